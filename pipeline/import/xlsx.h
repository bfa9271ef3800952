/*
 * xlsx: the sheets of an .xlsx workbook as grids of text. In: the bytes of the file (borrowed). Out: the
 * names of its visible sheets, and each as a grid. Cells come out as a person sees them: numbers in their
 * shortest form ("5", "4.5", "0.3") or with the places of a fixed format ("24.10"), percents with their sign, dates as
 * 2025-10-24 (with a time 2025-10-24T08:30), times as 08:30, booleans as 1 and 0, formulas as their last
 * result, errors as #REF!. Merged cells hold their text in the first one only.
 * Bounded: 256 MiB unpacked in all, 64 MiB of shared text, the limits of grid.h; parts stream through one
 * buffer. Fails with ERR_DATA: no workbook, damaged, encrypted, a document type, above a limit.
 */
#ifndef ITOG_IMPORT_XLSX_H
#define ITOG_IMPORT_XLSX_H

#include "base/err.h"
#include "import/grid.h"

#include <stdbool.h>
#include <stddef.h>

struct xlsx;

/* NULL on error. */
struct xlsx *xlsx_open(const char *name, const void *data, size_t len, struct err *err);
void xlsx_close(struct xlsx *xlsx); /* NULL is harmless */
size_t xlsx_sheet_count(const struct xlsx *xlsx);
const char *xlsx_sheet_name(const struct xlsx *xlsx, size_t at);
/* Fills GRID, which may refer to text of the workbook: close the workbook behind it. */
int xlsx_read(struct xlsx *xlsx, size_t at, struct grid *grid, struct err *err);

/* How a number is to be written: told by the format of its cell. */
struct xlsx_format {
    enum { XLSX_GENERAL, XLSX_FIXED, XLSX_PERCENT, XLSX_DATE, XLSX_DATE_TIME, XLSX_TIME } kind;
    int places; /* of XLSX_FIXED, XLSX_PERCENT */
};

struct xlsx_format xlsx_builtin_format(int id);
struct xlsx_format xlsx_format_of(const char *code);
/* Writes the number TEXT (as the file has it) into OUT; what is no number stays as it is. */
void xlsx_number(const char *text, struct xlsx_format format, bool from_1904, char out[64]);

#endif
