/*
 * oneroster_gradebook: categories, lineItems, results of OneRoster CSV 1.1 → work_type, work, mark,
 * exam_result. The results of a category "Exam" are exam results; their clock (R6) starts with the import.
 * See oneroster.h.
 */
#include "base/arena.h"
#include "base/text.h"
#include "import/oneroster.h"

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

static int take_category(struct oneroster * or, struct table *table, struct err *err)
{
    const char *id = or_text(table, OR_ID);
    bool exam = is_exam(or->importer->row, or_text(table, CATEGORY_TITLE));
    or_begin(or, table, ENTITY_WORK_TYPE);
    or_set(or, table, "title", CATEGORY_TITLE);
    or_set_decimal(or, table, "weight", CATEGORY_WEIGHT);
    if (*or_text(table, CATEGORY_WEIGHT) == '\0')
        or_put(or, "weight", "1");
    or_put(or, "is_exam", exam ? "1" : "0");
    int taken = or_take(or, err);
    if (taken == 1)
        idmap_put(& or->categories, or->importer->keep, id, strlen(id), exam ? 2 : 1);
    return taken;
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
    ITEM_WEIGHT
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

static int take_item(struct oneroster * or, struct table *table, struct err *err)
{
    const char *id = or_text(table, OR_ID), *class_id = or_text(table, ITEM_CLASS);
    const char *category = or_text(table, ITEM_CATEGORY);
    int64_t at_class = idmap_find(& or->classes, class_id, strlen(class_id), 0);
    if (at_class == 0)
        return or_fault(or, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, ITEM_CLASS, "classes.csv");
    const struct or_class *class = (const struct or_class *) or->class_list.items + at_class - 1;
    or_begin(or, table, ENTITY_WORK);
    or_set(or, table, "class_group", ITEM_CLASS);
    row_set_copy(or->importer, & or->row, "subject", class->course, "classSourcedId");
    or_set(or, table, "work_type", ITEM_CATEGORY);
    or_set(or, table, "period", ITEM_PERIOD);
    or_set(or, table, "title", ITEM_TITLE);
    or_set(or, table, "assigned_on", ITEM_ASSIGNED);
    or_set(or, table, "due_on", ITEM_DUE);
    or_set_decimal(or, table, "weight", ITEM_WEIGHT);
    or_set_decimal(or, table, "max", ITEM_MAX);
    int taken = or_take(or, err);
    if (taken != 1)
        return taken;
    struct or_item *item = or_list_add(& or->item_list, sizeof *item);
    *item = (struct or_item){.period = or_keep(or, or_text(table, ITEM_PERIOD)),
                             .title = or_keep(or, or_text(table, ITEM_TITLE)),
                             .max = or_keep(or, or_text(table, ITEM_MAX)),
                             .at_class = (size_t)at_class - 1,
                             .exam = idmap_find(& or->categories, category, strlen(category), 0) == 2};
    idmap_put(& or->items, or->importer->keep, id, strlen(id), (int64_t) or->item_list.count);
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

static void put_exam(struct oneroster * or, struct table *table, const struct or_item *item)
{
    or_begin(or, table, ENTITY_EXAM_RESULT);
    or_put(or, "kind", "exam");
    or_put(or, "title", item->title);
    or_set(or, table, "held_on", RESULT_DATE);
    or_set_decimal(or, table, "score", RESULT_SCORE);
    or_put(or, "max", item->max);
}

static void put_mark(struct oneroster * or, struct table *table, const struct score_status *status)
{
    or_begin(or, table, ENTITY_MARK);
    or_set(or, table, "date", RESULT_DATE);
    or_set_decimal(or, table, "value", RESULT_SCORE);
    if (*status->value != '\0')
        row_set_copy(or->importer, & or->row, "value", status->value, "scoreStatus");
    or_set(or, table, "work", RESULT_ITEM);
    or_set(or, table, "comment", RESULT_COMMENT);
}

static int take_result(struct oneroster * or, struct table *table, struct err *err)
{
    const struct score_status *status = find_status(or_text(table, RESULT_STATUS));
    const char *item_id = or_text(table, RESULT_ITEM);
    int64_t at = idmap_find(& or->items, item_id, strlen(item_id), 0);
    if (status == NULL)
        return or_fault(or, table, FINDING_ERROR, FINDING_BAD_WORD, RESULT_STATUS,
                        "fully graded, partially graded, exempt, not submitted, submitted");
    if (at == 0)
        return or_fault(or, table, FINDING_ERROR, FINDING_DANGLING_REFERENCE, RESULT_ITEM, "lineItems.csv");
    const struct or_item *item = (const struct or_item *) or->item_list.items + at - 1;
    const struct or_class *class = (const struct or_class *) or->class_list.items + item->at_class;
    bool has_score = status->value != NULL && *status->value == '\0';
    if (has_score && *or_text(table, RESULT_SCORE) == '\0')
        return or_fault(or, table, FINDING_ERROR, FINDING_EMPTY_VALUE, RESULT_SCORE, NULL);
    if (status->value == NULL || (item->exam && !has_score)) {
        or_fault(or, table, FINDING_NOTICE, FINDING_NOT_GRADED, RESULT_STATUS, NULL);
        return 1;
    }
    if (item->exam)
        put_exam(or, table, item);
    else
        put_mark(or, table, status);
    or_set(or, table, "pupil", RESULT_PUPIL);
    row_set_copy(or->importer, & or->row, "subject", class->course, "lineItemSourcedId");
    row_set_copy(or->importer, & or->row, "period", item->period, "lineItemSourcedId");
    int taken = or_take(or, err);
    if (taken == 1 && strcmp(status->status, "partially graded") == 0)
        row_fault(or->importer, & or->row, FINDING_WARNING, FINDING_PARTIALLY_GRADED, NULL, NULL);
    return taken;
}

const struct or_file or_gradebook_files[] = {{"categories.csv", category_columns, take_category, NULL},
                                             {"lineItems.csv", item_columns, take_item, NULL},
                                             {"results.csv", result_columns, take_result, NULL},
                                             {NULL, NULL, NULL, NULL}};
