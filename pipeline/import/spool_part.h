/* spool_part: what spool.c and spool_sort.c share. Not for others. */
#ifndef ITOG_IMPORT_SPOOL_PART_H
#define ITOG_IMPORT_SPOOL_PART_H

#include "import/spool.h"

/* A record is a head, the values, and nothing between two of them. */
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

int tape_put(struct tape *tape, const void *data, size_t size, const char *path, struct err *err);
/* *GOT bytes from AT on, at most SIZE; fewer only at the end. */
int tape_read(const struct tape *tape, uint64_t at, void *data, size_t size, size_t *got, struct err *err);
void tape_free(struct tape *tape);

int spool_compare_ids(const char *one, size_t one_len, const char *other, size_t other_len);
/* The record whose head stands at DATA. */
void spool_open_record(const unsigned char *data, struct spool_record *record);

#endif
