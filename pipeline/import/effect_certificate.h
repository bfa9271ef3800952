/* effect_certificate: which lines of certificates an import makes stale: those that the rows it changed enter. */
#ifndef ITOG_IMPORT_EFFECT_CERTIFICATE_H
#define ITOG_IMPORT_EFFECT_CERTIFICATE_H

#include "import/layout.h"
#include "import/lock.h"

struct store;
struct effect_certificate;

/* Of a store without certificates it does nothing. NULL on error; freeing NULL is harmless. */
struct effect_certificate *effect_certificate_new(struct store *store, int64_t import_id, struct err *err);
void effect_certificate_free(struct effect_certificate *of);

/* Does a row of this table enter certificates, besides what it does to results? */
bool effect_certificate_watches(const struct effect_certificate *of, enum entity entity);
/* The lines that a row enters by itself. */
int effect_certificate_mark(struct effect_certificate *of, const struct place *place, struct err *err);
/* At the end: the lines of the results that the import has made stale. */
int effect_certificate_finish(struct effect_certificate *of, struct err *err);

#endif
