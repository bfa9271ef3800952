/*
 * shift: a file whose values stand under the wrong names. A line of names that has lost one, while the number
 * of fields still agrees, moves every value by one column: then most rows hold, in two columns or more, what
 * can't be of the column at all (a word where a date or number belongs, a date in a list of words). In: the
 * file again from its begin, up to SHIFT_ROWS rows. Out: whether it is so. Faults of single values, dates
 * written another way or references to rows that are not there are no such sign by themselves.
 */
#ifndef ITOG_IMPORT_SHIFT_H
#define ITOG_IMPORT_SHIFT_H

#include "import/table.h"

enum { SHIFT_ROWS = 200, SHIFT_ROWS_MIN = 3, SHIFT_PERCENT = 80 };

/* Does the present row hold a value that can't be of its column at all? Only then the file is looked at. */
bool shift_suspects(struct importer *importer, const struct table *table);
/* 1: shifted, told in one finding; 0: not; -1: failure. TABLE has its header matched. */
int shift_find(struct importer *importer, const struct table *table, const struct source_file *file,
               const struct decode_facts *facts, struct err *err);

/* How well a value fits: 0 as it should be, or wrong in a way that says nothing. */
enum shift_sign { SHIFT_NONE, SHIFT_WEAK, SHIFT_STRONG };
enum shift_sign shift_of_date(const char *text);
enum shift_sign shift_of_number(const char *text);
/* A word column that holds digits; a value of the list must have been ruled out. */
enum shift_sign shift_of_word(const char *text);

#endif
