/*
 * dataset: what a page is filled with. A file data.sql holds named queries:
 *
 *   -- name: pupil                      a record
 *   -- name: subjects (many)            a list of records
 *   -- name: cells (many in subjects)   a list within each record of another query
 *
 * The records of a list have the field `number` (1, 2 …) unless a column is called so.
 *
 * Under "-- with:", above the queries, may stand common table expressions, "pupils AS (SELECT …)": every
 * query can use them. "-- include: ../FOLDER/FILE" takes in what a shared file holds of both.
 *
 * Above the queries may also stand what the report is about, each on a line: "-- for: class" (the default: the queries
 * run once a class), "-- for: teacher" (once a teacher, :teacher), "-- for: school" (once); "-- needs: grade", when
 * the figures of that stage are shown, and "-- needs: year", when the report is about a year.
 *
 * A query whose first column is called "pupil" is grouped: its rows belong to pupils. The first grouped query
 * says which pupils there are, and in which order (the column pupil itself is no field of the record); the
 * rows of the others go to their pupils, however these follow one another, and of one pupil stand as they came (rows of
 * pupils it does not name are passed over). A query within
 * another has the name of the joining column next: the record with the same value gets the row. Other queries
 * are about all: they must hold nothing of one person (what they give is shared by pages and kept when a person is
 * forgotten). Parameters: those of struct dataset_parameters, by their names below.
 *
 * Queries can only read (store_guard), are prepared once and run once a class; those that name no :class, :teacher or :pupil
 * run once: a dataset serves one period. NULL becomes nothing
 * (VALUE_NONE), numbers become text. Errors begin with "FILE:LINE:" and are of kind ERR_CONFIG.
 */
#ifndef ITOG_REPORT_DATASET_H
#define ITOG_REPORT_DATASET_H

#include "base/digest.h"
#include "base/err.h"
#include "page/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct run;
struct store;
struct stmt;
struct dataset;

struct dataset_parameters {
    int64_t period_id;      /* :period */
    int64_t year_id;        /* :year, the period's parent; 0: it has none */
    int64_t class_group_id; /* :class */
    int64_t pupil_id;       /* :pupil; 0: all */
    int64_t teacher_id;     /* :teacher; 0: all */
    int64_t now_at;         /* :now */
    const char *today;      /* :today, "2025-10-25" */
    bool everybody;         /* :everybody, 1 or 0 */
    bool has_emblem;        /* :emblem, 1 or NULL */
    const char *envelope;   /* :envelope, "dl", "c5" or NULL */
};

/* Those of a run, for all classes. */
int dataset_parameters(struct run *run, struct dataset_parameters *parameters, struct err *err);

/* Reads PATH; what it takes in and is not beside its folder is taken from READY, the ready templates (NULL: nowhere). Free with
 * dataset_free (NULL is harmless). The store must outlive it. */
struct dataset *dataset_open(struct store *store, const char *path, const char *ready, struct err *err);
void dataset_free(struct dataset *dataset);

/* How often the queries run, and what they need: the head of the file. */
enum dataset_unit { UNIT_CLASS, UNIT_TEACHER, UNIT_SCHOOL };
enum dataset_unit dataset_unit(const struct dataset *dataset);
bool dataset_needs_grade(const struct dataset *dataset);
bool dataset_needs_year(const struct dataset *dataset);

/* One pupil's data. `value` is a record with a field for each query, and `doc`, which the caller fills in:
 * *doc. */
struct dataset_record {
    int64_t pupil_id; /* 0 when nothing is grouped */
    struct value value;
    struct value *doc;
};

/*
 * Runs all queries; *COUNT records in the arena (one when nothing is grouped). NULL on error; without a
 * single pupil *COUNT is 0 and the result not NULL.
 */
struct dataset_record *dataset_run(struct dataset *dataset, const struct dataset_parameters *parameters,
                                   struct arena *arena, size_t *count, struct err *err);

/* The pupils alone, in order: the first query. NULL on error. */
const int64_t *dataset_pupils(struct dataset *dataset, const struct dataset_parameters *parameters,
                              struct arena *arena, size_t *count, struct err *err);

/* The content hash: over TEMPLATE_DIGEST and all values of the record but `doc`. */
void dataset_digest(struct dataset *dataset, const struct dataset_record *record, const char *template_digest,
                    char out[DIGEST_HEX + 1]);

/* ---- shared with sheets, which hold SQL too ---- */

/* Line LINE of PATH begins SQL: refuses parameters that are not among those above. */
int dataset_check_sql(const char *path, int line, const char *sql, struct err *err);
/* Cuts comments and blank lines off the end: they belong to what follows. */
void dataset_trim_sql(char *sql);
/* SQL with the common table expressions WITH (NULL: none) in front; SQL is trimmed. */
const char *dataset_whole_sql(struct arena *arena, const char *with, char *sql);
/* "-- include: NAME" in line LINE of FILE, which lies at PATH: the text of the shared file, beside PATH's folder or in READY. */
char *dataset_take_in(struct arena *arena, const char *path, const char *name, const char *ready,
                      const char *file, int line, struct err *err);
void dataset_bind(struct stmt *stmt, const struct dataset_parameters *parameters);

#endif
