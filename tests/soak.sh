#!/bin/sh
# soak.sh BUILD: what takes longer than a test may. A run and an import are killed (SIGKILL) at random moments, and stopped by a "full
# disk" (a limit on file sizes) at many places; after each, the same command again must end in the very files of an undisturbed run.
# SOAK_ROUNDS (default 40) sets how often. Then every fuzzer runs FUZZ_SECONDS (default 600), and the unit tests
# with their random sweeps at full length.
set -e
build=$1
rounds=${SOAK_ROUNDS:-40}
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
itog=$build/itog
passed=0 failed=0

fresh() { # fresh DIR
    rm -rf "$1"
    "$itog" init -q "$1"
}
import() { "$itog" -C "$1" -q --now 2025-10-25T08:00 import "$scratch/journal" 2>/dev/null || [ $? -eq 1 ]; }
run() { "$itog" -C "$1" -q --now 2025-10-25T09:00 run 2025-Q1 2>/dev/null || [ $? -eq 1 ]; }
content() { # what must be equal: every file of out/, and the data (the registers of runs and imports count the disturbed tries too)
    (cd "$1/out" && find . -type f ! -name index.html -exec sha256sum {} + | sort)
    sqlite3 "$1/school.db" 'SELECT * FROM result; SELECT * FROM edition; SELECT message_key, due_at, state FROM outbox ORDER BY 1; SELECT * FROM mark;' |
        sha256sum
}
compare() { # compare NAME
    content "$scratch/w" >"$scratch/content"
    if diff "$scratch/wanted" "$scratch/content" >"$scratch/diff" && [ -z "$(find "$scratch/w" -name '*.part' -o -name '.staging*')" ] &&
        [ "$(sqlite3 "$scratch/w/school.db" 'PRAGMA integrity_check')" = ok ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "soak: $1"
        head -n 20 "$scratch/diff"
    fi
}

"$itog" sample -q --pupils 300 --seed 3 "$scratch/journal"
fresh "$scratch/w"
import "$scratch/w"
run "$scratch/w"
content "$scratch/w" >"$scratch/wanted"

for round in $(seq "$rounds"); do
    fresh "$scratch/w"
    "$itog" -C "$scratch/w" -q --now 2025-10-25T08:00 import "$scratch/journal" 2>/dev/null &
    sleep "0.$(printf '%03d' $((round * 997 % 400)))"
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    import "$scratch/w"
    "$itog" -C "$scratch/w" -q --now 2025-10-25T09:00 run 2025-Q1 2>/dev/null &
    sleep "0.$(printf '%03d' $((round * 611 % 700)))"
    kill -9 $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    run "$scratch/w"
    compare "killed, round $round"
done

for blocks in 1 8 40 100 300 600 1000 2000 4000 8000; do
    fresh "$scratch/w"
    (trap '' XFSZ; ulimit -f $blocks; import "$scratch/w") || true
    import "$scratch/w"
    (trap '' XFSZ; ulimit -f $blocks; run "$scratch/w") || true
    run "$scratch/w"
    compare "disk full at $blocks blocks"
done

# two at once: one works, the other is told to come later
fresh "$scratch/w"
import "$scratch/w"
"$itog" -C "$scratch/w" -q --now 2025-10-25T09:00 run 2025-Q1 2>/dev/null &
first=$!
code=0
"$itog" -C "$scratch/w" -q --now 2025-10-25T09:00 run 2025-Q1 2>/dev/null || code=$?
wait $first || true
[ "$code" -le 2 ] && compare 'two at once'

# every parser of strangers' bytes: FUZZ_SECONDS each (default 600)
if sh "$(dirname "$0")/fuzz.sh" "$build" "${FUZZ_SECONDS:-600}"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

# the random sweeps of the unit tests, their whole length
if TEST_LONG=1 make --no-print-directory B="$build" units; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

echo "soak: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
