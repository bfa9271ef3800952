/*
 * pool: the memory that SQLite works with. The sanitizers' builds do without (ITOG_SANITIZED): they watch over each piece by themselves.
 */
#ifndef ITOG_STORE_POOL_H
#define ITOG_STORE_POOL_H

/* SQLite takes its memory from here. Once, before the first handle is opened. */
void pool_use(void);

/* As malloc, free (NULL is harmless) and realloc; NULL when there is no memory. Aligned to 8 bytes. */
void *pool_take(int size);
void pool_give_back(void *piece);
void *pool_resize(void *piece, int size);
/* How many bytes the piece holds: at least those that were asked for. */
int pool_size(void *piece);

#endif
