/*
 * oneroster_scan: looking ahead and back. Ahead: single columns of a file that is read properly later (whom
 * roles.csv makes what, before users.csv is read), and whether a header holds a column. Back: what earlier
 * imports brought, for a delta or a bundle that lacks files. What is wrong with a file is not told here: the
 * reader does. Fails when the system does.
 */
#include "base/arena.h"
#include "base/text.h"
#include "import/oneroster.h"
#include "store/store.h"

#include <string.h>
#include <strings.h>

static const char sessions_sql[] =
    "SELECT source_id, starts_on, ends_on FROM period WHERE withdrawn = 0 ORDER BY starts_on";
static const char classes_sql[] =
    "SELECT c.source_id, c.kind, s.source_id, coalesce(t.source_id, tutor.source_id, ''), "
    "coalesce(te.from_on, ''), coalesce(te.to_on, '') FROM class_group AS c "
    "LEFT JOIN teaching AS te ON te.source_id = c.source_id LEFT JOIN subject AS s USING (subject_id) "
    "LEFT JOIN teacher AS t ON t.teacher_id = te.teacher_id "
    "LEFT JOIN teacher AS tutor ON tutor.teacher_id = c.tutor_id WHERE c.withdrawn = 0";
static const char items_sql[] =
    "SELECT w.source_id, w.title, coalesce(p.source_id, ''), c.source_id, coalesce(w.max_x1000, -1), "
    "k.is_exam "
    "FROM work AS w JOIN work_type AS k USING (work_type_id) JOIN class_group AS c USING (class_group_id) "
    "LEFT JOIN period AS p USING (period_id) WHERE w.withdrawn = 0";

/* ───────────── ahead ───────────── */

struct scan {
    struct decode *decode;
    struct csv *csv;
    struct csv_row row; /* the header */
    size_t width;
};

static void scan_close(struct scan *scan)
{
    csv_free(scan->csv);
    decode_close(scan->decode);
}

/* 1: behind the header; 0: there is nothing to read, or it can't be read; -1: failure. */
static int scan_open(struct source *source, const char *name, struct scan *scan, struct err *err)
{
    *scan = (struct scan){0};
    const struct source_file *file = source_find(source, name);
    struct decode_facts facts;
    struct err ignored = {0};
    char delimiter;
    if (file == NULL || file->is_dir || decode_examine(source, file, &facts, &ignored) != 0 ||
        !decode_is_text(facts.encoding))
        return 0;
    scan->decode = decode_open(source, file, &facts, err);
    if (scan->decode == NULL)
        return -1;
    scan->csv = csv_new(scan->decode, facts.has_bad_bytes);
    if (csv_find_delimiter(scan->csv, &delimiter, err) != 0)
        return -1;
    int got = csv_next(scan->csv, &scan->row, err);
    scan->width = scan->row.count;
    return got == 1 && scan->row.fault != CSV_FINE ? 0 : got;
}

static int find_column(const struct scan *scan, const char *name)
{
    for (size_t i = 0; i < scan->width; i++)
        if (strcasecmp(text_trim(scan->row.fields[i].text), name) == 0)
            return (int)i;
    return -1;
}

bool or_has_column(struct source *source, const char *file, const char *column)
{
    struct scan scan;
    struct err ignored = {0};
    bool found = scan_open(source, file, &scan, &ignored) == 1 && find_column(&scan, column) >= 0;
    scan_close(&scan);
    return found;
}

int or_scan(struct oneroster *roster, const char *file, const char *const names[OR_SCAN_MAX],
            void (*take)(struct oneroster *roster, char *const values[OR_SCAN_MAX]), struct err *err)
{
    struct scan scan;
    int at[OR_SCAN_MAX];
    int got = scan_open(roster->importer->source, file, &scan, err);
    for (size_t i = 0; i < OR_SCAN_MAX; i++)
        at[i] = got == 1 && names[i] != NULL ? find_column(&scan, names[i]) : -1;
    while (got == 1 && (got = csv_next(scan.csv, &scan.row, err)) == 1) {
        char none[1] = "", *values[OR_SCAN_MAX];
        if (scan.row.fault != CSV_FINE || scan.row.count != scan.width)
            continue;
        for (size_t i = 0; i < OR_SCAN_MAX; i++)
            values[i] = at[i] >= 0 ? text_trim(scan.row.fields[at[i]].text) : none;
        take(roster, values);
    }
    scan_close(&scan);
    return got < 0 ? -1 : 0;
}

static void take_role(struct oneroster *roster, char *const values[OR_SCAN_MAX])
{
    const char *user = values[0], *org = values[2], *status = values[3];
    int64_t kind = or_role_kind(roster, values[1]);
    bool gone = or_is_word(roster, status, "tobedeleted") || or_is_word(roster, status, "inactive");
    if (kind == 0)
        return;
    /* a role at another school of the bundle counts only where there is none here */
    if (!gone && idmap_find(&roster->orgs, org, strlen(org), ORG_NONE) == ORG_OTHER_SCHOOL)
        kind *= KINDS_ELSEWHERE;
    or_add_kinds(roster, &roster->roles, user, gone ? kind * KINDS_GONE : kind);
    if (kind == KIND_GUARDIAN)
        or_add_relation(roster, user, values[1]);
}

static void take_relative(struct oneroster *roster, char *const values[OR_SCAN_MAX])
{
    or_add_kinds(roster, &roster->roles, values[0], KIND_GUARDIAN);
}

int or_scan_roles(struct oneroster *roster, struct err *err)
{
    static const char *const roles[OR_SCAN_MAX] = {"userSourcedId", "role", "orgSourcedId", "status"};
    static const char *const relatives[OR_SCAN_MAX] = {"relationshipUserSourcedId"};
    if (or_scan(roster, "roles.csv", roles, take_role, err) != 0)
        return -1;
    return roster->version == OR_SDS_2 ? or_scan(roster, "relationships.csv", relatives, take_relative, err)
                                       : 0;
}

/* ───────────── back ───────────── */

bool or_is_partial(const struct oneroster *roster, const char *file)
{
    return source_find(roster->importer->source, file) == NULL || or_mode(roster, file) == MODE_DELTA;
}

static char *column_text(struct oneroster *roster, struct stmt *stmt, int at)
{
    return or_keep(roster, stmt_text(stmt, at, NULL));
}

static void take_session(struct oneroster *roster, struct stmt *stmt)
{
    struct or_session *session = or_list_add(&roster->session_list, sizeof *session);
    *session = (struct or_session){.id = column_text(roster, stmt, 0),
                                   .type = or_keep(roster, ""),
                                   .starts = column_text(roster, stmt, 1),
                                   .ends = column_text(roster, stmt, 2),
                                   .parent = or_keep(roster, ""),
                                   .year = or_keep(roster, ""),
                                   .stored = true};
}

static void take_class(struct oneroster *roster, struct stmt *stmt)
{
    const char *teacher = stmt_text(stmt, 3, NULL), *from = stmt_text(stmt, 4, NULL),
               *to = stmt_text(stmt, 5, NULL);
    struct or_class *class = or_list_add(&roster->class_list, sizeof *class);
    *class = (struct or_class){.id = column_text(roster, stmt, 0),
                               .scheduled = strcmp(stmt_text(stmt, 1, NULL), "scheduled") == 0,
                               .course = column_text(roster, stmt, 2),
                               /* a whole enrollments.csv knows better */
                               .teacher = *teacher != '\0' && or_is_partial(roster, "enrollments.csv")
                                              ? or_keep(roster, teacher)
                                              : NULL,
                               .starts = *from != '\0' ? or_keep(roster, from) : NULL,
                               .ends = *to != '\0' ? or_keep(roster, to) : NULL,
                               .stored = true};
    idmap_put(&roster->classes, roster->importer->keep, class->id, strlen(class->id),
              (int64_t)roster->class_list.count);
}

static void take_item(struct oneroster *roster, struct stmt *stmt)
{
    const char *class_id = stmt_text(stmt, 3, NULL);
    int64_t at_class = idmap_find(&roster->classes, class_id, strlen(class_id), 0), max = stmt_int(stmt, 4);
    if (at_class == 0)
        return;
    struct or_item *item = or_list_add(&roster->item_list, sizeof *item);
    *item = (struct or_item){.title = column_text(roster, stmt, 1),
                             .period = column_text(roster, stmt, 2),
                             .max = max < 0 ? or_keep(roster, "")
                                            : arena_printf(roster->importer->keep, "%lld.%03lld",
                                                           (long long)(max / 1000), (long long)(max % 1000)),
                             .max_x1000 = max,
                             .at_class = (size_t)at_class - 1,
                             .exam = stmt_int(stmt, 5) != 0};
    const char *id = stmt_text(stmt, 0, NULL);
    idmap_put(&roster->items, roster->importer->keep, id, strlen(id), (int64_t)roster->item_list.count);
}

static int each_row(struct oneroster *roster, const char *sql,
                    void (*take)(struct oneroster *roster, struct stmt *stmt), struct err *err)
{
    struct stmt *stmt = store_prepare(roster->importer->store, sql, err);
    int got = stmt != NULL ? 0 : -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        take(roster, stmt);
    stmt_free(stmt);
    return got;
}

int or_load_store(struct oneroster *roster, struct err *err)
{
    const char *school = roster->importer->school_id;
    if (or_is_partial(roster, "orgs.csv") && source_find(roster->importer->source, "School.csv") == NULL) {
        roster->orgs_open = true;
        if (school != NULL)
            idmap_put(&roster->orgs, roster->importer->keep, school, strlen(school), ORG_SCHOOL);
    }
    if (school == NULL || roster->version == OR_SDS_1)
        return 0;
    if (or_is_partial(roster, "academicSessions.csv") &&
        each_row(roster, sessions_sql, take_session, err) != 0)
        return -1;
    if ((or_is_partial(roster, "classes.csv") || or_is_partial(roster, "enrollments.csv")) &&
        each_row(roster, classes_sql, take_class, err) != 0)
        return -1;
    return 0;
}

int or_load_items(struct oneroster *roster, struct err *err)
{
    bool results = source_find(roster->importer->source, "results.csv") != NULL;
    if (!results || roster->importer->school_id == NULL || !or_is_partial(roster, "lineItems.csv"))
        return 0;
    return each_row(roster, items_sql, take_item, err);
}
