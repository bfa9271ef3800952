/*
 * extract_workers: several processes make the classes; one after the other, in order, they are handed to the caller. Forked
 * while no data base is open: a connection does not survive it.
 */
#ifndef ITOG_REPORT_EXTRACT_WORKERS_H
#define ITOG_REPORT_EXTRACT_WORKERS_H

#include "report/extract_class.h"

struct workers;

/* JOBS of them; run->store is closed and opened again. NULL on error. */
struct workers *workers_start(struct run *run, const struct sheets *sheets, struct edition_numbers *numbers,
                              int jobs, const struct class_row *classes, const char *const *paths,
                              size_t count, struct err *err);
/* Class AT, in turn. MADE is empty before. */
int workers_next(struct workers *workers, size_t at, struct made_class *made, struct err *err);
/* Ends those that still work; NULL is harmless. */
void workers_end(struct workers *workers);

#endif
