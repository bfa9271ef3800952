/* rng: see rng.h. The generator is SplitMix64 (Steele, Lea, Flood 2014), which needs no more state than a
 * key. */
#include "sample/rng.h"

static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);

uint64_t sample_hash(uint64_t seed, enum sample_use use, uint64_t one, uint64_t two)
{
    uint64_t value = mix(seed + golden * (uint64_t)use);
    value = mix(value + golden * (one + 1));
    return mix(value + golden * (two + 1));
}

struct sample_rng sample_rng(uint64_t seed, enum sample_use use, uint64_t one, uint64_t two)
{
    return (struct sample_rng){sample_hash(seed, use, one, two)};
}

uint64_t sample_next(struct sample_rng *rng)
{
    rng->state += golden;
    return mix(rng->state);
}

int sample_below(struct sample_rng *rng, int count)
{
    return (int)(((sample_next(rng) >> 32) * (uint64_t)count) >> 32);
}

int sample_between(struct sample_rng *rng, int first, int last)
{
    return first + sample_below(rng, last - first + 1);
}

bool sample_chance(struct sample_rng *rng, int per_mille)
{
    return sample_below(rng, 1000) < per_mille;
}

int sample_normal(struct sample_rng *rng)
{
    int sum = 0; /* of four uniform draws: deviation 2000 / sqrt(3) */
    for (int i = 0; i < 4; i++)
        sum += sample_between(rng, -1000, 1000);
    return sum * 866 / 1000;
}
