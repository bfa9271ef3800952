#!/bin/sh
# pdfa.sh BUILD: the archive's copies for long-term keeping (itog archive --copy), looked at by others' programs. Debian has no validator of PDF/A-2,
# but one of PDF/A-1b, PDFBox's preflight, whose rules part 2 of the standard took over with few exceptions. As a copy stands, preflight may tell
# nothing but these exceptions: a stream of cross references, fonts without a CIDSet, an emblem with a soft mask; and "part 2", which the copy says it is. Written
# anew by qpdf without the first, with fonts that don't say they are subsets, without the mask, and said to be of part 1, it must be a valid PDF/A-1b
# file: then the widths and glyphs of fonts are compared, too. lcms reads the colour profile as its own sRGB; Ghostscript reads the file as PDF/A. Prints
# "skipped" for a program that is not there.
build=$(cd "${1:-build}" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
itog=$build/itog
LANGUAGE=en
export LANGUAGE
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0
verdict() { # verdict NAME TROUBLE
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'pdfa: %s\n%s\n' "$1" "$2"
    fi
}
have() {
    command -v "$1" >/dev/null || {
        echo "pdfa: skipped: $1 is not installed"
        return 1
    }
}

# ---- a school with letters of forecasts, an emblem with a soft mask, and a second edition ----
"$itog" init -q "$dir/school"
"$itog" -C "$dir/school" -q --now 2025-10-20T08:00 import "$root/samples/school-3" 2>/dev/null
mkdir -p "$dir/school/pictures"
python3 -c '
import struct, sys, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + bytes(v for x in range(40) for v in (6 * x, 6 * y, 90, 3 * (x + y))) for y in range(40))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
' >"$dir/school/pictures/emblem.png"
"$itog" -C "$dir/school" -q --now 2025-10-20T09:00 forecast 2025-Q1 --send 2>/dev/null
"$itog" -C "$dir/school" -q --now 2025-10-25T09:00 run 2025-Q1 --all 2>/dev/null
sqlite3 "$dir/school/school.db" "UPDATE result SET outcome_text = '5', mark = 5, final_mark = 5 WHERE pupil_id = (SELECT max(pupil_id) FROM result)"
"$itog" -C "$dir/school" -q --now 2025-10-26T09:00 extract 2025-Q1 --all 2>/dev/null
"$itog" -C "$dir/school" -q archive 2025-Q1 --copy "$dir/kept" || verdict copy 'no copy'
ls "$dir"/kept/2025-Q1/extracts/*.pdf "$dir"/kept/2025-Q1/forecasts/*.pdf >"$dir/files" || verdict copy 'no extracts, or no forecasts'

# ---- preflight ----
jars=$(for jar in preflight pdfbox2 fontbox2 xmpbox commons-logging javax.activation jaxb-api; do printf '%s:' "/usr/share/java/$jar.jar"; done)
preflight() { java -cp "$jars" org.apache.pdfbox.preflight.Validator_A1b "$1" 2>&1; }
as_part_1() { # as_part_1 FILE: qpdf's own way to write a stream out is no part of it
    qpdf --qdf --object-streams=disable --newline-before-endstream "$1" - |
        LC_ALL=C sed 's/\/\([A-Z]\{6\}\)+PT/\/\1-PT/; s/<pdfaid:part>2/<pdfaid:part>1/; s/\/SMask /\/ZMask /'
}
if have java && { [ -e /usr/share/java/preflight.jar ] || { echo 'pdfa: skipped: libpdfbox2-java is not installed' && false; }; }; then
    while read -r file; do
        verdict "preflight: ${file#"$dir"/}" "$(preflight "$file" | grep -vE '^$|^The file .* is not a valid PDF/A-1b file|^1\.4 : .*/XRef cross reference streams|^3\.1\.11 : .*CIDSet entry is missing|^2\.2\.2 : .*Soft Mask must be null|^7\.11\.2 : .*part must be 1$')"
        as_part_1 "$file" >"$dir/part1.pdf"
        verdict "preflight, as part 1: ${file#"$dir"/}" "$(preflight "$dir/part1.pdf" | grep -v 'is a valid PDF/A-1b file')"
    done <"$dir/files"
    # it does look: the first width of a font is another
    LC_ALL=C awk '/\/W \[/ { in_widths = 1 } in_widths && /^ *[0-9]+$/ && ++n == 2 { sub(/[0-9]+/, "777") } { print }' "$dir/part1.pdf" >"$dir/wrong.pdf"
    preflight "$dir/wrong.pdf" | grep -q '^3.1.6 : .*inconsistent with the width (777.0)' || verdict 'preflight' 'a wrong width is not seen'
fi

# ---- the colour profile ----
first=$(head -n 1 "$dir/files")
if have transicc; then
    qpdf --qdf --object-streams=disable "$first" "$dir/plain.pdf"
    object=$(LC_ALL=C sed -n 's/.*\/DestOutputProfile \([0-9]*\) 0 R.*/\1/p' "$dir/plain.pdf")
    qpdf --show-object="$object" --filtered-stream-data "$dir/plain.pdf" >"$dir/ours.icc"
    printf '%s\n' '0 0 0' '255 255 255' '255 0 0' '0 255 0' '0 0 255' '10 20 30' '90 140 200' '128 128 128' >"$dir/colours"
    transicc -n -i "$dir/ours.icc" -o '*sRGB' -t 1 <"$dir/colours" 2>/dev/null | tail -n 8 >"$dir/read"
    verdict 'profile' "$(paste -d ' ' "$dir/colours" "$dir/read" |
        awk '{ for (i = 1; i <= 3; i++) if ($i - $(i + 3) > 1 || $(i + 3) - $i > 1 || NF != 6) { print; next } } END { if (NR != 8) print NR " colours" }')"
fi

# ---- Ghostscript; what it writes itself can't take a title in Cyrillic letters ----
if have gs; then
    verdict 'ghostscript' "$(gs -q -dPDFA=2 -dPDFACompatibilityPolicy=2 -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -sOutputFile="$dir/gs.pdf" "$first" 2>&1 |
        grep -v 'Text string detected in DOCINFO')"
fi
echo "pdfa: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
