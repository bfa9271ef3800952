/* xlsx: cells come out as people see them; what is damaged, hostile or too large is refused, not crashed on. */
#include "import/xlsx.h"
#include "workbook.h"

/* The cells of a workbook's first sheet as "A1=text|…", or "error: …". */
static const char *cells_of(const char *path)
{
    static struct buf out;
    struct buf bytes = {0};
    struct err err = {0};
    struct arena *arena = arena_new();
    buf_clear(&out);
    ck_assert_int_eq(file_read(path, 1 << 28, &bytes, &err), 0);
    struct grid *grid = grid_new("x");
    struct xlsx *xlsx = xlsx_open("x.xlsx", bytes.data, bytes.len, &err);
    if (xlsx == NULL || xlsx_sheet_count(xlsx) == 0 || xlsx_read(xlsx, 0, grid, &err) != 0) {
        buf_printf(&out, "error: %s", err.message);
    } else {
        for (size_t r = 0; r < grid->row_count; r++)
            for (size_t i = 0; i < grid->rows[r].count; i++) {
                const struct grid_cell *cell = &grid->cells[grid->rows[r].first + i];
                ck_assert_str_eq(grid_text(grid, r, cell->column), cell->text);
                buf_printf(&out, "%s%s%lld=%s", out.len > 0 ? "|" : "", grid_column_name(arena, cell->column),
                           (long long)grid->rows[r].line, cell->text);
            }
    }
    grid_free(grid);
    xlsx_close(xlsx);
    buf_free(&bytes);
    arena_free(arena);
    return buf_text(&out);
}

static const char styles[] = XLSX_HEAD
    "<styleSheet " XLSX_NS "><numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"[$-419]d mmm;@\"/><numFmt numFmtId=\"166\" formatCode=\"0.0&quot; "
    "д&quot;\"/>"
    "</numFmts><cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
    "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf "
    "numFmtId=\"2\"/>"
    "<xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf numFmtId=\"166\"/><xf "
    "numFmtId=\"9\"/></cellXfs></styleSheet>";

START_TEST(cells_are_what_people_see)
{
    static const char shared[] =
        XLSX_HEAD "<sst " XLSX_NS "><si><t>ФИО</t></si><si><r><t>Ёл</t></r><r><t xml:space=\"preserve\">кина "
                  "</t></r><rPh><t>xx</t></rPh></si></sst>";
    const char *path = write_workbook(
        fresh_dir("x"), "a.xlsx",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" "
        "t=\"inlineStr\"><is><t>5/4</t></is></c></row>"
        "<row r=\"3\"><c r=\"A3\"><v>5</v></c><c r=\"B3\"><v>5.0</v></c><c "
        "r=\"C3\"><v>0.30000000000000004</v></c>"
        "<c r=\"D3\"><v>4.5E0</v></c><c r=\"E3\" t=\"b\"><v>1</v></c><c r=\"F3\" t=\"e\"><v>#REF!</v></c><c "
        "r=\"G3\" t=\"str\"><f>A1&amp;B1</f><v>н</v></c><c r=\"AA3\"><v>12345678901234567</v></c></row>"
        "<row r=\"4\"><c r=\"A4\" s=\"1\"><v>45954</v></c><c r=\"B4\" s=\"2\"><v>45954</v></c><c r=\"C4\" "
        "s=\"3\"><v>45954</v></c><c r=\"D4\" s=\"4\"><v>24.1</v></c><c r=\"E4\" "
        "s=\"5\"><v>45954.354166666664</v>"
        "</c><c r=\"F4\" s=\"6\"><v>0.354166666666667</v></c><c r=\"G4\" s=\"7\"><v>2</v></c><c r=\"H4\" "
        "s=\"8\"><v>0.5</v></c><c r=\"I4\" s=\"1\"/></row>",
        styles, shared);
    ck_assert_str_eq(
        cells_of(path),
        "A1=ФИО|B1=Ёлкина|D1=5/4|A3=5|B3=5|C3=0.3|D3=4.5|E3=1|F3=#REF!|G3=н|AA3="
        "12345678901234567|A4=2025-10-24|B4=2025-10-24|C4=2025-10-24|D4=24.10|E4=2025-10-24T08:30|"
        "F4=08:30|G4=2.0|H4=50%");
}
END_TEST

START_TEST(words_in_place_of_a_number)
{
    static const char words[] = "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"; /* 80 bytes */
    char row[200], wanted[100];
    snprintf(row, sizeof row, "<row r=\"1\"><c r=\"A1\"><v>%s</v></c></row>", words);
    snprintf(wanted, sizeof wanted, "A1=%s", words);
    ck_assert_str_eq(cells_of(write_workbook(fresh_dir("x"), "a.xlsx", row, NULL, NULL)), wanted);
}
END_TEST

START_TEST(numbers_and_formats)
{
    static const struct {
        const char *code;
        int kind, places;
    } codes[] = {{"General", XLSX_GENERAL, 0},
                 {"0", XLSX_FIXED, 0},
                 {"#,##0.00", XLSX_FIXED, 2},
                 {"0.##", XLSX_GENERAL, 0},
                 {"dd/mm/yy", XLSX_DATE, 0},
                 {"mmm", XLSX_DATE, 0},
                 {"hh:mm", XLSX_TIME, 0},
                 {"[h]:mm:ss", XLSX_TIME, 0},
                 {"dd.mm.yyyy hh:mm", XLSX_DATE_TIME, 0},
                 {"\"д\"0", XLSX_FIXED, 0},
                 {"0%", XLSX_PERCENT, 0},
                 {"@", XLSX_GENERAL, 0},
                 {"[Red]0.0;[Blue]-0.0", XLSX_FIXED, 1},
                 {"\\d0", XLSX_FIXED, 0}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct xlsx_format format = xlsx_format_of(codes[i].code);
        ck_assert_msg((int)format.kind == codes[i].kind, "%s", codes[i].code);
        ck_assert_msg(format.places == codes[i].places, "%s", codes[i].code);
    }
    static const struct {
        const char *serial, *day;
        bool from_1904;
    } days[] = {{"1", "1900-01-01", false},    {"59", "1900-02-28", false},
                {"61", "1900-03-01", false},   {"45901", "2025-09-01", false},
                {"44439", "2025-09-01", true}, {"1e300", "1e+300", false},
                {"-5", "-5", false},           {"x", "x", false}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        char out[64];
        xlsx_number(days[i].serial, (struct xlsx_format){XLSX_DATE, 0}, days[i].from_1904, out);
        ck_assert_str_eq(out, days[i].day);
    }
}
END_TEST

START_TEST(all_visible_sheets_and_other_writers)
{
    struct buf bytes = {0};
    struct err err = {0};
    char path[1024];
    snprintf(path, sizeof path, "%s/b.xlsx", fresh_dir("x"));
    write_zip(path,
              (struct zip_part[]){
                  {"xl/workbook.xml",
                   XLSX_HEAD "<x:workbook xmlns:x=\"http://x\" " XLSX_R "><x:workbookPr date1904=\"1\"/>"
                             "<x:sheets><x:sheet name=\"Один\" r:id=\"a\"/><x:sheet name=\"Скрытый\" "
                             "state=\"hidden\" r:id=\"b\"/><x:sheet name=\"Два\" r:id=\"c\"/></x:sheets>"
                             "</x:workbook>",
                   0},
                  {"xl/_rels/workbook.xml.rels",
                   "<Relationships><Relationship Id=\"a\" Target=\"/xl/worksheets/s1.xml\"/>"
                   "<Relationship Id=\"c\" Target=\"worksheets/s2.xml\"/></Relationships>",
                   0},
                  {"xl/worksheets/s1.xml",
                   "<x:worksheet xmlns:x=\"http://x\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c>"
                   "<x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>",
                   0},
                  {NULL, NULL, 0}});
    ck_assert_int_eq(file_read(path, 1 << 20, &bytes, &err), 0);
    struct xlsx *xlsx = xlsx_open("b.xlsx", bytes.data, bytes.len, &err);
    ck_assert_msg(xlsx != NULL, "%s", err.message);
    ck_assert_uint_eq(xlsx_sheet_count(xlsx), 2);
    ck_assert_str_eq(xlsx_sheet_name(xlsx, 1), "Два");
    struct grid *grid = grid_new("");
    ck_assert_int_eq(xlsx_read(xlsx, 0, grid, &err), 0);
    ck_assert_str_eq(grid_text(grid, 0, 1), "2");
    ck_assert_str_eq(grid_text(grid, 0, 2), "");
    ck_assert_str_eq(grid_text(grid, 7, 0), "");
    ck_assert_int_eq(xlsx_read(xlsx, 1, grid, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.message, "Два"));
    grid_free(grid);
    xlsx_close(xlsx);
    buf_free(&bytes);
}
END_TEST

START_TEST(what_is_wrong_is_refused)
{
    static const struct {
        const char *rows, *says;
    } cases[] = {
        {"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>", "refers to text that is not there"},
        {"<c r=\"A1\"><v>7</v></c>", "a cell without its place"},
        {"<row r=\"1\"><c r=\"1\"><v>7</v></c></row>", "a cell without its place"},
        {"<row r=\"1\"><c r=\"C1\"><v>7</v></c><c r=\"B1\"><v>7</v></c></row>", "not in order"},
        {"<row r=\"1\"><c r=\"XFD1\"><v>7</v></c></row>", "more than 10000 columns"},
        {"<row r=\"1\"><c r=\"A1\"><v>7</c></row>", "not well-formed"},
        {"<?evil x?>", "processing instruction"},
        {"<row>&lol;</row>", "only the entities"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = cells_of(write_workbook(fresh_dir("x"), "c.xlsx", cases[i].rows, NULL, NULL));
        ck_assert_msg(strncmp(got, "error: ", 7) == 0 && strstr(got, cases[i].says) != NULL, "%s: %s",
                      cases[i].rows, got);
    }
    char path[1024];
    snprintf(path, sizeof path, "%s/d.xlsx", fresh_dir("x"));
    write_zip(path, (struct zip_part[]){{"readme.txt", "x", 0}, {NULL, NULL, 0}});
    ck_assert_ptr_nonnull(strstr(cells_of(path), "no .xlsx workbook"));
    write_text(fresh_dir("y"), "x", "x", 0);
    write_zip(path, (struct zip_part[]){
                        {"xl/workbook.xml",
                         "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w>&b;</w>", 0},
                        {NULL, NULL, 0}});
    ck_assert_ptr_nonnull(strstr(cells_of(path), "a document type with declarations is not allowed"));
}
END_TEST

/* 400 MiB of one letter pack into 400 kB. */
START_TEST(a_bomb_ends_in_words)
{
    enum { BOMB = 400 << 20 };
    char path[1024];
    char *bomb = malloc(BOMB + 1);
    ck_assert_ptr_nonnull(bomb);
    memset(bomb, ' ', BOMB);
    bomb[BOMB] = '\0';
    memcpy(bomb, "<worksheet>", 11);
    snprintf(path, sizeof path, "%s/bomb.xlsx", fresh_dir("x"));
    write_zip(path, (struct zip_part[]){{"xl/workbook.xml", one_sheet, 0},
                                        {"xl/_rels/workbook.xml.rels", one_relation, 0},
                                        {"xl/worksheets/sheet1.xml", bomb, BOMB},
                                        {NULL, NULL, 0}});
    free(bomb);
    ck_assert_str_eq(cells_of(path), "error: x.xlsx: xl/worksheets/sheet1.xml unpacks to more than 200 times "
                                     "its packed size: it is not read");
}
END_TEST

/* Every cut and many flipped bytes: any answer will do, but one must come. */
START_TEST(damage_is_survived)
{
    struct buf bytes = {0};
    struct err err = {0};
    const char *path = write_workbook(
        fresh_dir("x"), "e.xlsx", "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>45954</v></c></row>", styles, NULL);
    ck_assert_int_eq(file_read(path, 1 << 20, &bytes, &err), 0);
    size_t answers = 0;
    for (size_t i = 0; i < bytes.len; i += 1 + i % 3) {
        char *copy = malloc(bytes.len);
        memcpy(copy, bytes.data, bytes.len);
        copy[i] ^= 0x55;
        for (int cut = 0; cut < 2; cut++) {
            struct grid *grid = grid_new("");
            struct xlsx *xlsx = xlsx_open("e.xlsx", copy, cut ? i : bytes.len, &err);
            if (xlsx != NULL && xlsx_sheet_count(xlsx) > 0 && xlsx_read(xlsx, 0, grid, &err) == 0)
                ck_assert_uint_le(grid->cell_count, 1);
            answers++;
            xlsx_close(xlsx);
            grid_free(grid);
        }
        free(copy);
    }
    ck_assert_uint_gt(answers, 100);
    buf_free(&bytes);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("xlsx");
    TCase *cases = tcase_create("xlsx");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, cells_are_what_people_see);
    tcase_add_test(cases, words_in_place_of_a_number);
    tcase_add_test(cases, numbers_and_formats);
    tcase_add_test(cases, all_visible_sheets_and_other_writers);
    tcase_add_test(cases, what_is_wrong_is_refused);
    tcase_add_test(cases, a_bomb_ends_in_words);
    tcase_add_test(cases, damage_is_survived);
    suite_add_tcase(suite, cases);
    return suite;
}

TEST_MAIN
