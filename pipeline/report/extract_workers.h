/*
 * extract_workers: several processes make the classes; one after the other, in order, they are handed to the caller. Forked
 * while no data base is open: a connection does not survive it.
 */
#ifndef ITOG_REPORT_EXTRACT_WORKERS_H
#define ITOG_REPORT_EXTRACT_WORKERS_H

#include "report/extract_class.h"

struct workers;

/* What they share out: MAKER is detached before they are forked, NUMBERS are reserved. */
struct work {
    struct sheet_maker *maker;
    struct edition_numbers *numbers;
    const struct class_row *classes;
    const char *const *paths; /* of the classes' files */
    const size_t *pupils;     /* of the classes: how much work each is */
    size_t count;
};

/* JOBS of them; run->store is closed and opened again. NULL on error. */
struct workers *workers_start(struct run *run, const struct work *work, int jobs, struct err *err);
/* Class AT, in turn. MADE is empty before. */
int workers_next(struct workers *workers, size_t at, struct made_class *made, struct err *err);
/* Ends those that still work; NULL is harmless. */
void workers_end(struct workers *workers);

#endif
