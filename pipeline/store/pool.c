/*
 * pool: the memory of SQLite. The library as Debian builds it asks the C library for each small piece (a value, a row of a sort, a cursor), some
 * hundred thousand times a stage; here a piece that was given back is the next of its size to be given out. No lock: itog has no threads. Pieces of
 * a size stay the pool's until the process ends; large ones go back. See pool.h.
 */
#include "store/pool.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 32, SMALL_MOST = 2048, SLAB = 64 * 1024 };

/* Stands in front of each piece: how many bytes there are behind it; of a free one, the next free one of its size. */
union head {
    uint64_t size;
    union head *next;
};

static union head *free_pieces[SMALL_MOST / STEP + 1];
static char *slab, *slab_end;

static int round_up(int size)
{
    return (size + (int)sizeof(union head) + STEP - 1) / STEP * STEP - (int)sizeof(union head);
}

/* A piece of WHOLE bytes with its head, off the slab. */
static union head *cut(size_t whole)
{
    if ((size_t)(slab_end - slab) < whole) {
        char *more = malloc(SLAB);
        if (more == NULL)
            return NULL;
        slab = more;
        slab_end = more + SLAB;
    }
    union head *head = (union head *)(void *)slab;
    slab += whole;
    return head;
}

void *pool_take(int size)
{
    size_t room = (size_t)round_up(size), whole = room + sizeof(union head);
    union head *head = NULL;
    if (whole > SMALL_MOST)
        head = malloc(whole);
    else if ((head = free_pieces[whole / STEP]) != NULL)
        free_pieces[whole / STEP] = head->next;
    else
        head = cut(whole);
    if (head == NULL)
        return NULL;
    head->size = room;
    return head + 1;
}

void pool_give_back(void *piece)
{
    if (piece == NULL)
        return;
    union head *head = (union head *)piece - 1;
    size_t whole = (size_t)head->size + sizeof *head;
    if (whole > SMALL_MOST) {
        free(head);
        return;
    }
    head->next = free_pieces[whole / STEP];
    free_pieces[whole / STEP] = head;
}

int pool_size(void *piece)
{
    return piece != NULL ? (int)((union head *)piece - 1)->size : 0;
}

void *pool_resize(void *piece, int size)
{
    const int old = pool_size(piece);
    if (size <= old && round_up(size) == old)
        return piece;
    void *made = pool_take(size);
    if (made == NULL)
        return NULL;
    memcpy(made, piece, (size_t)(old < size ? old : size));
    pool_give_back(piece);
    return made;
}

static int start(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void stop(void *unused)
{
    (void)unused;
}

void pool_use(void)
{
    static const sqlite3_mem_methods methods = {.xMalloc = pool_take,
                                                .xFree = pool_give_back,
                                                .xRealloc = pool_resize,
                                                .xSize = pool_size,
                                                .xRoundup = round_up,
                                                .xInit = start,
                                                .xShutdown = stop};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
