/*
 * output: what the stages of this room leave behind: findings, the list of files (table artifact), and no
 * files that no longer belong there.
 */
#ifndef ITOG_REPORT_OUTPUT_H
#define ITOG_REPORT_OUTPUT_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;
struct stmt;

/* The classes of a period that have somebody on the roll, in order. */
struct class_row {
    int64_t class_group_id;
    const char *title;
};
/* From the run's arena; NULL on error. */
struct class_row *output_classes(struct run *run, size_t *count, struct err *err);

/* Forgets what STAGE found for the period. Inside a transaction. */
int output_forget_findings(struct run *run, const char *stage, struct err *err);
/* Is it no fault, but marks that have to be computed again first (edition_check)? */
bool output_is_held(const struct err *cause);
/* A page that could not be made, or is held back: when KEEP a finding, and when WARN a line of the log, which names the
 * class and the journal's key of the pupil. */
int output_page_error(struct run *run, const char *stage, const struct class_row *class_row, int64_t pupil_id,
                      const struct err *cause, bool warn, bool keep, struct err *err);

/* Puts behind the summary of a stage how many documents could not be made, and how many are held back. */
void output_add_failures(struct run *run, int64_t failed, int64_t held);

/* A file of the output folder. */
struct artifact {
    const char *path; /* within the workspace */
    const char *stage;
    const char *title;
    int64_t class_group_id; /* 0: none */
    int64_t pages, pieces;  /* -1: has none */
    int64_t bytes;
    char sha256[DIGEST_HEX + 1];
};
/* Writes the row, over one of the same path. */
int output_artifact(struct run *run, const struct artifact *artifact, struct err *err);

/* Removes the row of the file PATH. */
int output_forget_artifact(struct run *run, const char *path, struct err *err);

/* Removes from FOLDER (within the workspace) and from the list of files what is not among the COUNT paths of
 * KEEP. */
int output_remove_others(struct run *run, const char *stage, const char *folder, const char *const *keep,
                         size_t count, struct err *err);

/* TITLE as (a part of) a file name: no separators, control characters or leading dot, at most 180 bytes; from the run's arena. */
const char *output_file_name(struct run *run, const char *title);

/* A text template: FOLDER/NAME, white space at the end cut. NULL on error. */
const char *output_read_text(struct run *run, const char *folder, const char *name, struct err *err);

#endif
