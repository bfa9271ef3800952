/* seal: see seal.h. Codes and signatures; the keys are in seal_keys.c. */
#include "report/seal.h"
#include "base/base32.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* The first byte of what is signed: nothing signed for one purpose passes for another. */
enum {
    SIGNED_CODE = 1,
    SIGNED_STREAM = 2,
    SIGNED_FILE = 3,
    SIGNED_PACKED = 4 /* a code, its text packed */,
    SIGNED_BATCH = 5
};
enum { CYRILLIC = 0x400, DIGIT_BLANK = 0x10 };

static const char code_head[] = "ITOG1:";
static const char file_head[] = "\n%ITOG1 ";

/* ---- bytes ---- */

static unsigned char *put_varint(unsigned char *at, int64_t value)
{
    uint64_t rest = (uint64_t)value;
    for (; rest >= 128; rest >>= 7)
        *at++ = (unsigned char)(rest | 128);
    *at++ = (unsigned char)rest;
    return at;
}

struct reader {
    const unsigned char *at, *end;
};

static bool take(struct reader *reader, void *to, size_t len)
{
    if ((size_t)(reader->end - reader->at) < len)
        return false;
    memcpy(to, reader->at, len);
    reader->at += len;
    return true;
}

static bool take_varint(struct reader *reader, int64_t *value)
{
    uint64_t made = 0;
    for (unsigned shift = 0; shift < 63 && reader->at < reader->end; shift += 7) {
        const unsigned char byte = *reader->at++;
        made |= (uint64_t)(byte & 127U) << shift;
        if (byte < 128) {
            *value = (int64_t)made;
            return true;
        }
    }
    return false;
}

/* Text that may stand on a terminal. */
static bool is_plain(const char *text, size_t len)
{
    if (!text_is_utf8(text, len, &(size_t){0}))
        return false;
    for (const char *at = text, *end = text + len; at < end;) {
        const uint32_t code = text_next(&at, end);
        if (code < 32 || (code >= 127 && code < 160) || (code >= 0x202A && code <= 0x202E) ||
            (code >= 0x2066 && code <= 0x2069))
            return false;
    }
    return true;
}

/*
 * One byte a character, so that the symbol is small: ASCII as it is, U+0400 to U+047F as 80 to FF, a digit with a blank behind
 * it as 10 to 19. 0: the text has others.
 */
static size_t pack_text(const char *text, unsigned char *out)
{
    size_t len = 0;
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        if (*at >= '0' && *at <= '9' && at[1] == ' ') {
            out[len++] = (unsigned char)(DIGIT_BLANK + *at - '0');
            at += 2;
            continue;
        }
        const uint32_t code = text_next(&at, end);
        if (code < 0x20 || (code >= 0x7F && code < CYRILLIC) || code >= CYRILLIC + 0x80)
            return 0;
        out[len++] = (unsigned char)(code < 0x80 ? code : code - CYRILLIC + 0x80);
    }
    return len;
}

static bool unpack_text(struct reader *reader, char to[SEAL_TEXT_MAX + 1])
{
    char text[SEAL_TEXT_MAX + 2];
    size_t len = 0;
    for (; reader->at < reader->end && len < SEAL_TEXT_MAX; reader->at++) {
        const unsigned char byte = *reader->at;
        if (byte >= DIGIT_BLANK && byte < DIGIT_BLANK + 10) {
            text[len++] = (char)('0' + byte - DIGIT_BLANK);
            text[len++] = ' ';
        } else if (byte >= 0x80) {
            len += text_put(byte - 0x80U + CYRILLIC, text + len);
        } else if (byte >= 0x20 && byte < 0x7F) {
            text[len++] = (char)byte;
        } else {
            return false;
        }
    }
    if (reader->at < reader->end || len > SEAL_TEXT_MAX)
        return false;
    memcpy(to, text, len);
    to[len] = '\0';
    return true;
}

static bool take_text(struct reader *reader, char *to, size_t len, size_t room)
{
    if (len > room || !take(reader, to, len))
        return false;
    to[len] = '\0';
    return is_plain(to, len);
}

static bool take_facts(struct reader *reader, bool packed, struct seal_facts *facts)
{
    unsigned char len = 0, day[2];
    if (!take(reader, &facts->letter, 1) || facts->letter < 'A' || facts->letter > 'Z' ||
        !take(reader, &len, 1) || !take_text(reader, facts->period, len, SEAL_SERIES_MAX) ||
        !take_varint(reader, &facts->number) || !take_varint(reader, &facts->edition) ||
        !take(reader, day, sizeof day) || !take(reader, facts->content, sizeof facts->content))
        return false;
    facts->issued_on = day[0] << 8 | day[1];
    return packed ? unpack_text(reader, facts->text)
                  : take_text(reader, facts->text, (size_t)(reader->end - reader->at), SEAL_TEXT_MAX);
}

/* ---- codes ---- */

int seal_make(const struct sign_secret *secret, struct seal_facts *facts, char code[SEAL_CODE_MAX + 1],
              struct err *err)
{
    unsigned char bytes[SEAL_BYTES_MAX], *at = bytes;
    const size_t period = strlen(facts->period), text = strlen(facts->text);
    memcpy(facts->key_id, secret->known.id, SIGN_ID);
    if (facts->issued_on < 0 || facts->issued_on > UINT16_MAX)
        return err_set(err, ERR_DATA, _("a document can't be signed for a day before 1970 or after 2149"));
    *at++ = SIGNED_CODE;
    memcpy(at, facts->key_id, SIGN_ID);
    at += SIGN_ID;
    *at++ = (unsigned char)facts->letter;
    *at++ = (unsigned char)period;
    memcpy(at, facts->period, period);
    at = put_varint(at + period, facts->number);
    at = put_varint(at, facts->edition);
    *at++ = (unsigned char)(facts->issued_on >> 8);
    *at++ = (unsigned char)facts->issued_on;
    memcpy(at, facts->content, SEAL_CONTENT);
    at += SEAL_CONTENT;
    const size_t packed = pack_text(facts->text, at);
    if (packed > 0)
        bytes[0] = SIGNED_PACKED;
    else
        memcpy(at, facts->text, text);
    at += packed > 0 ? packed : text;
    sign_message(secret, bytes, (size_t)(at - bytes), at);
    memcpy(code, code_head, sizeof code_head);
    base32_write(bytes, (size_t)(at - bytes) + SIGN_BYTES, code + strlen(code_head));
    return 0;
}

bool seal_is_code(const char *text)
{
    for (const char *head = code_head; *head != '\0'; head++, text++)
        if (*text != *head && !(*head >= 'A' && *head <= 'Z' && *text == *head - 'A' + 'a'))
            return false;
    return true;
}

static bool code_bytes(const char *code, unsigned char bytes[SEAL_BYTES_MAX], size_t *len, const char **bad)
{
    *bad = code;
    return seal_is_code(code) && base32_read(code + strlen(code_head), bytes, SEAL_BYTES_MAX, len, bad);
}

char *seal_check(const char *code, char check[SEAL_CHECK + 1])
{
    unsigned char bytes[SEAL_BYTES_MAX], sum[SIGN_SHA256];
    char text[BASE32_LENGTH(5) + 1];
    size_t len;
    const char *bad;
    check[0] = '\0';
    if (!code_bytes(code, bytes, &len, &bad))
        return check;
    sign_sha256(bytes, len, sum);
    base32_write(sum, 5, text);
    snprintf(check, SEAL_CHECK + 1, "%.4s-%.4s", text, text + 4);
    return check;
}

static const struct sign_public *find_key(const struct seal_ring *ring, const unsigned char id[SIGN_ID])
{
    for (size_t i = 0; i < ring->count; i++)
        if (memcmp(ring->keys[i].id, id, SIGN_ID) == 0)
            return &ring->keys[i];
    return NULL;
}

/* The facts in BYTES, which end without a signature. */
static bool read_facts(const unsigned char *bytes, size_t len, struct seal_facts *facts)
{
    struct reader reader = {bytes + 1 + SIGN_ID, bytes + len};
    const bool sense = take_facts(&reader, bytes[0] == SIGNED_PACKED, facts);
    memcpy(facts->key_id, bytes + 1, SIGN_ID);
    if (!sense)
        facts->letter = 0;
    return sense;
}

static enum seal_answer unknown_key(const unsigned char id[SIGN_ID], struct err *cause)
{
    char text[2 * SIGN_ID + 1];
    err_set(cause, ERR_DATA, _("it is signed with the key %s, and that key is not known here"),
            sign_id_text(id, text));
    return SEAL_UNKNOWN_KEY;
}

enum seal_answer seal_read(const char *code, const struct seal_ring *ring, struct seal_facts *facts,
                           struct err *cause)
{
    unsigned char bytes[SEAL_BYTES_MAX];
    size_t len = 0;
    const char *bad;
    *facts = (struct seal_facts){0};
    if (!code_bytes(code, bytes, &len, &bad)) {
        err_set(cause, ERR_DATA,
                seal_is_code(code)
                    ? _("this is no code of itog: character %zu is wrong, or something is missing")
                    : _("this is no code of itog: it does not begin with ITOG1:"),
                (size_t)(bad - code) + 1);
        return SEAL_UNREADABLE;
    }
    if (len < 1 + SIGN_ID + SIGN_BYTES || (bytes[0] != SIGNED_CODE && bytes[0] != SIGNED_PACKED)) {
        err_set(cause, ERR_DATA, _("this is no code of itog: it is too short, or of another version"));
        return SEAL_UNREADABLE;
    }
    const bool sense = read_facts(bytes, len - SIGN_BYTES, facts);
    const struct sign_public *key = find_key(ring, facts->key_id);
    char id[2 * SIGN_ID + 1];
    if (key == NULL)
        return unknown_key(facts->key_id, cause);
    if (!sense || !sign_holds(key, bytes, len - SIGN_BYTES, bytes + len - SIGN_BYTES)) {
        err_set(cause, ERR_DATA,
                _("the signature does not hold: the code was not issued like this with the key %s"),
                sign_id_text(facts->key_id, id));
        return SEAL_FALSE;
    }
    return SEAL_GENUINE;
}

/* ---- PDF files ---- */

char *seal_said(const char *code, char said[SEAL_CODE_MAX + 1])
{
    unsigned char bytes[SEAL_BYTES_MAX];
    size_t len;
    const char *bad;
    said[0] = '\0';
    return code_bytes(code, bytes, &len, &bad) && len > SIGN_BYTES
               ? base32_write(bytes, len - SIGN_BYTES, said)
               : said;
}

void seal_drawn(const char *said, const char *digest, unsigned char drawn[SEAL_DRAWN])
{
    static const unsigned char purpose = SIGNED_BATCH;
    struct digest sum;
    char hex[DIGEST_HEX + 1];
    digest_begin(&sum);
    digest_more(&sum, &purpose, 1);
    digest_more(&sum, said, strlen(said));
    digest_more(&sum, digest, strlen(digest));
    digest_prefix(digest_end(&sum, hex), drawn, SEAL_DRAWN);
}

char *seal_batch(const struct sign_secret *secret, const unsigned char *drawn, size_t count,
                 char batch[SEAL_BATCH_MAX + 1])
{
    unsigned char bytes[SEAL_BATCH_BYTES_MAX];
    const size_t len = 1 + SIGN_ID + count * SEAL_DRAWN;
    bytes[0] = SIGNED_BATCH;
    memcpy(bytes + 1, secret->known.id, SIGN_ID);
    memcpy(bytes + 1 + SIGN_ID, drawn, count * SEAL_DRAWN);
    sign_message(secret, bytes, len, bytes + len);
    return base32_write(bytes, len + SIGN_BYTES, batch);
}

/* The bytes of a batch, and how many pieces it lists; false: it is none. */
static bool batch_bytes(const char *batch, unsigned char bytes[SEAL_BATCH_BYTES_MAX], size_t *count)
{
    const size_t beside = 1 + SIGN_ID + SIGN_BYTES;
    size_t len;
    const char *bad;
    if (!base32_read(batch, bytes, SEAL_BATCH_BYTES_MAX, &len, &bad) || len < beside ||
        (len - beside) % SEAL_DRAWN != 0 || bytes[0] != SIGNED_BATCH)
        return false;
    *count = (len - beside) / SEAL_DRAWN;
    return true;
}

static bool is_listed(const unsigned char *bytes, size_t count, const unsigned char drawn[SEAL_DRAWN])
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(bytes + 1 + SIGN_ID + i * SEAL_DRAWN, drawn, SEAL_DRAWN) == 0)
            return true;
    return false;
}

bool seal_batch_lists(const char *batch, const unsigned char drawn[SEAL_DRAWN])
{
    unsigned char bytes[SEAL_BATCH_BYTES_MAX];
    size_t count;
    return batch_bytes(batch, bytes, &count) && is_listed(bytes, count, drawn);
}

enum seal_answer seal_batch_read(const char *said, const char *digest, const char *batch,
                                 const struct seal_ring *ring, struct seal_facts *facts, struct err *cause)
{
    unsigned char list[SEAL_BATCH_BYTES_MAX], bytes[SEAL_BYTES_MAX], drawn[SEAL_DRAWN];
    size_t count, len;
    const char *bad;
    *facts = (struct seal_facts){0};
    if (!batch_bytes(batch, list, &count) || !base32_read(said, bytes, sizeof bytes, &len, &bad) ||
        len < 1 + SIGN_ID) {
        err_set(cause, ERR_DATA, _("what signs it is damaged or missing"));
        return SEAL_UNREADABLE;
    }
    const bool sense = read_facts(bytes, len, facts);
    const struct sign_public *key = find_key(ring, list + 1);
    const size_t signed_len = 1 + SIGN_ID + count * SEAL_DRAWN;
    if (key == NULL)
        return unknown_key(list + 1, cause);
    if (!sign_holds(key, list, signed_len, list + signed_len)) {
        err_set(cause, ERR_DATA, _("the list of the documents that were signed together was changed"));
        return SEAL_FALSE;
    }
    seal_drawn(said, digest, drawn);
    if (!sense || !is_listed(list, count, drawn)) {
        err_set(cause, ERR_DATA,
                _("what its pages show, or the shapes of its letters, was changed after they were signed"));
        return SEAL_FALSE;
    }
    return SEAL_GENUINE;
}

/* What was signed of a piece: the code's bytes and the digest's. */
static size_t stream_message(const char *code, const char *digest,
                             unsigned char message[1 + SEAL_BYTES_MAX + DIGEST_BYTES])
{
    size_t len;
    const char *bad;
    message[0] = SIGNED_STREAM;
    if (!code_bytes(code, message + 1, &len, &bad) || len < 1 + SIGN_ID || strlen(digest) != 2 * DIGEST_BYTES)
        return 0;
    digest_prefix(digest, message + 1 + len, DIGEST_BYTES);
    return 1 + len + DIGEST_BYTES;
}

/* A signature with its purpose and key in front, as text. */
static char *write_signature(const struct sign_secret *secret, unsigned char purpose, const void *message,
                             size_t len, char text[SEAL_STREAM_MAX + 1])
{
    unsigned char bytes[1 + SIGN_ID + SIGN_BYTES];
    bytes[0] = purpose;
    memcpy(bytes + 1, secret->known.id, SIGN_ID);
    sign_message(secret, message, len, bytes + 1 + SIGN_ID);
    return base32_write(bytes, sizeof bytes, text);
}

static bool signature_holds(const struct seal_ring *ring, unsigned char purpose, const void *message,
                            size_t len, const char *text)
{
    unsigned char bytes[1 + SIGN_ID + SIGN_BYTES];
    size_t read;
    const char *bad;
    char again[SEAL_STREAM_MAX + 1];
    if (!base32_read(text, bytes, sizeof bytes, &read, &bad) || read != sizeof bytes || bytes[0] != purpose ||
        strcmp(base32_write(bytes, sizeof bytes, again), text) !=
            0) /* in a file nobody writes small letters */
        return false;
    const struct sign_public *key = find_key(ring, bytes + 1);
    return key != NULL && sign_holds(key, message, len, bytes + 1 + SIGN_ID);
}

bool seal_stream_holds(const struct seal_ring *ring, const char *code, const char *digest, const char *seal)
{
    unsigned char message[1 + SEAL_BYTES_MAX + DIGEST_BYTES];
    const size_t len = stream_message(code, digest, message);
    return len > 0 && signature_holds(ring, SIGNED_STREAM, message, len, seal);
}

void seal_file(const struct sign_secret *secret, struct buf *file, char sha256[DIGEST_HEX + 1])
{
    unsigned char message[1 + SIGN_SHA256] = {SIGNED_FILE}, whole[SIGN_SHA256];
    char text[SEAL_STREAM_MAX + 1];
    struct sign_sum *sum = sign_sum_begin();
    const size_t len = file->len;
    sign_sum_more(sum, file->data, len);
    sign_sum_now(sum, message + 1);
    buf_printf(file, "%s%s\n", file_head,
               write_signature(secret, SIGNED_FILE, message, sizeof message, text));
    sign_sum_more(sum, file->data + len, file->len - len);
    sign_sum_now(sum, whole);
    sign_sum_free(sum);
    digest_hex(whole, sha256);
}

int seal_file_holds(const struct seal_ring *ring, const char *data, size_t len)
{
    const size_t tail = strlen(file_head) + SEAL_STREAM_MAX + 1;
    char text[SEAL_STREAM_MAX + 1];
    if (len < tail || memcmp(data + len - tail, file_head, strlen(file_head)) != 0)
        return -1;
    memcpy(text, data + len - 1 - SEAL_STREAM_MAX, SEAL_STREAM_MAX);
    text[SEAL_STREAM_MAX] = '\0';
    unsigned char message[1 + SIGN_SHA256] = {SIGNED_FILE};
    sign_sha256(data, len - tail, message + 1);
    return signature_holds(ring, SIGNED_FILE, message, sizeof message, text);
}
