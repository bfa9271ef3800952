/* table: see table.h. */
#include "import/table.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "import/header.h"
#include "import/shift.h"

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

int table_examine(struct importer *importer, size_t at, const struct source_file *file,
                  struct decode_facts *facts, struct err *err)
{
    const char *name = file->name;
    struct err cause = {0};
    if (file->is_dir) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, name, 0, NULL, NULL,
                              _("a file, not a folder"));
        return 0;
    }
    if (file->is_outside) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_LINKED_FILE, name, 0, NULL, NULL, NULL);
        return 0;
    }
    if (importer_examine(importer, file, facts, &cause) != 0) {
        if (cause.kind == ERR_OS)
            return err_set(err, cause.kind, "%s", cause.message);
        importer_file_finding(importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, name, 0, NULL, NULL,
                              cause.message);
        return 0;
    }
    if (importer->options->encoding != NULL)
        decode_declare(facts, importer->options->encoding);
    else if (importer->expected != NULL)
        decode_expect(facts, importer->expected->encoding);
    remember_encoding(importer, facts);
    memcpy(importer->file_hashes[at], facts->digest, sizeof facts->digest);
    importer->files[at].encoding = decode_name(facts->encoding);
    importer->files[at].certainty = facts->certainty;
    if (!decode_is_text(facts->encoding)) {
        importer_file_finding(importer, FINDING_ERROR, FINDING_BAD_ENCODING, name, 0, NULL,
                              decode_name(facts->encoding), decode_names());
        return 0;
    }
    if (facts->certainty < DOUBTFUL)
        importer_file_finding(
            importer, FINDING_WARNING, FINDING_DOUBTFUL_ENCODING, name, 0, NULL,
            arena_printf(importer->row, "%s (%d %%)", decode_name(facts->encoding), facts->certainty),
            arena_printf(importer->row, "--encoding %s / %s", decode_name(facts->encoding),
                         decode_name(facts->second)));
    return 1;
}

enum finding_code table_fault_code(enum csv_fault fault)
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

/*
 * The name of another file of the source that this one is a copy of, byte for byte; NULL: none. The one whose header is wholly of its layout is the
 * right one; where both are, the first.
 */
static const char *find_original(struct importer *importer, const struct table *table,
                                 const struct decode_facts *facts)
{
    size_t count;
    const struct source_file *files = source_files(importer->source, &count);
    for (size_t i = 0; i < count && importer->options->part == NULL; i++) {
        struct decode_facts other;
        struct err ignored = {0}; /* it is told when that file is opened */
        if (files[i].is_dir || !importer->reads(files[i].name) || strcmp(files[i].name, table->name) == 0 ||
            importer_examine(importer, &files[i], &other, &ignored) != 0 ||
            strcmp(other.digest, facts->digest) != 0)
            continue;
        bool taken = false;
        for (size_t k = 0; k < table->file; k++)
            taken = taken || (importer->file_fits[k] && strcmp(importer->files[k].name, files[i].name) == 0);
        if (importer->file_fits[table->file] && !taken)
            continue;
        return files[i].name;
    }
    return NULL;
}

/* Nothing of a copy is taken. Files without rows may well be equal. */
static int reject_copy(struct importer *importer, struct table *table, const char *original, struct err *err)
{
    int got = reject_all(importer, table, err);
    bool rows = importer->files[table->file].read > 0;
    if (got == 0)
        importer_file_finding(importer, rows ? FINDING_ERROR : FINDING_WARNING,
                              rows ? FINDING_COPIED_FILE : FINDING_NO_ROWS, table->name, 0, NULL,
                              rows ? original : NULL, NULL);
    return got;
}

static int open_rows(struct importer *importer, struct table *table, const struct decode_facts *facts,
                     enum finding_severity unknown, struct err *err)
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
        importer_file_finding(importer, FINDING_ERROR, table_fault_code(table->row.fault), table->name,
                              table->row.line, NULL, NULL, fault_expected(table->row.fault));
        return reject_all(importer, table, err);
    }
    table->width = table->row.count;
    bool usable = header_match(importer, table, unknown);
    importer->file_fits[table->file] = usable && table->unknown == 0;
    const char *original = find_original(importer, table, facts);
    if (original != NULL)
        return reject_copy(importer, table, original, err);
    if (!usable)
        return reject_all(importer, table, err);
    table->header_line = table->row.line;
    return 1;
}

int table_open(struct importer *importer, struct table *table, const struct source_file *file,
               const struct table_column *wanted, enum finding_severity unknown, struct err *err)
{
    *table = (struct table){.name = file->name, .wanted = wanted, .source = file};
    table->file = table_register(importer, file->name);
    struct decode_facts facts;
    int usable = table_examine(importer, table->file, file, &facts, err);
    if (usable <= 0)
        return usable;
    table->decode = decode_open(importer->source, file, &facts, err);
    if (table->decode == NULL)
        return err_place(err, "%s", file->name);
    table->csv = csv_new(table->decode, facts.has_bad_bytes);
    usable = open_rows(importer, table, &facts, unknown, err);
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

/* Once a file, at its first row: does that row, and then most of the first ones, stand under wrong names? If so,
 * nothing of the file is taken. */
static int check_shift(struct importer *importer, struct table *table, struct err *err)
{
    struct decode_facts facts;
    if (table->judged || importer->judge == NULL)
        return 0;
    table->judged = true;
    if (!shift_suspects(importer, table))
        return 0;
    if (importer_examine(importer, table->source, &facts, err) != 0)
        return -1;
    int shifted = shift_find(importer, table, table->source, &facts, err);
    if (shifted <= 0)
        return shifted;
    reject_row(importer, table);
    return reject_all(importer, table, err) < 0 ? -1 : 1;
}

int table_next(struct importer *importer, struct table *table, struct err *err)
{
    int got;
    while ((got = csv_next(table->csv, &table->row, err)) == 1) {
        arena_reset(importer->row);
        importer->files[table->file].read++;
        number_line(table);
        if (table->row.fault == CSV_FINE && table->row.count == table->width) {
            header_note_row(table);
            int shifted = check_shift(importer, table, err);
            if (shifted == 0)
                return 1;
            got = shifted > 0 ? 0 : -1;
            break;
        }
        if (table->row.fault != CSV_FINE) {
            importer_file_finding(importer, FINDING_ERROR, table_fault_code(table->row.fault), table->name,
                                  table->line, NULL, NULL, fault_expected(table->row.fault));
        } else {
            const char *read = arena_printf(importer->row, "%zu", table->row.count);
            importer_file_finding(importer, FINDING_ERROR, FINDING_FIELD_COUNT, table->name, table->line,
                                  NULL, read, arena_printf(importer->row, "%zu", table->width));
        }
        importer->files[table->file].unreadable++;
        reject_row(importer, table);
    }
    if (got == 0)
        header_finish(importer, table);
    /* a part may well have no rows where the whole has some */
    if (got == 0 && importer->files[table->file].read == 0 && importer->options->part == NULL)
        importer_file_finding(importer, FINDING_WARNING, FINDING_NO_ROWS, table->name, 0, NULL, NULL, NULL);
    return got < 0 ? err_place(err, "%s:%lld", table->name, (long long)table->row.line) : got;
}
