/*
 * pdf_read: reads back what pdf.c writes: the pages of a file, what each draws (as pdf_digest.h has it), and the seals of its
 * pieces. A strict reader for checking, not a viewer: one classic cross-reference table, nothing appended, nothing encrypted,
 * pages, resources and fonts that hold nothing but what pdf.c gives them. A file of another program is refused in words; no bytes can make it read
 * outside of the file, loop, or unpack without bound.
 */
#ifndef ITOG_PAGE_PDF_READ_H
#define ITOG_PAGE_PDF_READ_H

#include "base/digest.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { PDF_READ_CODE = 1024, PDF_READ_SEAL = 8192 };

struct pdf_reader;

/* NULL: it can't be read, ERR_DATA says why. Free with pdf_read_free (NULL is harmless). */
struct pdf_reader *pdf_read(const char *data, size_t len, struct err *err);
void pdf_read_free(struct pdf_reader *file);
size_t pdf_read_pages(const struct pdf_reader *file);
/* Does it look like a copy for long-term keeping (pdf_keep)? That proves nothing. */
bool pdf_read_is_kept(struct pdf_reader *file);

struct pdf_seal {
    bool blank;  /* the page draws nothing: padding */
    bool strip;  /* a print job has drawn a strip along its upper edge, which is no part of the piece */
    bool begins; /* a piece begins here; then also: */
    long pages;  /* so many it has */
    bool
        batch; /* code is what it says, seal signs several pieces; else a signed code, and what signs this piece */
    char code[PDF_READ_CODE], seal[PDF_READ_SEAL];
};

/* A piece begins; it has ended: its digest, which is that of pdf_digest.h. */
void pdf_read_begin(struct pdf_reader *file, struct digest *piece);
char *pdf_read_end(struct pdf_reader *file, struct digest *piece, char hash[DIGEST_HEX + 1]);

/* Page AT (from 0); its line goes into PIECE. ERR_DATA: something stands on the page that pdf.c did not put there, or in its fonts. */
int pdf_read_page(struct pdf_reader *file, size_t at, struct digest *piece, struct pdf_seal *seal,
                  struct err *err);

#endif
