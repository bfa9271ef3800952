#!/bin/sh
# forecast.sh BUILD: how good the forecast's probabilities are, on real and public data: the year model on the UCI folds, the period model on
# OULAD, each beside the simple ways (last mark, frequencies of the last level, base rate). Prints the tables and fails when a figure is missed.
# The data are not part of this repository: where they are absent (ITOG_SHARED, default ../shared) the test says "skipped".
build=$1
data=${ITOG_SHARED:-$(dirname "$0")/../../shared}/data
failed=0
score() { # score PROGRAM FOLDER
    if [ ! -d "$data/$2" ]; then
        echo "forecast: skipped (no $data/$2)"
        return
    fi
    make -s B="$build" "$build/tests/forecast/$1" && "$build/tests/forecast/$1" "$data/$2" || failed=1
}
score uci uci-math
score oulad oulad-2013
exit $failed
