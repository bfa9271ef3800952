/*
 * font_subset: see font_subset.h. Reads the tables of a TrueType file (the OpenType specification has them); every offset
 * is checked against the file's length.
 */
#include "page/font_subset.h"

#include <string.h>

struct table {
    const unsigned char *data;
    size_t len;
};

/* In the order of their tags, as the directory of a file wants them. */
enum { CVT, FPGM, GLYF, HEAD, HHEA, HMTX, LOCA, MAXP, PREP, TABLES };
static const char tags[TABLES][5] = {"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"};

static unsigned read16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static size_t read32(const unsigned char *at)
{
    return (size_t)read16(at) << 16 | read16(at + 2);
}

static void put16(struct buf *out, size_t value)
{
    const unsigned char bytes[2] = {(unsigned char)(value >> 8), (unsigned char)value};
    buf_put(out, bytes, sizeof bytes);
}

static void put32(struct buf *out, size_t value)
{
    put16(out, value >> 16 & 0xFFFF);
    put16(out, value & 0xFFFF);
}

static int find_tables(const struct buf *file, struct table tables[TABLES])
{
    const unsigned char *data = (const unsigned char *)file->data;
    if (file->len < 12)
        return -1;
    size_t count = read16(data + 4);
    for (size_t i = 0; i < count && 12 + (i + 1) * 16 <= file->len; i++) {
        const unsigned char *entry = data + 12 + i * 16;
        size_t offset = read32(entry + 8), size = read32(entry + 12);
        if (offset > file->len || size > file->len - offset)
            return -1;
        for (int k = 0; k < TABLES; k++)
            if (memcmp(entry, tags[k], 4) == 0)
                tables[k] = (struct table){data + offset, size};
    }
    return tables[GLYF].data != NULL && tables[HEAD].len >= 54 && tables[HHEA].len >= 36 &&
                   tables[LOCA].data != NULL && tables[MAXP].data != NULL && tables[HMTX].data != NULL
               ? 0
               : -1;
}

bool font_is_sound(const struct buf *file)
{
    struct table tables[TABLES] = {{NULL, 0}};
    return find_tables(file, tables) == 0;
}

static size_t glyph_offset(const struct table *tables, size_t id)
{
    const unsigned char *loca = tables[LOCA].data;
    return read16(tables[HEAD].data + 50) != 0 ? read32(loca + id * 4) : 2 * (size_t)read16(loca + id * 2);
}

static int check_offsets(const struct table *tables, size_t count)
{
    if (tables[LOCA].len < (count + 1) * (read16(tables[HEAD].data + 50) != 0 ? 4U : 2U))
        return -1;
    for (size_t id = 0; id < count; id++)
        if (glyph_offset(tables, id) > glyph_offset(tables, id + 1))
            return -1;
    return glyph_offset(tables, count) <= tables[GLYF].len ? 0 : -1;
}

/* Marks the parts of a composite glyph; returns how many were new, -1 when the outline is broken. */
static int mark_parts(const unsigned char *glyph, size_t len, uint8_t *keep, size_t count)
{
    enum { WORDS = 1, SCALE = 8, MORE = 0x20, XY_SCALE = 0x40, TWO_BY_TWO = 0x80 };
    int added = 0;
    unsigned flags = MORE;
    for (size_t at = 10; (flags & MORE) != 0;) {
        if (at + 4 > len)
            return -1;
        flags = read16(glyph + at);
        unsigned part = read16(glyph + at + 2);
        if (part >= count)
            return -1;
        added += keep[part] == 0;
        keep[part] = 1;
        at += 4 + ((flags & WORDS) ? 4U : 2U);
        at += (flags & SCALE) ? 2U : (flags & XY_SCALE) ? 4U : (flags & TWO_BY_TWO) ? 8U : 0U;
    }
    return added;
}

/* Parts of parts, until nothing is new. */
static int close_over_parts(const struct table *tables, uint8_t *keep, size_t count)
{
    keep[0] = 1;
    for (int added = 1; added > 0;) {
        added = 0;
        for (size_t id = 0; id < count; id++) {
            size_t from = glyph_offset(tables, id), len = glyph_offset(tables, id + 1) - from;
            const unsigned char *glyph = tables[GLYF].data + from;
            if (keep[id] == 0 || len < 12 || (read16(glyph) & 0x8000) == 0)
                continue;
            int more = mark_parts(glyph, len, keep, count);
            if (more < 0)
                return -1;
            added += more;
        }
    }
    return 0;
}

/* Outlines without those that go, and where each begins. */
static void pack_glyphs(const struct table *tables, const uint8_t *keep, size_t count, struct buf *glyf,
                        struct buf *loca)
{
    const bool is_long = read16(tables[HEAD].data + 50) != 0;
    for (size_t id = 0; id <= count; id++) {
        if (is_long)
            put32(loca, glyf->len);
        else
            put16(loca, glyf->len / 2);
        if (id == count || keep[id] == 0)
            continue;
        size_t from = glyph_offset(tables, id);
        buf_put(glyf, tables[GLYF].data + from, glyph_offset(tables, id + 1) - from);
        if (glyf->len % 2 != 0)
            buf_putc(glyf, 0);
    }
}

/* The PDF has widths of its own: those of glyphs that went are zeros. */
static void clear_metrics(const struct table *tables, const uint8_t *keep, size_t count, struct buf *hmtx)
{
    size_t full = read16(tables[HHEA].data + 34);
    buf_put(hmtx, tables[HMTX].data, tables[HMTX].len);
    for (size_t id = 0; id + 1 < full && id < count && (id + 1) * 4 <= hmtx->len; id++)
        if (keep[id] == 0)
            memset(hmtx->data + id * 4, 0, 4);
}

static size_t checksum(const struct table *table)
{
    size_t sum = 0, at = 0;
    for (; at + 4 <= table->len; at += 4)
        sum += read32(table->data + at);
    for (unsigned shift = 24; at < table->len; at++, shift -= 8)
        sum += (size_t)table->data[at] << shift;
    return sum & 0xFFFFFFFF;
}

static void write_file(const struct table *tables, struct buf *out)
{
    size_t count = 0, offset, range = 1, selector = 0;
    for (int k = 0; k < TABLES; k++)
        count += tables[k].len > 0;
    for (; range * 2 <= count; selector++)
        range *= 2;
    put32(out, 0x00010000);
    put16(out, count);
    put16(out, range * 16);
    put16(out, selector);
    put16(out, (count - range) * 16);
    offset = 12 + count * 16;
    for (int k = 0; k < TABLES; k++) {
        if (tables[k].len == 0)
            continue;
        buf_put(out, tags[k], 4);
        put32(out, checksum(&tables[k]));
        put32(out, offset);
        put32(out, tables[k].len);
        offset += (tables[k].len + 3) / 4 * 4;
    }
    for (int k = 0; k < TABLES; k++) {
        buf_put(out, tables[k].data, tables[k].len);
        while (out->len % 4 != 0)
            buf_putc(out, 0);
    }
}

int font_subset(const struct buf *file, uint8_t *keep, size_t count, struct buf *out)
{
    struct table tables[TABLES] = {{NULL, 0}};
    if (find_tables(file, tables) != 0 || check_offsets(tables, count) != 0 ||
        close_over_parts(tables, keep, count) != 0)
        return -1;
    struct buf glyf = {0}, loca = {0}, hmtx = {0};
    pack_glyphs(tables, keep, count, &glyf, &loca);
    clear_metrics(tables, keep, count, &hmtx);
    tables[GLYF] = (struct table){(const unsigned char *)glyf.data, glyf.len};
    tables[LOCA] = (struct table){(const unsigned char *)loca.data, loca.len};
    tables[HMTX] = (struct table){(const unsigned char *)hmtx.data, hmtx.len};
    buf_clear(out);
    write_file(tables, out);
    buf_free(&glyf);
    buf_free(&loca);
    buf_free(&hmtx);
    return 0;
}
