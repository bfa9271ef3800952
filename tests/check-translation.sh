#!/bin/sh
# Russian is complete: every message of the sources stands in templates/po/ru.po, translated, none fuzzy.
set -e
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
find pipeline -name '*.[ch]' | LC_ALL=C sort |
    xgettext --files-from=- --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=_n:1,2 --no-location --omit-header -o "$scratch/itog.pot"
msgcmp templates/po/ru.po "$scratch/itog.pot"
msgfmt --check --statistics -o /dev/null templates/po/ru.po
