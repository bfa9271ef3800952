/*
 * program: other people's programs, run without a shell: what they print, or what they make of what they are fed.
 */
#ifndef ITOG_BASE_PROGRAM_H
#define ITOG_BASE_PROGRAM_H

#include "base/buf.h"
#include "base/err.h"

#include <stdio.h>

/*
 * Runs WORDS (ended by NULL; the first is looked up in PATH) with messages in English and no input; what it prints on both streams goes into OUT
 * (cleared first). 0 with its exit code in *CODE (128 + the signal that ended it). ERR_UNAVAILABLE: there is no such program.
 */
int program_run(const char *const *words, struct buf *out, int *code, struct err *err);

/* A program that is fed, and prints into FILE. Its messages go to the standard error. */
struct program {
    int pid;
    FILE *in; /* what is written here is its input */
    const char *name;
};
int program_begin(struct program *program, const char *const *words, FILE *file, struct err *err);
/* Ends its input and waits. An exit code other than 0 is ERR_UNAVAILABLE. */
int program_end(struct program *program, struct err *err);

#endif
