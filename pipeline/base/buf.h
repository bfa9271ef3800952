/*
 * buf: bytes that grow. data is always closed by a NUL that len does not count; an empty buf (all zero) is
 * valid and its data may be NULL until something is put in: use buf_text to read it as a string.
 */
#ifndef ITOG_BASE_BUF_H
#define ITOG_BASE_BUF_H

#include <stddef.h>
#include <string.h>

struct buf {
    char *data;
    size_t len;
    size_t capacity;
};

void buf_reserve(struct buf *buf, size_t more); /* room for MORE bytes and the NUL */
void buf_put(struct buf *buf, const void *data, size_t len);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char byte);
void buf_number(struct buf *buf, size_t number); /* in decimal digits, many times faster than by printf */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *buf_text(const struct buf *buf); /* never NULL */
void buf_clear(struct buf *buf);             /* keeps the memory */
void buf_free(struct buf *buf);

#endif
