/* base32: see base32.h. */
#include "base/base32.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char *base32_write(const unsigned char *bytes, size_t len, char *out)
{
    char *at = out;
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < len; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *at++ = alphabet[held >> (bits - 5) & 31];
        held &= (1U << bits) - 1;
    }
    if (bits > 0)
        *at++ = alphabet[held << (5 - bits) & 31];
    *at = '\0';
    return out;
}

/* Of each letter from '0' to 'z' the value plus 1; 0: none. Small letters are as good, I and L are 1, O is 0. */
static const unsigned char values['z' - '0' + 1] = {
    1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 0,  0,  0,  0,  0,  0,  0,  11, 12, 13, 14, 15, 16, 17, 18,
    2,  19, 20, 2,  21, 22, 1,  23, 24, 25, 26, 27, 0,  28, 29, 30, 31, 32, 0,  0,  0,  0,  0,  0,  11,
    12, 13, 14, 15, 16, 17, 18, 2,  19, 20, 2,  21, 22, 1,  23, 24, 25, 26, 27, 0,  28, 29, 30, 31, 32};

/* 0 to 31, or -1. */
static inline int value_of(char letter)
{
    return letter >= '0' && letter <= 'z' ? values[letter - '0'] - 1 : -1;
}

bool base32_read(const char *text, unsigned char *bytes, size_t room, size_t *len, const char **bad)
{
    unsigned bits = 0, held = 0;
    *len = 0;
    for (; *text != '\0'; text++) {
        const int value = value_of(*text);
        if (value < 0 && strchr(" \t\r\n-", *text) != NULL)
            continue;
        *bad = text;
        if (value < 0)
            return false;
        held = held << 5 | (unsigned)value;
        bits += 5;
        if (bits < 8)
            continue;
        if (*len == room)
            return false;
        bytes[(*len)++] = (unsigned char)(held >> (bits -= 8));
        held &= (1U << bits) - 1;
    }
    *bad = text;
    return bits < 5 && held == 0;
}
