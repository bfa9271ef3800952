/*
 * node: a page with its data filled in, as a tree of elements and text, each element with its computed style. Made by
 * the template side once per piece (pupil), read by the layout, the HTML writer and the plain-text writer. All of it lives in the
 * arena of the piece; style pointers live as long as the template.
 */
#ifndef ITOG_PAGE_NODE_H
#define ITOG_PAGE_NODE_H

#include "page/style.h"

#include <stdbool.h>
#include <stddef.h>

enum tag {
    TAG_NONE,
    TAG_HTML,
    TAG_HEAD,
    TAG_TITLE,
    TAG_BODY,
    TAG_HEADER,
    TAG_FOOTER,
    TAG_MAIN,
    TAG_SECTION,
    TAG_ARTICLE,
    TAG_NAV,
    TAG_DIV,
    TAG_P,
    TAG_H1,
    TAG_H2,
    TAG_H3,
    TAG_H4,
    TAG_UL,
    TAG_OL,
    TAG_LI,
    TAG_DL,
    TAG_DT,
    TAG_DD,
    TAG_HR,
    TAG_TABLE,
    TAG_CAPTION,
    TAG_COLGROUP,
    TAG_COL,
    TAG_THEAD,
    TAG_TBODY,
    TAG_TFOOT,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_SPAN,
    TAG_B,
    TAG_STRONG,
    TAG_I,
    TAG_EM,
    TAG_U,
    TAG_SMALL,
    TAG_SUP,
    TAG_SUB,
    TAG_A,
    TAG_BR,
    TAG_TIME,
    TAG_ABBR,
    TAG_IMG,
    TAG_SVG,
    TAG_G,
    TAG_RECT,
    TAG_LINE,
    TAG_POLYLINE,
    TAG_POLYGON,
    TAG_CIRCLE,
    TAG_PATH,
    TAG_META,
    TAG_LINK,
    TAG_COUNT
};

struct picture;

struct attribute {
    const char *name;
    const char *value; /* data filled in; not escaped */
};

struct node {
    enum tag tag; /* TAG_NONE: a text node */
    bool
        from_data; /* text: came from a value that is not common to all pages (the PDF side keeps two lists of operations) */
    uint16_t
        group; /* blocks and rows that follow each other in the template, with no section over data between them that brings
                * blocks or rows, bear the same number: on paper they keep their distances, as a rule. 0: a row in which such a
                * section stands */
    bool listed;               /* brought by a list of the data: as many as there are */
    int line;                  /* in page.html */
    int note;                  /* float: footnote: its number in the document, from 1; else 0 */
    const char *field;         /* text of a value: the name in its tag; else NULL */
    int colspan, rowspan;      /* cells; at least 1 */
    const struct style *style; /* elements; text nodes have their parent's */
    const char *text;          /* text nodes: UTF-8, white space as in the source */
    size_t text_len;
    const char
        *string_name; /* string-set: this element's text becomes string(name) for margin boxes, or NULL */
    const struct attribute *attributes;
    size_t attribute_count;
    const struct picture *picture; /* of img and svg (picture.h); else NULL */
    struct node *parent, *first, *last, *next;
};

/* A piece ready for output. */
struct document {
    const struct node *root;        /* the html element */
    const char *title;              /* <title>, data filled in */
    const char *lang;               /* html lang */
    const struct page_style *pages; /* PAGE_KINDS of them */
    const char *path;               /* page.html, for messages */
    int note_count;                 /* elements with float: footnote that are shown */
};

#endif
