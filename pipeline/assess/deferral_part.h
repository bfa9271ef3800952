/* deferral_part: what the files of deferrals share. Not for others. */
#ifndef ITOG_ASSESS_DEFERRAL_PART_H
#define ITOG_ASSESS_DEFERRAL_PART_H

#include "assess/assess.h"
#include "assess/deferral.h"
#include "assess/grade.h"

/* How identifiers of rows made by itog begin: no source may use it. */
#define DEFERRAL_OWN "itog:"

/* A row of the roll for which a deferral is to be proposed, and why. */
struct deferral_candidate {
    int32_t row;
    int ill_days, lessons_ill, lessons_held, marks;
};

/*
 * All of a loaded term, in the order of the roll; nothing of a year, whose mark is made of periods'. Whether a
 * deferral is there already is not looked at. LINES: what grade made of the rows, to look at fewer; NULL: not known. *ITEMS belongs to the caller; returns how many.
 */
size_t deferral_candidates(const struct policy_book *book, const struct term *term,
                           const struct grade_line *lines, struct deferral_candidate **items);

/* The verdict of the policy alone, as the stage grade computes it. */
struct rules_verdict deferral_verdict(const struct policy *policy, const struct term *term,
                                      const struct term_row *row, struct grade_facts *facts);

/* The subject of the line when the deferral, of SUBJECT_ID (0: of all), is what holds it; 0: it is not. */
int64_t deferral_holds(const struct term *term, int64_t deferral_id, int64_t subject_id,
                       const struct term_row *line);
/* Is there enough for a mark, or one that was set? */
bool deferral_has_basis(const struct policy_book *book, const struct term *term, const struct term_row *line,
                        struct grade_facts *facts);

/* What is written into the register of acts. Days: INT32_MAX for none. */
struct deferral_event {
    int64_t deferral_id;
    const char *act, *by, *order_number, *reason;
    int32_t order_on, due;
};
int deferral_write_event(struct run *run, const struct deferral_event *event, struct err *err);

/* An identifier for a new row, not there yet; SUBJECT_ID 0: all subjects. From the run's arena; NULL on error. */
const char *deferral_source_id(struct run *run, int64_t pupil_id, int64_t subject_id, struct err *err);

/* Results and documents that show the deferral of a pupil (SUBJECT_ID 0: of all subjects) are out of date. */
int deferral_mark_stale(struct run *run, int64_t pupil_id, int64_t subject_id, struct err *err);

/* The policy of the run's workspace, bound to its subjects; to be freed with policy_book_free in any case. */
int deferral_policy(struct run *run, struct policy_book *book, struct err *err);

#endif
