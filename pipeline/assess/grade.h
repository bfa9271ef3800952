/* grade: what the files of the stage `grade` share. */
#ifndef ITOG_ASSESS_GRADE_H
#define ITOG_ASSESS_GRADE_H

#include "assess/term.h"
#include "base/buf.h"

struct stmt;

/* What came out for a row of the roll, for the statistics. */
struct grade_line {
    uint8_t outcome, reason; /* enum rules_outcome, enum rules_reason */
    int16_t mark, counted;   /* -1: none; COUNTED: rules_counted_mark */
    uint16_t missed, ill, unexcused, late;
};

struct grade_changes;

struct grade {
    struct run *run;
    struct policy_book *book;
    struct term *term;
    struct grade_line *lines; /* [row] */
    struct stmt *result, *clock, *finding;
    struct grade_changes *changes;
    struct buf text, packed; /* of the row at hand */
    int64_t ended_at;        /* the local midnight after the period's last day */
    int32_t today;
    bool *overdue_told; /* [deferral] */
    int64_t results, not_attested, deferred, pupils;
    int64_t exams_unsaid; /* marks that grade_is_exam_unsaid is true of */
    int64_t exams_low;    /* of grade 9, up to 5, in a school of ten marks: see find_exams_of_five */
};

/* The policy of the row's grade and subject. */
const struct policy *grade_policy(const struct policy_book *book, const struct term *term,
                                  const struct term_row *row);

/* The weighing of one row: facts for the rules, sums of absences, the text as in the journal. */
struct grade_facts {
    struct rules_facts facts;
    struct rules_year year;
    int ill, unexcused, late;
    int64_t import_at; /* when the latest import of its marks was committed; INT64_MIN: no marks */
};
/* The exam's mark: the source's own, else by its points; -1: none. */
int grade_exam_mark(const struct policy *policy, const struct term *term, const struct term_row *row);
void grade_weigh(const struct policy *policy, const struct term *term, const struct term_row *row,
                 struct grade_facts *out);
/* The same with the lessons of the pair. */
void grade_take(const struct policy *policy, const struct term *term, const struct term_row *row,
                struct grade_facts *out);
/* What stands beside the computed verdict of a row: all that rules_decide asks for. */
struct rules_standing grade_stand(const struct term *term, const struct policy *policy,
                                  const struct term_row *row, const struct grade_facts *facts);
/* What a person set and the outcome follows, in term->overrides; -1: none. A final mark after the exam leaves the
 * period's as it is. */
int32_t grade_deciding_override(const struct term *term, const struct term_row *row);
/* Has a later mark of the same work made the event AT good: one that is a success, or any for a work owed? */
bool grade_is_made_good(const struct policy *policy, const struct term_event *event, int32_t count,
                        int32_t at);
/* Of a row's COUNT events in order: is the «незач» at AT one that no later «зач» made good? */
bool grade_is_open_fail(const struct policy *policy, const struct term_event *event, int32_t count,
                        int32_t at);
/* Does the policy look at the event at all? Marks of another school it may ignore. */
bool grade_looks_at(const struct policy *policy, const struct term_event *event);
/* What a «точка» counts as where the policy counts it at all. */
int64_t grade_owed_x1000(const struct policy *policy);
void grade_marks_text(const struct term *term, const struct term_row *row, struct buf *out);
void grade_digest(const struct policy *policy, const struct term *term, const struct term_row *row,
                  const struct rules_facts *facts, struct buf *scratch, char out[DIGEST_HEX + 1]);

/* All that is computed of a row AT (no data base): facts, verdict, digest of the inputs; its line for the statistics. */
struct grade_outcome {
    struct grade_facts facts;
    struct rules_standing standing;
    struct rules_result result;
    char digest[DIGEST_HEX + 1];
};
void grade_compute(struct grade *grade, size_t at, struct grade_outcome *out);

/* The statistics of the lines: counted in one pass, then written. NULL on error; free(NULL) is harmless. */
struct grade_sheets;
struct grade_sheets *grade_sheets_count(struct grade *grade, struct err *err);
int grade_sheets_write(struct grade_sheets *sheets, struct grade *grade, struct err *err);
void grade_sheets_free(struct grade_sheets *sheets);

/* What differs from the last time: read before the results are deleted, told row by row; what rests on it is stale when
 * all rows are there. free(NULL) is harmless. */
int grade_changes_open(struct grade *grade, struct err *err);
int grade_changes_take(struct grade *grade, size_t at, const struct rules_result *now, struct err *err);
int grade_changes_spread(struct grade *grade, struct err *err);
bool grade_changes_any(const struct grade *grade);
void grade_changes_free(struct grade_changes *changes);

/* certificate, of a year: certificate.c. */
int grade_write_certificates(struct grade *grade, struct err *err);
/* An exam in a subject that the pupil is not taught, but a line of the certificate joins («Математика»)? */
bool grade_is_line_exam(struct grade *grade, int64_t pupil_id, int64_t subject_id);

/* Findings of the stage. SEVERITY and CODE as in table finding; -1 for a row or pupil that doesn't apply. */
int grade_find(struct grade *grade, const char *severity, const char *code, const struct term_row *row,
               const char *read, const char *expected, struct err *err);
int grade_find_pupil(struct grade *grade, const char *severity, const char *code, int64_t pupil_id,
                     int64_t subject_id, struct err *err);
int grade_find_row(struct grade *grade, const struct term_row *row, const struct rules_standing *standing,
                   const struct rules_verdict *held, const struct rules_facts *facts, struct err *err);
/* Does an exam of grades 10 and 11 enter the mark only because policy.ini does not say a word about it? */
bool grade_is_exam_unsaid(const struct policy *policy, const struct rules_standing *standing,
                          const struct rules_verdict *held);
int grade_find_oddities(struct grade *grade, struct err *err);
int grade_find_illness(struct grade *grade,
                       struct err *err); /* a deferral might be proposed: deferral_find.c */

#endif
