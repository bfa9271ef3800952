/*
 * layout_memo: texts that stand alone in their box, as most of those in cells do, are measured once: nine of
 * ten were already seen in the same letters on this page or on one before (a subject, a mark, a heading). In:
 * a text and the style of its box; out: its items. What is remembered says nothing of the document: items get
 * their look, and with it the node they are from, at each use.
 */
#include "page/layout_box.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 2048, TEXTS_MAX = 8192, TEXT_BYTES_MAX = 512 };

/* All that a measure depends on, beside the text. */
struct key {
    int32_t size, letter_spacing, word_spacing, indent;
    uint8_t face, white_space;
    bool uppercase;
};

struct measured {
    struct measured *next;
    struct key key;
    size_t len;
    const char *text;
    struct items items;
};

struct layout_memo {
    struct arena *arena;
    size_t count;
    struct measured *buckets[BUCKETS];
};

void layout_memo_begin(struct layout_work *work)
{
    if (work->memo == NULL) {
        work->memo = mem_zalloc(sizeof *work->memo);
        work->memo->arena = arena_new();
    } else if (work->memo->count >= TEXTS_MAX) {
        arena_reset(work->memo->arena);
        work->memo->count = 0;
        memset(work->memo->buckets, 0, sizeof work->memo->buckets);
    }
}

void layout_memo_free(struct layout_memo *memo)
{
    if (memo == NULL)
        return;
    arena_free(memo->arena);
    free(memo);
}

static struct measured **bucket_of(struct layout_memo *memo, const struct key *key, const char *text,
                                   size_t len)
{
    const uint64_t factor = 0x9E3779B97F4A7C15;
    uint64_t hash = ((uint64_t)key->size << 8 ^ key->face) * factor ^ len;
    for (; len >= sizeof hash; len -= sizeof hash, text += sizeof hash) {
        uint64_t part;
        memcpy(&part, text, sizeof part);
        hash = (hash ^ part ^ hash >> 29) * factor;
    }
    for (; len > 0; len--)
        hash = (hash ^ (unsigned char)*text++) * factor;
    return &memo->buckets[hash >> 32 & (BUCKETS - 1)];
}

static bool same_key(const struct key *a, const struct key *b)
{
    return a->size == b->size && a->letter_spacing == b->letter_spacing &&
           a->word_spacing == b->word_spacing && a->indent == b->indent && a->face == b->face &&
           a->white_space == b->white_space && a->uppercase == b->uppercase;
}

/* The items in the arena of the memo. Its documents' looks don't live as long. */
static void remember(struct layout_context *context, struct measured **bucket, const struct key *key,
                     const struct node *node, const struct items *items)
{
    struct layout_memo *memo = context->work->memo;
    struct measured *measured = arena_alloc(memo->arena, sizeof *measured);
    struct item *list = arena_raw(memo->arena, items->count * sizeof *list);
    size_t glyph_count = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        list[i] = items->list[i];
        list[i].look = NULL;
        glyph_count = list[i].glyph + list[i].glyph_count;
    }
    uint16_t *glyphs = arena_raw(memo->arena, glyph_count * sizeof *glyphs + 1);
    memcpy(glyphs, items->glyphs, glyph_count * sizeof *glyphs);
    measured->key = *key;
    measured->len = node->text_len;
    measured->text = arena_strndup(memo->arena, node->text, node->text_len);
    measured->items = *items;
    measured->items.list = list;
    measured->items.glyphs = glyphs;
    measured->next = *bucket;
    *bucket = measured;
    memo->count++;
}

int layout_text(struct layout_context *context, const struct node *node, const struct style *block,
                struct items **made)
{
    struct layout_memo *memo = context->work->memo;
    const struct look *look = layout_text_look(context, node, block);
    const struct key key = {block->font_size_mpt,   block->letter_spacing_mpt, block->word_spacing_mpt,
                            block->text_indent_mpt, look->face_index,          (uint8_t)block->white_space,
                            block->uppercase};
    struct measured **bucket = bucket_of(memo, &key, node->text, node->text_len);
    for (const struct measured *measured = *bucket; measured != NULL; measured = measured->next)
        if (measured->len == node->text_len && same_key(&measured->key, &key) &&
            memcmp(measured->text, node->text, node->text_len) == 0) {
            *made = arena_raw(context->arena, sizeof **made);
            **made = measured->items;
            (*made)->look = look;
            (*made)->has_data = look->data;
            return 0;
        }
    layout_items_begin(context);
    if (layout_items_text(context, look, node) != 0)
        return -1;
    *made = layout_items_end(context, block);
    if (*made != NULL && node->text_len <= TEXT_BYTES_MAX && memo->count < TEXTS_MAX)
        remember(context, bucket, &key, node, *made);
    return 0;
}
