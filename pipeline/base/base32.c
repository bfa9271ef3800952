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

/* 0 to 31, or -1. */
static int value_of(char letter)
{
    static const signed char letters[26] = {10, 11, 12, 13, 14, 15, 16, 17, 1,  18, 19, 1,  20,
                                            21, 0,  22, 23, 24, 25, 26, -1, 27, 28, 29, 30, 31};
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'z')
        return letters[letter - 'a'];
    return letter >= 'A' && letter <= 'Z' ? letters[letter - 'A'] : -1;
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
