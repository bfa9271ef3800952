/*
 * xhtml: page.html as parts. In: the bytes of the page; out: a tree of elements, texts, values and sections.
 * Fails, with the line, on what is not well-formed, on elements and attributes outside the subset, on a
 * section that is not closed among the children of the element it was opened in, and on raw tags, partials
 * and changed delimiters.
 */
#include "base/file.h"
#include "base/i18n.h"
#include "base/xml.h"
#include "page/fault.h"
#include "page/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ATTRIBUTES_MAX = 32, SPAN_MAX = 1000 };

/* Text between two element tags is gathered before it is read; where its lines begin is kept for messages. */
struct line_mark {
    size_t offset;
    int line;
};

struct xhtml {
    struct page_template *page;
    struct part *open; /* the innermost open element or section; NULL outside of html */
    int depth;
    struct buf text;
    struct buf marks; /* struct line_mark */
    int first_line;
    bool in_attribute;
    bool has_title, has_head, has_body;
    struct err *err;
};

static struct part *part_add(struct xhtml *xhtml, enum part_kind kind, int line)
{
    struct part *part = arena_alloc(xhtml->page->arena, sizeof *part);
    part->kind = kind;
    part->line = line;
    part->parent = xhtml->open;
    if (part->parent == NULL)
        return part;
    if (part->parent->last != NULL)
        part->parent->last->next = part;
    else
        part->parent->first = part;
    part->parent->last = part;
    return part;
}

static int part_enter(struct xhtml *xhtml, struct part *part)
{
    xhtml->open = part;
    if (++xhtml->depth > PAGE_NESTING_MAX)
        return page_fault(xhtml->err, page_file, part->line,
                          _("elements and sections nest deeper than %d levels"), PAGE_NESTING_MAX);
    return 0;
}

static void part_leave(struct xhtml *xhtml)
{
    xhtml->open = xhtml->open->parent;
    xhtml->depth--;
}

/* The element that PART stands in, through sections. */
static struct part *element_of(struct part *part)
{
    while (part != NULL && part->kind != PART_ELEMENT)
        part = part->parent;
    return part;
}

/* ---- text with tags ---- */

static int line_at(const struct xhtml *xhtml, size_t offset)
{
    int line = xhtml->first_line;
    const struct line_mark *marks = (const void *)xhtml->marks.data;
    for (size_t i = 0; i < xhtml->marks.len / sizeof *marks && marks[i].offset <= offset; i++)
        line = marks[i].line;
    return line;
}

static bool is_blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr(" \t\r\n", text[i]) == NULL)
            return false;
    return true;
}

static int text_add(struct xhtml *xhtml, const char *text, size_t len, int line)
{
    if (len == 0)
        return 0;
    enum tag tag = xhtml->in_attribute ? TAG_SPAN : element_of(xhtml->open)->tag;
    if (!element_allows_text(tag)) {
        if (is_blank(text, len))
            return 0;
        return page_fault(xhtml->err, page_file, line, _("text can't stand directly in <%s>"),
                          element_name(tag));
    }
    struct part *part = part_add(xhtml, PART_TEXT, line);
    part->text = arena_strndup(xhtml->page->arena, text, len);
    part->len = len;
    return 0;
}

static int section_close(struct xhtml *xhtml, const struct mustache_tag *tag, int line)
{
    int len = (int)(tag->len < 100 ? tag->len : 100);
    const struct part *open = xhtml->open;
    if (open == NULL || open->kind == PART_ELEMENT)
        return page_fault(
            xhtml->err, page_file, line,
            _("{{/%.*s}} closes a section that was not opened here: a section opens and closes in the "
              "same element or attribute"),
            len, tag->name);
    if (strlen(open->name->text) != tag->len || memcmp(open->name->text, tag->name, tag->len) != 0)
        return page_fault(xhtml->err, page_file, line,
                          _("{{/%.*s}} stands where {{/%s}} is expected (line %d)"), len, tag->name,
                          open->name->text, open->line);
    part_leave(xhtml);
    return 0;
}

static int tag_add(struct xhtml *xhtml, const struct mustache_tag *tag, int line)
{
    int len = (int)(tag->len < 100 ? tag->len : 100);
    switch (tag->kind) {
    case '!':
        return 0;
    case '/':
        return section_close(xhtml, tag, line);
    case '{':
    case '&':
        return page_fault(xhtml->err, page_file, line, _("{{%c%.*s}}: raw values are not allowed in a page"),
                          tag->kind, len, tag->name);
    case '=':
        return page_fault(xhtml->err, page_file, line, _("delimiters can't be changed in a page"));
    case '>':
        return page_fault(xhtml->err, page_file, line, _("{{>%.*s}}: there are no partials in a page"), len,
                          tag->name);
    case '<':
    case '$':
        return page_fault(xhtml->err, page_file, line, _("{{%c%.*s}}: inheritance is not supported"),
                          tag->kind, len, tag->name);
    default:
        break;
    }
    struct name *name = name_compile(xhtml->page->arena, tag->name, tag->len);
    if (name == NULL)
        return page_fault(xhtml->err, page_file, line, _("\"%.*s\" is not a name"), len, tag->name);
    if (tag->kind == 'v') {
        enum tag element = xhtml->in_attribute ? TAG_SPAN : element_of(xhtml->open)->tag;
        if (!element_allows_text(element))
            return page_fault(xhtml->err, page_file, line, _("{{%s}}: text can't stand directly in <%s>"),
                              name->text, element_name(element));
        part_add(xhtml, PART_VALUE, line)->name = name;
        return 0;
    }
    struct part *part = part_add(xhtml, tag->kind == '#' ? PART_SECTION : PART_INVERTED, line);
    part->name = name;
    return part_enter(xhtml, part);
}

/* Reads a text with its tags; LINE: of an attribute, or 0: from the marks. */
static int read_text(struct xhtml *xhtml, const char *text, size_t len, int line)
{
    const char *at = text, *end = text + len;
    struct mustache_tag tag;
    for (;;) {
        int found = mustache_tag_next(at, end, "{{", "}}", &tag);
        if (found == 0)
            break;
        int here = line != 0 ? line : line_at(xhtml, (size_t)(tag.start - text));
        if (found < 0)
            return page_fault(xhtml->err, page_file, here, _("a tag is not closed: }} expected"));
        if (text_add(xhtml, at, (size_t)(tag.start - at),
                     line != 0 ? line : line_at(xhtml, (size_t)(at - text))) < 0 ||
            tag_add(xhtml, &tag, here) < 0)
            return -1;
        at = tag.after;
    }
    return text_add(xhtml, at, (size_t)(end - at), line != 0 ? line : line_at(xhtml, (size_t)(at - text)));
}

static int flush_text(struct xhtml *xhtml)
{
    if (xhtml->text.len == 0)
        return 0;
    int result = read_text(xhtml, xhtml->text.data, xhtml->text.len, 0);
    buf_clear(&xhtml->text);
    buf_clear(&xhtml->marks);
    return result;
}

/* ---- elements ---- */

static int read_span(struct xhtml *xhtml, struct part *part, const char *name, const char *value, int *span)
{
    char *end;
    long number = strtol(value, &end, 10);
    if (*value < '1' || *value > '9' || *end != '\0' || number > SPAN_MAX)
        return page_fault(xhtml->err, page_file, part->line,
                          _("%s=\"%.60s\": a number from 1 to %d is expected"), name, value, SPAN_MAX);
    *span = (int)number;
    return 0;
}

/* An attribute with data: its pieces hang below a part of their own. */
static int read_pieces(struct xhtml *xhtml, struct part *element, struct part_attribute *attribute,
                       const char *value)
{
    struct part *open = xhtml->open, holder = {.kind = PART_ELEMENT};
    xhtml->open = &holder;
    xhtml->in_attribute = true;
    int result = read_text(xhtml, value, strlen(value), element->line);
    if (result == 0 && xhtml->open != &holder)
        result = page_fault(xhtml->err, page_file, element->line,
                            _("the section {{#%s}} is not closed in the attribute %s"),
                            xhtml->open->name->text, attribute->name);
    xhtml->in_attribute = false;
    xhtml->open = open;
    for (struct part *piece = holder.first; piece != NULL; piece = piece->next)
        piece->parent = NULL;
    attribute->pieces = holder.first;
    return result;
}

/* A name of a file: of the template's folder, or of the one it shares with others. */
static bool is_file_name(const char *name)
{
    static const char shared[] = "../shared/";
    if (strncmp(name, shared, sizeof shared - 1) == 0)
        name += sizeof shared - 1;
    return *name != '.' && *name != '\0' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

/* Where it is, in the order of search; a file that is not there is missed only when the page needs it. */
static int read_image(struct xhtml *xhtml, struct part *part, const char *name)
{
    struct page_template *page = xhtml->page;
    const char *const folders[] = {page->look.pictures, page->folder};
    if (!is_file_name(name))
        return page_fault(xhtml->err, page_file, part->line,
                          _("src=\"%.100s\": the name of a PNG file beside the page is expected, or qr:"),
                          name);
    for (size_t i = 0; i < 2 && part->picture == NULL; i++) {
        const char *path = folders[i] != NULL
                               ? file_beside(page->arena, folders[i], name, i == 1 ? page->look.ready : NULL)
                               : NULL;
        if (path == NULL || !file_exists(path))
            continue;
        const struct image *image = image_read(page->arena, path, page->look.grey, xhtml->err);
        if (image == NULL)
            return err_place(xhtml->err, i == 0 ? "%s:%d: pictures/%s" : "%s:%d: %s", page_file, part->line,
                             name);
        struct picture *picture = arena_alloc(page->arena, sizeof *picture);
        *picture = (struct picture){
            .image = image, .width_mpt = image->width * 750, .height_mpt = image->height * 750};
        part->picture = picture;
        buf_puts(&page->taken, image->hash);
    }
    return 0;
}

static int read_fixed(struct xhtml *xhtml, struct part *part, const struct part_attribute *attribute)
{
    const char *value = attribute->fixed;
    switch (attribute->kind) {
    case ATTRIBUTE_CLASS: {
        uint16_t *classes = arena_raw(xhtml->page->arena, PAGE_CLASSES_MAX * sizeof *classes);
        part->class_count = page_classes(xhtml->page->css, value, classes);
        part->classes = classes;
        return 0;
    }
    case ATTRIBUTE_ID:
        part->id = css_name(xhtml->page->css, value, strlen(value));
        return 0;
    case ATTRIBUTE_COLSPAN:
        return read_span(xhtml, part, attribute->name, value, &part->colspan);
    case ATTRIBUTE_ROWSPAN:
        return read_span(xhtml, part, attribute->name, value, &part->rowspan);
    case ATTRIBUTE_HREF:
        if (!element_href_is_safe(value))
            return page_fault(xhtml->err, page_file, part->line,
                              _("href=\"%.200s\" is not an allowed address"), value);
        return 0;
    case ATTRIBUTE_SRC:
        return symbol_is(value) ? 0 : read_image(xhtml, part, value);
    case ATTRIBUTE_DRAWING:
        return drawing_check(part->tag, attribute->name, value, xhtml->err) == 0
                   ? 0
                   : err_place(xhtml->err, "%s:%d", page_file, part->line);
    case ATTRIBUTE_STYLE: {
        struct css_block *block = arena_alloc(xhtml->page->arena, sizeof *block);
        part->inline_style = block;
        return css_inline(xhtml->page->css, page_file, part->line, value, block, xhtml->err);
    }
    case ATTRIBUTE_PLAIN:
    case ATTRIBUTE_XMLNS:
        break;
    }
    return 0;
}

static int read_attribute(struct xhtml *xhtml, struct part *part, const char *name, const char *value)
{
    struct part_attribute *attribute = &part->attributes[part->attribute_count];
    if (!element_attribute(part->tag, name, &attribute->kind))
        return page_fault(xhtml->err, page_file, part->line, _("<%s> has no attribute \"%.60s\" here"),
                          element_name(part->tag), name);
    attribute->name = arena_strdup(xhtml->page->arena, name);
    part->attribute_count++;
    bool data = strstr(value, "{{") != NULL;
    if (data && (attribute->kind == ATTRIBUTE_STYLE || attribute->kind == ATTRIBUTE_XMLNS ||
                 part->tag == TAG_LINK || part->tag == TAG_META))
        return page_fault(xhtml->err, page_file, part->line,
                          _("the attribute \"%s\" can't hold data: use a class"), name);
    if (data && attribute->kind == ATTRIBUTE_SRC && !symbol_is(value))
        return page_fault(xhtml->err, page_file, part->line,
                          _("src: only a QR code (qr:) can hold data, the name of a file can't"));
    if (data) {
        if (attribute->kind == ATTRIBUTE_CLASS || attribute->kind == ATTRIBUTE_ID)
            part->styled_by_data = true;
        if (attribute->kind == ATTRIBUTE_COLSPAN)
            part->colspan = 0;
        if (attribute->kind == ATTRIBUTE_ROWSPAN)
            part->rowspan = 0;
        return read_pieces(xhtml, part, attribute, value);
    }
    attribute->fixed = arena_strdup(xhtml->page->arena, value);
    return read_fixed(xhtml, part, attribute);
}

static int read_attributes(struct xhtml *xhtml, struct part *part, const char *const *attributes)
{
    size_t count = 0;
    while (attributes[2 * count] != NULL)
        count++;
    if (count > ATTRIBUTES_MAX)
        return page_fault(xhtml->err, page_file, part->line, _("<%s> has too many attributes"),
                          element_name(part->tag));
    part->attributes = arena_alloc(xhtml->page->arena, (count + 1) * sizeof *part->attributes);
    bool fixed = true;
    for (size_t i = 0; i < count; i++) {
        if (read_attribute(xhtml, part, attributes[2 * i], attributes[2 * i + 1]) < 0)
            return -1;
        fixed = fixed && part->attributes[part->attribute_count - 1].fixed != NULL;
    }
    if (!fixed || count == 0)
        return 0;
    struct attribute *copy = arena_alloc(xhtml->page->arena, count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct attribute){part->attributes[i].name, part->attributes[i].fixed};
    part->fixed = copy;
    return 0;
}

/* What an element can't be without. */
static int check_needed(struct xhtml *xhtml, const struct part *part)
{
    static const struct {
        enum tag tag;
        const char *name;
    } needed[] = {{TAG_IMG, "src"}, {TAG_IMG, "alt"}, {TAG_SVG, "viewBox"}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        bool there = part->tag != needed[i].tag;
        for (size_t k = 0; k < part->attribute_count && !there; k++)
            there = strcmp(part->attributes[k].name, needed[i].name) == 0;
        if (!there)
            return page_fault(xhtml->err, page_file, part->line, _("<%s> needs the attribute \"%s\""),
                              element_name(part->tag), needed[i].name);
    }
    return 0;
}

/* What stands once: title in head, head and body in html, in this order and not in a section. */
static int check_once(struct xhtml *xhtml, const struct part *part)
{
    bool *seen = part->tag == TAG_TITLE  ? &xhtml->has_title
                 : part->tag == TAG_HEAD ? &xhtml->has_head
                 : part->tag == TAG_BODY ? &xhtml->has_body
                                         : NULL;
    if (seen == NULL)
        return 0;
    if (*seen || (part->tag == TAG_HEAD && xhtml->has_body))
        return page_fault(xhtml->err, page_file, part->line,
                          _("<%s> is out of place: once, and head before body"), element_name(part->tag));
    if (part->parent->kind != PART_ELEMENT)
        return page_fault(xhtml->err, page_file, part->line, _("<%s> can't stand in a section"),
                          element_name(part->tag));
    *seen = true;
    return 0;
}

static int on_start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    struct xhtml *xhtml = user;
    if (flush_text(xhtml) < 0)
        return -1;
    enum tag tag = element_tag(name, strlen(name));
    if (tag == TAG_NONE)
        return page_fault(err, page_file, line, _("unknown element <%.60s>"), name);
    struct part *parent = element_of(xhtml->open);
    if (parent != NULL && !element_allows(parent->tag, tag))
        return page_fault(err, page_file, line, _("<%s> can't stand in <%s> (line %d)"), name,
                          element_name(parent->tag), parent->line);
    for (struct part *up = tag == TAG_A ? parent : NULL; up != NULL; up = element_of(up->parent))
        if (up->tag == TAG_A)
            return page_fault(err, page_file, line, _("<%s> can't stand in <%s> (line %d)"), name, "a",
                              up->line);
    if (parent == NULL && tag != TAG_HTML)
        return page_fault(err, page_file, line, _("the page begins with <html>, not <%s>"), name);
    struct part *part = part_add(xhtml, PART_ELEMENT, line);
    part->tag = tag;
    part->colspan = part->rowspan = 1;
    if (parent == NULL)
        xhtml->page->root = part;
    if (check_once(xhtml, part) < 0 || read_attributes(xhtml, part, attributes) < 0 ||
        check_needed(xhtml, part) < 0)
        return -1;
    return part_enter(xhtml, part);
}

static bool has_data(const struct part *part)
{
    if (part->kind != PART_ELEMENT || (part->fixed == NULL && part->attribute_count > 0))
        return true;
    for (const struct part *child = part->first; child != NULL; child = child->next)
        if (has_data(child))
            return true;
    return false;
}

static int on_end(void *user, int line, const char *name, struct err *err)
{
    struct xhtml *xhtml = user;
    if (flush_text(xhtml) < 0)
        return -1;
    if (xhtml->open->kind != PART_ELEMENT)
        return page_fault(err, page_file, xhtml->open->line,
                          _("the section {{%c%s}} is not closed before </%s> in line %d"),
                          xhtml->open->kind == PART_SECTION ? '#' : '^', xhtml->open->name->text, name, line);
    if (element_is_void(xhtml->open->tag) && xhtml->open->first != NULL)
        return page_fault(err, page_file, xhtml->open->line, _("<%s> can't hold anything"), name);
    if (xhtml->open->tag == TAG_IMG || xhtml->open->tag == TAG_SVG)
        xhtml->open->varies = has_data(xhtml->open);
    part_leave(xhtml);
    return 0;
}

static int on_text(void *user, int line, const char *text, size_t len, struct err *err)
{
    struct xhtml *xhtml = user;
    (void)err;
    struct line_mark mark = {xhtml->text.len, line};
    if (xhtml->text.len == 0)
        xhtml->first_line = line;
    else if (line != xhtml->first_line)
        buf_put(&xhtml->marks, &mark, sizeof mark);
    buf_put(&xhtml->text, text, len);
    return 0;
}

int xhtml_parse(struct page_template *page, const char *source, size_t len, struct err *err)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    struct xhtml xhtml = {.page = page, .err = err};
    int result = xml_parse(page_file, source, len, &events, &xhtml, err);
    if (result < 0 && err != NULL)
        err->kind = ERR_CONFIG;
    if (result == 0 && !(xhtml.has_head && xhtml.has_title && xhtml.has_body))
        result =
            page_fault(err, page_file, page->root->line, _("html needs a head with a title, and a body"));
    buf_free(&xhtml.text);
    buf_free(&xhtml.marks);
    return result;
}
