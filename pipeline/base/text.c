/* text: see text.h. Case and normal forms come from utf8proc; validation and decoding are here for speed. */
#include "base/text.h"
#include "base/arena.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t text_long_step(const char *text, size_t left)
{
    const unsigned char *at = (const unsigned char *)text;
    const size_t len = at[0] >= 0xF0 ? 4 : 3;
    if (at[0] > 0xF4 || left < len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
        return 0;
    return len;
}

bool text_is_utf8(const char *text, size_t len, size_t *bad_at)
{
    for (size_t at = 0, step; at < len; at += step) {
        step = text_step(text + at, len - at);
        if (step == 0) {
            if (bad_at != NULL)
                *bad_at = at;
            return false;
        }
    }
    return true;
}

uint32_t text_next(const char **at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)*at;
    size_t len = text_step(*at, (size_t)(end - *at));
    *at += len > 0 ? len : 1;
    switch (len) {
    case 1:
        return byte[0];
    case 2:
        return (uint32_t)(byte[0] & 0x1F) << 6 | (byte[1] & 0x3F);
    case 3:
        return (uint32_t)(byte[0] & 0x0F) << 12 | (uint32_t)(byte[1] & 0x3F) << 6 | (byte[2] & 0x3F);
    case 4:
        return (uint32_t)(byte[0] & 0x07) << 18 | (uint32_t)(byte[1] & 0x3F) << 12 |
               (uint32_t)(byte[2] & 0x3F) << 6 | (byte[3] & 0x3F);
    default:
        return 0xFFFD;
    }
}

size_t text_put(uint32_t code, char out[4])
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

bool text_is_printable(const char *text)
{
    for (const char *end = text + strlen(text); text < end;) {
        uint32_t code = text_next(&text, end);
        bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xFEFF;
        bool turns = code == 0x2028 || code == 0x2029 || (code >= 0x200B && code <= 0x200F) ||
                     (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F);
        if (control || turns)
            return false;
    }
    return true;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

const char *text_nfc(struct arena *arena, const char *text)
{
    const char *at = text;
    while ((signed char)*at > 0)
        at++;
    if (*at == '\0')
        return text;
    utf8proc_uint8_t *made = utf8proc_NFC((const utf8proc_uint8_t *)text);
    if (made == NULL)
        return text;
    const char *copy = arena_strdup(arena, (const char *)made);
    free(made);
    return copy;
}

const char *text_lower(struct arena *arena, const char *text)
{
    size_t len = strlen(text);
    char *out = arena_raw(arena, len * 2 + 5), *put = out;
    for (const char *at = text, *end = text + len; at < end;) {
        uint32_t code = text_next(&at, end);
        put += text_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)code), put);
    }
    *put = '\0';
    return out;
}

uint32_t text_upper_code(uint32_t code)
{
    utf8proc_int32_t upper = utf8proc_toupper((utf8proc_int32_t)code);
    return upper > 0 ? (uint32_t)upper : code;
}

const char *text_sort_key(struct arena *arena, const char *text)
{
    enum { NUMBER_WIDTH = 10 };
    const char *lower = text_lower(arena, text);
    struct buf key = {0};
    for (const char *at = lower; *at != '\0';) {
        if (*at >= '0' && *at <= '9') {
            while (*at == '0' && at[1] >= '0' && at[1] <= '9')
                at++;
            size_t digits = strspn(at, "0123456789");
            for (size_t i = digits; i < NUMBER_WIDTH; i++)
                buf_putc(&key, '0');
            buf_put(&key, at, digits);
            at += digits;
        } else if (memcmp(at, "ё", strlen("ё")) == 0) {
            buf_puts(&key, "е");
            at += strlen("ё");
        } else {
            buf_putc(&key, *at++);
        }
    }
    buf_putc(&key, '\t');
    buf_puts(&key, lower);
    const char *copy = arena_strndup(arena, key.data, key.len);
    buf_free(&key);
    return copy;
}

/* Length of the white space at AT, or 0: ASCII blanks and NO-BREAK SPACE. */
static size_t space_length(const char *at)
{
    if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        return 1;
    return (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0 ? 2 : 0;
}

char *text_trim(char *text)
{
    for (size_t len; (len = space_length(text)) > 0;)
        text += len;
    char *last = text; /* behind the last byte that is no space */
    for (char *at = text; *at != '\0';) {
        size_t len = space_length(at);
        at += len > 0 ? len : 1;
        if (len == 0)
            last = at;
    }
    *last = '\0';
    return text;
}

bool text_squeeze(char *text)
{
    char *put = text;
    bool changed = false, pending = false;
    for (const char *at = text; *at != '\0';) {
        size_t len = space_length(at);
        if (len > 0) {
            changed = changed || pending || put == text || *at != ' ';
            pending = true;
            at += len;
            continue;
        }
        if (pending && put > text)
            *put++ = ' ';
        pending = false;
        *put++ = *at++;
    }
    *put = '\0';
    return changed || pending;
}

size_t text_distance(const char *one, const char *other, size_t limit)
{
    size_t rows = strlen(one), columns = strlen(other), line[TEXT_COMPARED + 1];
    if (rows > TEXT_COMPARED || columns > TEXT_COMPARED)
        return limit + 1;
    for (size_t k = 0; k <= columns; k++)
        line[k] = k;
    for (size_t i = 1; i <= rows; i++) {
        size_t corner = line[0];
        line[0] = i;
        for (size_t k = 1; k <= columns; k++) {
            size_t best = corner + (one[i - 1] != other[k - 1]);
            corner = line[k];
            best = line[k] + 1 < best ? line[k] + 1 : best;
            best = line[k - 1] + 1 < best ? line[k - 1] + 1 : best;
            line[k] = best;
        }
    }
    return line[columns] <= limit ? line[columns] : limit + 1;
}

bool text_nearer(struct arena *arena, const char *name, const char *title, size_t *best)
{
    enum { NEAR = 4 }; /* bytes: of two letters */
    const char *wanted = text_lower(arena, name);
    size_t distance = text_distance(wanted, text_lower(arena, title), NEAR);
    if (distance > NEAR || 2 * distance >= strlen(wanted) || (*best > 0 && distance + 1 >= *best))
        return false;
    *best = distance + 1;
    return true;
}
