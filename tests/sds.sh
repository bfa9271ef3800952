#!/bin/sh
# sds.sh BUILD: real input. The roster samples of Microsoft School Data Sync in all four layouts (version 1, that of the UK, 2 and 2.1) become
# workspaces, with every row accounted for. The samples are not part of this repository: where they are absent (ITOG_SHARED, default
# ../shared) the test says "skipped".
build=$1
shared=${ITOG_SHARED:-$(dirname "$0")/../../shared}
samples=$shared/data/sds
if [ ! -d "$samples" ]; then
    echo "sds: skipped (no $samples)"
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
        echo "sds: $1: got $2, wanted $3"
    fi
}
sum() { # sum TABLE: its rows in all schools
    for school in "$scratch"/district/schools/*; do sqlite3 "$school/school.db" "SELECT count(*) FROM $1 WHERE withdrawn = 0"; done |
        awk '{ s += $1 } END { print s }'
}
# take FOLDER SCHOOLS PUPILS MEMBERSHIPS CLASSES
take() {
    rm -rf "$scratch/district"
    "$itog" --now 2021-10-01T08:00 region init --from "$samples/$1" "$scratch/district" >"$scratch/counts" 2>"$scratch/said"
    code=$?
    check "$1: exit code" "$([ $code -le 1 ] && echo fine || echo $code)" fine
    for file in "$samples/$1"/*.csv; do
        name=$(basename "$file")
        [ "$name" = userFlags.csv ] && continue # never read
        rows=$(($(grep -c . "$file") - 1))
        check "$1: $name: accepted + rejected = read" "$(awk -v n="$name" '$1 == n { print $2, ($3 + $4 == $2), $4 }' "$scratch/counts")" "$rows 1 0"
    done
    check "$1: schools" "$(ls "$scratch/district/schools" | wc -l | tr -d ' ')" "$2"
    check "$1: pupils" "$(sum pupil)" "$3"
    check "$1: memberships" "$(sum membership)" "$4"
    check "$1: classes" "$(sum class_group)" "$5"
    check "$1: layout" "$(for school in "$scratch"/district/schools/*; do sqlite3 "$school/school.db" 'SELECT layout FROM import'; done | sort -u)" sds
    for school in "$scratch"/district/schools/*; do
        check "$1: race, birthplace and passwords stay out" "$(sqlite3 "$school/school.db" .dump | grep -ciE 'asian|hispanic|Woodenville|P@ss')" 0
    done
}
take 'SDS Format/100 Users' 2 86 602 28
take 'SDS Format/25 Users' 2 22 44 2
take 'SDS Format/Min Required Attributes' 2 22 44 2
take 'UK Format/100 Users' 2 86 602 28
take 'UK Format/25 Users' 2 22 154 28
take 'UK Format/Min Required Attributes' 2 22 154 28
take 'SDS v2' 3 23 22 4 # one pupil is of one school and enrolled in another
take 'SDS v2.1' 2 4 4 2
echo "sds: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
