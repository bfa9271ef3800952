#!/bin/sh
# test.sh: what `make test` runs beyond `make check`: the suite under AddressSanitizer and UBSan, the formatter, the translation, hostile
# input, the fuzzers' corpus, real data. Both compilers build with every warning an error: gcc in build/san, clang in build/fuzz (their objects
# exist only without a warning). Steps that keep one processor busy run in two lanes. Ends with the sums, a line each in the order below,
# and how long each step took.
cd "$(dirname "$0")/.." || exit 1
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
now() { cut -d ' ' -f 1 /proc/uptime; }

try() { # try NAME COMMAND...: NAME.code, NAME.log, NAME.seconds
    name=$1
    shift
    began=$(now)
    "$@" >"$logs/$name.log" 2>&1
    echo $? >"$logs/$name.code"
    awk "BEGIN { printf \"%.1f\", $(now) - $began }" >"$logs/$name.seconds"
}
step() { # step LANE NAME COMMAND...
    echo "$2" >>"$logs/order.$1"
    shift
    try "$@"
}

jobs=$(nproc)
step 1 sanitizers make -j"$jobs" B=build/san SAN=address,undefined WERROR=1 units
step 1 sanitized-golden make B=build/san SAN=address,undefined WERROR=1 golden
step 1 fuzz-build make -j"$jobs" fuzz
{
    step 2 hostile sh tests/hostile.sh build
    step 2 twice sh tests/twice.sh
    step 2 decimal-comma sh tests/decimal-comma.sh
    step 2 install sh tests/check-install.sh
    step 2 print sh tests/print.sh build
} &
{
    step 3 oulad sh tests/oulad.sh build
    step 3 pdfa sh tests/pdfa.sh build
    step 3 sds sh tests/sds.sh build
    step 3 fuzz sh tests/fuzz.sh build 0
    step 3 forecast sh tests/forecast.sh build
    step 3 format make format-check
    step 3 translation sh tests/check-translation.sh
} &
wait
cat "$logs"/order.? >"$logs/order"

failed=0
while read -r name; do
    if [ "$(cat "$logs/$name.code")" -eq 0 ]; then
        echo "$name: 1 passed, 0 failed"
        grep -E '^[a-z-]+: ([0-9]+ passed|skipped)' "$logs/$name.log" || true
    else
        failed=1
        tail -n 60 "$logs/$name.log"
        echo "$name: 0 passed, 1 failed"
    fi
done <"$logs/order"
while read -r name; do printf 'took: %7s s  %s\n' "$(cat "$logs/$name.seconds")" "$name"; done <"$logs/order"
[ "$failed" -eq 0 ]
