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
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    if (letter == 'O')
        letter = '0';
    if (letter == 'I' || letter == 'L')
        letter = '1';
    const char *found = letter != '\0' ? strchr(alphabet, letter) : NULL;
    return found != NULL ? (int)(found - alphabet) : -1;
}

bool base32_read(const char *text, unsigned char *bytes, size_t room, size_t *len, const char **bad)
{
    unsigned bits = 0, held = 0;
    *len = 0;
    for (; *text != '\0'; text++) {
        if (strchr(" \t\r\n-", *text) != NULL)
            continue;
        const int value = value_of(*text);
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
