/*
 * deferral_propose: keeps the proposals of a period true to the journal: those that are due are written with
 * their evidence, those whose reason is gone are withdrawn. What somebody has decided already, or the journal
 * itself has, is left alone. Running it again changes nothing. One transaction.
 */
#include "assess/deferral_part.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char there_sql[] =
    "SELECT deferral_id, pupil_id, coalesce(subject_id, 0), state = 'proposed' AND origin = 'itog', "
    "withdrawn, ill_days, lessons_ill, lessons_held, marks_count FROM deferral WHERE period_id = :period "
    "AND (withdrawn = 0 OR origin = 'itog') ORDER BY deferral_id";
static const char insert_sql[] =
    "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, origin, state_at, ill_days, "
    "lessons_ill, lessons_held, marks_count, due_on) VALUES (?1, ?2, ?3, ?4, 'proposed', 'itog', ?5, ?6, ?7, "
    "?8, ?9, ?10)";
static const char update_sql[] = "UPDATE deferral SET withdrawn = ?2, ill_days = ?3, lessons_ill = ?4, "
                                 "lessons_held = ?5, marks_count = ?6 WHERE deferral_id = ?1";
static const char withdraw_sql[] = "UPDATE deferral SET withdrawn = 1 WHERE deferral_id = ?1";

/* What is in the register about a row of the roll. */
struct there {
    int64_t own_id; /* the proposal made by itog; 0: none */
    bool own_withdrawn;
    bool others; /* the journal's own, or decided: no business of a proposal */
    int evidence[4];
    bool used;
};

struct propose {
    struct run *run;
    struct policy_book book;
    struct term term;
    const char *by;
    struct there *there; /* [row] */
    int64_t *gone;       /* proposals about pairs that are not on the roll any more */
    size_t gone_count, gone_capacity;
    struct deferral_counts *counts;
};

static void note(struct there *there, struct stmt *stmt)
{
    bool own = stmt_int(stmt, 3) != 0, withdrawn = stmt_int(stmt, 4) != 0;
    if (!own && withdrawn)
        return;
    if (!own || (there->own_id != 0 && !there->own_withdrawn)) {
        there->others |= !own;
        return;
    }
    there->own_id = stmt_int(stmt, 0);
    there->own_withdrawn = withdrawn;
    for (int i = 0; i < 4; i++)
        there->evidence[i] = (int)stmt_int(stmt, 5 + i);
}

static int load_there(struct propose *propose, struct err *err)
{
    const struct term *term = &propose->term;
    struct stmt *stmt = term_query(propose->run, there_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 1));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 2));
        bool placed = false, all = stmt_int(stmt, 2) == 0;
        for (int32_t i = 0; pupil >= 0 && i < term->pupils[pupil].rows; i++) {
            int32_t row = term->pupils[pupil].first_row + i;
            if (!all && term->rows[row].subject != subject)
                continue;
            note(&propose->there[row], stmt);
            placed = true;
        }
        if (!placed && stmt_int(stmt, 3) != 0 && stmt_int(stmt, 4) == 0) {
            propose->gone =
                term_room(propose->gone, propose->gone_count, &propose->gone_capacity, sizeof *propose->gone);
            propose->gone[propose->gone_count++] = stmt_int(stmt, 0);
        }
    }
    stmt_free(stmt);
    return got;
}

static int event(struct propose *propose, int64_t deferral_id, const char *act, const char *reason,
                 struct err *err)
{
    const struct deferral_event event = {.deferral_id = deferral_id,
                                         .act = act,
                                         .by = propose->by,
                                         .order_number = "",
                                         .reason = reason,
                                         .order_on = INT32_MAX,
                                         .due = INT32_MAX};
    return deferral_write_event(propose->run, &event, err);
}

/* The reason as it is kept: "8/16, 21": lessons of so many, days. */
static const char *evidence_text(struct propose *propose, const struct deferral_candidate *item)
{
    return arena_printf(propose->run->arena, _("ill on %d of %d lessons, %d days in a row; marks: %d"),
                        item->lessons_ill, item->lessons_held, item->ill_days, item->marks);
}

static int put_new(struct propose *propose, const struct deferral_candidate *item, struct err *err)
{
    struct run *run = propose->run;
    const struct term_row *row = &propose->term.rows[item->row];
    int64_t pupil_id = propose->term.pupils[row->pupil].id,
            subject_id = propose->term.subjects[row->subject].id;
    const char *source_id = deferral_source_id(run, pupil_id, subject_id, err);
    struct stmt *stmt = source_id != NULL ? store_prepare(run->store, insert_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, source_id);
    stmt_bind_int(stmt, 2, pupil_id);
    stmt_bind_int(stmt, 3, subject_id);
    stmt_bind_int(stmt, 4, run->period.id);
    stmt_bind_int(stmt, 5, run->now_at);
    stmt_bind_int(stmt, 6, item->ill_days);
    stmt_bind_int(stmt, 7, item->lessons_ill);
    stmt_bind_int(stmt, 8, item->lessons_held);
    stmt_bind_int(stmt, 9, item->marks);
    char due[11]; /* the day that the order would name if it were signed today */
    int32_t today = instant_day(run->now_at, run->utc_offset_min);
    struct deferral_rule rule = deferral_rule_of(grade_policy(&propose->book, &propose->term, row));
    stmt_bind_text(stmt, 10, date_format(today + rule.due_days, due));
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    if (failed != 0)
        return -1;
    propose->counts->made++;
    return event(propose, store_last_id(run->store), "proposed", evidence_text(propose, item), err);
}

/* The proposal is there: its evidence may have grown; withdrawn, it stands again. */
static int keep(struct propose *propose, const struct deferral_candidate *item, const struct there *there,
                struct err *err)
{
    const int now[4] = {item->ill_days, item->lessons_ill, item->lessons_held, item->marks};
    if (!there->own_withdrawn)
        propose->counts->kept++;
    if (!there->own_withdrawn && memcmp(now, there->evidence, sizeof now) == 0)
        return 0;
    struct stmt *stmt = store_prepare(propose->run->store, update_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, there->own_id);
    stmt_bind_int(stmt, 2, 0);
    for (int i = 0; i < 4; i++)
        stmt_bind_int(stmt, 3 + i, now[i]);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    if (failed != 0 || !there->own_withdrawn)
        return failed;
    propose->counts->made++;
    return event(propose, there->own_id, "proposed", evidence_text(propose, item), err);
}

static int withdraw(struct propose *propose, int64_t deferral_id, const char *reason, struct err *err)
{
    struct stmt *stmt = store_prepare(propose->run->store, withdraw_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, deferral_id);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    propose->counts->withdrawn++;
    return failed != 0 ? -1 : event(propose, deferral_id, "withdrawn", reason, err);
}

static int settle(struct propose *propose, struct err *err)
{
    struct deferral_candidate *items;
    size_t count = deferral_candidates(&propose->book, &propose->term, NULL, &items);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        struct there *there = &propose->there[items[i].row];
        if (there->others)
            continue;
        there->used = true;
        failed = there->own_id == 0 ? put_new(propose, &items[i], err) : keep(propose, &items[i], there, err);
    }
    free(items);
    for (size_t i = 0; failed == 0 && i < propose->term.rows_count; i++) {
        const struct there *there = &propose->there[i];
        if (there->own_id == 0 || there->own_withdrawn || there->used)
            continue;
        failed = withdraw(propose, there->own_id,
                          there->others ? _("the journal has a deferral of its own")
                                        : _("the reason is gone: marks have come, or absences were changed"),
                          err);
    }
    for (size_t i = 0; failed == 0 && i < propose->gone_count; i++)
        failed = withdraw(propose, propose->gone[i], _("not taught the subject any more"), err);
    return failed;
}

int assess_defer_propose(struct run *run, const char *by, struct deferral_counts *counts, struct err *err)
{
    struct propose propose = {.run = run, .by = by, .counts = counts};
    *counts = (struct deferral_counts){0};
    if (strcmp(run->period.kind, "year") == 0)
        return err_set(err, ERR_USAGE,
                       _("the mark of a year is made of its periods': propose deferrals for one of those"));
    if (deferral_policy(run, &propose.book, err) != 0 || store_begin(run->store, err) != 0) {
        policy_book_free(&propose.book);
        return -1;
    }
    int failed = term_load(run, &propose.term, err);
    if (failed == 0) {
        propose.term.until = instant_day(run->now_at, run->utc_offset_min);
        propose.there = mem_zalloc((propose.term.rows_count + 1) * sizeof *propose.there);
        failed = load_there(&propose, err);
    }
    if (failed == 0)
        failed = settle(&propose, err);
    free(propose.there);
    free(propose.gone);
    term_free(&propose.term);
    policy_book_free(&propose.book);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    return 0;
}
