/*
 * fill: page_fill: data into a template. In: the parts, a record; out: a document of styled nodes in the
 * caller's arena; fails on a name the data does not have, on a value that is no text where a text is wanted,
 * and on text that is not valid UTF-8 or holds control characters. One walk makes the nodes, a second one
 * gives them their styles, for :last-child is known only then. Texts of the data are pointed at, not copied:
 * the data lives as long as the document.
 */
#include "base/i18n.h"
#include "base/text.h"
#include "page/fault.h"
#include "page/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A node and the part it was made from. */
struct filled {
    struct node node; /* first: a node's address is its filled's */
    struct part *part;
};

struct fill {
    const struct page_template *page;
    struct arena *arena;
    struct context context;
    struct document *document;
    struct buf text; /* an attribute or the title in the making */
    uint16_t group;  /* of the nodes in the making (node.h) */
    uint16_t groups; /* how many were begun */
    bool listed;
    struct err *err;
};

static int look_up(struct fill *fill, const struct part *part, const struct value **value)
{
    size_t failed = 0;
    enum name_result result = name_find(part->name, &fill->context, value, &failed);
    if (result == NAME_FOUND)
        return 0;
    return page_fault(fill->err, page_file, part->line, "%s",
                      name_complaint(fill->arena, part->name, result, failed));
}

/* Is TEXT fit for a page: valid, without control characters? Most of it is visible ASCII and Cyrillic. */
static bool is_clean(const char *text, size_t len)
{
    for (size_t at = 0, step; at < len; at += step) {
        const unsigned char byte = (unsigned char)text[at];
        step = 1;
        if (byte >= 0x20 && byte < 0x7F)
            continue;
        if (byte < 0x80 ? byte != '\n' && byte != '\t' && byte != '\r'
                        : (step = text_step(text + at, len - at)) == 0)
            return false;
    }
    return true;
}

static int text_of(struct fill *fill, const struct part *part, const char **text, size_t *len, bool *common)
{
    const struct value *value;
    *common = false;
    *text = "";
    *len = 0;
    if (look_up(fill, part, &value) < 0)
        return -1;
    if (value->kind == VALUE_NONE)
        return 0;
    if (value->kind != VALUE_TEXT)
        return page_fault(fill->err, page_file, part->line, _("{{%s}} is a %s, not a text"), part->name->text,
                          value->kind == VALUE_LIST ? _("list") : _("record"));
    if (!is_clean(value->as.text, value->count))
        return page_fault(fill->err, page_file, part->line,
                          _("{{%s}}: the value is not valid text (UTF-8 without control characters)"),
                          part->name->text);
    *text = value->as.text;
    *len = value->count;
    *common = value->common != 0;
    return 0;
}

typedef int fill_inside(struct fill *fill, struct part *first, void *into);

static int show_section(struct fill *fill, const struct part *section, const struct value *value,
                        fill_inside *inside, void *into)
{
    if (section->kind == PART_INVERTED)
        return value_is_true(value) ? 0 : inside(fill, section->first, into);
    if (!value_is_true(value))
        return 0;
    const struct value *items = value->kind == VALUE_LIST ? value->as.items : value;
    size_t count = value->kind == VALUE_LIST ? value->count : 1;
    for (size_t i = 0; i < count; i++) {
        if (!context_push(&fill->context, &items[i]))
            return page_fault(fill->err, page_file, section->line, _("sections nest too deep"));
        if (inside(fill, section->first, into) < 0)
            return -1;
        fill->context.depth--;
    }
    return 0;
}

static uint16_t next_group(struct fill *fill)
{
    fill->groups = fill->groups == UINT16_MAX ? 1 : fill->groups + 1;
    return fill->groups;
}

/* Calls INSIDE for the parts inside SECTION, as often as the data says. */
static int fill_section(struct fill *fill, const struct part *section, fill_inside *inside, void *into)
{
    const struct value *value;
    if (look_up(fill, section, &value) < 0)
        return -1;
    if (!section->grows || value->common)
        return show_section(fill, section, value, inside, into);
    const bool listed = fill->listed;
    fill->listed = listed || value->kind == VALUE_LIST;
    fill->group = next_group(fill);
    const int result = show_section(fill, section, value, inside, into);
    fill->group = next_group(fill);
    fill->listed = listed;
    return result;
}

/* ---- attributes ---- */

static int fill_text(struct fill *fill, struct part *first, void *into)
{
    struct buf *out = into;
    for (const struct part *part = first; part != NULL; part = part->next) {
        if (part->kind == PART_TEXT) {
            buf_put(out, part->text, part->len);
        } else if (part->kind == PART_VALUE) {
            const char *text;
            size_t len;
            bool common;
            if (text_of(fill, part, &text, &len, &common) < 0)
                return -1;
            buf_put(out, text, len);
        } else if (fill_section(fill, part, fill_text, into) < 0) {
            return -1;
        }
    }
    return 0;
}

static int fill_span(struct fill *fill, const struct part *part, const struct attribute *attribute, int *span)
{
    char *end;
    long number = strtol(attribute->value, &end, 10);
    if (*attribute->value < '1' || *attribute->value > '9' || *end != '\0' || number > 1000)
        return page_fault(fill->err, page_file, part->line, _("%s: the data gives no number from 1 to %d"),
                          attribute->name, 1000);
    *span = (int)number;
    return 0;
}

static int fill_attributes(struct fill *fill, const struct part *part, struct node *node)
{
    node->attribute_count = part->attribute_count;
    node->attributes = part->fixed;
    if (part->fixed != NULL || part->attribute_count == 0)
        return 0;
    struct attribute *attributes = arena_raw(fill->arena, part->attribute_count * sizeof *attributes);
    node->attributes = attributes;
    for (size_t i = 0; i < part->attribute_count; i++) {
        const struct part_attribute *from = &part->attributes[i];
        attributes[i] = (struct attribute){from->name, from->fixed};
        if (from->fixed != NULL)
            continue;
        buf_clear(&fill->text);
        if (fill_text(fill, from->pieces, &fill->text) < 0)
            return -1;
        attributes[i].value = arena_strndup(fill->arena, buf_text(&fill->text), fill->text.len);
        if (from->kind == ATTRIBUTE_HREF && !element_href_is_safe(attributes[i].value))
            return page_fault(fill->err, page_file, part->line, "%s",
                              _("href: the data gives an address that is not allowed (a relative one, "
                                "https:, mailto: or tel: without blanks is)"));
        if (from->kind == ATTRIBUTE_COLSPAN && fill_span(fill, part, &attributes[i], &node->colspan) < 0)
            return -1;
        if (from->kind == ATTRIBUTE_ROWSPAN && fill_span(fill, part, &attributes[i], &node->rowspan) < 0)
            return -1;
    }
    return 0;
}

static const char *attribute_of(const struct node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

/* ---- nodes ---- */

static struct node *node_add(struct fill *fill, struct part *part, struct node *parent)
{
    struct filled *filled = arena_alloc(fill->arena, sizeof *filled);
    struct node *node = &filled->node;
    filled->part = part;
    node->line = part->line;
    node->colspan = node->rowspan = 1;
    node->parent = parent;
    if (parent == NULL)
        return node;
    if (parent->last != NULL)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

static int fill_nodes(struct fill *fill, struct part *first, void *into);

static int fill_element(struct fill *fill, struct part *part, struct node *parent)
{
    struct node *node = node_add(fill, part, parent);
    node->tag = part->tag;
    node->group = fill->group;
    node->listed = fill->listed;
    node->colspan = part->colspan;
    node->rowspan = part->rowspan;
    if (parent == NULL)
        fill->document->root = node;
    if (part->attribute_count > 0 && fill_attributes(fill, part, node) < 0)
        return -1;
    if (part->tag == TAG_TITLE) {
        buf_clear(&fill->text);
        if (fill_text(fill, part->first, &fill->text) < 0)
            return -1;
        fill->document->title = arena_strndup(fill->arena, buf_text(&fill->text), fill->text.len);
    }
    if (fill_nodes(fill, part->first, node) < 0)
        return -1;
    if (part->tag == TAG_TR && fill->group != node->group)
        node->group = 0;
    return 0;
}

static int fill_nodes(struct fill *fill, struct part *first, void *into)
{
    struct node *parent = into;
    for (struct part *part = first; part != NULL; part = part->next) {
        struct node *node;
        const char *text;
        size_t len;
        bool common;
        switch (part->kind) {
        case PART_TEXT:
            node = node_add(fill, part, parent);
            node->text = part->text;
            node->text_len = part->len;
            break;
        case PART_VALUE:
            if (text_of(fill, part, &text, &len, &common) < 0)
                return -1;
            if (len == 0)
                break;
            node = node_add(fill, part, parent);
            node->text = text;
            node->text_len = len;
            node->from_data = !common;
            node->field = part->name->text;
            break;
        case PART_ELEMENT:
            if (fill_element(fill, part, parent) < 0)
                return -1;
            break;
        case PART_SECTION:
        case PART_INVERTED:
            if (fill_section(fill, part, fill_nodes, parent) < 0)
                return -1;
        }
    }
    return 0;
}

/* ---- styles ---- */

uint16_t page_classes(const struct css *css, const char *text, uint16_t classes[PAGE_CLASSES_MAX])
{
    uint16_t count = 0;
    while (*text != '\0') {
        size_t blank = strspn(text, " \t\r\n"), len = strcspn(text + blank, " \t\r\n");
        uint16_t name = len > 0 ? css_name(css, text + blank, len) : 0;
        if (name != 0 && count < PAGE_CLASSES_MAX)
            classes[count++] = name;
        text += blank + len;
    }
    return count;
}

static bool same_classes(const struct styled *styled, const struct css_subject *subject)
{
    return styled->id == subject->id && styled->class_count == subject->class_count &&
           (styled->class_count == 0 ||
            memcmp(styled->classes, subject->classes, styled->class_count * sizeof *styled->classes) == 0);
}

const struct styled *page_style_of(const struct page_template *page, struct part *part,
                                   const struct styled *parent, const struct css_subject *subject,
                                   struct err *err)
{
    for (const struct styled *styled = part->styles; styled != NULL; styled = styled->next)
        if (styled->parent == parent && styled->pseudos == subject->pseudos &&
            (!part->styled_by_data || same_classes(styled, subject)))
            return styled;
    struct css_subject own = *subject;
    if (part->styled_by_data && own.class_count > 0) {
        uint16_t *classes = arena_raw(page->arena, own.class_count * sizeof *classes);
        own.classes = memcpy(classes, own.classes, own.class_count * sizeof *classes);
    }
    struct styled *styled = css_compute(page->css, parent, &own, err);
    if (styled == NULL)
        return NULL;
    styled->next = part->styles;
    part->styles = styled;
    return styled;
}

static int make_symbol(struct fill *fill, const struct node *node, struct picture *picture)
{
    enum { MODULE = 1500 /* two pixels */ };
    const struct symbol *symbol = symbol_make(fill->arena, attribute_of(node, "src"), fill->err);
    if (symbol == NULL)
        return err_place(fill->err, "%s:%d", page_file, node->line);
    const int32_t side = (symbol->modules + 2 * SYMBOL_QUIET) * MODULE;
    *picture = (struct picture){.symbol = symbol, .width_mpt = side, .height_mpt = side};
    return 0;
}

static int make_drawing(struct fill *fill, const struct node *node, struct picture *picture)
{
    int line = node->line;
    if (drawing_make(fill->arena, node, fill->page->look.grey, picture, &line, fill->err) < 0)
        return err_place(fill->err, "%s:%d", page_file, line);
    return 0;
}

/* What an img or svg shows. */
static int make_picture(struct fill *fill, const struct part *part, struct node *node)
{
    node->picture = part->picture;
    if (node->picture != NULL)
        return 0;
    const char *src = attribute_of(node, "src");
    if (part->tag == TAG_IMG && !symbol_is(src))
        return page_fault(fill->err, page_file, node->line, _("the picture %.100s is missing: %s/%.100s"),
                          src, fill->page->folder, src);
    struct picture *picture = arena_alloc(fill->arena, sizeof *picture);
    if ((part->tag == TAG_IMG ? make_symbol : make_drawing)(fill, node, picture) < 0)
        return -1;
    picture->from_data = part->varies;
    node->picture = picture;
    return 0;
}

/* Notes are counted in the order of their marks; one in another has no place to stand. */
static int number_note(struct fill *fill, struct node *node)
{
    for (const struct node *up = node; up != NULL; up = up->parent)
        if (up->style->display == DISPLAY_NONE)
            return 0;
        else if (up != node && up->note > 0)
            return page_fault(fill->err, page_file, node->line, _("a note can't stand in a note"));
    node->note = ++fill->document->note_count;
    return 0;
}

static int style_element(struct fill *fill, struct node *node, const struct styled *parent, uint32_t pseudos)
{
    struct part *part = ((struct filled *)(void *)node)->part;
    const struct css *css = fill->page->css;
    uint16_t classes[PAGE_CLASSES_MAX];
    struct css_subject subject = {part->tag,     part->id, part->class_count,
                                  part->classes, pseudos,  part->inline_style};
    if (part->styled_by_data) {
        const char *class = attribute_of(node, "class"), *id = attribute_of(node, "id");
        subject.class_count = class != NULL ? page_classes(css, class, classes) : 0;
        subject.classes = classes;
        subject.id = id != NULL ? css_name(css, id, strlen(id)) : 0;
    }
    const struct styled *styled = page_style_of(fill->page, part, parent, &subject, fill->err);
    if (styled == NULL)
        return -1;
    node->style = &styled->style;
    if (styled->style.page_float == FLOAT_FOOTNOTE && number_note(fill, node) < 0)
        return -1;
    node->string_name = styled->string_name;
    size_t index = 0, count = 0;
    if (css->pseudo_count > 0)
        for (const struct node *child = node->first; child != NULL; child = child->next)
            count += child->tag != TAG_NONE;
    for (struct node *child = node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE) {
            child->style = node->style;
            child->from_data = child->from_data && !node->style->common;
        } else if (style_element(fill, child, styled,
                                 css->pseudo_count > 0 ? css_pseudos_at(css, index++, count) : 0) < 0) {
            return -1;
        }
    }
    return part->tag == TAG_IMG || part->tag == TAG_SVG ? make_picture(fill, part, node) : 0;
}

struct document *page_fill(const struct page_template *page, const struct value *data, struct arena *arena,
                           struct err *err)
{
    struct document *document = arena_alloc(arena, sizeof *document);
    *document = (struct document){.title = "", .lang = "", .pages = page->pages, .path = page_file};
    struct fill fill;
    fill.page = page;
    fill.arena = arena;
    fill.document = document;
    fill.text = (struct buf){0};
    fill.group = fill.groups = 1;
    fill.listed = false;
    fill.err = err;
    context_begin(&fill.context, data);
    int result = fill_element(&fill, page->root, NULL);
    buf_free(&fill.text);
    if (result < 0)
        return NULL;
    struct node *root = (struct node *)(uintptr_t)document->root; /* it is still ours */
    if (style_element(&fill, root, NULL, css_pseudos_at(page->css, 0, 1)) < 0)
        return NULL;
    const char *lang = attribute_of(root, "lang");
    if (lang != NULL)
        document->lang = lang;
    return document;
}
