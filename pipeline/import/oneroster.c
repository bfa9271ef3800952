/*
 * oneroster: the order of a OneRoster bundle's files, and what all files have in common (sourcedId, status,
 * dateLastModified, how a row is begun, told wrong, put). See oneroster.h; the files themselves:
 * oneroster_roster.c, oneroster_people.c, oneroster_enrol.c, oneroster_gradebook.c.
 */
#include "import/oneroster.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "import/journal.h"
#include "import/shift.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ID_MAX = 255 };

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

/* ───────────── what is told ───────────── */

/* Does the column hold what names a pupil, or a row about one? By its name, for findings only. */
static bool is_personal(const struct table *table, size_t wanted)
{
    static const char *const columns[] = {"userSourcedId", "studentSourcedId", "agentSourcedIds", "userIds",
                                          "relationshipUserSourcedId"};
    static const char *const files[] = {
        "users.csv",   "roles.csv",   "demographics.csv",  "enrollments.csv",       "results.csv",
        "Student.csv", "Teacher.csv", "TeacherRoster.csv", "StudentEnrollment.csv", "relationships.csv"};
    const char *name = table->wanted[wanted].name;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i], name) == 0)
            return true;
    bool id = wanted == OR_ID || strcmp(name, "SIS ID") == 0 || strcmp(name, "ID") == 0;
    for (size_t i = 0; id && i < sizeof files / sizeof *files; i++)
        if (strcmp(files[i], table->name) == 0)
            return true;
    return false;
}

static void tell(struct oneroster *roster, struct table *table, enum finding_severity severity,
                 enum finding_code code, size_t wanted, const char *value, const char *expected)
{
    if (strcasecmp(table->wanted[wanted].name, "birthDate") == 0)
        value = NULL;
    else if (is_personal(table, wanted))
        value = finding_cut_id(roster->importer->row, value);
    importer_file_finding(roster->importer, severity, code, table->name, table->line,
                          table->wanted[wanted].name, value, expected);
}

int or_fault(struct oneroster *roster, struct table *table, enum finding_severity severity,
             enum finding_code code, size_t wanted, const char *expected)
{
    tell(roster, table, severity, code, wanted, or_text(table, wanted), expected);
    return 0;
}

bool or_dangles(struct oneroster *roster, struct table *table, size_t wanted, const char *id,
                const char *file)
{
    bool bad_list = strpbrk(id, ";|[]{}\n") != NULL;
    tell(roster, table, FINDING_ERROR, bad_list ? FINDING_BAD_LIST : FINDING_DANGLING_REFERENCE, wanted, id,
         bad_list ? "\"id, id\"" : file);
    return false;
}

bool or_refers(struct oneroster *roster, struct table *table, size_t wanted, enum entity entity,
               const char *id)
{
    return idmap_find(&roster->importer->entities[entity].keys, id, strlen(id), 0) != 0 ||
           or_dangles(roster, table, wanted, id, roster->importer->entity_files[entity]);
}

bool or_refers_org(struct oneroster *roster, struct table *table, size_t wanted, const char *id)
{
    return roster->orgs_open || idmap_find(&roster->orgs, id, strlen(id), ORG_NONE) != ORG_NONE ||
           or_dangles(roster, table, wanted, id, roster->importer->entity_files[ENTITY_SCHOOL]);
}

/* ───────────── what is read ───────────── */

char *or_text(struct table *table, size_t wanted)
{
    return text_trim(table_text(table, wanted));
}

char *or_keep(struct oneroster *roster, const char *text)
{
    return arena_strdup(roster->importer->keep, text);
}

const char *or_id(struct oneroster *roster, struct table *table)
{
    if (table->at[OR_ID] >= 0)
        return or_text(table, OR_ID);
    return arena_printf(roster->importer->row, "%s/%s", or_text(table, ENROL_CLASS),
                        or_text(table, ENROL_USER));
}

bool or_is_word(const struct oneroster *roster, const char *text, const char *word)
{
    return (roster->version >= OR_SDS_1 ? strcasecmp(text, word) : strcmp(text, word)) == 0;
}

bool or_is_gone(const struct oneroster *roster, struct table *table)
{
    const char *status = or_text(table, OR_STATUS);
    return or_is_word(roster, status, "tobedeleted") || or_is_word(roster, status, "inactive");
}

bool or_flag(struct oneroster *roster, struct table *table, size_t wanted)
{
    const char *text = or_text(table, wanted);
    if (strcasecmp(text, "true") == 0)
        return true;
    if (*text != '\0' && strcasecmp(text, "false") != 0)
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_WORD, wanted, "true, false");
    return false;
}

bool or_check_day(struct oneroster *roster, struct table *table, size_t wanted,
                  enum finding_severity severity)
{
    char *text = or_text(table, wanted);
    int32_t day;
    if (*text == '\0' || date_parse(text, &day))
        return true;
    if (roster->version >= OR_SDS_1 && strlen(text) == 8 && strspn(text, "0123456789") == 8) {
        char *dashed = arena_printf(roster->importer->row, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
        if (date_parse(dashed, &day)) {
            table->row.fields[table->at[wanted]].text = dashed;
            return true;
        }
    }
    return or_fault(roster, table, severity, FINDING_BAD_DATE, wanted, "2025-10-24") != 0;
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

struct or_class *or_find_class(const struct oneroster *roster, const char *id)
{
    int64_t at = idmap_find(&roster->classes, id, strlen(id), 0);
    return at != 0 ? (struct or_class *)roster->class_list.items + at - 1 : NULL;
}

const char *or_year_begin(struct oneroster *roster)
{
    const struct importer *importer = roster->importer;
    if (*importer->year_from != '\0')
        return importer->year_from;
    if (*importer->all_from != '\0')
        return importer->all_from;
    if (*roster->year_begin == '\0') {
        int32_t today = instant_day(importer->options->now_at, importer->utc_offset_min);
        struct civil civil = date_to_civil(today);
        date_format(date_from_civil(civil.month >= 8 ? civil.year : civil.year - 1, 9, 1),
                    roster->year_begin);
    }
    return roster->year_begin;
}

/* ───────────── what is put ───────────── */

struct row *or_begin(struct oneroster *roster, struct table *table, enum entity entity)
{
    row_begin(&roster->row, entity, table->name, table->line);
    roster->row.withdrawn = or_is_gone(roster, table);
    row_set_copy(roster->importer, &roster->row, "id", or_id(roster, table),
                 table->wanted[table->at[OR_ID] >= 0 ? (size_t)OR_ID : (size_t)ENROL_USER].name);
    return &roster->row;
}

void or_set(struct oneroster *roster, struct table *table, const char *name, size_t wanted)
{
    row_set(&roster->row, name, or_text(table, wanted), table->wanted[wanted].name);
    row_cell(&roster->row, name)->told = table->at[wanted] >= 0;
}

void or_put(struct oneroster *roster, const char *name, const char *text)
{
    row_set_copy(roster->importer, &roster->row, name, text, NULL);
}

void or_set_decimal(struct oneroster *roster, struct table *table, const char *name, size_t wanted)
{
    row_set(&roster->row, name, or_decimal(table, wanted), table->wanted[wanted].name);
}

int or_take(struct oneroster *roster, struct err *err)
{
    return row_take(roster->importer, &roster->row, err);
}

/* ───────────── a file ───────────── */

/* Commas and quotes would break the lists that name the row; blanks are against the standard only. */
static int check_id(struct oneroster *roster, struct table *table)
{
    const char *id = or_text(table, OR_ID);
    if (table->at[OR_ID] < 0)
        return 1;
    if (*id == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, OR_ID, NULL);
    bool blank = false, broken = strlen(id) > ID_MAX || strpbrk(id, ",\"") != NULL;
    for (const unsigned char *at = (const unsigned char *)id; *at != '\0'; at++) {
        broken = broken || *at < ' ' || *at == 0x7F;
        blank = blank || *at == ' ';
    }
    if (broken || blank)
        or_fault(roster, table, broken ? FINDING_ERROR : FINDING_WARNING, FINDING_BAD_ID, OR_ID,
                 "A-Z a-z 0-9 . - _ / @");
    return !broken;
}

/* What every row has: an identifier, a known status, a time that is one; in a delta all three. 1 or 0. */
static int check_common(struct oneroster *roster, struct table *table)
{
    static const char *const statuses[] = {"", "active", "tobedeleted", "inactive", NULL};
    const char *status = or_text(table, OR_STATUS), *modified = or_text(table, OR_MODIFIED);
    bool delta = or_mode(roster, table->name) == MODE_DELTA;
    int64_t at;
    size_t known = 0;
    while (statuses[known] != NULL && !or_is_word(roster, status, statuses[known]))
        known++;
    if (!check_id(roster, table))
        return 0;
    if (statuses[known] == NULL)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, OR_STATUS, "active, tobedeleted");
    if (delta && *status == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, OR_STATUS, "active, tobedeleted");
    if (delta && *modified == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, OR_MODIFIED,
                        "2025-10-24T18:30:00Z");
    if (*modified != '\0' && !instant_parse(modified, 0, &at))
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_INSTANT, OR_MODIFIED, "2025-10-24T18:30:00Z");
    return 1;
}

/* For shift.h: the names of OneRoster tell what belongs into a column. */
static int judge(struct importer *importer, const struct table *table, size_t wanted, char *text)
{
    static const char *const numbers[] = {"score", "resultValueMin", "resultValueMax", "weight",
                                          "metadata.weight"};
    static const char *const words[] = {"status",      "role", "type",   "classType",
                                        "scoreStatus", "sex",  "primary"};
    const struct oneroster *roster = importer->judging;
    const char *name = table->wanted[wanted].name;
    size_t len = strlen(name);
    if (*text == '\0')
        return table->wanted[wanted].required ? SHIFT_WEAK : SHIFT_NONE;
    if (strcmp(name, "dateLastModified") == 0 || (len > 4 && strcasecmp(name + len - 4, "Date") == 0))
        return (int)shift_of_date(text);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i], name) == 0)
            return (int)shift_of_number(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return (int)shift_of_word(text);
    const struct idmap *map = strcmp(name, "classSourcedId") == 0      ? &roster->classes
                              : strcmp(name, "lineItemSourcedId") == 0 ? &roster->items
                              : strcmp(name, "studentSourcedId") == 0 || strcmp(name, "userSourcedId") == 0
                                  ? &roster->kinds
                                  : NULL;
    return map != NULL && map->count > 0 && idmap_find(map, text, strlen(text), 0) == 0 ? SHIFT_WEAK
                                                                                        : SHIFT_NONE;
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

/* The tables of the store that a file feeds: their changes are counted with it. A table is as whole as the
 * least whole of its files. */
static void feed(struct oneroster *roster, const char *name)
{
    static const struct {
        const char *name;
        bool counts;             /* the changes are counted with this file */
        enum entity entities[6]; /* ended by ENTITY_COUNT */
    } feeds[] = {
        {"orgs.csv", true, {ENTITY_SCHOOL, ENTITY_COUNT}},
        {"academicSessions.csv", true, {ENTITY_PERIOD, ENTITY_COUNT}},
        {"courses.csv", true, {ENTITY_SUBJECT, ENTITY_COUNT}},
        {"classes.csv", true, {ENTITY_CLASS_GROUP, ENTITY_TEACHING, ENTITY_COUNT}},
        {"users.csv",
         true,
         {ENTITY_TEACHER, ENTITY_PUPIL, ENTITY_GUARDIAN, ENTITY_GUARDIANSHIP, ENTITY_CONTACT, ENTITY_COUNT}},
        {"roles.csv",
         false,
         {ENTITY_TEACHER, ENTITY_PUPIL, ENTITY_GUARDIAN, ENTITY_GUARDIANSHIP, ENTITY_CONTACT, ENTITY_COUNT}},
        {"relationships.csv", true, {ENTITY_GUARDIANSHIP, ENTITY_COUNT}},
        {"enrollments.csv", true, {ENTITY_MEMBERSHIP, ENTITY_COUNT}},
        {"enrollments.csv", false, {ENTITY_TEACHING, ENTITY_COUNT}},
        {"categories.csv", true, {ENTITY_WORK_TYPE, ENTITY_COUNT}},
        {"lineItems.csv", true, {ENTITY_WORK, ENTITY_COUNT}},
        {"results.csv", true, {ENTITY_MARK, ENTITY_EXAM_RESULT, ENTITY_COUNT}},
        {"School.csv", true, {ENTITY_SCHOOL, ENTITY_COUNT}},
        {"Section.csv",
         true,
         {ENTITY_PERIOD, ENTITY_SUBJECT, ENTITY_CLASS_GROUP, ENTITY_TEACHING, ENTITY_COUNT}},
        {"Student.csv", true, {ENTITY_PUPIL, ENTITY_COUNT}},
        {"Teacher.csv", true, {ENTITY_TEACHER, ENTITY_COUNT}},
        {"StudentEnrollment.csv", true, {ENTITY_MEMBERSHIP, ENTITY_COUNT}}};
    struct importer *importer = roster->importer;
    bool delta = or_mode(roster, name) == MODE_DELTA;
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
        for (size_t k = 0; strcmp(feeds[i].name, name) == 0 && feeds[i].entities[k] != ENTITY_COUNT; k++) {
            struct entity_state *state = &importer->entities[feeds[i].entities[k]];
            state->delta = state->delta || delta;
            if (feeds[i].counts)
                state->file = importer->file_count - 1;
        }
}

static int read_file(struct oneroster *roster, const struct or_file *layout, struct err *err)
{
    struct importer *importer = roster->importer;
    const struct source_file *file = source_find(importer->source, layout->name);
    if (file == NULL)
        return 0;
    bool later = (roster->version == OR_1_2 || roster->uk) && layout->columns_1_2 != NULL;
    struct table table;
    importer->judge = judge;
    importer->judging = roster;
    int got = table_open(importer, &table, file, later ? layout->columns_1_2 : layout->columns,
                         FINDING_NOTICE, err);
    feed(roster, layout->name);
    if (got == 1)
        got = read_rows(roster, layout, &table, err);
    table_close(&table);
    return got;
}

int or_read_files(struct oneroster *roster, const struct or_file *files, struct err *err)
{
    for (const struct or_file *file = files; file->name != NULL; file++)
        if (read_file(roster, file, err) != 0)
            return -1;
    return 0;
}

/* ───────────── the bundle ───────────── */

/* In the order of reading. */
static const struct or_file *const groups[] = {or_roster_files, or_people_files, or_scale_files,
                                               or_gradebook_files};
enum { GROUPS = sizeof groups / sizeof *groups };

bool oneroster_reads(const char *name)
{
    for (size_t i = 0; i < GROUPS; i++)
        for (const struct or_file *file = groups[i]; file->name != NULL; file++)
            if (strcmp(file->name, name) == 0)
                return true;
    return strcmp(name, "manifest.csv") == 0;
}

static int read_all(struct oneroster *roster, struct err *err)
{
    if (or_read_manifest(roster, err) != 0 || or_load_store(roster, err) != 0)
        return -1;
    for (size_t i = 0; i < GROUPS; i++) {
        /* roles look at orgs, users at roles; line items of the store at classes */
        if (groups[i] == or_people_files && or_scan_roles(roster, err) != 0)
            return -1;
        if (groups[i] == or_scale_files && or_load_items(roster, err) != 0)
            return -1;
        if (or_read_files(roster, groups[i], err) != 0)
            return -1;
    }
    if (roster->schools == 0 && roster->importer->school_id == NULL)
        importer_file_finding(roster->importer, FINDING_WARNING, FINDING_NO_SCHOOL, "orgs.csv", 0, "type",
                              NULL, "school");
    return 0;
}

void or_open(struct oneroster *roster, struct importer *importer)
{
    *roster = (struct oneroster){.importer = importer};
}

void or_close(struct oneroster *roster)
{
    struct idmap *const maps[] = {&roster->modes,     &roster->orgs,         &roster->classes,
                                  &roster->items,     &roster->kinds,        &roster->roles,
                                  &roster->persons,   &roster->pairs,        &roster->scales,
                                  &roster->bad_terms, &roster->class_scales, &roster->relations};
    struct or_list *const lists[] = {&roster->session_list, &roster->class_list,  &roster->item_list,
                                     &roster->agent_list,   &roster->person_list, &roster->scale_list};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        idmap_free(maps[i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->items);
    roster->importer->judge = NULL;
    free(roster);
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
    or_open(roster, importer);
    int failed = read_all(roster, err);
    or_close(roster);
    return failed;
}
