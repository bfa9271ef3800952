/* layout: text that has no room becomes smaller as far as it may, else the field is named. */
#include "page/paper.h"

static struct value name_of(struct arena *arena, size_t letters)
{
    char name[512] = "";
    for (size_t i = 0; i < letters; i++)
        strcat(name, "ж");
    return TEXTS(arena, "name", arena_strdup(arena, name));
}

/* The size of the first text on the first page that is not "x". */
static int32_t size_of(const struct paper *paper)
{
    const struct layout_page *page = &paper->layout.pages[0];
    const struct ops *lists[2] = {&page->data, &page->fixed};
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list]->text_count; i++)
            if (strcmp(op_string(lists[list], &lists[list]->texts[i]), "x") != 0)
                return lists[list]->texts[i].size_mpt;
    return 0;
}

/* Where the right-most text of the page ends. */
static int32_t right_end(const struct paper *paper)
{
    int32_t end = 0;
    const struct ops *ops = &paper->layout.pages[0].data;
    for (size_t i = 0; i < ops->text_count; i++) {
        const struct op_text *text = &ops->texts[i];
        int32_t width = 0;
        for (uint32_t k = 0; k < text->glyph_count; k++)
            width += font_scale(fonts()->faces[text->face].widths[ops->glyphs[text->first_glyph + k]],
                                text->size_mpt);
        end = text->x + width > end ? text->x + width : end;
    }
    return end;
}

/* How many texts have letters of that size, but "x". */
static int count_lines(const struct paper *paper, int32_t size)
{
    const struct ops *ops = &paper->layout.pages[0].fixed;
    int count = 0;
    for (size_t i = 0; i < ops->text_count; i++)
        count += ops->texts[i].size_mpt == size && strcmp(op_string(ops, &ops->texts[i]), "x") != 0;
    return count;
}

#define CELL PAGE_OF("<table><tr><td class='name'>{{name}}</td><td>x</td></tr></table>")

/* A word of so many letters (7.37 pt each at 10 pt) in a column; the size it gets, 0: it has no room. */
static const struct {
    const char *css;
    size_t letters;
    int32_t size;
} words[] = {
    {".name { width: 100pt; -itog-shrink: 60% }", 10, 10000},
    {".name { width: 100pt; -itog-shrink: 60% }", 14, 9500},
    {".name { width: 100pt; -itog-shrink: 60% }", 20, 6500},
    {".name { width: 100pt; -itog-shrink: 60% }", 24, 6000}, /* at the least, the column grows */
    {".name { width: 100pt; -itog-shrink: 58% }", 23, 6000},
    {"table { table-layout: fixed; width: 200pt } .name { width: 100pt; -itog-shrink: 60% }", 20, 6500},
    {"table { table-layout: fixed; width: 200pt } .name { -itog-shrink: 60% }", 20, 6500},
    {".name { width: 100pt }", 30, 10000},                           /* without the rule the column grows */
    {".name { -itog-shrink: 30% }", 30, 10000},                      /* there is room */
    {".name { -itog-shrink: 30% }", 90, 3500},                       /* the page has 260 pt */
    {"table { -itog-shrink: 30% }", 90, 3500},                       /* so its table may say */
    {"table { -itog-shrink: 30% } td { -itog-shrink: 50% }", 90, 0}, /* a cell's own rule counts */
    {".name { width: 100pt; -itog-shrink: none }", 90, 0},
};

START_TEST(words_shrink_into_their_column)
{
    struct arena *arena = arena_new();
    struct paper paper;
    struct value data = name_of(arena, words[_i].letters);
    char css[1024];
    snprintf(css, sizeof css, "%s %s", SMALL_PAGE, words[_i].css);
    paper_lay(&paper, CELL, css, &data);
    if (words[_i].size == 0) {
        ck_assert_int_eq(paper.result, -1);
        ck_assert_msg(strncmp(paper.err.message, "page.html:1: {{name}}: ", 23) == 0, "%s",
                      paper.err.message);
        ck_assert_int_eq(paper.err.kind, ERR_CONFIG);
    } else {
        ck_assert_msg(paper.result == 0, "%s", paper.err.message);
        ck_assert_int_eq(paper.err.kind, ERR_NONE);
        ck_assert_int_eq(size_of(&paper), words[_i].size);
        ck_assert_int_le(right_end(&paper), 280000);
    }
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

/* Where a table is too wide only the text that has no room becomes smaller, and no more than it must. */
START_TEST(only_what_has_no_room_shrinks)
{
    const char *const longest = "жжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжж";
    struct paper paper;
    LAY(paper,
        "<table><tr><td>аа</td><td>жжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжжж</td></tr>"
        "<tr><td>а</td><td>б</td></tr></table>",
        "table { -itog-shrink: 50% }");
    ck_assert_int_eq(find_text(&paper, 0, "аа")->size_mpt, 10000);
    ck_assert_int_eq(find_text(&paper, 0, longest)->size_mpt, 9500);
    ck_assert_int_eq(find_text(&paper, 0, "б")->size_mpt, 10000);
    paper_free(&paper);
}
END_TEST

/* What the smallest text has no room for either is hyphenated, in blocks, cells and columns. */
START_TEST(long_words_are_hyphenated_at_last)
{
    struct paper paper;
    LAY(paper,
        "<p>Преображенсковоскресенскорождественскоблаговещенская</p>"
        "<table><tr><td>Преображенсковоскресенскорождественскоблаговещенская</td><td>x</td></tr></table>"
        "<table class='fixed'><tr><td>Преображенсковоскресенскорождественскоблаговещенская</td></tr></table>",
        ".fixed { table-layout: fixed; width: 200pt } .fixed td { -itog-shrink: 90% }");
    ck_assert_int_eq(count_lines(&paper, 10000), 4);
    ck_assert_int_eq(count_lines(&paper, 9000), 2);
    paper_free(&paper);
}
END_TEST

START_TEST(text_shrinks_into_a_height)
{
    struct arena *arena = arena_new();
    struct paper paper;
    LAY(paper,
        "<div class='box'><p>один два три четыре пять шесть семь восемь девять десять</p></div><p>x</p>",
        ".box { width: 100pt; height: 24pt; -itog-shrink: 60% }");
    ck_assert_int_eq(size_of(&paper), 6500);
    ck_assert_int_eq(find_text(&paper, 0, "x")->y, 20000 + 24000 + 9710); /* the block keeps its height */
    ck_assert_int_eq(find_text(&paper, 0, "x")->size_mpt, 10000);
    paper_free(&paper);
    struct value data = name_of(arena, 5);
    paper_lay(&paper, PAGE_OF("<div class='box'>\n<p>один два три</p>\n<p>{{name}}</p></div>"),
              SMALL_PAGE ".box { width: 100pt; height: 12pt; -itog-shrink: 80% }", &data);
    ck_assert_int_eq(paper.result, -1);
    ck_assert_str_eq(paper.err.message,
                     "page.html:3: {{name}}: the content is higher than the height of its block");
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(turned_heads_shrink)
{
    struct paper paper;
    LAY(paper, "<table><tr><td class='turn'>Достопримечательности</td><td>x</td></tr></table>",
        ".turn { writing-mode: vertical-rl; height: 60pt; -itog-shrink: 40% }");
    const struct op_text *text = find_text(&paper, 0, "Достопримечательности");
    ck_assert_int_eq(text->turn, TURN_RIGHT);
    ck_assert_int_lt(text->size_mpt, 7000);
    paper_free(&paper);
    LAY_FAILS(paper, "<table><tr><td class='turn'>один два три четыре</td></tr></table>",
              "table { table-layout: fixed; width: 20pt } .turn { writing-mode: vertical-rl; height: 40pt }",
              "page.html:1: turned text needs a column of 36.0 pt and has 20.0 pt");
    paper_free(&paper);
    LAY(paper, "<table><tr><td class='turn'>один два три четыре</td></tr></table>",
        "table { table-layout: fixed; width: 20pt } .turn { writing-mode: vertical-rl; height: 40pt;"
        " -itog-shrink: 50% }");
    paper_free(&paper);
}
END_TEST

START_TEST(a_shrunk_block_leaves_nothing_twice)
{
    struct paper paper;
    LAY(paper,
        "<ol><li>a</li><li class='fit'><b>bbbbbbbbbbbbbbbbbbbb<span class='note'>note</span></b></li></ol>"
        "<p>x<span class='note'>two</span></p>",
        "@page { @top-left { content: string(b); font-size: 8pt } } b { string-set: b content() }"
        ".fit { width: 80pt; -itog-shrink: 50%; background: silver } .note { float: footnote }");
    ck_assert_uint_eq(paper.layout.pages[0].fixed.rect_count, 1);
    ck_assert(has_text(&paper, 0, "2."));
    int marks = 0;
    const struct ops *data = &paper.layout.pages[0].data;
    for (size_t i = 0; i < data->text_count; i++)
        marks += strcmp(op_string(data, &data->texts[i]), "1") == 0;
    ck_assert_int_eq(marks, 2); /* in the text and at the foot */
    ck_assert(has_text(&paper, 0, "bbbbbbbbbbbbbbbbbbbbnote"));
    paper_free(&paper);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("layout_shrink");
    TCase *cases = tcase_create("shrink");
    tcase_add_loop_test(cases, words_shrink_into_their_column, 0, (int)(sizeof words / sizeof *words));
    tcase_add_test(cases, only_what_has_no_room_shrinks);
    tcase_add_test(cases, long_words_are_hyphenated_at_last);
    tcase_add_test(cases, text_shrinks_into_a_height);
    tcase_add_test(cases, turned_heads_shrink);
    tcase_add_test(cases, a_shrunk_block_leaves_nothing_twice);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
