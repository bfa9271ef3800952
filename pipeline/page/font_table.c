/* font_table: see font_table.h. */
#include "page/font_table.h"

#include <string.h>

enum { DIRECTORY = 12, ENTRY = 16, OUTLINE_HEAD = 10 };

const char font_tags[FONT_TABLES][5] = {"cvt ", "fpgm", "glyf", "head", "hhea",
                                        "hmtx", "loca", "maxp", "prep"};

unsigned font_read16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

size_t font_read32(const unsigned char *at)
{
    return (size_t)font_read16(at) << 16 | font_read16(at + 2);
}

static bool is_long(const struct font_tables *tables)
{
    return font_read16(tables->at[FONT_HEAD].data + 50) != 0;
}

static size_t outline_begin(const struct font_tables *tables, size_t id)
{
    const unsigned char *loca = tables->at[FONT_LOCA].data;
    return is_long(tables) ? font_read32(loca + id * 4) : 2 * (size_t)font_read16(loca + id * 2);
}

/* Each outline ends where the next one begins. */
static bool check_outlines(const struct font_tables *tables)
{
    if (tables->at[FONT_LOCA].len < (tables->count + 1) * (is_long(tables) ? 4U : 2U))
        return false;
    for (size_t id = 0; id < tables->count; id++)
        if (outline_begin(tables, id) > outline_begin(tables, id + 1))
            return false;
    return outline_begin(tables, tables->count) <= tables->at[FONT_GLYF].len;
}

static int tag_of(const unsigned char *entry)
{
    int tag = 0;
    while (tag < FONT_TABLES && memcmp(entry, font_tags[tag], 4) != 0)
        tag++;
    return tag;
}

bool font_tables_find(const char *data, size_t len, bool only, struct font_tables *tables)
{
    const unsigned char *file = (const unsigned char *)data;
    struct font_table *at = tables->at;
    int before = -1;
    *tables = (struct font_tables){.count = 0};
    if (len < DIRECTORY || font_read32(file) != 0x00010000)
        return false;
    const size_t count = font_read16(file + 4);
    if (len < DIRECTORY + count * ENTRY)
        return false;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *entry = file + DIRECTORY + i * ENTRY;
        const size_t offset = font_read32(entry + 8), size = font_read32(entry + 12);
        const int tag = tag_of(entry);
        if (offset > len || size > len - offset || (only && (tag == FONT_TABLES || tag <= before)))
            return false;
        before = tag;
        if (tag < FONT_TABLES)
            at[tag] = (struct font_table){file + offset, size};
    }
    if (at[FONT_HEAD].len < 54 || at[FONT_HHEA].len < 36 || at[FONT_MAXP].len < 6 || at[FONT_LOCA].len == 0 ||
        at[FONT_GLYF].len == 0 || at[FONT_HMTX].len == 0)
        return false;
    tables->count = font_read16(at[FONT_MAXP].data + 4);
    return check_outlines(tables);
}

struct font_table font_outline(const struct font_tables *tables, size_t id)
{
    const size_t from = outline_begin(tables, id);
    return (struct font_table){tables->at[FONT_GLYF].data + from, outline_begin(tables, id + 1) - from};
}

/* Behind the last advance, which holds for all glyphs that follow, they have only the other number. */
bool font_metrics(const struct font_tables *tables, size_t id, unsigned char metrics[4])
{
    const struct font_table *hmtx = &tables->at[FONT_HMTX];
    const size_t full = font_read16(tables->at[FONT_HHEA].data + 34);
    const size_t advance = 4 * (id < full ? id : full - 1), side = id < full ? advance + 2 : 2 * (full + id);
    if (full == 0 || advance + 4 > hmtx->len || side + 2 > hmtx->len)
        return false;
    memcpy(metrics, hmtx->data + advance, 2);
    memcpy(metrics + 2, hmtx->data + side, 2);
    return true;
}

bool font_is_composite(struct font_table outline)
{
    return outline.len >= OUTLINE_HEAD && (outline.data[0] & 0x80) != 0;
}

int font_next_part(const struct font_tables *tables, struct font_table outline, size_t *at, unsigned *part)
{
    enum { WORDS = 1, SCALE = 8, MORE = 0x20, XY_SCALE = 0x40, TWO_BY_TWO = 0x80 };
    if (*at > outline.len)
        return 0;
    const size_t from = *at == 0 ? OUTLINE_HEAD : *at;
    if (from + 4 > outline.len)
        return -1;
    const unsigned flags = font_read16(outline.data + from);
    *part = font_read16(outline.data + from + 2);
    *at = from + 4 + ((flags & WORDS) ? 4U : 2U);
    *at += (flags & SCALE) ? 2U : (flags & XY_SCALE) ? 4U : (flags & TWO_BY_TWO) ? 8U : 0U;
    if (*at > outline.len || *part >= tables->count)
        return -1;
    if ((flags & MORE) == 0)
        *at = outline.len + 1; /* what follows is its program */
    return 1;
}
