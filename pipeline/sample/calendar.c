/* calendar: the school year 2025/2026: periods, holidays, the days on which there are lessons. */
#include "sample/school.h"
#include "base/date.h"

static const struct sample_period periods[SAMPLE_PERIODS] = {
    {"2025-Q1", "quarter", "I четверть", "I", 0, 0, 1, 9, 0, 0, 1},
    {"2025-Q2", "quarter", "II четверть", "II", 1, 1, 1, 9, 0, 0, 2},
    {"2025-Q3", "quarter", "III четверть", "III", 2, 2, 1, 9, 0, 0, 3},
    {"2025-Q4", "quarter", "IV четверть", "IV", 3, 3, 1, 9, 0, 0, 4},
    {"2025-H1", "half_year", "I полугодие", "I пг", 0, 1, 10, 11, 0, 0, 5},
    {"2025-H2", "half_year", "II полугодие", "II пг", 2, 3, 10, 11, 0, 0, 6},
    {"2025-Y", "year", "2025/2026 учебный год", "Год", 0, 3, 0, 0, 0, 0, 7},
};

const int sample_weeks[SAMPLE_QUARTERS] = {8, 8, 11, 7};

static const char *const quarter_starts[SAMPLE_QUARTERS] = {"2025-09-01", "2025-11-05", "2026-01-12",
                                                            "2026-04-06"};
static const char *const quarter_ends[SAMPLE_QUARTERS] = {"2025-10-24", "2025-12-30", "2026-03-27",
                                                          "2026-05-26"};

/* National holidays inside the autumn and winter ones are covered by them. */
const struct sample_holiday sample_holidays[SAMPLE_HOLIDAYS] = {
    {"Осенние каникулы", "2025-10-25", "2025-11-04", 0},
    {"Зимние каникулы", "2025-12-31", "2026-01-11", 0},
    {"Дополнительные каникулы для 1-х классов", "2026-02-14", "2026-02-22", 1},
    {"День защитника Отечества", "2026-02-23", "2026-02-23", 0},
    {"Международный женский день (перенос с 8 марта)", "2026-03-09", "2026-03-09", 0},
    {"Весенние каникулы", "2026-03-28", "2026-04-05", 0},
    {"Праздник Весны и Труда", "2026-05-01", "2026-05-01", 0},
    {"День Победы (перенос с 9 мая)", "2026-05-11", "2026-05-11", 0},
    {"Летние каникулы", "2026-05-27", "2026-08-31", 0},
};

static int32_t day_of(const char *text)
{
    int32_t day = 0;
    date_parse(text, &day);
    return day;
}

static bool is_holiday(int32_t day, bool first_grade)
{
    for (int i = 0; i < SAMPLE_HOLIDAYS; i++) {
        const struct sample_holiday *holiday = &sample_holidays[i];
        if (day >= day_of(holiday->starts_on) && day <= day_of(holiday->ends_on) &&
            (holiday->grade != 0) == first_grade)
            return true;
    }
    return false;
}

void sample_calendar_make(struct sample_school *school, int quarters)
{
    school->quarters = quarters;
    school->data_end = day_of(quarter_ends[quarters - 1]);
    for (int i = 0; i < SAMPLE_PERIODS; i++) {
        school->periods[i] = periods[i];
        school->periods[i].starts_on = day_of(quarter_starts[periods[i].first_quarter]);
        school->periods[i].ends_on = day_of(quarter_ends[periods[i].last_quarter]);
    }
    for (int quarter = 0; quarter < SAMPLE_QUARTERS; quarter++) {
        int32_t end = day_of(quarter_ends[quarter]);
        for (int32_t day = day_of(quarter_starts[quarter]); day <= end; day++) {
            if (date_weekday(day) > 5 || is_holiday(day, false))
                continue;
            if (day > school->data_end && school->day_total == school->day_count + SAMPLE_AHEAD)
                return;
            school->days[school->day_total++] =
                (struct sample_day){day, date_weekday(day), quarter, is_holiday(day, true)};
            if (day <= school->data_end)
                school->day_count = school->day_total;
        }
    }
}

int sample_quarter_of(const struct sample_school *school, int32_t day)
{
    int quarter = 0;
    while (quarter + 1 < SAMPLE_QUARTERS && day >= school->periods[quarter + 1].starts_on)
        quarter++;
    return quarter;
}

bool sample_ends_period(int grade, int quarter)
{
    return grade <= 9 || quarter % 2 == 1;
}

const struct sample_period *sample_period_of(const struct sample_school *school, int grade, int quarter)
{
    return &school->periods[grade <= 9 ? quarter : 4 + quarter / 2];
}
