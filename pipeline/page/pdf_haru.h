/*
 * pdf_haru: what the font and PDF files share of libharu: a document whose memory never fails (mem_alloc ends
 * the program), the first error kept (later ones are only its echo), and dictionaries whose text we write
 * ourselves.
 */
#ifndef ITOG_PAGE_PDF_HARU_H
#define ITOG_PAGE_PDF_HARU_H

#include <hpdf.h>
#include <hpdf_doc.h>
#include <stddef.h>

struct haru_fault {
    unsigned long code, detail; /* 0: nothing is wrong */
};

/* FAULT must live as long as the document. */
HPDF_Doc haru_new(struct haru_fault *fault);

/*
 * An object of its own, << TEXT >>. *TEXT is read when the file is written: until then it may be changed. It
 * must live as long as the document.
 */
HPDF_Dict haru_dict(HPDF_Doc doc, char **text);

/* A stream that is deflated already; *TEXT as above, without Filter and Length. The bytes are copied. */
HPDF_Dict haru_stream(HPDF_Doc doc, char **text, const void *data, size_t len);

/* The number to refer to an object by: "%u 0 R". */
unsigned haru_id(HPDF_Dict dict);

#endif
