/*
 * rules_acts: what was done about a period (attempts to clear a debt, decisions of the council) was done on a day that
 * is over, and not before the period began; final marks set by hand say by whom and why. In: a row whose values are of
 * their types. Out: false when the row can't stand, with its finding. What is withdrawn may go from wherever it stands.
 */
#include "base/arena.h"
#include "base/date.h"
#include "import/row.h"

#include <string.h>

bool rule_day_is_over(struct importer *importer, struct row *row, const char *column)
{
    int32_t day, today = instant_day(importer->options->now_at, importer->utc_offset_min);
    const struct cell *cell = row_cell(row, column);
    char text[11];
    if (row->withdrawn || cell->kind == CELL_NULL || !date_parse(cell->value, &day) || day <= today)
        return true;
    return row_fault(importer, row, FINDING_ERROR, FINDING_DAY_AHEAD, column,
                     arena_printf(importer->row, "<= %s", date_format(today, text)));
}

bool rule_day_of_period(struct importer *importer, struct row *row, const char *column)
{
    int32_t day;
    char text[11];
    if (!rule_day_is_over(importer, row, column))
        return false;
    int32_t starts = importer_fact(importer, ENTITY_PERIOD, row_cell(row, "period")->number)->starts;
    if (row->withdrawn || !date_parse(row_cell(row, column)->value, &day) || day >= starts)
        return true;
    return row_fault(importer, row, FINDING_ERROR, FINDING_DAY_EARLY, column,
                     arena_printf(importer->row, ">= %s", date_format(starts, text)));
}

bool rule_council_decision(struct importer *importer, struct row *row)
{
    bool year = importer_fact(importer, ENTITY_PERIOD, row_cell(row, "period")->number)->kind == 'y';
    if (!row->withdrawn && !year)
        return row_fault(importer, row, FINDING_ERROR, FINDING_NOT_A_YEAR, "period", "year");
    return rule_day_of_period(importer, row, "date");
}

void rule_authorship(struct importer *importer, struct row *row)
{
    if (row->withdrawn)
        return;
    if (row_cell(row, "teacher")->kind == CELL_NULL && row_cell(row, "author")->len == 0)
        row_fault(importer, row, FINDING_WARNING, FINDING_NO_AUTHOR, "teacher", NULL);
    if (strcmp(row_cell(row, "kind")->value, "period") != 0 && row_cell(row, "reason")->len == 0)
        row_fault(importer, row, FINDING_WARNING, FINDING_NO_REASON, "reason", NULL);
}
