/* policy_keys: what the files of policy share: the table of keys, and how a value is read and put to its
 * place. */
#ifndef ITOG_ASSESS_POLICY_KEYS_H
#define ITOG_ASSESS_POLICY_KEYS_H

#include "assess/policy.h"

enum policy_kind { POLICY_WHOLE, POLICY_DECIMAL, POLICY_CHOICE, POLICY_GRADE_LIST };

struct policy_key_entry {
    const char *section, *head, *name; /* "rules", "[rules]", "work_owed" */
    const char *choices;               /* of a choice: "no|yes", the first is 0 */
    int64_t low, high;                 /* of a number; of a decimal in thousandths */
    size_t offset;                     /* in struct policy */
    uint8_t kind, size;                /* of the member, in bytes */
    bool school;                       /* holds for the whole school: no override */
};

extern const struct policy_key_entry policy_keys[POLICY_KEYS];

/* A weight in thousandths: the value of a line of [weights]. */
int policy_weight_read(const char *value, int64_t *out, char *expected, size_t size);

/* The key of SECTION and NAME; -1, and *SECTION_KNOWN, when there is none. */
int policy_key_find(const char *section, const char *name, bool *section_known);

/* Does SECTION hold for the whole school alone? */
bool policy_key_school(const char *section);

/* The keys of SECTION, or the sections (NULL), with commas, for a message. */
void policy_key_list(const char *section, char *out, size_t size);

/* Reads VALUE. On failure -1, and what was expected in EXPECTED. */
int policy_key_read(enum policy_key key, const char *value, int64_t *out, char *expected, size_t size);

void policy_key_put(struct policy *policy, enum policy_key key, int64_t value);

/* Before and after the settings are put: what a file leaves out. */
void policy_defaults(struct policy *policy);
void policy_fill(struct policy *policy);
void policy_seal(struct policy *policy);

/* Is there a scale; do the thresholds of whoever the file tells apart rise? Sets the base; in policy_book.c. */
int policy_book_check(struct policy_book *book, struct err *err);

#endif
