/*
 * pdf_haru: libharu, which reads the font files: a document whose memory never fails (mem_alloc ends the program) and
 * the first error kept (later ones are only its echo).
 */
#ifndef ITOG_PAGE_PDF_HARU_H
#define ITOG_PAGE_PDF_HARU_H

#include <hpdf.h>

struct haru_fault {
    unsigned long code, detail; /* 0: nothing is wrong */
};

/* FAULT must live as long as the document. */
HPDF_Doc haru_new(struct haru_fault *fault);

#endif
