/* sheet_part: what sheet.c (the file) and sheet_key.c (one header line) share. */
#ifndef ITOG_REPORT_SHEET_PART_H
#define ITOG_REPORT_SHEET_PART_H

#include "report/sheet.h"

/* Cuts white space at both ends, in place. */
char *sheet_trim(char *text);
/* The statement that follows: heads, values, rows, block or total. */
int sheet_begin_part(struct sheet *sheet, enum sheet_part_kind kind, char *text, int line, struct err *err);
/* One "-- key: text". 1: it begins a statement; 0: a header line; -1: error. */
int sheet_read_key(struct sheet *sheet, const char *key, char *text, int line, struct err *err);

#endif
