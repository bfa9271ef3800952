/* detect, decode: which encoding, how sure, and what comes out of it. */
#include "family.h"
#include "import/decode.h"

#include <iconv.h>

/* TEXT in ENCODING; the caller frees. */
static char *encode(const char *text, const char *encoding, size_t *len)
{
    iconv_t convert = iconv_open(encoding, "UTF-8");
    ck_assert(convert != (iconv_t)-1);
    size_t in_left = strlen(text), room = in_left * 2 + 8, out_left = room;
    char *out = malloc(room), *put = out, *in = strdup(text), *from = in;
    ck_assert(iconv(convert, &from, &in_left, &put, &out_left) != (size_t)-1);
    iconv_close(convert);
    free(in);
    *len = room - out_left;
    return out;
}

/* In pieces of STEP bytes, as a slow source would bring them. */
static struct detect_verdict detect_bytes(const char *data, size_t len, size_t step)
{
    struct detect *detect = detect_new();
    size_t at = 0;
    for (size_t end = step; end < len; end += step)
        at = end - detect_feed(detect, data + at, end - at, false);
    detect_feed(detect, data + at, len - at, true);
    struct detect_verdict verdict = detect_end(detect);
    detect_free(detect);
    return verdict;
}

static const struct {
    const char *text;
    int sure; /* at least */
} texts[] = {
    {"id,family_name,given_name\np-1,Ёлкина,Анна\np-2,Щукин,Пётр\np-3,Яковлева,Юлия\n", 99},
    {"id,title\nrus,Русский язык\n", 95},
    {"id;code\n1;Б\n2;УП\n3;Н\n4;ОП\n5;НП\n6;ОСВ\n7;ОТ\n", 95},
    {"id,value\n1,н\n2,осв\n3,зач\n4,н/а\n", 90},
    {"РУССКИЙ ЯЗЫК И ЛИТЕРАТУРА", 95},
    {"Имя существительное; имя прилагательное — «повторение» № 5", 99},
};
enum { TEXTS = sizeof texts / sizeof *texts };
static const struct {
    const char *name;
    enum decode_encoding encoding;
} encodings[] = {{"UTF-8", DECODE_UTF8},  {"CP1251", DECODE_CP1251},    {"KOI8-R", DECODE_KOI8R},
                 {"CP866", DECODE_CP866}, {"UTF-16LE", DECODE_UTF16LE}, {"UTF-16BE", DECODE_UTF16BE}};
enum { ENCODINGS = sizeof encodings / sizeof *encodings };

START_TEST(encodings_are_told)
{
    const char *text = texts[_i / ENCODINGS].text, *name = encodings[_i % ENCODINGS].name;
    /* what only some of them have */
    if (strstr(text, "—") != NULL && (strcmp(name, "KOI8-R") == 0 || strcmp(name, "CP866") == 0))
        return;
    size_t len;
    char *data = encode(text, name, &len);
    for (size_t step = 1; step <= len; step += step < 9 ? 1 : 50) {
        struct detect_verdict verdict = detect_bytes(data, len, step);
        ck_assert_msg(verdict.encoding == encodings[_i % ENCODINGS].encoding, "%s as %s: %s (%d), then %s",
                      text, name, decode_name(verdict.encoding), verdict.certainty,
                      decode_name(verdict.second));
        ck_assert_msg(verdict.certainty >= texts[_i / ENCODINGS].sure, "%s as %s: %d", text, name,
                      verdict.certainty);
        ck_assert_uint_eq(verdict.mark, 0);
    }
    free(data);
}
END_TEST

START_TEST(a_guess_says_so)
{
    /* bytes that are no word in any of them; one letter; noise */
    static const char *const doubtful[] = {"id,x\n1,\xC1\n", "\x81\xFE\x99\xC3\xB7\xDD\x8A,\xF9\xB1\x9E\n",
                                           "\xFD\xEE"};
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        struct detect_verdict verdict = detect_bytes(doubtful[i], strlen(doubtful[i]), 100);
        ck_assert_msg(verdict.certainty < 75, "%zu: %s %d", i, decode_name(verdict.encoding),
                      verdict.certainty);
        ck_assert(verdict.encoding != verdict.second);
    }
}
END_TEST

START_TEST(faults_do_not_turn_a_file_into_nonsense)
{
    static const char text[] = "Имя существительное, имя \xFF прилагательное, глагол и местоимение";
    struct detect_verdict verdict = detect_bytes(text, sizeof text - 1, 7);
    ck_assert_int_eq(verdict.encoding, DECODE_UTF8);
    ck_assert(verdict.has_bad_bytes);
    ck_assert_int_ge(verdict.certainty, 95);
    ck_assert_int_lt(verdict.certainty, 100);
    static const struct {
        const char *data;
        size_t len;
        enum decode_encoding encoding;
        size_t mark;
    } marked[] = {{"\xEF\xBB\xBFid", 5, DECODE_UTF8_BOM, 3},   {"\xFF\xFEi\0", 4, DECODE_UTF16LE, 2},
                  {"\xFE\xFF\0i", 4, DECODE_UTF16BE, 2},       {"PK\3\4abc", 7, DECODE_BINARY, 0},
                  {"\0\0\0\0\0\0", 6, DECODE_BINARY, 0},       {"", 0, DECODE_UTF8, 0},
                  {"\xFF\xFE\0\0i\0\0\0", 8, DECODE_BINARY, 0}};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        verdict = detect_bytes(marked[i].data, marked[i].len, 3);
        ck_assert_msg(verdict.encoding == marked[i].encoding, "%zu: %s", i, decode_name(verdict.encoding));
        ck_assert_uint_eq(verdict.mark, marked[i].mark);
        ck_assert_int_eq(verdict.certainty, 100);
    }
}
END_TEST

/* LEN bytes of a file, decoded in pieces of SIZE; DECLARED may be NULL. */
static void decode_all(const char *data, size_t len, const char *declared, size_t size, struct buf *out)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const char *dir = fresh_dir("d");
    write_text(dir, "x.csv", data, len);
    struct source *source = source_open(dir, arena, &err);
    ck_assert_ptr_nonnull(source);
    const struct source_file *file = source_find(source, "x.csv");
    struct decode_facts facts;
    ck_assert_int_eq(decode_examine(source, file, &facts, &err), 0);
    ck_assert_uint_eq(facts.bytes, len);
    ck_assert(declared == NULL || decode_declare(&facts, declared));
    struct decode *decode = decode_open(source, file, &facts, &err);
    ck_assert_msg(decode != NULL, "%s", err.message);
    char piece[300];
    size_t got;
    for (;;) {
        ck_assert_int_eq(decode_read(decode, piece, size, &got, &err), 0);
        if (got == 0)
            break;
        buf_put(out, piece, got);
    }
    decode_close(decode);
    source_close(source);
    arena_free(arena);
}

START_TEST(all_come_out_as_utf8)
{
    const char *text = texts[_i / ENCODINGS].text, *name = encodings[_i % ENCODINGS].name;
    if (strstr(text, "—") != NULL && (strcmp(name, "KOI8-R") == 0 || strcmp(name, "CP866") == 0))
        return;
    size_t len;
    char *data = encode(text, name, &len);
    for (size_t size = 16; size <= sizeof(char[300]); size += 71) {
        struct buf out = {0};
        decode_all(data, len, size == 16 ? name : NULL, size, &out);
        ck_assert_msg(out.len == strlen(text) && memcmp(out.data, text, out.len) == 0, "%s", name);
        buf_free(&out);
    }
    free(data);
}
END_TEST

START_TEST(what_has_no_meaning_is_ff)
{
    static const struct {
        const char *data;
        size_t len;
        const char *declared, *expected;
    } cases[] = {{"a\x98"
                  "b",
                  3, "windows-1251",
                  "a\xFF"
                  "b"},
                 {"\xFF\xFE"
                  "a\0\0\xD8"
                  "b\0",
                  8, NULL,
                  "a\xFF"
                  "b"}, /* half a pair */
                 {"\xFF\xFE"
                  "a\0b",
                  5, NULL, "a\xFF"}, /* an odd byte */
                 {"\xFE\xFF\0a\xDC\0\0b", 8, NULL,
                  "a\xFF"
                  "b"},
                 {"\xFE\xFF\0a\xD8\x3D\xDE\0", 8, NULL, "a\xF0\x9F\x98\x80"},
                 {"\xEF\xBB\xBF\xD0\x9F", 5, "utf8", "П"},
                 {"\xC1\xC2", 2, "KOI8", "аб"},
                 {"a\0b\0", 4, "utf-16", "ab"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        decode_all(cases[i].data, cases[i].len, cases[i].declared, 16, &out);
        ck_assert_msg(out.len == strlen(cases[i].expected) &&
                          memcmp(out.data, cases[i].expected, out.len) == 0,
                      "%zu: %s", i, out.data);
        buf_free(&out);
    }
    ck_assert(!decode_declare(NULL, "latin1"));
    ck_assert(!decode_declare(NULL, ""));
    ck_assert(decode_declare(NULL, "Windows-1251"));
}
END_TEST

START_TEST(another_file_of_the_export_decides)
{
    struct decode_facts facts = {.encoding = DECODE_CP1251, .second = DECODE_KOI8R, .certainty = 55};
    struct decode_facts again = facts, sure = facts;
    decode_expect(&facts, DECODE_CP1251);
    ck_assert_int_eq(facts.encoding, DECODE_CP1251);
    ck_assert_int_ge(facts.certainty, 95);
    decode_expect(&again, DECODE_KOI8R);
    ck_assert_int_eq(again.encoding, DECODE_KOI8R);
    ck_assert_int_eq(again.second, DECODE_CP1251);
    ck_assert_int_ge(again.certainty, 95);
    sure.certainty = 100; /* its own words are enough */
    decode_expect(&sure, DECODE_KOI8R);
    ck_assert_int_eq(sure.encoding, DECODE_CP1251);
    struct decode_facts other = {.encoding = DECODE_UTF8, .second = DECODE_UTF8, .certainty = 100};
    decode_expect(&other, DECODE_CP866);
    ck_assert_int_eq(other.encoding, DECODE_UTF8);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("detect");
    TCase *tcase = tcase_create("detect");
    tcase_add_loop_test(tcase, encodings_are_told, 0, TEXTS * ENCODINGS);
    tcase_add_test(tcase, a_guess_says_so);
    tcase_add_test(tcase, faults_do_not_turn_a_file_into_nonsense);
    tcase_add_loop_test(tcase, all_come_out_as_utf8, 0, TEXTS * ENCODINGS);
    tcase_add_test(tcase, what_has_no_meaning_is_ff);
    tcase_add_test(tcase, another_file_of_the_export_decides);
    suite_add_tcase(suite, tcase);
    return suite;
}

TEST_MAIN
