/*
 * font_embed: what a PDF needs of a face: the font file, the array of widths, the map back to Unicode, each for the groups
 * of letters that a document uses. Made once for each set of groups. ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode).
 */
#include "page/font.h"
#include "page/font_subset.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { ONCE_LEVEL = 12, EACH_LEVEL = 1, MAP_BLOCK = 100 /* entries a block may have */ };

static void deflate(struct libdeflate_compressor *compressor, const struct buf *from, struct buf *to)
{
    buf_reserve(to, libdeflate_zlib_compress_bound(compressor, from->len));
    to->len = libdeflate_zlib_compress(compressor, from->data, from->len, to->data, to->capacity - 1);
}

static struct libdeflate_compressor *new_compressor(int level)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    if (compressor == NULL)
        abort(); /* only memory could have failed, and that does not return */
    return compressor;
}

static void make_file(const struct font_face *face, const uint8_t *shown,
                      struct libdeflate_compressor *compressor, struct font_embed *embed)
{
    struct buf subset = {0};
    uint8_t *keep = mem_alloc((size_t)face->glyph_count);
    memcpy(keep, shown, (size_t)face->glyph_count);
    const struct buf *file =
        font_subset(&face->file, keep, (size_t)face->glyph_count, &subset) == 0 ? &subset : &face->file;
    embed->raw_len = file->len;
    deflate(compressor, file, &embed->file);
    buf_free(&subset);
    free(keep);
}

static void make_widths(const struct font_face *face, const uint8_t *shown, struct buf *out)
{
    for (int id = 0; id < face->glyph_count; id++) {
        if (shown[id] == 0)
            continue;
        bool first = id == 0 || shown[id - 1] == 0, last = id + 1 == face->glyph_count || shown[id + 1] == 0;
        if (first)
            buf_printf(out, "%d[", id);
        buf_printf(out, last ? "%d]" : "%d ", face->widths[id]);
    }
}

static void end_block(struct buf *map, struct buf *block, int *count)
{
    if (*count > 0)
        buf_printf(map, "%d beginbfrange\n%sendbfrange\n", *count, buf_text(block));
    buf_clear(block);
    *count = 0;
}

/* How many glyphs from ID on stand for characters that follow each other, within 256 as the format has it. */
static int range_from(const struct font_face *face, const uint8_t *shown, int id)
{
    const int code = face->codes[id];
    int len = 1;
    while (id + len < face->glyph_count && shown[id + len] != 0 && face->codes[id + len] == code + len &&
           (id + len) % 256 != 0 && (code + len) % 256 != 0)
        len++;
    return len;
}

static void make_codes(const struct font_face *face, const uint8_t *shown,
                       struct libdeflate_compressor *compressor, struct buf *out)
{
    struct buf map = {0}, block = {0};
    int count = 0;
    buf_puts(
        &map,
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
        "/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (int id = 0, len; id < face->glyph_count; id += len) {
        len = 1;
        if (shown[id] == 0 || face->codes[id] == 0)
            continue;
        len = range_from(face, shown, id);
        buf_printf(&block, "<%04X> <%04X> <%04X>\n", (unsigned)id, (unsigned)(id + len - 1),
                   (unsigned)face->codes[id]);
        if (++count == MAP_BLOCK)
            end_block(&map, &block, &count);
    }
    end_block(&map, &block, &count);
    buf_puts(&map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    deflate(compressor, &map, out);
    buf_free(&map);
    buf_free(&block);
}

/* SHOWN: a byte for each glyph. */
static struct font_embed *make_embed(const struct font_face *face, const uint8_t *shown,
                                     struct libdeflate_compressor *compressor)
{
    struct font_embed *embed = mem_zalloc(sizeof *embed);
    make_file(face, shown, compressor, embed);
    make_widths(face, shown, &embed->widths);
    make_codes(face, shown, compressor, &embed->codes);
    return embed;
}

const struct font_embed *font_embed(struct font_face *face, unsigned groups)
{
    for (const struct font_embed *embed = face->embeds; embed != NULL; embed = embed->next)
        if (embed->groups == groups)
            return embed;
    uint8_t *shown = mem_zalloc((size_t)face->glyph_count);
    for (int id = 0; id < face->glyph_count; id++)
        shown[id] = (face->groups[id] & groups) != 0;
    struct libdeflate_compressor *compressor = new_compressor(ONCE_LEVEL);
    struct font_embed *embed = make_embed(face, shown, compressor);
    libdeflate_free_compressor(compressor);
    free(shown);
    embed->groups = groups;
    embed->next = face->embeds;
    face->embeds = embed;
    return embed;
}

const struct font_embed *font_embed_shown(struct font_face *face, const uint8_t shown[FONT_SHOWN])
{
    uint8_t *bytes = mem_zalloc((size_t)face->glyph_count);
    for (int id = 0; id < face->glyph_count && id < 8 * FONT_SHOWN; id++)
        bytes[id] = shown[id / 8] >> (id % 8) & 1;
    font_embed_free(face->exact);
    if (face->compressor == NULL)
        face->compressor = new_compressor(EACH_LEVEL);
    face->exact = make_embed(face, bytes, face->compressor);
    free(bytes);
    return face->exact;
}

void font_embed_free(struct font_embed *embed)
{
    for (struct font_embed *next; embed != NULL; embed = next) {
        next = embed->next;
        buf_free(&embed->file);
        buf_free(&embed->codes);
        buf_free(&embed->widths);
        free(embed);
    }
}
