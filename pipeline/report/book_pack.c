/*
 * book_pack: the file of a workbook, from the frame that libxlsxwriter makes (styles, charts, sheets without rows) and the rows of all sheets, which
 * stand in a file of their own meanwhile. The library would copy each row twice more, and deflate it by zlib. See book.h.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/zip.h"
#include "base/zip_write.h"
#include "report/book_part.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void book_take_rows(struct filling *filling)
{
    filling->own_file = filling->worksheet->optimize_tmpfile;
    filling->worksheet->optimize_tmpfile = filling->worksheet->file = filling->book->rows;
}

/* It also keeps room for a row of 16,384 cells in every sheet until the file is written, 130 KB; with the last row there it is of no more use. */
void book_leave_rows(struct filling *filling)
{
    lxw_worksheet *worksheet = filling->worksheet;
    struct book *book = filling->book;
    lxw_worksheet_write_single_row(worksheet);
    worksheet->optimize_tmpfile = worksheet->file = filling->own_file;
    free(worksheet->array);
    worksheet->array = NULL;
    if (book->sheet_count == book->sheet_capacity) {
        book->sheet_capacity = book->sheet_capacity > 0 ? 2 * book->sheet_capacity : 64;
        book->sheet_ends = mem_realloc(book->sheet_ends, book->sheet_capacity * sizeof *book->sheet_ends);
    }
    book->sheet_ends[book->sheet_count++] = ftello(book->rows);
}

/* The rows of a sheet, behind what OUT holds. */
static int read_rows(struct book *book, size_t sheet, struct buf *out, struct err *err)
{
    off_t from = sheet > 0 ? book->sheet_ends[sheet - 1] : 0;
    size_t len = (size_t)(book->sheet_ends[sheet] - from);
    buf_reserve(out, len);
    if (fseeko(book->rows, from, SEEK_SET) != 0 || fread(out->data + out->len, 1, len, book->rows) != len)
        return err_set_errno(err, ERR_IO, _("the workbook can't be written"));
    out->len += len;
    out->data[out->len] = '\0';
    return 0;
}

static int read_entry(struct zipfile *frame, size_t at, struct buf *out, struct err *err)
{
    struct zipfile_entry *entry = zipfile_entry_open(frame, at, err);
    size_t size = (size_t)zipfile_size(frame, at), got = 0;
    buf_clear(out);
    buf_reserve(out, size);
    int failed = entry == NULL || zipfile_entry_read(entry, out->data, size, &got, err) != 0;
    zipfile_entry_close(entry);
    out->len = got;
    out->data[got] = '\0';
    return failed ? -1 : 0;
}

/* The number of the sheet that is the part NAME, from 1; 0: none is. */
static size_t sheet_of(const char *name)
{
    static const char start[] = "xl/worksheets/sheet";
    return strncmp(name, start, sizeof start - 1) == 0 ? (size_t)atol(name + sizeof start - 1) : 0;
}

static int pack(struct book *book, struct zipfile *frame, struct zip_write *zip, struct err *err)
{
    struct buf part = {0}, whole = {0};
    int failed = 0;
    for (size_t i = 0; i < zipfile_count(frame) && failed == 0; i++) {
        const char *name = zipfile_name(frame, i);
        size_t sheet = sheet_of(name);
        failed = read_entry(frame, i, &part, err);
        if (failed != 0)
            break;
        char *rest = sheet > 0 ? strstr(part.data, "</sheetData>") : NULL;
        if (rest == NULL) { /* no sheet, or one without rows */
            zip_write_add(zip, name, part.data, part.len);
            continue;
        }
        buf_clear(&whole);
        buf_put(&whole, part.data, (size_t)(rest - part.data));
        failed = read_rows(book, sheet - 1, &whole, err);
        buf_puts(&whole, rest);
        zip_write_add(zip, name, whole.data, whole.len);
    }
    buf_free(&part);
    buf_free(&whole);
    return failed;
}

int book_pack(struct book *book, struct err *err)
{
    struct zipfile *frame =
        fflush(book->rows) == 0 && !ferror(book->rows) ? zipfile_open(book->frame, err) : NULL;
    FILE *stream = frame != NULL ? fopen(book->path, "wb") : NULL;
    struct zip_write *zip = stream != NULL ? zip_write_new(stream) : NULL;
    int failed = zip == NULL || pack(book, frame, zip, err) != 0 || zip_write_end(zip, err) != 0;
    zip_write_free(zip);
    zipfile_close(frame);
    if (stream != NULL && fclose(stream) != 0)
        failed = 1;
    if (failed && err->kind == ERR_NONE)
        err_set_errno(err, ERR_IO, _("cannot write %s"), book->path);
    return failed ? -1 : 0;
}
