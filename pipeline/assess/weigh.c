/*
 * weigh: one row of the roll from its events: the facts that the rules ask for, the marks as the journal
 * shows them, the digest of the inputs. No data base, no clock.
 */
#include "assess/grade.h"

#include <endian.h>
#include <string.h>

bool grade_looks_at(const struct policy *policy, const struct term_event *event)
{
    return !(event->transfer && policy->transfer_ignored);
}

/* A «незач» is made good by a later «зач» of the same work, or by any later one when it names no work. */
bool grade_is_open_fail(const struct policy *policy, const struct term_event *event, int32_t count,
                        int32_t at)
{
    for (int32_t i = at + 1; i < count; i++)
        if (event[i].kind == TERM_PASS && grade_looks_at(policy, &event[i]) &&
            (event[at].ref == 0 || event[i].ref == event[at].ref))
            return false;
    return true;
}

int64_t grade_owed_x1000(const struct policy *policy)
{
    return policy->scale == POLICY_PERCENT ? 0 : 2000;
}

/* Has a later mark of the same work made it good: one that is a success, or any for a work owed? */
bool grade_is_made_good(const struct policy *policy, const struct term_event *event, int32_t count,
                        int32_t at)
{
    struct rules_sums sums = {0};
    for (int32_t i = at + 1; i < count && event[at].ref != 0; i++)
        if (event[i].kind == TERM_NUMBER && event[i].ref == event[at].ref &&
            grade_looks_at(policy, &event[i])) {
            sums.low = 0;
            rules_add(policy, &sums, event[i].value_x1000, 0);
            if (sums.low == 0 || event[at].kind == TERM_WORK_OWED)
                return true;
        }
    return false;
}

static void count_year(struct rules_year *year, const struct term_event *event)
{
    switch (event->kind) {
    case TERM_NUMBER:
        year->marks++;
        year->sum += event->value_x1000 / 1000;
        year->last = event->value_x1000 / 1000;
        break;
    case TERM_NOT_ATTESTED:
        year->not_attested++;
        break;
    case TERM_PASS:
        year->passes++;
        break;
    case TERM_FAIL:
        year->fails++;
        break;
    case TERM_EXEMPT:
        year->exempts++;
        break;
    case TERM_DEFERRED:
        year->deferred++;
        break;
    default:
        break;
    }
}

static void count_event(const struct policy *policy, const struct term_event *event, int32_t count,
                        int32_t at, struct grade_facts *out)
{
    struct rules_facts *facts = &out->facts;
    const struct term_event *one = &event[at];
    int32_t weight = policy_weight_of(policy, one->work_type, one->weight_x1000);
    int low = 0;
    facts->transferred += one->transfer;
    if (!grade_looks_at(policy, one))
        return;
    switch (one->kind) {
    case TERM_NUMBER:
        low = facts->sums.low;
        rules_add(policy, &facts->sums, one->value_x1000, weight);
        if (facts->sums.low > low && grade_is_made_good(policy, event, count, at))
            facts->sums.low = low;
        break;
    case TERM_WORK_OWED: /* «точка»: a «2» only where the policy says so */
        if (grade_is_made_good(policy, event, count, at))
            break;
        facts->owed++;
        if (policy->work_owed == POLICY_OWED_TWO)
            rules_add(policy, &facts->sums, grade_owed_x1000(policy), weight);
        break;
    case TERM_PASS:
        facts->passes++;
        break;
    case TERM_FAIL:
        facts->open_fails += grade_is_open_fail(policy, event, count, at);
        break;
    case TERM_EXEMPT:
        facts->exempts++;
        break;
    case TERM_LATE:
        out->late++;
        break;
    case TERM_ILL:
        out->ill++;
        facts->lessons_missed++;
        break;
    case TERM_UNEXCUSED:
        out->unexcused++;
        facts->lessons_missed++;
        break;
    case TERM_EXCUSED:
    case TERM_ABSENT:
        facts->lessons_missed++;
        break;
    default:
        break;
    }
}

const struct policy *grade_policy(const struct policy_book *book, const struct term *term,
                                  const struct term_row *row)
{
    const struct policy *policy = policy_for(book, term->pupils[row->pupil].grade, row->subject);
    return term->half_year && policy->half_year != NULL ? policy->half_year : policy;
}

int grade_exam_mark(const struct policy *policy, const struct term *term, const struct term_row *row)
{
    const struct term_exam *exam = row->exam_at >= 0 ? &term->exams[row->exam_at] : NULL;
    if (exam == NULL || exam->mark >= 0)
        return exam != NULL ? exam->mark : -1;
    return exam->score_x1000 >= 0 ? rules_exam_mark(policy, exam->score_x1000, exam->max_x1000) : -1;
}

/* The mark that the annual work alone would give; -1: there is none. */
static int annual_mark(const struct policy *policy, const struct term_row *row)
{
    struct rules_sums sums = {.weight_x1000 = 1000, .weighted_x1000000 = (int64_t)row->annual_x1000 * 1000};
    return row->annual_x1000 >= 0 ? rules_mark(policy, &sums) : -1;
}

void grade_weigh(const struct policy *policy, const struct term *term, const struct term_row *row,
                 struct grade_facts *out)
{
    const struct term_event *event = term->events + row->first_event;
    int grade = term->pupils[row->pupil].grade;
    int exam_mark = grade_exam_mark(policy, term, row);
    enum rules_assessment assessment = term->subjects[row->subject].assessment;
    *out = (struct grade_facts){.facts = {.assessment = assessment,
                                          .grade = grade,
                                          .weekly_hours_x1000 = row->hours_x1000,
                                          .exam_mark = exam_mark},
                                .year = {.assessment = assessment,
                                         .grade = grade,
                                         .exam_mark = exam_mark,
                                         .annual_mark = annual_mark(policy, row)},
                                .import_at = INT64_MIN};
    int32_t events = term_events_of(term, row);
    for (int32_t i = 0; i < events; i++) {
        count_event(policy, event, events, i, out);
        if (term->year)
            count_year(&out->year, &event[i]);
        if (event[i].kind >= TERM_NUMBER && event[i].known_at > out->import_at)
            out->import_at = event[i].known_at;
    }
}

void grade_take(const struct policy *policy, const struct term *term, const struct term_row *row,
                struct grade_facts *out)
{
    grade_weigh(policy, term, row, out);
    out->facts.lessons_held = term_lessons_held(term, row, NULL);
    out->facts.lessons_out = term_lessons_out(term, row, INT32_MAX);
}

/* 5000 is «5», 87500 «87,5». */
static void put_number(int32_t value_x1000, struct buf *out)
{
    int whole = value_x1000 / 1000, part = value_x1000 % 1000, digits = 3;
    if (part == 0 && whole < 10) { /* nearly all: no need of printf */
        buf_putc(out, (char)('0' + whole));
        return;
    }
    buf_printf(out, "%d", whole);
    if (part == 0)
        return;
    for (; part % 10 == 0; part /= 10)
        digits--;
    buf_printf(out, ",%0*d", digits, part);
}

/* In a year only what its periods gave. Lateness is not shown. */
void grade_marks_text(const struct term *term, const struct term_row *row, struct buf *out)
{
    static const char *const texts[TERM_KINDS] = {
        [TERM_ILL] = "н",       [TERM_EXCUSED] = "н",         [TERM_UNEXCUSED] = "н",
        [TERM_ABSENT] = "н",    [TERM_LESSON_EXEMPT] = "осв", [TERM_PASS] = "зач",
        [TERM_FAIL] = "незач",  [TERM_EXEMPT] = "осв",        [TERM_NOT_ATTESTED] = "н/а",
        [TERM_WORK_OWED] = ".", [TERM_NOT_SUBMITTED] = "нс",  [TERM_DEFERRED] = "отсрочка",
    };
    buf_clear(out);
    for (int32_t i = 0; i < row->events; i++) {
        const struct term_event *event = &term->events[row->first_event + i];
        if (event->kind == TERM_LATE || (term->year && event->kind < TERM_NUMBER))
            continue;
        if (out->len > 0)
            buf_putc(out, ' ');
        if (event->kind == TERM_NUMBER)
            put_number(event->value_x1000, out);
        else
            buf_puts(out, texts[event->kind]);
    }
}

static void pack(struct buf *out, int64_t value)
{
    uint64_t bytes = htole64((uint64_t)value);
    buf_put(out, (const char *)&bytes, sizeof bytes);
}

static void pack_override(struct buf *out, const struct term *term, int32_t at)
{
    pack(out, at >= 0 ? (int64_t)term->overrides[at].outcome : -1);
    pack(out, at >= 0 ? term->overrides[at].mark : -1);
}

/* Values, never identifiers: the same journal gives the same digest in any data base. */
void grade_digest(const struct policy *policy, const struct term *term, const struct term_row *row,
                  const struct rules_facts *facts, struct buf *scratch, char out[DIGEST_HEX + 1])
{
    buf_clear(scratch);
    buf_put(scratch, policy->digest, DIGEST_HEX);
    pack(scratch, (int64_t)term->subjects[row->subject].assessment);
    pack(scratch, term->pupils[row->pupil].grade);
    pack(scratch, row->hours_x1000);
    pack(scratch, row->departed);
    pack(scratch, facts->lessons_held);
    pack(scratch, policy->arrived_full ? 0 : facts->lessons_out);
    pack_override(scratch, term, row->override_at);
    pack_override(scratch, term, row->final_at);
    const struct term_deferral *deferral = row->deferral_at >= 0 ? &term->deferrals[row->deferral_at] : NULL;
    pack(scratch, deferral != NULL ? deferral->open | deferral->not_attested << 1 : -1);
    pack(scratch, row->exam_at >= 0 ? grade_exam_mark(policy, term, row) : -2);
    if (term->year && policy->year_tie == POLICY_TIE_ANNUAL)
        pack(scratch, row->annual_x1000);
    for (int32_t i = 0; i < row->events; i++) {
        const struct term_event *event = &term->events[row->first_event + i];
        pack(scratch, (int64_t)event->day << 8 | event->kind);
        pack(scratch, event->transfer);
        if (event->kind == TERM_FAIL) /* which «зач» is of the same work */
            pack(scratch, grade_is_open_fail(policy, event, row->events - i, 0));
        if (event->kind >= TERM_NUMBER) {
            pack(scratch, (int64_t)event->value_x1000 << 32 |
                              (uint32_t)policy_weight_of(policy, event->work_type, event->weight_x1000));
            if (event->ref != 0 && (policy->no_five_with_two || policy->work_owed != POLICY_OWED_IGNORE))
                pack(scratch, grade_is_made_good(policy, event, row->events - i, 0));
        }
    }
    digest_input(scratch->data, scratch->len, out);
}
