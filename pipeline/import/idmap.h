/*
 * idmap: identifiers of the journal → numbers of the store, in memory: an open hash table that grows by
 * doubling. Its keys lie in an arena.
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

#endif
