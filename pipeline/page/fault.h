/* fault: the one form of a template's mistake: "FILE:LINE: what is wrong", of kind ERR_CONFIG. Returns -1. */
#ifndef ITOG_PAGE_FAULT_H
#define ITOG_PAGE_FAULT_H

#include "base/err.h"

int page_fault(struct err *err, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
