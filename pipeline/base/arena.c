/*
 * arena: see arena.h. A list of blocks; the newest is the one that is filled. Blocks behind a mark are freed
 * by arena_rewind, so that a long run does not keep the memory of its largest page.
 */
#include "base/arena.h"
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 256 * 1024 };

struct arena_block {
    struct arena_block *older;
    char *end;
    _Alignas(ARENA_ALIGNMENT) char data[];
};

static void fill_from(struct arena *arena, struct arena_block *block, char *next)
{
    arena->newest = block;
    arena->next = next;
    arena->end = block->end;
}

static void push_block(struct arena *arena, size_t size)
{
    struct arena_block *block = mem_alloc(sizeof *block + size);
    block->older = arena->newest;
    block->end = block->data + size;
    fill_from(arena, block, block->data);
}

/* Frees the blocks that are newer than BLOCK. */
static void drop_blocks(struct arena *arena, const struct arena_block *block)
{
    while (arena->newest != block) {
        struct arena_block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
}

struct arena *arena_new(void)
{
    struct arena *arena = mem_zalloc(sizeof *arena);
    push_block(arena, BLOCK_SIZE);
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    drop_blocks(arena, NULL);
    free(arena);
}

void *arena_more(struct arena *arena, size_t size)
{
    push_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    arena->next += size;
    return arena->newest->data;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_raw(arena, len + 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_raw(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

struct arena_mark arena_mark(struct arena *arena)
{
    return (struct arena_mark){arena->newest, arena->next};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    drop_blocks(arena, mark.block);
    fill_from(arena, mark.block, mark.next);
}

void arena_reset(struct arena *arena)
{
    struct arena_block *first = arena->newest;
    while (first->older != NULL)
        first = first->older;
    drop_blocks(arena, first);
    fill_from(arena, first, first->data);
}
