/*
 * certificate: the lines of the certificate («аттестат») of a pupil in grade 9 or 11, each with all that it is made of:
 * what the files share that write it (certificate.c) and tell it (explain_certificate.c).
 */
#ifndef ITOG_ASSESS_CERTIFICATE_H
#define ITOG_ASSESS_CERTIFICATE_H

#include "assess/grade.h"

enum { CERTIFICATE_MARKS_MAX = 8 };

struct certificate_mark {
    int mark;
    int64_t period_id;
};

/* A year's result in a subject, and what it counts as. */
struct certificate_year {
    bool there, debt; /* debt: below a success, and not cleared */
    int64_t period_id;
    enum rules_outcome was, outcome; /* in the journal; the same, or what cleared its debt */
    int was_mark, mark;              /* -1: none */
    int64_t attempt_id;              /* that cleared the debt; 0: none */
};

/* What one subject gives to the certificate of the pupil at hand. */
struct certificate_part {
    bool set;
    struct certificate_year year, tenth_year;             /* of this year; in grade 11 of the one before */
    struct certificate_mark tenth[CERTIFICATE_MARKS_MAX]; /* half-years of grade 10 */
    struct certificate_mark own[CERTIFICATE_MARKS_MAX];   /* and of grade 11 */
    int tenth_count, own_count;
    int exam_mark, exam_order; /* -1, 0: none */
    int64_t exam_id;
    bool exam_given; /* as a mark, not by its score */
    int64_t override_id;
    enum rules_outcome override_outcome;
    int override_mark;
    int64_t final_id; /* a final mark that was set after the exam; 0: none */
    int final_mark;
};

struct certificate_subject {
    const char *title, *source_id;
    int64_t position;
    int line; /* of [certificate]; -1: its own */
};

struct certificate_child { /* a period of the year */
    int64_t period_id;
    int32_t ends;
    int16_t position;
};

struct certificate {
    struct grade *grade;
    const struct policy *policy;          /* what holds for the whole school */
    struct certificate_subject *subjects; /* [subject] */
    int32_t *order;                       /* of the subjects in forms */
    struct certificate_part *parts;       /* [subject] */
    bool *told;                           /* [line of the policy], of the pupil at hand */
    struct certificate_child children[CERTIFICATE_MARKS_MAX];
    int children_count;
    int64_t before; /* the year in which those of grade 11 were in grade 10; 0: not there */
    struct stmt *tenth, *exams, *set, *cleared;
    struct buf text; /* of the line at hand: «4», or «4 5 5 / 4 4 4» with grade 10 before the stroke */
};

/* A line with its subjects: of those that the policy joins, all; else the one. */
struct certificate_line {
    struct rules_certificate rules;
    struct rules_certified made;
    const char *title;
    int position;
    int joins;           /* the line of [certificate]; -1: a subject's own */
    int32_t subject;     /* its place; -1: it joins */
    int32_t exam_of;     /* the place of the subject whose examination entered; -1: none */
    int64_t override_id; /* 0: none */
    char digest[DIGEST_HEX + 1];
};

/* Does the pupil get a certificate this year? */
bool certificate_due(const struct term *term, const struct term_pupil *pupil);

/* GRADE with term, book, run, and lines of the pupils to come. NULL on error; certificate_close(NULL) is harmless. */
struct certificate *certificate_open(struct grade *grade, struct err *err);
void certificate_close(struct certificate *of);

/* All lines of the pupil in order, each to TAKE; its text is in of->text, its parts in of->parts. */
typedef int certificate_take(struct certificate *of, const struct term_pupil *pupil,
                             const struct certificate_line *line, void *with, struct err *err);
int certificate_each(struct certificate *of, const struct term_pupil *pupil, certificate_take *take,
                     void *with, struct err *err);

/* Is the subject (its place) one of the line's, with something to tell? */
bool certificate_has(const struct certificate *of, const struct certificate_line *line, int32_t subject);

/* certificate_parts.c: what the subjects give. *TENTH_KNOWN: anything at all of grade 10. */
int certificate_load_parts(struct certificate *of, const struct term_pupil *pupil, bool *tenth_known,
                           struct err *err);

#endif
