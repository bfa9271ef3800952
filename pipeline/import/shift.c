/* shift: see shift.h. */
#include "import/shift.h"
#include "base/arena.h"
#include "base/text.h"

#include <string.h>

static bool consists_of(const char *text, const char *characters)
{
    return text[strspn(text, characters)] == '\0';
}

enum shift_sign shift_of_date(const char *text)
{
    bool dated = strpbrk(text, "-./: ") != NULL || strlen(text) == 8;
    return *text == '\0' || (dated && consists_of(text, "0123456789-./:TZ+ ")) ? SHIFT_NONE : SHIFT_STRONG;
}

enum shift_sign shift_of_number(const char *text)
{
    return consists_of(text, "0123456789.,+- %") ? SHIFT_NONE : SHIFT_STRONG;
}

enum shift_sign shift_of_word(const char *text)
{
    return strpbrk(text, "0123456789") != NULL ? SHIFT_STRONG : SHIFT_NONE;
}

bool shift_suspects(struct importer *importer, const struct table *table)
{
    for (size_t i = 0; table->wanted[i].name != NULL; i++) {
        if (table->at[i] < 0)
            continue;
        const struct csv_field *field = &table->row.fields[table->at[i]];
        char *copy = text_trim(arena_strndup(importer->row, field->text, field->len));
        if (importer->judge(importer, table, i, copy) == SHIFT_STRONG)
            return true;
    }
    return false;
}

/* Is this row one of the shifted? *COLUMN is the first wanted one that can't be right. */
static bool row_is_shifted(struct importer *importer, const struct table *table, const struct csv_row *row,
                           size_t *column)
{
    size_t strong = 0, weak = 0;
    for (size_t i = 0; table->wanted[i].name != NULL; i++) {
        if (table->at[i] < 0)
            continue;
        char *text = text_trim(row->fields[table->at[i]].text);
        int sign = importer->judge(importer, table, i, text);
        if (sign == SHIFT_STRONG && strong++ == 0)
            *column = i;
        weak += sign == SHIFT_WEAK;
    }
    return strong > 1 || (strong == 1 && weak > 0);
}

static int judge_rows(struct importer *importer, const struct table *table, struct csv *csv, struct err *err)
{
    struct csv_row row;
    size_t rows = 0, shifted = 0, column = 0;
    int got;
    while (rows < SHIFT_ROWS && (got = csv_next(csv, &row, err)) != 0) {
        if (got < 0)
            return -1;
        if (row.fault != CSV_FINE || row.count != table->width || row.line <= table->header_line)
            continue;
        rows++;
        shifted += row_is_shifted(importer, table, &row, &column);
    }
    if (rows < SHIFT_ROWS_MIN || shifted * 100 < rows * SHIFT_PERCENT)
        return 0;
    importer_file_finding(importer, FINDING_ERROR, FINDING_SHIFTED_COLUMNS, table->name, table->header_line,
                          table->wanted[column].name, NULL, NULL);
    return 1;
}

int shift_find(struct importer *importer, const struct table *table, const struct source_file *file,
               const struct decode_facts *facts, struct err *err)
{
    struct decode *decode = decode_open(importer->source, file, facts, err);
    if (decode == NULL)
        return -1;
    struct csv *csv = csv_new(decode, facts->has_bad_bytes);
    char delimiter;
    int got = csv_find_delimiter(csv, &delimiter, err);
    if (got == 0)
        got = judge_rows(importer, table, csv, err);
    csv_free(csv);
    decode_close(decode);
    return got;
}
