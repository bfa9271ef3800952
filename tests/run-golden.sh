#!/bin/sh
# run-golden.sh BUILD [CASE ...]: golden cases (all, or those named), as many at once as there are processors. tests/golden/CASE/cmd is a shell
# script, run in an empty folder with ITOG (the program) and CASE (its folder) set; what it prints, with the exit codes it echoes, must equal
# tests/golden/CASE/expected. With UPDATE=1 the expected text is rewritten. What is told stands in the order of the names.
build=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
ITOG=$build/itog
ROOT=$root
export ITOG ROOT
unset LANG LC_ALL LC_MESSAGES
LANGUAGE=en TZ=UTC
export LANGUAGE TZ
scratch=$(mktemp -d)
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
export scratch
cd "$root/tests/golden" || exit 1
[ $# -gt 0 ] || set -- *

# the longest scripts first, so that none is left to run alone; then what varies from place to place is taken out
ls -S $(printf '%s/cmd ' "$@") | sed 's#/cmd$##' | xargs -P "$(nproc)" -I '{}' sh -c '
    CASE=$ROOT/tests/golden/$1
    export CASE
    mkdir "$scratch/$1" && cd "$scratch/$1" && sh "$CASE/cmd" >"$scratch/$1.out" 2>&1
    sed -i -e "s#$scratch/$1#.#g" -e "s#$ROOT/#ROOT/#g" "$scratch/$1.out"
    cd / && chmod -R u+rwX "$scratch/$1" && rm -rf "${scratch:?}/$1"' case '{}'

passed=0 failed=0
for name in "$@"; do
    if [ -n "$UPDATE" ]; then cp "$scratch/$name.out" "$name/expected"; fi
    if diff -u "$name/expected" "$scratch/$name.out" >"$scratch/diff"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "golden: $name"
        cat "$scratch/diff"
    fi
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
