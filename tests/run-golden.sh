#!/bin/sh
# run-golden.sh BUILD: golden cases. tests/golden/CASE/cmd is a shell script, run in an empty folder with ITOG (the program) and CASE (its
# folder) set; what it prints, with the exit codes it echoes, must equal tests/golden/CASE/expected. With UPDATE=1 the expected text is rewritten.
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
ITOG=$build/itog
ROOT=$root
export ITOG ROOT
unset LANG LC_ALL LC_MESSAGES
LANGUAGE=en TZ=UTC
export LANGUAGE TZ
scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
passed=0 failed=0
for case in "$root"/tests/golden/*/; do
    name=$(basename "$case")
    mkdir "$scratch/$name"
    CASE=${case%/}
    export CASE
    (cd "$scratch/$name" && sh "$CASE/cmd") >"$scratch/$name.out" 2>&1
    # what varies from place to place
    sed -i -e "s#$scratch/$name#.#g" -e "s#$root#ROOT#g" "$scratch/$name.out"
    if [ -n "$UPDATE" ]; then cp "$scratch/$name.out" "$CASE/expected"; fi
    if diff -u "$CASE/expected" "$scratch/$name.out" >"$scratch/diff"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "golden: $name"
        cat "$scratch/diff"
    fi
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
