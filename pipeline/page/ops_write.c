/*
 * ops_write: drawing records as PDF page content. Lengths have at most two decimals (1/100 pt is 3.5
 * micrometres), places one; they are rounded before they are subtracted, so that relative moves do not drift.
 * Strings are binary literals, in codes of one byte (font_code.c) wherever that can be.
 */
#include "page/ops.h"

struct writer {
    char *at;
    struct buf *out;
    const struct page_fonts *fonts;
    int32_t page_height;
    uint32_t fill_rgb, stroke_rgb;
    int32_t line_width;
    uint16_t line_style;
};

/* Every record begins with a call of this: room for it, so that the put_* below need no check. */
static void need(struct writer *writer, size_t more)
{
    writer->out->len = writer->out->data != NULL ? (size_t)(writer->at - writer->out->data) : 0;
    buf_reserve(writer->out, more);
    writer->at = writer->out->data + writer->out->len;
}

static void put_text(struct writer *writer, const char *text)
{
    while (*text != '\0')
        *writer->at++ = *text++;
}

/* A number in hundredths and a blank. */
static void put_hundredths(struct writer *writer, int32_t value)
{
    char digits[12];
    int count = 0;
    uint32_t rest = value < 0 ? 0U - (uint32_t)value : (uint32_t)value;
    if (value < 0)
        *writer->at++ = '-';
    uint32_t fraction = rest % 100;
    for (rest /= 100; rest > 0; rest /= 10)
        digits[count++] = (char)('0' + rest % 10);
    if (count == 0 && fraction == 0)
        digits[count++] = '0';
    while (count > 0)
        *writer->at++ = digits[--count];
    if (fraction > 0) {
        *writer->at++ = '.';
        *writer->at++ = (char)('0' + fraction / 10);
        if (fraction % 10 > 0)
            *writer->at++ = (char)('0' + fraction % 10);
    }
    *writer->at++ = ' ';
}

static int32_t hundredths(int32_t mpt)
{
    return (mpt >= 0 ? mpt + 5 : mpt - 5) / 10;
}

/* In hundredths too, but without the last digit: places are exact to 18 micrometres, half a dot of a printer. */
static int32_t tenths(int32_t mpt)
{
    return (mpt >= 0 ? mpt + 50 : mpt - 50) / 100 * 10;
}

static void put_length(struct writer *writer, int32_t mpt)
{
    put_hundredths(writer, hundredths(mpt));
}

static void put_color(struct writer *writer, uint32_t rgb, const char *gray, const char *color)
{
    uint32_t red = rgb >> 16 & 255, green = rgb >> 8 & 255, blue = rgb & 255;
    put_hundredths(writer, (int32_t)(red * 100 + 127) / 255);
    if (red != green || red != blue) {
        put_hundredths(writer, (int32_t)(green * 100 + 127) / 255);
        put_hundredths(writer, (int32_t)(blue * 100 + 127) / 255);
        gray = color;
    }
    put_text(writer, gray);
}

static void fill_color(struct writer *writer, uint32_t rgb)
{
    if (rgb != writer->fill_rgb)
        put_color(writer, rgb, "g\n", "rg\n");
    writer->fill_rgb = rgb;
}

static void write_rects(struct writer *writer, const struct ops *ops)
{
    for (size_t i = 0; i < ops->rect_count; i++) {
        const struct op_rect *rect = &ops->rects[i];
        need(writer, 128);
        fill_color(writer, rect->rgb);
        put_length(writer, rect->x);
        put_length(writer, writer->page_height - rect->y - rect->height);
        put_length(writer, rect->width);
        put_length(writer, rect->height);
        put_text(writer, "re\n");
        if (i + 1 == ops->rect_count || ops->rects[i + 1].rgb != rect->rgb)
            put_text(writer, "f\n");
    }
}

static bool same_pen(const struct op_line *a, const struct op_line *b)
{
    return a->width == b->width && a->rgb == b->rgb && a->style == b->style;
}

static void set_pen(struct writer *writer, const struct op_line *line)
{
    if (line->rgb != writer->stroke_rgb)
        put_color(writer, line->rgb, "G\n", "RG\n");
    if (line->width != writer->line_width) {
        put_length(writer, line->width);
        put_text(writer, "w\n");
    }
    if (line->style != writer->line_style ||
        (line->style != BORDER_SOLID && line->width != writer->line_width)) {
        *writer->at++ = '[';
        if (line->style != BORDER_SOLID) {
            put_length(writer, line->style == BORDER_DASHED ? 3 * line->width : line->width);
            writer->at--;
        }
        put_text(writer, "] 0 d\n");
    }
    writer->stroke_rgb = line->rgb;
    writer->line_width = line->width;
    writer->line_style = line->style;
}

static void write_lines(struct writer *writer, const struct ops *ops)
{
    for (size_t i = 0; i < ops->line_count; i++) {
        const struct op_line *line = &ops->lines[i];
        need(writer, 192);
        set_pen(writer, line);
        const int32_t end_x = line->vertical ? line->x : line->x + line->length;
        const int32_t end_y = line->vertical ? line->y + line->length : line->y;
        put_hundredths(writer, tenths(line->x));
        put_hundredths(writer, tenths(writer->page_height - line->y));
        put_text(writer, "m ");
        put_hundredths(writer, tenths(end_x));
        put_hundredths(writer, tenths(writer->page_height - end_y));
        put_text(writer, "l\n");
        if (i + 1 == ops->line_count || !same_pen(line, &ops->lines[i + 1]))
            put_text(writer, "S\n");
    }
}

static void put_byte(struct writer *writer, unsigned char byte)
{
    if (byte == '(' || byte == ')' || byte == '\\')
        *writer->at++ = '\\';
    if (byte == '\r') { /* a reader would take it for a line end and read a line feed */
        *writer->at++ = '\\';
        byte = 'r';
    }
    *writer->at++ = (char)byte;
}

static void put_glyphs(struct writer *writer, const struct font_face *face, const uint16_t *glyphs,
                       size_t count)
{
    *writer->at++ = '(';
    for (size_t i = 0; i < count; i++) {
        const int byte = face->bytes[glyphs[i]], code = byte != 0 ? byte : FONT_TWO_BYTES + glyphs[i];
        if (byte == 0)
            *writer->at++ = (char)(code >> 8);
        put_byte(writer, (unsigned char)code);
    }
    *writer->at++ = ')';
}

struct text_state {
    int32_t x, y, size, letter_spacing, space_extra;
    uint16_t face, turn;
};

static void put_place(struct writer *writer, struct text_state *state, const struct op_text *text)
{
    static const char *const matrices[] = {"1 0 0 1 ", "0 -1 1 0 ", "0 1 -1 0 "};
    int32_t x = tenths(text->x), y = tenths(writer->page_height - text->y);
    if (text->turn == TURN_NONE && state->turn == TURN_NONE) {
        put_hundredths(writer, x - state->x);
        put_hundredths(writer, y - state->y);
        put_text(writer, "Td\n");
    } else {
        put_text(writer, matrices[text->turn]);
        put_hundredths(writer, x);
        put_hundredths(writer, y);
        put_text(writer, "Tm\n");
    }
    state->x = x;
    state->y = y;
    state->turn = text->turn;
}

static void write_texts(struct writer *writer, struct text_state *state, const struct ops *ops)
{
    for (size_t i = 0; i < ops->text_count; i++) {
        const struct op_text *text = &ops->texts[i];
        const uint16_t *glyphs = ops->glyphs + text->first_glyph;
        need(writer, 256 + (size_t)text->glyph_count * 3);
        fill_color(writer, text->rgb);
        if (text->face != state->face || text->size_mpt != state->size) {
            put_text(writer, "/G");
            *writer->at++ = (char)('0' + text->face);
            *writer->at++ = ' ';
            put_length(writer, text->size_mpt);
            put_text(writer, "Tf\n");
            state->face = text->face;
            state->size = text->size_mpt;
        }
        if (text->letter_spacing != state->letter_spacing) {
            put_length(writer, text->letter_spacing);
            put_text(writer, "Tc\n");
            state->letter_spacing = text->letter_spacing;
        }
        if (text->space_extra != state->space_extra) {
            put_length(writer, text->space_extra);
            put_text(writer, "Tw\n");
            state->space_extra = text->space_extra;
        }
        put_place(writer, state, text);
        put_glyphs(writer, &writer->fonts->faces[text->face], glyphs, text->glyph_count);
        put_text(writer, "Tj\n");
    }
}

/* They leave the graphics state as it was. */
static void write_pictures(struct writer *writer, const struct ops *ops)
{
    need(writer, 0);
    pictures_write(&ops->pictures, writer->page_height, writer->out);
    writer->at = writer->out->data + writer->out->len;
}

static const struct writer fresh = {.line_width = 1000, .line_style = BORDER_SOLID};

/* Rectangles, lines, and over them the calls, which are drawn with the pens a page begins with. */
static void write_ground(struct writer *writer, const struct ops *ops, const struct buf *calls)
{
    const bool isolate = calls != NULL && calls->len > 0 && ops->rect_count + ops->line_count > 0;
    need(writer, 8);
    if (isolate)
        put_text(writer, "q\n");
    write_rects(writer, ops);
    write_lines(writer, ops);
    need(writer, 8);
    if (isolate) {
        put_text(writer, "Q\n");
        writer->fill_rgb = fresh.fill_rgb;
        writer->stroke_rgb = fresh.stroke_rgb;
        writer->line_width = fresh.line_width;
        writer->line_style = fresh.line_style;
    }
    need(writer, 0);
    if (calls != NULL)
        buf_put(writer->out, buf_text(calls), calls->len);
    writer->at = writer->out->data + writer->out->len;
}

void ops_write(const struct ops *const *lists, size_t count, const struct page_fonts *fonts,
               const struct buf *calls, int32_t page_height, struct buf *out)
{
    struct writer writer = fresh;
    struct text_state state = {.face = UINT16_MAX};
    size_t texts = 0;
    writer.out = out;
    writer.fonts = fonts;
    writer.page_height = page_height;
    writer.at = out->data != NULL ? out->data + out->len : NULL;
    for (size_t i = 0; i < count; i++)
        write_ground(&writer, lists[i], i == 0 ? calls : NULL);
    for (size_t i = 0; i < count; i++)
        write_pictures(&writer, lists[i]);
    for (size_t i = 0; i < count; i++)
        texts += lists[i]->text_count;
    need(&writer, 8);
    if (texts > 0) {
        put_text(&writer, "BT\n");
        for (size_t i = 0; i < count; i++)
            write_texts(&writer, &state, lists[i]);
        need(&writer, 8);
        put_text(&writer, "ET\n");
    }
    *writer.at = '\0';
    need(&writer, 0);
}
