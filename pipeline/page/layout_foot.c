/*
 * layout_foot: the foot of a page: notes below a short rule, and below them the blocks with float: bottom. In:
 * the strips of the page; out: how high the foot is, and its drawing. A note stays on the page of its mark;
 * one that is longer than the page goes on at the foot of the next.
 */
#include "page/layout_box.h"

#include <stdlib.h>

enum {
    RULE_ABOVE = 6000, /* from the text to the rule, and from there to the notes */
    RULE_BELOW = 3000,
    RULE_WIDTH = 500,
    RULE_LENGTH = 113386, /* 40 mm */
    RULE_HEIGHT = RULE_ABOVE + RULE_BELOW
};

static int32_t note_height(const struct foot_note *note)
{
    const struct flow *flow = &note->note->flow;
    if (note->end == note->from)
        return 0;
    const struct strip *last = &flow->strips[note->end - 1];
    return last->y + last->height - flow->strips[note->from].y;
}

static void push_note(struct layout_context *context, struct foot *foot, const struct note *note,
                      uint32_t from)
{
    for (uint32_t i = 0; i < foot->count; i++)
        if (foot->notes[i].note == note)
            return; /* its mark stands in a head that is drawn again */
    if (foot->count == foot->room) {
        uint32_t capacity = foot->room * 2 + 8;
        struct foot_note *notes = arena_alloc(context->arena, capacity * sizeof *notes);
        for (uint32_t i = 0; i < foot->count; i++)
            notes[i] = foot->notes[i];
        foot->notes = notes;
        foot->room = capacity;
    }
    foot->notes[foot->count] = (struct foot_note){note, from, note->flow.count};
    foot->notes_height +=
        note_height(&foot->notes[foot->count]) + (foot->notes_height == 0 ? RULE_HEIGHT : 0);
    foot->count++;
}

void layout_foot_begin(struct layout_context *context, struct foot *foot, const struct foot *before)
{
    *foot = (struct foot){0};
    for (uint32_t i = 0; before != NULL && i < before->count; i++)
        if (before->notes[i].end < before->notes[i].note->flow.count)
            push_note(context, foot, before->notes[i].note, before->notes[i].end);
    foot->carried = foot->count;
}

void layout_foot_add(struct layout_context *context, struct foot *foot, const struct strip *strip)
{
    for (const struct note_list *item = strip->notes; item != NULL; item = item->next)
        push_note(context, foot, item->note, 0);
    for (const struct placed *placed = strip->placed; placed != NULL; placed = placed->next)
        foot->blocks_height += placed->absolute ? 0 : placed->height;
}

bool layout_foot_cut(struct foot *foot, int32_t room)
{
    int32_t firsts = RULE_HEIGHT; /* the first lines of the notes not yet filled */
    for (uint32_t i = 0; i < foot->count; i++)
        firsts += foot->notes[i].note->flow.strips[foot->notes[i].from].height;
    if (foot->count == 0 || firsts > room)
        return false;
    int32_t rest = room - firsts;
    foot->notes_height = RULE_HEIGHT;
    for (uint32_t i = 0; i < foot->count; i++) {
        struct foot_note *note = &foot->notes[i];
        const struct strip *strips = note->note->flow.strips;
        const uint32_t all = note->note->flow.count;
        for (note->end = note->from + 1; note->end < all; note->end++) {
            int32_t more = strips[note->end].gap + strips[note->end].height;
            if (more > rest)
                break;
            rest -= more;
        }
        foot->notes_height += note_height(note);
    }
    return true;
}

bool layout_foot_rest(const struct foot *foot)
{
    for (uint32_t i = 0; i < foot->count; i++)
        if (foot->notes[i].end < foot->notes[i].note->flow.count)
            return true;
    return false;
}

static void emit_notes(const struct foot *foot, const struct layout_place *page, int32_t y)
{
    struct op_line rule = {
        .x = page->x, .y = y + RULE_ABOVE, .length = RULE_LENGTH, .width = RULE_WIDTH, .style = BORDER_SOLID};
    ops_line(page->fixed, rule);
    y += RULE_HEIGHT;
    for (uint32_t i = 0; i < foot->count; i++) {
        const struct foot_note *note = &foot->notes[i];
        const struct flow *flow = &note->note->flow;
        struct layout_place place = *page;
        place.y = y - flow->strips[note->from].y;
        layout_emit(&place, flow, note->from, note->end, 0);
        y += note_height(note);
    }
}

void layout_foot_emit(const struct foot *foot, struct layout_page *page, const struct page_style *style,
                      const struct flow *flow, uint32_t first, uint32_t end)
{
    struct layout_place place = {&page->fixed, &page->data, style->margin_mpt[SIDE_LEFT], 0,
                                 TURN_NONE,    false};
    int32_t bottom = style->height_mpt - style->margin_mpt[SIDE_BOTTOM] - foot->blocks_height;
    if (foot->count > 0)
        emit_notes(foot, &place, bottom - foot->notes_height);
    for (uint32_t i = first; i < end; i++)
        for (const struct placed *placed = flow->strips[i].placed; placed != NULL; placed = placed->next) {
            struct layout_place own = place;
            own.y = bottom;
            if (placed->absolute) {
                own.x = placed->x;
                own.y = placed->y;
            } else {
                bottom += placed->height;
            }
            layout_emit(&own, &placed->flow, 0, placed->flow.count, 0);
        }
}
