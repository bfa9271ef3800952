/* table: see table.h. */
#include "import/table.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Below so many per cent an encoding is told as a guess. */
enum { DOUBTFUL = 75 };

size_t table_register(struct importer *importer, const char *name)
{
    importer->files[importer->file_count] =
        (struct import_file_count){.name = name, .encoding = "", .certainty = 100};
    return importer->file_count++;
}

void table_close(struct table *table)
{
    csv_free(table->csv);
    decode_close(table->decode);
    table->csv = NULL;
    table->decode = NULL;
}

static void reject_row(struct importer *importer, struct table *table)
{
    importer->files[table->file].rejected++;
    const struct import_part *part = importer->options->part;
    if (part != NULL && part->rejected != NULL)
        part->rejected(part->user, table->name, table->line);
}

void table_accept(struct importer *importer, struct table *table)
{
    importer->files[table->file].accepted++;
    importer->accepted++;
}

void table_reject(struct importer *importer, struct table *table)
{
    reject_row(importer, table);
}

void table_take_back(struct importer *importer, struct table *table, int64_t count)
{
    importer->files[table->file].accepted -= count;
    importer->files[table->file].rejected += count;
    importer->accepted -= count;
}

char *table_text(struct table *table, size_t wanted)
{
    static char none[1];
    none[0] = '\0';
    int at = table->at[wanted];
    return at >= 0 ? table->row.fields[at].text : none;
}

/* ───────────── opening ───────────── */

/* The surest of the single-byte encodings so far is expected of the files behind. */
static void remember_encoding(struct importer *importer, const struct decode_facts *facts)
{
    if (facts->encoding == facts->second || facts->encoding == DECODE_UTF8 || facts->certainty < DOUBTFUL ||
        (importer->expected != NULL && importer->expected->certainty >= facts->certainty))
        return;
    importer->expected = arena_alloc(importer->keep, sizeof *importer->expected);
    *importer->expected = *facts;
}

/* Looks at the bytes; 1: they can be read. */
static int examine(struct importer *importer, struct table *table, const struct source_file *file,
                   struct decode_facts *facts, struct err *err)
{
    struct err cause = {0};
    if (file->is_dir) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, table->name, 0, NULL, NULL,
                              _("a file, not a folder"));
        return 0;
    }
    if (file->is_outside) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_LINKED_FILE, table->name, 0, NULL, NULL, NULL);
        return 0;
    }
    if (importer_examine(importer, file, facts, &cause) != 0) {
        if (cause.kind == ERR_OS)
            return err_set(err, cause.kind, "%s", cause.message);
        importer_file_finding(importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, table->name, 0, NULL, NULL,
                              cause.message);
        return 0;
    }
    if (importer->options->encoding != NULL)
        decode_declare(facts, importer->options->encoding);
    else if (importer->expected != NULL)
        decode_expect(facts, importer->expected->encoding);
    remember_encoding(importer, facts);
    memcpy(importer->file_hashes[table->file], facts->digest, sizeof facts->digest);
    importer->files[table->file].encoding = decode_name(facts->encoding);
    importer->files[table->file].certainty = facts->certainty;
    if (!decode_is_text(facts->encoding)) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_BAD_ENCODING, table->name, 0, NULL,
                              decode_name(facts->encoding), decode_names());
        return 0;
    }
    if (facts->certainty < DOUBTFUL)
        importer_file_finding(
            importer, FINDING_WARNING, FINDING_DOUBTFUL_ENCODING, table->name, 0, NULL,
            arena_printf(importer->row, "%s (%d %%)", decode_name(facts->encoding), facts->certainty),
            arena_printf(importer->row, "--encoding %s / %s", decode_name(facts->encoding),
                         decode_name(facts->second)));
    return 1;
}

static int find_wanted(const struct table *table, const char *name)
{
    for (int i = 0; table->wanted[i].name != NULL; i++)
        if (strcmp(table->wanted[i].name, name) == 0)
            return i;
    return -1;
}

/* Matches the header's names; true when every required column is there once. */
static bool match_header(struct importer *importer, struct table *table, enum finding_severity unknown)
{
    const struct import_part *part = importer->options->part;
    struct buf others = {0};
    bool usable = true;
    table->line_at = -1;
    for (size_t i = 0; table->wanted[i].name != NULL; i++)
        table->at[i] = -1;
    for (size_t i = 0; i < table->row.count; i++) {
        const char *name = text_trim(table->row.fields[i].text);
        int wanted = find_wanted(table, name);
        if (wanted >= 0 && table->at[wanted] >= 0) {
            importer_file_finding(importer, FINDING_ERROR, FINDING_DUPLICATE_COLUMN, table->name,
                                  table->row.line, name, NULL, NULL);
            usable = false;
        } else if (wanted >= 0) {
            table->at[wanted] = (int)i;
        } else if (part != NULL && part->line_column != NULL && strcmp(name, part->line_column) == 0) {
            table->line_at = (int)i;
        } else {
            buf_printf(&others, "%s%s", others.len > 0 ? ", " : "", *name != '\0' ? name : "\"\"");
        }
    }
    if (others.len > 0)
        importer_file_finding(importer, unknown, FINDING_UNKNOWN_COLUMN, table->name, table->row.line, NULL,
                              others.data, NULL);
    buf_free(&others);
    for (size_t i = 0; table->wanted[i].name != NULL; i++)
        if (table->wanted[i].required && table->at[i] < 0) {
            importer_file_finding(importer, FINDING_ERROR, FINDING_MISSING_COLUMN, table->name,
                                  table->row.line, table->wanted[i].name, NULL, NULL);
            usable = false;
        }
    return usable;
}

static enum finding_code fault_code(enum csv_fault fault)
{
    switch (fault) {
    case CSV_NUL:
        return FINDING_NUL_BYTE;
    case CSV_BAD_BYTES:
        return FINDING_BAD_ENCODING;
    case CSV_TOO_LONG:
        return FINDING_TOO_LONG;
    case CSV_TOO_MANY_COLUMNS:
        return FINDING_TOO_MANY_COLUMNS;
    case CSV_QUOTE:
    case CSV_FINE:
        break;
    }
    return FINDING_UNBALANCED_QUOTE;
}

static const char *fault_expected(enum csv_fault fault)
{
    switch (fault) {
    case CSV_BAD_BYTES:
        return decode_names();
    case CSV_TOO_LONG:
        return "1048576";
    case CSV_TOO_MANY_COLUMNS:
        return "1000";
    default:
        return NULL;
    }
}

/* Counts the rows of a file of which none can be taken. */
static int reject_all(struct importer *importer, struct table *table, struct err *err)
{
    int got;
    while ((got = csv_next(table->csv, &table->row, err)) == 1) {
        table->line = table->row.line;
        importer->files[table->file].read++;
        reject_row(importer, table);
    }
    return got;
}

static int open_rows(struct importer *importer, struct table *table, enum finding_severity unknown,
                     struct err *err)
{
    char delimiter;
    csv_declare_delimiter(table->csv, importer->options->delimiter);
    if (csv_find_delimiter(table->csv, &delimiter, err) != 0)
        return -1;
    int got = csv_next(table->csv, &table->row, err);
    if (got <= 0) {
        if (got == 0)
            importer_file_finding(importer, FINDING_ERROR, FINDING_EMPTY_FILE, table->name, 0, NULL, NULL,
                                  NULL);
        return got;
    }
    importer->files[table->file].delimiter = delimiter;
    if (table->row.fault != CSV_FINE) {
        importer_file_finding(importer, FINDING_ERROR, fault_code(table->row.fault), table->name,
                              table->row.line, NULL, NULL, fault_expected(table->row.fault));
        return reject_all(importer, table, err);
    }
    table->width = table->row.count;
    if (!match_header(importer, table, unknown))
        return reject_all(importer, table, err);
    return 1;
}

int table_open(struct importer *importer, struct table *table, const struct source_file *file,
               const struct table_column *wanted, enum finding_severity unknown, struct err *err)
{
    *table = (struct table){.name = file->name, .wanted = wanted};
    table->file = table_register(importer, file->name);
    struct decode_facts facts;
    int usable = examine(importer, table, file, &facts, err);
    if (usable <= 0)
        return usable;
    table->decode = decode_open(importer->source, file, &facts, err);
    if (table->decode == NULL)
        return err_place(err, "%s", file->name);
    table->csv = csv_new(table->decode, facts.has_bad_bytes);
    usable = open_rows(importer, table, unknown, err);
    return usable < 0 ? err_place(err, "%s", file->name) : usable;
}

/* ───────────── rows ───────────── */

static void number_line(struct table *table)
{
    table->line = table->row.line;
    if (table->line_at >= 0 && table->row.fault == CSV_FINE && (size_t)table->line_at < table->row.count) {
        long long line = 0;
        if (sscanf(table->row.fields[table->line_at].text, "%lld", &line) == 1)
            table->line = line;
    }
}

int table_next(struct importer *importer, struct table *table, struct err *err)
{
    int got;
    while ((got = csv_next(table->csv, &table->row, err)) == 1) {
        arena_reset(importer->row);
        importer->files[table->file].read++;
        number_line(table);
        if (table->row.fault == CSV_FINE && table->row.count == table->width)
            return 1;
        if (table->row.fault != CSV_FINE) {
            importer_file_finding(importer, FINDING_ERROR, fault_code(table->row.fault), table->name,
                                  table->line, NULL, NULL, fault_expected(table->row.fault));
        } else {
            const char *read = arena_printf(importer->row, "%zu", table->row.count);
            importer_file_finding(importer, FINDING_ERROR, FINDING_FIELD_COUNT, table->name, table->line,
                                  NULL, read, arena_printf(importer->row, "%zu", table->width));
        }
        importer->files[table->file].unreadable++;
        reject_row(importer, table);
    }
    /* a part may well have no rows where the whole has some */
    if (got == 0 && importer->files[table->file].read == 0 && importer->options->part == NULL)
        importer_file_finding(importer, FINDING_WARNING, FINDING_NO_ROWS, table->name, 0, NULL, NULL, NULL);
    return got < 0 ? err_place(err, "%s:%lld", table->name, (long long)table->row.line) : got;
}
