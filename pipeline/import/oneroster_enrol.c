/*
 * oneroster_enrol: enrollments of OneRoster CSV → membership, and, with the teachers known, teaching and the
 * tutors of homerooms. See oneroster.h.
 */
#include "base/arena.h"
#include "import/oneroster.h"
#include "import/stage.h"

#include <string.h>

const struct table_column or_enrolment_columns[] = {
    OR_COMMON,      {"classSourcedId", true}, {"schoolSourcedId", false}, {"userSourcedId", true},
    {"role", true}, {"primary", false},       {"beginDate", false},       {"endDate", false},
    {NULL, false}};

/* Where an enrolment has no date of its own: the begin of the class's term, else of the year. */
static const char *class_begin(struct oneroster *roster, struct table *table, const struct or_class *class)
{
    const struct or_session *sessions = roster->session_list.items;
    for (size_t i = 0; class->term != NULL && i < roster->session_list.count; i++)
        if (strcmp(sessions[i].id, class->term) == 0)
            return sessions[i].starts;
    if (class->stored && class->starts != NULL)
        return class->starts;
    if (!roster->begin_told && *roster->importer->all_from == '\0') {
        roster->begin_told = true;
        importer_file_finding(roster->importer, FINDING_NOTICE, FINDING_NO_BEGIN, table->name, 0, NULL, NULL,
                              or_year_begin(roster));
    }
    return or_year_begin(roster);
}

/* A membership ends with its class and its pupil. */
static int take_student(struct oneroster *roster, struct table *table, const struct or_class *class,
                        struct err *err)
{
    const char *user = or_text(table, ENROL_USER);
    int64_t mask = idmap_find(&roster->kinds, user, strlen(user), KIND_PUPIL);
    or_begin(roster, table, ENTITY_MEMBERSHIP);
    roster->row.withdrawn = roster->row.withdrawn || class->withdrawn || (mask & KIND_PUPIL) == 0;
    or_set(roster, table, "pupil", ENROL_USER);
    or_set(roster, table, "class_group", ENROL_CLASS);
    or_set(roster, table, "from_on", ENROL_BEGIN);
    if (*or_text(table, ENROL_BEGIN) == '\0')
        row_set_copy(roster->importer, &roster->row, "from_on", class_begin(roster, table, class),
                     "beginDate");
    or_set(roster, table, "to_on", ENROL_END);
    return or_take(roster, err);
}

/* The primary teacher counts, else the first. */
static int take_teacher(struct oneroster *roster, struct table *table, struct or_class *class)
{
    const char *user = or_text(table, ENROL_USER);
    if (!or_refers(roster, table, ENROL_USER, ENTITY_TEACHER, user))
        return 0;
    bool primary = or_flag(roster, table, ENROL_PRIMARY);
    bool known = class->teacher != NULL, same = known && strcmp(class->teacher, user) == 0;
    class->touched = true;
    if (or_is_gone(roster, table)) {
        if (same) {
            class->teacher = class->second;
            class->second = NULL;
            class->primary = false;
        }
    } else if (!known || same || (primary && !class->primary)) {
        class->teacher = or_keep(roster, user);
        class->primary = primary;
    } else if (class->second == NULL) {
        class->second = or_keep(roster, user);
    }
    return 1;
}

int or_take_enrolment(struct oneroster *roster, struct table *table, struct err *err)
{
    struct or_class *class = or_find_class(roster, or_text(table, ENROL_CLASS));
    const char *role = or_text(table, ENROL_ROLE);
    unsigned kind = roster->fixed_kind != 0 ? roster->fixed_kind : or_role_kind(roster, role);
    if (class == NULL)
        return or_dangles(roster, table, ENROL_CLASS, or_text(table, ENROL_CLASS),
                          roster->importer->entity_files[ENTITY_CLASS_GROUP]);
    if (kind == 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, ENROL_ROLE, "student, teacher ...");
    if (!or_check_day(roster, table, ENROL_BEGIN, FINDING_ERROR) ||
        !or_check_day(roster, table, ENROL_END, FINDING_ERROR))
        return 0;
    if (kind == KIND_PUPIL)
        return take_student(roster, table, class, err);
    if (kind == KIND_TEACHER)
        return take_teacher(roster, table, class);
    return 1; /* aides and administrators of a class have no part in its marks */
}

/* Who teaches what: known when all enrolments are read. A homeroom's teacher is its tutor. */
static int put_teaching(struct oneroster *roster, struct table *table, const struct or_class *class,
                        struct err *err)
{
    struct importer *importer = roster->importer;
    if (!class->scheduled) {
        if (class->teacher == NULL || class->stored)
            return 0;
        int64_t key =
            idmap_find(&importer->entities[ENTITY_CLASS_GROUP].keys, class->id, strlen(class->id), 0);
        int64_t tutor =
            idmap_find(&importer->entities[ENTITY_TEACHER].keys, class->teacher, strlen(class->teacher), 0);
        return stage_set_ref(importer, ENTITY_CLASS_GROUP, key, "tutor_id", tutor, err);
    }
    row_begin(&roster->row, ENTITY_TEACHING,
              class->stored ? table->name : importer->entity_files[ENTITY_CLASS_GROUP], class->line);
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

int or_finish_enrolments(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct or_class *classes = roster->class_list.items;
    for (size_t i = 0; i < roster->class_list.count; i++) {
        arena_reset(roster->importer->row);
        bool changed = !classes[i].stored || classes[i].touched;
        if (changed && or_find_class(roster, classes[i].id) == &classes[i] &&
            put_teaching(roster, table, &classes[i], err) != 0)
            return -1;
    }
    return 0;
}
