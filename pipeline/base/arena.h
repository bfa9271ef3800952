/*
 * arena: memory with one owner that is given back all at once. One arena a run, reset between stages; a
 * scratch one is reset per row or page. Nothing taken from an arena is freed by itself.
 */
#ifndef ITOG_BASE_ARENA_H
#define ITOG_BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is harmless */

/* Zeroed memory, aligned to 16 bytes; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* As arena_alloc, not zeroed. */
void *arena_raw(struct arena *arena, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Gives all back; one block is kept for the next round. */
void arena_reset(struct arena *arena);

/* A place to go back to: all that was taken after the mark is given back. */
struct arena_mark {
    void *block;
    size_t used;
};
struct arena_mark arena_mark(struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#endif
