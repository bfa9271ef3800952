/* A mapping (ini): what it says, or where it is wrong; then what it makes of texts, its own among them. */
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/fold.h"
#include "import/mapping.h"

static void check_words(const struct mapping_words *words)
{
    CHECK(words->count <= words->capacity);
    for (size_t i = 0; i < words->count; i++) {
        const char *text = words->items[i].text;
        CHECK(text_is_utf8(text, strlen(text), NULL));
        CHECK(*text != '\0' &&
              mapping_has(words, text)); /* an empty one that ended in '*' would fit everything */
    }
    CHECK(!mapping_has(words, ""));
}

static void check_dates(const struct mapping *mapping)
{
    static const char *const texts[] = {"2025-10-24", "24.10.25", "24.10", "4", "", "99.99.9999", "24 окт"};
    CHECK(mapping->date_forms.count > 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct mapping_date date;
        if (mapping_read_date(mapping, texts[i], &date))
            CHECK(date.day >= 1 && date.day <= 31 && date.month >= 0 && date.month <= 12 &&
                  date.year <= 9999);
    }
    for (size_t i = 0; i < mapping->date_forms.count; i++) {
        struct mapping_date date;
        mapping_read_date(mapping, mapping->date_forms.items[i].text, &date);
    }
}

static void check_entries(const struct mapping *mapping)
{
    const struct mapping_code *codes = mapping->codes.items;
    for (size_t i = 0; i < mapping->codes.count; i++) {
        CHECK(mapping_find_code(mapping, codes[i].text) != NULL);
        CHECK((codes[i].action == ACTION_IGNORE) == (*codes[i].value == '\0'));
    }
    const struct mapping_kind *kinds = mapping->kinds.items;
    for (size_t i = 0; i < mapping->kinds.count; i++)
        CHECK(mapping_find_kind(mapping, kinds[i].text) != NULL && kinds[i].title != NULL);
    const struct mapping_pair *pairs = mapping->subjects.items;
    for (size_t i = 0; i < mapping->subjects.count; i++)
        CHECK(mapping_alias(&mapping->subjects, pairs[i].from) != NULL);
    pairs = mapping->classes.items;
    for (size_t i = 0; i < mapping->classes.count; i++)
        CHECK(mapping_alias(&mapping->classes, pairs[i].from) != NULL);
    const struct mapping_column *columns = mapping->columns.items;
    CHECK(mapping->columns.count <= LAYOUT_COLUMNS_MAX);
    for (size_t i = 0; i < mapping->columns.count; i++)
        check_words(&columns[i].heads);
}

static void check_mapping(const struct mapping *mapping)
{
    const struct mapping_words *const all[] = {
        &mapping->head_subject, &mapping->head_class,   &mapping->head_teacher,   &mapping->head_year,
        &mapping->pupil,        &mapping->number,       &mapping->ignore,         &mapping->row_kind,
        &mapping->row_weight,   &mapping->row_topic,    &mapping->row_homework,   &mapping->row_skip,
        &mapping->lesson_date,  &mapping->lesson_topic, &mapping->lesson_homework};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check_words(all[i]);
    CHECK(mapping->list ? mapping->columns.count > 0 : mapping->pupil.count > 0);
    CHECK(mapping->entity < ENTITY_COUNT);
    check_dates(mapping);
    check_entries(mapping);
}

/* The same text in another case, and what the names of sheets go through. */
static void check_folds(const char *text, struct arena *arena)
{
    struct fold_name name;
    const char *folded = fold_label(arena, text);
    CHECK(text_is_utf8(folded, strlen(folded), NULL));
    CHECK(fold_class(arena, text) != NULL && fold_class_title(arena, text) != NULL);
    fold_name(arena, text, &name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    char *text = malloc(size + 1);
    CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    struct mapping *mapping = mapping_parse("x.ini", text, size, arena, &err);
    CHECK(mapping != NULL || (err.kind == ERR_CONFIG && strncmp(err.message, "x.ini", 5) == 0));
    if (mapping != NULL)
        check_mapping(mapping);
    if (text_is_utf8(text, strlen(text), NULL))
        check_folds(text, arena);
    free(text);
    arena_free(arena);
    return 0;
}
