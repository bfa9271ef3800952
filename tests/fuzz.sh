#!/bin/sh
# fuzz.sh BUILD SECONDS [NAME ...]: runs the fuzzers that `make fuzz` has built, one after the other (all, or those named), each over
# tests/fuzz/corpus/NAME for SECONDS; 0: only what is in the corpus, once. Findings are left in BUILD/fuzz/findings: put the input into
# the corpus when it is mended. What a fuzzer finds on the way is kept in BUILD/fuzz/grown/NAME. Ends with the sums.
build=$1 seconds=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- $(ls "$root"/tests/fuzz/fuzz_*.c | sed 's/.*fuzz_\(.*\)\.c/\1/')
mkdir -p "$build/fuzz/findings"
export UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=quarantine_size_mb=4:allocator_release_to_os_interval_ms=-1
passed=0 failed=0
for name in "$@"; do
    corpus=$root/tests/fuzz/corpus/$name
    # one template must not eat the machine: a second an input is far too long, and so is a gigabyte
    limits="-timeout=20 -rss_limit_mb=2048 -max_len=20000 -artifact_prefix=$build/fuzz/findings/$name-"
    if [ "$seconds" = 0 ]; then
        "$build/fuzz/$name" $limits -runs=0 "$corpus" >"$build/fuzz/$name.log" 2>&1
    else
        mkdir -p "$build/fuzz/grown/$name"
        dictionary=$root/tests/fuzz/$name.dict
        [ -f "$dictionary" ] && limits="$limits -dict=$dictionary"
        "$build/fuzz/$name" $limits -max_total_time="$seconds" -print_final_stats=1 "$build/fuzz/grown/$name" "$corpus" >"$build/fuzz/$name.log" 2>&1
    fi
    if [ $? -eq 0 ]; then
        passed=$((passed + 1))
        [ "$seconds" = 0 ] || echo "fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz/$name.log") inputs in $seconds s"
    else
        failed=$((failed + 1))
        echo "fuzz: $name"
        grep -E '^(==|SUMMARY|.*does not hold|.*runtime error|artifact)' "$build/fuzz/$name.log" | head -n 10
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
