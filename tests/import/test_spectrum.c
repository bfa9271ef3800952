/*
 * spectrum: the public cases of csv-spectrum, from $ITOG_SHARED/data/csv-spectrum: every one is read as its
 * JSON says, but for those in REFUSED (samples/README.md, "tolerated and refused"). Where that folder is not
 * there, nothing is tested and the program says "skipped".
 */
#include "family.h"
#include "import/csv.h"

#include <jansson.h>

static const char *const cases[] = {"comma_in_quotes", "empty",         "empty_crlf",
                                    "escaped_quotes",  "json",          "location_coordinates",
                                    "newlines",        "newlines_crlf", "quotes_and_newlines",
                                    "simple",          "simple_crlf",   "utf8"};
enum { CASES = sizeof cases / sizeof *cases };

/* A quote within a value that does not begin with one: 37°36'37.8"N. */
static const char refused[] = "location_coordinates";

static bool spectrum_path(char *path, size_t size, const char *kind, const char *name)
{
    const char *shared = getenv("ITOG_SHARED");
    snprintf(path, size, "%s/data/csv-spectrum/%s/%s.%s", shared != NULL ? shared : "../shared",
             strcmp(kind, "csv") == 0 ? "csvs" : kind, name, kind);
    return access(path, R_OK) == 0;
}

static void compare(struct csv *csv, const json_t *wanted, const char *name)
{
    struct err err = {0};
    struct csv_row row;
    char *heads[8];
    size_t width, at = 0;
    ck_assert_int_eq(csv_next(csv, &row, &err), 1);
    width = row.count;
    ck_assert_uint_le(width, 8);
    for (size_t i = 0; i < width; i++)
        heads[i] = strdup(row.fields[i].text);
    for (int got; (got = csv_next(csv, &row, &err)) != 0; at++) {
        ck_assert_int_eq(got, 1);
        if (strcmp(name, refused) == 0) {
            ck_assert_int_eq(row.fault, CSV_QUOTE);
            continue;
        }
        ck_assert_int_eq(row.fault, CSV_FINE);
        ck_assert_uint_eq(row.count, width);
        const json_t *object = json_array_get(wanted, at);
        for (size_t i = 0; i < width; i++)
            ck_assert_str_eq(row.fields[i].text, json_string_value(json_object_get(object, heads[i])));
    }
    if (strcmp(name, refused) != 0)
        ck_assert_uint_eq(at, json_array_size(wanted));
    for (size_t i = 0; i < width; i++)
        free(heads[i]);
}

START_TEST(a_case_is_read_as_it_says)
{
    char csv_path[600], json_path[600];
    if (!spectrum_path(csv_path, sizeof csv_path, "csv", cases[_i]) ||
        !spectrum_path(json_path, sizeof json_path, "json", cases[_i])) {
        if (_i == 0)
            puts("skipped: csv-spectrum is not there");
        return;
    }
    struct arena *arena = arena_new();
    struct err err = {0};
    json_error_t fault;
    json_t *wanted = json_load_file(json_path, 0, &fault);
    ck_assert_msg(wanted != NULL, "%s", fault.text);
    char *slash = strrchr(csv_path, '/');
    *slash = '\0';
    struct source *source = source_open(csv_path, arena, &err);
    ck_assert_msg(source != NULL, "%s", err.message);
    const struct source_file *file = source_find(source, slash + 1);
    struct decode_facts facts;
    ck_assert_int_eq(decode_examine(source, file, &facts, &err), 0);
    struct decode *decode = decode_open(source, file, &facts, &err);
    struct csv *csv = csv_new(decode, facts.has_bad_bytes);
    char delimiter;
    ck_assert_int_eq(csv_find_delimiter(csv, &delimiter, &err), 0);
    compare(csv, wanted, cases[_i]);
    csv_free(csv);
    decode_close(decode);
    source_close(source);
    json_decref(wanted);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("spectrum");
    TCase *tests = tcase_create("spectrum");
    tcase_add_loop_test(tests, a_case_is_read_as_it_says, 0, CASES);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
