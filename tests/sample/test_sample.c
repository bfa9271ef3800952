/* sample: the invented school is whole, the same twice, inside the bounds that make it a school, and nobody
 * real. */
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "sample/sample.h"
#include "sample/table.h"

#include <sys/resource.h>

enum file {
    SCHOOL,
    PERIODS,
    HOLIDAYS,
    BELLS,
    TEACHERS,
    SUBJECTS,
    CLASS_GROUPS,
    PUPILS,
    MEMBERSHIPS,
    MOVEMENTS,
    INDIVIDUAL_PLANS,
    GUARDIANS,
    GUARDIANSHIPS,
    CONTACTS,
    CONSENTS,
    TEACHING,
    CURRICULUM,
    TIMETABLE,
    LESSONS,
    WORK_TYPES,
    WORKS,
    MARKS,
    ATTENDANCE,
    DEFERRALS,
    EXAM_RESULTS,
    ATTAINMENT,
    RECOMMENDATIONS,
    FINAL_MARKS,
    FILES
};

static const char *const names[FILES] = {
    "school",        "periods",    "holidays",        "bells",       "teachers",         "subjects",
    "class_groups",  "pupils",     "memberships",     "movements",   "individual_plans", "guardians",
    "guardianships", "contacts",   "consents",        "teaching",    "curriculum",       "timetable",
    "lessons",       "work_types", "works",           "marks",       "attendance",       "deferrals",
    "exam_results",  "attainment", "recommendations", "final_marks",
};

static struct table tables[FILES];

static const char *made_in(const char *name, int pupils, uint64_t seed, int classes, const char *through,
                           const char *marks)
{
    static char dir[4][512];
    static int next = 0;
    char *path = dir[next++ % 4];
    struct err err = {0};
    struct sample_options options = {pupils, seed, classes, through, marks};
    snprintf(path, 512, "%s/%s", test_dir(), name);
    MUST(sample_write(path, &options, &err) == 0, "%s", err.message);
    return path;
}

static const char *made(const char *name, int pupils, uint64_t seed, int classes, const char *through)
{
    return made_in(name, pupils, seed, classes, through, NULL);
}

static void load(const char *dir)
{
    for (int i = 0; i < FILES; i++)
        table_read(&tables[i], dir, names[i]);
}

static void unload(void)
{
    for (int i = 0; i < FILES; i++)
        table_free(&tables[i]);
}

static const char *cell(enum file file, size_t row, const char *column)
{
    return table_at(&tables[file], row, column);
}

static bool is(const char *one, const char *other)
{
    return strcmp(one, other) == 0;
}

static bool ends(const char *text, const char *tail)
{
    size_t len = strlen(text), tail_len = strlen(tail);
    return len >= tail_len && is(text + len - tail_len, tail);
}

static void same_files(const char *one, const char *other, bool same)
{
    bool differs = false;
    for (int i = 0; i < FILES; i++) {
        struct buf bytes[2] = {{0}, {0}};
        const char *dirs[2] = {one, other};
        for (int j = 0; j < 2; j++) {
            char path[600];
            snprintf(path, sizeof path, "%s/%s.csv", dirs[j], names[i]);
            ck_assert_int_eq(file_read(path, (size_t)1 << 28, &bytes[j], NULL), 0);
        }
        bool equal = bytes[0].len == bytes[1].len && memcmp(bytes[0].data, bytes[1].data, bytes[0].len) == 0;
        MUST(equal || !same, "%s differs", names[i]);
        differs = differs || !equal;
        buf_free(&bytes[0]);
        buf_free(&bytes[1]);
    }
    ck_assert(differs == !same);
}

START_TEST(the_same_seed_gives_the_same_bytes)
{
    const char *one = made("one", 200, 12, 0, NULL);
    same_files(one, made("same", 200, 12, 0, "2025-Q1"), true);
    same_files(one, made("other", 200, 13, 0, NULL), false);
}
END_TEST

/* What time changes in the row of an export made a quarter later: the end of a membership; a deferral's state and
 * what follows it; a lesson that was planned. */
static bool may_change(enum file file, const struct table *was, size_t row, int column)
{
    return (file == MEMBERSHIPS && is(was->names[column], "to_on")) ||
           (file == DEFERRALS && column >= table_column(was, "state")) ||
           (file == LESSONS && column > table_column(was, "subject") &&
            is(table_at(was, row, "state"), "planned") &&
            strcmp(table_at(was, row, "date"), "2025-10-24") > 0);
}

START_TEST(more_quarters_keep_what_an_earlier_export_had)
{
    load(made("first", 300, 7, 0, "2025-Q1"));
    const char *longer = made("second", 300, 7, 0, "2025-Y");
    for (int file = 0; file < FILES; file++) {
        const struct table *was = &tables[file];
        struct table now;
        table_read(&now, longer, names[file]);
        for (size_t row = 0, at = 0; row < was->rows; row++) {
            const char *id = was->cells[row * (size_t)was->columns];
            at = at < now.rows && is(now.cells[at * (size_t)now.columns], id)
                     ? at
                     : (size_t)table_row_of(&now, id);
            MUST(at < now.rows, "%s: %s is gone", names[file], id);
            for (int column = 0; column < was->columns; column++)
                MUST(is(was->cells[row * (size_t)was->columns + (size_t)column],
                        now.cells[at * (size_t)now.columns + (size_t)column]) ||
                         may_change((enum file)file, was, row, column),
                     "%s: %s: another %s", names[file], id, was->names[column]);
            at++;
        }
        table_free(&now);
    }
    ck_assert_str_eq(cell(SCHOOL, 0, "id"), "school-18"); /* two seeds are two schools */
    unload();
}
END_TEST

static const struct {
    const char *column;
    enum file file;
} references[] = {{"pupil", PUPILS},
                  {"subject", SUBJECTS},
                  {"class_group", CLASS_GROUPS},
                  {"teacher", TEACHERS},
                  {"replaced_teacher", TEACHERS},
                  {"tutor", TEACHERS},
                  {"guardian", GUARDIANS},
                  {"period", PERIODS},
                  {"lesson", LESSONS},
                  {"work", WORKS},
                  {"work_type", WORK_TYPES}};

static void check_whole(void)
{
    for (int i = 0; i < FILES; i++) {
        struct table *table = &tables[i];
        MUST(table->rows > 0, "%s is empty", names[i]);
        ck_assert_str_eq(table->names[0], "id");
        for (size_t row = 1; row < table->rows; row++)
            MUST(!is(table->ids[row - 1], table->ids[row]), "%s: %s twice", names[i], table->ids[row]);
        for (size_t at = 0; at < sizeof references / sizeof *references; at++) {
            int column = table_column(table, references[at].column);
            for (size_t row = 0; column >= 0 && row < table->rows; row++) {
                const char *id = table->cells[row * (size_t)table->columns + (size_t)column];
                MUST(*id == '\0' || table_has(&tables[references[at].file], id), "%s %s: no %s %s", names[i],
                     table->cells[row * (size_t)table->columns], references[at].column, id);
            }
        }
    }
    for (size_t row = 0; row < tables[CLASS_GROUPS].rows; row++) {
        const char *parent = cell(CLASS_GROUPS, row, "parent");
        MUST(*parent == '\0' || table_has(&tables[CLASS_GROUPS], parent), "no %s", parent);
    }
}

static bool any(enum file file, const char *column, const char *value)
{
    for (size_t row = 0; row < tables[file].rows; row++) {
        if (is(cell(file, row, column), value))
            return true;
    }
    return false;
}

START_TEST(every_reference_is_there)
{
    load(made("year", 260, 5, 0, "2025-Y"));
    check_whole();
    ck_assert(any(EXAM_RESULTS, "kind", "exam"));
    ck_assert(any(DEFERRALS, "state", "lapsed"));
    ck_assert(any(FINAL_MARKS, "period", "2025-Y") && !any(FINAL_MARKS, "teacher", ""));
    unload();
    load(made("tiny", 1, 5, 0, NULL));
    ck_assert_uint_eq(tables[PUPILS].rows, 1);
    unload();
}
END_TEST

START_TEST(three_classes_show_everything)
{
    static const struct {
        enum file file;
        const char *column, *value;
    } shown[] = {
        {CLASS_GROUPS, "kind", "subgroup"},
        {CLASS_GROUPS, "kind", "stream"},
        {CLASS_GROUPS, "kind", "individual"},
        {MOVEMENTS, "kind", "arrival"},
        {MOVEMENTS, "kind", "departure"},
        {DEFERRALS, "state", "granted"},
        {DEFERRALS, "state", "resolved"},
        {EXAM_RESULTS, "kind", "trial"},
        {EXAM_RESULTS, "kind", "competition"},
        {CONSENTS, "state", "refused"},
        {CONSENTS, "state", "withdrawn"},
        {CONSENTS, "channel", "email"},
        {CONSENTS, "channel", "sms"},
        {CONSENTS, "guardian", ""},
        {CONSENTS, "valid_until", ""},
        {CONTACTS, "guardian", ""},
        {CONTACTS, "channel", "portal"},
        {CONTACTS, "channel", "post"},
        {GUARDIANS, "has_internet", "0"},
        {GUARDIANS, "delivery_form", "paper"},
        {GUARDIANS, "delivery_form", "unknown"},
        {LESSONS, "state", "cancelled"},
        {LESSONS, "change", "replaced"},
        {LESSONS, "change", "moved"},
        {LESSONS, "lesson_type", "laboratory"},
        {LESSONS, "lesson_type", "practical"},
        {MARKS, "value", "."},
        {MARKS, "value", "осв"},
        {MARKS, "value", "зач"},
        {MARKS, "origin", "transfer"},
        {MARKS, "period", "2025-Q1"},
        {ATTENDANCE, "code", "Б"},
        {ATTENDANCE, "code", "УП"},
        {ATTENDANCE, "code", "НП"},
        {ATTENDANCE, "code", "ОП"},
        {ATTENDANCE, "code", "ОСВ"},
        {FINAL_MARKS, "value", "осв"},
        {RECOMMENDATIONS, "subject", ""},
    };
    load("samples/school-3");
    check_whole();
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        MUST(any(shown[i].file, shown[i].column, shown[i].value), "%s: no %s is %s", names[shown[i].file],
             shown[i].column, shown[i].value);
    bool expired = false;
    for (size_t row = 0; row < tables[CONSENTS].rows; row++) {
        const char *until = cell(CONSENTS, row, "valid_until");
        expired = expired || (*until != '\0' && strcmp(until, "2025-10-25") < 0);
    }
    ck_assert(expired);
    unload();
}
END_TEST

START_TEST(samples_are_what_the_program_writes)
{
    same_files("samples/school-3", made("three", 30, 31, 3, NULL), true);
}
END_TEST

START_TEST(lessons_stand_on_school_days)
{
    load(made("days", 260, 8, 0, "2025-Q3"));
    for (size_t row = 0; row < tables[LESSONS].rows; row++) {
        int32_t day = 0;
        const char *date = cell(LESSONS, row, "date");
        bool first_grade =
            cell(LESSONS, row, "class_group")[0] == '1' && cell(LESSONS, row, "class_group")[1] > '9';
        MUST(date_parse(date, &day), "%s", date);
        MUST(date_weekday(day) <= 5, "%s", date);
        for (size_t at = 0; at < tables[HOLIDAYS].rows; at++) {
            bool held = *cell(HOLIDAYS, at, "grade_from") == '\0' || first_grade;
            MUST(!held || strcmp(date, cell(HOLIDAYS, at, "starts_on")) < 0 ||
                     strcmp(date, cell(HOLIDAYS, at, "ends_on")) > 0,
                 "a lesson on %s", date);
        }
    }
    unload();
}
END_TEST

static bool is_kind(const char *group, const char *kind)
{
    return is(cell(CLASS_GROUPS, (size_t)table_row_of(&tables[CLASS_GROUPS], group), "kind"), kind);
}

START_TEST(the_week_is_the_curriculum)
{
    static const int expected[12] = {0,  20, 22, 22, 23, 27,
                                     28, 30, 31, 32, 34, 34}; /* hours a week, by grade */
    load(made("week", 700, 3, 0, NULL));
    for (size_t at = 0; at < tables[CLASS_GROUPS].rows; at++) {
        if (!is(cell(CLASS_GROUPS, at, "kind"), "class"))
            continue;
        const char *class = cell(CLASS_GROUPS, at, "id");
        int grade = atoi(cell(CLASS_GROUPS, at, "grade")), hours = 0, places[5][9] = {{0}};
        for (size_t row = 0; row < tables[TIMETABLE].rows; row++) {
            const char *group = cell(TIMETABLE, row, "class_group");
            size_t group_at = (size_t)table_row_of(&tables[CLASS_GROUPS], group);
            if (!is(group, class) && !(is(cell(CLASS_GROUPS, group_at, "parent"), class) &&
                                       is_kind(group, "subgroup") && ends(group, "-1")))
                continue;
            hours++;
            places[atoi(cell(TIMETABLE, row, "weekday")) - 1][atoi(cell(TIMETABLE, row, "number"))]++;
        }
        if (grade >= 10) /* the elective is taught in a stream */
            hours += grade - 9;
        MUST(hours == expected[grade], "%s has %d hours a week", class, hours);
        for (int i = 0; i < 45; i++)
            MUST(places[i / 9][i % 9] <= 1, "%s has two lessons at once", class);
    }
    unload();
}
END_TEST

/* Nothing twice at one time: WHO on a day (or weekday) and lesson number. */
static void check_free(enum file file, const char *who, const char *day)
{
    char **keys = mem_alloc((tables[file].rows + 1) * sizeof *keys);
    size_t count = 0;
    for (size_t row = 0; row < tables[file].rows; row++) {
        char key[96];
        if (file == LESSONS && is(cell(file, row, "state"), "cancelled"))
            continue;
        snprintf(key, sizeof key, "%s %s %s", cell(file, row, who), cell(file, row, day),
                 table_column(&tables[file], "number") >= 0 ? cell(file, row, "number") : "");
        keys[count++] = mem_strdup(key);
    }
    qsort(keys, count, sizeof *keys, table_order);
    for (size_t i = 0; i < count; i++) {
        MUST(i == 0 || !is(keys[i - 1], keys[i]), "twice at one time: %s", keys[i]);
        if (i > 0)
            free(keys[i - 1]);
    }
    if (count > 0)
        free(keys[count - 1]);
    free(keys);
}

START_TEST(nobody_is_in_two_places)
{
    load(made("places", 1000, 4, 0, NULL));
    check_free(TIMETABLE, "teacher", "weekday");
    check_free(TIMETABLE, "class_group", "weekday");
    check_free(LESSONS, "teacher", "date");
    check_free(LESSONS, "class_group", "date");
    check_free(WORKS, "class_group", "due_on");
    unload();
}
END_TEST

static void check_sex(const char *family, const char *patronymic, char sex)
{
    static const char *const his[] = {"вич", "Ильич", "Никитич"}, *const hers[] = {"вна", "Ильинична",
                                                                                   "Никитична"};
    static const char *const fixed[] = {"Цой", "Гайдай"};
    bool right = false;
    for (int i = 0; i < 3; i++)
        right = right || ends(patronymic, sex == 'm' ? his[i] : hers[i]);
    MUST(right, "%s for %c", patronymic, sex);
    for (int i = 0; i < 2; i++) {
        if (is(family, fixed[i]))
            return;
    }
    static const char *const man[] = {"ов", "ев", "ёв", "ин", "ий", "ый", "ой"}, *const woman[] = {
                                                                                     "ова", "ева", "ёва",
                                                                                     "ина", "ая"};
    for (int i = 0; i < 7 && sex == 'f'; i++)
        MUST(!ends(family, man[i]), "%s for a woman", family);
    for (int i = 0; i < 5 && sex == 'm'; i++)
        MUST(!ends(family, woman[i]), "%s for a man", family);
}

START_TEST(names_have_the_right_endings)
{
    load(made("names", 1500, 6, 0, NULL));
    for (size_t row = 0; row < tables[PUPILS].rows; row++)
        check_sex(cell(PUPILS, row, "family_name"), cell(PUPILS, row, "patronymic"),
                  cell(PUPILS, row, "sex")[0]);
    for (size_t row = 0; row < tables[GUARDIANSHIPS].rows; row++) {
        size_t guardian = (size_t)table_row_of(&tables[GUARDIANS], cell(GUARDIANSHIPS, row, "guardian"));
        check_sex(cell(GUARDIANS, guardian, "family_name"), cell(GUARDIANS, guardian, "patronymic"),
                  is(cell(GUARDIANSHIPS, row, "relation"), "отец") ? 'm' : 'f');
    }
    for (size_t row = 0; row < tables[TEACHERS].rows; row++) {
        const char *patronymic = cell(TEACHERS, row, "patronymic");
        check_sex(cell(TEACHERS, row, "family_name"), patronymic, ends(patronymic, "на") ? 'f' : 'm');
    }
    unload();
}
END_TEST

START_TEST(nobody_can_be_reached)
{
    load(made("reach", 1000, 6, 0, NULL));
    for (size_t row = 0; row < tables[CONTACTS].rows; row++) {
        const char *channel = cell(CONTACTS, row, "channel"), *value = cell(CONTACTS, row, "value");
        MUST((*cell(CONTACTS, row, "guardian") == '\0') != (*cell(CONTACTS, row, "pupil") == '\0'),
             "of one person: %s", value);
        if (is(channel, "email"))
            MUST(ends(value, ".example") && strchr(value, '@') != NULL, "%s", value);
        if (is(channel, "sms"))
            MUST(strncmp(value, "+7000", 5) == 0 && strlen(value) == 12 &&
                     strspn(value + 1, "0123456789") == 11,
                 "%s", value);
    }
    ck_assert(ends(cell(SCHOOL, 0, "site"), ".example/"));
    unload();
}
END_TEST

/* By subject: how many pupils with three marks and more, and how many of them have 3.5 and more on average.
 */
static double quality(const char *subject, double *share_of_twos)
{
    size_t pupils = tables[PUPILS].rows;
    int *sum = mem_zalloc(pupils * sizeof *sum), *count = mem_zalloc(pupils * sizeof *count);
    int all = 0, good = 0, twos = 0, numbers = 0;
    for (size_t row = 0; row < tables[MARKS].rows; row++) {
        const char *value = cell(MARKS, row, "value");
        if (!is(cell(MARKS, row, "subject"), subject) || *value < '1' || *value > '5')
            continue;
        MUST(*value >= '2', "a mark of %s", value);
        size_t pupil = (size_t)atoi(cell(MARKS, row, "pupil") + 2) - 1;
        sum[pupil] += *value - '0';
        count[pupil]++;
        numbers++;
        twos += *value == '2';
    }
    for (size_t i = 0; i < pupils; i++) {
        all += count[i] >= 3;
        good += count[i] >= 3 && sum[i] * 2 >= count[i] * 7;
    }
    free(sum);
    free(count);
    *share_of_twos = (double)twos / numbers;
    return (double)good / all;
}

START_TEST(marks_are_spread_as_in_a_school)
{
    static const struct {
        const char *subject;
        double low, high;
    } bounds[] = {{"math", 0.40, 0.58}, {"rus", 0.40, 0.56}, {"alg", 0.38, 0.58}, {"phys", 0.38, 0.60},
                  {"pe", 0.85, 1},      {"mus", 0.85, 1},    {"art", 0.85, 1},    {"hist", 0.5, 0.8}};
    load(made("spread", 1000, 1, 0, NULL));
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        double twos, good = quality(bounds[i].subject, &twos);
        MUST(good >= bounds[i].low && good <= bounds[i].high, "%s: %f", bounds[i].subject, good);
        MUST(twos < 0.09, "%s: %f of the marks are 2", bounds[i].subject, twos);
    }
    double graded = 0;
    for (size_t row = 0; row < tables[PUPILS].rows; row++)
        graded += strcmp(cell(PUPILS, row, "born_on"), "2018-03-01") < 0;
    double each = (double)tables[MARKS].rows / graded;
    MUST(each > 48 && each < 62, "%f marks a pupil", each);
    size_t classes = 0;
    for (size_t row = 0; row < tables[CLASS_GROUPS].rows; row++)
        classes += is(cell(CLASS_GROUPS, row, "kind"), "class");
    ck_assert(classes >= 38 && classes <= 40);
    unload();
}
END_TEST

/* The same school on another scale: the same works by the same pupils, and each of the same level. */
START_TEST(scales_tell_the_same)
{
    static const struct {
        const char *name;
        int least[3]; /* of satisfactory, good, excellent */
    } scales[] = {{"2-5", {3, 4, 5}}, {"10", {5, 7, 9}}, {"percent", {40, 55, 70}}};
    char *levels = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        load(made_in(scales[i].name, 120, 3, 0, NULL, scales[i].name));
        if (levels == NULL)
            levels = mem_zalloc(count = tables[MARKS].rows);
        ck_assert_uint_eq(tables[MARKS].rows, count);
        for (size_t row = 0; row < count; row++) {
            int value = atoi(cell(MARKS, row, "value")), level = value > 0 ? 2 : 1;
            for (int k = 0; k < 3; k++)
                level += value >= scales[i].least[k];
            MUST(i == 0 || levels[row] == level, "%s, mark %zu: %d", scales[i].name, row, value);
            levels[row] = (char)level;
        }
        unload();
    }
    free(levels);
}
END_TEST

static int compare_keys(const void *one, const void *other)
{
    return strcmp(one, other);
}

START_TEST(who_is_away_has_no_mark)
{
    load(made("away", 300, 9, 0, NULL));
    size_t count = 0;
    char(*keys)[48] = mem_alloc(tables[ATTENDANCE].rows * sizeof *keys), key[48];
    for (size_t row = 0; row < tables[ATTENDANCE].rows; row++) {
        if (!is(cell(ATTENDANCE, row, "code"), "ОП"))
            snprintf(keys[count++], sizeof *keys, "%s %s", cell(ATTENDANCE, row, "pupil"),
                     cell(ATTENDANCE, row, "lesson"));
    }
    ck_assert_uint_gt(count, 1000);
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t row = 0; row < tables[MARKS].rows; row++) {
        char value = cell(MARKS, row, "value")[0];
        snprintf(key, sizeof key, "%s %s", cell(MARKS, row, "pupil"), cell(MARKS, row, "lesson"));
        bool away = bsearch(key, keys, count, sizeof *keys, compare_keys) != NULL;
        MUST(!away || value < '1' || value > '5', "a mark for somebody away: %s", key);
    }
    free(keys);
    unload();
}
END_TEST

START_TEST(ten_thousand_pupils_fit)
{
    struct rusage used;
    made("large", 10000, 2, 0, NULL);
    getrusage(RUSAGE_SELF, &used);
#ifndef __SANITIZE_ADDRESS__
    ck_assert_int_lt(used.ru_maxrss, 64L * 1024);
#endif
}
END_TEST

START_TEST(wrong_wishes_are_refused)
{
    struct err err = {0};
    struct sample_options options = {10, 1, 0, "2031-Q1", NULL};
    char path[512];
    snprintf(path, sizeof path, "%s/refused", test_dir());
    ck_assert_int_eq(sample_write(path, &options, &err), -1);
    ck_assert_int_eq((int)err.kind, ERR_USAGE);
    options = (struct sample_options){0, 1, 0, NULL, NULL};
    ck_assert_int_eq(sample_write(path, &options, &err), -1);
    options = (struct sample_options){1000, 1, 3, NULL, NULL};
    ck_assert_int_eq(sample_write(path, &options, &err), -1);
    ck_assert(!file_exists(path));
    options = (struct sample_options){10, 1, 0, NULL, "12"};
    ck_assert_int_eq(sample_write(path, &options, &err), -1);
    options = (struct sample_options){10, 1, 0, NULL, NULL};
    ck_assert_int_eq(sample_write(path, &options, &err), 0);
    ck_assert_int_eq(sample_write(path, &options, &err), -1); /* not empty any more */
    ck_assert_int_eq((int)err.kind, ERR_CANT_CREATE);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("sample");
    TCase *cases = tcase_create("sample");
    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, the_same_seed_gives_the_same_bytes);
    tcase_add_test(cases, more_quarters_keep_what_an_earlier_export_had);
    tcase_add_test(cases, every_reference_is_there);
    tcase_add_test(cases, three_classes_show_everything);
    tcase_add_test(cases, samples_are_what_the_program_writes);
    tcase_add_test(cases, lessons_stand_on_school_days);
    tcase_add_test(cases, the_week_is_the_curriculum);
    tcase_add_test(cases, nobody_is_in_two_places);
    tcase_add_test(cases, names_have_the_right_endings);
    tcase_add_test(cases, nobody_can_be_reached);
    tcase_add_test(cases, marks_are_spread_as_in_a_school);
    tcase_add_test(cases, scales_tell_the_same);
    tcase_add_test(cases, who_is_away_has_no_mark);
    tcase_add_test(cases, ten_thousand_pupils_fit);
    tcase_add_test(cases, wrong_wishes_are_refused);
    suite_add_tcase(all, cases);
    return all;
}

TEST_MAIN
