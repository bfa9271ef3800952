/*
 * font: see font.h. A folder of TrueType files goes in; tables of glyphs, widths and codes come out (what
 * documents embed: font_embed.c). libharu reads the files; what it knows is copied into plain arrays,
 * because its own look-ups search the character map again for every letter. Fails when a file is not there or
 * not a font libharu can read.
 */
#include "page/font.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/page.h"
#include "page/font_subset.h"
#include "page/pdf_haru.h"

#include <hpdf.h>
#include <hpdf_fontdef.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FONT_FILE_MAX = 16 << 20 };

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

/* Subset fonts bear a tag of six letters; the digest of the file makes it differ when the file does. */
static void name_face(struct font_face *face, unsigned index)
{
    const char *hex = digest_bytes(face->file.data, face->file.len, face->hash);
    for (int i = 0; i < 6; i++)
        face->name[i] = (char)('A' + (hex[2 * i] * 7 + hex[2 * i + 1]) % 26);
    snprintf(face->name + 6, sizeof face->name - 6, "+%s", face_names[index]);
}

/* A face out of the bytes in face->file. */
static int read_face(struct font_face *face, unsigned index)
{
    if (!font_is_sound(&face->file))
        return -1;
    struct haru_fault fault = {0};
    HPDF_Doc doc = haru_new(&fault);
    HPDF_Stream stream = HPDF_MemStream_New(doc->mmgr, (HPDF_UINT)face->file.len + 1);
    HPDF_Stream_Write(stream, (const HPDF_BYTE *)face->file.data, (HPDF_UINT)face->file.len);
    HPDF_FontDef def = HPDF_TTFontDef_Load(doc->mmgr, stream, HPDF_TRUE); /* takes the stream */
    if (def == NULL || fault.code != 0 || ((HPDF_TTFontDefAttr)def->attr)->num_glyphs > FONT_GLYPHS) {
        if (def != NULL)
            HPDF_FontDef_Free(def);
        HPDF_Free(doc);
        return -1;
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
    name_face(face, index);
    face->bytes = font_code_bytes(face);
    HPDF_FontDef_Free(def);
    HPDF_Free(doc);
    return 0;
}

static int open_face(struct font_face *face, unsigned index, const char *path, struct err *err)
{
    if (file_read(path, FONT_FILE_MAX, &face->file, err) != 0)
        return err_place(err, _("font (install itog again, or make -C fonts)"));
    if (read_face(face, index) != 0)
        return err_set(err, ERR_CONFIG, _("%s: not a TrueType font that can be read"), path);
    return 0;
}

static void close_face(struct font_face *face)
{
    free((void *)face->glyphs);
    free((void *)face->codes);
    free((void *)face->widths);
    free((void *)face->bytes);
    font_embed_free(face);
    font_letters_free(face);
    libdeflate_free_compressor(face->compressor);
    buf_free(&face->file);
}

struct font_face *font_find(struct page_fonts *fonts, unsigned index, const char *hash)
{
    if (strcmp(fonts->faces[index].hash, hash) == 0)
        return &fonts->faces[index];
    for (size_t i = 0; i < fonts->older_count; i++)
        if (strcmp(fonts->older[i]->hash, hash) == 0 &&
            strcmp(fonts->older[i]->name + 7, face_names[index]) == 0)
            return fonts->older[i];
    return NULL;
}

struct font_face *font_take(struct page_fonts *fonts, unsigned index, const void *file, size_t len,
                            struct err *err)
{
    struct font_face *face = mem_zalloc(sizeof *face);
    buf_put(&face->file, file, len);
    if (read_face(face, index) != 0) {
        close_face(face);
        free(face);
        err_set(err, ERR_DATA, _("the archived face %s is not a TrueType font that can be read"),
                face_names[index]);
        return NULL;
    }
    fonts->older = mem_realloc(fonts->older, (fonts->older_count + 1) * sizeof *fonts->older);
    return fonts->older[fonts->older_count++] = face;
}

struct page_fonts *page_fonts_open(const char *folder, struct err *err)
{
    struct page_fonts *fonts = mem_zalloc(sizeof *fonts);
    int result = 0;
    for (unsigned i = 0; i < FONT_FACES && result == 0; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s.ttf", folder, face_names[i]);
        result = open_face(&fonts->faces[i], i, buf_text(&path), err);
        buf_free(&path);
    }
    if (result == 0)
        return fonts;
    page_fonts_free(fonts);
    return NULL;
}

void page_fonts_free(struct page_fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (unsigned i = 0; i < FONT_FACES; i++)
        close_face(&fonts->faces[i]);
    for (size_t i = 0; i < fonts->older_count; i++) {
        close_face(fonts->older[i]);
        free(fonts->older[i]);
    }
    free(fonts->older);
    free(fonts);
}
