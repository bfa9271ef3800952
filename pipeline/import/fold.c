/* fold: see fold.h. */
#include "import/fold.h"
#include "base/arena.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* Quotes, dots and colons: what labels and names are written with or without. */
static bool is_decoration(uint32_t code)
{
    return code == '.' || code == ':' || code == '"' || code == '\'' || code == 0xAB || code == 0xBB ||
           (code >= 0x2018 && code <= 0x201F) || code == 0xFEFF || code == 0xAD;
}

static bool is_blank(uint32_t code)
{
    return code <= ' ' || code == 0xA0 || code == 0x2007 || code == 0x2009 || code == 0x202F;
}

static uint32_t without_dots_above(uint32_t code)
{
    return code == 0x451 ? 0x435 : code; /* ё → е */
}

const char *fold_label(struct arena *arena, const char *text)
{
    const char *lower = text_lower(arena, text_nfc(arena, text)), *end = lower + strlen(lower);
    char *out = arena_raw(arena, (size_t)(end - lower) + 5), *put = out;
    bool space = false;
    while (lower < end) {
        uint32_t code = text_next(&lower, end);
        if (is_decoration(code)) {
            space = space || code == '.';
            continue;
        }
        if (is_blank(code)) {
            space = true;
            continue;
        }
        if (space && put > out)
            *put++ = ' ';
        space = false;
        put += text_put(without_dots_above(code), put);
    }
    *put = '\0';
    return out;
}

/* The Cyrillic letter that a Latin one (lower case) looks like in capitals. */
static uint32_t cyrillic_twin(uint32_t code)
{
    static const char latin[] = "abcehkmoptxy";
    static const uint16_t cyrillic[] = {0x430, 0x432, 0x441, 0x435, 0x43D, 0x43A,
                                        0x43C, 0x43E, 0x440, 0x442, 0x445, 0x443};
    const char *at = code != 0 && code < 0x80 ? strchr(latin, (int)code) : NULL;
    return at != NULL ? cyrillic[at - latin] : code;
}

const char *fold_class(struct arena *arena, const char *text)
{
    static const char word[] = "класс";
    const char *at = fold_label(arena, text), *end = at + strlen(at);
    char *out = arena_raw(arena, 2 * (size_t)(end - at) + 5), *put = out;
    while (at < end) {
        if (strncmp(at, word, sizeof word - 1) == 0) {
            at += sizeof word - 1;
            continue;
        }
        uint32_t code = text_next(&at, end);
        bool dash = code == '-' || code == '_' || (code >= 0x2010 && code <= 0x2015);
        if (!is_blank(code) && !dash)
            put += text_put(cyrillic_twin(code), put);
    }
    *put = '\0';
    return out;
}

const char *fold_class_title(struct arena *arena, const char *text)
{
    const char *at = fold_class(arena, text), *end = at + strlen(at);
    char *out = arena_raw(arena, 2 * (size_t)(end - at) + 5), *put = out;
    while (at < end)
        put += text_put(text_upper_code(text_next(&at, end)), put);
    *put = '\0';
    return out;
}

/* ───────────── names ───────────── */

static bool is_number(const char *word)
{
    return word[strspn(word, "0123456789")] == '\0';
}

static void add_word(struct arena *arena, struct fold_name *name, const char *from, size_t len)
{
    if (len == 0 || name->count == FOLD_WORDS_MAX)
        return;
    const char *word = arena_strndup(arena, from, len);
    if (is_number(word))
        return;
    name->words[name->count] = word;
    name->folded[name->count++] = fold_label(arena, word);
}

void fold_name(struct arena *arena, const char *text, struct fold_name *name)
{
    const char *at = text_nfc(arena, text), *end = at + strlen(at), *from = NULL;
    int depth = 0;
    *name = (struct fold_name){0};
    while (at < end) {
        const char *here = at;
        uint32_t code = text_next(&at, end);
        bool ends = is_blank(code) || is_decoration(code) || code == ',' || code == '(' || code == ')';
        if (ends && from != NULL) {
            add_word(arena, name, from, (size_t)(here - from));
            from = NULL;
        }
        depth += code == '(' ? 1 : code == ')' && depth > 0 ? -1 : 0;
        if (!ends && from == NULL && depth == 0)
            from = here;
    }
    if (from != NULL)
        add_word(arena, name, from, (size_t)(end - from));
}

bool fold_is_initial(const char *folded)
{
    return text_length(folded) == 1;
}

static bool word_fits(const char *written, const char *known, bool *exact)
{
    if (strcmp(written, known) == 0)
        return true;
    *exact = false;
    if (fold_is_initial(written))
        return strncmp(written, known, strlen(written)) == 0;
    return fold_is_initial(known) && strncmp(written, known, strlen(known)) == 0;
}

bool fold_name_fits(const struct fold_name *written, const struct fold_name *family,
                    const struct fold_name *rest, bool *exact)
{
    *exact = written->count == family->count + rest->count;
    if (written->count < family->count + 1 || rest->count == 0)
        return false;
    for (size_t i = 0; i < family->count; i++)
        if (strcmp(written->folded[i], family->folded[i]) != 0)
            return false;
    for (size_t i = 0; i < rest->count && family->count + i < written->count; i++)
        if (!word_fits(written->folded[family->count + i], rest->folded[i], exact))
            return false;
    return true;
}
