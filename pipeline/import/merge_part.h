/* merge_part: what merge.c and vanish.c share. Not for others. */
#ifndef ITOG_IMPORT_MERGE_PART_H
#define ITOG_IMPORT_MERGE_PART_H

#include "import/effect.h"
#include "import/importer.h"
#include "import/stage.h"

struct stmt;

struct merge {
    struct importer *importer;
    int64_t import_id;
    const char *layout;
    enum entity entity;
    struct stage_columns columns;
    struct effect *effect;
    /* reading a spool as the table "rows" */
    struct spool *reading;
    struct spool_record record;
    struct store_value values[STAGE_COLUMNS_MAX];
    bool tell_repeated;
    char *last; /* the identifier before */
    size_t last_len, last_capacity;
    int64_t changed;
    struct idmap rejected; /* file and line of rows that were counted: a row may be several of the store */
    int64_t *refused; /* keys of new lessons that a lock kept out, ascending: nothing may refer to them */
    size_t refused_count, refused_capacity;
};

/* The values of the store's row, from column 1 of the statement on, in the order of merge->columns. */
void merge_old_values(const struct merge *merge, struct stmt *stmt, struct store_value *old);

/* A full import: withdraws the rows of the present table that the source no longer has, or tells why not. */
int merge_vanished(struct merge *merge, struct err *err);

/* A row of deferrals that the school has decided about with `itog defer`: 1, it stays as it is, which a finding says
 * where the journal has it otherwise; 0: the journal's; -1. */
int merge_keeps_deferral(struct merge *merge, int64_t key, const struct store_value *old, struct err *err);
/* What the import changed in deferrals, into the register of acts. */
int merge_note_deferrals(struct merge *merge, struct err *err);

#endif
