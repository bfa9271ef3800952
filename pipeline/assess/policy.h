/*
 * policy: the school's rules of assessment as data, read from policy.ini (see templates/policies/). A policy
 * is complete once it is read: what the file leaves out has the value of the ready policy of its scale.
 */
#ifndef ITOG_ASSESS_POLICY_H
#define ITOG_ASSESS_POLICY_H

#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum policy_scale {
    POLICY_FIVE,    /* marks 2 to 5, given as such */
    POLICY_PERCENT, /* works are scored 0 to 100, the final mark is 2 to 5 */
    POLICY_TEN      /* marks 1 to 10 */
};

enum { POLICY_MARK_MAX = 10, POLICY_HOURS = 3, POLICY_GRADES = 12 };

struct policy {
    enum policy_scale scale;
    int lowest, highest;     /* of the final marks */
    int pass;                /* the lowest mark that is a success */
    int64_t value_max_x1000; /* of a current mark */
    int64_t threshold_x1000[POLICY_MARK_MAX +
                            1]; /* [mark]: the lowest mean that gives it; lowest + 1 to highest */
    int64_t exam_threshold_x1000[POLICY_MARK_MAX + 1]; /* [mark]: the lowest percentage of an exam's points */
    int minimum_marks[POLICY_HOURS];                   /* at one, two, three and more lessons a week */
    bool few_marks_attest;                             /* fewer than the minimum are enough */
    int64_t absence_limit_x1000; /* percent of the lessons held; above it the reason is missed_lessons */
    bool no_five_with_two;
    bool work_owed_is_two;
    bool exam_alone; /* an exam gives the mark where there is no weighted work at all */
    bool unmarked_grade[POLICY_GRADES];
    int forecast_min_marks;
    int64_t needed_weight_x1000;
    int forecast_warn_percent; /* from this chance of a failing mark or none the tutor is warned */
    bool check_homework;         /* the check asks for homework */
    int check_control_percent;   /* of those present: from here a control work counts as marked */
    char digest[DIGEST_HEX + 1]; /* of the values above, not of the file's wording */
};

/* Reads LEN bytes of ini text; NAME stands in messages, "NAME:LINE: …". ERR_CONFIG for an unknown section or
 * key, a key given twice, a value that is not of its kind, thresholds that do not rise. */
int policy_parse(const char *name, const char *text, size_t len, struct policy *policy, struct err *err);

/* The same from a file. */
int policy_load(const char *path, struct policy *policy, struct err *err);

#endif
