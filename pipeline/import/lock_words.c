/* lock_words: see lock_words.h. */
#include "import/lock_words.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"

#include <string.h>

enum { FIELDS_MOST = 3 };

/* The words of the store, as the journal writes them. */
static const char *value_word(const char *word)
{
    static const struct {
        const char *word, *shown;
    } words[] = {
        {"exempt", "осв"},
        {"not_attested", "н/а"},
        {"pass", "зач"},
        {"fail", "незач"},
        {"work_owed", "."},
        {"not_submitted", "нс"},
        {"ill", "б"},
        {"excused", "уп"},
        {"unexcused", "нп"},
        {"absent", "н"},
        {"late", "оп"},
        {"planned", N_("lesson planned")},
        {"held", N_("lesson held")},
        {"cancelled", N_("lesson cancelled")},
        {"lesson", N_("lesson")},
        {"control", N_("control lesson")},
        {"laboratory", N_("laboratory lesson")},
        {"practical", N_("practical lesson")},
        {"excursion", N_("excursion")},
        {"consultation", N_("consultation")},
        {"test", N_("pass or fail test")},
        {"replaced", N_("replacement")},
        {"moved", N_("move")},
        {"journal", N_("this school's journal")},
        {"transfer", N_("another school")},
        {"high", N_("high level")},
        {"sufficient", N_("sufficient level")},
        {"partial", N_("partial level")},
        {"not_yet", N_("level being formed")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return _(words[i].shown);
    return word;
}

static const char *const field_words[][2] = {
    {"topic", N_("topic")},
    {"homework", N_("homework")},
    {"hours", N_("hours")},
    {"topic_number", N_("number of the topic")},
    {"lesson_type", N_("kind of lesson")},
    {"change", N_("replacement or move")},
    {"replaced_teacher_id", N_("teacher who is replaced")},
    {"moved_from_on", N_("moved from")},
    {"class_group_id", N_("class")},
    {"given_on", N_("date")},
    {"marked_on", N_("date")},
    {"weight_x1000", N_("weight")},
    {"work_type_id", N_("kind of work")},
    {"work_id", N_("work")},
    {"lesson_id", N_("lesson")},
    {"period_id", N_("period")},
    {"subject_id", N_("subject")},
    {"pupil_id", N_("pupil")},
    {"teacher_id", N_("teacher")},
    {"origin", N_("origin")},
    {"comment", N_("comment")},
    {"number", N_("number")},
    {"reason", N_("reason")},
    {"starts_on", N_("begins")},
    {"ends_on", N_("ends")},
    {"grade_from", N_("from grade")},
    {"grade_to", N_("to grade")},
};

/* The columns that say what the row is worth, the first that is filled. They need no name. */
static const char *const worth_columns[] = {"value_x1000", "mark", "code", "level",
                                            "outcome",     "kind", "state"};

/* The word of a period is its kind, of a final mark what it is for. */
static bool is_worth(enum entity entity, const char *name)
{
    if (entity == ENTITY_PERIOD || (strcmp(name, "kind") == 0 && entity != ENTITY_MARK))
        return false;
    for (size_t i = 0; i < sizeof worth_columns / sizeof *worth_columns; i++)
        if (strcmp(worth_columns[i], name) == 0)
            return true;
    return false;
}

/* Free text, which is no word of the store: topics and homework are quoted; what people wrote of a pupil is not repeated at all. */
static bool is_free(const char *name)
{
    return strcmp(name, "topic") == 0 || strcmp(name, "homework") == 0;
}

static bool is_private(const char *name)
{
    return strcmp(name, "comment") == 0 || strcmp(name, "reason") == 0;
}

/* A value as people read it; references, which are numbers, as nothing. */
static const char *shown(struct arena *arena, const char *name, const struct store_value *value)
{
    size_t len = strlen(name);
    bool thousandths = len > 6 && strcmp(name + len - 6, "_x1000") == 0;
    char day[11];
    int32_t on;
    if (value->kind == STORE_NULL || (value->kind == STORE_TEXT && value->len == 0))
        return "–";
    if (value->kind == STORE_TEXT) {
        const char *text = arena_strndup(arena, value->text, value->len);
        const char *word = is_free(name) ? text : value_word(text);
        return date_parse(text, &on) ? arena_strdup(arena, date_format_ru(on, day))
               : word != text        ? word
                                     : arena_printf(arena, "«%s»", text);
    }
    if (thousandths && value->number % 1000 != 0)
        return arena_printf(arena, "%lld,%03lld", (long long)(value->number / 1000),
                            (long long)(value->number % 1000));
    return arena_printf(arena, "%lld", (long long)(thousandths ? value->number / 1000 : value->number));
}

static const char *worth(struct arena *arena, const struct effect_row *row, const struct store_value *values)
{
    for (size_t k = 0; values != NULL && k < sizeof worth_columns / sizeof *worth_columns; k++)
        for (size_t i = 0; i < row->columns->count; i++)
            if (strcmp(row->columns->names[i], worth_columns[k]) == 0 &&
                is_worth(row->entity, worth_columns[k]) && values[i].kind != STORE_NULL)
                return shown(arena, worth_columns[k], &values[i]);
    return "–";
}

static const char *field_word(const char *name)
{
    for (size_t i = 0; i < sizeof field_words / sizeof *field_words; i++)
        if (strcmp(field_words[i][0], name) == 0)
            return _(field_words[i][1]);
    return NULL;
}

/* "тема: «А» → «Б»"; of what refers to another row, or is private, only that it differs: "учитель". */
static const char *field(struct arena *arena, const struct effect_row *row, size_t at)
{
    const char *name = row->columns->names[at], *word = field_word(name);
    size_t len = strlen(name);
    if (word == NULL || is_private(name) || len < 3 || strcmp(name + len - 3, "_id") == 0)
        return word;
    return arena_printf(arena, "%s: %s → %s", word, shown(arena, name, &row->before[at]),
                        shown(arena, name, &row->after[at]));
}

const char *lock_words(struct arena *arena, const struct effect_row *row, bool gone)
{
    const char *before = worth(arena, row, row->before), *now = gone ? "–" : worth(arena, row, row->after);
    bool differs = row->before == NULL || gone || strcmp(before, now) != 0;
    const char *text =
        differs && row->entity != ENTITY_PERIOD ? arena_printf(arena, "%s → %s", before, now) : "";
    int told = 0;
    for (size_t i = 0; row->before != NULL && !gone && told < FIELDS_MOST && i < row->columns->count; i++) {
        const char *part =
            is_worth(row->entity, row->columns->names[i]) || effect_equal(&row->before[i], &row->after[i])
                ? NULL
                : field(arena, row, i);
        if (part != NULL && ++told > 0)
            text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? "; " : "", part);
    }
    return text;
}
