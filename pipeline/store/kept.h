/*
 * kept: the rows of one SELECT, held in memory for other statements of the connection to read: a table that is filled as often
 * as its owner likes, on connections that may write nothing too. It has no index: a statement that looks rows up in it does
 * so by way of a materialised common table expression, for which SQLite makes one.
 */
#ifndef ITOG_STORE_KEPT_H
#define ITOG_STORE_KEPT_H

#include "base/err.h"

struct store;
struct stmt;
struct kept;

/* A table with the columns of SOURCE, empty; SOURCE becomes its own. NULL on error. */
struct kept *kept_new(struct store *store, struct stmt *source, struct err *err);
/* Behind every statement that reads it; NULL is harmless. */
void kept_free(struct kept *kept);
/* What stands behind FROM. */
const char *kept_name(const struct kept *kept);
/* To be bound. */
struct stmt *kept_source(struct kept *kept);
/* Runs the source: its rows instead of those before. No statement reads the table meanwhile. */
int kept_fill(struct kept *kept, struct err *err);

#endif
