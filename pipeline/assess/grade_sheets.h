/*
 * grade_sheets: what the files of the statistics share. All of them take the rows of the roll once, pupil by
 * pupil, and count; nothing is averaged here.
 */
#ifndef ITOG_ASSESS_GRADE_SHEETS_H
#define ITOG_ASSESS_GRADE_SHEETS_H

#include "assess/grade.h"

/* The counts of one class (or group) and subject: a row of subject_result or teacher_result. */
struct tally {
    int64_t teacher_id;
    int band[6]; /* [2] to [5]; [1]: of [2], the mark «1» */
    int mark[POLICY_MARK_MAX + 1];
    int not_attested, no_mark, exempt, deferred, pass, fail, unmarked, departed;
    int64_t mark_sum, degree_x1000;
};

/* Things kept by group and subject, in the order in which they came; a place of -1 is empty. */
struct tallies {
    int32_t *at; /* [group × subject] */
    struct tally *items;
    size_t count, capacity;
};

/* A pupil's categories, and the pupils of a class. */
enum category {
    CATEGORY_FAILING,
    CATEGORY_INCOMPLETE,
    CATEGORY_ONE_THREE,
    CATEGORY_THREES,
    CATEGORY_ONE_FOUR,
    CATEGORY_GOOD,
    CATEGORY_EXCELLENT,
    CATEGORY_UNMARKED,
    CATEGORY_DEPARTED,
    CATEGORIES
};

struct class_counts {
    int start, arrived, moved_in, departed, moved_out, end;
    int category[CATEGORIES];
    int with_not_attested, with_deferred;
    bool used;
};

/* н/а for want of any mark at all: not in the N of the rates (DOMAIN.md §4), and "incomplete" whatever the setting says of н/а. */
bool grade_without_any_mark(const struct grade_line *line);

void tallies_open(struct tallies *tallies, const struct term *term);
void tallies_add(struct tallies *tallies, const struct grade *grade, int32_t group,
                 const struct term_row *row, const struct grade_line *line);
void tallies_free(struct tallies *tallies);
int tallies_write_classes(const struct tallies *tallies, struct grade *grade, struct err *err);
int tallies_write_teachers(const struct tallies *tallies, struct grade *grade, struct err *err);
int grade_write_settings(struct grade *grade, struct err *err);

/* The movement of the period, from the stays: into COUNTS [group]. */
void grade_count_moves(const struct term *term, struct class_counts *counts);

/* Kinds of work. Open reads the works of the period; COUNTS [group] tell which classes have results. */
struct works;
struct works *works_open(struct grade *grade, struct err *err);
void works_add(struct works *works, const struct term_row *row);
int works_write(struct works *works, const struct class_counts *counts, struct err *err);
void works_free(struct works *works);

#endif
