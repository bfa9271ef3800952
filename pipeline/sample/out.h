/* out: the files of the layout, open side by side, written field by field. */
#ifndef ITOG_SAMPLE_OUT_H
#define ITOG_SAMPLE_OUT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <stddef.h>
#include <stdint.h>

enum sample_file {
    SAMPLE_SCHOOL_CSV,
    SAMPLE_PERIODS_CSV,
    SAMPLE_HOLIDAYS_CSV,
    SAMPLE_BELLS_CSV,
    SAMPLE_TEACHERS_CSV,
    SAMPLE_SUBJECTS_CSV,
    SAMPLE_CLASS_GROUPS_CSV,
    SAMPLE_PUPILS_CSV,
    SAMPLE_MEMBERSHIPS_CSV,
    SAMPLE_MOVEMENTS_CSV,
    SAMPLE_INDIVIDUAL_PLANS_CSV,
    SAMPLE_GUARDIANS_CSV,
    SAMPLE_GUARDIANSHIPS_CSV,
    SAMPLE_CONTACTS_CSV,
    SAMPLE_CONSENTS_CSV,
    SAMPLE_TEACHING_CSV,
    SAMPLE_CURRICULUM_CSV,
    SAMPLE_TIMETABLE_CSV,
    SAMPLE_LESSON_PLANS_CSV,
    SAMPLE_PLAN_CORRECTIONS_CSV,
    SAMPLE_LESSONS_CSV,
    SAMPLE_WORK_TYPES_CSV,
    SAMPLE_WORKS_CSV,
    SAMPLE_MARKS_CSV,
    SAMPLE_ATTENDANCE_CSV,
    SAMPLE_DEFERRALS_CSV,
    SAMPLE_EXAM_RESULTS_CSV,
    SAMPLE_ATTAINMENT_CSV,
    SAMPLE_RECOMMENDATIONS_CSV,
    SAMPLE_FINAL_MARKS_CSV,
    SAMPLE_DEBT_ATTEMPTS_CSV,     /* from here on: */
    SAMPLE_COUNCIL_DECISIONS_CSV, /* no file without rows */
    SAMPLE_FILES
};

struct sample_table {
    struct file_out file;
    struct buf row;
    size_t rows;        /* begun */
    size_t numbered[4]; /* by wave */
    int fields;
};

/*
 * A wave is what a quarter adds to the export: each numbers its rows for itself (l-7, then l-2-7), so that an export
 * with more quarters calls what an earlier one had by the same identifiers.
 */
struct sample_out {
    int wave; /* of the rows begun now, from 0 */
    struct sample_table table[SAMPLE_FILES];
};

int sample_out_open(struct sample_out *out, const char *dir, struct err *err);
/* Commits all files, or none is left behind. */
int sample_out_close(struct sample_out *out, struct err *err);
void sample_out_abandon(struct sample_out *out); /* harmless after a close */

/* The next number of a wave, to be told by sample_ref. */
size_t sample_number(struct sample_out *out, enum sample_file file, int wave);
/* Begins a row whose id is PREFIX and the next number of the wave, or NUMBER; or with an id of its own. */
struct sample_table *sample_row(struct sample_out *out, enum sample_file file, const char *prefix);
struct sample_table *sample_row_number(struct sample_out *out, enum sample_file file, const char *prefix,
                                       size_t number);
struct sample_table *sample_row_id(struct sample_out *out, enum sample_file file, const char *id);
void sample_text(struct sample_table *table, const char *text); /* NULL: empty */
void sample_format(struct sample_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
void sample_int(struct sample_table *table, long number);
void sample_ref(struct sample_table *table, const char *prefix, size_t number);
void sample_day(struct sample_table *table, int32_t day);            /* INT32_MAX: empty */
void sample_at(struct sample_table *table, int32_t day, int minute); /* an instant, +03:00 */
void sample_none(struct sample_table *table, int fields);
void sample_end(struct sample_table *table);

#endif
