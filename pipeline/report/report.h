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
 *   reports      reports by name
 *   form         PDFs without editions        council   stage: drafts of the council's decision, notices of debts
 *   index        stage: the page of the run      status    the ledger in plain text
 *   history      what imports changed             debts     academic debts, for the terminal
 *   deferrals    the list of deferrals            comply    where the programme stands: text
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

/* Is there anything of the period's results to tell a family? From then on they take the place of its forecasts. */
int report_results_are_out(struct run *run, bool *out, struct err *err);

/* The forecast of the run's period in a few lines; how good forecasts would have been (of run->period, or all when its
 * id is 0). No names. */
int report_forecast_text(struct run *run, FILE *out, struct err *err);
int report_scores(struct run *run, FILE *out, struct err *err);

/*
 * The ledger of the run's period in plain text to OUT (NULL: only counted). OPEN_ITEMS: how many things stand
 * between the period and its closing.
 */
int report_status(struct run *run, FILE *out, int64_t *open_items, struct err *err);
/* Its families on paper one by one (of a class; 0: of all), as text or JSON. OPEN_ITEMS: to whom no extract was handed out yet. */
int report_paper(struct run *run, int64_t class_group_id, bool json, FILE *out, int64_t *open_items,
                 struct err *err);
/* A state of paper_line (and "late") in words that agree with COUNT. */
const char *report_paper_word(const char *state, int64_t count);

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
/* Academic debts of the run's period (its id 0: of all) to OUT (NULL: only counted). OVER: how many
 * ran out of time or attempts, and years whose debts are to be computed again. */
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
/* What of the programme is shown. */
struct comply_view {
    int64_t class_group_id, subject_id; /* 0: all */
    const char *teacher;                /* a part of the name; NULL: all */
    const char *by; /* one table by "teacher", "class", "subject", "type"; NULL: lines and totals */
    bool all;       /* every line, not only those that lag behind */
};

/* The programme of the run's period, which the stage comply left, in plain text to OUT (NULL: only counted). OPEN_ITEMS:
 * lags above the policy's limit without a correction, in the whole school. */
int report_comply_text(struct run *run, const struct comply_view *view, FILE *out, int64_t *open_items,
                       struct err *err);

/* What of the results is shown. */
struct results_view {
    int64_t class_group_id, grade, level, subject_id; /* 0: all; LEVEL 1 to 3 */
    const char *teacher;                              /* a part of the name; NULL: all */
    const char *by; /* "class", "grade", "level", "subject", "teacher", "work"; NULL: what suits the choice */
};

/* The results of the run's period, which the stage grade left, and their change against the period before, in plain text to OUT (NULL: only
 * whether there are any). */
int report_results(struct run *run, const struct results_view *view, FILE *out, struct err *err);

/* ── reports by name (reports.c) ── */

struct report_choice {
    const char *look; /* asked for on the command line: it goes into the name of the file; NULL: none */
    int64_t class_group_id, pupil_id; /* 0: all */
    const char *teacher;              /* a part of the name; NULL: all */
    const char *about;                /* these in words, for the file's name; NULL: all */
    const char *form;                 /* the authority's .xlsx to fill; NULL: form.xlsx of the folder */
    bool html;                        /* pages as HTML, a file a sheet, not as a PDF */
    bool preview;                     /* the first sheets only, into out/<period>/preview */
    /* told; paths within the workspace */
    const char *path, *workbook; /* NULL: none was made */
    int64_t documents, failed, cells;
    int64_t pages, blank; /* of the PDF, and how many of them are blank backs */
};
/* Which there are, a line each. RUN needs its templates and its workspace only. */
int report_list(struct run *run, FILE *out, struct err *err);
/* Makes the report NAME, a folder of templates: the school's own or a ready one. ERR_USAGE: there is none of that name. */
int report_by_name(struct run *run, const char *name, struct report_choice *choice, struct err *err);

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

/* ── the print job (print*.c) ── */

/* Documents that can be printed as a job. */
struct print_what {
    const char *name;   /* of --what */
    const char *title;  /* for people, N_() */
    const char *report; /* whose editions: the template folder */
    const char *stage;  /* whose findings tell which could not be made */
    const char *folder; /* within out/<period> */
};
/* NULL: there is none of this name. The first one: when nothing is said. */
const struct print_what *print_what_find(const char *name);
const struct print_what *print_what_of(const char *report);

/* What is printed, and how. */
struct print_choice {
    const struct print_what *what;
    int64_t class_group_id;    /* 0: all */
    bool building;             /* one file for the building, not one a class */
    bool by_address;           /* in the order of addresses, not of names */
    bool separators;           /* a sheet before each class of a building */
    int split;                 /* sheets a file, at most; 0: no limit */
    long from, to;             /* running numbers, from 1; 0: all */
    const char *const *pieces; /* these only: "2025-Q1-000123", or with the edition "2025-Q1-000123/1" */
    size_t piece_count;
    /* told */
    const char *folder; /* within the workspace */
    int64_t job;        /* print_job_id */
    int64_t pieces_made, held;
};

/*
 * Assembles the documents of the families on paper (run->everybody: of all) from the archive into out/<period>/print, with
 * manifest and job ticket, and writes the register. Who can't get theirs is told to OUT (NULL: only counted) and stops nobody else.
 */
int report_print(struct run *run, struct print_choice *choice, FILE *out, struct err *err);
/*
 * What would be wrong with it (of CHOICE: what, class_group_id, by_address), each finding a line of OUT (NULL: only counted): class, pupil's
 * identifier, words. Issues and writes nothing.
 */
int report_preflight(struct run *run, const struct print_choice *choice, FILE *out, int64_t *findings,
                     struct err *err);

/* ── deferrals (deferrals.c) ── */

/* Which are listed: those that run or wait for an order, unless more is asked for. */
struct deferral_view {
    int64_t period_id, class_group_id, pupil_id; /* 0: all */
    bool overdue;                                /* only those past their due date */
    bool all;                                    /* closed, refused and withdrawn ones, too */
    bool acts;                                   /* with what was decided about each, and why */
    const int64_t *ids;                          /* only these, in whatever state; NULL: all */
    size_t count;
};
/* A table to OUT (NULL: only counted). It names pupils: for the deputy head. OVERDUE: how many of those listed are. */
int report_deferrals(struct run *run, const struct deferral_view *view, FILE *out, int64_t *listed,
                     int64_t *overdue, struct err *err);
/* Drafts of the orders about what is proposed, due and lapsed, of one class or (0) of all; each told to OUT (may be NULL).
 * ERR_DATA when there is nothing to order. */
int report_deferral_draft(struct run *run, int64_t class_group_id, FILE *out, struct err *err);
/* The part of the ledger: what runs, what is overdue (pupils by identifier), what waits for an order. Adds to OPEN_ITEMS
 * what no result says: the proposals. */
int report_deferral_ledger(struct run *run, FILE *out, int64_t *open_items, struct err *err);

/* The archive of printed documents (archive_care.c). OUT may be NULL but for the list. */
int report_archive_list(struct run *run, FILE *out, struct err *err);
/* *FAULTS: documents that can't be printed again as they were; those too that were printed in the last KEEP_YEARS and are not there. */
int report_archive_verify(struct run *run, int64_t keep_years, FILE *out, int64_t *faults, struct err *err);
/* Deletes what was issued more than KEEP_YEARS ago, and parts nothing needs any more. */
int report_archive_prune(struct run *run, int64_t keep_years, FILE *out, struct err *err);
/* The documents of the run's period as files for long-term keeping, into DIR (archive_copy.c). *FAULTS: those that are damaged, and left out. */
int report_archive_copy(struct run *run, const char *dir, FILE *out, int64_t *faults, struct err *err);

#endif
