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
    HYPHEN = 0x2010,
    WORD_JOINER = 0x2060,
    BYTE_ORDER_MARK = 0xFEFF,
    EN_DASH = 0x2013,
    EM_DASH = 0x2014,
    NUMERO = 0x2116,
    PARAGRAPH = 0xA7,
    SMALL_GHE = 0x433
};

void layout_items_begin(struct layout_context *context)
{
    context->work->item_count = context->work->glyph_count = 0;
}

/* LOOK as it is now, for the items that will have it. */
static const struct look *keep_look(struct layout_context *context, const struct look *look)
{
    struct look *kept = arena_raw(context->arena, sizeof *kept);
    *kept = *look;
    return kept;
}

/* Room for MORE glyphs and items. */
static void reserve(struct layout_work *work, size_t more)
{
    if (work->glyph_room - work->glyph_count < more) {
        work->glyph_room = (work->glyph_count + more) * 2 + 256;
        work->glyphs = mem_realloc(work->glyphs, work->glyph_room * sizeof *work->glyphs);
    }
    if (work->item_room - work->item_count < more) {
        work->item_room = (work->item_count + more) * 2 + 64;
        work->items = mem_realloc(work->items, work->item_room * sizeof *work->items);
    }
}

/* There is room for it. */
static inline struct item *push_item(struct layout_work *work, const struct look *look, enum item_kind kind,
                                     size_t glyph)
{
    struct item *item = &work->items[work->item_count++];
    *item = (struct item){look, (uint32_t)glyph, (uint32_t)(work->glyph_count - glyph),
                          0,    (uint8_t)kind,   AFTER_NOTHING};
    return item;
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

/* A word of one or two letters as their codes. */
struct short_word {
    uint32_t first, second; /* 0: none */
};

static struct short_word short_word(const struct look *look, const uint16_t *glyphs, size_t count)
{
    if (count == 0 || count > 2)
        return (struct short_word){0, 0};
    return (struct short_word){look->face->codes[glyphs[0]], count == 2 ? look->face->codes[glyphs[1]] : 0};
}

static bool is_initial(struct short_word word)
{
    const uint32_t letter = word.first;
    return word.second == '.' &&
           ((letter >= 'A' && letter <= 'Z') || (letter > SOFT_HYPHEN && text_upper_code(letter) == letter));
}

static bool is_ghe(struct short_word word)
{
    return word.first == SMALL_GHE && word.second == '.';
}

static bool ends_in_digit(const struct layout_work *work, const struct item *item)
{
    const uint16_t *glyphs = work->glyphs + item->glyph;
    return item->glyph_count > 0 && is_digit(item->look->face->codes[glyphs[item->glyph_count - 1]]);
}

/* Should no line end in the space that stands between the last word and NEXT? In Russian none ends with «№», «§», the «г.» of a
 * town, the year before its «г.», or the first of two initials. */
static bool holds_words(const struct layout_work *work, struct short_word next)
{
    if (work->item_count < 2)
        return false;
    const struct item *last = &work->items[work->item_count - 2];
    if (is_ghe(next))
        return ends_in_digit(work, last);
    const struct short_word word = short_word(last->look, work->glyphs + last->glyph, last->glyph_count);
    if (word.first == NUMERO || word.first == PARAGRAPH)
        return word.second == 0;
    if (is_ghe(word))
        return work->item_count < 4 || !ends_in_digit(work, &work->items[work->item_count - 4]);
    return is_initial(word) && is_initial(next);
}

/* Closes the word that began at START, if there are glyphs. In Russian no line begins with a dash. */
static struct item *end_word(struct layout_work *work, const struct look *look, size_t start, uint32_t units)
{
    if (work->glyph_count == start)
        return NULL;
    struct item *before = work->item_count > 0 ? &work->items[work->item_count - 1] : NULL;
    if (before != NULL && before->kind == ITEM_SPACE && before->after == AFTER_BREAK) {
        const struct short_word word = short_word(look, work->glyphs + start, work->glyph_count - start);
        if (word.second == 0 && (word.first == EM_DASH || word.first == EN_DASH))
            before->after = AFTER_NOTHING;
        else if (holds_words(work, word))
            before->after = AFTER_RATHER;
    }
    struct item *item = push_item(work, look, ITEM_WORD, start);
    item->width = font_scale(units, look->style->font_size_mpt) +
                  look->style->letter_spacing_mpt * (int32_t)item->glyph_count;
    return item;
}

static void add_space(struct layout_work *work, const struct look *look)
{
    if (work->item_count == 0 || work->items[work->item_count - 1].kind != ITEM_WORD)
        return; /* collapses with the one before, or with the start of a line */
    struct font_glyph glyph = look->face->glyphs[' '];
    work->glyphs[work->glyph_count++] = glyph.id;
    struct item *item = push_item(work, look, ITEM_SPACE, work->glyph_count - 1);
    item->width = font_scale(glyph.width, look->style->font_size_mpt) + look->style->letter_spacing_mpt +
                  look->style->word_spacing_mpt;
    item->after = look->style->white_space == SPACE_NOWRAP ? AFTER_NOTHING : AFTER_BREAK;
}

static void add_break(struct layout_work *work, const struct look *look)
{
    if (work->item_count > 0 && work->items[work->item_count - 1].kind == ITEM_SPACE) {
        work->item_count--;
        work->glyph_count--;
    }
    push_item(work, look, ITEM_BREAK, work->glyph_count);
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

/* May a line end behind CODE, which stands inside a word? A hyphen before a number is a minus or a range of
 * school years. */
static bool breaks_behind(uint32_t code, const char *next, const char *end)
{
    if (code != '-' && code != HYPHEN && code != EN_DASH && code != EM_DASH)
        return false;
    if (next >= end)
        return true; /* what follows, if anything, stands in another element */
    uint32_t follower = text_next(&next, end);
    return follower > ' ' && follower != NO_BREAK_SPACE && !is_digit(follower) && follower != ',' &&
           follower != '.';
}

/* A word in the making: its first glyph, and its width in the font's units. */
struct word {
    size_t start;
    uint32_t units;
};

/* Stands a digit before the last letter of the word? A hyphen there belongs to a number («2025-Q1-000123», «47-У»). */
static bool behind_digit(const struct layout_work *work, const struct look *look, const struct word *word)
{
    return work->glyph_count > word->start + 1 &&
           is_digit(look->face->codes[work->glyphs[work->glyph_count - 2]]);
}

static struct item *next_word(struct layout_work *work, const struct look *look, struct word *word)
{
    struct item *item = end_word(work, look, word->start, word->units);
    *word = (struct word){work->glyph_count, 0};
    return item;
}

static void add_blank(struct layout_work *work, const struct look *look, uint32_t code, struct word *word)
{
    end_word(work, look, word->start, word->units);
    if (code == '\n' && look->style->white_space == SPACE_PRE_LINE)
        add_break(work, look);
    else
        add_space(work, look);
    *word = (struct word){work->glyph_count, 0};
}

/* Characters that are no glyphs. Returns false when CODE is one. */
static bool add_invisible(struct layout_work *work, const struct look *look, uint32_t code, struct word *word)
{
    if (code != SOFT_HYPHEN && code != ZERO_SPACE && code != WORD_JOINER && code != BYTE_ORDER_MARK)
        return false;
    if (code == SOFT_HYPHEN || code == ZERO_SPACE) {
        struct item *item = next_word(work, look, word);
        if (item != NULL && look->style->white_space != SPACE_NOWRAP)
            item->after = code == SOFT_HYPHEN ? AFTER_HYPHEN : AFTER_BREAK;
    }
    return true;
}

/* The short way for what most text is made of: visible ASCII but the hyphen, and Cyrillic. Returns where it
 * ended. */
static const char *add_letters(struct layout_work *work, const struct font_glyph *glyphs, const char *text,
                               const char *end, struct word *word)
{
    uint16_t *put = work->glyphs + work->glyph_count;
    uint32_t units = word->units;
    for (size_t step; text < end; text += step) {
        uint32_t code = (unsigned char)*text;
        step = 1;
        if (code >= 0x80) {
            if ((code & 0xFC) != 0xD0 || end - text < 2)
                break;
            code = (code & 0x1F) << 6 | ((unsigned char)text[1] & 0x3F);
            step = 2;
        } else if (code <= ' ' || code == '-') {
            break;
        }
        const struct font_glyph glyph = glyphs[code];
        if (glyph.id == 0)
            break;
        *put++ = glyph.id;
        units += glyph.width;
    }
    work->glyph_count = (size_t)(put - work->glyphs);
    word->units = units;
    return text;
}

/* TEXT is valid UTF-8. */
static int add_text(struct layout_context *context, const struct look *look, const char *text, size_t len)
{
    struct layout_work *work = context->work;
    const struct font_glyph *glyphs = look->face->glyphs;
    const bool uppercase = look->style->uppercase, wraps = look->style->white_space != SPACE_NOWRAP;
    const char *end = text + len;
    reserve(work, len); /* never more than bytes */
    struct word word = {work->glyph_count, 0};
    for (;;) {
        if (!uppercase)
            text = add_letters(work, glyphs, text, end, &word);
        if (text == end)
            break;
        const uint32_t code = (unsigned char)*text < 0x80 ? (unsigned char)*text++ : text_next(&text, end);
        if (code <= ' ') {
            add_blank(work, look, code, &word);
            continue;
        }
        if (add_invisible(work, look, code, &word))
            continue;
        const uint32_t shown = uppercase ? text_upper_code(code) : code;
        const struct font_glyph glyph = shown < FONT_CODES ? glyphs[shown] : (struct font_glyph){0, 0};
        if (glyph.id == 0)
            return missing_glyph(context, look, shown);
        work->glyphs[work->glyph_count++] = glyph.id;
        word.units += glyph.width;
        if (wraps && breaks_behind(shown, text, end)) {
            const bool in_number = behind_digit(work, look, &word);
            next_word(work, look, &word)->after = in_number ? AFTER_RATHER : AFTER_BREAK;
        }
    }
    end_word(work, look, word.start, word.units);
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

static void set_style(const struct layout_context *context, struct look *look, const struct style *style)
{
    look->style = style;
    look->face_index = (uint8_t)font_index(style->family, style->bold, style->italic);
    look->face = &context->fonts->faces[look->face_index];
}

static struct look look_of(const struct layout_context *context, const struct style *style, bool underline,
                           int line)
{
    struct look look = {.underline = underline, .line = line};
    set_style(context, &look, style);
    return look;
}

/* The number of a note, raised. */
static int add_mark(struct layout_context *context, struct look look, const struct node *note)
{
    struct style *style = arena_alloc(context->arena, sizeof *style);
    char number[16];
    *style = *look.style;
    style->font_size_mpt = style->font_size_mpt * 83 / 100;
    look.shift += style->font_size_mpt * 2 / 5;
    set_style(context, &look, style);
    look.source = note;
    look.line = note->line;
    look.data = true; /* it depends on the notes before it */
    look.underline = false;
    return add_text(context, keep_look(context, &look), number,
                    (size_t)snprintf(number, sizeof number, "%d", note->note));
}

/* Pictures stand on the base line, or their middle on that of capital letters. */
static int add_picture(struct layout_context *context, struct look look, const struct node *node)
{
    int32_t width, height;
    if (layout_picture_check(context, node) != 0)
        return -1;
    const struct style *around = look.style;
    look.style = node->style;
    look.source = node;
    look.data = node->picture->from_data;
    look.underline = false;
    picture_size(node, &width, &height);
    if (node->style->vertical_align == VALIGN_MIDDLE)
        look.shift += (font_scale(look.face->cap_height, around->font_size_mpt) - height) / 2;
    reserve(context->work, 1);
    struct item *item =
        push_item(context->work, keep_look(context, &look), ITEM_WORD, context->work->glyph_count);
    item->width = width;
    item->after = around->white_space == SPACE_NOWRAP ? AFTER_NOTHING : AFTER_BREAK;
    return 0;
}

static int add_nodes(struct layout_context *context, const struct node *first, const struct look *look);

static int add_text_node(struct layout_context *context, const struct node *node, const struct look *around)
{
    struct look *look = arena_raw(context->arena, sizeof *look);
    *look = *around;
    set_style(context, look, node->style != NULL ? node->style : around->style);
    look->line = node->line;
    look->source = node;
    look->data = node->from_data;
    return add_text(context, look, node->text, node->text_len);
}

static int add_node(struct layout_context *context, const struct node *node, const struct look *around)
{
    if (node->tag == TAG_NONE)
        return add_text_node(context, node, around);
    struct look look = *around;
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
        reserve(context->work, 1);
        add_break(context->work, keep_look(context, &look));
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
    return add_nodes(context, node->first, &look);
}

static int add_nodes(struct layout_context *context, const struct node *first, const struct look *look)
{
    for (const struct node *node = first; node != NULL; node = node->next)
        if (add_node(context, node, look) != 0)
            return -1;
    return 0;
}

int layout_items_add(struct layout_context *context, const struct node *node, const struct style *block)
{
    const struct look look = look_of(context, block, context->underlined > 0, node->line);
    return add_node(context, node, &look);
}

const struct look *layout_text_look(struct layout_context *context, const struct node *node,
                                    const struct style *block)
{
    struct look *look = arena_raw(context->arena, sizeof *look);
    *look = look_of(context, block, context->underlined > 0, node->line);
    look->source = node;
    look->data = node->from_data;
    return look;
}

int layout_items_text(struct layout_context *context, const struct look *look, const struct node *node)
{
    return add_text(context, look, node->text, node->text_len);
}

struct items *layout_items_note(struct layout_context *context, const struct node *node,
                                const struct style *block)
{
    const struct look look = look_of(context, block, false, node->line);
    layout_items_begin(context);
    if (add_mark(context, look, node) != 0)
        return NULL;
    reserve(context->work, 1);
    add_space(context->work, keep_look(context, &look));
    if (add_nodes(context, node->first, &look) != 0)
        return NULL;
    struct items *items = layout_items_end(context, block);
    items->has_notes = false; /* the mark is the note's own */
    return items;
}

struct run *layout_run(struct layout_context *context, const struct style *style, const char *text, int line)
{
    const struct look look = look_of(context, style, false, line);
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
    run->space_extra = style->word_spacing_mpt;
    run->letter_spacing =
        style->letter_spacing_mpt + (items->airy ? layout_airy_spacing(look.face, style) : 0);
    return run;
}
