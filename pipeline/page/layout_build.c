/*
 * layout_build: the tree of nodes as a tree of boxes: blocks, runs of inline content between them, tables.
 * Elements that are not displayed are left out, but the strings they set for margin boxes are kept.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

static struct box *new_box(struct layout_context *context, enum box_kind kind, const struct node *node)
{
    struct box *box = arena_alloc(context->arena, sizeof *box);
    box->kind = kind;
    box->node = node;
    box->style = node->style;
    return box;
}

static void append(struct box *parent, struct box *child)
{
    if (parent->last != NULL)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

static bool is_blank(const struct node *node)
{
    if (node->tag != TAG_NONE)
        return false;
    for (size_t i = 0; i < node->text_len; i++)
        if ((unsigned char)node->text[i] > ' ')
            return false;
    return true;
}

static bool is_inline(const struct node *node)
{
    return node->tag == TAG_NONE || node->tag == TAG_BR || node->style->display == DISPLAY_INLINE;
}

static void append_inline(struct layout_context *context, struct box *parent, struct items *items)
{
    if (items == NULL && context->strings == NULL)
        return;
    struct box *box = new_box(context, items != NULL ? BOX_INLINE : BOX_STRINGS, parent->node);
    box->style = parent->style;
    box->items = items;
    box->strings = context->strings;
    context->strings = NULL;
    append(parent, box);
}

static void close_inline(struct layout_context *context, struct box *parent, bool *open)
{
    if (*open)
        append_inline(context, parent, layout_items_end(context, parent->style));
    *open = false;
}

/* Is NODE a text in the style of its block, with no inline content behind it? */
static bool stands_alone(const struct node *node, const struct style *block)
{
    return node->tag == TAG_NONE && node->style == block && (node->next == NULL || !is_inline(node->next));
}

/* A picture as a block: a line with nothing else. */
static int build_picture(struct layout_context *context, struct box *box)
{
    layout_items_begin(context);
    if (layout_items_add(context, box->node, box->style) != 0)
        return -1;
    struct box *line = new_box(context, BOX_INLINE, box->node);
    line->items = layout_items_end(context, box->style);
    line->items->is_picture = true;
    line->items->uniform = false;
    append(box, line);
    return 0;
}

static int build_children(struct layout_context *context, struct box *parent)
{
    bool open = false;
    if (parent->node->picture != NULL)
        return build_picture(context, parent);
    int number = 0;
    for (const struct node *node = parent->node->first; node != NULL; node = node->next) {
        if (is_inline(node)) {
            if (!open && is_blank(node))
                continue;
            if (!open && stands_alone(node, parent->style)) {
                struct items *items;
                if (layout_text(context, node, parent->style, &items) != 0)
                    return -1;
                append_inline(context, parent, items);
                continue;
            }
            if (!open)
                layout_items_begin(context);
            open = true;
            if (layout_items_add(context, node, parent->style) != 0)
                return -1;
            continue;
        }
        close_inline(context, parent, &open);
        struct box *box = layout_build(context, node);
        if (box == NULL)
            return -1;
        if (node->style->display == DISPLAY_LIST_ITEM)
            box->number = ++number;
        append(parent, box);
    }
    close_inline(context, parent, &open);
    return 0;
}

/* Text turns in cells only: elsewhere nothing says how long its lines may be. */
static int check_turn(struct layout_context *context, const struct node *node)
{
    if (node->style->writing_mode == WRITING_HORIZONTAL || node->style->display == DISPLAY_TABLE_CELL ||
        node->parent == NULL || node->parent->style == NULL ||
        node->parent->style->writing_mode == node->style->writing_mode)
        return 0;
    err_set(context->err, ERR_CONFIG, _("writing-mode is supported in cells only"));
    return layout_at(context, node->line);
}

struct box *layout_build(struct layout_context *context, const struct node *node)
{
    const struct style *style = node->style;
    struct string_set *set = node->string_name != NULL ? layout_string(context, node) : NULL;
    struct box *box = new_box(context, BOX_BLOCK, node);
    box->strings = set;
    if (++context->depth > DEPTH_MAX) {
        err_set(context->err, ERR_CONFIG, _("elements are nested more than %d deep"), DEPTH_MAX);
        layout_at(context, node->line);
        return NULL;
    }
    int result = check_turn(context, node);
    context->underlined += style->underline;
    switch (style->display) {
    case DISPLAY_NONE:
        box->kind = BOX_STRINGS;
        break;
    case DISPLAY_TABLE:
        box->kind = BOX_TABLE;
        if (result == 0)
            box->table = layout_grid(context, node);
        result = box->table != NULL ? 0 : -1;
        break;
    case DISPLAY_BLOCK:
    case DISPLAY_LIST_ITEM:
    case DISPLAY_TABLE_CELL:
    case DISPLAY_CAPTION:
        result = result == 0 ? build_children(context, box) : -1;
        break;
    default:
        err_set(context->err, ERR_CONFIG, _("a part of a table stands outside a table"));
        result = layout_at(context, node->line);
        break;
    }
    context->underlined -= style->underline;
    context->depth--;
    return result == 0 ? box : NULL;
}
