/*
 * sample: an invented Russian school, written as a folder in the journal layout (samples/README.md). What
 * goes in: the size, a seed, how far the year has gone and the scale of marks; what comes out: every file of the layout. The same
 * options give the same bytes. It fails when the folder is not empty, the period or the scale is unknown, or the disk
 * refuses.
 */
#ifndef ITOG_SAMPLE_SAMPLE_H
#define ITOG_SAMPLE_SAMPLE_H

#include "base/err.h"

#include <stdint.h>

enum { SAMPLE_PUPILS_MAX = 200000 };

struct sample_options {
    int pupils; /* 1 to SAMPLE_PUPILS_MAX */
    uint64_t seed;
    int classes; /* 0: as many as the pupils need; N: just N classes, of a spread of grades (1, 5, 10, …) */
    const char *
        through; /* lessons and marks exist to the end of this period: "2025-Q1" (also for NULL) … "2025-Y" */
    const char *marks; /* the scale: "2-5" (also for NULL), "percent", "10" */
};

/* Makes DIR, which must be empty or absent, and writes all files of the layout into it. */
int sample_write(const char *dir, const struct sample_options *options, struct err *err);

#endif
