/*
 * layout: what itog's own journal files hold, as data: one description per file, which says for each column
 * its type, whether it is required, what it refers to, and the column of the store it becomes.
 * samples/README.md is the same for people. Everything generic (checks, staging, merging) reads these tables.
 */
#ifndef ITOG_IMPORT_LAYOUT_H
#define ITOG_IMPORT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The tables of the store that an import fills, in the order of reading and merging. */
enum entity {
    ENTITY_SCHOOL,
    ENTITY_PERIOD,
    ENTITY_HOLIDAY,
    ENTITY_BELL,
    ENTITY_TEACHER,
    ENTITY_SUBJECT,
    ENTITY_CLASS_GROUP,
    ENTITY_PUPIL,
    ENTITY_MEMBERSHIP,
    ENTITY_MOVEMENT,
    ENTITY_INDIVIDUAL_PLAN,
    ENTITY_GUARDIAN,
    ENTITY_GUARDIANSHIP,
    ENTITY_CONTACT,
    ENTITY_CONSENT,
    ENTITY_TEACHING,
    ENTITY_CURRICULUM,
    ENTITY_TIMETABLE,
    ENTITY_PLAN_TOPIC,
    ENTITY_PLAN_CORRECTION,
    ENTITY_LESSON,
    ENTITY_WORK_TYPE,
    ENTITY_WORK,
    ENTITY_MARK,
    ENTITY_ATTENDANCE,
    ENTITY_DEFERRAL,
    ENTITY_EXAM_RESULT,
    ENTITY_DEBT_ATTEMPT,
    ENTITY_COUNCIL_DECISION,
    ENTITY_ATTAINMENT,
    ENTITY_RECOMMENDATION,
    ENTITY_FINAL_OVERRIDE,
    ENTITY_PRINTED_PIECE,
    ENTITY_HAND_OUT,
    ENTITY_COUNT
};

enum { LAYOUT_COLUMNS_MAX = 20, LAYOUT_DERIVED_MAX = 4 };

enum column_type {
    COLUMN_ID,      /* the row's identifier */
    COLUMN_TITLE,   /* one line: white space runs become one space */
    COLUMN_TEXT,    /* any text, its line breaks kept */
    COLUMN_DATE,    /* 2025-10-24, 24.10.2025, 24.10.25 */
    COLUMN_TIME,    /* 08:30 */
    COLUMN_INSTANT, /* 2025-10-24T18:30:00+03:00 → seconds */
    COLUMN_INT,
    COLUMN_DECIMAL, /* 1.4 or 1,4 → times 1000 */
    COLUMN_FLAG,    /* 1 or 0 */
    COLUMN_WORD,    /* one of a list */
    COLUMN_REF      /* the id of a row of another file */
};

enum column_flag {
    COLUMN_REQUIRED = 1,
    COLUMN_PRIVATE = 2, /* names, addresses, what a finding must not repeat */
    COLUMN_ABSENCE = 4, /* words: those of cell.h for absences; the list is for messages */
    COLUMN_UNSTORED = 8 /* read by the row's rule only */
};

struct word {
    const char *word;  /* in the file; NULL ends the list */
    const char *value; /* in the store; NULL: the word itself */
};

struct column_layout {
    const char *name;   /* in the file */
    const char *target; /* in the store */
    enum column_type type;
    unsigned flags;
    enum entity refers;       /* COLUMN_REF */
    const struct word *words; /* COLUMN_WORD */
    int64_t low, high;        /* COLUMN_INT; both 0: any */
    const char *empty;        /* taken when the value is empty; NULL: nothing */
};

struct file_layout {
    const char *name;
    enum entity entity;
    const struct column_layout
        *columns; /* the first is the id, the last the status (but in school.csv); ended by a name of NULL */
};

/* A table of the store. */
struct entity_layout {
    const char *table;
    const char *key;                             /* its INTEGER key */
    bool referred;                               /* others refer to it: its key is chosen at import */
    const char *derived[LAYOUT_DERIVED_MAX + 1]; /* columns that a rule computes */
    const char *second_key;                      /* further columns that are unique together; NULL: none */
    bool many;    /* millions of rows: a repeated id is found by sorting, not remembered */
    bool history; /* what changes in a row that was there is kept in table change */
};

extern const struct entity_layout entity_layouts[ENTITY_COUNT];
/* By entity: journal_files[e].entity == e. */
extern const struct file_layout journal_files[ENTITY_COUNT];

#endif
