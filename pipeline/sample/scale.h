/*
 * scale: the marks of the invented school, on the scale that the school has: 2 to 5; 1 to 10; works in per cent with final marks
 * of 2 to 5. One level of knowledge (thousandths of a standard deviation) gives the same success on each. Pure.
 */
#ifndef ITOG_SAMPLE_SCALE_H
#define ITOG_SAMPLE_SCALE_H

struct sample_scale {
    const char *name;    /* as [scale] of policy.ini: 2-5, percent, 10 */
    int lowest, highest; /* of final marks */
    int pass;            /* the lowest value of a work that is a success */
    const char *past[2]; /* final marks: a fail, the lowest success */
};

const struct sample_scale *sample_scale_of(const char *name); /* NULL: unknown */
int sample_scale_value(const struct sample_scale *scale, int level);
/* SUM of so many values (or of weights) as a mean on the scale of final marks, times 100. */
int sample_scale_mean_x100(const struct sample_scale *scale, int sum, int count);
/* The same as a mean of fives, times 10. */
int sample_scale_fives_x10(const struct sample_scale *scale, int sum, int count);
int sample_scale_exam(const struct sample_scale *scale, int percent);

#endif
