#!/bin/sh
# Everything twice at the same --now gives byte-identical files: two workspaces, and a second run in the same one.
set -e
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build/itog sample -q --pupils 250 --seed 7 "$scratch/journal"
build/itog sample -q --pupils 250 --seed 7 "$scratch/journal-again"
diff -r "$scratch/journal" "$scratch/journal-again"
sh tests/key.sh twice >"$scratch/key.pem"
for n in 1 2; do
    mkdir "$scratch/$n"
    build/itog init -q "$scratch/$n/w"
    build/itog -C "$scratch/$n/w" -q key init --from "$scratch/key.pem"
    build/itog -C "$scratch/$n/w" -q --now 2025-10-25T08:00 import "$scratch/journal" 2>/dev/null || [ $? -eq 1 ]
    build/itog -C "$scratch/$n/w" -q --now 2025-10-25T09:00 run 2025-Q1 || [ $? -eq 1 ]
done
diff -r "$scratch/1/w" "$scratch/2/w"
# once more in the same workspace: the same files, no new edition, nothing more in the queue
cp -r "$scratch/1/w/out" "$scratch/out-before"
editions=$(sqlite3 "$scratch/1/w/school.db" 'SELECT count(*) FROM edition') queued=$(sqlite3 "$scratch/1/w/school.db" 'SELECT count(*) FROM outbox')
build/itog -C "$scratch/1/w" -q --now 2025-10-25T09:00 run 2025-Q1 || [ $? -eq 1 ]
diff -r "$scratch/out-before" "$scratch/1/w/out"
[ "$editions" = "$(sqlite3 "$scratch/1/w/school.db" 'SELECT count(*) FROM edition')" ]
[ "$queued" = "$(sqlite3 "$scratch/1/w/school.db" 'SELECT count(*) FROM outbox')" ]
[ "$(sqlite3 "$scratch/1/w/school.db" 'PRAGMA integrity_check')" = ok ]
# nothing that itog wrote is readable by others
[ -z "$(find "$scratch/1/w" -perm /077)" ]
