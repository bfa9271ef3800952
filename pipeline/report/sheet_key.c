/* sheet_key: one header line of a sheet's SQL file, "-- key: text". See sheet.h, sheet_part.h. */
#include "base/i18n.h"
#include "base/text.h"
#include "report/sheet_part.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const double width_default = 9, width_most = 120, height_most = 400;

/* ---- words ---- */

/* Cuts white space at both ends, in place. */
char *sheet_trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
        text[--len] = '\0';
    return text;
}

/* The next piece of *REST up to SEPARATOR, trimmed; NULL when there is none. */
static char *next_piece(char **rest, char separator)
{
    if (*rest == NULL)
        return NULL;
    char *piece = *rest;
    char *end = strchr(piece, separator);
    if (end != NULL)
        *end++ = '\0';
    *rest = end;
    return sheet_trim(piece);
}

/* "width 30" with WORD "width": the number behind it. */
static bool number_behind(const char *text, const char *word, double most, double *number)
{
    size_t len = strlen(word);
    if (strncmp(text, word, len) != 0 || text[len] != ' ')
        return false;
    char *end = NULL;
    double value = strtod(text + len + 1, &end);
    if (end == text + len + 1 || *end != '\0' || !(value > 0 && value <= most))
        return false;
    *number = value;
    return true;
}

static bool is_number_word(const char *word, enum sheet_number *number)
{
    static const char *const words[] = {"general", "integer", "decimal1", "decimal2", "date", "time"};
    for (int i = 0; i < 6; i++)
        if (strcmp(word, words[i]) == 0) {
            *number = (enum sheet_number)i;
            return true;
        }
    if (strcmp(word, "percent1") == 0) { /* a number of percent, one decimal */
        *number = NUMBER_DECIMAL1;
        return true;
    }
    return false;
}

/* ---- keys ---- */

static int read_column(struct sheet *sheet, bool pivot, char *text, int line, struct err *err)
{
    if (sheet->column_count == SHEET_COLUMNS_MAX)
        return err_set(err, ERR_CONFIG, _("%s:%d: more than %d columns"), sheet->file, line,
                       SHEET_COLUMNS_MAX);
    struct sheet_column *column = &sheet->columns[sheet->column_count];
    *column = (struct sheet_column){.title = "", .width = width_default, .pivot = pivot, .line = line};
    char *rest = text;
    if (!pivot)
        column->title = next_piece(&rest, '|');
    else if (sheet->pivot >= 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: a sheet has one pivot at most"), sheet->file, line);
    else
        sheet->pivot = (int)sheet->column_count;
    sheet->column_count++;
    for (char *word; (word = next_piece(&rest, '|')) != NULL;) {
        if (number_behind(word, "width", width_most, &column->width))
            continue;
        if (is_number_word(word, &column->number)) {
            column->percent = strcmp(word, "percent1") == 0;
            continue;
        }
        if (strcmp(word, "centre") == 0)
            column->align = SHEET_ALIGN_CENTRE;
        else if (strcmp(word, "left") == 0)
            column->align = SHEET_ALIGN_LEFT;
        else if (strcmp(word, "bold") == 0)
            column->bold = true;
        else if (strcmp(word, "turn") == 0)
            column->turn = true;
        else if (strcmp(word, "wrap") == 0)
            column->wrap = true;
        else if (strcmp(word, "once") == 0 && !pivot)
            column->once = true;
        else if (strcmp(word, "sum") == 0 && !pivot)
            column->sum = true;
        else if (strncmp(word, "total ", 6) == 0 && !pivot)
            column->total = word + 6;
        else if (*word != '\0' || !pivot)
            return err_set(
                err, ERR_CONFIG,
                _("%s:%d: \"%s\" is no property of a column; there are width N, integer, decimal1, "
                  "decimal2, percent1, date, time, centre, left, bold, turn, wrap, once, sum, total FORMULA"),
                sheet->file, line, word);
    }
    return 0;
}

static int read_print(struct sheet *sheet, char *text, int line, struct err *err)
{
    double columns = 0;
    for (char *rest = text, *word; (word = next_piece(&rest, ',')) != NULL;) {
        if (strcmp(word, "landscape") == 0)
            sheet->landscape = true;
        else if (strcmp(word, "a3") == 0)
            sheet->a3 = true;
        else if (strcmp(word, "fit width") == 0)
            sheet->fit_width = true;
        else if (strcmp(word, "repeat head") == 0)
            sheet->repeat_head = true;
        else if (strcmp(word, "keep groups") == 0)
            sheet->keep_groups = true;
        else if (number_behind(word, "repeat columns", SHEET_COLUMNS_MAX, &columns))
            sheet->repeat_columns = (int)columns;
        else
            return err_set(
                err, ERR_CONFIG,
                _("%s:%d: print: \"%s\" is unknown; there are landscape, a3, fit width, repeat head, "
                  "repeat columns N, keep groups"),
                sheet->file, line, word);
    }
    return 0;
}

static int read_freeze(struct sheet *sheet, char *text, int line, struct err *err)
{
    double columns = 0;
    for (char *rest = text, *word; (word = next_piece(&rest, ',')) != NULL;) {
        if (strcmp(word, "head") == 0)
            sheet->freeze_head = true;
        else if (number_behind(word, "columns", SHEET_COLUMNS_MAX, &columns))
            sheet->freeze_columns = (int)columns;
        else
            return err_set(err, ERR_CONFIG, _("%s:%d: freeze: expected \"head, columns N\""), sheet->file,
                           line);
    }
    return 0;
}

int sheet_column(const struct sheet *sheet, const char *title, size_t len)
{
    for (size_t i = 0; i < sheet->column_count; i++)
        if (!sheet->columns[i].pivot && strlen(sheet->columns[i].title) == len &&
            memcmp(sheet->columns[i].title, title, len) == 0)
            return (int)i;
    return -1;
}

static int find_column(const struct sheet *sheet, const char *title, int line, int *column, struct err *err)
{
    *column = title != NULL ? sheet_column(sheet, title, strlen(title)) : -1;
    return *column >= 0 ? 0
                        : err_set(err, ERR_CONFIG, _("%s:%d: above there is no column \"%s\""), sheet->file,
                                  line, title != NULL ? title : "");
}

/* "stacked | TITLE | categories COLUMN | values COLUMN | COLUMN ..." */
static int read_chart(struct sheet *sheet, char *text, int line, struct err *err)
{
    static const char *const kinds[] = {"column", "bar", "line", "stacked"};
    static const char categories[] = "categories ", values[] = "values ";
    if (sheet->chart_count == SHEET_CHARTS_MAX)
        return err_set(err, ERR_CONFIG, _("%s:%d: more than %d charts"), sheet->file, line, SHEET_CHARTS_MAX);
    struct sheet_chart *chart = &sheet->charts[sheet->chart_count++];
    char *rest = text;
    const char *kind = next_piece(&rest, '|');
    chart->title = next_piece(&rest, '|');
    const char *names = next_piece(&rest, '|'), *word = next_piece(&rest, '|');
    int known = 0;
    while (known < 4 && strcmp(kind, kinds[known]) != 0)
        known++;
    if (known == 4 || word == NULL || strncmp(names, categories, sizeof categories - 1) != 0 ||
        strncmp(word, values, sizeof values - 1) != 0)
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: chart: expected \"column, bar, line or stacked | TITLE | categories COLUMN | "
              "values COLUMN | COLUMN ...\""),
            sheet->file, line);
    chart->kind = (enum sheet_chart_kind)known;
    if (find_column(sheet, names + sizeof categories - 1, line, &chart->categories, err) != 0)
        return -1;
    for (word += sizeof values - 1; word != NULL; word = next_piece(&rest, '|')) {
        if (chart->value_count == SHEET_SERIES_MAX)
            return err_set(err, ERR_CONFIG, _("%s:%d: a chart of more than %d columns"), sheet->file, line,
                           SHEET_SERIES_MAX);
        if (find_column(sheet, word, line, &chart->values[chart->value_count++], err) != 0)
            return -1;
    }
    return 0;
}

/* What Excel takes for a name, and nobody for a cell (A1, R1C1): a Russian letter or an underscore is in it. */
static bool is_name(const char *text)
{
    bool distinct = false;
    const char *end = text + strlen(text);
    for (const char *at = text; at < end;) {
        bool first = at == text;
        uint32_t code = text_next(&at, end);
        bool russian = (code >= 0x410 && code <= 0x44F) || code == 0x401 || code == 0x451;
        bool letter = russian || code == '_' || (code < 0x80 && isalpha((int)code));
        if (!letter && (first || !(code == '.' || (code < 0x80 && isdigit((int)code)))))
            return false;
        distinct = distinct || russian || code == '_';
    }
    return distinct && end - text <= 200;
}

/* "NAME | COLUMN" */
static int read_name(struct sheet *sheet, char *text, int line, struct err *err)
{
    if (sheet->name_count == SHEET_NAMES_MAX)
        return err_set(err, ERR_CONFIG, _("%s:%d: more than %d names"), sheet->file, line, SHEET_NAMES_MAX);
    struct sheet_name *name = &sheet->names[sheet->name_count++];
    char *rest = text;
    name->name = next_piece(&rest, '|');
    name->line = line;
    if (!is_name(name->name))
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: \"%s\" can't be a name: letters, digits, _ and . may be in it, the first is a "
              "letter, and one is Russian or _"),
            sheet->file, line, name->name);
    return find_column(sheet, rest != NULL ? sheet_trim(rest) : NULL, line, &name->column, err);
}

/* The statement that follows: heads, values, rows, block or total. */
int sheet_begin_part(struct sheet *sheet, enum sheet_part_kind kind, char *text, int line, struct err *err)
{
    if (sheet->part_count == SHEET_PARTS_MAX)
        return err_set(err, ERR_CONFIG, _("%s:%d: more than %d statements"), sheet->file, line,
                       SHEET_PARTS_MAX);
    for (size_t i = 0; kind != PART_BLOCK && i < sheet->part_count; i++)
        if (sheet->parts[i].kind == kind)
            return err_set(err, ERR_CONFIG, _("%s:%d: this statement is there already"), sheet->file, line);
    struct sheet_part *part = &sheet->parts[sheet->part_count++];
    *part = (struct sheet_part){.kind = kind, .title = "", .line = line};
    if (kind != PART_BLOCK)
        return *text == '\0' ? 0
                             : err_set(err, ERR_CONFIG, _("%s:%d: nothing may stand behind the colon"),
                                       sheet->file, line);
    char *rest = text;
    part->title = next_piece(&rest, '|');
    for (char *word; (word = next_piece(&rest, '|')) != NULL;)
        if (!is_number_word(word, &part->number))
            return err_set(
                err, ERR_CONFIG,
                _("%s:%d: block: \"%s\" is unknown; there are integer, decimal1, decimal2, percent1"),
                sheet->file, line, word);
    return 0;
}

/* One "-- key: text". 1: it begins a statement; 0: a header line; -1: error. */
int sheet_read_key(struct sheet *sheet, const char *key, char *text, int line, struct err *err)
{
    static const char *const parts[] = {"heads", "values", "rows", "block", "total"};
    for (int i = 0; i < 5; i++)
        if (strcmp(key, parts[i]) == 0)
            return sheet_begin_part(sheet, (enum sheet_part_kind)i, text, line, err) == 0 ? 1 : -1;
    if (strcmp(key, "sheet") == 0)
        sheet->name = text;
    else if (strcmp(key, "title") == 0)
        sheet->title = text;
    else if (strcmp(key, "note") == 0)
        sheet->note = text;
    else if (strcmp(key, "empty") == 0)
        sheet->empty = text;
    else if (strcmp(key, "column") == 0)
        return read_column(sheet, false, text, line, err);
    else if (strcmp(key, "pivot") == 0)
        return read_column(sheet, true, text, line, err);
    else if (strcmp(key, "chart") == 0)
        return read_chart(sheet, text, line, err);
    else if (strcmp(key, "name") == 0)
        return read_name(sheet, text, line, err);
    else if (strcmp(key, "print") == 0)
        return read_print(sheet, text, line, err);
    else if (strcmp(key, "freeze") == 0)
        return read_freeze(sheet, text, line, err);
    else if (strcmp(key, "for") == 0 && strcmp(text, "class") == 0)
        sheet->for_class = true;
    else if (strcmp(key, "filter") == 0 && strcmp(text, "head") == 0)
        sheet->filter = true;
    else if ((strcmp(key, "head") != 0 || !number_behind(text, "height", height_most, &sheet->head_height)) &&
             (strcmp(key, "row") != 0 || !number_behind(text, "height", height_most, &sheet->row_height)))
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: \"%s: %s\" is unknown; there are sheet, for: class, title, note, empty, head: height "
              "N, "
              "row: height N, freeze, filter: head, print, column, pivot, chart, name, heads, values, rows, "
              "block, "
              "total, with, include"),
            sheet->file, line, key, text);
    return 0;
}
