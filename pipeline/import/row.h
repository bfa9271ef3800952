/*
 * row: one row of the journal layout on its way to the stage. In: the text of its columns, each with the name
 * it has in the file it came from. row_take checks every value by the layout, resolves references, applies
 * the rule of its table (rules.c) and stages it. Other layouts are translated into such rows, so that every
 * source passes the same checks.
 */
#ifndef ITOG_IMPORT_ROW_H
#define ITOG_IMPORT_ROW_H

#include "import/importer.h"

enum cell_kind { CELL_NULL, CELL_INT, CELL_TEXT };

struct cell {
    char *text; /* as read; may be changed in place */
    size_t len;
    const char *column;  /* its name in the file, for findings; NULL: the layout's own */
    bool told;           /* the source has a field for it: see stored.h */
    enum cell_kind kind; /* what is staged */
    int64_t number;
    const char *value;
    size_t value_len;
    char small[12]; /* room for a date */
};

struct row {
    const struct file_layout *layout;
    const char *file; /* where it was read */
    int64_t line;
    bool withdrawn; /* the source says that it is gone */
    bool soft;      /* a fault is a warning: the row is a by-product of another that stands */
    int64_t key;
    size_t columns;
    struct cell cells[LAYOUT_COLUMNS_MAX];
    struct cell derived[LAYOUT_DERIVED_MAX];
};

/* An empty row of this table. */
void row_begin(struct row *row, enum entity entity, const char *file, int64_t line);
/* Sets a column by its name in the layout; TEXT must be writable and live until row_take. COLUMN may be NULL.
 */
void row_set(struct row *row, const char *name, char *text, const char *column);
/* As row_set, with a copy in the importer's row arena; nothing is told by NULL and by empty text. */
void row_set_copy(struct importer *importer, struct row *row, const char *name, const char *text,
                  const char *column);

/* 1: accepted and staged; 0: rejected, findings say why; -1: failure. */
int row_take(struct importer *importer, struct row *row, struct err *err);

/* Behind the last row of a file: resolves references to rows further down. *REJECTED rows had to be taken
 * back; each is told to GONE. */
int row_settle(struct importer *importer, enum entity entity, const char *file, int64_t *rejected,
               struct err *err);

/* For rules: the cell of a column, by its name in the layout. */
struct cell *row_cell(struct row *row, const char *name);
/* A finding about this row; COLUMN is the layout's name or NULL. Always false, to be returned. */
bool row_fault(struct importer *importer, const struct row *row, enum finding_severity severity,
               enum finding_code code, const char *column, const char *expected);

void cell_set_int(struct cell *cell, int64_t number);
void cell_set_text(struct cell *cell, const char *text);
void cell_set_null(struct cell *cell);

/* The rule of the row's table: derived columns, and what columns say about each other. False: rejected. */
bool rule_apply(struct importer *importer, struct row *row);
/* Of what was done about a period (attempts, decisions; rules_acts.c): COLUMN, a day, is not still to come; nor before
 * the row's period begins. */
bool rule_day_is_over(struct importer *importer, struct row *row, const char *column);
bool rule_day_of_period(struct importer *importer, struct row *row, const char *column);
/* A final mark set by hand says who set it; after the exam and for the certificate also why. Else it is taken, and told. */
void rule_authorship(struct importer *importer, struct row *row);
/* The council decides about years. */
bool rule_council_decision(struct importer *importer, struct row *row);
/* What was printed or handed out is a piece that itog has made, and that is over (rules_paper.c). */
bool rule_paper(struct importer *importer, struct row *row);
/* A score within MIN..MAX (MIN below MAX) as a percentage, exact, rounded half up to a thousandth. */
int64_t rule_percent_x1000(int64_t score_x1000, int64_t min_x1000, int64_t max_x1000);
/* The highest final mark of the school's scale. */
int rule_scale_high(const struct importer *importer);
/* Is a work of this range marked on the school's own scale (import_options.mark_high)? */
bool rule_is_scale(const struct importer *importer, int64_t min_x1000, int64_t max_x1000);
/* "0..100", for findings. */
const char *rule_scale(struct arena *arena, int64_t min_x1000, int64_t max_x1000);

#endif
