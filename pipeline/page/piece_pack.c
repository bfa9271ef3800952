/*
 * piece_pack: pieces, and the parts they share, as bytes for the archive, and back. Numbers have seven bits a byte, the lowest
 * first; hashes are binary; at the end stands a sum over all that is in front. What does not fit is refused: every length is
 * checked against the bytes that are there.
 */
#include "base/i18n.h"
#include "page/press.h"

#include <stdlib.h>
#include <string.h>

enum { SUM_BYTES = 16, PAGES_MAX = 10000 };
/* Version 1: the glyphs that are shown do not follow a face; 1 and 2: content in wide codes (struct face_use), and no batch
 * follows a seal. */
static const char piece_mark[] = "itog piece 3\n", part_mark[] = "itog part 3\n";
enum { VERSION_AT = 2 /* from the end of a mark */ };

/* ---- writing ---- */

static void put_number(struct buf *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        buf_putc(out, (char)(number | 0x80));
    buf_putc(out, (char)number);
}

static unsigned hex_digit(char digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void put_hash(struct buf *out, const char *hex, size_t bytes)
{
    buf_reserve(out, bytes);
    for (size_t i = 0; i < bytes; i++)
        out->data[out->len++] = (char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    out->data[out->len] = '\0';
}

/* HASH: of all from there, the sum included. */
static void put_sum(struct buf *out, size_t from, char hash[DIGEST_HEX + 1])
{
    char sum[DIGEST_HEX + 1];
    struct digest before, all;
    digest_begin(&all);
    digest_more(&all, out->data + from, out->len - from);
    before = all;
    put_hash(out, digest_end(&before, sum), SUM_BYTES);
    digest_more(&all, out->data + out->len - SUM_BYTES, SUM_BYTES);
    digest_end(&all, hash);
}

static void put_mark(struct buf *out, const char *mark, const struct face_use *use)
{
    buf_puts(out, mark);
    if (use->wide)
        out->data[out->len - VERSION_AT] = '2';
}

static void put_faces(struct buf *out, const struct face_use *use)
{
    for (unsigned i = 0; i < FONT_FACES; i++) {
        buf_putc(out, use->faces[i] != NULL);
        if (use->faces[i] == NULL)
            continue;
        size_t len = FONT_SHOWN;
        while (len > 0 && use->shown[i][len - 1] == 0)
            len--;
        put_hash(out, use->faces[i]->hash, DIGEST_BYTES);
        put_number(out, len);
        buf_put(out, use->shown[i], len);
    }
}

void part_pack(const struct part *part, struct buf *out)
{
    const size_t from = out->len;
    char unused[DIGEST_HEX + 1];
    put_mark(out, part_mark, &part->faces);
    put_hash(out, part->hash, DIGEST_BYTES);
    put_faces(out, &part->faces);
    put_number(out, (uint64_t)part->image.width);
    if (part->image.width > 0) {
        put_number(out, (uint64_t)part->image.height);
        put_number(out, (uint64_t)part->image.channels);
        put_number(out, part->image.samples_len);
    }
    buf_put(out, part->bytes.data, part->bytes.len);
    put_sum(out, from, unused);
}

/* NULL differs from "". */
static void put_text(struct buf *out, const char *text)
{
    put_number(out, text != NULL ? strlen(text) + 1 : 0);
    if (text != NULL)
        buf_puts(out, text);
}

void piece_pack(const struct piece *piece, struct buf *out, char hash[DIGEST_HEX + 1])
{
    buf_clear(out);
    put_mark(out, piece_mark, &piece->faces);
    put_hash(out, piece->hash, DIGEST_BYTES);
    put_faces(out, &piece->faces);
    put_number(out, piece->part_count);
    for (size_t i = 0; i < piece->part_count; i++)
        put_hash(out, piece->parts[i]->hash, DIGEST_BYTES);
    put_text(out, piece->bookmark);
    put_text(out, piece->seal);
    if (!piece->faces.wide)
        put_number(out, piece->batch != NULL);
    if (piece->batch != NULL)
        put_hash(out, piece->batch->hash, DIGEST_BYTES);
    put_number(out, (uint64_t)piece->page_count);
    for (int i = 0; i < piece->page_count; i++) {
        const struct piece_page *page = &piece->pages[i];
        put_number(out, (uint64_t)page->width_mpt);
        put_number(out, (uint64_t)page->height_mpt);
        put_number(out, page->len);
    }
    buf_put(out, piece->bytes.data, piece->bytes.len);
    put_sum(out, 0, hash);
}

/* ---- reading ---- */

struct reader {
    const unsigned char *at, *end;
    bool bad;
    char version;
};

/* The next LEN bytes; NULL when there are not so many. */
static const unsigned char *take(struct reader *reader, size_t len)
{
    if (reader->bad || len > (size_t)(reader->end - reader->at)) {
        reader->bad = true;
        return NULL;
    }
    reader->at += len;
    return reader->at - len;
}

/* At most MOST; else the bytes are bad, and it is 0. */
static uint64_t take_number(struct reader *reader, uint64_t most)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        const unsigned char *byte = take(reader, 1);
        if (byte == NULL)
            return 0;
        number |= (uint64_t)(*byte & 0x7F) << shift;
        if (*byte < 0x80) {
            reader->bad = number > most;
            return reader->bad ? 0 : number;
        }
    }
    reader->bad = true;
    return 0;
}

static void take_hash(struct reader *reader, char hex[DIGEST_HEX + 1])
{
    const unsigned char *bytes = take(reader, DIGEST_BYTES);
    hex[0] = '\0';
    for (size_t i = 0; bytes != NULL && i < DIGEST_BYTES; i++) {
        hex[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    hex[bytes != NULL ? DIGEST_HEX : 0] = '\0';
}

/* Begins behind the mark, ends before the sum. */
static int open_reader(struct reader *reader, const void *data, size_t len, const char *mark, struct err *err)
{
    char hex[DIGEST_HEX + 1];
    const size_t mark_len = strlen(mark);
    struct buf sum = {0};
    int failed = -1;
    const char version = len >= mark_len ? ((const char *)data)[mark_len - VERSION_AT] : '\0';
    if (len >= mark_len + SUM_BYTES && memcmp(data, mark, mark_len - VERSION_AT) == 0 && version >= '1' &&
        version <= mark[mark_len - VERSION_AT]) {
        put_hash(&sum, digest_input(data, len - SUM_BYTES, hex), SUM_BYTES);
        failed = memcmp(sum.data, (const char *)data + len - SUM_BYTES, SUM_BYTES) == 0 ? 0 : -1;
    }
    buf_free(&sum);
    if (failed != 0)
        return err_set(err, ERR_DATA, _("the bytes are no piece of the archive, or are damaged"));
    *reader = (struct reader){(const unsigned char *)data + mark_len,
                              (const unsigned char *)data + len - SUM_BYTES, false, version};
    return 0;
}

static int read_fault(struct err *err)
{
    return err_set(err, ERR_DATA, _("the bytes are no piece of the archive, or are damaged"));
}

/* Which glyphs of a face are shown. */
static int take_shown(struct reader *reader, uint8_t shown[FONT_SHOWN], struct err *err)
{
    if (reader->version == '1') /* any of them */
        memset(shown, 0xFF, FONT_SHOWN);
    if (reader->version == '1')
        return 0;
    const size_t len = (size_t)take_number(reader, FONT_SHOWN);
    const unsigned char *bits = take(reader, len);
    if (bits == NULL)
        return read_fault(err);
    memcpy(shown, bits, len);
    return 0;
}

static int take_faces(struct press *press, struct reader *reader, struct face_use *use, struct err *err)
{
    use->wide = reader->version < '3';
    for (unsigned i = 0; i < FONT_FACES; i++) {
        char hash[DIGEST_HEX + 1];
        const unsigned char *used = take(reader, 1);
        if (used == NULL)
            return read_fault(err);
        if (*used == 0)
            continue;
        take_hash(reader, hash);
        if (reader->bad)
            return read_fault(err);
        use->faces[i] = press_find_face(press, i, hash, err);
        if (use->faces[i] == NULL || take_shown(reader, use->shown[i], err) != 0)
            return -1;
    }
    return 0;
}

int part_unpack(struct press *press, const struct buf *from, struct part *part, struct err *err)
{
    struct reader reader;
    if (open_reader(&reader, from->data, from->len, part_mark, err) != 0)
        return -1;
    take_hash(&reader, part->hash);
    if (take_faces(press, &reader, &part->faces, err) != 0)
        return -1;
    part->image.width = (int)take_number(&reader, INT32_MAX);
    if (part->image.width > 0) {
        part->image.height = (int)take_number(&reader, INT32_MAX);
        part->image.channels = (int)take_number(&reader, 3);
        part->image.samples_len = (size_t)take_number(&reader, (uint64_t)(reader.end - reader.at));
    }
    if (reader.bad || part->image.samples_len > (size_t)(reader.end - reader.at))
        return read_fault(err);
    buf_put(&part->bytes, reader.at, (size_t)(reader.end - reader.at));
    return 0;
}

static int take_parts(struct press *press, struct reader *reader, struct piece *piece, struct err *err)
{
    const size_t most = (size_t)(reader->end - reader->at) / DIGEST_BYTES;
    const size_t count = (size_t)take_number(reader, most);
    piece->parts = mem_zalloc((count + 1) * sizeof(struct part *));
    for (size_t i = 0; i < count; i++) {
        char hash[DIGEST_HEX + 1];
        take_hash(reader, hash);
        struct part *part = reader->bad ? NULL : press_find_part(press, hash, err);
        if (part == NULL)
            return reader->bad ? read_fault(err) : -1;
        piece->parts[piece->part_count++] = part;
    }
    return 0;
}

/* What put_text wrote; NULL for none, and when the bytes are bad. */
static char *take_text(struct reader *reader)
{
    const size_t len = (size_t)take_number(reader, (uint64_t)(reader->end - reader->at) + 1);
    const unsigned char *text = len > 0 ? take(reader, len - 1) : NULL;
    if (text == NULL)
        return NULL;
    char *made = mem_zalloc(len);
    memcpy(made, text, len - 1);
    reader->bad = reader->bad || strlen(made) != len - 1;
    return made;
}

static int take_batch(struct press *press, struct reader *reader, struct piece *piece, struct err *err)
{
    char hash[DIGEST_HEX + 1];
    if (reader->version < '3' || take_number(reader, 1) == 0)
        return 0;
    take_hash(reader, hash);
    if (reader->bad)
        return 0; /* told when all is read */
    piece->batch = press_find_batch(press, hash, err);
    return piece->batch != NULL ? 0 : -1;
}

static int take_pages(struct press *press, struct reader *reader, struct piece *piece, struct err *err)
{
    piece->bookmark = take_text(reader);
    piece->seal = take_text(reader);
    if (take_batch(press, reader, piece, err) != 0)
        return -1;
    const int count = (int)take_number(reader, PAGES_MAX);
    piece->pages = mem_zalloc((size_t)(count + 1) * sizeof *piece->pages);
    size_t at = 0;
    for (; piece->page_count < count && !reader->bad; piece->page_count++) {
        struct piece_page *page = &piece->pages[piece->page_count];
        page->width_mpt = (int32_t)take_number(reader, INT32_MAX);
        page->height_mpt = (int32_t)take_number(reader, INT32_MAX);
        page->len = (size_t)take_number(reader, (uint64_t)(reader->end - reader->at));
        page->at = at;
        at += page->len;
    }
    if (reader->bad || count == 0 || at != (size_t)(reader->end - reader->at))
        return read_fault(err);
    buf_put(&piece->bytes, reader->at, at);
    return 0;
}

struct piece *piece_unpack(struct press *press, const void *data, size_t len, struct err *err)
{
    struct reader reader;
    if (open_reader(&reader, data, len, piece_mark, err) != 0)
        return NULL;
    struct piece *piece = mem_zalloc(sizeof *piece);
    take_hash(&reader, piece->hash);
    if (!reader.bad && take_faces(press, &reader, &piece->faces, err) == 0 &&
        take_parts(press, &reader, piece, err) == 0 && take_pages(press, &reader, piece, err) == 0)
        return piece;
    if (reader.bad)
        read_fault(err);
    piece_free(piece);
    return NULL;
}

/* ---- what a piece needs ---- */

static int tell_faces(const struct face_use *use, piece_need *need, void *user, struct err *err)
{
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (use->faces[i] != NULL && need(user, "face", use->faces[i]->hash, &use->faces[i]->file, err) != 0)
            return -1;
    return 0;
}

int piece_needs(const struct piece *piece, piece_need *need, void *user, struct err *err)
{
    if (tell_faces(&piece->faces, need, user, err) != 0 ||
        (piece->batch != NULL && need(user, "batch", piece->batch->hash, &piece->batch->bytes, err) != 0))
        return -1;
    struct buf bytes = {0};
    int failed = 0;
    for (size_t i = 0; i < piece->part_count && failed == 0; i++) {
        struct part *part = piece->parts[i];
        if (part->told)
            continue;
        buf_clear(&bytes);
        part_pack(part, &bytes);
        failed = tell_faces(&part->faces, need, user, err);
        if (failed == 0)
            failed = need(user, part->image.width > 0 ? "image" : "template", part->hash, &bytes, err);
        part->told = failed == 0;
    }
    buf_free(&bytes);
    return failed;
}
