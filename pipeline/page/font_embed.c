/*
 * font_embed: what a PDF needs of a face: the font file, the array of widths, the maps of codes, each for the glyphs that a
 * document shows. ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode).
 */
#include "page/font.h"
#include "page/font_subset.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { DEFLATE_LEVEL = 1 }; /* outlines hardly repeat: the highest level saves 4 % */

static void deflate(struct libdeflate_compressor *compressor, const struct buf *from, struct buf *to)
{
    buf_reserve(to, libdeflate_zlib_compress_bound(compressor, from->len));
    to->len = libdeflate_zlib_compress(compressor, from->data, from->len, to->data, to->capacity - 1);
}

static void make_file(const struct font_face *face, const uint8_t *shown, struct font_embed *embed)
{
    struct buf subset = {0};
    uint8_t keep[FONT_GLYPHS] = {0};
    for (int id = 0; id < face->glyph_count; id++)
        keep[id] = shown[id / 8] >> id % 8 & 1;
    const struct buf *file = font_subset(&face->file, keep, &subset) == 0 ? &subset : &face->file;
    embed->raw_len = file->len;
    deflate(face->compressor, file, &embed->file);
    buf_free(&subset);
}

static void put_widths(const struct font_face *face, const struct font_code *codes, int count,
                       struct buf *out)
{
    for (int i = 0; i < count; i++) {
        const bool first = i == 0 || codes[i - 1].code + 1 != codes[i].code;
        const bool last = i + 1 == count || codes[i + 1].code != codes[i].code + 1;
        if (first)
            buf_printf(out, "%d[", codes[i].code);
        buf_printf(out, last ? "%d]" : "%d ", face->widths[codes[i].glyph]);
    }
}

/* Two bytes for each code up to the last one. */
static void put_glyphs(const struct font_code *codes, int count, struct buf *out)
{
    const size_t len = count > 0 ? 2 * (codes[count - 1].code + (size_t)1) : 0;
    buf_reserve(out, len);
    memset(out->data, 0, len);
    out->len = len;
    for (int i = 0; i < count; i++) {
        out->data[2 * codes[i].code] = (char)(codes[i].glyph >> 8);
        out->data[2 * codes[i].code + 1] = (char)codes[i].glyph;
    }
}

static void make_coding(const struct font_face *face, const uint8_t *shown, bool wide,
                        struct font_coding *coding)
{
    struct font_code codes[FONT_GLYPHS];
    struct buf map = {0};
    const int count = font_codes(face, shown, wide, codes);
    put_widths(face, codes, count, &coding->widths);
    font_code_to_unicode(face, codes, count, wide, &map);
    deflate(face->compressor, &map, &coding->to_unicode);
    buf_clear(&map);
    if (!wide) {
        put_glyphs(codes, count, &map);
        deflate(face->compressor, &map, &coding->glyphs);
    }
    buf_free(&map);
}

const struct font_embed *font_embed(struct font_face *face, const uint8_t shown[FONT_SHOWN], bool narrow,
                                    bool wide)
{
    struct font_embed *embed = &face->embed;
    if (face->compressor == NULL)
        face->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (face->compressor == NULL)
        abort(); /* only memory could have failed, and that does not return */
    font_embed_free(face);
    make_file(face, shown, embed);
    if (narrow)
        make_coding(face, shown, false, &embed->narrow);
    if (wide)
        make_coding(face, shown, true, &embed->wide);
    return embed;
}

static void free_coding(struct font_coding *coding)
{
    buf_free(&coding->widths);
    buf_free(&coding->glyphs);
    buf_free(&coding->to_unicode);
}

void font_embed_free(struct font_face *face)
{
    buf_free(&face->embed.file);
    free_coding(&face->embed.narrow);
    free_coding(&face->embed.wide);
}
