/*
 * base32: bytes in the alphabet of Crockford's Base 32: digits and capitals without I, L, O and U. It reads well aloud,
 * survives a change of case, and stands in the alphanumeric mode of a QR code.
 */
#ifndef ITOG_BASE_BASE32_H
#define ITOG_BASE_BASE32_H

#include <stdbool.h>
#include <stddef.h>

/* So many characters LEN bytes take. */
#define BASE32_LENGTH(len) (((len)*8 + 4) / 5)

/* Writes BASE32_LENGTH(LEN) characters and a NUL; returns OUT. */
char *base32_write(const unsigned char *bytes, size_t len, char *out);

/*
 * Reads TEXT up to its NUL: any case, o for 0, i and l for 1; blanks, line ends and hyphens are passed over. False when
 * there is another character, more than ROOM bytes, or a rest that no bytes have; then *BAD is where.
 */
bool base32_read(const char *text, unsigned char *bytes, size_t room, size_t *len, const char **bad);

#endif
