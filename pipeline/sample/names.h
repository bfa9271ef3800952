/*
 * names: banks of Russian names and the forms they take. A culture's family names, given names and
 * patronymics belong together, so that nobody is called Айгуль Петровна Саркисян.
 */
#ifndef ITOG_SAMPLE_NAMES_H
#define ITOG_SAMPLE_NAMES_H

#include <stddef.h>

struct sample_father { /* a man's name and what his children are called by it */
    const char *name, *son, *daughter;
};

struct sample_culture {
    int per_mille;                          /* of the families */
    const char *const *families;            /* the masculine forms */
    const char *const *boys, *const *girls; /* children's given names */
    const char *const *women;               /* mothers', teachers' */
    const struct sample_father *fathers;    /* fathers', grandfathers' */
    int family_count, boy_count, girl_count, woman_count, father_count;
};

enum { SAMPLE_CULTURES = 4, SAMPLE_NAME_MAX = 96 };
extern const struct sample_culture sample_cultures[SAMPLE_CULTURES];

/* The form of a family name for SEX 'm' or 'f'; OUT holds SAMPLE_NAME_MAX bytes. Returns OUT. */
char *sample_family_form(const char *masculine, char sex, char *out);

/* Lower-case Latin letters for an e-mail address. */
char *sample_latin(const char *russian, char *out, size_t size);

#endif
