/* ops: see ops.h. Growing arrays of drawing records, their comparison, and the joining of ruled lines. */
#include "page/ops.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

/* How far back a line looks for one to continue: a row of a wide table and the row before it. */
enum { LINE_WINDOW = 96 };

static void *room(void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return items;
    *capacity = *capacity * 2 > need ? *capacity * 2 : need + 64;
    return mem_realloc(items, *capacity * size);
}

void ops_clear(struct ops *ops)
{
    ops->rect_count = ops->line_count = ops->text_count = ops->glyph_count = ops->stretch_count = 0;
    pictures_clear(&ops->pictures);
}

void ops_free(struct ops *ops)
{
    free(ops->rects);
    free(ops->lines);
    free(ops->texts);
    free(ops->glyphs);
    pictures_free(&ops->pictures);
    free(ops->stretches);
    *ops = (struct ops){0};
}

bool ops_empty(const struct ops *ops)
{
    return ops->rect_count + ops->line_count + ops->text_count + pictures_count(&ops->pictures) == 0;
}

void ops_group(struct ops *ops, uint32_t group, int32_t y)
{
    const uint32_t now = ops->stretch_count > 0 ? ops->stretches[ops->stretch_count - 1].group : 0;
    if (group == now)
        return;
    ops->stretches = room(ops->stretches, &ops->stretch_room, ops->stretch_count + 1, sizeof *ops->stretches);
    ops->stretches[ops->stretch_count++] = (struct op_stretch){
        group, y, ops->rect_count, ops->line_count, ops->text_count, pictures_mark(&ops->pictures)};
}

void ops_rect(struct ops *ops, struct op_rect rect)
{
    if (rect.width <= 0 || rect.height <= 0)
        return;
    ops->rects = room(ops->rects, &ops->rect_room, ops->rect_count + 1, sizeof *ops->rects);
    ops->rects[ops->rect_count++] = rect;
}

static bool line_joins(struct op_line *old, const struct op_line *line)
{
    if (old->vertical != line->vertical || old->width != line->width || old->rgb != line->rgb ||
        old->style != line->style || (line->vertical ? old->x != line->x : old->y != line->y))
        return false;
    int32_t *start = line->vertical ? &old->y : &old->x;
    int32_t from = line->vertical ? line->y : line->x, to = from + line->length;
    int32_t old_to = *start + old->length;
    if (from > old_to || to < *start)
        return false;
    int32_t new_from = from < *start ? from : *start;
    old->length = (to > old_to ? to : old_to) - new_from;
    *start = new_from;
    return true;
}

void ops_line(struct ops *ops, struct op_line line)
{
    if (line.style == BORDER_NONE || line.width <= 0 || line.length <= 0)
        return;
    size_t first = ops->line_count > LINE_WINDOW ? ops->line_count - LINE_WINDOW : 0;
    if (ops->stretch_count > 0 && ops->stretches[ops->stretch_count - 1].line_count > first)
        first = ops->stretches[ops->stretch_count - 1].line_count; /* groups move apart */
    for (size_t i = ops->line_count; i > first; i--)
        if (line_joins(&ops->lines[i - 1], &line))
            return;
    ops->lines = room(ops->lines, &ops->line_room, ops->line_count + 1, sizeof *ops->lines);
    ops->lines[ops->line_count++] = line;
}

static bool text_joins(const struct ops *ops, const struct op_text *text)
{
    if (ops->text_count == 0 || ops->text_end != text->x)
        return false;
    if (ops->stretch_count > 0 && ops->stretches[ops->stretch_count - 1].text_count == ops->text_count)
        return false;
    const struct op_text *old = &ops->texts[ops->text_count - 1];
    return old->y == text->y && old->size_mpt == text->size_mpt && old->space_extra == text->space_extra &&
           old->letter_spacing == text->letter_spacing && old->rgb == text->rgb && old->face == text->face &&
           old->turn == TURN_NONE && text->turn == TURN_NONE;
}

void ops_text(struct ops *ops, struct op_text text, const uint16_t *glyphs, size_t count, int32_t width)
{
    if (count == 0)
        return;
    const bool joins = text_joins(ops, &text);
    ops->text_end = text.x + width;
    ops->texts = room(ops->texts, &ops->text_room, ops->text_count + 1, sizeof *ops->texts);
    ops->glyphs = room(ops->glyphs, &ops->glyph_room, ops->glyph_count + count, sizeof *ops->glyphs);
    text.first_glyph = (uint32_t)ops->glyph_count;
    text.glyph_count = (uint32_t)count;
    memcpy(ops->glyphs + ops->glyph_count, glyphs, count * sizeof *glyphs);
    ops->glyph_count += count;
    if (joins)
        ops->texts[ops->text_count - 1].glyph_count += (uint32_t)count;
    else
        ops->texts[ops->text_count++] = text;
}

/* Where stretch AT ends. */
static struct op_stretch stretch_end(const struct ops *ops, size_t at)
{
    if (at + 1 < ops->stretch_count)
        return ops->stretches[at + 1];
    return (struct op_stretch){.rect_count = ops->rect_count,
                               .line_count = ops->line_count,
                               .text_count = ops->text_count,
                               .pictures = pictures_mark(&ops->pictures)};
}

static void append(const struct ops *ops, struct op_stretch from, struct op_stretch end, int32_t up,
                   struct ops *out)
{
    for (size_t i = from.rect_count; i < end.rect_count; i++) {
        struct op_rect rect = ops->rects[i];
        rect.y -= up;
        ops_rect(out, rect);
    }
    const size_t lines = end.line_count - from.line_count;
    out->lines = room(out->lines, &out->line_room, out->line_count + lines, sizeof *out->lines);
    for (size_t i = from.line_count; i < end.line_count; i++) {
        out->lines[out->line_count] = ops->lines[i];
        out->lines[out->line_count++].y -= up;
    }
    for (size_t i = from.text_count; i < end.text_count; i++) {
        struct op_text text = ops->texts[i];
        text.y -= up;
        out->text_end = INT32_MIN;
        ops_text(out, text, ops->glyphs + text.first_glyph, text.glyph_count, 0);
    }
    pictures_append(&out->pictures, &ops->pictures, from.pictures, end.pictures, up);
}

void ops_lift(const struct ops *ops, size_t at, struct ops *out)
{
    append(ops, ops->stretches[at], stretch_end(ops, at), ops->stretches[at].y, out);
}

void ops_leave(const struct ops *ops, const uint8_t *is_lifted, struct ops *out)
{
    append(ops, (struct op_stretch){0}, ops->stretch_count > 0 ? ops->stretches[0] : stretch_end(ops, 0), 0,
           out);
    for (size_t i = 0; i < ops->stretch_count; i++)
        if (is_lifted[i] == 0)
            append(ops, ops->stretches[i], stretch_end(ops, i), 0, out);
}

/* A fast hash of whole words (multiply and fold); equality is checked afterwards. */
static uint64_t hash_bytes(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *at = data;
    for (; len >= 8; at += 8, len -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    for (; len > 0; at++, len--)
        hash = (hash ^ *at) * UINT64_C(0x100000001B3);
    return hash;
}

uint64_t ops_hash(const struct ops *ops)
{
    uint64_t hash =
        hash_bytes(UINT64_C(0xCBF29CE484222325), ops->rects, ops->rect_count * sizeof *ops->rects);
    hash = hash_bytes(hash, ops->lines, ops->line_count * sizeof *ops->lines);
    hash = hash_bytes(hash, ops->texts, ops->text_count * sizeof *ops->texts);
    hash = hash_bytes(hash, ops->glyphs, ops->glyph_count * sizeof *ops->glyphs);
    return pictures_hash(&ops->pictures, hash, hash_bytes);
}

static bool same(const void *a, const void *b, size_t len)
{
    return len == 0 || memcmp(a, b, len) == 0;
}

bool ops_equal(const struct ops *a, const struct ops *b)
{
    return a->rect_count == b->rect_count && a->line_count == b->line_count &&
           a->text_count == b->text_count && a->glyph_count == b->glyph_count &&
           same(a->rects, b->rects, a->rect_count * sizeof *a->rects) &&
           same(a->lines, b->lines, a->line_count * sizeof *a->lines) &&
           same(a->texts, b->texts, a->text_count * sizeof *a->texts) &&
           same(a->glyphs, b->glyphs, a->glyph_count * sizeof *a->glyphs) &&
           pictures_equal(&a->pictures, &b->pictures);
}

static void *copy(const void *items, size_t count, size_t size)
{
    return count == 0 ? NULL : memcpy(mem_alloc(count * size), items, count * size);
}

void ops_copy(struct ops *to, const struct ops *from)
{
    *to = *from;
    pictures_copy(&to->pictures, &from->pictures);
    to->stretches = NULL;
    to->stretch_count = to->stretch_room = 0;
    to->rects = copy(from->rects, to->rect_room = from->rect_count, sizeof *from->rects);
    to->lines = copy(from->lines, to->line_room = from->line_count, sizeof *from->lines);
    to->texts = copy(from->texts, to->text_room = from->text_count, sizeof *from->texts);
    to->glyphs = copy(from->glyphs, to->glyph_room = from->glyph_count, sizeof *from->glyphs);
}

unsigned ops_mark(const struct ops *ops, uint8_t (*shown)[FONT_SHOWN])
{
    unsigned faces = 0;
    for (size_t i = 0; i < ops->text_count; i++) {
        const struct op_text *text = &ops->texts[i];
        const uint16_t *glyphs = ops->glyphs + text->first_glyph;
        uint8_t *bits = shown[text->face];
        faces |= 1U << text->face;
        for (uint32_t k = 0; k < text->glyph_count; k++)
            bits[glyphs[k] / 8] |= (uint8_t)(1U << glyphs[k] % 8);
    }
    return faces;
}
