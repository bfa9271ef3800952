/* pdf_object: see pdf_object.h. */
#include "page/pdf_object.h"
#include "base/i18n.h"

#include <libdeflate.h>
#include <string.h>

enum { DEPTH_MAX = 16, REFERENCES_MAX = 8 };
/* A number has at most so many hundredths; bytes are looked at so many times; so much is unpacked. */
enum { HUNDREDTHS_MAX = 1 << 30, STEPS_FREE = 1 << 20, STEPS_MAX = 100 };
enum { STREAM_MAX = 16 << 20, INFLATED_FREE = 256 << 20, INFLATED_MAX = 100, INFLATED_EACH = 4096 };

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\0';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_regular(char byte)
{
    return !is_space(byte) && strchr("()<>[]{}/%", byte) == NULL;
}

size_t pdf_scan_space(struct pdf_bytes *bytes, size_t at)
{
    const size_t from = at;
    while (at < bytes->len && (is_space(bytes->data[at]) || bytes->data[at] == '%'))
        if (bytes->data[at] != '%')
            at++;
        else
            while (at < bytes->len && bytes->data[at] != '\n' && bytes->data[at] != '\r')
                at++;
    bytes->steps += at - from;
    return at;
}

bool pdf_scan_word(struct pdf_bytes *bytes, size_t at, const char *word)
{
    const size_t len = strlen(word);
    return at <= bytes->len && bytes->len - at >= len && memcmp(bytes->data + at, word, len) == 0;
}

static size_t skip_regular(struct pdf_bytes *bytes, size_t at)
{
    while (at < bytes->len && is_regular(bytes->data[at]))
        at++;
    return at;
}

size_t pdf_scan_whole(struct pdf_bytes *bytes, size_t at, size_t *value)
{
    const size_t from = at;
    *value = 0;
    for (; at < bytes->len && is_digit(bytes->data[at]) && at - from < 10; at++)
        *value = *value * 10 + (size_t)(bytes->data[at] - '0');
    return at > from && at - from < 10 ? at : 0;
}

/* "12 0 R": the place behind it and the number, or 0. */
static size_t read_reference(struct pdf_bytes *bytes, size_t at, size_t *number)
{
    size_t generation;
    at = pdf_scan_whole(bytes, at, number);
    if (at == 0 || at >= bytes->len || !is_space(bytes->data[at]))
        return 0;
    at = pdf_scan_whole(bytes, pdf_scan_space(bytes, at), &generation);
    if (at == 0 || at >= bytes->len || !is_space(bytes->data[at]))
        return 0;
    at = pdf_scan_space(bytes, at);
    return pdf_scan_word(bytes, at, "R") && (at + 1 == bytes->len || !is_regular(bytes->data[at + 1]))
               ? at + 1
               : 0;
}

static size_t skip_string(struct pdf_bytes *bytes, size_t at)
{
    size_t open = 0;
    for (; at < bytes->len; at++) {
        if (bytes->data[at] == '\\')
            at++;
        else if (bytes->data[at] == '(')
            open++;
        else if (bytes->data[at] == ')' && --open == 0)
            return at + 1;
    }
    return 0;
}

static size_t skip_value(struct pdf_bytes *bytes, size_t at, unsigned depth);

/* Behind the items of an array or a dictionary, which END closes. */
static size_t skip_items(struct pdf_bytes *bytes, size_t at, const char *end, unsigned depth)
{
    while (at != 0) {
        at = pdf_scan_space(bytes, at);
        if (pdf_scan_word(bytes, at, end))
            return at + strlen(end);
        at = skip_value(bytes, at, depth);
    }
    return 0;
}

static size_t skip_one(struct pdf_bytes *bytes, size_t at, unsigned depth)
{
    size_t number, end;
    if (pdf_scan_word(bytes, at, "<<"))
        return skip_items(bytes, at + 2, ">>", depth + 1);
    switch (bytes->data[at]) {
    case '[':
        return skip_items(bytes, at + 1, "]", depth + 1);
    case '(':
        return skip_string(bytes, at);
    case '<': {
        const char *close = memchr(bytes->data + at, '>', bytes->len - at);
        return close != NULL ? (size_t)(close - bytes->data) + 1 : 0;
    }
    case '/': /* "#4B" is "K" to some readers and not to others */
        end = skip_regular(bytes, at + 1);
        return memchr(bytes->data + at, '#', end - at) == NULL ? end : 0;
    default:
        if ((end = read_reference(bytes, at, &number)) != 0)
            return end;
        end = skip_regular(bytes, at);
        return end > at ? end : 0;
    }
}

/* The place behind the value at AT; 0: there is none. */
static size_t skip_value(struct pdf_bytes *bytes, size_t at, unsigned depth)
{
    if (depth == DEPTH_MAX || at >= bytes->len || bytes->steps > STEPS_FREE + STEPS_MAX * bytes->file_len)
        return 0;
    const size_t end = skip_one(bytes, at, depth);
    bytes->steps += end > at ? end - at : 1;
    return end;
}

size_t pdf_object_find(struct pdf_bytes *bytes, size_t number)
{
    size_t found, generation;
    size_t at = number < bytes->object_count ? bytes->objects[number] : 0;
    if (at == 0 || at >= bytes->file_len) /* in an object stream it has no head */
        return at != 0 ? pdf_scan_space(bytes, at) : 0;
    at = pdf_scan_whole(bytes, at, &found);
    at = at != 0 && found == number ? pdf_scan_whole(bytes, pdf_scan_space(bytes, at), &generation) : 0;
    at = at != 0 ? pdf_scan_space(bytes, at) : 0;
    return at != 0 && pdf_scan_word(bytes, at, "obj") ? pdf_scan_space(bytes, at + 3) : 0;
}

/* What a reference at AT leads to; AT itself when it is none. */
static size_t follow(struct pdf_bytes *bytes, size_t at)
{
    size_t number;
    for (unsigned i = 0; at != 0 && i < REFERENCES_MAX; i++) {
        if (read_reference(bytes, at, &number) == 0)
            return at;
        at = pdf_object_find(bytes, number);
    }
    return 0;
}

bool pdf_object_is_dict(struct pdf_bytes *bytes, size_t at)
{
    return at != 0 && pdf_scan_word(bytes, at, "<<");
}

bool pdf_object_is_array(struct pdf_bytes *bytes, size_t at)
{
    return at != 0 && pdf_scan_word(bytes, at, "[");
}

bool pdf_object_is_name(struct pdf_bytes *bytes, size_t at, const char *name)
{
    return at != 0 && pdf_scan_word(bytes, at, "/") && pdf_scan_word(bytes, at + 1, name) &&
           skip_regular(bytes, at + 1) == at + 1 + strlen(name);
}

/* Keeps what can be told of a key. */
static bool refuse_key(const char *key, size_t len, char *other)
{
    for (size_t i = 0; other != NULL && i < len && i + 1 < PDF_KEY_MAX; i++) {
        other[i] = (char)(key[i] > ' ' && key[i] <= '~' ? key[i] : '?');
        other[i + 1] = '\0';
    }
    return false;
}

bool pdf_object_only(struct pdf_bytes *bytes, size_t at, const char *const *ours, char other[PDF_KEY_MAX])
{
    unsigned seen = 0;
    if (other != NULL)
        other[0] = '\0';
    if (!pdf_object_is_dict(bytes, at))
        return false;
    for (at = pdf_scan_space(bytes, at + 2); !pdf_scan_word(bytes, at, ">>");
         at = pdf_scan_space(bytes, at)) {
        if (!pdf_scan_word(bytes, at, "/"))
            return false;
        const char *key = bytes->data + at + 1;
        const size_t end = skip_regular(bytes, at + 1), len = end - at - 1;
        unsigned i = 0;
        while (ours[i] != NULL && (strlen(ours[i]) != len || memcmp(ours[i], key, len) != 0))
            i++;
        if (ours[i] == NULL || (seen & 1U << i) != 0)
            return refuse_key(key, len, other);
        seen |= 1U << i;
        at = skip_value(bytes, pdf_scan_space(bytes, end), 0);
        if (at == 0)
            return false;
    }
    return true;
}

static int hex_value(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                          : -1;
}

/* Is NAME another way to write KEY? "#4B" is "K". */
static bool is_written_otherwise(const char *name, size_t len, const char *key)
{
    size_t at = 0;
    bool escaped = false;
    for (; at < len && *key != '\0'; at++, key++) {
        char byte = name[at];
        if (byte == '#' && len - at > 2 && hex_value(name[at + 1]) >= 0 && hex_value(name[at + 2]) >= 0) {
            byte = (char)(16 * hex_value(name[at + 1]) + hex_value(name[at + 2]));
            at += 2;
            escaped = true;
        }
        if (byte != *key)
            return false;
    }
    return escaped && at == len && *key == '\0';
}

size_t pdf_object_get(struct pdf_bytes *bytes, size_t at, const char *key)
{
    size_t value = 0;
    if (!pdf_object_is_dict(bytes, at))
        return 0;
    for (at = pdf_scan_space(bytes, at + 2); pdf_scan_word(bytes, at, "/"); at = pdf_scan_space(bytes, at)) {
        const bool found = pdf_object_is_name(bytes, at, key);
        const size_t end = skip_regular(bytes, at + 1);
        if ((found && value != 0) || is_written_otherwise(bytes->data + at + 1, end - at - 1, key))
            return 0;
        at = pdf_scan_space(bytes, end);
        if (found)
            value = at;
        at = skip_value(bytes, at, 0);
        if (at == 0)
            return 0;
    }
    return follow(bytes, value);
}

bool pdf_object_is_whole(struct pdf_bytes *bytes, size_t at)
{
    return at != 0 && skip_value(bytes, at, 0) != 0;
}

size_t pdf_object_items(struct pdf_bytes *bytes, size_t at)
{
    return pdf_object_is_array(bytes, at) ? at + 1 : 0;
}

size_t pdf_object_next(struct pdf_bytes *bytes, size_t *place)
{
    const size_t at = *place != 0 && *place != PDF_BROKEN ? pdf_scan_space(bytes, *place) : 0;
    if (at == 0)
        return 0;
    if (pdf_scan_word(bytes, at, "]")) {
        *place = 0;
        return 0;
    }
    const size_t end = skip_value(bytes, at, 0), item = end != 0 ? follow(bytes, at) : 0;
    *place = item != 0 ? end : PDF_BROKEN;
    return item;
}

bool pdf_object_number(struct pdf_bytes *bytes, size_t at, long *hundredths)
{
    long value = 0;
    int behind = -1; /* digits behind the point */
    const size_t end = at != 0 ? skip_regular(bytes, at) : 0;
    const bool below = at < end && bytes->data[at] == '-';
    at += below;
    for (; at < end && value < HUNDREDTHS_MAX; at++) {
        if (bytes->data[at] == '.' && behind < 0)
            behind = 0;
        else if (is_digit(bytes->data[at]) && behind < 2) {
            value = value * 10 + (bytes->data[at] - '0');
            behind += behind >= 0;
        } else {
            return false;
        }
    }
    *hundredths = (below ? -value : value) * (behind == 2 ? 1 : behind == 1 ? 10 : 100);
    return end != 0 && at == end && end > 0 && is_digit(bytes->data[end - 1]);
}

bool pdf_object_whole(struct pdf_bytes *bytes, size_t at, size_t *value)
{
    return at != 0 && pdf_scan_whole(bytes, at, value) != 0;
}

bool pdf_object_text(struct pdf_bytes *bytes, size_t at, char *text, size_t room)
{
    size_t len = 0;
    if (at == 0 || !pdf_scan_word(bytes, at, "("))
        return false;
    for (at++; at < bytes->len && bytes->data[at] != ')'; at++) {
        if (bytes->data[at] < ' ' || bytes->data[at] > '~' || bytes->data[at] == '\\' ||
            bytes->data[at] == '(' || len + 1 == room)
            return false;
        text[len++] = bytes->data[at];
    }
    text[len] = '\0';
    return at < bytes->len;
}

static bool inflate(const char *data, size_t len, struct buf *out)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    enum libdeflate_result got = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t made = 0, room = len < STREAM_MAX / 8 ? 8 * len + 4096 : STREAM_MAX;
    while (inflater != NULL && got == LIBDEFLATE_INSUFFICIENT_SPACE) {
        buf_clear(out);
        buf_reserve(out, room);
        got = libdeflate_zlib_decompress(inflater, data, len, out->data, room, &made);
        if (room == STREAM_MAX)
            break;
        room = room < STREAM_MAX / 4 ? 4 * room : STREAM_MAX;
    }
    libdeflate_free_decompressor(inflater);
    out->len = got == LIBDEFLATE_SUCCESS ? made : 0;
    return got == LIBDEFLATE_SUCCESS;
}

/* Where the bytes of a stream are, *LEN of them; 0: broken. */
static size_t stream_bytes(struct pdf_bytes *bytes, size_t at, size_t *len)
{
    size_t begin = pdf_object_is_dict(bytes, at) ? skip_value(bytes, at, 0) : 0;
    if (begin == 0 || !pdf_object_whole(bytes, pdf_object_get(bytes, at, "Length"), len))
        return 0;
    begin = pdf_scan_space(bytes, begin);
    if (!pdf_scan_word(bytes, begin, "stream"))
        return 0;
    begin += strlen("stream");
    begin += pdf_scan_word(bytes, begin, "\r\n") ? 2 : 1;
    return begin <= bytes->file_len && bytes->file_len - begin >= *len &&
                   pdf_scan_word(bytes, pdf_scan_space(bytes, begin + *len), "endstream")
               ? begin
               : 0;
}

/* Is it deflated? -1: it is in another way. */
static int is_deflated(struct pdf_bytes *bytes, size_t at)
{
    size_t filter = pdf_object_get(bytes, at, "Filter");
    if (filter == 0)
        return 0;
    if (pdf_object_is_array(bytes, filter)) {
        size_t place = pdf_object_items(bytes, filter);
        filter = pdf_object_next(bytes, &place);
        if (pdf_object_next(bytes, &place) != 0 || place != 0)
            return -1;
    }
    return pdf_object_is_name(bytes, filter, "FlateDecode") ? 1 : -1;
}

bool pdf_object_inflate(struct pdf_bytes *bytes, size_t at, struct buf *out)
{
    size_t len = 0;
    const size_t begin = stream_bytes(bytes, at, &len);
    const int deflated = is_deflated(bytes, at);
    buf_clear(out);
    if (begin == 0 || deflated < 0 || pdf_object_get(bytes, at, "F") != 0 ||
        bytes->inflated > INFLATED_FREE + INFLATED_MAX * bytes->file_len)
        return false;
    if (deflated == 0 && len <= STREAM_MAX)
        buf_put(out, bytes->data + begin, len);
    const bool whole = deflated > 0 ? inflate(bytes->data + begin, len, out) : len <= STREAM_MAX;
    bytes->inflated += whole ? out->len + INFLATED_EACH : STREAM_MAX; /* what fails takes time, too */
    return whole;
}

bool pdf_object_stream(struct pdf_bytes *bytes, size_t at, struct buf *out)
{
    return pdf_object_get(bytes, at, "DecodeParms") == 0 && pdf_object_inflate(bytes, at, out);
}

bool pdf_object_has(struct pdf_bytes *bytes, size_t at, const char *key)
{
    at = pdf_object_is_dict(bytes, at) ? pdf_scan_space(bytes, at + 2) : 0;
    while (at != 0 && pdf_scan_word(bytes, at, "/") && !pdf_object_is_name(bytes, at, key)) {
        at = skip_value(bytes, pdf_scan_space(bytes, skip_regular(bytes, at + 1)), 0);
        at = at != 0 ? pdf_scan_space(bytes, at) : 0;
    }
    return at != 0 && pdf_object_is_name(bytes, at, key);
}
