# import.sh: the figures of import; sourced by bench.sh. A million marks of 8 columns into the whole schema, with all checks; peer: sqlite3's own
# .import of the same file into one table with the same key and CHECKs. In turn, so that a machine that slows down slows both.

# into a table with the key and the CHECKs of table mark, as far as 8 columns go
cat >"$scratch/peer" <<X
rm -f "$scratch/peer.db"
sqlite3 "$scratch/peer.db" "CREATE TABLE mark (id TEXT NOT NULL PRIMARY KEY, pupil TEXT NOT NULL CHECK (pupil <> ''),
    subject TEXT NOT NULL CHECK (subject <> ''), date TEXT NOT NULL CHECK (date(date) IS NOT NULL),
    value TEXT NOT NULL CHECK (value IN ('1', '2', '3', '4', '5', 'н/а', 'осв', 'зач', 'незач', '.', 'нс')),
    work_type TEXT NOT NULL, weight REAL CHECK (weight >= 0), comment TEXT NOT NULL)" ".mode csv" ".import --skip 1 \$1 mark"
X

marks_rows=${BENCH_MARKS:-1000000}
pairs=${BENCH_IMPORT_RUNS:-3}
for kind in ordered shuffled; do
    sh "$root/tests/bench/marks.sh" "$marks_rows" "$scratch/$kind" "$([ $kind = ordered ] || echo shuffled)"
done
cp -r "$scratch/ordered" "$scratch/cp1251"
iconv -f UTF-8 -t CP1251 "$scratch/ordered/marks.csv" >"$scratch/cp1251/marks.csv"

import_once() { # import_once JOURNAL: wall seconds and peak MiB of one first import, then of the same again
    rm -rf "$scratch/w"
    "$itog" init -q "$scratch/w"
    set -- "$1" $("$measure" 1 "$itog" -C "$scratch/w" -q import "$1")
    echo "$3 $4" "$("$measure" 1 "$itog" -C "$scratch/w" -q import "$1" | cut -f 2)"
}
middle() { sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

i=0
peak=0
while [ $i -lt "$pairs" ]; do
    for kind in ordered shuffled cp1251; do
        set -- $(import_once "$scratch/$kind")
        echo "$1" >>"$scratch/seconds.$kind"
        echo "$3" >>"$scratch/again.$kind"
        peak=$(awk "BEGIN { print ($2 > $peak) ? $2 : $peak }")
    done
    for kind in ordered shuffled; do
        set -- $("$measure" 1 sh "$scratch/peer" "$scratch/$kind/marks.csv")
        echo "$2" >>"$scratch/seconds.peer.$kind"
    done
    i=$((i + 1))
done
for kind in ordered shuffled; do
    ours=$(calc "$marks_rows / $(middle "$scratch/seconds.$kind")")
    theirs=$(calc "$marks_rows / $(middle "$scratch/seconds.peer.$kind")")
    name=import_rows_per_s
    [ $kind = ordered ] || name=${name}_shuffled
    figure $name "$ours" rows/s 'sqlite3 .import, same key and CHECKs' "$theirs" "$(calc "$ours / $theirs")"
done
ours=$(calc "$marks_rows / $(middle "$scratch/seconds.cp1251")")
theirs=$(calc "$marks_rows / $(middle "$scratch/seconds.ordered")")
figure import_rows_per_s_cp1251 "$ours" rows/s 'the same in UTF-8' "$theirs" "$(calc "$ours / $theirs")"
again=$(middle "$scratch/again.ordered")
first=$(middle "$scratch/seconds.ordered")
figure reimport_s "$again" s 'the first import' "$first" "$(calc "$first / $again")"
figure import_peak_mib "$peak" MiB '' '' ''

# one changed file of many rows: everything is read and compared again
sed -i '2s/,[2-5],/,4,/' "$scratch/ordered/marks.csv"
sed -i '3s/,[2-5],/,5,/' "$scratch/ordered/marks.csv"
set -- $(import_once "$scratch/ordered")
sed -i '4s/,[2-5],/,4,/; 5s/,[2-5],/,5,/' "$scratch/ordered/marks.csv"
set -- "$1" $("$measure" 1 "$itog" -C "$scratch/w" -q import "$scratch/ordered")
figure reimport_changed_s "$3" s 'the first import' "$1" "$(calc "$1 / $3")"

# memory at ten times as many, in the worst order
if [ "${BENCH_LARGE:-1}" = 1 ]; then
    rm -rf "$scratch/ordered" "$scratch/cp1251" "$scratch/shuffled"
    sh "$root/tests/bench/marks.sh" "$((marks_rows * 10))" "$scratch/large" shuffled
    set -- $(import_once "$scratch/large")
    figure import_peak_mib_10x "$2" MiB 'the same at a tenth of the rows' "$peak" "$(calc "$2 / $peak")"
    rm -rf "$scratch/large" "$scratch/w"
fi
