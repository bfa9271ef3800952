/* font: the tables of the faces, their stand-ins, their codes, the smaller files that are embedded. */
#include "base/text.h"
#include "page/font_subset.h"
#include "page/paper.h"

#include <stdlib.h>

START_TEST(faces_have_russian_and_the_languages_of_the_volga)
{
    static const uint32_t codes[] = {'A',   'z',   '0',   0x416,  0x451, 0x4D8,  0x4AE,
                                     0x4A0, 0x498, 0x4D1, 0x2116, 0xAB,  0x2014, 0x20BD};
    for (int face = 0; face < FONT_FACES; face++)
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            struct font_glyph glyph = fonts()->faces[face].glyphs[codes[i]];
            ck_assert_msg(glyph.id != 0 && glyph.width > 0, "%s lacks U+%04X", font_face_name((unsigned)face),
                          codes[i]);
            ck_assert_msg(fonts()->faces[face].bytes[glyph.id] != 0, "U+%04X has a code of two bytes",
                          codes[i]);
        }
}
END_TEST

START_TEST(glyphs_go_back_to_their_characters)
{
    const struct font_face *face = &fonts()->faces[font_index(FONT_SANS, true, false)];
    ck_assert_uint_eq(face->codes[face->glyphs[0x42F].id], 0x42F);
    ck_assert_uint_eq(face->codes[face->glyphs[' '].id], ' ');
    ck_assert_uint_eq(face->codes[face->glyphs[0x202F].id],
                      ' '); /* a narrow no-break space is a space here */
    ck_assert_uint_eq(face->widths[face->glyphs['m'].id], face->glyphs['m'].width);
    ck_assert_uint_eq(face->glyphs[0x4E00].id, 0);
}
END_TEST

/* Archived pieces hold them: no character ever gets another code. */
START_TEST(codes_stay_as_they_are)
{
    static const char from_0x80[] =
        "\u00A0§«°±·»×ЁЄІЇЎАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
        "ёєіїўҐґҒғҖҗҘҙҚқҠҡҢңҪҫҮүҰұҺһӐӑӖӗӘәӨөӲӳ–—‘’“”„•…₽"
        "№"
        "−"
        "≤"
        "≥";
    for (int face = 0; face < FONT_FACES; face++) {
        const struct font_face *made = &fonts()->faces[face];
        const char *at = from_0x80, *end = at + strlen(at);
        for (uint32_t code = ' '; code < 0x7F; code++)
            ck_assert_uint_eq(made->bytes[made->glyphs[code].id], code);
        for (unsigned code = 0x80; code <= 0xFF; code++)
            ck_assert_uint_eq(made->bytes[made->glyphs[text_next(&at, end)].id], code);
        ck_assert_ptr_eq(at, end);
        ck_assert_uint_eq(made->bytes[made->glyphs[0x462].id], 0); /* Ѣ */
    }
}
END_TEST

static void show(const struct font_face *face, const char *text, uint8_t shown[FONT_SHOWN])
{
    for (const char *end = text + strlen(text); text < end;) {
        const uint16_t id = face->glyphs[text_next(&text, end)].id;
        shown[id / 8] |= (uint8_t)(1U << id % 8);
    }
}

START_TEST(only_what_is_shown_is_embedded)
{
    for (int i = 0; i < FONT_FACES; i++) {
        struct font_face *face = &fonts()->faces[i];
        uint8_t shown[FONT_SHOWN] = {0}, whole[FONT_SHOWN];
        struct font_code codes[FONT_GLYPHS];
        show(face, "Анна Ѣ", shown);
        memset(whole, 0xFF, sizeof whole);
        const size_t len = font_embed(face, whole, false, true)->file.len;
        const struct font_embed *embed = font_embed(face, shown, true, false);
        ck_assert_uint_gt(embed->file.len, 500);
        ck_assert_uint_lt(embed->file.len, len / 8);
        ck_assert_uint_gt(embed->narrow.to_unicode.len, 0);
        ck_assert_uint_eq(embed->wide.to_unicode.len, 0);
        ck_assert_int_eq(font_codes(face, shown, false, codes), 5);
        ck_assert_uint_eq(codes[0].code, ' ');
        ck_assert_uint_eq(codes[4].code, FONT_TWO_BYTES + face->glyphs[0x462].id);
        ck_assert_int_eq(face->name[6], '+');
        ck_assert_str_eq(face->name + 7, font_face_name((unsigned)i));
        for (int k = 0; k < 6; k++)
            ck_assert(face->name[k] >= 'A' && face->name[k] <= 'Z');
    }
}
END_TEST

/* What stands for the glyphs that are shown, out of a file in memory that ends with it; false: it can't be read. */
static bool read_shapes(const struct font_face *face, const uint8_t shown[FONT_SHOWN], const char *data,
                        size_t len, bool only, struct buf *out)
{
    char *exact = malloc(len > 0 ? len : 1);
    struct font_shapes shapes;
    unsigned char letter[FONT_SHAPE];
    memcpy(exact, data, len);
    bool read = font_shapes_open(&shapes, exact, len, only);
    buf_clear(out);
    if (read)
        buf_put(out, (const char *)shapes.common, FONT_SHAPE);
    for (unsigned id = 0; read && id < (unsigned)face->glyph_count; id++) {
        if ((shown[id / 8] >> id % 8 & 1) == 0)
            continue;
        read = font_shapes_letter(&shapes, id, face->widths[id], id, letter);
        buf_put(out, (const char *)letter, FONT_SHAPE);
    }
    font_shapes_close(&shapes);
    free(exact);
    return read;
}

static bool same(const struct buf *one, const struct buf *other)
{
    return one->len == other->len && memcmp(one->data, other->data, one->len) == 0;
}

START_TEST(a_glyph_looks_the_same_in_every_file)
{
    for (int i = 0; i < FONT_FACES; i++) {
        const struct font_face *face = &fonts()->faces[i];
        uint8_t shown[FONT_SHOWN] = {0}, more[FONT_SHOWN] = {0}, keep[FONT_GLYPHS] = {0};
        struct buf whole = {0}, part = {0}, subset = {0};
        show(face, "Анна, 5 Ё й", shown);
        show(face, "Анна, 5 Ё й 3 Щ", more);
        for (unsigned id = 0; id < FONT_GLYPHS; id++)
            keep[id] = more[id / 8] >> id % 8 & 1;
        ck_assert_int_eq(font_subset(&face->file, keep, &subset), 0);
        ck_assert(read_shapes(face, shown, face->file.data, face->file.len, false, &whole));
        ck_assert(read_shapes(face, shown, subset.data, subset.len, true, &part));
        ck_assert(same(&whole, &part));
        ck_assert(!read_shapes(face, shown, face->file.data, face->file.len, true, &part)); /* tables more */
        buf_free(&whole);
        buf_free(&part);
        buf_free(&subset);
    }
}
END_TEST

/* Cut anywhere: refused. A bit changed anywhere: an answer, and another one wherever an outline that is shown has changed. */
START_TEST(no_outline_can_be_changed)
{
    const struct font_face *face = &fonts()->faces[0];
    uint8_t shown[FONT_SHOWN] = {0}, keep[FONT_GLYPHS] = {0};
    struct buf file = {0}, before = {0}, after = {0};
    struct font_tables tables;
    show(face, "5й", shown);
    for (unsigned id = 0; id < FONT_GLYPHS; id++)
        keep[id] = shown[id / 8] >> id % 8 & 1;
    ck_assert_int_eq(font_subset(&face->file, keep, &file), 0);
    ck_assert(read_shapes(face, shown, file.data, file.len, true, &before));
    ck_assert(font_tables_find(file.data, file.len, true, &tables));
    const struct font_table *glyf = &tables.at[FONT_GLYF];
    const size_t first = (size_t)((const char *)glyf->data - file.data) + font_outline(&tables, 0).len;
    const size_t last = (size_t)((const char *)glyf->data - file.data) + glyf->len;
    ck_assert_uint_gt(last - first, 200);
    for (size_t len = 0; len + 4 < file.len; len += 3)
        ck_assert(!read_shapes(face, shown, file.data, len, true, &after));
    for (size_t i = 0; i < file.len; i++) {
        file.data[i] = (char)(file.data[i] ^ 1 << i % 8);
        const bool read = read_shapes(face, shown, file.data, file.len, true, &after);
        ck_assert_msg(i < first || i >= last || !read || !same(&before, &after), "byte %zu", i);
        file.data[i] = (char)(file.data[i] ^ 1 << i % 8);
    }
    buf_free(&file);
    buf_free(&before);
    buf_free(&after);
}
END_TEST

/* A glyph that is made of itself, of one that is not there, of one that goes on beyond the end. */
START_TEST(glyphs_made_of_glyphs_are_not_trusted)
{
    const struct font_face *face = &fonts()->faces[0];
    const unsigned id = face->glyphs[0x439].id; /* й */
    uint8_t shown[FONT_SHOWN] = {0};
    struct buf file = {0}, out = {0};
    struct font_tables tables;
    show(face, "й", shown);
    buf_put(&file, face->file.data, face->file.len);
    ck_assert(font_tables_find(file.data, file.len, false, &tables));
    const struct font_table outline = font_outline(&tables, id);
    ck_assert(font_is_composite(outline));
    char *part = file.data + ((const char *)outline.data - file.data) + 12, *flags = part - 2;
    ck_assert(read_shapes(face, shown, file.data, file.len, false, &out));
    const char was[] = {part[0], part[1]};
    part[0] = (char)(id >> 8);
    part[1] = (char)id;
    ck_assert(!read_shapes(face, shown, file.data, file.len, false, &out));
    part[0] = (char)0xFF;
    ck_assert(!read_shapes(face, shown, file.data, file.len, false, &out));
    memcpy(part, was, 2);
    for (size_t at = 10; at + 1 < outline.len;
         at += 2) /* nothing but parts, and each says that one follows */
        memcpy(flags + at - 10, "\0\x20", 2);
    ck_assert(!read_shapes(face, shown, file.data, file.len, false, &out));
    buf_free(&file);
    buf_free(&out);
}
END_TEST

START_TEST(a_face_can_come_from_the_archive)
{
    struct err err = {0};
    const struct font_face *face = &fonts()->faces[0];
    struct buf file = {0};
    buf_put(&file, face->file.data, face->file.len);
    file.data[file.len - 1] ^= 1; /* another release */
    struct font_face *older = font_take(fonts(), 0, file.data, file.len, &err);
    ck_assert_ptr_nonnull(older);
    ck_assert_str_ne(older->hash, face->hash);
    ck_assert_ptr_eq(font_find(fonts(), 0, older->hash), older);
    ck_assert_ptr_null(font_find(fonts(), 1, older->hash));
    ck_assert_ptr_eq(font_find(fonts(), 0, face->hash), face);
    ck_assert_ptr_null(font_take(fonts(), 0, "no font", 7, &err));
    ck_assert_int_eq(err.kind, ERR_DATA);
    buf_free(&file);
}
END_TEST

START_TEST(a_folder_without_fonts_is_an_error)
{
    struct err err = {0};
    ck_assert_ptr_null(page_fonts_open(test_dir(), &err));
    ck_assert_ptr_nonnull(strstr(err.message, "PTSerif-Regular.ttf"));
    page_fonts_free(NULL);
}
END_TEST

START_TEST(what_is_no_font_is_an_error)
{
    char path[600];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/PTSerif-Regular.ttf", test_dir());
    ck_assert_int_eq(file_write(path, "not a font at all", 17, &err), 0);
    ck_assert_ptr_null(page_fonts_open(test_dir(), &err));
    ck_assert_int_eq(err.kind, ERR_CONFIG);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("font");
    TCase *cases = tcase_create("font");
    tcase_add_test(cases, faces_have_russian_and_the_languages_of_the_volga);
    tcase_add_test(cases, glyphs_go_back_to_their_characters);
    tcase_add_test(cases, codes_stay_as_they_are);
    tcase_add_test(cases, only_what_is_shown_is_embedded);
    tcase_add_test(cases, a_glyph_looks_the_same_in_every_file);
    tcase_add_test(cases, no_outline_can_be_changed);
    tcase_add_test(cases, glyphs_made_of_glyphs_are_not_trusted);
    tcase_add_test(cases, a_face_can_come_from_the_archive);
    tcase_add_test(cases, a_folder_without_fonts_is_an_error);
    tcase_add_test(cases, what_is_no_font_is_an_error);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
