/* idmap: see idmap.h. */
#include "import/idmap.h"
#include "base/arena.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* FNV-1a by eight bytes, with a final mix: short keys that differ in a digit must not stand together. */
uint64_t idmap_hash(const char *text, size_t len)
{
    uint64_t hash = 0xCBF29CE484222325u ^ len, word;
    for (; len >= sizeof word; text += sizeof word, len -= sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, text, len);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
    hash *= 0xBF58476D1CE4E5B9u;
    return hash ^ hash >> 32;
}

void idmap_free(struct idmap *map)
{
    free(map->slots);
    *map = (struct idmap){0};
}

/* The slot of KEY, or the free one where it belongs. */
static struct idmap_slot *slot_of(const struct idmap *map, uint32_t hash, const char *key, size_t len)
{
    for (size_t at = hash;; at++) {
        struct idmap_slot *slot = &map->slots[at & (map->capacity - 1)];
        if (slot->key == NULL || (slot->hash == hash && slot->len == len && memcmp(slot->key, key, len) == 0))
            return slot;
    }
}

int64_t idmap_find(const struct idmap *map, const char *key, size_t len, int64_t missing)
{
    if (map->count == 0)
        return missing;
    const struct idmap_slot *slot = slot_of(map, (uint32_t)idmap_hash(key, len), key, len);
    return slot->key != NULL ? slot->value : missing;
}

static void grow(struct idmap *map)
{
    struct idmap old = *map;
    map->capacity = old.capacity > 0 ? old.capacity * 2 : FIRST_CAPACITY;
    map->slots = mem_zalloc(map->capacity * sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key != NULL)
            *slot_of(map, old.slots[i].hash, old.slots[i].key, old.slots[i].len) = old.slots[i];
    free(old.slots);
}

void idmap_put(struct idmap *map, struct arena *arena, const char *key, size_t len, int64_t value)
{
    if ((map->count + 1) * 4 > map->capacity * 3)
        grow(map);
    uint32_t hash = (uint32_t)idmap_hash(key, len);
    struct idmap_slot *slot = slot_of(map, hash, key, len);
    if (slot->key == NULL) {
        *slot = (struct idmap_slot){arena_strndup(arena, key, len), hash, (uint32_t)len, value};
        map->count++;
    }
    slot->value = value;
}
