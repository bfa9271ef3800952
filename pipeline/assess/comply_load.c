/*
 * comply_load: reads what comply.h holds, each table once. In: the registers of the run's year. SQL only filters;
 * rows of groups that the period's grades don't have are passed over. Fails as the store does, and on a period
 * without valid dates.
 */
#include "assess/comply.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { VACATION_DAYS = 7 }; /* a vacation has at least so many; what is shorter is a day off */

const char *const comply_type_codes[COMPLY_TYPES] = {"lesson",    "control",      "laboratory", "practical",
                                                     "excursion", "consultation", "test"};

static const char period_sql[] =
    "SELECT p.starts_on, p.ends_on, coalesce(y.starts_on, p.starts_on), coalesce(y.ends_on, p.ends_on), "
    "coalesce(p.grade_from, -1), coalesce(p.grade_to, 99) FROM period p LEFT JOIN period y ON y.period_id = "
    "p.parent_id WHERE p.period_id = :period";
/* The year and its parts; of the parts those of the run's kind, for a year all. */
static const char periods_sql[] =
    "SELECT q.period_id, q.starts_on, q.ends_on, coalesce(q.grade_from, -1), coalesce(q.grade_to, 99), "
    "q.period_id = p.period_id, "
    "q.period_id <> coalesce(p.parent_id, p.period_id) AND (p.kind = 'year' OR q.kind = p.kind), "
    "q.kind = 'year' AND q.period_id = coalesce(p.parent_id, p.period_id) "
    "FROM period p JOIN period q ON q.withdrawn = 0 AND (q.period_id = p.period_id OR q.period_id = "
    "p.parent_id OR q.parent_id = coalesce(p.parent_id, p.period_id)) WHERE p.period_id = :period ORDER BY "
    "q.period_id";
static const char groups_sql[] =
    "SELECT g.class_group_id, coalesce(g.parent_id, 0), g.kind, coalesce(g.grade, p.grade, -1) FROM "
    "class_group g LEFT JOIN class_group p ON p.class_group_id = g.parent_id WHERE g.withdrawn = 0 ORDER BY "
    "g.class_group_id";
static const char subjects_sql[] = "SELECT subject_id FROM subject WHERE withdrawn = 0 ORDER BY subject_id";
static const char teachers_sql[] = "SELECT teacher_id FROM teacher ORDER BY teacher_id";
static const char plans_sql[] = "SELECT class_group_id, subject_id, period_id, lesson_type, hours FROM "
                                "curriculum WHERE withdrawn = 0";
static const char holidays_sql[] = "SELECT title, starts_on, ends_on, coalesce(grade_from, 0), "
                                   "coalesce(grade_to, 99) FROM holiday WHERE withdrawn = 0";
static const char topics_sql[] =
    "SELECT t.class_group_id, t.subject_id, t.number, t.title, coalesce(t.planned_on, p.ends_on) FROM "
    "plan_topic t LEFT JOIN period p USING (period_id) WHERE t.withdrawn = 0 AND coalesce(t.planned_on, "
    "p.ends_on, :year_starts) BETWEEN :year_starts AND :year_ends ORDER BY t.class_group_id, t.subject_id, "
    "t.number, t.plan_topic_id";
static const char corrections_sql[] =
    "SELECT class_group_id, subject_id, period_id, hours FROM plan_correction WHERE withdrawn = 0";
static const char teaching_sql[] =
    "SELECT class_group_id, subject_id, coalesce(teacher_id, 0), from_on, to_on, "
    "coalesce(weekly_hours_x1000, -1) FROM teaching WHERE withdrawn = 0 AND coalesce(from_on, '0') <= "
    ":year_ends AND coalesce(to_on, '9') >= :year_starts ORDER BY class_group_id, subject_id, "
    "coalesce(to_on, '9') >= :ends DESC, coalesce(from_on, '0') DESC, teaching_id DESC";
static const char timetable_sql[] = "SELECT class_group_id, subject_id, weekday, number, from_on, to_on FROM "
                                    "timetable WHERE withdrawn = 0";
static const char lessons_sql[] =
    "SELECT class_group_id, subject_id, coalesce(teacher_id, 0), given_on, coalesce(number, -1), hours, "
    "lesson_type, state, change, coalesce(replaced_teacher_id, 0), moved_from_on, reason, topic, "
    "topic_number FROM lesson WHERE withdrawn = 0 AND given_on BETWEEN :year_starts AND :year_ends";
static const char works_sql[] =
    "SELECT w.class_group_id, w.subject_id, w.due_on, EXISTS (SELECT 1 FROM membership m CROSS JOIN mark k "
    "ON k.pupil_id = m.pupil_id AND k.subject_id = w.subject_id AND k.work_id = w.work_id AND k.withdrawn = "
    "0 WHERE m.class_group_id = w.class_group_id AND m.withdrawn = 0) FROM work w JOIN work_type k USING "
    "(work_type_id) WHERE w.withdrawn = 0 AND k.is_exam = 0 AND w.due_on < :today AND w.due_on BETWEEN "
    ":starts AND :ends AND (w.period_id = :period OR w.period_id IS NULL OR w.period_id IN (SELECT period_id "
    "FROM period WHERE parent_id = :period))";

#define ROOM(comply, what)                                                                                   \
    ((comply)->what = term_room((comply)->what, (comply)->what##_count, &(comply)->what##_capacity,          \
                                sizeof *(comply)->what),                                                     \
     &(comply)->what[(comply)->what##_count++])

struct reading {
    struct run *run;
    struct comply *comply;
    char year_starts[11], year_ends[11];
    struct term_memo given_on;
};

typedef void take_row(struct reading *reading, struct stmt *stmt);

static int read(struct reading *reading, const char *sql, take_row *take, struct err *err)
{
    struct stmt *stmt = term_query(reading->run, sql, err);
    int got = -1;
    if (stmt != NULL) {
        stmt_bind_text_named(stmt, ":today", reading->run->today);
        stmt_bind_text_named(stmt, ":year_starts", reading->year_starts);
        stmt_bind_text_named(stmt, ":year_ends", reading->year_ends);
        while ((got = stmt_step(stmt, err)) == 1)
            take(reading, stmt);
    }
    stmt_free(stmt);
    return got;
}

/* The places of the first two columns; false when the row is not of this period's groups. */
static bool places(const struct reading *reading, struct stmt *stmt, int32_t *group, int32_t *subject)
{
    const struct comply *comply = reading->comply;
    *group = term_ids_find(&comply->group_ids, stmt_int(stmt, 0));
    *subject = term_ids_find(&comply->subject_ids, stmt_int(stmt, 1));
    return *group >= 0 && *subject >= 0 && comply->groups[*group].in;
}

static void take_period(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    comply->starts = term_day(stmt, 0, COMPLY_NO_DAY);
    comply->ends = term_day(stmt, 1, COMPLY_NO_DAY);
    comply->year_starts = term_day(stmt, 2, COMPLY_NO_DAY);
    comply->year_ends = term_day(stmt, 3, COMPLY_NO_DAY);
    comply->low = (int)stmt_int(stmt, 4);
    comply->high = (int)stmt_int(stmt, 5);
}

static void take_part(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    struct comply_period *period = ROOM(comply, periods);
    *period = (struct comply_period){.id = stmt_int(stmt, 0),
                                     .starts = term_day(stmt, 1, comply->starts),
                                     .ends = term_day(stmt, 2, comply->ends),
                                     .low = (int)stmt_int(stmt, 3),
                                     .high = (int)stmt_int(stmt, 4),
                                     .own = stmt_int(stmt, 5) != 0,
                                     .part = stmt_int(stmt, 6) != 0,
                                     .whole = stmt_int(stmt, 7) != 0};
    if (period->own && !period->whole)
        period->part = true; /* a term without a year is a year of its own */
    period->past = period->part && period->ends <= comply->ends;
}

static enum term_group_kind kind_of(const char *name)
{
    static const char *const names[] = {"class", "subgroup", "stream", "individual", "scheduled"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum term_group_kind)i;
    return TERM_CLASS;
}

static void take_group(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    struct comply_group *group = ROOM(comply, groups);
    *group =
        (struct comply_group){.id = stmt_int(stmt, 0),
                              .parent = (int32_t)stmt_int(stmt, 1), /* an id; a place once all are read */
                              .kind = kind_of(stmt_text(stmt, 2, NULL)),
                              .grade = (int)stmt_int(stmt, 3)};
    group->in = group->grade >= comply->low && group->grade <= comply->high;
    term_ids_add(&comply->group_ids, group->id);
}

static void take_subject(struct reading *reading, struct stmt *stmt)
{
    term_ids_add(&reading->comply->subject_ids, stmt_int(stmt, 0));
}

static void take_teacher(struct reading *reading, struct stmt *stmt)
{
    term_ids_add(&reading->comply->teacher_ids, stmt_int(stmt, 0));
}

static int32_t period_at(const struct comply *comply, int64_t id)
{
    for (size_t i = 0; i < comply->periods_count; i++)
        if (comply->periods[i].id == id)
            return (int32_t)i;
    return -1;
}

static int type_of(const char *code)
{
    for (int type = 0; type < COMPLY_TYPES; type++)
        if (strcmp(comply_type_codes[type], code) == 0)
            return type;
    return COMPLY_LESSON;
}

/* Of every grade: which groups without one belong to the period is known when all are read. */
static void take_plan(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject, period = period_at(comply, stmt_int(stmt, 2));
    places(reading, stmt, &group, &subject);
    if (group < 0 || subject < 0 || period < 0)
        return;
    *ROOM(comply, plans) = (struct comply_plan){group, subject, period, (int32_t)stmt_int(stmt, 4),
                                                (uint8_t)type_of(stmt_text(stmt, 3, NULL))};
}

/* A group without a grade belongs where its plan is; without any plan, to every period. */
static void place_gradeless(struct comply *comply)
{
    for (size_t i = 0; i < comply->groups_count; i++)
        if (comply->groups[i].grade < 0)
            comply->groups[i].in = true;
    if (comply->low == -1 && comply->high == 99)
        return;
    for (size_t i = 0; i < comply->plans_count; i++)
        if (comply->groups[comply->plans[i].group].grade < 0)
            comply->groups[comply->plans[i].group].in = false;
    for (size_t i = 0; i < comply->plans_count; i++)
        if (comply->groups[comply->plans[i].group].grade < 0 &&
            (comply->periods[comply->plans[i].period].own ||
             (comply->year && comply->periods[comply->plans[i].period].part)))
            comply->groups[comply->plans[i].group].in = true;
}

static void set_days(struct comply *comply, int low, int high, int32_t from, int32_t to, enum comply_day day)
{
    if (from < comply->year_starts)
        from = comply->year_starts;
    for (int grade = 0; grade < COMPLY_GRADES; grade++)
        for (int32_t at = from; grade >= low && grade <= high && at <= to && at <= comply->year_ends; at++) {
            uint8_t *is = &comply->days[grade][at - comply->year_starts];
            if (*is != COMPLY_NO_SCHOOL)
                *is = (uint8_t)day;
        }
}

static void take_holiday(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    const char *title = stmt_text(stmt, 0, NULL);
    char folded[256];
    comply_fold(title, strlen(title), folded, sizeof folded);
    int32_t from = term_day(stmt, 1, INT32_MAX), to = term_day(stmt, 2, COMPLY_NO_DAY);
    enum comply_reason says = comply_reason_of(title);
    enum comply_day day =
        says == COMPLY_QUARANTINE ? COMPLY_QUARANTINED
        : says == COMPLY_CLOSURE  ? COMPLY_CLOSED
        : strstr(folded, "каникул") != NULL || (from <= to && to - from + 1 >= VACATION_DAYS)
            ? COMPLY_NO_SCHOOL
            : COMPLY_DAY_OFF;
    if (from <= to)
        set_days(comply, (int)stmt_int(stmt, 3), (int)stmt_int(stmt, 4), from, to, day);
}

/* Outside the parts of the year that a grade has there is no school. */
static void lay_days(struct comply *comply)
{
    size_t span = (size_t)(comply->year_ends - comply->year_starts + 1);
    for (int grade = 0; grade < COMPLY_GRADES; grade++) {
        comply->days[grade] = mem_zalloc(span);
        bool any = false;
        for (size_t i = 0; i < comply->periods_count; i++) {
            const struct comply_period *part = &comply->periods[i];
            if (!part->part || (grade == 0 ? part->low != -1 : grade < part->low || grade > part->high))
                continue;
            if (!any)
                memset(comply->days[grade], COMPLY_NO_SCHOOL, span);
            any = true;
            for (int32_t day = part->starts; day <= part->ends; day++)
                if (day >= comply->year_starts && day <= comply->year_ends)
                    comply->days[grade][day - comply->year_starts] = COMPLY_SCHOOL_DAY;
        }
    }
}

static void take_topic(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject;
    if (!places(reading, stmt, &group, &subject))
        return;
    size_t len;
    const char *title = stmt_text(stmt, 3, &len);
    struct comply_cell *cell = comply_cell_make(comply, group, subject);
    if (cell->own_topics++ == 0)
        cell->first_topic = (int32_t)comply->topics_count;
    *ROOM(comply, topics) =
        (struct comply_topic){group, subject, (int32_t)stmt_int(stmt, 2), term_day(stmt, 4, COMPLY_NO_DAY),
                              comply_topic_key(title, len)};
}

static void take_correction(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject, period = period_at(comply, stmt_int(stmt, 2));
    if (places(reading, stmt, &group, &subject) && period >= 0)
        *ROOM(comply, corrections) =
            (struct comply_correction){group, subject, period, (int32_t)stmt_int(stmt, 3)};
}

static void take_teaching(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject;
    if (places(reading, stmt, &group, &subject))
        *ROOM(comply, teachings) =
            (struct comply_teaching){group,
                                     subject,
                                     term_ids_find(&comply->teacher_ids, stmt_int(stmt, 2)),
                                     term_day(stmt, 3, INT32_MIN),
                                     term_day(stmt, 4, INT32_MAX),
                                     stmt_int(stmt, 5)};
}

static void take_slot(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject;
    if (places(reading, stmt, &group, &subject))
        *ROOM(comply, slots) = (struct comply_slot){group,
                                                    subject,
                                                    term_day(stmt, 4, INT32_MIN),
                                                    term_day(stmt, 5, INT32_MAX),
                                                    (int16_t)stmt_int(stmt, 2),
                                                    (int16_t)stmt_int(stmt, 3)};
}

static bool has_topics(struct comply *comply, int32_t group, int32_t subject)
{
    int32_t own = comply_cell_of(comply, group, subject, false), parent = comply->groups[group].parent;
    int32_t above = parent >= 0 ? comply_cell_of(comply, parent, subject, false) : -1;
    return (own >= 0 && comply->cells[own].own_topics > 0) ||
           (above >= 0 && comply->cells[above].own_topics > 0);
}

static void take_lesson(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject, day = term_day_again(stmt, 3, COMPLY_NO_DAY, &reading->given_on);
    if (!places(reading, stmt, &group, &subject) || day == COMPLY_NO_DAY)
        return;
    const char *state = stmt_text(stmt, 7, NULL), *change = stmt_text(stmt, 8, NULL);
    int64_t teacher = stmt_int(stmt, 2), replaced = stmt_int(stmt, 9);
    size_t len, topic_len;
    const char *reason, *topic = stmt_text(stmt, 12, &topic_len);
    struct comply_lesson *lesson = ROOM(comply, lessons);
    *lesson = (struct comply_lesson){
        .group = group,
        .subject = subject,
        .day = day,
        .moved_from = stmt_is_null(stmt, 10) ? COMPLY_NO_DAY : term_day(stmt, 10, COMPLY_NO_DAY),
        .teacher = teacher > 0 ? term_ids_find(&comply->teacher_ids, teacher) : -1,
        .replaced = replaced > 0 ? term_ids_find(&comply->teacher_ids, replaced) : -1,
        .number = (int16_t)stmt_int(stmt, 4),
        .hours = (int16_t)stmt_int(stmt, 5),
        .type = (uint8_t)type_of(stmt_text(stmt, 6, NULL)),
        .state = state[0] == 'h'   ? COMPLY_HELD
                 : state[0] == 'c' ? COMPLY_CANCELLED
                                   : COMPLY_PLANNED,
        .flag_replaced = change[0] == 'r',
        .flag_moved = change[0] == 'm',
        .has_topic = topic_len > 0,
        .reason = COMPLY_OTHER};
    if (lesson->state == COMPLY_CANCELLED) {
        reason = stmt_text(stmt, 11, &len);
        lesson->reason = (int8_t)(lesson->flag_moved ? COMPLY_MOVED : comply_reason_of(reason));
        if (lesson->reason == COMPLY_OTHER && len > 0)
            lesson->words = arena_strndup(comply->arena, reason, len);
    } else if (lesson->state == COMPLY_HELD && has_topics(comply, group, subject)) {
        comply_topics_add(comply, lesson, stmt_text(stmt, 13, NULL), topic, topic_len);
    }
}

static void take_work(struct reading *reading, struct stmt *stmt)
{
    struct comply *comply = reading->comply;
    int32_t group, subject;
    if (places(reading, stmt, &group, &subject))
        *ROOM(comply, works) =
            (struct comply_work){group, subject, term_day(stmt, 2, COMPLY_NO_DAY), stmt_int(stmt, 3) != 0};
}

static int read_frame(struct reading *reading, struct err *err)
{
    struct comply *comply = reading->comply;
    if (read(reading, period_sql, take_period, err) != 0)
        return -1;
    if (comply->starts == COMPLY_NO_DAY || comply->ends < comply->starts ||
        comply->year_starts == COMPLY_NO_DAY || comply->year_ends < comply->year_starts)
        return err_set(err, ERR_DATA, _("the period %s has no valid dates (%s to %s)"),
                       reading->run->period.code, reading->run->period.starts_on,
                       reading->run->period.ends_on);
    if (comply->year_starts > comply->starts)
        comply->year_starts = comply->starts;
    if (comply->year_ends < comply->ends)
        comply->year_ends = comply->ends;
    date_format(comply->year_starts, reading->year_starts);
    date_format(comply->year_ends, reading->year_ends);
    if (read(reading, periods_sql, take_part, err) != 0 || read(reading, groups_sql, take_group, err) != 0 ||
        read(reading, subjects_sql, take_subject, err) != 0 ||
        read(reading, teachers_sql, take_teacher, err) != 0)
        return -1;
    term_ids_ready(&comply->group_ids);
    term_ids_ready(&comply->subject_ids);
    term_ids_ready(&comply->teacher_ids);
    for (size_t i = 0; i < comply->groups_count; i++)
        comply->groups[i].parent =
            comply->groups[i].parent > 0 ? term_ids_find(&comply->group_ids, comply->groups[i].parent) : -1;
    size_t places_count = comply->group_ids.count * comply->subject_ids.count + 1;
    comply->cell_at = mem_alloc(places_count * sizeof *comply->cell_at);
    memset(comply->cell_at, 0xff, places_count * sizeof *comply->cell_at);
    return 0;
}

int comply_load(struct run *run, struct comply *comply, struct err *err)
{
    memset(comply, 0, sizeof *comply);
    comply->arena = run->arena;
    comply->period_id = run->period.id;
    comply->year = strcmp(run->period.kind, "year") == 0;
    comply->starts = COMPLY_NO_DAY;
    struct reading reading = {.run = run, .comply = comply};
    if (!date_parse(run->today, &comply->today))
        return err_set(err, ERR_DATA, _("the period %s has no valid dates (%s to %s)"), run->period.code,
                       run->today, run->today);
    if (read_frame(&reading, err) != 0 || read(&reading, plans_sql, take_plan, err) != 0)
        return -1;
    place_gradeless(comply);
    lay_days(comply);
    if (read(&reading, holidays_sql, take_holiday, err) != 0 ||
        read(&reading, topics_sql, take_topic, err) != 0 ||
        read(&reading, corrections_sql, take_correction, err) != 0 ||
        read(&reading, teaching_sql, take_teaching, err) != 0 ||
        read(&reading, timetable_sql, take_slot, err) != 0 ||
        read(&reading, lessons_sql, take_lesson, err) != 0)
        return -1;
    return read(&reading, works_sql, take_work, err);
}

void comply_free(struct comply *comply)
{
    term_ids_free(&comply->group_ids);
    term_ids_free(&comply->subject_ids);
    term_ids_free(&comply->teacher_ids);
    void *const owned[] = {comply->groups,    comply->periods, comply->lessons,     comply->slots,
                           comply->teachings, comply->topics,  comply->plans,       comply->cells,
                           comply->shares,    comply->keys,    comply->corrections, comply->works,
                           comply->cell_at,   comply->targets, comply->records,     comply->slot_order};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
    for (int grade = 0; grade < COMPLY_GRADES; grade++)
        free(comply->days[grade]);
}
