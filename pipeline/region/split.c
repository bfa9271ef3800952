/* split: see split.h. */
#include "region/split.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/csv.h"
#include "import/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FLUSH_AT = 64 * 1024, KEYS_MAX = 3 };

const char split_line_column[] = "itog.line";

/* By what a row of a file finds its schools. */
enum route { ROUTE_ALL, ROUTE_COURSE, ROUTE_CLASS, ROUTE_USER, ROUTE_BY_CLASS, ROUTE_BY_ITEM };

struct split_layout {
    const char *name;
    enum route route;
    const char *key;    /* the column that decides */
    const char *refers; /* the file it names */
};

enum { LAYOUTS_MAX = 16 };

static const struct split_layout oneroster_layouts[] = {
    {"manifest.csv", ROUTE_ALL, "propertyName", NULL},
    {"orgs.csv", ROUTE_ALL, "sourcedId", NULL},
    {"academicSessions.csv", ROUTE_ALL, "sourcedId", NULL},
    {"courses.csv", ROUTE_COURSE, "orgSourcedId", "orgs.csv"},
    {"classes.csv", ROUTE_CLASS, "schoolSourcedId", "orgs.csv"},
    {"demographics.csv", ROUTE_USER, "sourcedId", "users.csv"},
    {"users.csv", ROUTE_USER, "sourcedId", NULL},
    {"roles.csv", ROUTE_USER, "userSourcedId", "users.csv"},
    {"enrollments.csv", ROUTE_BY_CLASS, "classSourcedId", "classes.csv"},
    {"scoreScales.csv", ROUTE_ALL, "sourcedId", NULL},
    {"categories.csv", ROUTE_ALL, "sourcedId", NULL},
    {"lineItems.csv", ROUTE_BY_CLASS, "classSourcedId", "classes.csv"},
    {"lineItemScoreScales.csv", ROUTE_BY_ITEM, "lineItemSourcedId", "lineItems.csv"},
    {"results.csv", ROUTE_BY_ITEM, "lineItemSourcedId", "lineItems.csv"},
    {NULL, ROUTE_ALL, NULL, NULL}};
static const struct split_layout sds_layouts[] = {
    {"orgs.csv", ROUTE_ALL, "sourcedId", NULL},
    {"academicSessions.csv", ROUTE_ALL, "sourcedId", NULL},
    {"courses.csv", ROUTE_COURSE, "orgSourcedId", "orgs.csv"},
    {"classes.csv", ROUTE_CLASS, "orgSourcedId", "orgs.csv"},
    {"demographics.csv", ROUTE_USER, "userSourcedId", "users.csv"},
    {"users.csv", ROUTE_USER, "sourcedId", NULL},
    {"roles.csv", ROUTE_USER, "userSourcedId", "users.csv"},
    {"relationships.csv", ROUTE_USER, "userSourcedId", "users.csv"},
    {"enrollments.csv", ROUTE_BY_CLASS, "classSourcedId", "classes.csv"},
    {NULL, ROUTE_ALL, NULL, NULL}};
static const struct split_layout sds_1_layouts[] = {
    {"School.csv", ROUTE_ALL, "SIS ID", NULL},
    {"Section.csv", ROUTE_CLASS, "School SIS ID", "School.csv"},
    {"Student.csv", ROUTE_USER, "SIS ID", NULL},
    {"Teacher.csv", ROUTE_USER, "SIS ID", NULL},
    {"StudentEnrollment.csv", ROUTE_BY_CLASS, "Section SIS ID", "Section.csv"},
    {"TeacherRoster.csv", ROUTE_BY_CLASS, "Section SIS ID", "Section.csv"},
    {NULL, ROUTE_ALL, NULL, NULL}};
static const struct split_layout sds_uk_layouts[] = {
    {"School.csv", ROUTE_ALL, "DfE Number", NULL},
    {"Section.csv", ROUTE_CLASS, "School DfE Number", "School.csv"},
    {"Student.csv", ROUTE_USER, "ID", NULL},
    {"Teacher.csv", ROUTE_USER, "ID", NULL},
    {"StudentEnrollment.csv", ROUTE_BY_CLASS, "Section ID", "Section.csv"},
    {"TeacherRoster.csv", ROUTE_BY_CLASS, "Section ID", "Section.csv"},
    {NULL, ROUTE_ALL, NULL, NULL}};

/* ───────────── reading a file ───────────── */

struct reading {
    const char *name;
    struct decode_facts facts;
    struct decode *decode;
    struct csv *csv;
    struct csv_row row;
    char delimiter;
    size_t width;
    char **header; /* copies */
};

static void reading_close(struct reading *reading)
{
    csv_free(reading->csv);
    decode_close(reading->decode);
    *reading = (struct reading){0};
}

/* 1: open behind its header; 0: the bundle has no such file, or it is empty. */
static int reading_open(struct split *split, const char *name, struct reading *reading, struct err *err)
{
    *reading = (struct reading){.name = name};
    const struct source_file *file = source_find(split->source, name);
    if (file == NULL)
        return 0;
    if (decode_examine(split->source, file, &reading->facts, err) != 0)
        return -1;
    if (!decode_is_text(reading->facts.encoding))
        return err_set(err, ERR_DATA, _("%s is no text: save it as CSV, in UTF-8"), name);
    reading->decode = decode_open(split->source, file, &reading->facts, err);
    if (reading->decode == NULL)
        return -1;
    reading->csv = csv_new(reading->decode, reading->facts.has_bad_bytes);
    if (csv_find_delimiter(reading->csv, &reading->delimiter, err) != 0)
        return -1;
    int got = csv_next(reading->csv, &reading->row, err);
    if (got == 1 && reading->row.fault != CSV_FINE)
        return err_set(err, ERR_DATA, _("%s: the header line is damaged"), name);
    reading->width = got == 1 ? reading->row.count : 0;
    reading->header = arena_alloc(split->arena, (reading->width + 1) * sizeof *reading->header);
    for (size_t i = 0; i < reading->width; i++)
        reading->header[i] = arena_strdup(split->arena, text_trim(reading->row.fields[i].text));
    return got;
}

/* Where a column stands; an error when a bundle can't be told apart without it. */
static int find_column(const struct reading *reading, const char *name, size_t *at, struct err *err)
{
    for (*at = 0; *at < reading->width; ++*at)
        if (strcasecmp(reading->header[*at], name) == 0)
            return 0;
    return err_set(err, ERR_DATA, _("%s has no column %s: the schools cannot be told apart without it"),
                   reading->name, name);
}

static bool is_good(const struct reading *reading)
{
    return reading->row.fault == CSV_FINE && reading->row.count == reading->width;
}

/* Reads the columns NAMES of every good row and hands them to TAKE. A name behind "?" may be missing: "". */
static int each_row(struct split *split, const char *file, const char *const names[KEYS_MAX],
                    void (*take)(struct split *split, char *const values[KEYS_MAX]), struct err *err)
{
    struct reading reading;
    size_t at[KEYS_MAX] = {0};
    int got = reading_open(split, file, &reading, err);
    for (size_t i = 0; got == 1 && i < KEYS_MAX && names[i] != NULL; i++) {
        struct err missing = {0};
        bool needed = names[i][0] != '?';
        if (find_column(&reading, names[i] + !needed, &at[i], needed ? err : &missing) != 0 && needed)
            got = -1;
    }
    while (got == 1 && (got = csv_next(reading.csv, &reading.row, err)) == 1) {
        char *values[KEYS_MAX] = {NULL}, none[1] = "";
        for (size_t i = 0; is_good(&reading) && i < KEYS_MAX && names[i] != NULL; i++)
            values[i] = at[i] < reading.width ? text_trim(reading.row.fields[at[i]].text) : none;
        if (values[0] != NULL)
            take(split, values);
    }
    reading_close(&reading);
    return got < 0 ? -1 : 0;
}

/* ───────────── who belongs where ───────────── */

static void put_new(struct split *split, struct idmap *map, const char *key, int64_t value)
{
    size_t len = strlen(key);
    if (value != 0 && idmap_find(map, key, len, 0) == 0)
        idmap_put(map, split->arena, key, len, value);
}

static int64_t find(const struct idmap *map, const char *key)
{
    return idmap_find(map, key, strlen(key), 0);
}

static void add_school(struct split *split, char *const values[KEYS_MAX])
{
    if (find(&split->orgs, values[0]) != 0)
        return;
    if (split->school_count == split->school_capacity) {
        split->school_capacity = split->school_capacity > 0 ? split->school_capacity * 2 : 32;
        split->schools = mem_realloc(split->schools, split->school_capacity * sizeof *split->schools);
    }
    split->schools[split->school_count++] =
        (struct split_school){.source_id = arena_strdup(split->arena, values[0]),
                              .identifier = arena_strdup(split->arena, values[2] != NULL ? values[2] : "")};
    put_new(split, &split->orgs, values[0], (int64_t)split->school_count);
}

static void take_org(struct split *split, char *const values[KEYS_MAX])
{
    if (strcmp(values[1], "school") == 0)
        add_school(split, values);
    else
        put_new(split, &split->orgs, values[0], -1);
}

/* The types that import/sds.c takes for schools. */
static void take_sds_org(struct split *split, char *const values[KEYS_MAX])
{
    if (strcasecmp(values[1], "school") == 0 || strcasecmp(values[1], "college") == 0 ||
        strcasecmp(values[1], "adultEducation") == 0)
        add_school(split, values);
    else
        put_new(split, &split->orgs, values[0], -1);
}

static int64_t school_of_org(const struct split *split, const char *org)
{
    int64_t school = find(&split->orgs, org);
    return school > 0 ? school : 0;
}

static void take_class(struct split *split, char *const values[KEYS_MAX])
{
    put_new(split, &split->classes, values[0], school_of_org(split, values[1]));
}

static void take_item(struct split *split, char *const values[KEYS_MAX])
{
    put_new(split, &split->items, values[0], find(&split->classes, values[1]));
}

/* SCHOOL is index + 1; 0 adds nothing. */
static void link_user(struct split *split, const char *user, int64_t school)
{
    int64_t first = find(&split->users, user);
    for (int64_t at = first; at > 0; at = split->links[at - 1].next)
        if (split->links[at - 1].school + 1 == (uint64_t)school)
            return;
    if (school == 0)
        return;
    if (split->link_count == split->link_capacity) {
        split->link_capacity = split->link_capacity > 0 ? split->link_capacity * 2 : 1024;
        split->links = mem_realloc(split->links, split->link_capacity * sizeof *split->links);
    }
    split->links[split->link_count++] = (struct split_link){(uint32_t)(school - 1), first};
    idmap_put(&split->users, split->arena, user, strlen(user), (int64_t)split->link_count);
}

static void take_enrolment(struct split *split, char *const values[KEYS_MAX])
{
    link_user(split, values[0], find(&split->classes, values[1]));
}

static void take_user(struct split *split, char *const values[KEYS_MAX])
{
    char *orgs = values[1];
    for (char *org; (org = csv_list_next(&orgs)) != NULL;)
        link_user(split, values[0], school_of_org(split, org));
}

/* Pupil and guardian go together, whichever of the two names the other. */
static void take_agents(struct split *split, char *const values[KEYS_MAX])
{
    char *agents = values[1];
    for (char *agent; (agent = csv_list_next(&agents)) != NULL;) {
        bool student = strcmp(values[2], "student") == 0 || find(&split->students, values[0]) != 0;
        const char *pupil = student ? values[0] : agent, *other = student ? agent : values[0];
        for (int64_t at = find(&split->users, pupil); at > 0; at = split->links[at - 1].next)
            link_user(split, other, split->links[at - 1].school + (int64_t)1);
    }
}

static void take_role(struct split *split, char *const values[KEYS_MAX])
{
    link_user(split, values[0], school_of_org(split, values[1]));
    if (strcmp(values[2], "student") == 0)
        put_new(split, &split->students, values[0], 1);
}

/* Of SDS: the pupil first, then one of the family. */
static void take_relative(struct split *split, char *const values[KEYS_MAX])
{
    for (int64_t at = find(&split->users, values[0]); at > 0; at = split->links[at - 1].next)
        link_user(split, values[1], split->links[at - 1].school + (int64_t)1);
}

/* What is read, in this order, to know whose a row is. */
struct pass {
    const char *file, *names[KEYS_MAX];
    void (*take)(struct split *split, char *const values[KEYS_MAX]);
};
static const struct pass oneroster_passes[] = {
    {"orgs.csv", {"sourcedId", "type", "?identifier"}, take_org},
    {"classes.csv", {"sourcedId", "schoolSourcedId"}, take_class},
    {"lineItems.csv", {"sourcedId", "classSourcedId"}, take_item},
    {"users.csv", {"sourcedId", "?orgSourcedIds"}, take_user},
    {"roles.csv", {"userSourcedId", "orgSourcedId", "role"}, take_role},
    {"enrollments.csv", {"userSourcedId", "classSourcedId"}, take_enrolment},
    {"users.csv", {"sourcedId", "?agentSourcedIds", "?role"}, take_agents},
    {NULL, {NULL}, NULL}};
static const struct pass sds_passes[] = {
    {"orgs.csv", {"sourcedId", "type", "?identifier"}, take_sds_org},
    {"classes.csv", {"sourcedId", "orgSourcedId"}, take_class},
    {"users.csv", {"sourcedId", "?orgSourcedIds"}, take_user},
    {"roles.csv", {"userSourcedId", "orgSourcedId", "role"}, take_role},
    {"enrollments.csv", {"userSourcedId", "classSourcedId"}, take_enrolment},
    {"relationships.csv", {"userSourcedId", "relationshipUserSourcedId"}, take_relative},
    {NULL, {NULL}, NULL}};
static const struct pass sds_1_passes[] = {
    {"School.csv", {"SIS ID", NULL, NULL}, add_school},
    {"Section.csv", {"SIS ID", "School SIS ID"}, take_class},
    {"Student.csv", {"SIS ID", "School SIS ID"}, take_user},
    {"Teacher.csv", {"SIS ID", "School SIS ID"}, take_user},
    {"StudentEnrollment.csv", {"SIS ID", "Section SIS ID"}, take_enrolment},
    {"TeacherRoster.csv", {"SIS ID", "Section SIS ID"}, take_enrolment},
    {NULL, {NULL}, NULL}};
static const struct pass sds_uk_passes[] = {{"School.csv", {"DfE Number", NULL, NULL}, add_school},
                                            {"Section.csv", {"ID", "School DfE Number"}, take_class},
                                            {"Student.csv", {"ID", "School DfE Number"}, take_user},
                                            {"Teacher.csv", {"ID", "School DfE Number"}, take_user},
                                            {"StudentEnrollment.csv", {"ID", "Section ID"}, take_enrolment},
                                            {"TeacherRoster.csv", {"ID", "Section ID"}, take_enrolment},
                                            {NULL, {NULL}, NULL}};

/* Of which layout is the bundle? Its passes; split->layouts. */
static const struct pass *choose_layout(struct split *split)
{
    struct reading reading;
    struct err ignored = {0};
    size_t at;
    bool old = source_find(split->source, "School.csv") != NULL;
    bool uk = old && reading_open(split, "School.csv", &reading, &ignored) == 1 &&
              find_column(&reading, "DfE Number", &at, &ignored) == 0;
    if (old)
        reading_close(&reading);
    bool sds = sds_detect(split->source);
    split->layouts = !sds ? oneroster_layouts : uk ? sds_uk_layouts : old ? sds_1_layouts : sds_layouts;
    return !sds ? oneroster_passes : uk ? sds_uk_passes : old ? sds_1_passes : sds_passes;
}

static int read_belonging(struct split *split, struct err *err)
{
    for (const struct pass *pass = choose_layout(split); pass->file != NULL; pass++) {
        if (each_row(split, pass->file, pass->names, pass->take, err) != 0)
            return -1;
        if (split->school_count == 0)
            return err_set(err, ERR_DATA, _("%s names no organisation of type school"), pass->file);
    }
    return 0;
}

int split_open(struct split *split, const char *bundle, struct arena *arena, struct err *err)
{
    *split = (struct split){.arena = arena};
    findings_init(&split->findings, arena);
    split->files = arena_alloc(arena, LAYOUTS_MAX * sizeof *split->files);
    split->source = source_open(bundle, arena, err);
    if (split->source == NULL)
        return -1;
    if (source_find(split->source, "orgs.csv") == NULL && source_find(split->source, "School.csv") == NULL)
        return err_set(err, ERR_DATA, _("%s is not a OneRoster bundle: it has no orgs.csv"), bundle);
    return read_belonging(split, err);
}

void split_close(struct split *split)
{
    struct idmap *const maps[] = {&split->orgs, &split->classes, &split->items, &split->users,
                                  &split->students};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        idmap_free(maps[i]);
    for (size_t i = 0; i < split->file_count; i++)
        free(split->files[i].rows);
    free(split->schools);
    free(split->links);
    findings_free(&split->findings);
    source_close(split->source);
    *split = (struct split){0};
}

/* ───────────── writing ───────────── */

struct writing {
    struct split *split;
    const char *const *folders;
    const char *name;
    struct buf *parts; /* one a school */
};

static int flush_part(struct writing *writing, size_t school, struct err *err)
{
    struct buf *part = &writing->parts[school];
    struct buf path = {0};
    buf_printf(&path, "%s/%s", writing->folders[school], writing->name);
    FILE *stream = fopen(path.data, "abe");
    int failed = stream == NULL || fwrite(part->data, 1, part->len, stream) != part->len;
    if (stream != NULL && fclose(stream) != 0)
        failed = 1;
    if (failed)
        err_set_errno(err, ERR_IO, _("cannot write %s"), path.data);
    buf_free(&path);
    buf_clear(part);
    return failed ? -1 : 0;
}

static void put_field(struct buf *part, const char *text)
{
    if (strpbrk(text, ",\"\r\n ;") == NULL) {
        buf_puts(part, text);
        return;
    }
    buf_putc(part, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_putc(part, '"');
        buf_putc(part, *text);
    }
    buf_putc(part, '"');
}

static int send_row(struct writing *writing, size_t school, const struct reading *reading, struct err *err)
{
    struct buf *part = &writing->parts[school];
    buf_printf(part, "%lld", (long long)reading->row.line);
    for (size_t i = 0; i < reading->row.count; i++) {
        buf_putc(part, ',');
        put_field(part, reading->row.fields[i].text);
    }
    buf_putc(part, '\n');
    return part->len >= FLUSH_AT ? flush_part(writing, school, err) : 0;
}

static int send_to_all(struct writing *writing, struct split_row *row, const struct reading *reading,
                       struct err *err)
{
    for (size_t i = 0; i < writing->split->school_count; i++)
        if (send_row(writing, i, reading, err) != 0)
            return -1;
    row->sent = (uint32_t)writing->split->school_count;
    return 0;
}

static int send_to(struct writing *writing, int64_t school, struct split_row *row,
                   const struct reading *reading, struct err *err)
{
    if (school <= 0)
        return 0;
    row->sent++;
    return send_row(writing, (size_t)school - 1, reading, err);
}

static int route_row(struct writing *writing, const struct split_layout *layout, const char *key,
                     struct split_row *row, const struct reading *reading, struct err *err)
{
    struct split *split = writing->split;
    switch (layout->route) {
    case ROUTE_ALL:
        return send_to_all(writing, row, reading, err);
    case ROUTE_COURSE:
        if (find(&split->orgs, key) <= 0) /* of the district, or of nobody: every school may teach it */
            return send_to_all(writing, row, reading, err);
        return send_to(writing, find(&split->orgs, key), row, reading, err);
    case ROUTE_CLASS:
        return send_to(writing, find(&split->orgs, key), row, reading, err);
    case ROUTE_USER:
        for (int64_t at = find(&split->users, key); at > 0; at = split->links[at - 1].next)
            if (send_to(writing, split->links[at - 1].school + (int64_t)1, row, reading, err) != 0)
                return -1;
        return 0;
    case ROUTE_BY_CLASS:
        return send_to(writing, find(&split->classes, key), row, reading, err);
    case ROUTE_BY_ITEM:
        break;
    }
    return send_to(writing, find(&split->items, key), row, reading, err);
}

static struct split_row *add_row(struct split_file *file, int64_t line)
{
    if (file->count == file->capacity) {
        file->capacity = file->capacity > 0 ? file->capacity * 2 : 256;
        file->rows = mem_realloc(file->rows, file->capacity * sizeof *file->rows);
    }
    file->rows[file->count] = (struct split_row){.line = line};
    return &file->rows[file->count++];
}

/* Why a row went nowhere. */
static void tell_unsent(struct split *split, const struct split_layout *layout, const struct reading *reading,
                        size_t key_at, const char *key)
{
    struct finding finding = {.severity = FINDING_ERROR, .file = layout->name, .line = reading->row.line};
    if (reading->row.fault == CSV_NUL)
        finding.code = FINDING_NUL_BYTE;
    else if (reading->row.fault == CSV_BAD_BYTES)
        finding.code = FINDING_BAD_ENCODING;
    else if (reading->row.fault == CSV_TOO_LONG || reading->row.fault == CSV_TOO_MANY_COLUMNS)
        finding.code = FINDING_TOO_LONG;
    else if (reading->row.fault != CSV_FINE)
        finding.code = FINDING_UNBALANCED_QUOTE;
    else if (reading->row.count != reading->width)
        finding.code = FINDING_FIELD_COUNT;
    else {
        bool person = layout->route == ROUTE_USER;
        bool of_no_school = layout->route == ROUTE_USER || find(&split->orgs, key) != 0;
        finding.code = of_no_school ? FINDING_NO_SCHOOL : FINDING_DANGLING_REFERENCE;
        finding.column = reading->header[key_at];
        finding.value = person ? finding_cut_id(split->arena, key) : key;
        finding.expected = layout->refers;
    }
    findings_add(&split->findings, &finding);
}

static int write_rows(struct writing *writing, const struct split_layout *layout, struct reading *reading,
                      size_t key_at, struct split_file *file, struct err *err)
{
    int got;
    while ((got = csv_next(reading->csv, &reading->row, err)) == 1) {
        struct split_row *row = add_row(file, reading->row.line);
        const char *key = is_good(reading) ? text_trim(reading->row.fields[key_at].text) : "";
        if (is_good(reading) && route_row(writing, layout, key, row, reading, err) != 0)
            return -1;
        if (row->sent == 0)
            tell_unsent(writing->split, layout, reading, key_at, key);
    }
    return got;
}

static int write_header(struct writing *writing, const struct reading *reading, struct err *err)
{
    for (size_t school = 0; school < writing->split->school_count; school++) {
        buf_puts(&writing->parts[school], split_line_column);
        for (size_t i = 0; i < reading->width; i++) {
            buf_putc(&writing->parts[school], ',');
            put_field(&writing->parts[school], reading->header[i]);
        }
        buf_putc(&writing->parts[school], '\n');
        if (flush_part(writing, school, err) != 0)
            return -1;
    }
    return 0;
}

static int write_file(struct writing *writing, const struct split_layout *layout, struct err *err)
{
    struct split *split = writing->split;
    struct reading reading;
    size_t key_at = 0;
    int got = reading_open(split, layout->name, &reading, err);
    if (got == 1 && find_column(&reading, layout->key, &key_at, err) != 0)
        got = -1;
    writing->name = layout->name;
    if (got == 1 && write_header(writing, &reading, err) != 0)
        got = -1;
    if (got == 1) {
        struct split_file *file = &split->files[split->file_count++];
        *file = (struct split_file){.name = layout->name,
                                    .encoding = decode_name(reading.facts.encoding),
                                    .delimiter = reading.delimiter};
        got = write_rows(writing, layout, &reading, key_at, file, err);
        for (size_t i = 0; got == 0 && i < split->school_count; i++)
            got = flush_part(writing, i, err);
    }
    reading_close(&reading);
    return got;
}

int split_write(struct split *split, const char *const *folders, struct err *err)
{
    struct writing writing = {.split = split, .folders = folders};
    writing.parts = mem_zalloc(split->school_count * sizeof *writing.parts);
    int failed = 0;
    for (const struct split_layout *layout = split->layouts; failed == 0 && layout->name != NULL; layout++)
        failed = write_file(&writing, layout, err);
    for (size_t i = 0; i < split->school_count; i++)
        buf_free(&writing.parts[i]);
    free(writing.parts);
    findings_close(&split->findings);
    return failed;
}

void split_rejected(struct split *split, const char *name, int64_t line)
{
    for (size_t i = 0; i < split->file_count; i++) {
        struct split_file *file = &split->files[i];
        if (strcmp(file->name, name) != 0)
            continue;
        size_t low = 0, high = file->count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (file->rows[middle].line < line)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < file->count && file->rows[low].line == line)
            file->rows[low].rejected++;
    }
}

int split_failed(struct split *split, const char *folder, struct err *err)
{
    struct split part = {.arena = split->arena};
    part.source = source_open(folder, split->arena, err);
    int failed = part.source != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < split->file_count; i++) {
        struct reading reading;
        int got = reading_open(&part, split->files[i].name, &reading, err);
        while (got == 1 && (got = csv_next(reading.csv, &reading.row, err)) == 1)
            if (is_good(&reading))
                split_rejected(split, split->files[i].name, strtoll(reading.row.fields[0].text, NULL, 10));
        reading_close(&reading);
        failed = got < 0 ? -1 : 0;
    }
    source_close(part.source);
    return failed;
}
