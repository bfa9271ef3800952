/* plain: a document as plain text; what plain.c (blocks and lines) and plain_table.c share. Private to these
 * two. */
#ifndef ITOG_PAGE_PLAIN_H
#define ITOG_PAGE_PLAIN_H

#include "base/arena.h"
#include "base/buf.h"
#include "page/node.h"

enum {
    PLAIN_ENDLESS = 100000, /* a width at which nothing is wrapped: for measuring */
    PLAIN_TABLES_MAX = 3    /* tables in tables; deeper ones are written cell under cell */
};

struct plain {
    struct arena *arena;
    int tables; /* how many tables this is inside of */
};

/* The children of NODE as lines of at most WIDTH columns, each closed by a newline, none at the end left
 * blank. BREAK_WORDS: a word wider than WIDTH is cut (in cells), else it stands over. */
void plain_flow(struct plain *plain, const struct node *node, int width, bool break_words, struct buf *out);
void plain_table(struct plain *plain, const struct node *table, int width, struct buf *out);

/* Columns of a text: its code points. */
int plain_columns(const char *text, size_t len);
void plain_repeat(struct buf *out, char byte, int count);

#endif
