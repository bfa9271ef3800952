/*
 * patch: values into the cells of a worksheet of an .xlsx (ECMA-376 part 1, 18.3.1), everything else as it is: styles,
 * widths, merged cells, formulas, validation. The XML is edited as text, so that what itog does not know stays, too.
 */
#ifndef ITOG_REPORT_PATCH_H
#define ITOG_REPORT_PATCH_H

#include "base/buf.h"
#include "base/err.h"
#include "report/cells.h"

/*
 * CELLS: in order of row and column, each place once. NAME (the sheet's part) stands in messages. ERR_DATA: the XML is not what a
 * worksheet is; a cell holds a formula or lies inside a merged range; then the place of cells.sql (FILE) is told.
 */
int patch_sheet(const char *name, const char *file, const char *xml, size_t len, const struct cell *cells,
                size_t count, struct buf *out, struct err *err);

/* Workbook part: programs that open the file compute its formulas anew. */
int patch_recalculate(const char *xml, size_t len, struct buf *out, struct err *err);

#endif
