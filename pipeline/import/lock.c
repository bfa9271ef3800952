/* lock: see lock.h. */
#include "import/lock.h"
#include "base/arena.h"
#include "base/date.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char locks_sql[] =
    "SELECT p.period_id, l.state, p.starts_on, p.ends_on, coalesce(p.grade_from, 0), coalesce(p.grade_to, "
    "99), p.code "
    "FROM period_lock AS l JOIN period AS p USING (period_id) WHERE l.period_lock_id = (SELECT "
    "max(o.period_lock_id) "
    "FROM period_lock AS o WHERE o.period_id = l.period_id) AND l.state <> 'open' AND p.withdrawn = 0";
static const char exceptions_sql[] =
    "SELECT period_id, coalesce(class_group_id, 0), coalesce(subject_id, 0), reason FROM lock_exception "
    "WHERE opened_at <= ?1 AND until_at > ?1";
static const char deferral_sql[] =
    "SELECT order_number FROM deferral WHERE pupil_id = ?1 AND period_id = ?2 AND (subject_id IS NULL OR "
    "subject_id = ?3) "
    "AND withdrawn = 0 AND state IN ('granted', 'extended') AND (due_on IS NULL OR due_on >= ?4)";
static const char class_sql[] =
    "SELECT coalesce(grade, 0), coalesce(parent_id, 0) FROM class_group WHERE class_group_id = ?1";

struct lock {
    int64_t period;
    bool for_teachers;
    char starts_on[11], ends_on[11];
    int64_t grade_from, grade_to;
    const char *code;
};

struct exception {
    int64_t period, class_group, subject;
    const char *reason;
};

struct locks {
    struct importer *importer;
    struct lock *items;
    size_t count;
    struct exception *exceptions;
    size_t exception_count;
    struct stmt *deferral, *class_group;
    char today[11];
};

static void take_lock(struct locks *locks, struct stmt *stmt)
{
    locks->items = mem_realloc(locks->items, (locks->count + 1) * sizeof *locks->items);
    struct lock *lock = &locks->items[locks->count++];
    *lock = (struct lock){.period = stmt_int(stmt, 0),
                          .for_teachers = strcmp(stmt_text(stmt, 1, NULL), "closed_for_teachers") == 0,
                          .grade_from = stmt_int(stmt, 4),
                          .grade_to = stmt_int(stmt, 5),
                          .code = arena_strdup(locks->importer->keep, stmt_text(stmt, 6, NULL))};
    memcpy(lock->starts_on, stmt_text(stmt, 2, NULL), 10);
    memcpy(lock->ends_on, stmt_text(stmt, 3, NULL), 10);
}

static void take_exception(struct locks *locks, struct stmt *stmt)
{
    locks->exceptions =
        mem_realloc(locks->exceptions, (locks->exception_count + 1) * sizeof *locks->exceptions);
    locks->exceptions[locks->exception_count++] =
        (struct exception){.period = stmt_int(stmt, 0),
                           .class_group = stmt_int(stmt, 1),
                           .subject = stmt_int(stmt, 2),
                           .reason = arena_strdup(locks->importer->keep, stmt_text(stmt, 3, NULL))};
}

static int each(struct locks *locks, const char *sql, void (*take)(struct locks *, struct stmt *),
                struct err *err)
{
    struct stmt *stmt = store_prepare(locks->importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    if (stmt_columns(stmt) == 4)
        stmt_bind_int(stmt, 1, locks->importer->options->now_at);
    int got;
    while ((got = stmt_step(stmt, err)) == 1)
        take(locks, stmt);
    stmt_free(stmt);
    return got;
}

struct locks *locks_load(struct importer *importer, struct err *err)
{
    struct locks *locks = mem_zalloc(sizeof *locks);
    locks->importer = importer;
    date_format(instant_day(importer->options->now_at, importer->utc_offset_min), locks->today);
    if (each(locks, locks_sql, take_lock, err) == 0 &&
        each(locks, exceptions_sql, take_exception, err) == 0) {
        locks->deferral = store_prepare(importer->store, deferral_sql, err);
        locks->class_group = locks->deferral != NULL ? store_prepare(importer->store, class_sql, err) : NULL;
        if (locks->class_group != NULL)
            return locks;
    }
    locks_free(locks);
    return NULL;
}

void locks_free(struct locks *locks)
{
    if (locks == NULL)
        return;
    stmt_free(locks->deferral);
    stmt_free(locks->class_group);
    free(locks->items);
    free(locks->exceptions);
    free(locks);
}

/* What a teacher writes into the journal. Results of exams come when they come (R6); deferrals are orders. */
bool locks_watch(const struct locks *locks, enum entity entity)
{
    return locks->count > 0 &&
           (entity == ENTITY_MARK || entity == ENTITY_ATTENDANCE || entity == ENTITY_LESSON ||
            entity == ENTITY_ATTAINMENT || entity == ENTITY_FINAL_OVERRIDE);
}

/* The class a place is about, its parent and its grade; 0 where not known. */
static int find_class(struct locks *locks, const struct place *place, int64_t *class_group, int64_t *parent,
                      int64_t *grade, struct err *err)
{
    int64_t homeroom =
        place->pupil > 0 ? importer_fact(locks->importer, ENTITY_PUPIL, place->pupil)->homeroom : 0;
    *class_group = place->class_group > 0 ? place->class_group : homeroom > 0 ? homeroom : 0;
    *parent = *grade = 0;
    stmt_bind_int(locks->class_group, 1, *class_group);
    int got = stmt_step(locks->class_group, err);
    if (got == 1) {
        *grade = stmt_int(locks->class_group, 0);
        *parent = stmt_int(locks->class_group, 1);
    }
    stmt_reset(locks->class_group);
    return got < 0 ? -1 : 0;
}

static int has_deferral(struct locks *locks, const struct place *place, int64_t period, struct err *err)
{
    if (place->pupil == 0)
        return 0;
    stmt_bind_int(locks->deferral, 1, place->pupil);
    stmt_bind_int(locks->deferral, 2, period);
    stmt_bind_int(locks->deferral, 3, place->subject);
    stmt_bind_text(locks->deferral, 4, locks->today);
    int got = stmt_step(locks->deferral, err);
    stmt_reset(locks->deferral);
    return got;
}

/* 1: the lock does not stand in the way, 0: it does, -1. */
static int passes(struct locks *locks, const struct lock *lock, const struct place *place,
                  const char **reason, struct err *err)
{
    int64_t class_group, parent, grade;
    bool here = place->period > 0 ? place->period == lock->period
                                  : strcmp(place->from_on, lock->ends_on) <= 0 &&
                                        strcmp(place->to_on, lock->starts_on) >= 0;
    if (!here)
        return 1;
    if (find_class(locks, place, &class_group, &parent, &grade, err) != 0)
        return -1;
    if (grade > 0 && (grade < lock->grade_from || grade > lock->grade_to))
        return 1;
    for (size_t i = 0; i < locks->exception_count; i++) {
        const struct exception *exception = &locks->exceptions[i];
        bool class_fits = exception->class_group == 0 || exception->class_group == class_group ||
                          exception->class_group == parent;
        bool subject_fits = exception->subject == 0 || exception->subject == place->subject;
        if (exception->period == lock->period && class_fits && subject_fits) {
            *reason = exception->reason;
            return 1;
        }
    }
    if (lock->for_teachers && locks->importer->options->late)
        return 1;
    return has_deferral(locks, place, lock->period, err);
}

/* What the row says, for the finding: a mark's value, else the first column that is a word. */
static const char *shown(struct arena *arena, const struct effect_row *row, const struct store_value *values)
{
    static const char *const names[] = {"value_x1000", "mark", "code", "level", "kind", "outcome", "state"};
    if (values == NULL)
        return "–";
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t i = 0; i < row->columns->count; i++) {
            const struct store_value *value = &values[i];
            if (strcmp(row->columns->names[i], names[k]) != 0 || value->kind == STORE_NULL)
                continue;
            if (value->kind == STORE_TEXT)
                return arena_strndup(arena, value->text, value->len);
            int64_t number = k == 0 ? value->number / 1000 : value->number;
            return arena_printf(arena, "%lld", (long long)number);
        }
    return "";
}

static void tell_locked(struct locks *locks, const struct effect_row *row, const struct lock *lock,
                        const struct place *place)
{
    struct importer *importer = locks->importer;
    struct arena *arena = importer->row;
    bool gone = *row->file == '\0';
    const char *now =
        gone || row->after[row->columns->count - 1].number != 0 ? "–" : shown(arena, row, row->after);
    const char *code = arena_printf(arena, "%s: %s → %s", lock->code, shown(arena, row, row->before), now);
    int64_t homeroom = place->pupil > 0 ? importer_fact(importer, ENTITY_PUPIL, place->pupil)->homeroom : 0;
    findings_add(&importer->findings,
                 &(struct finding){.severity = FINDING_WARNING,
                                   .code = FINDING_PERIOD_LOCKED,
                                   .file = gone ? journal_files[row->entity].name : row->file,
                                   .line = row->line,
                                   .value = code,
                                   .class_group_id = place->class_group > 0 ? place->class_group
                                                     : homeroom > 0         ? homeroom
                                                                            : 0,
                                   .subject_id = place->subject,
                                   .pupil_id = place->pupil});
}

int locks_judge(struct locks *locks, const struct effect_row *row, const struct place *const places[2],
                const char **reason, struct err *err)
{
    for (size_t k = 0; k < 2 && places[k] != NULL; k++)
        for (size_t i = 0; i < locks->count; i++) {
            int let = passes(locks, &locks->items[i], places[k], reason, err);
            if (let < 0)
                return -1;
            if (let == 0) {
                tell_locked(locks, row, &locks->items[i], places[k]);
                return 0;
            }
        }
    return 1;
}
