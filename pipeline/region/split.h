/*
 * split: one OneRoster or SDS bundle → a bundle for each of its schools. In: an open source. split_open reads what
 * tells the schools apart (orgs, classes, enrollments, users, lineItems); split_write then writes every file
 * once, each row into the parts of the schools it belongs to, with a column that keeps its line in the whole
 * bundle. Rows that belong to all (sessions, categories, courses of the district) go to all. Faulty rows and
 * rows of no school go nowhere and are counted. Memory: identifiers of classes, users and line items, 16
 * bytes a row for the account, 64 KiB a school.
 */
#ifndef ITOG_REGION_SPLIT_H
#define ITOG_REGION_SPLIT_H

#include "import/finding.h"
#include "import/idmap.h"
#include "import/source.h"

extern const char split_line_column[];

struct split_school {
    const char *source_id, *identifier, *title;
};

/* Where a row went and how it fared: rows are in the order of their lines. */
struct split_row {
    int64_t line;
    uint32_t sent, rejected;
};

struct split_file {
    const char *name, *encoding;
    char delimiter;
    struct split_row *rows;
    size_t count, capacity;
    int64_t changed;
};

struct split_link { /* a user's schools, as a chain */
    uint32_t school;
    int64_t next; /* index + 1 */
};

struct split_layout;

struct split {
    struct source *source;
    const struct split_layout *layouts; /* of the bundle's files, ended by a NULL name */
    struct arena *arena;
    struct split_school *schools;
    size_t school_count, school_capacity;
    struct idmap orgs;           /* school's id → index + 1; any other org → -1 */
    struct idmap classes, items; /* id → school's index + 1 */
    struct idmap users;          /* id → index + 1 of the first link */
    struct idmap students;       /* users whom roles.csv calls students → 1 */
    struct split_link *links;
    size_t link_count, link_capacity;
    struct split_file *files;
    size_t file_count;
    struct findings findings;
};

int split_open(struct split *split, const char *bundle, struct arena *arena, struct err *err);
/* Writes the parts: FOLDERS[i] is an empty folder for school i. */
int split_write(struct split *split, const char *const *folders, struct err *err);
/* A school's import rejected the row of this line. */
void split_rejected(struct split *split, const char *file, int64_t line);
/* A school's import came to nothing: all rows of its part count as rejected by it. */
int split_failed(struct split *split, const char *folder, struct err *err);
void split_close(struct split *split);

#endif
