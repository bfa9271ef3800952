/*
 * oneroster_gradebook: categories, lineItems, results of OneRoster CSV 1.1 and 1.2 → work_type, work, mark,
 * exam_result. The results of a category "Exam" are exam results; their clock (R6) starts with the import.
 * See oneroster.h.
 */
#include "base/arena.h"
#include "base/text.h"
#include "import/oneroster.h"
#include "import/value.h"

#include <string.h>

/* ───────────── categories ───────────── */

enum { CATEGORY_TITLE = OR_FIRST, CATEGORY_WEIGHT };
static const struct table_column category_columns[] = {
    OR_COMMON, {"title", true}, {"weight", false}, {NULL, false}};

static bool is_exam(struct arena *arena, const char *title)
{
    const char *lower = text_lower(arena, text_nfc(arena, title));
    return strcmp(lower, "exam") == 0 || strcmp(lower, "экзамен") == 0;
}

static int take_category(struct oneroster *roster, struct table *table, struct err *err)
{
    bool exam = is_exam(roster->importer->row, or_text(table, CATEGORY_TITLE));
    or_begin(roster, table, ENTITY_WORK_TYPE);
    or_set(roster, table, "title", CATEGORY_TITLE);
    or_set_decimal(roster, table, "weight", CATEGORY_WEIGHT);
    if (*or_text(table, CATEGORY_WEIGHT) == '\0')
        or_put(roster, "weight", "1");
    or_put(roster, "is_exam", exam ? "1" : "0");
    return or_take(roster, err);
}

/* ───────────── lineItems ───────────── */

enum {
    ITEM_TITLE = OR_FIRST,
    ITEM_ASSIGNED,
    ITEM_DUE,
    ITEM_CLASS,
    ITEM_CATEGORY,
    ITEM_PERIOD,
    ITEM_MAX,
    ITEM_WEIGHT,
    ITEM_SESSION,
    ITEM_MIN
};
#define ITEM_REST                                                                                            \
    {"metadata.weight", false}, {"academicSessionSourcedId", false}, {"resultValueMin", false},              \
        {"description", false}, {"schoolSourcedId", false},                                                  \
    {                                                                                                        \
        NULL, false                                                                                          \
    }
static const struct table_column item_columns[] = {OR_COMMON,
                                                   {"title", true},
                                                   {"assignDate", false},
                                                   {"dueDate", false},
                                                   {"classSourcedId", true},
                                                   {"categorySourcedId", true},
                                                   {"gradingPeriodSourcedId", true},
                                                   {"resultValueMax", true},
                                                   ITEM_REST};
static const struct table_column item_columns_1_2[] = {OR_COMMON,
                                                       {"title", true},
                                                       {"assignDate", false},
                                                       {"dueDate", false},
                                                       {"classSourcedId", true},
                                                       {"categorySourcedId", true},
                                                       {"gradingPeriodSourcedId", false},
                                                       {"resultValueMax", false},
                                                       ITEM_REST};

/* The score that is 0 %; 0 where the file does not say. False with a finding. */
static bool take_minimum(struct oneroster *roster, struct table *table, int64_t *min_x1000)
{
    const char *min = or_decimal(table, ITEM_MIN);
    int64_t max_x1000;
    *min_x1000 = 0;
    if (*min != '\0' && !value_decimal(min, min_x1000))
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_DECIMAL, ITEM_MIN, "0") != 0;
    if (*min_x1000 > 0 && value_decimal(or_decimal(table, ITEM_MAX), &max_x1000) && max_x1000 <= *min_x1000)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_DECIMAL, ITEM_MAX,
                        arena_printf(roster->importer->row, "> %s", min)) != 0;
    return true;
}

/* The grading period, else (1.2) the session. */
static size_t period_column(struct table *table)
{
    return *or_text(table, ITEM_PERIOD) != '\0' ? ITEM_PERIOD : ITEM_SESSION;
}

static void keep_item(struct oneroster *roster, struct table *table, const struct or_class *class,
                      int64_t min_x1000)
{
    const char *id = or_text(table, OR_ID);
    struct fact *fact = importer_fact(roster->importer, ENTITY_WORK, roster->row.key);
    struct or_item *item = or_list_add(&roster->item_list, sizeof *item);
    fact->min_x1000 = min_x1000;
    *item = (struct or_item){.period = or_keep(roster, or_text(table, period_column(table))),
                             .title = or_keep(roster, or_text(table, ITEM_TITLE)),
                             .max = or_keep(roster, or_text(table, ITEM_MAX)),
                             .min_x1000 = min_x1000,
                             .max_x1000 = fact->max_x1000,
                             .gone = roster->row.withdrawn,
                             .at_class = (size_t)(class - (const struct or_class *)roster->class_list.items),
                             .scale = idmap_find(&roster->class_scales, class->id, strlen(class->id), 0),
                             .exam = importer_fact(roster->importer, ENTITY_WORK_TYPE, fact->type)->exam};
    idmap_put(&roster->items, roster->importer->keep, id, strlen(id), (int64_t)roster->item_list.count);
}

static int take_item(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct or_class *class = or_find_class(roster, or_text(table, ITEM_CLASS));
    int64_t min_x1000;
    if (class == NULL)
        return or_dangles(roster, table, ITEM_CLASS, or_text(table, ITEM_CLASS), "classes.csv");
    if (!take_minimum(roster, table, &min_x1000))
        return 0;
    or_begin(roster, table, ENTITY_WORK);
    roster->row.withdrawn = roster->row.withdrawn || class->withdrawn;
    or_set(roster, table, "class_group", ITEM_CLASS);
    row_set_copy(roster->importer, &roster->row, "subject", class->course, "classSourcedId");
    or_set(roster, table, "work_type", ITEM_CATEGORY);
    or_set(roster, table, "period", period_column(table));
    or_set(roster, table, "title", ITEM_TITLE);
    or_set(roster, table, "assigned_on", ITEM_ASSIGNED);
    or_set(roster, table, "due_on", ITEM_DUE);
    or_set_decimal(roster, table, "weight", ITEM_WEIGHT);
    or_set_decimal(roster, table, "max", ITEM_MAX);
    int taken = or_take(roster, err);
    if (taken == 1)
        keep_item(roster, table, class, min_x1000);
    return taken;
}

/* ───────────── results ───────────── */

enum {
    RESULT_ITEM = OR_FIRST,
    RESULT_PUPIL,
    RESULT_STATUS,
    RESULT_SCORE,
    RESULT_DATE,
    RESULT_COMMENT,
    RESULT_TEXT,
    RESULT_IN_PROGRESS,
    RESULT_INCOMPLETE,
    RESULT_LATE,
    RESULT_MISSING
};
#define RESULT_REST                                                                                          \
    {"scoreDate", true}, {"comment", false}, {"textScore", false}, {"inProgress", false},                    \
        {"incomplete", false}, {"late", false}, {"missing", false}, {"classSourcedId", false},               \
    {                                                                                                        \
        NULL, false                                                                                          \
    }
static const struct table_column result_columns[] = {OR_COMMON,
                                                     {"lineItemSourcedId", true},
                                                     {"studentSourcedId", true},
                                                     {"scoreStatus", true},
                                                     {"score", true},
                                                     RESULT_REST};
static const struct table_column result_columns_1_2[] = {OR_COMMON,
                                                         {"lineItemSourcedId", true},
                                                         {"studentSourcedId", true},
                                                         {"scoreStatus", true},
                                                         {"score", false},
                                                         RESULT_REST};

/* Written beside a mark, for the family to read. */
static const char late_note[] = "сдано позже срока";

/* One result on its way. */
struct result {
    const struct or_item *item;
    const char *score; /* a number or a word of the journal; "": none */
    size_t column;     /* where it stands */
    bool graded;       /* the score is what was reached; else a word that stands instead of one */
    bool partial;      /* the source says that it is not final */
    bool late;
};

/* What a scoreStatus comes to: VALUE stands instead of the score; "" is the score itself; NULL is nothing to
 * store. */
static const struct score_status {
    const char *status, *value;
} score_statuses[] = {{"fully graded", ""},
                      {"partially graded", ""},
                      {"exempt", "осв"},
                      {"not submitted", "нс"},
                      {"submitted", NULL}};

static const struct score_status *find_status(const char *text)
{
    for (size_t i = 0; i < sizeof score_statuses / sizeof *score_statuses; i++)
        if (strcmp(score_statuses[i].status, text) == 0)
            return &score_statuses[i];
    return NULL;
}

/* Where the scale does not begin with 0, a percentage: an exam result has a highest score only. */
static int put_exam(struct oneroster *roster, struct table *table, const struct result *result)
{
    const struct or_item *item = result->item;
    int64_t score;
    bool shifted = item->min_x1000 > 0 && value_decimal(result->score, &score) && score <= item->max_x1000;
    if (shifted && score < item->min_x1000)
        return or_fault(roster, table, FINDING_ERROR, FINDING_MARK_OUT_OF_SCALE, result->column,
                        rule_scale(roster->importer->row, item->min_x1000, item->max_x1000));
    or_begin(roster, table, ENTITY_EXAM_RESULT);
    roster->row.withdrawn = roster->row.withdrawn || item->gone;
    or_put(roster, "kind", "exam");
    or_put(roster, "title", item->title);
    or_set(roster, table, "held_on", RESULT_DATE);
    /* ten of ten on a scale of ten is a mark */
    if (rule_is_scale(roster->importer, item->min_x1000, item->max_x1000) &&
        value_decimal(result->score, &score) && score % 1000 == 0) {
        row_set_copy(roster->importer, &roster->row, "mark",
                     arena_printf(roster->importer->row, "%lld", (long long)(score / 1000)),
                     table->wanted[result->column].name);
        return 1;
    }
    row_set_copy(roster->importer, &roster->row, "score", result->score, table->wanted[result->column].name);
    or_put(roster, "max", item->max);
    if (shifted) {
        int64_t percent = rule_percent_x1000(score, item->min_x1000, item->max_x1000);
        row_set_copy(roster->importer, &roster->row, "score",
                     arena_printf(roster->importer->row, "%lld.%03lld", (long long)(percent / 1000),
                                  (long long)(percent % 1000)),
                     table->wanted[result->column].name);
        or_put(roster, "max", "100");
    }
    return 1;
}

static void put_mark(struct oneroster *roster, struct table *table, const struct result *result)
{
    const char *comment = or_text(table, RESULT_COMMENT);
    or_begin(roster, table, ENTITY_MARK);
    roster->row.withdrawn = roster->row.withdrawn || result->item->gone;
    or_set(roster, table, "date", RESULT_DATE);
    row_set_copy(roster->importer, &roster->row, "value", result->score, table->wanted[result->column].name);
    or_set(roster, table, "work", RESULT_ITEM);
    row_set_copy(roster->importer, &roster->row, "comment", comment, table->wanted[RESULT_COMMENT].name);
    if (result->late)
        row_set_copy(
            roster->importer, &roster->row, "comment",
            arena_printf(roster->importer->row, "%s%s%s", comment, *comment != '\0' ? "; " : "", late_note),
            table->wanted[RESULT_COMMENT].name);
}

/* The score: a number; else (1.2) a word, worth what its scale says, or one that the journal knows itself. */
static void find_score(struct oneroster *roster, struct table *table, struct result *result)
{
    const char *word = or_text(table, RESULT_TEXT);
    result->score = or_decimal(table, RESULT_SCORE);
    result->column = RESULT_SCORE;
    if (*result->score != '\0' || *word == '\0')
        return;
    const char *worth = or_scale_value(roster, result->item->scale, word);
    result->score = worth != NULL ? worth : word;
    result->column = RESULT_TEXT;
}

/* What a result comes to. 1: something to store; 2: nothing; 0: rejected. */
static int judge_result(struct oneroster *roster, struct table *table, const struct score_status *status,
                        struct result *result)
{
    bool in_progress = or_flag(roster, table, RESULT_IN_PROGRESS),
         incomplete = or_flag(roster, table, RESULT_INCOMPLETE),
         missing = or_flag(roster, table, RESULT_MISSING);
    find_score(roster, table, result);
    result->late = or_flag(roster, table, RESULT_LATE);
    result->graded = status->value != NULL && *status->value == '\0';
    if (status->value != NULL && !result->graded) {
        result->score = status->value;
        result->column = RESULT_STATUS;
    } else if (*result->score == '\0' && (missing || (result->graded && or_is_gone(roster, table)))) {
        result->score = "нс"; /* a row that is gone needs no score of its own */
        result->column = missing ? RESULT_MISSING : RESULT_SCORE;
        result->graded = false;
    } else if (result->graded && *result->score == '\0' && !in_progress && !incomplete) {
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, RESULT_SCORE, NULL);
    }
    bool nothing = (status->value == NULL && !missing) || *result->score == '\0';
    if (nothing || (result->item->exam && !result->graded)) {
        or_fault(roster, table, FINDING_NOTICE, FINDING_NOT_GRADED, RESULT_STATUS, NULL);
        return 2;
    }
    result->partial =
        result->graded && (in_progress || incomplete || strcmp(status->status, "partially graded") == 0);
    return 1;
}

static int take_result(struct oneroster *roster, struct table *table, struct err *err)
{
    const struct score_status *status = find_status(or_text(table, RESULT_STATUS));
    const char *item_id = or_text(table, RESULT_ITEM);
    int64_t at = idmap_find(&roster->items, item_id, strlen(item_id), 0);
    if (status == NULL)
        return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_WORD, RESULT_STATUS,
                        "fully graded, partially graded, exempt, not submitted, submitted");
    if (at == 0)
        return or_dangles(roster, table, RESULT_ITEM, item_id, "lineItems.csv");
    struct result result = {.item = (const struct or_item *)roster->item_list.items + at - 1};
    const struct or_class *class = (const struct or_class *)roster->class_list.items + result.item->at_class;
    int verdict = judge_result(roster, table, status, &result);
    if (verdict != 1)
        return verdict != 0;
    if (result.item->exam && !put_exam(roster, table, &result))
        return 0;
    if (!result.item->exam)
        put_mark(roster, table, &result);
    or_set(roster, table, "pupil", RESULT_PUPIL);
    row_set_copy(roster->importer, &roster->row, "subject", class->course, "lineItemSourcedId");
    row_set_copy(roster->importer, &roster->row, "period", result.item->period, "lineItemSourcedId");
    int taken = or_take(roster, err);
    if (taken == 1 && result.partial)
        row_fault(roster->importer, &roster->row, FINDING_WARNING, FINDING_PARTIALLY_GRADED, NULL, NULL);
    return taken;
}

const struct or_file or_gradebook_files[] = {
    {"categories.csv", category_columns, NULL, take_category, NULL},
    {"lineItems.csv", item_columns, item_columns_1_2, take_item, NULL},
    {"lineItemScoreScales.csv", or_item_scale_columns, NULL, or_take_item_scale, NULL},
    {"results.csv", result_columns, result_columns_1_2, take_result, NULL},
    {NULL, NULL, NULL, NULL, NULL}};
