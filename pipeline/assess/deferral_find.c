/*
 * deferral_find: whose final mark ought to be put off, from a loaded term: the spells of illness of each pupil
 * in the attendance, and the subjects in which they left too little to compute a mark from. In: packed rows.
 * Out: candidates; findings for those of whom nobody has thought yet.
 */
#include "assess/deferral_part.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scratch for one pupil: a place a day of the period. */
struct days {
    size_t count;
    uint16_t *held;
    struct deferral_day *days;
    struct deferral_spell *spells;
    size_t spell_count;
};

static struct days days_new(const struct term *term)
{
    size_t count = (size_t)(term->ends - term->starts) + 1;
    return (struct days){.count = count,
                         .held = mem_alloc(count * sizeof(uint16_t)),
                         .days = mem_alloc(count * sizeof(struct deferral_day)),
                         .spells = mem_alloc(count * sizeof(struct deferral_spell))};
}

static void days_free(struct days *days)
{
    free(days->held);
    free(days->days);
    free(days->spells);
}

static int count_ill(const struct term *term, const struct term_row *row)
{
    int ill = 0;
    int32_t events = term_events_of(term, row);
    for (int32_t i = 0; i < events; i++)
        ill += term->events[row->first_event + i].kind == TERM_ILL;
    return ill;
}

/* The pupil's days over all subjects, and the spells in them. */
static void take_pupil(const struct term *term, const struct term_pupil *pupil, struct days *days)
{
    memset(days->held, 0, days->count * sizeof *days->held);
    memset(days->days, 0, days->count * sizeof *days->days);
    for (int32_t i = 0; i < pupil->rows; i++) {
        const struct term_row *row = &term->rows[pupil->first_row + i];
        term_lessons_held(term, row, days->held);
        int32_t events = term_events_of(term, row);
        for (int32_t k = 0; k < events; k++) {
            const struct term_event *event = &term->events[row->first_event + k];
            struct deferral_day *day = &days->days[event->day - term->starts];
            if (event->kind > TERM_ABSENT)
                continue;
            day->missed++;
            if (event->kind == TERM_ILL)
                day->ill++;
        }
    }
    for (size_t day = 0; day < days->count; day++)
        days->days[day].held = days->held[day];
    days->spell_count = deferral_spells(days->days, days->count, days->spells);
}

/* The longest of the spells that took lessons of the subject. */
static int longest(const struct term *term, const struct term_row *row, const struct days *days)
{
    int most = 0;
    int32_t events = term_events_of(term, row);
    for (size_t i = 0; i < days->spell_count; i++) {
        const struct deferral_spell *spell = &days->spells[i];
        bool touched = false;
        for (int32_t k = 0; k < events && !touched; k++) {
            const struct term_event *event = &term->events[row->first_event + k];
            int32_t at = event->day - term->starts;
            touched = event->kind == TERM_ILL && at >= spell->from && at <= spell->to;
        }
        if (touched && deferral_spell_days(spell) > most)
            most = deferral_spell_days(spell);
    }
    return most;
}

struct rules_verdict deferral_verdict(const struct policy *policy, const struct term *term,
                                      const struct term_row *row, struct grade_facts *facts)
{
    grade_take(policy, term, row, facts);
    return term->year ? rules_compute_year(policy, &facts->year) : rules_compute(policy, &facts->facts);
}

int64_t deferral_holds(const struct term *term, int64_t deferral_id, int64_t subject_id,
                       const struct term_row *line)
{
    const struct term_deferral *holds = line->deferral_at >= 0 ? &term->deferrals[line->deferral_at] : NULL;
    int64_t own = term->subjects[line->subject].id;
    bool held = subject_id != 0 ? own == subject_id : holds != NULL && holds->id == deferral_id;
    return held && !line->departed ? own : 0;
}

bool deferral_has_basis(const struct policy_book *book, const struct term *term, const struct term_row *line,
                        struct grade_facts *facts)
{
    struct rules_verdict verdict = deferral_verdict(grade_policy(book, term, line), term, line, facts);
    return grade_deciding_override(term, line) >= 0 || verdict.outcome != RULES_NOT_ATTESTED;
}

size_t deferral_candidates(const struct policy_book *book, const struct term *term,
                           const struct grade_line *lines, struct deferral_candidate **items)
{
    size_t count = 0, capacity = 0;
    *items = NULL;
    if (term->year)
        return 0;
    struct days days = days_new(term);
    for (size_t i = 0; i < term->pupils_count; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        bool taken = false;
        if (pupil->place != TERM_ON_ROLL || pupil->departed)
            continue;
        for (int32_t k = 0; k < pupil->rows; k++) {
            const struct term_row *row = &term->rows[pupil->first_row + k];
            const struct grade_line *line = lines != NULL ? &lines[pupil->first_row + k] : NULL;
            struct grade_facts facts;
            if (row->departed || grade_deciding_override(term, row) >= 0 ||
                (line != NULL ? line->ill == 0 || line->outcome != RULES_NOT_ATTESTED
                              : count_ill(term, row) == 0))
                continue;
            const struct policy *policy = grade_policy(book, term, row);
            struct deferral_rule rule = deferral_rule_of(policy);
            struct rules_verdict verdict = deferral_verdict(policy, term, row, &facts);
            if (verdict.outcome != RULES_NOT_ATTESTED)
                continue;
            if (!taken) /* of few pupils only */
                take_pupil(term, pupil, &days);
            taken = true;
            int days_ill = longest(term, row, &days);
            if (deferral_cause(&rule, &verdict, days_ill, facts.ill, facts.facts.lessons_held) ==
                DEFERRAL_NO_CAUSE)
                continue;
            *items = term_room(*items, count, &capacity, sizeof **items);
            (*items)[count++] = (struct deferral_candidate){pupil->first_row + k, days_ill, facts.ill,
                                                            facts.facts.lessons_held, facts.facts.sums.marks};
        }
    }
    days_free(&days);
    return count;
}

/* Those of whom no deferral speaks, in whatever state. */
static const char known_sql[] = "SELECT pupil_id, coalesce(subject_id, 0) FROM deferral WHERE period_id = "
                                ":period AND withdrawn = 0 ORDER BY pupil_id, subject_id";

/* A bit for each row of the roll about which a deferral speaks. */
static int load_known(struct grade *grade, bool *known, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, known_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        for (int32_t i = 0; pupil >= 0 && i < term->pupils[pupil].rows; i++) {
            int32_t row = term->pupils[pupil].first_row + i;
            known[row] |= stmt_int(stmt, 1) == 0 || term->rows[row].subject == subject;
        }
    }
    stmt_free(stmt);
    return got;
}

/* One made by itog and one of the journal for the same pupil and subject: the order in which they are loaded lets the
 * one that runs hold. */
static const char twice_sql[] =
    "SELECT j.pupil_id, coalesce(j.subject_id, 0), j.state, o.state FROM deferral j JOIN deferral o ON "
    "o.pupil_id = j.pupil_id AND o.period_id = j.period_id AND o.subject_id IS j.subject_id WHERE "
    "j.period_id "
    "= :period AND j.withdrawn = 0 AND o.withdrawn = 0 AND j.origin = 'journal' AND o.origin = 'itog' AND "
    "j.state IN ('granted', 'extended') AND o.state IN ('granted', 'extended', 'resolved', 'lapsed') ORDER "
    "BY "
    "j.pupil_id, j.subject_id, o.deferral_id";

static int find_twice(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, twice_sql, err);
    int got = -1, failed = 0;
    while (stmt != NULL && failed == 0 && (got = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        int32_t row = pupil < 0 || term->pupils[pupil].rows == 0 ? -1
                      : subject >= 0                             ? term_row_find(term, pupil, subject)
                                                                 : term->pupils[pupil].first_row;
        if (row >= 0)
            failed = grade_find(grade, "warning", "deferral_twice", &term->rows[row],
                                stmt_text(stmt, 2, NULL), stmt_text(stmt, 3, NULL), err);
    }
    stmt_free(stmt);
    return got < 0 ? -1 : failed;
}

int grade_find_illness(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    struct deferral_candidate *items;
    size_t count = deferral_candidates(grade->book, term, grade->lines, &items);
    bool *known = mem_zalloc(term->rows_count + 1);
    int failed = count > 0 ? load_known(grade, known, err) : 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        char read[32];
        if (known[items[i].row])
            continue;
        snprintf(read, sizeof read, "%d/%d", items[i].lessons_ill, items[i].lessons_held);
        failed = grade_find(grade, "notice", "deferral_advised", &term->rows[items[i].row], read, "", err);
    }
    free(known);
    free(items);
    return failed == 0 ? find_twice(grade, err) : failed;
}
