/* promote: debts with their attempts and deadlines, promotion, decisions of the council: the pure rules, then the stage
 * on a small school. Days of the rules are counted by hand. */
#include "school.h"
#include "assess/promote_rules.h"

static const struct promote_policy policy = {.pass = 3,
                                             .attempts = 2,
                                             .deadline_days = 365,
                                             .exclude_illness = true,
                                             .conditional = true,
                                             .exams_9 = 4,
                                             .exams_11 = 2};

static int32_t day(const char *text)
{
    int32_t out = 0;
    ck_assert_msg(date_parse(text, &out), "%s", text);
    return out;
}

static const char *text_of(int32_t value)
{
    static char text[11];
    return date_format(value, text);
}

static enum promote_reason reason(enum rules_outcome outcome, int mark, int held, int missed, int ill)
{
    const struct promote_result result = {outcome, mark, held, missed, ill};
    return promote_reason_of(&policy, &result);
}

START_TEST(what_makes_a_debt)
{
    ck_assert_int_eq(reason(RULES_MARK, 2, 30, 0, 0), PROMOTE_FAILED);
    ck_assert_int_eq(reason(RULES_MARK, 3, 30, 29, 0), PROMOTE_NO_DEBT);
    ck_assert_int_eq(reason(RULES_FAIL, -1, 30, 0, 0), PROMOTE_FAIL);
    ck_assert_int_eq(reason(RULES_PASS, -1, 30, 0, 0), PROMOTE_NO_DEBT);
    ck_assert_int_eq(reason(RULES_EXEMPT, -1, 30, 30, 0), PROMOTE_NO_DEBT);
    ck_assert_int_eq(reason(RULES_DEFERRED, -1, 30, 30, 30), PROMOTE_NO_DEBT);
    ck_assert_int_eq(reason(RULES_UNMARKED, -1, 0, 0, 0), PROMOTE_NO_DEBT);
    /* an excuse: half of the lessons missed, half of these by illness */
    ck_assert_int_eq(reason(RULES_NOT_ATTESTED, -1, 30, 20, 0), PROMOTE_NOT_ATTESTED);
    ck_assert_int_eq(reason(RULES_NOT_ATTESTED, -1, 30, 15, 8), PROMOTE_ILLNESS);
    ck_assert_int_eq(reason(RULES_NOT_ATTESTED, -1, 30, 15, 7), PROMOTE_NOT_ATTESTED);
    ck_assert_int_eq(reason(RULES_NOT_ATTESTED, -1, 30, 14, 14), PROMOTE_NOT_ATTESTED);
    ck_assert_int_eq(reason(RULES_NOT_ATTESTED, -1, 0, 0, 0), PROMOTE_NOT_ATTESTED);
}
END_TEST

START_TEST(days_of_illness_lengthen_the_time)
{
    int excluded;
    ck_assert_str_eq(text_of(promote_deadline(day("2026-05-26"), 365, NULL, 0, &excluded)), "2027-05-26");
    ck_assert_int_eq(excluded, 0);
    /* Thursday and Friday, then Monday and Tuesday: the days between have no lessons; Thursday apart */
    struct promote_span spans[] = {
        {day("2026-09-15"), day("2026-09-15")}, {day("2026-09-10"), day("2026-09-10")},
        {day("2026-09-11"), day("2026-09-11")}, {day("2026-09-14"), day("2026-09-14")},
        {day("2026-09-17"), day("2026-09-17")}, {day("2026-09-14"), day("2026-09-14")}};
    size_t count = promote_join(spans, 6);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(spans[0].to - spans[0].from + 1, 6);
    ck_assert_str_eq(text_of(promote_deadline(day("2026-05-26"), 365, spans, count, &excluded)),
                     "2027-06-02");
    ck_assert_int_eq(excluded, 7);
    /* before the debt arose: nothing; over that day: what lies behind it */
    const struct promote_span before[] = {{day("2026-05-01"), day("2026-05-26")}};
    promote_deadline(day("2026-05-26"), 365, before, 1, &excluded);
    ck_assert_int_eq(excluded, 0);
    const struct promote_span over[] = {{day("2026-05-20"), day("2026-05-28")}};
    ck_assert_str_eq(text_of(promote_deadline(day("2026-05-26"), 365, over, 1, &excluded)), "2027-05-28");
    /* what begins on the last day still counts, with the days that it adds; what begins behind it does not */
    const struct promote_span end[] = {{day("2027-05-26"), day("2027-05-30")},
                                       {day("2027-06-02"), day("2027-06-05")}};
    ck_assert_str_eq(text_of(promote_deadline(day("2026-05-26"), 365, end, 2, &excluded)), "2027-05-31");
    ck_assert_int_eq(excluded, 5);
}
END_TEST

/* The law says a year, not 365 days: the same day of the next year; then the days of illness. */
START_TEST(a_year_is_a_year_of_the_calendar)
{
    int excluded;
    ck_assert_str_eq(text_of(promote_deadline(day("2027-05-31"), 365, NULL, 0, &excluded)), "2028-05-31");
    ck_assert_str_eq(text_of(promote_deadline(day("2028-02-29"), 365, NULL, 0, &excluded)), "2029-02-28");
    ck_assert_str_eq(text_of(promote_deadline(day("2027-02-28"), 365, NULL, 0, &excluded)), "2028-02-28");
    ck_assert_str_eq(text_of(promote_deadline(day("2027-05-31"), 730, NULL, 0, &excluded)), "2029-05-31");
    ck_assert_str_eq(text_of(promote_deadline(day("2027-05-31"), 366, NULL, 0, &excluded)), "2028-05-31");
    ck_assert_str_eq(text_of(promote_deadline(day("2027-05-31"), 30, NULL, 0, &excluded)), "2027-06-30");
    const struct promote_span spans[] = {{day("2028-02-28"), day("2028-03-01")}};
    ck_assert_str_eq(text_of(promote_deadline(day("2027-05-31"), 365, spans, 1, &excluded)), "2028-06-03");
    ck_assert_int_eq(excluded, 3);
}
END_TEST

static struct promote_debt follow(enum promote_reason why, const struct promote_attempt *attempts,
                                  size_t count, const char *today)
{
    return promote_follow(&policy, why, day("2026-05-26"), attempts, count, NULL, 0, day(today));
}

START_TEST(two_attempts_within_a_year)
{
    struct promote_debt debt = follow(PROMOTE_FAILED, NULL, 0, "2027-05-26");
    ck_assert_int_eq(debt.state, PROMOTE_OPEN);
    ck_assert_int_eq(follow(PROMOTE_FAILED, NULL, 0, "2027-05-27").state, PROMOTE_OVERDUE);

    struct promote_attempt tries[] = {{day("2026-06-10"), PROMOTE_TRY_FAILED, false, 0},
                                      {day("2026-09-10"), PROMOTE_TRY_EXCUSED, false, 0},
                                      {day("2026-10-10"), PROMOTE_TRY_PASSED, true, 0},
                                      {day("2026-11-10"), PROMOTE_TRY_PASSED, true, 0}};
    debt = follow(PROMOTE_FAILED, tries, 1, "2026-06-11");
    ck_assert_int_eq(debt.state, PROMOTE_OPEN);
    ck_assert_int_eq(debt.attempts, 1);
    debt = follow(PROMOTE_FAILED, tries, 2, "2026-10-01"); /* who was excused has not tried */
    ck_assert_int_eq(debt.attempts, 1);
    ck_assert_int_eq(debt.last_attempt, day("2026-06-10"));
    debt = follow(PROMOTE_FAILED, tries, 3, "2028-01-01");
    ck_assert_int_eq(debt.state, PROMOTE_CLEARED);
    ck_assert_int_eq(debt.attempts, 2);
    ck_assert(!debt.no_commission && !debt.late && !debt.extra);
    ck_assert(follow(PROMOTE_FAILED, tries, 4, "2028-01-01").extra);

    tries[2].commission = false;
    ck_assert(follow(PROMOTE_FAILED, tries, 3, "2027-01-01").no_commission);
    tries[2].result = PROMOTE_TRY_FAILED;
    debt = follow(PROMOTE_FAILED, tries, 3, "2026-10-11");
    ck_assert_int_eq(debt.state, PROMOTE_EXHAUSTED);
    debt = follow(PROMOTE_FAILED, tries, 4, "2026-12-11"); /* a third one clears nothing */
    ck_assert_int_eq(debt.state, PROMOTE_EXHAUSTED);
    ck_assert_int_eq(debt.attempts, 2);
    ck_assert(debt.extra);

    /* numbers: who was excused may have one; a third is none even when it is the only one; a second alone lacks the first */
    struct promote_attempt numbered[] = {{day("2026-06-10"), PROMOTE_TRY_EXCUSED, false, 1},
                                         {day("2026-09-10"), PROMOTE_TRY_FAILED, false, 2},
                                         {day("2026-10-10"), PROMOTE_TRY_PASSED, true, 3}};
    debt = follow(PROMOTE_FAILED, numbered, 3, "2027-01-01");
    ck_assert_int_eq(debt.state, PROMOTE_CLEARED);
    ck_assert(debt.number == 0 && !debt.extra && !debt.no_commission);
    debt = follow(PROMOTE_FAILED, numbered + 2, 1, "2027-01-01");
    ck_assert_int_eq(debt.state, PROMOTE_OPEN);
    ck_assert(debt.extra && debt.attempts == 0);
    debt = follow(PROMOTE_FAILED, numbered + 1, 1, "2027-01-01");
    ck_assert_int_eq(debt.attempts, 1);
    ck_assert(debt.number == 2 && debt.place == 1 && debt.no_commission);
    const struct promote_attempt late[] = {{day("2027-05-27"), PROMOTE_TRY_PASSED, false, 0}};
    debt = follow(PROMOTE_FAILED, late, 1, "2027-06-01");
    ck_assert_int_eq(debt.state, PROMOTE_CLEARED);
    ck_assert(debt.late);
}
END_TEST

START_TEST(illness_counts_only_where_the_policy_says_so)
{
    const struct promote_span spans[] = {{day("2026-09-01"), day("2026-09-10")}};
    struct promote_policy strict = policy;
    strict.exclude_illness = false;
    ck_assert_int_eq(
        promote_follow(&policy, PROMOTE_FAILED, day("2026-05-26"), NULL, 0, spans, 1, day("2027-06-05"))
            .state,
        PROMOTE_OPEN);
    ck_assert_int_eq(
        promote_follow(&policy, PROMOTE_FAILED, day("2026-05-26"), NULL, 0, spans, 1, day("2027-06-06"))
            .state,
        PROMOTE_OVERDUE);
    ck_assert_int_eq(
        promote_follow(&strict, PROMOTE_FAILED, day("2026-05-26"), NULL, 0, spans, 1, day("2027-05-27"))
            .state,
        PROMOTE_OVERDUE);
}
END_TEST

START_TEST(an_excuse_is_no_debt_until_it_fails)
{
    struct promote_debt debt = follow(PROMOTE_ILLNESS, NULL, 0, "2029-01-01");
    ck_assert_int_eq(debt.state, PROMOTE_EXCUSED);
    ck_assert_int_eq(debt.deadline, INT32_MAX);
    const struct promote_attempt tries[] = {{day("2026-06-01"), PROMOTE_TRY_EXCUSED, false, 0},
                                            {day("2026-09-15"), PROMOTE_TRY_FAILED, false, 0},
                                            {day("2026-10-15"), PROMOTE_TRY_PASSED, false, 0}};
    ck_assert_int_eq(follow(PROMOTE_ILLNESS, tries, 1, "2026-09-01").state, PROMOTE_EXCUSED);
    debt = follow(PROMOTE_ILLNESS, tries, 2, "2026-09-16");
    ck_assert_int_eq(debt.state, PROMOTE_OPEN);
    ck_assert_int_eq(debt.reason, PROMOTE_FAILED);
    ck_assert_int_eq(debt.attempts, 0);
    ck_assert_int_eq(debt.arisen, day("2026-09-15"));
    ck_assert_str_eq(text_of(debt.deadline), "2027-09-15");
    debt = follow(PROMOTE_ILLNESS, tries, 3, "2026-10-16"); /* the first attempt of the debt */
    ck_assert_int_eq(debt.state, PROMOTE_CLEARED);
    ck_assert_int_eq(debt.attempts, 1);
    ck_assert(!debt.no_commission);
    const struct promote_attempt passed[] = {{day("2026-09-15"), PROMOTE_TRY_PASSED, false, 0}};
    ck_assert_int_eq(follow(PROMOTE_ILLNESS, passed, 1, "2026-09-16").state, PROMOTE_CLEARED);
}
END_TEST

static enum promote_proposal propose(struct promote_year year)
{
    if (year.subjects == 0)
        year.subjects = 12;
    return promote_propose(&policy, &year);
}

START_TEST(what_follows_from_a_year)
{
    ck_assert_int_eq(propose((struct promote_year){.grade = 6}), PROMOTE_PROMOTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 1, .unmarked = true}), PROMOTE_PROMOTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 6, .open = 1}), PROMOTE_CONDITIONAL);
    ck_assert_int_eq(propose((struct promote_year){.grade = 6, .excused = 1}), PROMOTE_CONDITIONAL);
    ck_assert_int_eq(propose((struct promote_year){.grade = 6, .open = 2, .over = 1}), PROMOTE_CHOICE);
    ck_assert_int_eq(propose((struct promote_year){.grade = 4, .open = 1}),
                     PROMOTE_HELD); /* the level is not finished */
    ck_assert_int_eq(propose((struct promote_year){.grade = 4}), PROMOTE_PROMOTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 9}), PROMOTE_ADMITTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 9, .open = 1}), PROMOTE_NOT_ADMITTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 11, .excused = 1}), PROMOTE_NOT_ADMITTED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 9, .over = 1}), PROMOTE_CHOICE);
    ck_assert_int_eq(propose((struct promote_year){.grade = 9, .exams = 3}),
                     PROMOTE_ADMITTED); /* not all of them yet */
    ck_assert_int_eq(propose((struct promote_year){.grade = 9, .exams = 4}), PROMOTE_GRADUATED);
    ck_assert_int_eq(propose((struct promote_year){.grade = 9, .exams = 4, .exams_failed = 1}),
                     PROMOTE_WITHHELD);
    ck_assert_int_eq(propose((struct promote_year){.grade = 11, .exams = 2}), PROMOTE_GRADUATED);
    ck_assert_int_eq(propose((struct promote_year){.grade = -1, .open = 1}), PROMOTE_CONDITIONAL);
    const struct promote_year empty = {.grade = 6};
    ck_assert_int_eq(promote_propose(&policy, &empty), PROMOTE_HELD); /* nothing to go by */
    struct promote_policy never = policy;
    never.conditional = false;
    const struct promote_year open = {.grade = 6, .subjects = 12, .open = 1};
    ck_assert_int_eq(promote_propose(&never, &open), PROMOTE_HELD);
    /* decisions */
    ck_assert(promote_agrees(PROMOTE_PROMOTED, "promoted", false));
    ck_assert(!promote_agrees(PROMOTE_PROMOTED, "conditional", false));
    ck_assert(promote_agrees(PROMOTE_PROMOTED, "conditional", true));
    ck_assert(!promote_agrees(PROMOTE_CONDITIONAL, "promoted", true));
    ck_assert(promote_agrees(PROMOTE_CHOICE, "individual_plan", false));
    ck_assert(promote_agrees(PROMOTE_CHOICE, "repeated", false));
    ck_assert(!promote_agrees(PROMOTE_CHOICE, "promoted", false));
    ck_assert(!promote_agrees(PROMOTE_ADMITTED, "graduated", false));
    ck_assert(promote_agrees(PROMOTE_WITHHELD, "not_graduated", false));
    ck_assert(promote_is_overtaken(PROMOTE_GRADUATED, "admitted", false) &&
              promote_is_overtaken(PROMOTE_WITHHELD, "admitted", false));
    ck_assert(!promote_is_overtaken(PROMOTE_NOT_ADMITTED, "admitted", false) &&
              !promote_is_overtaken(PROMOTE_ADMITTED, "admitted", false));
    ck_assert(promote_is_overtaken(PROMOTE_CHOICE, "conditional", false) &&
              !promote_is_overtaken(PROMOTE_PROMOTED, "conditional", true));
    ck_assert(promote_is_overtaken(PROMOTE_ADMITTED, "not_admitted", true) &&
              !promote_is_overtaken(PROMOTE_ADMITTED, "not_admitted", false));
    ck_assert(!promote_is_of_grade("admitted", 10) && !promote_is_of_grade("not_graduated", 8));
    ck_assert(promote_is_of_grade("admitted", 11) && promote_is_of_grade("graduated", 9));
    ck_assert(promote_is_of_grade("conditional", 10) && promote_is_of_grade("admitted", -1));
}
END_TEST

/* ───────────── the stage ───────────── */

static struct school at;

static void up(void)
{
    school_open(&at, "w");
}

static void down(void)
{
    school_close(&at);
}

#define same(text, expected) ck_assert_str_eq(text, expected)

/* The year's mark as a teacher set it: "2", or "fail", "not_attested". */
static void year_mark(int pupil_id, int subject, const char *value)
{
    bool number = value[0] >= '0' && value[0] <= '9';
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, given_on) "
        "VALUES "
        "('f%d-%d', %d, %d, 1, '%s', %s, '2026-05-26')",
        pupil_id, subject, pupil_id, subject, number ? "mark" : value, number ? value : "NULL");
}

static void attempt(int pupil_id, int subject, const char *on, const char *outcome, int mark, int commission)
{
    static int next = 0;
    char number[16] = "NULL";
    if (mark > 0)
        snprintf(number, sizeof number, "%d", mark);
    sql(&at,
        "INSERT INTO debt_attempt (source_id, pupil_id, subject_id, period_id, held_on, outcome, mark, "
        "commission) "
        "VALUES ('a%d', %d, %d, 1, '%s', '%s', %s, %d)",
        next++, pupil_id, subject, on, outcome, number, commission);
}

static void decide(int pupil_id, const char *decision, const char *on, const char *basis)
{
    static int next = 0;
    sql(&at,
        "INSERT INTO council_decision (source_id, pupil_id, period_id, decision, protocol, decided_on, "
        "basis) VALUES "
        "('d%d', %d, 1, '%s', '9', '%s', '%s')",
        next++, pupil_id, decision, on, basis);
}

static void promote(const char *now)
{
    school_run(&at, assess_grade, 1, now);
    school_run(&at, assess_promote, 1, now);
}

static const char *debts(void)
{
    return ask(
        &at, "SELECT pupil_id, subject_id, reason, attempts, coalesce(last_attempt_on, '-'), excluded_days, "
             "coalesce(deadline_on, '-'), state FROM academic_debt WHERE period_id = 1");
}

static const char *proposals(void)
{
    return ask(
        &at,
        "SELECT p.pupil_id, p.debts, p.excused, p.proposal, c.decision, p.agrees FROM promotion AS p LEFT "
        "JOIN council_decision AS c USING (council_decision_id)");
}

START_TEST(debts_of_a_year)
{
    sql(&at, "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('x', 1, 4)");
    for (int i = 1; i <= 5; i++)
        pupil(&at, i, 1);
    for (int i = 1; i <= 5; i++) {
        year_mark(i, 1, i == 1 || i == 2 ? "2" : "4");
        year_mark(i, 4, i == 3 ? "fail" : "pass");
    }
    sql(&at, "UPDATE final_override SET outcome = 'not_attested', mark = NULL WHERE pupil_id = 4 AND "
             "subject_id = 1");
    pupil(&at, 6, 2); /* grade 1 */
    pupil(&at, 7, 1);
    year_mark(7, 1, "2");
    sql(&at, "UPDATE membership SET to_on = '2026-02-01' WHERE pupil_id = 7"); /* departed */
    attempt(2, 1, "2026-06-10", "mark", 2, 0);
    attempt(2, 1, "2026-08-28", "mark", 3, 1);
    attempt(3, 4, "2026-06-10", "absent", 0, 0);
    attempt(3, 4, "2026-08-28", "fail", 0, 1);
    promote("2026-08-29T12:00:00");
    same(debts(), "1|1|failed|0|-|0|2027-05-26|open;2|1|failed|2|2026-08-28|0|2027-05-26|cleared;"
                  "3|4|fail|2|2026-08-28|0|2027-05-26|exhausted;4|1|not_attested|0|-|0|2027-05-26|open");
    same(proposals(), "1|1|0|conditional|-|-;2|0|0|promoted|-|-;3|1|0|choice|-|-;4|1|0|conditional|-|-;"
                      "5|0|0|promoted|-|-;6|0|0|promoted|-|-");
    same(ask(&at,
             "SELECT severity, code, pupil_id, subject_id, value_read FROM finding WHERE stage = 'promote'"),
         "warning|debt_exhausted|3|4|28.08.2026");
    ck_assert_int_eq(at.run.made, 6);
    /* a year later */
    promote("2027-05-27T12:00:00");
    same(ask(&at, "SELECT pupil_id, state FROM academic_debt WHERE state <> 'cleared'"),
         "1|overdue;3|exhausted;4|overdue");
    same(ask(&at, "SELECT pupil_id, proposal FROM promotion WHERE debts > 0"), "1|choice;3|choice;4|choice");
}
END_TEST

/* A section of [debt] or [promotion] holds for whom it names. */
START_TEST(each_by_the_policy_of_grade_and_subject)
{
    sql(&at,
        "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (4, '8a', "
        "'class', '8А', 8, '08');"
        "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('p', 4, 1), ('q', 4, 2)");
    school_policy(&at, "[scale]\nname = 2-5\n[debt : grade 8]\nattempts = 1\ndeadline_days = 10\n"
                       "[debt : grade 8, subject \"Английский язык\"]\ndeadline_days = 20\n"
                       "[promotion : grade 8]\nconditional = no\n");
    pupil(&at, 1, 1);
    pupil(&at, 2, 4);
    year_mark(1, 1, "2");
    year_mark(2, 1, "2");
    year_mark(2, 2, "2");
    attempt(1, 1, "2026-06-01", "mark", 2, 0);
    promote("2026-06-02T12:00:00");
    same(debts(), "1|1|failed|1|2026-06-01|0|2027-05-26|open;2|1|failed|0|-|0|2026-06-05|open;"
                  "2|2|failed|0|-|0|2026-06-15|open");
    same(proposals(), "1|1|0|conditional|-|-;2|2|0|held|-|-");
    attempt(2, 1, "2026-06-01", "mark", 2, 0);
    promote("2026-06-02T12:00:00");
    same(ask(&at, "SELECT pupil_id, subject_id, expected FROM finding WHERE code = 'debt_exhausted'"),
         "2|1|1");
}
END_TEST

START_TEST(illness_after_the_debt_arose)
{
    pupil(&at, 1, 1);
    year_mark(1, 1, "2");
    sql(&at,
        "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, lesson_type, state) "
        "VALUES "
        "(1, 'l1', 1, 1, '2026-09-10', 'lesson', 'held'), (2, 'l2', 1, 1, '2026-09-11', 'lesson', 'held'), "
        "(3, 'l3', 1, 1, '2026-09-14', 'lesson', 'held'), (4, 'l4', 1, 1, '2026-05-20', 'lesson', 'held');"
        "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a1', 1, 1, 'ill'), ('a2', 1, "
        "2, "
        "'ill'), ('a3', 1, 3, 'ill'), ('a4', 1, 4, 'ill')");
    promote("2026-09-20T12:00:00");
    same(debts(), "1|1|failed|0|-|5|2027-05-31|open"); /* Thursday to Monday */
    sql(&at, "INSERT INTO debt_attempt (source_id, pupil_id, subject_id, period_id, held_on, outcome, "
             "ill_from, ill_to) "
             "VALUES ('x', 1, 1, 1, '2026-10-05', 'excused', '2026-10-01', '2026-10-10')");
    promote("2026-10-20T12:00:00");
    same(debts(), "1|1|failed|0|-|15|2027-06-10|open");
    sql(&at, "UPDATE attendance SET code = 'absent' WHERE source_id = 'a1'");
    promote("2026-10-21T12:00:00");
    same(debts(), "1|1|failed|0|-|14|2027-06-09|open");
}
END_TEST

START_TEST(an_excuse_and_a_deferral_promote_conditionally)
{
    pupil(&at, 1, 1); /* ill for most lessons, no marks */
    pupil(&at, 2, 1);
    pupil(&at, 3, 1);
    marks(&at, 3, 1, "5555");
    for (int i = 1; i <= 4; i++)
        sql(&at,
            "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, lesson_type, "
            "state) VALUES "
            "(%d, 'l%d', 1, 1, '2025-09-0%d', 'lesson', 'held');"
            "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a%d', 1, %d, 'ill')",
            i, i, i + 1, i, i);
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, period_id, state) VALUES ('d', 2, 1, 'granted')");
    school_grade(&at);
    promote("2026-05-27T12:00:00");
    same(debts(), "1|1|illness|0|-|0|-|excused");
    same(proposals(), "1|0|1|conditional|-|-;2|0|1|conditional|-|-;3|0|0|promoted|-|-");
}
END_TEST

START_TEST(decisions_of_the_council)
{
    for (int i = 1; i <= 5; i++) {
        pupil(&at, i, 1);
        year_mark(i, 1, i <= 2 ? "2" : "5");
    }
    pupil(&at, 6, 1);
    year_mark(6, 1, "5");
    sql(&at, "UPDATE membership SET to_on = '2026-02-01' WHERE pupil_id = 6");
    promote("2026-05-27T12:00:00");
    same(ask(&at, "SELECT count(*) FROM finding WHERE stage = 'promote'"), "0"); /* it has not met yet */
    decide(1, "conditional", "2026-05-29", "");
    decide(2, "conditional", "2026-05-29", "");
    decide(2, "repeated", "2026-06-15", ""); /* the later one holds */
    decide(3, "repeated", "2026-05-29", "заявление родителей");
    decide(4, "promoted", "2026-05-29", "");
    decide(6, "promoted", "2026-05-29", "");
    promote("2026-06-20T12:00:00");
    same(proposals(),
         "1|1|0|conditional|conditional|1;2|1|0|conditional|repeated|0;3|0|0|promoted|repeated|0;"
         "4|0|0|promoted|promoted|1;5|0|0|promoted|-|-");
    same(ask(&at, "SELECT severity, code, pupil_id, value_read, expected FROM finding WHERE stage = "
                  "'promote' ORDER BY "
                  "code, pupil_id"),
         "warning|decision_differs|2|repeated|conditional;notice|decision_differs|3|repeated|promoted;"
         "warning|decision_missing|-|1|;warning|decision_without_pupil|6||");
    /* the same again: the same */
    promote("2026-06-20T12:00:00");
    same(ask(&at, "SELECT count(*) FROM promotion"), "5");
}
END_TEST

START_TEST(oddities_of_attempts)
{
    for (int i = 1; i <= 3; i++) {
        pupil(&at, i, 1);
        year_mark(i, 1, i == 1 ? "2" : "4");
    }
    attempt(1, 1, "2026-06-10", "mark", 2, 0);
    attempt(1, 1, "2026-09-10", "mark", 2, 0); /* no commission */
    attempt(1, 1, "2026-10-10", "mark", 4, 1); /* a third one */
    attempt(2, 1, "2026-06-10", "mark", 2, 0); /* no debt */
    attempt(3, 1, "2026-06-10", "mark", 4, 0); /* its mark has been corrected since */
    promote("2026-10-11T12:00:00");
    same(ask(&at, "SELECT code, pupil_id FROM finding WHERE stage = 'promote' ORDER BY 1, 2"),
         "debt_attempt_extra|1;debt_attempt_without_debt|2;debt_exhausted|1;debt_no_commission|1");
}
END_TEST

START_TEST(the_last_grades)
{
    sql(&at,
        "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (4, '9a', "
        "'class', '9А', 9, '09'), (5, '4a', 'class', '4А', 4, '04');"
        "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('p', 4, 1), ('q', 4, 2), ('r', "
        "4, 3), "
        "('s', 4, 4), ('t', 5, 1)");
    for (int i = 1; i <= 3; i++) {
        pupil(&at, i, 4);
        for (int subject = 1; subject <= 3; subject++)
            year_mark(i, subject, i == 2 && subject == 1 ? "2" : "4");
        year_mark(i, 4, "pass");
    }
    pupil(&at, 4, 5);
    year_mark(4, 1, "2");
    promote("2026-05-27T12:00:00");
    same(proposals(), "1|0|0|admitted|-|-;2|1|0|not_admitted|-|-;3|0|0|admitted|-|-;4|1|0|held|-|-");
    for (int i = 1; i <= 3; i += 2)
        for (int subject = 1; subject <= 4; subject++)
            sql(&at,
                "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, "
                "mark, "
                "received_at) VALUES ('e%d-%d', %d, %d, 1, 'exam', 'ОГЭ', '2026-06-05', %d, 1780000000)",
                i, subject, i, subject, i == 3 && subject == 2 ? 2 : 4);
    promote("2026-06-20T12:00:00");
    same(proposals(), "1|0|0|graduated|-|-;2|1|0|not_admitted|-|-;3|0|0|withheld|-|-;4|1|0|held|-|-");
}
END_TEST

static void exam_mark(int pupil_id, int subject, int mark)
{
    sql(&at,
        "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, mark, "
        "received_at) VALUES ('e%d-%d', %d, %d, 1, 'exam', 'ЕГЭ', '2026-06-05', %d, 1780000000)",
        pupil_id, subject, pupil_id, subject, mark);
}

/* 1: Russian and mathematics passed, an examination of choice failed; 2: two of choice; 3: Russian failed; 4: algebra
 * failed, mathematics passed; 5: Russian and two of choice. */
START_TEST(examinations_of_grade_11)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (4, "
             "'11a', 'class', '11А', 11, '11');"
             "INSERT INTO subject (subject_id, source_id, title, short_title, position) VALUES (6, 'math', "
             "'Математика', 'Мат', 6), (7, 'alg', 'Алгебра', 'Алг', 7);"
             "INSERT INTO teaching (source_id, class_group_id, subject_id) SELECT 'x' || subject_id, 4, "
             "subject_id FROM subject WHERE subject_id IN (1, 2, 3, 6, 7)");
    for (int i = 1; i <= 5; i++) {
        pupil(&at, i, 4);
        for (int subject = 1; subject <= 7; subject++)
            if (subject != 4 && subject != 5)
                year_mark(i, subject, "4");
    }
    static const struct {
        int pupil, subject, mark;
    } exams[] = {{1, 1, 4}, {1, 6, 3}, {1, 2, 2}, {2, 2, 5}, {2, 3, 5}, {3, 1, 2}, {3, 6, 5},
                 {4, 1, 4}, {4, 6, 4}, {4, 7, 2}, {5, 1, 4}, {5, 2, 4}, {5, 3, 4}};
    for (size_t i = 0; i < sizeof exams / sizeof *exams; i++)
        exam_mark(exams[i].pupil, exams[i].subject, exams[i].mark);
    promote("2026-06-20T12:00:00");
    same(ask(&at, "SELECT pupil_id, proposal FROM promotion"),
         "1|graduated;2|admitted;3|withheld;4|graduated;5|admitted");
    school_policy(&at, "[scale]\nname = 2-5\n[exam : grade 11, subject \"Английский язык\"]\nrequired = "
                       "yes\n[exam : grade 11, subject \"Русский язык\"]\nrequired = no\n[promotion]\n"
                       "exams_11 = 1\n");
    promote("2026-06-20T12:00:00");
    same(ask(&at, "SELECT pupil_id, proposal FROM promotion"),
         "1|withheld;2|graduated;3|graduated;4|graduated;5|graduated");
}
END_TEST

/* Until the midnight behind the last day there are no debts and no proposals; what was there goes. */
START_TEST(the_year_is_not_over)
{
    pupil(&at, 1, 1);
    pupil(&at, 2, 1);
    year_mark(1, 1, "2");
    decide(1, "conditional", "2025-10-20", "");
    promote("2026-05-27T00:00:00");
    same(debts(), "1|1|failed|0|-|0|2027-05-26|open;2|1|not_attested|0|-|0|2027-05-26|open");
    same(ask(&at, "SELECT code FROM finding WHERE stage = 'promote'"), "decision_missing");
    ck_assert_int_eq(at.run.made, 2);
    promote("2026-05-26T23:59:00");
    same(debts(), "");
    same(proposals(), "");
    same(ask(&at, "SELECT count(*) FROM finding WHERE stage = 'promote'"), "0");
    same(at.run.summary, "the year is not over: no debts and no proposals yet");
    ck_assert_int_eq(at.run.made, 0);
    sql(&at, "UPDATE result SET stale_import_id = 2 WHERE period_id = 1"); /* no fault before the end */
    school_run(&at, assess_promote, 1, "2025-10-25T12:00:00");
}
END_TEST

START_TEST(other_periods_and_stale_marks)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "2222");
    school_grade(&at);
    school_run(&at, assess_promote, 2, "2025-10-27T12:00:00");
    same(ask(&at, "SELECT (SELECT count(*) FROM academic_debt) + (SELECT count(*) FROM promotion)"), "0");
    same(at.run.summary, "not a year: nobody is promoted");
    school_run(&at, assess_grade, 1, "2026-05-27T12:00:00");
    sql(&at, "UPDATE result SET stale_import_id = 2 WHERE period_id = 1");
    school_at(&at, 1, "2026-05-27T12:00:00");
    ck_assert_int_eq(assess_promote(&at.run, &at.err), -1);
    ck_assert_int_eq(at.err.kind, ERR_DATA);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("promote");
    TCase *rules = tcase_create("rules"), *stage = tcase_create("stage");
    tcase_add_test(rules, what_makes_a_debt);
    tcase_add_test(rules, days_of_illness_lengthen_the_time);
    tcase_add_test(rules, a_year_is_a_year_of_the_calendar);
    tcase_add_test(rules, two_attempts_within_a_year);
    tcase_add_test(rules, illness_counts_only_where_the_policy_says_so);
    tcase_add_test(rules, an_excuse_is_no_debt_until_it_fails);
    tcase_add_test(rules, what_follows_from_a_year);
    suite_add_tcase(made, rules);
    tcase_add_checked_fixture(stage, up, down);
    tcase_add_test(stage, debts_of_a_year);
    tcase_add_test(stage, each_by_the_policy_of_grade_and_subject);
    tcase_add_test(stage, illness_after_the_debt_arose);
    tcase_add_test(stage, an_excuse_and_a_deferral_promote_conditionally);
    tcase_add_test(stage, decisions_of_the_council);
    tcase_add_test(stage, oddities_of_attempts);
    tcase_add_test(stage, the_last_grades);
    tcase_add_test(stage, examinations_of_grade_11);
    tcase_add_test(stage, the_year_is_not_over);
    tcase_add_test(stage, other_periods_and_stale_marks);
    suite_add_tcase(made, stage);
    return made;
}

TEST_MAIN
