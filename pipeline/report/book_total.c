/*
 * book_total: the row "total": sums over the rows, values that follow from other cells of the row ("100 * ([Good] + [Excellent]) /
 * [All]"), each as a formula with its value, and names for its cells. A formula whose value is not the one that SQL tells is an
 * error: the workbook would say two things. See book.h.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/book_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A formula being read: what is left of it, and what it becomes in the file. */
struct formula {
    const struct filling *filling;
    const char *at;
    struct buf *text;
    bool wrong;
};

static double read_sum(struct formula *formula);

/* What stands next, white space passed over; goes into the file's formula when it is one of WANTED. */
static char take(struct formula *formula, const char *wanted)
{
    formula->at += strspn(formula->at, " ");
    char next = *formula->at;
    if (next == '\0' || strchr(wanted, next) == NULL)
        return '\0';
    formula->at++;
    buf_putc(formula->text, next);
    return next;
}

/* "[Column]": the cell of this row. */
static double read_cell_name(struct formula *formula)
{
    const struct filling *filling = formula->filling;
    const char *title = formula->at + 1;
    size_t len = strcspn(title, "]");
    int column = title[len] == ']' ? sheet_column(filling->sheet, title, len) : -1;
    size_t place = 0;
    while (column >= 0 && filling->column_of[place] != &filling->sheet->columns[column])
        place++;
    if (column < 0 || filling->cells[place].kind == CELL_TEXT) {
        formula->wrong = true;
        return 0;
    }
    char name[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell(name, filling->row, (lxw_col_t)place);
    buf_puts(formula->text, name);
    formula->at = title + len + 1;
    return filling->cells[place].kind == CELL_NUMBER ? filling->cells[place].number : 0;
}

static double read_operand(struct formula *formula)
{
    if (take(formula, "(") != '\0') {
        double value = read_sum(formula);
        formula->wrong |= take(formula, ")") == '\0';
        return value;
    }
    if (*formula->at == '[')
        return read_cell_name(formula);
    size_t len = strspn(formula->at, "0123456789.");
    double value = strtod(formula->at, NULL);
    formula->wrong |= len == 0;
    buf_put(formula->text, formula->at, len);
    formula->at += len;
    return value;
}

static double read_product(struct formula *formula)
{
    double value = read_operand(formula);
    for (char sign; !formula->wrong && (sign = take(formula, "*/")) != '\0';) {
        double next = read_operand(formula);
        value = sign == '*' ? value * next : value / next;
    }
    return value;
}

static double read_sum(struct formula *formula)
{
    double value = read_product(formula);
    for (char sign; !formula->wrong && (sign = take(formula, "+-")) != '\0';) {
        double next = read_product(formula);
        value = sign == '+' ? value + next : value - next;
    }
    return value;
}

static int fail_value(const struct filling *filling, const struct sheet_part *part,
                      const struct sheet_column *column, double told, double made, struct err *err)
{
    return err_set(err, ERR_CONFIG, _("%s:%d: the total of \"%s\" is %g, but its rows give %g"),
                   filling->sheet->file, part->line, column->title, told, made);
}

/* Rounded as the column shows it, halves up, as spreadsheet programs do. */
static int make_formula(struct filling *filling, const struct sheet_part *part,
                        const struct sheet_column *column, double told, double *value, struct err *err)
{
    static const double steps[NUMBER_TIME + 1] = {0, 1, 10, 100};
    double step = steps[column->number];
    struct buf *text = &filling->book->text;
    buf_clear(text);
    buf_puts(text, step > 0 ? "=ROUND(" : "=");
    struct formula formula = {.filling = filling, .at = column->total, .text = text};
    double exact = read_sum(&formula);
    if (formula.wrong || *formula.at != '\0')
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: total: expected numbers, columns of numbers in [ ], + - * / and brackets at \"%s\""),
            filling->sheet->file, column->line, formula.at);
    if (step > 0)
        buf_printf(text, ",%d)", column->number - NUMBER_INTEGER);
    *value = step > 0 ? floor(exact * step + 0.5 + 1e-9) / step : exact;
    double error = fabs(exact - told), most = (step > 0 ? 0.5 / step : 0) + 1e-9;
    return error <= most ? 0 : fail_value(filling, part, column, told, exact, err);
}

static int make_sum(struct filling *filling, const struct sheet_part *part, size_t place, double told,
                    struct err *err)
{
    const double made = filling->sums[place];
    if (told < made || told > made)
        return fail_value(filling, part, filling->column_of[place], told, made, err);
    char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell(from, filling->first_row, (lxw_col_t)place);
    lxw_rowcol_to_cell(to, filling->end_row - 1, (lxw_col_t)place);
    buf_clear(&filling->book->text);
    buf_printf(&filling->book->text, "=SUM(%s:%s)", from, to);
    return 0;
}

int book_write_total(struct filling *filling, const struct sheet_part *part, size_t place, lxw_format *format,
                     struct err *err)
{
    const struct sheet_column *column = filling->column_of[place];
    double value = filling->cells[place].number;
    int failed = column->sum ? make_sum(filling, part, place, value, err)
                             : make_formula(filling, part, column, value, &value, err);
    if (failed != 0)
        return -1;
    filling->book->cells++;
    lxw_error code = worksheet_write_formula_num(filling->worksheet, filling->row, (lxw_col_t)place,
                                                 buf_text(&filling->book->text), format, value);
    return code == LXW_NO_ERROR ? 0 : book_fail(code, filling->sheet->file, err);
}

/* ---- names ---- */

static int define_name(struct filling *filling, const struct sheet_name *name, size_t place, struct err *err)
{
    struct book *book = filling->book;
    const char *lower = text_lower(book->names_arena, name->name);
    for (const struct book_name *at = book->defined; at != NULL; at = at->next)
        if (strcmp(at->lower, lower) == 0)
            return err_set(err, ERR_CONFIG, _("%s:%d: the name \"%s\" is there already"),
                           filling->sheet->file, name->line, name->name);
    struct book_name *defined = arena_alloc(book->names_arena, sizeof *defined);
    *defined = (struct book_name){.lower = lower, .next = book->defined};
    book->defined = defined;
    char cell[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell_abs(cell, filling->row, (lxw_col_t)place, LXW_TRUE, LXW_TRUE);
    lxw_error code = workbook_define_name(book->workbook, name->name,
                                          arena_printf(book->scratch, "='%s'!%s", filling->tab, cell));
    return code == LXW_NO_ERROR ? 0 : book_fail(code, filling->sheet->file, err);
}

int book_define_names(struct filling *filling, struct err *err)
{
    const struct sheet *sheet = filling->sheet;
    for (size_t i = 0; i < sheet->name_count; i++)
        for (size_t place = 0; place < filling->places; place++)
            if (filling->column_of[place] == &sheet->columns[sheet->names[i].column] &&
                define_name(filling, &sheet->names[i], place, err) != 0)
                return -1;
    return 0;
}
