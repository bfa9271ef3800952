/* element: which elements and attributes a page may hold, and what may stand in what. Private to the template
 * side. */
#ifndef ITOG_PAGE_ELEMENT_H
#define ITOG_PAGE_ELEMENT_H

#include "page/node.h"

#include <stdbool.h>
#include <stddef.h>

enum attribute_kind {
    ATTRIBUTE_PLAIN,
    ATTRIBUTE_CLASS,
    ATTRIBUTE_ID,
    ATTRIBUTE_STYLE,
    ATTRIBUTE_COLSPAN,
    ATTRIBUTE_ROWSPAN,
    ATTRIBUTE_HREF,
    ATTRIBUTE_SRC,
    ATTRIBUTE_DRAWING,
    ATTRIBUTE_XMLNS
};

/* TAG_NONE when there is no such element. */
enum tag element_tag(const char *name, size_t len);
const char *element_name(enum tag tag);

/* May TAG carry an attribute of that name? */
bool element_attribute(enum tag tag, const char *name, enum attribute_kind *kind);

/* May CHILD stand directly in PARENT? */
bool element_allows(enum tag parent, enum tag child);
/* May text stand directly in TAG? If not, white space there means nothing and is dropped. */
bool element_allows_text(enum tag tag);
/* Has TAG no content and no end tag in HTML? */
bool element_is_void(enum tag tag);
/* Is TAG phrasing content: part of a line? */
bool element_is_phrasing(enum tag tag);
bool element_is_table_part(enum tag tag); /* table and what only stands in tables */

/* Is this the address of a link that may go out: http, https, mailto, tel or without a scheme? */
bool element_href_is_safe(const char *href);

#endif
