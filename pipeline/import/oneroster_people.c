/*
 * oneroster_people: demographics, roles (1.2), users of OneRoster CSV, relationships of SDS → pupil, teacher,
 * guardian, guardianship, contact. Of demographics the day of birth and the sex are read, nothing else ever.
 * See oneroster.h.
 */
#include "base/arena.h"
#include "import/oneroster.h"

#include <string.h>

/* ───────────── demographics ───────────── */

static const struct table_column person_columns[] = {OR_COMMON,
                                                     {"birthDate", false},
                                                     {"sex", false},
                                                     {"americanIndianOrAlaskaNative", false},
                                                     {"asian", false},
                                                     {"blackOrAfricanAmerican", false},
                                                     {"nativeHawaiianOrOtherPacificIslander", false},
                                                     {"white", false},
                                                     {"demographicRaceTwoOrMoreRaces", false},
                                                     {"hispanicOrLatinoEthnicity", false},
                                                     {"countryOfBirthCode", false},
                                                     {"stateOfBirthAbbreviation", false},
                                                     {"cityOfBirth", false},
                                                     {"publicSchoolResidenceStatus", false},
                                                     {"birthCity", false},
                                                     {"birthState", false},
                                                     {"birthCountry", false},
                                                     {"ethnicityCodes", false},
                                                     {"raceCodes", false},
                                                     {NULL, false}};

/* Once a file: that there is more, and that it stays unread. */
static void tell_unread(struct oneroster *roster, struct table *table)
{
    const char *names = "";
    if (table->unread_told)
        return;
    table->unread_told = true;
    for (size_t i = PERSON_UNREAD; table->wanted[i].name != NULL; i++)
        if (table->at[i] >= 0)
            names = arena_printf(roster->importer->row, "%s%s%s", names, *names != '\0' ? ", " : "",
                                 table->wanted[i].name);
    if (*names != '\0')
        importer_file_finding(roster->importer, FINDING_NOTICE, FINDING_UNREAD_COLUMN, table->name, 1, NULL,
                              names, NULL);
}

int or_take_person(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *sex = or_text(table, PERSON_SEX), *id = or_text(table, OR_ID);
    bool male = or_is_word(roster, sex, "male"), female = or_is_word(roster, sex, "female");
    bool untold = *sex == '\0' || (roster->version != OR_1_1 && (or_is_word(roster, sex, "other") ||
                                                                 or_is_word(roster, sex, "unspecified")));
    tell_unread(roster, table);
    if (!untold && !male && !female)
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_WORD, PERSON_SEX, "male, female");
    bool dated = or_check_day(roster, table, PERSON_BORN, FINDING_WARNING) && !or_is_gone(roster, table);
    struct or_person *person = or_list_add(&roster->person_list, sizeof *person);
    *person = (struct or_person){male     ? "m"
                                 : female ? "f"
                                          : "",
                                 or_keep(roster, dated ? or_text(table, PERSON_BORN) : "")};
    idmap_put(&roster->persons, roster->importer->keep, id, strlen(id), (int64_t)roster->person_list.count);
    return 1;
}

static const struct or_person *find_person(const struct oneroster *roster, const char *id)
{
    int64_t at = idmap_find(&roster->persons, id, strlen(id), 0);
    return at != 0 ? (const struct or_person *)roster->person_list.items + at - 1 : NULL;
}

/* ───────────── roles ───────────── */

/* Of 1.1, of 1.2, and below them of SDS. The relation is by sex: untold, m, f. */
static const struct role {
    const char *word;
    unsigned kind;
    const char *relation[3];
} role_words[] = {
    {"student", KIND_PUPIL, {""}},
    {"teacher", KIND_TEACHER, {""}},
    {"parent", KIND_GUARDIAN, {"родитель", "отец", "мать"}},
    {"guardian", KIND_GUARDIAN, {"опекун", "опекун", "опекун"}},
    {"relative", KIND_GUARDIAN, {"родственник", "родственник", "родственница"}},
    {"administrator", KIND_OTHER, {""}},
    {"aide", KIND_OTHER, {""}},
    {"proctor", KIND_OTHER, {""}},
    {"principal", KIND_OTHER, {""}},
    {"counselor", KIND_OTHER, {""}},
    {"districtAdministrator", KIND_OTHER, {""}},
    {"siteAdministrator", KIND_OTHER, {""}},
    {"systemAdministrator", KIND_OTHER, {""}},
};
static const struct role sds_words[] = {{"professor", KIND_TEACHER, {""}},
                                        {"lecturer", KIND_TEACHER, {""}},
                                        {"faculty", KIND_TEACHER, {""}},
                                        {"adjunct", KIND_TEACHER, {""}},
                                        {"substitute", KIND_TEACHER, {""}}};
enum { ROLES = sizeof role_words / sizeof *role_words, SDS_ROLES = sizeof sds_words / sizeof *sds_words };

static const struct role *find_role(const struct oneroster *roster, const char *word)
{
    for (size_t i = 0; i < ROLES; i++)
        if (or_is_word(roster, word, role_words[i].word))
            return &role_words[i];
    for (size_t i = 0; roster->version >= OR_SDS_1 && i < SDS_ROLES; i++)
        if (or_is_word(roster, word, sds_words[i].word))
            return &sds_words[i];
    return NULL;
}

/* SDS knows dozens of staff; 1.2 lets everyone add words that begin with "ext:". */
unsigned or_role_kind(const struct oneroster *roster, const char *word)
{
    const struct role *role = find_role(roster, word);
    if (role != NULL)
        return role->kind;
    bool open = (roster->version >= OR_SDS_1 && *word != '\0') ||
                (roster->version == OR_1_2 && strncmp(word, "ext:", 4) == 0);
    return open ? KIND_OTHER : 0;
}

void or_add_kinds(struct oneroster *roster, struct idmap *map, const char *user, int64_t mask)
{
    size_t len = strlen(user);
    idmap_put(map, roster->importer->keep, user, len, idmap_find(map, user, len, 0) | mask);
}

unsigned or_kinds(const struct oneroster *roster, const char *user)
{
    static const struct {
        enum entity entity;
        unsigned kind;
    } stored[] = {
        {ENTITY_PUPIL, KIND_PUPIL}, {ENTITY_TEACHER, KIND_TEACHER}, {ENTITY_GUARDIAN, KIND_GUARDIAN}};
    size_t len = strlen(user);
    unsigned mask = (unsigned)idmap_find(&roster->kinds, user, len, 0), before = 0;
    for (size_t i = 0; mask == 0 && i < sizeof stored / sizeof *stored; i++)
        if (idmap_find(&roster->importer->entities[stored[i].entity].keys, user, len, 0) != 0)
            before |= stored[i].kind;
    return (mask & KINDS) | before;
}

void or_add_relation(struct oneroster *roster, const char *guardian, const char *word)
{
    const struct role *role = find_role(roster, word);
    if (role >= role_words && role < role_words + ROLES)
        idmap_put(&roster->relations, roster->importer->keep, guardian, strlen(guardian),
                  role - role_words + 1);
}

const char *or_relation(const struct oneroster *roster, const char *guardian, const char *word)
{
    const struct role *role = word != NULL ? find_role(roster, word) : NULL;
    int64_t at = idmap_find(&roster->relations, guardian, strlen(guardian), 0);
    if (role == NULL && at > 0)
        role = &role_words[at - 1];
    if (role == NULL || role->kind != KIND_GUARDIAN)
        return "";
    const struct or_person *person = find_person(roster, guardian);
    return role->relation[person == NULL || *person->sex == '\0' ? 0 : *person->sex == 'm' ? 1 : 2];
}

/* The columns of 1.2; SDS has its own. */
static const struct table_column role_columns[] = {
    OR_COMMON,           {"userSourcedId", true}, {"role", true},     {"orgSourcedId", true},
    {"roleType", false}, {"beginDate", false},    {"endDate", false}, {"userProfileSourcedId", false},
    {NULL, false}};

/* Of use only while users are read, which is over when this file is: here its faults are told. The days of a
 * role are those of the enrolments. */
int or_take_role(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *user = or_text(table, ROLE_USER), *org = or_text(table, ROLE_ORG),
               *type = or_text(table, ROLE_TYPE);
    if (or_role_kind(roster, or_text(table, ROLE_ROLE)) == 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, ROLE_ROLE,
                        "student, teacher, guardian ...");
    if (roster->version == OR_1_2 && *type != '\0' && strcmp(type, "primary") != 0 &&
        strcmp(type, "secondary") != 0)
        or_fault(roster, table, FINDING_WARNING, FINDING_BAD_WORD, ROLE_TYPE, "primary, secondary");
    if (*org != '\0' && !or_refers_org(roster, table, ROLE_ORG, org))
        return 0;
    if (or_kinds(roster, user) == 0 && idmap_find(&roster->kinds, user, strlen(user), 0) == 0)
        return or_dangles(roster, table, ROLE_USER, user, "users.csv");
    or_check_day(roster, table, ROLE_BEGIN, FINDING_WARNING);
    or_check_day(roster, table, ROLE_END, FINDING_WARNING);
    return 1;
}

/* ───────────── users ───────────── */

#define USER_REST                                                                                            \
    {"enabledUser", false}, {"userIds", false}, {"identifier", false}, {"phone", false}, {"grades", false},  \
        {"password", false}, {"userMasterIdentifier", false}, {"resourceSourcedIds", false},                 \
        {"preferredGivenName", false}, {"preferredMiddleName", false}, {"preferredFamilyName", false},       \
        {"primaryOrgSourcedId", false}, {"pronouns", false},                                                 \
    {                                                                                                        \
        NULL, false                                                                                          \
    }

static const struct table_column user_columns[] = {
    OR_COMMON,           {"orgSourcedIds", true}, {"role", true},
    {"givenName", true}, {"familyName", true},    {"middleName", false},
    {"email", false},    {"sms", false},          {"agentSourcedIds", false},
    {"username", false}, {"birthDate", false},    USER_REST};
static const struct table_column user_columns_1_2[] = {
    OR_COMMON,           {"orgSourcedIds", false}, {"role", false},
    {"givenName", true}, {"familyName", true},     {"middleName", false},
    {"email", false},    {"sms", false},           {"agentSourcedIds", false},
    {"username", false}, {"birthDate", false},     USER_REST};

/* An e-mail address or a number for SMS: given electronically, which is no consent to use it. */
static int put_contact(struct oneroster *roster, struct table *table, unsigned kind, const char *channel,
                       size_t wanted, struct err *err)
{
    if (*or_text(table, wanted) == '\0')
        return 1;
    bool withdrawn = roster->row.withdrawn;
    row_begin(&roster->row, ENTITY_CONTACT, table->name, table->line);
    roster->row.soft = true;
    roster->row.withdrawn = withdrawn;
    or_put(roster, "id", arena_printf(roster->importer->row, "%s:%s", or_text(table, OR_ID), channel));
    or_set(roster, table, kind == KIND_PUPIL ? "pupil" : "guardian", OR_ID);
    or_put(roster, "channel", channel);
    or_set(roster, table, "value", wanted);
    or_put(roster, "origin", "electronic");
    or_put(roster, "position", wanted == USER_EMAIL ? "1" : "2");
    return or_take(roster, err) < 0 ? -1 : 1;
}

static void put_demographics(struct oneroster *roster, struct table *table)
{
    const struct or_person *person = find_person(roster, or_text(table, OR_ID));
    if (person != NULL) {
        or_put(roster, "sex", person->sex);
        or_put(roster, "born_on", person->born);
        row_cell(&roster->row, "born_on")->column = "birthDate";
    } else if (or_check_day(roster, table, USER_BORN, FINDING_WARNING)) {
        or_set(roster, table, "born_on", USER_BORN);
    }
}

/* SDS asks for no names: a known person keeps theirs, another one goes by the user name. False: nothing to
 * put. */
static bool put_names(struct oneroster *roster, struct table *table, enum entity entity)
{
    bool nameless = *or_text(table, USER_FAMILY) == '\0' && *or_text(table, USER_GIVEN) == '\0';
    const char *id = or_text(table, OR_ID);
    or_set(roster, table, "family_name", USER_FAMILY);
    or_set(roster, table, "given_name", USER_GIVEN);
    or_set(roster, table, "patronymic", USER_MIDDLE);
    if (!nameless || roster->version < OR_SDS_1 || *or_text(table, USER_NAME) == '\0')
        return true;
    if (!roster->names_told)
        importer_file_finding(roster->importer, FINDING_WARNING, FINDING_NO_NAMES, table->name, table->line,
                              NULL, NULL, NULL);
    roster->names_told = true;
    if (idmap_find(&roster->importer->entities[entity].keys, id, strlen(id), 0) != 0)
        return false;
    or_set(roster, table, "family_name", USER_NAME);
    or_put(roster, "given_name", "—");
    return true;
}

static int put_user(struct oneroster *roster, struct table *table, unsigned kind, bool gone, struct err *err)
{
    enum entity entity = kind == KIND_PUPIL     ? ENTITY_PUPIL
                         : kind == KIND_TEACHER ? ENTITY_TEACHER
                                                : ENTITY_GUARDIAN;
    or_begin(roster, table, entity);
    roster->row.withdrawn = gone;
    if (!put_names(roster, table, entity))
        return 1;
    if (kind == KIND_PUPIL)
        put_demographics(roster, table);
    return or_take(roster, err);
}

/* One row of users.csv is all that a person is here: pupil, teacher, guardian, or two of these. The contacts
 * are the pupil's, else the guardian's. */
static int put_kinds(struct oneroster *roster, struct table *table, int64_t mask, struct err *err)
{
    static const unsigned kinds[] = {KIND_PUPIL, KIND_GUARDIAN, KIND_TEACHER};
    bool reached = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bool here = (mask & kinds[i]) != 0, gone = !here && (mask & kinds[i] * KINDS_GONE) != 0;
        if (!here && !gone)
            continue;
        int taken = put_user(roster, table, kinds[i], gone, err);
        if (taken != 1)
            return taken;
        if (kinds[i] == KIND_TEACHER || reached)
            continue;
        reached = true;
        if (put_contact(roster, table, kinds[i], "email", USER_EMAIL, err) < 0 ||
            put_contact(roster, table, kinds[i], "sms", USER_SMS, err) < 0)
            return -1;
    }
    return 1;
}

/* What the row's own column says, else roles.csv, else an earlier import. 0: nobody says, or -1: a word that
 * is no role, told. */
static int64_t find_kinds(struct oneroster *roster, struct table *table)
{
    const char *role = or_text(table, USER_ROLE), *id = or_text(table, OR_ID);
    bool own = table->at[USER_ROLE] >= 0 && (*role != '\0' || roster->version == OR_1_1);
    int64_t mask = roster->fixed_kind;
    if (mask == 0 && own) {
        mask = or_role_kind(roster, role);
        if (mask == 0) {
            or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, USER_ROLE,
                     "student, teacher, guardian ...");
            return -1;
        }
        if (mask == KIND_GUARDIAN)
            or_add_relation(roster, id, role);
    }
    if (mask == 0) {
        int64_t told = idmap_find(&roster->roles, id, strlen(id), 0), here = told % KINDS_ELSEWHERE;
        mask = (here & KINDS) != 0 ? here : here | told / KINDS_ELSEWHERE;
    }
    if (mask == 0)
        mask = or_kinds(roster, id);
    if (or_is_gone(roster, table) && (mask & KINDS) != 0)
        mask = (mask & KINDS) * KINDS_GONE;
    return mask;
}

static bool check_orgs(struct oneroster *roster, struct table *table)
{
    char *orgs = arena_strdup(roster->importer->row, or_text(table, USER_ORGS));
    bool good = true;
    for (char *org; good && (org = csv_list_next(&orgs)) != NULL;)
        good = or_refers_org(roster, table, USER_ORGS, org);
    return good;
}

static void keep_agents(struct oneroster *roster, struct table *table, int64_t mask)
{
    const char *agents = or_text(table, USER_AGENTS);
    int64_t family = KIND_PUPIL | KIND_GUARDIAN;
    if (*agents == '\0' || (mask & (family | family * KINDS_GONE)) == 0)
        return;
    struct or_agents *kept = or_list_add(&roster->agent_list, sizeof *kept);
    *kept = (struct or_agents){.user = or_keep(roster, or_text(table, OR_ID)),
                               .agents = or_keep(roster, agents),
                               .column = table->wanted[USER_AGENTS].name,
                               .line = table->line};
}

int or_take_user(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *id = or_text(table, OR_ID);
    int64_t mask = find_kinds(roster, table);
    if (mask < 0 || !check_orgs(roster, table))
        return 0;
    if (idmap_find(&roster->kinds, id, strlen(id), 0) != 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_DUPLICATE_KEY, OR_ID, NULL);
    if (mask == 0) {
        or_fault(roster, table, FINDING_WARNING, FINDING_NO_ROLE, OR_ID, "roles.csv");
        return 1;
    }
    if ((mask == KIND_OTHER || mask == KIND_OTHER * KINDS_GONE) && !roster->unused_told) {
        roster->unused_told = true;
        importer_file_finding(roster->importer, FINDING_NOTICE, FINDING_UNUSED_ROW, table->name, table->line,
                              "role", or_text(table, USER_ROLE), NULL);
    }
    int taken = put_kinds(roster, table, mask, err);
    if (taken != 1)
        return taken;
    or_add_kinds(roster, &roster->kinds, id, mask);
    keep_agents(roster, table, mask);
    return 1;
}

/* ───────────── families ───────────── */

/* Is the user's row in this source, and gone? */
static bool is_gone(const struct oneroster *roster, const char *user, unsigned kind)
{
    int64_t mask = idmap_find(&roster->kinds, user, strlen(user), 0);
    return (mask & kind) == 0 && (mask & kind * KINDS_GONE) != 0;
}

static bool is_kind(const struct oneroster *roster, const char *user, unsigned kind)
{
    return (or_kinds(roster, user) & kind) != 0 || is_gone(roster, user, kind);
}

static int put_pair(struct oneroster *roster, struct table *table, const struct or_agents *from,
                    const char *guardian, const char *pupil, struct err *err)
{
    const char *key = arena_printf(roster->importer->row, "%s/%s", guardian, pupil);
    if (idmap_find(&roster->pairs, key, strlen(key), 0) != 0)
        return 0;
    idmap_put(&roster->pairs, roster->importer->keep, key, strlen(key), 1);
    row_begin(&roster->row, ENTITY_GUARDIANSHIP, table->name, from->line);
    roster->row.soft = true;
    roster->row.withdrawn = is_gone(roster, guardian, KIND_GUARDIAN) || is_gone(roster, pupil, KIND_PUPIL);
    or_put(roster, "id", key);
    or_put(roster, "guardian", guardian);
    or_put(roster, "pupil", pupil);
    or_put(roster, "relation", or_relation(roster, guardian, from->relation));
    return or_take(roster, err) < 0 ? -1 : 0;
}

/* Guardian and pupil name each other, in one of the two rows or in both; sisters and teachers are no agents
 * here. */
static int put_agent(struct oneroster *roster, struct table *table, const struct or_agents *from,
                     const char *agent, struct err *err)
{
    if (or_kinds(roster, agent) == 0 && idmap_find(&roster->kinds, agent, strlen(agent), 0) == 0) {
        importer_file_finding(roster->importer, FINDING_WARNING, FINDING_DANGLING_REFERENCE, table->name,
                              from->line, from->column, finding_cut_id(roster->importer->row, agent),
                              "users.csv");
        return 0;
    }
    if (is_kind(roster, from->user, KIND_PUPIL) && is_kind(roster, agent, KIND_GUARDIAN))
        return put_pair(roster, table, from, agent, from->user, err);
    if (is_kind(roster, from->user, KIND_GUARDIAN) && is_kind(roster, agent, KIND_PUPIL))
        return put_pair(roster, table, from, from->user, agent, err);
    return 0;
}

int or_finish_users(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct or_agents *lists = roster->agent_list.items;
    for (size_t i = 0; i < roster->agent_list.count; i++) {
        arena_reset(roster->importer->row);
        char *agents = lists[i].agents;
        for (char *agent; (agent = csv_list_next(&agents)) != NULL;)
            if (put_agent(roster, table, &lists[i], agent, err) != 0)
                return -1;
    }
    return 0;
}

const struct or_file or_people_files[] = {
    {"demographics.csv", person_columns, NULL, or_take_person, NULL},
    {"users.csv", user_columns, user_columns_1_2, or_take_user, or_finish_users},
    {"roles.csv", role_columns, NULL, or_take_role, NULL},
    {"enrollments.csv", or_enrolment_columns, NULL, or_take_enrolment, or_finish_enrolments},
    {NULL, NULL, NULL, NULL, NULL}};
