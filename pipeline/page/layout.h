/*
 * layout: a document becomes pages, each two lists of drawing operations. Integers only (1/1000 pt), so that
 * the same document gives the same bytes everywhere. What cannot be shown whole (a word wider than its cell,
 * a row taller than the page, a character no face has) is an error that names the line of the template.
 */
#ifndef ITOG_PAGE_LAYOUT_H
#define ITOG_PAGE_LAYOUT_H

#include "base/arena.h"
#include "base/err.h"
#include "page/font.h"
#include "page/node.h"
#include "page/ops.h"

struct layout_page {
    int32_t width_mpt, height_mpt;
    struct ops fixed; /* from the template */
    struct ops data;  /* from values, and what stands behind them on a line */
};

struct layout_work; /* growing arrays that are kept from piece to piece */

/* Zero it once; use it for many documents; free it once. Pages are overwritten by the next document. */
struct layout {
    struct layout_page *pages;
    int page_count;
    int page_room;
    struct layout_work *work;
};

/* FONTS are the same for all documents of LAYOUT. ARENA holds what is needed during the call. -1: the pages
 * are not valid. */
int layout_document(struct layout *layout, const struct page_fonts *fonts, const struct document *document,
                    struct arena *arena, struct err *err);
void layout_free(struct layout *layout);

#endif
