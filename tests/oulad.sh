#!/bin/sh
# oulad.sh BUILD: real input. The OneRoster bundle of the Open University Learning Analytics Dataset (13 schools, 82,758 results) is split,
# every row accounted for, and term-2013J closed for each school. The bundle is not part of this repository: where it is absent (ITOG_SHARED,
# default ../shared) the test says "skipped".
set -e
build=$1
shared=${ITOG_SHARED:-$(dirname "$0")/../../shared}
bundle=$shared/data/oulad-2013/oneroster
if [ ! -d "$bundle" ]; then
    echo "oulad: skipped (no $bundle)"
    exit 0
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
itog=$build/itog
passed=0 failed=0
check() { # check WHAT GOT WANTED
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "oulad: $1: got $2, wanted $3"
    fi
}
"$itog" --now 2014-07-01T08:00 region init --from "$bundle" "$scratch/district" >"$scratch/counts" || [ $? -eq 1 ]
for file in "$bundle"/*.csv; do
    name=$(basename "$file")
    rows=$(($(wc -l <"$file") - 1))
    check "$name: accepted + rejected = read" "$(awk -v n="$name" '$1 == n { print $2, ($3 + $4 == $2) }' "$scratch/counts")" "$rows 1"
done
check 'schools' "$(ls "$scratch/district/schools" | wc -l | tr -d ' ')" 13
for school in "$scratch"/district/schools/*; do
    "$itog" -C "$school" -q --now 2014-07-01T09:00 run term-2013J || [ $? -eq 1 ]
    [ -s "$school/out/term-2013J/summary.xlsx" ] && [ -s "$school/out/term-2013J/index.html" ] && ls "$school"/out/term-2013J/extracts/*.pdf >/dev/null
    sqlite3 -separator ' ' "$school/school.db" "SELECT count(*), sum(reason = 'no_marks'), sum(reason = 'no_weighted_work'), sum(reason = '' AND outcome = 'mark'), 0 FROM result"
done >"$scratch/sums"
sum() { awk -v c="$1" '{ s += $c } END { print s }' "$scratch/sums"; }
check 'enrolments in the roll' "$(sum 1)" 8845
check 'without any result' "$(sum 2)" 1749
check 'results of zero weight only' "$(sum 3)" 826
echo "oulad: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
