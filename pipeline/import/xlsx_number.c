/* xlsx_number: numbers of a workbook as a person sees them: see xlsx.h. Formats: ECMA-376, 18.8.30. */
#include "base/date.h"
#include "base/text.h"
#include "import/xlsx.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xlsx_format xlsx_builtin_format(int id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        (id >= 57 && id <= 58))
        return (struct xlsx_format){XLSX_DATE, 0};
    if (id == 22)
        return (struct xlsx_format){XLSX_DATE_TIME, 0};
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
        return (struct xlsx_format){XLSX_TIME, 0};
    if (id == 1 || id == 3)
        return (struct xlsx_format){XLSX_FIXED, 0};
    if (id == 2 || id == 4)
        return (struct xlsx_format){XLSX_FIXED, 2};
    if (id == 9 || id == 10)
        return (struct xlsx_format){XLSX_PERCENT, id == 10 ? 2 : 0};
    return (struct xlsx_format){XLSX_GENERAL, 0};
}

/* What a format's first section holds, quoted text, colours and escaped letters apart. */
struct marks {
    bool day, month, hour, digit, percent, point;
    int places;
};

static void look_at(const char *code, struct marks *marks)
{
    bool quoted = false;
    for (const char *at = code; *at != '\0' && (quoted || *at != ';'); at++) {
        if (*at == '"')
            quoted = !quoted;
        if (quoted || *at == '"')
            continue;
        if ((*at == '\\' || *at == '_' || *at == '*') && at[1] != '\0') {
            at++;
            continue;
        }
        if (*at == '[') { /* [$-419], [Red]; but [h] counts hours */
            size_t len = strcspn(at, "]");
            marks->hour |= len == 2 && strchr("hmsHMS", at[1]) != NULL;
            at += at[len] == ']' ? len : len - 1;
            continue;
        }
        marks->day |= strchr("dDyY", *at) != NULL;
        marks->month |= *at == 'm' || *at == 'M';
        marks->hour |= strchr("hHsS", *at) != NULL;
        marks->percent |= *at == '%';
        marks->digit |= strchr("0#?", *at) != NULL;
        marks->places += marks->point && *at == '0';
        marks->point |= *at == '.';
    }
}

struct xlsx_format xlsx_format_of(const char *code)
{
    struct marks marks = {0};
    if (strncmp(code, "General", 7) == 0)
        return (struct xlsx_format){XLSX_GENERAL, 0};
    look_at(code, &marks);
    if (marks.day || (marks.month && !marks.hour))
        return (struct xlsx_format){marks.hour ? XLSX_DATE_TIME : XLSX_DATE, 0};
    if (marks.hour)
        return (struct xlsx_format){XLSX_TIME, 0};
    if (marks.percent)
        return (struct xlsx_format){XLSX_PERCENT, marks.places};
    /* "0.##" shows no zeros: the shortest form */
    bool optional = strchr(code, '.') != NULL && strchr(strchr(code, '.'), '#') != NULL;
    if (marks.digit && !optional)
        return (struct xlsx_format){XLSX_FIXED, marks.places > 15 ? 15 : marks.places};
    return (struct xlsx_format){XLSX_GENERAL, 0};
}

static void write_date(double serial, bool with_time, bool from_1904, char out[64])
{
    double whole = floor(serial);
    int minutes = (int)floor((serial - whole) * 1440 + 0.5);
    if (minutes == 1440) {
        minutes = 0;
        whole += 1;
    }
    /* serial 60 is a 29 February 1900 that never was; before it the days are one off */
    int32_t first = from_1904 ? date_from_civil(1904, 1, 1) : date_from_civil(1899, 12, 30);
    if (!from_1904 && whole < 60)
        first++;
    char day[11];
    date_format(first + (int32_t)whole, day);
    if (with_time && minutes > 0)
        snprintf(out, 64, "%sT%02d:%02d", day, minutes / 60, minutes % 60);
    else
        snprintf(out, 64, "%s", day);
}

void xlsx_number(const char *text, struct xlsx_format format, bool from_1904, char out[64])
{
    char *end = NULL;
    double number = strtod(text, &end);
    snprintf(out, 64, "%.63s", text);
    if (end == text || *end != '\0' || !isfinite(number))
        return;
    bool dated = format.kind == XLSX_DATE || format.kind == XLSX_DATE_TIME;
    if (dated && number >= 1 && number < 2958466) { /* 9999-12-31 */
        write_date(number, format.kind == XLSX_DATE_TIME, from_1904, out);
    } else if (format.kind == XLSX_TIME || (dated && number >= 0 && number < 1)) {
        long minutes = (long)floor((number - floor(number)) * 1440 + 0.5) % 1440;
        snprintf(out, 64, "%02ld:%02ld", minutes / 60, minutes % 60);
    } else if (format.kind == XLSX_FIXED && fabs(number) < 1e15) {
        snprintf(out, 64, "%.*f", format.places, number);
    } else if (format.kind == XLSX_PERCENT && fabs(number) < 1e15) {
        snprintf(out, 64, "%.*f%%", format.places, number * 100);
    } else {
        size_t digits = strspn(text, "0123456789");
        if (digits > 15 && text[digits] == '\0')
            return; /* an identifier that no double holds */
        snprintf(out, 64, fabs(number) < 1e15 && floor(number) == number ? "%.0f" : "%.15g", number);
    }
}
