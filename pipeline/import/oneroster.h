/*
 * oneroster: what the parts of the OneRoster reader share. OneRoster CSV 1.1 is translated into rows of the
 * journal layout (row.h), so that both sources pass the same checks; here is what must be remembered from
 * file to file. Memory: everything lives in the importer's arena.
 */
#ifndef ITOG_IMPORT_ONEROSTER_H
#define ITOG_IMPORT_ONEROSTER_H

#include "import/row.h"
#include "import/table.h"

struct or_session {
    char *id, *type, *title, *starts, *ends, *parent, *year;
    int64_t line;
    bool withdrawn;
};

struct or_class {
    char *id, *course, *term;  /* term: the first one */
    const char *starts, *ends; /* of all its terms together: when it is taught; NULL: not told */
    char *teacher;             /* of the enrolment that counts; NULL: none yet */
    bool primary, scheduled, withdrawn;
    int64_t line;
};

struct or_item { /* a line item */
    char *period, *title, *max;
    int64_t min_x1000, max_x1000; /* max -1: none */
    size_t at_class;
    bool exam;
};

struct or_agents { /* whom a user names as agents */
    char *user, *agents;
    int64_t line;
};

struct or_person { /* demographics */
    const char *sex;
    char *born;
};

/* A list that grows; elements move when it does. */
struct or_list {
    void *items;
    size_t count, capacity;
};
void *or_list_add(struct or_list *list, size_t size);

struct oneroster {
    struct importer *importer;
    struct row row;              /* the row being made */
    struct idmap orgs;           /* id → 1 */
    struct idmap classes, items; /* id → index + 1 */
    struct idmap roles;          /* user's id → 's' student, 't' teacher, 'g' guardian, 'o' other */
    struct idmap persons;        /* user's id → index + 1 */
    struct idmap pairs;          /* guardian and pupil that were linked already */
    struct or_list session_list, class_list, item_list, agent_list, person_list;
    int64_t schools, subjects;
    bool unused_told;
};

/* One file: its columns, what to do with a row, and behind the last row. TAKE: 1 accepted, 0 rejected, -1
 * failure, 2 the verdict comes with FINISH. */
struct or_file {
    const char *name;
    const struct table_column *columns;
    int (*take)(struct oneroster *roster, struct table *table, struct err *err);
    int (*finish)(struct oneroster *roster, struct table *table, struct err *err);
};

enum { OR_ID, OR_STATUS, OR_MODIFIED, OR_FIRST }; /* the columns every file begins with, in its list */
#define OR_COMMON                                                                                            \
    {"sourcedId", true}, {"status", false},                                                                  \
    {                                                                                                        \
        "dateLastModified", false                                                                            \
    }

extern const struct or_file or_roster_files[], or_people_files[],
    or_gradebook_files[]; /* each ended by a NULL name */

/* A finding about the present row; WANTED is the column. Returns 0, to be returned as "rejected". */
int or_fault(struct oneroster *roster, struct table *table, enum finding_severity severity,
             enum finding_code code, size_t wanted, const char *expected);
/* The text of a wanted column, trimmed. */
char *or_text(struct table *table, size_t wanted);
char *or_keep(struct oneroster *roster, const char *text);
/* Begins a journal row for the present line, with its id and status. */
struct row *or_begin(struct oneroster *roster, struct table *table, enum entity entity);
/* Sets a column of it from a wanted column of the file. */
void or_set(struct oneroster *roster, struct table *table, const char *name, size_t wanted);
/* Sets it from text that is made; it is copied. */
void or_put(struct oneroster *roster, const char *name, const char *text);
/* A decimal cut to three places, as sources write 66.6666667; and as or_set. */
char *or_decimal(struct table *table, size_t wanted);
void or_set_decimal(struct oneroster *roster, struct table *table, const char *name, size_t wanted);
int or_take(struct oneroster *roster, struct err *err);
/* Is there a row of this id? If not, a finding. */
bool or_refers(struct oneroster *roster, struct table *table, size_t wanted, enum entity entity,
               const char *id);

#endif
