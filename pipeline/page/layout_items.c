/*
 * layout_items: inline content as words, spaces and forced breaks, each measured. White space is collapsed
 * across elements as CSS has it; where a line may end is noted here, so that breaking lines is only adding up
 * widths. Text goes in as UTF-8; a character the face does not have is an error with its code and line.
 */
#include "base/i18n.h"
#include "base/text.h"
#include "page/layout_box.h"
#include "page/picture.h"

#include <stdio.h>
#include <string.h>

enum {
    SOFT_HYPHEN = 0xAD,
    NO_BREAK_SPACE = 0xA0,
    ZERO_SPACE = 0x200B,
    WORD_JOINER = 0x2060,
    BYTE_ORDER_MARK = 0xFEFF
};

/* What holds for a text node: its style and what its inline parents add. */
struct look {
    const struct style *style;
    const struct font_face *face;
    int32_t shift;
    const struct node *source;
    int line;
    uint8_t face_index;
    bool data, underline;
};

void layout_items_begin(struct layout_context *context)
{
    context->work->item_count = context->work->glyph_count = 0;
}

static struct item *push_item(struct layout_context *context, const struct look *look, enum item_kind kind)
{
    struct layout_work *work = context->work;
    if (work->item_count == work->item_room) {
        work->item_room = work->item_room * 2 + 64;
        work->items = mem_realloc(work->items, work->item_room * sizeof *work->items);
    }
    struct item *item = &work->items[work->item_count++];
    *item = (struct item){.style = look->style,
                          .glyph = (uint32_t)work->glyph_count,
                          .source = look->source,
                          .shift = look->shift,
                          .kind = (uint8_t)kind,
                          .face = look->face_index,
                          .data = look->data,
                          .underline = look->underline};
    return item;
}

static void reserve_glyphs(struct layout_work *work, size_t more)
{
    if (work->glyph_count + more <= work->glyph_room)
        return;
    work->glyph_room = (work->glyph_count + more) * 2 + 256;
    work->glyphs = mem_realloc(work->glyphs, work->glyph_room * sizeof *work->glyphs);
}

/* Closes the word that began at START, if there are glyphs. */
static struct item *end_word(struct layout_context *context, const struct look *look, size_t start,
                             uint32_t units)
{
    struct layout_work *work = context->work;
    if (work->glyph_count == start)
        return NULL;
    struct item *item = push_item(context, look, ITEM_WORD);
    item->glyph = (uint32_t)start;
    item->glyph_count = (uint32_t)(work->glyph_count - start);
    item->width = font_scale(units, look->style->font_size_mpt) +
                  look->style->letter_spacing_mpt * (int32_t)item->glyph_count;
    return item;
}

static void add_space(struct layout_context *context, const struct look *look)
{
    struct layout_work *work = context->work;
    if (work->item_count == 0 || work->items[work->item_count - 1].kind != ITEM_WORD)
        return; /* collapses with the one before, or with the start of a line */
    reserve_glyphs(work, 1);
    struct item *item = push_item(context, look, ITEM_SPACE);
    struct font_glyph glyph = look->face->glyphs[' '];
    work->glyphs[work->glyph_count++] = glyph.id;
    item->glyph_count = 1;
    item->width = font_scale(glyph.width, look->style->font_size_mpt) + look->style->letter_spacing_mpt;
    item->after = look->style->white_space == SPACE_NOWRAP ? AFTER_NOTHING : AFTER_BREAK;
}

static void add_break(struct layout_context *context, const struct look *look)
{
    struct layout_work *work = context->work;
    if (work->item_count > 0 && work->items[work->item_count - 1].kind == ITEM_SPACE) {
        work->item_count--;
        work->glyph_count--;
    }
    push_item(context, look, ITEM_BREAK);
}

static int missing_glyph(struct layout_context *context, const struct look *look, uint32_t code)
{
    char shown[5] = {0};
    text_put(code, shown);
    err_set(context->err, ERR_CONFIG, _("character U+%04X \"%s\" is not in the font %s"), (unsigned)code,
            shown, font_face_name(look->face_index));
    if (look->source != NULL && look->source->field != NULL)
        err_place(context->err, "{{%s}}", look->source->field);
    return layout_at(context, look->line);
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

/* May a line end behind CODE, which stands inside a word? A hyphen before a number is a minus or a range of
 * school years. */
static bool breaks_behind(uint32_t code, const char *next, const char *end)
{
    if (code != '-' && code != 0x2010 && code != 0x2013 && code != 0x2014)
        return false;
    if (next >= end)
        return true; /* what follows, if anything, stands in another element */
    uint32_t follower = text_next(&next, end);
    return follower > ' ' && follower != NO_BREAK_SPACE && !is_digit(follower) && follower != ',' &&
           follower != '.';
}

static inline uint32_t next_code(const char **at, const char *end)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    if (bytes[0] < 0x80) {
        *at += 1;
        return bytes[0];
    }
    if ((bytes[0] & 0xE0) == 0xC0 && end - *at >= 2 && (bytes[1] & 0xC0) == 0x80) {
        *at += 2;
        return (uint32_t)(bytes[0] & 0x1F) << 6 | (bytes[1] & 0x3FU);
    }
    return text_next(at, end);
}

/* Characters that are no glyphs. Returns false when CODE is one. */
static bool add_invisible(struct layout_context *context, const struct look *look, uint32_t code,
                          size_t *start, uint32_t *units)
{
    if (code != SOFT_HYPHEN && code != ZERO_SPACE && code != WORD_JOINER && code != BYTE_ORDER_MARK)
        return false;
    if (code == SOFT_HYPHEN || code == ZERO_SPACE) {
        struct item *word = end_word(context, look, *start, *units);
        if (word != NULL && look->style->white_space != SPACE_NOWRAP)
            word->after = code == SOFT_HYPHEN ? AFTER_HYPHEN : AFTER_BREAK;
        *start = context->work->glyph_count;
        *units = 0;
    }
    return true;
}

static int add_text(struct layout_context *context, const struct look *look, const char *text, size_t len)
{
    struct layout_work *work = context->work;
    const struct font_glyph *glyphs = look->face->glyphs;
    const bool wraps = look->style->white_space != SPACE_NOWRAP;
    const char *end = text + len;
    reserve_glyphs(
        work, len + 1); /* never more glyphs than bytes; add_space reserves anew, so no pointer is kept */
    size_t start = work->glyph_count;
    uint32_t units = 0;
    while (text < end) {
        uint32_t code = next_code(&text, end);
        if (code <= ' ') {
            end_word(context, look, start, units);
            if (code == '\n' && look->style->white_space == SPACE_PRE_LINE)
                add_break(context, look);
            else
                add_space(context, look);
            reserve_glyphs(work, (size_t)(end - text) + 1);
            start = work->glyph_count;
            units = 0;
            continue;
        }
        if (code >= SOFT_HYPHEN && add_invisible(context, look, code, &start, &units))
            continue;
        if (look->style->uppercase)
            code = text_upper_code(code);
        struct font_glyph glyph = code < FONT_CODES ? glyphs[code] : (struct font_glyph){0, 0};
        if (glyph.id == 0)
            return missing_glyph(context, look, code);
        work->glyphs[work->glyph_count++] = glyph.id;
        units += glyph.width;
        if ((code == '-' || code >= 0x2010) && wraps && breaks_behind(code, text, end)) {
            end_word(context, look, start, units)->after = AFTER_BREAK;
            start = work->glyph_count;
            units = 0;
        }
    }
    end_word(context, look, start, units);
    return 0;
}

/* Has an inline element what only blocks are given here? */
static bool is_boxed(const struct style *style)
{
    bool boxed = style->has_background || style->width.unit != LENGTH_AUTO ||
                 style->height.unit != LENGTH_AUTO || style->vertical_align == VALIGN_TOP ||
                 style->vertical_align == VALIGN_MIDDLE || style->vertical_align == VALIGN_BOTTOM;
    for (int side = 0; side < 4; side++)
        boxed = boxed || style->padding_mpt[side] != 0 || style->margin_mpt[side] != 0 ||
                (style->border[side].style != BORDER_NONE && style->border[side].width_mpt > 0);
    return boxed;
}

/* The number of a note, raised. */
static int add_mark(struct layout_context *context, struct look look, const struct node *note)
{
    struct style *style = arena_alloc(context->arena, sizeof *style);
    char number[16];
    *style = *look.style;
    style->font_size_mpt = style->font_size_mpt * 83 / 100;
    look.shift += style->font_size_mpt * 2 / 5;
    look.style = style;
    look.source = note;
    look.line = note->line;
    look.face_index = (uint8_t)font_index(style->family, style->bold, style->italic);
    look.face = &context->fonts->faces[look.face_index];
    look.data = true; /* it depends on the notes before it */
    look.underline = false;
    return add_text(context, &look, number, (size_t)snprintf(number, sizeof number, "%d", note->note));
}

/* Pictures stand on the base line, or their middle on that of capital letters. */
static int add_picture(struct layout_context *context, struct look look, const struct node *node)
{
    int32_t height;
    if (layout_picture_check(context, node) != 0)
        return -1;
    const struct style *around = look.style;
    look.style = node->style;
    look.source = node;
    look.data = node->picture->from_data;
    look.underline = false;
    struct item *item = push_item(context, &look, ITEM_WORD);
    picture_size(node, &item->width, &height);
    item->after = around->white_space == SPACE_NOWRAP ? AFTER_NOTHING : AFTER_BREAK;
    if (node->style->vertical_align == VALIGN_MIDDLE)
        item->shift +=
            (font_scale(context->fonts->faces[look.face_index].cap_height, around->font_size_mpt) - height) /
            2;
    return 0;
}

static int add_nodes(struct layout_context *context, const struct node *node, struct look look,
                     bool siblings);

static int add_node(struct layout_context *context, const struct node *node, struct look look)
{
    if (node->tag == TAG_NONE) {
        look.style = node->style != NULL ? node->style : look.style;
        look.face_index = (uint8_t)font_index(look.style->family, look.style->bold, look.style->italic);
        look.face = &context->fonts->faces[look.face_index];
        look.line = node->line;
        look.source = node;
        look.data = node->from_data;
        return add_text(context, &look, node->text, node->text_len);
    }
    if (node->string_name != NULL)
        layout_strings_append(&context->strings, layout_string(context, node));
    const struct style *style = node->style;
    if (style->display == DISPLAY_NONE)
        return 0;
    if (node->note > 0)
        return add_mark(context, look, node);
    if (node->picture != NULL)
        return add_picture(context, look, node);
    look.style = style;
    look.line = node->line;
    if (node->tag == TAG_BR) {
        add_break(context, &look);
        return 0;
    }
    if (style->display != DISPLAY_INLINE) {
        err_set(context->err, ERR_CONFIG, _("a block inside an inline element is not supported"));
        return layout_at(context, node->line);
    }
    if (is_boxed(style)) {
        err_set(context->err, ERR_CONFIG,
                _("margins, padding, borders, background, width and vertical position of inline elements are "
                  "not supported"));
        return layout_at(context, node->line);
    }
    look.underline = look.underline || style->underline;
    if (style->vertical_align == VALIGN_SUPER)
        look.shift += style->font_size_mpt * 2 / 5;
    else if (style->vertical_align == VALIGN_SUB)
        look.shift -= style->font_size_mpt / 5;
    return add_nodes(context, node->first, look, true);
}

static int add_nodes(struct layout_context *context, const struct node *node, struct look look, bool siblings)
{
    for (; node != NULL; node = siblings ? node->next : NULL)
        if (add_node(context, node, look) != 0)
            return -1;
    return 0;
}

int layout_items_add(struct layout_context *context, const struct node *node, const struct style *block)
{
    struct look look = {.style = block,
                        .underline = context->underlined > 0,
                        .line = node->line,
                        .face_index = (uint8_t)font_index(block->family, block->bold, block->italic)};
    return add_nodes(context, node, look, false);
}

/* A space before a dash does not end a line: in Russian no line begins with a dash. */
static void hold_dashes(struct layout_context *context)
{
    struct layout_work *work = context->work;
    for (size_t i = 0; i + 1 < work->item_count; i++) {
        struct item *space = &work->items[i], *word = &work->items[i + 1];
        if (space->kind != ITEM_SPACE || word->kind != ITEM_WORD || word->glyph_count != 1)
            continue;
        const struct font_glyph *glyphs = context->fonts->faces[word->face].glyphs;
        uint16_t id = work->glyphs[word->glyph];
        if (id == glyphs[0x2014].id || id == glyphs[0x2013].id)
            space->after = AFTER_NOTHING;
    }
}

int32_t layout_airy_spacing(const struct font_face *face, const struct style *style)
{
    enum { GAP = 410 }; /* wanted between letters, of which the space is one part */
    const int32_t missing = GAP - face->glyphs[' '].width;
    return missing > 0 ? font_scale((missing + 1) / 2, style->font_size_mpt) : 0;
}

/*
 * Rows of single letters ("5 4 н 5") are set wider: readers such as poppler take evenly spaced single letters
 * for one spaced-out word and drop the blanks, unless the gaps are 0.4 of the font size or more.
 */
static void set_airy(const struct layout_context *context, struct items *items)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        if (items->list[i].glyph_count > 1 || layout_picture_of(&items->list[i]) != NULL)
            return;
        words += items->list[i].kind == ITEM_WORD;
    }
    if (words < 2)
        return;
    items->airy = true;
    for (uint32_t i = 0; i < items->count; i++) {
        struct item *item = &items->list[i];
        if (item->kind != ITEM_BREAK)
            item->width += layout_airy_spacing(&context->fonts->faces[item->face], item->style);
    }
}

static void measure(struct layout_context *context, struct items *items, const struct style *block)
{
    set_airy(context, items);
    int32_t line = 0, part = 0;
    items->uniform = true;
    for (uint32_t i = 0; i < items->count; i++) {
        struct item *item = &items->list[i];
        items->has_data |= item->data;
        items->has_pictures |= layout_picture_of(item) != NULL;
        items->has_notes |= item->source != NULL && item->source->note > 0;
        items->uniform &= item->shift == 0 && (item->style == block || item->kind == ITEM_BREAK);
        if (item->kind == ITEM_BREAK) {
            items->has_break = true;
            line = part = 0;
            continue;
        }
        line += item->width;
        items->max_width = line > items->max_width ? line : items->max_width;
        if (item->kind == ITEM_SPACE && item->after == AFTER_BREAK) {
            part = 0;
            continue;
        }
        part += item->width;
        int32_t hyphen =
            item->after == AFTER_HYPHEN
                ? font_scale(context->fonts->faces[item->face].glyphs['-'].width, item->style->font_size_mpt)
                : 0;
        items->min_width = part + hyphen > items->min_width ? part + hyphen : items->min_width;
        if (item->after != AFTER_NOTHING)
            part = 0;
    }
    items->min_width += block->text_indent_mpt > 0 ? block->text_indent_mpt : 0;
    items->max_width += block->text_indent_mpt > 0 ? block->text_indent_mpt : 0;
}

struct items *layout_items_end(struct layout_context *context, const struct style *block)
{
    struct layout_work *work = context->work;
    while (work->item_count > 0 && work->items[work->item_count - 1].kind == ITEM_SPACE)
        work->item_count--;
    if (work->item_count == 0)
        return NULL;
    hold_dashes(context);
    struct items *items = arena_alloc(context->arena, sizeof *items);
    items->count = (uint32_t)work->item_count;
    items->list = arena_raw(context->arena, work->item_count * sizeof *items->list);
    memcpy(items->list, work->items, work->item_count * sizeof *items->list);
    items->glyphs = arena_raw(context->arena, (work->glyph_count + 1) * sizeof *items->glyphs);
    if (work->glyph_count > 0)
        memcpy(items->glyphs, work->glyphs, work->glyph_count * sizeof *items->glyphs);
    measure(context, items, block);
    return items;
}

struct items *layout_items_note(struct layout_context *context, const struct node *node,
                                const struct style *block)
{
    struct look look = {.style = block,
                        .line = node->line,
                        .face_index = (uint8_t)font_index(block->family, block->bold, block->italic)};
    look.face = &context->fonts->faces[look.face_index];
    layout_items_begin(context);
    if (add_mark(context, look, node) != 0)
        return NULL;
    add_space(context, &look);
    if (add_nodes(context, node->first, look, true) != 0)
        return NULL;
    struct items *items = layout_items_end(context, block);
    items->has_notes = false; /* the mark is the note's own */
    return items;
}

struct run *layout_run(struct layout_context *context, const struct style *style, const char *text, int line)
{
    struct look look = {.style = style,
                        .line = line,
                        .face_index = (uint8_t)font_index(style->family, style->bold, style->italic)};
    look.face = &context->fonts->faces[look.face_index];
    layout_items_begin(context);
    if (add_text(context, &look, text, strlen(text)) != 0)
        return NULL;
    struct run *run = arena_alloc(context->arena, sizeof *run);
    run->style = style;
    run->face = look.face_index;
    struct items *items = layout_items_end(context, style);
    if (items == NULL)
        return run;
    for (uint32_t i = 0; i < items->count; i++) {
        run->count += items->list[i].glyph_count;
        run->width += items->list[i].width;
    }
    run->glyphs = items->glyphs;
    run->underline = style->underline;
    run->letter_spacing =
        style->letter_spacing_mpt + (items->airy ? layout_airy_spacing(look.face, style) : 0);
    return run;
}

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

int32_t layout_line_height(const struct style *style)
{
    return style->line_height_mpt > 0 ? style->line_height_mpt : style->font_size_mpt * 6 / 5;
}
