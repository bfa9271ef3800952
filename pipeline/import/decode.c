/*
 * decode: see decode.h. A single-byte encoding goes through a table of 256 entries which iconv fills; UTF-16
 * through iconv itself.
 */
#include "import/decode.h"
#include "base/i18n.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

int decode_examine(struct source *source, const struct source_file *file, struct decode_facts *facts,
                   struct err *err)
{
    *facts = (struct decode_facts){0};
    struct source_stream *stream = source_stream_open(source, file, err);
    if (stream == NULL)
        return -1;
    char *chunk = mem_alloc(CHUNK);
    struct detect *detect = detect_new();
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, DIGEST_BYTES);
    size_t kept = 0, got = 0;
    uint64_t line = 0;
    int failed = 0;
    while (line <= DECODE_LINE_MAX &&
           (failed = source_stream_read(stream, chunk + kept, CHUNK - kept, &got, err)) == 0 && got > 0) {
        crypto_generichash_update(&hash, (unsigned char *)chunk + kept, got);
        facts->bytes += got;
        line = memchr(chunk + kept, '\n', got) != NULL ? 0 : line + got;
        size_t rest = detect_feed(detect, chunk, kept + got, false);
        memmove(chunk, chunk + kept + got - rest, rest);
        kept = rest;
    }
    detect_feed(detect, chunk, kept, true);
    unsigned char sum[DIGEST_BYTES];
    crypto_generichash_final(&hash, sum, sizeof sum);
    sodium_bin2hex(facts->digest, sizeof facts->digest, sum, sizeof sum);
    struct detect_verdict verdict = detect_end(detect);
    facts->encoding = verdict.encoding;
    facts->second = verdict.second;
    facts->certainty = verdict.certainty;
    facts->mark = verdict.mark;
    facts->has_bad_bytes = verdict.has_bad_bytes;
    detect_free(detect);
    free(chunk);
    source_stream_close(stream);
    return failed;
}

const char *decode_name(enum decode_encoding encoding)
{
    static const char *const names[DECODE_ENCODINGS] = {"UTF-8", "UTF-8 BOM", "CP1251",   "KOI8-R",
                                                        "CP866", "UTF-16LE",  "UTF-16BE", "binary"};
    return names[encoding];
}

const char *decode_names(void)
{
    return "UTF-8, UTF-16, CP1251, KOI8-R, CP866";
}

/* Of a hundred exports, so many are in one encoding throughout: weighed against the file's own words. */
static const double same_encoding_odds = 50;

void decode_expect(struct decode_facts *facts, enum decode_encoding encoding)
{
    bool guess = facts->encoding == DECODE_CP1251 || facts->encoding == DECODE_KOI8R ||
                 facts->encoding == DECODE_CP866;
    if (!guess || facts->certainty == 100 || (encoding != facts->encoding && encoding != facts->second))
        return;
    double own = facts->certainty / 100.0;
    double same = encoding == facts->encoding ? own : 1 - own, other = 1 - same;
    double certainty = same * same_encoding_odds / (same * same_encoding_odds + other);
    if (certainty < 0.5)
        certainty = 1 - certainty;
    else if (encoding != facts->encoding) {
        facts->second = facts->encoding;
        facts->encoding = encoding;
        facts->has_bad_bytes = true;
    }
    facts->certainty = (int)(100 * certainty);
}

bool decode_is_text(enum decode_encoding encoding)
{
    return encoding != DECODE_BINARY;
}

static bool is_utf16(enum decode_encoding encoding)
{
    return encoding == DECODE_UTF16LE || encoding == DECODE_UTF16BE;
}

/* Letters and digits of NAME are WORD's, without regard to case. */
static bool means(const char *name, const char *word)
{
    for (; *name != '\0'; name++) {
        if (*name == '-' || *name == '_' || *name == ' ')
            continue;
        if (tolower((unsigned char)*name) != *word++)
            return false;
    }
    return *word == '\0';
}

bool decode_declare(struct decode_facts *facts, const char *name)
{
    static const struct {
        const char *word;
        enum decode_encoding encoding;
    } names[] = {{"utf8", DECODE_UTF8},          {"utf8bom", DECODE_UTF8},    {"cp1251", DECODE_CP1251},
                 {"windows1251", DECODE_CP1251}, {"win1251", DECODE_CP1251},  {"1251", DECODE_CP1251},
                 {"koi8r", DECODE_KOI8R},        {"koi8", DECODE_KOI8R},      {"cp866", DECODE_CP866},
                 {"ibm866", DECODE_CP866},       {"866", DECODE_CP866},       {"dos", DECODE_CP866},
                 {"utf16", DECODE_UTF16LE},      {"utf16le", DECODE_UTF16LE}, {"utf16be", DECODE_UTF16BE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!means(name, names[i].word))
            continue;
        if (facts == NULL)
            return true;
        enum decode_encoding encoding = names[i].encoding;
        if (encoding == DECODE_UTF8 && facts->mark == 3)
            encoding = DECODE_UTF8_BOM;
        if (strcmp(names[i].word, "utf16") == 0 && is_utf16(facts->encoding))
            encoding = facts->encoding;
        if (facts->mark == 2 && !is_utf16(encoding))
            facts->mark = 0;
        if (encoding != facts->encoding)
            facts->has_bad_bytes = true; /* the first pass looked for something else */
        facts->encoding = facts->second = encoding;
        facts->certainty = 100;
        return true;
    }
    return false;
}

/* ───────────── conversion ───────────── */

struct decode {
    struct source_stream *stream;
    bool single;      /* through the table */
    char (*table)[4]; /* of each byte: how long its UTF-8 is, and that */
    iconv_t convert;  /* UTF-16; (iconv_t)-1: not needed */
    size_t skip;      /* bytes of the mark still to be passed over */
    char *raw;        /* what waits for conversion */
    size_t raw_at, raw_len;
    bool raw_ended;
};

/* What 256 bytes are in UTF-8; 0xFF for those without a meaning. */
static int fill_table(struct decode *decode, const char *name, struct err *err)
{
    iconv_t convert = iconv_open("UTF-8", name);
    if (convert == (iconv_t)-1)
        return err_set(err, ERR_OS, _("this system cannot convert %s: save the file as UTF-8"), name);
    decode->table = mem_zalloc(256 * sizeof *decode->table);
    for (int byte = 0; byte < 256; byte++) {
        char from = (char)byte, *in = &from, *out = decode->table[byte] + 1;
        size_t in_left = 1, out_left = 3;
        if (iconv(convert, &in, &in_left, &out, &out_left) == (size_t)-1 || out_left == 3) {
            iconv(convert, NULL, NULL, NULL, NULL);
            decode->table[byte][1] = (char)0xFF;
            out_left = 2;
        }
        decode->table[byte][0] = (char)(3 - out_left);
    }
    iconv_close(convert);
    decode->single = true;
    return 0;
}

static int open_conversion(struct decode *decode, enum decode_encoding encoding, struct err *err)
{
    if (encoding == DECODE_UTF8 || encoding == DECODE_UTF8_BOM)
        return 0;
    decode->raw = mem_alloc(CHUNK);
    if (!is_utf16(encoding))
        return fill_table(decode, decode_name(encoding), err);
    decode->convert = iconv_open("UTF-8", decode_name(encoding));
    if (decode->convert == (iconv_t)-1)
        return err_set(err, ERR_OS, _("this system cannot convert %s: save the file as UTF-8"),
                       decode_name(encoding));
    return 0;
}

struct decode *decode_open(struct source *source, const struct source_file *file,
                           const struct decode_facts *facts, struct err *err)
{
    struct decode *decode = mem_zalloc(sizeof *decode);
    decode->convert = (iconv_t)-1;
    decode->skip = facts->mark;
    decode->stream = source_stream_open(source, file, err);
    if (decode->stream != NULL && open_conversion(decode, facts->encoding, err) == 0)
        return decode;
    decode_close(decode);
    return NULL;
}

void decode_close(struct decode *decode)
{
    if (decode == NULL)
        return;
    source_stream_close(decode->stream);
    if (decode->convert != (iconv_t)-1)
        iconv_close(decode->convert);
    free(decode->table);
    free(decode->raw);
    free(decode);
}

/* Bytes of the stream behind the mark; *GOT is 0 at the end. */
static int read_raw(struct decode *decode, char *data, size_t size, size_t *got, struct err *err)
{
    for (;;) {
        if (source_stream_read(decode->stream, data, size, got, err) != 0)
            return -1;
        if (decode->skip == 0 || *got == 0)
            return 0;
        size_t cut = *got < decode->skip ? *got : decode->skip;
        memmove(data, data + cut, *got - cut);
        decode->skip -= cut;
        *got -= cut;
        if (*got > 0)
            return 0;
    }
}

static size_t convert_single(struct decode *decode, char *data, size_t size)
{
    const uint64_t tops = 0x8080808080808080u;
    const char *in = decode->raw + decode->raw_at, *end = decode->raw + decode->raw_len;
    char *out = data, *out_end = data + size;
    while (in < end && out_end - out >= 8) {
        uint64_t eight;
        if (end - in >= 8 && (memcpy(&eight, in, 8), (eight & tops) == 0)) {
            memcpy(out, in, 8);
            in += 8;
            out += 8;
            continue;
        }
        /* the next eight, or what is left: each takes three bytes at most */
        for (int i = 0; i < 8 && in < end && out_end - out >= 4; i++) {
            const char *entry = decode->table[(unsigned char)*in++];
            memcpy(out, entry + 1, 3);
            out += entry[0];
        }
    }
    decode->raw_at = (size_t)(in - decode->raw);
    return (size_t)(out - data);
}

/* What can't be converted (half a surrogate pair, an odd byte at the end) becomes 0xFF, and the rest goes on.
 */
static size_t convert_utf16(struct decode *decode, char *data, size_t size)
{
    char *in = decode->raw + decode->raw_at, *out = data;
    size_t in_left = decode->raw_len - decode->raw_at, out_left = size;
    while (in_left > 0 && iconv(decode->convert, &in, &in_left, &out, &out_left) == (size_t)-1) {
        if (out_left < 4 || errno == E2BIG || (errno == EINVAL && !decode->raw_ended))
            break;
        *out++ = (char)0xFF;
        out_left--;
        size_t unit = in_left < 2 ? in_left : 2;
        in += unit;
        in_left -= unit;
    }
    decode->raw_at = decode->raw_len - in_left;
    return size - out_left;
}

/* More bytes behind those that wait. */
static int fill_raw(struct decode *decode, struct err *err)
{
    size_t left = decode->raw_len - decode->raw_at, got = 0;
    memmove(decode->raw, decode->raw + decode->raw_at, left);
    decode->raw_at = 0;
    decode->raw_len = left;
    if (read_raw(decode, decode->raw + left, CHUNK - left, &got, err) != 0)
        return -1;
    decode->raw_len += got;
    decode->raw_ended = got == 0;
    return 0;
}

int decode_read(struct decode *decode, char *data, size_t size, size_t *got, struct err *err)
{
    if (decode->raw == NULL)
        return read_raw(decode, data, size, got, err);
    for (;;) {
        *got = 0;
        if (decode->raw_at < decode->raw_len)
            *got = decode->single ? convert_single(decode, data, size) : convert_utf16(decode, data, size);
        if (*got > 0 || decode->raw_ended)
            return 0;
        if (fill_raw(decode, err) != 0)
            return -1;
    }
}
