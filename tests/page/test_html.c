/* html: a page for browsers, escaped and self-contained, and a page as plain text. */
#include "base/buf.h"
#include "paper.h"

static struct value sample(struct arena *arena)
{
    struct value data = TEXTS(arena, "name", "Анна <b> & \"О'К\"", "none", NULL, "long",
                              "очень длинное название предмета и ещё раз", "lines", "первая\nвторая");
    return with(arena, data, "rows", list_of(arena, "mark", (const char *const[]){"5", "четыре", NULL}));
}

/* WIDTH 0: as HTML. */
static const char *output(const char *html, const char *css, int width)
{
    static struct buf out;
    struct err err = {0};
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct page_template *page = open_page(html, css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    const struct document *document = page_fill(page, &data, arena, &err);
    ck_assert_msg(document != NULL, "%s", err.message);
    buf_clear(&out);
    ck_assert_int_eq(
        width == 0 ? page_html(page, document, &out, &err) : page_text(document, width, &out, &err), 0);
    page_template_free(page);
    arena_free(arena);
    return buf_text(&out);
}

START_TEST(html_is_whole_and_escaped)
{
    ck_assert_str_eq(
        output("<html lang='ru' xmlns='http://www.w3.org/1999/xhtml'><head><meta charset='utf-8'/>"
               "<meta name='author' content='itog'/><title>{{name}}</title>"
               "<link rel='stylesheet' href='print.css'/></head>"
               "<body>\n<p title='{{name}}' class='{{none}}'>{{name}}<br/>&#160;</p><hr/>\n"
               "<table><tr>{{#rows}}<td colspan='2'>{{mark}}</td>{{/rows}}</tr></table></body></html>",
               "@page { margin: 0; @top-left { content: '}' } }\np { color: red }\n", 0),
        "<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<style>\n\np { color: red }\n</style>\n<meta name=\"author\" content=\"itog\">\n"
        "<title>Анна &lt;b&gt; &amp; \"О'К\"</title>\n</head>\n"
        "<body>\n<p title=\"Анна &lt;b&gt; &amp; &quot;О'К&quot;\">Анна &lt;b&gt; &amp; "
        "\"О'К\"<br>\xc2\xa0</p>"
        "<hr>\n<table>\n<tr><td colspan=\"2\">5</td><td colspan=\"2\">четыре</td></tr>\n</table></body>\n"
        "</html>\n");
}
END_TEST

START_TEST(notes_are_a_list_at_the_end)
{
    static const char page[] =
        PAGE_OF("<p>a<span class='n'>one {{name}}</span> <a href='x'>b<b class='n'>two</b></a></p>"
                "<div style='display: none'><span class='n'>no</span></div>"
                "<table><tr><td>c<span class='n'>three</span></td></tr></table>");
    const char *html = output(page, ".n { float: footnote }", 0);
    ck_assert_ptr_nonnull(strstr(html, "<p>a<sup id=\"note-mark-1\"><a href=\"#note-1\">1</a></sup> "
                                       "<a href=\"x\">b<sup id=\"note-mark-2\">2</sup></a></p>"));
    ck_assert_ptr_nonnull(strstr(
        html, "<td>c<sup id=\"note-mark-3\"><a href=\"#note-3\">3</a></sup></td></tr>\n</table>\n<hr>\n"
              "<p id=\"note-1\"><sup><a href=\"#note-mark-1\">1</a></sup> "
              "<span class=\"n\">one Анна &lt;b&gt; &amp; \"О'К\"</span></p>\n"
              "<p id=\"note-2\"><sup><a href=\"#note-mark-2\">2</a></sup> <b class=\"n\">two</b></p>\n"));
    ck_assert_ptr_null(strstr(html, "note-4"));
    ck_assert_str_eq(
        output(page, ".n { float: footnote }", 20),
        "a[1] b[2] (x)\n\nc[3]\n\n--------\n[1] one Анна <b> &\n    \"О'К\"\n[2] two\n[3] three\n");
}
END_TEST

START_TEST(what_has_a_place_on_paper_flows_on_screens)
{
    static const char page[] = PAGE_OF("<p>a</p><div class='w' style='color: red'>b</div>");
    static const char css[] = ".w { position: absolute; top: 9mm; left: 9mm }";
    ck_assert_ptr_nonnull(
        strstr(output(page, css, 0), "<div class=\"w\" style=\"color: red; position: static\">b</div>"));
    ck_assert_str_eq(output(page, css, 20), "a\n\nb\n");
}
END_TEST

static struct page_template *with_screen(const char *screen, struct err *err)
{
    char path[600];
    page_template_free(open_page(PAGE_OF("a"), "p { color: red }", err));
    snprintf(path, sizeof path, "%s/screen.css", test_dir());
    ck_assert_int_eq(file_write(path, screen, strlen(screen), err), 0);
    return page_template_open(test_dir(), err);
}

START_TEST(screen_styles_take_the_place_of_print_styles)
{
    struct err err = {0};
    struct buf out = {0};
    struct arena *arena = arena_new();
    struct value data = NO_DATA(arena);
    struct page_template *page =
        with_screen("body { display: grid; background: url( 'data:image/png;base64,AA==') }", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    ck_assert_int_eq(page_html(page, page_fill(page, &data, arena, &err), &out, &err), 0);
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "display: grid"));
    ck_assert_ptr_null(strstr(buf_text(&out), "color: red"));
    page_template_free(page);
    buf_free(&out);
    arena_free(arena);
}
END_TEST

static const char *const bad_screens[] = {
    "\n</STYLE><script>",
    "a { background: url(//a.example/x) }",
    "a { background: URL(\"http://x\") }",
    "@import 'x.css';",
    "a { background: \\75rl(http://x) }",
    "a { background: url(x.png) }",
    "a { b: image-set('x' 1x) }",
};

START_TEST(screen_styles_may_not_reach_out)
{
    struct err err = {0};
    ck_assert_ptr_null(with_screen(bad_screens[_i], &err));
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    ck_assert(strncmp(err.message, "screen.css:", 11) == 0);
}
END_TEST

static const struct {
    const char *body, *expected;
    int width;
} plain[] = {
    {"<h1>Итог</h1>\n<p>{{name}},\n  привет</p><p>два</p>",
     "Итог\n====\n\nАнна <b> & \"О'К\", привет\n\nдва\n", 40},
    {"<p>{{long}}</p>", "очень длинное\nназвание предмета\nи ещё раз\n", 17},
    {"<div>а<br/>б</div><div>в</div>", "а\nб\nв\n", 20},
    {"<ul><li>раз</li><li>{{long}}<ol><li>а</li><li>б</li></ol></li></ul>",
     "- раз\n- очень длинное\n  название\n  предмета и ещё\n  раз\n\n  1. а\n  2. б\n", 18},
    {"<p>см. <a href='https://a.example/'>тут</a>, <a href='mailto:a@b.example'>a@b.example</a></p>",
     "см. тут (https://a.example/), a@b.example\n", 60},
    {"<table><caption>Отметки</caption><thead><tr><th>№</th><th>Отметка</th></tr></thead>"
     "<tbody>{{#rows}}<tr><td>1</td><td>{{mark}}</td></tr>{{/rows}}</tbody></table>",
     "Отметки\n№  Отметка\n-  -------\n1  5\n1  четыре\n", 40},
    {"<table><tr><td rowspan='2'>а</td><td class='r'>1</td></tr><tr><td>22</td></tr>"
     "<tr><td colspan='2'>{{long}}</td></tr></table>",
     "а      1\n   22\nочень\nдлинное\nназвание\nпредмета и\nещё раз\n", 12},
    {"<table><tr><td>сверхдлинноеслово</td><td>б</td></tr></table>", "сверхдли  б\nнноеслов\nо\n", 11},
    {"<p class='pre'>{{lines}}</p>", "первая\nвторая\n", 40},
    {"<p class='no'>а</p><p></p><div> </div><p>б</p>", "б\n", 40},
    {"<dl><dt>а</dt><dd>б</dd></dl><hr/>", "а\n  б\n\n----------\n", 10},
    {"<p>{{none}}</p>", "", 40},
};

START_TEST(plain_text_is_laid_out)
{
    char html[2000];
    snprintf(html, sizeof html, PAGE_OF("%s"), plain[_i].body);
    ck_assert_str_eq(output(html,
                            ".r { text-align: center } .pre { white-space: pre-line } .no { display: none }",
                            plain[_i].width),
                     plain[_i].expected);
}
END_TEST

START_TEST(tables_in_tables_end)
{
    struct buf html = {0};
    buf_puts(&html, "<html><head><title>t</title></head><body>");
    for (int i = 0; i < 48; i++)
        buf_puts(&html, "<table><tr><td>а");
    for (int i = 0; i < 48; i++)
        buf_puts(&html, "</td></tr></table>");
    buf_puts(&html, "</body></html>");
    ck_assert_uint_gt(strlen(output(buf_text(&html), NULL, 40)), 48);
    buf_free(&html);
}
END_TEST

START_TEST(the_example_becomes_a_page)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct page_template *page = page_template_open("templates/example", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value pupil = TEXTS(arena, "name", "Иванова Анна", "number", "17", "edition", "1", "replaces", "",
                               "class", "5А", "tutor", "Сидорова Н. И.", "family", "Ивановым", "address",
                               "ул. Мира, 1", "trend", "0,30 50,20 100,10", "code", "ABCD-1234");
    struct value data = with(arena, NO_DATA(arena), "pupil", pupil);
    data = with(
        arena, data, "school",
        TEXTS(arena, "full_name", "Школа № 7", "director", "Петрова А. А.", "site", "https://s7.example/"));
    data = with(arena, data, "period", TEXTS(arena, "title", "I четверть"));
    data = with(arena, data, "year", TEXTS(arena, "title", "2025/26"));
    data = with(arena, data, "advice", value_list(NULL, 0));
    struct value subject =
        TEXTS(arena, "position", "1", "title", "Алгебра", "marks", "5 4", "mean", "4,50", "q1", "5", "q2",
              NULL, "q3", NULL, "q4", NULL, "year", NULL, "deferred_until", "24.10.2025", "at_risk", NULL);
    data = with(arena, data, "subjects", value_list(&subject, 1));
    const struct document *document = page_fill(page, &data, arena, &err);
    ck_assert_msg(document != NULL, "%s", err.message);
    struct buf out = {0};
    ck_assert_int_eq(page_text(document, 72, &out, &err), 0);
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "№ 17, выпуск 1\n"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "аттестация отложена до 24.10.2025"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "ход среднего балла"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "Код выписки\n"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "[1] Взвешенный: "));
    struct layout layout = {0};
    ck_assert_msg(layout_document(&layout, fonts(), document, arena, &err) == 0, "%s", err.message);
    ck_assert_int_eq(layout.page_count, 1);
    layout_free(&layout);
    buf_free(&out);
    page_template_free(page);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("html");
    TCase *cases = tcase_create("html");
    tcase_add_test(cases, html_is_whole_and_escaped);
    tcase_add_test(cases, notes_are_a_list_at_the_end);
    tcase_add_test(cases, what_has_a_place_on_paper_flows_on_screens);
    tcase_add_test(cases, screen_styles_take_the_place_of_print_styles);
    tcase_add_loop_test(cases, screen_styles_may_not_reach_out, 0,
                        (int)(sizeof bad_screens / sizeof *bad_screens));
    tcase_add_loop_test(cases, plain_text_is_laid_out, 0, (int)(sizeof plain / sizeof *plain));
    tcase_add_test(cases, tables_in_tables_end);
    tcase_add_test(cases, the_example_becomes_a_page);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
