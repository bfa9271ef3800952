/*
 * layout_line: items become lines. Each line takes what fits; it is aligned, justified by its spaces, and put
 * into the flow as a strip of runs. A word that does not fit on a line of its own is an error: nothing is cut
 * off or pushed over a border.
 */
#include "base/i18n.h"
#include "page/layout_box.h"
#include "page/picture.h"

#include <string.h>

/* A paragraph in the making. */
struct lines {
    struct layout_context *context;
    struct flow *flow;
    const struct box *box;
    const struct items *items;
    int32_t x, width;
    uint32_t first_strip;
    bool after_data; /* data stood before on the line or on an earlier one: what follows moves with it */
};

/* The items FROM to END - 1 make a line; NEXT begins the next one. */
struct cut {
    uint32_t from, end, next;
    int32_t width;
    bool hyphen, last;
};

static int line_of(const struct lines *lines, const struct look *look)
{
    return look->source != NULL ? look->source->line : lines->box->node->line;
}

/* The text itself is not told: it may be a name, and the message goes into a log. */
static int too_wide(const struct lines *lines, uint32_t from, uint32_t end)
{
    unsigned long length = 0;
    const struct items *items = lines->items;
    const struct look *longest = NULL, *first = layout_look(items, from);
    uint32_t most = 0;
    for (uint32_t i = from; i < end; i++) {
        const struct look *look = layout_look(items, i);
        const uint32_t count = items->list[i].glyph_count;
        length += count;
        if (look->source != NULL && look->source->field != NULL && (longest == NULL || count > most)) {
            longest = look;
            most = count;
        }
    }
    if (layout_picture_of(first) != NULL && length == 0) {
        err_set(lines->context->err, ERR_CONFIG, _("the picture is wider than its cell or block"));
        return layout_at(lines->context, line_of(lines, first));
    }
    err_set(lines->context->err, ERR_CONFIG,
            _("a text of %lu characters without a break is wider than its cell or block"), length);
    return layout_overflow_of(lines->context, longest != NULL ? longest->source->field : NULL,
                              line_of(lines, longest != NULL ? longest : first));
}

/* Finds where the line that begins with item FROM ends, AVAILABLE wide. */
static int cut_line(const struct lines *lines, uint32_t from, int32_t available, struct cut *cut)
{
    const struct items *items = lines->items;
    int32_t width = 0;
    struct cut good = {.from = from, .end = from}, poor = good;
    for (uint32_t i = from; i < items->count; i++) {
        const struct item *item = &items->list[i];
        if (item->kind == ITEM_BREAK) {
            *cut = (struct cut){.from = from, .end = i, .next = i + 1, .width = width, .last = true};
            return 0;
        }
        if (item->kind == ITEM_SPACE && (item->after == AFTER_BREAK || item->after == AFTER_RATHER))
            *(item->after == AFTER_BREAK ? &good : &poor) =
                (struct cut){.from = from, .end = i, .next = i + 1, .width = width};
        width += item->width;
        if (item->kind == ITEM_SPACE)
            continue;
        if (width > available) {
            *cut = good.end > from ? good : poor;
            return cut->end > from ? 0 : too_wide(lines, from, i + 1);
        }
        if (item->after == AFTER_BREAK || item->after == AFTER_RATHER)
            *(item->after == AFTER_BREAK ? &good : &poor) =
                (struct cut){.from = from, .end = i + 1, .next = i + 1, .width = width};
        else if (item->after == AFTER_HYPHEN &&
                 width + layout_hyphen_width(layout_look(items, i)) <= available)
            good = (struct cut){.from = from,
                                .end = i + 1,
                                .next = i + 1,
                                .width = width + layout_hyphen_width(layout_look(items, i)),
                                .hyphen = true};
    }
    *cut =
        (struct cut){.from = from, .end = items->count, .next = items->count, .width = width, .last = true};
    return 0;
}

/* How far a style reaches above and below the base line. */
static void reach(const struct lines *lines, const struct style *style, int32_t shift, int32_t *above,
                  int32_t *below)
{
    const struct font_face *face =
        &lines->context->fonts->faces[font_index(style->family, style->bold, style->italic)];
    int32_t ascent = font_scale(face->ascent, style->font_size_mpt);
    int32_t descent = font_scale(face->descent, style->font_size_mpt);
    /* raised and lowered text counts with its letters only, so that it does not spread the lines */
    int32_t leading = shift == 0 ? layout_line_height(style) - ascent - descent : 0;
    int32_t up = ascent + leading / 2 + shift, down = descent + leading - leading / 2 - shift;
    if (shift != 0) {
        up = font_scale(face->cap_height, style->font_size_mpt) + shift;
        down = font_scale(face->descent, style->font_size_mpt) - shift;
    }
    *above = up > *above ? up : *above;
    *below = down > *below ? down : *below;
}

/* The same for a picture, which stands on the base line. */
static void reach_picture(const struct look *look, int32_t *above, int32_t *below)
{
    int32_t width, height;
    picture_size(look->source, &width, &height);
    *above = height + look->shift > *above ? height + look->shift : *above;
    *below = -look->shift > *below ? -look->shift : *below;
}

static bool same_look(const struct look *a, const struct look *b)
{
    return layout_picture_of(a) == NULL && layout_picture_of(b) == NULL && a->style == b->style &&
           a->face == b->face && a->data == b->data && a->underline == b->underline && a->shift == b->shift;
}

static uint32_t count_spaces(const struct items *items, const struct cut *cut)
{
    uint32_t count = 0;
    for (uint32_t i = cut->from; i < cut->end; i++)
        count += items->list[i].kind == ITEM_SPACE;
    return count;
}

static struct run *push_hyphen(const struct lines *lines, const struct run *before, const struct look *look,
                               int32_t x)
{
    struct run *run = arena_alloc(lines->context->arena, sizeof *run);
    *run = *before;
    run->next = NULL;
    run->x = x;
    run->glyphs = &look->face->glyphs['-'].id;
    run->count = 1;
    run->width = layout_hyphen_width(look);
    run->space_extra = 0;
    return run;
}

/* An empty run for what begins with item INDEX, at X. */
static struct run *new_run(const struct lines *lines, uint32_t index, int32_t x, int32_t baseline)
{
    const struct items *items = lines->items;
    const struct look *look = layout_look(items, index);
    struct run *run = arena_alloc(lines->context->arena, sizeof *run);
    run->style = look->style;
    run->glyphs = items->glyphs + items->list[index].glyph;
    run->x = x;
    run->baseline = baseline - look->shift;
    run->letter_spacing =
        look->style->letter_spacing_mpt + (items->airy ? layout_airy_spacing(look->face, look->style) : 0);
    run->space_extra = look->style->word_spacing_mpt;
    run->face = look->face_index;
    run->data = lines->after_data || (items->has_data && lines->box->style->text_align != ALIGN_LEFT);
    run->underline = look->underline;
    run->picture = layout_picture_of(look);
    return run;
}

/* A line of one look, its spaces as they are. */
static struct run *make_run(struct lines *lines, const struct cut *cut, int32_t x, int32_t baseline)
{
    const struct item *first = &lines->items->list[cut->from], *last = &lines->items->list[cut->end - 1];
    lines->after_data |= lines->items->look->data;
    struct run *run = new_run(lines, cut->from, x, baseline);
    run->count = last->glyph + last->glyph_count - first->glyph;
    run->width = cut->width;
    return run;
}

/* The runs of a line whose text begins at X; each space is SPACE_EXTRA wider than it was measured. */
static struct run *make_runs(struct lines *lines, const struct cut *cut, int32_t x, int32_t baseline,
                             int32_t space_extra)
{
    const struct items *items = lines->items;
    const struct look *last = NULL;
    struct run *first = NULL, **link = &first, *run = NULL;
    if (items->look != NULL && cut->end > cut->from && space_extra == 0 && !cut->hyphen)
        return make_run(lines, cut, x, baseline);
    for (uint32_t i = cut->from; i < cut->end; i++) {
        const struct item *item = &items->list[i];
        const struct look *look = layout_look(items, i);
        if (look != last) {
            lines->after_data |= look->data;
            if (last == NULL || !same_look(look, last)) {
                *link = run = new_run(lines, i, x, baseline);
                link = &run->next;
                run->space_extra += space_extra;
            }
            last = look;
        }
        run->count += item->glyph_count;
        int32_t width = item->width + (item->kind == ITEM_SPACE ? space_extra : 0);
        run->width += width;
        x += width;
    }
    if (cut->hyphen && run != NULL)
        *link = push_hyphen(lines, run, last, x);
    return first;
}

static int put_notes(struct lines *lines, struct strip *strip, const struct cut *cut)
{
    const struct items *items = lines->items;
    struct note_list **link = &strip->notes;
    for (uint32_t i = cut->from; i < cut->end; i++) {
        const struct node *source = layout_look(items, i)->source;
        if (source == NULL || source->note == 0 ||
            (i > cut->from && source == layout_look(items, i - 1)->source))
            continue;
        const struct note *note = layout_note(lines->context, source);
        if (note == NULL)
            return -1;
        *link = arena_alloc(lines->context->arena, sizeof **link);
        (*link)->note = note;
        link = &(*link)->next;
    }
    return 0;
}

static int put_line(struct lines *lines, const struct cut *given, int32_t indent)
{
    const struct style *style = lines->box->style;
    const struct items *items = lines->items;
    struct cut cut = *given;
    while (cut.end > cut.from && items->list[cut.end - 1].kind == ITEM_SPACE)
        cut.width -= items->list[--cut.end].width;
    int32_t above = 0, below = 0;
    if (!items->is_picture)
        reach(lines, style, 0, &above, &below);
    for (uint32_t i = cut.from; !items->uniform && i < cut.end; i++) {
        const struct look *look = layout_look(items, i);
        if (i > cut.from && look == layout_look(items, i - 1))
            continue;
        if (layout_picture_of(look) != NULL)
            reach_picture(look, &above, &below);
        else if (look->style != style || look->shift != 0)
            reach(lines, look->style, look->shift, &above, &below);
    }
    int32_t rest = lines->width - indent - cut.width, x = lines->x + indent, extra = 0;
    if (style->text_align == ALIGN_RIGHT)
        x += rest;
    else if (style->text_align == ALIGN_CENTER)
        x += rest / 2;
    else if (style->text_align == ALIGN_JUSTIFY && !cut.last) {
        uint32_t spaces = count_spaces(items, &cut);
        extra = spaces > 0 ? rest / (int32_t)spaces : 0;
    }
    int line =
        cut.from < items->count ? line_of(lines, layout_look(items, cut.from)) : lines->box->node->line;
    struct strip *strip = layout_strip(lines->context, lines->flow, above + below, line);
    if (lines->after_data) {
        strip->group = 0;
        strip->moves = true;
    }
    strip->runs = make_runs(lines, &cut, x, above, extra);
    if (lines->flow->baseline < 0)
        lines->flow->baseline = strip->y + above;
    if (lines->flow->marker != NULL) {
        struct run *marker = lines->flow->marker;
        lines->flow->marker = NULL;
        marker->baseline = above;
        marker->x = lines->x - marker->width - marker->style->font_size_mpt * 2 / 5;
        marker->next = strip->runs;
        strip->runs = marker;
    }
    return items->has_notes ? put_notes(lines, strip, &cut) : 0;
}

/* Too few lines must not stay alone at the foot or at the head of a page. */
static void keep_lines(const struct lines *lines)
{
    const struct style *style = lines->box->style;
    struct flow *flow = lines->flow;
    uint32_t count = flow->count - lines->first_strip;
    for (uint32_t i = 1; i < count; i++) {
        bool orphan = i < (uint32_t)(style->orphans > 0 ? style->orphans : 1);
        bool widow = count - i < (uint32_t)(style->widows > 0 ? style->widows : 1);
        struct strip *strip = &flow->strips[lines->first_strip + i];
        if ((orphan || widow) && strip->level < BREAK_ORPHAN)
            strip->level = BREAK_ORPHAN;
    }
}

int layout_lines(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                 int32_t width)
{
    struct lines lines = {context, flow, box, box->items, x, width, flow->count, false};
    const struct items *items = box->items;
    int32_t indent = box->style->text_indent_mpt;
    if (!items->has_break && items->max_width <= width) {
        struct cut cut = {.from = 0, .end = items->count, .last = true};
        cut.width = items->max_width - (indent > 0 ? indent : 0);
        return put_line(&lines, &cut, indent);
    }
    for (uint32_t at = 0; at < items->count;) {
        struct cut cut = {.from = at};
        if (cut_line(&lines, at, width - indent, &cut) != 0 || put_line(&lines, &cut, indent) != 0)
            return -1;
        at = cut.next;
        indent = 0;
        if (!cut.last)
            while (at < items->count && items->list[at].kind == ITEM_SPACE)
                at++;
    }
    if (flow->pages)
        keep_lines(&lines);
    return 0;
}
