/*
 * comply_write: the computed tables compliance, programme, programme_loss, programme_teacher and the findings of the
 * stage, from what was counted. In keys' order. The caller holds the transaction. Fails as the store does.
 */
#include "assess/comply.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static const char clear_sql[] = "DELETE FROM compliance WHERE period_id = ?1; "
                                "DELETE FROM programme WHERE period_id = ?1; "
                                "DELETE FROM programme_loss WHERE period_id = ?1; "
                                "DELETE FROM programme_teacher WHERE period_id = ?1; "
                                "DELETE FROM finding WHERE period_id = ?1 AND stage = 'comply'";

enum table { BY_TYPE, BY_LINE, BY_REASON, BY_TEACHER, FINDINGS, TABLES };
static const char *const insert_sql[TABLES] = {
    [BY_TYPE] = "INSERT INTO compliance (period_id, class_group_id, subject_id, lesson_type, teacher_id, "
                "planned, held, replaced, moved, cancelled, without_topic, lessons, cum_planned, cum_held) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [BY_LINE] = "INSERT INTO programme (period_id, class_group_id, subject_id, teacher_id, inherited, "
                "planned, held, to_come, corrected, cum_planned, cum_held, cum_corrected, works_planned, "
                "works_held, works_scheduled, works_given, topics, topics_due, topics_done, topics_ahead, "
                "lessons_matched, lessons_unmatched, year_planned, year_to_come) VALUES (?1, ?2, ?3, ?4, ?5, "
                "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    [BY_REASON] = "INSERT INTO programme_loss (period_id, class_group_id, subject_id, reason, hours, words) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [BY_TEACHER] = "INSERT INTO programme_teacher (period_id, teacher_id, class_group_id, subject_id, "
                   "planned, to_come, held_own, held_by_others, given_for_others) VALUES (?1, ?2, ?3, ?4, "
                   "?5, ?6, ?7, ?8, ?9)",
    [FINDINGS] = "INSERT INTO finding (period_id, stage, severity, code, value_read, expected, "
                 "class_group_id, subject_id, teacher_id) VALUES (?1, 'comply', 'warning', "
                 "'lag_not_corrected', ?2, ?3, ?4, ?5, ?6)",
};

struct writing {
    struct comply *comply;
    struct stmt *insert[TABLES];
    struct comply_totals *totals;
    int lag_limit_percent;
};

static void bind_teacher(const struct comply *comply, struct stmt *stmt, int at, int32_t teacher)
{
    if (teacher >= 0)
        stmt_bind_int(stmt, at, comply->teacher_ids.ids[teacher]);
    else
        stmt_bind_null(stmt, at);
}

/* Period, group, subject at the columns' usual places. */
static void bind_key(const struct comply *comply, struct stmt *stmt, const struct comply_cell *cell)
{
    stmt_bind_int(stmt, 1, comply->period_id);
    stmt_bind_int(stmt, 2, comply->groups[cell->group].id);
    stmt_bind_int(stmt, 3, comply->subject_ids.ids[cell->subject]);
}

static void bind_counts(struct stmt *stmt, int at, const int32_t *counts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        stmt_bind_int(stmt, at + (int)i, counts[i]);
}

static int write_types(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    static const int order[COMPLY_TYPES] = {COMPLY_CONSULTATION, COMPLY_CONTROL, COMPLY_EXCURSION,
                                            COMPLY_LABORATORY,   COMPLY_LESSON,  COMPLY_PRACTICAL,
                                            COMPLY_TEST};
    struct stmt *stmt = writing->insert[BY_TYPE];
    for (size_t i = 0; i < COMPLY_TYPES; i++) {
        const struct comply_hours *hours = &cell->hours[order[i]];
        if (!hours->there)
            continue;
        const int32_t counts[] = {hours->planned, hours->held,        hours->replaced,
                                  hours->moved,   hours->cancelled,   hours->without_topic,
                                  hours->lessons, hours->cum_planned, hours->cum_held};
        bind_key(writing->comply, stmt, cell);
        stmt_bind_text(stmt, 4, comply_type_codes[order[i]]);
        bind_teacher(writing->comply, stmt, 5, cell->teacher);
        bind_counts(stmt, 6, counts, sizeof counts / sizeof *counts);
        if (stmt_run(stmt, err) != 0)
            return -1;
        writing->totals->lines++;
    }
    return 0;
}

static int write_line(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    struct stmt *stmt = writing->insert[BY_LINE];
    int32_t cum_planned = 0, cum_held = 0, works_planned = 0, works_held = 0;
    for (int type = 0; type < COMPLY_TYPES; type++) {
        cum_planned += cell->hours[type].cum_planned;
        cum_held += cell->hours[type].cum_held;
        works_planned += comply_type_is_work(type) ? cell->hours[type].planned : 0;
        works_held += comply_type_is_work(type) ? cell->hours[type].held : 0;
    }
    const int32_t counts[] = {cell->inherits,
                              comply_planned(cell),
                              comply_held(cell),
                              cell->to_come,
                              cell->corrected,
                              cum_planned,
                              cum_held,
                              cell->cum_corrected,
                              works_planned,
                              works_held,
                              cell->works_scheduled,
                              cell->works_given,
                              cell->topics,
                              cell->topics_due,
                              cell->topics_done,
                              cell->topics_ahead,
                              cell->matched,
                              cell->unmatched,
                              cell->year_parts > 0 ? cell->year_parts : cell->year_whole,
                              cell->year_to_come};
    bind_key(writing->comply, stmt, cell);
    bind_teacher(writing->comply, stmt, 4, cell->teacher);
    bind_counts(stmt, 5, counts, sizeof counts / sizeof *counts);
    writing->totals->planned += comply_planned(cell);
    writing->totals->held += comply_held(cell);
    writing->totals->lagging += comply_lag(cell) > 0;
    return stmt_run(stmt, err);
}

static int write_losses(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    struct stmt *stmt = writing->insert[BY_REASON];
    for (int reason = 0; reason < COMPLY_REASONS; reason++) {
        if (cell->lost[reason] == 0)
            continue;
        bind_key(writing->comply, stmt, cell);
        stmt_bind_text(stmt, 4, comply_reason_code((enum comply_reason)reason));
        stmt_bind_int(stmt, 5, cell->lost[reason]);
        stmt_bind_text(stmt, 6, reason == COMPLY_OTHER && cell->lost_words != NULL ? cell->lost_words : "");
        if (stmt_run(stmt, err) != 0)
            return -1;
    }
    return 0;
}

static int write_teachers(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    const struct comply *comply = writing->comply;
    struct stmt *stmt = writing->insert[BY_TEACHER];
    for (int32_t at = cell->first_share; at >= 0; at = comply->shares[at].next) {
        const struct comply_share *share = &comply->shares[at];
        const int32_t counts[] = {share->planned, share->to_come, share->own, share->by_others,
                                  share->for_others};
        if (share->planned == 0 && share->to_come == 0 && share->own == 0 && share->by_others == 0 &&
            share->for_others == 0)
            continue;
        stmt_bind_int(stmt, 1, comply->period_id);
        stmt_bind_int(stmt, 2, share->teacher >= 0 ? comply->teacher_ids.ids[share->teacher] : 0);
        stmt_bind_int(stmt, 3, comply->groups[cell->group].id);
        stmt_bind_int(stmt, 4, comply->subject_ids.ids[cell->subject]);
        bind_counts(stmt, 5, counts, sizeof counts / sizeof *counts);
        if (stmt_run(stmt, err) != 0)
            return -1;
    }
    return 0;
}

/* A lag above the limit that no correction takes below it. */
static int write_finding(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    const struct comply *comply = writing->comply;
    struct stmt *stmt = writing->insert[FINDINGS];
    int32_t planned = comply_planned(cell), held = comply_held(cell) + cell->to_come;
    int32_t lag = planned - held - cell->corrected;
    char number[32];
    if (lag <= 0 || (int64_t)lag * 100 <= (int64_t)writing->lag_limit_percent * planned)
        return 0;
    stmt_bind_int(stmt, 1, comply->period_id);
    snprintf(number, sizeof number, "%d", (int)(held + cell->corrected));
    stmt_bind_text(stmt, 2, number);
    snprintf(number, sizeof number, "%d", (int)planned);
    stmt_bind_text(stmt, 3, number);
    stmt_bind_int(stmt, 4, comply->groups[cell->group].id);
    stmt_bind_int(stmt, 5, comply->subject_ids.ids[cell->subject]);
    bind_teacher(comply, stmt, 6, cell->teacher);
    return stmt_run(stmt, err);
}

static int write_cell(struct writing *writing, const struct comply_cell *cell, struct err *err)
{
    return write_types(writing, cell, err) != 0 || write_line(writing, cell, err) != 0 ||
                   write_losses(writing, cell, err) != 0 || write_teachers(writing, cell, err) != 0 ||
                   write_finding(writing, cell, err) != 0
               ? -1
               : 0;
}

int comply_write(struct run *run, struct comply *comply, int lag_limit_percent, struct comply_totals *totals,
                 struct err *err)
{
    *totals = (struct comply_totals){0};
    struct writing writing = {.comply = comply, .totals = totals, .lag_limit_percent = lag_limit_percent};
    int failed = store_run_for(run->store, clear_sql, run->period.id, err);
    for (size_t i = 0; failed == 0 && i < TABLES; i++)
        failed = (writing.insert[i] = store_prepare(run->store, insert_sql[i], err)) == NULL ? -1 : 0;
    size_t places = comply->group_ids.count * comply->subject_ids.count;
    for (size_t i = 0; failed == 0 && i < places; i++)
        if (comply->cell_at[i] >= 0 && comply->cells[comply->cell_at[i]].line)
            failed = write_cell(&writing, &comply->cells[comply->cell_at[i]], err);
    for (size_t i = 0; i < TABLES; i++)
        stmt_free(writing.insert[i]);
    return failed;
}
