/* sheets: see sheets.h. */
#include "import/sheets.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/i18n.h"
#include "import/journal.h"
#include "import/preview.h"
#include "import/table.h"
#include "import/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORKBOOK_MAX = 64 << 20, MAPPINGS_MAX = 100 };

struct sheets {
    struct importer *importer;
    struct directory directory;
    struct mapping *mappings[MAPPINGS_MAX];
    size_t mapping_count;
    bool with_journal; /* the journal's own files lie beside */
};

/* ───────────── names ───────────── */

static bool ends_in(const char *name, const char *suffix)
{
    size_t len = strlen(name), tail = strlen(suffix);
    return len > tail && strcasecmp(name + len - tail, suffix) == 0;
}

static bool is_old(const char *name)
{
    return ends_in(name, ".xls") || ends_in(name, ".ods");
}

bool sheets_read_name(const char *name)
{
    bool known = ends_in(name, ".csv") || ends_in(name, ".xlsx") || ends_in(name, ".xlsm") || is_old(name);
    return known && strncmp(name, "~$", 2) != 0 && !journal_reads(name); /* ~$: a lock file of Excel */
}

bool sheets_detect(const struct source *source)
{
    size_t count;
    const struct source_file *files = source_files(source, &count);
    for (size_t i = 0; i < count; i++)
        if (!files[i].is_dir && sheets_read_name(files[i].name))
            return true;
    return false;
}

/* ───────────── mappings ───────────── */

static int load_mapping(struct sheets *sheets, const char *path, struct err *err)
{
    if (sheets->mapping_count == MAPPINGS_MAX)
        return err_set(err, ERR_CONFIG, _("%s: more than %d mappings"), path, MAPPINGS_MAX);
    struct mapping *mapping = mapping_load(path, sheets->importer->keep, err);
    sheets->mappings[sheets->mapping_count] = mapping;
    sheets->mapping_count += mapping != NULL;
    return mapping != NULL ? 0 : -1;
}

static int load_folder(struct sheets *sheets, const char *folder, struct err *err)
{
    size_t count = 0;
    if (folder == NULL || !file_is_dir(folder))
        return 0;
    char **names = file_list(sheets->importer->keep, folder, &count, err);
    if (names == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (ends_in(names[i], ".ini") &&
            load_mapping(sheets, arena_printf(sheets->importer->keep, "%s/%s", folder, names[i]), err) != 0)
            return -1;
    return 0;
}

static int load_mappings(struct sheets *sheets, struct err *err)
{
    const struct import_options *options = sheets->importer->options;
    if (options->mapping != NULL)
        return load_mapping(sheets, options->mapping, err);
    const char *own = arena_printf(sheets->importer->keep, "%s/mapping", sheets->importer->workspace);
    return load_folder(sheets, own, err) != 0 ? -1 : load_folder(sheets, options->mappings, err);
}

/* ───────────── one sheet ───────────── */

static struct reg begin(struct sheets *sheets, const struct mapping *mapping, const struct grid *grid,
                        const struct source_file *file, size_t file_index, struct arena *arena)
{
    return (struct reg){.importer = sheets->importer,
                        .directory = &sheets->directory,
                        .mapping = mapping,
                        .grid = grid,
                        .file = file->name,
                        .file_index = file_index,
                        .arena = arena,
                        .subject = "",
                        .class = "",
                        .teacher = "",
                        .year = "",
                        .passed_over = ""};
}

static const char *missing_part(enum reg_verdict verdict)
{
    return verdict == REG_NO_CLASS     ? _("a header line with the class")
           : verdict == REG_NO_SUBJECT ? _("a header line with the subject")
                                       : _("dates above the columns");
}

/* Nothing could be taken; COUNT: whether its pupils are counted as rejected. */
static void tell_incomplete(struct reg *reg, enum reg_verdict verdict)
{
    struct import_file_count *counts = &reg->importer->files[reg->file_index];
    for (size_t r = reg->first_row; r < reg->end_row; r++)
        if (register_is_pupil_row(reg, r)) {
            counts->read++;
            counts->rejected++;
        }
    register_finding(reg, FINDING_ERROR, FINDING_SHEET_INCOMPLETE, reg->head_row, NULL, NULL,
                     missing_part(verdict));
}

static void tell_unknown(struct sheets *sheets, const struct grid *grid, const struct source_file *file)
{
    if (grid->cell_count > GRID_REGISTER_MAX) {
        char limit[160];
        snprintf(limit, sizeof limit, _("at most %d cells in a class register"), GRID_REGISTER_MAX);
        importer_file_finding(sheets->importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, file->name, 0,
                              grid->sheet, NULL, limit);
        return;
    }
    bool passed = sheets->with_journal && *grid->sheet == '\0';
    importer_file_finding(sheets->importer, sheets->with_journal ? FINDING_WARNING : FINDING_ERROR,
                          passed ? FINDING_UNKNOWN_FILE : FINDING_SHEET_UNKNOWN, file->name, 0,
                          *grid->sheet != '\0' ? grid->sheet : NULL, NULL, NULL);
}

/* A list is read by the mapping that knows most of its columns. 1: taken; 0: none fits; -1. */
static int take_list(struct sheets *sheets, const struct grid *grid, const struct source_file *file,
                     size_t file_index, struct arena *arena, struct err *err)
{
    size_t most = 0, head = 0, at = 0;
    const struct mapping *best = NULL;
    for (size_t i = 0; i < sheets->mapping_count; i++) {
        const struct mapping *mapping = sheets->mappings[i];
        size_t found = mapping->list ? list_fits(mapping, grid, arena, &at) : 0;
        if (found > most) {
            most = found;
            best = mapping;
            head = at;
        }
    }
    if (best == NULL)
        return 0;
    struct reg reg = begin(sheets, best, grid, file, file_index, arena);
    return list_take(&reg, head, err) == 0 ? 1 : -1;
}

/* A register is read by the first mapping that finds all it needs; NEAR: what came nearest to one. */
static int take_register(struct sheets *sheets, const struct grid *grid, const struct source_file *file,
                         size_t file_index, struct arena *arena, struct reg *near, enum reg_verdict *best,
                         struct err *err)
{
    if (grid->cell_count > GRID_REGISTER_MAX)
        return 0; /* no register is so large: it may be a list */
    for (size_t i = 0; i < sheets->mapping_count; i++) {
        struct reg reg = begin(sheets, sheets->mappings[i], grid, file, file_index, arena);
        enum reg_verdict verdict = reg.mapping->list ? REG_OTHER : register_find(&reg);
        if (verdict == REG_FITS) {
            if (register_take(&reg, err) != 0)
                return -1;
            preview_register(sheets->importer->options->preview, &reg);
            return 1;
        }
        if (verdict < *best) {
            *best = verdict;
            *near = reg;
        }
    }
    return 0;
}

static int take_grid(struct sheets *sheets, const struct grid *grid, const struct source_file *file,
                     size_t file_index, struct err *err)
{
    struct arena *arena = arena_new();
    struct reg near = {0};
    enum reg_verdict best = REG_OTHER;
    int done = take_register(sheets, grid, file, file_index, arena, &near, &best, err);
    if (done == 0)
        done = take_list(sheets, grid, file, file_index, arena, err);
    if (done == 0 && best != REG_OTHER)
        tell_incomplete(&near, best);
    else if (done == 0)
        tell_unknown(sheets, grid, file);
    arena_free(arena);
    return done < 0 ? -1 : 0;
}

/* ───────────── files ───────────── */

static int refuse(struct sheets *sheets, const char *name, enum finding_code code, const char *expected)
{
    importer_file_finding(sheets->importer, FINDING_ERROR, code, name, 0, NULL, NULL, expected);
    return 0;
}

/* The whole file: 1; 0: a finding says why not. */
static int read_bytes(struct sheets *sheets, const struct source_file *file, struct buf *bytes)
{
    struct err cause = {0};
    struct source_stream *stream = source_stream_open(sheets->importer->source, file, &cause);
    int failed = stream != NULL ? 0 : -1;
    for (size_t got = 1; failed == 0 && got > 0;) {
        buf_reserve(bytes, 256 * 1024);
        failed = source_stream_read(stream, bytes->data + bytes->len, 256 * 1024, &got, &cause);
        bytes->len += failed == 0 ? got : 0;
        if (failed == 0 && bytes->len > WORKBOOK_MAX)
            failed = err_set(&cause, ERR_DATA, _("a workbook of at most %d MiB"), WORKBOOK_MAX >> 20);
    }
    source_stream_close(stream);
    if (failed != 0)
        return refuse(sheets, file->name, FINDING_UNREADABLE_FILE, cause.message);
    return 1;
}

static int take_workbook(struct sheets *sheets, const struct source_file *file, size_t file_index,
                         const struct buf *bytes, struct err *err)
{
    struct err cause = {0};
    struct xlsx *xlsx = xlsx_open(file->name, bytes->data, bytes->len, &cause);
    if (xlsx == NULL)
        return refuse(sheets, file->name, FINDING_UNREADABLE_FILE, cause.message);
    int failed = 0;
    size_t filled = 0;
    for (size_t i = 0; failed == 0 && i < xlsx_sheet_count(xlsx); i++) {
        struct grid *grid = grid_new(xlsx_sheet_name(xlsx, i));
        if (xlsx_read(xlsx, i, grid, &cause) != 0) {
            filled++;
            importer_file_finding(sheets->importer, FINDING_ERROR, FINDING_UNREADABLE_FILE, file->name, 0,
                                  grid->sheet, NULL, cause.message);
        } else if (grid->cell_count > 0) {
            filled++;
            failed = take_grid(sheets, grid, file, file_index, err);
        }
        grid_free(grid);
    }
    if (failed == 0 && filled == 0)
        refuse(sheets, file->name, FINDING_EMPTY_FILE, NULL);
    xlsx_close(xlsx);
    return failed;
}

static int take_xlsx(struct sheets *sheets, const struct source_file *file, size_t file_index,
                     struct err *err)
{
    static const char ole[] = "\xD0\xCF\x11\xE0";
    struct buf bytes = {0};
    int got = read_bytes(sheets, file, &bytes), failed = 0;
    if (got == 1) {
        digest_input(bytes.data, bytes.len, sheets->importer->file_hashes[file_index]);
        sheets->importer->files[file_index].encoding = "XLSX";
        if (is_old(file->name) || (bytes.len > 4 && memcmp(bytes.data, ole, 4) == 0))
            refuse(sheets, file->name, FINDING_OLD_WORKBOOK, ".xlsx");
        else if (bytes.len == 0)
            refuse(sheets, file->name, FINDING_EMPTY_FILE, NULL);
        else
            failed = take_workbook(sheets, file, file_index, &bytes, err);
    }
    buf_free(&bytes);
    return failed;
}

static int take_csv(struct sheets *sheets, const struct source_file *file, size_t file_index, struct err *err)
{
    struct grid *grid = grid_new("");
    int got = grid_read_csv(sheets->importer, file, file_index, grid, err);
    if (got == 1 && grid->cell_count == 0)
        got = refuse(sheets, file->name, FINDING_EMPTY_FILE, NULL);
    if (got == 1)
        got = take_grid(sheets, grid, file, file_index, err) == 0 ? 1 : -1;
    grid_free(grid);
    return got < 0 ? -1 : 0;
}

/* Without these the marks belong to no year of any school. */
static void look_for_school(struct importer *importer, bool with_journal)
{
    if (importer->school_id == NULL && !with_journal) /* else the journal's reader told it */
        importer_file_finding(importer, FINDING_WARNING, FINDING_MISSING_FILE, "school.csv", 0, NULL, NULL,
                              _("put school.csv beside the sheets: samples/README.md"));
    if (*importer->all_from == '\0')
        importer_file_finding(importer, FINDING_WARNING, FINDING_MISSING_FILE, "periods.csv", 0, NULL, NULL,
                              _("put periods.csv beside the sheets: samples/README.md"));
}

/* Changes are counted here, row by row: what the merge counts for these tables goes to a place behind the
 * files, unless a file of the journal feeds them too. */
static void catch_changes(struct importer *importer, size_t file_count)
{
    importer->files[file_count] = (struct import_file_count){.name = "", .encoding = ""};
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (importer->entities[entity].staged == 0)
            importer->entities[entity].file = file_count;
}

static int read_files(struct sheets *sheets, struct err *err)
{
    size_t count;
    const struct source_file *files = source_files(sheets->importer->source, &count);
    for (size_t i = 0; i < count; i++) {
        if (files[i].is_dir || !sheets_read_name(files[i].name))
            continue;
        size_t at = table_register(sheets->importer, files[i].name);
        int failed = ends_in(files[i].name, ".csv") ? take_csv(sheets, &files[i], at, err)
                                                    : take_xlsx(sheets, &files[i], at, err);
        if (failed != 0)
            return -1;
    }
    return 0;
}

int sheets_read(struct importer *importer, struct err *err)
{
    static const char *names[ENTITY_COUNT];
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        names[entity] = journal_files[entity].name;
    struct sheets *sheets = mem_zalloc(sizeof *sheets);
    sheets->importer = importer;
    sheets->with_journal = importer->file_count > 0;
    if (importer->entity_files == NULL)
        importer->entity_files = names;
    size_t count;
    source_files(importer->source, &count);
    catch_changes(importer, count);
    int failed = load_mappings(sheets, err);
    if (failed == 0)
        failed = directory_load(&sheets->directory, importer, err);
    if (failed == 0)
        failed = read_files(sheets, err);
    if (failed == 0)
        look_for_school(importer, sheets->with_journal);
    directory_free(&sheets->directory);
    free(sheets);
    return failed;
}
