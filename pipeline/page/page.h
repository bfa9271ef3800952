/*
 * page: the room's one door. A template folder becomes a page; a page and a value become a document; a document becomes pages
 * of a PDF, HTML or plain text. Knows nothing of schools, files of data or SQL.
 *
 * What is not in the supported subset of HTML and CSS (templates/README.md) is an error of kind ERR_CONFIG whose message begins with
 * "page.html:LINE:" or "print.css:LINE:"; so is an unknown tag name, a glyph no face has, a word wider than its cell: never a silent gap.
 */
#ifndef ITOG_PAGE_PAGE_H
#define ITOG_PAGE_PAGE_H

#include "base/digest.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/value.h"

#include <stdbool.h>
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

/* How a template is to look on paper, whatever its styles say. All zero: as they say. */
struct page_look {
    bool grey;        /* colours become shades of grey, pictures too */
    int text_percent; /* sizes of letters and lines that are said in pt, mm, …: larger for weak eyes; 0: 100 */
    const char *pictures; /* a folder whose pictures come before the template's of the same name, or NULL */
    const char *
        ready; /* a folder of templates: what is not beside the template's own is taken from there; or NULL */
};
enum { PAGE_LARGE_PERCENT = 150 }; /* large print */
struct page_template *page_template_open_look(const char *folder, const struct page_look *look,
                                              struct err *err);
void page_template_free(struct page_template *page);

/* A digest over the files of the template but its queries: what an edition's content hash takes in, with the values. */
const char *page_template_digest(const struct page_template *page);

/* The language of its pages: lang of <html>, "" when data gives it or nothing. */
const char *page_template_lang(const struct page_template *page);

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

/* ---- paper: pieces (press.c, piece*.c, layout*.c, font*.c) and the files they go into (pdf*.c) ---- */

/* What makes pieces and keeps what they share: faces, drawings of templates, buffers. Opened once a run. */
struct press;

/* FOLDER holds the subset faces made by fonts/Makefile: PTSerif-Regular.ttf, -Bold, -Italic, -BoldItalic, PTSans-… */
struct press *press_open(const char *folder, struct err *err);
void press_free(struct press *press); /* NULL is harmless; pieces and files made with it are freed before */

/* Where parts and faces of archived pieces come from: those kept under HASH, into OUT. 1: there; 0: not; -1. */
typedef int press_source(void *user, const char *hash, struct buf *out, struct err *err);
void press_set_source(struct press *press, press_source *source, void *user);

/*
 * A piece is what one recipient gets: some pages laid out, apart from any file. Made from a document, its page counters
 * begin at 1. BOOKMARK may be NULL. SCRATCH holds what is needed during the call (the caller rewinds it). NULL on error.
 */
struct piece *piece_make(struct press *press, const struct document *document, const char *bookmark,
                         struct arena *scratch, struct err *err);
void piece_free(struct piece *piece);
int piece_pages(const struct piece *piece);
const char *piece_hash(const struct piece *piece); /* over the content of its pages */
int piece_blank_page(
    const struct piece *piece); /* the first page with nothing on it, from 1; 0: there is none */

/* A piece that was made (not unpacked): the digest of what it draws, which pdf_read finds again in every file. */
const char *piece_drawn(const struct piece *piece);
/* Puts what its document says on the piece; and what signs this and what it draws, with other pieces: a text for all of them,
 * which lives as long as a piece has it, and before the first has it until a piece is made. Each once, ASCII without brackets. */
void piece_seal(struct piece *piece, int64_t issued_at, const char *said);
struct part *press_batch(struct press *press, const char *text);
void piece_join(struct piece *piece, struct part *batch);
/* The batch of a piece and its text; NULL: it has none (it was not sealed yet, or is older than batches). */
struct part *piece_batch(const struct piece *piece, const char **text);

/* As bytes for the archive (OUT is cleared first), HASH over them as digest_input has it; and back: NULL, with an error of kind ERR_DATA, when they are damaged or
 * the source lacks what they need. */
void piece_pack(const struct piece *piece, struct buf *out, char hash[DIGEST_HEX + 1]);
struct piece *piece_unpack(struct press *press, const void *data, size_t len, struct err *err);

/* Tells what a packed piece needs besides: KIND is "template", "image", "face" or "batch". What pieces share is told once by a
 * press, a face or a batch may be told twice. -1 stops. */
typedef int piece_need(void *user, const char *kind, const char *hash, const struct buf *bytes,
                       struct err *err);
int piece_needs(const struct piece *piece, piece_need *need, void *user, struct err *err);

struct pdf; /* one PDF file in the making */

/* TITLE and LANG (such as "ru") go into the document's information. DUPLEX: each piece starts on a right-hand page, with a
 * blank page put in front where needed. */
struct pdf *pdf_begin(struct press *press, const char *title, const char *lang, int duplex);
/* Before the first piece: the file is one for long-term keeping, after ISO 19005-2, level B (PDF/A-2b), made at MADE_AT. */
void pdf_keep(struct pdf *pdf, int64_t made_at);
int pdf_put(struct pdf *pdf, const struct piece *piece, struct err *err);
/* The same with the pages of OVER drawn over those of PIECE, along their upper edge: OVER has as many pages, each at most 20 mm
 * high. The piece's own contents stay as they are, and so does its seal. */
int pdf_put_over(struct pdf *pdf, const struct piece *piece, const struct piece *over, struct err *err);
/* What is put from now on belongs to a chapter: a bookmark that leads to the next page, above those of the pieces. */
void pdf_chapter(struct pdf *pdf, const char *title);
int pdf_page_count(const struct pdf *pdf);

/* What is ready of the file, into OUT (cleared first): a large file is written while it is made. */
void pdf_take(struct pdf *pdf, struct buf *out);
/* The rest of it. The same pieces, in the same order, give the same bytes. */
int pdf_end(struct pdf *pdf, struct buf *out, struct err *err);
void pdf_free(struct pdf *pdf); /* NULL is harmless; after pdf_end too */

#endif
