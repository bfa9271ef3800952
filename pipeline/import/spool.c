/*
 * spool: see spool.h. The file is read as it was written, record behind record; the head's size counts the whole
 * record.
 */
#include "import/spool_part.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CHUNK = 256 * 1024, /* read and written at once */
    TAG_NULL = 0,
    TAG_INT4,
    TAG_INT8,
    TAG_TEXT1, /* its length in one byte */
    TAG_TEXT4
};

/* ───────────── the tape ───────────── */

static int tape_flush(struct tape *tape, const char *path, struct err *err)
{
    if (tape->descriptor < 0) {
        tape->descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (tape->descriptor < 0)
            return err_set_errno(err, ERR_CANT_CREATE, _("cannot create the scratch file %s"), path);
        unlink(path); /* nothing is left of it, whatever happens */
    }
    size_t at = 0;
    while (at < tape->len) {
        ssize_t put = pwrite(tape->descriptor, tape->window + at, tape->len - at, (off_t)tape->flushed);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return err_set_errno(err, ERR_IO, _("cannot write the scratch file %s"), path);
        at += (size_t)put;
        tape->flushed += (uint64_t)put;
    }
    tape->len = 0;
    return 0;
}

/* Room for SIZE bytes in the window; NULL when what is there can't be written. */
static unsigned char *tape_room(struct tape *tape, size_t size, const char *path, struct err *err)
{
    if (tape->len + size > tape->capacity && tape->capacity >= CHUNK && tape->len > 0 &&
        tape_flush(tape, path, err) != 0)
        return NULL;
    if (tape->len + size > tape->capacity) {
        size_t capacity = tape->capacity > 0 ? tape->capacity : 4096;
        while (capacity < tape->len + size)
            capacity *= 2;
        tape->window = mem_realloc(tape->window, capacity);
        tape->capacity = capacity;
    }
    return tape->window + tape->len;
}

int tape_put(struct tape *tape, const void *data, size_t size, const char *path, struct err *err)
{
    unsigned char *room = tape_room(tape, size, path, err);
    if (room == NULL)
        return -1;
    memcpy(room, data, size);
    tape->len += size;
    return 0;
}

int tape_read(const struct tape *tape, uint64_t at, void *data, size_t size, size_t *got, struct err *err)
{
    *got = 0;
    while (*got < size && at < tape->flushed) {
        uint64_t left = tape->flushed - at;
        size_t want = size - *got < left ? size - *got : (size_t)left;
        ssize_t count = pread(tape->descriptor, (char *)data + *got, want, (off_t)at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return err_set_errno(err, ERR_IO, _("cannot read the scratch file"));
        *got += (size_t)count;
        at += (uint64_t)count;
    }
    if (*got < size && at - tape->flushed < tape->len) {
        size_t from = (size_t)(at - tape->flushed), rest = tape->len - from;
        size_t want = size - *got < rest ? size - *got : rest;
        memcpy((char *)data + *got, tape->window + from, want);
        *got += want;
    }
    return 0;
}

void tape_free(struct tape *tape)
{
    if (tape->descriptor >= 0)
        close(tape->descriptor);
    free(tape->window);
    *tape = (struct tape){.descriptor = -1};
}

/* ───────────── putting ───────────── */

struct spool *spool_new(const char *path, size_t id_at)
{
    struct spool *spool = mem_zalloc(sizeof *spool);
    spool->path = mem_strdup(path);
    spool->id_at = id_at;
    spool->tape.descriptor = -1;
    spool->ascending = true;
    return spool;
}

void spool_free(struct spool *spool)
{
    if (spool == NULL)
        return;
    tape_free(&spool->tape);
    free(spool->path);
    free(spool->last);
    free(spool->page);
    free(spool);
}

int64_t spool_count(const struct spool *spool)
{
    return spool->count;
}

int spool_compare_ids(const char *one, size_t one_len, const char *other, size_t other_len)
{
    size_t len = one_len < other_len ? one_len : other_len;
    int order = memcmp(one, other, len);
    return order != 0 ? order : (one_len > other_len) - (one_len < other_len);
}

static void note_order(struct spool *spool, const char *id, size_t len)
{
    if (spool->ascending && spool->count > 0 && spool_compare_ids(spool->last, spool->last_len, id, len) >= 0)
        spool->ascending = false;
    if (spool->last_capacity < len + 1) {
        spool->last_capacity = len + 64;
        spool->last = mem_realloc(spool->last, spool->last_capacity);
    }
    memcpy(spool->last, id, len);
    spool->last_len = len;
    spool->count++;
}

static size_t value_size(const struct store_value *value)
{
    if (value->kind == STORE_NULL)
        return 1;
    if (value->kind == STORE_INT)
        return value->number == (int32_t)value->number ? 5 : 9;
    return value->len < 256 ? 2 + value->len : 5 + value->len;
}

static unsigned char *put_value(unsigned char *to, const struct store_value *value)
{
    if (value->kind == STORE_NULL) {
        *to++ = TAG_NULL;
    } else if (value->kind == STORE_INT) {
        int32_t small = (int32_t)value->number;
        bool fits = value->number == small;
        *to++ = fits ? TAG_INT4 : TAG_INT8;
        memcpy(to, fits ? (const void *)&small : (const void *)&value->number, fits ? 4 : 8);
        to += fits ? 4 : 8;
    } else {
        uint32_t len = (uint32_t)value->len;
        bool fits = len < 256;
        *to++ = fits ? TAG_TEXT1 : TAG_TEXT4;
        if (fits)
            *to++ = (unsigned char)len;
        else
            memcpy(to, &len, 4), to += 4;
        memcpy(to, value->text, len);
        to += len;
    }
    return to;
}

static uint32_t line_of(int64_t line)
{
    return line < 0 ? 0 : line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
}

int spool_put(struct spool *spool, size_t file, int64_t line, const struct store_value *values, size_t count,
              struct err *err)
{
    size_t size = sizeof(struct head), id_from = 0;
    for (size_t i = 0; i < count; i++) {
        size_t more = value_size(&values[i]);
        if (i == spool->id_at)
            id_from = size + more - values[i].len;
        size += more;
    }
    unsigned char *record = tape_room(&spool->tape, size, spool->path, err);
    if (record == NULL)
        return -1;
    const struct store_value *id = &values[spool->id_at];
    const struct head head = {.size = (uint32_t)size,
                              .line = line_of(line),
                              .id_len = (uint32_t)id->len,
                              .id_at = (uint16_t)id_from,
                              .file = (uint16_t)file,
                              .count = (uint16_t)count};
    memcpy(record, &head, sizeof head);
    unsigned char *to = record + sizeof head;
    for (size_t i = 0; i < count; i++)
        to = put_value(to, &values[i]);
    spool->tape.len += size;
    note_order(spool, id->text, id->len);
    return 0;
}

int spool_put_gone(struct spool *spool, size_t file, int64_t line, const char *id, size_t len,
                   struct err *err)
{
    const struct head head = {.size = (uint32_t)(sizeof head + len),
                              .line = line_of(line),
                              .id_len = (uint32_t)len,
                              .id_at = sizeof head,
                              .file = (uint16_t)file,
                              .gone = 1};
    unsigned char *record = tape_room(&spool->tape, head.size, spool->path, err);
    if (record == NULL)
        return -1;
    memcpy(record, &head, sizeof head);
    memcpy(record + sizeof head, id, len);
    spool->tape.len += head.size;
    note_order(spool, id, len);
    return 0;
}

int spool_copy(struct spool *spool, const struct spool_record *record, struct err *err)
{
    if (tape_put(&spool->tape, record->data, record->size, spool->path, err) != 0)
        return -1;
    note_order(spool, record->id, record->id_len);
    return 0;
}

/* ───────────── reading ───────────── */

void spool_open_record(const unsigned char *data, struct spool_record *record)
{
    struct head head;
    memcpy(&head, data, sizeof head);
    *record = (struct spool_record){.line = head.line,
                                    .file = head.file,
                                    .gone = head.gone != 0,
                                    .id = (const char *)data + head.id_at,
                                    .id_len = head.id_len,
                                    .data = data,
                                    .size = head.size};
}

int spool_rewind(struct spool *spool, struct err *err)
{
    (void)err;
    spool->page_at = spool->page_len = 0;
    spool->read_at = 0;
    return 0;
}

/* A page of the tape, so that at least WANT bytes from page_at on are in it, if there are any. */
static int turn_page(struct spool *spool, size_t want, struct err *err)
{
    size_t rest = spool->page_len - spool->page_at, got;
    size_t capacity = want > CHUNK ? want : CHUNK;
    if (rest > 0)
        memmove(spool->page, spool->page + spool->page_at, rest);
    if (spool->page_capacity < capacity) {
        spool->page = mem_realloc(spool->page, capacity);
        spool->page_capacity = capacity;
    }
    if (tape_read(&spool->tape, spool->read_at, spool->page + rest, spool->page_capacity - rest, &got, err) !=
        0)
        return -1;
    spool->read_at += got;
    spool->page_at = 0;
    spool->page_len = rest + got;
    return 0;
}

int spool_next(struct spool *spool, struct spool_record *record, struct err *err)
{
    struct head head;
    if (spool->page_len - spool->page_at < sizeof head && turn_page(spool, sizeof head, err) != 0)
        return -1;
    if (spool->page_len == spool->page_at)
        return 0;
    memcpy(&head, spool->page + spool->page_at, sizeof head);
    if (spool->page_len - spool->page_at < head.size && turn_page(spool, head.size, err) != 0)
        return -1;
    spool_open_record(spool->page + spool->page_at, record);
    spool->page_at += head.size;
    return 1;
}

size_t spool_values(const struct spool_record *record, struct store_value *values)
{
    struct head head;
    memcpy(&head, record->data, sizeof head);
    const unsigned char *at = record->data + sizeof head;
    for (size_t i = 0; i < head.count; i++) {
        struct store_value *value = &values[i];
        unsigned char tag = *at++;
        if (tag == TAG_NULL) {
            value->kind = STORE_NULL;
            value->text = NULL;
        } else if (tag == TAG_INT4 || tag == TAG_INT8) {
            int32_t small = 0;
            value->kind = STORE_INT;
            if (tag == TAG_INT4)
                memcpy(&small, at, 4), value->number = small, at += 4;
            else
                memcpy(&value->number, at, 8), at += 8;
        } else {
            uint32_t len = *at;
            if (tag == TAG_TEXT4)
                memcpy(&len, at, 4);
            at += tag == TAG_TEXT4 ? 4 : 1;
            value->kind = STORE_TEXT;
            value->text = (const char *)at;
            value->len = len;
            at += len;
        }
    }
    return head.count;
}
