/*
 * plain: page_text: a document as plain text, for mail and terminals. In: styled nodes; out: wrapped
 * paragraphs, lists with
 * "- ", aligned tables (plain_table.c). Every block is rendered into lines by itself and then indented by its
 * parent. Fails only when WIDTH is too small to be of use.
 */
#include "page/plain.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/page.h"

#include <stdio.h>
#include <string.h>

/* A row of blocks being written, with the phrase that is not yet wrapped. */
struct flow {
    struct plain *plain;
    struct buf *out;
    struct buf run; /* white space collapsed; "\n" is a forced break */
    int width;
    bool break_words;
    bool gap; /* a blank line is due before the next block */
};

int plain_columns(const char *text, size_t len)
{
    int columns = 0;
    for (size_t i = 0; i < len; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

void plain_repeat(struct buf *out, char byte, int count)
{
    for (int i = 0; i < count; i++)
        buf_putc(out, byte);
}

/* ---- lines ---- */

/* A word into the current line, which has USED columns; returns the columns used then. */
static int put_word(struct flow *flow, const char *word, size_t len, int used)
{
    int columns = plain_columns(word, len);
    if (used > 0 && used + 1 + columns > flow->width) {
        buf_putc(flow->out, '\n');
        used = 0;
    }
    if (used > 0) {
        buf_putc(flow->out, ' ');
        used++;
    }
    if (columns <= flow->width || !flow->break_words) {
        buf_put(flow->out, word, len);
        return used + columns;
    }
    for (const char *at = word, *end = word + len; at < end;) {
        const char *from = at;
        text_next(&at, end);
        if (used == flow->width) {
            buf_putc(flow->out, '\n');
            used = 0;
        }
        buf_put(flow->out, from, (size_t)(at - from));
        used++;
    }
    return used;
}

static void put_paragraph(struct flow *flow)
{
    const char *at = buf_text(&flow->run), *end = at + flow->run.len;
    int used = 0;
    while (at < end) {
        const char *stop = at;
        while (stop < end && *stop != ' ' && *stop != '\n')
            stop++;
        if (stop > at)
            used = put_word(flow, at, (size_t)(stop - at), used);
        if (stop < end && *stop == '\n') {
            buf_putc(flow->out, '\n');
            used = 0;
        }
        at = stop < end ? stop + 1 : end;
    }
    if (used > 0)
        buf_putc(flow->out, '\n');
    buf_clear(&flow->run);
}

static void begin_block(struct flow *flow)
{
    if (flow->gap && flow->out->len > 0)
        buf_putc(flow->out, '\n');
    flow->gap = false;
}

static void flush(struct flow *flow)
{
    if (flow->run.len > 0 && flow->run.data[flow->run.len - 1] == ' ')
        flow->run.data[--flow->run.len] = '\0';
    if (flow->run.len == 0)
        return;
    begin_block(flow);
    put_paragraph(flow);
}

/* ---- phrases ---- */

static void put_text(struct flow *flow, const struct node *node)
{
    bool keep = node->style != NULL && node->style->white_space == SPACE_PRE_LINE;
    struct buf *run = &flow->run;
    for (size_t i = 0; i < node->text_len; i++) {
        char byte = node->text[i];
        bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        bool at_start = run->len == 0 || run->data[run->len - 1] == ' ' || run->data[run->len - 1] == '\n';
        if (blank && keep && byte == '\n')
            buf_putc(run, '\n');
        else if (!blank)
            buf_putc(run, byte);
        else if (!at_start)
            buf_putc(run, ' ');
    }
}

static void put_phrase(struct flow *flow, const struct node *node);

/* text (href), unless the text is the address itself */
static void put_link(struct flow *flow, const struct node *node)
{
    const char *href = "";
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, "href") == 0)
            href = node->attributes[i].value;
    size_t from = flow->run.len;
    for (const struct node *child = node->first; child != NULL; child = child->next)
        put_phrase(flow, child);
    const char *bare = strncmp(href, "mailto:", 7) == 0 ? href + 7
                       : strncmp(href, "tel:", 4) == 0  ? href + 4
                                                        : href;
    const char *text = buf_text(&flow->run) + from;
    if (*href == '\0' || *href == '#' || strcmp(text, bare) == 0 || strcmp(text, href) == 0)
        return;
    buf_puts(&flow->run, *text != '\0' ? " (" : "(");
    buf_puts(&flow->run, bare);
    buf_putc(&flow->run, ')');
}

/* A picture is what its alt or title says. */
static void put_caption(struct flow *flow, const struct node *node)
{
    const char *name = node->tag == TAG_IMG ? "alt" : "title";
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            put_text(flow, &(struct node){.text = node->attributes[i].value,
                                          .text_len = strlen(node->attributes[i].value)});
}

static void put_phrase(struct flow *flow, const struct node *node)
{
    if (node->tag == TAG_NONE) {
        put_text(flow, node);
        return;
    }
    if (node->style->display == DISPLAY_NONE)
        return;
    if (node->picture != NULL) {
        put_caption(flow, node);
    } else if (node->note > 0) {
        buf_printf(&flow->run, "[%d]", node->note);
    } else if (node->tag == TAG_BR) {
        buf_putc(&flow->run, '\n');
    } else if (node->tag == TAG_A) {
        put_link(flow, node);
    } else {
        for (const struct node *child = node->first; child != NULL; child = child->next)
            put_phrase(flow, child);
    }
}

/* ---- blocks ---- */

/* LINES into the flow, FIRST in front of the first of them, as many blanks in front of the others. */
static void put_indented(struct flow *flow, const char *first, const struct buf *lines)
{
    int indent = plain_columns(first, strlen(first));
    const char *at = buf_text(lines), *end = at + lines->len;
    if (at == end)
        return;
    buf_puts(flow->out, first);
    for (bool start = true; at < end; start = false) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop + 1 : end;
        if (!start && *at != '\n')
            plain_repeat(flow->out, ' ', indent);
        buf_put(flow->out, at, (size_t)(stop - at));
        at = stop;
    }
}

static void put_inner(struct flow *flow, const struct node *node, const char *first)
{
    struct buf lines = {0};
    int width = flow->width - plain_columns(first, strlen(first));
    plain_flow(flow->plain, node, width > 1 ? width : 1, flow->break_words, &lines);
    put_indented(flow, first, &lines);
    buf_free(&lines);
}

static void put_list(struct flow *flow, const struct node *list)
{
    int number = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        char mark[24] = "- ";
        if (item->tag != TAG_LI || item->style->display == DISPLAY_NONE)
            continue;
        number++;
        if (item->style->list_style == LIST_DECIMAL)
            snprintf(mark, sizeof mark, "%d. ", number);
        else if (item->style->list_style == LIST_NONE)
            mark[0] = '\0';
        put_inner(flow, item, mark);
    }
}

/* A heading is underlined: "=" the first level, "-" the second. */
static void put_heading(struct flow *flow, const struct node *node)
{
    size_t from = flow->out->len;
    put_inner(flow, node, "");
    int longest = 0;
    const char *at = buf_text(flow->out) + from, *end = buf_text(flow->out) + flow->out->len;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        int columns = plain_columns(at, (size_t)(stop - at));
        longest = columns > longest ? columns : longest;
        at = stop < end ? stop + 1 : end;
    }
    if (longest == 0 || (node->tag != TAG_H1 && node->tag != TAG_H2))
        return;
    plain_repeat(flow->out, node->tag == TAG_H1 ? '=' : '-', longest);
    buf_putc(flow->out, '\n');
}

static void put_children(struct flow *flow, const struct node *node);

static void put_block(struct flow *flow, const struct node *node)
{
    flush(flow);
    bool apart = node->tag == TAG_P || node->tag == TAG_UL || node->tag == TAG_OL || node->tag == TAG_DL ||
                 node->tag == TAG_TABLE || node->tag == TAG_HR ||
                 (node->tag >= TAG_H1 && node->tag <= TAG_H4);
    if (!apart && node->tag != TAG_DT && node->tag != TAG_DD) {
        put_children(flow, node);
        flush(flow);
        return;
    }
    struct buf lines = {0}, *out = flow->out;
    bool gap = flow->gap;
    flow->out = &lines; /* an empty block leaves no trace */
    flow->gap = false;
    if (node->tag == TAG_UL || node->tag == TAG_OL)
        put_list(flow, node);
    else if (node->tag == TAG_TABLE)
        plain_table(flow->plain, node, flow->width, &lines);
    else if (node->tag == TAG_HR)
        plain_repeat(&lines, '-', flow->width < PLAIN_ENDLESS / 2 ? flow->width : 3);
    else if (node->tag >= TAG_H1 && node->tag <= TAG_H4)
        put_heading(flow, node);
    else
        put_inner(flow, node, node->tag == TAG_DD ? "  " : "");
    if (node->tag == TAG_HR)
        buf_putc(&lines, '\n');
    flow->out = out;
    flow->gap = gap;
    if (lines.len > 0) {
        flow->gap = gap || apart;
        begin_block(flow);
        buf_put(out, lines.data, lines.len);
        flow->gap = apart;
    }
    buf_free(&lines);
}

static void put_children(struct flow *flow, const struct node *node)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child->tag != TAG_NONE && child->style->display == DISPLAY_NONE)
            continue;
        bool phrase = child->tag == TAG_NONE || child->picture != NULL || child->tag == TAG_BR ||
                      (child->style->display == DISPLAY_INLINE && child->tag >= TAG_SPAN);
        if (phrase)
            put_phrase(flow, child);
        else
            put_block(flow, child);
    }
}

void plain_flow(struct plain *plain, const struct node *node, int width, bool break_words, struct buf *out)
{
    struct flow flow = {.plain = plain, .out = out, .width = width, .break_words = break_words};
    put_children(&flow, node);
    flush(&flow);
    buf_free(&flow.run);
}

/* The notes, below a rule. */
static void put_notes(struct flow *flow, const struct node *node)
{
    for (const struct node *child = node->first; child != NULL; child = child->next)
        put_notes(flow, child);
    if (node->note == 0)
        return;
    char mark[24];
    struct buf lines = {0};
    snprintf(mark, sizeof mark, "[%d] ", node->note);
    plain_flow(flow->plain, node, flow->width - plain_columns(mark, strlen(mark)), false, &lines);
    put_indented(flow, mark, &lines);
    buf_free(&lines);
}

int page_text(const struct document *document, int width, struct buf *out, struct err *err)
{
    if (width < 10)
        return err_set(err, ERR_SOFTWARE, _("%d columns are too few for a text"), width);
    struct plain plain = {.arena = arena_new()};
    plain_flow(&plain, document->root, width, false, out);
    if (document->note_count > 0) {
        struct flow notes = {.plain = &plain, .out = out, .width = width};
        buf_puts(out, "\n--------\n");
        put_notes(&notes, document->root);
    }
    arena_free(plain.arena);
    return 0;
}
