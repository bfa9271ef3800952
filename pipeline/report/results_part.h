/*
 * results_part: what results.c (putting tables together and telling them) and results_kinds.c (which tables there are: their statements and
 * columns) share.
 */
#ifndef ITOG_REPORT_RESULTS_PART_H
#define ITOG_REPORT_RESULTS_PART_H

enum { RESULT_FIGURES = 18 };

/* How rows are put together: the end of a statement that starts with two names and the figures. */
struct result_unit {
    const char *by, *names, *from, *key, *order;
};

enum result_show {
    SHOW_COUNT,
    SHOW_SOME, /* a count that is left out where it is 0 in every row */
    SHOW_RATE,
    SHOW_CHANGE,
    SHOW_MEAN,
    SHOW_DEGREE
};

/* A figure by its place in the statement (bits); rates and changes: OVER of UNDER, and before: WAS_OVER of WAS_UNDER (places). */
struct result_column {
    const char *head;
    enum result_show show;
    unsigned over, under;
    int was_over, was_under;
    int level; /* 5 to 2: its marks stand in HEAD for %s; 0: there is none */
};

/* A kind of table. The first NOW figures are of this period; a row without any of them only counts in the change of the total. */
struct result_kind {
    const struct result_unit *units; /* until one without BY */
    const char *sums;
    const struct result_column *columns; /* until one without HEAD */
    int now, figures;
};

/* Statements take ?1 the period, ?2 class, ?3 grade, ?4 level, ?5 subject (0: all), ?6 a part of the teacher's name, ?7 the period before
 * (0: none). results_of_teacher: where a teacher teaches, by group; results_of_marks: by homeroom. */
extern const struct result_kind results_of_pupils, results_of_marks, results_of_teacher, results_of_works,
    results_of_ten;

#endif
