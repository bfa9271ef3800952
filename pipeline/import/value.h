/*
 * value: the types of the journal layout: text in, what is staged out. Text becomes NFC, one-line text loses
 * doubled spaces; numbers are exact, times 1000 where they have places. A value that is not of its type
 * leaves a fault.
 */
#ifndef ITOG_IMPORT_VALUE_H
#define ITOG_IMPORT_VALUE_H

#include "import/row.h"

/* What is wrong with a value; kept until all references of its row are resolved: they tell whom it is about.
 */
struct value_fault {
    size_t column;
    enum finding_code code;
    const char *expected;
};

/* "1.4" or "1,4", at most three places, not negative; exact. */
bool value_decimal(const char *text, int64_t *x1000);
/* "1.23E+12": what table programs make of a long number; its last digits are lost. */
bool value_is_mangled(const char *text);
/* Cuts white space at both ends. */
void value_trim(struct cell *cell);
/* A value that is not empty, of every type but references; -1: FAULT says why not. */
int value_take(struct importer *importer, const struct column_layout *column, struct cell *cell,
               struct value_fault *fault);

#endif
