/*
 * layout_shrink: text that has no room in its box is tried again with smaller letters, in steps of 5 percent
 * down to the share that -itog-shrink allows, at last with hyphens in its long words. In: a box that
 * overflowed; out: the result with a copy of it whose sizes, line heights and spacings are smaller. What does
 * not fit then either fails with the line of the template and the name of the field that needs the room.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

#include <string.h>

enum { STEP_PERCENT = 5, SHRINKING_MAX = 2 /* one shrinking box in another: no deeper */ };

/* The length that counts: of the text, or of its longest word. */
static size_t length_of(const struct node *node, bool word)
{
    size_t longest = 0, length = 0;
    for (size_t i = 0; i < node->text_len; i++) {
        length = word && (unsigned char)node->text[i] <= ' ' ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    return longest;
}

static void find_longest(const struct node *node, bool word, const struct node **found, size_t *length)
{
    size_t own = node->field != NULL ? length_of(node, word) : 0;
    if (own > *length) {
        *length = own;
        *found = node;
    }
    for (const struct node *child = node->first; child != NULL; child = child->next)
        find_longest(child, word, found, length);
}

int layout_overflow_of(struct layout_context *context, const char *field, int line)
{
    context->overflow = true;
    if (field != NULL)
        err_place(context->err, "{{%s}}", field);
    return layout_at(context, line);
}

int layout_overflow(struct layout_context *context, const struct node *node, bool word)
{
    const struct node *found = node;
    size_t length = 0;
    find_longest(node, word, &found, &length);
    return layout_overflow_of(context, found->field, found->line);
}

/* ---- smaller copies ---- */

static int32_t part_of(int32_t length, int percent)
{
    return (int32_t)((int64_t)length * percent / 100);
}

static struct node *copy_node(struct arena *arena, const struct node *from, int percent, bool cut)
{
    struct node *node = arena_alloc(arena, sizeof *node);
    struct style *style = arena_alloc(arena, sizeof *style);
    *node = *from;
    *style = *from->style;
    style->font_size_mpt = part_of(style->font_size_mpt, percent);
    style->line_height_mpt = part_of(style->line_height_mpt, percent);
    style->text_indent_mpt = part_of(style->text_indent_mpt, percent);
    style->letter_spacing_mpt = part_of(style->letter_spacing_mpt, percent);
    style->word_spacing_mpt = part_of(style->word_spacing_mpt, percent);
    node->style = style;
    node->first = node->last = node->next = NULL;
    for (const struct node *child = from->first; child != NULL; child = child->next) {
        struct node *copy;
        if (child->tag == TAG_NONE) {
            copy = arena_alloc(arena, sizeof *copy);
            *copy = cut ? *layout_hyphenated(arena, child) : *child;
            copy->next = NULL;
            copy->style = child->style != NULL ? style : NULL;
        } else {
            copy = copy_node(arena, child, percent, cut);
        }
        copy->parent = node;
        if (node->last != NULL)
            node->last->next = copy;
        else
            node->first = copy;
        node->last = copy;
    }
    return node;
}

struct box *layout_smaller(struct layout_context *context, const struct box *box, int percent, bool cut)
{
    const struct node *node = copy_node(context->arena, box->node, percent, cut);
    struct string_set *strings = context->strings; /* they wait for a strip: not for this */
    const int underlined = context->underlined;
    context->strings = NULL;
    context->underlined = 0;
    for (const struct node *up = node->parent; up != NULL; up = up->parent)
        context->underlined += up->style->underline;
    struct box *made = layout_build(context, node);
    if (made != NULL)
        made->number = box->number;
    context->strings = strings;
    context->underlined = underlined;
    return made;
}

/* What an attempt changes in the context, as it was. */
struct state {
    struct string_set *strings, *last;
    bool turned;
};

static struct state save(const struct layout_context *context)
{
    struct state state = {context->strings, context->strings, context->turned};
    while (state.last != NULL && state.last->next != NULL)
        state.last = state.last->next;
    return state;
}

static void restore(struct layout_context *context, const struct state *state)
{
    context->strings = state->strings;
    if (state->last != NULL)
        state->last->next = NULL;
    context->turned = state->turned;
}

int layout_shrink(struct layout_context *context, const struct box *box, int least, layout_attempt *lay,
                  void *user)
{
    const struct state state = save(context);
    context->overflow = false;
    int result = lay(context, box, user);
    if (result == 0 || context->shrinking == SHRINKING_MAX)
        return result;
    context->shrinking++;
    least = least > 0 ? least : 100;
    bool cut = false;
    for (int percent = 100; result != 0 && context->overflow && !cut;) {
        cut = percent == least;
        percent = percent - STEP_PERCENT > least ? percent - STEP_PERCENT : least;
        restore(context, &state);
        context->overflow = false;
        const struct box *smaller = layout_smaller(context, box, percent, cut);
        result = smaller != NULL ? lay(context, smaller, user) : -1;
    }
    context->shrinking--;
    if (result == 0 && context->err != NULL)
        *context->err = (struct err){0};
    return result;
}
