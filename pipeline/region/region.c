/* region: see region.h. */
#include "region/region.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "import/idmap.h"
#include "region/split.h"
#include "store/store.h"
#include "workspace.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FINDINGS_SHOWN = 100 };

struct region {
    const struct region_options *options;
    const char *bundle, *dir;
    struct arena *arena;
    struct split split;
    struct region_school *schools;
    const char **parts; /* folders of the parts */
};

/* A folder's name from an identifier: letters, digits, "-", "_", "."; never hidden, never a way out. */
static char *folder_name(struct arena *arena, const char *text)
{
    char *name = arena_strdup(arena, text);
    for (char *at = name; *at != '\0'; at++) {
        bool plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                     *at == '-' || *at == '_' || (*at == '.' && at > name);
        if (!plain)
            *at = '_';
    }
    return name;
}

/* The identifier where it is there and no other school's, else the sourcedId. */
static int name_schools(struct region *region, struct err *err)
{
    struct idmap taken = {0};
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < region->split.school_count; i++) {
        const struct split_school *school = &region->split.schools[i];
        const char *name = folder_name(region->arena, school->identifier);
        if (*name == '\0' || idmap_find(&taken, name, strlen(name), 0) != 0)
            name = folder_name(region->arena, school->source_id);
        if (*name == '\0' || idmap_find(&taken, name, strlen(name), 0) != 0)
            failed =
                err_set(err, ERR_DATA, _("orgs.csv: the school %s has the same identifier as another school"),
                        school->source_id);
        idmap_put(&taken, region->arena, name, strlen(name), 1);
        region->schools[i] =
            (struct region_school){.source_id = school->source_id,
                                   .name = name,
                                   .dir = arena_printf(region->arena, "%s/schools/%s", region->dir, name)};
        region->parts[i] = arena_printf(region->arena, "%s/.part", region->schools[i].dir);
    }
    idmap_free(&taken);
    return failed;
}

static int make_workspace(struct region *region, struct region_school *school, struct err *err)
{
    struct arena *arena = region->arena;
    if (file_exists(arena_printf(arena, "%s/itog.ini", school->dir)))
        return 0;
    /* what a crash left: without itog.ini it was never a workspace */
    static const char *const left[] = {"school.db", "school.db-wal", "school.db-shm"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        unlink(arena_printf(arena, "%s/%s", school->dir, left[i]));
    school->made = true;
    return workspace_create(school->dir, region->options->defaults, err);
}

static int make_folders(struct region *region, struct err *err)
{
    for (size_t i = 0; i < region->split.school_count; i++)
        if (make_workspace(region, &region->schools[i], err) != 0 ||
            file_remove_tree(region->parts[i], err) != 0 || file_make_dirs(region->parts[i], err) != 0)
            return -1;
    return 0;
}

/* Kept until the school's import has come to its end: if that fails, other rows count. */
struct rejected {
    struct region *region;
    struct {
        const char *file;
        int64_t line;
    } * rows;
    size_t count, capacity;
};

static void take_rejected(void *user, const char *file, int64_t line)
{
    struct rejected *rejected = user;
    if (rejected->count == rejected->capacity) {
        rejected->capacity = rejected->capacity > 0 ? rejected->capacity * 2 : 64;
        rejected->rows = mem_realloc(rejected->rows, rejected->capacity * sizeof *rejected->rows);
    }
    const struct split *split = &rejected->region->split;
    for (size_t i = 0; i < split->file_count; i++)
        if (strcmp(split->files[i].name, file) == 0) {
            rejected->rows[rejected->count].file = split->files[i].name;
            rejected->rows[rejected->count++].line = line;
        }
}

static void add_changes(struct region *region, const struct import_report *report)
{
    for (size_t i = 0; i < report->file_count; i++)
        for (size_t k = 0; k < region->split.file_count; k++)
            if (strcmp(report->files[i].name, region->split.files[k].name) == 0)
                region->split.files[k].changed += report->files[i].changed;
}

static int import_school(struct region *region, size_t at, struct rejected *rejected, struct err *err)
{
    struct region_school *school = &region->schools[at];
    const struct import_part part = {.school = school->source_id,
                                     .line_column = split_line_column,
                                     .rejected = take_rejected,
                                     .user = rejected};
    struct import_options options = {.source = region->parts[at],
                                     .now_at = region->options->now_at,
                                     .utc_offset_min = region->options->utc_offset_min,
                                     .register_as = region->bundle,
                                     .part = &part};
    struct import_report report = {0};
    int lock = -1;
    if (region->options->mark_high != NULL &&
        region->options->mark_high(school->dir, &options.mark_high, err) != 0)
        return -1;
    if (workspace_lock(school->dir, &lock, err) != 0)
        return -1;
    struct store *store =
        store_open(arena_printf(region->arena, "%s/school.db", school->dir), STORE_WRITE, err);
    int failed = store != NULL ? import_path(store, school->dir, &options, region->arena, &report, err) : -1;
    store_close(store);
    file_unlock(lock);
    if (failed != 0)
        return -1;
    school->import_id = report.import_id;
    school->errors = report.errors;
    school->warnings = report.warnings;
    add_changes(region, &report);
    return 0;
}

/* One school, and what it did to the account of rows. */
static int take_school(struct region *region, size_t at, struct err *err)
{
    struct rejected rejected = {.region = region};
    int failed = import_school(region, at, &rejected, err);
    for (size_t i = 0; failed == 0 && i < rejected.count; i++)
        split_rejected(&region->split, rejected.rows[i].file, rejected.rows[i].line);
    free(rejected.rows);
    if (failed != 0 && err->kind == ERR_DATA) {
        /* this school's part is of no use; the others' are */
        region->schools[at].failure = arena_strdup(region->arena, err->message);
        *err = (struct err){0};
        failed = split_failed(&region->split, region->parts[at], err);
    }
    return failed == 0 ? file_remove_tree(region->parts[at], err)
                       : err_place(err, "%s", region->schools[at].dir);
}

static int import_schools(struct region *region, struct err *err)
{
    for (size_t i = 0; i < region->split.school_count; i++) {
        log_progress("region", i + 1, region->split.school_count);
        if (take_school(region, i, err) != 0)
            return -1;
    }
    log_progress_end();
    return 0;
}

/* A row is accepted when at least one school took it. */
static void count_rows(struct region *region, struct region_report *report)
{
    struct split *split = &region->split;
    struct import_file_count *files = arena_alloc(region->arena, (split->file_count + 1) * sizeof *files);
    for (size_t i = 0; i < split->file_count; i++) {
        const struct split_file *file = &split->files[i];
        files[i] = (struct import_file_count){.name = file->name,
                                              .certainty = 100,
                                              .read = (int64_t)file->count,
                                              .encoding = file->encoding,
                                              .delimiter = file->delimiter};
        for (size_t k = 0; k < file->count; k++) {
            files[i].accepted += file->rows[k].rejected < file->rows[k].sent;
            report->unassigned += file->rows[k].sent == 0;
        }
        files[i].rejected = files[i].read - files[i].accepted;
        files[i].changed = file->changed < files[i].accepted ? file->changed : files[i].accepted;
    }
    report->files = files;
    report->file_count = split->file_count;
}

static void give_findings(struct region *region, struct region_report *report)
{
    const struct findings *found = &region->split.findings;
    size_t count = found->count < FINDINGS_SHOWN ? found->count : FINDINGS_SHOWN;
    struct region_finding *findings = arena_alloc(region->arena, (count + 1) * sizeof *findings);
    for (size_t i = 0; i < count; i++)
        findings[i] =
            (struct region_finding){finding_code_names[found->items[i].code], found->items[i].file,
                                    found->items[i].column, found->items[i].value, found->items[i].line};
    report->findings = findings;
    report->finding_count = count;
}

static int run(struct region *region, struct err *err)
{
    if (split_open(&region->split, region->bundle, region->arena, err) != 0)
        return -1;
    size_t count = region->split.school_count;
    region->schools = arena_alloc(region->arena, count * sizeof *region->schools);
    region->parts = arena_alloc(region->arena, count * sizeof *region->parts);
    if (name_schools(region, err) != 0 || make_folders(region, err) != 0)
        return -1;
    int failed = split_write(&region->split, region->parts, err);
    if (failed == 0)
        failed = import_schools(region, err);
    struct err second = {0};
    for (size_t i = 0; i < count; i++)
        file_remove_tree(region->parts[i], &second);
    return failed;
}

int region_init(const char *bundle, const char *dir, const struct region_options *options,
                struct arena *arena, struct region_report *report, struct err *err)
{
    *report = (struct region_report){0};
    struct region region = {.options = options, .bundle = bundle, .dir = dir, .arena = arena};
    int failed = run(&region, err);
    if (failed == 0) {
        count_rows(&region, report);
        give_findings(&region, report);
        report->schools = region.schools;
        report->school_count = region.split.school_count;
    }
    split_close(&region.split);
    return failed;
}
