/* registers: the writers of the files, in the order in which sample_write calls them. */
#ifndef ITOG_SAMPLE_REGISTERS_H
#define ITOG_SAMPLE_REGISTERS_H

#include "sample/out.h"
#include "sample/school.h"

void sample_write_year(const struct sample_school *school,
                       struct sample_out *out); /* school … subjects, work types */
void sample_write_groups(const struct sample_school *school,
                         struct sample_out *out); /* groups, memberships, teaching … */
void sample_write_people(const struct sample_school *school,
                         struct sample_out *out); /* teachers, pupils, movements, plans */
void sample_write_families(const struct sample_school *school,
                           struct sample_out *out); /* guardians … consents */
void sample_write_exams(const struct sample_school *school, struct sample_out *out);
void sample_write_deferrals(const struct sample_school *school, struct sample_out *out);
void sample_write_council(const struct sample_school *school, struct sample_out *out); /* debts, decisions */
void sample_write_courses(struct sample_school *school,
                          struct sample_out *out); /* lessons, works, marks, absences … */

#endif
