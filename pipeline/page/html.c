/*
 * html: page_html: a document as HTML5. In: styled nodes and the template's style sheet; out: one
 * self-contained page: nothing is fetched, every text and attribute is escaped. Can't fail once the document
 * is there.
 */
#include "page/element.h"
#include "page/node.h"
#include "page/template.h"

#include <string.h>

/* ESCAPES: the bytes that can't stand as they are. */
static void put_escaped(struct buf *out, const char *text, size_t len, const char *escapes)
{
    const char *end = text + len;
    while (text < end) {
        const char *from = text;
        while (text < end && (*text == '\0' || strchr(escapes, *text) == NULL))
            text++;
        buf_put(out, from, (size_t)(text - from));
        if (text == end)
            return;
        switch (*text++) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '"':
            buf_puts(out, "&quot;");
            break;
        case '\r':
            buf_puts(out, "&#13;");
            break;
        default:
            break;
        }
    }
}

static const char *attribute_of(const struct node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

/* The picture itself in place of its name: nothing is fetched. */
static void put_source(const struct picture *picture, struct buf *out)
{
    if (picture->image != NULL) {
        buf_puts(out, picture->image->uri);
        return;
    }
    struct buf svg = {0};
    symbol_svg(picture->symbol, &svg);
    buf_puts(out, "data:image/svg+xml,");
    put_escaped(out, buf_text(&svg), svg.len, "<>\"&");
    buf_free(&svg);
}

/* A block with a place of its own on paper stands in the flow on a screen, unless screen.css says more. */
static bool is_static(const struct page_template *page, const struct node *node)
{
    return node->style->absolute && !page->has_screen;
}

static void put_attributes(const struct page_template *page, const struct node *node, struct buf *out)
{
    const char *style = attribute_of(node, "style");
    if (is_static(page, node) && style == NULL)
        buf_puts(out, " style=\"position: static\"");
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct attribute *attribute = &node->attributes[i];
        bool empty = attribute->value[0] == '\0';
        if (strcmp(attribute->name, "xmlns") == 0 ||
            (empty && (strcmp(attribute->name, "class") == 0 || strcmp(attribute->name, "id") == 0 ||
                       strcmp(attribute->name, "lang") == 0)))
            continue;
        buf_printf(out, " %s=\"", attribute->name);
        if (node->picture != NULL && strcmp(attribute->name, "src") == 0)
            put_source(node->picture, out);
        else
            put_escaped(out, attribute->value, strlen(attribute->value), "&<>\"\r");
        if (is_static(page, node) && attribute->value == style)
            buf_puts(out, "; position: static");
        buf_putc(out, '"');
    }
}

/* What page_html says itself, or what only serves the preview of the bare template. */
static bool is_left_out(const struct node *node)
{
    if (node->tag == TAG_LINK)
        return true;
    const char *name = node->tag == TAG_META ? attribute_of(node, "name") : NULL;
    return node->tag == TAG_META && (name == NULL || strcmp(name, "viewport") == 0);
}

static void put_head(const struct page_template *page, struct buf *out)
{
    buf_puts(out, "\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                  "initial-scale=1\">");
    if (page->html_css.len == 0)
        return;
    buf_puts(out, "\n<style>\n");
    buf_put(out, page->html_css.data, page->html_css.len);
    buf_puts(out, "</style>");
}

static void put_element(const struct page_template *page, const struct node *node, struct buf *out);

static bool in_link(const struct node *node)
{
    while (node != NULL && node->tag != TAG_A)
        node = node->parent;
    return node != NULL;
}

/* The mark of a note: a link to it, where one may stand. */
static void put_mark(const struct node *node, struct buf *out)
{
    if (in_link(node->parent))
        buf_printf(out, "<sup id=\"note-mark-%d\">%d</sup>", node->note, node->note);
    else
        buf_printf(out, "<sup id=\"note-mark-%d\"><a href=\"#note-%d\">%d</a></sup>", node->note, node->note,
                   node->note);
}

static bool has_note(const struct node *node)
{
    bool found = node->note > 0;
    for (const struct node *child = node->first; child != NULL && !found; child = child->next)
        found = has_note(child);
    return found;
}

static void put_notes(const struct page_template *page, const struct node *node, struct buf *out)
{
    for (const struct node *child = node->first; child != NULL; child = child->next)
        put_notes(page, child, out);
    if (node->note == 0)
        return;
    buf_printf(out, "\n<p id=\"note-%d\"><sup><a href=\"#note-mark-%d\">%d</a></sup> ", node->note,
               node->note, node->note);
    put_element(page, node, out);
    buf_puts(out, "</p>");
}

static void put_node(const struct page_template *page, const struct node *node, struct buf *out)
{
    if (node->note > 0)
        put_mark(node, out);
    else
        put_element(page, node, out);
}

static void put_element(const struct page_template *page, const struct node *node, struct buf *out)
{
    if (node->tag == TAG_NONE) {
        put_escaped(out, node->text, node->text_len, "&<>\r");
        return;
    }
    if (is_left_out(node))
        return;
    const char *name = element_name(node->tag);
    /* white space means nothing inside: one child a line */
    bool lines = !element_allows_text(node->tag) && node->tag != TAG_TR && node->first != NULL;
    buf_putc(out, '<');
    buf_puts(out, name);
    if (node->attribute_count > 0)
        put_attributes(page, node, out);
    buf_putc(out, '>');
    if (element_is_void(node->tag))
        return;
    if (node->tag == TAG_HEAD)
        put_head(page, out);
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (lines && !is_left_out(child))
            buf_putc(out, '\n');
        put_node(page, child, out);
    }
    if (node->tag == TAG_BODY && has_note(node)) {
        buf_puts(out, "\n<hr>");
        put_notes(page, node, out);
    }
    if (lines)
        buf_putc(out, '\n');
    buf_printf(out, "</%s>", name);
}

int page_html(const struct page_template *page, const struct document *document, struct buf *out,
              struct err *err)
{
    (void)err;
    buf_puts(out, "<!DOCTYPE html>\n");
    put_node(page, document->root, out);
    buf_putc(out, '\n');
    return 0;
}
