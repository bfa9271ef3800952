/*
 * layout_hyphen: where a long Russian word may be hyphenated, for a place that has no room for it whole. In: a
 * text; out: the same with soft hyphens in its long words: behind a vowel before a consonant and a vowel, and
 * between consonants, never a single letter or a part without a vowel.
 */
#include "base/text.h"
#include "page/layout_box.h"

#include <string.h>

enum { LONG_WORD = 13, PART_MIN = 2, SOFT_HYPHEN = 0xAD };

enum sound { NO_LETTER, VOWEL, CONSONANT, SIGN };

static enum sound sound_of(uint32_t code)
{
    static const char *const vowels = "аеёиоуыэюяәөүАЕЁИОУЫЭЮЯӘӨҮ", *const signs = "ьъйЬЪЙ";
    char letter[5] = {0};
    text_put(code, letter);
    if (code < 0x400 || code > 0x52F)
        return NO_LETTER;
    return strstr(vowels, letter) != NULL ? VOWEL : strstr(signs, letter) != NULL ? SIGN : CONSONANT;
}

/* May a word of COUNT letters be cut before letter I? */
static bool cuts_before(const uint8_t *sounds, size_t count, size_t i)
{
    bool before = false, behind = false;
    for (size_t k = 0; k < count; k++)
        *(k < i ? &before : &behind) |= sounds[k] == VOWEL;
    return before && behind && i >= PART_MIN && count - i >= PART_MIN && sounds[i] == CONSONANT &&
           (sounds[i - 1] != VOWEL || sounds[i + 1] == VOWEL);
}

/* Writes the word of COUNT letters at FROM; returns where it ended. */
static char *put_word(char *put, const char *from, const char *end, const uint8_t *sounds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (count >= LONG_WORD && cuts_before(sounds, count, i))
            put += text_put(SOFT_HYPHEN, put);
        put += text_put(text_next(&from, end), put);
    }
    return put;
}

const struct node *layout_hyphenated(struct arena *arena, const struct node *node)
{
    const char *at = node->text, *const end = node->text + node->text_len;
    char *text = arena_raw(arena, node->text_len * 2 + 1), *put = text;
    uint8_t *sounds = arena_raw(arena, node->text_len + 1);
    while (at < end) {
        const char *word = at, *next = at;
        size_t count = 0;
        while (at < end && (sounds[count] = (uint8_t)sound_of(text_next(&next, end))) != NO_LETTER) {
            count++;
            at = next;
        }
        put = put_word(put, word, end, sounds, count);
        if (at < end)
            put += text_put(text_next(&at, end), put);
    }
    if ((size_t)(put - text) == node->text_len)
        return node;
    struct node *made = arena_raw(arena, sizeof *made);
    *made = *node;
    made->text = text;
    made->text_len = (size_t)(put - text);
    return made;
}
