/* layout: tables: columns, spans, borders, turned cells. */
#include "page/paper.h"

START_TEST(fixed_columns_have_their_widths)
{
    struct paper paper;
    LAY(paper, "<table><tr><td class='a'>а</td><td class='b'>б</td><td>в</td></tr></table>",
        "table { table-layout: fixed; width: 100% } .a { width: 40pt } .b { width: 25% }");
    ck_assert_int_eq(find_text(&paper, 0, "а")->x, 20000);
    ck_assert_int_eq(find_text(&paper, 0, "б")->x, 60000);
    ck_assert_int_eq(find_text(&paper, 0, "в")->x, 60000 + 65000);
    paper_free(&paper);
}
END_TEST

START_TEST(automatic_columns_follow_their_contents)
{
    struct paper paper;
    LAY(paper, "<table><tr><td>а</td><td>длинный текст в ячейке</td></tr></table>", "");
    int32_t narrow = find_text(&paper, 0, "длинный текст в ячейке")->x - 20000;
    ck_assert_int_gt(narrow, 3000);
    ck_assert_int_lt(narrow, 8000);
    paper_free(&paper);
    LAY_FAILS(paper,
              "<table><tr><td>incomprehensibilities</td><td>incomprehensibilities</"
              "td><td>incomprehensibilities</td></tr></table>",
              "", "the table needs a width of");
    paper_free(&paper);
}
END_TEST

START_TEST(cells_span_columns_and_rows)
{
    struct paper paper;
    LAY(paper,
        "<table><tr><td rowspan='2'>угол</td><td "
        "colspan='2'>верх</td></tr><tr><td>низ1</td><td>низ2</td></tr></table>",
        "table { table-layout: fixed; width: 90pt } td { border: 1pt solid black; vertical-align: top }");
    ck_assert_int_eq(find_text(&paper, 0, "низ1")->x, find_text(&paper, 0, "верх")->x);
    ck_assert_int_eq(find_text(&paper, 0, "угол")->y, find_text(&paper, 0, "верх")->y);
    /* three rules down, four across, of which inner ones stop at the spanning cells */
    const struct ops *ops = &paper.layout.pages[0].fixed;
    size_t vertical = 0, horizontal = 0;
    for (size_t i = 0; i < ops->line_count; i++)
        ops->lines[i].vertical ? vertical++ : horizontal++;
    ck_assert_uint_eq(horizontal, 3);
    ck_assert_uint_eq(vertical, 4);
    paper_free(&paper);
}
END_TEST

START_TEST(ruled_lines_are_joined)
{
    struct paper paper;
    LAY(paper,
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>5</td><td>6</td></tr></"
        "table>",
        "td { border: 0.5pt solid black }");
    ck_assert_uint_eq(paper.layout.pages[0].fixed.line_count, 4 + 3);
    paper_free(&paper);
}
END_TEST

START_TEST(the_wider_border_wins)
{
    struct paper paper;
    LAY(paper, "<table><tr><td class='w'>1</td><td>2</td></tr></table>",
        "td { border: 0.5pt solid black } td.w { border-right: 2pt solid #ff0000 }");
    const struct ops *ops = &paper.layout.pages[0].fixed;
    int wide = 0;
    for (size_t i = 0; i < ops->line_count; i++)
        wide += ops->lines[i].width == 2000 && ops->lines[i].vertical && ops->lines[i].rgb == 0xFF0000;
    ck_assert_int_eq(wide, 1);
    paper_free(&paper);
}
END_TEST

/* Rows that are alike share what was found of their edges; one row or cell that differs has its own. */
START_TEST(one_row_among_many_has_its_border)
{
    enum { ROWS = 8, ODD = 4 };
    for (int of_row = 0; of_row < 2; of_row++) {
        struct paper paper;
        struct arena *arena = arena_new();
        struct value rows[ROWS];
        for (int r = 0; r < ROWS; r++)
            rows[r] =
                TEXTS(arena, "row", r == ODD && of_row ? "w" : "x", "cell", r == ODD && !of_row ? "w" : "x");
        const char *names[] = {"rows"};
        struct value list = value_list(rows, ROWS);
        struct value data = value_record(value_shape(arena, names, 1), &list);
        paper_lay(&paper,
                  PAGE_OF("<table>{{#rows}}<tr class='{{row}}'><td class='{{cell}}'>1</td>"
                          "<td class='{{cell}}'>2</td></tr>{{/rows}}</table>"),
                  SMALL_PAGE "td { border: 0.5pt solid black; height: 20pt } .w { border-top: 2pt solid "
                             "black; border-bottom: 2pt solid black }",
                  &data);
        ck_assert_msg(paper.result == 0, "%s", paper.err.message);
        const struct ops *ops = &paper.layout.pages[0].fixed;
        int wide = 0, thin = 0;
        for (size_t line = 0; line < ops->line_count; line++) {
            const struct op_line *op = &ops->lines[line];
            thin += !op->vertical && op->width == 500;
            if (op->vertical || op->width != 2000)
                continue;
            /* rows of 20 pt, each with half of two borders; those of the odd row are wide */
            ck_assert_int_eq(op->y, 20000 + ODD * 20000 + (2 * ODD - 1) * 250 + 1000 + wide++ * 22000);
        }
        ck_assert_int_eq(wide, 2);
        ck_assert_int_eq(thin, ROWS - 1);
        paper_free(&paper);
        arena_free(arena);
    }
}
END_TEST

/* The second row is a part with a background, which covers half of the line that the first one drew: it draws that line again. And lines
 * across lie over those down. */
START_TEST(a_part_with_a_background_has_its_upper_line)
{
    static const char body[] =
        PAGE_OF("<table><thead><tr><th>один</th><th>два</th><th>три</th></tr></thead><tbody>"
                "{{#rows}}<tr><td>{{v}}</td><td>{{v}}</td><td>{{v}}</td></tr>{{/rows}}</tbody></table>");
    static const char css[] = SMALL_PAGE "table { width: 240pt; table-layout: fixed } td, th { border: 1pt "
                                         "solid black; border-left-color: #888 }"
                                         "td { background: #ddd; -itog-common: yes }";
    struct paper paper;
    struct arena *arena = arena_new();
    struct value data =
        with(arena, NO_DATA(arena), "rows", list_of(arena, "v", (const char *const[]){"пять", NULL}));
    paper_lay(&paper, body, css, &data);
    ck_assert_msg(paper.result == 0, "%s", paper.err.message);
    const struct ops *ops = &paper.layout.pages[0].fixed;
    ck_assert_uint_ge(ops->stretch_count, 2);
    const struct op_stretch *head = &ops->stretches[0], *row = &ops->stretches[1];
    ck_assert(head->group != 0 && row->group != 0 && head->group != row->group);
    ck_assert_uint_eq(head->rect_count, row->rect_count);
    const size_t end = ops->stretch_count > 2 ? row[1].line_count : ops->line_count;
    int upper = 0, across = 0;
    for (size_t i = row->line_count; i < end; i++) {
        ck_assert(across == 0 || !ops->lines[i].vertical);
        across += !ops->lines[i].vertical;
        upper += !ops->lines[i].vertical && ops->lines[i].y == ops->rects[row->rect_count].y;
    }
    ck_assert_int_eq(upper, 1);
    ck_assert_int_eq(across, 2);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

START_TEST(separate_borders_have_space_between)
{
    struct paper paper;
    LAY(paper, "<table class='s'><tr><td>1</td><td>2</td></tr></table>",
        "table.s { border-collapse: separate; border-spacing: 3pt } td { border: 1pt solid black }");
    ck_assert_int_eq(find_text(&paper, 0, "1")->x, 20000 + 3000 + 1000);
    ck_assert_uint_eq(paper.layout.pages[0].fixed.line_count,
                      8 - 4 + 4); /* four each; none touches another's */
    paper_free(&paper);
}
END_TEST

START_TEST(text_turns_in_cells)
{
    struct paper paper;
    LAY(paper, "<table><tr><th class='r'>Алгебра</th><th class='l'>Физика</th><td>да</td></tr></table>",
        ".r { writing-mode: vertical-rl } .l { writing-mode: sideways-lr } th { text-align: left; "
        "font-weight: normal }");
    const struct op_text *right = find_text(&paper, 0, "Алгебра"), *left = find_text(&paper, 0, "Физика");
    ck_assert_uint_eq(right->turn, TURN_RIGHT);
    ck_assert_int_eq(right->y, 20000); /* begins at the top */
    ck_assert_uint_eq(left->turn, TURN_LEFT);
    ck_assert_int_gt(left->y, 20000 + 30000); /* begins at the bottom */
    ck_assert_int_eq(find_text(&paper, 0, "да")->x, 20000 + 2 * 12000);
    paper_free(&paper);
}
END_TEST

START_TEST(cells_are_aligned_vertically)
{
    struct paper paper;
    LAY(paper,
        "<table><tr><td class='t'>верх</td><td class='m'>мид</td><td "
        "class='b'>низ</td><td>1<br/>2<br/>3</td></tr></table>",
        ".t { vertical-align: top } .m { vertical-align: middle } .b { vertical-align: bottom }");
    int32_t top = find_text(&paper, 0, "верх")->y;
    ck_assert_int_eq(find_text(&paper, 0, "мид")->y - top, 12000);
    ck_assert_int_eq(find_text(&paper, 0, "низ")->y - top, 24000);
    paper_free(&paper);
}
END_TEST

START_TEST(what_stands_beside_cells_is_an_error)
{
    struct paper paper;
    LAY_FAILS(paper, "<table><tr><td>incomprehensibilities</td></tr></table>",
              "table { table-layout: fixed; width: 40pt }", "is wider than its cell");
    paper_free(&paper);
    LAY_FAILS(paper, "<table><tr><td>а</td><td>б</td></tr></table>",
              "table { table-layout: fixed; width: 40pt } td { width: 30pt }",
              "the columns together are wider");
    paper_free(&paper);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("layout_table");
    TCase *cases = tcase_create("table");
    tcase_add_test(cases, fixed_columns_have_their_widths);
    tcase_add_test(cases, automatic_columns_follow_their_contents);
    tcase_add_test(cases, cells_span_columns_and_rows);
    tcase_add_test(cases, ruled_lines_are_joined);
    tcase_add_test(cases, the_wider_border_wins);
    tcase_add_test(cases, one_row_among_many_has_its_border);
    tcase_add_test(cases, a_part_with_a_background_has_its_upper_line);
    tcase_add_test(cases, separate_borders_have_space_between);
    tcase_add_test(cases, text_turns_in_cells);
    tcase_add_test(cases, cells_are_aligned_vertically);
    tcase_add_test(cases, what_stands_beside_cells_is_an_error);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
