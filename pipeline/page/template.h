/*
 * template: a parsed page.html as a tree of parts, with the rules of its style sheets. Private to the
 * template side. Parts are elements, texts, values and sections; filling (fill.c) walks them once a piece.
 *
 * A template is read by one thread at a time: names keep hints and elements keep the styles computed so far.
 */
#ifndef ITOG_PAGE_TEMPLATE_H
#define ITOG_PAGE_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "page/css.h"
#include "page/element.h"
#include "page/mustache.h"
#include "page/node.h"
#include "page/page.h"
#include "page/picture.h"

enum part_kind { PART_TEXT, PART_VALUE, PART_SECTION, PART_INVERTED, PART_ELEMENT };

struct part_attribute {
    enum attribute_kind kind;
    const char *name;
    const char *fixed;   /* without data, else NULL */
    struct part *pieces; /* the texts, values and sections of one with data */
};

struct part {
    enum part_kind kind;
    int line;
    const char *text; /* TEXT */
    size_t len;
    struct name *name; /* VALUE, SECTION, INVERTED */
    /* ELEMENT */
    enum tag tag;
    int colspan, rowspan; /* 0: from data */
    struct part_attribute *attributes;
    size_t attribute_count;
    const struct attribute *fixed;        /* all attributes when none has data, else NULL */
    const struct css_block *inline_style; /* or NULL */
    bool varies;                          /* a picture that data goes into */
    const struct picture *picture;        /* of an img whose file is known */
    bool styled_by_data;                  /* class or id holds data */
    uint16_t id, class_count;             /* of fixed ones: those that the sheets speak of */
    const uint16_t *classes;
    struct styled *styles; /* computed so far, newest first */
    bool grows;            /* SECTION, INVERTED: it brings blocks or rows, not only words or cells */

    struct part *parent, *first, *last, *next;
};

struct page_template {
    struct arena *arena;
    struct css *css;
    struct part *root; /* the html element */
    struct page_style *pages;
    struct buf html_css; /* what goes into <style> */
    bool has_screen;     /* it is screen.css */
    struct buf included; /* the bytes taken in from folders beside */
    char digest[DIGEST_HEX + 1];
    const char *folder;
    struct buf taken; /* hashes of the pictures */
    struct page_look look;
};

enum { PAGE_NESTING_MAX = 200 }; /* elements and sections, one in another */
extern const char page_file[];   /* "page.html" */

/* The text of FILE in FOLDER, with what it takes in (include.c). */
int page_read(struct page_template *page, const char *folder, const char *file, struct buf *out,
              struct err *err);

/* xhtml.c: SOURCE as parts, into page->root. */
int xhtml_parse(struct page_template *page, const char *source, size_t len, struct err *err);

/* fill.c: the classes of a class attribute that the sheets speak of; returns how many were put into CLASSES.
 */
enum { PAGE_CLASSES_MAX = 32 };
uint16_t page_classes(const struct css *css, const char *text, uint16_t classes[PAGE_CLASSES_MAX]);
/* The style of an element, from the cache of its part or computed. */
const struct styled *page_style_of(const struct page_template *page, struct part *part,
                                   const struct styled *parent, const struct css_subject *subject,
                                   struct err *err);

#endif
