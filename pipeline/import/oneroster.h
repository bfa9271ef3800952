/*
 * oneroster: what the parts of the OneRoster reader share. OneRoster CSV 1.1 and 1.2, and the Microsoft SDS
 * layouts as their relatives, are translated into rows of the journal layout (row.h), so that all sources
 * pass the same checks; here is what must be remembered from file to file. Memory: everything lives in the
 * importer's arena.
 */
#ifndef ITOG_IMPORT_ONEROSTER_H
#define ITOG_IMPORT_ONEROSTER_H

#include "import/row.h"
#include "import/table.h"

enum or_version { OR_1_1, OR_1_2, OR_SDS_1, OR_SDS_2 };

/* What a user is here; several may hold for one. */
enum { KIND_PUPIL = 1, KIND_TEACHER = 2, KIND_GUARDIAN = 4, KIND_OTHER = 8, KINDS = 15 };
/* A mask times these: kinds that the source has withdrawn; kinds at another school of the bundle. */
enum { KINDS_GONE = 16, KINDS_ELSEWHERE = 256 };

/* What the manifest says of a file. */
enum { MODE_UNTOLD, MODE_BULK, MODE_DELTA, MODE_ABSENT };

/* What an org is. */
enum { ORG_NONE, ORG_OTHER, ORG_SCHOOL, ORG_OTHER_SCHOOL };

struct or_session {
    char *id, *type, *title, *starts, *ends, *parent, *year;
    int64_t line;
    bool withdrawn, stored; /* stored: of an earlier import */
};

struct or_class {
    char *id, *course, *term;  /* term: the first one */
    const char *starts, *ends; /* of all its terms together: when it is taught; NULL: not told */
    char *teacher, *second;    /* of the enrolment that counts, and whoever stands in; NULL: none yet */
    bool primary, scheduled, withdrawn;
    bool stored, touched; /* of an earlier import; an enrolment changed its teacher */
    int64_t line;
};

struct or_item { /* a line item */
    char *period, *title, *max;
    int64_t min_x1000, max_x1000; /* max -1: none */
    size_t at_class;
    int64_t scale; /* index + 1 of its score scale; 0: none */
    bool exam, gone;
};

struct or_agents { /* whom a user names as agents */
    char *user, *agents;
    const char *column;
    const char *relation; /* what the row says the agent is; NULL: as the agent's role says */
    int64_t line;
};

struct or_person { /* demographics */
    const char *sex;
    char *born;
};

struct or_scale { /* a score scale: words and what they are worth */
    char *pairs;  /* "A:90", each closed by a NUL, an empty one behind the last */
};

/* A list that grows; elements move when it does. */
struct or_list {
    void *items;
    size_t count, capacity;
};
void *or_list_add(struct or_list *list, size_t size);

struct oneroster {
    struct importer *importer;
    enum or_version version;
    struct row row;              /* the row being made */
    struct idmap modes;          /* name of a file → MODE_ */
    struct idmap orgs;           /* id → ORG_ */
    struct idmap classes, items; /* id → index + 1 */
    struct idmap kinds;          /* user that was taken → KIND_ mask, and times KINDS_GONE what is gone */
    struct idmap roles;          /* the same, of roles.csv and relationships.csv, whether taken or not */
    struct idmap relations;      /* guardian → index + 1 of the role's word */
    struct idmap persons;        /* user's id → index + 1 */
    struct idmap pairs;          /* guardian and pupil that were linked already */
    struct idmap scales;         /* score scale → index + 1 */
    struct idmap bad_terms;      /* SDS 1: terms without readable days, told already */
    struct idmap class_scales;   /* class → the same, of the scale that names it */
    struct or_list session_list, class_list, item_list, agent_list, person_list, scale_list;
    int64_t schools;
    unsigned fixed_kind; /* SDS 1: whom the present file holds; 0: a column tells */
    bool uk;             /* SDS 1 as the UK writes it */
    bool orgs_open;      /* this source does not hold all orgs: an unknown one is no fault */
    bool unused_told, names_told, begin_told;
    char year_begin[11]; /* where nothing else says when the year begins */
};

/* One file: its columns, what to do with a row, and behind the last row. TAKE: 1 accepted, 0 rejected, -1
 * failure, 2 the verdict comes with FINISH. */
struct or_file {
    const char *name;
    const struct table_column *columns;
    const struct table_column *columns_1_2; /* NULL: the same */
    int (*take)(struct oneroster *roster, struct table *table, struct err *err);
    int (*finish)(struct oneroster *roster, struct table *table, struct err *err);
};

enum { OR_ID, OR_STATUS, OR_MODIFIED, OR_FIRST }; /* the columns every file begins with, in its list */
#define OR_COMMON                                                                                            \
    {"sourcedId", true}, {"status", false},                                                                  \
    {                                                                                                        \
        "dateLastModified", false                                                                            \
    }

/* The columns of each file in the order of its list, whatever the layout calls them. */
enum { ORG_NAME = OR_FIRST, ORG_TYPE, ORG_IDENTIFIER, ORG_PARENT };
enum { SESSION_TITLE = OR_FIRST, SESSION_TYPE, SESSION_START, SESSION_END, SESSION_PARENT, SESSION_YEAR };
enum { COURSE_TITLE = OR_FIRST, COURSE_CODE, COURSE_ORG };
enum { CLASS_TITLE = OR_FIRST, CLASS_GRADES, CLASS_COURSE, CLASS_TYPE, CLASS_SCHOOL, CLASS_TERMS };
enum { PERSON_BORN = OR_FIRST, PERSON_SEX, PERSON_UNREAD };
enum {
    USER_ORGS = OR_FIRST,
    USER_ROLE,
    USER_GIVEN,
    USER_FAMILY,
    USER_MIDDLE,
    USER_EMAIL,
    USER_SMS,
    USER_AGENTS,
    USER_NAME,
    USER_BORN
};
enum { ROLE_USER = OR_FIRST, ROLE_ROLE, ROLE_ORG, ROLE_TYPE, ROLE_BEGIN, ROLE_END };
enum { ENROL_CLASS = OR_FIRST, ENROL_SCHOOL, ENROL_USER, ENROL_ROLE, ENROL_PRIMARY, ENROL_BEGIN, ENROL_END };

extern const struct or_file or_roster_files[], or_people_files[],
    or_gradebook_files[]; /* each ended by a NULL name */

extern const struct table_column or_enrolment_columns[];

int or_take_org(struct oneroster *roster, struct table *table, struct err *err);
int or_take_session(struct oneroster *roster, struct table *table, struct err *err);
int or_finish_sessions(struct oneroster *roster, struct table *table, struct err *err);
int or_take_course(struct oneroster *roster, struct table *table, struct err *err);
int or_take_class(struct oneroster *roster, struct table *table, struct err *err);
int or_take_person(struct oneroster *roster, struct table *table, struct err *err);
int or_take_role(struct oneroster *roster, struct table *table, struct err *err);
int or_take_user(struct oneroster *roster, struct table *table, struct err *err);
int or_finish_users(struct oneroster *roster, struct table *table, struct err *err);
int or_take_enrolment(struct oneroster *roster, struct table *table, struct err *err);
int or_finish_enrolments(struct oneroster *roster, struct table *table, struct err *err);

/* ───────────── rows ───────────── */

/* A finding about the present row; WANTED is the column. Returns 0, to be returned as "rejected". */
int or_fault(struct oneroster *roster, struct table *table, enum finding_severity severity,
             enum finding_code code, size_t wanted, const char *expected);
/* The text of a wanted column, trimmed. */
char *or_text(struct table *table, size_t wanted);
char *or_keep(struct oneroster *roster, const char *text);
/* The present row's identifier: where the layout has none, made of class and user. */
const char *or_id(struct oneroster *roster, struct table *table);
/* Does the source say that the row is no longer: tobedeleted, inactive? */
bool or_is_gone(const struct oneroster *roster, struct table *table);
/* Equal words; SDS ignores case. */
bool or_is_word(const struct oneroster *roster, const char *text, const char *word);
/* Is a flag ("true", "false") set? Another text: a warning. */
bool or_flag(struct oneroster *roster, struct table *table, size_t wanted);
/* A day that is one, or empty; another text: a finding of this severity, and false. SDS also writes 20251024;
 * the text is then changed. */
bool or_check_day(struct oneroster *roster, struct table *table, size_t wanted,
                  enum finding_severity severity);

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
/* The same for an org, of the text of a column. */
bool or_refers_org(struct oneroster *roster, struct table *table, size_t wanted, const char *id);
/* A reference that leads nowhere: the fault of the list, when it is not written as one, or of the reference.
 * Returns false. */
bool or_dangles(struct oneroster *roster, struct table *table, size_t wanted, const char *id,
                const char *file);
/* The class of this id, of this source or of an earlier one; NULL. Valid until the next class is added. */
struct or_class *or_find_class(const struct oneroster *roster, const char *id);

/* The day on which the school year begins, where the source does not say. */
const char *or_year_begin(struct oneroster *roster);

/* ───────────── users ───────────── */

/* The kind of a role's word; 0: unknown. */
unsigned or_role_kind(const struct oneroster *roster, const char *role);
/* KIND_ mask of a user of this source, else of an earlier one; what is gone does not count. */
unsigned or_kinds(const struct oneroster *roster, const char *user);
void or_add_kinds(struct oneroster *roster, struct idmap *map, const char *user, int64_t mask);
/* Remembers by which word a guardian was named; what that makes of them: "мать", "отец", "опекун" … Of ROLE,
 * where it is not NULL; "" where nothing is said. */
void or_add_relation(struct oneroster *roster, const char *guardian, const char *role);
const char *or_relation(const struct oneroster *roster, const char *guardian, const char *role);

/* ───────────── score scales ───────────── */

extern const struct or_file or_scale_files[]; /* scoreScales.csv */
/* lineItemScoreScales.csv, once the line items are known */
int or_take_item_scale(struct oneroster *roster, struct table *table, struct err *err);
extern const struct table_column or_item_scale_columns[];
/* What WORD is worth on an item's scale: a number as text, from the row's arena; NULL: not one number. */
const char *or_scale_value(const struct oneroster *roster, int64_t scale, const char *word);

/* ───────────── looking ahead (oneroster_scan.c) ───────────── */

enum { OR_SCAN_MAX = 4 };

/* Reads the columns NAMES of every good row of a file and hands their trimmed texts to TAKE; a column that is
 * not there gives "". Finds nothing wrong: that is the reader's. */
int or_scan(struct oneroster *roster, const char *file, const char *const names[OR_SCAN_MAX],
            void (*take)(struct oneroster *roster, char *const values[OR_SCAN_MAX]), struct err *err);
/* Does the header of a file hold this column? A file that is not there or can't be read holds none. */
bool or_has_column(struct source *source, const char *file, const char *column);
/* Whom roles.csv and relationships.csv make what. */
int or_scan_roles(struct oneroster *roster, struct err *err);
/* What an earlier import brought, where this source holds a part only. */
int or_load_store(struct oneroster *roster, struct err *err);
int or_load_items(struct oneroster *roster, struct err *err);
/* Is the file not all there is: absent, or of changed rows only? */
bool or_is_partial(const struct oneroster *roster, const char *file);

/* ───────────── the manifest (oneroster_manifest.c) ───────────── */

/* Reads manifest.csv, tells the version, and what it says against the files there are. */
int or_read_manifest(struct oneroster *roster, struct err *err);
int64_t or_mode(const struct oneroster *roster, const char *file);

/* Reads FILES, a list ended by a NULL name, in order. */
int or_read_files(struct oneroster *roster, const struct or_file *files, struct err *err);
void or_open(struct oneroster *roster, struct importer *importer);
void or_close(struct oneroster *roster);

#endif
