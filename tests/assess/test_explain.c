/* explain: a mark is redone from the JSON alone, with arithmetic of the test's own, for many pupils; and what is told of
 * marks that are not used, of overrides, deferrals, years, classes and results that are out of date. */
#include "school.h"

#include <jansson.h>

static struct school at;
static bool differs;

static void up(void)
{
    school_open(&at, "w");
}

static void down(void)
{
    school_close(&at);
}

/* What explain prints, in memory; the caller frees it. */
static char *told(int pupil_id, int subject, bool json)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert(out != NULL);
    int failed = assess_explain(&at.run, pupil_id, subject, json, out, &differs, &at.err);
    fclose(out);
    ck_assert_msg(failed == 0, "%s", at.err.message);
    return text;
}

static json_t *trace(int pupil_id, int subject)
{
    char *text = told(pupil_id, subject, true);
    json_error_t error;
    json_t *read = json_loads(text, 0, &error);
    ck_assert_msg(read != NULL, "%s: %s", error.text, text);
    free(text);
    return read;
}

static json_t *get(json_t *from, const char *path)
{
    char key[64];
    while (*path != '\0') {
        size_t len = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)len, path);
        from = json_object_get(from, key);
        ck_assert_msg(from != NULL, "%s is missing", key);
        path += len + (path[len] == '.');
    }
    return from;
}

static long long number(json_t *from, const char *path)
{
    json_t *value = get(from, path);
    return json_is_null(value) ? -1 : json_integer_value(value);
}

static const char *word(json_t *from, const char *path)
{
    json_t *value = get(from, path);
    return json_is_null(value) ? "" : json_string_value(value);
}

/* Σ of the marks that are used, as a reader would add them up. */
static void add_up(json_t *read, long long *marks, long long *weight, long long *weighted)
{
    size_t i;
    json_t *mark;
    *marks = *weight = *weighted = 0;
    json_array_foreach(get(read, "marks"), i, mark)
    {
        if (json_is_null(get(mark, "product_x1000000")))
            continue;
        ++*marks;
        *weight += number(mark, "weight_x1000");
        *weighted += number(mark, "weight_x1000") * number(mark, "value_x1000");
        ck_assert_int_eq(number(mark, "product_x1000000"),
                         number(mark, "weight_x1000") * number(mark, "value_x1000"));
    }
}

START_TEST(marks_are_redone_from_the_json)
{
    enum { PUPILS = 150 };
    unsigned seed = 7;
    char digits[16];
    ck_assert(store_begin(at.store, &at.err) == 0);
    for (int id = 1; id <= PUPILS; id++) {
        pupil(&at, id, 1);
        int count = id % 9;
        for (int i = 0; i < count; i++) {
            seed = seed * 1103515245u + 12345u;
            digits[i] = (char)('2' + (seed >> 16) % 4);
        }
        digits[count] = '\0';
        marks(&at, id, 1, digits);
    }
    sql(&at, "UPDATE mark SET weight_x1000 = 1000 + 100 * (mark_id * 7 %% 6) WHERE mark_id %% 3 <> 0; UPDATE "
             "mark SET weight_x1000 = 0 WHERE mark_id %% 31 = 0");
    ck_assert(store_commit(at.store, &at.err) == 0);
    school_grade(&at);
    int seen[6] = {0};
    for (int id = 1; id <= PUPILS; id++) {
        json_t *read = trace(id, 1);
        long long count, weight, weighted;
        add_up(read, &count, &weight, &weighted);
        ck_assert_int_eq(count, number(read, "sums.marks"));
        ck_assert_int_eq(weight, number(read, "sums.weight_x1000"));
        ck_assert_int_eq(weighted, number(read, "sums.weighted_x1000000"));
        int mark = 2;
        while (mark < 5) {
            char path[64];
            snprintf(path, sizeof path, "policy.thresholds_x1000.%d", mark + 1);
            if (weight == 0 || weighted < weight * number(read, path))
                break;
            mark++;
        }
        if (weight == 0 || count < 3) /* one lesson a week needs three */
            mark = -1;
        ck_assert_int_eq(mark, number(read, "result.mark"));
        ck_assert_str_eq(word(read, "result.decided_by"), "policy");
        ck_assert(!differs);
        seen[mark > 0 ? mark : 0]++;
        json_decref(read);
    }
    for (int i = 0; i < 6; i++)
        ck_assert_msg(i == 1 || seen[i] > 0, "no pupil has %d", i);
}
END_TEST

static const char *use_of(json_t *list, const char *id)
{
    size_t i;
    json_t *mark;
    json_array_foreach(list, i, mark) if (strcmp(word(mark, "id"), id) == 0) return word(mark, "use");
    return "";
}

START_TEST(what_is_not_used_and_why)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "4444");
    sql(&at, "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_exam) VALUES (1, 'E', "
             "'Экзамен', 1000, 1), (2, 'K', 'Контрольная', 1500, 0);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id, period_id, withdrawn, comment, import_id) VALUES "
             "('exam', 1, 1, '2025-09-20', 'number', 2000, 1000, 1, NULL, 0, '', 1),"
             "('gone', 1, 1, '2025-09-20', 'number', 2000, 1000, NULL, NULL, 1, '', 1),"
             "('other', 1, 1, '2025-09-20', 'number', 2000, 1000, NULL, 3, 0, '', 1),"
             "('late', 1, 1, '2025-11-20', 'number', 3000, 1500, 2, 2, 0, 'болел', 2),"
             "('huge', 1, 1, '2025-09-20', 'number', 2000000000000, 1000, NULL, NULL, 0, '', 1),"
             "('zero', 1, 1, '2025-09-21', 'number', 5000, 0, NULL, NULL, 0, '', 1),"
             "('near', 1, 1, '2025-10-26', 'number', 5000, 1000, NULL, NULL, 0, '', 1)");
    mark_of_kind(&at, 1, 1, "2025-09-22", "not_submitted");
    mark_of_kind(&at, 1, 1, "2025-09-23", "work_owed");
    sql(&at,
        "INSERT INTO change (import_id, changed_at, entity, source_id, pupil_id, subject_id, field, before, "
        "after, file, line) VALUES (2, 1, 'mark', 'late', 1, 1, 'value_x1000', '2000', '3000', "
        "'marks.csv', 30)");
    school_grade(&at);
    json_t *read = trace(1, 1), *used = get(read, "marks"), *not_used = get(read, "excluded");
    ck_assert_str_eq(use_of(not_used, "exam"), "exam_work");
    ck_assert_str_eq(use_of(not_used, "gone"), "withdrawn");
    ck_assert_str_eq(use_of(not_used, "other"), "other_period");
    ck_assert_str_eq(use_of(not_used, "huge"), "out_of_range");
    ck_assert_str_eq(use_of(used, "late"), "counted");
    ck_assert_str_eq(use_of(used, "zero"), "zero_weight");
    ck_assert_int_eq((long long)json_array_size(not_used), 6); /* and the two without a number */
    ck_assert_int_eq(number(read, "near.after"), 1);
    json_t *late = json_array_get(used, json_array_size(used) - 1);
    ck_assert_str_eq(word(late, "id"), "late");
    ck_assert_str_eq(word(late, "weight_from"), "work_type");
    ck_assert_int_eq(number(late, "corrections"), 1);
    ck_assert_str_eq(word(late, "import.file"), "marks.csv");
    ck_assert_int_eq(number(late, "import.line"), 30);
    json_decref(read);
    char *text = told(1, 1, false);
    ck_assert(strstr(text, "болел") == NULL); /* a comment is told to nobody */
    free(text);
}
END_TEST

/* Four lessons, two of them before the pupil came; a «5» brought along, a «4» and a «3» of this school. */
START_TEST(marks_of_another_school)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "54");
    sql(&at,
        "UPDATE membership SET from_on = '2025-10-01';"
        "UPDATE mark SET origin = 'transfer' WHERE value_x1000 = 5000;"
        "UPDATE mark SET marked_on = '2025-10-02' WHERE value_x1000 = 4000;"
        "INSERT INTO lesson (source_id, class_group_id, subject_id, given_on, lesson_type, state) VALUES "
        "('l1', 1, 1, '2025-09-10', 'lesson', 'held'), ('l2', 1, 1, '2025-09-20', 'lesson', 'held'), "
        "('l3', 1, 1, '2025-10-02', 'lesson', 'held'), ('l4', 1, 1, '2025-10-10', 'lesson', 'held')");
    school_grade(&at); /* half of the minimum of 3 is 2: with the mark brought along there are so many */
    ck_assert_str_eq(ask(&at, "SELECT mark, marks_count, marks_transferred, lessons_held FROM result"),
                     "5|2|1|2");
    json_t *read = trace(1, 1);
    ck_assert_int_eq(number(read, "lessons.out"), 2);
    ck_assert_int_eq((long long)json_array_size(get(read, "excluded")), 0);
    json_decref(read);
    char *text = told(1, 1, false);
    ck_assert(strstr(text, "brought from another school: 1; they count - ") != NULL);
    ck_assert(strstr(text, "There for 2 of 4 lessons: of the minimum (3) the same part, rounded up -> 2") !=
              NULL);
    free(text);
    /* the school's own rule; a pass of the other school makes no fail good either */
    school_policy(&at, "[scale]\nname = 2-5\n[rules]\ntransfer = ignore\n[minimum_marks]\nhours_1 = 2\n");
    school_grade(&at);
    ck_assert_str_eq(ask(&at, "SELECT mark, marks_count, marks_transferred FROM result"), "4|1|1");
    read = trace(1, 1);
    json_t *not_used = get(read, "excluded");
    ck_assert_int_eq((long long)json_array_size(not_used), 1);
    ck_assert_str_eq(word(json_array_get(not_used, 0), "use"), "transfer");
    json_decref(read);
    text = told(1, 1, false);
    ck_assert(strstr(text, "they do not count - policy.ini, line 4: [rules] transfer") != NULL);
    free(text);
    mark_of_kind(&at, 1, 1, "2025-10-03", "fail");
    mark_of_kind(&at, 1, 1, "2025-10-04", "pass");
    sql(&at, "UPDATE mark SET origin = 'transfer' WHERE kind = 'pass';"
             "UPDATE subject SET assessment = 'pass_fail' WHERE subject_id = 1");
    school_grade(&at);
    ck_assert_str_eq(ask(&at, "SELECT outcome, marks_transferred FROM result"), "fail|2");
}
END_TEST

START_TEST(people_decide_and_the_illness_is_not_named)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "333");
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, teacher_id, "
        "given_on, reason, import_id) VALUES ('o', 1, 1, 2, 'mark', 4, 1, '2025-10-24', 'старание', 1)");
    pupil(&at, 2, 1);
    marks(&at, 2, 1, "55");
    sql(&at,
        "INSERT INTO deferral (source_id, pupil_id, period_id, state, order_number, order_on, due_on, basis) "
        "VALUES ('d', 2, 2, 'granted', '7-у', '2025-10-20', '2025-11-30', 'справка: грипп')");
    pupil(&at, 3, 1);
    sql(&at, "UPDATE membership SET to_on = '2025-10-01' WHERE pupil_id = 3");
    pupil(&at, 4, 3);
    school_grade(&at);
    json_t *read = trace(1, 1);
    ck_assert_str_eq(word(read, "result.decided_by"), "override");
    ck_assert_int_eq(number(read, "result.mark"), 4);
    ck_assert_int_eq(number(read, "computed.mark"), 3);
    ck_assert_str_eq(word(read, "override.author"), "А Б");
    ck_assert_str_eq(word(read, "override.reason"), "старание");
    json_decref(read);
    read = trace(2, 1);
    ck_assert_str_eq(word(read, "result.decided_by"), "deferral");
    ck_assert_str_eq(word(read, "deferral.order_number"), "7-у");
    json_decref(read);
    for (int json = 0; json < 2; json++) {
        char *text = told(2, 1, json != 0);
        ck_assert(strstr(text, "грипп") == NULL);
        free(text);
    }
    read = trace(3, 1);
    ck_assert_str_eq(word(read, "result.decided_by"), "departed");
    json_decref(read);
    marks(&at, 4, 1, "5");
    read = trace(4, 1); /* half-years are grade 10's */
    ck_assert_str_eq(word(read, "on_roll"), "other_periods");
    ck_assert_str_eq(word(json_array_get(get(read, "excluded"), 0), "use"), "grade_elsewhere");
    json_decref(read);
    read = trace(1, 2);
    ck_assert_str_eq(word(read, "on_roll"), "not_taught");
    json_decref(read);
}
END_TEST

START_TEST(a_year_and_its_tie)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    sql(&at,
        "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
        "VALUES ('a', 1, 1, '2025-11-10', 'number', 5000, 1000), ('b', 1, 1, '2025-11-11', 'number', 5000, "
        "1000), ('c', 1, 1, '2025-11-12', 'number', 5000, 1000)");
    school_grade(&at);
    school_run(&at, assess_grade, 3, "2026-01-05T09:00:00");
    school_run(&at, assess_grade, 1, "2026-05-30T09:00:00");
    json_t *read = trace(1, 1), *period;
    long long sum = 0, count = 0;
    size_t i;
    json_array_foreach(get(read, "periods"), i, period) if (json_is_true(get(period, "counted")))
    {
        sum += number(period, "mark");
        count++;
    }
    ck_assert_int_eq(sum, 9);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(number(read, "result.mark"), (2 * sum + count) / (2 * count));
    json_t *steps = get(read, "steps");
    ck_assert_str_eq(word(json_array_get(steps, json_array_size(steps) - 1), "rule"), "year_tie");
    json_decref(read);
}
END_TEST

START_TEST(weights_of_the_policy_and_what_is_made_good)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555555");
    sql(&at, "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_exam) VALUES (1, 'K', "
             "'Контрольная', 1500, 0);"
             "INSERT INTO work (work_id, source_id, class_group_id, subject_id, title, work_type_id) "
             "VALUES (1, 'w1', 1, 1, 'Дроби', 1), (2, 'w2', 1, 1, 'Углы', 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id, work_id) VALUES ('low', 1, 1, '2025-09-20', 'number', 2000, 1500, 1, 1),"
             "('owed', 1, 1, '2025-09-21', 'work_owed', NULL, 1500, 1, 2)");
    static const char owed_bars[] = "[scale]\nname = 2-5\n[weights : grade 5]\nКонтрольная = 0.5\n[rules]\n"
                                    "no_five_with_two = yes\nwork_owed = not_attested\n";
    school_policy(&at, owed_bars);
    school_grade(&at);
    json_t *read = trace(1, 1), *used = get(read, "marks"), *low = json_array_get(used, 6);
    ck_assert_str_eq(word(read, "result.reason"), "work_owed");
    ck_assert_str_eq(use_of(used, "owed"), "work_owed_bars");
    ck_assert_str_eq(word(low, "weight_from"), "policy");
    ck_assert_int_eq(number(low, "weight_policy.line"), 4);
    ck_assert_str_eq(word(low, "weight_policy.section"), "[weights : grade 5]");
    ck_assert_int_eq(number(low, "weight_x1000"), 500);
    ck_assert_int_eq(number(low, "journal_weight_x1000"), 1500);
    json_decref(read);
    school_policy(&at, "[scale]\nname = percent\n[rules]\nwork_owed = two\n");
    school_grade(&at);
    char *text = told(1, 1, false);
    ck_assert(strstr(text, "work owed: counted as 0 per cent") != NULL);
    free(text);
    school_policy(&at, owed_bars);
    school_grade(&at);
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id, work_id) VALUES ('late', 1, 1, '2025-10-01', 'number', 5000, 1500, 1, 2)");
    school_grade(&at);
    read = trace(1, 1); /* the work is handed in, the «2» stands: no 5 */
    ck_assert_str_eq(use_of(get(read, "excluded"), "owed"), "work_owed_done");
    json_t *steps = get(read, "steps"), *last = json_array_get(steps, json_array_size(steps) - 1);
    ck_assert_str_eq(word(last, "rule"), "no_five_with_two");
    ck_assert_int_eq(number(read, "result.mark"), 4);
    json_decref(read);
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id, work_id) VALUES ('again', 1, 1, '2025-10-02', 'number', 5000, 1500, 1, 1)");
    school_grade(&at);
    read = trace(1, 1);
    ck_assert_int_eq(number(read, "result.mark"), 5);
    ck_assert(json_is_true(get(json_array_get(get(read, "marks"), 6), "made_good")));
    json_decref(read);
    sql(&at, "UPDATE result SET stale_import_id = -1");
    text = told(1, 1, false);
    ck_assert_msg(strstr(text, "a deferral was decided") != NULL &&
                      strstr(text, "made good by a later mark") != NULL,
                  "%s", text);
    free(text);
}
END_TEST

START_TEST(a_result_out_of_date_is_told)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    school_grade(&at);
    free(told(1, 1, false));
    ck_assert(!differs);
    sql(&at, "UPDATE mark SET value_x1000 = 3000 WHERE pupil_id = 1");
    char *text = told(1, 1, false);
    ck_assert(differs);
    ck_assert_msg(strstr(text, "In the data base stands 4") != NULL &&
                      strstr(text, "now it would be 3") != NULL,
                  "%s", text);
    free(text);
    school_policy(&at, "[scale]\nname = 2-5\n[thresholds]\n4 = 3.0\n3 = 2.5\n");
    json_t *read = trace(1, 1); /* the policy lets the 3,0 be a 4 again, but not by the same inputs */
    ck_assert(!differs);
    ck_assert(json_is_true(get(read, "stored.inputs_differ")));
    json_t *step = json_array_get(get(read, "steps"), 1);
    ck_assert_int_eq(number(step, "policy.line"), 4);
    ck_assert_str_eq(word(step, "policy.section"), "[thresholds]");
    json_decref(read);
    ck_assert_int_eq(store_int(at.store, "SELECT count(*) FROM mark", -1, &at.err),
                     3); /* the views are gone */
}
END_TEST

START_TEST(the_figures_of_a_class)
{
    static const char *const given[] = {"555", "444", "333", "222", "4", ""};
    for (int id = 1; id <= 6; id++) {
        pupil(&at, id, 1);
        marks(&at, id, 1, given[id - 1]);
    }
    school_grade(&at);
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert(assess_explain_class(&at.run, 1, 1, true, out, &at.err) == 0);
    fclose(out);
    json_t *read = json_loads(text, 0, NULL);
    ck_assert_msg(read != NULL, "%s", text);
    ck_assert_int_eq(number(read, "counts.roll"), 6);
    ck_assert_int_eq(number(read, "counts.assessed"), 5); /* н/а with marks is in N, without any it is not */
    ck_assert_int_eq(number(read, "figures.success_rate.percent_x10"), 600);
    ck_assert_int_eq(number(read, "figures.quality_rate.percent_x10"), 400);
    ck_assert_int_eq(number(read, "figures.learning_degree.numerator"), 100 + 64 + 36 + 16 + 7);
    ck_assert_int_eq(number(read, "figures.learning_degree.percent_x10"), 446);
    ck_assert_int_eq(number(read, "figures.mean_mark.mean_x100"), 350);
    ck_assert_int_eq((long long)json_array_size(get(read, "pupils")), 6);
    json_decref(read);
    free(text);
    ck_assert(assess_explain_class(&at.run, 3, 1, true, stderr, &at.err) == -1);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("explain");
    TCase *cases = tcase_create("explain");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, marks_are_redone_from_the_json);
    tcase_add_test(cases, what_is_not_used_and_why);
    tcase_add_test(cases, marks_of_another_school);
    tcase_add_test(cases, people_decide_and_the_illness_is_not_named);
    tcase_add_test(cases, a_year_and_its_tie);
    tcase_add_test(cases, weights_of_the_policy_and_what_is_made_good);
    tcase_add_test(cases, a_result_out_of_date_is_told);
    tcase_add_test(cases, the_figures_of_a_class);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
