/*
 * spool: see spool.h. A record is a head, the values, and nothing between two of them: the file is read as it
 * was written. Sorting: as many records as fit a chunk are sorted in memory and written as a run; then the
 * runs are merged. The head's size counts the whole record.
 */
#include "import/spool.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CHUNK = 256 * 1024,            /* read and written at once */
    SORT_CHUNK = 12 * 1024 * 1024, /* sorted in memory */
    RUN_CHUNK = 64 * 1024,         /* of each run while merging */
    TAG_NULL = 0,
    TAG_INT4,
    TAG_INT8,
    TAG_TEXT1, /* its length in one byte */
    TAG_TEXT4
};

struct head {
    uint32_t size, line, id_len;
    uint16_t id_at, file, count, gone;
};

/* Bytes in a file, behind a window in memory. Until the window is full there is no file. */
struct tape {
    int descriptor; /* -1: none yet */
    unsigned char *window;
    size_t len, capacity;
    uint64_t flushed; /* bytes in the file */
};

struct spool {
    char *path;
    size_t id_at;
    struct tape tape;
    int64_t count;
    bool ascending;
    char *last; /* the last identifier */
    size_t last_len, last_capacity;
    /* reading */
    unsigned char *page;
    size_t page_at, page_len, page_capacity;
    uint64_t read_at;
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

static int tape_put(struct tape *tape, const void *data, size_t size, const char *path, struct err *err)
{
    unsigned char *room = tape_room(tape, size, path, err);
    if (room == NULL)
        return -1;
    memcpy(room, data, size);
    tape->len += size;
    return 0;
}

/* *GOT bytes from AT on, at most SIZE; fewer only at the end. */
static int tape_read(const struct tape *tape, uint64_t at, void *data, size_t size, size_t *got,
                     struct err *err)
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

static void tape_free(struct tape *tape)
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

static int compare_ids(const char *one, size_t one_len, const char *other, size_t other_len)
{
    size_t len = one_len < other_len ? one_len : other_len;
    int order = memcmp(one, other, len);
    return order != 0 ? order : (one_len > other_len) - (one_len < other_len);
}

static void note_order(struct spool *spool, const char *id, size_t len)
{
    if (spool->ascending && spool->count > 0 && compare_ids(spool->last, spool->last_len, id, len) >= 0)
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

static void open_record(const unsigned char *data, struct spool_record *record)
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
    open_record(spool->page + spool->page_at, record);
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

/* ───────────── sorting ───────────── */

struct sort_key {
    uint64_t begin; /* the identifier's first eight bytes, so that most comparisons are one */
    const unsigned char *data;
};

static uint64_t begin_of(const char *id, size_t len)
{
    uint64_t begin = 0;
    for (size_t i = 0; i < 8; i++)
        begin = begin << 8 | (i < len ? (unsigned char)id[i] : 0);
    return begin;
}

static int compare_keys(const void *one, const void *other)
{
    const struct sort_key *a = one, *b = other;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    struct spool_record left, right;
    open_record(a->data, &left);
    open_record(b->data, &right);
    int order = compare_ids(left.id, left.id_len, right.id, right.id_len);
    return order != 0 ? order : (a->data > b->data) - (a->data < b->data); /* as they were put */
}

/* One sorted stretch of the second tape. */
struct run {
    uint64_t at, end;
    unsigned char *page;
    size_t page_at, page_len, page_capacity;
    struct spool_record record;
};

/* Sorts the LEN bytes of DATA and appends them to TO. */
static int write_run(const unsigned char *data, size_t len, size_t count, struct tape *to, const char *path,
                     struct err *err)
{
    struct sort_key *keys = mem_alloc((count + 1) * sizeof *keys);
    struct spool_record record;
    size_t at = 0;
    for (size_t i = 0; at < len; i++, at += record.size) {
        open_record(data + at, &record);
        keys[i] = (struct sort_key){begin_of(record.id, record.id_len), data + at};
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        open_record(keys[i].data, &record);
        failed = tape_put(to, record.data, record.size, path, err);
    }
    free(keys);
    return failed;
}

/* The next record of a run: 1, 0 at its end, -1. */
static int run_next(struct run *run, const struct tape *tape, struct err *err)
{
    struct head head;
    for (int turn = 0; turn < 2; turn++) {
        size_t rest = run->page_len - run->page_at;
        if (rest >= sizeof head) {
            memcpy(&head, run->page + run->page_at, sizeof head);
            if (rest >= head.size) {
                open_record(run->page + run->page_at, &run->record);
                run->page_at += head.size;
                return 1;
            }
        }
        if (run->at == run->end)
            break;
        size_t want = rest >= sizeof head && head.size > RUN_CHUNK ? head.size : RUN_CHUNK, got;
        if (rest > 0)
            memmove(run->page, run->page + run->page_at, rest);
        if (run->page_capacity < want) {
            run->page = mem_realloc(run->page, want);
            run->page_capacity = want;
        }
        uint64_t left = run->end - run->at;
        size_t room = run->page_capacity - rest;
        if (tape_read(tape, run->at, run->page + rest, room < left ? room : (size_t)left, &got, err) != 0)
            return -1;
        run->at += got;
        run->page_at = 0;
        run->page_len = rest + got;
    }
    return 0;
}

static bool run_before(const struct run *one, const struct run *other)
{
    int order = compare_ids(one->record.id, one->record.id_len, other->record.id, other->record.id_len);
    return order != 0 ? order < 0 : one < other; /* earlier runs hold earlier records */
}

/* Restores the heap below AT: its smallest run is heap[0]. */
static void sift(struct run **heap, size_t count, size_t at)
{
    for (size_t child; (child = at * 2 + 1) < count; at = child) {
        if (child + 1 < count && run_before(heap[child + 1], heap[child]))
            child++;
        if (!run_before(heap[child], heap[at]))
            return;
        struct run *other = heap[at];
        heap[at] = heap[child];
        heap[child] = other;
    }
}

static int merge_runs(struct run *runs, size_t count, const struct tape *from, struct tape *to,
                      const char *path, struct err *err)
{
    struct run **heap = mem_alloc((count + 1) * sizeof *heap);
    size_t alive = 0;
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        int got = run_next(&runs[i], from, err);
        if (got == 1)
            heap[alive++] = &runs[i];
        failed = got < 0 ? -1 : 0;
    }
    for (size_t i = alive; i-- > 0;)
        sift(heap, alive, i);
    while (failed == 0 && alive > 0) {
        failed = tape_put(to, heap[0]->record.data, heap[0]->record.size, path, err);
        int got = failed == 0 ? run_next(heap[0], from, err) : -1;
        if (got == 0)
            heap[0] = heap[--alive];
        failed = got < 0 ? -1 : 0;
        sift(heap, alive, 0);
    }
    free(heap);
    return failed;
}

/* Cuts the tape into sorted runs on RUNS_TAPE. */
static int make_runs(struct spool *spool, struct tape *runs_tape, struct run **runs, size_t *run_count,
                     struct err *err)
{
    uint64_t whole = spool->tape.flushed + spool->tape.len;
    size_t len = 0, count = 0, capacity = whole < SORT_CHUNK ? (size_t)whole : SORT_CHUNK;
    unsigned char *chunk = mem_alloc(capacity);
    struct spool_record record;
    int got = 0, failed = 0;
    spool_rewind(spool, err);
    do {
        got = spool_next(spool, &record, err);
        if (got == 1 && len == 0 && record.size > capacity)
            chunk = mem_realloc(chunk, capacity = record.size);
        if (got == 0 || (got == 1 && len + record.size > capacity)) {
            uint64_t from = runs_tape->flushed + runs_tape->len;
            if (len > 0)
                failed = write_run(chunk, len, count, runs_tape, spool->path, err);
            *runs = mem_realloc(*runs, (*run_count + 1) * sizeof **runs);
            (*runs)[(*run_count)++] = (struct run){.at = from, .end = runs_tape->flushed + runs_tape->len};
            len = count = 0;
            if (got == 1 && record.size > capacity)
                chunk = mem_realloc(chunk, capacity = record.size);
        }
        if (got == 1) {
            memcpy(chunk + len, record.data, record.size);
            len += record.size;
            count++;
        }
    } while (got == 1 && failed == 0);
    free(chunk);
    return got < 0 || failed != 0 ? -1 : 0;
}

int spool_sort(struct spool *spool, struct err *err)
{
    if (spool->ascending)
        return 0;
    struct tape runs_tape = {.descriptor = -1}, sorted = {.descriptor = -1};
    struct run *runs = NULL;
    size_t count = 0;
    int failed = make_runs(spool, &runs_tape, &runs, &count, err);
    if (failed == 0 && count > 1) {
        tape_free(&spool->tape); /* everything stands in the runs */
        failed = merge_runs(runs, count, &runs_tape, &sorted, spool->path, err);
    } else if (failed == 0) {
        sorted = runs_tape;
        runs_tape = (struct tape){.descriptor = -1};
    }
    for (size_t i = 0; i < count; i++)
        free(runs[i].page);
    free(runs);
    tape_free(&runs_tape);
    tape_free(&spool->tape);
    spool->tape = sorted;
    spool_rewind(spool, err);
    spool->ascending = failed == 0;
    return failed;
}
