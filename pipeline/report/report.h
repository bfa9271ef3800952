/*
 * report: the room's one door: what is reported. Reads what assess computed and the registers; writes
 * documents into the period's output folder, their editions and texts into the store. What a document says
 * stands in templates/: SQL and pages; nothing here knows a subject, a mark or a Russian word.
 *
 *   dataset      data.sql: named queries, run once a class, their rows grouped by pupil
 *   edition      the register of documents: content hash, number, edition
 *   extract      stage: one PDF a class          messages  stage: texts of electronic editions
 *   sheet, book, workbook  an SQL file a sheet    summary   stage: the summary workbook
 *   check        what is missing: text, workbook  findings  the findings, by who must act
 *   form         PDFs without editions        council   stage: drafts of the council's decision, notices of debts
 *   index        stage: the page of the run      status    the ledger in plain text
 *   history      what imports changed        debts     academic debts, for the terminal
 */
#ifndef ITOG_REPORT_REPORT_H
#define ITOG_REPORT_REPORT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct run;
struct store;

/*
 * The `run` functions of the stages. 0, or -1 with ERR filled: ERR_CONFIG for a template that can't be used
 * (with file and line), else what store and files say. A page that can't be made for one pupil is a finding
 * (page_error); the others go on. A second run over the same data at the same time changes nothing.
 */
int report_extract(struct run *run, struct err *err); /* out/<period>/extracts/<class>.pdf */
int report_check(struct run *run, struct err *err);   /* out/<period>/check.xlsx, from table gap */
int report_forecast(struct run *run,
                    struct err *err); /* out/<period>/forecast.xlsx: warnings for class tutors */
int report_letters_paper(struct run *run, struct err *err); /* the paper of it alone */
int report_letters(
    struct run *run,
    struct err *err); /* the forecast to every family: out/<period>/forecast/<class>.pdf, messages */
int report_council(struct run *run, struct err *err);  /* out/<period>/council.pdf, debts.pdf: of a year */
int report_summary(struct run *run, struct err *err);  /* out/<period>/summary.xlsx */
int report_messages(struct run *run, struct err *err); /* table message */
int report_index(struct run *run, struct err *err);    /* out/<period>/index.html */

/* The forecast of the run's period in a few lines; how good forecasts would have been (of run->period, or all when its
 * id is 0). No names. */
int report_forecast_text(struct run *run, FILE *out, struct err *err);
int report_scores(struct run *run, FILE *out, struct err *err);

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
/* What of the debts is shown. */
struct debts_view {
    int64_t class_group_id; /* 0: all classes */
    bool overdue;           /* only what ran out of time or attempts */
    bool all;               /* also what is cleared, and what is excused and no debt */
};
/* Academic debts of the run's period (its id 0: of all) to OUT (NULL: only counted). OVER: how many ran out of time or attempts. */
int report_debts(struct run *run, const struct debts_view *view, FILE *out, int64_t *over, struct err *err);

/* What of the gaps is shown. */
struct check_view {
    int64_t class_group_id; /* 0: all classes */
    const char *teacher;    /* a part of the name; NULL: all */
    bool all;               /* every line and item, and what is for information only */
};

/* The gaps of the run's period, which the stage check left, in plain text to OUT (NULL: only counted). MISSING: what has
 * to be filled in or looked at. The workbook in another place, or of one class. */
int report_check_text(struct run *run, const struct check_view *view, FILE *out, int64_t *missing,
                      struct err *err);
int report_check_book(struct run *run, const char *path, int64_t class_group_id, struct err *err);
/* What a kind of gap says to people; the kind itself when it is unknown. */
const char *check_words(const char *kind);

/*
 * The findings that count today (view finding_line), by who must act, to OUT (NULL: only counted). WORDS gives the
 * words of a code. ERRORS: how many are errors. RUN has no period here.
 */
int report_findings(struct run *run, const struct check_view *view, const char *(*words)(const char *code),
                    FILE *out, int64_t *errors, struct err *err);
/* The group of this title, letter case aside. ERR_USAGE with the titles there are. */
int report_find_class(struct run *run, const char *title, int64_t *class_group_id, struct err *err);
int report_findings_book(struct run *run, const char *path, int64_t class_group_id, struct err *err);

#endif
