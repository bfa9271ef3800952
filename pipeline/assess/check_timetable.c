/*
 * check_timetable: lessons of the timetable that the journal of a day that is over does not have, in any state. A lesson
 * moved away covers its old day; a slot that another subject took (a substitution) is no gap. Only where the journal has
 * lessons of the group and subject at all: else no_lessons tells it. In: the shared term, whose lessons are in memory;
 * the timetable, the holidays, the moved lessons. Out: temporary table check_slot, a row a group, subject and day. What
 * can fail: the store.
 */
#include "assess/check.h"
#include "assess/term.h"
#include "base/date.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>

static const char table_sql[] =
    "CREATE TEMP TABLE check_slot (class_group_id INTEGER, subject_id INTEGER, on_day TEXT,"
    " teacher_id INTEGER, have INTEGER NOT NULL, want INTEGER NOT NULL)";
static const char insert_sql[] = "INSERT INTO check_slot VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6)";
static const char slots_sql[] =
    "SELECT w.class_group_id, w.subject_id, w.weekday, w.number, w.from_on, w.to_on,"
    " coalesce(w.teacher_id, 0), coalesce(g.grade, 0)"
    " FROM timetable w JOIN check_group g USING (class_group_id) WHERE w.withdrawn = 0 ORDER BY 1, 2";
static const char holidays_sql[] =
    "SELECT starts_on, ends_on, coalesce(grade_from, 0), coalesce(grade_to, 99)"
    " FROM holiday WHERE withdrawn = 0";
static const char moved_sql[] =
    "SELECT class_group_id, subject_id, moved_from_on FROM lesson"
    " WHERE withdrawn = 0 AND moved_from_on IS NOT NULL AND moved_from_on <> given_on"
    " AND given_on BETWEEN date(:starts, '-30 days') AND date(:ends, '+60 days')";

struct holiday {
    int32_t from, to;
    int64_t low, high; /* grades */
};

struct entry { /* a lesson, or the day that it was moved from */
    int32_t cell, day, number;
    bool moved;
};

struct slot { /* of the group and subject at hand */
    int64_t weekday, number, teacher_id;
    int32_t from, to;
};

struct slots {
    const struct term *term;
    int32_t until; /* the last day that is over */
    struct holiday *holidays;
    struct entry *entries; /* by cell */
    struct slot *slots;
    size_t holidays_count, holidays_capacity, entries_count, entries_capacity, slots_count, slots_capacity;
    int32_t *first; /* [cell + 1] */
    int32_t group, subject;
    int64_t grade;
    struct stmt *insert;
};

static int by_cell(const void *one, const void *two)
{
    const struct entry *a = one, *b = two;
    return (a->cell > b->cell) - (a->cell < b->cell);
}

static void add_entry(struct slots *slots, int32_t group, int32_t subject, struct entry entry)
{
    if (group < 0 || subject < 0)
        return;
    entry.cell = group * (int32_t)slots->term->subjects_count + subject;
    slots->entries =
        term_room(slots->entries, slots->entries_count, &slots->entries_capacity, sizeof *slots->entries);
    slots->entries[slots->entries_count++] = entry;
}

static int load_entries(struct run *run, struct slots *slots, struct err *err)
{
    const struct term *term = slots->term;
    struct stmt *stmt = term_query(run, moved_sql, err);
    int row = -1;
    for (size_t i = 0; i < term->lessons_count; i++)
        add_entry(slots, term->lessons[i].group, term->lessons[i].subject,
                  (struct entry){.day = term->lessons[i].day, .number = term->lessons[i].number});
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1)
        add_entry(slots, term_ids_find(&term->group_ids, stmt_int(stmt, 0)),
                  term_ids_find(&term->subject_ids, stmt_int(stmt, 1)),
                  (struct entry){.day = term_day(stmt, 2, INT32_MIN), .moved = true});
    stmt_free(stmt);
    if (slots->entries_count > 1)
        qsort(slots->entries, slots->entries_count, sizeof *slots->entries, by_cell);
    size_t cells = term->groups_count * term->subjects_count;
    slots->first = mem_zalloc((cells + 1) * sizeof *slots->first);
    for (size_t i = 0; i < slots->entries_count; i++)
        slots->first[slots->entries[i].cell + 1]++;
    for (size_t cell = 0; cell < cells; cell++)
        slots->first[cell + 1] += slots->first[cell];
    return row;
}

static int load_holidays(struct run *run, struct slots *slots, struct err *err)
{
    struct stmt *stmt = term_query(run, holidays_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        slots->holidays = term_room(slots->holidays, slots->holidays_count, &slots->holidays_capacity,
                                    sizeof *slots->holidays);
        slots->holidays[slots->holidays_count++] = (struct holiday){
            term_day(stmt, 0, INT32_MAX), term_day(stmt, 1, INT32_MIN), stmt_int(stmt, 2), stmt_int(stmt, 3)};
    }
    stmt_free(stmt);
    return row;
}

static bool is_holiday(const struct slots *slots, int32_t day)
{
    for (size_t i = 0; i < slots->holidays_count; i++) {
        const struct holiday *one = &slots->holidays[i];
        if (one->from <= day && day <= one->to && one->low <= slots->grade && slots->grade <= one->high)
            return true;
    }
    return false;
}

/* Has another subject of the group a lesson with this number on the day? */
static bool is_taken(const struct slots *slots, int32_t cell, int32_t day, int64_t number)
{
    int32_t row = slots->group * (int32_t)slots->term->subjects_count;
    for (int32_t i = slots->first[row]; i < slots->first[row + (int32_t)slots->term->subjects_count]; i++) {
        const struct entry *entry = &slots->entries[i];
        if (entry->cell != cell && !entry->moved && entry->day == day && entry->number == number)
            return true;
    }
    return false;
}

static int tell_day(struct slots *slots, int32_t cell, int32_t day, struct err *err)
{
    int64_t have = 0, most = 0, want = 0, teacher_id = 0;
    int weekday = date_weekday(day);
    for (size_t i = 0; i < slots->slots_count; i++)
        most += slots->slots[i].weekday == weekday;
    for (int32_t i = slots->first[cell]; most > 0 && i < slots->first[cell + 1]; i++)
        have += slots->entries[i].day == day;
    if (have >= most || is_holiday(slots, day)) /* nearly all */
        return 0;
    for (size_t i = 0; i < slots->slots_count; i++) {
        const struct slot *slot = &slots->slots[i];
        if (slot->weekday != weekday || day < slot->from || day > slot->to ||
            is_taken(slots, cell, day, slot->number))
            continue;
        want++;
        teacher_id = slot->teacher_id > teacher_id ? slot->teacher_id : teacher_id;
    }
    if (have >= want)
        return 0;
    char text[11];
    stmt_bind_int(slots->insert, 1, slots->term->groups[slots->group].id);
    stmt_bind_int(slots->insert, 2, slots->term->subjects[slots->subject].id);
    stmt_bind_text(slots->insert, 3, date_format(day, text));
    stmt_bind_int(slots->insert, 4, teacher_id);
    stmt_bind_int(slots->insert, 5, have);
    stmt_bind_int(slots->insert, 6, want);
    return stmt_run(slots->insert, err);
}

/* The slots of one group and subject are together. */
static int tell_slots(struct slots *slots, struct err *err)
{
    const struct term *term = slots->term;
    bool known = false;
    if (slots->slots_count == 0)
        return 0;
    int32_t cell = slots->group * (int32_t)term->subjects_count + slots->subject;
    for (int32_t i = slots->first[cell]; i < slots->first[cell + 1]; i++)
        known |= !slots->entries[i].moved;
    for (int32_t day = term->starts; known && day <= slots->until; day++)
        if (tell_day(slots, cell, day, err) != 0)
            return -1;
    slots->slots_count = 0;
    return 0;
}

static int take_slots(struct run *run, struct slots *slots, struct err *err)
{
    const struct term *term = slots->term;
    struct stmt *stmt = term_query(run, slots_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        if (group < 0 || subject < 0)
            continue;
        if ((group != slots->group || subject != slots->subject) && tell_slots(slots, err) != 0) {
            row = -1;
            break;
        }
        slots->group = group;
        slots->subject = subject;
        slots->grade = stmt_int(stmt, 7);
        slots->slots =
            term_room(slots->slots, slots->slots_count, &slots->slots_capacity, sizeof *slots->slots);
        slots->slots[slots->slots_count++] =
            (struct slot){stmt_int(stmt, 2), stmt_int(stmt, 3), stmt_int(stmt, 6),
                          term_day(stmt, 4, INT32_MIN), term_day(stmt, 5, INT32_MAX)};
    }
    stmt_free(stmt);
    return row == 0 ? tell_slots(slots, err) : -1;
}

int check_timetable(struct run *run, const struct term *term, int32_t today, struct err *err)
{
    struct slots slots = {.term = term, .until = today <= term->ends ? today - 1 : term->ends};
    int failed = -1;
    if (store_exec(run->store, table_sql, err) == 0 && load_entries(run, &slots, err) == 0 &&
        load_holidays(run, &slots, err) == 0 &&
        (slots.insert = store_prepare(run->store, insert_sql, err)) != NULL)
        failed = take_slots(run, &slots, err);
    stmt_free(slots.insert);
    free(slots.holidays);
    free(slots.entries);
    free(slots.slots);
    free(slots.first);
    return failed;
}
