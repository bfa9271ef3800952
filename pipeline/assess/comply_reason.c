/* comply_reason: see comply_reason.h. */
#include "assess/comply_reason.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

enum { REASON_BYTES = 512, TOPIC_BYTES = 2048 };

static const char *const codes[COMPLY_REASONS] = {"illness", "away",        "holiday",    "quarantine",
                                                  "subject", "event",       "closure",    "moved",
                                                  "other",   "unconfirmed", "not_entered"};

/*
 * A rule fits when some word begins with FIRST and, where SECOND is given, some word begins with that, too. In
 * order: what is said of the class's health before the teacher's, of the teacher before the replacement, single
 * words last.
 */
static const struct {
    const char *first, *second;
    enum comply_reason reason;
} rules[] = {
    {"карантин", NULL, COMPLY_QUARANTINE},
    {"болезн", "учащ", COMPLY_QUARANTINE},
    {"болезн", "учени", COMPLY_QUARANTINE},
    {"болезн", "дет", COMPLY_QUARANTINE},
    {"болезн", "класс", COMPLY_QUARANTINE},
    {"заболева", "учащ", COMPLY_QUARANTINE},
    {"заболева", "класс", COMPLY_QUARANTINE},
    {"заболева", "массов", COMPLY_QUARANTINE},
    {"заболеваемост", NULL, COMPLY_QUARANTINE},
    {"болезн", NULL, COMPLY_ILLNESS},
    {"болеет", NULL, COMPLY_ILLNESS},
    {"болел", NULL, COMPLY_ILLNESS},
    {"болен", NULL, COMPLY_ILLNESS},
    {"больн", NULL, COMPLY_ILLNESS}, /* больна, больничный */
    {"заболе", NULL, COMPLY_ILLNESS},
    {"нетрудоспособ", NULL, COMPLY_ILLNESS},
    {"госпитал", NULL, COMPLY_ILLNESS},
    {"эпид", NULL, COMPLY_QUARANTINE},
    {"грипп", NULL, COMPLY_QUARANTINE},
    {"орви", NULL, COMPLY_QUARANTINE},
    {"ковид", NULL, COMPLY_QUARANTINE},
    {"covid", NULL, COMPLY_QUARANTINE},
    {"школьн", "праздник", COMPLY_EVENT},
    {"праздник", "осен", COMPLY_EVENT},
    {"день", "здоров", COMPLY_EVENT},
    {"день", "самоуправ", COMPLY_EVENT},
    {"день", "открыт", COMPLY_EVENT},
    {"праздн", NULL, COMPLY_HOLIDAY},
    {"выходн", NULL, COMPLY_HOLIDAY},
    {"нерабоч", NULL, COMPLY_HOLIDAY},
    {"каникул", NULL, COMPLY_HOLIDAY},
    {"23", "феврал", COMPLY_HOLIDAY},
    {"8", "март", COMPLY_HOLIDAY},
    {"1", "мая", COMPLY_HOLIDAY},
    {"9", "мая", COMPLY_HOLIDAY},
    {"4", "ноябр", COMPLY_HOLIDAY},
    {"перенос", NULL, COMPLY_MOVED},
    {"перенес", NULL, COMPLY_MOVED},
    {"замен", "учител", COMPLY_AWAY}, /* nobody could take the lesson */
    {"замен", NULL, COMPLY_SUBJECT},
    {"замещ", NULL, COMPLY_SUBJECT},
    {"вместо", NULL, COMPLY_SUBJECT},
    {"друго", "предмет", COMPLY_SUBJECT},
    {"другим", "предмет", COMPLY_SUBJECT},
    {"курсы", NULL, COMPLY_AWAY},
    {"курсах", NULL, COMPLY_AWAY},
    {"курсов", NULL, COMPLY_AWAY},
    {"квалификац", NULL, COMPLY_AWAY},
    {"командиров", NULL, COMPLY_AWAY},
    {"отпуск", NULL, COMPLY_AWAY},
    {"сесси", NULL, COMPLY_AWAY},
    {"семинар", NULL, COMPLY_AWAY},
    {"конференц", NULL, COMPLY_AWAY},
    {"педсовет", NULL, COMPLY_AWAY},
    {"вакан", NULL, COMPLY_AWAY},
    {"увол", NULL, COMPLY_AWAY},
    {"отсутств", "учител", COMPLY_AWAY},
    {"отсутств", "педагог", COMPLY_AWAY},
    {"нет", "учител", COMPLY_AWAY},
    {"семейн", NULL, COMPLY_AWAY},
    {"мероприят", NULL, COMPLY_EVENT},
    {"олимпиад", NULL, COMPLY_EVENT},
    {"соревнован", NULL, COMPLY_EVENT},
    {"спартакиад", NULL, COMPLY_EVENT},
    {"экскурс", NULL, COMPLY_EVENT},
    {"медосмотр", NULL, COMPLY_EVENT},
    {"медицинск", NULL, COMPLY_EVENT},
    {"диспансер", NULL, COMPLY_EVENT},
    {"вакцин", NULL, COMPLY_EVENT},
    {"привив", NULL, COMPLY_EVENT},
    {"концерт", NULL, COMPLY_EVENT},
    {"конкурс", NULL, COMPLY_EVENT},
    {"фестивал", NULL, COMPLY_EVENT},
    {"линейк", NULL, COMPLY_EVENT},
    {"звон", NULL, COMPLY_EVENT},
    {"поход", NULL, COMPLY_EVENT},
    {"театр", NULL, COMPLY_EVENT},
    {"музе", NULL, COMPLY_EVENT},
    {"сбор", NULL, COMPLY_EVENT},
    {"экзамен", NULL, COMPLY_EVENT},
    {"огэ", NULL, COMPLY_EVENT},
    {"егэ", NULL, COMPLY_EVENT},
    {"впр", NULL, COMPLY_EVENT},
    {"мороз", NULL, COMPLY_CLOSURE},
    {"температур", NULL, COMPLY_CLOSURE},
    {"отоплен", NULL, COMPLY_CLOSURE},
    {"авари", NULL, COMPLY_CLOSURE},
    {"отключ", NULL, COMPLY_CLOSURE},
    {"шторм", NULL, COMPLY_CLOSURE},
    {"погод", NULL, COMPLY_CLOSURE},
    {"непогод", NULL, COMPLY_CLOSURE},
    {"метел", NULL, COMPLY_CLOSURE},
    {"гололед", NULL, COMPLY_CLOSURE},
    {"ремонт", NULL, COMPLY_CLOSURE},
    {"чрезвычайн", NULL, COMPLY_CLOSURE},
    {"эвакуац", NULL, COMPLY_CLOSURE},
    {"электр", NULL, COMPLY_CLOSURE},
    {"водоснаб", NULL, COMPLY_CLOSURE},
    {"выбор", NULL, COMPLY_CLOSURE},
    {"избират", NULL, COMPLY_CLOSURE},
    {"дезинф", NULL, COMPLY_CLOSURE},
    {"актирован", NULL, COMPLY_CLOSURE},
};

const char *comply_reason_code(enum comply_reason reason)
{
    return codes[reason];
}

static uint32_t lower(uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        return code + 32;
    if (code >= 0x410 && code <= 0x42f) /* А to Я */
        return code + 32;
    if (code == 0x401 || code == 0x451) /* Ё, ё */
        return 0x435;
    return code;
}

static bool is_letter(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') ||
           (code >= 0xc0 && code != 0xd7 && code != 0xf7 && (code < 0x2000 || code >= 0x2c00) &&
            code != 0xfffd);
}

size_t comply_fold(const char *text, size_t len, char *out, size_t size)
{
    size_t used = 0;
    bool between = false;
    for (const char *at = text, *end = text + len; at < end && used + 6 < size;) {
        uint32_t code = lower(text_next(&at, end));
        if (!is_letter(code)) {
            between = used > 0;
            continue;
        }
        if (between)
            out[used++] = ' ';
        between = false;
        used += text_put(code, out + used);
    }
    out[used] = '\0';
    return used;
}

/* Does some word of the folded text begin with STEM? A stem of digits is the whole word. */
static bool has_word(const char *folded, const char *stem)
{
    size_t len = strlen(stem);
    bool whole = stem[0] >= '0' && stem[0] <= '9';
    for (const char *at = folded; (at = strstr(at, stem)) != NULL; at += len)
        if ((at == folded || at[-1] == ' ') && (!whole || at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

enum comply_reason comply_reason_of(const char *text)
{
    char folded[REASON_BYTES];
    for (int reason = 0; reason <= COMPLY_OTHER; reason++)
        if (strcmp(text, codes[reason]) == 0)
            return (enum comply_reason)reason;
    if (comply_fold(text, strlen(text), folded, sizeof folded) == 0)
        return COMPLY_OTHER;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (has_word(folded, rules[i].first) &&
            (rules[i].second == NULL || has_word(folded, rules[i].second)))
            return rules[i].reason;
    return COMPLY_OTHER;
}

/* FNV-1a of the folded bytes: two topics of one plan that collide would be as likely as a broken disk. */
int64_t comply_topic_key(const char *text, size_t len)
{
    char folded[TOPIC_BYTES];
    size_t used = comply_fold(text, len, folded, sizeof folded);
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < used; i++)
        hash = (hash ^ (unsigned char)folded[i]) * 0x100000001b3U;
    return used == 0 ? 0 : (int64_t)((hash >> 2) | 1);
}
