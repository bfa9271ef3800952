/* check: what the files of `itog check` share. Not for others. */
#ifndef ITOG_ASSESS_CHECK_H
#define ITOG_ASSESS_CHECK_H

struct err;
struct run;
struct term;

/* Makes and fills temporary table check_control; wants check_group and check_pupil. */
int check_controls(struct run *run, const struct term *term, struct err *err);

#endif
