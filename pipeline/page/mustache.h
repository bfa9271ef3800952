/*
 * mustache: what pages and texts share of the language: finding tags, names and the stack of contexts they
 * are looked up in. Private to the template side; the renderer for texts is mustache_render in page.h.
 */
#ifndef ITOG_PAGE_MUSTACHE_H
#define ITOG_PAGE_MUSTACHE_H

#include "page/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Sections within sections, partials included. */
enum { CONTEXT_MAX = 256 };

struct mustache_tag {
    char kind; /* 'v' value, '{' and '&' raw value, '#', '^', '/', '!', '>', '=', '<', '$' */
    const char *name;
    size_t len;        /* of the name, white space cut */
    const char *start; /* the first byte of the tag */
    const char *after; /* behind its last */
};

/* The next tag in [AT, END). 1: found; 0: none; -1: one begins at tag->start and is not closed. */
int mustache_tag_next(const char *at, const char *end, const char *open, const char *close,
                      struct mustache_tag *tag);

/*
 * A name made ready for looking up. A part remembers where it was found last (HINT: checked before it is
 * trusted, as shapes come and go), and within one context also in which shape it was, and in which it was not.
 */
struct name_part {
    const char *text;
    size_t hint;
    unsigned long context; /* FOUND and MISSED are of this one */
    const struct value_shape *found, *missed;
};
struct name {
    const char *text; /* as written */
    size_t count;     /* 0: ".", the top of the stack */
    struct name_part *parts;
};

/* NULL when it is no name: empty, with white space or an empty part. */
struct name *name_compile(struct arena *arena, const char *text, size_t len);

struct context {
    unsigned long number; /* no other has it */
    size_t depth;
    const struct value *stack[CONTEXT_MAX];
};
void context_begin(struct context *context, const struct value *data);
bool context_push(struct context *context, const struct value *value);

enum name_result { NAME_FOUND, NAME_MISSING, NAME_IS_TEXT, NAME_IS_LIST };

/*
 * The first part is looked for from the top of the stack down, the others in what was found. A part of
 * VALUE_NONE is VALUE_NONE (a query without a row has no fields). On another result than NAME_FOUND *PART is
 * the part that failed.
 */
enum name_result name_find(struct name *name, const struct context *context, const struct value **found,
                           size_t *part);

/* The message for a failed result. */
const char *name_complaint(struct arena *arena, const struct name *name, enum name_result result,
                           size_t part);

#endif
