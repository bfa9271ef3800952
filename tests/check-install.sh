#!/bin/sh
# make install with DESTDIR and PREFIX: the installed program works without the source tree.
set -e
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$PWD
make -s install DESTDIR="$scratch" PREFIX=/opt/itog >/dev/null
cd "$scratch"
itog=$scratch/opt/itog/bin/itog
LANGUAGE=ru "$itog" --help | grep -q 'Команды'
"$itog" init -q school
"$itog" -C school -q --now 2025-10-25T08:00 import "$root/samples/school-3" || [ $? -eq 1 ]
"$itog" -C school -q --now 2025-10-25T09:00 run 2025-Q1 || [ $? -eq 1 ]
[ -s school/out/2025-Q1/index.html ]
