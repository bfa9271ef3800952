/*
 * policy_keys: the table of a policy's keys, their defaults, and the digest of what they make. In: the text of
 * a value. Out: a number and its place in struct policy. What can fail: a value that is not of its kind.
 */
#include "assess/policy_keys.h"
#include "base/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* section, head, name, choices, low, high, offset, kind, size, school */
#define INT(section, name, low, high, member)                                                                \
    {                                                                                                        \
        section, "[" section "]", name, NULL, low, high, offsetof(struct policy, member), POLICY_WHOLE,      \
            sizeof(int), false                                                                               \
    }
#define INT_ALL(section, name, low, high, member)                                                            \
    {                                                                                                        \
        section, "[" section "]", name, NULL, low, high, offsetof(struct policy, member), POLICY_WHOLE,      \
            sizeof(int), true                                                                                \
    }
#define DECIMAL(section, name, low, high, member)                                                            \
    {                                                                                                        \
        section, "[" section "]", name, NULL, low, high, offsetof(struct policy, member), POLICY_DECIMAL,    \
            sizeof(int64_t), false                                                                           \
    }
#define CHOICE(section, name, choices, member)                                                               \
    {                                                                                                        \
        section, "[" section "]", name, choices, 0, 0, offsetof(struct policy, member), POLICY_CHOICE,       \
            sizeof(((struct policy *)NULL)->member), false                                                   \
    }
#define CHOICE_ALL(section, name, choices, member)                                                           \
    {                                                                                                        \
        section, "[" section "]", name, choices, 0, 0, offsetof(struct policy, member), POLICY_CHOICE,       \
            sizeof(((struct policy *)NULL)->member), true                                                    \
    }
#define THRESHOLD(mark)                                                                                      \
    [POLICY_THRESHOLD + mark] = DECIMAL("thresholds", #mark, 0, 100000, threshold_x1000[mark])
#define EXAM(mark)                                                                                           \
    [POLICY_EXAM_THRESHOLD + mark] = DECIMAL("exam", #mark, 0, 100000, exam_threshold_x1000[mark])
#define MINIMUM(hours)                                                                                       \
    [POLICY_MINIMUM + hours - 1] = INT("minimum_marks", "hours_" #hours, 0, 100, minimum_marks[hours - 1])
#define HALF(hours)                                                                                          \
    [POLICY_MINIMUM_HALF + hours - 1] =                                                                      \
        INT("minimum_marks", "half_year_hours_" #hours, 0, 100, half_year_minimum[hours - 1])
#define COEFFICIENT(mark)                                                                                    \
    [POLICY_RESULT_COEFFICIENT + mark] =                                                                     \
        INT_ALL("results", "coefficient_" #mark, 0, 100, result_coefficient[mark])

const struct policy_key_entry policy_keys[POLICY_KEYS] = {
    [POLICY_SCALE] = CHOICE_ALL("scale", "name", "2-5|percent|10", scale),
    [POLICY_SATISFACTORY] = INT_ALL("scale", "satisfactory", 1, POLICY_MARK_MAX, pass),
    [POLICY_GOOD] = INT_ALL("scale", "good", 1, POLICY_MARK_MAX, good),
    [POLICY_EXCELLENT] = INT_ALL("scale", "excellent", 1, POLICY_MARK_MAX, excellent),
    THRESHOLD(2),
    THRESHOLD(3),
    THRESHOLD(4),
    THRESHOLD(5),
    THRESHOLD(6),
    THRESHOLD(7),
    THRESHOLD(8),
    THRESHOLD(9),
    THRESHOLD(10),
    EXAM(2),
    EXAM(3),
    EXAM(4),
    EXAM(5),
    EXAM(6),
    EXAM(7),
    EXAM(8),
    EXAM(9),
    EXAM(10),
    [POLICY_EXAM_ALONE] = CHOICE("exam", "alone", "no|yes", exam_alone),
    [POLICY_EXAM_COMBINE] = CHOICE("exam", "combine", "mean|ignore", exam_ignored),
    [POLICY_EXAM_REQUIRED] = CHOICE("exam", "required", "usual|yes|no", exam_required),
    MINIMUM(1),
    MINIMUM(2),
    MINIMUM(3),
    HALF(1),
    HALF(2),
    HALF(3),
    [POLICY_FEW_MARKS] = CHOICE("minimum_marks", "few_marks", "not_attested|attest", few_marks_attest),
    [POLICY_ARRIVED] = CHOICE("minimum_marks", "arrived", "proportional|full", arrived_full),
    [POLICY_ABSENCE_LIMIT] = DECIMAL("absence", "limit_percent", 0, 100000, absence_limit_x1000),
    [POLICY_ABSENCE_ALONE] = CHOICE("absence", "alone", "no|yes", absence_alone),
    [POLICY_ABSENCE_REQUIRED] = CHOICE("absence", "required", "no|yes", absence_required),
    [POLICY_NO_FIVE_WITH_TWO] = CHOICE("rules", "no_five_with_two", "no|yes", no_five_with_two),
    [POLICY_WORK_OWED] = CHOICE("rules", "work_owed", "ignore|two|not_attested", work_owed),
    [POLICY_TRANSFER] = CHOICE("rules", "transfer", "count|ignore", transfer_ignored),
    [POLICY_UNMARKED_GRADES] = {"rules", "[rules]", "unmarked_grades", NULL, 0, 0, 0, POLICY_GRADE_LIST, 0,
                                true},
    [POLICY_YEAR_TIE] = CHOICE("year", "tie", "up|down|last_period|exam|annual_work", year_tie),
    [POLICY_YEAR_GAP] = CHOICE("year", "not_attested", "most|any|never", year_gap),
    [POLICY_CERTIFICATE_9] = CHOICE_ALL("certificate", "grade_9", "mean|year", certificate_year_only),
    [POLICY_CERTIFICATE_11] = CHOICE_ALL("certificate", "grade_11", "periods|years", certificate_years),
    [POLICY_CERTIFICATE_JOINED] =
        CHOICE_ALL("certificate", "joined", "year_first|together", certificate_together),
    COEFFICIENT(1),
    COEFFICIENT(2),
    COEFFICIENT(3),
    COEFFICIENT(4),
    COEFFICIENT(5),
    [POLICY_RESULT_NOT_ATTESTED] = INT_ALL("results", "not_attested", 0, 100, result_not_attested),
    [POLICY_RESULT_FAILING] =
        CHOICE_ALL("results", "failing_with_not_attested", "no|yes", failing_with_not_attested),
    [POLICY_DEFERRAL_LESSONS] =
        INT("deferral", "propose_after_lessons_percent", 1, 100, deferral_lessons_percent),
    [POLICY_DEFERRAL_DAYS] = INT("deferral", "propose_after_days", 1, 366, deferral_days),
    [POLICY_DEFERRAL_DUE] = INT("deferral", "due_days", 1, 366, deferral_due_days),
    [POLICY_DEFERRAL_LAPSE] = CHOICE("deferral", "lapse", "not_attested|open", deferral_lapse),
    [POLICY_DEFERRAL_LAPSE_AFTER] = INT("deferral", "lapse_after_days", 0, 366, deferral_lapse_after_days),
    [POLICY_DEFERRAL_EXTENSIONS] = INT("deferral", "max_extensions", 0, 10, deferral_extensions),
    [POLICY_DEBT_ATTEMPTS] = INT("debt", "attempts", 1, 10, debt_attempts),
    [POLICY_DEBT_DEADLINE] = INT("debt", "deadline_days", 1, 1000, debt_deadline_days),
    [POLICY_DEBT_ILLNESS] = CHOICE("debt", "exclude_illness", "no|yes", debt_exclude_illness),
    [POLICY_PROMOTION_CONDITIONAL] = CHOICE("promotion", "conditional", "no|yes", promotion_conditional),
    [POLICY_PROMOTION_EXAMS_9] = INT_ALL("promotion", "exams_9", 1, 20, exams_9),
    [POLICY_PROMOTION_EXAMS_11] = INT_ALL("promotion", "exams_11", 1, 20, exams_11),
    [POLICY_FORECAST_MARKS] = INT("forecast", "min_marks", 1, 100, forecast_min_marks),
    [POLICY_FORECAST_WEIGHT] = DECIMAL("forecast", "needed_weight", 1, 1000000, needed_weight_x1000),
    [POLICY_FORECAST_WARN] = INT("forecast", "warn_probability_percent", 1, 100, forecast_warn_percent),
    [POLICY_CHECK_HOMEWORK] = CHOICE_ALL("check", "homework", "no|yes", check_homework),
    [POLICY_CHECK_CONTROL] = INT_ALL("check", "control_percent", 1, 100, check_control_percent),
    [POLICY_COMPLIANCE_LAG] = INT_ALL("compliance", "lag_limit_percent", 0, 100, lag_limit_percent),
};

int policy_key_find(const char *section, const char *name, bool *section_known)
{
    *section_known = false;
    for (int i = 0; i < POLICY_KEYS; i++) {
        if (policy_keys[i].section == NULL || strcmp(policy_keys[i].section, section) != 0)
            continue;
        *section_known = true;
        if (strcmp(policy_keys[i].name, name) == 0)
            return i;
    }
    return -1;
}

bool policy_key_school(const char *section)
{
    for (int i = 0; i < POLICY_KEYS; i++)
        if (policy_keys[i].section != NULL && strcmp(policy_keys[i].section, section) == 0 &&
            !policy_keys[i].school)
            return false;
    return true;
}

void policy_key_list(const char *section, char *out, size_t size)
{
    size_t used = 0;
    const char *last = "";
    out[0] = '\0';
    for (int i = 0; i < POLICY_KEYS && used < size; i++) {
        const struct policy_key_entry *key = &policy_keys[i];
        if (key->section == NULL || (section == NULL && strcmp(key->section, last) == 0) ||
            (section != NULL && strcmp(key->section, section) != 0))
            continue;
        int put = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "",
                           section == NULL ? key->section : key->name);
        used += put > 0 ? (size_t)put : 0;
        last = key->section;
    }
}

/* "2.5", "2,65", "40": at most three places. */
static bool parse_x1000(const char *text, int64_t *value)
{
    int64_t whole = 0, part = 0, scale = 1000;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && whole < 10000000; at++)
        whole = whole * 10 + (*at - '0');
    if (at == text)
        return false;
    if (*at == '.' || *at == ',') {
        at++;
        for (; *at >= '0' && *at <= '9' && scale > 1; at++) {
            scale /= 10;
            part += (*at - '0') * scale;
        }
        if (scale == 1000)
            return false;
    }
    *value = whole * 1000 + part;
    return *at == '\0';
}

static int read_number(const struct policy_key_entry *key, const char *value, int64_t *out, char *expected,
                       size_t size)
{
    bool whole = key->kind == POLICY_WHOLE;
    if (whole)
        snprintf(expected, size, _("a whole number from %d to %d"), (int)key->low, (int)key->high);
    else
        snprintf(expected, size, _("a number from %g to %g with at most three decimals"),
                 (double)key->low / 1000, (double)key->high / 1000);
    if (!parse_x1000(value, out) || (whole && *out % 1000 != 0))
        return -1;
    if (whole)
        *out /= 1000;
    return *out >= key->low && *out <= key->high ? 0 : -1;
}

int policy_weight_read(const char *value, int64_t *out, char *expected, size_t size)
{
    static const struct policy_key_entry weight = {.kind = POLICY_DECIMAL, .high = 1000000};
    return read_number(&weight, value, out, expected, size);
}

/* "a, b or c" */
static void tell_choices(const char *choices, char *out, size_t size)
{
    size_t used = 0;
    for (const char *at = choices; *at != '\0' && used < size;) {
        size_t len = strcspn(at, "|");
        bool last = at[len] == '\0', next_last = !last && strchr(at + len + 1, '|') == NULL;
        int put = next_last ? snprintf(out + used, size - used, _("%.*s or "), (int)len, at)
                            : snprintf(out + used, size - used, last ? "%.*s" : "%.*s, ", (int)len, at);
        used += put > 0 ? (size_t)put : 0;
        at += len + !last;
    }
}

static int read_choice(const struct policy_key_entry *key, const char *value, int64_t *out, char *expected,
                       size_t size)
{
    size_t wanted = strlen(value);
    *out = 0;
    for (const char *at = key->choices; *at != '\0'; (*out)++) {
        size_t len = strcspn(at, "|");
        if (len == wanted && memcmp(at, value, len) == 0)
            return 0;
        at += len + (at[len] == '|');
    }
    tell_choices(key->choices, expected, size);
    return -1;
}

/* "1", "1 2", "none": a bit for each. */
static int read_grades(const char *value, int64_t *out, char *expected, size_t size)
{
    snprintf(expected, size, "%s", _("grades from 1 to 11 with blanks between them, or none"));
    *out = 0;
    if (strcmp(value, "none") == 0)
        return 0;
    const char *at = value;
    while (*at != '\0') {
        char *end = NULL;
        long grade = strtol(at, &end, 10);
        if (end == at || grade < 1 || grade >= POLICY_GRADES || (*end != '\0' && *end != ' '))
            return -1;
        *out |= (int64_t)1 << grade;
        at = end + strspn(end, " ");
    }
    return 0;
}

int policy_key_read(enum policy_key key, const char *value, int64_t *out, char *expected, size_t size)
{
    const struct policy_key_entry *entry = &policy_keys[key];
    switch ((enum policy_kind)entry->kind) {
    case POLICY_CHOICE:
        return read_choice(entry, value, out, expected, size);
    case POLICY_GRADE_LIST:
        return read_grades(value, out, expected, size);
    default:
        return read_number(entry, value, out, expected, size);
    }
}

void policy_key_put(struct policy *policy, enum policy_key key, int64_t value)
{
    const struct policy_key_entry *entry = &policy_keys[key];
    char *at = (char *)policy + entry->offset;
    if (entry->kind == POLICY_GRADE_LIST) {
        for (int grade = 0; grade < POLICY_GRADES; grade++)
            policy->unmarked_grade[grade] = (value >> grade & 1) != 0;
    } else if (entry->size == sizeof(int64_t)) {
        memcpy(at, &value, sizeof value);
    } else if (entry->size == sizeof(bool)) {
        bool yes = value != 0;
        memcpy(at, &yes, sizeof yes);
    } else {
        int number = (int)value;
        memcpy(at, &number, sizeof number);
    }
}

/* What a file leaves out; below 0 what depends on the scale (policy_fill). */
void policy_defaults(struct policy *policy)
{
    static const int coefficients[POLICY_BAND_MAX + 1] = {0, 16, 16, 36, 64, 100};
    *policy = (struct policy){.grade = -1,
                              .pass = -1,
                              .good = -1,
                              .excellent = -1,
                              .absence_limit_x1000 = 50000,
                              .exam_alone = true,
                              .result_not_attested = 7,
                              .deferral_lessons_percent = 50,
                              .deferral_days = 14,
                              .deferral_due_days = 30,
                              .deferral_lapse = POLICY_LAPSE_NOT_ATTESTED,
                              .deferral_extensions = 2,
                              .debt_attempts = 2,
                              .debt_deadline_days = 365,
                              .debt_exclude_illness = true,
                              .promotion_conditional = true,
                              .exams_9 = 4,
                              .exams_11 = 2,
                              .forecast_min_marks = 3,
                              .needed_weight_x1000 = 1000,
                              .forecast_warn_percent = 50,
                              .check_homework = true,
                              .check_control_percent = 60,
                              .lag_limit_percent = 10};
    policy->unmarked_grade[1] = true;
    memcpy(policy->result_coefficient, coefficients, sizeof coefficients);
    for (size_t i = 0; i <= POLICY_MARK_MAX; i++)
        policy->threshold_x1000[i] = policy->exam_threshold_x1000[i] = -1;
    for (size_t i = 0; i < POLICY_HOURS; i++)
        policy->minimum_marks[i] = policy->half_year_minimum[i] = -1;
}

/* Thresholds as schools mostly have them; three marks a period, of works in per cent one. */
void policy_fill(struct policy *policy)
{
    static const int64_t percent[] = {0, 0, 0, 40000, 55000, 70000};
    bool ten = policy->scale == POLICY_TEN;
    policy->lowest = ten ? 1 : 2;
    policy->highest = ten ? 10 : 5;
    if (policy->pass < 0)
        policy->pass = ten ? 5 : 3;
    if (policy->good < 0)
        policy->good = ten ? 7 : 4;
    if (policy->excellent < 0)
        policy->excellent = ten ? 9 : 5;
    policy->value_max_x1000 = policy->scale == POLICY_PERCENT ? 100000 : policy->highest * 1000;
    for (int mark = policy->lowest + 1; mark <= policy->highest; mark++) {
        if (policy->threshold_x1000[mark] < 0)
            policy->threshold_x1000[mark] =
                policy->scale == POLICY_PERCENT ? percent[mark] : mark * 1000 - 500;
        if (policy->exam_threshold_x1000[mark] < 0) {
            bool same = policy->scale == POLICY_PERCENT;
            policy->exam_threshold_x1000[mark] = same  ? policy->threshold_x1000[mark]
                                                 : ten ? mark * 10000 - 5000
                                                       : percent[mark];
        }
    }
    for (size_t i = 0; i < POLICY_HOURS; i++)
        if (policy->minimum_marks[i] < 0)
            policy->minimum_marks[i] = policy->scale == POLICY_PERCENT ? 1 : 3;
    for (size_t i = 0; i < POLICY_HOURS; i++)
        if (policy->half_year_minimum[i] < 0)
            policy->half_year_minimum[i] = policy->minimum_marks[i];
}

/* Of the grades without marks only the policy's own: adding one makes no other grade stale. Settings of
 * statistics, deferral, debt, forecast and check change no final mark. */
void policy_seal(struct policy *policy)
{
    struct digest digest;
    digest_begin(&digest);
    digest_int(&digest, (int64_t)policy->scale);
    if (policy->scale == POLICY_TEN) /* of five marks it is always the third */
        digest_int(&digest, policy->pass);
    for (int mark = policy->lowest + 1; mark <= policy->highest; mark++) {
        digest_int(&digest, policy->threshold_x1000[mark]);
        digest_int(&digest, policy->exam_threshold_x1000[mark]);
    }
    for (size_t i = 0; i < POLICY_HOURS; i++)
        digest_int(&digest, policy->minimum_marks[i]);
    for (int i = 0; i < POLICY_GRADES; i++)
        digest_int(&digest, (policy->grade < 0 || policy->grade == i) && policy->unmarked_grade[i]);
    digest_int(&digest, policy->absence_alone);
    digest_int(&digest, policy->absence_required);
    digest_int(&digest, policy->exam_ignored);
    digest_int(&digest, policy->year_tie);
    digest_int(&digest, policy->year_gap);
    digest_int(&digest, policy->few_marks_attest);
    digest_int(&digest, policy->arrived_full);
    digest_int(&digest, policy->transfer_ignored);
    digest_int(&digest, policy->absence_limit_x1000);
    digest_int(&digest, policy->no_five_with_two);
    digest_int(&digest, policy->work_owed);
    digest_int(&digest, policy->exam_alone);
    digest_end(&digest, policy->digest);
}
