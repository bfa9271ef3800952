/*
 * font_core: see font_core.h. Reads the glyf, loca, head and maxp tables of a TrueType file (the OpenType
 * specification has them); every offset is checked against the file's length.
 */
#include "page/font_core.h"

#include <string.h>

struct table {
    unsigned char *data;
    size_t len;
};

static unsigned read16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static size_t read32(const unsigned char *at)
{
    return (size_t)read16(at) << 16 | read16(at + 2);
}

static int find_table(unsigned char *file, size_t len, const char *tag, struct table *out)
{
    if (len < 12)
        return -1;
    size_t count = read16(file + 4);
    for (size_t i = 0; i < count && 12 + (i + 1) * 16 <= len; i++) {
        const unsigned char *entry = file + 12 + i * 16;
        if (memcmp(entry, tag, 4) != 0)
            continue;
        size_t offset = read32(entry + 8), size = read32(entry + 12);
        if (offset > len || size > len - offset)
            return -1;
        *out = (struct table){file + offset, size};
        return 0;
    }
    return -1;
}

/* Where a glyph's outline begins in glyf; glyph_count gives the end of the last. */
static size_t glyph_offset(const struct table *loca, int is_long, size_t id)
{
    return is_long ? read32(loca->data + id * 4) : 2 * (size_t)read16(loca->data + id * 2);
}

/* Marks the parts of a composite glyph; returns how many were new, -1 when the outline is broken. */
static int mark_parts(const unsigned char *glyph, size_t len, uint8_t *keep, int glyph_count)
{
    enum { WORDS = 1, SCALE = 8, MORE = 0x20, XY_SCALE = 0x40, TWO_BY_TWO = 0x80 };
    int added = 0;
    unsigned flags = MORE;
    for (size_t at = 10; (flags & MORE) != 0;) {
        if (at + 4 > len)
            return -1;
        flags = read16(glyph + at);
        unsigned part = read16(glyph + at + 2);
        if ((int)part >= glyph_count)
            return -1;
        added += keep[part] == 0;
        keep[part] = 1;
        at += 4 + ((flags & WORDS) ? 4U : 2U);
        at += (flags & SCALE) ? 2U : (flags & XY_SCALE) ? 4U : (flags & TWO_BY_TWO) ? 8U : 0U;
    }
    return added;
}

/* Russian and its neighbours on the Volga (Tatar, Bashkir, Chuvash), English, the usual signs. */
static int is_core_code(unsigned code)
{
    static const unsigned short volga[] = {0x492, 0x493, 0x496, 0x497, 0x498, 0x499, 0x4A0, 0x4A1, 0x4A2,
                                           0x4A3, 0x4AA, 0x4AB, 0x4AE, 0x4AF, 0x4BA, 0x4BB, 0x4D0, 0x4D1,
                                           0x4D6, 0x4D7, 0x4D8, 0x4D9, 0x4E8, 0x4E9, 0x4F2, 0x4F3};
    for (size_t i = 0; i < sizeof volga / sizeof *volga; i++)
        if (code == volga[i])
            return 1;
    return (code >= 0x20 && code <= 0x7E) || (code >= 0x410 && code <= 0x44F) || code == 0x401 ||
           code == 0x451 || code == 0xA0 || code == 0xA7 || code == 0xAB || code == 0xBB || code == 0xB0 ||
           code == 0xB1 || code == 0xB7 || code == 0xD7 || (code >= 0x2011 && code <= 0x2026) ||
           code == 0x2116 || code == 0x2212 || code == 0x20BD;
}

int font_core_reduce(unsigned char *file, size_t len, const struct font_face *face, uint8_t *in_core)
{
    struct table head, loca, glyf;
    size_t count = (size_t)face->glyph_count;
    if (find_table(file, len, "head", &head) != 0 || find_table(file, len, "loca", &loca) != 0 ||
        find_table(file, len, "glyf", &glyf) != 0 || head.len < 54)
        return -1;
    int is_long = read16(head.data + 50) != 0;
    if (loca.len < (count + 1) * (is_long ? 4U : 2U))
        return -1;
    memset(in_core, 0, count);
    in_core[0] = 1;
    for (unsigned code = 0; code < FONT_CODES; code++)
        if (face->glyphs[code].id != 0 && is_core_code(code))
            in_core[face->glyphs[code].id] = 1;
    for (int added = 1; added > 0;) { /* parts of parts, until nothing is new */
        added = 0;
        for (size_t id = 0; id < count; id++) {
            size_t from = glyph_offset(&loca, is_long, id), to = glyph_offset(&loca, is_long, id + 1);
            if (from > to || to > glyf.len)
                return -1;
            if (in_core[id] == 0 || to - from < 12 || (read16(glyf.data + from) & 0x8000) == 0)
                continue;
            int more = mark_parts(glyf.data + from, to - from, in_core, face->glyph_count);
            if (more < 0)
                return -1;
            added += more;
        }
    }
    for (size_t id = 0; id < count; id++) {
        size_t from = glyph_offset(&loca, is_long, id), to = glyph_offset(&loca, is_long, id + 1);
        if (in_core[id] == 0)
            memset(glyf.data + from, 0, to - from); /* no contours: an empty glyph */
    }
    return 0;
}
