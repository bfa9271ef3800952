/* layout: what stands outside the flow: notes, blocks at the foot of the page, blocks at a place of their
 * own. A page holds 30 lines of 12 pt, from 20 to 380 pt. */
#include "page/paper.h"

#define NOTE_CSS ".n { float: footnote } .b { float: bottom } "

/* COUNT lines "n1" … with BODY behind them. */
static void lay_lines(struct paper *paper, int count, const char *body, const char *css)
{
    struct buf html = {0};
    char sheet[1024];
    buf_puts(&html, "<html lang='ru'><head><title>t</title></head><body>");
    for (int i = 1; i <= count; i++)
        buf_printf(&html, "<p>n%d</p>", i);
    buf_puts(&html, body);
    buf_puts(&html, "</body></html>");
    snprintf(sheet, sizeof sheet, "%s %s %s", SMALL_PAGE, NOTE_CSS, css);
    paper_lay(paper, buf_text(&html), sheet, NULL);
    ck_assert_msg(paper->result == 0, "%s", paper->err.message);
    buf_free(&html);
}

START_TEST(notes_stand_at_the_foot)
{
    struct paper paper;
    lay_lines(&paper, 2, "<p>aa<span class='n'>first</span> <b>bb<span class='n'>second</span></b></p>", "");
    const struct op_text *first = find_text(&paper, 0, " first"), *second = find_text(&paper, 0, " second");
    ck_assert_int_eq(second->y, 380000 - 12000 + 9710);
    ck_assert_int_eq(first->y, second->y - 12000);
    ck_assert_int_eq(find_text(&paper, 0, "1")->size_mpt, 8300); /* the mark in the text is raised */
    ck_assert_int_lt(find_text(&paper, 0, "1")->y, find_text(&paper, 0, "aa")->y);
    ck_assert_int_eq(find_text(&paper, 0, " second")->face,
                     0); /* a note is not bold because its element is */
    const struct ops *fixed = &paper.layout.pages[0].fixed;
    ck_assert_uint_eq(fixed->line_count, 1);
    ck_assert_int_eq(fixed->lines[0].y, 380000 - 24000 - 3000);
    paper_free(&paper);
}
END_TEST

/* 28 lines and a line with a note: with rule and note 29 × 12 + 9 + 12 > 360, so the line moves on. */
START_TEST(a_note_stays_with_its_mark)
{
    struct paper paper;
    lay_lines(&paper, 28, "<p>mm<span class='n'>note</span></p><p>after</p>", "");
    ck_assert_int_eq(paper.layout.page_count, 2);
    ck_assert(!has_text(&paper, 0, " note") && has_text(&paper, 0, "n28"));
    ck_assert(has_text(&paper, 1, "mm") && has_text(&paper, 1, " note") && has_text(&paper, 1, "after"));
    paper_free(&paper);
    lay_lines(&paper, 27, "<p>mm<span class='n'>note</span></p><p>after</p>", "");
    ck_assert(has_text(&paper, 0, "mm") && has_text(&paper, 0, " note") && has_text(&paper, 1, "after"));
    paper_free(&paper);
}
END_TEST

START_TEST(a_long_note_goes_on)
{
    struct paper paper;
    struct buf body = {0};
    buf_puts(&body, "<p>mm<span class='n'>");
    for (int i = 1; i <= 70; i++)
        buf_printf(&body, "k%d<br/>", i);
    buf_puts(&body, "</span></p><p>after</p>");
    lay_lines(&paper, 3, buf_text(&body), "");
    buf_free(&body);
    ck_assert_int_eq(paper.layout.page_count, 4);
    ck_assert(has_text(&paper, 0, "n3") && !has_text(&paper, 0, "mm"));
    ck_assert(has_text(&paper, 1, "mm") && has_text(&paper, 1, "k28") && !has_text(&paper, 1, "k29"));
    ck_assert(has_text(&paper, 2, "k29") && has_text(&paper, 2, "k56") && has_text(&paper, 2, "after"));
    ck_assert(has_text(&paper, 3, "k57") && has_text(&paper, 3, "k70") && !has_text(&paper, 3, "after"));
    paper_free(&paper);
}
END_TEST

START_TEST(notes_of_cells_and_heads)
{
    struct paper paper;
    struct buf body = {0};
    buf_puts(&body, "<table><thead><tr><th>hh<span class='n'>head</span></th></tr></thead><tbody>");
    for (int i = 1; i <= 40; i++)
        buf_printf(&body, "<tr><td>r%d%s</td></tr>", i, i == 35 ? "<span class='n'>cell</span>" : "");
    buf_puts(&body, "</tbody></table>");
    lay_lines(&paper, 0, buf_text(&body), "");
    buf_free(&body);
    ck_assert_int_eq(paper.layout.page_count, 2);
    ck_assert(has_text(&paper, 0, " head") && has_text(&paper, 1, " head")); /* its mark is drawn again */
    ck_assert(!has_text(&paper, 0, " cell") && has_text(&paper, 1, " cell"));
    ck_assert(has_text(&paper, 0, "r27") && !has_text(&paper, 0, "r28")); /* 28 rows, 21 pt of notes */
    paper_free(&paper);
}
END_TEST

START_TEST(a_strip_stands_at_the_foot)
{
    struct paper paper;
    lay_lines(&paper, 3, "<div class='b'><p>cut</p><p>here</p></div><p>last</p>", ".b { margin-top: 6pt }");
    ck_assert_int_eq(paper.layout.page_count, 1);
    ck_assert_int_eq(find_text(&paper, 0, "here")->y, 380000 - 12000 + 9710);
    ck_assert_int_eq(find_text(&paper, 0, "last")->y, find_text(&paper, 0, "n3")->y + 12000);
    paper_free(&paper);
    lay_lines(&paper, 28, "<div class='b'>cut</div><p>m1</p><p>m2</p>", ""); /* the text goes on behind it */
    ck_assert(has_text(&paper, 0, "cut") && has_text(&paper, 0, "m1") && has_text(&paper, 1, "m2"));
    ck_assert(!has_text(&paper, 1, "cut"));
    paper_free(&paper);
    lay_lines(&paper, 30, "<div class='b'>cut</div>", ""); /* no room: the next page */
    ck_assert_int_eq(paper.layout.page_count, 2);
    ck_assert_int_eq(find_text(&paper, 1, "cut")->y, 380000 - 12000 + 9710);
    paper_free(&paper);
    lay_lines(&paper, 2, "<p>mm<span class='n'>note</span></p><div class='b'>cut</div>", "");
    ck_assert_int_eq(find_text(&paper, 0, " note")->y, 380000 - 24000 + 9710); /* notes above it */
    paper_free(&paper);
}
END_TEST

START_TEST(margins_meet_across_an_anchor)
{
    struct paper with, without;
    lay_lines(&without, 0, "<p>a</p><p>c</p>", "p { margin: 10pt 0 }");
    lay_lines(&with, 0, "<p>a</p><div class='b'>b</div><p>c</p>", "p { margin: 10pt 0 }");
    ck_assert_int_eq(find_text(&with, 0, "c")->y, find_text(&without, 0, "c")->y);
    paper_free(&with);
    paper_free(&without);
    lay_lines(&with, 0, "<h1>a</h1><div class='b'>b</div><p>c</p><p class='page'>d</p>",
              ".page { break-before: page }"); /* what stands before a break stays before it */
    ck_assert(has_text(&with, 0, "b") && has_text(&with, 0, "c") && has_text(&with, 1, "d"));
    paper_free(&with);
}
END_TEST

static const struct {
    const char *css;
    int32_t x, y;
} places[] = {
    {"top: 30pt; left: 50pt; width: 100pt", 50000, 30000},
    {"top: 30pt; right: 50pt; width: 100pt", 150000, 30000},
    {"bottom: 30pt; left: 50pt; width: 100pt", 50000, 358000},
    {"bottom: 30pt; left: 50pt; width: 100pt; height: 40pt", 50000, 330000},
    {"top: 30pt; left: 50pt; right: 20pt; padding: 5pt", 55000, 35000},
    {"top: 30pt; left: 50pt; right: 20pt; text-align: right", -1, 30000}, /* up to 280 pt */
    {"top: 1pt; left: 2pt", 2000, 1000},
};

START_TEST(blocks_have_a_place_of_their_own)
{
    struct paper paper;
    char css[256];
    snprintf(css, sizeof css, ".a { position: absolute; %s }", places[_i].css);
    lay_lines(&paper, 31, "<div class='a'>abc</div><p>last</p>", css);
    ck_assert_int_eq(paper.layout.page_count, 2);
    const struct op_text *text = find_text(&paper, 1, "abc");
    ck_assert_int_eq(text->y, places[_i].y + 9710);
    if (places[_i].x >= 0)
        ck_assert_int_eq(text->x, places[_i].x);
    else
        ck_assert_int_gt(text->x, 255000);
    ck_assert_int_eq(find_text(&paper, 1, "last")->y, 20000 + 12000 + 9710); /* it takes no room */
    paper_free(&paper);
}
END_TEST

START_TEST(what_has_no_place_is_refused)
{
    struct paper paper;
    LAY_FAILS(
        paper, "\n<table><tr><td><div class='b'>a</div></td></tr></table>", NOTE_CSS,
        "page.html:2: float: bottom and position: absolute are not supported in a cell or in each other");
    paper_free(&paper);
    LAY_FAILS(paper, "<div class='a'>a<br/>b<br/>c</div>",
              ".a { position: absolute; left: 0; top: 20pt; bottom: 350pt }",
              "page.html:1: the block is higher than its place on the page (36 of 30 pt)");
    paper_free(&paper);
    LAY(paper, "<div class='a'>a<br/>b<br/>c</div>",
        ".a { position: absolute; left: 0; top: 20pt; bottom: 350pt; -itog-shrink: 80% }");
    ck_assert_int_eq(find_text(&paper, 0, "a")->size_mpt, 8000);
    paper_free(&paper);
    LAY_FAILS(paper, "<div class='b'><p>a</p><p class='p'>b</p></div>", NOTE_CSS ".p { break-before: page }",
              "page.html:1: a page break outside the flow is not supported");
    paper_free(&paper);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("layout_place");
    TCase *cases = tcase_create("place");
    tcase_add_test(cases, notes_stand_at_the_foot);
    tcase_add_test(cases, a_note_stays_with_its_mark);
    tcase_add_test(cases, a_long_note_goes_on);
    tcase_add_test(cases, notes_of_cells_and_heads);
    tcase_add_test(cases, a_strip_stands_at_the_foot);
    tcase_add_test(cases, margins_meet_across_an_anchor);
    tcase_add_loop_test(cases, blocks_have_a_place_of_their_own, 0, (int)(sizeof places / sizeof *places));
    tcase_add_test(cases, what_has_no_place_is_refused);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
