#!/bin/sh
# demo.sh BUILD: the main job on the sample school, at a fixed time, so that two demos are byte-identical. Leaves a workspace in BUILD/demo.
set -e
build=$1
demo=$build/demo
rm -rf "$demo" "$build/demo-journal"
"$build/itog" sample --pupils 1000 --seed 1 -q "$build/demo-journal"
"$build/itog" init -q "$demo"
sh tests/key.sh demo >"$build/demo-key.pem"
"$build/itog" -C "$demo" -q key init --from "$build/demo-key.pem"
# exit code 1 means "done, with findings": the sample school has some on purpose
"$build/itog" -C "$demo" -q --now 2025-10-25T08:00 import "$build/demo-journal" || [ $? -eq 1 ]
"$build/itog" -C "$demo" --now 2025-10-25T09:00 run 2025-Q1 || [ $? -eq 1 ]
echo
extracts=$demo/out/2025-Q1/extracts
echo "  выписки, файл на класс ($(find "$extracts" -name '*.pdf' | wc -l)):  $extracts/"
echo "  подлинность выписки:         $build/itog -C $demo verify $extracts/5А.pdf"
echo "  сводная ведомость:           $demo/out/2025-Q1/summary.xlsx"
echo "  очередь уведомлений и сроки: $build/itog -C $demo status 2025-Q1   (таблица outbox в $demo/school.db)"
echo "  начните отсюда:              $demo/out/2025-Q1/index.html"
