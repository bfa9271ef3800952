/* cell: see cell.h. The text is folded to code points first (LETTERS_MAX of them: more is no cell). */
#include "import/cell.h"
#include "base/text.h"

#include <string.h>

enum { LETTERS_MAX = 64, WORD_MAX = 16 };

/* As folded: lower case, е for ё, Cyrillic for its Latin likeness. */
static const struct cell_word {
    const char *word;
    bool absence;
    const char *kind;
} words[] = {{"н/а", false, "not_attested"},
             {"н/а.", false, "not_attested"},
             {"н.а.", false, "not_attested"},
             {"осв", false, "exempt"},
             {"осв.", false, "exempt"},
             {"зач", false, "pass"},
             {"зач.", false, "pass"},
             {"зч", false, "pass"},
             {"зачет", false, "pass"},
             {"незач", false, "fail"},
             {"незач.", false, "fail"},
             {"нз", false, "fail"},
             {"незачет", false, "fail"},
             {".", false, "work_owed"},
             {"•", false, "work_owed"},
             {"нс", false, "not_submitted"},
             {"н", true, "absent"},
             {"нб", true, "absent"},
             {"н/б", true, "absent"},
             {"от", true, "absent"},
             {"б", true, "ill"},
             {"уп", true, "excused"},
             {"п", true, "excused"},
             {"нп", true, "unexcused"},
             {"оп", true, "late"},
             {"о", true, "late"}};

struct letters {
    uint32_t codes[LETTERS_MAX + 1]; /* closed by 0 */
    size_t at[LETTERS_MAX + 1];      /* the byte where each begins */
    size_t count;
};

static uint32_t fold(uint32_t code)
{
    static const char latin[] = "abcehkmoptxy";
    static const uint16_t cyrillic[] = {0x430, 0x432, 0x441, 0x435, 0x43D, 0x43A,
                                        0x43C, 0x43E, 0x440, 0x442, 0x445, 0x443};
    if (code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    if (code >= 0x410 && code <= 0x42F)
        return code + 0x20;
    if (code == 0x401 || code == 0x451)
        return 0x435;
    const char *like = code != 0 && code < 0x80 ? strchr(latin, (int)code) : NULL;
    return like != NULL ? cyrillic[like - latin] : code;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x2009 || code == 0x202F;
}

static bool is_separator(uint32_t code)
{
    return code != 0 && code < 0x80 && strchr("/,;\\|", (int)code) != NULL;
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static bool is_dash(uint32_t code)
{
    return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212;
}

static bool ends_item(uint32_t code)
{
    return code == 0 || is_space(code) || is_separator(code);
}

/* False: too long, and LETTERS holds its begin. */
static bool take_letters(const char *text, struct letters *letters)
{
    const char *at = text, *end = text + strlen(text);
    letters->count = 0;
    while (at < end && letters->count < LETTERS_MAX) {
        letters->at[letters->count] = (size_t)(at - text);
        letters->codes[letters->count++] = fold(text_next(&at, end));
    }
    letters->at[letters->count] = (size_t)(at - text);
    letters->codes[letters->count] = 0;
    return at == end;
}

/* How many letters of WORD, all of it, stand at CODES; 0: it does not. */
static size_t match_word(const uint32_t *codes, const char *word)
{
    const char *at = word, *end = word + strlen(word);
    size_t count = 0;
    while (at < end)
        if (codes[count++] != text_next(&at, end))
            return 0;
    return ends_item(codes[count]) ? count : 0;
}

/* The longest word that stands at CODES: "н/а" is not "н". */
static size_t take_word(const uint32_t *codes, struct cell_item *item)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t count = match_word(codes, words[i].word);
        if (count <= longest)
            continue;
        longest = count;
        *item = (struct cell_item){.absence = words[i].absence, .kind = words[i].kind};
    }
    return longest;
}

/* A whole number within the scale, and its sign. */
static size_t take_number(const uint32_t *codes, int mark_high, struct cell_item *item)
{
    int number = 0;
    size_t count = 0;
    while (is_digit(codes[count]) && count < 4)
        number = number * 10 + (int)(codes[count++] - '0');
    if (number < 1 || number > mark_high || codes[0] == '0')
        return 0;
    *item = (struct cell_item){.kind = "number", .value_x1000 = (int64_t)number * 1000};
    if (is_dash(codes[count]) || codes[count] == '+' || codes[count] == '!') {
        item->sign = true;
        count++;
    }
    bool apart = ends_item(codes[count]) && !(codes[count] == ',' && is_digit(codes[count + 1]));
    return apart ? count : 0;
}

/* Spaces with at most one separator among them; from where the next item begins. */
static size_t pass_gap(const uint32_t *codes, size_t at, bool *separated)
{
    *separated = false;
    for (; is_space(codes[at]) || (is_separator(codes[at]) && !*separated); at++)
        *separated |= is_separator(codes[at]);
    return at;
}

static int parse_letters(const struct letters *letters, int mark_high, struct cell_item *items, int max,
                         size_t *failed)
{
    const uint32_t *codes = letters->codes;
    size_t at = 0;
    bool separated;
    while (is_space(codes[at]))
        at++;
    if (is_dash(codes[at])) {
        bool alone = codes[pass_gap(codes, at + 1, &separated)] == 0 && !separated;
        *failed = at;
        return alone ? 0 : -1;
    }
    int count = 0;
    separated = false;
    while (codes[at] != 0) {
        *failed = at;
        if (count == max)
            return -1;
        size_t taken = is_digit(codes[at]) ? take_number(codes + at, mark_high, &items[count])
                                           : take_word(codes + at, &items[count]);
        if (taken == 0)
            return -1;
        count++;
        at = pass_gap(codes, at + taken, &separated);
    }
    *failed = at;
    return separated ? -1 : count; /* a separator with nothing behind it */
}

int cell_parse(const char *text, int mark_high, struct cell_item *items, int max, size_t *failed_at)
{
    int high = mark_high > 0 ? mark_high : 5;
    if (is_digit((unsigned char)text[0]) && text[1] == '\0' && text[0] > '0' && text[0] - '0' <= high &&
        max > 0) {
        items[0] = (struct cell_item){.kind = "number", .value_x1000 = (text[0] - '0') * 1000};
        return 1;
    }
    struct letters letters;
    size_t failed = LETTERS_MAX;
    int count = take_letters(text, &letters) ? parse_letters(&letters, high, items, max, &failed) : -1;
    if (count < 0 && failed_at != NULL)
        *failed_at = letters.at[failed];
    return count;
}

/* TEXT as one word and nothing else. */
static const char *whole_word(const char *text, bool absence)
{
    struct letters letters;
    if (strlen(text) > (size_t)WORD_MAX * 4 || !take_letters(text, &letters))
        return NULL;
    struct cell_item item;
    size_t count = take_word(letters.codes, &item);
    return count > 0 && count == letters.count && item.absence == absence ? item.kind : NULL;
}

const char *cell_mark_word(const char *text)
{
    return whole_word(text, false);
}

const char *cell_absence_word(const char *text)
{
    const char *code = whole_word(text, true), *mark = code == NULL ? whole_word(text, false) : NULL;
    return mark != NULL && strcmp(mark, "exempt") == 0 ? mark : code;
}
