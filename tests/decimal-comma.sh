#!/bin/sh
# Numbers in files must not follow the locale: the demo's workbook and pages under ru_RU.UTF-8 (decimal comma) equal those under C.
set -e
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/locale"
localedef -i ru_RU -f UTF-8 "$scratch/locale/ru_RU.UTF-8"
sh tests/key.sh comma >"$scratch/key.pem"
close_term() { # close_term DIR: a whole small term in DIR
    build/itog init -q "$1"
    build/itog -C "$1" -q key init --from "$scratch/key.pem"
    build/itog -C "$1" -q --now 2025-10-25T08:00 import samples/school-3 || [ $? -eq 1 ]
    build/itog -C "$1" -q --now 2025-10-25T09:00 run 2025-Q1 || [ $? -eq 1 ]
}
LANGUAGE='' LC_ALL=C close_term "$scratch/one"
mv "$scratch/one/out" "$scratch/out-c"
rm -r "$scratch/one"
LANGUAGE='' LOCPATH="$scratch/locale" LC_ALL=ru_RU.UTF-8 close_term "$scratch/one"
diff -r "$scratch/out-c" "$scratch/one/out"
