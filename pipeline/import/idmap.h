/*
 * idmap: identifiers of the journal → numbers of the store, in memory; and a set of identifiers that knows
 * only where each one was staged. Both are open hash tables that grow by doubling; keys of an idmap lie in an
 * arena.
 */
#ifndef ITOG_IMPORT_IDMAP_H
#define ITOG_IMPORT_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

uint64_t idmap_hash(const char *text, size_t len);

struct idmap_slot {
    const char *key; /* NULL: free */
    uint32_t hash, len;
    int64_t value;
};

struct idmap {
    struct idmap_slot *slots;
    size_t capacity, count;
};

/* All zero is an empty map. */
void idmap_free(struct idmap *map);
/* The value of KEY, or MISSING. */
int64_t idmap_find(const struct idmap *map, const char *key, size_t len, int64_t missing);
/* Puts or replaces; the key is copied into ARENA when it is new. */
void idmap_put(struct idmap *map, struct arena *arena, const char *key, size_t len, int64_t value);

/* A set for tables of millions of rows: 8 bytes an entry, four of the hash and four of the staged row. */
struct idset_slot {
    uint32_t tag, row; /* row 0: free */
};

struct idset {
    struct idset_slot *slots;
    size_t capacity, count;
};

void idset_free(struct idset *set);
/*
 * Walks over the rows whose tag is that of HASH: set *AT to 0 first; each call gives the next row, 0 at the
 * end. The caller compares the identifiers themselves.
 */
uint32_t idset_next(const struct idset *set, uint64_t hash, size_t *at);
void idset_put(struct idset *set, uint64_t hash, uint32_t row);

#endif
