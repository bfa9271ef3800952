/*
 * font: see font.h. A folder of TrueType files goes in; tables of glyphs and widths, and the deflated font
 * files that documents embed, come out. libharu reads the files; what it knows is copied into plain arrays,
 * because its own look-ups search the character map again for every letter. Fails when a file is not there or
 * not a font libharu can read.
 */
#include "page/font.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/font_core.h"
#include "page/page.h"
#include "page/pdf_haru.h"

#include <hpdf.h>
#include <hpdf_fontdef.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FONT_FILE_MAX = 16 << 20, DEFLATE_LEVEL = 9 };

static const char *const face_names[FONT_FACES] = {
    "PTSerif-Regular", "PTSerif-Bold", "PTSerif-Italic", "PTSerif-BoldItalic",
    "PTSans-Regular",  "PTSans-Bold",  "PTSans-Italic",  "PTSans-BoldItalic",
};

/* Characters that a face may lack but that look like one it has; the second stands for the first. */
static const uint16_t stand_ins[][2] = {
    {0x00AD, '-'}, {0x2002, ' '}, {0x2003, ' '},    {0x2004, ' '},    {0x2005, ' '}, {0x2006, ' '},
    {0x2007, ' '}, {0x2008, ' '}, {0x2009, ' '},    {0x200A, ' '},    {0x202F, ' '}, {0x00A0, ' '},
    {0x2010, '-'}, {0x2011, '-'}, {0x2012, 0x2013}, {0x2015, 0x2014},
};

const char *font_face_name(unsigned face)
{
    return face_names[face];
}

static void put_glyph(HPDF_FontDef def, struct font_glyph *glyphs, uint16_t *codes, int glyph_count,
                      uint16_t code)
{
    HPDF_UINT16 id = HPDF_TTFontDef_GetGlyphid(def, code);
    if (id == 0 || id >= glyph_count)
        return;
    HPDF_INT16 width = HPDF_TTFontDef_GetGidWidth(def, id);
    glyphs[code] = (struct font_glyph){id, (uint16_t)(width < 0 ? 0 : width)};
    if (codes[id] == 0) /* the lowest code point speaks for a glyph: a space, not a no-break space */
        codes[id] = code;
}

static void read_glyphs(struct font_face *face, HPDF_FontDef def)
{
    const HPDF_TTFontDefAttr_Rec *attr = def->attr;
    struct font_glyph *glyphs = mem_zalloc(FONT_CODES * sizeof *glyphs);
    uint16_t *codes = mem_zalloc((size_t)attr->num_glyphs * sizeof *codes);
    uint16_t *widths = mem_zalloc((size_t)attr->num_glyphs * sizeof *widths);
    face->glyph_count = attr->num_glyphs;
    for (unsigned i = 0; i < attr->cmap.seg_count_x2 / 2U; i++)
        for (unsigned code = attr->cmap.start_count[i]; code <= attr->cmap.end_count[i] && code < 0xFFFF;
             code++)
            put_glyph(def, glyphs, codes, face->glyph_count, (uint16_t)code);
    for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++)
        if (glyphs[stand_ins[i][0]].id == 0)
            glyphs[stand_ins[i][0]] = glyphs[stand_ins[i][1]];
    for (int id = 0; id < face->glyph_count; id++) {
        HPDF_INT16 width = HPDF_TTFontDef_GetGidWidth(def, (HPDF_UINT16)id);
        widths[id] = (uint16_t)(width < 0 ? 0 : width);
    }
    face->glyphs = glyphs;
    face->codes = codes;
    face->widths = widths;
}

const struct buf *font_deflated(struct font_file *file)
{
    if (file->deflated.len > 0 || file->raw.len == 0)
        return &file->deflated;
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    struct buf *out = &file->deflated;
    buf_reserve(out, libdeflate_zlib_compress_bound(compressor, file->raw.len));
    out->len =
        libdeflate_zlib_compress(compressor, file->raw.data, file->raw.len, out->data, out->capacity - 1);
    libdeflate_free_compressor(compressor);
    buf_free(&file->raw);
    return out;
}

/* Subset fonts bear a tag of six letters; the digest of the file makes it differ when the file does. */
static void name_face(struct font_face *face, unsigned index, const struct buf *file)
{
    char hex[DIGEST_HEX + 1];
    digest_bytes(file->data, file->len, hex);
    for (int i = 0; i < 6; i++)
        face->name[i] = (char)('A' + (hex[2 * i] * 7 + hex[2 * i + 1]) % 26);
    snprintf(face->name + 6, sizeof face->name - 6, "+%s", face_names[index]);
}

static int open_face(HPDF_Doc doc, struct haru_fault *fault, struct font_face *face, unsigned index,
                     const char *path, struct err *err)
{
    struct buf file = {0};
    if (file_read(path, FONT_FILE_MAX, &file, err) != 0)
        return err_place(err, _("font (install itog again, or make -C fonts)"));
    const char *loaded = HPDF_LoadTTFontFromFile(doc, path, HPDF_TRUE);
    HPDF_FontDef def = loaded != NULL ? HPDF_GetFontDef(doc, loaded) : NULL;
    if (def == NULL || fault->code != 0) {
        buf_free(&file);
        return err_set(err, ERR_CONFIG, _("%s: not a TrueType font that can be read (libharu error 0x%04lX)"),
                       path, (unsigned long)fault->code);
    }
    read_glyphs(face, def);
    face->ascent = def->ascent;
    face->descent = -def->descent;
    face->cap_height = def->cap_height;
    face->italic_angle = def->italic_angle;
    face->box[0] = (int)def->font_bbox.left;
    face->box[1] = (int)def->font_bbox.bottom;
    face->box[2] = (int)def->font_bbox.right;
    face->box[3] = (int)def->font_bbox.top;
    face->flags = HPDF_FONT_SYMBOLIC | ((index / 4) == FONT_SERIF ? HPDF_FONT_SERIF : 0) |
                  ((index & 2) != 0 ? HPDF_FONT_ITALIC : 0);
    name_face(face, index, &file);
    face->raw_len = file.len;
    buf_put(&face->whole.raw, file.data, file.len);
    uint8_t *in_core = mem_zalloc((size_t)face->glyph_count);
    face->in_core = in_core;
    if (font_core_reduce((unsigned char *)file.data, file.len, face, in_core) == 0)
        face->core.raw = file;
    else
        buf_free(&file);
    return 0;
}

struct page_fonts *page_fonts_open(const char *folder, struct err *err)
{
    struct page_fonts *fonts = mem_zalloc(sizeof *fonts);
    struct haru_fault fault = {0};
    HPDF_Doc doc = haru_new(&fault);
    int result = 0;
    for (unsigned i = 0; i < FONT_FACES && result == 0; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s.ttf", folder, face_names[i]);
        result = open_face(doc, &fault, &fonts->faces[i], i, buf_text(&path), err);
        buf_free(&path);
    }
    HPDF_Free(doc);
    if (result == 0)
        return fonts;
    page_fonts_free(fonts);
    return NULL;
}

void page_fonts_free(struct page_fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (unsigned i = 0; i < FONT_FACES; i++) {
        struct font_face *face = &fonts->faces[i];
        free((void *)face->glyphs);
        free((void *)face->codes);
        free((void *)face->widths);
        free((void *)face->in_core);
        buf_free(&face->whole.raw);
        buf_free(&face->whole.deflated);
        buf_free(&face->core.raw);
        buf_free(&face->core.deflated);
    }
    free(fonts);
}
