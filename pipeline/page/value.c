/* value: see value.h: makers and the two questions asked of a value. */
#include "page/value.h"
#include "base/arena.h"

#include <string.h>

const struct value *value_field(const struct value *record, const char *name)
{
    if (record == NULL || record->kind != VALUE_RECORD)
        return NULL;
    const struct value_shape *shape = record->as.record.shape;
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->names[i], name) == 0)
            return &record->as.record.fields[i];
    return NULL;
}

int value_is_true(const struct value *value)
{
    switch (value->kind) {
    case VALUE_TEXT:
    case VALUE_LIST:
        return value->count > 0;
    case VALUE_RECORD:
        return 1;
    case VALUE_NONE:
        break;
    }
    return 0;
}

struct value value_text(struct arena *arena, const char *text)
{
    return text == NULL ? (struct value){.kind = VALUE_NONE} : value_text_len(arena, text, strlen(text));
}

struct value value_text_len(struct arena *arena, const char *text, size_t len)
{
    return (struct value){.kind = VALUE_TEXT, .count = len, .as.text = arena_strndup(arena, text, len)};
}

struct value value_list(const struct value *items, size_t count)
{
    return (struct value){.kind = VALUE_LIST, .count = count, .as.items = items};
}

struct value value_record(const struct value_shape *shape, const struct value *fields)
{
    return (struct value){.kind = VALUE_RECORD, .as.record = {shape, fields}};
}

const struct value_shape *value_shape(struct arena *arena, const char *const *names, size_t count)
{
    const char **copy = arena_alloc(arena, count * sizeof *copy + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_strdup(arena, names[i]);
    struct value_shape *shape = arena_alloc(arena, sizeof *shape);
    *shape = (struct value_shape){count, copy};
    return shape;
}
