/* topics: finds the bank of a subject and grade. */
#include "sample/topics.h"
#include "sample/school.h"

static const char *const any[] = {
    "Повторение изученного"}; /* so that a gap in the banks never stops a school */

const char *const *sample_topics(int subject, int grade, int *count)
{
    const struct sample_bank *const lists[] = {sample_banks_primary, sample_banks_humane, sample_banks_exact,
                                               sample_banks_nature};
    const int counts[] = {sample_banks_primary_count, sample_banks_humane_count, sample_banks_exact_count,
                          sample_banks_nature_count};
    for (int list = 0; list < 4; list++) {
        for (int i = 0; i < counts[list]; i++) {
            const struct sample_bank *bank = &lists[list][i];
            if (bank->subject == subject && grade >= bank->grade_from && grade <= bank->grade_to) {
                *count = bank->count;
                return bank->topics;
            }
        }
    }
    *count = 1;
    return any;
}
