/*
 * mustache_spec: the required modules of the official Mustache specification, read as JSON from
 * $ITOG_SHARED/data/mustache-spec. Where that folder is not there, nothing is tested and the program says
 * "skipped".
 */
#include "base/buf.h"
#include "base/text.h"
#include "pages.h"

#include <ctype.h>
#include <stdint.h>

/* ---- JSON as values: objects are records, true is a text, false and null are nothing, numbers keep their
 * spelling ---- */

struct json {
    struct arena *arena;
    const char *at;
};

static struct value json_value(struct json *json);

static void json_blank(struct json *json)
{
    while (isspace((unsigned char)*json->at))
        json->at++;
}

static void json_expect(struct json *json, char mark)
{
    json_blank(json);
    ck_assert_msg(*json->at == mark, "JSON: '%c' expected at %.30s", mark, json->at);
    json->at++;
}

static struct value json_string(struct json *json)
{
    struct buf text = {0};
    json_expect(json, '"');
    while (*json->at != '"') {
        ck_assert(*json->at != '\0');
        if (*json->at != '\\') {
            buf_putc(&text, *json->at++);
            continue;
        }
        static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
        const char *known = strchr(from, json->at[1]);
        if (json->at[1] == 'u') {
            char digits[5] = {json->at[2], json->at[3], json->at[4], json->at[5], '\0'}, bytes[4];
            buf_put(&text, bytes, text_put((uint32_t)strtoul(digits, NULL, 16), bytes));
            json->at += 4;
        } else {
            buf_putc(&text, known != NULL ? to[known - from] : json->at[1]);
        }
        json->at += 2;
    }
    json->at++;
    struct value value = value_text_len(json->arena, buf_text(&text), text.len);
    buf_free(&text);
    return value;
}

/* An object or an array: CLOSE ends it; names are only put down for objects. */
static struct value json_group(struct json *json, char close)
{
    const char *names[64] = {0};
    struct value *items = arena_alloc(json->arena, 64 * sizeof *items);
    size_t count = 0;
    json->at++;
    for (json_blank(json); *json->at != close; json_blank(json)) {
        ck_assert_uint_lt(count, 64);
        if (count > 0)
            json_expect(json, ',');
        json_blank(json);
        if (close == '}') {
            names[count] = json_string(json).as.text;
            json_expect(json, ':');
        }
        items[count++] = json_value(json);
    }
    json->at++;
    return close == ']' ? value_list(items, count)
                        : value_record(value_shape(json->arena, names, count), items);
}

static struct value json_value(struct json *json)
{
    json_blank(json);
    if (*json->at == '"')
        return json_string(json);
    if (*json->at == '{' || *json->at == '[')
        return json_group(json, *json->at == '{' ? '}' : ']');
    size_t len = strspn(json->at, "truefalsn0123456789+-.E");
    ck_assert_uint_gt(len, 0);
    struct value value = value_text_len(json->arena, json->at, len);
    json->at += len;
    bool nothing = strcmp(value.as.text, "false") == 0 || strcmp(value.as.text, "null") == 0;
    return nothing ? value_text(json->arena, NULL) : value;
}

/* ---- the cases ---- */

static const char *partial_of(void *user, const char *name)
{
    const struct value *partial = value_field(user, name);
    return partial != NULL ? partial->as.text : NULL;
}

static const char *const modules[] = {"comments", "delimiters", "interpolation",
                                      "inverted", "partials",   "sections"};

static const char *spec_path(const char *module, char *path, size_t size)
{
    const char *shared = getenv("ITOG_SHARED");
    snprintf(path, size, "%s/data/mustache-spec/%s.json", shared != NULL ? shared : "../shared", module);
    return path;
}

static void run_case(const struct value *test)
{
    const char *name = value_field(test, "name")->as.text;
    const struct value *source = value_field(test, "template"), *expected = value_field(test, "expected");
    struct value partials = {0};
    const struct value *given = value_field(test, "partials");
    if (given != NULL)
        partials = *given;
    struct buf out = {0};
    struct err err = {0};
    int result = mustache_render(name, source->as.text, source->count, value_field(test, "data"), 1, 0,
                                 partial_of, &partials, &out, &err);
    ck_assert_msg(result == 0, "%s: %s", name, err.message);
    ck_assert_msg(strcmp(buf_text(&out), expected->as.text) == 0, "%s: \"%s\" instead of \"%s\"", name,
                  buf_text(&out), expected->as.text);
    buf_free(&out);
}

START_TEST(a_module_of_the_specification_passes)
{
    char path[600];
    struct buf source = {0};
    struct err err = {0};
    if (!file_exists(spec_path(modules[_i], path, sizeof path)))
        return;
    ck_assert_int_eq(file_read(path, 1 << 20, &source, &err), 0);
    struct arena *arena = arena_new();
    struct json json = {arena, buf_text(&source)};
    struct value module = json_value(&json);
    const struct value *tests = value_field(&module, "tests");
    ck_assert_uint_gt(tests->count, 0);
    for (size_t i = 0; i < tests->count; i++)
        run_case(&tests->as.items[i]);
    arena_free(arena);
    buf_free(&source);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("mustache_spec");
    TCase *cases = tcase_create("specification");
    char path[600];
    if (!file_exists(spec_path(modules[0], path, sizeof path)))
        puts("skipped: the Mustache specification is not there");
    tcase_add_loop_test(cases, a_module_of_the_specification_passes, 0,
                        (int)(sizeof modules / sizeof *modules));
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
