/*
 * font_code: the codes that stand for glyphs in page content (ISO 32000-1, 9.7). One byte for nearly every letter of a Russian
 * school: ASCII as itself, from 0x80 on the characters below. Any other glyph has two bytes: its number + FONT_TWO_BYTES. A code is
 * its CID as well (some readers take one for the other); a map of each font file leads from there to glyphs. Archived pieces
 * hold these codes, so no character ever gets another one.
 */
#include "page/font.h"

#include <stdlib.h>

enum {
    FIRST = 0x20,        /* of the codes of one byte */
    HIGH = 0x80,         /* the first of those below */
    RANGES_A_BLOCK = 100 /* at most */
};

static const uint16_t characters[256 - HIGH] = {
    0x00A0, 0x00A7, 0x00AB, 0x00B0, 0x00B1, 0x00B7, 0x00BB, 0x00D7, /* nbsp § « ° ± · » × */
    0x0401, 0x0404, 0x0406, 0x0407, 0x040E,                         /* Ё Є І Ї Ў */
    0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417, /* А to я */
    0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, /**/
    0x0420, 0x0421, 0x0422, 0x0423, 0x0424, 0x0425, 0x0426, 0x0427, /**/
    0x0428, 0x0429, 0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F, /**/
    0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437, /**/
    0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F, /**/
    0x0440, 0x0441, 0x0442, 0x0443, 0x0444, 0x0445, 0x0446, 0x0447, /**/
    0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F, /**/
    0x0451, 0x0454, 0x0456, 0x0457, 0x045E, 0x0490, 0x0491,         /* ё є і ї ў Ґ ґ */
    0x0492, 0x0493, 0x0496, 0x0497, 0x0498, 0x0499, 0x049A, 0x049B, /* Ғ Җ Ҙ Қ */
    0x04A0, 0x04A1, 0x04A2, 0x04A3, 0x04AA, 0x04AB, 0x04AE, 0x04AF, /* Ҡ Ң Ҫ Ү */
    0x04B0, 0x04B1, 0x04BA, 0x04BB, 0x04D0, 0x04D1, 0x04D6, 0x04D7, /* Ұ Һ Ӑ Ӗ */
    0x04D8, 0x04D9, 0x04E8, 0x04E9, 0x04F2, 0x04F3,                 /* Ә Ө Ӳ */
    0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2022, /* – — ‘ ’ “ ” „ • */
    0x2026, 0x20BD, 0x2116, 0x2212, 0x2264, 0x2265,                 /* … ₽ № − ≤ ≥ */
};

static uint16_t character_of(unsigned code)
{
    return code < HIGH ? (uint16_t)code : characters[code - HIGH];
}

uint8_t *font_code_bytes(const struct font_face *face)
{
    uint8_t *bytes = mem_zalloc((size_t)face->glyph_count);
    for (unsigned code = FIRST; code < 256; code++) {
        const uint16_t id = face->glyphs[character_of(code)].id;
        if (id != 0 && bytes[id] == 0)
            bytes[id] = (uint8_t)code;
    }
    return bytes;
}

/* ---- maps of codes ---- */

const char font_code_map[] =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
    "/Ordering "
    "(Identity) /Supplement 0>> def\n/CMapName /" FONT_MAP_NAME " def\n/CMapType 1 def\n/WMode 0 def\n"
    "2 begincodespacerange\n<20><FF>\n<0100><04FF>\nendcodespacerange\n5 begincidrange\n<20><FF>32\n"
    "<0100><01FF>256\n<0200><02FF>512\n<0300><03FF>768\n<0400><04FF>1024\nendcidrange\n"
    "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

int font_codes(const struct font_face *face, const uint8_t shown[FONT_SHOWN], bool wide,
               struct font_code codes[FONT_GLYPHS])
{
    uint16_t ids[256] = {0};
    int count = 0;
    for (int id = 1; id < face->glyph_count; id++)
        if ((shown[id / 8] >> id % 8 & 1) != 0 && !wide)
            ids[face->bytes[id]] = (uint16_t)id;
    for (int code = FIRST; code < 256; code++)
        if (ids[code] != 0)
            codes[count++] = (struct font_code){(uint16_t)code, ids[code]};
    for (int id = 1; id < face->glyph_count; id++)
        if ((shown[id / 8] >> id % 8 & 1) != 0 && (wide || face->bytes[id] == 0))
            codes[count++] = (struct font_code){(uint16_t)(wide ? id : id + FONT_TWO_BYTES), (uint16_t)id};
    return count;
}

static void end_block(struct buf *map, struct buf *block, int *count)
{
    if (*count > 0)
        buf_printf(map, "%d beginbfrange\n%sendbfrange\n", *count, buf_text(block));
    buf_clear(block);
    *count = 0;
}

/* How many of the codes stand for characters as far from the first one's as they are from its code, within 256 as the format has
 * it. Codes left out between them are in no content. */
static int range_from(const struct font_face *face, const struct font_code *codes, int count)
{
    const int first = face->codes[codes->glyph];
    int len = 1;
    while (len < count && codes[len].code >> 8 == codes->code >> 8 &&
           face->codes[codes[len].glyph] - first == codes[len].code - codes->code &&
           face->codes[codes[len].glyph] >> 8 == first >> 8)
        len++;
    return len;
}

void font_code_to_unicode(const struct font_face *face, const struct font_code *codes, int count, bool wide,
                          struct buf *out)
{
    struct buf block = {0};
    int ranges = 0;
    buf_puts(
        out,
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
        "/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n");
    buf_puts(out, wide ? "1 begincodespacerange\n<0000><FFFF>\n"
                       : "2 begincodespacerange\n<20><FF>\n<0100><04FF>\n");
    buf_puts(out, "endcodespacerange\n");
    for (int i = 0, len; i < count; i += len) {
        const int digits = wide || codes[i].code > 0xFF ? 4 : 2;
        len = range_from(face, codes + i, count - i);
        buf_printf(&block, "<%0*X><%0*X><%04X>\n", digits, codes[i].code, digits, codes[i + len - 1].code,
                   face->codes[codes[i].glyph]);
        if (++ranges == RANGES_A_BLOCK)
            end_block(out, &block, &ranges);
    }
    end_block(out, &block, &ranges);
    buf_puts(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    buf_free(&block);
}
