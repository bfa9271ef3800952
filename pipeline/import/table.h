/*
 * table: one CSV file of an import, read row by row. In: its name and the columns that are looked for. Out:
 * rows whose number of fields is right; everything else (encoding, header, quotes) becomes a finding here.
 * Counts: accepted + rejected = read, for every file.
 */
#ifndef ITOG_IMPORT_TABLE_H
#define ITOG_IMPORT_TABLE_H

#include "import/csv.h"
#include "import/importer.h"

enum { TABLE_COLUMNS_MAX = 32 };

struct table_column {
    const char *name; /* NULL ends the list */
    bool required;
};

struct table {
    const char *name;
    const struct table_column *wanted;
    int at[TABLE_COLUMNS_MAX]; /* where a wanted column stands; -1: nowhere */
    size_t width;              /* fields of the header */
    size_t named;              /* of these, up to the last that has a name */
    size_t unknown;            /* columns that nobody looks for */
    int64_t nameless_line;     /* the first row with a value behind them; 0: none yet */
    struct csv_row row;        /* the present one */
    int64_t line;              /* its line: in the larger file, when this is a part of one */
    size_t file;               /* index into importer->files */
    const struct source_file *source;
    int64_t header_line;
    bool judged; /* whether its values stand under the right names: see shift.h */
    struct decode *decode;
    struct csv *csv;
    int line_at;
    bool unread_told; /* a notice that a file makes once */
};

/*
 * Opens FILE and reads its header. 1: rows can be read; 0: none can be taken, which findings say (rows are
 * counted as rejected where the file could be read); -1: failure. Unknown columns: a finding of severity
 * UNKNOWN. Close it in any case.
 */
int table_open(struct importer *importer, struct table *table, const struct source_file *file,
               const struct table_column *wanted, enum finding_severity unknown, struct err *err);
void table_close(struct table *table);

/* 1: a row in table->row, counted as read; 0: the end; -1: failure. Malformed rows are rejected on the way.
 */
int table_next(struct importer *importer, struct table *table, struct err *err);
/* The text of a wanted column: "" when the file does not have it. May be changed in place. */
char *table_text(struct table *table, size_t wanted);
/* The present row's verdict: exactly one call for each row. */
void table_accept(struct importer *importer, struct table *table);
void table_reject(struct importer *importer, struct table *table);
/* COUNT rows that were accepted had to be taken back. */
void table_take_back(struct importer *importer, struct table *table, int64_t count);

/* Looks at the bytes of the file that is registered as AT: encoding, digest. 1: they can be read as text; 0: not, a finding says why. */
int table_examine(struct importer *importer, size_t at, const struct source_file *file,
                  struct decode_facts *facts, struct err *err);
/* What a malformed row is called. */
enum finding_code table_fault_code(enum csv_fault fault);

/* A file that is there but can't be read as a table: counted with no rows. Returns its index in files. */
size_t table_register(struct importer *importer, const char *name);

#endif
