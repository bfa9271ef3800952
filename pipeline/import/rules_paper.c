/*
 * rules_paper: what the print shop and the school say of paper is about a piece of the register of editions, "2025-Q1-000123/1" as it
 * stands in the manifest and in the code of its sheets, and is over. These files are short: each row asks the store.
 */
#include "base/arena.h"
#include "base/date.h"
#include "import/row.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char edition_sql[] =
    "SELECT 1 FROM edition WHERE report IN ('extract', 'forecast') AND number = ?1 AND edition = ?2";

static bool is_known(struct importer *importer, const char *piece)
{
    const char *slash = strrchr(piece, '/');
    struct err ignored = {0};
    struct stmt *stmt = slash != NULL ? store_prepare(importer->store, edition_sql, &ignored) : NULL;
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, 1, arena_strndup(importer->row, piece, (size_t)(slash - piece)));
    stmt_bind_int(stmt, 2, strtol(slash + 1, NULL, 10));
    bool known = stmt_step(stmt, &ignored) == 1;
    stmt_free(stmt);
    return known;
}

bool rule_paper(struct importer *importer, struct row *row)
{
    const char *when = row->layout->entity == ENTITY_HAND_OUT ? "handed_at" : "printed_at";
    const struct cell *piece = row_cell(row, "piece");
    char text[32];
    if (!is_known(importer, arena_strndup(importer->row, piece->value, piece->value_len)))
        return row_fault(importer, row, FINDING_ERROR, FINDING_UNKNOWN_PIECE, "piece", "2025-Q1-000123/1");
    if (row_cell(row, when)->number <= importer->options->now_at)
        return true;
    return row_fault(importer, row, FINDING_ERROR, FINDING_DAY_AHEAD, when,
                     arena_printf(importer->row, "<= %s",
                                  instant_format(importer->options->now_at, importer->utc_offset_min, text)));
}
