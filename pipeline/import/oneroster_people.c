/*
 * oneroster_people: demographics, users, enrollments of OneRoster CSV 1.1 → pupil, teacher, guardian,
 * guardianship, contact, membership, and, with the teachers known, teaching. See oneroster.h.
 */
#include "base/arena.h"
#include "import/oneroster.h"
#include "import/stage.h"

#include <string.h>

/* ───────────── demographics, users ───────────── */

enum { PERSON_BORN = OR_FIRST, PERSON_SEX };
static const struct table_column person_columns[] = {
    OR_COMMON, {"birthDate", false}, {"sex", false}, {NULL, false}};

static int take_person(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *sex = or_text(table, PERSON_SEX), *id = or_text(table, OR_ID);
    bool male = strcmp(sex, "male") == 0, female = strcmp(sex, "female") == 0;
    if (*sex != '\0' && !male && !female)
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_WORD, PERSON_SEX, "male, female");
    struct or_person *person = or_list_add(&roster->person_list, sizeof *person);
    *person = (struct or_person){male     ? "m"
                                 : female ? "f"
                                          : "",
                                 or_keep(roster, or_text(table, PERSON_BORN))};
    idmap_put(&roster->persons, roster->importer->keep, id, strlen(id), (int64_t)roster->person_list.count);
    return 1;
}

enum {
    USER_ORGS = OR_FIRST,
    USER_ROLE,
    USER_GIVEN,
    USER_FAMILY,
    USER_MIDDLE,
    USER_EMAIL,
    USER_SMS,
    USER_AGENTS
};
static const struct table_column user_columns[] = {OR_COMMON,
                                                   {"orgSourcedIds", true},
                                                   {"role", true},
                                                   {"givenName", true},
                                                   {"familyName", true},
                                                   {"middleName", false},
                                                   {"email", false},
                                                   {"sms", false},
                                                   {"agentSourcedIds", false},
                                                   {"enabledUser", false},
                                                   {"username", false},
                                                   {"userIds", false},
                                                   {"identifier", false},
                                                   {"phone", false},
                                                   {"grades", false},
                                                   {"password", false},
                                                   {NULL, false}};

static const struct {
    const char *role;
    char kind;
} user_roles[] = {{"student", 's'},  {"teacher", 't'},       {"parent", 'g'}, {"guardian", 'g'},
                  {"relative", 'g'}, {"administrator", 'o'}, {"aide", 'o'},   {"proctor", 'o'}};

static char role_kind(const char *role)
{
    for (size_t i = 0; i < sizeof user_roles / sizeof *user_roles; i++)
        if (strcmp(user_roles[i].role, role) == 0)
            return user_roles[i].kind;
    return '\0';
}

/* An e-mail address or a number for SMS: given electronically, which is no consent to use it. */
static int put_contact(struct oneroster *roster, struct table *table, char kind, const char *channel,
                       size_t wanted, struct err *err)
{
    if (*or_text(table, wanted) == '\0')
        return 1;
    bool withdrawn = roster->row.withdrawn;
    row_begin(&roster->row, ENTITY_CONTACT, table->name, table->line);
    roster->row.soft = true;
    roster->row.withdrawn = withdrawn;
    or_put(roster, "id", arena_printf(roster->importer->row, "%s:%s", or_text(table, OR_ID), channel));
    or_set(roster, table, kind == 's' ? "pupil" : "guardian", OR_ID);
    or_put(roster, "channel", channel);
    or_set(roster, table, "value", wanted);
    or_put(roster, "origin", "electronic");
    or_put(roster, "position", wanted == USER_EMAIL ? "1" : "2");
    return or_take(roster, err) < 0 ? -1 : 1;
}

static void put_demographics(struct oneroster *roster, const char *id)
{
    int64_t at = idmap_find(&roster->persons, id, strlen(id), 0);
    if (at == 0)
        return;
    const struct or_person *person = (const struct or_person *)roster->person_list.items + at - 1;
    or_put(roster, "sex", person->sex);
    or_put(roster, "born_on", person->born);
    row_cell(&roster->row, "born_on")->column = "birthDate";
}

static int put_user(struct oneroster *roster, struct table *table, char kind, struct err *err)
{
    or_begin(roster, table, kind == 's' ? ENTITY_PUPIL : kind == 't' ? ENTITY_TEACHER : ENTITY_GUARDIAN);
    or_set(roster, table, "family_name", USER_FAMILY);
    or_set(roster, table, "given_name", USER_GIVEN);
    or_set(roster, table, "patronymic", USER_MIDDLE);
    if (kind == 's')
        put_demographics(roster, or_text(table, OR_ID));
    int taken = or_take(roster, err);
    if (taken != 1 || kind == 't')
        return taken;
    if (put_contact(roster, table, kind, "email", USER_EMAIL, err) < 0)
        return -1;
    return put_contact(roster, table, kind, "sms", USER_SMS, err);
}

static int take_user(struct oneroster *roster, struct table *table, struct err *err)
{
    char kind = role_kind(or_text(table, USER_ROLE));
    const char *id = or_text(table, OR_ID);
    if (kind == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, USER_ROLE,
                        "student, teacher, guardian ...");
    char *orgs = arena_strdup(roster->importer->row, or_text(table, USER_ORGS));
    for (char *org; (org = csv_list_next(&orgs)) != NULL;)
        if (idmap_find(&roster->orgs, org, strlen(org), 0) == 0)
            return or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, USER_ORGS, "orgs.csv");
    if (idmap_find(&roster->roles, id, strlen(id), 0) != 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_DUPLICATE_KEY, OR_ID, NULL);
    if (kind == 'o' && !roster->unused_told) {
        roster->unused_told = true;
        or_fault(roster, table, FINDING_NOTICE, FINDING_UNUSED_ROW, USER_ROLE, NULL);
    }
    int taken = kind == 'o' ? 1 : put_user(roster, table, kind, err);
    if (taken != 1)
        return taken;
    idmap_put(&roster->roles, roster->importer->keep, id, strlen(id), kind);
    const char *agents = or_text(table, USER_AGENTS);
    if (*agents != '\0' && (kind == 's' || kind == 'g')) {
        struct or_agents *kept = or_list_add(&roster->agent_list, sizeof *kept);
        *kept = (struct or_agents){or_keep(roster, id), or_keep(roster, agents), table->line};
    }
    return 1;
}

/* Guardian and pupil name each other, in one of the two rows or in both. */
static int put_pair(struct oneroster *roster, struct table *table, const struct or_agents *from,
                    const char *agent, struct err *err)
{
    int64_t user_kind = idmap_find(&roster->roles, from->user, strlen(from->user), 0);
    int64_t agent_kind = idmap_find(&roster->roles, agent, strlen(agent), 0);
    if (agent_kind == 0)
        importer_file_finding(roster->importer, FINDING_WARNING, FINDING_DANGLING_REFERENCE, table->name,
                              from->line, "agentSourcedIds", agent, "users.csv");
    if ((user_kind != 's' || agent_kind != 'g') && (user_kind != 'g' || agent_kind != 's'))
        return 0;
    const char *guardian = user_kind == 'g' ? from->user : agent,
               *pupil = user_kind == 'g' ? agent : from->user;
    const char *key = arena_printf(roster->importer->row, "%s/%s", guardian, pupil);
    if (idmap_find(&roster->pairs, key, strlen(key), 0) != 0)
        return 0;
    idmap_put(&roster->pairs, roster->importer->keep, key, strlen(key), 1);
    row_begin(&roster->row, ENTITY_GUARDIANSHIP, table->name, from->line);
    roster->row.soft = true;
    or_put(roster, "id", key);
    or_put(roster, "guardian", guardian);
    or_put(roster, "pupil", pupil);
    return or_take(roster, err) < 0 ? -1 : 0;
}

static int finish_users(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct or_agents *lists = roster->agent_list.items;
    for (size_t i = 0; i < roster->agent_list.count; i++) {
        arena_reset(roster->importer->row);
        char *agents = lists[i].agents;
        for (char *agent; (agent = csv_list_next(&agents)) != NULL;)
            if (put_pair(roster, table, &lists[i], agent, err) != 0)
                return -1;
    }
    return 0;
}

/* ───────────── enrollments ───────────── */

enum { ENROL_CLASS = OR_FIRST, ENROL_SCHOOL, ENROL_USER, ENROL_ROLE, ENROL_PRIMARY, ENROL_BEGIN, ENROL_END };
static const struct table_column enrolment_columns[] = {
    OR_COMMON,      {"classSourcedId", true}, {"schoolSourcedId", false}, {"userSourcedId", true},
    {"role", true}, {"primary", false},       {"beginDate", false},       {"endDate", false},
    {NULL, false}};

/* Where an enrolment has no date of its own: the begin of the class's term, else of the year. */
static const char *class_begin(const struct oneroster *roster, const struct or_class *class)
{
    const struct or_session *sessions = roster->session_list.items;
    for (size_t i = 0; class->term != NULL && i < roster->session_list.count; i++)
        if (strcmp(sessions[i].id, class->term) == 0)
            return sessions[i].starts;
    return *roster->importer->year_from != '\0' ? roster->importer->year_from : roster->importer->all_from;
}

static int take_student(struct oneroster *roster, struct table *table, const struct or_class *class,
                        struct err *err)
{
    or_begin(roster, table, ENTITY_MEMBERSHIP);
    or_set(roster, table, "pupil", ENROL_USER);
    or_set(roster, table, "class_group", ENROL_CLASS);
    or_set(roster, table, "from_on", ENROL_BEGIN);
    if (*or_text(table, ENROL_BEGIN) == '\0')
        row_set_copy(roster->importer, &roster->row, "from_on", class_begin(roster, class), "beginDate");
    or_set(roster, table, "to_on", ENROL_END);
    return or_take(roster, err);
}

/* The primary teacher counts, else the first. */
static int take_teacher(struct oneroster *roster, struct table *table, struct or_class *class)
{
    const char *user = or_text(table, ENROL_USER);
    if (!or_refers(roster, table, ENROL_USER, ENTITY_TEACHER, user))
        return 0;
    bool primary = strcmp(or_text(table, ENROL_PRIMARY), "true") == 0;
    bool gone = strcmp(or_text(table, OR_STATUS), "tobedeleted") == 0;
    if (!gone && (class->teacher == NULL || (primary && !class->primary))) {
        class->teacher = or_keep(roster, user);
        class->primary = primary;
    }
    return 1;
}

static int take_enrolment(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *id = or_text(table, ENROL_CLASS), *role = or_text(table, ENROL_ROLE);
    int64_t at = idmap_find(&roster->classes, id, strlen(id), 0);
    if (at == 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, ENROL_CLASS, "classes.csv");
    struct or_class *class = (struct or_class *)roster->class_list.items + at - 1;
    switch (role_kind(role)) {
    case 's':
        return take_student(roster, table, class, err);
    case 't':
        return take_teacher(roster, table, class);
    case '\0':
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, ENROL_ROLE, "student, teacher ...");
    default:
        return 1; /* aides and administrators of a class have no part in its marks */
    }
}

/* Who teaches what: known when all enrolments are read. A homeroom's teacher is its tutor. */
static int put_teaching(struct oneroster *roster, const struct or_class *class, struct err *err)
{
    struct importer *importer = roster->importer;
    if (!class->scheduled) {
        if (class->teacher == NULL)
            return 0;
        int64_t key =
            idmap_find(&importer->entities[ENTITY_CLASS_GROUP].keys, class->id, strlen(class->id), 0);
        int64_t tutor =
            idmap_find(&importer->entities[ENTITY_TEACHER].keys, class->teacher, strlen(class->teacher), 0);
        return stage_set_ref(importer, ENTITY_CLASS_GROUP, key, "tutor_id", tutor, err);
    }
    row_begin(&roster->row, ENTITY_TEACHING, "classes.csv", class->line);
    roster->row.soft = true;
    roster->row.withdrawn = class->withdrawn;
    row_set(&roster->row, "id", class->id, "sourcedId");
    or_put(roster, "class_group", class->id);
    or_put(roster, "subject", class->course);
    or_put(roster, "teacher", class->teacher);
    or_put(roster, "from_on", class->starts != NULL ? class->starts : "");
    or_put(roster, "to_on", class->ends != NULL ? class->ends : "");
    return or_take(roster, err) < 0 ? -1 : 0;
}

static int finish_enrolments(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)table;
    const struct or_class *classes = roster->class_list.items;
    for (size_t i = 0; i < roster->class_list.count; i++) {
        arena_reset(roster->importer->row);
        if (put_teaching(roster, &classes[i], err) != 0)
            return -1;
    }
    return 0;
}

const struct or_file or_people_files[] = {
    {"demographics.csv", person_columns, take_person, NULL},
    {"users.csv", user_columns, take_user, finish_users},
    {"enrollments.csv", enrolment_columns, take_enrolment, finish_enrolments},
    {NULL, NULL, NULL, NULL}};
