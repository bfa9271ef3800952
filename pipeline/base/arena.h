/*
 * arena: memory with one owner that is given back all at once. One arena a run, reset between stages; a
 * scratch one is reset per row or page. Nothing taken from an arena is freed by itself.
 */
#ifndef ITOG_BASE_ARENA_H
#define ITOG_BASE_ARENA_H

#include <stddef.h>
#include <string.h>

enum { ARENA_ALIGNMENT = 16 };

/* Private to arena.c but for what is open of the newest block: taking from it is a few instructions. */
struct arena {
    struct arena_block *newest;
    char *next, *end;
};

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is harmless */

/* From a new block; SIZE is a multiple of the alignment. */
void *arena_more(struct arena *arena, size_t size);

/* Memory aligned to 16 bytes, not zeroed; never NULL. */
static inline void *arena_raw(struct arena *arena, size_t size)
{
    const size_t need = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    if ((size_t)(arena->end - arena->next) < need)
        return arena_more(arena, need);
    void *taken = arena->next;
    arena->next += need;
    return taken;
}

/* The same, zeroed. */
static inline void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_raw(arena, size), 0, size);
}

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Gives all back; one block is kept for the next round. */
void arena_reset(struct arena *arena);

/* A place to go back to: all that was taken after the mark is given back. */
struct arena_mark {
    struct arena_block *block;
    char *next;
};
struct arena_mark arena_mark(struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#endif
