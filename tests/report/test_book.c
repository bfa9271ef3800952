/* sheet and book: workbooks from SQL files. Their numbers are read back with another program (xlsx2csv) and
 * compared with SQL. */
#include "page/value.h"
#include "report/book.h"
#include "report/report.h"
#include "report/school.h"
#include "report/sheet.h"

static int open_text(struct school *school, struct sheet *sheet, const char *text)
{
    const char *path = arena_printf(school->run.arena, "%s/sheet.sql", school->run.workspace);
    ck_assert_int_eq(file_write(path, text, strlen(text), &school->err), 0);
    return sheet_open(sheet, school->run.store, path, NULL, school->run.arena, &school->err);
}

#define HEAD  "-- sheet: A\n-- column: X | integer | sum\n"
#define PIVOT "-- sheet: A\n-- column: X\n-- pivot:\n"

static const struct fault {
    const char *text, *message;
} faults[] = {
    {"SELECT 1;\n", "sheet.sql:1: expected \"-- sheet"},
    {"-- sheet: A\n-- column: X\n", "sheet.sql:1: there is no statement"},
    {"-- sheet: A\n-- column: X | wide\nSELECT 1;\n", "sheet.sql:2: \"wide\" is no property"},
    {"-- sheet: A\n-- column: X | width 0\nSELECT 1;\n", "sheet.sql:2: \"width 0\""},
    {"-- sheet: A\n-- colum: X\nSELECT 1;\n", "sheet.sql:2: \"colum: X\" is unknown"},
    {"-- sheet: A\n-- for: pupil\n-- column: X\nSELECT 1;\n", "sheet.sql:2: \"for: pupil\""},
    {"-- sheet: A\n-- print: upright\n-- column: X\nSELECT 1;\n", "sheet.sql:2: print: \"upright\""},
    {"-- sheet: A\n-- freeze: 1 row\n-- column: X\nSELECT 1;\n", "sheet.sql:2: freeze"},
    {"-- sheet: A\n-- column: X\n\nSELECT 1, 2;\n", "gives 2 columns, 1 are expected"},
    {"-- sheet: A\n-- column: X\nSELECT y FROM nowhere;\n", "no such table"},
    {"-- sheet: A\n-- column: X\nDROP TABLE pupil;\n", "sheet.sql:"},
    {"-- sheet: A\n-- column: X\n-- rows:\nSELECT :who;\n", "sheet.sql:4: unknown parameter :who"},
    {HEAD "SELECT 1;\n", "sheet.sql:2: a sum needs"},
    {PIVOT "SELECT 1, 2, 3, 4;\n", "sheet.sql:1: \"-- pivot:\" and \"-- heads:\""},
    {PIVOT "-- pivot:\nSELECT 1;\n", "sheet.sql:4: a sheet has one pivot"},
    {HEAD "-- rows:\nSELECT 1;\n-- values:\nSELECT 1, 2, 3;\n",
     "sheet.sql:5: \"-- values:\" needs \"-- pivot:\""},
    {PIVOT "-- heads:\nSELECT 1, 2;\n-- rows:\nSELECT 1, 2, 3, 4;\n-- values:\nSELECT 1, 2, 3;\n",
     "sheet.sql:6: the statement gives 4 columns, 2 are expected"},
    {PIVOT "-- heads:\nSELECT 1, 2;\n-- title: late\n-- rows:\nSELECT 1, 2, 3, 4;\n",
     "sheet.sql:6: header lines"},
    {"-- sheet: A\n-- column: X\n-- rows: y\nSELECT 1;\n", "sheet.sql:3: nothing may stand"},
    {"-- sheet: A\n-- column: X\n-- rows:\nSELECT 1;\n-- block: B | red\nSELECT 1;\n",
     "sheet.sql:5: block: \"red\""},
    {"-- sheet: A\n-- column: X | total [X]\nSELECT 1;\n", "sheet.sql:2: a sum needs"},
    {HEAD "-- chart: pie | T | categories X | values X\nSELECT 1;\n", "sheet.sql:3: chart: expected"},
    {HEAD "-- chart: bar | T | categories X\nSELECT 1;\n", "sheet.sql:3: chart: expected"},
    {HEAD "-- chart: bar | T | categories X | values Y\nSELECT 1;\n",
     "sheet.sql:3: above there is no column \"Y\""},
    {HEAD "-- name: A1 | X\nSELECT 1;\n", "sheet.sql:3: \"A1\" can't be a name"},
    {HEAD "-- name: Всего учащихся | X\nSELECT 1;\n", "sheet.sql:3: \"Всего учащихся\" can't be a name"},
    {HEAD "-- name: 5_А | X\nSELECT 1;\n", "sheet.sql:3: \"5_А\" can't be a name"},
    {HEAD "-- name: Всего | Y\nSELECT 1;\n", "sheet.sql:3: above there is no column \"Y\""},
    {HEAD "-- name: Всего\nSELECT 1;\n", "sheet.sql:3: above there is no column"},
    {HEAD "-- with:\na AS (SELECT 1)\n-- with:\nb AS (SELECT 1)\n-- rows:\nSELECT 1;\n",
     "sheet.sql:5: \"-- with:\" stands once"},
    {"-- sheet: A\n-- column: X\n-- with:\na AS (SELECT :who)\n-- rows:\nSELECT 1;\n",
     "sheet.sql:4: unknown parameter :who"},
    {HEAD "-- include: shared/x.sql\n-- rows:\nSELECT 1;\n", "sheet.sql:3: \"shared/x.sql\" is not taken in"},
    {HEAD "-- include: ../none/x.sql\n-- rows:\nSELECT 1;\n", "sheet.sql:3: "},
    {HEAD "-- rows:\nSELECT 1;\n-- include: ../none/x.sql\n", "sheet.sql:5: header lines stand above"},
    {"-- for: class\n" HEAD "-- name: Всего | X\n-- rows:\nSELECT 1;\n-- total:\nSELECT 1;\n",
     "sheet.sql:4: a name is that of a cell"},
};

START_TEST(a_wrong_header_is_told_with_its_line)
{
    struct school school;
    struct sheet sheet;
    school_open(&school);
    ck_assert_int_eq(open_text(&school, &sheet, faults[_i].text), -1);
    ck_assert_int_eq(school.err.kind, ERR_CONFIG);
    ck_assert_msg(strstr(school.err.message, faults[_i].message) != NULL, "%s: got %s", faults[_i].message,
                  school.err.message);
    sheet_close(&sheet);
    school_close(&school);
}
END_TEST

/* Makes a workbook of one sheet; the result of book_add, the file closed. */
static int make(struct school *school, const char *text, const char *path)
{
    struct sheet sheet;
    struct dataset_parameters parameters = {
        .period_id = 2, .year_id = 1, .class_group_id = 2, .today = "2025-10-25"};
    const struct value_shape none = {0, NULL};
    struct value data = value_record(&none, NULL);
    ck_assert_msg(open_text(school, &sheet, text) == 0, "%s", school->err.message);
    struct book *book = book_open(path, "Title", "itog", SCHOOL_NOW, &school->err);
    ck_assert_ptr_nonnull(book);
    int failed = book_add(book, &sheet, &parameters, &data, &school->err);
    if (failed == 0)
        ck_assert_int_eq(book_close(book, &school->err), 0);
    else
        book_abandon(book);
    sheet_close(&sheet);
    return failed;
}

static const struct fault row_faults[] = {
    {HEAD "-- rows:\nSELECT 1 UNION SELECT 2;\n-- total:\nSELECT 4;\n",
     "the total of \"X\" is 4, but its rows give 3"},
    {PIVOT "-- heads:\nSELECT 1, 'one';\n-- rows:\nSELECT 1, 'x', 2, 5;\n",
     "the value has the head \"2\", which \"-- heads:\" does not give"},
    {PIVOT "-- heads:\nSELECT 1, 'one';\n-- rows:\nSELECT 1, 'x', 1, 5 UNION ALL SELECT 1, 'x', 1, 4;\n",
     "row 2 of the statement is the second value for column 2 of the same line"},
    {PIVOT "-- heads:\nSELECT 1, 'one';\n-- rows:\nSELECT 1, 'x';\n-- values:\nSELECT 2, 1, 5;\n",
     "sheet.sql:8: the value has the row \"2\", which \"-- rows:\" does not give"},
    {PIVOT "-- heads:\nSELECT 1, 'one';\n-- rows:\nVALUES (1, 'x'), (2, 'y'), ('1', 'z');\n-- "
           "values:\nSELECT 1, 1, 5;\n",
     "sheet.sql:6: the key \"1\" is given twice"},
    {PIVOT "-- heads:\nVALUES (1, 'one'), (2, 'two'), (1, 'three');\n-- rows:\nSELECT 1, 'x', 1, 5;\n",
     "sheet.sql:4: the key \"1\" is given twice"},
    {PIVOT
     "-- heads:\nSELECT 1, 'one';\n-- rows:\nSELECT 1, 'x';\n-- values:\nVALUES (1, 1, 5), (1, 1, 4);\n",
     "sheet.sql:8: row 2 of the statement is the second value for column 2 of the same line"},
    {"-- sheet: A\n-- column: X\nSELECT CAST(x'ff' AS TEXT);\n", "a text is not UTF-8"},
    {HEAD
     "-- column: Y | percent1 | total 100 * [X] / 4\n-- rows:\nSELECT 1, 25.0;\n-- total:\nSELECT 1, 25.1;\n",
     "the total of \"Y\" is 25.1, but its rows give 25"},
    {HEAD "-- column: Y | total [X] / [Z]\n-- rows:\nSELECT 1, 1;\n-- total:\nSELECT 1, 1;\n",
     "sheet.sql:3: total: expected numbers, columns of numbers in [ ], + - * / and brackets at \"[Z]\""},
    {HEAD "-- column: Y | total 2 * ([X]\n-- rows:\nSELECT 1, 1;\n-- total:\nSELECT 1, 2;\n",
     "sheet.sql:3: total: expected numbers"},
    {HEAD "-- name: Всего | X\n-- name: ВСЕГО | X\n-- rows:\nSELECT 1;\n-- total:\nSELECT 1;\n",
     "sheet.sql:4: the name \"ВСЕГО\" is there already"},
    {"-- sheet: A\n-- title: {{nobody}}\n-- column: X\nSELECT 1;\n", "nobody"},
};

START_TEST(rows_that_do_not_fit_are_told)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    ck_assert_int_eq(make(&school, row_faults[_i].text, path), -1);
    ck_assert_msg(strstr(school.err.message, row_faults[_i].message) != NULL, "got %s", school.err.message);
    school_close(&school);
}
END_TEST

START_TEST(a_pivot_spreads_long_rows)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    const char *text = "-- sheet: A\n-- column: Name | once\n-- pivot:\n-- column: Last\n-- heads:\nSELECT "
                       "'b', 'B' UNION ALL SELECT 'a', 'A';\n"
                       "-- rows:\nSELECT 1, 'x', 9, 'a', 5 UNION ALL SELECT 1, 'x', 9, 'b', 'n' UNION ALL "
                       "SELECT 2, 'x', 8, NULL, NULL "
                       "UNION ALL SELECT 3, 'y', NULL, 'b', 4;\n-- block: Below | decimal1\nSELECT 1, "
                       "'mean', NULL, 'a', 2.5;\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    const char *csv = school_shell(&school, arena_printf(school.run.arena, "xlsx2csv %s", path));
    ck_assert_str_eq(csv, "Name,B,A,Last\nx,n,5,9\n,,,8\ny,4,,\n\nBelow,,,\nmean,,2.5,\n");
    school_close(&school);
}
END_TEST

/* Lines and values come by themselves; a head that no value names is left out, one with NULL is not; a block goes by the heads that are left. */
START_TEST(values_of_a_pivot_come_by_themselves)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    const char *text = "-- sheet: A\n-- column: Name\n-- pivot:\n-- column: Last\n"
                       "-- heads:\nVALUES (3, 'C'), (2, 'B'), (1, 'A'), (4, 'D');\n"
                       "-- rows:\nVALUES ('k2', 'y', 8), ('k1', 'x', 9);\n"
                       "-- values:\nVALUES ('k1', 1, 5), ('k2', 1, 4), ('k1', '3', 'n'), ('k2', 4, NULL), "
                       "('k2', NULL, NULL);\n"
                       "-- block: Below\nSELECT 1, 'mean', NULL, 1, 2.5;\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    const char *csv = school_shell(&school, arena_printf(school.run.arena, "xlsx2csv %s", path));
    ck_assert_str_eq(csv, "Name,C,A,D,Last\ny,,4,,8\nx,n,5,,9\n\nBelow,,,,\nmean,,2.5,,\n");
    school_close(&school);
}
END_TEST

/* Pupils of one class: the second one's name shows, though the class is the same. */
START_TEST(groups_begin_where_any_of_their_columns_changes)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const char text[] =
        "-- sheet: A\n-- column: Class | once\n-- column: Pupil | once\n-- column: Mark\n-- rows:\n"
        "SELECT * FROM (VALUES ('9', 'a', 1), ('9', 'a', 2), ('9', 'b', 3), ('9', 'b', 4), ('10', 'b', "
        "5));\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(school_shell(&school, arena_printf(school.run.arena, "xlsx2csv %s", path)),
                     "Class,Pupil,Mark\n9,a,1\n,,2\n9,b,3\n,,4\n10,b,5\n");
    school_close(&school);
}
END_TEST

/* A table without rows says so in place of heads and total; a block without rows leaves no title. */
START_TEST(an_empty_table_says_so)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    const char *csv = arena_printf(school.run.arena, "xlsx2csv %s", path);
    static const char rest[] =
        "-- filter: head\n-- column: X | integer | sum\n-- rows:\nSELECT 1 WHERE 0;\n-- total:\n"
        "SELECT 0;\n-- block: Nobody\nSELECT 1 WHERE 0;\n";
    make(&school,
         arena_printf(school.run.arena, "-- sheet: A\n-- title: T\n-- empty: Nobody came.\n%s", rest), path);
    ck_assert_str_eq(school_shell(&school, csv), "T\n\nNobody came.\n");
    make(&school, arena_printf(school.run.arena, "-- sheet: A\n%s-- block: Some\nSELECT 5;\n", rest), path);
    ck_assert_str_eq(school_shell(&school, csv), "No data.\nX\n\nSome\n5\n");
    school_close(&school);
}
END_TEST

/* A formula of the total refers to its row, a name to its cell, a chart to the rows above; another program computes the same. */
START_TEST(totals_names_and_charts_refer_to_the_table)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const char text[] = "-- sheet: Л\n-- title: T\n-- column: Who\n-- column: N | integer | sum\n-- "
                               "column: Of | integer | sum\n"
                               "-- column: Part | percent1 | total 100 * ([N] + 1 - 1) / ([Of] * 2 / 2)\n"
                               "-- chart: stacked | Chart | categories Who | values N | Of\n-- chart: line | "
                               "Line | categories Who | values Part\n"
                               "-- name: Доля | Part\n-- name: Всего_N | N\n"
                               "-- rows:\nSELECT 'a', 1, 3, 33.3 UNION ALL SELECT 'b', 1, 6, 16.7;\n-- "
                               "total:\nSELECT 'all', 2, 9, 22.2;\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(
        school_shell(&school, arena_printf(school.run.arena,
                                           "ssconvert --recalc -T Gnumeric_stf:stf_csv %s fd://1 2>&- | tail "
                                           "-n +3 | head -n 4 | sed 's/,*$//'",
                                           path)),
        "Who,N,Of,Part\na,1,3,33.3\nb,1,6,16.7\nall,2,9,22.2\n");
    ck_assert_str_eq(
        school_shell(&school,
                     arena_printf(school.run.arena,
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<f>[^/]*</f><v>[^<]*'; "
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o 'ROUND[^<]*</f><v>[^<]*'",
                                  path, path)),
        "<f>SUM(B4:B5)</f><v>2\n<f>SUM(C4:C5)</f><v>9\nROUND(100*(B6+1-1)/(C6*2/2),1)</f><v>22.2\n");
    ck_assert_str_eq(school_shell(&school, arena_printf(school.run.arena,
                                                        "unzip -p %s xl/workbook.xml | grep -o '<definedName "
                                                        "name=.[^<]*' | sed 's/<definedName name=//'",
                                                        path)),
                     "\"Всего_N\">'Л'!$B$6\n\"Доля\">'Л'!$D$6\n");
    ck_assert_str_eq(
        school_shell(
            &school,
            arena_printf(school.run.arena,
                         "unzip -p %s xl/charts/chart1.xml xl/charts/chart2.xml | grep -o '<c:f>[^<]*'",
                         path)),
        "<c:f>'Л'!$A$4:$A$5\n<c:f>'Л'!$B$4:$B$5\n<c:f>'Л'!$A$4:$A$5\n<c:f>'Л'!$C$4:$C$5\n<c:f>'Л'!$A$4:$A$"
        "5\n<c:f>'Л'!$D$4:$D$5\n");
    ck_assert_str_eq(
        school_shell(&school, arena_printf(school.run.arena,
                                           "unzip -p %s xl/charts/chart2.xml | grep -o '<c:v>[^<]*'", path)),
        "<c:v>Part\n<c:v>a\n<c:v>b\n<c:v>33.3\n<c:v>16.7\n");
    school_close(&school);
}
END_TEST

/* What XML marks up, what it can't hold, white space at the ends; numbers to their sixteenth digit: another program reads the same. */
START_TEST(texts_and_numbers_are_read_back_as_they_were)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const char text[] =
        "-- sheet: A\n-- column: T\n-- column: N\n-- rows:\nSELECT * FROM (VALUES ('a<b>&\"c''', 90.5), "
        "('  ]]>  ', -0.05), (char(7, 65), 12345678901234), ('', 1e20), ('x', 1.0 / 3), (NULL, -7));\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(
        school_shell(&school,
                     arena_printf(school.run.arena,
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<row r=.2.*/row>' | "
                                  "sed 's/ s=\"[0-9]*\"//g; s/ t=\"inlineStr\"//g; s/<.row>/\\n/g'",
                                  path)),
        "<row r=\"2\"><c r=\"A2\"><is><t>a&lt;b&gt;&amp;\"c'</t></is></c><c r=\"B2\"><v>90.5</v></c>\n"
        "<row r=\"3\"><c r=\"A3\"><is><t xml:space=\"preserve\">  ]]&gt;  </t></is></c><c "
        "r=\"B3\"><v>-0.05</v></c>\n"
        "<row r=\"4\"><c r=\"A4\"><is><t>_x0007_A</t></is></c><c r=\"B4\"><v>12345678901234</v></c>\n"
        "<row r=\"5\"><c r=\"A5\"/><c r=\"B5\"><v>1E+20</v></c>\n"
        "<row r=\"6\"><c r=\"A6\"><is><t>x</t></is></c><c r=\"B6\"><v>0.3333333333333333</v></c>\n"
        "<row r=\"7\"><c r=\"A7\"/><c r=\"B7\"><v>-7</v></c>\n\n");
    ck_assert_str_eq(
        school_shell(&school, arena_printf(school.run.arena,
                                           "xlsx2csv %s | head -n 3; unzip -tq %s | cut -c 1-9", path, path)),
        "T,N\n\"a<b>&\"\"c'\",90.5\n  ]]>  ,-0.05\nNo errors\n");
    school_close(&school);
}
END_TEST

/* A chart follows its table; where it would cross the end of a page (523 points: 37 rows of 14), a page begins with it. */
START_TEST(a_chart_stands_on_one_page)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const int rows[] = {5, 25}, begins[] = {7, 27};
    static const char *const breaks[] = {"", "<brk id=\"27\"\n"};
    for (int i = 0; i < 2; i++) {
        const char *text = arena_printf(school.run.arena,
                                        "-- sheet: A\n-- print: landscape, fit width\n-- column: X\n-- "
                                        "column: N | percent1\n-- chart: column | T | categories X "
                                        "| values N\n-- rows:\nWITH RECURSIVE r (n) AS (SELECT 1 UNION ALL "
                                        "SELECT n + 1 FROM r WHERE n < %d) SELECT 'x', n FROM r;\n",
                                        rows[i]);
        ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
        ck_assert_str_eq(
            school_shell(
                &school,
                arena_printf(school.run.arena,
                             "unzip -p %s xl/drawings/drawing1.xml | grep -o '<xdr:row>[0-9]*' | head -n 1",
                             path)),
            arena_printf(school.run.arena, "<xdr:row>%d\n", begins[i]));
        ck_assert_str_eq(
            school_shell(
                &school,
                arena_printf(school.run.arena,
                             "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<brk id=.[0-9]*.' || true",
                             path)),
            breaks[i]);
        ck_assert_str_eq(
            school_shell(&school,
                         arena_printf(school.run.arena,
                                      "unzip -p %s xl/charts/chart1.xml | grep -o '<c:max[^/]*'", path)),
            "<c:max val=\"100\"\n");
    }
    school_close(&school);
}
END_TEST

/* Groups of three rows of 20 points, 523 points a page: with the head eight groups, then a page ends. Wrapped texts make their rows higher. */
START_TEST(groups_are_kept_together_and_wrapped_texts_have_room)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const char groups[] =
        "-- sheet: A\n-- print: landscape, keep groups\n-- row: height 20\n-- column: X | once\n-- rows:\n"
        "WITH RECURSIVE r (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < 59) SELECT n / 3 FROM "
        "r;\n";
    ck_assert_msg(make(&school, groups, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(
        school_shell(&school,
                     arena_printf(school.run.arena,
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<brk id=.[0-9]*.'", path)),
        "<brk id=\"22\"\n<brk id=\"43\"\n");
    static const char texts[] = "-- sheet: A\n-- column: X | width 10 | wrap\n-- rows:\n"
                                "SELECT * FROM (VALUES ('короткий'), ('два слова'), ('две длинных строки'), "
                                "('однословобезпробелов'), ('a' || char(10) || 'b'));\n";
    ck_assert_msg(make(&school, texts, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(
        school_shell(&school,
                     arena_printf(school.run.arena,
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<row r[^>]*>'", path)),
        "<row r=\"1\">\n<row r=\"2\">\n<row r=\"3\">\n<row r=\"4\" ht=\"38\" customHeight=\"1\">\n<row "
        "r=\"5\" ht=\"26\" "
        "customHeight=\"1\">\n<row r=\"6\" ht=\"26\" customHeight=\"1\">\n");
    school_close(&school);
}
END_TEST

/* Expressions of a shared file serve all statements, also one with its own; a mistake in the file is told with its place there. */
START_TEST(sheets_take_in_shared_expressions)
{
    struct school school;
    school_open(&school);
    struct arena *arena = school.run.arena;
    static const char text[] =
        "-- sheet: A\n-- include: ../shared/one.sql\n-- column: X | integer | sum\n-- rows:\n"
        "WITH b AS (SELECT n FROM one) SELECT n FROM b;\n-- total:\nSELECT sum(n) FROM one;\n";
    static const char *const shared[] = {"-- about\n-- with:\none (n) AS (VALUES (2), (3))\n",
                                         "-- about\n-- rows:\nSELECT 1;\n",
                                         "-- with:\none (n) AS (SELECT :who)\n"};
    static const char *const message[] = {NULL, "shared/one.sql:2: a sheet takes in",
                                          "shared/one.sql:2: unknown parameter :who"};
    const char *folder = arena_printf(arena, "%s/own", school.run.workspace);
    const char *file = arena_printf(arena, "%s/shared", school.run.workspace);
    ck_assert_int_eq(file_make_dirs(folder, &school.err) | file_make_dirs(file, &school.err), 0);
    file = arena_printf(arena, "%s/one.sql", file);
    school.run.workspace = folder; /* the sheet lies there */
    const char *path = arena_printf(arena, "%s/book.xlsx", folder);
    for (int i = 0; i < 3; i++) {
        struct sheet sheet;
        ck_assert_int_eq(file_write(file, shared[i], strlen(shared[i]), &school.err), 0);
        if (message[i] == NULL) {
            ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
            ck_assert_str_eq(school_shell(&school, arena_printf(arena, "xlsx2csv %s", path)), "X\n2\n3\n5\n");
            continue;
        }
        ck_assert_int_eq(open_text(&school, &sheet, text), -1);
        ck_assert_msg(strstr(school.err.message, message[i]) != NULL, "%s", school.err.message);
        school.err = (struct err){0};
        sheet_close(&sheet);
    }
    school_close(&school);
}
END_TEST

/* A day is the number that spreadsheet programs count it by; what is no day stays a text. */
START_TEST(dates_are_dates)
{
    struct school school;
    school_open(&school);
    const char *path = arena_printf(school.run.arena, "%s/book.xlsx", school.run.workspace);
    static const char text[] = "-- sheet: A\n-- column: D | date\n-- column: T | time\n-- rows:\n"
                               "SELECT '2025-10-24', '2025-10-24 18:00' UNION ALL SELECT 'later', NULL;\n";
    ck_assert_msg(make(&school, text, path) == 0, "%s", school.err.message);
    ck_assert_str_eq(
        school_shell(&school, arena_printf(school.run.arena, "xlsx2csv -f %%Y.%%m.%%d %s", path)),
        "D,T\n2025.10.24,2025.10.24\nlater,\n");
    ck_assert_str_eq(
        school_shell(&school,
                     arena_printf(school.run.arena,
                                  "unzip -p %s xl/worksheets/sheet1.xml | grep -o '<v>[^<]*'; unzip -p %s "
                                  "xl/styles.xml | grep -o 'formatCode=\"[^\"]*'",
                                  path, path)),
        "<v>45954\n<v>45954.75\nformatCode=\"dd.mm.yyyy\nformatCode=\"dd.mm.yyyy hh:mm\n");
    school_close(&school);
}
END_TEST

/* The line of CSV that begins with START. */
static const char *line_of(struct school *school, const char *csv, const char *start)
{
    const char *at = strstr(csv, start);
    ck_assert_msg(at != NULL, "no line %s in\n%s", start, csv);
    return arena_strndup(school->run.arena, at, strcspn(at, "\n"));
}

START_TEST(the_summary_workbook_says_what_sql_says)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_summary);
    const char *path = arena_printf(school.run.arena, "%s/summary.xlsx", school.run.out_dir);
    const char *names =
        school_shell(&school, arena_printf(school.run.arena, "xlsx2csv -a %s | grep '^-----'", path));
    ck_assert_str_eq(
        names, "-------- 1 - Классы\n-------- 2 - По параллелям и уровням\n-------- 3 - Категории учащихся\n"
               "-------- 4 - Качество по предметам\n-------- 5 - По учителям\n-------- 6 - По видам работ\n"
               "-------- 7 - Сравнение с прошлым периодом\n-------- 8 - Движение\n"
               "-------- 9 - Прохождение программы\n-------- 10 - Программа по видам занятий\n"
               "-------- 11 - Программа по учителям\n-------- 12 - Программа по параллелям\n"
               "-------- 13 - Программа по предметам\n-------- 14 - 1А\n-------- 15 - 5А\n-------- 16 - Как "
               "посчитано\n");
    const char *subjects = school_shell(&school, arena_printf(school.run.arena, "xlsx2csv -s 4 %s", path));
    ck_assert_str_eq(
        line_of(&school, subjects, "Математика"),
        school_text(&school,
                    "SELECT 'Математика,' || "
                    "printf('%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%.2f,%.1f,%.1f,%.1f', roll, assessed, "
                    "n5, n4, n3, n2, n_not_attested, n_no_mark, n_exempt, n_deferred, n_pass, n_fail, "
                    "n_unmarked, mean, "
                    "success, quality, "
                    "learning_degree) FROM subject_rate WHERE subject_id = 2"));
    ck_assert_str_eq(line_of(&school, subjects, "Всего"),
                     "Всего,7,5,2,1,1,0,1,0,0,1,0,0,1,4.25,80.0,60.0,61.4");
    /* the class sheet: a column adds up to the roll */
    const char *russian =
        school_shell(&school, arena_printf(school.run.arena,
                                           "xlsx2csv -s 15 %s | awk -F, '/^,«5»/ {on = 1} on "
                                           "&& $2 != \"аттестуемых (N)\" {if ($2 == \"учащихся на конец\") "
                                           "{print sum - $4; exit} sum += $4}'",
                                           path));
    ck_assert_str_eq(russian, "0\n");
    const char *hours = school_shell(&school, arena_printf(school.run.arena, "xlsx2csv -s 9 %s", path));
    ck_assert_str_eq(line_of(&school, hours, "5А,"),
                     "5А,Русский язык,Попова И. Л.,40,38,,2,,95.0,болезнь учителя: 1; иная причина (иное): "
                     "1,1,,1,40,38,2,,0,0,0,0,10,9,0,2,170,168");
    ck_assert_str_eq(line_of(&school, hours, "Всего"),
                     "Всего,,,82,80,0,2,0,97.6,,1,,1,82,80,2,0,2,2,2,2,10,9,0,2,170,168");
    const char *class_5a = school_shell(&school, arena_printf(school.run.arena, "xlsx2csv -s 15 %s", path));
    ck_assert_str_eq(line_of(&school, class_5a, "1,Ёлкина"), "1,Ёлкина Мария,I,отср.,4,10,9");
    ck_assert_str_eq(line_of(&school, class_5a, "2,Зуев"), "2,Зуев Олег,I,3,н/а,0,0");
    ck_assert_str_eq(line_of(&school, class_5a, ",\"СОУ, %\""), ",\"СОУ, %\",,68.0,57.0,,");
    ck_assert_ptr_null(strstr(class_5a, "Уехала"));
    school_close(&school);
}
END_TEST

START_TEST(two_runs_give_the_same_bytes)
{
    struct school school;
    school_open(&school);
    school_stage(&school, report_summary);
    const char *first =
        school_text(&school, "SELECT sha256 || bytes FROM artifact WHERE path = 'out/2025-Q1/summary.xlsx'");
    sleep(1);
    school_stage(&school, report_summary);
    ck_assert_str_eq(
        school_text(&school, "SELECT sha256 || bytes FROM artifact WHERE path = 'out/2025-Q1/summary.xlsx'"),
        first);
    school_close(&school);
}
END_TEST

START_TEST(names_of_sheets_are_short_and_unique)
{
    struct school school;
    school_open(&school);
    school_exec(&school, "UPDATE class_group SET title = 'Класс [с] очень длинным названием, длиннее листа'");
    school_stage(&school, report_summary);
    const char *names = school_shell(
        &school,
        arena_printf(school.run.arena, "xlsx2csv -a %s/summary.xlsx | grep '^-----' | tail -n 3 | head -n 2",
                     school.run.out_dir));
    ck_assert_str_eq(
        names,
        "-------- 14 - Класс _с_ очень длинным названи\n-------- 15 - Класс _с_ очень длинным назва~2\n");
    school_close(&school);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("book");
    TCase *cases = tcase_create("book");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, a_wrong_header_is_told_with_its_line, 0,
                        (int)(sizeof faults / sizeof *faults));
    tcase_add_loop_test(cases, rows_that_do_not_fit_are_told, 0,
                        (int)(sizeof row_faults / sizeof *row_faults));
    tcase_add_test(cases, a_pivot_spreads_long_rows);
    tcase_add_test(cases, values_of_a_pivot_come_by_themselves);
    tcase_add_test(cases, groups_begin_where_any_of_their_columns_changes);
    tcase_add_test(cases, an_empty_table_says_so);
    tcase_add_test(cases, totals_names_and_charts_refer_to_the_table);
    tcase_add_test(cases, texts_and_numbers_are_read_back_as_they_were);
    tcase_add_test(cases, a_chart_stands_on_one_page);
    tcase_add_test(cases, dates_are_dates);
    tcase_add_test(cases, sheets_take_in_shared_expressions);
    tcase_add_test(cases, groups_are_kept_together_and_wrapped_texts_have_room);
    tcase_add_test(cases, the_summary_workbook_says_what_sql_says);
    tcase_add_test(cases, two_runs_give_the_same_bytes);
    tcase_add_test(cases, names_of_sheets_are_short_and_unique);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
