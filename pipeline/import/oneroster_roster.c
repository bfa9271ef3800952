/*
 * oneroster_roster: orgs, academicSessions, courses, classes, demographics, users, enrollments of OneRoster
 * CSV 1.1 → school, period, subject, class_group, teaching, pupil, teacher, guardian, guardianship, contact,
 * membership. See oneroster.h; the meaning of the files: IMS OneRoster 1.1 CSV tables, section 4.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "import/oneroster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ───────────── orgs ───────────── */

enum { ORG_NAME = OR_FIRST, ORG_TYPE, ORG_IDENTIFIER, ORG_PARENT };
static const struct table_column org_columns[] = {
    OR_COMMON,    {"name", true}, {"type", true}, {"identifier", false}, {"parentSourcedId", false},
    {NULL, false}};

static int take_org(struct oneroster *roster, struct table *table, struct err *err)
{
    static const char *const types[] = {"department", "school",   "district", "local",
                                        "state",      "national", NULL};
    const struct import_part *part = roster->importer->options->part;
    const char *type = or_text(table, ORG_TYPE), *id = or_text(table, OR_ID);
    size_t known = 0;
    while (types[known] != NULL && strcmp(types[known], type) != 0)
        known++;
    if (types[known] == NULL)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, ORG_TYPE,
                        "school, district, department ...");
    bool meant = strcmp(type, "school") == 0 &&
                 (part == NULL || part->school == NULL || strcmp(part->school, id) == 0);
    if (meant) {
        if (++roster->schools > 1)
            return err_set(err, ERR_DATA,
                           _("%s holds more than one school: use itog region init --from %s DIR"),
                           roster->importer->options->source, roster->importer->options->source);
        or_begin(roster, table, ENTITY_SCHOOL);
        or_set(roster, table, "short_name", ORG_NAME);
        char *again = arena_strdup(roster->importer->row, or_text(table, ORG_NAME));
        row_set(&roster->row, "full_name", again, table->wanted[ORG_NAME].name);
        or_put(roster, "utc_offset",
               arena_printf(roster->importer->row, "%d", roster->importer->utc_offset_min));
        int taken = or_take(roster, err);
        if (taken != 1)
            return taken;
    }
    idmap_put(&roster->orgs, roster->importer->keep, id, strlen(id), 1);
    return 1;
}

/* ───────────── academicSessions ───────────── */

enum { SESSION_TITLE = OR_FIRST, SESSION_TYPE, SESSION_START, SESSION_END, SESSION_PARENT, SESSION_YEAR };
static const struct table_column session_columns[] = {OR_COMMON,
                                                      {"title", true},
                                                      {"type", true},
                                                      {"startDate", true},
                                                      {"endDate", true},
                                                      {"parentSourcedId", false},
                                                      {"schoolYear", false},
                                                      {NULL, false}};

static int take_session(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    struct or_session *session = or_list_add(&roster->session_list, sizeof *session);
    *session = (struct or_session){.id = or_keep(roster, or_text(table, OR_ID)),
                                   .title = or_keep(roster, or_text(table, SESSION_TITLE)),
                                   .type = or_keep(roster, or_text(table, SESSION_TYPE)),
                                   .starts = or_keep(roster, or_text(table, SESSION_START)),
                                   .ends = or_keep(roster, or_text(table, SESSION_END)),
                                   .parent = or_keep(roster, or_text(table, SESSION_PARENT)),
                                   .year = or_keep(roster, or_text(table, SESSION_YEAR)),
                                   .line = table->line,
                                   .withdrawn = strcmp(or_text(table, OR_STATUS), "tobedeleted") == 0};
    return 2; /* its place among the others is known behind the last */
}

/* In the order of time; what contains comes before what it contains. */
static int compare_sessions(const void *one, const void *other)
{
    const struct or_session *a = one, *b = other;
    int order = strcmp(a->starts, b->starts);
    if (order == 0)
        order = strcmp(b->ends, a->ends);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* Four grading periods in a year are its quarters; other numbers have no name of their own. */
static const char *period_kind(const struct oneroster *roster, const struct or_session *session)
{
    if (strcmp(session->type, "schoolYear") == 0)
        return "year";
    if (strcmp(session->type, "semester") == 0)
        return "half_year";
    if (strcmp(session->type, "term") == 0)
        return "term";
    if (strcmp(session->type, "gradingPeriod") != 0)
        return NULL;
    const struct or_session *sessions = roster->session_list.items;
    size_t siblings = 0;
    for (size_t i = 0; i < roster->session_list.count; i++)
        siblings +=
            strcmp(sessions[i].type, "gradingPeriod") == 0 && strcmp(sessions[i].year, session->year) == 0;
    return siblings == 4 ? "quarter" : "term";
}

/* "2013/2014" of the year in which it ends */
static const char *year_title(struct oneroster *roster, const char *year)
{
    long ends = strtol(year, NULL, 10);
    return ends > 1900 && ends < 2200 ? arena_printf(roster->importer->row, "%ld/%ld", ends - 1, ends) : year;
}

static int put_session(struct oneroster *roster, struct table *table, struct or_session *session,
                       size_t position, struct err *err)
{
    const char *kind = period_kind(roster, session);
    table->line = session->line;
    if (kind == NULL) {
        importer_file_finding(roster->importer, FINDING_ERROR, FINDING_BAD_WORD, table->name, session->line,
                              "type", session->type, "schoolYear, semester, term, gradingPeriod");
        return 0;
    }
    row_begin(&roster->row, ENTITY_PERIOD, table->name, session->line);
    roster->row.withdrawn = session->withdrawn;
    row_set(&roster->row, "id", session->id, "sourcedId");
    or_put(roster, "kind", kind);
    row_set(&roster->row, "title", session->title, "title");
    or_put(roster, "short_title", session->title);
    row_cell(&roster->row, "short_title")->column = "title";
    or_put(roster, "year_title", year_title(roster, session->year));
    or_put(roster, "position", arena_printf(roster->importer->row, "%zu", position));
    row_set(&roster->row, "starts_on", session->starts, "startDate");
    row_set(&roster->row, "ends_on", session->ends, "endDate");
    row_set(&roster->row, "parent", session->parent, "parentSourcedId");
    return or_take(roster, err);
}

static int finish_sessions(struct oneroster *roster, struct table *table, struct err *err)
{
    struct or_session *sessions = roster->session_list.items;
    if (roster->session_list.count > 0)
        qsort(sessions, roster->session_list.count, sizeof *sessions, compare_sessions);
    for (size_t i = 0; i < roster->session_list.count; i++) {
        arena_reset(roster->importer->row);
        int taken = put_session(roster, table, &sessions[i], i + 1, err);
        if (taken < 0)
            return -1;
        if (taken == 1)
            table_accept(roster->importer, table);
        else
            table_reject(roster->importer, table);
    }
    int64_t back = 0;
    int failed = row_settle(roster->importer, ENTITY_PERIOD, table->name, &back, err);
    table_take_back(roster->importer, table, back);
    return failed;
}

/* ───────────── courses, classes ───────────── */

enum { COURSE_TITLE = OR_FIRST, COURSE_CODE, COURSE_ORG };
static const struct table_column course_columns[] = {OR_COMMON,
                                                     {"title", true},
                                                     {"courseCode", false},
                                                     {"orgSourcedId", false},
                                                     {"schoolYearSourcedId", false},
                                                     {"grades", false},
                                                     {"subjects", false},
                                                     {"subjectCodes", false},
                                                     {NULL, false}};

static int take_course(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *org = or_text(table, COURSE_ORG);
    if (*org != '\0' && idmap_find(&roster->orgs, org, strlen(org), 0) == 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, COURSE_ORG, "orgs.csv");
    or_begin(roster, table, ENTITY_SUBJECT);
    or_set(roster, table, "title", COURSE_TITLE);
    or_set(roster, table, "short_title", COURSE_CODE);
    or_put(roster, "position", arena_printf(roster->importer->row, "%lld", (long long)++roster->subjects));
    return or_take(roster, err);
}

enum { CLASS_TITLE = OR_FIRST, CLASS_GRADES, CLASS_COURSE, CLASS_TYPE, CLASS_SCHOOL, CLASS_TERMS };
static const struct table_column class_columns[] = {
    OR_COMMON,           {"title", true},           {"grades", false},        {"courseSourcedId", true},
    {"classType", true}, {"schoolSourcedId", true}, {"termSourcedIds", true}, {"classCode", false},
    {"location", false}, {"subjects", false},       {"subjectCodes", false},  {"periods", false},
    {NULL, false}};

/* "05" → "5"; nothing where the class has several grades or none of 1 to 11. */
static const char *one_grade(struct arena *arena, const char *grades)
{
    char *end;
    long grade = strtol(grades, &end, 10);
    return end != grades && *end == '\0' && grade >= 1 && grade <= 11 ? arena_printf(arena, "%ld", grade)
                                                                      : "";
}

bool or_refers(struct oneroster *roster, struct table *table, size_t wanted, enum entity entity,
               const char *id)
{
    if (idmap_find(&roster->importer->entities[entity].keys, id, strlen(id), 0) != 0)
        return true;
    importer_file_finding(roster->importer, FINDING_ERROR, FINDING_DANGLING_REFERENCE, table->name,
                          table->line, table->wanted[wanted].name, id,
                          roster->importer->entity_files[entity]);
    return false;
}

static bool check_class(struct oneroster *roster, struct table *table, bool scheduled, char **term)
{
    const char *course = or_text(table, CLASS_COURSE), *school = or_text(table, CLASS_SCHOOL);
    bool good = true;
    if ((scheduled || *course != '\0') && !or_refers(roster, table, CLASS_COURSE, ENTITY_SUBJECT, course))
        good = false;
    if (idmap_find(&roster->orgs, school, strlen(school), 0) == 0)
        good =
            or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, CLASS_SCHOOL, "orgs.csv") != 0;
    char *terms = arena_strdup(roster->importer->row, or_text(table, CLASS_TERMS));
    *term = NULL;
    for (char *id; (id = csv_list_next(&terms)) != NULL;) {
        *term = *term == NULL ? id : *term;
        good = or_refers(roster, table, CLASS_TERMS, ENTITY_PERIOD, id) && good;
    }
    return good;
}

/* A class is taught from the begin of its first term to the end of its last: whoever was not enrolled out of
 * it is not in the next year's roll. */
static void set_span(struct oneroster *roster, struct or_class *class, char *terms)
{
    const struct or_session *sessions = roster->session_list.items;
    for (char *id; (id = csv_list_next(&terms)) != NULL;) {
        for (size_t i = 0; i < roster->session_list.count; i++) {
            if (strcmp(sessions[i].id, id) != 0)
                continue;
            if (class->starts == NULL || strcmp(sessions[i].starts, class->starts) < 0)
                class->starts = sessions[i].starts;
            if (class->ends == NULL || strcmp(sessions[i].ends, class->ends) > 0)
                class->ends = sessions[i].ends;
        }
    }
}

static int take_class(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *type = or_text(table, CLASS_TYPE);
    bool scheduled = strcmp(type, "scheduled") == 0;
    if (!scheduled && strcmp(type, "homeroom") != 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, CLASS_TYPE, "homeroom, scheduled");
    char *term;
    if (!check_class(roster, table, scheduled, &term))
        return 0;
    or_begin(roster, table, ENTITY_CLASS_GROUP);
    or_put(roster, "kind", scheduled ? "scheduled" : "class");
    or_set(roster, table, "title", CLASS_TITLE);
    or_put(roster, "grade", one_grade(roster->importer->row, or_text(table, CLASS_GRADES)));
    bool withdrawn = roster->row.withdrawn;
    int taken = or_take(roster, err);
    if (taken != 1)
        return taken;
    struct or_class *class = or_list_add(&roster->class_list, sizeof *class);
    *class = (struct or_class){.id = or_keep(roster, or_text(table, OR_ID)),
                               .course = or_keep(roster, or_text(table, CLASS_COURSE)),
                               .term = term != NULL ? or_keep(roster, term) : NULL,
                               .scheduled = scheduled,
                               .withdrawn = withdrawn,
                               .line = table->line};
    set_span(roster, class, arena_strdup(roster->importer->row, or_text(table, CLASS_TERMS)));
    idmap_put(&roster->classes, roster->importer->keep, class->id, strlen(class->id),
              (int64_t)roster->class_list.count);
    return 1;
}

const struct or_file or_roster_files[] = {
    {"orgs.csv", org_columns, take_org, NULL},
    {"academicSessions.csv", session_columns, take_session, finish_sessions},
    {"courses.csv", course_columns, take_course, NULL},
    {"classes.csv", class_columns, take_class, NULL},
    {NULL, NULL, NULL, NULL}};
