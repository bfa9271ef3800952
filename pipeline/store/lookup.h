/*
 * lookup: what people type for a pupil or a subject, and the row that is meant. All rooms and commands ask here, so
 * that a name means the same everywhere.
 */
#ifndef ITOG_STORE_LOOKUP_H
#define ITOG_STORE_LOOKUP_H

#include "base/err.h"

#include <stdint.h>

struct arena;
struct store;

struct lookup {
    int64_t id;
    const char *source_id;
    const char *title; /* a pupil's full name */
};

/* A pupil by identifier, by whole name, or by the begin of the name if that fits one only. ERR_DATA when there is
 * none, or when several fit: then their identifiers are told. */
int lookup_pupil(struct store *store, struct arena *arena, const char *name, struct lookup *found,
                 struct err *err);

/* A subject by identifier, title or short title, or by the begin of the title if that fits one only; letter case
 * aside. ERR_DATA when there is none, or when several fit: then their titles are told. */
int lookup_subject(struct store *store, struct arena *arena, const char *name, struct lookup *found,
                   struct err *err);

#endif
