/*
 * book_chart: the charts of a sheet, below its rows. They refer to the cells of the table, so they follow when somebody changes one.
 * One that would stand across two printed pages begins on the next. See book.h.
 */
#include "base/arena.h"
#include "base/err.h"
#include "report/book_part.h"

#include <string.h>

enum {
    COLOR_GRID = 0xD9D9D9,
    WIDTH_LEAST = 520,
    WIDTH_MOST = 1100,
    HEIGHT_USUAL = 320, /* pixels */
    HEIGHT_MOST = 640,
    BAR_HEIGHT = 22,
    FONT_SIZE = 9
};
static const double points_per_pixel = 0.75;

/* Dark and light in turn, so that neighbours differ in grey, too. */
static const lxw_color_t colors[] = {0x1F4E79, 0x8FB4D9, 0xF2C078, 0xB5482A, 0x7F7F7F, 0xC9C9C9};

void book_keep_row(struct filling *filling)
{
    struct arena *arena = filling->book->scratch;
    struct kept_row *row = arena_alloc(arena, sizeof *row);
    row->cells = arena_alloc(arena, filling->places * sizeof *row->cells);
    memcpy(row->cells, filling->cells, filling->places * sizeof *row->cells);
    if (filling->kept_end == NULL)
        filling->kept_end = &filling->kept;
    *filling->kept_end = row;
    filling->kept_end = &row->next;
    filling->kept_count++;
}

static size_t place_of(const struct filling *filling, int column)
{
    size_t place = 0;
    while (filling->column_of[place] != &filling->sheet->columns[column])
        place++;
    return place;
}

/* The values of a column go into the chart, too, so that it can be drawn without the table: in constant memory the library
 * no longer has them. It frees what it gets here. */
static void keep_values(const struct filling *filling, lxw_series_range *range, size_t place)
{
    for (const struct kept_row *row = filling->kept; row != NULL; row = row->next) {
        const struct cell *cell = &row->cells[place];
        struct lxw_series_data_point *point = mem_zalloc(sizeof *point);
        point->no_data = cell->kind == CELL_EMPTY;
        point->number = cell->number;
        if (cell->kind == CELL_TEXT) {
            point->string = strcpy(mem_zalloc(strlen(cell->text) + 1), cell->text);
            point->is_string = range->has_string_cache = LXW_TRUE;
        }
        STAILQ_INSERT_TAIL(range->data_cache, point, list_pointers);
        range->num_data_points++;
    }
    range->ignore_cache = LXW_TRUE; /* it need not look for them */
}

static int add_series(struct filling *filling, lxw_chart *chart, const struct sheet_chart *from, size_t index,
                      struct err *err)
{
    const struct sheet_column *column = &filling->sheet->columns[from->values[index]];
    lxw_row_t first = filling->first_row, last = filling->end_row - 1;
    lxw_col_t keys = (lxw_col_t)place_of(filling, from->categories),
              values = (lxw_col_t)place_of(filling, from->values[index]);
    const char *name = book_text(filling, column->title, err);
    if (name == NULL)
        return -1;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_color_t color = colors[index % (sizeof colors / sizeof *colors)];
    chart_series_set_name(series, name);
    chart_series_set_categories(series, filling->tab, first, keys, last, keys);
    chart_series_set_values(series, filling->tab, first, values, last, values);
    keep_values(filling, series->categories, keys);
    keep_values(filling, series->values, values);
    if (from->kind == CHART_LINE) {
        lxw_chart_line line = {.color = color, .width = 2.25F};
        chart_series_set_line(series, &line);
        chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    } else {
        lxw_chart_fill fill = {.color = color};
        chart_series_set_fill(series, &fill);
    }
    return 0;
}

static void set_axes(lxw_chart *chart, const struct sheet_chart *from, bool bars, bool percent)
{
    lxw_chart_font font = {.size = FONT_SIZE};
    lxw_chart_line grid = {.color = COLOR_GRID};
    lxw_chart_axis *keys = bars ? chart->y_axis : chart->x_axis,
                   *values = bars ? chart->x_axis : chart->y_axis;
    chart_axis_set_num_font(keys, &font);
    chart_axis_set_num_font(values, &font);
    chart_axis_set_interval_unit(keys, 1); /* every name stands */
    chart_axis_major_gridlines_set_visible(keys, LXW_FALSE);
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &grid);
    if (bars) { /* from above, as in the table */
        chart_axis_set_reverse(keys);
        chart_axis_set_crossing_max(keys);
    }
    chart_axis_set_min(values, 0);
    chart_axis_set_num_format(values, from->kind == CHART_STACKED ? "0%" : "0");
    if (percent)
        chart_axis_set_max(values, 100);
    chart_legend_set_font(chart, &font);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
}

static int add_chart(struct filling *filling, const struct sheet_chart *from, struct err *err)
{
    static const uint8_t types[] = {LXW_CHART_COLUMN, LXW_CHART_BAR, LXW_CHART_LINE,
                                    LXW_CHART_BAR_STACKED_PERCENT};
    const double default_width = 480, default_height = 288;
    bool bars = from->kind == CHART_BAR || from->kind == CHART_STACKED;
    const char *title = book_text(filling, from->title, err);
    lxw_chart *chart = workbook_add_chart(filling->book->workbook, types[from->kind]);
    if (title == NULL || chart == NULL)
        return title == NULL ? -1 : book_fail(LXW_ERROR_MEMORY_MALLOC_FAILED, filling->sheet->file, err);
    lxw_chart_font font = {.size = FONT_SIZE + 3, .bold = LXW_TRUE};
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &font);
    bool percent = from->kind != CHART_STACKED; /* none above 100: the axis ends there */
    for (size_t i = 0; i < from->value_count; i++) {
        if (add_series(filling, chart, from, i, err) != 0)
            return -1;
        percent = percent && filling->sheet->columns[from->values[i]].percent &&
                  filling->peaks[place_of(filling, from->values[i])] <= 100;
    }
    set_axes(chart, from, bars, percent);
    double table = book_table_pixels(filling);
    double width = table < WIDTH_LEAST ? WIDTH_LEAST : table > WIDTH_MOST ? WIDTH_MOST : table;
    double height = bars ? 110 + BAR_HEIGHT * (double)(filling->end_row - filling->first_row) : HEIGHT_USUAL;
    height = height > HEIGHT_MOST ? HEIGHT_MOST : height;
    book_next_row(filling, 0);
    book_ensure_room(filling, height * points_per_pixel);
    lxw_chart_options options = {.x_scale = width / default_width, .y_scale = height / default_height};
    lxw_error code = worksheet_insert_chart_opt(filling->worksheet, filling->row, 0, chart, &options);
    if (code != LXW_NO_ERROR)
        return book_fail(code, filling->sheet->file, err);
    for (double end = filling->height + height * points_per_pixel; filling->height < end;)
        book_next_row(filling, 0);
    return 0;
}

int book_add_charts(struct filling *filling, struct err *err)
{
    if (filling->first_row == 0) /* of nothing */
        return 0;
    for (size_t i = 0; i < filling->sheet->chart_count; i++)
        if (add_chart(filling, &filling->sheet->charts[i], err) != 0)
            return -1;
    return 0;
}
