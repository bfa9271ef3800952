/* font: the tables of the faces, their stand-ins, the smaller files that are embedded. */
#include "page/paper.h"

START_TEST(faces_have_russian_and_the_languages_of_the_volga)
{
    static const uint32_t codes[] = {'A',   'z',   '0',   0x416,  0x451, 0x4D8,  0x4AE,
                                     0x4A0, 0x498, 0x4D1, 0x2116, 0xAB,  0x2014, 0x20BD};
    for (int face = 0; face < FONT_FACES; face++)
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            struct font_glyph glyph = fonts()->faces[face].glyphs[codes[i]];
            ck_assert_msg(glyph.id != 0 && glyph.width > 0, "%s lacks U+%04X", font_face_name((unsigned)face),
                          codes[i]);
            ck_assert_msg(fonts()->faces[face].in_core[glyph.id], "U+%04X is not in the core", codes[i]);
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

START_TEST(the_core_is_smaller_and_names_carry_a_tag)
{
    for (int i = 0; i < FONT_FACES; i++) {
        struct font_face *face = &fonts()->faces[i];
        size_t core = font_deflated(&face->core)->len, whole = font_deflated(&face->whole)->len;
        ck_assert_uint_gt(core, 1000);
        ck_assert_uint_lt(core, whole * 3 / 4);
        ck_assert_uint_eq(font_deflated(&face->core)->len, core); /* a second time */
        ck_assert_int_eq(face->name[6], '+');
        ck_assert_str_eq(face->name + 7, font_face_name((unsigned)i));
        for (int k = 0; k < 6; k++)
            ck_assert(face->name[k] >= 'A' && face->name[k] <= 'Z');
    }
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
    tcase_add_test(cases, the_core_is_smaller_and_names_carry_a_tag);
    tcase_add_test(cases, a_folder_without_fonts_is_an_error);
    tcase_add_test(cases, what_is_no_font_is_an_error);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
