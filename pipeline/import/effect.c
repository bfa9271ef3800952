/* effect: see effect.h. Everything is looked up for changed rows only: of those there are few. */
#include "import/effect.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "import/effect_certificate.h"
#include "import/effect_period.h"
#include "import/lock.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char change_sql[] = "INSERT INTO change (import_id, changed_at, entity, source_id, pupil_id, "
                                 "subject_id, field, before, after, file, "
                                 "line, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char lesson_sql[] =
    "SELECT class_group_id, subject_id, given_on FROM lesson WHERE lesson_id = ?1";

/* The results of one period that a row enters: its pupil's, or those of all who are taught in the group. */
static const char stale_pupil_sql[] = "UPDATE result SET stale_import_id = ?1 WHERE period_id = ?2 AND "
                                      "pupil_id = ?3 AND (?4 IS NULL OR subject_id = ?4) "
                                      "AND stale_import_id IS NULL";
/* Whoever was in the group on one of the days, and is taught the subject there, or has changed class since; and who
 * came to it or left it within the period: of all its lessons theirs are a part, which their minimum of marks follows. */
static const char stale_group_sql[] =
    "UPDATE result SET stale_import_id = ?1 WHERE period_id = ?2 AND pupil_id IN (SELECT m.pupil_id FROM "
    "membership AS m JOIN period AS p ON p.period_id = ?2 WHERE m.class_group_id = ?3 AND m.withdrawn = 0 "
    "AND "
    "((m.from_on <= ?6 AND coalesce(m.to_on, '9') >= ?5) OR m.from_on BETWEEN date(p.starts_on, '+1 day') "
    "AND "
    "p.ends_on OR m.to_on BETWEEN p.starts_on AND date(p.ends_on, '-1 day'))) AND (?4 "
    "IS NULL OR subject_id = ?4) AND (taught_in_id = ?3 OR class_group_id <> ?3) AND stale_import_id IS NULL";
static const char stale_all_sql[] =
    "UPDATE result SET stale_import_id = ?1 WHERE period_id = ?2 AND (?4 IS NULL OR "
    "subject_id = ?4) AND stale_import_id IS NULL AND ?3 IS NULL";
/* A class that changes: its pupils, and whoever is taught in it. */
static const char stale_class_sql[] = "UPDATE result SET stale_import_id = ?1 WHERE period_id = ?2 AND "
                                      "(class_group_id = ?3 OR taught_in_id = ?3) AND (?4 IS NULL "
                                      "OR subject_id = ?4) AND stale_import_id IS NULL";
static const char stale_work_type_sql[] = "UPDATE result SET stale_import_id = ?1 WHERE period_id = ?2 AND "
                                          "stale_import_id IS NULL AND (?4 IS NULL OR subject_id = ?4) "
                                          "AND EXISTS (SELECT 1 FROM mark AS m WHERE m.pupil_id = "
                                          "result.pupil_id AND m.subject_id = result.subject_id AND "
                                          "m.work_type_id = ?3)";
/* By name, not all but forecasts: so the key of edition, which begins with the report, is of use. */
static const char stale_edition_sql[] =
    "UPDATE edition SET stale_import_id = ?1 WHERE stale_import_id IS "
    "NULL AND report IN ('extract', 'notice', 'notice_exam') AND pupil_id = ?3 AND period_id = ?2";
/* Documents, but for forecasts, which are of their day. Those that show a stale result: of its own period, and of later
 * ones, whose tables repeat it. */
static const char spread_sql[] =
    "UPDATE edition SET stale_import_id = ?1 WHERE stale_import_id IS NULL AND report NOT LIKE 'forecast%' "
    "AND pupil_id IN (SELECT pupil_id FROM result WHERE stale_import_id = ?1) AND EXISTS (SELECT 1 FROM "
    "period AS own CROSS JOIN period AS p CROSS JOIN result AS r ON r.period_id = p.period_id AND r.pupil_id "
    "= edition.pupil_id WHERE own.period_id = edition.period_id AND r.stale_import_id = ?1 AND (p.period_id "
    "= "
    "own.period_id OR (p.ends_on <= own.ends_on AND (p.parent_id IS own.parent_id OR p.parent_id = "
    "own.period_id))))";

/* What becomes stale by a row of each table. */
enum touches { TOUCHES_NOTHING, TOUCHES_RESULTS, TOUCHES_EDITIONS, TOUCHES_BOTH };
static const enum touches touched[ENTITY_COUNT] = {
    [ENTITY_PERIOD] = TOUCHES_RESULTS,
    [ENTITY_SUBJECT] = TOUCHES_RESULTS,
    [ENTITY_PUPIL] = TOUCHES_BOTH,
    [ENTITY_MEMBERSHIP] = TOUCHES_RESULTS,
    [ENTITY_INDIVIDUAL_PLAN] = TOUCHES_RESULTS,
    [ENTITY_TEACHING] = TOUCHES_RESULTS,
    [ENTITY_LESSON] = TOUCHES_RESULTS,
    [ENTITY_MARK] = TOUCHES_RESULTS,
    [ENTITY_ATTENDANCE] = TOUCHES_RESULTS,
    [ENTITY_DEFERRAL] = TOUCHES_RESULTS,
    [ENTITY_EXAM_RESULT] = TOUCHES_RESULTS,
    [ENTITY_DEBT_ATTEMPT] = TOUCHES_EDITIONS, /* and the stage promote as a whole: see run.c */
    [ENTITY_COUNCIL_DECISION] = TOUCHES_EDITIONS,
    [ENTITY_ATTAINMENT] = TOUCHES_RESULTS,
    [ENTITY_CLASS_GROUP] = TOUCHES_RESULTS,
    [ENTITY_WORK_TYPE] = TOUCHES_RESULTS,
    [ENTITY_RECOMMENDATION] = TOUCHES_EDITIONS,
    [ENTITY_FINAL_OVERRIDE] = TOUCHES_RESULTS,
};

/* Columns that no mark and no document depends on. A lesson's number is none of them: of two marks of one day it tells
 * the later one, which makes the other good. */
static const char *const quiet[ENTITY_COUNT][12] = {
    [ENTITY_LESSON] = {"teacher_id", "lesson_type", "change", "replaced_teacher_id", "moved_from_on",
                       "reason", "topic", "homework", "hours", "topic_number"},
    [ENTITY_MARK] = {"comment"}, /* its work: whether a later mark of the same has made it good */
    [ENTITY_CLASS_GROUP] = {"title", "tutor_id", "sort_key"},
    /* A mark has its own weight, and changes with it; but [weights] of the policy names kinds by title. */
    [ENTITY_WORK_TYPE] = {"weight_x1000", "is_control"},
    [ENTITY_ATTENDANCE] = {"comment"},
    [ENTITY_DEBT_ATTEMPT] = {"number", "document"},
    [ENTITY_COUNCIL_DECISION] = {"basis"},
    [ENTITY_DEFERRAL] = {"basis", "decision"},
    [ENTITY_FINAL_OVERRIDE] = {"reason"},
    [ENTITY_PUPIL] = {"sex", "born_on"},
};

/* Whose results, or documents, become stale. */
enum stale { STALE_PUPIL, STALE_GROUP, STALE_CLASS, STALE_WORK_TYPE, STALE_ALL, STALE_EDITION, STALE_KINDS };
static const char *const stale_sql[STALE_KINDS] = {stale_pupil_sql,     stale_group_sql, stale_class_sql,
                                                   stale_work_type_sql, stale_all_sql,   stale_edition_sql};

struct effect {
    struct importer *importer;
    int64_t import_id;
    bool any_edition;
    struct effect_periods periods;
    struct locks *locks;
    struct effect_certificate *certificates;
    struct stmt *change, *lesson, *stale[STALE_KINDS];
};

/* ───────────── where a row belongs ───────────── */

static const struct store_value *find(const struct effect_row *row, const struct store_value *values,
                                      const char *name)
{
    for (size_t i = 0; i < row->columns->count; i++)
        if (strcmp(row->columns->names[i], name) == 0)
            return &values[i];
    return NULL;
}

static int64_t number_of(const struct effect_row *row, const struct store_value *values, const char *name)
{
    const struct store_value *value = find(row, values, name);
    return value != NULL && value->kind == STORE_INT ? value->number : 0;
}

static void copy_day(char day[11], const struct store_value *value)
{
    if (value != NULL && value->kind == STORE_TEXT && value->len == 10) {
        memcpy(day, value->text, 10);
        day[10] = '\0';
    }
}

/* The day columns by table: from when, until when. */
static void take_days(const struct effect_row *row, const struct store_value *values, struct place *place)
{
    static const char *const names[ENTITY_COUNT][2] = {
        [ENTITY_PERIOD] = {"starts_on", "ends_on"},      [ENTITY_MEMBERSHIP] = {"from_on", "to_on"},
        [ENTITY_INDIVIDUAL_PLAN] = {"from_on", "to_on"}, [ENTITY_TEACHING] = {"from_on", "to_on"},
        [ENTITY_LESSON] = {"given_on", "given_on"},      [ENTITY_MARK] = {"marked_on", "marked_on"},
        [ENTITY_EXAM_RESULT] = {"held_on", "held_on"},   [ENTITY_RECOMMENDATION] = {"given_on", "given_on"},
        [ENTITY_HOLIDAY] = {"starts_on", "ends_on"},     [ENTITY_MOVEMENT] = {"moved_on", "moved_on"},
        [ENTITY_TIMETABLE] = {"from_on", "to_on"},       [ENTITY_PLAN_TOPIC] = {"planned_on", "planned_on"},
        [ENTITY_WORK] = {"assigned_on", "due_on"},
    };
    if (names[row->entity][0] != NULL) {
        copy_day(place->from_on, find(row, values, names[row->entity][0]));
        copy_day(place->to_on, find(row, values, names[row->entity][1]));
    }
}

static int take_lesson(struct effect *effect, int64_t lesson_id, struct place *place, struct err *err)
{
    stmt_bind_int(effect->lesson, 1, lesson_id);
    int got = stmt_step(effect->lesson, err);
    if (got == 1) {
        place->class_group = 0; /* an absence is its pupil's alone */
        place->subject = stmt_int(effect->lesson, 1);
        memcpy(place->from_on, stmt_text(effect->lesson, 2, NULL), 10);
        memcpy(place->to_on, place->from_on, sizeof place->to_on);
    }
    stmt_reset(effect->lesson);
    return got < 0 ? -1 : 0;
}

static int find_place(struct effect *effect, const struct effect_row *row, const struct store_value *values,
                      struct place *place, struct err *err)
{
    *place = (struct place){.from_on = "0000-00-00", .to_on = "9999-99-99"};
    place->pupil = number_of(row, values, "pupil_id");
    place->subject = number_of(row, values, "subject_id");
    const struct store_value *use = row->entity == ENTITY_FINAL_OVERRIDE ? find(row, values, "kind") : NULL;
    place->certificate = use != NULL && use->kind == STORE_TEXT && use->text[0] == 'c';
    if (row->entity == ENTITY_LESSON || row->entity == ENTITY_TEACHING)
        place->class_group = number_of(row, values, "class_group_id");
    place->period = number_of(row, values, "period_id");
    if (row->entity == ENTITY_PUPIL)
        place->pupil = values[0].number;
    else if (row->entity == ENTITY_CLASS_GROUP)
        place->class_group = values[0].number;
    else if (row->entity == ENTITY_WORK_TYPE)
        place->work_type = values[0].number;
    else if (row->entity == ENTITY_PERIOD)
        place->period = values[0].number;
    else if (row->entity == ENTITY_SUBJECT)
        place->subject = values[0].number;
    take_days(row, values, place);
    if (row->entity == ENTITY_ATTENDANCE)
        return take_lesson(effect, number_of(row, values, "lesson_id"), place, err);
    return 0;
}

/* Of a row that only ends, or begins, on another day the days between are all that has changed. */
static void narrow(const struct effect_row *row, struct place *before, struct place *after)
{
    bool begins = strcmp(before->from_on, after->from_on) != 0,
         ends = strcmp(before->to_on, after->to_on) != 0;
    if (row->before == NULL || begins == ends || before->period > 0)
        return;
    for (size_t i = row->columns->id_at; i < row->columns->count; i++) {
        const char *name = row->columns->names[i];
        if (strcmp(name, "from_on") != 0 && strcmp(name, "to_on") != 0 &&
            !effect_equal(&row->before[i], &row->after[i]))
            return;
    }
    const char *days[2] = {begins ? before->from_on : before->to_on, begins ? after->from_on : after->to_on};
    char first[11], last[11];
    memcpy(first, days[strcmp(days[0], days[1]) > 0], sizeof first);
    memcpy(last, days[strcmp(days[0], days[1]) < 0], sizeof last);
    memcpy(before->from_on, first, sizeof first);
    memcpy(after->from_on, first, sizeof first);
    memcpy(before->to_on, last, sizeof last);
    memcpy(after->to_on, last, sizeof last);
}

/* ───────────── history ───────────── */

bool effect_equal(const struct store_value *one, const struct store_value *other)
{
    if (one->kind != other->kind)
        return false;
    if (one->kind == STORE_INT)
        return one->number == other->number;
    return one->kind == STORE_NULL ||
           (one->len == other->len && memcmp(one->text, other->text, one->len) == 0);
}

static void bind_value(struct stmt *stmt, int at, struct arena *arena, const struct store_value *value)
{
    if (value->kind == STORE_INT)
        stmt_bind_text(stmt, at, arena_printf(arena, "%lld", (long long)value->number));
    else if (value->kind == STORE_TEXT)
        stmt_bind_text(stmt, at, arena_strndup(arena, value->text, value->len));
    else
        stmt_bind_null(stmt, at);
}

static int write_history(struct effect *effect, const struct effect_row *row, const struct place *place,
                         const char *reason, struct err *err)
{
    struct importer *importer = effect->importer;
    struct arena *arena = importer->row;
    struct stmt *stmt = effect->change;
    const char *own_reason = importer->options->reason;
    int failed = 0;
    stmt_bind_int(stmt, 1, effect->import_id);
    stmt_bind_int(stmt, 2, importer->options->now_at);
    stmt_bind_text(stmt, 3, entity_layouts[row->entity].table);
    bind_value(stmt, 4, arena, &row->before[row->columns->id_at]);
    stmt_bind_int(stmt, 5, place->pupil);
    stmt_bind_known(stmt, 6, place->subject, place->subject > 0);
    stmt_bind_text(stmt, 10, row->file);
    stmt_bind_known(stmt, 11, row->line, row->line > 0);
    stmt_bind_text(stmt, 12, reason != NULL ? reason : own_reason != NULL ? own_reason : "");
    for (size_t i = row->columns->id_at; failed == 0 && i < row->columns->count; i++) {
        bool clock = row->after[i].kind == STORE_NULL && row->entity == ENTITY_EXAM_RESULT &&
                     strcmp(row->columns->names[i], "received_at") == 0; /* it stays as it was */
        if (clock || effect_equal(&row->before[i], &row->after[i]))
            continue;
        stmt_bind_text(stmt, 7, row->columns->names[i]);
        bind_value(stmt, 8, arena, &row->before[i]);
        bind_value(stmt, 9, arena, &row->after[i]);
        failed = stmt_run(stmt, err);
    }
    return failed;
}

/* ───────────── stale ───────────── */

static bool is_quiet(enum entity entity, const char *column)
{
    for (size_t i = 0; quiet[entity][i] != NULL; i++)
        if (strcmp(quiet[entity][i], column) == 0)
            return true;
    return false;
}

/* Does the row say anything new that marks or documents depend on? */
static bool is_loud(const struct effect_row *row)
{
    if (row->before == NULL)
        return true;
    for (size_t i = row->columns->id_at + 1; i < row->columns->count; i++)
        if (!effect_equal(&row->before[i], &row->after[i]) && !is_quiet(row->entity, row->columns->names[i]))
            return true;
    return false;
}

/* Marks what KIND finds in all periods that the place lies in. */
static int mark_kind(struct effect *effect, enum stale kind, const struct place *place, struct err *err)
{
    int64_t whom = place->pupil > 0       ? place->pupil
                   : place->work_type > 0 ? place->work_type
                                          : place->class_group;
    for (size_t i = 0; i < effect->periods.count; i++) {
        const struct effect_period *period = &effect->periods.items[i];
        if ((kind != STALE_EDITION && !period->has_results) ||
            !effect_enters(&effect->periods, period, place))
            continue;
        struct stmt *stmt = effect->stale[kind];
        stmt_bind_int(stmt, 1, effect->import_id);
        stmt_bind_int(stmt, 2, period->period);
        stmt_bind_known(stmt, 3, whom, whom > 0);
        if (kind != STALE_EDITION)
            stmt_bind_known(stmt, 4, place->subject, place->subject > 0);
        if (kind == STALE_GROUP) {
            stmt_bind_text(stmt, 5, place->from_on);
            stmt_bind_text(stmt, 6, place->to_on);
        }
        if (stmt_run(stmt, err) != 0)
            return -1;
    }
    return 0;
}

/* A pupil's name changes documents; only who comes or goes changes results. */
static bool comes_or_goes(const struct effect_row *row)
{
    size_t at = row->columns->count - 1; /* withdrawn */
    return row->before == NULL || !effect_equal(&row->before[at], &row->after[at]);
}

static int mark_stale(struct effect *effect, const struct effect_row *row, const struct place *place,
                      struct err *err)
{
    enum touches touches = touched[row->entity];
    bool results = (touches == TOUCHES_RESULTS || (touches == TOUCHES_BOTH && comes_or_goes(row))) &&
                   effect->periods.any_result;
    bool editions = (touches == TOUCHES_EDITIONS || touches == TOUCHES_BOTH) && effect->any_edition;
    if (effect_certificate_watches(effect->certificates, row->entity) &&
        effect_certificate_mark(effect->certificates, place, err) != 0)
        return -1;
    if (place->certificate) /* set for the certificate: no mark of a period */
        return 0;
    enum stale kind = place->pupil > 0                    ? STALE_PUPIL
                      : row->entity == ENTITY_CLASS_GROUP ? STALE_CLASS
                      : place->work_type > 0              ? STALE_WORK_TYPE
                      : place->class_group > 0            ? STALE_GROUP
                                                          : STALE_ALL;
    if (results && mark_kind(effect, kind, place, err) != 0)
        return -1;
    return editions ? mark_kind(effect, STALE_EDITION, place, err) : 0;
}

/* ───────────── the whole ───────────── */

static void free_statements(struct effect *effect)
{
    stmt_free(effect->change);
    stmt_free(effect->lesson);
    for (size_t i = 0; i < STALE_KINDS; i++)
        stmt_free(effect->stale[i]);
}

struct effect *effect_new(struct importer *importer, int64_t import_id, struct err *err)
{
    struct effect *effect = mem_zalloc(sizeof *effect);
    struct store *store = importer->store;
    struct err ignored = {0};
    effect->importer = importer;
    effect->import_id = import_id;
    effect->any_edition = store_int(store, "SELECT 1 FROM edition LIMIT 1", 0, &ignored) == 1;
    int failed = effect_periods_load(&effect->periods, store, err);
    effect->change = failed == 0 ? store_prepare(store, change_sql, err) : NULL;
    effect->lesson = effect->change != NULL ? store_prepare(store, lesson_sql, err) : NULL;
    failed = effect->lesson != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < STALE_KINDS; i++) {
        effect->stale[i] = store_prepare(store, stale_sql[i], err);
        failed = effect->stale[i] != NULL ? 0 : -1;
    }
    effect->certificates = failed == 0 ? effect_certificate_new(store, import_id, err) : NULL;
    effect->locks = effect->certificates != NULL ? locks_load(importer, import_id, err) : NULL;
    if (effect->locks != NULL)
        return effect;
    effect_free(effect);
    return NULL;
}

void effect_free(struct effect *effect)
{
    if (effect == NULL)
        return;
    free_statements(effect);
    locks_free(effect->locks);
    effect_certificate_free(effect->certificates);
    effect_periods_free(&effect->periods);
    free(effect);
}

bool effect_watches(const struct effect *effect, enum entity entity)
{
    return effect->periods.any_run || locks_watch(effect->locks, entity) ||
           effect_certificate_watches(effect->certificates, entity) ||
           (touched[entity] == TOUCHES_RESULTS && effect->periods.any_result) ||
           (touched[entity] == TOUCHES_EDITIONS && effect->any_edition);
}

int effect_finish(struct effect *effect, struct err *err)
{
    if (effect_certificate_finish(effect->certificates, err) != 0)
        return -1;
    struct store *store = effect->importer->store;
    if (effect_reach_write(&effect->periods, store, effect->import_id, err) != 0)
        return -1;
    if (!effect->periods.any_result || !effect->any_edition)
        return 0;
    struct stmt *stmt = store_prepare(store, spread_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, effect->import_id);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int effect_take(struct effect *effect, const struct effect_row *row, struct err *err)
{
    struct place before, after;
    const char *reason = NULL;
    if (row->before != NULL && find_place(effect, row, row->before, &before, err) != 0)
        return -1;
    if (find_place(effect, row, row->after, &after, err) != 0)
        return -1;
    if (locks_watch(effect->locks, row->entity)) {
        const struct place *both[] = {&after, row->before != NULL ? &before : NULL};
        int let = locks_judge(effect->locks, row, both, &reason, err);
        if (let <= 0)
            return let;
    }
    int failed = 0;
    if (row->before != NULL && entity_layouts[row->entity].history)
        failed = write_history(effect, row, &after, reason, err);
    if (failed == 0 && row->before != NULL && entity_layouts[row->entity].history &&
        before.pupil != after.pupil)
        failed = write_history(effect, row, &before, reason, err); /* whom it was taken from must know too */
    bool loud = is_loud(row);
    bool marks = loud && (touched[row->entity] == TOUCHES_RESULTS || touched[row->entity] == TOUCHES_BOTH);
    if (row->before != NULL) {
        narrow(row, &before, &after);
        effect_reach(&effect->periods, row->entity, &before, marks);
    }
    effect_reach(&effect->periods, row->entity, &after, marks);
    if (failed == 0 && loud && row->before != NULL)
        failed = mark_stale(effect, row, &before, err);
    if (failed == 0 && loud)
        failed = mark_stale(effect, row, &after, err);
    arena_reset(effect->importer->row);
    return failed == 0 ? 1 : -1;
}
