/*
 * print: the print job of a period, between its files: what is printed (print_set), in which order and files (print_plan), the
 * files themselves (print_file), what stands beside them (print_manifest), the register of it (print_job). Private to the room;
 * its door is report_print in report.h.
 */
#ifndef ITOG_REPORT_PRINT_H
#define ITOG_REPORT_PRINT_H

#include "base/digest.h"
#include "base/err.h"
#include "base/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct run;
struct archive;
struct press;
struct print_choice;

/* One recipient's piece. */
struct print_item {
    int64_t edition_id, pupil_id, class_group_id;
    const char *piece;  /* "2025-Q1-000123/1": number and edition */
    const char *number; /* "2025-Q1-000123" */
    int64_t edition;
    const char *pupil; /* the journal's identifier; never a name */
    const char *class_title, *class_key, *pupil_key;
    const char *address; /* "": none */
    const char *address_key;
    int pages;
    size_t n, m;    /* its running number, of how many: in its class, or in the building */
    size_t file;    /* which file */
    int first_page; /* there */
    bool first_of_class;
    char hash[DIGEST_HEX + 1]; /* of the archived piece */
};

struct print_file {
    const char *title, *path; /* within the workspace */
    size_t first, count;      /* its items */
    size_t part, parts;       /* of the class or the building: 1 of 3 */
    size_t held,
        unaddressed; /* who else belongs to the class or the building, of the whole job; without an address by post */
    int pages, sheets; /* with cover, separators and blank backs */
    int64_t bytes;
    char sha256[DIGEST_HEX + 1];
    struct file_out out;
};

/* A recipient who gets nothing, and why: words for people. */
struct print_held {
    int64_t pupil_id;
    int64_t class_group_id;
    const char *pupil, *class_title, *piece, *why;
    bool unaddressed; /* by address: it has none */
};

struct print_set {
    struct print_item *items;
    size_t count;
    struct print_held *held;
    size_t held_count, room;
    struct print_file *files;
    size_t file_count;
    const char *folder; /* within the workspace */
    char code[DIGEST_HEX + 1];
};

/* ---- print_plan.c: pure ---- */

enum { PRINT_CODE = 8 }; /* so many digits of the set's code stand on covers and in names */

static inline int print_sheets(int pages)
{
    return (pages + 1) / 2;
}
/* Puts ITEMS in order: by class, then name; or by address, then name, in the building or within each class. */
void print_sort(struct print_item *items, size_t count, const struct print_choice *choice);
/* Running numbers: within each class, or the whole building. */
void print_number(struct print_item *items, size_t count, bool building);
/*
 * Which file each goes to: one a class, or one for all; a new one where the next piece would go beyond SPLIT sheets (0: no
 * limit), never within a piece. The cover and separators, a sheet before each class of a building, count too. FILES has room for COUNT of
 * them; returns how many there are, with first, count, part, parts, pages and sheets set.
 */
size_t print_split(struct print_item *items, size_t count, const struct print_choice *choice,
                   struct print_file *files);

/* ---- print_set.c ---- */

/* Reads who gets paper and what the archive has for them, holds back what must not go out, and plans the files. */
int print_set_read(struct run *run, const struct print_choice *choice, struct press *press,
                   struct archive *archive, struct print_set *set, struct err *err);
void print_set_free(struct print_set *set);

/* ---- print_file.c ---- */

/* Assembles the files, each under its temporary name until print_files_commit; what they became is told in set->files. */
int print_files_make(struct run *run, const struct print_choice *choice, struct press *press,
                     struct archive *archive, struct print_set *set, struct err *err);
int print_files_commit(struct run *run, struct print_set *set, struct err *err);

/* ---- print_manifest.c ---- */

/* manifest.csv and manifest.json beside the files. */
int print_manifest_write(struct run *run, const struct print_set *set, struct err *err);

struct json_t;
const char *print_file_name(const struct print_file *file); /* within the folder */
struct json_t *print_files_json(const struct print_set *set);
/* JSON becomes the file NAME of the folder, and is let go. */
int print_write_json(struct run *run, const struct print_set *set, const char *name, struct json_t *json,
                     struct err *err);

/* ---- print_ticket.c ---- */

#define PRINT_TICKET "ticket.pdf"
/* ticket.json and ticket.pdf: the order itself. */
int print_ticket_write(struct run *run, const struct print_choice *choice, const struct print_set *set,
                       struct err *err);

/* ---- print_job.c ---- */

/* The rows of print_job, print_file and print_item, inside a transaction; a set that was put together before and went nowhere
 * yet is not told twice. */
int print_job_write(struct run *run, const struct print_set *set, int64_t *job, struct err *err);

#endif
