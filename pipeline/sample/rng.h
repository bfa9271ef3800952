/*
 * rng: numbers that depend on the seed and on what they are for, not on the order in which they are asked:
 * each pupil, class or course draws from a stream of its own. Integers only, so that every machine draws the
 * same.
 */
#ifndef ITOG_SAMPLE_RNG_H
#define ITOG_SAMPLE_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct sample_rng {
    uint64_t state;
};

/* What a stream is for: the first part of its key. */
enum sample_use {
    SAMPLE_USE_PUPIL = 1,
    SAMPLE_USE_FAMILY,
    SAMPLE_USE_DECK,
    SAMPLE_USE_GUARDIAN,
    SAMPLE_USE_CONSENT,
    SAMPLE_USE_OWN_CONSENT,
    SAMPLE_USE_TEACHER,
    SAMPLE_USE_TEACHER_ILL,
    SAMPLE_USE_ROLES,
    SAMPLE_USE_SPELLS,
    SAMPLE_USE_TRUANT,
    SAMPLE_USE_LATE,
    SAMPLE_USE_TIMETABLE,
    SAMPLE_USE_COURSE,
    SAMPLE_USE_SKILL,
    SAMPLE_USE_MARKS,
    SAMPLE_USE_CLASS,
    SAMPLE_USE_EXAM,
    SAMPLE_USE_WORDS,
    SAMPLE_USE_ELECTIVE,
    SAMPLE_USE_PLAN
};

uint64_t sample_hash(uint64_t seed, enum sample_use use, uint64_t one, uint64_t two);
struct sample_rng sample_rng(uint64_t seed, enum sample_use use, uint64_t one, uint64_t two);

uint64_t sample_next(struct sample_rng *rng);
int sample_below(struct sample_rng *rng, int count);             /* 0 to count - 1 */
int sample_between(struct sample_rng *rng, int first, int last); /* both included */
bool sample_chance(struct sample_rng *rng, int per_mille);
int sample_normal(
    struct sample_rng *rng); /* bell-shaped around 0, standard deviation about 1000, within 3500 */

#endif
