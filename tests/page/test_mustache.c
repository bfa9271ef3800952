/* mustache: texts with values in them: the cases of our own, the messages, and what must not hang or grow. */
#include "base/buf.h"
#include "pages.h"

static const char *partial_of(void *user, const char *name)
{
    (void)user;
    if (strcmp(name, "sign") == 0)
        return "С уважением,\n{{school}}\n";
    if (strcmp(name, "loop") == 0)
        return "{{>loop}}{{>loop}}";
    if (strcmp(name, "tree") == 0)
        return "{{title}}({{#children}}{{>tree}}{{/children}})";
    return NULL;
}

static struct value sample(struct arena *arena)
{
    struct value data = TEXTS(arena, "school", "Школа № 7", "name", "Анна <А>", "empty", "", "none", NULL);
    data = with(arena, data, "marks", list_of(arena, "mark", (const char *const[]){"5", "4", NULL}));
    data = with(arena, data, "nobody", value_list(NULL, 0));
    data = with(arena, data, "period", TEXTS(arena, "title", "I четверть", "school", "другая"));
    struct value *plain = arena_alloc(arena, 2 * sizeof *plain);
    plain[0] = value_text(arena, "а");
    plain[1] = value_text(arena, "б");
    return with(arena, data, "letters", value_list(plain, 2));
}

/* Renders SOURCE; what is wrong comes as "! message". */
static const char *render(const char *source, int escape, int strict)
{
    static char shown[2000];
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct buf out = {0};
    struct err err = {0};
    if (mustache_render("sms", source, strlen(source), &data, escape, strict, partial_of, NULL, &out, &err) ==
        0)
        snprintf(shown, sizeof shown, "%s", buf_text(&out));
    else
        snprintf(shown, sizeof shown, "! %s", err.message);
    buf_free(&out);
    arena_free(arena);
    return shown;
}

static const struct {
    const char *source, *expected;
} good[] = {
    {"{{name}}: {{{name}}} {{&name}}", "Анна &lt;А&gt;: Анна <А> Анна <А>"},
    {"{{#marks}}{{mark}},{{/marks}}{{^marks}}нет{{/marks}}", "5,4,"},
    {"{{^nobody}}никого{{/nobody}}{{#nobody}}x{{/nobody}}", "никого"},
    {"{{#empty}}x{{/empty}}{{^none}}y{{/none}}", "y"},
    {"{{#letters}}[{{.}}]{{/letters}}", "[а][б]"},
    {"{{period.title}}; {{#period}}{{school}}{{/period}}; {{school}}", "I четверть; другая; Школа № 7"},
    {"{{#marks}}{{mark}} {{school}}\n{{/marks}}", "5 Школа № 7\n4 Школа № 7\n"},
    {"a\n  {{! alone }}\nb {{! not alone }}\n", "a\nb \n"},
    {"{{=<% %>=}}<%school%> {{school}} <%={{ }}=%>{{school}}", "Школа № 7 {{school}} Школа № 7"},
    {"-\n  {{>sign}}\n-", "-\n  С уважением,\n  Школа № 7\n-"},
    {"{{>nothing}}{{unknown}}{{period.unknown}}{{name.x}}.", "."},
    {"\r\n{{#name}}\r\n{{/name}}\r\n", "\r\n"},
    {"}} { {} }}", "}} { {} }}"},
    {"", ""},
};

START_TEST(texts_are_rendered)
{
    ck_assert_str_eq(render(good[_i].source, 1, 0), good[_i].expected);
}
END_TEST

static const struct {
    const char *source, *message;
} bad[] = {
    {"a\n{{unknown}}", "! sms:2: {{unknown}}: nothing has the name \"unknown\" here"},
    {"{{period.x}}", "! sms:1: {{period.x}}: \"period\" has no field \"x\""},
    {"{{marks.mark}}",
     "! sms:1: {{marks.mark}}: \"marks\" is a list: open a section {{#marks}} to go through it"},
    {"{{name.first}}", "! sms:1: {{name.first}}: \"name\" is a text and has no fields"},
    {"{{marks}}", "! sms:1: {{marks}} is a list or a record, not a text"},
    {"\n\n{{#marks}}", "! sms:3: the section {{#marks}} is not closed"},
    {"{{/marks}}", "! sms:1: {{/marks}} closes a section that is not open"},
    {"{{#a}}\n{{/b}}", "! sms:2: {{/b}} stands where {{/a}} is expected (opened in line 1)"},
    {"{{ name", "! sms:1: a tag is not closed: }} expected"},
    {"{{}}", "! sms:1: \"\" is not a name"},
    {"{{a b}}", "! sms:1: \"a b\" is not a name"},
    {"{{a..b}}", "! sms:1: \"a..b\" is not a name"},
    {"{{=a=}}", "! sms:1: delimiters are changed as in {{=<% %>=}}"},
    {"{{>nothing}}", "! sms:1: there is no partial \"nothing\""},
    {"{{>loop}}", "! loop:1: partials call each other without end"},
    {"{{<parent}}", "! sms:1: inheritance ({{<parent}}) is not supported"},
};

START_TEST(mistakes_are_told_with_their_line)
{
    ck_assert_str_eq(render(bad[_i].source, 0, 1), bad[_i].message);
}
END_TEST

START_TEST(strictness_knows_nothing_from_unknown)
{
    ck_assert_str_eq(render("{{none}}{{none.of.it}}{{empty}}.", 0, 1), ".");
    ck_assert_str_eq(render("{{#none}}x{{/none}}{{^none.of.it}}y{{/none.of.it}}", 0, 1), "y");
}
END_TEST

START_TEST(partials_follow_a_tree)
{
    struct arena *arena = arena_new();
    struct value leaf = with(arena, TEXTS(arena, "title", "б"), "children", value_list(NULL, 0));
    struct value *leaves = arena_alloc(arena, 2 * sizeof *leaves);
    leaves[0] = leaves[1] = leaf;
    struct value root = with(arena, TEXTS(arena, "title", "а"), "children", value_list(leaves, 2));
    struct buf out = {0};
    struct err err = {0};
    ck_assert_int_eq(mustache_render("t", "{{>tree}}", 9, &root, 0, 1, partial_of, NULL, &out, &err), 0);
    ck_assert_str_eq(buf_text(&out), "а(б()б())");
    buf_free(&out);
    arena_free(arena);
}
END_TEST

START_TEST(deep_sections_end_with_a_message)
{
    struct arena *arena = arena_new();
    struct value data = sample(arena);
    struct buf source = {0}, out = {0};
    struct err err = {0};
    for (int i = 0; i < 300; i++)
        buf_puts(&source, "{{#name}}");
    for (int i = 0; i < 300; i++)
        buf_puts(&source, "{{/name}}");
    ck_assert_int_eq(mustache_render("t", source.data, source.len, &data, 0, 1, NULL, NULL, &out, &err), -1);
    ck_assert_str_eq(err.message, "t:1: sections nest deeper than 256 levels");
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    buf_free(&source);
    buf_free(&out);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("mustache");
    TCase *cases = tcase_create("mustache");
    tcase_add_loop_test(cases, texts_are_rendered, 0, (int)(sizeof good / sizeof *good));
    tcase_add_loop_test(cases, mistakes_are_told_with_their_line, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(cases, strictness_knows_nothing_from_unknown);
    tcase_add_test(cases, partials_follow_a_tree);
    tcase_add_test(cases, deep_sections_end_with_a_message);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
