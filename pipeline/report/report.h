/*
 * report: the room's one door: what is reported. Reads what assess computed and the registers; writes
 * documents into the period's output folder, their editions and texts into the store. What a document says
 * stands in templates/: SQL and pages; nothing here knows a subject, a mark or a Russian word.
 *
 *   dataset      data.sql: named queries, run once a class, their rows grouped by pupil
 *   edition      the register of documents: content hash, number, edition
 *   extract      stage: one PDF a class          messages  stage: texts of electronic editions
 *   sheet, book  workbooks: an SQL file a sheet   summary   stage: the summary workbook
 *   index        stage: the page of the run      status    the ledger in plain text
 *   history      what imports changed
 */
#ifndef ITOG_REPORT_REPORT_H
#define ITOG_REPORT_REPORT_H

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>

struct run;
struct store;

/*
 * The `run` functions of the stages. 0, or -1 with ERR filled: ERR_CONFIG for a template that can't be used
 * (with file and line), else what store and files say. A page that can't be made for one pupil is a finding
 * (page_error); the others go on. A second run over the same data at the same time changes nothing.
 */
int report_extract(struct run *run, struct err *err);  /* out/<period>/extracts/<class>.pdf */
int report_summary(struct run *run, struct err *err);  /* out/<period>/summary.xlsx */
int report_messages(struct run *run, struct err *err); /* table message */
int report_index(struct run *run, struct err *err);    /* out/<period>/index.html */

/*
 * The ledger of the run's period in plain text to OUT (NULL: only counted). OPEN_ITEMS: how many things stand
 * between the period and its closing.
 */
int report_status(struct run *run, FILE *out, int64_t *open_items, struct err *err);

/*
 * What imports changed in a pupil's marks, absences and finals. PUPIL: identifier, name, or its begin; SUBJECT: title or
 * identifier, NULL: all. ERR_DATA when either is not known or fits several.
 */
int report_history(struct store *store, int utc_offset_min, const char *pupil, const char *subject, FILE *out,
                   struct err *err);

#endif
