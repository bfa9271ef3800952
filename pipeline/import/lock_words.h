/* lock_words: what a row that a lock kept out would have changed, in words for the finding. */
#ifndef ITOG_IMPORT_LOCK_WORDS_H
#define ITOG_IMPORT_LOCK_WORDS_H

#include "import/effect.h"

/* "4 → 5", "тема: «А» → «Б»"; GONE: the row is withdrawn. From the arena. */
const char *lock_words(struct arena *arena, const struct effect_row *row, bool gone);

#endif
