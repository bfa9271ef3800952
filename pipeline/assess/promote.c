/*
 * promote: the stage that rewrites academic_debt and promotion of a year, in one transaction. In: what grade left
 * (result, pupil_result), the registers debt_attempt and council_decision, days of illness of those who have
 * debts, policy.ini. Out also: findings of the stage 'promote'. For a period that is no year it only says so;
 * before the end of the year it clears its tables and says so.
 * Fails where marks were changed after they were computed.
 */
#include "assess/promote.h"
#include "assess/assess.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char clear_sql[] = "DELETE FROM academic_debt WHERE period_id = ?1; "
                                "DELETE FROM promotion WHERE period_id = ?1; "
                                "DELETE FROM finding WHERE period_id = ?1 AND stage = 'promote'";
static const char stale_sql[] =
    "SELECT count(*) FROM result WHERE period_id = ?1 AND stale_import_id IS NOT NULL";
static const char pupils_sql[] = "SELECT p.pupil_id, p.class_group_id, coalesce(g.grade, -1), p.category, "
                                 "p.subjects FROM pupil_result AS p JOIN "
                                 "class_group AS g USING (class_group_id) WHERE p.period_id = ?1 AND "
                                 "p.category <> 'departed' ORDER BY p.pupil_id";
/* What may be a debt. */
static const char results_sql[] =
    "SELECT r.pupil_id, r.subject_id, coalesce(r.teacher_id, 0), r.outcome, "
    "r.counted_mark, r.lessons_held, r.lessons_missed, r.lessons_ill FROM result "
    "AS r WHERE r.period_id = ?1 AND (r.outcome IN ('fail', 'not_attested', "
    "'deferred') OR (r.outcome = 'mark' AND r.counted_mark < ?2)) ORDER BY "
    "r.pupil_id, r.subject_id";
static const char attempts_sql[] =
    "SELECT held_on, outcome, coalesce(mark, -1), commission, coalesce(number, 0) FROM debt_attempt WHERE "
    "pupil_id = ?1 AND "
    "period_id = "
    "?2 AND subject_id = ?3 AND withdrawn = 0 ORDER BY held_on, coalesce(number, 99), debt_attempt_id";
/* Days of illness: of lessons, and told with the attempts. */
static const char illness_sql[] = "SELECT l.given_on, l.given_on FROM attendance AS a JOIN lesson AS l USING "
                                  "(lesson_id) WHERE a.pupil_id = ?1 AND "
                                  "a.code = 'ill' AND a.withdrawn = 0 AND l.withdrawn = 0 AND l.given_on > "
                                  "?2 UNION SELECT ill_from, ill_to FROM "
                                  "debt_attempt WHERE pupil_id = ?1 AND withdrawn = 0 AND ill_to > ?2";
/*
 * Examinations, each with USUAL: does the certificate usually depend on it? In grade 9 on every one that was chosen; in
 * grade 11 on Russian and mathematics only, of which several subjects (two papers, algebra) are one examination: the
 * best of them. So it is in the orders on the state examination as we know them; subjects that a school calls otherwise
 * are its own setting, [exam : grade 11, subject "..."] required = yes. An examination in the name of a line that joins
 * subjects («Математика») stands with none of them: it is known by the line of the certificate.
 */
static const char exams_sql[] =
    "WITH exam AS (SELECT r.pupil_id, r.subject_id, s.title, s.position, r.exam_mark, g.grade, CASE WHEN "
    "g.grade <> 11 THEN 0 WHEN s.title LIKE 'Русский язык%' THEN 1 WHEN s.title LIKE 'Математика%' OR "
    "s.title LIKE 'Алгебра%' THEN 2 ELSE 0 END AS kind FROM result AS r JOIN class_group AS g USING "
    "(class_group_id) JOIN subject AS s USING (subject_id) WHERE r.period_id = ?1 AND r.exam_mark IS NOT "
    "NULL UNION ALL SELECT c.pupil_id, 0, c.title, c.position, c.exam_mark, 9, 0 FROM certificate AS c JOIN "
    "class_group AS g USING (class_group_id) WHERE c.period_id = ?1 AND c.subject_id IS NULL AND c.exam_mark "
    "IS NOT NULL AND g.grade = 9 AND NOT EXISTS (SELECT 1 FROM certificate_join AS j JOIN result AS r ON "
    "r.period_id = ?1 AND r.pupil_id = c.pupil_id AND r.subject_id = j.subject_id WHERE j.period_id = ?1 AND "
    "j.title = c.title AND r.exam_mark IS NOT NULL)) SELECT pupil_id, subject_id, max(exam_mark), grade <> "
    "11 OR kind > 0, title FROM exam GROUP BY pupil_id, kind, CASE WHEN kind = 0 THEN subject_id END, CASE "
    "WHEN kind = 0 THEN title END ORDER BY pupil_id, position";
/* The last column: has the pupil made good since what the year's marks lacked? By an attempt (the debt itself may have gone
 * from the marks), or by a deferral that was resolved. */
static const char decisions_sql[] = "SELECT c.pupil_id, c.council_decision_id, c.decision, c.basis <> '', "
                                    "EXISTS (SELECT 1 FROM debt_attempt AS a WHERE "
                                    "a.pupil_id = c.pupil_id AND a.period_id = c.period_id AND a.withdrawn = "
                                    "0 AND (a.outcome = 'pass' OR a.mark >= ?2)) "
                                    "OR EXISTS (SELECT 1 FROM deferral AS d JOIN period AS q USING "
                                    "(period_id) WHERE d.pupil_id = c.pupil_id AND "
                                    "d.withdrawn = 0 AND d.state = 'resolved' AND d.resolved_on >= "
                                    "c.decided_on AND ?1 IN (q.period_id, q.parent_id)) "
                                    "FROM council_decision AS c WHERE c.period_id = ?1 AND c.withdrawn = 0 "
                                    "ORDER BY c.pupil_id, c.decided_on DESC, "
                                    "c.council_decision_id DESC";
static const char debt_sql[] = "INSERT INTO academic_debt (period_id, pupil_id, subject_id, class_group_id, "
                               "teacher_id, arisen_on, reason, "
                               "attempts, last_attempt_on, excluded_days, deadline_on, state) VALUES (?1, "
                               "?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8, "
                               "?9, ?10, ?11, ?12)";
static const char promotion_sql[] = "INSERT INTO promotion (period_id, pupil_id, class_group_id, debts, "
                                    "excused, proposal, council_decision_id, "
                                    "agrees, failed_exams) VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), "
                                    "?8, ?9)";

/* ───────────── one debt ───────────── */

static enum promote_try try_of(const struct promote *promote, const char *outcome, int64_t mark)
{
    if (strcmp(outcome, "excused") == 0)
        return PROMOTE_TRY_EXCUSED;
    bool passed =
        strcmp(outcome, "pass") == 0 || (strcmp(outcome, "mark") == 0 && mark >= promote->book.base->pass);
    return passed ? PROMOTE_TRY_PASSED : PROMOTE_TRY_FAILED;
}

static int load_attempts(struct promote *promote, int64_t pupil_id, int64_t subject_id, size_t *count,
                         struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_ATTEMPTS];
    *count = 0;
    stmt_bind_int(stmt, 1, pupil_id);
    stmt_bind_int(stmt, 2, promote->run->period.id);
    stmt_bind_int(stmt, 3, subject_id);
    int got;
    while ((got = stmt_step(stmt, err)) == 1 && *count < PROMOTE_ATTEMPTS_MAX) {
        struct promote_attempt *attempt = &promote->attempts[*count];
        *attempt =
            (struct promote_attempt){.result = try_of(promote, stmt_text(stmt, 1, NULL), stmt_int(stmt, 2)),
                                     .commission = stmt_int(stmt, 3) != 0,
                                     .number = (int)stmt_int(stmt, 4)};
        if (date_parse(stmt_text(stmt, 0, NULL), &attempt->held))
            ++*count;
    }
    stmt_reset(stmt);
    return got < 0 ? -1 : 0;
}

/* Once a pupil. */
static int load_illness(struct promote *promote, int64_t pupil_id, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_ILLNESSES];
    promote->spans_count = 0;
    stmt_bind_int(stmt, 1, pupil_id);
    stmt_bind_text(stmt, 2, promote->run->period.ends_on);
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        if (promote->spans_count == promote->spans_capacity) {
            promote->spans_capacity = promote->spans_capacity > 0 ? promote->spans_capacity * 2 : 64;
            promote->spans = mem_realloc(promote->spans, promote->spans_capacity * sizeof *promote->spans);
        }
        struct promote_span *span = &promote->spans[promote->spans_count];
        if (date_parse(stmt_text(stmt, 0, NULL), &span->from) &&
            date_parse(stmt_text(stmt, 1, NULL), &span->to))
            promote->spans_count++;
    }
    stmt_reset(stmt);
    promote->spans_count = promote_join(promote->spans, promote->spans_count);
    return got < 0 ? -1 : 0;
}

static void bind_day(struct stmt *stmt, int at, int32_t day, int32_t none)
{
    char text[11];
    stmt_bind_text(stmt, at, day != none ? date_format(day, text) : NULL);
}

static int write_debt(struct promote *promote, const struct promote_pupil *pupil,
                      const struct promote_item *item, const struct promote_debt *debt, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_DEBTS];
    stmt_bind_int(stmt, 1, promote->run->period.id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, item->subject_id);
    stmt_bind_int(stmt, 4, pupil->class_group_id);
    stmt_bind_int(stmt, 5, item->teacher_id);
    bind_day(stmt, 6, debt->arisen, INT32_MIN);
    stmt_bind_text(stmt, 7, promote_reason_names[debt->reason]);
    stmt_bind_int(stmt, 8, debt->attempts);
    bind_day(stmt, 9, debt->last_attempt, INT32_MIN);
    stmt_bind_int(stmt, 10, debt->excluded);
    bind_day(stmt, 11, debt->deadline, INT32_MAX);
    stmt_bind_text(stmt, 12, promote_state_names[debt->state]);
    return stmt_run(stmt, err);
}

static struct promote_policy rule_of(const struct policy *policy)
{
    return (struct promote_policy){.pass = policy->pass,
                                   .attempts = policy->debt_attempts,
                                   .deadline_days = policy->debt_deadline_days,
                                   .exclude_illness = policy->debt_exclude_illness,
                                   .conditional = policy->promotion_conditional,
                                   .exams_9 = policy->exams_9,
                                   .exams_11 = policy->exams_11};
}

/* One row of results that is not as it should be: by the policy of the grade and subject. */
static int take_item(struct promote *promote, struct promote_pupil *pupil, const struct promote_item *item,
                     struct err *err)
{
    struct promote_policy policy = rule_of(policy_of(&promote->book, pupil->year.grade, item->subject_id));
    enum promote_reason reason = promote_reason_of(&policy, &item->result);
    size_t count;
    if (item->result.outcome == RULES_DEFERRED) {
        pupil->year.excused++;
        return 0;
    }
    if (reason == PROMOTE_NO_DEBT)
        return 0;
    if (!pupil->has_illness && load_illness(promote, pupil->id, err) != 0)
        return -1;
    pupil->has_illness = true;
    if (load_attempts(promote, pupil->id, item->subject_id, &count, err) != 0)
        return -1;
    struct promote_debt debt = promote_follow(&policy, reason, promote->ends, promote->attempts, count,
                                              promote->spans, promote->spans_count, promote->today);
    pupil->year.open += debt.state == PROMOTE_OPEN;
    pupil->year.over += debt.state == PROMOTE_EXHAUSTED || debt.state == PROMOTE_OVERDUE;
    pupil->year.excused += debt.state == PROMOTE_EXCUSED;
    promote->states[debt.state]++;
    if (write_debt(promote, pupil, item, &debt, err) != 0)
        return -1;
    return promote_find_debt(promote, pupil, item, &debt, policy.attempts, err);
}

/* ───────────── one pupil ───────────── */

/* The rows of a list by pupil that belong to ID: the list is at the first of them, or behind. 1: there is one. */
static int seek(struct stmt *stmt, bool *over, bool *at_row, int64_t id, struct err *err)
{
    while (!*over && (!*at_row || stmt_int(stmt, 0) < id)) {
        int got = stmt_step(stmt, err);
        if (got < 0)
            return -1;
        *at_row = got == 1;
        *over = got == 0;
    }
    return !*over && stmt_int(stmt, 0) == id;
}

static int take_results(struct promote *promote, struct promote_pupil *pupil, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_RESULTS];
    struct promote_list *list = &promote->lists[PROMOTE_RESULTS];
    int got;
    while ((got = seek(stmt, &list->over, &list->at_row, pupil->id, err)) == 1) {
        struct promote_item item = {.subject_id = stmt_int(stmt, 1),
                                    .teacher_id = stmt_int(stmt, 2),
                                    .result = {.outcome = rules_outcome_of(stmt_text(stmt, 3, NULL)),
                                               .mark = stmt_is_null(stmt, 4) ? -1 : (int)stmt_int(stmt, 4),
                                               .lessons_held = (int)stmt_int(stmt, 5),
                                               .lessons_missed = (int)stmt_int(stmt, 6),
                                               .lessons_ill = (int)stmt_int(stmt, 7)}};
        list->at_row = false;
        if (take_item(promote, pupil, &item, err) != 0)
            return -1;
    }
    return got;
}

/* Those that the certificate depends on; others, of the pupil's choice in grade 11, change nothing. */
static int take_exams(struct promote *promote, struct promote_pupil *pupil, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_EXAMS];
    struct promote_list *list = &promote->lists[PROMOTE_EXAMS];
    int got;
    while ((got = seek(stmt, &list->over, &list->at_row, pupil->id, err)) == 1) {
        const struct policy *policy = policy_of(&promote->book, pupil->year.grade, stmt_int(stmt, 1));
        bool required = policy->exam_required == POLICY_EXAM_USUAL ? stmt_int(stmt, 3) != 0
                                                                   : policy->exam_required == POLICY_EXAM_YES;
        pupil->year.exams += required;
        if (required && stmt_int(stmt, 2) < policy->pass) {
            pupil->year.exams_failed++;
            pupil->failed_exams = arena_printf(
                promote->run->arena, "%s%s%s", pupil->failed_exams != NULL ? pupil->failed_exams : "",
                pupil->failed_exams != NULL ? ", " : "", stmt_text(stmt, 4, NULL));
        }
        list->at_row = false;
    }
    return got;
}

static int write_promotion(struct promote *promote, const struct promote_pupil *pupil,
                           enum promote_proposal proposal, int64_t decision_id, bool decided, bool agrees,
                           struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_PROMOTIONS];
    stmt_bind_int(stmt, 1, promote->run->period.id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, pupil->class_group_id);
    stmt_bind_int(stmt, 4, pupil->year.open + pupil->year.over);
    stmt_bind_int(stmt, 5, pupil->year.excused);
    stmt_bind_text(stmt, 6, promote_proposal_names[proposal]);
    stmt_bind_int(stmt, 7, decision_id);
    stmt_bind_known(stmt, 8, agrees, decided);
    stmt_bind_text(stmt, 9, pupil->failed_exams != NULL ? pupil->failed_exams : "");
    return stmt_run(stmt, err);
}

/* The latest decision on the pupil that can be: 1, in the list of decisions; 0: none; -1. */
static int find_decision(struct promote *promote, const struct promote_pupil *pupil, struct err *err)
{
    struct promote_list *list = &promote->lists[PROMOTE_DECISIONS];
    struct stmt *stmt = promote->stmts[PROMOTE_DECISIONS];
    int got;
    while ((got = seek(stmt, &list->over, &list->at_row, pupil->id, err)) == 1) {
        const char *decision = stmt_text(stmt, 2, NULL);
        if (promote_is_of_grade(decision, pupil->year.grade))
            return 1;
        if (promote_find_grade(promote, pupil, decision, err) != 0)
            return -1;
        list->at_row = false;
    }
    return got;
}

static int take_pupil(struct promote *promote, struct promote_pupil *pupil, struct err *err)
{
    if (take_results(promote, pupil, err) != 0 || take_exams(promote, pupil, err) != 0)
        return -1;
    struct promote_policy policy = rule_of(policy_for(&promote->book, pupil->year.grade, -1));
    enum promote_proposal proposal = promote_propose(&policy, &pupil->year);
    struct stmt *stmt = promote->stmts[PROMOTE_DECISIONS];
    int got = find_decision(promote, pupil, err);
    if (got < 0)
        return -1;
    int64_t decision_id = got == 1 ? stmt_int(stmt, 1) : 0;
    const char *decision = got == 1 ? stmt_text(stmt, 2, NULL) : NULL;
    bool made_good = got == 1 && stmt_int(stmt, 4) != 0;
    bool decided = got == 1 && !promote_is_overtaken(proposal, decision, made_good);
    bool agrees = decided && promote_agrees(proposal, decision, made_good);
    bool explained = got == 1 && stmt_int(stmt, 3) != 0;
    promote->proposals[proposal]++;
    promote->decided += decided;
    promote->differs += decided && !agrees && !explained;
    if (decided && !agrees && promote_find_decision(promote, pupil, proposal, decision, explained, err) != 0)
        return -1;
    return write_promotion(promote, pupil, proposal, decision_id, decided, agrees, err);
}

/* ───────────── the whole ───────────── */

static int take_pupils(struct promote *promote, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_PUPILS];
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        struct promote_pupil pupil = {.id = stmt_int(stmt, 0),
                                      .class_group_id = stmt_int(stmt, 1),
                                      .year = {.grade = (int)stmt_int(stmt, 2),
                                               .unmarked = strcmp(stmt_text(stmt, 3, NULL), "unmarked") == 0,
                                               .subjects = (int)stmt_int(stmt, 4)}};
        if (take_pupil(promote, &pupil, err) != 0)
            return -1;
        promote->pupils++;
    }
    return got;
}

static int prepare(struct promote *promote, struct err *err)
{
    static const char *const sql[PROMOTE_STMTS] = {
        [PROMOTE_PUPILS] = pupils_sql,
        [PROMOTE_RESULTS] = results_sql,
        [PROMOTE_EXAMS] = exams_sql,
        [PROMOTE_DECISIONS] = decisions_sql,
        [PROMOTE_ATTEMPTS] = attempts_sql,
        [PROMOTE_ILLNESSES] = illness_sql,
        [PROMOTE_DEBTS] = debt_sql,
        [PROMOTE_PROMOTIONS] = promotion_sql,
        [PROMOTE_FINDINGS] = promote_finding_sql,
    };
    for (size_t i = 0; i < PROMOTE_STMTS; i++) {
        promote->stmts[i] = store_prepare(promote->run->store, sql[i], err);
        if (promote->stmts[i] == NULL)
            return -1;
    }
    for (int i = PROMOTE_PUPILS; i <= PROMOTE_DECISIONS; i++)
        stmt_bind_int(promote->stmts[i], 1, promote->run->period.id);
    stmt_bind_int(promote->stmts[PROMOTE_RESULTS], 2, promote->book.base->pass);
    stmt_bind_int(promote->stmts[PROMOTE_DECISIONS], 2, promote->book.base->pass);
    return 0;
}

static int check_fresh(struct run *run, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, stale_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int got = stmt_step(stmt, err);
    int64_t stale = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    if (stale > 0)
        return err_set(err, ERR_DATA,
                       _n("%lld mark was changed after it was computed: itog run %s",
                          "%lld marks were changed after they were computed: itog run %s",
                          (unsigned long)stale),
                       (long long)stale, run->period.code);
    return got < 0 ? -1 : 0;
}

/* Until the year is over its results are of today: nobody has a debt yet, and there is nothing to propose. */
static bool is_over(const struct promote *promote)
{
    return promote->today > promote->ends;
}

static int promote_all(struct promote *promote, struct err *err)
{
    struct run *run = promote->run;
    if (is_over(promote) && check_fresh(run, err) != 0)
        return -1;
    if (store_run_for(run->store, clear_sql, run->period.id, err) != 0)
        return -1;
    if (!is_over(promote))
        return 0;
    if (policy_book_bind(&promote->book, run->store, err) != 0 || prepare(promote, err) != 0 ||
        take_pupils(promote, err) != 0)
        return -1;
    return promote_find_rest(promote, err);
}

static void promote_free(struct promote *promote)
{
    for (size_t i = 0; i < PROMOTE_STMTS; i++)
        stmt_free(promote->stmts[i]);
    free(promote->spans);
    policy_book_free(&promote->book);
}

static void summarize(const struct promote *promote, struct run *run)
{
    /* in the words and the order of the page of the run */
    static const struct {
        enum promote_proposal proposal;
        const char *words;
    } told[] = {{PROMOTE_PROMOTED, N_("to promote")},
                {PROMOTE_CONDITIONAL, N_("to promote conditionally")},
                {PROMOTE_ADMITTED, N_("to admit to the final examination")},
                {PROMOTE_NOT_ADMITTED, N_("not to admit to the final examination")},
                {PROMOTE_GRADUATED, N_("to give the certificate")},
                {PROMOTE_WITHHELD, N_("not to give the certificate")},
                {PROMOTE_CHOICE, N_("the parents choose")},
                {PROMOTE_HELD, N_("the council decides")}};
    run->made = promote->pupils;
    if (!is_over(promote)) {
        snprintf(run->summary, sizeof run->summary, "%s",
                 _("the year is not over: no debts and no proposals yet"));
        return;
    }
    size_t len = 0;
    run->summary[0] = '\0';
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (promote->proposals[told[i].proposal] > 0 || i == 0)
            len += (size_t)snprintf(run->summary + len, sizeof run->summary - len, "%s%s: %lld",
                                    i > 0 ? ", " : "", _(told[i].words),
                                    (long long)promote->proposals[told[i].proposal]);
    int64_t over = promote->states[PROMOTE_OVERDUE] + promote->states[PROMOTE_EXHAUSTED];
    snprintf(run->summary + len, sizeof run->summary - len,
             _("; academic debts: %lld, out of time or attempts: %lld; decisions of the council: %lld, "
               "differing without a basis: %lld"),
             (long long)(promote->states[PROMOTE_OPEN] + over), (long long)over, (long long)promote->decided,
             (long long)promote->differs);
}

int assess_promote(struct run *run, struct err *err)
{
    struct promote promote = {.run = run, .today = instant_day(run->now_at, run->utc_offset_min)};
    if (strcmp(run->period.kind, "year") != 0) {
        snprintf(run->summary, sizeof run->summary, "%s", _("not a year: nobody is promoted"));
        return 0;
    }
    if (!date_parse(run->period.ends_on, &promote.ends))
        return err_set(err, ERR_DATA, _("the period %s has no valid dates (%s to %s)"), run->period.code,
                       run->period.starts_on, run->period.ends_on);
    const char *file = arena_printf(run->arena, "%s/policy.ini", run->workspace);
    if (policy_book_load(file, &promote.book, err) != 0 || store_begin(run->store, err) != 0) {
        policy_book_free(&promote.book);
        return -1;
    }
    int failed = promote_all(&promote, err);
    promote_free(&promote); /* statements end before the transaction does */
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    summarize(&promote, run);
    return 0;
}
