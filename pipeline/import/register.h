/*
 * register: a class register: rows are pupils, columns are dates, header lines say subject, class, teacher.
 * In: a grid and a mapping. register_find (register_find.c) says where everything stands; register_take
 * (register.c, register_cells.c) turns pupils' cells into rows of marks.csv and attendance.csv, with what
 * they need (lessons, teaching; class, pupils, subject, teacher where the store has none), all through
 * row_take, so that the checks are those of the journal layout. Findings name line and column, never a pupil.
 */
#ifndef ITOG_IMPORT_REGISTER_H
#define ITOG_IMPORT_REGISTER_H

#include "import/directory.h"
#include "import/grid.h"
#include "import/mapping.h"
#include "import/row.h"

struct reg_column {
    size_t column;
    char date[11];
    int occurrence;   /* 1; 2 for the second lesson of a day */
    const char *kind; /* of work, as written; "" */
    const char *weight, *topic, *homework;
    struct dir_lesson *lesson; /* of the class, or made here; NULL: the pupil's group tells */
};

struct reg_lesson { /* a line of the part with topics */
    char date[11];
    int occurrence;
    const char *topic, *homework;
};

/* What a cell says, one word after the other. */
struct reg_token {
    const char *value; /* as in marks.csv or attendance.csv */
    bool absence;
    const struct reg_column *column;
    int ordinal; /* within the cell, marks only */
};

struct reg_tokens {
    struct reg_token *items;
    size_t count, capacity;
};

struct reg_pupil { /* a row that was found to be a pupil's */
    size_t row;
    struct dir_pupil *pupil;
    bool changed;
};

struct reg {
    struct importer *importer;
    struct directory *directory;
    const struct mapping *mapping;
    const struct grid *grid;
    const char *file; /* as findings name it */
    size_t file_index;
    struct arena *arena; /* of this sheet */
    struct row row;
    /* what the head says */
    const char *subject, *class, *teacher, *year;
    int year_from;                       /* 2025 of 2025/2026 */
    int32_t span_from, span_to;          /* the days the head names as its period; both 0: none */
    const struct mapping_words **labels; /* of each row: what it is, when not a pupil's; NULL */
    size_t head_row, first_row, end_row, pupil_column;
    struct reg_column *columns;
    size_t column_count;
    struct reg_lesson *lessons;
    size_t lesson_count;
    const char *passed_over; /* heads of columns that mean nothing here */
    bool bad_head;           /* a head that should be a date */
    /* what it was found to be */
    struct dir_class *in_class;
    struct dir_subject *in_subject;
    struct dir_teacher *by_teacher;
    bool has_absences; /* the sheet tells them at all */
    struct reg_pupil *pupils;
    size_t pupil_count;
    struct dir_list all_lessons, marks,
        absences; /* that are known of these pupils, this subject, these days */
    char first_day[11], last_day[11];
};

enum reg_verdict {
    REG_FITS,
    REG_NO_CLASS,   /* a register, but nothing says of which class */
    REG_NO_SUBJECT, /* or of which subject */
    REG_NO_DATES,   /* a head with pupils, but no dates */
    REG_OTHER       /* something else */
};

/* Where things stand; REG has its first block of fields set. */
enum reg_verdict register_find(struct reg *reg);
/* What the part of topics says of a date; NULL. */
const struct reg_lesson *register_lesson(const struct reg *reg, const char *date, int occurrence);
bool register_is_pupil_row(const struct reg *reg, size_t row);

/* Takes all rows; counts them in importer->files. -1: failure. */
int register_take(struct reg *reg, struct err *err);

/* What is known already, and the lessons of the columns: found, or made. */
int register_lessons(struct reg *reg, struct err *err);
/* One pupil's cells; sets changed. */
int register_cells(struct reg *reg, struct reg_pupil *pupil, struct err *err);

/* The class and the subject that REG names: found, or made. 1; 0: a finding says why not; -1. */
int register_find_class(struct reg *reg, struct err *err);
int register_find_subject(struct reg *reg, struct err *err);
/* The pupil whose name is TEXT, found or made in the class. */
int register_find_pupil(struct reg *reg, size_t row, const char *text, const char *place,
                        struct reg_pupil *pupil, struct err *err);

/* The words of a cell, behind those that are there. */
void register_split(struct reg *reg, const struct reg_column *column, const char *cell,
                    struct reg_tokens *tokens);
/* One absence by itself, on the day of the first column: its lesson is found, or made. 1, 0, -1. */
int register_one_absence(struct reg *reg, struct reg_pupil *pupil, const char *code, struct err *err);

/* Begins a row of the journal layout with an id of its own. */
struct row *register_begin(struct reg *reg, enum entity entity, size_t row, const char *id);
void register_put(struct reg *reg, const char *name, const char *text, const char *place);
bool register_is_taken(const struct reg *reg, enum entity entity, const char *id);
void register_finding(struct reg *reg, enum finding_severity severity, enum finding_code code, size_t row,
                      const char *place, const char *value, const char *expected);
/* "Алгебра!F" */
const char *register_place(const struct reg *reg, size_t column);
/* A part of an id, short enough: "reg|5A|alg|p-1". */
const char *register_key(struct arena *arena, const char *const *parts, size_t count);

#endif
