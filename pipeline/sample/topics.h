/* topics: a bank of lesson topics for a subject and a span of grades. */
#ifndef ITOG_SAMPLE_TOPICS_H
#define ITOG_SAMPLE_TOPICS_H

struct sample_bank {
    int subject, grade_from, grade_to, count;
    const char *const *topics;
};

#define SAMPLE_BANK(subject, from, to, list)                                                                 \
    {                                                                                                        \
        subject, from, to, (int)(sizeof(list) / sizeof *(list)), list                                        \
    }

extern const struct sample_bank sample_banks_primary[], sample_banks_humane[], sample_banks_exact[],
    sample_banks_nature[];
extern const int sample_banks_primary_count, sample_banks_humane_count, sample_banks_exact_count,
    sample_banks_nature_count;

#endif
