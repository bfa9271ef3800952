/* xml: the limits: what is refused before it can do harm, and where. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/xml.h"
#include "harness.h"

static int on_start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    (void)err;
    buf_printf(user, "<%d:%s", line, name);
    for (; *attributes != NULL; attributes += 2)
        buf_printf(user, " %s=%s", attributes[0], attributes[1]);
    buf_puts(user, ">");
    return 0;
}

static int on_end(void *user, int line, const char *name, struct err *err)
{
    (void)line;
    (void)err;
    buf_printf(user, "</%s>", name);
    return 0;
}

static int on_text(void *user, int line, const char *text, size_t len, struct err *err)
{
    (void)line;
    buf_put(user, text, len);
    return strstr(buf_text(user), "stop") != NULL ? err_set(err, ERR_DATA, "stopped") : 0;
}

static const char *parse(const char *data, size_t len)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    static struct buf out;
    struct err err = {0};
    buf_clear(&out);
    if (xml_parse("f.xml", data, len, &events, &out, &err) < 0) {
        buf_clear(&out);
        buf_printf(&out, "! %s", err.message);
    }
    return buf_text(&out);
}

static const struct {
    const char *source, *expected;
} cases_of_xml[] = {
    {"<a>\n<b x='1 &lt; 2'/>т&#160;&amp;<![CDATA[<]]></a>", "<1:a>\n<2:b x=1 < 2></b>т\xc2\xa0&<</a>"},
    {"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE html><a/>", "<1:a></a>"},
    {"<a>stop</a>", "! stopped"},
    {"<a>\n&nbsp;</a>",
     "! f.xml:2: only the entities &amp; &lt; &gt; &quot; &apos; are known; write others by number "
     "(&#160; is the no-break space)"},
    {"<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>",
     "! f.xml:1: a document type with declarations is not allowed"},
    {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
     "! f.xml:1: a document type with declarations is not allowed"},
    {"<a><?php x?></a>", "! f.xml:1: the processing instruction <?php is not allowed"},
    {"<a>\n<b></a>", "! f.xml:2: not well-formed, column 6: mismatched tag"},
    {"<a x='1' x='2'/>", "! f.xml:1: not well-formed, column 10: duplicate attribute"},
    {"", "! f.xml:1: not well-formed, column 1: no element found"},
    {"<a>\n\n\xff</a>", "! f.xml:3: this is not UTF-8"},
    {"<a>&#1;</a>", "! f.xml:1: not well-formed, column 4: reference to invalid character number"},
};

START_TEST(xml_is_read_or_refused)
{
    ck_assert_str_eq(parse(cases_of_xml[_i].source, strlen(cases_of_xml[_i].source)),
                     cases_of_xml[_i].expected);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    ck_assert(strncmp(parse("<a>\0</a>", 8), "! f.xml:1: not well-formed", 26) == 0);
}
END_TEST

START_TEST(depth_is_limited)
{
    struct buf source = {0};
    for (int i = 0; i < 200; i++)
        buf_puts(&source, "<a>");
    for (int i = 0; i < 200; i++)
        buf_puts(&source, "</a>");
    ck_assert_int_eq(parse(source.data, source.len)[0], '<');
    buf_clear(&source);
    for (int i = 0; i < 100000; i++)
        buf_puts(&source, "<a>");
    ck_assert_str_eq(parse(source.data, source.len), "! f.xml:1: elements nest deeper than 200 levels");
    buf_free(&source);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("xml");
    TCase *cases = tcase_create("xml");
    tcase_add_loop_test(cases, xml_is_read_or_refused, 0, (int)(sizeof cases_of_xml / sizeof *cases_of_xml));
    tcase_add_test(cases, a_nul_byte_is_refused);
    tcase_add_test(cases, depth_is_limited);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
