/* layout: blocks and lines. Positions are in 1/1000 pt from the top left corner; see SMALL_PAGE for the
 * paper. */
#include "page/paper.h"

START_TEST(margins_of_neighbours_collapse)
{
    struct paper paper;
    LAY(paper, "<p class='a'>один</p><p class='b'>два</p><div class='c'><p class='a'>три</p></div>",
        ".a { margin: 10pt 0 } .b { margin: 4pt 0 6pt } .c { margin-top: 2pt }");
    int32_t first = find_text(&paper, 0, "один")->y;
    ck_assert_int_eq(find_text(&paper, 0, "два")->y - first, 12000 + 10000);
    /* 6, 2 and 10 collapse into 10 */
    ck_assert_int_eq(find_text(&paper, 0, "три")->y - find_text(&paper, 0, "два")->y, 12000 + 10000);
    ck_assert_int_eq(find_text(&paper, 0, "один")->x, 20000);
    paper_free(&paper);
}
END_TEST

START_TEST(padding_and_borders_part_margins)
{
    struct paper paper;
    LAY(paper, "<div class='c'><p class='a'>один</p></div>",
        ".a { margin: 10pt 0 } .c { padding: 5pt; border: 1pt solid black; background: #ffeeaa }");
    const struct ops *ops = &paper.layout.pages[0].fixed;
    ck_assert_uint_eq(ops->rect_count, 1);
    ck_assert_int_eq(ops->rects[0].height, 2 * (1000 + 5000 + 10000) + 12000);
    ck_assert_int_eq(ops->rects[0].width, 260000);
    ck_assert_uint_eq(ops->rects[0].rgb, 0xFFEEAA);
    ck_assert_uint_eq(ops->line_count, 4);
    ck_assert_int_eq(find_text(&paper, 0, "один")->x, 20000 + 6000);
    paper_free(&paper);
}
END_TEST

START_TEST(lines_break_at_spaces_and_behind_hyphens)
{
    struct paper paper;
    LAY(paper, "<p>слово слово слово научно-<b>прак</b>тический</p><p>а&#160;б</p>", "p { width: 90pt }");
    ck_assert(has_text(&paper, 0, "слово слово слово"));
    ck_assert(has_text(&paper, 0, "научно-"));
    ck_assert(has_text(&paper, 0, "а\xc2\xa0б"));
    ck_assert_int_eq(find_text(&paper, 0, "прак")->y - find_text(&paper, 0, "научно-")->y, 12000);
    ck_assert_int_eq(find_text(&paper, 0, "научно-")->y - find_text(&paper, 0, "слово слово слово")->y,
                     12000);
    paper_free(&paper);
    LAY(paper, "<p>раз&#173;два&#173;три</p>", "p { width: 40pt }");
    ck_assert(has_text(&paper, 0, "раздва-") || has_text(&paper, 0, "раз-"));
    paper_free(&paper);
}
END_TEST

START_TEST(no_line_begins_with_a_dash)
{
    struct paper paper;
    LAY(paper, "<p>Москва — столица</p>", "p { width: 58pt }");
    ck_assert(has_text(&paper, 0, "столица"));
    ck_assert(!has_text(&paper, 0, "— столица"));
    paper_free(&paper);
}
END_TEST

/* What stands on a line of this width, and below it. */
#define CK_BREAK(text, width, first, second)                                                                 \
    do {                                                                                                     \
        struct paper broken;                                                                                 \
        LAY(broken, "<p>" text "</p>", "p { width: " width " }");                                            \
        ck_assert_msg(has_text(&broken, 0, first) && has_text(&broken, 0, second), text ", " width);         \
        paper_free(&broken);                                                                                 \
    } while (0)

START_TEST(signs_and_initials_stay_with_their_words)
{
    CK_BREAK("приказ № 12", "50pt", "приказ", "№ 12");
    CK_BREAK("закон № <b>152-ФЗ</b>", "50pt", "закон", "№ ");
    CK_BREAK("край, г. Заречный", "60pt", "край,", "г. Заречный");
    CK_BREAK("в 2025 г. Заречный", "60pt", "в 2025 г.", "Заречный");
    CK_BREAK("Данилова А. И.", "58pt", "Данилова", "А. И.");
    CK_BREAK("приказ 2025-Я", "58pt", "приказ", "2025-Я");
    CK_BREAK("и ИЮ. А. И.", "32pt", "и ИЮ.", "А. И."); /* two letters are no initial */
    CK_BREAK("№ 12", "15pt", "№", "12");               /* rather than to fail */
    CK_BREAK("47-У", "15pt", "47-", "У");
}
END_TEST

START_TEST(text_is_aligned)
{
    struct paper paper;
    LAY(paper,
        "<p class='r'>конец</p><p class='c'>центр</p><p class='j'>раз два три четыре пять шесть семь восемь "
        "девять</p>",
        ".r { text-align: right } .c { text-align: center } .j { text-align: justify; width: 150pt }");
    int32_t width = 0;
    const struct op_text *right = find_text(&paper, 0, "конец");
    const struct ops *ops = &paper.layout.pages[0].fixed;
    for (uint32_t i = 0; i < right->glyph_count; i++)
        width += fonts()->faces[right->face].widths[ops->glyphs[right->first_glyph + i]];
    ck_assert_int_eq(right->x + width * 10, 280000);
    ck_assert_int_lt(find_text(&paper, 0, "центр")->x, right->x);
    int justified = 0;
    for (size_t i = 0; i < ops->text_count; i++)
        justified += ops->texts[i].space_extra > 0;
    ck_assert_int_ge(justified, 1);
    ck_assert_int_eq(ops->texts[ops->text_count - 1].space_extra, 0); /* the last line is not stretched */
    paper_free(&paper);
}
END_TEST

START_TEST(white_space_rules)
{
    struct paper paper;
    LAY(paper, "<p>  один\n   <b> два</b>  </p><p class='l'>три\n четыре</p><p class='n'>пять шесть</p>",
        ".l { white-space: pre-line } .n { white-space: nowrap; width: 80pt; text-transform: uppercase }");
    ck_assert(has_text(&paper, 0, "один "));
    ck_assert(has_text(&paper, 0, "два"));
    ck_assert_int_eq(find_text(&paper, 0, "четыре")->y - find_text(&paper, 0, "три")->y, 12000);
    ck_assert(has_text(&paper, 0, "ПЯТЬ ШЕСТЬ"));
    paper_free(&paper);
}
END_TEST

START_TEST(lists_have_markers)
{
    struct paper paper;
    LAY(paper, "<ul><li>раз</li></ul><ol><li>два</li><li>три</li></ol>", "ul, ol { margin-left: 20pt }");
    ck_assert_int_eq(find_text(&paper, 0, "•")->y, find_text(&paper, 0, "раз")->y);
    ck_assert_int_lt(find_text(&paper, 0, "•")->x, find_text(&paper, 0, "раз")->x);
    ck_assert_int_eq(find_text(&paper, 0, "2.")->y, find_text(&paper, 0, "три")->y);
    paper_free(&paper);
}
END_TEST

START_TEST(what_does_not_fit_is_an_error)
{
    struct paper paper;
    LAY_FAILS(paper, "<p>incomprehensibilities</p>", "p { width: 30pt }",
              "page.html:1: a text of 21 characters without a break is wider");
    paper_free(&paper);
    LAY_FAILS(paper, "<div>текст</div>", "div { width: 400pt }", "the block is wider than its place");
    paper_free(&paper);
    LAY_FAILS(paper, "<div>текст<br/>текст</div>", "div { height: 15pt }", "higher than the height");
    paper_free(&paper);
    LAY_FAILS(paper, "<p>漢</p>", "", "character U+6F22 \"漢\" is not in the font PTSerif-Regular");
    paper_free(&paper);
}
END_TEST

START_TEST(data_and_template_are_apart)
{
    struct paper paper;
    struct arena *arena = arena_new();
    struct value data = TEXTS(arena, "name", "Иванова");
    paper_lay(&paper, PAGE_OF("<p>Ученик: {{name}}, 7 класс</p><p>Подпись</p><p>Дата</p>"), SMALL_PAGE,
              &data);
    ck_assert_int_eq(paper.result, 0);
    const struct layout_page *page = &paper.layout.pages[0];
    ck_assert_uint_eq(page->fixed.text_count, 3); /* "Ученик: ", "Подпись", "Дата" */
    ck_assert_str_eq(op_string(&page->fixed, &page->fixed.texts[0]), "Ученик: ");
    ck_assert_str_eq(op_string(&page->data, &page->data.texts[0]),
                     "Иванова, 7 класс"); /* it moves with the name */
    paper_free(&paper);
    /* too little to stand apart: the words of a line join */
    paper_lay(&paper, PAGE_OF("<p>Ученик: {{name}}, 7 класс</p><p>Подпись</p>"), SMALL_PAGE, &data);
    ck_assert_int_eq(paper.result, 0);
    page = &paper.layout.pages[0];
    ck_assert_uint_eq(page->fixed.text_count, 0);
    ck_assert_str_eq(op_string(&page->data, &page->data.texts[0]), "Ученик: Иванова, 7 класс");
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(single_letters_keep_their_distance)
{
    struct paper paper;
    LAY(paper, "<p>5 4 н 5</p><p>5 4 зач</p>", "");
    int32_t gap =
        fonts()->faces[0].glyphs[' '].width * 10 + 2 * find_text(&paper, 0, "5 4 н 5")->letter_spacing;
    ck_assert_int_ge(gap, 4000); /* 0.4 of the font size: what poppler takes for a space */
    ck_assert_int_le(gap, 4200);
    ck_assert_int_eq(find_text(&paper, 0, "5 4 зач")->letter_spacing, 0);
    paper_free(&paper);
    LAY(paper, "<p>5 4 нс</p><p>5 4 н</p>", "p { word-spacing: 2pt; text-align: right }");
    const struct op_text *signs = find_text(&paper, 0, "5 4 нс"), *letters = find_text(&paper, 0, "5 4 н");
    ck_assert_int_eq(signs->space_extra, 2000);
    ck_assert_int_eq(letters->space_extra, 2000);
    ck_assert_int_eq(letters->letter_spacing, 0);                      /* far enough apart */
    const int32_t letter = fonts()->faces[0].glyphs[0x441].width * 10; /* "с", at the size of 10 pt */
    ck_assert_int_eq(letters->x - signs->x, letter);
    paper_free(&paper);
}
END_TEST

/* What was measured in one way says nothing of the same letters in another, nor of the next document. */
START_TEST(texts_seen_before_are_laid_out_anew)
{
    static const char *const styles[] = {
        "",
        "p { font-size: 12pt }",
        "p { font-weight: bold }",
        "p { letter-spacing: 1pt }",
        "p { word-spacing: 2pt }",
        "p { text-transform: uppercase }",
        "p { text-indent: 9pt }",
        "p { white-space: nowrap }",
        "p { text-decoration: underline }",
        "p { width: 33pt }",
    };
    struct arena *arena = arena_new();
    struct value data = TEXTS(arena, "name", "раз два");
    struct layout kept = {0};
    for (size_t i = 0; i < 4 * sizeof styles / sizeof *styles; i++) {
        struct paper paper;
        struct buf css = {0};
        const char *body = i % 2 == 0 ? PAGE_OF("<p>раз два</p>") : PAGE_OF("<p>{{name}}</p>");
        buf_printf(&css, "%s p { text-align: right } %s", SMALL_PAGE,
                   styles[i / 2 % (sizeof styles / sizeof *styles)]);
        paper_lay(&paper, body, buf_text(&css), &data);
        ck_assert_int_eq(paper.result, 0);
        ck_assert_int_eq(layout_document(&kept, fonts(), paper.document, paper.arena, &paper.err), 0);
        const struct layout_page *alone = paper.layout.pages, *after = kept.pages;
        ck_assert_uint_eq(after->fixed.text_count, alone->fixed.text_count);
        ck_assert_uint_eq(after->data.text_count, alone->data.text_count);
        ck_assert_uint_eq(after->fixed.line_count, alone->fixed.line_count);
        ck_assert_uint_eq(after->fixed.text_count + after->data.text_count,
                          strstr(buf_text(&css), "33pt") ? 2 : 1);
        const struct ops *lists[2][2] = {{&alone->fixed, &after->fixed}, {&alone->data, &after->data}};
        for (int list = 0; list < 2; list++)
            for (size_t op = 0; op < lists[list][0]->text_count; op++) {
                const struct op_text *a = &lists[list][0]->texts[op], *b = &lists[list][1]->texts[op];
                ck_assert_str_eq(op_string(lists[list][0], a), op_string(lists[list][1], b));
                ck_assert(a->x == b->x && a->y == b->y && a->size_mpt == b->size_mpt && a->face == b->face &&
                          a->letter_spacing == b->letter_spacing && a->space_extra == b->space_extra);
            }
        buf_free(&css);
        paper_free(&paper);
    }
    layout_free(&kept);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("layout");
    TCase *cases = tcase_create("layout");
    tcase_add_test(cases, margins_of_neighbours_collapse);
    tcase_add_test(cases, padding_and_borders_part_margins);
    tcase_add_test(cases, lines_break_at_spaces_and_behind_hyphens);
    tcase_add_test(cases, no_line_begins_with_a_dash);
    tcase_add_test(cases, signs_and_initials_stay_with_their_words);
    tcase_add_test(cases, text_is_aligned);
    tcase_add_test(cases, white_space_rules);
    tcase_add_test(cases, lists_have_markers);
    tcase_add_test(cases, what_does_not_fit_is_an_error);
    tcase_add_test(cases, data_and_template_are_apart);
    tcase_add_test(cases, single_letters_keep_their_distance);
    tcase_add_test(cases, texts_seen_before_are_laid_out_anew);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
