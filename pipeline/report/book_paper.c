/*
 * book_paper: a sheet on paper: columns, page, heights of rows, where pages end. Programs differ a little in what they get on a page, so pages are
 * broken a little before they are full. See book.h.
 */
#include "base/text.h"
#include "report/book_part.h"

#include <string.h>

static const double points_per_pixel = 0.75, points_per_line = 12, row_points_most = 409;

double book_table_pixels(const struct filling *filling)
{
    double pixels = 0;
    for (size_t i = 0; i < filling->places; i++)
        pixels += filling->column_of[i]->width * 7 + 5;
    return pixels;
}

/* How many points of the sheet fit on a page, as it will be printed. */
static double page_points(const struct filling *filling)
{
    const struct sheet *sheet = filling->sheet;
    const double margins = 72, short_side = sheet->a3 ? 842 : 595, long_side = sheet->a3 ? 1191 : 842;
    double paper = (sheet->landscape ? long_side : short_side) - margins;
    double height = (sheet->landscape ? short_side : long_side) - margins;
    double width = book_table_pixels(filling) * points_per_pixel;
    return sheet->fit_width && width > paper ? height * width / paper : height;
}

void book_set_up(struct filling *filling)
{
    const struct sheet *sheet = filling->sheet;
    lxw_worksheet *worksheet = filling->worksheet;
    enum { PAPER_A3 = 8, PAPER_A4 = 9 };
    for (size_t i = 0; i < filling->places; i++)
        worksheet_set_column(worksheet, (lxw_col_t)i, (lxw_col_t)i, filling->column_of[i]->width, NULL);
    if (sheet->chart_count >
        0) /* else programs choose heights of their own, and a chart may stand across two pages */
        worksheet_set_default_row(worksheet, BOOK_ROW_POINTS, LXW_FALSE);
    worksheet_set_paper(worksheet, sheet->a3 ? PAPER_A3 : PAPER_A4);
    if (sheet->landscape)
        worksheet_set_landscape(worksheet);
    if (sheet->fit_width)
        worksheet_fit_to_pages(worksheet, 1, 0);
    if (sheet->repeat_columns > 0)
        worksheet_repeat_columns(worksheet, 0, (lxw_col_t)(sheet->repeat_columns - 1));
    worksheet_set_margins(worksheet, 0.5, 0.4, 0.5, 0.5);
    worksheet_set_footer(worksheet, "&L&8&A&R&8&P / &N");
    worksheet_gridlines(worksheet, LXW_HIDE_ALL_GRIDLINES);
    filling->page = filling->page_end = page_points(filling);
}

void book_ensure_room(struct filling *filling, double points)
{
    const struct sheet *sheet = filling->sheet;
    const double doubtful = filling->page * 0.12;
    const double next = filling->page - (sheet->repeat_head ? sheet->head_height : 0);
    while (filling->height >= filling->page_end)
        filling->page_end += next;
    if (filling->height + points <= filling->page_end - doubtful || filling->break_count == LXW_BREAKS_MAX)
        return;
    filling->breaks[filling->break_count++] = filling->row;
    filling->page_end = filling->height + next;
}

void book_begin_group(struct filling *filling)
{
    double last = filling->group_at > 0 ? filling->height - filling->group_at : 0;
    if (filling->sheet->keep_groups)
        book_ensure_room(filling, last);
    filling->group_at = filling->height;
}

void book_end_pages(struct filling *filling)
{
    if (filling->break_count > 0) /* the list ends with 0 */
        worksheet_set_h_pagebreaks(filling->worksheet, filling->breaks);
}

/* How many lines TEXT takes in a column so many letters wide. */
static int count_lines(const char *text, double width)
{
    const size_t most = width > 1 ? (size_t)width : 1;
    const char *end = text + strlen(text);
    size_t used = 0, word = 0;
    int lines = 1;
    for (const char *at = text; at < end;) {
        uint32_t code = text_next(&at, end);
        if (code == '\n') {
            lines++;
            used = word = 0;
        } else if (code == ' ') {
            used += word + 1;
            word = 0;
        } else if (used + ++word > most) {
            lines++;
            word = used > 0 ? word : 1;
            used = 0;
        }
    }
    return lines;
}

/* Not every program looks for itself how high a row of wrapped text must be. */
double book_row_height(const struct filling *filling, bool top)
{
    if (filling->sheet->row_height > 0)
        return filling->sheet->row_height;
    int lines = 1;
    for (size_t i = 0; i < filling->places; i++) {
        const struct sheet_column *column = filling->column_of[i];
        if (!column->wrap || filling->cells[i].kind != CELL_TEXT || (column->once && !top))
            continue;
        int count = count_lines(filling->cells[i].text, column->width);
        lines = count > lines ? count : lines;
    }
    double height = lines > 1 ? lines * points_per_line + 2 : 0;
    return height < row_points_most ? height : row_points_most;
}
