/*
 * text: UTF-8, normalised and ordered. Text is valid UTF-8 in NFC once it has passed import; these functions
 * are where that is made and checked.
 */
#ifndef ITOG_BASE_TEXT_H
#define ITOG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* How many bytes the character at AT takes, of LEFT that are there (at least 1); 0: it is no valid UTF-8. */
size_t text_long_step(const char *at, size_t left); /* of three or four bytes: for text_step */
static inline size_t text_step(const char *at, size_t left)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80)
        return 1;
    if (byte[0] >= 0xE0)
        return text_long_step(at, left);
    return byte[0] >= 0xC2 && left > 1 && (byte[1] & 0xC0) == 0x80 ? 2 : 0;
}

/* Are these LEN bytes valid UTF-8 (no overlong forms, no surrogates)? If not, *BAD_AT is the first bad byte.
 */
bool text_is_utf8(const char *text, size_t len, size_t *bad_at);

/* The next code point; moves *AT past it. 0xFFFD for a bad byte (one byte is passed). *AT < END is required.
 */
uint32_t text_next(const char **at, const char *end);

/* Writes CODE as UTF-8; returns the number of bytes (1 to 4). */
size_t text_put(uint32_t code, char out[4]);

/* Can it stand on one printed line: no control characters, no line ends, nothing that turns the direction of writing?
 * Text must be valid UTF-8. */
bool text_is_printable(const char *text);

/* How many code points. */
size_t text_length(const char *text);

/* NFC, from the arena; the same pointer when it is ASCII already. Text must be valid UTF-8. */
const char *text_nfc(struct arena *arena, const char *text);

/* Lower case (Unicode simple mapping), from the arena. */
const char *text_lower(struct arena *arena, const char *text);

/* The upper case of one code point (Unicode simple mapping); the same when it has none. */
uint32_t text_upper_code(uint32_t code);

/*
 * The key by which people expect a list to be sorted, to be compared bytewise: case is ignored, ё stands
 * beside е, numbers by value (5А, 5Б, 10А). Behind a tab stands the lower-cased text itself, which breaks
 * ties (е before ё).
 */
const char *text_sort_key(struct arena *arena, const char *text);

/* Cuts white space (also NBSP) at both ends in place and returns the start. */
char *text_trim(char *text);

/* White space runs become one space, in place, ends cut. Returns true when something changed. */
bool text_squeeze(char *text);

/* How many bytes must be put in, left out or replaced to make one of the other; above LIMIT, or longer than TEXT_COMPARED: LIMIT + 1. */
enum { TEXT_COMPARED = 96 };
size_t text_distance(const char *one, const char *other, size_t limit);
/* Whether TITLE differs from NAME by a letter or two at most, and by less than *BEST (0: nothing was near yet), which
 * then tells. Letter case aside. */
bool text_nearer(struct arena *arena, const char *name, const char *title, size_t *best);

#endif
