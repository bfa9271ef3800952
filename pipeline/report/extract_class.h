/*
 * extract_class: the sheets of one class: rows become pieces, pieces become files under temporary names. What must go into
 * the data base comes back as plain bytes, so that another process can have made it; nothing is written into it here.
 */
#ifndef ITOG_REPORT_EXTRACT_CLASS_H
#define ITOG_REPORT_EXTRACT_CLASS_H

#include "base/buf.h"
#include "report/edition.h"
#include "report/output.h"

struct run;
struct sheet_maker;

/* Two stages make sheets of paper for families. */
struct sheets {
    const char *stage;
    const char *report; /* the template folder */
    const char *folder; /* within the period's */
    bool by_pupil;      /* a file for each pupil, not for each class */
};

struct made_piece {
    struct edition edition;
    int first_page, pages;
    char hash[DIGEST_HEX + 1];        /* of its pages */
    size_t file;                      /* its place among the files */
    size_t at, len;                   /* for the archive, in bytes; len 0: it came from there */
    char packed_hash[DIGEST_HEX + 1]; /* of these */
};

struct made_need { /* of pieces for the archive */
    char kind[12];
    char hash[DIGEST_HEX + 1];
    size_t at, len;
};

struct made_file {
    size_t path_at, title_at; /* in bytes, closed by NUL; path within the workspace */
    int64_t pages, pieces, size;
    char sha256[DIGEST_HEX + 1];
};

struct made_failure {
    int64_t pupil_id;
    enum err_kind kind;
    size_t message_at;
};

struct made_class {
    struct buf pieces, needs, files, failures; /* arrays of the above */
    struct buf bytes;
};
void made_class_free(struct made_class *made);

struct sheet_maker *sheet_maker_open(struct run *run, const struct sheets *sheets, struct err *err);
void sheet_maker_close(struct sheet_maker *maker); /* NULL is harmless */

/* Lets go of run->store, keeps templates and faces; and takes hold of it again, in another process. */
void sheet_maker_detach(struct sheet_maker *maker);
int sheet_maker_attach(struct sheet_maker *maker, struct err *err);

/* Reserves the numbers of a class; COUNT: its pupils. */
int sheet_maker_reserve(struct sheet_maker *maker, int64_t class_group_id, struct edition_numbers *numbers,
                        size_t *count, struct err *err);
/* Those of all classes, to be told before the first is made: where several make them. */
void sheet_maker_number(struct sheet_maker *maker, struct edition_numbers *numbers);

/* PATH: of the class's file, ".pdf" at its end. MADE is empty before. */
int sheet_maker_make(struct sheet_maker *maker, const struct class_row *class_row, const char *path,
                     struct made_class *made, struct err *err);

#endif
