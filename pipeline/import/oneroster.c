/*
 * oneroster: the order of a OneRoster bundle's files, its manifest, and what all files have in common
 * (sourcedId, status, dateLastModified). See oneroster.h; the files themselves: oneroster_roster.c,
 * oneroster_gradebook.c.
 */
#include "import/oneroster.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/journal.h"

#include <stdlib.h>
#include <string.h>

static const char *const unused_files[] = {"classResources.csv", "courseResources.csv", "resources.csv"};

bool oneroster_detect(const struct source *source)
{
    return source_find(source, "manifest.csv") != NULL ||
           (source_find(source, "orgs.csv") != NULL && source_find(source, "users.csv") != NULL);
}

void *or_list_add(struct or_list *list, size_t size)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity > 0 ? list->capacity * 2 : 64;
        list->items = mem_realloc(list->items, list->capacity * size);
    }
    return memset((char *)list->items + list->count++ * size, 0, size);
}

int or_fault(struct oneroster *roster, struct table *table, enum finding_severity severity,
             enum finding_code code, size_t wanted, const char *expected)
{
    importer_file_finding(roster->importer, severity, code, table->name, table->line,
                          table->wanted[wanted].name, table_text(table, wanted), expected);
    return 0;
}

char *or_text(struct table *table, size_t wanted)
{
    return text_trim(table_text(table, wanted));
}

char *or_keep(struct oneroster *roster, const char *text)
{
    return arena_strdup(roster->importer->keep, text);
}

struct row *or_begin(struct oneroster *roster, struct table *table, enum entity entity)
{
    row_begin(&roster->row, entity, table->name, table->line);
    roster->row.withdrawn = strcmp(or_text(table, OR_STATUS), "tobedeleted") == 0;
    or_set(roster, table, "id", OR_ID);
    return &roster->row;
}

void or_set(struct oneroster *roster, struct table *table, const char *name, size_t wanted)
{
    row_set(&roster->row, name, or_text(table, wanted), table->wanted[wanted].name);
}

void or_put(struct oneroster *roster, const char *name, const char *text)
{
    row_set_copy(roster->importer, &roster->row, name, text, NULL);
}

char *or_decimal(struct table *table, size_t wanted)
{
    char *text = or_text(table, wanted);
    size_t whole = strspn(text, "0123456789");
    if (text[whole] == '.' && text[whole + 1 + strspn(text + whole + 1, "0123456789")] == '\0') {
        if (strlen(text + whole) > 4)
            text[whole + 4] = '\0';
        if (text[whole + 1] == '\0')
            text[whole] = '\0';
    }
    return text;
}

void or_set_decimal(struct oneroster *roster, struct table *table, const char *name, size_t wanted)
{
    row_set(&roster->row, name, or_decimal(table, wanted), table->wanted[wanted].name);
}

int or_take(struct oneroster *roster, struct err *err)
{
    return row_take(roster->importer, &roster->row, err);
}

/* What every row has: an identifier, a known status, a time that is one. 1 or 0. */
static int check_common(struct oneroster *roster, struct table *table)
{
    const char *status = or_text(table, OR_STATUS), *modified = or_text(table, OR_MODIFIED);
    int64_t at;
    if (*or_text(table, OR_ID) == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, OR_ID, NULL);
    if (*status != '\0' && strcmp(status, "active") != 0 && strcmp(status, "tobedeleted") != 0 &&
        strcmp(status, "inactive") != 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, OR_STATUS, "active, tobedeleted");
    if (*modified != '\0' && !instant_parse(modified, 0, &at))
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_INSTANT, OR_MODIFIED, "2025-10-24T18:30:00Z");
    return 1;
}

static int read_rows(struct oneroster *roster, const struct or_file *layout, struct table *table,
                     struct err *err)
{
    struct importer *importer = roster->importer;
    int got;
    while ((got = table_next(importer, table, err)) == 1) {
        int taken = check_common(roster, table);
        if (taken == 1)
            taken = layout->take(roster, table, err);
        if (taken < 0)
            return -1;
        if (taken == 1)
            table_accept(importer, table);
        else if (taken == 0)
            table_reject(importer, table);
    }
    return got == 0 && layout->finish != NULL ? layout->finish(roster, table, err) : got;
}

/* The tables of the store that a file feeds: their changes are counted with it. */
static void feed(struct importer *importer, const char *name)
{
    static const struct {
        const char *name;
        enum entity entities[5]; /* ended by the first: ENTITY_SCHOOL */
    } feeds[] = {
        {"academicSessions.csv", {ENTITY_PERIOD}},
        {"courses.csv", {ENTITY_SUBJECT}},
        {"classes.csv", {ENTITY_CLASS_GROUP, ENTITY_TEACHING}},
        {"users.csv", {ENTITY_TEACHER, ENTITY_PUPIL, ENTITY_GUARDIAN, ENTITY_GUARDIANSHIP, ENTITY_CONTACT}},
        {"enrollments.csv", {ENTITY_MEMBERSHIP}},
        {"categories.csv", {ENTITY_WORK_TYPE}},
        {"lineItems.csv", {ENTITY_WORK}},
        {"results.csv", {ENTITY_MARK, ENTITY_EXAM_RESULT}}};
    size_t file = importer->file_count - 1;
    if (strcmp(name, "orgs.csv") == 0)
        importer->entities[ENTITY_SCHOOL].file = file;
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        for (size_t k = 0; strcmp(feeds[i].name, name) == 0 && k < 5 && feeds[i].entities[k] != ENTITY_SCHOOL;
             k++)
            importer->entities[feeds[i].entities[k]].file = file;
}

static int read_file(struct oneroster *roster, const struct or_file *layout, struct err *err)
{
    struct importer *importer = roster->importer;
    const struct source_file *file = source_find(importer->source, layout->name);
    if (file == NULL)
        return 0;
    struct table table;
    int got = table_open(importer, &table, file, layout->columns, FINDING_NOTICE, err);
    feed(importer, layout->name);
    if (got == 1)
        got = read_rows(roster, layout, &table, err);
    table_close(&table);
    return got;
}

/* ───────────── the manifest and the list of files ───────────── */

/* In the order of reading. */
static const struct or_file *const groups[] = {or_roster_files, or_people_files, or_gradebook_files};
enum { GROUPS = sizeof groups / sizeof *groups };

bool oneroster_reads(const char *name)
{
    for (size_t i = 0; i < GROUPS; i++)
        for (const struct or_file *file = groups[i]; file->name != NULL; file++)
            if (strcmp(file->name, name) == 0)
                return true;
    return strcmp(name, "manifest.csv") == 0;
}

/* One line of manifest.csv: "file.users","bulk"; "oneroster.version","1.1". */
static void take_property(struct oneroster *roster, struct table *table)
{
    struct importer *importer = roster->importer;
    const char *property = or_text(table, 0), *value = or_text(table, 1);
    if (strcmp(property, "oneroster.version") == 0 && strcmp(value, "1.1") != 0)
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_VERSION, 1, "1.1");
    if (strncmp(property, "file.", 5) != 0)
        return;
    const char *name = arena_printf(importer->keep, "%s.csv", property + 5);
    bool there = source_find(importer->source, name) != NULL, absent = strcmp(value, "absent") == 0;
    if (!there && !absent)
        importer_file_finding(importer, FINDING_ERROR, FINDING_MISSING_FILE, table->name, table->line,
                              property, name, value);
    else if (there && absent)
        importer_file_finding(importer, FINDING_WARNING, FINDING_UNKNOWN_FILE, table->name, table->line,
                              property, name, value);
}

static int read_manifest(struct oneroster *roster, struct err *err)
{
    static const struct table_column columns[] = {{"propertyName", true}, {"value", true}, {NULL, false}};
    struct importer *importer = roster->importer;
    const struct source_file *file = source_find(importer->source, "manifest.csv");
    if (file == NULL)
        return 0;
    struct table table;
    int got = table_open(importer, &table, file, columns, FINDING_NOTICE, err);
    while (got == 1 && (got = table_next(importer, &table, err)) == 1) {
        take_property(roster, &table);
        table_accept(importer, &table);
        importer->accepted--; /* a manifest alone is no data */
    }
    table_close(&table);
    return got;
}

static void look_at_files(struct importer *importer)
{
    size_t count;
    const struct source_file *files = source_files(importer->source, &count);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(files[i].name);
        if (len <= 4 || strcmp(files[i].name + len - 4, ".csv") != 0 || oneroster_reads(files[i].name))
            continue;
        bool unused = false;
        for (size_t k = 0; k < sizeof unused_files / sizeof *unused_files; k++)
            unused = unused || strcmp(unused_files[k], files[i].name) == 0;
        importer_file_finding(importer, unused ? FINDING_NOTICE : FINDING_WARNING,
                              unused ? FINDING_UNUSED_FILE : FINDING_UNKNOWN_FILE, files[i].name, 0, NULL,
                              NULL, NULL);
    }
}

static int read_all(struct oneroster *roster, struct err *err)
{
    look_at_files(roster->importer);
    if (read_manifest(roster, err) != 0)
        return -1;
    for (size_t i = 0; i < GROUPS; i++)
        for (const struct or_file *file = groups[i]; file->name != NULL; file++)
            if (read_file(roster, file, err) != 0)
                return -1;
    if (roster->schools == 0 && roster->importer->school_id == NULL)
        importer_file_finding(roster->importer, FINDING_WARNING, FINDING_NO_SCHOOL, "orgs.csv", 0, "type",
                              NULL, "school");
    return 0;
}

int oneroster_read(struct importer *importer, struct err *err)
{
    static const char *const names[ENTITY_COUNT] = {
        [ENTITY_SCHOOL] = "orgs.csv",         [ENTITY_PERIOD] = "academicSessions.csv",
        [ENTITY_TEACHER] = "users.csv",       [ENTITY_SUBJECT] = "courses.csv",
        [ENTITY_CLASS_GROUP] = "classes.csv", [ENTITY_PUPIL] = "users.csv",
        [ENTITY_GUARDIAN] = "users.csv",      [ENTITY_WORK_TYPE] = "categories.csv",
        [ENTITY_WORK] = "lineItems.csv"};
    importer->entity_files = names;
    struct oneroster *roster = mem_zalloc(sizeof *roster);
    roster->importer = importer;
    int failed = read_all(roster, err);
    struct idmap *const maps[] = {&roster->orgs,  &roster->classes, &roster->items,
                                  &roster->roles, &roster->persons, &roster->pairs};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        idmap_free(maps[i]);
    free(roster->session_list.items);
    free(roster->class_list.items);
    free(roster->item_list.items);
    free(roster->agent_list.items);
    free(roster->person_list.items);
    free(roster);
    return failed;
}
