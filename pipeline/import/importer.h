/*
 * importer: what the parts of import/ share during one import: the maps from identifiers to keys, the facts
 * that later rows are judged by, the stage, the findings, the counts. Not for other rooms; they see import.h.
 */
#ifndef ITOG_IMPORT_IMPORTER_H
#define ITOG_IMPORT_IMPORTER_H

#include "import/decode.h"
#include "import/finding.h"
#include "import/idmap.h"
#include "import/import.h"
#include "import/layout.h"
#include "import/source.h"

#include <stdbool.h>

struct spool;
struct stmt;
struct table;

/* What is known of a row that others are judged by; one array for all tables, by key. */
struct fact {
    int64_t max_x1000, weight_x1000; /* work: -1 none; work type: its weight */
    int64_t min_x1000;               /* work: the score that is no percent at all */
    int64_t type;                    /* work: its work type's key */
    int64_t homeroom;                /* pupil: key of the class; -1: only in groups; 0: in nothing */
    char kind;                       /* class group, period: first letter of its kind */
    bool exam;                       /* work type: its results are exam results */
    int32_t starts;                  /* period: its first day */
};

struct entity_state {
    struct idmap keys;   /* source_id → key; tables that others refer to */
    struct idmap taken;  /* source_id → 1: in this import already; not of tables of millions of rows */
    struct idmap second; /* second key → 1 (this import), or hash of the source_id that holds it in the store
                            or was withdrawn */
    int64_t next_key, first_new_key; /* keys from first_new_key on are of this import */
    struct fact *facts;
    size_t fact_count;
    struct spool *spool; /* the rows that wait */
    struct stmt *stored; /* a row of the store by its source_id: see stored.h; NULL: not asked yet */
    int64_t staged;      /* how many */
    int64_t unreadable;  /* rows of its file without an identifier */
    bool delta;          /* the source says that the file holds changes only: nothing vanishes by absence */
    size_t file;         /* which of the files feeds it: index into counts */
};

struct stage_patch { /* a correction to a staged row: see stage.h */
    enum entity entity;
    int64_t key, refers;
    size_t at, order;
    bool drop;
};

struct pending_ref { /* a reference to a row further down in the same file */
    int64_t key, line;
    size_t column;
    const char *source_id, *wanted, *column_name;
};

struct importer {
    struct store *store;
    const struct import_options *options;
    struct arena *keep; /* lives as long as the import */
    struct arena *row;  /* reset with each row */
    struct source *source;
    const char *scratch;   /* where scratch files go */
    const char *workspace; /* its folder */
    struct findings findings;
    struct entity_state entities[ENTITY_COUNT];
    const char *const *entity_files; /* which file holds the rows of an entity: for "expected" */
    int utc_offset_min;
    char year_from[11], year_to[11]; /* of the school year; "" unknown */
    char own_from[11], own_to[11];   /* of the periods of this import; "": none */
    char all_from[11], all_to[11];   /* of all periods */
    const char *school_id;           /* of the store; NULL: none yet */
    struct idmap open_rows; /* file and identifier of rows with open findings → 1: met again; see settle.h */
    struct pending_ref *pending;
    size_t pending_count, pending_capacity;
    struct stage_patch *patches;
    size_t patch_count, patch_capacity;
    struct decode_facts **examined; /* by file of the source: looked at already; else NULL */
    struct import_file_count *files;
    char (*file_hashes)[65];
    struct decode_facts *expected;   /* the encoding of a file before: see table.c; NULL: none yet */
    bool (*reads)(const char *name); /* is it a file of the layout? */
    bool *file_fits;                 /* its header is of its layout, with nothing beside */
    bool fold_headers;               /* column names are matched without regard to case */
    enum entity judged;              /* whose file is being opened, for judge */
    const void *judging;             /* for judge: whose rules it is to use */
    /* How well the text of a wanted column fits it: see shift.h. NULL: nobody judges. */
    int (*judge)(struct importer *importer, const struct table *table, size_t wanted, char *text);
    size_t file_count;
    int64_t accepted;
};

/* The fact of a key, made when it is not there yet; valid until the next call for the same entity. */
struct fact *importer_fact(struct importer *importer, enum entity entity, int64_t key);

/* As decode_examine, but every file is looked at once. */
int importer_examine(struct importer *importer, const struct source_file *file, struct decode_facts *facts,
                     struct err *err);

/* A finding about a file as a whole. */
void importer_file_finding(struct importer *importer, enum finding_severity severity, enum finding_code code,
                           const char *file, int64_t line, const char *column, const char *value,
                           const char *expected);

#endif
