/* pdf_outline: the bookmarks of a PDF file: one a piece, below those of the chapters, where there are any. */
#ifndef ITOG_PAGE_PDF_OUTLINE_H
#define ITOG_PAGE_PDF_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_bookmark;
struct pdf_file;

/* Zero it; free with outline_free. */
struct outline {
    struct pdf_bookmark *list;
    size_t count, room;
    char *chapter; /* begins with the next page; or NULL */
    bool chapters; /* one has begun */
};

/* The next page begins a chapter. */
void outline_chapter(struct outline *outline, const char *title);
/* Page PAGE (an object's number) begins a piece; TITLE may be NULL. */
void outline_add(struct outline *outline, struct pdf_file *file, const char *title, unsigned page,
                 int32_t height_mpt);
/* Writes them; returns the number of the outline, 0 without any. */
unsigned outline_put(const struct outline *outline, struct pdf_file *file);
void outline_free(struct outline *outline);

#endif
