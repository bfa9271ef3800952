/*
 * form: one PDF of a template folder over all classes of a period: a sheet a class, or, where data.sql is grouped, a sheet a
 * pupil. No edition is kept of it: it is a draft, or a form to be signed.
 */
#ifndef ITOG_REPORT_FORM_H
#define ITOG_REPORT_FORM_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct run;

struct form {
    const char *folder;    /* under templates/ */
    const char *stage;     /* whose file and findings it is */
    const char *name;      /* of the file in the period's output folder */
    bool none;             /* there is nothing to make: only what an earlier run left is removed */
    int64_t sheets, pages; /* made; without one there is no file, and one of an earlier run is removed */
    int64_t failed;        /* sheets that could not be made: findings (page_error) */
};

/* 0, or -1 with ERR: a template that can't be used, a fault of the store or of a file. */
int form_make(struct run *run, struct form *form, struct err *err);

#endif
