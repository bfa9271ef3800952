/* absences: when a pupil is away, and why; drawn again from the seed whenever they are needed. */
#include "sample/school.h"

const char *const sample_absence_codes[] = {"", "Б", "УП", "НП", "ОТ", "ОП", "ОСВ"};

static void spell_add(struct sample_spells *out, int32_t from_on, int32_t to_on, enum sample_absence code)
{
    if (out->count == SAMPLE_SPELLS_MAX)
        return;
    out->spell[out->count].from_on = from_on;
    out->spell[out->count].to_on = to_on;
    out->spell[out->count++].code = code;
}

static void long_spell(const struct sample_period *quarter, enum sample_role role, struct sample_spells *out)
{
    static const struct {
        int from, to; /* hundredths of the quarter */
    } spans[] = {[SAMPLE_ROLE_ILL_GRANTED] = {30, 100},  [SAMPLE_ROLE_ILL_RESOLVED] = {10, 72},
                 [SAMPLE_ROLE_ILL_PROPOSED] = {40, 100}, [SAMPLE_ROLE_ILL_SUBJECTS] = {35, 85},
                 [SAMPLE_ROLE_ILL_REFUSED] = {35, 62},   [SAMPLE_ROLE_ILL_EXTENDED] = {20, 100}};
    int length = quarter->ends_on - quarter->starts_on;
    spell_add(out, quarter->starts_on + length * spans[role].from / 100,
              quarter->starts_on + length * spans[role].to / 100, SAMPLE_ILL);
}

void sample_spells_draw(const struct sample_school *school, uint32_t pupil_at, struct sample_spells *out)
{
    const struct sample_pupil *pupil = &school->pupils[pupil_at];
    out->count = 0;
    for (int i = 0; i < school->quarters; i++) {
        const struct sample_period *quarter = &school->periods[i];
        struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_SPELLS, pupil_at, (uint64_t)i);
        int length = quarter->ends_on - quarter->starts_on;
        if (pupil->role[i] != SAMPLE_ROLE_NONE && pupil->role[i] != SAMPLE_ROLE_TRUANT) {
            long_spell(quarter, (enum sample_role)pupil->role[i], out);
            continue;
        }
        if (sample_chance(&rng, 260)) {
            int32_t from = quarter->starts_on + sample_below(&rng, length - 4),
                    to = from + sample_between(&rng, 2, 12);
            spell_add(out, from, to < quarter->ends_on ? to : quarter->ends_on, SAMPLE_ILL);
        }
        if (sample_chance(&rng, 160)) {
            int32_t from = quarter->starts_on + sample_below(&rng, length - 2);
            spell_add(out, from, from + sample_below(&rng, 2), SAMPLE_EXCUSED);
        }
        if (sample_chance(&rng, pupil->ability < -600 ? 250 : 25)) {
            int32_t from = quarter->starts_on + sample_below(&rng, length);
            spell_add(out, from, from, SAMPLE_UNEXCUSED);
        }
        if (sample_chance(&rng, 60)) {
            int32_t from = quarter->starts_on + sample_below(&rng, length);
            spell_add(out, from, from, SAMPLE_ABSENT);
        }
    }
}

enum sample_absence sample_absence_on(const struct sample_school *school, uint32_t pupil_at,
                                      const struct sample_spells *spells, int day_at, int number, int subject)
{
    const struct sample_pupil *pupil = &school->pupils[pupil_at];
    const struct sample_day *day = &school->days[day_at];
    for (int i = 0; i < spells->count; i++) {
        if (day->day >= spells->spell[i].from_on && day->day <= spells->spell[i].to_on)
            return spells->spell[i].code;
    }
    if (pupil->role[day->quarter] == SAMPLE_ROLE_TRUANT &&
        sample_hash(school->seed, SAMPLE_USE_TRUANT, pupil_at, (uint64_t)day->day) % 100 < 64)
        return SAMPLE_UNEXCUSED;
    uint64_t draw =
        sample_hash(school->seed, SAMPLE_USE_LATE, pupil_at, (uint64_t)day->day * 16 + (uint64_t)number) %
        1000;
    if (draw < 3)
        return pupil->ability < -500 ? SAMPLE_UNEXCUSED : SAMPLE_EXCUSED;
    if (subject == SAMPLE_PE && pupil->exempt_sport)
        return SAMPLE_EXEMPT;
    return draw < (number == 1 ? 15 : 5) ? SAMPLE_LATE : SAMPLE_PRESENT;
}
