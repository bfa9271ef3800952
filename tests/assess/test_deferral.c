/* deferral: spells of illness, what may be decided, and the life of a deferral from the proposal to its end, on a
 * small school. */
#include "assess/deferral.h"
#include "school.h"

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

/* ---- pure ---- */

/* A letter a day: '.' no lessons, 'p' present, 'i' ill all day, 'h' ill half the day, 'x' away without illness,
 * 'm' away all day, illness given for one lesson only. */
static size_t spells_of(const char *text, struct deferral_spell *spells)
{
    struct deferral_day days[64] = {0};
    for (size_t i = 0; text[i] != '\0'; i++) {
        days[i].held = text[i] == '.' ? 0 : 4;
        days[i].missed = text[i] == 'h' ? 2 : strchr("ixm", text[i]) != NULL ? 4 : 0;
        days[i].ill = text[i] == 'm' ? 1 : text[i] == 'x' ? 0 : days[i].missed;
    }
    return deferral_spells(days, strlen(text), spells);
}

START_TEST(spells_are_bridged_over_days_without_lessons)
{
    struct deferral_spell spells[64];
    ck_assert_uint_eq(spells_of("ppppp..ppppp", spells), 0);
    ck_assert_uint_eq(spells_of("", spells), 0);
    ck_assert_uint_eq(spells_of("ppiii..iippp..", spells), 1);
    ck_assert_int_eq(spells[0].from, 2);
    ck_assert_int_eq(spells[0].to, 8);
    ck_assert_int_eq(spells[0].school_days, 5);
    ck_assert_int_eq(deferral_spell_days(&spells[0]), 7);
    /* a day at school ends it; half a day at school too; another reason for the whole day as well */
    ck_assert_uint_eq(spells_of("iipii", spells), 2);
    ck_assert_uint_eq(spells_of("iihii", spells), 2);
    ck_assert_uint_eq(spells_of("iixii", spells), 2);
    /* one teacher says why, the others only that: ill */
    ck_assert_uint_eq(spells_of("iimii", spells), 1);
    ck_assert_int_eq(spells[0].school_days, 5);
    /* holidays at the ends add nothing */
    ck_assert_uint_eq(spells_of("....i....", spells), 1);
    ck_assert_int_eq(deferral_spell_days(&spells[0]), 1);
}
END_TEST

START_TEST(a_cause_is_illness_and_a_subject_at_risk)
{
    const struct deferral_rule rule = {.propose_after_days = 14, .propose_after_lessons_percent = 50};
    const struct rules_verdict none = {RULES_NOT_ATTESTED, RULES_FEW_MARKS, -1, false},
                               mark = {RULES_MARK, 0, 4, false};
    ck_assert_int_eq(deferral_cause(&rule, &none, 14, 3, 16), DEFERRAL_BY_SPELL);
    ck_assert_int_eq(deferral_cause(&rule, &none, 13, 3, 16), DEFERRAL_NO_CAUSE);
    ck_assert_int_eq(deferral_cause(&rule, &none, 1, 8, 16), DEFERRAL_BY_LESSONS);
    ck_assert_int_eq(deferral_cause(&rule, &none, 1, 7, 16), DEFERRAL_NO_CAUSE);
    ck_assert_int_eq(deferral_cause(&rule, &mark, 30, 16, 16), DEFERRAL_NO_CAUSE);
    ck_assert_int_eq(deferral_cause(&rule, &none, 30, 0, 16), DEFERRAL_NO_CAUSE);
    const struct deferral_rule never = {0};
    ck_assert_int_eq(deferral_cause(&never, &none, 30, 16, 16), DEFERRAL_NO_CAUSE);
}
END_TEST

START_TEST(states_follow_each_other)
{
    static const char *const allowed[] = {"proposed granted",  "proposed refused", "granted extended",
                                          "granted resolved",  "granted lapsed",   "extended extended",
                                          "extended resolved", "extended lapsed",  "lapsed resolved"};
    size_t count = 0;
    for (int from = 0; from < DEFERRAL_STATES; from++)
        for (int to = 0; to < DEFERRAL_STATES; to++) {
            char way[40];
            snprintf(way, sizeof way, "%s %s", deferral_state_names[from], deferral_state_names[to]);
            bool listed = false;
            for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
                listed |= strcmp(allowed[i], way) == 0;
            ck_assert_msg(deferral_may((enum deferral_state)from, (enum deferral_state)to) == listed, "%s",
                          way);
            count += listed;
        }
    ck_assert_uint_eq(count, sizeof allowed / sizeof *allowed);
    ck_assert_int_eq(deferral_state_of("lapsed"), DEFERRAL_LAPSED);
    ck_assert_int_eq(deferral_state_of("gone"), DEFERRAL_STATES);
    const struct deferral_rule rule = {.lapses = true, .lapse_after_days = 14}, open = {0};
    ck_assert(!deferral_has_lapsed(&rule, 100, 114));
    ck_assert(deferral_has_lapsed(&rule, 100, 115));
    ck_assert(!deferral_has_lapsed(&rule, INT32_MAX, 115));
    ck_assert(!deferral_has_lapsed(&open, 100, 1000));
}
END_TEST

/* ---- in a store ---- */

/* Two lessons of Russian a week, Tuesdays and Fridays, from the 2nd of September to the 24th of October. */
static void lessons(void)
{
    sql(&at,
        "INSERT INTO lesson (source_id, class_group_id, subject_id, given_on, number, lesson_type, state) "
        "WITH RECURSIVE d (day) AS (VALUES ('2025-09-02') UNION ALL SELECT date(day, '+1 day') FROM d "
        "WHERE day < '2025-10-24') SELECT 'l' || day, 1, 1, day, 1, 'lesson', 'held' FROM d WHERE "
        "strftime('%%w', day) IN ('2', '5')");
}

static void ill(int pupil_id, const char *from, const char *to)
{
    sql(&at,
        "INSERT INTO attendance (source_id, pupil_id, lesson_id, code, import_id) SELECT 'a' || %d || "
        "given_on, %d, lesson_id, 'ill', 1 FROM lesson WHERE given_on BETWEEN '%s' AND '%s'",
        pupil_id, pupil_id, from, to);
}

static struct deferral_counts propose(const char *now)
{
    struct deferral_counts counts;
    school_at(&at, 2, now);
    ck_assert_msg(assess_defer_propose(&at.run, "Орлова", &counts, &at.err) == 0, "%s", at.err.message);
    return counts;
}

static int decide_at(const char *now, struct deferral_decision decision)
{
    int64_t *ids = NULL;
    size_t count = 0;
    static const char none[] = "";
    const char *spared = "";
    school_at(&at, 2, now);
    decision.order_number = decision.order_number != NULL ? decision.order_number : none;
    decision.text = decision.text != NULL ? decision.text : none;
    decision.by = "Орлова";
    int failed = assess_defer_decide(&at.run, &decision, &ids, &count, &spared, &at.err);
    free(ids);
    return failed == 0 ? (int)count : -1;
}

static int32_t day(const char *text)
{
    int32_t on = 0;
    ck_assert(date_parse(text, &on));
    return on;
}

static int grant(const char *now, int64_t pupil_id, const int64_t *subjects, size_t count)
{
    return decide_at(now, (struct deferral_decision){.to = DEFERRAL_GRANTED,
                                                     .pupil_id = pupil_id,
                                                     .subjects = subjects,
                                                     .subject_count = count,
                                                     .order_number = "58-у",
                                                     .order_on = day("2025-10-24"),
                                                     .due = day("2025-11-21"),
                                                     .on = INT32_MAX,
                                                     .text = "справка"});
}

static int resolve(const char *now, int64_t pupil_id, const int64_t *subjects, size_t count, bool anyway)
{
    return decide_at(now, (struct deferral_decision){.to = DEFERRAL_RESOLVED,
                                                     .pupil_id = pupil_id,
                                                     .subjects = subjects,
                                                     .subject_count = count,
                                                     .order_on = INT32_MAX,
                                                     .due = INT32_MAX,
                                                     .on = day("2025-11-12"),
                                                     .text = "сдано",
                                                     .not_attested = anyway});
}

static int extend(const char *now, const char *due)
{
    return decide_at(now, (struct deferral_decision){.to = DEFERRAL_EXTENDED,
                                                     .pupil_id = 1,
                                                     .order_number = "70-у",
                                                     .order_on = day("2025-11-01"),
                                                     .due = day(due),
                                                     .on = INT32_MAX});
}

static int lapse(const char *now)
{
    return decide_at(now,
                     (struct deferral_decision){
                         .to = DEFERRAL_LAPSED, .order_on = INT32_MAX, .due = INT32_MAX, .on = INT32_MAX});
}

#define STATES "SELECT pupil_id, state, withdrawn FROM deferral ORDER BY deferral_id"
#define ACTS   "SELECT deferral_id, act, decided_by FROM deferral_event ORDER BY deferral_event_id"

START_TEST(proposals_follow_the_journal)
{
    lessons();
    pupil(&at, 1, 1); /* three weeks ill, one mark */
    marks(&at, 1, 1, "5");
    ill(1, "2025-09-15", "2025-10-05");
    pupil(&at, 2, 1); /* as long, but marks enough */
    marks(&at, 2, 1, "555");
    ill(2, "2025-09-15", "2025-10-05");
    pupil(&at, 3, 1); /* too few marks, hardly ill */
    ill(3, "2025-09-15", "2025-09-17");
    pupil(&at, 4, 1); /* a teacher's own mark stands */
    ill(4, "2025-09-15", "2025-10-05");
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, given_on) VALUES "
        "('o', 4, 1, 2, 'not_attested', '2025-10-24')");
    pupil(&at, 5, 1); /* the journal has one of its own, refused */
    ill(5, "2025-09-15", "2025-10-05");
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, period_id, state, import_id) VALUES ('d5', 5, 2, "
             "'refused', 1)");
    pupil(&at, 6, 2); /* grade 1 has no marks */
    struct deferral_counts counts = propose("2025-10-25T09:00:00");
    ck_assert_int_eq(counts.made, 1);
    same(ask(&at,
             "SELECT source_id, pupil_id, subject_id, state, origin, ill_days, lessons_ill, lessons_held, "
             "marks_count FROM deferral WHERE origin = 'itog'"),
         "itog:2025-Q1/p1/rus|1|1|proposed|itog|18|6|16|1");
    same(ask(&at, ACTS), "2|proposed|Орлова");
    /* nobody has an order yet: the mark is what it was, and the run says whom it could be for */
    school_grade(&at);
    same(result_of(&at, 1, 1), "not_attested|-|-|few_marks|н/а");
    same(ask(&at, "SELECT pupil_id, value_read FROM finding WHERE code = 'deferral_advised'"), "");
    sql(&at, "UPDATE deferral SET withdrawn = 1 WHERE origin = 'itog'");
    school_grade(&at);
    same(ask(&at, "SELECT pupil_id, value_read FROM finding WHERE code = 'deferral_advised'"), "1|6/16");
    sql(&at, "UPDATE deferral SET withdrawn = 0 WHERE origin = 'itog'");
    /* again: nothing new; more illness: the evidence grows, without an act */
    counts = propose("2025-10-25T10:00:00");
    ck_assert_int_eq(counts.kept, 1);
    ck_assert_int_eq(counts.made + counts.withdrawn, 0);
    ill(1, "2025-10-06", "2025-10-08");
    propose("2025-10-25T11:00:00");
    same(ask(&at, "SELECT ill_days, lessons_ill FROM deferral WHERE origin = 'itog'"), "22|7");
    same(ask(&at, "SELECT count(*) FROM deferral_event"), "1");
    /* marks have come: withdrawn, with an act; they go: proposed again, the same row */
    marks(&at, 1, 1, "44");
    counts = propose("2025-10-25T12:00:00");
    ck_assert_int_eq(counts.withdrawn, 1);
    counts = propose("2025-10-25T12:30:00");
    ck_assert_int_eq(counts.made + counts.kept + counts.withdrawn, 0);
    same(ask(&at, STATES), "5|refused|0;1|proposed|1");
    sql(&at, "UPDATE mark SET withdrawn = 1 WHERE pupil_id = 1 AND value_x1000 = 4000");
    counts = propose("2025-10-25T13:00:00");
    ck_assert_int_eq(counts.made, 1);
    same(ask(&at, STATES), "5|refused|0;1|proposed|0");
    same(ask(&at, ACTS), "2|proposed|Орлова;2|withdrawn|Орлова;2|proposed|Орлова");
    /* refused: it is not proposed again */
    ck_assert_int_eq(decide_at("2025-10-25T14:00:00", (struct deferral_decision){.to = DEFERRAL_REFUSED,
                                                                                 .pupil_id = 1,
                                                                                 .text = "нет",
                                                                                 .order_on = INT32_MAX,
                                                                                 .due = INT32_MAX,
                                                                                 .on = INT32_MAX}),
                     1);
    counts = propose("2025-10-25T15:00:00");
    ck_assert_int_eq(counts.made + counts.kept + counts.withdrawn, 0);
    /* a year's mark is made of its periods' */
    school_at(&at, 1, "2025-10-25T15:00:00");
    ck_assert_int_eq(assess_defer_propose(&at.run, "", &counts, &at.err), -1);
    ck_assert_int_eq(at.err.kind, ERR_USAGE);
}
END_TEST

START_TEST(a_life_to_its_resolution)
{
    lessons();
    for (int i = 1; i <= 2; i++)
        pupil(&at, i, 1);
    marks(&at, 1, 1, "5");
    marks(&at, 2, 1, "333");
    ill(1, "2025-09-15", "2025-10-05");
    propose("2025-10-25T09:00:00");
    school_grade(&at);
    same(ask(&at, "SELECT pupil_id, deferral_id, received_at FROM result_clock"),
         "1|0|1761339600;2|0|1761339600");
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, NULL, 0), 1);
    same(ask(&at, "SELECT state, order_number, order_on, basis, due_on, state_at FROM deferral"),
         "granted|58-у|2025-10-24|справка|2025-11-21|1761631200");
    same(ask(&at, "SELECT pupil_id, stale_import_id FROM result"), "1|-1;2|-");
    school_run(&at, assess_grade, 2, "2025-10-28T10:00:00");
    same(result_of(&at, 1, 1), "deferred|-|-|deferral|отсрочка");
    /* never zero, never in averages: the class has one mark, and N is 1 */
    same(ask(&at, "SELECT roll, assessed, n3, n2, n_not_attested, n_deferred, mark_sum FROM subject_result"),
         "2|1|1|0|0|1|3");
    same(ask(&at, "SELECT mean, success, learning_degree FROM subject_rate"), "3.0|100.0|36.0");
    same(ask(&at, "SELECT category FROM pupil_result WHERE pupil_id = 1"), "incomplete");
    school_run(&at, assess_grade, 1, "2026-05-27T10:00:00");
    same(ask(&at, "SELECT outcome FROM result WHERE period_id = 1 AND pupil_id = 1"), "deferred");
    /* nothing has come yet: refused, and nothing is changed */
    ck_assert_int_eq(resolve("2025-11-12T12:00:00", 1, NULL, 0, false), -1);
    ck_assert_int_eq(at.err.kind, ERR_DATA);
    ck_assert_ptr_nonnull(strstr(at.err.message, "p1"));
    same(ask(&at, "SELECT state FROM deferral"), "granted");
    /* late marks of that period: then it is */
    sql(&at, "INSERT INTO import (import_id, source, layout, committed_at) VALUES (3, 'inbox', 'journal', "
             "1762930000);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "period_id, import_id) VALUES ('late1', 1, 1, '2025-11-11', 'number', 4000, 1000, 2, 3),"
             "('late2', 1, 1, '2025-11-12', 'number', 4000, 1000, 2, 3)");
    school_run(&at, assess_grade, 2, "2025-11-12T11:00:00");
    same(result_of(&at, 1, 1), "deferred|-|-|deferral|отсрочка");
    ck_assert_int_eq(resolve("2025-11-12T12:00:00", 1, NULL, 0, false), 1);
    school_run(&at, assess_grade, 2, "2025-11-12T15:00:00");
    same(result_of(&at, 1, 1), "mark|4|4||4");
    same(ask(&at, "SELECT deferral_id, received_at FROM result_clock WHERE period_id = 2 AND pupil_id = 1"),
         "0|1761339600;1|1762938000"); /* noon of the 12th, not the import's time */
    same(ask(&at, "SELECT resolved_on, decision FROM deferral"), "2025-11-12|сдано");
    same(ask(&at, "SELECT act, order_number, due_on, reason FROM deferral_event ORDER BY deferral_event_id "
                  "LIMIT 2 OFFSET 1"),
         "granted|58-у|2025-11-21|справка;resolved||-|сдано");
    ck_assert_int_eq(resolve("2025-11-12T16:00:00", 1, NULL, 0, false), -1); /* it is over */
}
END_TEST

START_TEST(a_year_waits_and_has_the_time_of_the_resolution)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){1}, 1), 1);
    school_run(&at, assess_grade, 2, "2026-05-27T10:00:00");
    school_run(&at, assess_grade, 1, "2026-05-27T10:00:00");
    same(ask(&at, "SELECT outcome FROM result WHERE period_id = 1"), "deferred");
    same(ask(&at, "SELECT count(*) FROM result_clock"), "0");
    ck_assert_int_eq(resolve("2026-06-10T12:00:00", 1, NULL, 0, false), 1);
    same(ask(&at, "SELECT period_id, stale_import_id FROM result"), "1|-1;2|-1");
    school_run(&at, assess_grade, 2, "2026-06-10T13:00:00");
    school_run(&at, assess_grade, 1, "2026-06-10T13:00:00");
    same(ask(&at, "SELECT outcome, mark FROM result WHERE period_id = 1"), "mark|5");
    same(ask(&at, "SELECT period_id, received_at FROM result_clock"), "1|1781082000;2|1781082000");
}
END_TEST

/* R6: what an order held up is known only when the journal takes the order back. */
START_TEST(withdrawn_by_the_journal)
{
    static const char clocks[] =
        "SELECT pupil_id, deferral_id, received_at FROM result_clock WHERE period_id = 2";
    for (int i = 1; i <= 3; i++) {
        pupil(&at, i, 1);
        marks(&at, i, 1, "555");
    }
    sql(&at, "INSERT INTO deferral (deferral_id, source_id, pupil_id, period_id, state, import_id) VALUES "
             "(1, 'd1', "
             "1, 2, 'granted', 1), (2, 'd2', 2, 2, 'proposed', 1), (3, 'd3', 3, 2, 'resolved', 1);"
             "INSERT INTO deferral_event (deferral_id, happened_at, act) SELECT deferral_id, 1761300000, "
             "state FROM "
             "deferral");
    school_grade(&at);
    same(ask(&at, clocks), "2|0|1761339600;3|3|1761339600");
    sql(&at, "UPDATE deferral SET withdrawn = 1;"
             "INSERT INTO deferral_event (deferral_id, happened_at, act) SELECT deferral_id, 1764568800, "
             "'withdrawn' FROM deferral");
    school_run(&at, assess_grade, 2, "2025-12-01T10:00:00");
    same(ask(&at, "SELECT outcome FROM result WHERE pupil_id = 1"), "mark");
    same(ask(&at, clocks), "1|1|1764568800;2|0|1761339600;3|3|1761339600");
    /* the year ended long after: it waited for nobody */
    school_run(&at, assess_grade, 1, "2026-05-27T10:00:00");
    same(ask(&at, "SELECT DISTINCT deferral_id, received_at FROM result_clock WHERE period_id = 1"),
         "0|1779829200");
}
END_TEST

START_TEST(extended_until_the_policy_says_no)
{
    pupil(&at, 1, 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){1}, 1), 1);
    ck_assert_int_eq(extend("2025-11-01T09:00:00", "2025-11-21"), -1); /* not later */
    ck_assert_int_eq(extend("2025-11-01T09:00:00", "2025-10-30"), -1); /* passed */
    ck_assert_int_eq(extend("2025-11-01T09:00:00", "2025-12-05"), 1);
    same(ask(&at, "SELECT state, due_on, order_number FROM deferral"), "extended|2025-12-05|58-у");
    int granted = 1;
    for (int i = 0; i < 10 && granted == 1; i++) {
        char due[11];
        date_format(day("2025-12-06") + i, due);
        granted = extend("2025-11-01T09:00:00", due);
    }
    ck_assert_int_eq(granted, -1);
    ck_assert_int_eq(at.err.kind, ERR_DATA);
    char count[20];
    struct policy policy;
    char path[400];
    snprintf(path, sizeof path, "%s/policy.ini", at.folder);
    ck_assert_int_eq(policy_load(path, &policy, &at.err), 0);
    snprintf(count, sizeof count, "%d", deferral_rule_of(&policy).max_extensions);
    same(ask(&at, "SELECT count(*) FROM deferral_event WHERE act = 'extended'"), count);
}
END_TEST

/* Where the marks are in, nothing lapses: the subject is resolved, or stays open; of one for all only the others lapse. */
START_TEST(marks_that_are_in_do_not_lapse)
{
    sql(&at, "INSERT INTO teaching (source_id, class_group_id, subject_id, weekly_hours_x1000) VALUES ('e', "
             "1, 2, 2000)");
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    pupil(&at, 2, 1);
    marks(&at, 2, 1, "555");
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){0}, 1), 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 2, (int64_t[]){1}, 1), 1);
    ck_assert_int_eq(lapse("2026-01-20T10:00:00"), 1);
    same(ask(&at, "SELECT pupil_id, subject_id, state, order_number FROM deferral ORDER BY 1, deferral_id"),
         "1|-|granted|58-у;1|2|lapsed|58-у;2|1|granted|58-у");
    school_run(&at, assess_grade, 2, "2026-01-20T11:00:00");
    same(ask(&at, "SELECT pupil_id, subject_id, outcome FROM result WHERE subject_id = 1 OR pupil_id = 1 "
                  "ORDER BY 1, 2"),
         "1|1|deferred;1|2|not_attested;2|1|deferred");
    ck_assert_int_eq(lapse("2026-01-21T10:00:00"), 0);
    ck_assert_int_eq(resolve("2026-01-21T12:00:00", 1, (int64_t[]){0}, 1, false), 1);
    school_run(&at, assess_grade, 2, "2026-01-21T13:00:00");
    same(result_of(&at, 1, 1), "mark|5|5||5");
}
END_TEST

START_TEST(lapsed_is_decided_and_seen)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "5"); /* too few */
    pupil(&at, 2, 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){1}, 1), 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 2, (int64_t[]){1}, 1), 1);
    sql(&at, "UPDATE deferral SET due_on = '2026-03-01' WHERE pupil_id = 2");
    school_run(&at, assess_grade, 2, "2026-01-20T09:00:00");
    same(result_of(&at, 1, 1), "deferred|-|-|deferral|отсрочка"); /* time alone changes nothing */
    ck_assert_int_eq(lapse("2025-11-21T09:00:00"), 0);
    ck_assert_int_eq(lapse("2026-01-20T10:00:00"), 1);
    same(ask(&at, STATES), "1|lapsed|0;2|granted|0");
    same(ask(&at, "SELECT outcome FROM deferral WHERE pupil_id = 1"), "not_attested");
    school_run(&at, assess_grade, 2, "2026-01-20T11:00:00");
    same(result_of(&at, 1, 1), "not_attested|-|-|deferral|н/а");
    same(ask(&at, "SELECT n_not_attested, n_deferred, n5 FROM subject_result"), "1|1|0");
    /* one with no marks at all: decided too, so it counts as not attested and nobody is asked again */
    pupil(&at, 3, 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 3, (int64_t[]){1}, 1), 1);
    ck_assert_int_eq(lapse("2026-01-20T10:00:00"), 1);
    school_run(&at, assess_grade, 2, "2026-01-20T11:00:00");
    same(result_of(&at, 3, 1), "not_attested|-|-|deferral|н/а");
    same(ask(&at, "SELECT n_not_attested, n_no_mark FROM subject_result"), "2|0");
    same(ask(&at, "SELECT count(*) FROM finding WHERE pupil_id = 3"), "0");
    /* the works were handed in after all */
    marks(&at, 1, 1, "55");
    school_run(&at, assess_grade, 2, "2026-01-20T12:00:00");
    same(result_of(&at, 1, 1), "not_attested|-|-|deferral|н/а");
    same(ask(&at, "SELECT severity, code, value_read FROM finding WHERE pupil_id = 1"),
         "warning|deferral_lapsed_marked|3");
    ck_assert_int_eq(resolve("2026-01-21T10:00:00", 1, (int64_t[]){1}, 1, false), 1);
    school_run(&at, assess_grade, 2, "2026-01-21T11:00:00");
    same(result_of(&at, 1, 1), "mark|5|5||5");
    same(ask(&at, "SELECT count(*) FROM finding WHERE code = 'deferral_lapsed_marked'"), "0");
    /* R6: the lapse and the resolution have 24 hours each; nothing that comes later moves them */
    static const char clocks[] = "SELECT received_at, (SELECT act FROM deferral_event e WHERE "
                                 "e.deferral_event_id = c.deferral_event_id) FROM result_clock c WHERE "
                                 "period_id = 2 AND pupil_id = 1 ORDER BY received_at";
    same(ask(&at, clocks), "1768892400|lapsed;1768978800|resolved");
    marks(&at, 1, 1, "2");
    school_run(&at, assess_grade, 2, "2026-01-25T11:00:00");
    same(ask(&at, clocks), "1768892400|lapsed;1768978800|resolved");
}
END_TEST

START_TEST(limits_by_grade_and_subject)
{
    school_policy(&at,
                  "[scale]\nname = 2-5\n[deferral]\npropose_after_days = 10\nlapse = open\n"
                  "[deferral : grade 5]\npropose_after_days = 19\npropose_after_lessons_percent = 100\n");
    lessons();
    pupil(&at, 1, 1); /* 18 days */
    ill(1, "2025-09-15", "2025-10-05");
    ck_assert_int_eq(propose("2025-10-25T09:00:00").made, 0);
    ill(1, "2025-10-06", "2025-10-08"); /* 22 */
    ck_assert_int_eq(propose("2025-10-25T09:00:00").made, 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, NULL, 0), 1);
    ck_assert_int_eq(lapse("2026-05-20T09:00:00"), -1); /* the school lets nothing lapse */
    ck_assert_int_eq(at.err.kind, ERR_CONFIG);
    same(ask(&at, "SELECT state FROM deferral"), "granted");
}
END_TEST

START_TEST(all_subjects_and_one_of_them)
{
    sql(&at,
        "INSERT INTO teaching (source_id, class_group_id, subject_id, weekly_hours_x1000) VALUES ('e', 1, "
        "2, 1000)");
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, NULL, 0), -1); /* nothing is proposed: say which */
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){3}, 1), -1); /* not taught that */
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){0}, 1), 1);
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){2}, 1), -1); /* it is included */
    ck_assert_int_eq(grant("2025-10-28T09:00:00", 1, (int64_t[]){0}, 1), -1);
    school_run(&at, assess_grade, 2, "2025-10-28T10:00:00");
    same(ask(&at, "SELECT subject_id, outcome FROM result"), "1|deferred;2|deferred");
    /* made up in one: that one has a row of its own, the other still waits */
    ck_assert_int_eq(resolve("2025-11-12T10:00:00", 1, NULL, 0, false), -1);
    ck_assert_int_eq(resolve("2025-11-12T10:00:00", 1, (int64_t[]){1}, 1, false), 1);
    school_run(&at, assess_grade, 2, "2025-11-12T11:00:00");
    same(ask(&at, "SELECT subject_id, outcome, deferral_id FROM result"), "1|mark|2;2|deferred|1");
    same(ask(&at, "SELECT source_id, state, order_number FROM deferral"),
         "itog:2025-Q1/p1/*|granted|58-у;itog:2025-Q1/p1/rus|resolved|58-у");
    /* the rest is given up: no mark, and said so */
    ck_assert_int_eq(resolve("2025-11-13T10:00:00", 1, NULL, 0, true), 1);
    school_run(&at, assess_grade, 2, "2025-11-13T11:00:00");
    same(ask(&at, "SELECT subject_id, outcome, reason FROM result"), "1|mark|;2|not_attested|no_marks");
}
END_TEST

START_TEST(whole_classes_and_two_sources)
{
    for (int i = 1; i <= 3; i++) {
        pupil(&at, i, i == 3 ? 3 : 1);
        sql(&at,
            "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, import_id) VALUES "
            "('d%d', "
            "%d, 1, 2, 'proposed', 1)",
            i, i);
    }
    struct deferral_decision decision = {.to = DEFERRAL_GRANTED,
                                         .class_group_id = 1,
                                         .order_number = "60-у",
                                         .order_on = day("2025-10-24"),
                                         .due = INT32_MAX,
                                         .on = INT32_MAX,
                                         .text = "справки"};
    ck_assert_int_eq(decide_at("2025-10-28T09:00:00", decision), 2);
    ck_assert_int_eq(decide_at("2025-10-28T09:00:00", decision), -1); /* nobody is left */
    same(ask(&at, "SELECT pupil_id, state, origin, due_on IS NOT NULL FROM deferral"),
         "1|granted|itog|1;2|granted|itog|1;3|proposed|journal|0");
    /* the journal brings its own order for the same: both stand, and the run says so */
    sql(&at,
        "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, import_id) VALUES ('j', "
        "1, 1, 2, 'granted', 2)");
    school_run(&at, assess_grade, 2, "2025-10-28T10:00:00");
    same(ask(&at, "SELECT pupil_id, value_read, expected FROM finding WHERE code = 'deferral_twice'"),
         "1|granted|granted");
    decision.order_on = day("2025-11-24");
    ck_assert_int_eq(decide_at("2025-10-28T09:00:00", decision), -1); /* an order of tomorrow */
    ck_assert_int_eq(at.err.kind, ERR_USAGE);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("deferral");
    TCase *pure = tcase_create("pure");
    tcase_add_test(pure, spells_are_bridged_over_days_without_lessons);
    tcase_add_test(pure, a_cause_is_illness_and_a_subject_at_risk);
    tcase_add_test(pure, states_follow_each_other);
    suite_add_tcase(made, pure);
    TCase *cases = tcase_create("cases");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, proposals_follow_the_journal);
    tcase_add_test(cases, a_life_to_its_resolution);
    tcase_add_test(cases, a_year_waits_and_has_the_time_of_the_resolution);
    tcase_add_test(cases, withdrawn_by_the_journal);
    tcase_add_test(cases, extended_until_the_policy_says_no);
    tcase_add_test(cases, marks_that_are_in_do_not_lapse);
    tcase_add_test(cases, lapsed_is_decided_and_seen);
    tcase_add_test(cases, limits_by_grade_and_subject);
    tcase_add_test(cases, all_subjects_and_one_of_them);
    tcase_add_test(cases, whole_classes_and_two_sources);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
