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
    size_t count; /* TEXT: bytes; LIST: items */
    union {
        const char *text;               /* TEXT: UTF-8, closed by NUL */
        const struct value *items;      /* LIST */
        struct {
            const struct value_shape *shape;
            const struct value *fields; /* shape->count of them */
        } record;
    } as;
};

/* A section is shown for: a non-empty text, a non-empty list, a record. The empty text is false (as NULL from SQL). */

#endif
