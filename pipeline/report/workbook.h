/*
 * workbook: a folder of templates (a sheet a file *.sql, in the order of their names; "-- for: class" gives one
 * sheet a class; data.sql for the names in their titles; title.txt) becomes one .xlsx file.
 */
#ifndef ITOG_REPORT_WORKBOOK_H
#define ITOG_REPORT_WORKBOOK_H

#include "base/err.h"

#include <stdint.h>

struct run;

struct workbook {
    const char *folder;     /* under the templates: "summary" */
    const char *path;       /* the file to be made */
    const char *stage;      /* of its row in the list of files, whose path is artifact; NULL: not listed */
    const char *artifact;   /* "out/2025-Q1/summary.xlsx" */
    int64_t class_group_id; /* :class of the sheets that are not one a class; 0: all */
    int64_t sheets, cells;  /* told */
};

/* Written under a temporary name, its row committed, then renamed. ERR_CONFIG for a template that can't be used. */
int workbook_make(struct run *run, struct workbook *workbook, struct err *err);

#endif
