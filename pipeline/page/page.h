/*
 * page: the room's one door. A template folder becomes a page; a page and a value become a document; a document becomes pages
 * of a PDF, HTML or plain text. Knows nothing of schools, files of data or SQL.
 *
 * What is not in the supported subset of HTML and CSS (templates/README.md) is an error of kind ERR_CONFIG whose message begins with
 * "page.html:LINE:" or "print.css:LINE:"; so is an unknown tag name, a glyph no face has, a word wider than its cell: never a silent gap.
 */
#ifndef ITOG_PAGE_PAGE_H
#define ITOG_PAGE_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/value.h"

#include <stddef.h>
#include <stdint.h>

struct document;

/* ---- templates (template.c, xhtml.c, css.c, mustache.c) ---- */

struct page_template; /* a parsed page.html with its styles */

/*
 * Reads FOLDER/page.html and FOLDER/print.css (print.css may be absent when only HTML or text is wanted; screen.css and, for e-mail,
 * its inlined form are read by page_html). Free with page_template_free; NULL on error.
 */
struct page_template *page_template_open(const char *folder, struct err *err);
void page_template_free(struct page_template *page);

/* A digest over all the files of the template: what an edition's content hash takes in. */
const char *page_template_digest(const struct page_template *page);

/* Fills DATA (a record) in. The document lives in ARENA. NULL on error (a name that DATA does not have is one). */
struct document *page_fill(const struct page_template *page, const struct value *data, struct arena *arena,
                           struct err *err);

/* As HTML5. Styles go into a <style> element (FOLDER/screen.css if there, else print.css without @page rules). */
int page_html(const struct page_template *page, const struct document *document, struct buf *out,
              struct err *err);
/* As plain text: paragraphs wrapped at WIDTH columns, tables as aligned columns, lists with "- ". */
int page_text(const struct document *document, int width, struct buf *out, struct err *err);

/* ---- the whole Mustache language, for texts (SMS, subjects) ---- */

/* Renders TEMPLATE with DATA. ESCAPE_HTML as in the specification ({{x}} escaped, {{{x}}} not); for SMS and plain mail false.
 * PARTIAL may be NULL: gives the text of a named partial, or NULL when there is none (an empty text then). STRICT: a name that is
 * not found is an error; else it is empty, as the specification has it. NAME stands in messages. */
typedef const char *mustache_partial(void *user, const char *name);
int mustache_render(const char *name, const char *source, size_t len, const struct value *data,
                    int escape_html, int strict, mustache_partial *partial, void *user, struct buf *out,
                    struct err *err);

/* ---- PDF (font.c, layout*.c, pdf.c) ---- */

struct
    page_fonts; /* faces, their widths and ready-made PDF objects: opened once a run, shared by all documents */

/* FOLDER holds the subset faces made by fonts/Makefile: PTSerif-Regular.ttf, -Bold, -Italic, -BoldItalic, PTSans-… */
struct page_fonts *page_fonts_open(const char *folder, struct err *err);
void page_fonts_free(struct page_fonts *fonts);

struct pdf; /* one PDF file in the making */

/* TITLE and LANG (such as "ru") go into the document's information. DUPLEX: each piece starts on a right-hand page, with a
 * blank page put in front where needed. */
struct pdf *pdf_begin(struct page_fonts *fonts, const char *title, const char *lang, int duplex,
                      struct err *err);

/* What a piece became: pages are those of the piece itself, without padding. */
struct pdf_piece {
    int first_page; /* in the file, from 1 */
    int pages;
    char hash[65]; /* a digest over what the piece's pages draw (pdf_digest.h) */
};

/* Lays DOCUMENT out and appends its pages; page counters restart at 1. BOOKMARK may be NULL. On error nothing was added: the
 * caller may go on with the next piece. SCRATCH holds what is needed during the call (the caller rewinds it). */
int pdf_add(struct pdf *pdf, const struct document *document, const char *bookmark, struct arena *scratch,
            struct pdf_piece *piece, struct err *err);

/* Puts the code of the document and its signature over the hash (both ASCII without brackets) on the piece added last, where
 * pdf_read finds them. */
void pdf_seal(struct pdf *pdf, int64_t issued_at, const char *code, const char *seal);

int pdf_page_count(const struct pdf *pdf);

/* The finished file into OUT (cleared first); byte-identical for the same calls. */
int pdf_end(struct pdf *pdf, struct buf *out, struct err *err);
void pdf_free(struct pdf *pdf); /* NULL is harmless; after pdf_end too */

#endif
