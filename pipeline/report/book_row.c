/*
 * book_row: rows of a table, written straight into the sheet. In constant memory libxlsxwriter keeps the rows of a sheet as XML in a
 * file of the sheet until the workbook is closed; a row put there as a whole takes a quarter of the time of one that is handed over
 * cell by cell. What stands in the file is the same. See book.h.
 */
#include "base/i18n.h"
#include "base/text.h"
#include "report/book_part.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_int(struct buf *out, long long number)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    buf_put(out, at, (size_t)(digits + sizeof digits - at));
}

/* Sixteen digits, as the library would; most numbers have two decimals at most, and the others are slow to write. */
static void put_number(struct buf *out, double number)
{
    const double most = 1e13;
    char digits[32];
    long long hundredths = fabs(number) < most ? llround(fabs(number) * 100) : -1;
    if ((double)hundredths / 100 < fabs(number) || (double)hundredths / 100 > fabs(number)) {
        buf_put(out, digits, (size_t)snprintf(digits, sizeof digits, "%.16G", number));
        return;
    }
    if (number < 0)
        buf_putc(out, '-');
    put_int(out, hundredths / 100);
    int rest = (int)(hundredths % 100);
    if (rest > 0) {
        char decimals[] = {'.', (char)('0' + rest / 10), (char)('0' + rest % 10)};
        buf_put(out, decimals, rest % 10 > 0 ? 3 : 2);
    }
}

void book_row_begin(struct filling *filling, double height)
{
    struct buf *row = &filling->book->row;
    lxw_worksheet_write_single_row(filling->worksheet); /* what the library still holds stands above */
    buf_clear(row);
    put_int(row, filling->row + 1);
    filling->row_digits_len = row->len;
    memcpy(filling->row_digits, row->data, row->len);
    buf_clear(row);
    buf_puts(row, "<row r=\"");
    buf_put(row, filling->row_digits, filling->row_digits_len);
    if (height > 0) {
        buf_puts(row, "\" ht=\"");
        put_number(row, height);
        buf_puts(row, "\" customHeight=\"1");
    }
    buf_puts(row, "\">");
}

/* What XML can't hold is written as spreadsheet programs do: _x0007_. */
static void put_text(struct buf *out, const char *text)
{
    const char *from = text;
    for (;; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte >= ' ' && byte != '&' && byte != '<' && byte != '>')
            continue;
        if (byte == '\n' || byte == '\t')
            continue;
        buf_put(out, from, (size_t)(text - from));
        if (byte == '\0')
            return;
        if (byte < ' ')
            buf_printf(out, "_x%04X_", byte);
        else
            buf_puts(out, byte == '&' ? "&amp;" : byte == '<' ? "&lt;" : "&gt;");
        from = text + 1;
    }
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void begin_cell(struct filling *filling, size_t place, int32_t style)
{
    struct buf *row = &filling->book->row;
    filling->book->cells++;
    buf_put(row, "<c r=\"", 6);
    buf_puts(row, filling->letters[place]);
    buf_put(row, filling->row_digits, filling->row_digits_len);
    buf_put(row, "\" s=\"", 5);
    put_int(row, style);
}

int book_row_cell(struct filling *filling, size_t place, const struct cell *cell, int32_t style,
                  struct err *err)
{
    struct buf *row = &filling->book->row;
    const char *text = cell->kind == CELL_TEXT ? cell->text : "";
    size_t len = strlen(text);
    begin_cell(filling, place, style);
    if (cell->kind == CELL_NUMBER) {
        buf_put(row, "\"><v>", 5);
        put_number(row, cell->number);
        buf_puts(row, "</v></c>");
        return 0;
    }
    if (len == 0) {
        buf_puts(row, "\"/>");
        return 0;
    }
    if (book_check_text(filling, text, len, err) != 0)
        return -1;
    buf_puts(row, "\" t=\"inlineStr\"><is><t");
    buf_puts(row, is_space(text[0]) || is_space(text[len - 1]) ? " xml:space=\"preserve\">" : ">");
    put_text(row, text);
    buf_puts(row, "</t></is></c>");
    return 0;
}

void book_row_formula(struct filling *filling, size_t place, const char *formula, double value, int32_t style)
{
    struct buf *row = &filling->book->row;
    begin_cell(filling, place, style);
    buf_puts(row, "\"><f>");
    put_text(row, formula);
    buf_puts(row, "</f><v>");
    put_number(row, value);
    buf_puts(row, "</v></c>");
}

int book_row_end(struct filling *filling, double height, struct err *err)
{
    lxw_worksheet *worksheet = filling->worksheet;
    struct buf *row = &filling->book->row;
    buf_puts(row, "</row>");
    if (fwrite(row->data, 1, row->len, filling->book->rows) != row->len)
        return err_set_errno(err, ERR_IO, _("the workbook can't be written"));
    lxw_col_t last = (lxw_col_t)(filling->places - 1);
    if (worksheet->dim_rowmin > filling->row)
        worksheet->dim_rowmin = filling->row;
    worksheet->dim_rowmax = filling->row;
    worksheet->dim_colmin = 0;
    if (worksheet->dim_colmax < last)
        worksheet->dim_colmax = last;
    book_next_row(filling, height);
    return 0;
}
