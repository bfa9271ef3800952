/*
 * date: days and instants. A day is an int32_t, days since 1970-01-01; an instant is an int64_t, seconds
 * since then in UTC. In the store days are TEXT "2025-10-24" (columns *_on), instants INTEGER (columns *_at).
 * The local time of a school is UTC plus its utc_offset_min: no time zone data base is needed.
 */
#ifndef ITOG_BASE_DATE_H
#define ITOG_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct civil {
    int year, month, day;
};

int32_t date_from_civil(int year, int month, int day); /* the day must exist */
struct civil date_to_civil(int32_t day);
int date_weekday(int32_t day); /* 1 Monday to 7 Sunday */
bool date_exists(int year, int month, int day);

/* "2025-10-24" exactly. */
bool date_parse(const char *text, int32_t *day);
/*
 * A day as Russians and their programs write it: "2025-10-24", "24.10.2025", "4.9.2025", "24.10.25" (70 to 99 are
 * of the last century), each also with a time of midnight behind ("2025-10-24T00:00:00", "24.10.2025 0:00").
 * Day and month are never swapped: 10.24.2025 is no day.
 */
bool date_read(const char *text, int32_t *day);
/* As instant_parse, and with days as date_read takes them: "24.10.2025 8:30:00". */
bool instant_read(const char *text, int offset_min, int64_t *at);
/* Writes "2025-10-24"; returns OUT. */
char *date_format(int32_t day, char out[11]);
/* Writes "24.10.2025"; returns OUT. */
char *date_format_ru(int32_t day, char out[11]);

/*
 * "2025-10-24T18:30:00Z", "…+03:00", or without a zone (then OFFSET_MIN holds), seconds optional, "T" or a
 * blank; a day alone is its midnight.
 */
bool instant_parse(const char *text, int offset_min, int64_t *at);
/* Writes "2025-10-24T18:30:00+03:00"; returns OUT. */
char *instant_format(int64_t at, int offset_min, char out[32]);
/* Writes "24.10.2025 18:30"; returns OUT. */
char *instant_format_ru(int64_t at, int offset_min, char out[32]);
/* The local day of an instant. */
int32_t instant_day(int64_t at, int offset_min);

#endif
