/* header: see header.h. */
#include "import/header.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

enum { DISTANCE_MAX = 2, SHORT_NAME = 8, SHORTEST_NAME = 5 };

/* The column of this name; in layouts that ignore case, of this name in any case. -1: none. */
static int find_wanted(const struct importer *importer, const struct table *table, const char *name)
{
    for (int i = 0; table->wanted[i].name != NULL; i++)
        if (strcmp(table->wanted[i].name, name) == 0 ||
            (importer->fold_headers && strcasecmp(table->wanted[i].name, name) == 0))
            return i;
    return -1;
}

/* The one missing column whose name is nearest; short names must be off by one letter at most, and no two may
 * be equally near. -1: none. */
static int find_nearest(const struct table *table, const char *name)
{
    size_t nearest = DISTANCE_MAX + 1, len = strlen(name);
    int found = -1;
    if (len < SHORTEST_NAME)
        return -1;
    for (int i = 0; table->wanted[i].name != NULL; i++) {
        const char *wanted = table->wanted[i].name;
        if (table->at[i] >= 0 || strlen(wanted) < SHORTEST_NAME)
            continue;
        size_t limit = len < SHORT_NAME || strlen(wanted) < SHORT_NAME ? 1 : DISTANCE_MAX;
        size_t distance = strcasecmp(name, wanted) == 0 ? 0 : text_distance(name, wanted, limit);
        if (distance > limit || distance > nearest)
            continue;
        found = distance == nearest ? -1 : i;
        nearest = distance;
    }
    return found;
}

static bool is_line_column(const struct importer *importer, const char *name)
{
    const struct import_part *part = importer->options->part;
    return part != NULL && part->line_column != NULL && strcmp(name, part->line_column) == 0;
}

/* Columns without a name that stand behind the last name. */
static void find_nameless(struct table *table)
{
    table->named = table->row.count;
    while (table->named > 0 && *text_trim(table->row.fields[table->named - 1].text) == '\0')
        table->named--;
}

/* The exact names; false when one stands there twice. */
static bool match_exact(struct importer *importer, struct table *table)
{
    bool once = true;
    for (size_t i = 0; i < table->named; i++) {
        const char *name = text_trim(table->row.fields[i].text);
        int wanted = find_wanted(importer, table, name);
        if (wanted >= 0 && table->at[wanted] >= 0) {
            importer_file_finding(importer, FINDING_ERROR, FINDING_DUPLICATE_COLUMN, table->name,
                                  table->row.line, name, NULL, NULL);
            once = false;
        } else if (wanted >= 0) {
            table->at[wanted] = (int)i;
        } else if (is_line_column(importer, name)) {
            table->line_at = (int)i;
        }
    }
    return once;
}

/* What is neither a name nor nearly one is told in one finding. */
static void match_others(struct importer *importer, struct table *table, enum finding_severity unknown)
{
    struct buf others = {0};
    for (size_t i = 0; i < table->named; i++) {
        const char *name = text_trim(table->row.fields[i].text);
        if (find_wanted(importer, table, name) >= 0 || is_line_column(importer, name))
            continue;
        int nearest = find_nearest(table, name);
        if (nearest >= 0) {
            table->at[nearest] = (int)i;
            importer_file_finding(importer, FINDING_WARNING, FINDING_MISSPELT_COLUMN, table->name,
                                  table->row.line, name, name, table->wanted[nearest].name);
        } else {
            table->unknown += strncmp(name, "metadata.", 9) != 0; /* extensions are foreseen */
            buf_printf(&others, "%s%s", others.len > 0 ? ", " : "", *name != '\0' ? name : "\"\"");
        }
    }
    if (others.len > 0)
        importer_file_finding(importer, unknown, FINDING_UNKNOWN_COLUMN, table->name, table->row.line, NULL,
                              others.data, NULL);
    buf_free(&others);
}

bool header_match(struct importer *importer, struct table *table, enum finding_severity unknown)
{
    table->line_at = -1;
    for (size_t i = 0; table->wanted[i].name != NULL; i++)
        table->at[i] = -1;
    find_nameless(table);
    bool usable = match_exact(importer, table);
    match_others(importer, table, unknown);
    for (size_t i = 0; table->wanted[i].name != NULL; i++)
        if (table->wanted[i].required && table->at[i] < 0) {
            importer_file_finding(importer, FINDING_ERROR, FINDING_MISSING_COLUMN, table->name,
                                  table->row.line, table->wanted[i].name, NULL, NULL);
            usable = false;
        }
    return usable;
}

void header_note_row(struct table *table)
{
    for (size_t i = table->named; i < table->width && table->nameless_line == 0; i++)
        if (*text_trim(table->row.fields[i].text) != '\0')
            table->nameless_line = table->line;
}

void header_finish(struct importer *importer, struct table *table)
{
    if (table->named == table->width)
        return;
    const char *count = arena_printf(importer->row, "%zu", table->width - table->named);
    importer_file_finding(importer, table->nameless_line > 0 ? FINDING_WARNING : FINDING_NOTICE,
                          FINDING_NAMELESS_COLUMN, table->name,
                          table->nameless_line > 0 ? table->nameless_line : 1, NULL, count, NULL);
}
