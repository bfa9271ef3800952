/*
 * policy: the school's rules of assessment as data, read from policy.ini (see templates/policies/). The file
 * has a base and overrides: a section may say for whom it holds,
 *
 *     [thresholds : grade 9]
 *     [minimum_marks : level upper_secondary, subject "Физика"]
 *
 * A level is primary (grades 1 to 4), lower_secondary (5 to 9) or upper_secondary (10 and 11); a subject is
 * named by its title or identifier as in subjects.csv, in quotes when it has a comma or bracket. The more
 * specific section wins, value by value:
 *
 *     subject and grade > subject and level > subject > grade > level > base
 *
 * and of two that are equally specific (the same subject under two names) the later one. A line is name = value; what
 * has a sign of its own in it stands in quotes, "" being a quote: "Контрольная = срез" = 1.5. A struct policy is what this gives for one grade and
 * subject; it is complete: what the file leaves out has the value of the ready policy of its scale.
 */
#ifndef ITOG_ASSESS_POLICY_H
#define ITOG_ASSESS_POLICY_H

#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct store;

enum policy_scale {
    POLICY_FIVE,    /* marks 2 to 5, given as such */
    POLICY_PERCENT, /* works are scored 0 to 100, the final mark is 2 to 5 */
    POLICY_TEN      /* marks 1 to 10 */
};

enum policy_work_owed {
    POLICY_OWED_IGNORE,
    POLICY_OWED_TWO,         /* counts as a «2» */
    POLICY_OWED_NOT_ATTESTED /* no mark while it is owed */
};

/* What decides a year's mean of exactly x.5. */
enum policy_tie { POLICY_TIE_UP, POLICY_TIE_DOWN, POLICY_TIE_LAST, POLICY_TIE_EXAM, POLICY_TIE_ANNUAL };

/* When periods without attestation leave the year without one. */
enum policy_year_gap {
    POLICY_YEAR_MOST, /* when they are more than those with a mark */
    POLICY_YEAR_ANY,
    POLICY_YEAR_NEVER
};

/* Is the examination one of those that the certificate depends on? */
enum policy_exam { POLICY_EXAM_USUAL, POLICY_EXAM_YES, POLICY_EXAM_NO };

enum policy_lapse { POLICY_LAPSE_NOT_ATTESTED, POLICY_LAPSE_OPEN };

enum { POLICY_MARK_MAX = 10, POLICY_BAND_MAX = 5, POLICY_HOURS = 3, POLICY_GRADES = 12 };

/* Every value of a policy; policy_place tells where it stands. */
enum policy_key {
    POLICY_SCALE,
    POLICY_SATISFACTORY,
    POLICY_GOOD,
    POLICY_EXCELLENT,
    POLICY_THRESHOLD, /* + the mark, 2 to 10 */
    POLICY_THRESHOLD_LAST = POLICY_THRESHOLD + POLICY_MARK_MAX,
    POLICY_EXAM_THRESHOLD, /* + the mark */
    POLICY_EXAM_THRESHOLD_LAST = POLICY_EXAM_THRESHOLD + POLICY_MARK_MAX,
    POLICY_EXAM_ALONE,
    POLICY_EXAM_COMBINE,
    POLICY_EXAM_REQUIRED,
    POLICY_MINIMUM, /* + 0, 1, 2: at one, two, three and more lessons a week */
    POLICY_MINIMUM_LAST = POLICY_MINIMUM + POLICY_HOURS - 1,
    POLICY_MINIMUM_HALF, /* the same for a half-year */
    POLICY_MINIMUM_HALF_LAST = POLICY_MINIMUM_HALF + POLICY_HOURS - 1,
    POLICY_FEW_MARKS,
    POLICY_ARRIVED,
    POLICY_ABSENCE_LIMIT,
    POLICY_ABSENCE_ALONE,
    POLICY_ABSENCE_REQUIRED,
    POLICY_NO_FIVE_WITH_TWO,
    POLICY_WORK_OWED,
    POLICY_TRANSFER,
    POLICY_UNMARKED_GRADES,
    POLICY_YEAR_TIE,
    POLICY_YEAR_GAP,
    POLICY_CERTIFICATE_9,
    POLICY_CERTIFICATE_11,
    POLICY_CERTIFICATE_JOINED,
    POLICY_RESULT_COEFFICIENT, /* + 1 to 5 */
    POLICY_RESULT_COEFFICIENT_LAST = POLICY_RESULT_COEFFICIENT + POLICY_BAND_MAX,
    POLICY_RESULT_NOT_ATTESTED,
    POLICY_RESULT_FAILING,
    POLICY_DEFERRAL_LESSONS,
    POLICY_DEFERRAL_DAYS,
    POLICY_DEFERRAL_DUE,
    POLICY_DEFERRAL_LAPSE,
    POLICY_DEFERRAL_LAPSE_AFTER,
    POLICY_DEFERRAL_EXTENSIONS,
    POLICY_DEBT_ATTEMPTS,
    POLICY_DEBT_DEADLINE,
    POLICY_DEBT_ILLNESS,
    POLICY_PROMOTION_CONDITIONAL,
    POLICY_PROMOTION_EXAMS_9,
    POLICY_PROMOTION_EXAMS_11,
    POLICY_FORECAST_MARKS,
    POLICY_FORECAST_WEIGHT,
    POLICY_FORECAST_WARN,
    POLICY_CHECK_HOMEWORK,
    POLICY_CHECK_CONTROL,
    POLICY_COMPLIANCE_LAG,
    POLICY_KEYS
};

struct policy_book;

struct policy {
    enum policy_scale scale; /* one for the whole school, and so are the six that follow */
    int lowest, highest;     /* of the final marks */
    int pass;                /* the lowest mark that is a success: of the level «satisfactory» */
    int good, excellent;     /* the lowest marks of these levels: what statistics call «4» and «5» */
    int64_t value_max_x1000; /* of a current mark */
    int grade;               /* whose policy this is; -1: any other, and the base */
    int64_t threshold_x1000[POLICY_MARK_MAX +
                            1]; /* [mark]: the lowest mean that gives it; lowest + 1 to highest */
    int64_t exam_threshold_x1000[POLICY_MARK_MAX + 1]; /* [mark]: the lowest percentage of an exam's points */
    int minimum_marks[POLICY_HOURS];                   /* at one, two, three and more lessons a week */
    int half_year_minimum[POLICY_HOURS];               /* grade_policy puts them to minimum_marks */
    bool few_marks_attest;                             /* fewer than the minimum are enough */
    bool arrived_full;           /* the whole minimum also of who was there for a part of the period */
    int64_t absence_limit_x1000; /* percent of the lessons held; above it the reason is missed_lessons */
    bool absence_alone;          /* above the limit there is no mark, however many marks */
    bool absence_required;       /* below the limit few marks are enough */
    bool no_five_with_two;       /* a «2» that no later mark of the same work has made good */
    enum policy_work_owed work_owed;
    bool transfer_ignored; /* marks brought from another school */
    bool exam_alone;       /* an exam gives the mark where there is no weighted work at all */
    bool exam_ignored;     /* it leaves the final mark as it is */
    enum policy_exam exam_required;
    bool unmarked_grade[POLICY_GRADES];
    enum policy_tie year_tie;
    enum policy_year_gap year_gap;
    /* for the whole school: [certificate] */
    bool certificate_year_only; /* grade 9: the exam is ignored */
    bool certificate_years;     /* grade 11: of the years' marks alone, without half-years */
    bool certificate_together;  /* grade 9: the exam's mark is counted with those of the joined subjects */
    /* for the whole school: [results], of statistics */
    int result_coefficient[POLICY_BAND_MAX + 1]; /* [1 to 5]: of the degree of learning (СОУ), per cent */
    int result_not_attested;                     /* the same for н/а */
    bool failing_with_not_attested;              /* a pupil with н/а counts as failing */
    /* [deferral], of the final mark because of illness */
    int deferral_lessons_percent; /* propose one from this share of the lessons held, missed by illness */
    int deferral_days;            /* or from an illness of so many calendar days */
    int deferral_due_days;        /* until when the works are to be made up */
    enum policy_lapse deferral_lapse;
    int deferral_lapse_after_days; /* after the due day */
    int deferral_extensions;
    /* [debt], [promotion] */
    int debt_attempts, debt_deadline_days;
    bool debt_exclude_illness;
    bool promotion_conditional;
    int exams_9, exams_11; /* so many required examinations complete the level */
    /* [forecast] */
    int forecast_min_marks;
    int64_t needed_weight_x1000;
    int forecast_warn_percent; /* warn when a fail or н/а is at least so likely */
    /* [check] */
    bool check_homework;         /* the check asks for homework */
    int check_control_percent;   /* of those present: from here a control work counts as marked */
    int lag_limit_percent;       /* [compliance]: of planned hours; a lag above it wants a correction */
    char digest[DIGEST_HEX + 1]; /* of the values that make a final mark, not of the file's wording */
    /* where each value stands */
    const struct policy *half_year;   /* of a half-year; NULL: this one */
    bool is_half_year;                /* this is one: its minimum is half_year_hours_N where that is given */
    const int32_t *type_weight_x1000; /* [kind of work by its place]: -1: the mark's own; NULL: all */
    const int32_t *type_weight_at;    /* [the same]: into the book's weights; -1: none */
    const struct policy_book *book;   /* NULL: read by policy_parse or policy_load */
    struct {
        uint16_t line, section; /* line 0: the default of the scale */
    } place[POLICY_KEYS];
};

/* A section of the file. */
struct policy_section {
    const char *name; /* thresholds */
    const char *text; /* as it stands: [thresholds : grade 9] */
    int line;
    int grade, level, subject; /* -1: any; subject: into names */
};

/* A line of [weights]. It holds for every mark of its kind: a weight of the mark or the work too. */
struct policy_weight {
    const char *type; /* title or identifier of a kind of work */
    uint16_t section, line;
    int32_t weight_x1000;
    int next;     /* of the same subject, or of none; -1: the last */
    bool known;   /* the school has it */
    bool doubled; /* told as a struct policy_double */
};

/* A line of [certificate]: the certificate's subject, and those that it joins (the book's names). */
struct policy_line {
    const char *title;
    int first_name, names; /* into line_names */
    int line;
};

struct policy_setting {
    uint16_t key, section;
    uint16_t line;
    bool doubled; /* told as a struct policy_double */
    int next;     /* of the same subject, or of none; -1: the last */
    int64_t value;
};

/* A value that is given twice for one subject or kind of work, by two of its names: the later line holds. */
struct policy_double {
    int section, first_section, line, first_line;
    const char *name, *first_name; /* of the key or the kind of work */
};

/* A subject that the file names, and whether the school has it. */
struct policy_name {
    const char *text;
    int line; /* where first */
    bool known;
    bool scoped;                     /* by a section; else only a line of [certificate] names it */
    bool joined;                     /* by a line of [certificate] */
    int first_setting, first_weight; /* of its sections; -1: none */
};

struct policy_book {
    struct arena *arena; /* owns all of it */
    const char *file;
    const struct policy *base;
    struct policy_section *sections;
    size_t sections_count, sections_capacity;
    struct policy_setting *settings;
    size_t settings_count, settings_capacity;
    struct policy_weight *weights;
    size_t weights_count, weights_capacity;
    int first_setting, first_weight; /* of sections without a subject; -1: none */
    struct policy_double *doubles;   /* known after policy_book_bind */
    size_t doubles_count, doubles_capacity;
    struct policy_line *lines;
    size_t lines_count, lines_capacity;
    int *line_names; /* into names */
    size_t line_names_count, line_names_capacity;
    struct policy_name *names;
    size_t names_count, names_capacity;
    /* after policy_book_bind: a policy for every grade and subject, equal ones stored once */
    const struct policy **cells; /* [(grade + 1) × (subjects + 1) + subject + 1] */
    size_t subjects;
    const int64_t *subject_ids;           /* ascending */
    const struct policy_subject *subject; /* the same */
    const struct policy_subject *types;   /* kinds of work, by ascending identifier */
    size_t types_count;
};

/* Reads LEN bytes of ini text; NAME stands in messages, "NAME:LINE: …". ERR_CONFIG for an unknown section, key
 * or scope, a key given twice, a value that is not of its kind, thresholds that do not rise for some grade or
 * subject. The book is to be freed with policy_book_free in any case. */
int policy_book_parse(const char *name, const char *text, size_t len, struct policy_book *book,
                      struct err *err);
int policy_book_load(const char *path, struct policy_book *book, struct err *err);
void policy_book_free(struct policy_book *book);

/* Resolves the book for the subjects of the store that are not withdrawn; their places are those of struct
 * term (ascending subject_id). May be called again. Names of subjects that the school does not have are left
 * with known = false. */
int policy_book_bind(struct policy_book *book, struct store *store, struct err *err);

/* Which line of [certificate] joins the subject: one that it names, or whose title the subject has; -1: none. */
int policy_line_of(const struct policy_book *book, const char *title, const char *source_id);

/* The weight of a mark of the kind TYPE (its place among all kinds of work by ascending identifier; -1: none)
 * which has WEIGHT in the journal. */
static inline int32_t policy_weight_of(const struct policy *policy, int32_t type, int32_t weight_x1000)
{
    bool given = type >= 0 && policy->type_weight_x1000 != NULL && policy->type_weight_x1000[type] >= 0;
    return given ? policy->type_weight_x1000[type] : weight_x1000;
}

/* The same for a list of subjects, for tests and for whoever has them. */
struct policy_subject {
    int64_t id;
    const char *source_id, *title;
};
void policy_book_bind_list(struct policy_book *book, const struct policy_subject *subjects, size_t count);

/* The policy of a GRADE (-1: unknown) and SUBJECT (its place; -1: none in particular). */
static inline const struct policy *policy_for(const struct policy_book *book, int grade, int32_t subject)
{
    size_t row = grade >= 0 && grade < POLICY_GRADES ? (size_t)grade + 1 : 0;
    size_t column = subject >= 0 && (size_t)subject < book->subjects ? (size_t)subject + 1 : 0;
    return book->cells[row * (book->subjects + 1) + column];
}

/* The same by subject_id. */
const struct policy *policy_of(const struct policy_book *book, int grade, int64_t subject_id);

/* Where a value stands. */
struct policy_place {
    const char *file;    /* as it was opened */
    const char *section; /* "[thresholds : grade 9]"; where it would stand for a default */
    const char *name;    /* of the key: "4" */
    int line;            /* 0: nowhere, it is the default of the scale */
};
struct policy_place policy_place(const struct policy *policy, enum policy_key key);

/* The same of the weight of a kind of work (its place); false when the policy has none: the journal's holds. */
bool policy_weight_place(const struct policy *policy, int32_t type, struct policy_place *place);

/* The base alone, for whoever asks for what holds for the whole school. */
int policy_parse(const char *name, const char *text, size_t len, struct policy *policy, struct err *err);
int policy_load(const char *path, struct policy *policy, struct err *err);

#endif
