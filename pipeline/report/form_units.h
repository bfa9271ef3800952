/* form_units: for whom a form is made: the classes of a period, its teachers, or the school. See form.h. */
#ifndef ITOG_REPORT_FORM_UNITS_H
#define ITOG_REPORT_FORM_UNITS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct dataset;
struct form;
struct run;

/* The parameters :class and :teacher of one run of the queries, and its name for bookmarks and files. */
struct form_unit {
    int64_t class_group_id, teacher_id; /* 0: all */
    const char *title;
};

/*
 * In their order, from the run's arena; *COUNT may be 0. Classes are those with somebody on the roll where the template
 * needs the stage grade (ERR_DATA when it did not run), else those with a member within the period; teachers are those who teach in it.
 */
struct form_unit *form_units(struct run *run, const struct form *form, const struct dataset *dataset,
                             size_t *count, struct err *err);

#endif
