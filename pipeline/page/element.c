/* element: see element.h. One table says all of an element; the rules of nesting are those of HTML5, so that
 * what is laid out for paper is also valid in a browser. */
#include "page/element.h"
#include "page/picture.h"

#include <string.h>
#include <strings.h>

/* What an element may hold, and what it is. */
enum {
    IN_FLOW = 1,     /* holds blocks and phrases */
    IN_PHRASING = 2, /* holds text and phrases */
    IS_BLOCK = 4,
    IS_PHRASING = 8,
    IS_VOID = 16,
    IS_TABLE = 32,
    IS_DRAWING = 64
};

static const struct element {
    const char *name;
    int flags;
} elements[TAG_COUNT] = {
    [TAG_NONE] = {"", 0},
    [TAG_HTML] = {"html", 0},
    [TAG_HEAD] = {"head", 0},
    [TAG_TITLE] = {"title", 0},
    [TAG_BODY] = {"body", IN_FLOW},
    [TAG_HEADER] = {"header", IN_FLOW | IS_BLOCK},
    [TAG_FOOTER] = {"footer", IN_FLOW | IS_BLOCK},
    [TAG_MAIN] = {"main", IN_FLOW | IS_BLOCK},
    [TAG_SECTION] = {"section", IN_FLOW | IS_BLOCK},
    [TAG_ARTICLE] = {"article", IN_FLOW | IS_BLOCK},
    [TAG_NAV] = {"nav", IN_FLOW | IS_BLOCK},
    [TAG_DIV] = {"div", IN_FLOW | IS_BLOCK},
    [TAG_P] = {"p", IN_PHRASING | IS_BLOCK},
    [TAG_H1] = {"h1", IN_PHRASING | IS_BLOCK},
    [TAG_H2] = {"h2", IN_PHRASING | IS_BLOCK},
    [TAG_H3] = {"h3", IN_PHRASING | IS_BLOCK},
    [TAG_H4] = {"h4", IN_PHRASING | IS_BLOCK},
    [TAG_UL] = {"ul", IS_BLOCK},
    [TAG_OL] = {"ol", IS_BLOCK},
    [TAG_LI] = {"li", IN_FLOW},
    [TAG_DL] = {"dl", IS_BLOCK},
    [TAG_DT] = {"dt", IN_PHRASING},
    [TAG_DD] = {"dd", IN_FLOW},
    [TAG_HR] = {"hr", IS_BLOCK | IS_VOID},
    [TAG_TABLE] = {"table", IS_BLOCK | IS_TABLE},
    [TAG_CAPTION] = {"caption", IN_PHRASING | IS_TABLE},
    [TAG_COLGROUP] = {"colgroup", IS_TABLE},
    [TAG_COL] = {"col", IS_VOID | IS_TABLE},
    [TAG_THEAD] = {"thead", IS_TABLE},
    [TAG_TBODY] = {"tbody", IS_TABLE},
    [TAG_TFOOT] = {"tfoot", IS_TABLE},
    [TAG_TR] = {"tr", IS_TABLE},
    [TAG_TH] = {"th", IN_FLOW | IS_TABLE},
    [TAG_TD] = {"td", IN_FLOW | IS_TABLE},
    [TAG_SPAN] = {"span", IN_PHRASING | IS_PHRASING},
    [TAG_B] = {"b", IN_PHRASING | IS_PHRASING},
    [TAG_STRONG] = {"strong", IN_PHRASING | IS_PHRASING},
    [TAG_I] = {"i", IN_PHRASING | IS_PHRASING},
    [TAG_EM] = {"em", IN_PHRASING | IS_PHRASING},
    [TAG_U] = {"u", IN_PHRASING | IS_PHRASING},
    [TAG_SMALL] = {"small", IN_PHRASING | IS_PHRASING},
    [TAG_SUP] = {"sup", IN_PHRASING | IS_PHRASING},
    [TAG_SUB] = {"sub", IN_PHRASING | IS_PHRASING},
    [TAG_A] = {"a", IN_PHRASING | IS_PHRASING},
    [TAG_BR] = {"br", IS_PHRASING | IS_VOID},
    [TAG_TIME] = {"time", IN_PHRASING | IS_PHRASING},
    [TAG_ABBR] = {"abbr", IN_PHRASING | IS_PHRASING},
    [TAG_IMG] = {"img", IS_PHRASING | IS_VOID},
    [TAG_SVG] = {"svg", IS_PHRASING | IS_DRAWING},
    [TAG_G] = {"g", IS_DRAWING},
    [TAG_RECT] = {"rect", IS_DRAWING},
    [TAG_LINE] = {"line", IS_DRAWING},
    [TAG_POLYLINE] = {"polyline", IS_DRAWING},
    [TAG_POLYGON] = {"polygon", IS_DRAWING},
    [TAG_CIRCLE] = {"circle", IS_DRAWING},
    [TAG_PATH] = {"path", IS_DRAWING},
    [TAG_META] = {"meta", IS_VOID},
    [TAG_LINK] = {"link", IS_VOID},
};

enum tag element_tag(const char *name, size_t len)
{
    for (enum tag tag = TAG_NONE + 1; tag < TAG_COUNT; tag++)
        if (strncmp(elements[tag].name, name, len) == 0 && elements[tag].name[len] == '\0')
            return tag;
    return TAG_NONE;
}

const char *element_name(enum tag tag)
{
    return elements[tag].name;
}

bool element_attribute(enum tag tag, const char *name, enum attribute_kind *kind)
{
    static const struct {
        enum tag tag; /* TAG_NONE: all of the body */
        const char *name;
        enum attribute_kind kind;
    } attributes[] = {
        {TAG_NONE, "class", ATTRIBUTE_CLASS},    {TAG_NONE, "id", ATTRIBUTE_ID},
        {TAG_NONE, "style", ATTRIBUTE_STYLE},    {TAG_NONE, "lang", ATTRIBUTE_PLAIN},
        {TAG_NONE, "title", ATTRIBUTE_PLAIN},    {TAG_HTML, "xmlns", ATTRIBUTE_XMLNS},
        {TAG_TH, "colspan", ATTRIBUTE_COLSPAN},  {TAG_TH, "rowspan", ATTRIBUTE_ROWSPAN},
        {TAG_TH, "scope", ATTRIBUTE_PLAIN},      {TAG_TD, "colspan", ATTRIBUTE_COLSPAN},
        {TAG_TD, "rowspan", ATTRIBUTE_ROWSPAN},  {TAG_A, "href", ATTRIBUTE_HREF},
        {TAG_TIME, "datetime", ATTRIBUTE_PLAIN}, {TAG_LINK, "href", ATTRIBUTE_PLAIN},
        {TAG_LINK, "rel", ATTRIBUTE_PLAIN},      {TAG_LINK, "media", ATTRIBUTE_PLAIN},
        {TAG_META, "charset", ATTRIBUTE_PLAIN},  {TAG_META, "name", ATTRIBUTE_PLAIN},
        {TAG_META, "content", ATTRIBUTE_PLAIN},  {TAG_IMG, "src", ATTRIBUTE_SRC},
        {TAG_IMG, "alt", ATTRIBUTE_PLAIN},       {TAG_SVG, "xmlns", ATTRIBUTE_XMLNS},
    };
    if (elements[tag].flags & IS_DRAWING && drawing_has(tag, name)) {
        *kind = ATTRIBUTE_DRAWING;
        return true;
    }
    bool in_head = tag == TAG_HEAD || tag == TAG_TITLE || tag == TAG_META || tag == TAG_LINK;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if ((attributes[i].tag == tag || (attributes[i].tag == TAG_NONE && !in_head)) &&
            strcmp(attributes[i].name, name) == 0) {
            *kind = attributes[i].kind;
            return true;
        }
    }
    return false;
}

bool element_allows(enum tag parent, enum tag child)
{
    switch (parent) {
    case TAG_NONE:
        return child == TAG_HTML;
    case TAG_HTML:
        return child == TAG_HEAD || child == TAG_BODY;
    case TAG_HEAD:
        return child == TAG_TITLE || child == TAG_META || child == TAG_LINK;
    case TAG_UL:
    case TAG_OL:
        return child == TAG_LI;
    case TAG_DL:
        return child == TAG_DT || child == TAG_DD;
    case TAG_TABLE:
        return child == TAG_CAPTION || child == TAG_COLGROUP || child == TAG_COL || child == TAG_THEAD ||
               child == TAG_TBODY || child == TAG_TFOOT || child == TAG_TR;
    case TAG_COLGROUP:
        return child == TAG_COL;
    case TAG_THEAD:
    case TAG_TBODY:
    case TAG_TFOOT:
        return child == TAG_TR;
    case TAG_TR:
        return child == TAG_TH || child == TAG_TD;
    case TAG_SVG:
    case TAG_G:
        return child != TAG_SVG && (elements[child].flags & IS_DRAWING);
    default:
        break;
    }
    if (elements[parent].flags & IN_FLOW)
        return elements[child].flags & (IS_BLOCK | IS_PHRASING);
    return (elements[parent].flags & IN_PHRASING) && (elements[child].flags & IS_PHRASING);
}

bool element_allows_text(enum tag tag)
{
    return tag == TAG_TITLE || (elements[tag].flags & (IN_FLOW | IN_PHRASING));
}

bool element_is_void(enum tag tag)
{
    return elements[tag].flags & IS_VOID;
}

bool element_is_phrasing(enum tag tag)
{
    return elements[tag].flags & IS_PHRASING;
}

bool element_is_table_part(enum tag tag)
{
    return elements[tag].flags & IS_TABLE;
}

bool element_href_is_safe(const char *href)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:", "tel:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncasecmp(href, schemes[i], strlen(schemes[i])) == 0)
            return true;
    /* browsers cut white space and control characters inside a scheme: none may be there at all */
    for (const char *at = href; *at != '\0'; at++)
        if ((unsigned char)*at <= ' ')
            return false;
    /* "//host/…" and "\\host" take the scheme of the page: they are no local address */
    if (strncmp(href, "//", 2) == 0 || strchr(href, '\\') != NULL)
        return false;
    size_t scheme = strcspn(href, ":/?#");
    return href[scheme] != ':';
}
