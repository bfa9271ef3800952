/* font_subset: see font_subset.h. */
#include "page/font_subset.h"
#include "page/font_table.h"

#include <string.h>

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

bool font_is_sound(const struct buf *file)
{
    struct font_tables tables;
    return font_tables_find(buf_text(file), file->len, false, &tables) && tables.count <= FONT_GLYPHS;
}

/* Marks the parts of a composite glyph; returns how many were new, -1 when the outline is broken. */
static int mark_parts(const struct font_tables *tables, struct font_table outline, uint8_t *keep)
{
    size_t at = 0;
    unsigned part;
    int added = 0, got;
    while ((got = font_next_part(tables, outline, &at, &part)) == 1) {
        added += keep[part] == 0;
        keep[part] = 1;
    }
    return got == 0 ? added : -1;
}

/* Parts of parts, until nothing is new. */
static int close_over_parts(const struct font_tables *tables, uint8_t *keep)
{
    keep[0] = 1;
    for (int added = 1; added > 0;) {
        added = 0;
        for (size_t id = 0; id < tables->count; id++) {
            const struct font_table outline = font_outline(tables, id);
            if (keep[id] == 0 || !font_is_composite(outline))
                continue;
            int more = mark_parts(tables, outline, keep);
            if (more < 0)
                return -1;
            added += more;
        }
    }
    return 0;
}

/* Outlines without those that go, and where each begins. */
static void pack_glyphs(const struct font_tables *tables, const uint8_t *keep, struct buf *glyf,
                        struct buf *loca)
{
    const bool is_long = font_read16(tables->at[FONT_HEAD].data + 50) != 0;
    for (size_t id = 0; id <= tables->count; id++) {
        if (is_long)
            put32(loca, glyf->len);
        else
            put16(loca, glyf->len / 2);
        if (id == tables->count || keep[id] == 0)
            continue;
        const struct font_table outline = font_outline(tables, id);
        buf_put(glyf, outline.data, outline.len);
        if (glyf->len % 2 != 0)
            buf_putc(glyf, 0);
    }
}

/* The PDF has widths of its own: those of glyphs that went are zeros. */
static void clear_metrics(const struct font_tables *tables, const uint8_t *keep, struct buf *hmtx)
{
    const size_t full = font_read16(tables->at[FONT_HHEA].data + 34);
    buf_put(hmtx, tables->at[FONT_HMTX].data, tables->at[FONT_HMTX].len);
    for (size_t id = 0; id + 1 < full && id < tables->count && (id + 1) * 4 <= hmtx->len; id++)
        if (keep[id] == 0)
            memset(hmtx->data + id * 4, 0, 4);
}

static size_t checksum(const struct font_table *table)
{
    size_t sum = 0, at = 0;
    for (; at + 4 <= table->len; at += 4)
        sum += font_read32(table->data + at);
    for (unsigned shift = 24; at < table->len; at++, shift -= 8)
        sum += (size_t)table->data[at] << shift;
    return sum & 0xFFFFFFFF;
}

static void write_file(const struct font_table *tables, struct buf *out)
{
    size_t count = 0, offset, range = 1, selector = 0;
    for (int k = 0; k < FONT_TABLES; k++)
        count += tables[k].len > 0;
    for (; range * 2 <= count; selector++)
        range *= 2;
    put32(out, 0x00010000);
    put16(out, count);
    put16(out, range * 16);
    put16(out, selector);
    put16(out, (count - range) * 16);
    offset = 12 + count * 16;
    for (int k = 0; k < FONT_TABLES; k++) {
        if (tables[k].len == 0)
            continue;
        buf_put(out, font_tags[k], 4);
        put32(out, checksum(&tables[k]));
        put32(out, offset);
        put32(out, tables[k].len);
        offset += (tables[k].len + 3) / 4 * 4;
    }
    for (int k = 0; k < FONT_TABLES; k++) {
        buf_put(out, tables[k].data, tables[k].len);
        while (out->len % 4 != 0)
            buf_putc(out, 0);
    }
}

int font_subset(const struct buf *file, uint8_t keep[FONT_GLYPHS], struct buf *out)
{
    struct font_tables tables;
    if (!font_tables_find(buf_text(file), file->len, false, &tables) || close_over_parts(&tables, keep) != 0)
        return -1;
    struct buf glyf = {0}, loca = {0}, hmtx = {0};
    pack_glyphs(&tables, keep, &glyf, &loca);
    clear_metrics(&tables, keep, &hmtx);
    tables.at[FONT_GLYF] = (struct font_table){(const unsigned char *)glyf.data, glyf.len};
    tables.at[FONT_LOCA] = (struct font_table){(const unsigned char *)loca.data, loca.len};
    tables.at[FONT_HMTX] = (struct font_table){(const unsigned char *)hmtx.data, hmtx.len};
    buf_clear(out);
    write_file(tables.at, out);
    buf_free(&glyf);
    buf_free(&loca);
    buf_free(&hmtx);
    return 0;
}
