#!/bin/sh
# Runs the unit-test programs named as arguments, as many at once as there are processors; what the failed ones say stands in the order of
# the arguments. Ends with "N passed, N failed", counted in Check's checks. With TEST_LONG=1 the random sweeps go their whole length.
TEST_TMP=$(mktemp -d) && export TEST_TMP
CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-60} && export CK_DEFAULT_TIMEOUT # a busy machine is no fault
trap 'rm -rf "$TEST_TMP"' EXIT
printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' sh -c '
    said=$TEST_TMP/$(echo "$1" | tr / +)
    "$1" >"$said.out" 2>&1
    echo $? >"$said.code"' unit '{}'
passed=0 failed=0
for program in "$@"; do
    said=$TEST_TMP/$(echo "$program" | tr / +)
    code=$(cat "$said.code")
    checks=$(sed -n 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' "$said.out" | tail -n 1)
    set -- ${checks:-0 0 0}
    bad=$(($2 + $3))
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    passed=$((passed + $1 - $2 - $3))
    failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        echo "$program"
        cat "$said.out"
    fi
done
echo "units: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
