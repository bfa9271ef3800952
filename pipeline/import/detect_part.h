/* detect_part: what detect.c and detect_russian.c share. */
#ifndef ITOG_IMPORT_DETECT_PART_H
#define ITOG_IMPORT_DETECT_PART_H

#include "import/detect.h"

enum { DETECT_WORD_MAX = 24 };

/* The bits that a word (bytes of 80 to FF, at most DETECT_WORD_MAX) costs in CP1251, KOI8-R or CP866: fewer
 * are better. Russian text costs about 5 a letter. */
double detect_word_cost(enum decode_encoding encoding, const unsigned char *word, size_t len);

#endif
