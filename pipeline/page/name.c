/* name: tags, names and contexts of Mustache, see mustache.h. */
#include "page/mustache.h"
#include "base/arena.h"
#include "base/i18n.h"

#include <string.h>

static const char *find(const char *at, const char *end, const char *what, size_t len)
{
    while ((size_t)(end - at) >= len) {
        const char *first = memchr(at, what[0], (size_t)(end - at) - len + 1);
        if (first == NULL)
            return NULL;
        if (memcmp(first, what, len) == 0)
            return first;
        at = first + 1;
    }
    return NULL;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

int mustache_tag_next(const char *at, const char *end, const char *open, const char *close,
                      struct mustache_tag *tag)
{
    size_t open_len = strlen(open), close_len = strlen(close);
    const char *start = find(at, end, open, open_len);
    if (start == NULL)
        return 0;
    tag->start = start;
    const char *inside = start + open_len;
    while (inside < end && is_space(*inside))
        inside++;
    tag->kind = 'v';
    if (inside < end && strchr("#^/!&{>=<$", *inside) != NULL && *inside != '\0')
        tag->kind = *inside++;
    /* {{{x}}} and {{=a b=}} have one more character in front of the closing delimiter */
    char last = tag->kind == '{' ? '}' : tag->kind == '=' ? '=' : '\0';
    const char *stop = inside;
    for (;; stop++) {
        stop = find(stop, end, close, close_len);
        if (stop == NULL)
            return -1;
        if (last == '\0' || (tag->kind == '{' && close[0] != '}' && stop > inside && stop[-1] == last))
            break;
        if (last == '=' && stop > inside && stop[-1] == '=')
            break;
        if (tag->kind == '{' && close[0] == '}' && stop + close_len < end && stop[close_len] == '}')
            break;
    }
    tag->after = stop + close_len;
    if (last != '\0') {
        if (tag->kind == '{' && close[0] == '}')
            tag->after++;
        else
            stop--;
    }
    while (inside < stop && is_space(*inside))
        inside++;
    while (stop > inside && is_space(stop[-1]))
        stop--;
    tag->name = inside;
    tag->len = (size_t)(stop - inside);
    return 1;
}

struct name *name_compile(struct arena *arena, const char *text, size_t len)
{
    if (len == 0 || len > 1000)
        return NULL;
    for (size_t i = 0; i < len; i++)
        if (is_space(text[i]) || text[i] == '{' || text[i] == '}' || text[i] == '\0')
            return NULL;
    struct name *name = arena_alloc(arena, sizeof *name);
    name->text = arena_strndup(arena, text, len);
    if (len == 1 && text[0] == '.')
        return name;
    size_t count = 1;
    for (size_t i = 0; i < len; i++)
        count += text[i] == '.';
    name->parts = arena_alloc(arena, count * sizeof *name->parts);
    const char *end = text + len;
    for (const char *at = text;; at++) {
        const char *dot = memchr(at, '.', (size_t)(end - at));
        const char *stop = dot != NULL ? dot : end;
        if (stop == at)
            return NULL;
        name->parts[name->count++].text = arena_strndup(arena, at, (size_t)(stop - at));
        if (dot == NULL)
            return name;
        at = dot;
    }
}

void context_begin(struct context *context, const struct value *data)
{
    static unsigned long count;
    context->number = ++count;
    context->depth = 0;
    context_push(context, data);
}

bool context_push(struct context *context, const struct value *value)
{
    if (context->depth == CONTEXT_MAX)
        return false;
    context->stack[context->depth++] = value;
    return true;
}

static const struct value *part_search(struct name_part *part, const struct value *record)
{
    const struct value_shape *shape = record->as.record.shape;
    size_t at = part->hint;
    if (at >= shape->count || strcmp(shape->names[at], part->text) != 0)
        for (at = 0; at < shape->count && strcmp(shape->names[at], part->text) != 0;)
            at++;
    if (at == shape->count) {
        part->missed = shape;
        return NULL;
    }
    part->found = shape;
    part->hint = at;
    return &record->as.record.fields[at];
}

static inline const struct value *part_find(struct name_part *part, const struct value *record,
                                            const struct context *context)
{
    const struct value_shape *shape = record->as.record.shape;
    if (part->context != context->number) {
        part->context = context->number;
        part->found = part->missed = NULL;
    }
    if (shape == part->found)
        return &record->as.record.fields[part->hint];
    return shape == part->missed ? NULL : part_search(part, record);
}

enum name_result name_find(struct name *name, const struct context *context, const struct value **found,
                           size_t *part)
{
    static const struct value nothing = {.kind = VALUE_NONE};
    *found = &nothing;
    if (name->count == 0) {
        if (context->depth > 0)
            *found = context->stack[context->depth - 1];
        return NAME_FOUND;
    }
    const struct value *value = NULL;
    *part = 0;
    for (size_t level = context->depth; level > 0 && value == NULL; level--)
        if (context->stack[level - 1]->kind == VALUE_RECORD)
            value = part_find(&name->parts[0], context->stack[level - 1], context);
    if (value == NULL)
        return NAME_MISSING;
    for (size_t i = 1; i < name->count; i++) {
        *part = i;
        if (value->kind == VALUE_NONE)
            break;
        if (value->kind != VALUE_RECORD)
            return value->kind == VALUE_LIST ? NAME_IS_LIST : NAME_IS_TEXT;
        value = part_find(&name->parts[i], value, context);
        if (value == NULL)
            return NAME_MISSING;
    }
    *found = value;
    return NAME_FOUND;
}

const char *name_complaint(struct arena *arena, const struct name *name, enum name_result result, size_t part)
{
    const char *before = part > 0 ? name->parts[part - 1].text : "";
    switch (result) {
    case NAME_IS_TEXT:
        return arena_printf(arena, _("{{%s}}: \"%s\" is a text and has no fields"), name->text, before);
    case NAME_IS_LIST:
        return arena_printf(arena, _("{{%s}}: \"%s\" is a list: open a section {{#%s}} to go through it"),
                            name->text, before, before);
    case NAME_MISSING:
    case NAME_FOUND:
        break;
    }
    if (part > 0)
        return arena_printf(arena, _("{{%s}}: \"%s\" has no field \"%s\""), name->text, before,
                            name->parts[part].text);
    return arena_printf(arena, _("{{%s}}: nothing has the name \"%s\" here"), name->text,
                        name->parts[0].text);
}
