/*
 * deferral_decide: what the school decides about deferrals of a period: granted, extended, resolved, lapsed,
 * refused. In: the decision and whom it is about. Out: states, one act in the register for each, results and
 * documents marked as out of date; or an error, and nothing is changed. One transaction.
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

static const char rows_sql[] =
    "SELECT deferral_id, pupil_id, coalesce(subject_id, 0), state, order_on, due_on, (SELECT count(*) FROM "
    "deferral_event e WHERE e.deferral_id = d.deferral_id AND e.act = 'extended') FROM deferral d WHERE "
    "period_id = :period AND withdrawn = 0 ORDER BY deferral_id";
static const char insert_sql[] = "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, "
                                 "origin) VALUES (?1, ?2, nullif(?3, 0), ?4, 'proposed', 'itog')";
/* A subject's own row beside one for all subjects: the same order. */
static const char split_sql[] =
    "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, order_number, order_on, basis, "
    "due_on, origin) SELECT ?1, pupil_id, ?2, period_id, state, order_number, order_on, basis, due_on, "
    "'itog' "
    "FROM deferral WHERE deferral_id = ?3";
static const char apply_sql[] =
    "UPDATE deferral SET state = ?2, origin = 'itog', state_at = ?3, order_number = coalesce(?4, "
    "order_number), order_on = coalesce(?5, order_on), basis = coalesce(?6, basis), due_on = coalesce(?7, "
    "due_on), resolved_on = coalesce(?8, resolved_on), decision = coalesce(?9, decision), outcome = ?10 "
    "WHERE "
    "deferral_id = ?1";
/* The last day of the period's school year. */
static const char year_sql[] =
    "SELECT coalesce(y.ends_on, p.ends_on) FROM period p LEFT JOIN period y ON y.period_id = "
    "p.parent_id WHERE p.period_id = :period";
static const char title_sql[] = "SELECT title FROM subject WHERE subject_id = ?1";
static const char name_sql[] = "SELECT source_id FROM pupil WHERE pupil_id = ?1";

struct row {
    int64_t id, pupil_id, subject_id; /* subject_id 0: all */
    enum deferral_state state;
    int32_t order_on, due;
    int extensions;
    bool chosen;
};

struct decide {
    struct run *run;
    const struct deferral_decision *decision;
    struct policy_book book;
    struct term term;
    int32_t today;
    int32_t last_due; /* the end of the next school year */
    struct row *rows;
    size_t count, capacity;
    int64_t *ids;
    size_t changed, ids_capacity;
    const char *spared; /* what could lapse, but for which the marks are in */
};

/* ---- words for errors; identifiers, never names of people ---- */

static const char *look_up(struct decide *decide, const char *sql, int64_t id)
{
    struct err ignored = {0};
    struct stmt *stmt = store_prepare(decide->run->store, sql, &ignored);
    const char *found = "?";
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, id);
        if (stmt_step(stmt, &ignored) == 1)
            found = arena_strdup(decide->run->arena, stmt_text(stmt, 0, NULL));
    }
    stmt_free(stmt);
    return found;
}

static const char *subject_title(struct decide *decide, int64_t subject_id)
{
    return subject_id == 0 ? _("all subjects") : look_up(decide, title_sql, subject_id);
}

static const char *pupil_name(struct decide *decide, int64_t pupil_id)
{
    return look_up(decide, name_sql, pupil_id);
}

/* ---- which ---- */

static int load_rows(struct decide *decide, struct err *err)
{
    struct stmt *stmt = term_query(decide->run, rows_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        decide->rows = term_room(decide->rows, decide->count, &decide->capacity, sizeof *decide->rows);
        decide->rows[decide->count++] = (struct row){.id = stmt_int(stmt, 0),
                                                     .pupil_id = stmt_int(stmt, 1),
                                                     .subject_id = stmt_int(stmt, 2),
                                                     .state = deferral_state_of(stmt_text(stmt, 3, NULL)),
                                                     .order_on = term_day(stmt, 4, INT32_MIN),
                                                     .due = term_day(stmt, 5, INT32_MAX),
                                                     .extensions = (int)stmt_int(stmt, 6)};
    }
    stmt_free(stmt);
    return got;
}

/* What the policy says for the pupil's grade and the subject. */
static struct deferral_rule rule_of(const struct decide *decide, const struct row *row)
{
    int32_t pupil = term_ids_find(&decide->term.pupil_ids, row->pupil_id);
    int grade = pupil >= 0 ? decide->term.pupils[pupil].grade : -1;
    return deferral_rule_of(policy_of(&decide->book, grade, row->subject_id));
}

static bool is_wanted(const struct decide *decide, const struct row *row)
{
    const struct deferral_decision *decision = decide->decision;
    if (decision->pupil_id != 0 && row->pupil_id != decision->pupil_id)
        return false;
    if (decision->class_group_id != 0) {
        int32_t pupil = term_ids_find(&decide->term.pupil_ids, row->pupil_id);
        if (pupil < 0 || decide->term.pupils[pupil].place != TERM_ON_ROLL ||
            decide->term.groups[decide->term.pupils[pupil].home].id != decision->class_group_id)
            return false;
    }
    struct deferral_rule rule = rule_of(decide, row);
    if (decision->to == DEFERRAL_LAPSED && !deferral_has_lapsed(&rule, row->due, decide->today))
        return false;
    for (size_t i = 0; i < decision->subject_count; i++)
        if (decision->subjects[i] == row->subject_id)
            return true;
    return decision->subject_count == 0;
}

static bool is_open(enum deferral_state state)
{
    return state == DEFERRAL_GRANTED || state == DEFERRAL_EXTENDED;
}

static struct row *find_own(struct decide *decide, int64_t subject_id, enum deferral_state to)
{
    for (size_t i = decide->count; i-- > 0;) {
        struct row *row = &decide->rows[i];
        if (row->pupil_id == decide->decision->pupil_id && row->subject_id == subject_id &&
            (deferral_may(row->state, to) || is_open(row->state)))
            return row;
    }
    return NULL;
}

static int add_row(struct decide *decide, int64_t pupil_id, int64_t subject_id, const struct row *whole,
                   struct err *err)
{
    struct run *run = decide->run;
    const char *source_id = deferral_source_id(run, pupil_id, subject_id, err);
    struct stmt *stmt =
        source_id != NULL ? store_prepare(run->store, whole != NULL ? split_sql : insert_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, source_id);
    stmt_bind_int(stmt, 2, whole != NULL ? subject_id : pupil_id);
    stmt_bind_int(stmt, 3, whole != NULL ? whole->id : subject_id);
    if (whole == NULL)
        stmt_bind_int(stmt, 4, run->period.id);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    if (failed != 0)
        return -1;
    struct row made = {.pupil_id = pupil_id, .order_on = INT32_MIN, .due = INT32_MAX};
    if (whole != NULL)
        made = *whole;
    made.id = store_last_id(run->store);
    made.subject_id = subject_id;
    made.chosen = true;
    decide->rows = term_room(decide->rows, decide->count, &decide->capacity, sizeof *decide->rows);
    decide->rows[decide->count++] = made;
    return 0;
}

/* A subject that was named: its own row; else a new one, granted for the first time or split off one for all. */
static int choose_named(struct decide *decide, int64_t subject_id, struct err *err)
{
    const struct deferral_decision *decision = decide->decision;
    struct row *own = find_own(decide, subject_id, decision->to);
    struct row *whole = subject_id != 0 ? find_own(decide, 0, decision->to) : NULL;
    const char *pupil = pupil_name(decide, decision->pupil_id), *subject = subject_title(decide, subject_id);
    int32_t at = term_ids_find(&decide->term.pupil_ids, decision->pupil_id);
    if (own != NULL && !deferral_may(own->state, decision->to))
        return err_set(err, ERR_DATA, _("%s, %s: there is a deferral that runs; see itog defer extend"),
                       pupil, subject);
    if (own != NULL) {
        own->chosen = true;
        return 0;
    }
    if (decision->to == DEFERRAL_GRANTED) {
        if (whole != NULL && is_open(whole->state))
            return err_set(err, ERR_DATA, _("%s: a deferral of all subjects runs already"), pupil);
        if (at < 0 ||
            (subject_id != 0 &&
             term_row_find(&decide->term, at, term_ids_find(&decide->term.subject_ids, subject_id)) < 0))
            return err_set(err, ERR_DATA, _("%s is not taught %s in %s"), pupil, subject,
                           decide->run->period.code);
        return add_row(decide, decision->pupil_id, subject_id, NULL, err);
    }
    if (whole != NULL && whole->state != DEFERRAL_PROPOSED && deferral_may(whole->state, decision->to))
        return add_row(decide, decision->pupil_id, subject_id, whole, err);
    return err_set(err, ERR_DATA, _("%s, %s: there is no deferral of which this can be decided"), pupil,
                   subject);
}

static int choose(struct decide *decide, struct err *err)
{
    const struct deferral_decision *decision = decide->decision;
    if (decision->pupil_id != 0)
        for (size_t i = 0; i < decision->subject_count; i++)
            if (choose_named(decide, decision->subjects[i], err) != 0)
                return -1;
    size_t chosen = 0;
    for (size_t i = 0; i < decide->count; i++) {
        struct row *row = &decide->rows[i];
        if (decision->pupil_id == 0 || decision->subject_count == 0)
            row->chosen = deferral_may(row->state, decision->to) && is_wanted(decide, row) &&
                          /* what has lapsed is resolved only by name */
                          (row->state != DEFERRAL_LAPSED || decision->pupil_id != 0);
        chosen += row->chosen;
    }
    if (chosen == 0 && decision->to == DEFERRAL_LAPSED && !deferral_rule_of(decide->book.base).lapses)
        return err_set(
            err, ERR_CONFIG,
            _("by policy.ini a deferral stays open until it is resolved ([deferral] lapse = open)"));
    if (chosen > 0 || decision->to == DEFERRAL_LAPSED)
        return 0;
    if (decision->to == DEFERRAL_GRANTED && decision->pupil_id != 0)
        return err_set(err, ERR_DATA,
                       _("nothing is proposed for %s in %s: name subjects with --subject, or --subject all"),
                       pupil_name(decide, decision->pupil_id), decide->run->period.code);
    return err_set(err, ERR_DATA, _("there is no deferral in %s of which this can be decided"),
                   decide->run->period.code);
}

/* ---- whether ---- */

static int load_last_due(struct decide *decide, struct err *err)
{
    struct stmt *stmt = term_query(decide->run, year_sql, err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    struct civil end = date_to_civil(got == 1 ? term_day(stmt, 0, decide->today) : decide->today);
    end.day -= !date_exists(end.year + 1, end.month, end.day); /* of 29 February the 28th */
    decide->last_due = date_from_civil(end.year + 1, end.month, end.day);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int check_days(const struct decide *decide, struct err *err)
{
    const struct deferral_decision *decision = decide->decision;
    const struct run_period *period = &decide->run->period;
    int32_t starts = INT32_MIN;
    char on[11];
    if (decision->to == DEFERRAL_GRANTED && strcmp(period->kind, "year") == 0)
        return err_set(err, ERR_USAGE,
                       _("the mark of a year is made of its periods': grant deferrals for one of those"));
    date_parse(period->starts_on, &starts);
    if (decision->order_on < starts)
        return err_set(err, ERR_USAGE, _("--order-date %s lies before %s begins"),
                       date_format(decision->order_on, on), period->code);
    if (decision->due != INT32_MAX && decision->due > decide->last_due) {
        char last[11];
        return err_set(err, ERR_USAGE, _("--due %s lies beyond the next school year, which ends on %s"),
                       date_format(decision->due, on), date_format(decide->last_due, last));
    }
    if (decision->order_on != INT32_MAX && decision->order_on > decide->today)
        return err_set(err, ERR_USAGE, _("--order-date %s is still to come"),
                       date_format(decision->order_on, on));
    if (decision->due != INT32_MAX && decision->due < decide->today)
        return err_set(err, ERR_USAGE, _("--due %s has passed"), date_format(decision->due, on));
    if (decision->on != INT32_MAX && decision->on > decide->today)
        return err_set(err, ERR_USAGE, _("--on %s is still to come"), date_format(decision->on, on));
    return 0;
}

/* Until when: as ordered; what the journal proposed; else the policy's days. */
static int32_t due_of(const struct decide *decide, const struct row *row)
{
    if (decide->decision->due != INT32_MAX)
        return decide->decision->due;
    if (row->due != INT32_MAX && row->due >= decide->today)
        return row->due;
    return decide->decision->order_on + rule_of(decide, row).due_days;
}

static int check_extension(struct decide *decide, const struct row *row, struct err *err)
{
    char on[11], due[11];
    const char *pupil = pupil_name(decide, row->pupil_id), *subject = subject_title(decide, row->subject_id);
    if (row->extensions >= rule_of(decide, row).max_extensions)
        return err_set(err, ERR_DATA,
                       _n("%s, %s: extended %d time already; the policy allows no more",
                          "%s, %s: extended %d times already; the policy allows no more",
                          (unsigned long)row->extensions),
                       pupil, subject, row->extensions);
    if (decide->decision->order_on < row->order_on)
        return err_set(err, ERR_USAGE, _("--order-date %s lies before the order of %s"),
                       date_format(decide->decision->order_on, on), date_format(row->order_on, due));
    if (row->due != INT32_MAX && decide->decision->due <= row->due)
        return err_set(err, ERR_USAGE, _("%s, %s: due on %s as it is; --due must be later"), pupil, subject,
                       date_format(row->due, due));
    return 0;
}

/* Appends the subjects of the row in which there is nothing to compute a mark from. */
static const char *without_basis(struct decide *decide, const struct row *row, const char *list)
{
    const struct term *term = &decide->term;
    int32_t pupil = term_ids_find(&term->pupil_ids, row->pupil_id);
    for (int32_t i = 0; pupil >= 0 && i < term->pupils[pupil].rows; i++) {
        const struct term_row *line = &term->rows[term->pupils[pupil].first_row + i];
        int64_t subject_id = deferral_holds(term, row->id, row->subject_id, line);
        struct grade_facts facts;
        if (subject_id == 0 || deferral_has_basis(&decide->book, term, line, &facts))
            continue;
        list = arena_printf(
            decide->run->arena, _("%s%s%s, %s (marks: %d, needed: %d)"), list, *list != '\0' ? "; " : "",
            pupil_name(decide, row->pupil_id), subject_title(decide, subject_id), facts.facts.sums.marks,
            rules_minimum(grade_policy(&decide->book, term, line), facts.facts.weekly_hours_x1000,
                          facts.facts.lessons_held, facts.facts.lessons_out));
    }
    return list;
}

/*
 * Where the marks are in, a deferral does not lapse: its subject stays open until it is resolved. Of one for all
 * subjects then only the others lapse, each by a row of its own.
 */
static int spare(struct decide *decide, size_t at, struct err *err)
{
    const struct term *term = &decide->term;
    const struct row whole = decide->rows[at];
    int32_t pupil = term_ids_find(&term->pupil_ids, whole.pupil_id),
            rows = pupil >= 0 ? term->pupils[pupil].rows : 0;
    const char *list = "";
    struct grade_facts facts;
    for (int32_t i = 0; i < rows; i++) {
        const struct term_row *line = &term->rows[term->pupils[pupil].first_row + i];
        int64_t subject_id = deferral_holds(term, whole.id, whole.subject_id, line);
        if (subject_id != 0 && deferral_has_basis(&decide->book, term, line, &facts))
            list = arena_printf(decide->run->arena, "%s%s%s", list, *list != '\0' ? ", " : "",
                                subject_title(decide, subject_id));
    }
    if (*list == '\0')
        return 0;
    decide->rows[at].chosen = false;
    decide->spared = arena_printf(decide->run->arena, "%s  %s: %s\n", decide->spared,
                                  pupil_name(decide, whole.pupil_id), list);
    for (int32_t i = 0; i < rows && whole.subject_id == 0; i++) {
        const struct term_row *line = &term->rows[term->pupils[pupil].first_row + i];
        int64_t subject_id = deferral_holds(term, whole.id, whole.subject_id, line);
        if (subject_id != 0 && !deferral_has_basis(&decide->book, term, line, &facts) &&
            add_row(decide, whole.pupil_id, subject_id, &whole, err) != 0)
            return -1;
    }
    return 0;
}

static int spare_all(struct decide *decide, struct err *err)
{
    size_t count = decide->count; /* without those that it adds */
    for (size_t i = 0; i < count; i++)
        if (decide->rows[i].chosen && spare(decide, i, err) != 0)
            return -1;
    return 0;
}

static int check(struct decide *decide, struct err *err)
{
    const struct deferral_decision *decision = decide->decision;
    const char *list = "";
    char on[11];
    for (size_t i = 0; i < decide->count; i++) {
        const struct row *row = &decide->rows[i];
        if (!row->chosen)
            continue;
        if (decision->to == DEFERRAL_GRANTED && due_of(decide, row) < decide->today)
            return err_set(err, ERR_USAGE, _("%d days after the order have passed: name the day with --due"),
                           rule_of(decide, row).due_days);
        if (decision->to == DEFERRAL_EXTENDED && check_extension(decide, row, err) != 0)
            return -1;
        if (decision->to == DEFERRAL_RESOLVED && decision->on < row->order_on)
            return err_set(err, ERR_USAGE, _("--on %s lies before the order"), date_format(decision->on, on));
        if (decision->to == DEFERRAL_RESOLVED && !decision->not_attested)
            list = without_basis(decide, row, list);
    }
    if (*list == '\0')
        return 0;
    return err_set(err, ERR_DATA,
                   _("still nothing to compute a mark from: %s; import the late marks first, resolve other "
                     "subjects by name, or decide --not-attested"),
                   list);
}

/* ---- the act ---- */

static void bind_day(struct stmt *stmt, int at, int32_t day, bool known)
{
    char text[11];
    stmt_bind_text(stmt, at, known && day != INT32_MAX ? date_format(day, text) : NULL);
}

static int apply_row(struct decide *decide, struct stmt *stmt, const struct row *row, struct err *err)
{
    const struct deferral_decision *decision = decide->decision;
    bool granted = decision->to == DEFERRAL_GRANTED, extended = decision->to == DEFERRAL_EXTENDED,
         lapsed = decision->to == DEFERRAL_LAPSED;
    int32_t due = granted ? due_of(decide, row) : decision->due;
    stmt_bind_int(stmt, 1, row->id);
    stmt_bind_text(stmt, 2, deferral_state_names[decision->to]);
    stmt_bind_int(stmt, 3, decide->run->now_at);
    stmt_bind_text(stmt, 4, granted ? decision->order_number : NULL);
    bind_day(stmt, 5, decision->order_on, granted);
    stmt_bind_text(stmt, 6, granted ? decision->text : NULL);
    bind_day(stmt, 7, due, granted || extended);
    bind_day(stmt, 8, decision->on, decision->to == DEFERRAL_RESOLVED);
    stmt_bind_text(stmt, 9, granted || extended || lapsed ? NULL : decision->text);
    stmt_bind_text(stmt, 10, lapsed ? "not_attested" : "");
    if (stmt_run(stmt, err) != 0)
        return -1;
    const struct deferral_event event = {.deferral_id = row->id,
                                         .act = deferral_state_names[decision->to],
                                         .by = decision->by,
                                         .order_number = decision->order_number,
                                         .reason = decision->text,
                                         .order_on = decision->order_on,
                                         .due = granted || extended ? due : INT32_MAX};
    decide->ids = term_room(decide->ids, decide->changed, &decide->ids_capacity, sizeof *decide->ids);
    decide->ids[decide->changed++] = row->id;
    if (deferral_write_event(decide->run, &event, err) != 0)
        return -1;
    /* a refusal leaves the result as it was */
    return decision->to == DEFERRAL_REFUSED
               ? 0
               : deferral_mark_stale(decide->run, row->pupil_id, row->subject_id, err);
}

static int apply(struct decide *decide, struct err *err)
{
    struct stmt *stmt = store_prepare(decide->run->store, apply_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < decide->count; i++)
        if (decide->rows[i].chosen)
            failed = apply_row(decide, stmt, &decide->rows[i], err);
    stmt_free(stmt);
    return failed;
}

int assess_defer_decide(struct run *run, const struct deferral_decision *decision, int64_t **ids,
                        size_t *count, const char **spared, struct err *err)
{
    struct decide decide = {.run = run,
                            .decision = decision,
                            .today = instant_day(run->now_at, run->utc_offset_min),
                            .spared = ""};
    *ids = NULL;
    *count = 0;
    if (deferral_policy(run, &decide.book, err) != 0 || load_last_due(&decide, err) != 0 ||
        check_days(&decide, err) != 0 || store_begin(run->store, err) != 0) {
        policy_book_free(&decide.book);
        return -1;
    }
    int failed = term_load(run, &decide.term, err);
    if (failed == 0)
        failed = load_rows(&decide, err);
    if (failed == 0)
        failed = choose(&decide, err);
    if (failed == 0 && decision->to == DEFERRAL_LAPSED)
        failed = spare_all(&decide, err);
    if (failed == 0)
        failed = check(&decide, err);
    if (failed == 0)
        failed = apply(&decide, err);
    term_free(&decide.term);
    policy_book_free(&decide.book);
    free(decide.rows);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        free(decide.ids);
        return -1;
    }
    *ids = decide.ids;
    *count = decide.changed;
    *spared = decide.spared;
    return 0;
}
