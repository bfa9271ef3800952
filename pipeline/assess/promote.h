/* promote: what the files of the stage `promote` share. */
#ifndef ITOG_ASSESS_PROMOTE_H
#define ITOG_ASSESS_PROMOTE_H

#include "assess/policy.h"
#include "assess/promote_rules.h"
#include "base/err.h"

struct run;
struct stmt;

/* The first four are lists in order of the pupil. */
enum promote_stmt {
    PROMOTE_PUPILS,
    PROMOTE_RESULTS,
    PROMOTE_EXAMS,
    PROMOTE_DECISIONS,
    PROMOTE_ATTEMPTS,
    PROMOTE_ILLNESSES,
    PROMOTE_DEBTS,
    PROMOTE_PROMOTIONS,
    PROMOTE_FINDINGS,
    PROMOTE_STMTS
};

enum { PROMOTE_ATTEMPTS_MAX = 16 };

struct promote_list {
    bool at_row, over;
};

struct promote {
    struct run *run;
    struct policy_book book;
    int32_t ends, today;
    struct stmt *stmts[PROMOTE_STMTS];
    struct promote_list lists[PROMOTE_STMTS];
    struct promote_attempt attempts[PROMOTE_ATTEMPTS_MAX];
    struct promote_span *spans; /* of the pupil at hand */
    size_t spans_count, spans_capacity;
    int64_t pupils, decided, differs, proposals[PROMOTE_PROPOSALS], states[PROMOTE_STATES];
};

struct promote_pupil {
    int64_t id, class_group_id;
    struct promote_year year;
    bool has_illness;         /* the spans are this pupil's */
    const char *failed_exams; /* titles; NULL: none */
};

struct promote_item { /* a result that may be a debt */
    int64_t subject_id, teacher_id;
    struct promote_result result;
};

/* Findings: of a debt, for which there are ATTEMPTS; of a decision that is not what follows from the marks (EXPLAINED: it has a basis) or can't be of the
 * pupil's grade; and, behind the
 * last pupil, of attempts without a debt, decisions about nobody on the roll, classes with pupils without a decision. */
extern const char promote_finding_sql[];
int promote_find_debt(struct promote *promote, const struct promote_pupil *pupil,
                      const struct promote_item *item, const struct promote_debt *debt, int attempts,
                      struct err *err);
int promote_find_decision(struct promote *promote, const struct promote_pupil *pupil,
                          enum promote_proposal proposal, const char *decision, bool explained,
                          struct err *err);
int promote_find_grade(struct promote *promote, const struct promote_pupil *pupil, const char *decision,
                       struct err *err);
int promote_find_rest(struct promote *promote, struct err *err);

#endif
