/* explain_json: the pieces of a trace as JSON that a mark and a line of the certificate have in common. */
#ifndef ITOG_ASSESS_EXPLAIN_JSON_H
#define ITOG_ASSESS_EXPLAIN_JSON_H

#include "assess/explain.h"

#include <jansson.h>

json_t *explain_json_number(int64_t value, bool known); /* null: unknown */
json_t *explain_json_text(const char *text);            /* null: "" or NULL */
json_t *explain_json_instant(const struct explain *explain, int64_t at, bool known);
json_t *explain_json_place(const struct policy_place *place);
json_t *explain_json_steps(const struct explain *explain);
json_t *explain_json_override(const struct explain *explain, const struct explain_override *override);
json_t *explain_json_exam(const struct explain *explain);
/* Writes and frees it; ERR_IO. */
int explain_json_write(json_t *trace, FILE *out, struct err *err);

#endif
