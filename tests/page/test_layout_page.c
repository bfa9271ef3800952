/* layout: page breaks, repeated heads, margin boxes. A page holds 30 lines. */
#include "page/paper.h"

/* BEFORE, then COUNT times EACH with its number for the "#", then AFTER. */
static char *many(struct arena *arena, const char *before, int count, const char *each, const char *after)
{
    struct buf text = {0};
    buf_puts(&text, "<html lang=\"ru\"><head><title>t</title></head><body>");
    buf_puts(&text, before);
    for (int i = 1; i <= count; i++)
        for (const char *at = each; *at != '\0'; at++)
            *at == '#' ? buf_printf(&text, "%d", i) : buf_putc(&text, *at);
    buf_puts(&text, after);
    buf_puts(&text, "</body></html>");
    char *made = arena_strdup(arena, buf_text(&text));
    buf_free(&text);
    return made;
}

static void lay(struct paper *paper, const char *html, const char *css)
{
    paper_lay(paper, html, css, NULL);
    ck_assert_msg(paper->result == 0, "%s", paper->err.message);
}

START_TEST(pages_are_filled)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper, many(arena, "", 61, "<p>n#</p>", ""), SMALL_PAGE);
    ck_assert_int_eq(paper.layout.page_count, 3);
    ck_assert_int_eq(find_text(&paper, 1, "n31")->y, find_text(&paper, 0, "n1")->y);
    ck_assert(has_text(&paper, 2, "n61"));
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(heads_of_tables_are_repeated)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper,
        many(arena,
             "<table><thead><tr><th>Голова</th></tr></thead><tfoot><tr><td>Итого</td></tr></tfoot><tbody>",
             40, "<tr><td>n#</td></tr>", "</tbody></table>"),
        SMALL_PAGE "td, th { border: 0.5pt solid black }");
    ck_assert_int_eq(paper.layout.page_count, 2);
    ck_assert(has_text(&paper, 0, "Голова"));
    ck_assert(has_text(&paper, 1, "Голова"));
    ck_assert_int_eq(find_text(&paper, 0, "Голова")->y, find_text(&paper, 1, "Голова")->y);
    ck_assert(!has_text(&paper, 0, "Итого"));
    ck_assert(has_text(&paper, 1, "Итого"));
    int last = 0;
    for (int i = 1; i <= 40; i++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", i);
        ck_assert_int_eq(has_text(&paper, 0, name) + has_text(&paper, 1, name), 1); /* each row once */
        last = has_text(&paper, 0, name) ? i : last;
    }
    ck_assert_int_ge(last, 25);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(rows_that_share_a_cell_stay_together)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper,
        many(arena, "<table>", 29, "<tr><td colspan='2'>n#</td></tr>",
             "<tr><td rowspan='3'>a</td><td>b1</td></tr><tr><td>b2</td></tr><tr><td>b3</td></tr></table>"),
        SMALL_PAGE);
    ck_assert(has_text(&paper, 0, "n29"));
    ck_assert(!has_text(&paper, 0, "b1"));
    ck_assert(has_text(&paper, 1, "b1") && has_text(&paper, 1, "b3"));
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(a_heading_stays_with_its_text)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper, many(arena, "", 29, "<p>n#</p>", "<h1>Глава</h1><p>текст</p>"),
        SMALL_PAGE "h1 { page-break-after: avoid; font-size: 10pt }");
    ck_assert(!has_text(&paper, 0, "Глава"));
    ck_assert(has_text(&paper, 1, "Глава"));
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(orphans_and_widows_are_kept)
{
    struct arena *arena = arena_new();
    struct paper paper;
    const char *three = "<div>а1<br/>а2<br/>а3</div>";
    lay(&paper, many(arena, "", 29, "<p>n#</p>", three), SMALL_PAGE "div { orphans: 2; widows: 2 }");
    ck_assert(!has_text(&paper, 0, "а1"));
    paper_free(&paper);
    lay(&paper, many(arena, "", 29, "<p>n#</p>", three), SMALL_PAGE "div { orphans: 1; widows: 1 }");
    ck_assert(has_text(&paper, 0, "а1"));
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(breaks_are_made_and_avoided)
{
    struct paper paper;
    LAY(paper, "<p>раз</p><p class='b'>два</p><p class='r'>три</p>",
        ".b { page-break-before: always } .r { page-break-before: right }");
    ck_assert_int_eq(paper.layout.page_count, 3);
    ck_assert(has_text(&paper, 1, "два"));
    ck_assert(has_text(&paper, 2, "три"));
    paper_free(&paper);
    struct arena *arena = arena_new();
    lay(&paper,
        many(arena, "<div class='x'>", 29, "<p>n#</p>", "</div><div class='k'><p>k1</p><p>k2</p></div>"),
        SMALL_PAGE ".k { page-break-inside: avoid }");
    ck_assert(!has_text(&paper, 0, "k1"));
    ck_assert(has_text(&paper, 1, "k1"));
    paper_free(&paper);
    /* each tbody for itself: between two of them a page may end, though their styles are the same */
    lay(&paper,
        many(arena, "<table>", 29, "<tbody><tr><td>a#</td></tr><tr><td>b#</td></tr></tbody>", "</table>"),
        SMALL_PAGE "tbody { page-break-inside: avoid }");
    ck_assert(has_text(&paper, 0, "a1"));
    for (int i = 1; i <= 29; i++) {
        char first[8], second[8];
        snprintf(first, sizeof first, "a%d", i);
        snprintf(second, sizeof second, "b%d", i);
        ck_assert_int_eq(has_text(&paper, 0, first), has_text(&paper, 0, second));
    }
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(a_block_cut_by_a_page_has_its_background_on_both)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper, many(arena, "<div class='x'>", 40, "<p>n#</p>", "</div>"),
        SMALL_PAGE ".x { background: #eeeeee; border: 1pt solid black }");
    ck_assert_int_eq(paper.layout.page_count, 2);
    ck_assert_uint_eq(paper.layout.pages[0].fixed.rect_count, 1);
    ck_assert_uint_eq(paper.layout.pages[1].fixed.rect_count, 1);
    ck_assert_uint_eq(paper.layout.pages[0].fixed.line_count,
                      3); /* no lower border here, no upper one there */
    ck_assert_uint_eq(paper.layout.pages[1].fixed.line_count, 3);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(margin_boxes_know_pages_and_strings)
{
    struct arena *arena = arena_new();
    struct paper paper;
    lay(&paper, many(arena, "<h1>Первая</h1>", 40, "<p>n#</p>", "<h1 class='b'>Вторая</h1>"),
        SMALL_PAGE "h1 { font-size: 10pt; string-set: head content() } .b { page-break-before: always }"
                   "@page { @bottom-center { content: counter(page) \" из \" counter(pages) } @top-left { "
                   "content: string(head) } }"
                   "@page :first { @top-left { content: none } }");
    ck_assert_int_eq(paper.layout.page_count, 3);
    ck_assert(has_text(&paper, 0, "1 из 3"));
    ck_assert(has_text(&paper, 2, "3 из 3"));
    ck_assert_int_gt(find_text(&paper, 0, "1 из 3")->y, 380000);
    ck_assert_int_lt(find_text(&paper, 1, "Первая")->y, 20000);
    const struct ops *data = &paper.layout.pages[2].data; /* the heading itself, and the head of the page */
    ck_assert_int_gt(data->texts[0].y, 20000);
    ck_assert_str_eq(op_string(data, &data->texts[1]), "Вторая");
    ck_assert_int_lt(data->texts[1].y, 20000);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(what_is_higher_than_a_page_is_an_error)
{
    struct arena *arena = arena_new();
    struct paper paper;
    paper_lay(&paper, many(arena, "<table><tr><td>", 40, "n#<br/>", "</td></tr></table>"), SMALL_PAGE, NULL);
    ck_assert_int_eq(paper.result, -1);
    ck_assert_msg(strstr(paper.err.message,
                         "page.html:1: a line or row is higher than the page (480 of 360 pt)") != NULL,
                  "%s", paper.err.message);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("layout_page");
    TCase *cases = tcase_create("pages");
    tcase_add_test(cases, pages_are_filled);
    tcase_add_test(cases, heads_of_tables_are_repeated);
    tcase_add_test(cases, rows_that_share_a_cell_stay_together);
    tcase_add_test(cases, a_heading_stays_with_its_text);
    tcase_add_test(cases, orphans_and_widows_are_kept);
    tcase_add_test(cases, breaks_are_made_and_avoided);
    tcase_add_test(cases, a_block_cut_by_a_page_has_its_background_on_both);
    tcase_add_test(cases, margin_boxes_know_pages_and_strings);
    tcase_add_test(cases, what_is_higher_than_a_page_is_an_error);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
