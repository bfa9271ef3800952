/*
 * value: the data a template reads. A value is nothing, a text, a list or a record. Records of one query share a
 * shape (the column names); a record's fields may themselves be lists or records. All memory belongs to the caller's arena.
 */
#ifndef ITOG_PAGE_VALUE_H
#define ITOG_PAGE_VALUE_H

#include <stddef.h>

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_LIST, VALUE_RECORD };

struct value_shape {
    size_t count;
    const char *const *names; /* count of them; unique */
};

struct value {
    enum value_kind kind;
    int common;   /* NONE, TEXT: the same on all pages that are made together (a hint: paper shares it) */
    size_t count; /* TEXT: bytes; LIST: items */
    union {
        const char *text;          /* TEXT: UTF-8, closed by NUL */
        const struct value *items; /* LIST */
        struct {
            const struct value_shape *shape;
            const struct value *fields; /* shape->count of them */
        } record;
    } as;
};

/* A section is shown for: a non-empty text, a non-empty list, a record. The empty text is false (as NULL from SQL). */

struct arena;

/* The field of that name; NULL when RECORD is no record or has none. */
const struct value *value_field(const struct value *record, const char *name);
/* What a section asks: is it shown? */
int value_is_true(const struct value *value);

/* Makers. The text is copied, names and fields are not (they live in the same arena). */
struct value value_text(struct arena *arena, const char *text); /* NULL gives VALUE_NONE */
struct value value_text_len(struct arena *arena, const char *text, size_t len);
struct value value_list(const struct value *items, size_t count);
struct value value_record(const struct value_shape *shape, const struct value *fields);
const struct value_shape *value_shape(struct arena *arena, const char *const *names, size_t count);

#endif
