/*
 * decode: see decode.h. Valid UTF-8 is UTF-8; a file with far more valid Cyrillic pairs than bad bytes is
 * UTF-8 with faults, never CP1251: one bad byte must not turn a whole file into nonsense.
 */
#include "import/decode.h"
#include "base/i18n.h"
#include "base/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

/* What is counted in the first pass. */
struct census {
    uint64_t bytes, nul, pairs /* valid sequences of two and more bytes */, bad;
    unsigned char head[4];
};

/* Counts LEN bytes; returns how many at the end are the begin of a sequence that is not complete yet. */
static size_t count_bytes(struct census *census, const char *data, size_t len, bool last)
{
    const char *at = data, *end = data + len;
    while (at < end) {
        const char *from = at;
        while (at < end && (signed char)*at > 0)
            at++;
        if (at == end)
            break;
        if (*at == '\0') {
            census->nul++;
            at++;
            continue;
        }
        if (!last && end - at < 4)
            return (size_t)(end - at);
        from = at;
        if (text_next(&at, end) == 0xFFFD && at == from + 1)
            census->bad++;
        else
            census->pairs++;
    }
    return 0;
}

static enum decode_encoding judge(const struct census *census)
{
    const unsigned char *head = census->head;
    if (census->bytes >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
        return DECODE_UTF16;
    if (census->nul * 8 > census->bytes) /* Latin and Cyrillic in UTF-16: every second byte is near zero */
        return DECODE_UTF16;
    if (memcmp(head, "PK\3\4", 4) == 0)
        return DECODE_BINARY;
    if (census->bytes >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        return DECODE_UTF8_BOM;
    return census->bad == 0 || census->pairs > census->bad * 4 ? DECODE_UTF8 : DECODE_CP1251;
}

int decode_examine(struct source *source, const struct source_file *file, struct decode_facts *facts,
                   struct err *err)
{
    *facts = (struct decode_facts){0};
    struct source_stream *stream = source_stream_open(source, file, err);
    if (stream == NULL)
        return -1;
    char *chunk = mem_alloc(CHUNK);
    struct census census = {0};
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    size_t kept = 0, got = 0;
    int failed;
    while ((failed = source_stream_read(stream, chunk + kept, CHUNK - kept, &got, err)) == 0 && got > 0) {
        if (census.bytes < sizeof census.head) {
            size_t room = sizeof census.head - (size_t)census.bytes;
            memcpy(census.head + census.bytes, chunk + kept, got < room ? got : room);
        }
        crypto_hash_sha256_update(&hash, (unsigned char *)chunk + kept, got);
        census.bytes += got;
        size_t rest = count_bytes(&census, chunk, kept + got, false);
        memmove(chunk, chunk + kept + got - rest, rest);
        kept = rest;
    }
    count_bytes(&census, chunk, kept, true);
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&hash, sum);
    sodium_bin2hex(facts->sha256, sizeof facts->sha256, sum, sizeof sum);
    facts->bytes = census.bytes;
    facts->encoding = judge(&census);
    facts->has_bad_bytes = census.nul > 0 || census.bad > 0;
    free(chunk);
    source_stream_close(stream);
    return failed;
}

const char *decode_name(enum decode_encoding encoding)
{
    static const char *const names[] = {"UTF-8", "UTF-8 BOM", "CP1251", "UTF-16", "binary"};
    return names[encoding];
}

struct decode {
    struct source_stream *stream;
    iconv_t convert; /* (iconv_t)-1: none is needed */
    size_t skip;     /* bytes of the mark still to be passed over */
    char *raw;       /* what waits for conversion */
    size_t raw_at, raw_len;
};

struct decode *decode_open(struct source *source, const struct source_file *file,
                           const struct decode_facts *facts, struct err *err)
{
    struct decode *decode = mem_zalloc(sizeof *decode);
    decode->convert = (iconv_t)-1;
    decode->skip = facts->encoding == DECODE_UTF8_BOM ? 3 : 0;
    decode->stream = source_stream_open(source, file, err);
    if (decode->stream != NULL && facts->encoding == DECODE_CP1251) {
        decode->raw = mem_alloc(CHUNK);
        decode->convert = iconv_open("UTF-8", "CP1251");
        if (decode->convert == (iconv_t)-1)
            err_set(err, ERR_OS, _("this system cannot convert CP1251: save the file as UTF-8"));
    }
    if (decode->stream != NULL && (facts->encoding != DECODE_CP1251 || decode->convert != (iconv_t)-1))
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
    free(decode->raw);
    free(decode);
}

/* One byte of CP1251 is one character: a bad one (0x98) becomes 0xFF and the rest goes on. */
static void convert_some(struct decode *decode, char *data, size_t size, size_t *got)
{
    char *in = decode->raw + decode->raw_at, *out = data;
    size_t in_left = decode->raw_len - decode->raw_at, out_left = size;
    while (in_left > 0 && iconv(decode->convert, &in, &in_left, &out, &out_left) == (size_t)-1) {
        if (out_left < 4)
            break;
        *out++ = (char)0xFF;
        out_left--;
        in++;
        in_left--;
    }
    decode->raw_at = decode->raw_len - in_left;
    *got = size - out_left;
}

int decode_read(struct decode *decode, char *data, size_t size, size_t *got, struct err *err)
{
    if (decode->convert == (iconv_t)-1) {
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
    if (decode->raw_at == decode->raw_len) {
        decode->raw_at = 0;
        if (source_stream_read(decode->stream, decode->raw, CHUNK, &decode->raw_len, err) != 0)
            return -1;
    }
    *got = 0;
    if (decode->raw_len > 0)
        convert_some(decode, data, size, got);
    return 0;
}
