/*
 * grade: the stage that rewrites result, pupil_result and subject_result of a period, in one transaction, and
 * starts the clock (result_clock) of what has become final. In: the registers of the journal and policy.ini.
 * Out also: findings of the stage 'grade'.
 */
#include "assess/grade.h"
#include "assess/assess.h"
#include "assess/policy_kept.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char result_sql[] =
    "INSERT INTO result (period_id, pupil_id, subject_id, class_group_id, taught_in_id, teacher_id, "
    "marks_text, marks_count, "
    "weight_sum_x1000, weighted_sum_x1000000, mean_x1000, lessons_held, lessons_missed, lessons_ill, "
    "computed_outcome, computed_mark, "
    "exam_mark, final_override_id, deferral_id, outcome, mark, final_mark, reason, outcome_text, digest, "
    "tie, marks_transferred, counted_mark) "
    "VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?"
    "28)";
/* Written once and never moved. */
static const char clock_sql[] = "INSERT INTO result_clock (period_id, pupil_id, subject_id, received_at, "
                                "deferral_id, deferral_event_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                                "ON CONFLICT DO NOTHING";
static const char finding_sql[] = "INSERT INTO finding (period_id, stage, severity, code, value_read, "
                                  "expected, class_group_id, subject_id, teacher_id, pupil_id, file, line) "
                                  "VALUES (?1, 'grade', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char clear_sql[] = "DELETE FROM result WHERE period_id = :period; "
                                "DELETE FROM pupil_result WHERE period_id = :period; "
                                "DELETE FROM subject_result WHERE period_id = :period; "
                                "DELETE FROM teacher_result WHERE period_id = :period; "
                                "DELETE FROM mark_result WHERE period_id = :period; "
                                "DELETE FROM work_result WHERE period_id = :period; "
                                "DELETE FROM class_result WHERE period_id = :period; "
                                "DELETE FROM certificate WHERE period_id = :period; "
                                "DELETE FROM certificate_join WHERE period_id = :period; "
                                "DELETE FROM policy_setting WHERE period_id = :period; "
                                "DELETE FROM finding WHERE period_id = :period AND stage = 'grade'";

static void bind_static(struct stmt *stmt, int at, const char *text)
{
    stmt_bind_bytes(stmt, at, text, strlen(text));
}

/* What ended the deferral of the row, if there was one. A year is held up only by one that ended after it. */
static struct term_release release_of(const struct grade *grade, const struct term_row *row)
{
    const struct term *term = grade->term;
    const struct term_deferral *deferral = row->deferral_at >= 0 ? &term->deferrals[row->deferral_at] : NULL;
    if (row->release_at >= 0) {
        const struct term_release *release = &term->releases[row->release_at];
        if (release->own || release->at >= grade->ended_at)
            return *release;
    }
    if (deferral == NULL || deferral->open)
        return (struct term_release){.at = INT64_MIN};
    return (struct term_release){.deferral_id = deferral->id,
                                 .at = deferral->state_at != INT64_MIN
                                           ? deferral->state_at
                                           : term_commit_of(term, deferral->import_id)};
}

int32_t grade_deciding_override(const struct term *term, const struct term_row *row)
{
    if (row->final_at >= 0 && term->overrides[row->final_at].outcome != RULES_MARK)
        return row->final_at;
    return row->override_at;
}

/* R6: the 24 hours run from the time the teacher's mark has in the source; else from the later of the import
 * that brought the last of the marks (or the marks' own time), the order that ended a deferral, and the end of the period. An exam that gives the mark alone brings its
 * own time. */
static int start_clock(struct grade *grade, const struct term_row *row, const struct grade_facts *facts,
                       int64_t pupil_id, int64_t subject_id, struct err *err)
{
    const struct term *term = grade->term;
    int64_t at = facts->import_at != INT64_MIN ? facts->import_at : term->last_commit;
    int32_t decides = grade_deciding_override(term, row);
    const struct term_override *override = decides >= 0 ? &term->overrides[decides] : NULL;
    if (override != NULL)
        at = term_commit_of(term, override->import_id);
    else if (row->exam_at >= 0 && facts->facts.sums.weight_x1000 == 0 && facts->facts.exam_mark >= 0)
        at = term->exams[row->exam_at].received_at;
    struct term_release release = release_of(grade, row);
    if (override == NULL && at < release.at)
        at = release.at;
    int32_t events = term->year && override == NULL ? term_events_of(term, row) : 0;
    for (int32_t i = 0; i < events; i++) { /* of a year's periods: a deferral that ended */
        const struct term_event *event = &term->events[row->first_event + i];
        at = at < event->known_at ? event->known_at : at;
    }
    if (at < grade->ended_at)
        at = grade->ended_at;
    if (override != NULL && override->received_at != INT64_MIN)
        at = override->received_at;
    stmt_bind_int(grade->clock, 1, term->period_id);
    stmt_bind_int(grade->clock, 2, pupil_id);
    stmt_bind_int(grade->clock, 3, subject_id);
    stmt_bind_int(grade->clock, 4, at);
    stmt_bind_int(grade->clock, 5, release.deferral_id);
    stmt_bind_int(grade->clock, 6, release.act_id);
    return stmt_run(grade->clock, err);
}

struct rules_standing grade_stand(const struct term *term, const struct policy *policy,
                                  const struct term_row *row, const struct grade_facts *facts)
{
    const struct term_override *override = row->override_at >= 0 ? &term->overrides[row->override_at] : NULL;
    int of_grade = facts->facts.grade;
    return (struct rules_standing){
        .computed =
            term->year ? rules_compute_year(policy, &facts->year) : rules_compute(policy, &facts->facts),
        .departed = row->departed,
        .deferral_open = row->deferral_at >= 0 && term->deferrals[row->deferral_at].open,
        .deferral_lapsed = row->deferral_at >= 0 && term->deferrals[row->deferral_at].not_attested,
        .unmarked_grade = of_grade >= 0 && of_grade < POLICY_GRADES && policy->unmarked_grade[of_grade],
        .override_outcome = override != NULL ? override->outcome : RULES_NONE,
        .override_mark = override != NULL ? override->mark : -1,
        .exam_mark = facts->facts.exam_mark,
        .exam_ignored = policy->exam_ignored,
        .override_final = row->final_at >= 0 ? term->overrides[row->final_at].mark : -1,
        .final_outcome = row->final_at >= 0 ? term->overrides[row->final_at].outcome : RULES_NONE};
}

static void bind_weights(struct stmt *stmt, const struct rules_sums *sums)
{
    stmt_bind_int(stmt, 8, sums->marks);
    stmt_bind_int(stmt, 9, sums->weight_x1000);
    stmt_bind_int(stmt, 10, sums->weighted_x1000000);
    stmt_bind_known(stmt, 11, rules_mean_x1000(sums), sums->weight_x1000 > 0);
}

static int write_result(struct grade *grade, const struct term_row *row, const struct grade_outcome *out,
                        struct err *err)
{
    const struct term *term = grade->term;
    const struct grade_facts *facts = &out->facts;
    const struct rules_standing *standing = &out->standing;
    const struct rules_verdict *held = &out->result.verdict;
    struct stmt *stmt = grade->result;
    char number[16];
    const char *text = rules_outcome_texts[held->outcome];
    if (text == NULL) {
        snprintf(number, sizeof number, "%d", held->mark);
        text = number;
    }
    grade_marks_text(term, row, &grade->text);
    stmt_bind_int(stmt, 1, term->period_id);
    stmt_bind_int(stmt, 2, term->pupils[row->pupil].id);
    stmt_bind_int(stmt, 3, term->subjects[row->subject].id);
    stmt_bind_int(stmt, 4, term->groups[term->pupils[row->pupil].home].id);
    stmt_bind_int(stmt, 5, term->groups[row->taught_in].id);
    stmt_bind_known(stmt, 6, row->teacher_id, row->teacher_id != 0);
    stmt_bind_bytes(stmt, 7, buf_text(&grade->text), grade->text.len);
    bind_weights(stmt, &facts->facts.sums);
    stmt_bind_int(stmt, 12, facts->facts.lessons_held);
    stmt_bind_int(stmt, 13, facts->facts.lessons_missed);
    stmt_bind_int(stmt, 14, facts->ill);
    bind_static(stmt, 15, rules_outcome_names[standing->computed.outcome]);
    stmt_bind_known(stmt, 16, standing->computed.mark, standing->computed.mark >= 0);
    stmt_bind_known(stmt, 17, standing->exam_mark, standing->exam_mark >= 0);
    int32_t decides = grade_deciding_override(term, row);
    stmt_bind_known(stmt, 18, decides >= 0 ? term->overrides[decides].id : 0, decides >= 0);
    stmt_bind_known(stmt, 19, row->deferral_at >= 0 ? term->deferrals[row->deferral_at].id : 0,
                    row->deferral_at >= 0);
    bind_static(stmt, 20, rules_outcome_names[held->outcome]);
    stmt_bind_known(stmt, 21, held->mark, held->mark >= 0);
    stmt_bind_known(stmt, 22, out->result.final_mark, out->result.final_mark >= 0);
    bind_static(stmt, 23, rules_reason_names[held->reason]);
    bind_static(stmt, 24, text);
    bind_static(stmt, 25, out->digest);
    stmt_bind_int(stmt, 26, standing->computed.tie);
    stmt_bind_int(stmt, 27, facts->facts.transferred);
    int counted = rules_counted_mark(facts->facts.grade, held->mark, out->result.final_mark);
    stmt_bind_known(stmt, 28, counted, held->outcome == RULES_MARK && counted >= 0);
    return stmt_run(stmt, err);
}

static bool is_final(enum rules_outcome outcome)
{
    return outcome != RULES_DEFERRED && outcome != RULES_DEPARTED;
}

void grade_compute(struct grade *grade, size_t at, struct grade_outcome *out)
{
    const struct term *term = grade->term;
    const struct term_row *row = &term->rows[at];
    const struct policy *policy = grade_policy(grade->book, term, row);
    struct grade_facts *facts = &out->facts;
    grade_take(policy, term, row, facts);
    out->standing = grade_stand(term, policy, row, facts);
    out->result = rules_decide(&out->standing);
    grade_digest(policy, term, row, &facts->facts, &grade->packed, out->digest);
    const struct rules_verdict *held = &out->result.verdict;
    int counted = rules_counted_mark(facts->facts.grade, held->mark, out->result.final_mark);
    grade->lines[at] = (struct grade_line){.outcome = (uint8_t)held->outcome,
                                           .reason = (uint8_t)held->reason,
                                           .mark = (int16_t)held->mark,
                                           .counted = (int16_t)counted,
                                           .missed = (uint16_t)facts->facts.lessons_missed,
                                           .ill = (uint16_t)facts->ill,
                                           .unexcused = (uint16_t)facts->unexcused,
                                           .late = (uint16_t)facts->late};
    grade->exams_unsaid += grade_is_exam_unsaid(policy, &out->standing, held);
    grade->results++;
    grade->not_attested += held->outcome == RULES_NOT_ATTESTED;
    grade->deferred += held->outcome == RULES_DEFERRED;
}

static int grade_row(struct grade *grade, size_t at, struct err *err)
{
    const struct term *term = grade->term;
    const struct term_row *row = &term->rows[at];
    struct grade_outcome out;
    grade_compute(grade, at, &out);
    if (write_result(grade, row, &out, err) != 0 || grade_changes_take(grade, at, &out.result, err) != 0 ||
        grade_find_row(grade, row, &out.standing, &out.result.verdict, &out.facts.facts, err) != 0)
        return -1;
    if (!is_final(out.result.verdict.outcome) || grade->run->now_at < grade->ended_at)
        return 0;
    return start_clock(grade, row, &out.facts, term->pupils[row->pupil].id, term->subjects[row->subject].id,
                       err);
}

static int grade_all(struct grade *grade, struct err *err)
{
    if (term_share(grade->run, &grade->term, err) != 0)
        return -1;
    if (grade_changes_open(grade, err) != 0 ||
        store_run_for(grade->run->store, clear_sql, grade->run->period.id, err) != 0)
        return -1;
    grade->lines = mem_zalloc((grade->term->rows_count + 1) * sizeof *grade->lines);
    grade->overdue_told = mem_zalloc(grade->term->deferrals_count + 1);
    grade->result = store_prepare(grade->run->store, result_sql, err);
    grade->clock = grade->result != NULL ? store_prepare(grade->run->store, clock_sql, err) : NULL;
    grade->finding = grade->clock != NULL ? store_prepare(grade->run->store, finding_sql, err) : NULL;
    if (grade->finding == NULL)
        return -1;
    for (size_t i = 0; i < grade->term->rows_count; i++)
        if (grade_row(grade, i, err) != 0)
            return -1;
    if (grade_changes_spread(grade, err) != 0)
        return -1;
    struct grade_sheets *sheets = grade_sheets_count(grade, err);
    int failed = sheets != NULL ? grade_sheets_write(sheets, grade, err) : -1;
    grade_sheets_free(sheets);
    return failed != 0 || grade_write_certificates(grade, err) != 0 || grade_find_oddities(grade, err) != 0 ||
                   grade_find_illness(grade, err) != 0
               ? -1
               : 0;
}

static void grade_free(struct grade *grade)
{
    stmt_free(grade->result);
    stmt_free(grade->clock);
    stmt_free(grade->finding);
    grade_changes_free(grade->changes);
    free(grade->lines);
    free(grade->overdue_told);
    policy_book_free(grade->book);
    buf_free(&grade->text);
    buf_free(&grade->packed);
}

int assess_grade(struct run *run, struct err *err)
{
    struct policy_book book;
    struct grade grade = {.run = run, .book = &book};
    if (policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &book, err) != 0 ||
        store_begin(run->store, err) != 0) {
        policy_book_free(&book);
        return -1;
    }
    int32_t last = 0;
    if (date_parse(run->period.ends_on, &last))
        grade.ended_at = ((int64_t)last + 1) * 86400 - (int64_t)run->utc_offset_min * 60;
    grade.today = instant_day(run->now_at, run->utc_offset_min);
    int failed = policy_book_bind(&book, run->store, err) != 0 || grade_all(&grade, err) != 0 ||
                         policy_keep(run, &book, grade_changes_any(&grade), err) != 0
                     ? -1
                     : 0;
    grade_free(&grade); /* statements end before the transaction does */
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    run->policy_changed = false;
    run->made = grade.results;
    snprintf(run->summary, sizeof run->summary,
             _("results: %lld, pupils: %lld, not attested: %lld, deferred: %lld"), (long long)grade.results,
             (long long)grade.pupils, (long long)grade.not_attested, (long long)grade.deferred);
    return 0;
}
