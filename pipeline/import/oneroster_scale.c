/*
 * oneroster_scale: scoreScales and lineItemScoreScales of OneRoster CSV 1.2: what a word (textScore "A") is
 * worth. A pair is "{left:right}"; either side may be the word. A word that stands for a range (90-100) has no
 * one value, and none is made up. See oneroster.h.
 */
#include "base/arena.h"
#include "base/text.h"
#include "import/oneroster.h"
#include "import/value.h"

#include <string.h>

enum { SCALE_VALUE = OR_FIRST, SCALE_CLASS, SCALE_TITLE };
static const struct table_column scale_columns[] = {
    OR_COMMON,       {"scoreScaleValue", true}, {"classSourcedId", false},  {"title", false},
    {"type", false}, {"orgSourcedId", false},   {"courseSourcedId", false}, {NULL, false}};

/* "{A:90}" or "A:90" → "A:90", trimmed; NULL: no pair. */
static char *cut_pair(char *text)
{
    size_t len = strlen(text);
    if (len > 1 && text[0] == '{' && text[len - 1] == '}') {
        text[len - 1] = '\0';
        text++;
    }
    char *colon = strchr(text, ':');
    return colon != NULL && colon != text && colon[1] != '\0' && strpbrk(text, "{}") == NULL ? text : NULL;
}

static int take_scale(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    struct importer *importer = roster->importer;
    const char *id = or_text(table, OR_ID), *class_id = or_text(table, SCALE_CLASS);
    char *list = arena_strdup(importer->row, or_text(table, SCALE_VALUE));
    char *pairs = arena_alloc(importer->keep, strlen(list) + 2), *end = pairs;
    if (or_is_gone(roster, table))
        return 1;
    for (char *text; (text = csv_list_next(&list)) != NULL;) {
        char *pair = cut_pair(text);
        if (pair == NULL)
            return or_fault(roster, table, FINDING_ERROR, FINDING_BAD_LIST, SCALE_VALUE, "{A:90},{B:80}");
        size_t len = strlen(pair) + 1;
        memcpy(end, pair, len);
        end += len;
    }
    struct or_scale *scale = or_list_add(&roster->scale_list, sizeof *scale);
    scale->pairs = pairs;
    int64_t at = (int64_t)roster->scale_list.count;
    idmap_put(&roster->scales, importer->keep, id, strlen(id), at);
    if (*class_id != '\0')
        idmap_put(&roster->class_scales, importer->keep, class_id, strlen(class_id), at);
    return 1;
}

enum { LINK_ITEM = OR_FIRST, LINK_SCALE };
const struct table_column or_item_scale_columns[] = {
    OR_COMMON, {"lineItemSourcedId", true}, {"scoreScaleSourcedId", true}, {NULL, false}};

int or_take_item_scale(struct oneroster *roster, struct table *table, struct err *err)
{
    (void)err;
    const char *item_id = or_text(table, LINK_ITEM), *scale_id = or_text(table, LINK_SCALE);
    int64_t item = idmap_find(&roster->items, item_id, strlen(item_id), 0);
    int64_t scale = idmap_find(&roster->scales, scale_id, strlen(scale_id), 0);
    if (item == 0)
        return or_dangles(roster, table, LINK_ITEM, item_id, "lineItems.csv");
    if (scale == 0)
        return or_dangles(roster, table, LINK_SCALE, scale_id, "scoreScales.csv");
    if (!or_is_gone(roster, table))
        ((struct or_item *)roster->item_list.items)[item - 1].scale = scale;
    return 1;
}

static bool is_same_word(struct arena *arena, const char *one, size_t len, const char *other)
{
    char *copy = text_trim(arena_strndup(arena, one, len));
    return strcmp(text_lower(arena, text_nfc(arena, copy)), text_lower(arena, text_nfc(arena, other))) == 0;
}

const char *or_scale_value(const struct oneroster *roster, int64_t scale, const char *word)
{
    struct arena *arena = roster->importer->row;
    int64_t number;
    if (scale == 0)
        return NULL;
    const char *pair = ((const struct or_scale *)roster->scale_list.items)[scale - 1].pairs;
    for (; *pair != '\0'; pair += strlen(pair) + 1) {
        const char *colon = strchr(pair, ':');
        char *left = text_trim(arena_strndup(arena, pair, (size_t)(colon - pair)));
        char *right = text_trim(arena_strdup(arena, colon + 1));
        if (is_same_word(arena, right, strlen(right), word) && value_decimal(left, &number))
            return left;
        if (is_same_word(arena, left, strlen(left), word) && value_decimal(right, &number))
            return right;
    }
    return NULL;
}

const struct or_file or_scale_files[] = {{"scoreScales.csv", scale_columns, NULL, take_scale, NULL},
                                         {NULL, NULL, NULL, NULL, NULL}};
