/* date: see date.h. Proleptic Gregorian calendar, computed with March as the first month so that leap days
 * come last. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

int32_t date_from_civil(int year, int month, int day)
{
    int shifted = year - (month <= 2);
    int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

struct civil date_to_civil(int32_t day)
{
    int shifted = day + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    struct civil civil;
    civil.day = day_of_year - (153 * month + 2) / 5 + 1;
    civil.month = month < 10 ? month + 3 : month - 9;
    civil.year = year_of_era + era * 400 + (civil.month <= 2);
    return civil;
}

int date_weekday(int32_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1;
}

bool date_exists(int year, int month, int day)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1])
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month != 2 || day <= 28 || leap;
}

/* COUNT digits at *AT as a number; false when one is missing. Moves *AT on. */
static bool take_digits(const char **at, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool take_byte(const char **at, char byte)
{
    if (**at != byte)
        return false;
    (*at)++;
    return true;
}

static bool take_day(const char **at, int32_t *out)
{
    int year, month, day;
    if (!take_digits(at, 4, &year) || !take_byte(at, '-') || !take_digits(at, 2, &month) ||
        !take_byte(at, '-') || !take_digits(at, 2, &day) || !date_exists(year, month, day))
        return false;
    *out = date_from_civil(year, month, day);
    return true;
}

bool date_parse(const char *text, int32_t *day)
{
    return take_day(&text, day) && *text == '\0';
}

/* "24.10.2025", "4.9.25" at *AT. */
static bool take_day_ru(const char **at, int32_t *out)
{
    int parts[3], digits[3];
    for (int i = 0; i < 3; i++) {
        digits[i] = (int)strspn(*at, "0123456789");
        if (digits[i] < 1 || digits[i] > 4 || !take_digits(at, digits[i], &parts[i]) ||
            (i < 2 && !take_byte(at, '.')))
            return false;
    }
    if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 4 && digits[2] != 2))
        return false;
    int year = digits[2] == 4 ? parts[2] : parts[2] + (parts[2] < 70 ? 2000 : 1900);
    if (!date_exists(year, parts[1], parts[0]))
        return false;
    *out = date_from_civil(year, parts[1], parts[0]);
    return true;
}

/* Nothing, or a midnight: "T00:00:00", " 0:00", "T00:00:00.000". */
static bool is_midnight(const char *text)
{
    if (*text == '\0')
        return true;
    if (*text != 'T' && *text != ' ')
        return false;
    text++;
    size_t hours = strspn(text, "0");
    if (hours < 1 || hours > 2 || strncmp(text + hours, ":00", 3) != 0)
        return false;
    text += hours + 3;
    if (strncmp(text, ":00", 3) == 0)
        text += 3;
    if (*text == '.' && text[1] == '0')
        text += 1 + strspn(text + 1, "0");
    return *text == '\0';
}

bool date_read(const char *text, int32_t *day)
{
    const char *at = text, *again = text;
    return (take_day(&at, day) && is_midnight(at)) || (take_day_ru(&again, day) && is_midnight(again));
}

bool instant_read(const char *text, int offset_min, int64_t *at)
{
    if (instant_parse(text, offset_min, at))
        return true;
    int32_t day;
    const char *rest = text;
    if (!take_day_ru(&rest, &day) || strlen(rest) > 20)
        return false;
    rest += *rest == ',' && rest[1] == ' ';
    bool short_hour = (*rest == ' ' || *rest == 'T') && rest[1] >= '0' && rest[1] <= '9' && rest[2] == ':';
    char on[11], plain[48];
    if (short_hour)
        snprintf(plain, sizeof plain, "%sT0%s", date_format(day, on), rest + 1);
    else
        snprintf(plain, sizeof plain, "%s%s", date_format(day, on), rest);
    return instant_parse(plain, offset_min, at);
}

char *date_format(int32_t day, char out[11])
{
    struct civil civil = date_to_civil(day);
    char wide[40];
    snprintf(wide, sizeof wide, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    memcpy(out, wide, 10);
    out[10] = '\0';
    return out;
}

char *date_format_ru(int32_t day, char out[11])
{
    struct civil civil = date_to_civil(day);
    char wide[40];
    snprintf(wide, sizeof wide, "%02d.%02d.%04d", civil.day, civil.month, civil.year);
    memcpy(out, wide, 10);
    out[10] = '\0';
    return out;
}

/* A zone at *AT ("Z", "+03:00", "+0300" or nothing). */
static bool take_zone(const char **at, int *offset_min)
{
    if (**at == '\0')
        return true;
    if (take_byte(at, 'Z')) {
        *offset_min = 0;
        return **at == '\0';
    }
    int sign = **at == '-' ? -1 : **at == '+' ? 1 : 0, hours, minutes;
    if (sign == 0)
        return false;
    (*at)++;
    if (!take_digits(at, 2, &hours))
        return false;
    (void)take_byte(at, ':');
    if (!take_digits(at, 2, &minutes) || **at != '\0' || hours > 14 || minutes > 59)
        return false;
    *offset_min = sign * (hours * 60 + minutes);
    return true;
}

bool instant_parse(const char *text, int offset_min, int64_t *at)
{
    int32_t day;
    int hour = 0, minute = 0, second = 0;
    if (!take_day(&text, &day))
        return false;
    if (take_byte(&text, 'T') || take_byte(&text, ' ')) {
        if (!take_digits(&text, 2, &hour) || !take_byte(&text, ':') || !take_digits(&text, 2, &minute))
            return false;
        if (take_byte(&text, ':') && !take_digits(&text, 2, &second))
            return false;
        if (take_byte(&text, '.'))
            text += strspn(text, "0123456789");
        if (hour > 23 || minute > 59 || second > 60)
            return false;
    }
    if (!take_zone(&text, &offset_min))
        return false;
    *at = (int64_t)day * 86400 + hour * 3600 + minute * 60 + second - (int64_t)offset_min * 60;
    return true;
}

int32_t instant_day(int64_t at, int offset_min)
{
    int64_t local = at + (int64_t)offset_min * 60;
    return (int32_t)(local >= 0 ? local / 86400 : -((-local + 86399) / 86400));
}

char *instant_format(int64_t at, int offset_min, char out[32])
{
    int64_t local = at + (int64_t)offset_min * 60;
    int32_t day = instant_day(at, offset_min);
    int rest = (int)(local - (int64_t)day * 86400);
    char on[11], wide[96];
    int offset = offset_min < 0 ? -offset_min : offset_min;
    snprintf(wide, sizeof wide, "%sT%02d:%02d:%02d%c%02d:%02d", date_format(day, on), rest / 3600,
             rest / 60 % 60, rest % 60, offset_min < 0 ? '-' : '+', offset / 60 % 24, offset % 60);
    memcpy(out, wide, 31);
    out[31] = '\0';
    return out;
}

char *instant_format_ru(int64_t at, int offset_min, char out[32])
{
    int64_t local = at + (int64_t)offset_min * 60;
    int32_t day = instant_day(at, offset_min);
    int rest = (int)(local - (int64_t)day * 86400);
    char on[11];
    snprintf(out, 32, "%s %02d:%02d", date_format_ru(day, on), rest / 3600, rest / 60 % 60);
    return out;
}
