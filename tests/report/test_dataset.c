/* dataset: named queries, grouping by pupil, nesting, and the messages for what is wrong in a data.sql. */
#include "report/dataset.h"
#include "report/school.h"

static struct dataset *open_text(struct school *school, const char *text)
{
    const char *path = arena_printf(school->run.arena, "%s/data.sql", school->run.workspace);
    ck_assert_int_eq(file_write(path, text, strlen(text), &school->err), 0);
    return dataset_open(school->run.store, path, NULL, &school->err);
}

static struct dataset_record *run_all(struct school *school, struct dataset *dataset, size_t *count)
{
    struct dataset_parameters parameters;
    ck_assert_int_eq(dataset_parameters(&school->run, &parameters, &school->err), 0);
    parameters.class_group_id = 2;
    return dataset_run(dataset, &parameters, school->run.arena, count, &school->err);
}

static const char *field(const struct value *record, const char *name)
{
    const struct value *value = value_field(record, name);
    ck_assert_msg(value != NULL, "no field %s", name);
    return value->kind == VALUE_TEXT ? value->as.text : NULL;
}

#define PUPILS                                                                                               \
    "-- name: pupil\nSELECT pupil_id AS pupil, full_name AS name FROM pupil WHERE pupil_id IN (2, 3, 5) "    \
    "ORDER BY sort_key;\n"

START_TEST(rows_are_grouped_by_pupil)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(
        &school, "-- a comment\n-- name: school\nSELECT short_name, NULL AS hollow FROM school;\n" PUPILS
                 "-- name: results (many)\nSELECT pupil_id AS pupil, subject_id AS subject, mark FROM result "
                 "WHERE period_id = :period "
                 "ORDER BY pupil_id, subject_id;\n-- of the next one\n"
                 "-- name: works (many in results)\nSELECT pupil_id AS pupil, subject_id AS subject, "
                 "marks_text AS text FROM result "
                 "WHERE pupil_id IN (2, 5) AND period_id = :period ORDER BY pupil_id, subject_id;\n"
                 "-- name: exam\nSELECT pupil_id AS pupil, title FROM exam_result;\n");
    ck_assert_msg(dataset != NULL, "%s", school.err.message);
    size_t count = 0;
    struct dataset_record *records = run_all(&school, dataset, &count);
    ck_assert_msg(records != NULL, "%s", school.err.message);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(records[0].pupil_id, 2);
    ck_assert_str_eq(field(value_field(&records[0].value, "pupil"), "name"), "Ёлкина Мария");
    ck_assert_ptr_null(value_field(value_field(&records[0].value, "pupil"), "pupil"));
    ck_assert_str_eq(field(value_field(&records[2].value, "school"), "short_name"), "Школа № 12");
    ck_assert_ptr_null(field(value_field(&records[2].value, "school"), "hollow"));
    ck_assert_int_eq(value_field(value_field(&records[2].value, "school"), "short_name")->common, 1);
    ck_assert_int_eq(value_field(value_field(&records[2].value, "school"), "hollow")->common, 1);
    ck_assert_int_eq(value_field(value_field(&records[2].value, "pupil"), "name")->common, 0);
    const struct value *results = value_field(&records[1].value, "results");
    ck_assert_uint_eq(results->count, 2);
    ck_assert_str_eq(field(&results->as.items[0], "mark"), "3");
    ck_assert_str_eq(field(&results->as.items[1], "number"), "2");
    ck_assert_uint_eq(value_field(&results->as.items[0], "works")->count, 0);
    results = value_field(&records[2].value, "results");
    const struct value *works = value_field(&results->as.items[1], "works");
    ck_assert_uint_eq(works->count, 1);
    ck_assert_str_eq(field(&works->as.items[0], "text"), "5 5 4 5");
    ck_assert_str_eq(field(value_field(&records[0].value, "exam"), "title"), "Пробный экзамен");
    ck_assert_ptr_null(field(value_field(&records[1].value, "exam"), "title")); /* an empty record */
    dataset_free(dataset);
    school_close(&school);
}
END_TEST

/* Whatever order pupils and records have in a query, each gets its rows, and they stand as they came. */
START_TEST(rows_find_their_pupil_and_record)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(
        &school, PUPILS
        "-- name: r (many)\nSELECT column1 AS pupil, column2 AS s FROM (VALUES (5, 'a'), (2, 'b'), (5, 'c'), "
        "(7, 'd'), (2, 'a'));\n"
        "-- name: w (many in r)\nSELECT column1 AS pupil, column2 AS s, column3 AS x FROM (VALUES (2, 'a', "
        "1), "
        "(5, 'c', 2), (2, 'b', 3), (5, 'a', 4), (2, 'a', 5), (5, 'c', 6));\n");
    ck_assert_msg(dataset != NULL, "%s", school.err.message);
    size_t count = 0;
    struct dataset_record *records = run_all(&school, dataset, &count);
    ck_assert_msg(records != NULL, "%s", school.err.message);
    struct buf got = {0};
    for (size_t i = 0; i < count; i++) {
        const struct value *r = value_field(&records[i].value, "r");
        buf_puts(&got, "|");
        for (size_t j = 0; j < r->count; j++) {
            const struct value *w = value_field(&r->as.items[j], "w");
            buf_printf(&got, " %s%s", field(&r->as.items[j], "number"), field(&r->as.items[j], "s"));
            for (size_t k = 0; k < w->count; k++)
                buf_puts(&got, field(&w->as.items[k], "x"));
        }
    }
    ck_assert_str_eq(buf_text(&got), "| 1b3 2a15|| 1a4 2c26");
    buf_free(&got);
    dataset_free(dataset);
    school_close(&school);
}
END_TEST

START_TEST(common_expressions_are_shared)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(
        &school,
        "-- with:\none (number) AS (SELECT 41),\ntwo AS (SELECT number + 1 AS number FROM one)\n"
        "-- name: plain\nSELECT number FROM two;\n"
        "-- name: own\nWITH three AS (SELECT number + 1 AS number FROM two) SELECT number FROM three;\n"
        "-- name: class\nSELECT title FROM class_group WHERE class_group_id = :class;\n");
    ck_assert_msg(dataset != NULL, "%s", school.err.message);
    size_t count = 0;
    struct dataset_record *records = run_all(&school, dataset, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(field(value_field(&records->value, "plain"), "number"), "42");
    ck_assert_str_eq(field(value_field(&records->value, "own"), "number"), "43");
    /* of pages made once a class, what a class has is no other's */
    ck_assert_int_eq(value_field(value_field(&records->value, "own"), "number")->common, 1);
    ck_assert_int_eq(value_field(value_field(&records->value, "class"), "title")->common, 0);
    dataset_free(dataset);
    school_close(&school);
}
END_TEST

START_TEST(the_content_hash_covers_every_value)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(
        &school, PUPILS
        "-- name: r (many)\nSELECT pupil_id AS pupil, mark FROM result ORDER BY pupil_id, subject_id;\n");
    char before[3][DIGEST_HEX + 1], after[DIGEST_HEX + 1];
    size_t count = 0;
    struct dataset_record *records = run_all(&school, dataset, &count);
    for (size_t i = 0; i < count; i++)
        dataset_digest(dataset, &records[i], "template", before[i]);
    dataset_digest(dataset, &records[0], "other", after);
    ck_assert_str_ne(before[0], after);
    school_exec(&school, "UPDATE result SET mark = 4 WHERE pupil_id = 5 AND subject_id = 2");
    records = run_all(&school, dataset, &count);
    for (size_t i = 0; i < count; i++) {
        dataset_digest(dataset, &records[i], "template", after);
        ck_assert_int_eq(strcmp(before[i], after) == 0, i < 2);
    }
    dataset_free(dataset);
    school_close(&school);
}
END_TEST

/* Queries of a file beside stand among the others; its mistakes are told with its own name and lines. */
START_TEST(queries_are_shared)
{
    struct school school;
    school_open(&school);
    const char *folder = strrchr(school.run.workspace, '/') + 1; /* its own brother */
    const char *path = arena_printf(school.run.arena, "%s/more.txt", school.run.workspace);
    const char *text =
        arena_printf(school.run.arena,
                     "-- with:\np AS (SELECT 2 AS pupil)\n-- name: pupil\nSELECT pupil FROM p;\n"
                     "-- include: ../%s/more.txt\n-- name: last\nSELECT b.x FROM p, (SELECT 3 AS x) b;\n",
                     folder);
    static const char more[] = "-- hello\n-- name: more\nSELECT pupil, pupil + 5 AS x FROM p;\n-- the end\n";
    ck_assert_int_eq(file_write(path, more, sizeof more - 1, &school.err), 0);
    struct dataset *dataset = open_text(&school, text);
    ck_assert_msg(dataset != NULL, "%s", school.err.message);
    size_t count = 0;
    struct dataset_record *records = run_all(&school, dataset, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(field(value_field(&records[0].value, "more"), "x"), "7");
    ck_assert_str_eq(field(value_field(&records[0].value, "last"), "x"), "3");
    dataset_free(dataset);
    static const char wrong[] = "-- name: more\nSELECT pupil, nothing FROM p;\n";
    ck_assert_int_eq(file_write(path, wrong, sizeof wrong - 1, &school.err), 0);
    ck_assert_ptr_null(open_text(&school, text));
    ck_assert_msg(strstr(school.err.message, "more.txt:1: more: ") != NULL, "%s", school.err.message);
    school_close(&school);
}
END_TEST

static const struct fault {
    const char *text, *message;
} faults[] = {
    {"", "data.sql:1: no query"},
    {"-- hello\nSELECT 1;\n-- name: a\nSELECT 1;\n", "data.sql:2: SQL outside a query"},
    {"-- name: a b\nSELECT 1;\n", "data.sql:1: expected"},
    {"-- name: a (some)\nSELECT 1;\n", "data.sql:1: expected"},
    {"-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n", "data.sql:3: the name a"},
    {"-- name: doc\nSELECT 1;\n", "data.sql:1: the name doc"},
    {"-- name: a\nSELECT 1\n  WHERE 1 = :nobody;\n", "data.sql:3: unknown parameter :nobody"},
    {"-- name: a\nSELECT ':nobody', \"short_name\" -- :nobody\n, ?1 FROM school;\n",
     "data.sql:3: unknown parameter ?"},
    {"-- name: a\nSELECT x FROM nowhere;\n", "data.sql:1: a: "},
    {"-- name: a\nDELETE FROM pupil;\n", "data.sql:1: a: "},
    {"-- name: a\nPRAGMA user_version;\n", "data.sql:1: a: "},
    {"-- name: a\nSELECT 1; SELECT 2;\n", "data.sql:1: a: one SQL statement"},
    {"-- name: a\nSELECT 1 AS x, 2 AS x;\n", "data.sql:1: two columns of a are called x"},
    {"-- name: a (many in b)\nSELECT 1 AS x;\n", "data.sql:1: no query \"b (many)\""},
    {"-- name: b (many)\nSELECT 1 AS y;\n-- name: a (many in b)\nSELECT 1 AS x;\n",
     "data.sql:3: column 1 of a is \"x\""},
    {"-- name: a (many)\nSELECT 1 AS pupil;\n", "data.sql:1: the first query with a column pupil"},
    {"-- name: a\nSELECT 1;\n-- include: ../../a/b.sql\n", "data.sql:3: \"../../a/b.sql\" is not taken in"},
    {"-- name: a\nSELECT 1;\n-- include: ../a/../b.sql\n", "data.sql:3: \"../a/../b.sql\" is not taken in"},
    {"-- include: ../nowhere/b.sql\n", "data.sql:1"},
    {"-- name: a\nSELECT 1;\n-- with:\nx AS (SELECT 1)\n", "data.sql:3: \"-- with:\""},
};

START_TEST(what_is_wrong_is_told_with_its_line)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(&school, faults[_i].text);
    ck_assert_ptr_null(dataset);
    ck_assert_int_eq(school.err.kind, ERR_CONFIG);
    ck_assert_msg(strstr(school.err.message, faults[_i].message) != NULL, "%s: got %s", faults[_i].message,
                  school.err.message);
    school_close(&school);
}
END_TEST

static const struct fault row_faults[] = {
    {"-- name: a\nSELECT 1 AS x UNION SELECT 2;\n", "data.sql:1: a: more than one row"},
    {PUPILS "-- name: r\nSELECT pupil_id AS pupil, mark FROM result ORDER BY pupil_id;\n",
     "more than one row for a pupil"},
    {PUPILS "-- name: r (many)\nSELECT pupil_id AS pupil, subject_id AS s FROM result ORDER BY pupil_id, "
            "subject_id;\n"
            "-- name: w (many in r)\nSELECT pupil_id AS pupil, 7 AS s FROM result ORDER BY pupil_id;\n",
     "w: row 1: its s finds no record in r (pupil_id "},
    {"-- name: pupil\nSELECT pupil_id AS pupil FROM result ORDER BY 1;\n", "more than one row for a pupil"},
};

START_TEST(rows_that_do_not_fit_are_told)
{
    struct school school;
    school_open(&school);
    struct dataset *dataset = open_text(&school, row_faults[_i].text);
    ck_assert_msg(dataset != NULL, "%s", school.err.message);
    size_t count = 0;
    ck_assert_ptr_null(run_all(&school, dataset, &count));
    ck_assert_msg(strstr(school.err.message, row_faults[_i].message) != NULL, "got %s", school.err.message);
    dataset_free(dataset);
    school_close(&school);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("dataset");
    TCase *cases = tcase_create("dataset");
    tcase_add_test(cases, rows_are_grouped_by_pupil);
    tcase_add_test(cases, rows_find_their_pupil_and_record);
    tcase_add_test(cases, common_expressions_are_shared);
    tcase_add_test(cases, queries_are_shared);
    tcase_add_test(cases, the_content_hash_covers_every_value);
    tcase_add_loop_test(cases, what_is_wrong_is_told_with_its_line, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_loop_test(cases, rows_that_do_not_fit_are_told, 0,
                        (int)(sizeof row_faults / sizeof *row_faults));
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
