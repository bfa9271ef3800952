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

static void put_attributes(const struct node *node, struct buf *out)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct attribute *attribute = &node->attributes[i];
        bool empty = attribute->value[0] == '\0';
        if (strcmp(attribute->name, "xmlns") == 0 ||
            (empty && (strcmp(attribute->name, "class") == 0 || strcmp(attribute->name, "id") == 0 ||
                       strcmp(attribute->name, "lang") == 0)))
            continue;
        buf_printf(out, " %s=\"", attribute->name);
        put_escaped(out, attribute->value, strlen(attribute->value), "&<>\"\r");
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

static void put_node(const struct page_template *page, const struct node *node, struct buf *out)
{
    if (node->tag == TAG_NONE) {
        put_escaped(out, node->text, node->text_len, "&<>\r");
        return;
    }
    if (is_left_out(node))
        return;
    const char *name = element_name(node->tag);
    /* white space means nothing inside: one child a line */
    bool lines = !element_allows_text(node->tag) && node->tag != TAG_TR;
    buf_putc(out, '<');
    buf_puts(out, name);
    if (node->attribute_count > 0)
        put_attributes(node, out);
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
