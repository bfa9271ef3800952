/*
 * policy: see policy.h. Every key is a row of one table: its section, its name, how it is read, what is
 * expected. inih tells no line numbers, so the reader counts the lines it hands out.
 */
#include "assess/policy.h"
#include "base/file.h"
#include "base/i18n.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLICY_BYTES_MAX = 64 * 1024, KEYS_MAX = 48 };

struct key;

struct reading {
    const char *name; /* of the file */
    const char *at, *end;
    int line;
    struct policy *policy;
    bool named;            /* the scale is known */
    int line_of[KEYS_MAX]; /* where each key stood; 0: nowhere */
    struct err *err;
    bool failed;
};

struct key {
    const char *section, *name;
    int (*read)(struct reading *reading, const struct key *key, const char *value);
    int64_t low, high; /* of a number; of a threshold: the mark in low */
};

static int bad_value(struct reading *reading, const struct key *key, const char *value, const char *expected)
{
    return err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] %s = %s: expected %s"), reading->name,
                   reading->line, key->section, key->name, value, expected);
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

static int read_x1000(struct reading *reading, const struct key *key, const char *value, int64_t *to)
{
    char expected[128];
    snprintf(expected, sizeof expected, _("a number from %g to %g with at most three decimals"),
             (double)key->low / 1000, (double)key->high / 1000);
    if (!parse_x1000(value, to) || *to < key->low || *to > key->high)
        return bad_value(reading, key, value, expected);
    return 0;
}

static int read_int(struct reading *reading, const struct key *key, const char *value, int *to)
{
    char expected[128];
    snprintf(expected, sizeof expected, _("a whole number from %d to %d"), (int)key->low, (int)key->high);
    int64_t number = 0;
    if (!parse_x1000(value, &number) || number % 1000 != 0 || number / 1000 < key->low ||
        number / 1000 > key->high)
        return bad_value(reading, key, value, expected);
    *to = (int)(number / 1000);
    return 0;
}

static int read_choice(struct reading *reading, const struct key *key, const char *value, const char *no,
                       const char *yes, bool *to)
{
    char expected[128];
    snprintf(expected, sizeof expected, _("%s or %s"), no, yes);
    *to = strcmp(value, yes) == 0;
    return *to || strcmp(value, no) == 0 ? 0 : bad_value(reading, key, value, expected);
}

static int read_scale(struct reading *reading, const struct key *key, const char *value)
{
    static const char *const names[] = {"2-5", "percent", "10"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value, names[i]) == 0) {
            reading->policy->scale = (enum policy_scale)i;
            reading->named = true;
            return 0;
        }
    return bad_value(reading, key, value, _("2-5, percent or 10"));
}

static int read_threshold(struct reading *reading, const struct key *key, const char *value)
{
    struct key plain = {key->section, key->name, NULL, 0, 100000};
    int64_t *table = strcmp(key->section, "exam") == 0 ? reading->policy->exam_threshold_x1000
                                                       : reading->policy->threshold_x1000;
    return read_x1000(reading, &plain, value, &table[key->low]);
}

static int read_minimum(struct reading *reading, const struct key *key, const char *value)
{
    int at = key->name[strlen(key->name) - 1] - '1';
    return read_int(reading, key, value, &reading->policy->minimum_marks[at]);
}

static int read_few_marks(struct reading *reading, const struct key *key, const char *value)
{
    return read_choice(reading, key, value, "not_attested", "attest", &reading->policy->few_marks_attest);
}

static int read_absence(struct reading *reading, const struct key *key, const char *value)
{
    return read_x1000(reading, key, value, &reading->policy->absence_limit_x1000);
}

static int read_no_five(struct reading *reading, const struct key *key, const char *value)
{
    return read_choice(reading, key, value, "no", "yes", &reading->policy->no_five_with_two);
}

static int read_work_owed(struct reading *reading, const struct key *key, const char *value)
{
    return read_choice(reading, key, value, "ignore", "two", &reading->policy->work_owed_is_two);
}

static int read_exam_alone(struct reading *reading, const struct key *key, const char *value)
{
    return read_choice(reading, key, value, "no", "yes", &reading->policy->exam_alone);
}

/* "1", "1 2", "none". */
static int read_unmarked(struct reading *reading, const struct key *key, const char *value)
{
    bool *grades = reading->policy->unmarked_grade;
    memset(grades, 0, sizeof reading->policy->unmarked_grade);
    if (strcmp(value, "none") == 0)
        return 0;
    const char *at = value;
    while (*at != '\0') {
        char *end = NULL;
        long grade = strtol(at, &end, 10);
        if (end == at || grade < 1 || grade >= POLICY_GRADES || (*end != '\0' && *end != ' '))
            return bad_value(reading, key, value, _("grades from 1 to 11 with blanks between them, or none"));
        grades[grade] = true;
        at = end + strspn(end, " ");
    }
    return 0;
}

static int read_forecast_min(struct reading *reading, const struct key *key, const char *value)
{
    return read_int(reading, key, value, &reading->policy->forecast_min_marks);
}

static int read_needed_weight(struct reading *reading, const struct key *key, const char *value)
{
    return read_x1000(reading, key, value, &reading->policy->needed_weight_x1000);
}

static int read_warn_percent(struct reading *reading, const struct key *key, const char *value)
{
    return read_int(reading, key, value, &reading->policy->forecast_warn_percent);
}

static int read_homework(struct reading *reading, const struct key *key, const char *value)
{
    return read_choice(reading, key, value, "no", "yes", &reading->policy->check_homework);
}

static int read_control_percent(struct reading *reading, const struct key *key, const char *value)
{
    return read_int(reading, key, value, &reading->policy->check_control_percent);
}

static const struct key keys[] = {
    {"scale", "name", read_scale, 0, 0},
    {"thresholds", "2", read_threshold, 2, 0},
    {"thresholds", "3", read_threshold, 3, 0},
    {"thresholds", "4", read_threshold, 4, 0},
    {"thresholds", "5", read_threshold, 5, 0},
    {"thresholds", "6", read_threshold, 6, 0},
    {"thresholds", "7", read_threshold, 7, 0},
    {"thresholds", "8", read_threshold, 8, 0},
    {"thresholds", "9", read_threshold, 9, 0},
    {"thresholds", "10", read_threshold, 10, 0},
    {"exam", "2", read_threshold, 2, 0},
    {"exam", "3", read_threshold, 3, 0},
    {"exam", "4", read_threshold, 4, 0},
    {"exam", "5", read_threshold, 5, 0},
    {"exam", "6", read_threshold, 6, 0},
    {"exam", "7", read_threshold, 7, 0},
    {"exam", "8", read_threshold, 8, 0},
    {"exam", "9", read_threshold, 9, 0},
    {"exam", "10", read_threshold, 10, 0},
    {"exam", "alone", read_exam_alone, 0, 0},
    {"minimum_marks", "hours_1", read_minimum, 0, 100},
    {"minimum_marks", "hours_2", read_minimum, 0, 100},
    {"minimum_marks", "hours_3", read_minimum, 0, 100},
    {"minimum_marks", "few_marks", read_few_marks, 0, 0},
    {"absence", "limit_percent", read_absence, 0, 100000},
    {"rules", "no_five_with_two", read_no_five, 0, 0},
    {"rules", "work_owed", read_work_owed, 0, 0},
    {"rules", "unmarked_grades", read_unmarked, 0, 0},
    {"forecast", "min_marks", read_forecast_min, 1, 100},
    {"forecast", "needed_weight", read_needed_weight, 1, 1000000},
    {"forecast", "warn_percent", read_warn_percent, 1, 100},
    {"check", "homework", read_homework, 0, 0},
    {"check", "control_percent", read_control_percent, 1, 100},
};
enum { KEYS = sizeof keys / sizeof *keys };
_Static_assert((int)KEYS <= (int)KEYS_MAX, "line_of holds a line for every key");

/* The keys of SECTION, or the sections, for a message. */
static void list_known(const char *section, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < KEYS && used < size; i++) {
        if (section == NULL && i > 0 && strcmp(keys[i].section, keys[i - 1].section) == 0)
            continue;
        if (section != NULL && strcmp(keys[i].section, section) != 0)
            continue;
        int put = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "",
                           section == NULL ? keys[i].section : keys[i].name);
        used += put > 0 ? (size_t)put : 0;
    }
}

static int take(struct reading *reading, const char *section, const char *name, const char *value)
{
    bool section_known = false;
    for (size_t i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].section, section) != 0)
            continue;
        section_known = true;
        if (strcmp(keys[i].name, name) != 0)
            continue;
        if (reading->line_of[i] != 0)
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] %s is given twice, first in line %d"),
                           reading->name, reading->line, section, name, reading->line_of[i]);
        reading->line_of[i] = reading->line;
        return keys[i].read(reading, &keys[i], value);
    }
    if (section[0] == '\0')
        return err_set(reading->err, ERR_CONFIG,
                       _("%s:%d: %s is outside any section: put a line [section] before it"), reading->name,
                       reading->line, name);
    char known[256];
    list_known(section_known ? section : NULL, known, sizeof known);
    if (section_known)
        return err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] has no key \"%s\": expected one of %s"),
                       reading->name, reading->line, section, name, known);
    return err_set(reading->err, ERR_CONFIG, _("%s:%d: there is no section [%s]: expected one of %s"),
                   reading->name, reading->line, section, known);
}

static int on_pair(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    if (!reading->failed && take(reading, section, name, value) != 0)
        reading->failed = true;
    return !reading->failed;
}

/* One line for inih; a comment goes out as an empty line, so that its length never matters. */
static char *next_line(char *out, int size, void *stream)
{
    struct reading *reading = stream;
    if (reading->at >= reading->end)
        return NULL;
    const char *stop = memchr(reading->at, '\n', (size_t)(reading->end - reading->at));
    size_t len = stop != NULL ? (size_t)(stop - reading->at) : (size_t)(reading->end - reading->at);
    const char *line = reading->at;
    reading->at += len + (stop != NULL);
    reading->line++;
    size_t blank = 0;
    while (blank < len && (line[blank] == ' ' || line[blank] == '\t'))
        blank++;
    if (blank < len && (line[blank] == ';' || line[blank] == '#'))
        len = 0;
    bool odd = memchr(line, '\0', len) != NULL;
    if (odd || len + 2 > (size_t)size) {
        if (!reading->failed)
            err_set(reading->err, ERR_CONFIG,
                    odd ? _("%s:%d: expected text, there is a NUL byte") : _("%s:%d: the line is too long"),
                    reading->name, reading->line);
        reading->failed = true;
        len = 0;
    }
    memcpy(out, line + blank * (len > 0), len - blank * (len > 0));
    len -= blank * (len > 0);
    out[len] = '\n';
    out[len + 1] = '\0';
    return out;
}

/* What a file leaves out. Thresholds as schools mostly have them; 3, 5, 7 marks at 1, 2, 3 lessons a week. */
static void fill_defaults(struct policy *policy)
{
    memset(policy, 0, sizeof *policy);
    for (size_t i = 0; i <= POLICY_MARK_MAX; i++)
        policy->threshold_x1000[i] = policy->exam_threshold_x1000[i] = -1;
    for (size_t i = 0; i < POLICY_HOURS; i++)
        policy->minimum_marks[i] = -1;
    policy->absence_limit_x1000 = 50000;
    policy->exam_alone = true;
    policy->unmarked_grade[1] = true;
    policy->forecast_min_marks = 3;
    policy->needed_weight_x1000 = 1000;
    policy->forecast_warn_percent = 30;
    policy->check_homework = true;
    policy->check_control_percent = 60;
}

static void fill_scale(struct policy *policy)
{
    static const int64_t percent[] = {0, 0, 0, 40000, 55000, 70000};
    static const int minimum[POLICY_HOURS] = {3, 3, 3};
    bool ten = policy->scale == POLICY_TEN;
    policy->lowest = ten ? 1 : 2;
    policy->highest = ten ? 10 : 5;
    policy->pass = ten ? 5 : 3;
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
            policy->minimum_marks[i] = policy->scale == POLICY_PERCENT ? 1 : minimum[i];
}

/* A threshold must belong to a mark of the scale, lie within its values and above the one below. */
static int check_thresholds(struct reading *reading)
{
    const struct policy *policy = reading->policy;
    for (size_t i = 0; i < KEYS; i++) {
        if (keys[i].read != read_threshold || reading->line_of[i] == 0)
            continue;
        bool exam = strcmp(keys[i].section, "exam") == 0;
        const int64_t *table = exam ? policy->exam_threshold_x1000 : policy->threshold_x1000;
        int mark = (int)keys[i].low;
        int64_t limit = exam ? 100000 : policy->value_max_x1000;
        reading->line = reading->line_of[i];
        if (mark <= policy->lowest || mark > policy->highest)
            return err_set(reading->err, ERR_CONFIG,
                           _("%s:%d: [%s] %d: expected a mark of the scale from %d to %d"), reading->name,
                           reading->line, keys[i].section, mark, policy->lowest + 1, policy->highest);
        if (table[mark] > limit)
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] %d: expected at most %d"), reading->name,
                           reading->line, keys[i].section, mark, (int)(limit / 1000));
        if ((mark > policy->lowest + 1 && table[mark] <= table[mark - 1]) ||
            (mark < policy->highest && table[mark] >= table[mark + 1]))
            return err_set(reading->err, ERR_CONFIG,
                           _("%s:%d: [%s] %d: expected thresholds that rise with the mark"), reading->name,
                           reading->line, keys[i].section, mark);
    }
    return 0;
}

static void seal(struct policy *policy)
{
    struct digest digest;
    digest_begin(&digest);
    digest_int(&digest, (int64_t)policy->scale);
    for (int mark = policy->lowest + 1; mark <= policy->highest; mark++) {
        digest_int(&digest, policy->threshold_x1000[mark]);
        digest_int(&digest, policy->exam_threshold_x1000[mark]);
    }
    for (size_t i = 0; i < POLICY_HOURS; i++)
        digest_int(&digest, policy->minimum_marks[i]);
    for (size_t i = 0; i < POLICY_GRADES; i++)
        digest_int(&digest, policy->unmarked_grade[i]);
    digest_int(&digest, policy->few_marks_attest);
    digest_int(&digest, policy->absence_limit_x1000);
    digest_int(&digest, policy->no_five_with_two);
    digest_int(&digest, policy->work_owed_is_two);
    digest_int(&digest, policy->exam_alone);
    digest_end(&digest, policy->digest); /* the settings of forecast and check change no final mark */
}

int policy_parse(const char *name, const char *text, size_t len, struct policy *policy, struct err *err)
{
    struct reading reading = {.name = name, .at = text, .end = text + len, .policy = policy, .err = err};
    fill_defaults(policy);
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        reading.at += 3;
    int line = ini_parse_stream(next_line, &reading, on_pair, &reading);
    if (reading.failed)
        return -1;
    if (line != 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: expected [section] or key = value"), name, line);
    if (!reading.named)
        return err_set(err, ERR_CONFIG, _("%s: [scale] name is missing: expected 2-5, percent or 10"), name);
    fill_scale(policy);
    if (check_thresholds(&reading) != 0)
        return -1;
    seal(policy);
    return 0;
}

int policy_load(const char *path, struct policy *policy, struct err *err)
{
    struct buf text = {0};
    int failed;
    if (!file_exists(path))
        failed = err_set(err, ERR_CONFIG,
                         _("%s is not there: copy common.ini or percent.ini from templates/policies"), path);
    else
        failed = file_read(path, POLICY_BYTES_MAX, &text, err);
    if (failed == 0)
        failed = policy_parse(path, buf_text(&text), text.len, policy, err);
    buf_free(&text);
    return failed;
}
