/*
 * sds: the layouts of Microsoft School Data Sync, rosters without marks, as relatives of OneRoster without a
 * manifest. Version 2 and 2.1 name files as OneRoster does and columns nearly so; version 1 ("SDS Format", "UK
 * Format") has files of its own: School, Section, Student, Teacher, StudentEnrollment, TeacherRoster. In: an
 * open source. Out: the same rows as from OneRoster. Column names and words are read without regard to case.
 * What these layouts lack: identifiers of enrolments are made of class and user; a class without a course is
 * its own subject; a membership without a day begins with its session, else with the school year; there may
 * be no period at all, which then comes from periods.csv of the journal layout. Days are 2025-10-24 or
 * 20251024, as the layouts prescribe; 7/1/2017 is a finding.
 */
#include "base/arena.h"
#include "import/journal.h"
#include "import/oneroster.h"

#include <string.h>

#define NOTHING                                                                                              \
    {                                                                                                        \
        "-", false                                                                                           \
    } /* a column that the layout does not have */
#define END                                                                                                  \
    {                                                                                                        \
        NULL, false                                                                                          \
    }

/* ───────────── version 2 and 2.1 ───────────── */

static const struct table_column orgs_2[] = {
    {"sourcedId", true}, {"status", false},     {"dateLastModified", false}, {"name", true},
    {"type", true},      {"identifier", false}, {"parentSourcedId", false},  END};
static const struct table_column sessions_2[] = {OR_COMMON,
                                                 {"title", true},
                                                 {"type", true},
                                                 {"startDate", true},
                                                 {"endDate", true},
                                                 {"parentSourcedId", false},
                                                 {"schoolYear", false},
                                                 END};
static const struct table_column courses_2[] = {OR_COMMON,
                                                {"title", true},
                                                {"code", false},
                                                {"orgSourcedId", false},
                                                {"schoolYearSourcedId", false},
                                                {"subject", false},
                                                {"grade", false},
                                                END};
static const struct table_column classes_2[] = {OR_COMMON,
                                                {"title", true},
                                                {"grade", false},
                                                {"courseSourcedId", false},
                                                NOTHING,
                                                {"orgSourcedId", true},
                                                {"sessionSourcedIds", false},
                                                {"code", false},
                                                END};
static const struct table_column persons_2[] = {{"userSourcedId", true},
                                                {"status", false},
                                                {"dateLastModified", false},
                                                {"birthDate", false},
                                                {"sex", false},
                                                {"birthCity", false},
                                                {"birthState", false},
                                                {"birthCountry", false},
                                                {"ethnicityCodes", false},
                                                {"raceCodes", false},
                                                END};
static const struct table_column users_2[] = {OR_COMMON,
                                              {"orgSourcedIds", false},
                                              {"role", false},
                                              {"givenName", false},
                                              {"familyName", false},
                                              {"middleName", false},
                                              {"email", false},
                                              {"sms", false},
                                              NOTHING,
                                              {"username", false},
                                              NOTHING,
                                              {"password", false},
                                              {"activeDirectoryMatchId", false},
                                              {"phone", false},
                                              {"grade", false},
                                              END};
static const struct table_column roles_2[] = {NOTHING,
                                              {"status", false},
                                              {"dateLastModified", false},
                                              {"userSourcedId", true},
                                              {"role", true},
                                              {"orgSourcedId", true},
                                              NOTHING,
                                              {"roleStartDate", false},
                                              {"roleEndDate", false},
                                              {"sessionSourcedId", false},
                                              {"grade", false},
                                              {"isPrimary", false},
                                              END};
static const struct table_column enrolments_2[] = {NOTHING,
                                                   {"status", false},
                                                   {"dateLastModified", false},
                                                   {"classSourcedId", true},
                                                   NOTHING,
                                                   {"userSourcedId", true},
                                                   {"role", true},
                                                   NOTHING,
                                                   {"beginDate", false},
                                                   {"endDate", false},
                                                   END};

enum { RELATION_USER = OR_FIRST, RELATION_AGENT, RELATION_ROLE };
static const struct table_column relations_2[] = {NOTHING,
                                                  {"status", false},
                                                  {"dateLastModified", false},
                                                  {"userSourcedId", true},
                                                  {"relationshipUserSourcedId", true},
                                                  {"relationshipRole", false},
                                                  END};

/* One agent of one pupil; both must be users. */
static int take_relation(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *user = or_text(table, RELATION_USER), *agent = or_text(table, RELATION_AGENT);
    size_t before = roster->agent_list.count;
    if ((or_kinds(roster, user) & KIND_PUPIL) == 0)
        return or_dangles(roster, table, RELATION_USER, user, "users.csv");
    if ((or_kinds(roster, agent) & KIND_GUARDIAN) == 0)
        return or_dangles(roster, table, RELATION_AGENT, agent, "users.csv");
    struct or_agents *kept = or_list_add(&roster->agent_list, sizeof *kept);
    *kept = (struct or_agents){.user = or_keep(roster, user),
                               .agents = or_keep(roster, agent),
                               .relation = or_keep(roster, or_text(table, RELATION_ROLE)),
                               .column = table->wanted[RELATION_AGENT].name,
                               .line = table->line};
    return before < roster->agent_list.count;
}

static const struct or_file files_2a[] = {
    {"orgs.csv", orgs_2, NULL, or_take_org, NULL},
    {"academicSessions.csv", sessions_2, NULL, or_take_session, or_finish_sessions},
    {"courses.csv", courses_2, NULL, or_take_course, NULL},
    {"classes.csv", classes_2, NULL, or_take_class, NULL},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct or_file files_2b[] = {
    {"demographics.csv", persons_2, NULL, or_take_person, NULL},
    {"users.csv", users_2, NULL, or_take_user, NULL},
    {"roles.csv", roles_2, NULL, or_take_role, NULL},
    {"relationships.csv", relations_2, NULL, take_relation, or_finish_users},
    {"enrollments.csv", enrolments_2, NULL, or_take_enrolment, or_finish_enrolments},
    {NULL, NULL, NULL, NULL, NULL}};

/* ───────────── version 1 ───────────── */

static const struct table_column schools_1[] = {{"SIS ID", true}, NOTHING, NOTHING, {"Name", true}, END};
static const struct table_column schools_uk[] = {{"DfE Number", true}, NOTHING, NOTHING, {"Name", true}, END};

enum {
    SECTION_TERM = CLASS_TERMS + 1,
    SECTION_TERM_NAME,
    SECTION_TERM_START,
    SECTION_TERM_END,
    SECTION_COURSE_NAME,
    SECTION_COURSE_NUMBER
};
#define SECTION_REST                                                                                         \
    {"Term SIS ID", false}, {"Term Name", false}, {"Term StartDate", false}, {"Term EndDate", false},        \
        {"Course Name", false}, {"Course Number", false}, {"Section Number", false},                         \
        {"Course Description", false}, {"Course Subject", false}, {"Periods", false}, END
static const struct table_column sections_1[] = {{"SIS ID", true}, {"Status", false},
                                                 NOTHING,          {"Section Name", true},
                                                 NOTHING,          {"Course SIS ID", false},
                                                 NOTHING,          {"School SIS ID", true},
                                                 NOTHING,          SECTION_REST};
static const struct table_column sections_uk[] = {{"ID", true}, {"Status", false},
                                                  NOTHING,      {"Section Name", true},
                                                  NOTHING,      {"Course SIS ID", false},
                                                  NOTHING,      {"School DfE Number", true},
                                                  NOTHING,      SECTION_REST};

#define PERSON_REST                                                                                          \
    NOTHING, {"First Name", false}, {"Last Name", false}, {"Middle Name", false}, NOTHING, NOTHING, NOTHING, \
        {"Username", false}, {"Birthdate", false}, {"Password", false}, {"State ID", false},                 \
        {"Secondary Email", false}, {"Student Number", false}, {"Teacher Number", false}, {"Grade", false},  \
        {"Graduation Year", false}, {"Title", false}, {"Qualification", false}, END
static const struct table_column people_1[] = {
    {"SIS ID", true}, {"Status", false}, NOTHING, {"School SIS ID", true}, PERSON_REST};
static const struct table_column people_uk[] = {
    {"ID", true}, {"Status", false}, NOTHING, {"School DfE Number", true}, PERSON_REST};

static const struct table_column rosters_1[] = {NOTHING, NOTHING,          NOTHING, {"Section SIS ID", true},
                                                NOTHING, {"SIS ID", true}, NOTHING, NOTHING,
                                                NOTHING, NOTHING,          END};
static const struct table_column rosters_uk[] = {NOTHING, NOTHING,      NOTHING, {"Section ID", true},
                                                 NOTHING, {"ID", true}, NOTHING, NOTHING,
                                                 NOTHING, NOTHING,      END};

/* A row of a section tells of its term as well; the first of them makes the period. */
static int put_term(struct oneroster *roster, struct table *table, struct err *err)
{
    struct entity_state *periods = &roster->importer->entities[ENTITY_PERIOD];
    const char *id = or_text(table, SECTION_TERM), *name = or_text(table, SECTION_TERM_NAME);
    if (*id == '\0' || idmap_find(&periods->taken, id, strlen(id), 0) != 0 ||
        idmap_find(&roster->bad_terms, id, strlen(id), 0) != 0)
        return 0;
    bool dated = or_check_day(roster, table, SECTION_TERM_START, FINDING_WARNING) &&
                 or_check_day(roster, table, SECTION_TERM_END, FINDING_WARNING) &&
                 *or_text(table, SECTION_TERM_START) != '\0' && *or_text(table, SECTION_TERM_END) != '\0';
    if (!dated) { /* told once; the days of a period can't be guessed */
        idmap_put(&roster->bad_terms, roster->importer->keep, id, strlen(id), 1);
        return 0;
    }
    row_begin(&roster->row, ENTITY_PERIOD, table->name, table->line);
    roster->row.soft = true;
    or_put(roster, "id", id);
    or_put(roster, "kind", "term");
    or_put(roster, "title", *name != '\0' ? name : id);
    or_put(roster, "short_title", *name != '\0' ? name : id);
    or_put(roster, "position",
           arena_printf(roster->importer->row, "%lld",
                        (long long)idmap_find(&periods->keys, id, strlen(id), periods->next_key)));
    or_set(roster, table, "starts_on", SECTION_TERM_START);
    or_set(roster, table, "ends_on", SECTION_TERM_END);
    int taken = or_take(roster, err);
    if (taken == 1) {
        struct or_session *session = or_list_add(&roster->session_list, sizeof *session);
        *session = (struct or_session){.id = or_keep(roster, id),
                                       .starts = or_keep(roster, or_text(table, SECTION_TERM_START)),
                                       .ends = or_keep(roster, or_text(table, SECTION_TERM_END)),
                                       .line = table->line};
    }
    return taken < 0 ? -1 : 0;
}

static int put_course(struct oneroster *roster, struct table *table, struct err *err)
{
    struct entity_state *subjects = &roster->importer->entities[ENTITY_SUBJECT];
    const char *id = or_text(table, CLASS_COURSE), *name = or_text(table, SECTION_COURSE_NAME);
    if (*id == '\0' || idmap_find(&subjects->taken, id, strlen(id), 0) != 0)
        return 0;
    row_begin(&roster->row, ENTITY_SUBJECT, table->name, table->line);
    roster->row.soft = true;
    or_put(roster, "id", id);
    or_put(roster, "title", *name != '\0' ? name : or_text(table, CLASS_TITLE));
    or_set(roster, table, "short_title", SECTION_COURSE_NUMBER);
    or_put(roster, "position",
           arena_printf(roster->importer->row, "%lld",
                        (long long)idmap_find(&subjects->keys, id, strlen(id), subjects->next_key)));
    return or_take(roster, err) < 0 ? -1 : 0;
}

static int take_section(struct oneroster *roster, struct table *table, struct err *err)
{
    if (!or_refers_org(roster, table, CLASS_SCHOOL, or_text(table, CLASS_SCHOOL)))
        return 0;
    if (put_term(roster, table, err) != 0 || put_course(roster, table, err) != 0)
        return -1;
    int taken = or_take_class(roster, table, err);
    const char *term = or_text(table, SECTION_TERM);
    const struct or_session *sessions = roster->session_list.items;
    struct or_class *class = taken == 1 ? or_find_class(roster, or_text(table, OR_ID)) : NULL;
    for (size_t i = 0; class != NULL && i < roster->session_list.count; i++)
        if (strcmp(sessions[i].id, term) == 0) {
            class->term = sessions[i].id;
            class->starts = sessions[i].starts;
            class->ends = sessions[i].ends;
        }
    return taken;
}

static int take_pupil(struct oneroster *roster, struct table *table, struct err *err)
{
    roster->fixed_kind = KIND_PUPIL;
    return or_take_user(roster, table, err);
}

static int take_teacher(struct oneroster *roster, struct table *table, struct err *err)
{
    roster->fixed_kind = KIND_TEACHER;
    return or_take_user(roster, table, err);
}

static int take_membership(struct oneroster *roster, struct table *table, struct err *err)
{
    roster->fixed_kind = KIND_PUPIL;
    return or_take_enrolment(roster, table, err);
}

static int take_teaching(struct oneroster *roster, struct table *table, struct err *err)
{
    roster->fixed_kind = KIND_TEACHER;
    return or_take_enrolment(roster, table, err);
}

/* Teachers come last: who teaches what is known behind them. columns_1_2 holds those of the UK. */
static const struct or_file files_1[] = {
    {"School.csv", schools_1, schools_uk, or_take_org, NULL},
    {"Section.csv", sections_1, sections_uk, take_section, NULL},
    {"Student.csv", people_1, people_uk, take_pupil, NULL},
    {"Teacher.csv", people_1, people_uk, take_teacher, NULL},
    {"StudentEnrollment.csv", rosters_1, rosters_uk, take_membership, NULL},
    {"TeacherRoster.csv", rosters_1, rosters_uk, take_teaching, or_finish_enrolments},
    {NULL, NULL, NULL, NULL, NULL}};

/* ───────────── the bundle ───────────── */

static bool is_version_1(const struct source *source)
{
    return source_find(source, "School.csv") != NULL &&
           (source_find(source, "Section.csv") != NULL || source_find(source, "Student.csv") != NULL);
}

/* OneRoster's enrolments and roles have identifiers, its classes a school. */
bool sds_detect(struct source *source)
{
    if (source_find(source, "manifest.csv") != NULL)
        return false;
    if (is_version_1(source))
        return true;
    if (source_find(source, "orgs.csv") == NULL || source_find(source, "users.csv") == NULL)
        return false;
    if (source_find(source, "classes.csv") != NULL)
        return or_has_column(source, "classes.csv", "orgSourcedId");
    return or_has_column(source, "roles.csv", "isPrimary") ||
           (or_has_column(source, "roles.csv", "userSourcedId") &&
            !or_has_column(source, "roles.csv", "sourcedId"));
}

bool sds_reads(const char *name)
{
    static const struct or_file *const all[] = {files_1, files_2a, files_2b};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (const struct or_file *file = all[i]; file->name != NULL; file++)
            if (strcmp(file->name, name) == 0)
                return true;
    return false;
}

/* userFlags.csv says who is ill or poor: never read. */
static void look_at_files(struct importer *importer)
{
    static const char *const unused[] = {"userFlags.csv", "User.csv", "user.csv", "guardianrelationship.csv",
                                         "Guardianrelationship.csv"};
    size_t count;
    const struct source_file *files = source_files(importer->source, &count);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(files[i].name);
        bool known = false;
        if (len <= 4 || strcmp(files[i].name + len - 4, ".csv") != 0 || sds_reads(files[i].name))
            continue;
        for (size_t k = 0; k < sizeof unused / sizeof *unused; k++)
            known = known || strcmp(unused[k], files[i].name) == 0;
        importer_file_finding(importer, known ? FINDING_NOTICE : FINDING_WARNING,
                              known ? FINDING_UNUSED_FILE : FINDING_UNKNOWN_FILE, files[i].name, 0, NULL,
                              NULL, NULL);
    }
}

static int read_all(struct oneroster *roster, struct err *err)
{
    look_at_files(roster->importer);
    if (or_load_store(roster, err) != 0)
        return -1;
    if (roster->version == OR_SDS_1)
        return or_read_files(roster, files_1, err);
    if (or_read_files(roster, files_2a, err) != 0 || or_scan_roles(roster, err) != 0)
        return -1;
    return or_read_files(roster, files_2b, err);
}

int sds_read(struct importer *importer, struct err *err)
{
    static const char *const names_1[ENTITY_COUNT] = {
        [ENTITY_SCHOOL] = "School.csv",       [ENTITY_PERIOD] = "Section.csv",
        [ENTITY_TEACHER] = "Teacher.csv",     [ENTITY_SUBJECT] = "Section.csv",
        [ENTITY_CLASS_GROUP] = "Section.csv", [ENTITY_PUPIL] = "Student.csv"};
    static const char *const names_2[ENTITY_COUNT] = {
        [ENTITY_SCHOOL] = "orgs.csv",         [ENTITY_PERIOD] = "academicSessions.csv",
        [ENTITY_TEACHER] = "users.csv",       [ENTITY_SUBJECT] = "courses.csv",
        [ENTITY_CLASS_GROUP] = "classes.csv", [ENTITY_PUPIL] = "users.csv",
        [ENTITY_GUARDIAN] = "users.csv"};
    struct oneroster *roster = mem_zalloc(sizeof *roster);
    or_open(roster, importer);
    roster->version = is_version_1(importer->source) ? OR_SDS_1 : OR_SDS_2;
    roster->uk = or_has_column(importer->source, "School.csv", "DfE Number");
    importer->entity_files = roster->version == OR_SDS_1 ? names_1 : names_2;
    importer->fold_headers = true;
    int failed = read_all(roster, err);
    importer->fold_headers = false;
    if (failed == 0 && roster->schools == 0 && importer->school_id == NULL)
        importer_file_finding(importer, FINDING_WARNING, FINDING_NO_SCHOOL,
                              importer->entity_files[ENTITY_SCHOOL], 0, NULL, NULL, NULL);
    or_close(roster);
    return failed;
}
