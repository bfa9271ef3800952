#!/bin/sh
# Runs the unit-test programs named as arguments; ends with "N passed, N failed", counted in Check's checks.
TEST_TMP=$(mktemp -d) && export TEST_TMP
CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-60} && export CK_DEFAULT_TIMEOUT # a busy machine is no fault
trap 'rm -rf "$TEST_TMP"' EXIT
passed=0 failed=0
for program in "$@"; do
    output=$("$program" 2>&1)
    code=$?
    checks=$(printf '%s\n' "$output" | sed -n 's/.*Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 \2 \3/p' | tail -n 1)
    set -- ${checks:-0 0 0}
    bad=$(($2 + $3))
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
    passed=$((passed + $1 - $2 - $3))
    failed=$((failed + bad))
    if [ "$bad" -ne 0 ]; then
        printf '%s\n' "$program" "$output"
    fi
done
echo "units: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
