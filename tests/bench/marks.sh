#!/bin/sh
# marks.sh ROWS DIR [shuffled]: a journal whose marks.csv has ROWS marks in 8 columns, with the few files that they refer to.
set -e
rows=$1 dir=$2
mkdir -p "$dir"
cd "$dir"
echo 'id,short_name,full_name' >school.csv
echo 'school,Школа № 1,Школа № 1' >>school.csv
awk 'BEGIN { print "id,kind,title,short_title,position,starts_on,ends_on"; print "2025-Y,year,Год,Год,9,2025-09-01,2026-05-26"
    print "2025-Q1,quarter,I четверть,I,1,2025-09-01,2025-10-24" }' >periods.csv
awk 'BEGIN { print "id,title,position"; for (i = 1; i <= 18; i++) printf "s%02d,Предмет %d,%d\n", i, i, i }' >subjects.csv
awk 'BEGIN { print "id,kind,title,grade"; for (i = 1; i <= 200; i++) printf "c%03d,class,%dА%d,%d\n", i, i % 11 + 1, i, i % 11 + 1 }' >class_groups.csv
awk 'BEGIN { print "id,family_name,given_name"; for (i = 1; i <= 5000; i++) printf "p%05d,Иванов%d,Пётр\n", i, i }' >pupils.csv
awk 'BEGIN { print "id,pupil,class_group,from_on"; for (i = 1; i <= 5000; i++) printf "m%05d,p%05d,c%03d,2025-09-01\n", i, i, i % 200 + 1 }' >memberships.csv
printf 'id,title,weight\nК,Контрольная работа,3\nС,Самостоятельная работа,2\nО,Ответ на уроке,1\nД,Домашняя работа,1\nП,Проект,1.5\n' >work_types.csv
awk -v rows="$rows" -v shuffled="${3:+1}" 'BEGIN {
    split("К С О Д П", type, " "); split("2 3 3 4 4 5 5 5", value, " "); split("1 1.5 2", weight, " "); srand(1)
    print "id,pupil,subject,date,value,work_type,weight,comment"
    for (i = 1; i <= rows; i++) {
        at = shuffled ? (i * 611953) % rows + 1 : i # a prime that does not divide ROWS: every number once
        printf "m%09d,p%05d,s%02d,2025-%02d-%02d,%s,%s,%s,%s\n", at, at % 5000 + 1, int(rand() * 18) + 1, 9 + at % 2, int(rand() * 24) + 1,
            value[int(rand() * 8) + 1], type[int(rand() * 5) + 1], weight[int(rand() * 3) + 1], i % 20 ? "" : "без подсказок"
    }
}' >marks.csv
