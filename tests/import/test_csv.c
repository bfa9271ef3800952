/* csv: lines, quotes, faults and the row behind them. */
#include "family.h"
#include "import/csv.h"

/* Reads TEXT to the end; OUT gets "line:a|b|c" or "line!fault" for each row. */
static void read_all(const char *text, size_t len, struct buf *out)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const char *dir = fresh_dir("csv");
    write_text(dir, "x.csv", text, len);
    struct source *source = source_open(dir, arena, &err);
    ck_assert_ptr_nonnull(source);
    const struct source_file *file = source_find(source, "x.csv");
    struct decode_facts facts;
    ck_assert_int_eq(decode_examine(source, file, &facts, &err), 0);
    struct decode *decode = decode_open(source, file, &facts, &err);
    struct csv *csv = csv_new(decode, facts.has_bad_bytes);
    char delimiter;
    ck_assert_int_eq(csv_find_delimiter(csv, &delimiter, &err), 0);
    struct csv_row row;
    int got;
    while ((got = csv_next(csv, &row, &err)) == 1) {
        buf_printf(out, "%lld", (long long)row.line);
        if (row.fault != CSV_FINE)
            buf_printf(out, "!%d", (int)row.fault);
        for (size_t i = 0; i < row.count; i++) {
            ck_assert_uint_eq(strlen(row.fields[i].text), row.fields[i].len);
            buf_printf(out, "%c%.20s", i == 0 ? ':' : '|', row.fields[i].text);
        }
        buf_putc(out, ' ');
    }
    ck_assert_int_eq(got, 0);
    csv_free(csv);
    decode_close(decode);
    source_close(source);
    arena_free(arena);
}

static const struct csv_case {
    const char *text, *rows;
} cases[] = {
    {"a,b\n1,2\n", "1:a|b 2:1|2 "},
    {"a;b\r\n1;2\r\n", "1:a|b 2:1|2 "},
    {"a,b\n1,2", "1:a|b 2:1|2 "},
    {"a,b\n\"1\",\"2\"\r", "1:a|b 2:1|2 "},
    {"a,b\n\n\r\n1,2\n", "1:a|b 4:1|2 "},
    {"a,b\n\"x\ny\",2\n3,4\n", "1:a|b 2:x\ny|2 4:3|4 "},
    {"a,b\n\"say \"\"hi\"\"\",2\n", "1:a|b 2:say \"hi\"|2 "},
    {"a,b\n,\n\"\",\"\"\n", "1:a|b 2:| 3:| "},
    {"a,b\n\"open,2\n3,4\n5,6\n", "1:a|b 2!1 3:3|4 4:5|6 "},
    {"a,b\n\"open,2\n\"3\",4\n5,6\n", "1:a|b 2!1 3:3|4 4:5|6 "},
    {"a,b\nx\"y,2\n3,4\n", "1:a|b 2!1 3:3|4 "},
    {"a,b\n\"x\"y,2\n3,4\n", "1:a|b 2!1 3:3|4 "},
    {"a;b;c,d\n1;2;3,4\n", "1:a|b|c,d 2:1|2|3,4 "},
    {"a\tb\n1,5\t2\n", "1:a|b 2:1,5|2 "},
    {"sep=;\r\na;b,c\r\n1;2\r\n", "2:a|b,c 3:1|2 "},
    {"\"SEP=\t\"\na,b\tc\n", "2:a,b|c "},
    {"sep=x\n1\n", "1:sep=x 2:1 "},
    {"sep;=\n1;2\n", "1:sep|= 2:1|2 "},
    /* what stands in every line alike is the delimiter, however often another stands in the first */
    {"a;b, c, d\n1;2\n3;4\n", "1:a|b, c, d 2:1|2 3:3|4 "},
    {"a,b\n\"1;2;3\",2\n\"1;2;\",4\n", "1:a|b 2:1;2;3|2 3:1;2;|4 "},
    {"a;b\n\"x;\n,y\";2\n", "1:a|b 2:x;\n,y|2 "},
    {"a\n1\n", "1:a 2:1 "},
    {"\n\na;b\n", "3:a|b "},
    {"", ""},
};

START_TEST(rows_are_read_where_they_stand)
{
    struct buf out = {0};
    read_all(cases[_i].text, strlen(cases[_i].text), &out);
    ck_assert_str_eq(buf_text(&out), cases[_i].rows);
    buf_free(&out);
}
END_TEST

START_TEST(bad_bytes_cost_their_row_only)
{
    struct buf out = {0};
    static const char nul[] = "a,b\n1\0x,2\n3,4\n";
    read_all(nul, sizeof nul - 1, &out);
    ck_assert_str_eq(buf_text(&out), "1:a|b 2!2 3:3|4 ");
    buf_clear(&out);
    static const char bad[] = "a,b\nПётр и Анна,2\nх\xd0,4\nда,6\n";
    read_all(bad, sizeof bad - 1, &out);
    ck_assert_str_eq(buf_text(&out), "1:a|b 2:Пётр и Анна|2 3!3 4:да|6 ");
    buf_free(&out);
}
END_TEST

START_TEST(length_is_bounded)
{
    struct buf text = {0}, out = {0};
    buf_puts(&text, "a,b\n");
    for (int i = 0; i < 5000000; i++)
        buf_putc(&text, 'x');
    buf_puts(&text, ",1\n\"");
    for (int i = 0; i < 5000000; i++)
        buf_putc(&text, 'y');
    buf_puts(&text, "\n");
    for (int i = 0; i < 1500; i++)
        buf_putc(&text, ',');
    buf_puts(&text, "\n3,4\n");
    read_all(text.data, text.len, &out);
    ck_assert_str_eq(buf_text(&out), "1:a|b 2!4 3!1 4!5 5:3|4 ");
    buf_free(&text);
    buf_free(&out);
}
END_TEST

START_TEST(an_endless_line_ends_the_file)
{
    const char *dir = fresh_dir("endless");
    char path[600];
    snprintf(path, sizeof path, "%s/x.csv", dir);
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs("a,b\n1,2\n", out);
    ck_assert_int_eq(fflush(out), 0);
    ck_assert_int_eq(ftruncate(fileno(out), (off_t)8 << 30), 0); /* sparse: takes no room */
    fclose(out);
    struct arena *arena = arena_new();
    struct err err = {0};
    struct source *source = source_open(dir, arena, &err);
    ck_assert_ptr_nonnull(source);
    const struct source_file *file = source_find(source, "x.csv");
    struct decode_facts facts;
    ck_assert_int_eq(decode_examine(source, file, &facts, &err), 0);
    ck_assert_uint_le(facts.bytes, (uint64_t)DECODE_LINE_MAX + (1 << 20));
    ck_assert(decode_declare(&facts, "utf-8"));
    struct decode *decode = decode_open(source, file, &facts, &err);
    struct csv *csv = csv_new(decode, true);
    csv_declare_delimiter(csv, ',');
    struct csv_row row;
    static const enum csv_fault faults[] = {CSV_FINE, CSV_FINE, CSV_TOO_LONG};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        ck_assert_int_eq(csv_next(csv, &row, &err), 1);
        ck_assert_int_eq(row.fault, faults[i]);
    }
    ck_assert_int_eq(csv_next(csv, &row, &err), 0);
    csv_free(csv);
    decode_close(decode);
    source_close(source);
    arena_free(arena);
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("csv");
    TCase *tests = tcase_create("csv");
    tcase_add_loop_test(tests, rows_are_read_where_they_stand, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tests, bad_bytes_cost_their_row_only);
    tcase_add_test(tests, length_is_bounded);
    tcase_add_test(tests, an_endless_line_ends_the_file);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
