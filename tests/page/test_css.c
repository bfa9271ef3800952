/* css: the subset is read exactly and computed right; all else is told with its line. */
#include "pages.h"

#define MM(x1000) ((int32_t)(((int64_t)(x1000)*360 + 63) / 127)) /* thousandths of a mm in mpt */

/* The style of the element with id "x", of BODY under CSS. */
static const struct style *style_of(const char *body, const char *css)
{
    char html[4000];
    struct err err = {0};
    snprintf(html, sizeof html, PAGE_OF("%s"), body);
    struct arena *arena = arena_new();
    struct page_template *page = open_page(html, css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(arena, "class", "hot", "none", NULL);
    struct document *document = page_fill(page, &data, arena, &err);
    ck_assert_msg(document != NULL, "%s", err.message);
    const struct node *node = node_by_id(document->root, "x");
    ck_assert_ptr_nonnull(node);
    static struct style style;
    style = *node->style;
    page_template_free(page);
    arena_free(arena);
    return &style;
}

static const struct {
    const char *css, *message;
} refused[] = {
    {"p {\n float: left }", "print.css:2: \"left\" is not a known value of \"float\""},
    {"p { width: 5 }", "print.css:1: \"5\" is not a known value of \"width\""},
    {"p { width: 5vw }", "print.css:1: unknown unit \"vw\" (known: pt mm cm in px em rem %)"},
    {"p { margin: 1pt 2pt 3pt 4pt 5pt }", "print.css:1: \"5pt\" is not a known value of \"margin\""},
    {"p { margin: 10% }", "print.css:1: \"10%\" is not a known value of \"margin\""},
    {"p { padding: -1.5mm }", "print.css:1: \"-1.5mm\" is not a known value of \"padding\""},
    {"p { color: }", "print.css:1: the value of \"color\" is not complete"},
    {"p { color: reddish }", "print.css:1: \"reddish\" is not a known value of \"color\""},
    {"p { color: #12 }", "print.css:1: \"#12\" is not a known value of \"color\""},
    {"p { color: red !important }", "print.css:1: !important is not supported"},
    {"p { color: red\n margin: 0 }", "print.css:2: \":\" is not expected here: is a \";\" missing?"},
    {"p { color red }", "print.css:1: \":\" is expected behind \"color\", not \"red\""},
    {"p { color: red", "print.css:1: \"}\" is expected, not the end"},
    {"p color: red }", "print.css:1: unknown element \"color\""},
    {"p[lang] { color: red }", "print.css:1: \",\" or \"{\" or a selector is expected, not \"[\""},
    {"p + p { color: red }", "print.css:1: a selector (element, .class, #id) is expected, not \"+\""},
    {"p::before { color: red }",
     "print.css:1: unknown pseudo-class \":\" (known: first-child, last-child, nth-child)"},
    {"p:hover { color: red }",
     "print.css:1: unknown pseudo-class \"hover\" (known: first-child, last-child, nth-child)"},
    {"marquee { color: red }", "print.css:1: unknown element \"marquee\""},
    {"p, { color: red }", "print.css:1: a selector (element, .class, #id) is expected, not \"{\""},
    {"/* \n\n", "print.css:1: a comment is not closed"},
    {"p { font-family: Arial, sans-serif }", "print.css:1: the first font family must be \"PT Serif\" "
                                             "(serif) or \"PT Sans\" (sans-serif), not \"Arial\""},
    {"p { display: flex }", "print.css:1: \"flex\" is not a known value of \"display\""},
    {"td { display: block }", "print.css:1: the display of <td> can only be \"none\""},
    {"p { display: table-cell }", "print.css:1: <p> can't be a part of a table: use the elements of tables"},
    {"td { margin: 1mm }", "print.css:1: \"margin\" is not supported on <td>"},
    {"tr { padding: 1mm }", "print.css:1: \"padding\" is not supported on <tr>"},
    {"tr { border: 1pt solid }",
     "print.css:1: a border of <tr> needs border-collapse: collapse on its table"},
    {"b { background: red }", "print.css:1: \"background\" is not supported on <b>"},
    {"b { border-bottom: 1pt solid }", "print.css:1: \"border\" is not supported on <b>"},
    {"p { writing-mode: vertical-rl }", "print.css:1: \"writing-mode\" is not supported on <p>"},
    {"b { vertical-align: middle }",
     "print.css:1: vertical-align on <b>: super and sub are for words, top, middle and bottom for cells"},
    {"td { vertical-align: super }",
     "print.css:1: vertical-align on <td>: super and sub are for words, top, middle and bottom for cells"},
    {"td { page-break-before: always }", "print.css:1: \"page-break-before\" is not supported on <td>"},
    {"p { height: 50% }", "print.css:1: \"50%\" is not a known value of \"height\""},
    {"@page { @top-left { background: red } }",
     "print.css:1: \"background\" is not supported in margin boxes"},
    {"p { content: \"x\" }", "print.css:1: \"content\" is only for margin boxes of @page"},
    {"p { size: A4 }", "print.css:1: \"size\" is only for @page"},
    {"p { page-break-before: left }", "print.css:1: \"left\" is not a known value of \"page-break-before\""},
    {"p { orphans: 0 }", "print.css:1: \"0\" is not a known value of \"orphans\""},
    {"p { margin: 0.1234567pt }", "print.css:1: a number has more than six digits behind the point"},
    {"p { font-size: 99999pt }", "print.css:1: \"99999pt\" is not a known value of \"font-size\""},
    {"p { font-size: 999em }", "print.css:1: the length is too large"},
    {"@page { color: red; float: bottom }", "print.css:1: \"float\" is not supported in @page"},
    {"p { clear: both }", "print.css:1: unknown property \"clear\""},
    {"p { -itog-common: maybe }", "print.css:1: \"maybe\" is not a known value of \"-itog-common\""},
    {"p { -itog-shrink: 5% }", "print.css:1: \"5%\" is not a known value of \"-itog-shrink\""},
    {"p { -itog-shrink: 70 }", "print.css:1: \"70\" is not a known value of \"-itog-shrink\""},
    {"b { -itog-shrink: 70% }", "print.css:1: \"-itog-shrink\" is not supported on <b>"},
    {"p { float: footnote }", "print.css:1: float: footnote is for words (span, small, ...), not for <p>"},
    {"td { float: bottom }", "print.css:1: float: bottom is for blocks in the flow, not for <td>"},
    {"p { float: bottom;\nbreak-before: page }",
     "print.css:2: what stands outside the flow (float, position) has no page breaks"},
    {"p {\ntop: 3mm }", "print.css:2: top, right, bottom and left need \"position: absolute\""},
    {"p { position: absolute; top: 0 }",
     "print.css:1: position: absolute needs a distance from the page's edges: top or bottom, left or right"},
    {"p { position: fixed }", "print.css:1: \"fixed\" is not a known value of \"position\""},
    {"@page { width: 5mm }", "print.css:1: \"width\" is not supported in @page"},
    {"@page { margin: auto }", "print.css:1: \"auto\" is not a known value of \"margin\""},
    {"@page { size: B5 }", "print.css:1: \"B5\" is not a known value of \"size\""},
    {"@page { margin: 150mm }", "print.css:1: the margins of @page leave no room on the page"},
    {"@page { @top { } }", "print.css:1: unknown margin box \"@top\""},
    {"@page { @top-left { content: counter(chapter) } }",
     "print.css:1: \"chapter\" is not a known value of \"content\""},
    {"@page { @top-left { margin: 0 } }", "print.css:1: \"margin\" is not supported in margin boxes"},
    {"@page :blank { }", "print.css:1: :first, :left, :right is expected, not \"blank\""},
    {"@page :first { size: A5 }", "print.css:1: \"size\" is the same for all pages: put it into @page"},
    {"@import \"other.css\";", "print.css:1: \"other.css\" is not taken in: expected ../FOLDER/FILE"},
    {"p { color: red }\n@import \"../../etc/x.css\";",
     "print.css:2: \"../../etc/x.css\" is not taken in: expected ../FOLDER/FILE"},
    {"@import url(x.css);", "print.css:1: \"@import\" is not supported here"},
    {"@font-face { }", "print.css:1: \"@font-face\" is not supported here"},
    {"@media (min-width: 5cm) { }", "print.css:1: print, screen or all is expected, not \"(\""},
    {"@media print { @media print { } }", "print.css:1: \"@media\" is not supported here"},
    {"@media screen { p { color: red }", "print.css:1: the block is not closed"},
    {"@media screen { p { background: url(http://x/) } }",
     "print.css:1: url(...) may only hold data: the page must be self-contained"},
    {"p { font-family: 'serif\n }", "print.css:1: a text in quotes is not closed on its line"},
    {"p { color: \xff }", "print.css:1: this is not UTF-8"},
    {"}", "print.css:1: a selector (element, .class, #id) is expected, not \"}\""},
};

START_TEST(what_is_outside_the_subset_is_refused)
{
    struct err err = {0};
    struct page_template *page =
        open_page(PAGE_OF("<p><b>a</b></p><table><tr><td>b</td></tr></table>"), refused[_i].css, &err);
    struct arena *arena = arena_new();
    if (page != NULL) {
        struct value none = NO_DATA(arena);
        ck_assert_ptr_null(page_fill(page, &none, arena, &err));
    }
    ck_assert_str_eq(err.message, refused[_i].message);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    page_template_free(page);
    arena_free(arena);
}
END_TEST

START_TEST(lengths_are_exact)
{
    const struct style *style =
        style_of("<p id='x'>a</p>", "p { margin: 1mm 2.54cm 1in 10px; padding: .5pt 1em 2rem;"
                                    " font-size: 10pt; text-indent: -1.5mm; width: 33.333%;"
                                    " min-width: 0; height: auto; line-height: 1.25 }");
    ck_assert_int_eq(style->margin_mpt[SIDE_TOP], 2835);
    ck_assert_int_eq(style->margin_mpt[SIDE_RIGHT], 72000);
    ck_assert_int_eq(style->margin_mpt[SIDE_BOTTOM], 72000);
    ck_assert_int_eq(style->margin_mpt[SIDE_LEFT], 7500);
    ck_assert_int_eq(style->padding_mpt[SIDE_TOP], 500);
    ck_assert_int_eq(style->padding_mpt[SIDE_RIGHT], 10000);
    ck_assert_int_eq(style->padding_mpt[SIDE_BOTTOM], 24000);
    ck_assert_int_eq(style->padding_mpt[SIDE_LEFT], 10000);
    ck_assert_int_eq(style->text_indent_mpt, -MM(1500));
    ck_assert_int_eq(style->width.unit, LENGTH_PERCENT);
    ck_assert_int_eq(style->width.value, 33333);
    ck_assert_int_eq(style->min_width.unit, LENGTH_MPT);
    ck_assert_int_eq(style->height.unit, LENGTH_AUTO);
    ck_assert_int_eq(style->line_height_mpt, 12500);
}
END_TEST

START_TEST(all_properties_of_an_element_are_read)
{
    const struct style *style = style_of(
        "<p id='x'>a</p>",
        "p { font: italic bold 9pt/12pt \"PT Sans\", sans-serif; color: #0a1; background: #112233; "
        "text-align: justify;"
        " letter-spacing: 1pt; text-transform: uppercase; text-decoration: underline;"
        " white-space: nowrap; border: 1pt dashed; border-left: none; border-top-color: red; "
        "border-bottom-width: thin;"
        " page-break-before: always; break-after: avoid-page; page-break-inside: avoid; orphans: 3; widows: "
        "4;"
        " list-style-type: decimal; visibility: hidden; margin-left: auto;"
        " border-collapse: collapse; border-spacing: 2pt; table-layout: fixed; -itog-common: yes }");
    ck_assert(style->common);
    ck_assert_int_eq(style->family, 1);
    ck_assert(style->bold && style->italic && style->uppercase && style->underline && style->hidden);
    ck_assert_int_eq(style->font_size_mpt, 9000);
    ck_assert_int_eq(style->line_height_mpt, 12000);
    ck_assert_uint_eq(style->color_rgb, 0x00AA11);
    ck_assert(style->has_background);
    ck_assert_uint_eq(style->background_rgb, 0x112233);
    ck_assert_int_eq(style->text_align, ALIGN_JUSTIFY);
    ck_assert_int_eq(style->white_space, SPACE_NOWRAP);
    ck_assert_int_eq(style->border[SIDE_TOP].style, BORDER_DASHED);
    ck_assert_uint_eq(style->border[SIDE_TOP].rgb, 0xFF0000);
    ck_assert_int_eq(style->border[SIDE_RIGHT].width_mpt, 1000);
    ck_assert_uint_eq(style->border[SIDE_RIGHT].rgb, 0x00AA11); /* that of the text */
    ck_assert_int_eq(style->border[SIDE_BOTTOM].width_mpt, 750);
    ck_assert_int_eq(style->border[SIDE_LEFT].style, BORDER_NONE);
    ck_assert_int_eq(style->border[SIDE_LEFT].width_mpt, 0);
    ck_assert_int_eq(style->page_break_before, BREAK_ALWAYS);
    ck_assert_int_eq(style->page_break_after, BREAK_AVOID);
    ck_assert_int_eq(style->page_break_inside, BREAK_AVOID);
    ck_assert_int_eq(style->orphans, 3);
    ck_assert_int_eq(style->widows, 4);
    ck_assert_int_eq(style->list_style, LIST_DECIMAL);
    ck_assert(style->margin_auto[SIDE_LEFT] && style->border_collapse && style->table_fixed);
    ck_assert_int_eq(style->border_spacing_mpt, 2000);
}
END_TEST

/* Which of the rules wins: always the red one. */
static const struct {
    const char *body, *css;
} cascades[] = {
    {"<p id='x'>a</p>", "#x { color: red } p { color: blue }"},
    {"<p id='x' class='a b'>a</p>", "p.a.b { color: red } p.a { color: blue } .b { color: lime }"},
    {"<p id='x'>a</p>", "p { color: blue } p { color: red }"},
    {"<div class='n'><p id='x'>a</p></div>", ".n p { color: red } p { color: blue }"},
    {"<div class='n'><section><p id='x'>a</p></section></div>", "p { color: red } .n > p { color: blue }"},
    {"<div class='n'><p id='x'>a</p></div>", "p { color: blue } div.n>p { color: red }"},
    {"<div><div class='n'><div><p id='x'>a</p></div></div></div>", ".n > div p { color: red }"},
    {"<p>a</p><p id='x'>a</p>", "p:first-child { color: blue } p:last-child { color: red }"},
    {"<p>a</p><p id='x'>a</p><p>b</p>", "p:nth-child(odd) { color: blue } p:nth-child(even) { color: red }"},
    {"<p>a</p><p>a</p><p id='x'>b</p>", "p:nth-child(3) { color: red }"},
    {"<p id='x' style='color: red'>a</p>", "#x { color: blue }"},
    {"<div><span id='x'>a</span></div>", "div { color: red }"},
    {"<p id='x'>a</p>", "h1, p, h2 { color: red }"},
    {"<p id='x'>a</p>", "* { color: blue } p { color: red }"},
    {"<p id='x' class='{{class}}'>a</p>", "p { color: blue } .hot { color: red }"},
    {"<div class='{{class}} b'><p id='x'>a</p></div>", "p { color: blue } .hot.b p { color: red }"},
    {"<p id='x' class='c{{none}}'>a</p>", "p { color: blue } .c { color: red }"},
    {"<p id='x'>a</p>", "@media screen { p { color: blue } } @media print, screen { p { color: red } }"},
    {"<p id='x'>a</p>", "@charset \"utf-8\"; p { color: red }"},
};

START_TEST(the_cascade_decides)
{
    ck_assert_uint_eq(style_of(cascades[_i].body, cascades[_i].css)->color_rgb, 0xFF0000);
}
END_TEST

START_TEST(names_of_properties_have_no_case)
{
    ck_assert_uint_eq(style_of("<p id='x'>a</p>", "p { COLOR: Red }")->color_rgb, 0xFF0000);
    ck_assert_int_eq(style_of("<p id='x'>a</p>", "p { Font-Family: pt sans }")->family, 1);
}
END_TEST

START_TEST(what_asks_for_nothing_fits_everywhere)
{
    const char *css =
        "* { margin: 0; padding: 0; border: none; background: none; width: auto } b { color: red }";
    ck_assert_uint_eq(style_of("<p><b id='x'>a</b></p>", css)->color_rgb, 0xFF0000);
    css = "table { border-collapse: collapse } tr { border-bottom: 1pt solid red } th { writing-mode: "
          "sideways-lr }";
    ck_assert_int_eq(
        style_of("<table><tr id='x'><td>a</td></tr></table>", css)->border[SIDE_BOTTOM].width_mpt, 1000);
    ck_assert_int_eq(style_of("<table><tr><th id='x'>a</th></tr></table>", css)->writing_mode,
                     WRITING_SIDEWAYS_LR);
}
END_TEST

START_TEST(relative_sizes_follow_their_parents)
{
    const struct style *style = style_of("<div><p>a</p><section><article id='x'>a</article></section></div>",
                                         "html { font-size: 10pt } div { font-size: 2em; line-height: 1.5 } "
                                         "section { font-size: 50% } article { "
                                         "font-size: 1.2rem; padding: 1em; margin-left: 1rem }");
    ck_assert_int_eq(style->font_size_mpt, 12000);
    ck_assert_int_eq(style->padding_mpt[0], 12000);
    ck_assert_int_eq(style->margin_mpt[SIDE_LEFT], 10000);
    ck_assert_int_eq(style->line_height_mpt, 18000); /* the factor is inherited, not the length */
    style = style_of("<div><p id='x'>a</p></div>", "div { line-height: 1.5em } p { font-size: 24pt }");
    ck_assert_int_eq(style->line_height_mpt, 18000);
}
END_TEST

START_TEST(what_browsers_do_is_built_in)
{
    const struct style *style = style_of("<h1 id='x'>a</h1>", NULL);
    ck_assert(style->bold);
    ck_assert_int_eq(style->font_size_mpt, 24000);
    ck_assert_int_eq(style->display, DISPLAY_BLOCK);
    style = style_of("<table><tr><th id='x'>a</th></tr></table>", "tr { vertical-align: bottom }");
    ck_assert_int_eq(style->display, DISPLAY_TABLE_CELL);
    ck_assert_int_eq(style->text_align, ALIGN_CENTER);
    ck_assert_int_eq(style->vertical_align, VALIGN_BOTTOM);
    style = style_of("<table><tbody><tr><td id='x'>a</td></tr></tbody></table>", NULL);
    ck_assert_int_eq(style->vertical_align, VALIGN_MIDDLE);
    style = style_of("<p><u><b id='x'>a</b></u></p>", NULL);
    ck_assert(style->underline && style->bold);
    style = style_of("<p><sup id='x'>a</sup></p>", NULL);
    ck_assert_int_eq(style->vertical_align, VALIGN_SUPER);
    ck_assert_int_eq(style->font_size_mpt, 9960);
    style = style_of("<ol><li id='x'>a</li></ol>", NULL);
    ck_assert_int_eq(style->list_style, LIST_DECIMAL);
    ck_assert_int_eq(style->display, DISPLAY_LIST_ITEM);
}
END_TEST

START_TEST(pages_have_their_boxes)
{
    struct err err = {0};
    struct page_template *page = open_page(
        PAGE_OF("<p class='n'>a</p>"),
        "html { font-family: sans-serif } @page { size: A5 landscape; margin: 10mm 20mm;"
        " @top-left { content: \"№ \" counter(page) \" из \" counter(pages); font-size: 8pt; color: gray }"
        " @bottom-right-corner { content: string(name) '\\201E\"' } }\n"
        "@page :left { margin-left: 30mm; @top-left { content: none } } @page :first { margin-top: 0 }"
        ".n { string-set: name content() }",
        &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct arena *arena = arena_new();
    struct value none = NO_DATA(arena);
    struct document *document = page_fill(page, &none, arena, &err);
    const struct page_style *right = &document->pages[PAGE_RIGHT], *left = &document->pages[PAGE_LEFT];
    ck_assert_int_eq(right->width_mpt, 595276);
    ck_assert_int_eq(right->height_mpt, 419528);
    ck_assert_int_eq(right->margin_mpt[SIDE_LEFT], MM(20000));
    ck_assert_int_eq(left->margin_mpt[SIDE_LEFT], MM(30000));
    ck_assert_int_eq(left->margin_mpt[SIDE_TOP], MM(10000));
    ck_assert_int_eq(document->pages[PAGE_FIRST].margin_mpt[SIDE_TOP], 0);
    ck_assert_int_eq(left->box[BOX_TOP_LEFT].count, 0);
    const struct margin_content *box = &right->box[BOX_TOP_LEFT];
    ck_assert_int_eq(box->count, 4);
    ck_assert_str_eq(box->items[0].text, "№ ");
    ck_assert_int_eq(box->items[1].kind, CONTENT_PAGE);
    ck_assert_int_eq(box->items[3].kind, CONTENT_PAGES);
    ck_assert_int_eq(box->style.font_size_mpt, 8000);
    ck_assert_int_eq(box->style.family, 1);
    ck_assert_int_eq(box->style.text_align, ALIGN_LEFT);
    ck_assert_uint_eq(box->style.color_rgb, 0x808080);
    box = &document->pages[PAGE_FIRST].box[BOX_BOTTOM_RIGHT_CORNER];
    ck_assert_int_eq(box->items[0].kind, CONTENT_STRING);
    ck_assert_str_eq(box->items[0].text, "name");
    ck_assert_str_eq(box->items[1].text, "„\"");
    ck_assert_str_eq(document->root->last->first->string_name, "name");
    page_template_free(page);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("css");
    TCase *cases = tcase_create("css");
    tcase_add_loop_test(cases, what_is_outside_the_subset_is_refused, 0,
                        (int)(sizeof refused / sizeof *refused));
    tcase_add_test(cases, lengths_are_exact);
    tcase_add_test(cases, all_properties_of_an_element_are_read);
    tcase_add_loop_test(cases, the_cascade_decides, 0, (int)(sizeof cascades / sizeof *cascades));
    tcase_add_test(cases, names_of_properties_have_no_case);
    tcase_add_test(cases, what_asks_for_nothing_fits_everywhere);
    tcase_add_test(cases, relative_sizes_follow_their_parents);
    tcase_add_test(cases, what_browsers_do_is_built_in);
    tcase_add_test(cases, pages_have_their_boxes);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
