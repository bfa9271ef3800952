/* lock: see lock.h. */
#include "import/lock.h"
#include "base/arena.h"
#include "base/date.h"
#include "import/lock_words.h"
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
static const char open_sql[] =
    "SELECT pupil_id, period_id, coalesce(subject_id, 0) FROM deferral WHERE withdrawn = 0 AND state IN "
    "('granted', 'extended') AND (due_on IS NULL OR due_on >= ?1)";
/* Resolved by this import ?5, on a day within its time, and ?4 lies in what of it had run: what was handed in then came in
 * time. ?6: the day of the import. */
static const char in_time_sql[] =
    "SELECT 1 FROM deferral AS d JOIN period AS p USING (period_id) WHERE d.pupil_id = ?1 AND d.period_id = "
    "?2 AND (d.subject_id IS NULL OR d.subject_id = ?3) AND d.withdrawn = 0 AND d.state = 'resolved' AND "
    "d.import_id = ?5 AND coalesce((SELECT e.act FROM deferral_event AS e WHERE e.deferral_id = "
    "d.deferral_id AND e.import_id IS NOT ?5 ORDER BY e.deferral_event_id DESC LIMIT 1), 'granted') IN "
    "('granted', 'extended') AND coalesce(d.resolved_on, ?6) <= coalesce(d.due_on, '9999') AND ?4 BETWEEN "
    "coalesce(d.order_on, p.ends_on) AND coalesce(d.resolved_on, ?6)";
static const char resolved_sql[] =
    "SELECT 1 FROM deferral WHERE pupil_id = ?1 AND period_id = ?2 AND (subject_id IS NULL OR subject_id = "
    "?3) AND withdrawn = 0 AND state = 'resolved' AND import_id = ?4";
static const char class_sql[] = "SELECT class_group_id, coalesce(parent_id, 0), coalesce(grade, 0) FROM "
                                "class_group WHERE class_group_id = ?1";
/* The classes a pupil was in during the period: where they are now says nothing about then. */
static const char homeroom_sql[] = "SELECT c.class_group_id, coalesce(c.parent_id, 0), coalesce(c.grade, 0) "
                                   "FROM membership AS m JOIN class_group AS c USING "
                                   "(class_group_id) WHERE m.pupil_id = ?1 AND c.kind IN ('class', "
                                   "'scheduled') AND m.from_on <= ?3 AND (m.to_on IS NULL OR "
                                   "m.to_on >= ?2)";

static const char parent_sql[] = "SELECT 1 FROM period WHERE period_id = ?1 AND parent_id = ?2";

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

struct open_deferral {
    int64_t pupil, period, subject; /* subject 0: all */
};

struct locks {
    struct importer *importer;
    int64_t import_id;
    struct lock *items;
    size_t count;
    struct exception *exceptions;
    size_t exception_count;
    struct open_deferral *open; /* before the import */
    size_t open_count;
    struct stmt *deferral, *in_time, *resolved, *class_group, *homeroom, *parent;
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

static void take_open(struct locks *locks, struct stmt *stmt)
{
    locks->open = mem_realloc(locks->open, (locks->open_count + 1) * sizeof *locks->open);
    locks->open[locks->open_count++] = (struct open_deferral){
        .pupil = stmt_int(stmt, 0), .period = stmt_int(stmt, 1), .subject = stmt_int(stmt, 2)};
}

static int each(struct locks *locks, const char *sql, void (*take)(struct locks *, struct stmt *),
                struct err *err)
{
    struct stmt *stmt = store_prepare(locks->importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    if (take == take_exception)
        stmt_bind_int(stmt, 1, locks->importer->options->now_at);
    else if (take == take_open)
        stmt_bind_text(stmt, 1, locks->today);
    int got;
    while ((got = stmt_step(stmt, err)) == 1)
        take(locks, stmt);
    stmt_free(stmt);
    return got;
}

struct locks *locks_load(struct importer *importer, int64_t import_id, struct err *err)
{
    struct locks *locks = mem_zalloc(sizeof *locks);
    const struct {
        struct stmt **stmt;
        const char *sql;
    } statements[] = {{&locks->deferral, deferral_sql}, {&locks->in_time, in_time_sql},
                      {&locks->resolved, resolved_sql}, {&locks->class_group, class_sql},
                      {&locks->homeroom, homeroom_sql}, {&locks->parent, parent_sql}};
    locks->importer = importer;
    locks->import_id = import_id;
    date_format(instant_day(importer->options->now_at, importer->utc_offset_min), locks->today);
    int failed = each(locks, locks_sql, take_lock, err);
    if (failed == 0)
        failed = each(locks, exceptions_sql, take_exception, err);
    if (failed == 0)
        failed = each(locks, open_sql, take_open, err);
    for (size_t i = 0; failed == 0 && i < sizeof statements / sizeof *statements; i++) {
        *statements[i].stmt = store_prepare(importer->store, statements[i].sql, err);
        failed = *statements[i].stmt != NULL ? 0 : -1;
    }
    if (failed == 0)
        return locks;
    locks_free(locks);
    return NULL;
}

void locks_free(struct locks *locks)
{
    if (locks == NULL)
        return;
    stmt_free(locks->deferral);
    stmt_free(locks->in_time);
    stmt_free(locks->resolved);
    stmt_free(locks->class_group);
    stmt_free(locks->homeroom);
    stmt_free(locks->parent);
    free(locks->items);
    free(locks->exceptions);
    free(locks->open);
    free(locks);
}

/* What a teacher writes into the journal, and the period itself. Results of exams come when they come (R6); deferrals are
 * orders. */
bool locks_watch(const struct locks *locks, enum entity entity)
{
    return locks->count > 0 &&
           (entity == ENTITY_MARK || entity == ENTITY_ATTENDANCE || entity == ENTITY_LESSON ||
            entity == ENTITY_ATTAINMENT || entity == ENTITY_FINAL_OVERRIDE || entity == ENTITY_PERIOD);
}

/* Does an exception open the place? Of every class, or of one of its own; of every subject, or of its own. */
static const struct exception *find_exception(const struct locks *locks, const struct lock *lock,
                                              const struct place *place, int64_t class_group, int64_t parent)
{
    for (size_t i = 0; i < locks->exception_count; i++) {
        const struct exception *exception = &locks->exceptions[i];
        bool class_fits = exception->class_group == 0 || exception->class_group == class_group ||
                          exception->class_group == parent;
        bool subject_fits = exception->subject == 0 || exception->subject == place->subject;
        if (exception->period == lock->period && class_fits && subject_fits)
            return exception;
    }
    return NULL;
}

/*
 * The classes that the place is about, as far as they are known: 1 when the lock is not for any of their grades, or
 * an exception opens one of them; 0 when it holds; -1.
 */
static int is_open_for_classes(struct locks *locks, const struct lock *lock, const struct place *place,
                               const char **reason, struct err *err)
{
    bool own = place->class_group > 0;
    struct stmt *stmt = own ? locks->class_group : locks->homeroom;
    stmt_bind_int(stmt, 1, own ? place->class_group : place->pupil);
    if (!own) {
        stmt_bind_text(stmt, 2, lock->starts_on);
        stmt_bind_text(stmt, 3, lock->ends_on);
    }
    int got, rows = 0;
    bool for_them = false;
    const struct exception *exception = find_exception(locks, lock, place, 0, 0);
    while ((got = stmt_step(stmt, err)) == 1) {
        int64_t grade = stmt_int(stmt, 2);
        for_them |= grade == 0 || (grade >= lock->grade_from && grade <= lock->grade_to);
        if (exception == NULL)
            exception = find_exception(locks, lock, place, stmt_int(stmt, 0), stmt_int(stmt, 1));
        rows++;
    }
    stmt_reset(stmt);
    if (got < 0)
        return -1;
    if (exception != NULL)
        *reason = exception->reason;
    return exception != NULL || (rows > 0 && !for_them);
}

static bool was_open_before(const struct locks *locks, const struct place *place, int64_t period)
{
    for (size_t i = 0; i < locks->open_count; i++) {
        const struct open_deferral *open = &locks->open[i];
        if (open->pupil == place->pupil && open->period == period &&
            (open->subject == 0 || open->subject == place->subject))
            return true;
    }
    return false;
}

/* 1: a deferral of the pupil in the period is as SQL says on the day or in the import ?4; 0, -1. */
static int ask_deferral(struct stmt *stmt, const struct place *place, int64_t period, struct err *err)
{
    stmt_bind_int(stmt, 1, place->pupil);
    stmt_bind_int(stmt, 2, period);
    stmt_bind_int(stmt, 3, place->subject);
    int got = stmt_step(stmt, err);
    stmt_reset(stmt);
    return got;
}

/* The day on which a new mark was handed in: the source's own, else its date. */
static void received_day(const struct locks *locks, const struct effect_row *row, const struct place *place,
                         char day[11])
{
    const struct store_value *at = &row->after[stage_column(row->columns, "received_at")];
    memcpy(day, place->from_on, 11);
    if (at->kind == STORE_INT)
        date_format(instant_day(at->number, locks->importer->utc_offset_min), day);
}

/* Open and not overdue, now or until this import; or resolved by it, for a new mark that was handed in before. */
static int has_deferral(struct locks *locks, const struct effect_row *row, const struct place *place,
                        int64_t period, struct err *err)
{
    if (place->pupil == 0)
        return 0;
    if (was_open_before(locks, place, period))
        return 1;
    stmt_bind_text(locks->deferral, 4, locks->today);
    int got = ask_deferral(locks->deferral, place, period, err);
    if (got != 0 || row->entity != ENTITY_MARK || row->before != NULL)
        return got;
    char day[11];
    received_day(locks, row, place, day);
    stmt_bind_text(locks->in_time, 4, day);
    stmt_bind_int(locks->in_time, 5, locks->import_id);
    stmt_bind_text(locks->in_time, 6, locks->today);
    return ask_deferral(locks->in_time, place, period, err);
}

/* Is a period the locked one, or a part of it? 1, 0, -1. */
static int is_within(struct locks *locks, int64_t period, int64_t locked, struct err *err)
{
    if (period == locked)
        return 1;
    stmt_bind_int(locks->parent, 1, period);
    stmt_bind_int(locks->parent, 2, locked);
    int got = stmt_step(locks->parent, err);
    stmt_reset(locks->parent);
    return got;
}

/* 1: the lock does not stand in the way, 0: it does, -1. */
static int passes(struct locks *locks, const struct effect_row *row, const struct lock *lock,
                  const struct place *place, const char **reason, struct err *err)
{
    int here = place->period > 0
                   ? is_within(locks, place->period, lock->period, err)
                   : strcmp(place->from_on, lock->ends_on) <= 0 && strcmp(place->to_on, lock->starts_on) >= 0;
    if (here < 0)
        return -1;
    if (!here)
        return 1;
    int open = is_open_for_classes(locks, lock, place, reason, err);
    if (open != 0)
        return open;
    if (lock->for_teachers && locks->importer->options->late)
        return 1;
    return has_deferral(locks, row, place, lock->period, err);
}

/* A mark that was kept out, of a deferral that this very import resolves: without it there may be none at all. */
static int tell_locked(struct locks *locks, const struct effect_row *row, const struct lock *lock,
                       const struct place *place, struct err *err)
{
    int resolved = 0;
    if (row->entity == ENTITY_MARK && row->before == NULL) {
        stmt_bind_int(locks->resolved, 4, locks->import_id);
        resolved = ask_deferral(locks->resolved, place, lock->period, err);
    }
    if (resolved < 0)
        return -1;
    struct importer *importer = locks->importer;
    struct arena *arena = importer->row;
    bool gone = *row->file == '\0';
    const struct store_value *id = &row->after[stage_column(row->columns, "source_id")];
    bool withdrawn = gone || row->after[row->columns->count - 1].number != 0;
    const char *words = lock_words(arena, row, withdrawn);
    const char *code = arena_printf(arena, "%s%s%s", lock->code, *words != '\0' ? ": " : "", words);
    int64_t homeroom = place->pupil > 0 ? importer_fact(importer, ENTITY_PUPIL, place->pupil)->homeroom : 0;
    findings_add(&importer->findings,
                 &(struct finding){.severity = FINDING_WARNING,
                                   .code = resolved ? FINDING_DEFERRAL_UNMARKED : FINDING_PERIOD_LOCKED,
                                   .file = gone ? journal_files[row->entity].name : row->file,
                                   .line = row->line,
                                   .row_id = arena_strndup(arena, id->text, id->len),
                                   .value = code,
                                   .class_group_id = place->class_group > 0 ? place->class_group
                                                     : homeroom > 0         ? homeroom
                                                                            : 0,
                                   .subject_id = place->subject,
                                   .pupil_id = place->pupil});
    return 0;
}

/* A period may get another title while it is locked, but no other days, grades or place in the year. */
static bool is_redrawn(const struct effect_row *row)
{
    static const char *const free_columns[] = {"title", "short_title", "year_title", "position"};
    for (size_t i = 0; row->before != NULL && i < row->columns->count; i++) {
        bool is_free = false;
        for (size_t k = 0; k < sizeof free_columns / sizeof *free_columns; k++)
            is_free |= strcmp(row->columns->names[i], free_columns[k]) == 0;
        if (!is_free && !effect_equal(&row->before[i], &row->after[i]))
            return true;
    }
    return false;
}

int locks_judge(struct locks *locks, const struct effect_row *row, const struct place *const places[2],
                const char **reason, struct err *err)
{
    if (row->entity == ENTITY_PERIOD && !is_redrawn(row))
        return 1;
    for (size_t k = 0; k < 2 && places[k] != NULL; k++)
        for (size_t i = 0; i < locks->count; i++) {
            int let = passes(locks, row, &locks->items[i], places[k], reason, err);
            if (let == 0)
                return tell_locked(locks, row, &locks->items[i], places[k], err);
            if (let < 0)
                return -1;
        }
    return 1;
}
