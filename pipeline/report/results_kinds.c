/* results_kinds: the tables of `itog results`: statements over the views of views.sql, and columns. See results_part.h. */
#include "base/i18n.h"
#include "report/results_part.h"

#include <stddef.h>

#define NOW(sum) "coalesce(sum(" sum ") FILTER (WHERE period_id = ?1), 0), "
#define WAS(sum) "coalesce(sum(" sum ") FILTER (WHERE period_id = ?7), 0) "
#define CHOSEN(home)                                                                                         \
    " WHERE period_id IN (?1, ?7) AND (?2 = 0 OR ?2 IN (class_group_id, " TWIN(                              \
        home) ")) AND ?3 IN (0, "                                                                            \
              "grade) AND ?4 IN (0, level) "
#define AND_SUBJECT "AND ?5 IN (0, subject_id) "
#define TWIN(home)                                                                                           \
    "iif(period_id = ?1, " home ", coalesce((SELECT twin_id FROM class_twin w WHERE w.period_id = ?1 AND "   \
    "w.class_group_id = l." home "), " home "))"
#define PUPILS                                                                                               \
    NOW("pupils")                                                                                            \
    NOW("excellent")                                                                                         \
    NOW("one_four")                                                                                          \
    NOW("good")                                                                                              \
    NOW("one_three")                                                                                         \
    NOW("threes")                                                                                            \
    NOW("failing")                                                                                           \
    NOW("incomplete")                                                                                        \
    NOW("unmarked")                                                                                          \
    NOW("with_not_attested")                                                                                 \
    NOW("with_deferred")                                                                                     \
    NOW("decided") NOW("passed") NOW("well") WAS("decided") "," WAS("passed") "," WAS("well")
#define MARKS                                                                                                \
    NOW("roll")                                                                                              \
    NOW("assessed")                                                                                          \
    NOW("n5")                                                                                                \
    NOW("n4")                                                                                                \
    NOW("n3")                                                                                                \
    NOW("n2")                                                                                                \
    NOW("n_not_attested")                                                                                    \
    NOW("n_no_mark")                                                                                         \
    NOW("n_exempt")                                                                                          \
    NOW("n_deferred")                                                                                        \
    NOW("n_pass")                                                                                            \
    NOW("n_fail")                                                                                            \
    NOW("n_unmarked")                                                                                        \
    NOW("mark_sum") NOW("degree_sum_x1000") WAS("assessed") "," WAS("n5 + n4 + n3") "," WAS("n5 + n4")
#define WORKS                                                                                                \
    NOW("n5 + n4 + n3 + n2")                                                                                 \
    NOW("n5")                                                                                                \
    NOW("n4")                                                                                                \
    NOW("n3")                                                                                                \
    NOW("n2")                                                                                                \
    NOW("n_pass")                                                                                            \
    NOW("n_fail")                                                                                            \
    NOW("n_not_submitted")                                                                                   \
    NOW("works_planned")                                                                                     \
    NOW("works_held")                                                                                        \
    NOW("written") NOW("due - written") WAS("n5 + n4 + n3 + n2") "," WAS("n5 + n4 + n3") "," WAS("n5 + n4")
#define MARK(n) NOW("iif(mark = " #n ", pupils, 0)")
#define TEN     MARK(10) MARK(9) MARK(8) MARK(7) MARK(6) MARK(5) MARK(4) MARK(3) MARK(2) MARK(1) NOW("pupils") "0"

#define NAME_GRADE   "max(coalesce(grade, 0)), ''"
#define KEY_GRADE    "grade", "grade IS NULL, grade"
#define NAME_LEVEL   "max(level), ''"
#define KEY_LEVEL    "level", "level"
#define NAME_SUBJECT "max(subject), ''"
#define KEY_SUBJECT  "subject_id", "max(position), subject_id"
#define OF_PUPILS    " FROM class_line l" CHOSEN("class_group_id")
#define OF_WORKS     " FROM work_line l" CHOSEN("home_id") AND_SUBJECT
#define OF_SUBJECTS  " FROM subject_line l" CHOSEN("class_group_id") AND_SUBJECT
#define OF_TEACHERS                                                                                          \
    " FROM teacher_line l" CHOSEN("home_id") AND_SUBJECT "AND (?6 = '' OR instr(teacher_key, ?6) > 0) "
static const struct result_unit of_pupils[] = {
    {"class", "max(class), ''", OF_PUPILS, TWIN("class_group_id"), "max(class_key), max(class_group_id)"},
    {"grade", NAME_GRADE, OF_PUPILS, KEY_GRADE},
    {"level", NAME_LEVEL, OF_PUPILS, KEY_LEVEL},
    {0}};
static const struct result_unit of_marks[] = {
    {"class", "max(class), ''", OF_SUBJECTS, TWIN("class_group_id"), "max(class_key), max(class_group_id)"},
    {"grade", NAME_GRADE, OF_SUBJECTS, KEY_GRADE},
    {"level", NAME_LEVEL, OF_SUBJECTS, KEY_LEVEL},
    {"subject", NAME_SUBJECT, OF_SUBJECTS, KEY_SUBJECT},
    {"teacher", "max(coalesce(teacher, '-')), ''", OF_TEACHERS, "teacher_id",
     "max(teacher_key) IS NULL, max(teacher_key), teacher_id"},
    {0}};
/* One teacher's: where the teacher teaches, not the homeroom. */
static const struct result_unit of_teacher[] = {
    {"class", "max(class), ''", OF_TEACHERS, TWIN("home_id"), "max(class_key), max(home_id)"},
    {"grade", NAME_GRADE, OF_TEACHERS, KEY_GRADE},
    {"level", NAME_LEVEL, OF_TEACHERS, KEY_LEVEL},
    {"subject", NAME_SUBJECT, OF_TEACHERS, KEY_SUBJECT},
    {"teacher", "max(coalesce(teacher, '-')), ''", OF_TEACHERS, "teacher_id", "max(teacher_key), teacher_id"},
    {"line", "max(group_title), max(subject)", OF_TEACHERS, "class_group_id, subject_id, teacher_id",
     "max(group_key), class_group_id, max(position), subject_id"},
    {0}};
static const struct result_unit of_works[] = {
    {"work", "max(coalesce(work_type, '-')), ''", OF_WORKS, "work_type_id",
     "max(is_control) IS NULL, max(is_control) DESC, max(work_type), work_type_id"},
    {0}};
#define OF_TEN " FROM mark_line l" CHOSEN("class_group_id") AND_SUBJECT
static const struct result_unit of_ten[] = {
    {"class", "max(class), ''", OF_TEN, TWIN("class_group_id"), "max(class_key), max(class_group_id)"},
    {"grade", NAME_GRADE, OF_TEN, KEY_GRADE},
    {"level", NAME_LEVEL, OF_TEN, KEY_LEVEL},
    {"subject", NAME_SUBJECT, OF_TEN, KEY_SUBJECT},
    {0}};

/* ───────────── columns ───────────── */

#define BIT(place) (1U << (place))

static const struct result_column pupil_columns[] = {{N_("pupils"), SHOW_COUNT, BIT(0), 0, 0, 0, 0},
                                                     {N_("exc."), SHOW_COUNT, BIT(1), 0, 0, 0, 0},
                                                     {N_("one %s"), SHOW_COUNT, BIT(2), 0, 0, 0, 4},
                                                     {N_("good"), SHOW_COUNT, BIT(3), 0, 0, 0, 0},
                                                     {N_("one %s"), SHOW_COUNT, BIT(4), 0, 0, 0, 3},
                                                     {N_("with %s"), SHOW_COUNT, BIT(5), 0, 0, 0, 3},
                                                     {N_("failing"), SHOW_COUNT, BIT(6), 0, 0, 0, 0},
                                                     {N_("no final"), SHOW_COUNT, BIT(7), 0, 0, 0, 0},
                                                     {N_("unmarked"), SHOW_SOME, BIT(8), 0, 0, 0, 0},
                                                     {N_("with n/a"), SHOW_COUNT, BIT(9), 0, 0, 0, 0},
                                                     {N_("with def."), SHOW_COUNT, BIT(10), 0, 0, 0, 0},
                                                     {"N", SHOW_COUNT, BIT(11), 0, 0, 0, 0},
                                                     {N_("success"), SHOW_RATE, BIT(12), BIT(11), 0, 0, 0},
                                                     {"±", SHOW_CHANGE, BIT(12), BIT(11), 15, 14, 0},
                                                     {N_("quality"), SHOW_RATE, BIT(13), BIT(11), 0, 0, 0},
                                                     {"±", SHOW_CHANGE, BIT(13), BIT(11), 16, 14, 0},
                                                     {0}};
static const struct result_column mark_columns[] = {
    {N_("pupils"), SHOW_COUNT, BIT(0), 0, 0, 0, 0},
    {"%s", SHOW_COUNT, BIT(2), 0, 0, 0, 5},
    {"%s", SHOW_COUNT, BIT(3), 0, 0, 0, 4},
    {"%s", SHOW_COUNT, BIT(4), 0, 0, 0, 3},
    {"%s", SHOW_COUNT, BIT(5), 0, 0, 0, 2},
    {N_("n/a"), SHOW_COUNT, BIT(6), 0, 0, 0, 0},
    {N_("no mk."), SHOW_COUNT, BIT(7), 0, 0, 0, 0},
    {N_("exm."), SHOW_COUNT, BIT(8), 0, 0, 0, 0},
    {N_("def."), SHOW_COUNT, BIT(9), 0, 0, 0, 0},
    {N_("pass"), SHOW_SOME, BIT(10), 0, 0, 0, 0},
    {N_("fail"), SHOW_SOME, BIT(11), 0, 0, 0, 0},
    {N_("unmarked"), SHOW_SOME, BIT(12), 0, 0, 0, 0},
    {"N", SHOW_COUNT, BIT(1), 0, 0, 0, 0},
    {N_("mean"), SHOW_MEAN, BIT(13), BIT(2) | BIT(3) | BIT(4) | BIT(5), 0, 0, 0},
    {N_("success"), SHOW_RATE, BIT(2) | BIT(3) | BIT(4), BIT(1), 0, 0, 0},
    {"±", SHOW_CHANGE, BIT(2) | BIT(3) | BIT(4), BIT(1), 16, 15, 0},
    {N_("quality"), SHOW_RATE, BIT(2) | BIT(3), BIT(1), 0, 0, 0},
    {"±", SHOW_CHANGE, BIT(2) | BIT(3), BIT(1), 17, 15, 0},
    {N_("degree"), SHOW_DEGREE, BIT(14), BIT(1), 0, 0, 0},
    {0}};
static const struct result_column work_columns[] = {
    {"%s", SHOW_COUNT, BIT(1), 0, 0, 0, 5},
    {"%s", SHOW_COUNT, BIT(2), 0, 0, 0, 4},
    {"%s", SHOW_COUNT, BIT(3), 0, 0, 0, 3},
    {"%s", SHOW_COUNT, BIT(4), 0, 0, 0, 2},
    {N_("pass"), SHOW_SOME, BIT(5), 0, 0, 0, 0},
    {N_("fail"), SHOW_SOME, BIT(6), 0, 0, 0, 0},
    {N_("owed"), SHOW_COUNT, BIT(7), 0, 0, 0, 0},
    {"N", SHOW_COUNT, BIT(0), 0, 0, 0, 0},
    {N_("success"), SHOW_RATE, BIT(1) | BIT(2) | BIT(3), BIT(0), 0, 0, 0},
    {"±", SHOW_CHANGE, BIT(1) | BIT(2) | BIT(3), BIT(0), 13, 12, 0},
    {N_("quality"), SHOW_RATE, BIT(1) | BIT(2), BIT(0), 0, 0, 0},
    {"±", SHOW_CHANGE, BIT(1) | BIT(2), BIT(0), 14, 12, 0},
    {N_("planned"), SHOW_COUNT, BIT(8), 0, 0, 0, 0},
    {N_("carried out"), SHOW_COUNT, BIT(9), 0, 0, 0, 0},
    {N_("wrote"), SHOW_COUNT, BIT(10), 0, 0, 0, 0},
    {N_("did not"), SHOW_COUNT, BIT(11), 0, 0, 0, 0},
    {0}};
static const struct result_column ten_columns[] = {
    {"10", SHOW_COUNT, BIT(0), 0, 0, 0, 0}, {"9", SHOW_COUNT, BIT(1), 0, 0, 0, 0},
    {"8", SHOW_COUNT, BIT(2), 0, 0, 0, 0},  {"7", SHOW_COUNT, BIT(3), 0, 0, 0, 0},
    {"6", SHOW_COUNT, BIT(4), 0, 0, 0, 0},  {"5", SHOW_COUNT, BIT(5), 0, 0, 0, 0},
    {"4", SHOW_COUNT, BIT(6), 0, 0, 0, 0},  {"3", SHOW_COUNT, BIT(7), 0, 0, 0, 0},
    {"2", SHOW_COUNT, BIT(8), 0, 0, 0, 0},  {"1", SHOW_COUNT, BIT(9), 0, 0, 0, 0},
    {"N", SHOW_COUNT, BIT(10), 0, 0, 0, 0}, {0}};

const struct result_kind results_of_pupils = {of_pupils, PUPILS, pupil_columns, 14, 17};
const struct result_kind results_of_marks = {of_marks, MARKS, mark_columns, 15, 18};
const struct result_kind results_of_teacher = {of_teacher, MARKS, mark_columns, 15, 18};
const struct result_kind results_of_works = {of_works, WORKS, work_columns, 12, 15};
const struct result_kind results_of_ten = {of_ten, TEN, ten_columns, 11, 11};
