/*
 * fold: text as people compare it. Sheets are written by hand and by many programs: case, ё and е, doubled
 * spaces, quotes and dots make no difference; nor does a Latin letter that looks like a Cyrillic one in the
 * name of a class. Everything returned lives in the arena.
 */
#ifndef ITOG_IMPORT_FOLD_H
#define ITOG_IMPORT_FOLD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* "Ср.  балл:" and "ср балл" are one: lower case, е for ё, without dots, colons and quotes, single spaces. */
const char *fold_label(struct arena *arena, const char *text);

/* "5 «А» класс", "5-а" and "5A" (Latin) are one. */
const char *fold_class(struct arena *arena, const char *text);
/* As forms have it: "5А". */
const char *fold_class_title(struct arena *arena, const char *text);

/* A person's name in words. */
enum { FOLD_WORDS_MAX = 8 };
struct fold_name {
    size_t count;
    const char *words[FOLD_WORDS_MAX];  /* as written, without dots */
    const char *folded[FOLD_WORDS_MAX]; /* for comparison; one letter is an initial */
};

/* "1. Ёлкина А. С. (выбыла)" is Ёлкина, А, С: numbers and what stands in brackets is left out. */
void fold_name(struct arena *arena, const char *text, struct fold_name *name);
bool fold_is_initial(const char *folded);
/*
 * Is WRITTEN a way to write this person? The whole family name, then at least the given name or its initial;
 * the patronymic may be missing on either side. *EXACT: word for word.
 */
bool fold_name_fits(const struct fold_name *written, const struct fold_name *family,
                    const struct fold_name *rest, bool *exact);

#endif
