#!/bin/sh
# The rules of the house, checked on the sources: who may include whom, which library belongs to which room, what stands at the
# top level. Prints every breach; ends with "house: N passed, N failed".
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0

verdict() { # verdict NAME BREACHES
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'house: %s\n%s\n' "$1" "$2"
    fi
}

# Folders whose headers the files of a room may include, and headers of pipeline/ itself.
may_include() { # may_include ROOM FILES ALLOWED...
    room=$1 files=$2
    shift 2
    allowed=$(echo "$room $*" | tr ' ' '|')
    verdict "$room/ includes only $room $*" "$(grep -nE '^#include "' pipeline/"$room"/*.[ch] 2>/dev/null |
        grep -vE '#include "('"$allowed"')/' | grep -vxE '.*#include "('"$files"')"')"
}
may_include base none
may_include store none base
may_include page none base
may_include sample none base
may_include import none base store
may_include assess 'stage\.h' base store
may_include deliver 'stage\.h' base store
may_include report 'stage\.h' base store page
may_include region 'workspace\.h' base store import

# A library has one room.
only_in() { # only_in HEADER ROOM
    verdict "$1 only in $2/" "$(grep -rnE "#include <$1>" pipeline | grep -v "^pipeline/$2/")"
}
only_in 'hpdf[a-z_]*\.h' page
only_in 'xlsxwriter\.h' report
only_in 'curl/curl\.h' deliver
only_in 'sqlite3\.h' store
only_in 'iconv\.h' import
only_in 'csv\.h' import
only_in 'expat\.h' base
only_in 'zip\.h' base
only_in 'sodium\.h' base
only_in 'utf8proc\.h' base
only_in 'png\.h' page
only_in 'qrencode\.h' page
only_in 'jansson\.h' '\(assess\|report\)'

# Pure rules: no clock, no files in assess beside its stages is proved by its includes above; nobody asks the clock but the run.
verdict 'the clock is asked in one place' "$(grep -rnE '\btime\(NULL\)|gettimeofday|clock_gettime|localtime|strftime' pipeline | grep -v '^pipeline/run.c')"
verdict 'no struct typedefs' "$(grep -rnE '^typedef struct|^typedef enum' pipeline)"
verdict 'every C file opens with a comment' "$(for f in $(find pipeline -name '*.[ch]'); do head -c 2 "$f" | grep -q '/\*' || echo "$f"; done)"
verdict 'nothing left undone in the text' "$(grep -rnE 'TODO|FIXME|XXX' pipeline templates samples fonts README.md Makefile)"
verdict 'the top level is fixed' "$(git ls-files | cut -d/ -f1 | sort -u |
    grep -vxE 'pipeline|templates|fonts|samples|tests|Makefile|README.md|schedule.cron|LICENSE|\.ci|\.clang-format|\.gitignore')"
verdict 'no large files' "$(git ls-files -z | xargs -0 du -k 2>/dev/null | awk '$1 > 1024')"

echo "house: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
