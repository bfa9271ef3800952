/* pdf_font: see pdf_font.h. */
#include "page/pdf_font.h"
#include "page/pdf_digest.h"

#include <stdlib.h>
#include <string.h>

/* ---- what content shows ---- */

/* Puts the codes of the string behind AT into SET; returns the place behind it, NULL when it has others. */
static const char *read_string(const char *at, const char *end, struct font_set *set)
{
    unsigned first = 0; /* of two bytes, or 0 */
    for (; at < end && *at != ')'; at++) {
        unsigned code = (unsigned char)*at;
        if (code == '\\' && ++at < end)
            code = *at == 'r' ? '\r' : (unsigned char)*at;
        code |= first << 8;
        if (code == 0 || code >= FONT_CODE_END)
            return NULL;
        first = first == 0 && code < ' ' ? code : 0;
        if (first == 0)
            set->bits[code / 64] |= UINT64_C(1) << code % 64;
    }
    return at < end ? at + 1 : NULL;
}

/* The end of the symbol (ops_picture.c) whose samples begin at AT: they hold no "EI". */
static const char *skip_samples(const char *at, const char *end)
{
    while (end - at > 1 && (at[0] != 'E' || at[1] != 'I'))
        at++;
    return at;
}

/* Content as ops_write.c has it, which alone is signed: strings, and in front of them the name of a font, /G0 to /G7; symbols. */
static bool read_shown(const struct buf *content, struct font_set sets[FONT_FACES])
{
    const char *at = buf_text(content), *end = at + content->len;
    struct font_set *set = NULL;
    while (end - at > 3) {
        if (*at == '/' && at[1] == 'G' && at[2] >= '0' && at[2] < '0' + FONT_FACES && at[3] == ' ')
            set = &sets[at[2] - '0'];
        if (*at == '(')
            at = set != NULL ? read_string(at + 1, end, set) : NULL;
        else
            at = memcmp(at, " ID ", 4) == 0 ? skip_samples(at + 4, end) : at + 1;
        if (at == NULL)
            return false;
    }
    return true;
}

/* ---- fonts ---- */

/* The stream at AT, whose dictionary has no other keys than OURS. */
static bool read_stream(struct pdf_bytes *bytes, size_t at, const char *const *ours, struct buf *out)
{
    return pdf_object_only(bytes, at, ours, NULL) && pdf_object_stream(bytes, at, out);
}

static bool is_our_map(struct pdf_bytes *bytes, size_t at)
{
    static const char *const ours[] = {"Type", "CMapName", "CIDSystemInfo", "Filter", "Length", NULL};
    struct buf map = {0};
    const bool same = read_stream(bytes, at, ours, &map) && map.len == strlen(font_code_map) &&
                      memcmp(map.data, font_code_map, map.len) == 0;
    buf_free(&map);
    return same;
}

static bool read_width(struct pdf_bytes *bytes, size_t at, size_t code, int widths[FONT_CODE_END])
{
    long width;
    if (code >= FONT_CODE_END || widths[code] >= 0 || !pdf_object_number(bytes, at, &width) || width < 0 ||
        width % 100 != 0)
        return false;
    widths[code] = (int)(width / 100);
    return true;
}

/* [32[250 333]65[700]]; of a code that is not there the width is -1. */
static bool read_widths(struct pdf_bytes *bytes, size_t at, int widths[FONT_CODE_END])
{
    size_t place = pdf_object_items(bytes, at), code;
    memset(widths, -1, FONT_CODE_END * sizeof *widths);
    for (size_t first; (first = pdf_object_next(bytes, &place)) != 0;) {
        const size_t list = pdf_object_next(bytes, &place);
        size_t item = pdf_object_items(bytes, list);
        if (item == 0 || !pdf_object_whole(bytes, first, &code))
            return false;
        for (size_t width; (width = pdf_object_next(bytes, &item)) != 0; code++)
            if (!read_width(bytes, width, code, widths))
                return false;
        if (item != 0)
            return false;
    }
    return place == 0;
}

/* GLYPHS: two bytes for each code. */
static void read_letters(struct font_shapes *shapes, const int widths[FONT_CODE_END],
                         const struct buf *glyphs, struct font_letters *letters)
{
    memcpy(letters->common, shapes->common, FONT_SHAPE);
    for (unsigned code = 0; code < FONT_CODE_END && 2 * code + 2 <= glyphs->len; code++)
        letters->has[code] =
            widths[code] >= 0 &&
            font_shapes_letter(shapes, code, (unsigned)widths[code],
                               font_read16((const unsigned char *)glyphs->data + (size_t)2 * code),
                               letters->letters[code]);
}

/* The font of the outlines and its descriptor: DescendantFonts' only item. */
static bool read_outlines(struct pdf_bytes *bytes, size_t at, struct font_letters *letters)
{
    static const char *const ours[] = {"Type",           "Subtype",     "BaseFont", "CIDSystemInfo",
                                       "FontDescriptor", "CIDToGIDMap", "W",        NULL};
    static const char *const described[] = {"Type",        "FontName",  "Flags",   "FontBBox",
                                            "ItalicAngle", "Ascent",    "Descent", "CapHeight",
                                            "StemV",       "FontFile2", NULL};
    static const char *const file_keys[] = {"Length1", "Filter", "Length", NULL};
    const size_t descriptor = pdf_object_get(bytes, at, "FontDescriptor");
    struct buf file = {0}, glyphs = {0};
    struct font_shapes shapes = {.shapes = NULL};
    int widths[FONT_CODE_END];
    const bool read = pdf_object_only(bytes, at, ours, NULL) &&
                      pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Subtype"), "CIDFontType2") &&
                      pdf_object_only(bytes, descriptor, described, NULL) &&
                      read_widths(bytes, pdf_object_get(bytes, at, "W"), widths) &&
                      read_stream(bytes, pdf_object_get(bytes, at, "CIDToGIDMap"), file_keys, &glyphs) &&
                      read_stream(bytes, pdf_object_get(bytes, descriptor, "FontFile2"), file_keys, &file) &&
                      font_shapes_open(&shapes, file.data, file.len, true);
    if (read)
        read_letters(&shapes, widths, &glyphs, letters);
    font_shapes_close(&shapes);
    buf_free(&file);
    buf_free(&glyphs);
    return read;
}

static bool read_font(struct pdf_bytes *bytes, size_t at, struct font_letters *letters)
{
    static const char *const ours[] = {"Type",      "Subtype", "BaseFont", "Encoding", "DescendantFonts",
                                       "ToUnicode", NULL};
    size_t place = pdf_object_items(bytes, pdf_object_get(bytes, at, "DescendantFonts"));
    const size_t outlines = pdf_object_next(bytes, &place);
    return pdf_object_only(bytes, at, ours, NULL) &&
           pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Subtype"), "Type0") &&
           pdf_object_next(bytes, &place) == 0 && place == 0 &&
           is_our_map(bytes, pdf_object_get(bytes, at, "Encoding")) &&
           read_outlines(bytes, outlines, letters);
}

/* The letters of the font at AT, or NULL. */
static const struct font_letters *find_font(struct pdf_bytes *bytes, struct pdf_fonts *fonts, size_t at)
{
    for (size_t i = 0; i < PDF_FONTS_KEPT && fonts->kept[i] != NULL; i++)
        if (fonts->kept[i]->at == at)
            return fonts->kept[i]->sound ? &fonts->kept[i]->letters : NULL;
    struct pdf_font **slot = &fonts->kept[fonts->next];
    fonts->next = (fonts->next + 1) % PDF_FONTS_KEPT;
    free(*slot);
    *slot = mem_zalloc(sizeof **slot);
    (*slot)->at = at;
    (*slot)->sound = read_font(bytes, at, &(*slot)->letters);
    return (*slot)->sound ? &(*slot)->letters : NULL;
}

void pdf_fonts_free(struct pdf_fonts *fonts)
{
    for (size_t i = 0; i < PDF_FONTS_KEPT; i++)
        free(fonts->kept[i]);
}

bool pdf_font_letters(struct pdf_bytes *bytes, struct pdf_fonts *fonts, size_t names,
                      const struct buf *content, struct digest *digest)
{
    static const struct font_set none;
    struct font_set sets[FONT_FACES] = {0};
    if (!read_shown(content, sets))
        return false;
    for (unsigned i = 0; i < FONT_FACES; i++) {
        const char name[] = {'G', (char)('0' + i), '\0'};
        if (memcmp(&sets[i], &none, sizeof none) == 0)
            continue;
        const struct font_letters *font = find_font(bytes, fonts, pdf_object_get(bytes, names, name));
        if (font == NULL || !pdf_digest_letters(digest, i, font, &sets[i]))
            return false;
    }
    return true;
}
