/*
 * looks: the page of a template as each pupil's family gets it on paper: as the run prints, or in large print for those of whom
 * pupils.csv says so.
 */
#ifndef ITOG_REPORT_LOOKS_H
#define ITOG_REPORT_LOOKS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct page_template;
struct run;

struct looks {
    struct page_template *page;
    struct page_template *large; /* NULL: nobody's, or the run prints everything so large */
    const int64_t *pupils;       /* whose, in order; in the run's arena */
    size_t count;
};

/* The template in FOLDER. Zero LOOKS, free with looks_close in any case. */
int looks_open(struct run *run, const char *folder, struct looks *looks, struct err *err);
void looks_close(struct looks *looks);
/* For a pupil; 0: nobody's sheet. */
struct page_template *looks_page(const struct looks *looks, int64_t pupil_id);

#endif
