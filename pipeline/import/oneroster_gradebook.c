/*
 * oneroster_gradebook: categories, lineItems, results of OneRoster CSV 1.1 → work_type, work, mark,
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
    ITEM_DESCRIPTION,
    ITEM_MIN
};
static const struct table_column item_columns[] = {OR_COMMON,
                                                   {"title", true},
                                                   {"assignDate", false},
                                                   {"dueDate", false},
                                                   {"classSourcedId", true},
                                                   {"categorySourcedId", true},
                                                   {"gradingPeriodSourcedId", true},
                                                   {"resultValueMax", true},
                                                   {"metadata.weight", false},
                                                   {"description", false},
                                                   {"resultValueMin", false},
                                                   {NULL, false}};

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

static int take_item(struct oneroster *roster, struct table *table, struct err *err)
{
    const char *id = or_text(table, OR_ID), *class_id = or_text(table, ITEM_CLASS);
    int64_t min_x1000, at_class = idmap_find(&roster->classes, class_id, strlen(class_id), 0);
    if (at_class == 0)
        return or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, ITEM_CLASS, "classes.csv");
    const struct or_class *class = (const struct or_class *)roster->class_list.items + at_class - 1;
    if (!take_minimum(roster, table, &min_x1000))
        return 0;
    or_begin(roster, table, ENTITY_WORK);
    or_set(roster, table, "class_group", ITEM_CLASS);
    row_set_copy(roster->importer, &roster->row, "subject", class->course, "classSourcedId");
    or_set(roster, table, "work_type", ITEM_CATEGORY);
    or_set(roster, table, "period", ITEM_PERIOD);
    or_set(roster, table, "title", ITEM_TITLE);
    or_set(roster, table, "assigned_on", ITEM_ASSIGNED);
    or_set(roster, table, "due_on", ITEM_DUE);
    or_set_decimal(roster, table, "weight", ITEM_WEIGHT);
    or_set_decimal(roster, table, "max", ITEM_MAX);
    int taken = or_take(roster, err);
    if (taken != 1)
        return taken;
    struct fact *fact = importer_fact(roster->importer, ENTITY_WORK, roster->row.key);
    fact->min_x1000 = min_x1000;
    struct or_item *item = or_list_add(&roster->item_list, sizeof *item);
    *item = (struct or_item){.period = or_keep(roster, or_text(table, ITEM_PERIOD)),
                             .title = or_keep(roster, or_text(table, ITEM_TITLE)),
                             .max = or_keep(roster, or_text(table, ITEM_MAX)),
                             .min_x1000 = min_x1000,
                             .max_x1000 = fact->max_x1000,
                             .at_class = (size_t)at_class - 1,
                             .exam = importer_fact(roster->importer, ENTITY_WORK_TYPE, fact->type)->exam};
    idmap_put(&roster->items, roster->importer->keep, id, strlen(id), (int64_t)roster->item_list.count);
    return 1;
}

/* ───────────── results ───────────── */

enum { RESULT_ITEM = OR_FIRST, RESULT_PUPIL, RESULT_STATUS, RESULT_SCORE, RESULT_DATE, RESULT_COMMENT };
static const struct table_column result_columns[] = {
    OR_COMMON,       {"lineItemSourcedId", true}, {"studentSourcedId", true}, {"scoreStatus", true},
    {"score", true}, {"scoreDate", true},         {"comment", false},         {NULL, false}};

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
static int put_exam(struct oneroster *roster, struct table *table, const struct or_item *item)
{
    int64_t score;
    bool shifted = item->min_x1000 > 0 && value_decimal(or_decimal(table, RESULT_SCORE), &score) &&
                   score <= item->max_x1000;
    if (shifted && score < item->min_x1000)
        return or_fault(roster, table, FINDING_ERROR, FINDING_MARK_OUT_OF_SCALE, RESULT_SCORE,
                        rule_scale(roster->importer->row, item->min_x1000, item->max_x1000));
    or_begin(roster, table, ENTITY_EXAM_RESULT);
    or_put(roster, "kind", "exam");
    or_put(roster, "title", item->title);
    or_set(roster, table, "held_on", RESULT_DATE);
    or_set_decimal(roster, table, "score", RESULT_SCORE);
    or_put(roster, "max", item->max);
    if (shifted) {
        int64_t percent = rule_percent_x1000(score, item->min_x1000, item->max_x1000);
        row_set_copy(roster->importer, &roster->row, "score",
                     arena_printf(roster->importer->row, "%lld.%03lld", (long long)(percent / 1000),
                                  (long long)(percent % 1000)),
                     "score");
        or_put(roster, "max", "100");
    }
    return 1;
}

static void put_mark(struct oneroster *roster, struct table *table, const struct score_status *status)
{
    or_begin(roster, table, ENTITY_MARK);
    or_set(roster, table, "date", RESULT_DATE);
    or_set_decimal(roster, table, "value", RESULT_SCORE);
    if (*status->value != '\0')
        row_set_copy(roster->importer, &roster->row, "value", status->value, "scoreStatus");
    or_set(roster, table, "work", RESULT_ITEM);
    or_set(roster, table, "comment", RESULT_COMMENT);
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
        return or_fault(roster, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, RESULT_ITEM,
                        "lineItems.csv");
    const struct or_item *item = (const struct or_item *)roster->item_list.items + at - 1;
    const struct or_class *class = (const struct or_class *)roster->class_list.items + item->at_class;
    bool has_score = status->value != NULL && *status->value == '\0';
    if (has_score && *or_text(table, RESULT_SCORE) == '\0')
        return or_fault(roster, table, FINDING_ERROR, FINDING_EMPTY_VALUE, RESULT_SCORE, NULL);
    if (status->value == NULL || (item->exam && !has_score)) {
        or_fault(roster, table, FINDING_NOTICE, FINDING_NOT_GRADED, RESULT_STATUS, NULL);
        return 1;
    }
    if (item->exam && !put_exam(roster, table, item))
        return 0;
    if (!item->exam)
        put_mark(roster, table, status);
    or_set(roster, table, "pupil", RESULT_PUPIL);
    row_set_copy(roster->importer, &roster->row, "subject", class->course, "lineItemSourcedId");
    row_set_copy(roster->importer, &roster->row, "period", item->period, "lineItemSourcedId");
    int taken = or_take(roster, err);
    if (taken == 1 && strcmp(status->status, "partially graded") == 0)
        row_fault(roster->importer, &roster->row, FINDING_WARNING, FINDING_PARTIALLY_GRADED, NULL, NULL);
    return taken;
}

const struct or_file or_gradebook_files[] = {{"categories.csv", category_columns, take_category, NULL},
                                             {"lineItems.csv", item_columns, take_item, NULL},
                                             {"results.csv", result_columns, take_result, NULL},
                                             {NULL, NULL, NULL, NULL}};
