/*
 * detect_russian: how much a word of a single-byte encoding looks like Russian. See detect_part.h. The table
 * was counted over the texts of this project (its journals, topics and translations): costs of a letter
 * behind another in bits, a is 0; the first row and column are a word's begin and end, then а to я, ё.
 */
#include "import/detect_part.h"

#include <string.h>

enum { LETTERS = 34 };

static const char costs[LETTERS][LETTERS + 1] = {
    "pffeffghffnefeeededffghhggklklgjhk", "cpgegffhfhgfefdpgeeeihggghiyrrlhei",
    "fejjoidiiepgeifcodindqigiqeieiriii", "cdqkijdrjdrgfkddjgfhhsjljstxehtthj",
    "fdpnphejpdpkekgbodnnfqqqpqrwophror", "edqfhidiidqhfgedkegifrrjkrskfhssji",
    "cihegfghgigfefdggeeejihihiiyrrumrj", "fdimndcpndoimndgnmmmfpppnpqunnqqnh",
    "ecgejefhpepfgfdeohjneqqipqrweirrih", "dhhgggdifgfefedghfeeqhggeilyrruiel",
    "aminjgmpimpgfjeinhefoqjjjhrvoorroq", "eckfqpfridqjfphcpefefrrgqssxqqtsqs",
    "fdhoikciqdqggpgcpoijglrsjksxgdtgfi", "dcjippcrjdqhggfdgoioekkkqrswehssgh",
    "ecrmjgesrcrhpqedjlgfgisiistydhmtgj", "epfceefgghffeeeifeeejiijghiyrrklhk",
    "feqojpdrpeqgeonchciierrrprswgjssij", "fcihghdiqdrhkgfcjjgfeijjkitxfhtjgi",
    "fekgkiekqerdehfefgfcgjslhktxhgklfj", "ddkeqjdskdrgjhfdjdfjfsskjstxfetihh",
    "dgggefhffjieeefnfddfpjhjeggwppsgpr", "fdnmnmdoncomhelcmelffgopnppuhhqpng",
    "bdognnhpndomhfednfilgppphpqunnqqnq", "ednfnmdonbofmmlemlllgpopnpqudnqqnp",
    "cdpioocqodpfgoejohnfiqqqpqrvohrrjf", "fdngnmconcncfifemglfipoinppunnqpng",
    "fdmlmmbnmcnlllkklklkhooomoptmfppmf", "bgihihdjigjhhhgghgggikjkiklpiilldd",
    "cmhfhiciindfhfhmfggfhrekggrwppsrkr", "bmghiheqhgpgngcmonffoiqhjfrvoprffg",
    "dkmgmeknhkmdcgdjfkecghnomootmmpomo", "ckflmdkhhknfglhklefcmoogfodtmmppmo",
    "bmihhggifnjgiffmogieoqhkgjhwppshhr", "dkndmekfhkggfeckgelcmofomoptmmppmp"};

/* What a byte is: 0 nothing; 1 to 33 a letter's place in the table, upper case with UPPER added; a sign; a
 * rule of a drawn table; a letter of other languages, or a sign that no journal needs. */
enum { UPPER = 64, SIGN = 128, DRAWN, OTHER };

/* Bits; chosen so that a file of a few words is decided by its letters, not by these. */
static const double upper_at_begin = 1, upper_behind_upper = 1.5, upper_behind_lower = 9, sign_cost = 7,
                    drawn_cost = 9, other_cost = 11, nothing_cost = 16, known_word_gain = 7;

static unsigned char kind_cp1251(unsigned byte)
{
    if (byte >= 0xC0)
        return (unsigned char)(byte >= 0xE0 ? byte - 0xE0 + 1 : (byte - 0xC0 + 1) | UPPER);
    if (byte == 0xA8 || byte == 0xB8)
        return byte == 0xB8 ? 33 : 33 | UPPER;
    if (strchr("\xAB\xBB\xB9\x96\x97\x85\xA0\x84\x93\x94\xB0\xA7\x95", (int)byte) != NULL)
        return SIGN;
    return byte == 0x98 ? 0 : OTHER;
}

static unsigned char kind_koi8r(unsigned byte)
{
    static const unsigned char places[] = {31, 1,  2,  23, 5,  6,  21, 4, 22, 9,  10, 11, 12, 13, 14, 15,
                                           16, 32, 17, 18, 19, 20, 7,  3, 29, 28, 8,  25, 30, 26, 24, 27};
    if (byte >= 0xC0)
        return byte >= 0xE0 ? places[byte - 0xE0] | UPPER : places[byte - 0xC0];
    if (byte == 0xA3 || byte == 0xB3)
        return byte == 0xA3 ? 33 : 33 | UPPER;
    if (byte == 0x9A || byte == 0x9C || byte == 0x95)
        return SIGN;
    return byte >= 0x93 && byte <= 0x9F ? OTHER : DRAWN;
}

static unsigned char kind_cp866(unsigned byte)
{
    if (byte < 0xA0)
        return (unsigned char)((byte - 0x80 + 1) | UPPER);
    if (byte < 0xB0)
        return (unsigned char)(byte - 0xA0 + 1);
    if (byte < 0xE0)
        return DRAWN;
    if (byte < 0xF0)
        return (unsigned char)(byte - 0xE0 + 17);
    if (byte == 0xF0 || byte == 0xF1)
        return byte == 0xF1 ? 33 : 33 | UPPER;
    return byte == 0xFC || byte == 0xFF || byte == 0xF8 || byte == 0xFA ? SIGN : OTHER;
}

static unsigned char kind_of(enum decode_encoding encoding, unsigned char byte)
{
    return encoding == DECODE_CP1251  ? kind_cp1251(byte)
           : encoding == DECODE_KOI8R ? kind_koi8r(byte)
                                      : kind_cp866(byte);
}

/* The words of cells, by their places in the table, in one case. */
static bool is_known_word(const unsigned char *kinds, size_t len)
{
    static const char *const known[] = {"\x0E",        "\x02",     "\x14\x10",     "\x0E\x10",
                                        "\x0F\x13",    "\x0F\x10", "\x0F\x12\x03", "\x08\x18",
                                        "\x0E\x08",    "\x0E\x12", "\x08\x01\x18", "\x0E\x06\x08\x01\x18",
                                        "\x0E\x06\x13"};
    unsigned char folded[8];
    if (len == 0 || len >= sizeof folded)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (kinds[i] >= SIGN || (i > 1 && (kinds[i] & UPPER) != (kinds[1] & UPPER)))
            return false;
        folded[i] = kinds[i] & (UPPER - 1);
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == len && memcmp(known[i], folded, len) == 0)
            return true;
    return false;
}

double detect_word_cost(enum decode_encoding encoding, const unsigned char *word, size_t len)
{
    unsigned char kinds[DETECT_WORD_MAX];
    double cost = 0;
    unsigned before = 0;
    bool upper_before = false;
    for (size_t i = 0; i < len; i++) {
        unsigned char kind = kinds[i] = kind_of(encoding, word[i]);
        if (kind == 0 || kind >= SIGN) {
            cost += kind == 0       ? nothing_cost
                    : kind == SIGN  ? sign_cost
                    : kind == DRAWN ? drawn_cost
                                    : other_cost;
            if (before != 0)
                cost += costs[before][0] - 'a';
            before = 0;
            continue;
        }
        unsigned letter = kind & (UPPER - 1);
        bool upper = (kind & UPPER) != 0;
        cost += costs[before][letter] - 'a';
        if (upper)
            cost += before == 0 ? upper_at_begin : upper_before ? upper_behind_upper : upper_behind_lower;
        before = letter;
        upper_before = upper;
    }
    if (before != 0)
        cost += costs[before][0] - 'a';
    return is_known_word(kinds, len) ? cost - known_word_gain : cost;
}
