/*
 * edition: the register of documents. A document of one report, pupil and period keeps its number; when its
 * content (the hash of its data and template) differs from the last edition, it becomes the next edition,
 * which replaces the one before. The same content is the same edition, with the date of its first issue:
 * printing twice gives the same sheet.
 */
#ifndef ITOG_REPORT_EDITION_H
#define ITOG_REPORT_EDITION_H

#include "base/digest.h"
#include "base/err.h"
#include "page/value.h"
#include "report/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct run;
struct editions;

enum { EDITION_SERIES_MAX = SEAL_SERIES_MAX + 3 };

/* What documents there are. */
struct edition_kind {
    const char *report; /* the template folder */
    char letter;        /* in its number and its code */
    const char *title;  /* for people, N_() */
};
/* By its report or, where that is NULL, by its letter; NULL when there is none. */
const struct edition_kind *edition_kind(const char *report, char letter);
/* What stands in front of the digits of a number: "2025-Q1", "2025-Q1-E". */
void edition_series(const char *period, char letter, char series[EDITION_SERIES_MAX]);

struct edition {
    int64_t edition_id; /* 0: not in the register yet */
    int64_t pupil_id;
    int64_t number;   /* printed as <period code>-000123, in the series of its report */
    int64_t edition;  /* 1, 2 … */
    int64_t replaces; /* 0: nothing */
    int64_t issued_at;
    char content_hash[DIGEST_HEX + 1];
    char code[SEAL_CODE_MAX + 1]; /* "": not signed yet */
};

/* The register for one REPORT ("extract") in the run's period, and the school's key, which is made for the first document.
 * Free with editions_close (NULL is harmless). */
struct editions *editions_open(struct run *run, const char *report, struct err *err);
void editions_close(struct editions *editions);

/* Results that a document of period ?1 shows for pupil ?2 and that have changed since they were computed, of its period and of the periods of
 * the same year before it: the code of the first of these. */
extern const char edition_stale_sql[];

/*
 * May a document of this pupil be issued? 0: yes; 1: results that it would show have changed since they were computed,
 * CAUSE (ERR_TRY_LATER) says of which period; -1.
 */
int edition_check(struct editions *editions, int64_t pupil_id, struct err *cause, struct err *err);

/*
 * Numbers for the documents of pupils who have none yet, in the order of the calls: set before pages are made, so that it
 * does not matter who makes them, and when. One whose page fails stays without a document. Zero it; free list in the end.
 */
struct reserved {
    int64_t pupil_id, number;
};
struct edition_numbers {
    struct reserved *list;
    size_t count, room;
};
int edition_reserve(struct editions *editions, int64_t pupil_id, struct edition_numbers *numbers,
                    struct err *err);
/* When all are reserved: the register goes by them from now on. NUMBERS must outlive it. */
void editions_number(struct editions *editions, struct edition_numbers *numbers);

/* Which edition a document with this content is: the last one (unless it was revoked), or a new one, of which nothing is
 * written yet. */
int edition_choose(struct editions *editions, int64_t pupil_id, const char *content_hash,
                   struct edition *edition, struct err *err);

/* The page was made: a new number is now taken. Writes nothing either. */
void edition_take(struct editions *editions, const struct edition *edition);

/* Writes a new edition into the register and sets its edition_id; one that stands there is no longer stale. */
int edition_write(struct editions *editions, struct edition *edition, struct err *err);

/*
 * The record `doc` of a page: number, edition, replaces (nothing for a first edition), issued_on, issued_at, code (signed, for a
 * QR), check (for people). DATA is the pupil's: its query `seal`, if there is one, is signed, too. ERR_DATA: that is too long.
 */
int edition_doc(const struct editions *editions, struct edition *edition, const struct value *data,
                struct arena *arena, struct value *doc, struct err *cause);

/* The key that signs what a document draws. */
const struct sign_secret *edition_key(const struct editions *editions);

/* Is REPORT (a template folder) one of those of which editions are kept? */
bool edition_kept(const char *report);
/* The record `doc` of a preview: the number 000000, which no document has, and a code that is none. */
struct value edition_sample_doc(struct run *run, const char *report);

#endif
