#!/bin/sh
# hostile.sh BUILD: input that is too large to be a journal, or made to do harm: each case must end within 30 s of processor time and
# 1 GB of address space, with its message, and without a crash. What is small enough for `make check` stands in tests/golden/hostile-*.
build=$(cd "$1" && pwd)
itog=$build/itog
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
LANGUAGE=en TZ=UTC
export LANGUAGE TZ
passed=0 failed=0
head='id,title,starts_on,ends_on'
row='h-1,Каникулы,2025-11-05,2025-11-06'

fresh() { # a journal to be spoiled
    rm -rf journal journal.zip w
    cp -r "$root/samples/school-3" journal
    chmod -R u+w journal
}
try() { # try NAME SOURCE WANTED: the output must hold WANTED
    "$itog" init -q w
    (
        ulimit -v 1000000
        ulimit -t 30
        "$itog" -C w --now 2025-10-25T08:00 import "$2"
    ) >out 2>&1
    code=$?
    if [ "$code" -le 65 ] && grep -qE "$3" out; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "hostile: $1: exit $code"
        head -n 5 out | cut -c 1-300
    fi
}

# one line of 4 GiB, of NUL bytes (a sparse file) and of letters (200 MB of them)
fresh
{ echo "$head" && echo "$row"; } >journal/holidays.csv
truncate -s 4G journal/holidays.csv
try '4 GiB of NUL bytes' journal '^holidays.csv: bytes that are not text'
fresh
{ echo "$head" && echo "$row" && yes а | tr -d '\n' | head -c 200000000; } >journal/holidays.csv
try 'a line of 200 MB' journal '^holidays.csv +2 +1 +1 '
fresh
{ yes а | tr -d '\n' | head -c 200000000; } >journal/holidays.csv
try 'nothing but a line of 200 MB' journal '^holidays.csv:1: a value is too long'
fresh
{ echo "$head" && yes '"' | tr -d '\n' | head -c 100000001 && echo && echo "$row"; } >journal/holidays.csv
try 'a hundred million quotes' journal '^holidays.csv:2: '
fresh
{ echo "$head" && yes "$(python3 -c "print(',' * 99999)")" | head -n 300 && echo "$row"; } >journal/holidays.csv
try '300 rows of 100,000 fields' journal '^holidays.csv +301 +1 +300 '
fresh
{ echo "$head" && yes 'a,b' | head -n 5000000 && echo "$row"; } >journal/holidays.csv
try 'five million faulty rows' journal '^holidays.csv +5000001 +1 +5000000 '
fresh
{ echo "$head" && yes 'x,"' | head -n 2000001 && echo && echo "$row"; } >journal/holidays.csv
try 'two million open quotes' journal '^holidays.csv '
fresh
python3 -c "
import zipfile
with zipfile.ZipFile('journal.zip', 'w', zipfile.ZIP_DEFLATED) as out:
    with out.open('school.csv', 'w', force_zip64=True) as entry:
        for i in range(1100):
            entry.write(bytes(1 << 20))"
try 'a bomb of 1.1 GB' journal.zip 'unpacks to more than 200 times'
python3 -c "
import zipfile
with zipfile.ZipFile('journal.zip', 'w') as out:
    for i in range(60000):
        out.writestr('%d.csv' % i, b'')"
rm -rf w
try '60,000 entries' journal.zip 'holds more than 10000 files'

echo "hostile: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
