/* detect: see detect.h. Bytes are passed in runs: ASCII eight at a time, and runs of other bytes, which are
 * the words of Russian text. */
#include "import/detect.h"
#include "base/err.h"
#include "base/text.h"
#include "import/detect_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE = 65536,      /* bytes at the begin that are looked at for UTF-16 */
    WORDS = 4096,        /* different words that are weighed */
    RUN_MAX = 64,        /* a shorter run waits for its end in the next piece */
    ENOUGH_BAD = 1 << 16 /* runs that are no UTF-8: no more are looked at */
};

/* Bits for each letter and word's end: up to the first is Russian without doubt, from the second on it is none. */
static const double cost_plausible = 5.5, cost_nonsense = 8;

struct detect {
    uint64_t bytes, nul;
    uint64_t pairs, bad; /* valid sequences of two and more bytes; bytes that are no part of one */
    uint64_t bad_runs;
    bool has_98; /* the byte without meaning in CP1251 */
    unsigned char head[8];
    uint64_t high_even, high_odd; /* in the sample: bytes 00, 04, 20, 21 at even and odd places */
    uint64_t sampled;
    uint64_t *seen; /* hashes of the words that were weighed, 2 * WORDS; NULL before the first */
    size_t words;
    uint64_t letters;
    double cost[DECODE_ENCODINGS]; /* of the single-byte ones */
};

static const enum decode_encoding singles[] = {DECODE_CP1251, DECODE_KOI8R, DECODE_CP866};
enum { SINGLES = sizeof singles / sizeof *singles };

struct detect *detect_new(void)
{
    return mem_zalloc(sizeof(struct detect));
}

void detect_free(struct detect *detect)
{
    if (detect != NULL)
        free(detect->seen);
    free(detect);
}

/* True when the word is new. */
static bool remember_word(struct detect *detect, const unsigned char *word, size_t len)
{
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ word[i]) * 1099511628211u;
    hash |= 1;
    if (detect->seen == NULL)
        detect->seen = mem_zalloc(2 * (size_t)WORDS * sizeof *detect->seen);
    size_t at = (size_t)(hash >> 20) % (2 * (size_t)WORDS);
    for (; detect->seen[at] != 0; at = (at + 1) % (2 * (size_t)WORDS))
        if (detect->seen[at] == hash)
            return false;
    detect->seen[at] = hash;
    detect->words++;
    return true;
}

static void weigh_word(struct detect *detect, const unsigned char *word, size_t len)
{
    if (len > DETECT_WORD_MAX)
        len = DETECT_WORD_MAX;
    if (detect->words >= WORDS || !remember_word(detect, word, len))
        return;
    detect->letters += len;
    for (size_t i = 0; i < SINGLES; i++)
        detect->cost[singles[i]] += detect_word_cost(singles[i], word, len);
}

/* Four sequences that begin with D0 or D1? */
static bool is_cyrillic(const char *at)
{
    uint64_t bytes, mask, wanted;
    memcpy(&bytes, at, 8);
    memcpy(&mask, "\xFE\xC0\xFE\xC0\xFE\xC0\xFE\xC0", 8);
    memcpy(&wanted, "\xD0\x80\xD0\x80\xD0\x80\xD0\x80", 8);
    return (bytes & mask) == wanted;
}

/* A run of bytes of 80 to FF: as UTF-8, or else as a word. */
static void count_run(struct detect *detect, const char *run, size_t len)
{
    uint64_t bad = 0;
    for (const char *at = run, *end = run + len; at < end;) {
        const unsigned char *byte = (const unsigned char *)at;
        if (end - at >= 8 && is_cyrillic(at)) {
            at += 8;
            detect->pairs += 4;
            continue;
        }
        if (byte[0] >= 0xC2 && byte[0] <= 0xDF && end - at >= 2 && byte[1] <= 0xBF) {
            at += 2; /* Cyrillic: two bytes */
            detect->pairs++;
            continue;
        }
        if (text_next(&at, end) == 0xFFFD && at == (const char *)byte + 1)
            bad++;
        else
            detect->pairs++;
    }
    if (bad == 0)
        return;
    detect->bad += bad;
    detect->bad_runs++;
    detect->has_98 |= memchr(run, 0x98, len) != NULL;
    weigh_word(detect, (const unsigned char *)run, len);
}

/* The first byte from AT on that is NUL or not ASCII, or END. */
static const char *pass_ascii(const char *at, const char *end)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    while (end - at >= 16) {
        uint64_t one, other;
        memcpy(&one, at, 8);
        memcpy(&other, at + 8, 8);
        if ((((one - ones) | one | (other - ones) | other) & tops) != 0)
            break; /* a byte above 7F, or of 00 */
        at += 16;
    }
    while (at < end && (signed char)*at > 0)
        at++;
    return at;
}

static void look_for_utf16(struct detect *detect, const unsigned char *data, size_t len)
{
    for (size_t i = 0; i < len && detect->sampled < SAMPLE; i++) {
        bool high = data[i] == 0 || data[i] == 4 || data[i] == 0x20 || data[i] == 0x21;
        if (detect->sampled < sizeof detect->head)
            detect->head[detect->sampled] = data[i];
        if (detect->sampled++ % 2 == 0)
            detect->high_even += high;
        else
            detect->high_odd += high;
    }
}

/* 1251 has most likely been told from its first ENOUGH_BAD words: only what spoils rows is looked for. */
static bool told_already(const struct detect *detect)
{
    return detect->bad_runs > ENOUGH_BAD && detect->pairs < detect->bad;
}

static size_t count_rest(struct detect *detect, const char *data, size_t len)
{
    detect->has_98 = detect->has_98 || memchr(data, 0x98, len) != NULL;
    detect->nul += memchr(data, '\0', len) != NULL;
    return 0;
}

/* Where a long run that the piece cuts may be parted: in front of its last sequence. */
static const char *last_sequence(const char *run, const char *end)
{
    const char *at = end;
    for (int i = 0; i < 3 && at - 1 > run && ((unsigned char)at[-1] & 0xC0) == 0x80; i++)
        at--;
    return at - 1;
}

size_t detect_feed(struct detect *detect, const char *data, size_t len, bool last)
{
    if (detect->sampled < SAMPLE && detect->sampled - detect->bytes < len) {
        size_t again = (size_t)(detect->sampled - detect->bytes);
        look_for_utf16(detect, (const unsigned char *)data + again, len - again);
    }
    if (told_already(detect)) {
        detect->bytes += len;
        return count_rest(detect, data, len);
    }
    const char *at = data, *end = data + len;
    while ((at = pass_ascii(at, end)) < end) {
        const char *run = at;
        while (end - at >= 8 && is_cyrillic(at))
            at += 8;
        while (at < end && (signed char)*at < 0)
            at++;
        if (at == run) {
            detect->nul++;
            at++;
            continue;
        }
        bool cut = at == end && !last;
        if (cut)
            at = at - run < RUN_MAX ? run : last_sequence(run, at);
        if (at > run)
            count_run(detect, run, (size_t)(at - run));
        if (cut)
            break;
    }
    detect->bytes += (size_t)(at - data);
    return (size_t)(end - at);
}

/* ───────────── the verdict ───────────── */

static bool begins(const struct detect *detect, const char *magic, size_t len)
{
    return detect->sampled >= len && memcmp(detect->head, magic, len) == 0;
}

static bool is_binary(const struct detect *detect)
{
    return begins(detect, "PK\3\4", 4) || begins(detect, "\xD0\xCF\x11\xE0", 4) ||
           begins(detect, "%PDF", 4) || begins(detect, "\x1F\x8B", 2) || begins(detect, "\xFF\xFE\0\0", 4) ||
           begins(detect, "SQLite f", 8);
}

/* UTF-16 without a mark: half of its bytes are the high ones of Latin, Cyrillic and a few signs. */
static bool judge_utf16(const struct detect *detect, struct detect_verdict *verdict)
{
    uint64_t units = detect->sampled / 2, odd = detect->high_odd, even = detect->high_even;
    if (detect->nul == 0 || units < 2)
        return false;
    bool little = odd * 10 >= units * 8 && even * 2 < odd, big = even * 10 >= units * 8 && odd * 2 < even;
    if (!little && !big)
        return false;
    verdict->encoding = verdict->second = little ? DECODE_UTF16LE : DECODE_UTF16BE;
    verdict->certainty = (int)((little ? odd : even) * 100 / units);
    if (verdict->certainty > 100)
        verdict->certainty = 100;
    verdict->has_bad_bytes = true;
    return true;
}

static void judge_single(const struct detect *detect, struct detect_verdict *verdict)
{
    size_t best = 0;
    for (size_t i = 1; i < SINGLES; i++)
        if (detect->cost[singles[i]] < detect->cost[singles[best]])
            best = i;
    size_t second = best == 0 ? 1 : 0;
    double others = 0;
    for (size_t i = 0; i < SINGLES; i++) {
        if (i == best)
            continue;
        /* words of one text are not independent: half their weight */
        others += exp2((detect->cost[singles[best]] - detect->cost[singles[i]]) / 2);
        if (detect->cost[singles[i]] < detect->cost[singles[second]])
            second = i;
    }
    double letters = (double)(detect->letters + detect->words + (detect->words == 0));
    double plausible =
        (cost_nonsense - detect->cost[singles[best]] / letters) / (cost_nonsense - cost_plausible);
    plausible = plausible < 0 ? 0 : plausible > 1 ? 1 : plausible;
    verdict->encoding = singles[best];
    verdict->second = singles[second];
    verdict->certainty = (int)(100 * plausible / (1 + others) + 0.0005);
    /* the runs that are valid UTF-8 were not looked through for 98 */
    bool may_have_98 = detect->has_98 || detect->pairs > 0;
    verdict->has_bad_bytes = detect->nul > 0 || (singles[best] == DECODE_CP1251 && may_have_98);
}

struct detect_verdict detect_end(const struct detect *detect)
{
    struct detect_verdict verdict = {.certainty = 100, .has_bad_bytes = detect->nul > 0 || detect->bad > 0};
    if (is_binary(detect)) {
        verdict.encoding = verdict.second = DECODE_BINARY;
    } else if (begins(detect, "\xFF\xFE", 2) || begins(detect, "\xFE\xFF", 2)) {
        verdict.encoding = verdict.second = detect->head[0] == 0xFF ? DECODE_UTF16LE : DECODE_UTF16BE;
        verdict.mark = 2;
        verdict.has_bad_bytes = true;
    } else if (begins(detect, "\xEF\xBB\xBF", 3)) {
        verdict.encoding = verdict.second = DECODE_UTF8_BOM;
        verdict.mark = 3;
    } else if (!judge_utf16(detect, &verdict)) {
        if (detect->nul * 8 > detect->bytes) {
            verdict.encoding = verdict.second = DECODE_BINARY;
        } else if (detect->bad > 0 && detect->pairs <= detect->bad * 4) {
            judge_single(detect, &verdict);
        } else if (detect->bad > 0) {
            verdict.second = DECODE_CP1251;
            verdict.certainty = (int)(detect->pairs * 100 / (detect->pairs + detect->bad));
        }
    }
    return verdict;
}
