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

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    if (err == NULL)
        return -1;
    va_list args;
    va_start(args, format);
    err->kind = kind;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return -1;
}

int err_set_errno(struct err *err, enum err_kind kind, const char *format, ...)
{
    int cause = errno;
    if (err == NULL)
        return -1;
    va_list args;
    va_start(args, format);
    err->kind = kind;
    int used = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    if (used >= 0 && (size_t)used < sizeof err->message)
        snprintf(err->message + used, sizeof err->message - (size_t)used, ": %s", strerror(cause));
    return -1;
}

int err_place(struct err *err, const char *format, ...)
{
    if (err == NULL)
        return -1;
    struct err place = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(place.message, sizeof place.message - 2, format, args);
    va_end(args);
    size_t used = strlen(place.message);
    memcpy(place.message + used, ": ", 2);
    used += 2;
    size_t rest = strnlen(err->message, sizeof err->message - 1 - used);
    memcpy(place.message + used, err->message, rest);
    place.message[used + rest] = '\0';
    memcpy(err->message, place.message, sizeof err->message);
    return -1;
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
