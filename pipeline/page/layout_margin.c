/*
 * layout_margin: the margin boxes of a page (running heads, page numbers): one line each, made of texts, page
 * counters and strings set by the document. Those at the top and the bottom share the width of the content;
 * the corners have the corners.
 */
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/layout_box.h"

#include <string.h>

/* Where a box is: thirds of the edges, from 0 (left, top) to 2; 1 is the content's part of the page. */
struct spot {
    unsigned char column, row; /* of the page: margin, content, margin */
    unsigned char align;       /* enum text_align */
    unsigned char vertical;    /* 0 top, 1 middle, 2 bottom */
};

static const struct spot spots[BOX_COUNT] = {
    [BOX_TOP_LEFT_CORNER] = {0, 0, ALIGN_RIGHT, 1},    [BOX_TOP_LEFT] = {1, 0, ALIGN_LEFT, 1},
    [BOX_TOP_CENTER] = {1, 0, ALIGN_CENTER, 1},        [BOX_TOP_RIGHT] = {1, 0, ALIGN_RIGHT, 1},
    [BOX_TOP_RIGHT_CORNER] = {2, 0, ALIGN_LEFT, 1},    [BOX_RIGHT_TOP] = {2, 1, ALIGN_CENTER, 0},
    [BOX_RIGHT_MIDDLE] = {2, 1, ALIGN_CENTER, 1},      [BOX_RIGHT_BOTTOM] = {2, 1, ALIGN_CENTER, 2},
    [BOX_BOTTOM_RIGHT_CORNER] = {2, 2, ALIGN_LEFT, 1}, [BOX_BOTTOM_RIGHT] = {1, 2, ALIGN_RIGHT, 1},
    [BOX_BOTTOM_CENTER] = {1, 2, ALIGN_CENTER, 1},     [BOX_BOTTOM_LEFT] = {1, 2, ALIGN_LEFT, 1},
    [BOX_BOTTOM_LEFT_CORNER] = {0, 2, ALIGN_RIGHT, 1}, [BOX_LEFT_BOTTOM] = {0, 1, ALIGN_CENTER, 2},
    [BOX_LEFT_MIDDLE] = {0, 1, ALIGN_CENTER, 1},       [BOX_LEFT_TOP] = {0, 1, ALIGN_CENTER, 0},
};

static void gather_text(const struct node *node, struct buf *out)
{
    if (node->tag == TAG_NONE)
        buf_put(out, node->text, node->text_len);
    for (const struct node *child = node->first; child != NULL; child = child->next)
        gather_text(child, out);
}

struct string_set *layout_string(struct layout_context *context, const struct node *node)
{
    struct buf text = {0};
    gather_text(node, &text);
    struct string_set *set = arena_alloc(context->arena, sizeof *set);
    set->name = node->string_name;
    char *value = arena_strdup(context->arena, buf_text(&text));
    text_squeeze(value);
    set->value = value;
    buf_free(&text);
    return set;
}

void layout_strings_append(struct string_set **list, struct string_set *more)
{
    while (*list != NULL)
        list = &(*list)->next;
    *list = more;
}

static const char *find_string(const struct string_set *strings, const char *name)
{
    for (; strings != NULL; strings = strings->next)
        if (strcmp(strings->name, name) == 0)
            return strings->value;
    return "";
}

static const char *content_text(struct layout_context *context, const struct margin_content *content,
                                int page, int pages, const struct string_set *strings, bool *data)
{
    struct buf text = {0};
    for (int i = 0; i < content->count; i++) {
        const struct content *item = &content->items[i];
        *data |= item->kind != CONTENT_TEXT;
        if (item->kind == CONTENT_TEXT)
            buf_puts(&text, item->text);
        else if (item->kind == CONTENT_STRING)
            buf_puts(&text, find_string(strings, item->text));
        else
            buf_printf(&text, "%d", item->kind == CONTENT_PAGE ? page : pages);
    }
    char *made = arena_strdup(context->arena, buf_text(&text));
    buf_free(&text);
    return made;
}

static int fail(struct layout_context *context, const char *message, const char *text)
{
    err_set(context->err, ERR_CONFIG, message, text);
    return err_place(context->err, "%s", context->document->path);
}

/* The line in its part of the page; TAKEN holds what is used of the rows of three: from the left and from the
 * right. */
static int put_box(struct layout_context *context, struct layout_page *page, const struct page_style *style,
                   const struct style *look, struct run *run, const struct spot *spot)
{
    const int32_t xs[4] = {0, style->margin_mpt[SIDE_LEFT], style->width_mpt - style->margin_mpt[SIDE_RIGHT],
                           style->width_mpt};
    const int32_t ys[4] = {0, style->margin_mpt[SIDE_TOP], style->height_mpt - style->margin_mpt[SIDE_BOTTOM],
                           style->height_mpt};
    const int32_t left = xs[spot->column] + look->padding_mpt[SIDE_LEFT];
    const int32_t width = xs[spot->column + 1] - look->padding_mpt[SIDE_RIGHT] - left;
    const int32_t top = ys[spot->row] + look->padding_mpt[SIDE_TOP];
    const int32_t height = ys[spot->row + 1] - look->padding_mpt[SIDE_BOTTOM] - top,
                  line = layout_line_height(look);
    if (run->width > width || line > height)
        return -1;
    const struct font_face *face = &context->fonts->faces[run->face];
    int32_t ascent = font_scale(face->ascent, look->font_size_mpt),
            descent = font_scale(face->descent, look->font_size_mpt);
    unsigned vertical = look->vertical_align == VALIGN_TOP      ? 0
                        : look->vertical_align == VALIGN_BOTTOM ? 2
                                                                : spot->vertical;
    run->x =
        left + (spot->align == ALIGN_LEFT ? 0 : (width - run->width) / (spot->align == ALIGN_CENTER ? 2 : 1));
    run->baseline = top + (height - line) * (int32_t)vertical / 2 + (line - ascent - descent) / 2 + ascent;
    struct layout_place place = {&page->fixed, &page->data, 0, 0, TURN_NONE, false};
    layout_emit_runs(&place, run, 0);
    return 0;
}

/* Do the boxes of the top or the bottom run into each other? */
static bool overlap(struct run *const *runs, enum margin_box left, enum margin_box center,
                    enum margin_box right)
{
    const struct run *const order[3] = {runs[left], runs[center], runs[right]};
    int32_t end = INT32_MIN;
    for (int i = 0; i < 3; i++) {
        if (order[i] == NULL || order[i]->count == 0)
            continue;
        if (order[i]->x < end)
            return true;
        end = order[i]->x + order[i]->width;
    }
    return false;
}

int layout_margin_boxes(struct layout_context *context, struct layout *layout, int page,
                        const struct page_style *style, const struct string_set *strings)
{
    struct run *runs[BOX_COUNT] = {0};
    for (int i = 0; i < BOX_COUNT; i++) {
        const struct margin_content *content = &style->box[i];
        if (content->count == 0)
            continue;
        bool data = false;
        if (content->style.has_background || layout_has_border(&content->style))
            return fail(context, "%s", _("@page: borders and backgrounds of margin boxes are not supported"));
        const char *text = content_text(context, content, page + 1, layout->page_count, strings, &data);
        runs[i] = layout_run(context, &content->style, text, 0);
        if (runs[i] == NULL)
            return -1;
        runs[i]->data = data;
        if (put_box(context, &layout->pages[page], style, &content->style, runs[i], &spots[i]) != 0)
            return fail(context, "%s", _("@page: the text of a margin box is wider than its box"));
    }
    if (overlap(runs, BOX_TOP_LEFT, BOX_TOP_CENTER, BOX_TOP_RIGHT) ||
        overlap(runs, BOX_BOTTOM_LEFT, BOX_BOTTOM_CENTER, BOX_BOTTOM_RIGHT))
        return fail(context, "%s", _("@page: the margin boxes at the top or the bottom run into each other"));
    return 0;
}
