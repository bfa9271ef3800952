/*
 * spool_sort: spool_sort of spool.h. As many records as fit a chunk are sorted in memory and written as a run; then the
 * runs are merged.
 */
#include "import/spool_part.h"

#include <stdlib.h>
#include <string.h>

enum {
    SORT_CHUNK = 12 * 1024 * 1024, /* sorted in memory */
    RUN_CHUNK = 64 * 1024          /* of each run while merging */
};

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
    spool_open_record(a->data, &left);
    spool_open_record(b->data, &right);
    int order = spool_compare_ids(left.id, left.id_len, right.id, right.id_len);
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
        spool_open_record(data + at, &record);
        keys[i] = (struct sort_key){begin_of(record.id, record.id_len), data + at};
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        spool_open_record(keys[i].data, &record);
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
                spool_open_record(run->page + run->page_at, &run->record);
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
    int order = spool_compare_ids(one->record.id, one->record.id_len, other->record.id, other->record.id_len);
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
