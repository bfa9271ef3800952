/*
 * err: see err.h. Memory failure is the one case that does not return: a batch that can't get memory has
 * nothing sensible left to do, and every file it writes is renamed only when complete.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A message that did not fit ends with a whole letter and "…". WANTED: its bytes without the NUL. */
static void cut_at_letter(char message[ERR_BYTES], int wanted)
{
    static const char more[] = "…";
    if (wanted >= 0 && (size_t)wanted < ERR_BYTES)
        return;
    size_t end = ERR_BYTES - sizeof more;
    while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80)
        end--;
    memcpy(message + end, more, sizeof more);
}

int err_vset(struct err *err, enum err_kind kind, const char *format, va_list args)
{
    if (err == NULL)
        return -1;
    err->kind = kind;
    cut_at_letter(err->message, vsnprintf(err->message, sizeof err->message, format, args));
    return -1;
}

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_vset(err, kind, format, args);
    va_end(args);
    return -1;
}

int err_set_errno(struct err *err, enum err_kind kind, const char *format, ...)
{
    int cause = errno;
    struct err what = {0};
    va_list args;
    va_start(args, format);
    err_vset(&what, kind, format, args);
    va_end(args);
    return err_set(err, kind, "%s: %s", what.message, strerror(cause));
}

int err_place(struct err *err, const char *format, ...)
{
    if (err == NULL)
        return -1;
    struct err place = {0}, what = *err;
    va_list args;
    va_start(args, format);
    err_vset(&place, what.kind, format, args);
    va_end(args);
    return err_set(err, what.kind, "%s: %s", place.message, what.message);
}

static void *mem_check(void *block)
{
    if (block == NULL) {
        fputs("itog: out of memory\n", stderr);
        exit(ERR_OS);
    }
    return block;
}

void *mem_alloc(size_t size)
{
    return mem_check(malloc(size > 0 ? size : 1));
}

void *mem_large(size_t size)
{
    enum { HUGE_PAGE = 2 * 1024 * 1024 };
    if (size < 2 * HUGE_PAGE)
        return mem_alloc(size);
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *block = mem_check(aligned_alloc(HUGE_PAGE, whole));
    madvise(block, whole, MADV_HUGEPAGE); /* only a wish: small pages do as well, a little slower */
    return block;
}

void *mem_zalloc(size_t size)
{
    return mem_check(calloc(1, size > 0 ? size : 1));
}

void *mem_realloc(void *old, size_t size)
{
    return mem_check(realloc(old, size > 0 ? size : 1));
}

char *mem_strdup(const char *text)
{
    return mem_check(strdup(text));
}
