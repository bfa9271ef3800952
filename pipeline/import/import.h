/*
 * import: a journal export becomes rows of the store. In: a folder or .zip of CSV files, in itog's own layout
 * (samples/README.md), OneRoster CSV 1.1 or 1.2, or Microsoft SDS; or sheets of other layouts, .xlsx or .csv, which mappings describe
 * (sheets.h); or one such file by itself. Every row is checked, its references are resolved, and it is
 * staged in a scratch file; then one short transaction merges all. Out: the tables of the store, a row of
 * import, one of import_file per file (accepted + rejected = read), findings. The same files again change
 * nothing. Fails, with nothing changed, when the source can't be read, is of neither layout, belongs to
 * another school, or when not one row could be taken. What is wrong with single rows or files is a finding,
 * never a failure.
 */
#ifndef ITOG_IMPORT_IMPORT_H
#define ITOG_IMPORT_IMPORT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct store;

/* For a caller that hands in a part of a larger bundle (region/). */
struct import_part {
    /* The sourcedId of the one school that is meant; the bundle may name more. */
    const char *school;
    /* A column of each file that holds the row's line in the larger file: findings name that one. */
    const char *line_column;
    /* Called once for each rejected row. */
    void (*rejected)(void *user, const char *file, int64_t line);
    void *user;
};

enum { IMPORT_PERCENT = 100 };

struct import_options {
    const char *source;             /* the path as given */
    int64_t now_at;                 /* the time of the import */
    int utc_offset_min;             /* of the school, until its own row says otherwise */
    const char *register_as;        /* what table import names as the source; NULL: source itself */
    const struct import_part *part; /* NULL: the source is a whole */
    bool full;                      /* what the source no longer has is withdrawn */
    bool withdraw_many;             /* full: however much that is */
    bool late;            /* the deputy head's own: changes in periods closed for teachers are taken */
    const char *reason;   /* why, for the history; NULL: nothing said */
    const char *encoding; /* declared: a name of decode.h; NULL: told from the bytes */
    char delimiter;       /* declared; 0: told from the first line */
    const char *mapping;  /* the path of a mapping (ini) for register sheets; NULL: what is known */
    const char *mappings; /* the folder of the ready mappings; NULL: none */
    struct import_preview *preview; /* what would be read is written here (preview.h); NULL: nothing */
    int mark_high; /* the highest mark of the school's scale; 0: 5; IMPORT_PERCENT: works are in per cent */
};

struct import_file_count {
    const char *name;
    int64_t read, accepted, rejected; /* accepted + rejected = read */
    int64_t changed;                  /* of accepted: new, or different from what was there */
    int64_t withdrawn;                /* a full import: rows of the store that the file no longer has */
    int64_t unreadable;               /* of rejected: not even a row */
    const char *encoding;             /* a name of decode.h; "" when nothing was read */
    int certainty;                    /* of the encoding, per cent */
    char delimiter;                   /* 0 when nothing was read */
};

struct import_report {
    size_t file_count;
    const struct import_file_count *files; /* in the order of reading; in the caller's arena */
    int64_t errors, warnings;              /* findings; notices are not counted */
    int64_t import_id;
    int64_t findings_id; /* the import whose findings these are: an earlier one when this one repeats it */
    const char *layout;  /* "journal", "oneroster", "sds", "register" (sheets only) */
};

/*
 * Imports a folder or .zip into STORE in one transaction. WORKSPACE is where the scratch file goes (removed
 * at the end). The caller holds the workspace's lock.
 */
int import_path(struct store *store, const char *workspace, const struct import_options *options,
                struct arena *arena, struct import_report *report, struct err *err);

/* Were encoding, delimiter, mapping or lateness given? Then another import of the same files may read them differently. */
bool import_is_declared(const struct import_options *options);

/*
 * *SEEN: PATH holds what it held at its latest import, file by file (name and digest). Whether it is the
 * same path is told by its last two names ("inbox/export.zip"): the way there depends on where itog was
 * started.
 */
int import_seen(struct store *store, const char *path, bool *seen, struct err *err);

/*
 * What an import would read: options.preview gathers it while import_path runs, best over a copy of the
 * store. ROWS: how many of each file are shown. The text of a file is for people, in their language.
 */
struct import_preview;
struct import_preview *import_preview_new(int rows);
void import_preview_free(struct import_preview *preview); /* NULL is harmless */
/* "" when nothing is to be said of the file. */
const char *import_preview_text(const struct import_preview *preview, const char *file);

/* What lies in an inbox. */
struct import_inbox {
    size_t present; /* folders and files there */
    char **paths;   /* those to be imported, in this order */
    size_t count;
};

/*
 * What of the folder DIR is to be imported, by the time of modification (a folder's: of its newest file),
 * then by name: everything from the first on that was not seen, so that an older export never has the last
 * word. WHATEVER: seen or not.
 */
int import_inbox(struct store *store, const char *dir, bool whatever, struct arena *arena,
                 struct import_inbox *inbox, struct err *err);

/* What the deputy head orders about a period's lock. */
struct lock_order {
    const char *period; /* its code */
    const char *by;     /* who; "" not said */
    const char *reason; /* NULL: not said */
    int64_t now_at;
};

/* STATE: open, closed_for_teachers, closed. Imports obey from now on; see table period_lock. */
int lock_set(struct store *store, const struct lock_order *order, const char *state, struct err *err);
/* Opens a class, a subject (NULL: all), or one subject of one class of a locked period until UNTIL_AT. */
int lock_reopen(struct store *store, const struct lock_order *order, const char *class_group,
                const char *subject, int64_t until_at, struct err *err);
/* The locks and exceptions that hold. */
int lock_list(struct store *store, int64_t now_at, int utc_offset_min, FILE *out, struct err *err);

/* The codes of all findings an import can make, ended by NULL: each has its words in the templates. */
const char *const *import_codes(void);

/* What a finding of this code says to people, in their language; the code itself when it is unknown. */
const char *import_code_text(const char *code);

#endif
