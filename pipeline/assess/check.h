/* check: what the files of `itog check` share. Not for others. */
#ifndef ITOG_ASSESS_CHECK_H
#define ITOG_ASSESS_CHECK_H

#include <stdint.h>

struct err;
struct run;
struct term;

/* Makes and fills temporary table check_control; wants check_group and check_pupil. */
int check_controls(struct run *run, const struct term *term, struct err *err);

/* Makes and fills temporary table check_slot, of the days before TODAY; wants check_group. */
int check_timetable(struct run *run, const struct term *term, int32_t today, struct err *err);

#endif
