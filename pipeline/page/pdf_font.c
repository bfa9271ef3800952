/* pdf_font: see pdf_font.h. ISO 32000-1 sections 9.7 (composite fonts), 9.8 (descriptors) and 9.10.3
 * (ToUnicode). */
#include "page/pdf_font.h"
#include "base/buf.h"

#include <string.h>

/* An object whose text is TEXT's; TEXT is freed. */
static unsigned put_dict(HPDF_Doc doc, struct arena *arena, struct buf *text)
{
    char **held = arena_alloc(arena, sizeof *held);
    *held = arena_strdup(arena, buf_text(text));
    buf_free(text);
    return haru_id(haru_dict(doc, held));
}

static unsigned put_file(HPDF_Doc doc, struct font_face *face, const uint8_t *used, struct arena *arena)
{
    bool core = face->core.raw.len + face->core.deflated.len > 0;
    for (int id = 0; id < face->glyph_count && core; id++)
        core = used[id] == 0 || face->in_core[id] != 0;
    const struct buf *file = font_deflated(core ? &face->core : &face->whole);
    char **held = arena_alloc(arena, sizeof *held);
    *held = arena_printf(arena, "/Length1 %zu\n", face->raw_len);
    return haru_id(haru_stream(doc, held, file->data, file->len));
}

static unsigned put_descriptor(HPDF_Doc doc, const struct font_face *face, unsigned file, struct arena *arena)
{
    struct buf text = {0};
    buf_printf(&text,
               "/Type /FontDescriptor\n/FontName /%s\n/Flags %d\n/FontBBox [%d %d %d %d]\n/ItalicAngle "
               "%d\n/Ascent %d\n"
               "/Descent %d\n/CapHeight %d\n/StemV %d\n/FontFile2 %u 0 R\n",
               face->name, face->flags, face->box[0], face->box[1], face->box[2], face->box[3],
               face->italic_angle, face->ascent, -face->descent, face->cap_height,
               strstr(face->name, "Bold") != NULL ? 140 : 80, file);
    return put_dict(doc, arena, &text);
}

static unsigned put_descendant(HPDF_Doc doc, const struct font_face *face, const uint8_t *used,
                               unsigned descriptor, struct arena *arena)
{
    struct buf text = {0};
    buf_printf(
        &text,
        "/Type /Font\n/Subtype /CIDFontType2\n/BaseFont /%s\n/CIDSystemInfo <</Registry (Adobe) /Ordering "
        "(Identity) /Supplement 0>>\n/FontDescriptor %u 0 R\n/CIDToGIDMap /Identity\n/W [",
        face->name, descriptor);
    for (int id = 0; id < face->glyph_count; id++) {
        if (used[id] == 0)
            continue;
        bool first = id == 0 || used[id - 1] == 0, last = id + 1 == face->glyph_count || used[id + 1] == 0;
        if (first)
            buf_printf(&text, "%d [", id);
        buf_printf(&text, last ? "%d]\n" : "%d ", face->widths[id]);
    }
    buf_puts(&text, "]\n");
    return put_dict(doc, arena, &text);
}

static unsigned put_unicode(HPDF_Doc doc, const struct font_face *face, const uint8_t *used,
                            struct libdeflate_compressor *compressor)
{
    enum { BLOCK = 100 }; /* entries a block may have */
    struct buf map = {0}, block = {0};
    int count = 0;
    buf_puts(
        &map,
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
        "/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (int id = 0; id <= face->glyph_count; id++) {
        if (count == BLOCK || (id == face->glyph_count && count > 0)) {
            buf_printf(&map, "%d beginbfchar\n%sendbfchar\n", count, buf_text(&block));
            buf_clear(&block);
            count = 0;
        }
        if (id < face->glyph_count && used[id] != 0 && face->codes[id] != 0) {
            buf_printf(&block, "<%04X> <%04X>\n", (unsigned)id, (unsigned)face->codes[id]);
            count++;
        }
    }
    buf_puts(&map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    buf_clear(&block);
    buf_reserve(&block, libdeflate_zlib_compress_bound(compressor, map.len));
    size_t len = libdeflate_zlib_compress(compressor, map.data, map.len, block.data, block.capacity);
    unsigned id = haru_id(haru_stream(doc, NULL, block.data, len));
    buf_free(&map);
    buf_free(&block);
    return id;
}

unsigned pdf_font_add(HPDF_Doc doc, struct font_face *face, const uint8_t *used, struct arena *arena,
                      struct libdeflate_compressor *compressor)
{
    unsigned descriptor = put_descriptor(doc, face, put_file(doc, face, used, arena), arena);
    unsigned descendant = put_descendant(doc, face, used, descriptor, arena);
    unsigned unicode = put_unicode(doc, face, used, compressor);
    struct buf text = {0};
    buf_printf(
        &text,
        "/Type /Font\n/Subtype /Type0\n/BaseFont /%s\n/Encoding /Identity-H\n/DescendantFonts [%u 0 R]\n"
        "/ToUnicode %u 0 R\n",
        face->name, descendant, unicode);
    return put_dict(doc, arena, &text);
}
