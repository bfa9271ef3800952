#!/bin/sh
# bench.sh BUILD: prints the figures and writes BUILD/bench.tsv. Each figure stands beside its peer, measured in the same run; ratio above 1
# means better than the peer. BENCH_RUNS (default 5) sets how many runs a median is taken from;
# BENCH_RUNS=1 BENCH_MARKS=100000 BENCH_IMPORT_RUNS=1 BENCH_LARGE=0 is a look at all figures in a few minutes.
# BENCH_LARGE=0 leaves out memory at a large size: ten times the marks, a school of 100,000 pages (minutes, and 3 GB in the temporary folder).
set -e
LANGUAGE=en
export LANGUAGE
build=$1
runs=${BENCH_RUNS:-5}
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
itog=$build/itog
table=$build/bench.tsv
measure=$build/bench/measure
printf 'figure\tvalue\tunit\tpeer\tpeer_value\tratio\n' >"$table"

figure() { # figure NAME VALUE UNIT [PEER PEER_VALUE RATIO]
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$6" >>"$table"
}
calc() { awk "BEGIN { printf \"%.3f\", $1 }"; }

workspace() { # workspace DIR PUPILS: a journal imported and graded
    "$itog" sample -q --pupils "$2" --seed 1 "$1-journal"
    "$itog" init -q "$1"
    "$itog" -C "$1" -q --now 2025-10-25T08:00 import "$1-journal" 2>/dev/null || [ $? -eq 1 ]
}
pages() { # pages DIR: of all extracts, the blank ones between them not counted
    sqlite3 "$1/school.db" "SELECT sum(pages) FROM piece"
}

# ---- import ----
. "$root/tests/bench/import.sh"

# ---- assessment: computing grade, results, comply and forecast of 10,000 pupils, writing apart; peer: one plain ordered scan of the marks by SQLite.
# The ratio here is how many scans it takes: at most 3. On the last day of the quarter, when the forecast has most to say. ----
"$itog" sample -q --pupils 10000 --seed 1 "$scratch/a-journal"
"$itog" init -q "$scratch/a"
"$itog" -C "$scratch/a" -q --now 2025-10-24T19:00 import "$scratch/a-journal" 2>/dev/null || [ $? -eq 1 ]
"$build/bench/assess" "$scratch/a" 2025-Q1 2025-10-24T20:00 "$runs" >"$scratch/parts"
part() { awk -v name="$1" '$1 == name { print $2 }' "$scratch/parts"; }
figure assess_scans "$(part ratio)" scans 'one scan, s' "$(part scan)" "$(part ratio)"
for name in load grade results comply forecast; do figure "assess_${name}_s" "$(part $name)" s '' '' ''; done
rm -rf "$scratch/a" "$scratch/a-journal"

# ---- the term end as one process: import, all stages, extracts for all pupils ----
"$itog" sample -q --pupils 1000 --seed 1 "$scratch/journal"
i=0
while [ $i -lt "$runs" ]; do
    "$itog" init -q "$scratch/t$i"
    i=$((i + 1))
done
"$itog" init -q "$scratch/stages"
cat >"$scratch/term_end" <<X
#!/bin/sh
for w in $scratch/t?*; do
    [ -e "\$w/out" ] && continue
    exec "$itog" -C "\$w" -q --now 2025-10-25T09:00 run 2025-Q1 --import "$scratch/journal" --all 2>/dev/null
done
X
chmod +x "$scratch/term_end"
set -- $("$measure" "$runs" "$scratch/term_end")
figure term_end_s "$2" s '' '' ''
figure term_end_cpu_s "$1" s '' '' ''
figure term_end_peak_mib "$3" MiB '' '' ''
"$itog" -C "$scratch/stages" -v --now 2025-10-25T09:00 run 2025-Q1 --import "$scratch/journal" --all 2>&1 >/dev/null |
    sed -n 's/^itog: \([a-z]*\) took \([0-9.]*\) s$/\1 \2/p' |
    while read -r stage seconds; do figure "term_end_${stage}_s" "$seconds" s '' '' ''; done

# ---- extracts, end to end (query, template, layout, archive, saved files). Cold: every edition is new; warm: all from the archive. Peers: the same pages drawn
# by libharu's plain calls from ready data, in one document and in one a page; where they are installed, by ReportLab's canvas (Debian's python3-reportlab) and by
# Typst (of node). In turn, so that a machine that slows down slows all. ----
for python in python3 /usr/bin/python3 ''; do "$python" -c 'import reportlab, PIL' 2>/dev/null && break; done
[ -n "$python" ] || echo 'bench: ReportLab is not installed: its row is left out' >&2
NODE_PATH=${NODE_PATH:-$(npm root -g 2>/dev/null || true)}
export NODE_PATH
node=node
"$node" -e 'require("@myriaddreamin/typst-ts-node-compiler")' 2>/dev/null || node=
[ -n "$node" ] || echo 'bench: @myriaddreamin/typst-ts-node-compiler is not installed: the row of Typst is left out' >&2
optional() { # optional PROGRAM SCRIPT: pages per second; 0: it is not there
    if [ -z "$1" ]; then echo 0; else "$1" "$root/tests/bench/$2" "$scratch/dump" "$build/fonts" "$scratch/plain.pdf"; fi
}
workspace "$scratch/w1000" 1000
"$itog" -C "$scratch/w1000" -q --now 2025-10-25T09:00 run 2025-Q1 --until recipients || [ $? -eq 1 ]
extract_peak=0
i=0
while [ $i -lt "$runs" ]; do
    for way in one two files; do rm -rf "$scratch/$way" && cp -R "$scratch/w1000" "$scratch/$way"; done
    extract() { "$measure" 1 "$itog" -C "$scratch/$1" -q --now 2025-10-25T09:00 extract 2025-Q1 --all $2 | tr '\t' ' '; }
    one=$(extract one)
    warm=$(extract one)
    two=$(extract two "-j 2")
    files=$(extract files --files)
    count=$(pages "$scratch/one")
    peer=$("$build/bench/plain_libharu" "$scratch/one" "$build/fonts" "$scratch/plain.pdf" "$root/templates" 1)
    apart=$("$build/bench/plain_libharu" "$scratch/one" "$build/fonts" "$scratch/plain.pdf" "$root/templates" 1 apart)
    [ -e "$scratch/dump" ] || "$build/bench/plain_libharu" "$scratch/one" "$build/fonts" "$scratch/dump" "$root/templates" 1 dump
    reportlab=$(optional "$python" plain_reportlab.py)
    typst=$(optional "$node" plain_typst.cjs)
    extract_peak=$(echo "$one" | awk -v peak="$extract_peak" '{ print ($3 > peak) ? $3 : peak }')
    # processor seconds of one process; two processes by the clock, against one by the clock
    echo "$count $one $warm $two $files $peer $apart $reportlab $typst" | awk '
        function ratio(to) { return to > 0 ? $1 / $2 / to : 0 }
        { printf "%.1f %.1f %.3f %.1f %.3f %.1f %.1f %.3f %.1f %.1f %.3f %.1f %.3f %.1f %.3f\n",
        $1 / $2, $14, ratio($14), $1 / $5, $1 / $5 / $14, $1 / $9, $1 / $3, $3 / $9, $1 / $11, $15, $1 / $11 / $15, $16, ratio($16), $17, ratio($17) }'
    i=$((i + 1))
done >"$scratch/pairs"
median() { sort -n -k "$1,$1" "$scratch/pairs" | awk -v column="$1" '{ value[NR] = $column } END { print value[int((NR + 1) / 2)] }'; }
figure extract_pages_per_s "$(median 1)" pages/s 'libharu, plain calls, ready data' "$(median 2)" "$(median 3)"
[ -z "$python" ] || figure extract_pages_per_s "$(median 1)" pages/s 'ReportLab, its canvas, ready data' "$(median 12)" "$(median 13)"
[ -z "$node" ] || figure extract_pages_per_s "$(median 1)" pages/s 'Typst, place(), ready data' "$(median 14)" "$(median 15)"
figure extract_pages_per_s_warm "$(median 4)" pages/s 'libharu, plain calls, ready data' "$(median 2)" "$(median 5)"
figure extract_pages_per_s_2 "$(median 6)" pages/s 'one process, by the clock' "$(median 7)" "$(median 8)"
figure extract_files_per_s "$(median 9)" files/s 'libharu, a document a page' "$(median 10)" "$(median 11)"
size() { find "$scratch/$1/out/2025-Q1/extracts" -name '*.pdf' -exec wc -c {} \; | awk '{ sum += $1; most = $1 > most ? $1 : most } END { print sum, most }'; }
figure extract_bytes_per_page "$(size one | awk -v count="$count" '{ printf "%.0f", $1 / count }')" bytes '' '' ''
figure extract_file_bytes_most "$(size files | cut -d' ' -f2)" bytes '' '' ''
figure extract_peak_mib_1000 "$extract_peak" MiB '' '' ''

# ---- the summary workbook, end to end (queries, workbook, saved file); peer: the same cells written by libxlsxwriter alone, in constant memory ----
"$itog" -C "$scratch/w1000" -q --now 2025-10-25T09:00 run 2025-Q1 --until summary || [ $? -eq 1 ]
summary() { "$measure" "$1" "$itog" -C "$2" -q --now 2025-10-25T09:00 summary 2025-Q1; }
i=0
while [ $i -lt "$runs" ]; do
    set -- $(summary 1 "$scratch/w1000")
    ours=$1
    set -- $("$build/bench/plain_xlsx" "$scratch/w1000/out/2025-Q1/summary.xlsx" "$scratch/plain.xlsx" 1)
    awk "BEGIN { printf \"%.0f %.0f %.3f\\n\", $1 / $ours, $1 / $2, $2 / $ours }"
    i=$((i + 1))
done >"$scratch/pairs"
figure xlsx_cells_per_s "$(median 1)" cells/s 'libxlsxwriter alone, ready data' "$(median 2)" "$(median 3)"
set -- $(summary 1 "$scratch/w1000")
summary_peak=$3

workspace "$scratch/w10000" 10000
"$itog" -C "$scratch/w10000" -q --now 2025-10-25T09:00 run 2025-Q1 --until recipients || [ $? -eq 1 ]
set -- $("$measure" 1 "$itog" -C "$scratch/w10000" -q --now 2025-10-25T09:00 extract 2025-Q1 --all)
figure extract_peak_mib_10000 "$3" MiB 'the same at 1,000 pupils' "$extract_peak" "$(calc "$extract_peak / $3")"
set -- $(summary 1 "$scratch/w10000")
figure xlsx_peak_mib_10000 "$3" MiB 'the same at 1,000 pupils' "$summary_peak" "$(calc "$summary_peak / $3")"

# ---- memory of 100,000 pages: one school, all its pupils on paper ----
if [ "${BENCH_LARGE:-1}" = 1 ]; then
    rm -rf "$scratch"/w10000* "$scratch"/t?* "$scratch/one" "$scratch/two" "$scratch/files"
    workspace "$scratch/large" 116000
    rm -rf "$scratch/large-journal"
    "$itog" -C "$scratch/large" -q --now 2025-10-25T09:00 run 2025-Q1 --until recipients || [ $? -eq 1 ]
    set -- $("$measure" 1 "$itog" -C "$scratch/large" -q --now 2025-10-25T09:00 extract 2025-Q1 --all)
    figure extract_pages_100000 "$(pages "$scratch/large")" pages '' '' ''
    figure extract_pages_per_s_100000 "$(calc "$(pages "$scratch/large") / $1")" pages/s '' '' ''
    figure extract_peak_mib_100000 "$3" MiB 'the same at 1,000 pupils' "$extract_peak" "$(calc "$extract_peak / $3")"
fi

column -t -s "$(printf '\t')" "$table" 2>/dev/null || cat "$table"
