/* dataset_part: what dataset.c (reading the file) and dataset_rows.c (running it) share. */
#ifndef ITOG_REPORT_DATASET_PART_H
#define ITOG_REPORT_DATASET_PART_H

#include "base/buf.h"
#include "report/dataset.h"

/* A row on its way from the statement into lists: its pupil's place, its own among the rows it is put in order by, its fields. */
struct dataset_row {
    size_t pupil, place;
    int64_t pupil_id;
    struct value *fields;
};

struct dataset_query {
    const char *name;
    char *sql;
    const char *file; /* for messages */
    int line;         /* of "-- name:" */
    bool many, grouped;
    const char *parent_name;      /* "many in …" */
    struct dataset_query *parent; /* or NULL */
    int parent_key;               /* the joining field in the parent; here it is the first */
    struct stmt *stmt;
    int columns; /* of the statement */
    int skip;    /* grouped: the first column is not a field, or it would hide the record pupil */
    const struct value_shape *shape; /* fields, then the lists that stand within */
    size_t own_fields;
    bool counted;             /* a list: the field behind its own is `number` */
    struct value *empty;      /* fields of the record of a pupil without a row */
    size_t field;             /* its place in the record; within another: its place in the parent's shape */
    struct dataset_row *rows; /* of this run; the memory is kept between runs */
    size_t row_count, row_capacity;
    bool fixed; /* the same for every class, teacher and pupil: read once, rows live in the dataset's arena */
    bool kept;
};

struct dataset {
    struct arena *arena;
    struct store *store;
    const char *path, *ready;
    const char *file; /* for messages: the last two parts of the path */
    char *with;       /* common table expressions for every query, or NULL */
    const char *with_file;
    int with_line;
    enum dataset_unit unit;
    int unit_line; /* of "-- for:"; 0: none */
    bool needs_grade, needs_year;
    struct dataset_query *queries;
    size_t count, capacity;
    struct dataset_query *first; /* the first grouped one, or NULL */
    const struct value_shape *shape;
    struct buf scratch; /* of the digest */
    struct buf numbers; /* texts of the field `number`, struct value each */
    /* pupil_id → place, of this run */
    int64_t *slot_key;
    size_t *slot_place;
    size_t slot_count; /* a power of two */
};

/* The text of a file, from ARENA. */
char *dataset_text(struct arena *arena, const char *path, struct err *err);
/* May it stand in the name of a query or parameter? */
bool dataset_name_byte(char byte);

enum { DATASET_DOC = 0 }; /* the field `doc` is the first of the record */

#endif
