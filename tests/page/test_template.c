/* template: what a page may hold, how data enters it, and what is refused with which line. */
#include "base/buf.h"
#include "pages.h"

static const struct {
    const char *html, *message;
} refused[] = {
    {PAGE_OF("<p>a</p>\n<p>{{#a}}</p>{{/a}}"),
     "page.html:2: the section {{#a}} is not closed before </p> in line 2"},
    {PAGE_OF("<p>a\n{{/a}}</p>"),
     "page.html:2: {{/a}} closes a section that was not opened here: a section opens and "
     "closes in the same element or attribute"},
    {PAGE_OF("{{#a}}<p>\n{{/a}}</p>"),
     "page.html:2: {{/a}} closes a section that was not opened here: a section opens "
     "and closes in the same element or attribute"},
    {PAGE_OF("{{#a}}\n{{#b}}\n{{/a}}{{/b}}"), "page.html:3: {{/a}} stands where {{/b}} is expected (line 2)"},
    {PAGE_OF("<p>\n\n{{{a}}}</p>"), "page.html:3: {{{a}}: raw values are not allowed in a page"},
    {PAGE_OF("{{&amp;a}}"), "page.html:1: {{&a}}: raw values are not allowed in a page"},
    {PAGE_OF("{{=&lt;% %&gt;=}}"), "page.html:1: delimiters can't be changed in a page"},
    {PAGE_OF("{{>a}}"), "page.html:1: {{>a}}: there are no partials in a page"},
    {PAGE_OF("{{$a}}"), "page.html:1: {{$a}}: inheritance is not supported"},
    {PAGE_OF("{{a"), "page.html:1: a tag is not closed: }} expected"},
    {PAGE_OF("{{a b}}"), "page.html:1: \"a b\" is not a name"},
    {PAGE_OF("<p title='{{#a}}'>x{{/a}}</p>"),
     "page.html:1: the section {{#a}} is not closed in the attribute title"},
    {PAGE_OF("{{#a}}<p title='{{/a}}'>x</p>{{/a}}"),
     "page.html:1: {{/a}} closes a section that was not opened here: a "
     "section opens and closes in the same element or attribute"},
    {PAGE_OF("\n<marquee>a</marquee>"), "page.html:2: unknown element <marquee>"},
    {PAGE_OF("<script>a</script>"), "page.html:1: unknown element <script>"},
    {PAGE_OF("<p onclick='a'>a</p>"), "page.html:1: <p> has no attribute \"onclick\" here"},
    {PAGE_OF("<p href='a'>a</p>"), "page.html:1: <p> has no attribute \"href\" here"},
    {PAGE_OF("<p style='color: {{a}}'>a</p>"),
     "page.html:1: the attribute \"style\" can't hold data: use a class"},
    {PAGE_OF("<p style='float: left'>a</p>"), "page.html:1: \"left\" is not a known value of \"float\""},
    {PAGE_OF("<p style='color: red } p {'>a</p>"), "page.html:1: \"}\" is not expected here"},
    {PAGE_OF("<a href='javascript:alert(1)'>a</a>"),
     "page.html:1: href=\"javascript:alert(1)\" is not an allowed address"},
    {PAGE_OF("<a href='java&#9;script:x'>a</a>"),
     "page.html:1: href=\"java\tscript:x\" is not an allowed address"},
    {PAGE_OF("<a href='//evil.example'>a</a>"),
     "page.html:1: href=\"//evil.example\" is not an allowed address"},
    {PAGE_OF("<table><tr><td colspan='0'>a</td></tr></table>"),
     "page.html:1: colspan=\"0\": a number from 1 to 1000 is expected"},
    {PAGE_OF("<table><tr><td rowspan='2x'>a</td></tr></table>"),
     "page.html:1: rowspan=\"2x\": a number from 1 to 1000 is expected"},
    {PAGE_OF("<table><tr>a</tr></table>"), "page.html:1: text can't stand directly in <tr>"},
    {PAGE_OF("<ul>{{a}}</ul>"), "page.html:1: {{a}}: text can't stand directly in <ul>"},
    {PAGE_OF("<table><td>a</td></table>"), "page.html:1: <td> can't stand in <table> (line 1)"},
    {PAGE_OF("<table>{{#a}}<p>a</p>{{/a}}</table>"), "page.html:1: <p> can't stand in <table> (line 1)"},
    {PAGE_OF("<p><div>a</div></p>"), "page.html:1: <div> can't stand in <p> (line 1)"},
    {PAGE_OF("<a href='#'><b><a href='#'>a</a></b></a>"), "page.html:1: <a> can't stand in <a> (line 1)"},
    {PAGE_OF("<br>a</br>"), "page.html:1: text can't stand directly in <br>"},
    {PAGE_OF("&nbsp;"),
     "page.html:1: only the entities &amp; &lt; &gt; &quot; &apos; are known; write others by number "
     "(&#160; is the no-break space)"},
    {"<p>a</p>", "page.html:1: the page begins with <html>, not <p>"},
    {"<html><body/></html>", "page.html:1: html needs a head with a title, and a body"},
    {"<html><head/><body/></html>", "page.html:1: html needs a head with a title, and a body"},
    {"<html><body/><head><title>a</title></head></html>",
     "page.html:1: <head> is out of place: once, and head before body"},
    {"<html><head><title>a</title><title>b</title></head><body/></html>",
     "page.html:1: <title> is out of place: once, and head before body"},
    {"<html>{{#a}}<head><title>a</title></head>{{/a}}<body/></html>",
     "page.html:1: <head> can't stand in a section"},
    {"<html><head><title><b>a</b></title></head><body/></html>",
     "page.html:1: <b> can't stand in <title> (line 1)"},
    {"<html>\n<p></html>", "page.html:2: <p> can't stand in <html> (line 1)"},
    {"<html>\n<body></html>", "page.html:2: not well-formed, column 9: mismatched tag"},
    {"", "page.html:1: not well-formed, column 1: no element found"},
    {"<html>\xff</html>", "page.html:1: this is not UTF-8"},
    {"<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><html>&b;</html>",
     "page.html:1: a document type with declarations is not allowed"},
};

START_TEST(bad_pages_are_refused)
{
    struct err err = {0};
    struct page_template *page = open_page(refused[_i].html, NULL, &err);
    ck_assert_ptr_null(page);
    ck_assert_str_eq(err.message, refused[_i].message);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
}
END_TEST

static struct value sample(struct arena *arena)
{
    struct value data =
        TEXTS(arena, "name", "Анна <b>&\"", "empty", "", "none", NULL, "two", "2", "bad", "a\x01z", "broken",
              "\xd0", "link", "javascript:x", "site", "https://a.example/?a=1&b=2");
    data = with(arena, data, "rows", list_of(arena, "mark", (const char *const[]){"5", "4", "3", NULL}));
    data = with(arena, data, "pupil", TEXTS(arena, "class", "5А", "name", "другая"));
    return with(arena, data, "no_rows", value_list(NULL, 0));
}

/* The nodes of body, as text: elements with their attributes in brackets, data in single quotes. */
static void show(const struct node *node, struct buf *out)
{
    if (node->tag == TAG_NONE) {
        buf_printf(out, node->from_data ? "'%.*s'" : "%.*s", (int)node->text_len, node->text);
        return;
    }
    buf_printf(out, "[%d",
               (int)(node->tag == TAG_P    ? 1
                     : node->tag == TAG_TR ? 2
                     : node->tag == TAG_TD ? 3
                                           : 0));
    for (size_t i = 0; i < node->attribute_count; i++)
        buf_printf(out, " %s=%s", node->attributes[i].name, node->attributes[i].value);
    if (node->colspan != 1)
        buf_printf(out, " *%d", node->colspan);
    buf_puts(out, ":");
    for (const struct node *child = node->first; child != NULL; child = child->next)
        show(child, out);
    buf_puts(out, "]");
}

static const char *fill(const char *body)
{
    static char shown[4000];
    char html[4000];
    struct err err = {0};
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct buf out = {0};
    snprintf(html, sizeof html,
             "<html lang='{{two}}'>\n<head><title>{{name}}!</title></head><body>\n%s</body></html>", body);
    struct page_template *page = open_page(html, ".even td { color: red }", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    const struct document *document = page_fill(page, &data, arena, &err);
    if (document == NULL) {
        snprintf(shown, sizeof shown, "! %s", err.message);
        ck_assert_int_eq(err.kind, ERR_CONFIG);
    } else {
        ck_assert_str_eq(document->title, "Анна <b>&\"!");
        ck_assert_str_eq(document->lang, "2");
        show(document->root->last, &out);
        snprintf(shown, sizeof shown, "%s", buf_text(&out));
    }
    buf_free(&out);
    page_template_free(page);
    arena_free(arena);
    return shown;
}

static const struct {
    const char *body, *expected;
} filled[] = {
    {"<p>{{name}}</p>", "[0:\n[1:'Анна <b>&\"']]"},
    {"<p>{{pupil.class}}{{#pupil}}{{name}} {{two}}{{/pupil}}</p>", "[0:\n[1:'5А''другая' '2']]"},
    {"<p>{{empty}}{{none}}{{none.x.y}}{{#none}}a{{/none}}{{^empty}}b{{/empty}}</p>", "[0:\n[1:b]]"},
    {"<table>{{#rows}}\n<tr class='r{{mark}}'>\n<td>{{mark}}</td> </tr>{{/rows}}\n</table>",
     "[0:\n[0:[2 class=r5:[3:'5']][2 class=r4:[3:'4']][2 class=r3:[3:'3']]]]"},
    {"{{^no_rows}}<p>нет</p>{{/no_rows}}{{#no_rows}}x{{/no_rows}}", "[0:\n[1:нет]]"},
    {"<p>{{! comment }}<!-- {{x}} -->a</p>", "[0:\n[1:a]]"},
    {"<p title='{{name}} {{#rows}}{{mark}},{{/rows}}'>a</p>", "[0:\n[1 title=Анна <b>&\" 5,4,3,:a]]"},
    {"<table><tr><td colspan='{{two}}'>a</td></tr></table>", "[0:\n[0:[2:[3 colspan=2 *2:a]]]]"},
    {"<p><a href='{{site}}'>a</a></p>", "[0:\n[1:[0 href=https://a.example/?a=1&b=2:a]]]"},
    {"<p>{{#two}}{{.}}{{/two}}</p>", "[0:\n[1:'2']]"},
    {"<p>\n{{unknown}}</p>", "! page.html:4: {{unknown}}: nothing has the name \"unknown\" here"},
    {"<p\nclass='{{unknown}}'>a</p>", "! page.html:3: {{unknown}}: nothing has the name \"unknown\" here"},
    {"{{#unknown}}{{/unknown}}", "! page.html:3: {{unknown}}: nothing has the name \"unknown\" here"},
    {"{{pupil.x}}", "! page.html:3: {{pupil.x}}: \"pupil\" has no field \"x\""},
    {"{{rows.mark}}",
     "! page.html:3: {{rows.mark}}: \"rows\" is a list: open a section {{#rows}} to go through it"},
    {"{{rows}}", "! page.html:3: {{rows}} is a list, not a text"},
    {"{{pupil}}", "! page.html:3: {{pupil}} is a record, not a text"},
    {"{{bad}}", "! page.html:3: {{bad}}: the value is not valid text (UTF-8 without control characters)"},
    {"{{broken}}",
     "! page.html:3: {{broken}}: the value is not valid text (UTF-8 without control characters)"},
    {"<p><a href='{{link}}'>a</a></p>", "! page.html:3: href: the data gives an address that is not allowed "
                                        "(a relative one, https:, mailto: or tel: without blanks is)"},
    {"<table><tr><td colspan='{{name}}'>a</td></tr></table>",
     "! page.html:3: colspan: the data gives no number from 1 to 1000"},
};

START_TEST(data_enters_the_page)
{
    ck_assert_str_eq(fill(filled[_i].body), filled[_i].expected);
}
END_TEST

START_TEST(styles_follow_the_data)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct page_template *page = open_page(
        PAGE_OF(
            "<table>{{#rows}}<tr class='m{{mark}}'><td id='r{{mark}}'>{{mark}}</td></tr>{{/rows}}</table>"),
        ".m4 td { color: red } tr:last-child td { color: blue } #r5 { color: lime }", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = sample(arena);
    const struct style *before = NULL;
    for (int round = 0; round < 3; round++) {
        struct arena *piece = arena_new();
        const struct document *document = page_fill(page, &data, piece, &err);
        ck_assert_ptr_nonnull(document);
        const struct style *four = node_by_id(document->root, "r4")->style;
        ck_assert_uint_eq(node_by_id(document->root, "r5")->style->color_rgb, 0x00FF00);
        ck_assert_uint_eq(four->color_rgb, 0xFF0000);
        ck_assert_uint_eq(node_by_id(document->root, "r3")->style->color_rgb, 0x0000FF);
        ck_assert(before == NULL || before == four); /* computed once */
        before = four;
        arena_free(piece);
    }
    page_template_free(page);
    arena_free(arena);
}
END_TEST

/* The same place in memory, another shape: nothing that was remembered may be trusted. */
START_TEST(shapes_may_change_between_pieces)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct page_template *page = open_page(PAGE_OF("<p id='x'>{{b}}</p>"), NULL, &err);
    const char *names[] = {"a", "b"};
    struct value fields[] = {value_text(arena, "1"), value_text(arena, "2")};
    struct value_shape shape = {2, names};
    struct value data = value_record(&shape, fields);
    ck_assert_str_eq(node_by_id(page_fill(page, &data, arena, &err)->root, "x")->first->text, "2");
    names[0] = "b";
    names[1] = "a";
    ck_assert_str_eq(node_by_id(page_fill(page, &data, arena, &err)->root, "x")->first->text, "1");
    names[0] = "c";
    ck_assert_ptr_null(page_fill(page, &data, arena, &err));
    page_template_free(page);
    arena_free(arena);
}
END_TEST

static const char *nested(int depth, const char *open, const char *close)
{
    static struct buf html;
    buf_clear(&html);
    buf_puts(&html, "<html><head><title>t</title></head><body>");
    for (int i = 0; i < depth; i++)
        buf_puts(&html, open);
    for (int i = 0; i < depth; i++)
        buf_puts(&html, close);
    buf_puts(&html, "</body></html>");
    return buf_text(&html);
}

START_TEST(depth_is_limited)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct page_template *page = open_page(nested(190, "<div>", "</div>"), "div div p { color: red }", &err);
    ck_assert_ptr_nonnull(page_fill(page, &data, arena, &err));
    page_template_free(page);
    page = open_page(nested(190, "{{#two}}", "{{/two}}"), NULL, &err);
    ck_assert_ptr_nonnull(page_fill(page, &data, arena, &err));
    page_template_free(page);
    ck_assert_ptr_null(open_page(nested(5000, "<div>", "</div>"), NULL, &err));
    ck_assert_str_eq(err.message, "page.html:1: elements nest deeper than 200 levels");
    ck_assert_ptr_null(open_page(nested(5000, "{{#two}}", "{{/two}}"), NULL, &err));
    ck_assert_str_eq(err.message, "page.html:1: elements and sections nest deeper than 200 levels");
    ck_assert_ptr_null(open_page(nested(5000, "<b>{{#two}}", "{{/two}}</b>"), NULL, &err));
    arena_free(arena);
}
END_TEST

START_TEST(a_huge_attribute_is_no_trouble)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct buf html = {0};
    buf_puts(&html, "<html><head><title>t</title></head><body><p title=\"");
    for (int i = 0; i < 20000; i++)
        buf_puts(&html, "{{name}} очень длинно ");
    buf_puts(&html, "\" class=\"");
    for (int i = 0; i < 20000; i++)
        buf_puts(&html, "a ");
    buf_puts(&html, "\">a</p></body></html>");
    struct page_template *page = open_page(buf_text(&html), "p.a { color: red }", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    ck_assert_ptr_nonnull(page_fill(page, &data, arena, &err));
    page_template_free(page);
    buf_free(&html);
    arena_free(arena);
}
END_TEST

/* What stands in a folder beside comes in where it is named, in the page and in the styles; lines keep their numbers; it
 * counts in the digest. */
START_TEST(pages_and_sheets_share_files)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    char path[600], first[65];
    const char *folder = strrchr(test_dir(), '/') + 1; /* its own brother */
    const char *html = arena_printf(arena, PAGE_OF("\n  {{> ../%s/rows.txt}}\n<p id='end'>c</p>"), folder);
    const char *css = arena_printf(arena, "@import \"../%s/base.txt\";\np { color: red }", folder);
    snprintf(path, sizeof path, "%s/base.txt", test_dir());
    ck_assert_int_eq(file_write(path, "p {\n font-weight: bold }\n", 25, &err), 0);
    snprintf(path, sizeof path, "%s/rows.txt", test_dir());
    ck_assert_int_eq(file_write(path, "<p id='x'>\nb</p>\n", 17, &err), 0);
    struct page_template *page = open_page(html, css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value none = NO_DATA(arena);
    struct document *document = page_fill(page, &none, arena, &err);
    const struct node *node = node_by_id(document->root, "x");
    ck_assert_ptr_nonnull(node);
    ck_assert(node->style->bold);
    strcpy(first, page_template_digest(page));
    page_template_free(page);
    ck_assert_int_eq(file_write(path, "<p id='y'>\nb</p>\n", 17, &err), 0);
    page = open_page(html, css, &err);
    ck_assert_str_ne(page_template_digest(page), first);
    page_template_free(page);
    ck_assert_ptr_null(
        open_page(arena_printf(arena, PAGE_OF("\n{{> ../%s/rows.txt}}\n<p>"), folder), css, &err));
    ck_assert_msg(strncmp(err.message, "page.html:3:", 12) == 0, "%s", err.message);
    ck_assert_ptr_null(open_page(PAGE_OF("\n{{> ../../etc/passwd}}\n"), css, &err));
    ck_assert_str_eq(err.message,
                     "page.html:2: \"../../etc/passwd\" is not taken in: expected ../FOLDER/FILE");
    ck_assert_ptr_null(open_page(PAGE_OF("\n{{> ../nowhere/x}}\n"), css, &err));
    ck_assert_msg(strncmp(err.message, "page.html:2", 11) == 0, "%s", err.message);
    arena_free(arena);
}
END_TEST

START_TEST(the_digest_is_that_of_all_files_but_queries)
{
    struct err err = {0};
    char first[65], path[600];
    struct page_template *page = open_page(PAGE_OF("a"), "p { color: red }", &err);
    ck_assert_uint_eq(strlen(page_template_digest(page)), 64);
    strcpy(first, page_template_digest(page));
    page_template_free(page);
    page = open_page(PAGE_OF("a"), "p { color: red }", &err);
    ck_assert_str_eq(page_template_digest(page), first);
    page_template_free(page);
    snprintf(path, sizeof path, "%s/data.sql", test_dir());
    ck_assert_int_eq(file_write(path, "-- x", 4, &err), 0);
    page = open_page(PAGE_OF("a"), "p { color: red }", &err);
    ck_assert_str_eq(page_template_digest(page), first);
    page_template_free(page);
    snprintf(path, sizeof path, "%s/title.txt", test_dir());
    ck_assert_int_eq(file_write(path, "x", 1, &err), 0);
    page = open_page(PAGE_OF("a"), "p { color: red }", &err);
    ck_assert_str_ne(page_template_digest(page), first);
    page_template_free(page);
}
END_TEST

START_TEST(a_missing_folder_or_page_is_told)
{
    struct err err = {0};
    ck_assert_ptr_null(page_template_open("/nowhere/at/all", &err));
    ck_assert_int_eq(err.kind, ERR_NO_INPUT);
    ck_assert_ptr_null(page_template_open(test_dir(), &err));
    ck_assert_int_eq(err.kind, ERR_NO_INPUT);
    page_template_free(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("template");
    TCase *cases = tcase_create("template");
    tcase_add_loop_test(cases, bad_pages_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_loop_test(cases, data_enters_the_page, 0, (int)(sizeof filled / sizeof *filled));
    tcase_add_test(cases, styles_follow_the_data);
    tcase_add_test(cases, shapes_may_change_between_pieces);
    tcase_add_test(cases, depth_is_limited);
    tcase_add_test(cases, a_huge_attribute_is_no_trouble);
    tcase_add_test(cases, pages_and_sheets_share_files);
    tcase_add_test(cases, the_digest_is_that_of_all_files_but_queries);
    tcase_add_test(cases, a_missing_folder_or_page_is_told);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
