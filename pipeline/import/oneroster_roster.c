/*
 * oneroster_roster: orgs, academicSessions, courses, classes of OneRoster CSV 1.1 and 1.2 → school, period,
 * subject, class_group. See oneroster.h; the meaning of the files: IMS OneRoster CSV tables 1.1, section 4,
 * and 1EdTech OneRoster 1.2 CSV binding.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "import/oneroster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ───────────── orgs ───────────── */

static const struct table_column org_columns[] = {
    OR_COMMON,    {"name", true}, {"type", true}, {"identifier", false}, {"parentSourcedId", false},
    {NULL, false}};

/* Of OneRoster; SDS adds more, all of them no schools but these. */
static const char *const org_types[] = {"department", "school",   "district", "local",
                                        "state",      "national", NULL};
static const char *const one_school[] = {"school", NULL};
static const char *const sds_schools[] = {"school", "college", "adultEducation", NULL};

static bool is_one_of(const struct oneroster *roster, const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (or_is_word(roster, text, *words))
            return true;
    return false;
}

static int put_school(struct oneroster *roster, struct table *table, struct err *err)
{
    if (++roster->schools > 1)
        return err_set(err, ERR_DATA, _("%s holds more than one school: use itog region init --from %s DIR"),
                       roster->importer->options->source, roster->importer->options->source);
    or_begin(roster, table, ENTITY_SCHOOL);
    or_set(roster, table, "short_name", ORG_NAME);
    char *again = arena_strdup(roster->importer->row, or_text(table, ORG_NAME));
    row_set(&roster->row, "full_name", again, table->wanted[ORG_NAME].name);
    or_put(roster, "utc_offset", arena_printf(roster->importer->row, "%d", roster->importer->utc_offset_min));
    return or_take(roster, err);
}

int or_take_org(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct import_part *part = roster->importer->options->part;
    const char *type = or_text(table, ORG_TYPE), *id = or_text(table, OR_ID);
    bool sds = roster->version >= OR_SDS_1;
    if (!sds && !is_one_of(roster, type, org_types))
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, ORG_TYPE,
                        "school, district, department ...");
    bool school = roster->version == OR_SDS_1 || is_one_of(roster, type, sds ? sds_schools : one_school);
    bool meant = school && (part == NULL || part->school == NULL || strcmp(part->school, id) == 0);
    /* a school that closed is nobody's workspace */
    if (meant && !or_is_gone(roster, table)) {
        int taken = put_school(roster, table, err);
        if (taken != 1)
            return taken;
    }
    idmap_put(&roster->orgs, roster->importer->keep, id, strlen(id),
              meant    ? ORG_SCHOOL
              : school ? ORG_OTHER_SCHOOL
                       : ORG_OTHER);
    return 1;
}

/* ───────────── academicSessions ───────────── */

static const struct table_column session_columns[] = {OR_COMMON,
                                                      {"title", true},
                                                      {"type", true},
                                                      {"startDate", true},
                                                      {"endDate", true},
                                                      {"parentSourcedId", false},
                                                      {"schoolYear", false},
                                                      {NULL, false}};

/* A session of an earlier import gives way to its present row. */
static void forget_stored(struct oneroster *roster, const char *id)
{
    struct or_session *sessions = roster->session_list.items;
    for (size_t i = 0; i < roster->session_list.count; i++)
        if (sessions[i].stored && strcmp(sessions[i].id, id) == 0)
            *sessions[i].id = '\0';
}

int or_take_session(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *year = or_text(table, SESSION_YEAR);
    if (*year != '\0' && (strlen(year) != 4 || strspn(year, "0123456789") != 4))
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_INTEGER, SESSION_YEAR, "2026");
    if (!or_check_day(roster, table, SESSION_START, FINDING_ERROR) ||
        !or_check_day(roster, table, SESSION_END, FINDING_ERROR))
        return 0;
    forget_stored(roster, or_text(table, OR_ID));
    struct or_session *session = or_list_add(&roster->session_list, sizeof *session);
    *session = (struct or_session){.id = or_keep(roster, or_text(table, OR_ID)),
                                   .title = or_keep(roster, or_text(table, SESSION_TITLE)),
                                   .type = or_keep(roster, or_text(table, SESSION_TYPE)),
                                   .starts = or_keep(roster, or_text(table, SESSION_START)),
                                   .ends = or_keep(roster, or_text(table, SESSION_END)),
                                   .parent = or_keep(roster, or_text(table, SESSION_PARENT)),
                                   .year = or_keep(roster, year),
                                   .line = table->line,
                                   .withdrawn = or_is_gone(roster, table)};
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

enum { YEAR_EDGE_DAYS = 45 }; /* lessons may begin later and end earlier than the year does */

/* Do sessions from STARTS to ENDS fill the year that PARENT names? */
static bool fill_year(const struct oneroster *roster, const char *parent, const char *starts,
                      const char *ends)
{
    const struct or_session *sessions = roster->session_list.items;
    int32_t from, to, year_from, year_to;
    for (size_t i = 0; i < roster->session_list.count; i++)
        if (*parent != '\0' && strcmp(sessions[i].id, parent) == 0)
            return date_parse(starts, &from) && date_parse(ends, &to) &&
                   date_parse(sessions[i].starts, &year_from) && date_parse(sessions[i].ends, &year_to) &&
                   from - year_from <= YEAR_EDGE_DAYS && year_to - to <= YEAR_EDGE_DAYS;
    return false;
}

/* Four grading periods of a year are its quarters; three or two that fill it are trimesters or half-years;
 * others have no name of their own. A year is told by the parent and by schoolYear. */
static const char *grading_kind(const struct oneroster *roster, const struct or_session *session)
{
    const struct or_session *sessions = roster->session_list.items;
    const char *starts = session->starts, *ends = session->ends;
    size_t siblings = 0;
    for (size_t i = 0; i < roster->session_list.count; i++) {
        const struct or_session *other = &sessions[i];
        if (other->withdrawn || strcmp(other->type, session->type) != 0 ||
            strcmp(other->year, session->year) != 0 || strcmp(other->parent, session->parent) != 0)
            continue;
        siblings++;
        starts = strcmp(other->starts, starts) < 0 ? other->starts : starts;
        ends = strcmp(other->ends, ends) > 0 ? other->ends : ends;
    }
    if (siblings == 4)
        return "quarter";
    if ((siblings != 3 && siblings != 2) || !fill_year(roster, session->parent, starts, ends))
        return "term";
    return siblings == 3 ? "trimester" : "half_year";
}

static const char *period_kind(const struct oneroster *roster, const struct or_session *session)
{
    if (or_is_word(roster, session->type, "schoolYear"))
        return "year";
    if (or_is_word(roster, session->type, "semester"))
        return "half_year";
    if (or_is_word(roster, session->type, "term"))
        return "term";
    if (or_is_word(roster, session->type, "gradingPeriod"))
        return grading_kind(roster, session);
    if (roster->version >= OR_SDS_1 && or_is_word(roster, session->type, "quarter"))
        return "quarter";
    if (roster->version >= OR_SDS_1 && or_is_word(roster, session->type, "trimester"))
        return "trimester";
    return NULL;
}

/* "2013/2014" of the year in which it ends; SDS names the one in which it begins, so there the days tell. */
static const char *year_title(struct oneroster *roster, const struct or_session *session)
{
    long ends = strtol(session->year, NULL, 10);
    if (roster->version >= OR_SDS_1) {
        ends = strtol(session->starts, NULL, 10);
        ends += strcmp(session->starts + (*session->starts != '\0' ? 4 : 0), "-07") > 0;
    }
    return ends > 1900 && ends < 2200 ? arena_printf(roster->importer->row, "%ld/%ld", ends - 1, ends)
                                      : session->year;
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
    or_put(roster, "year_title", year_title(roster, session));
    or_put(roster, "position", arena_printf(roster->importer->row, "%zu", position));
    row_set(&roster->row, "starts_on", session->starts, "startDate");
    row_set(&roster->row, "ends_on", session->ends, "endDate");
    row_set(&roster->row, "parent", session->parent, "parentSourcedId");
    return or_take(roster, err);
}

int or_finish_sessions(struct oneroster *roster, struct table *table, struct err *err)
{
    struct or_session *sessions = roster->session_list.items;
    if (roster->session_list.count > 0)
        qsort(sessions, roster->session_list.count, sizeof *sessions, compare_sessions);
    for (size_t i = 0; i < roster->session_list.count; i++) {
        if (sessions[i].stored)
            continue;
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

static const struct table_column course_columns[] = {OR_COMMON,
                                                     {"title", true},
                                                     {"courseCode", false},
                                                     {"orgSourcedId", false},
                                                     {"schoolYearSourcedId", false},
                                                     {"grades", false},
                                                     {"subjects", false},
                                                     {"subjectCodes", false},
                                                     {NULL, false}};

/* In the order in which they came first: a delta must not number anew. */
static const char *subject_position(const struct oneroster *roster, const char *id)
{
    const struct entity_state *state = &roster->importer->entities[ENTITY_SUBJECT];
    return arena_printf(roster->importer->row, "%lld",
                        (long long)idmap_find(&state->keys, id, strlen(id), state->next_key));
}

int or_take_course(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *org = or_text(table, COURSE_ORG);
    if (*org != '\0' && !or_refers_org(roster, table, COURSE_ORG, org))
        return 0;
    or_begin(roster, table, ENTITY_SUBJECT);
    or_set(roster, table, "title", COURSE_TITLE);
    or_set(roster, table, "short_title", COURSE_CODE);
    or_put(roster, "position", subject_position(roster, or_text(table, OR_ID)));
    return or_take(roster, err);
}

static const struct table_column class_columns[] = {
    OR_COMMON,           {"title", true},           {"grades", false},        {"courseSourcedId", true},
    {"classType", true}, {"schoolSourcedId", true}, {"termSourcedIds", true}, {"classCode", false},
    {"location", false}, {"subjects", false},       {"subjectCodes", false},  {"periods", false},
    {NULL, false}};

/* "05", "5" and "05, 5" → "5"; nothing where the class has several grades or none of 1 to 11. */
static const char *one_grade(struct arena *arena, const char *grades)
{
    char *list = arena_strdup(arena, grades);
    long one = 0;
    for (char *text; (text = csv_list_next(&list)) != NULL;) {
        char *end;
        long grade = strtol(text, &end, 10);
        if (end == text || *end != '\0' || grade < 1 || grade > 11 || (one != 0 && one != grade))
            return "";
        one = grade;
    }
    return one != 0 ? arena_printf(arena, "%ld", one) : "";
}

static bool check_class(struct oneroster *roster, struct table *table, bool scheduled, char **term)
{
    const char *course = or_text(table, CLASS_COURSE), *school = or_text(table, CLASS_SCHOOL);
    bool good = true;
    bool needed = scheduled && roster->version < OR_SDS_1;
    if ((needed || *course != '\0') && !or_refers(roster, table, CLASS_COURSE, ENTITY_SUBJECT, course))
        good = false;
    good = or_refers_org(roster, table, CLASS_SCHOOL, school) && good;
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

/* SDS: a class may have no course; it is its own subject then. */
static int put_subject(struct oneroster *roster, struct table *table, struct err *err)
{
    or_begin(roster, table, ENTITY_SUBJECT);
    roster->row.soft = true;
    or_set(roster, table, "title", CLASS_TITLE);
    or_put(roster, "position", subject_position(roster, or_text(table, OR_ID)));
    return or_take(roster, err);
}

static void remember_class(struct oneroster *roster, struct table *table, const char *course, bool scheduled,
                           const char *term)
{
    const char *id = or_text(table, OR_ID);
    const struct or_class *before = or_find_class(roster, id); /* of an earlier import */
    char *teacher = before != NULL ? before->teacher : NULL;
    struct or_class *class = or_list_add(&roster->class_list, sizeof *class);
    *class = (struct or_class){.id = or_keep(roster, id),
                               .course = or_keep(roster, course),
                               .term = term != NULL ? or_keep(roster, term) : NULL,
                               .teacher = teacher,
                               .scheduled = scheduled,
                               .withdrawn = or_is_gone(roster, table),
                               .line = table->line};
    set_span(roster, class, arena_strdup(roster->importer->row, or_text(table, CLASS_TERMS)));
    idmap_put(&roster->classes, roster->importer->keep, class->id, strlen(class->id),
              (int64_t)roster->class_list.count);
}

int or_take_class(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *type = or_text(table, CLASS_TYPE), *course = or_text(table, CLASS_COURSE);
    bool untold = roster->version >= OR_SDS_1 && *type == '\0';
    bool scheduled = untold || or_is_word(roster, type, "scheduled");
    if (!scheduled && !or_is_word(roster, type, "homeroom"))
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, CLASS_TYPE, "homeroom, scheduled");
    char *term;
    if (!check_class(roster, table, scheduled, &term))
        return 0;
    or_begin(roster, table, ENTITY_CLASS_GROUP);
    or_put(roster, "kind", scheduled ? "scheduled" : "class");
    or_set(roster, table, "title", CLASS_TITLE);
    or_put(roster, "grade", one_grade(roster->importer->row, or_text(table, CLASS_GRADES)));
    int taken = or_take(roster, err);
    if (taken != 1)
        return taken;
    if (scheduled && *course == '\0') {
        course = or_text(table, OR_ID);
        if (put_subject(roster, table, err) < 0)
            return -1;
    }
    remember_class(roster, table, course, scheduled, term);
    return 1;
}

const struct or_file or_roster_files[] = {
    {"orgs.csv", org_columns, NULL, or_take_org, NULL},
    {"academicSessions.csv", session_columns, NULL, or_take_session, or_finish_sessions},
    {"courses.csv", course_columns, NULL, or_take_course, NULL},
    {"classes.csv", class_columns, NULL, or_take_class, NULL},
    {NULL, NULL, NULL, NULL, NULL}};
