#!/bin/sh
# test.sh: what `make test` runs beyond `make check`: both compilers with every warning an error, the suite under AddressSanitizer and
# UBSan, the formatter, the translation, and the golden cases once more under a locale with a decimal comma. Ends with the sums.
cd "$(dirname "$0")/.." || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0

step() { # step NAME COMMAND...
    name=$1
    shift
    if "$@" >"$log" 2>&1; then
        echo "$name: 1 passed, 0 failed"
        grep -E '^[a-z-]+: ([0-9]+ passed|skipped)' "$log" || true
    else
        failed=1
        tail -n 60 "$log"
        echo "$name: 0 passed, 1 failed"
    fi
}

jobs=$(nproc)
step gcc-werror make -j"$jobs" B=build/werror WERROR=1 build/werror/itog
step clang-werror make -j"$jobs" B=build/clang CC=clang WERROR=1 build/clang/itog
step sanitizers make -j"$jobs" B=build/san SAN=address,undefined units
step sanitized-golden make B=build/san SAN=address,undefined golden
step format make format-check
step translation sh tests/check-translation.sh
step decimal-comma sh tests/decimal-comma.sh
step twice sh tests/twice.sh
step install sh tests/check-install.sh
step hostile sh tests/hostile.sh build
step fuzz-build make -j"$jobs" fuzz
step fuzz sh tests/fuzz.sh build 0
step oulad sh tests/oulad.sh build
step sds sh tests/sds.sh build
step forecast sh tests/forecast.sh build
[ "$failed" -eq 0 ]
