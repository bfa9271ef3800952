/*
 * form: the sheets of a template folder: one a class, a teacher or the school ("-- for:" in data.sql), or, where data.sql is
 * grouped, one a pupil. As one PDF, or an HTML file a sheet. No edition is kept of them: they are drafts, lists, or
 * forms to be signed.
 */
#ifndef ITOG_REPORT_FORM_H
#define ITOG_REPORT_FORM_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct run;

struct form {
    const char *folder; /* under templates/ */
    const char *path;   /* within the workspace: of the PDF, or of the folder of HTML files */
    const char *stage;  /* whose file and findings it is; NULL: nothing is written into the store */
    bool none;          /* there is nothing to make: only what an earlier run left is removed */
    bool html;          /* HTML, not PDF */
    bool sample;        /* a preview: of a document with editions, too, under a number that nothing has */
    int64_t sheets_max; /* 0: all */
    int64_t class_group_id, pupil_id; /* 0: all */
    const char *teacher;              /* a part of the name; NULL: all */
    int64_t sheets, pages; /* made; without one there is no file, and one of an earlier run is removed */
    int64_t blank;         /* pages of the PDF besides: backs, so that each document begins on a sheet */
    int64_t failed;        /* sheets that could not be made; with a stage they are findings (page_error) */
};

/*
 * 0, or -1 with ERR: a template that can't be used, ERR_DATA when it needs the stage grade and that did not run yet, a
 * fault of the store or of a file.
 */
int form_make(struct run *run, struct form *form, struct err *err);

#endif
