/*
 * gate: the consent gate (gate.sql). Both the paper side and the electronic side ask it, so that no family is
 * left out and none hears twice by a way it refused.
 */
#ifndef ITOG_STORE_GATE_H
#define ITOG_STORE_GATE_H

#include "base/err.h"

#include <stdint.h>

struct store;

/* Rewrites table recipient for a period as of TODAY ("2025-10-25"). Call inside a transaction, after the
 * grade stage. */
int gate_fill(struct store *store, int64_t period_id, const char *today, struct err *err);

#endif
