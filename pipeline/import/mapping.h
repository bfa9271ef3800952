/*
 * mapping: what a sheet of some journal looks like, as data: which words stand in its head, which columns and
 * rows there are, what its codes mean. In: an ini file (templates/mappings/ holds the ready ones, and explains
 * every key in Russian). Out: a struct mapping. Fails with ERR_CONFIG, naming file and line: a new layout
 * needs no C, so its author needs to be told what is wrong.
 */
#ifndef ITOG_IMPORT_MAPPING_H
#define ITOG_IMPORT_MAPPING_H

#include "base/err.h"
#include "import/layout.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Words that mean the same, folded (fold.h); one that ended in '*' fits the begin of a text. */
struct mapping_words {
    size_t count, capacity;
    struct mapping_word {
        const char *text;
        bool prefix;
    } * items;
};

/* Does FOLDED text equal one of the words? */
bool mapping_has(const struct mapping_words *words, const char *folded);

enum mapping_action { ACTION_MARK, ACTION_ABSENCE, ACTION_IGNORE };

struct mapping_code { /* what a code in a cell means */
    const char *text; /* folded as a code: lower case, е for ё, dots kept */
    enum mapping_action action;
    const char *value; /* as in marks.csv or attendance.csv */
};

struct mapping_kind { /* a kind of work */
    const char *text; /* folded */
    const char *id, *title, *weight;
    bool control;
};

struct mapping_pair { /* folded name → name in the journal */
    const char *from, *to;
};

struct mapping_column { /* list: a column of the journal layout, or a name to look up */
    const char *name;
    struct mapping_words heads;
    const char *constant; /* [constants]; NULL */
};

struct mapping_value { /* list: [value COLUMN]: a word of the sheet → a word of the layout */
    const char *column, *from, *to;
};

/* A growing list of any of the above; elements are reached by type. */
struct mapping_list {
    void *items;
    size_t count, capacity;
};

struct mapping {
    const char *path, *title;
    bool list;                          /* one row of the table a line, not a class register */
    enum entity entity;                 /* list: which table */
    const char *sheet_name, *file_name; /* what they tell: "", "subject", "class", "class subject" */
    struct mapping_words head_subject, head_class, head_teacher, head_year;
    struct mapping_words pupil, number, ignore;
    struct mapping_words row_kind, row_weight, row_topic, row_homework, row_skip;
    struct mapping_words lesson_date, lesson_topic, lesson_homework;
    struct mapping_words date_forms; /* "d.m.y", "d.m", "d" … */
    const char *separators;          /* between the marks of a cell, besides blanks */
    struct mapping_list codes, kinds, subjects, classes, columns, values;
    struct arena *arena;
};

struct mapping *mapping_parse(const char *path, const char *text, size_t len, struct arena *arena,
                              struct err *err);
struct mapping *mapping_load(const char *path, struct arena *arena, struct err *err);

/* A code as cells are compared with it: lower case, е for ё, no spaces. */
const char *mapping_fold_code(struct arena *arena, const char *text);
/* NULL: no code of the mapping. FOLDED by mapping_fold_code. */
const struct mapping_code *mapping_find_code(const struct mapping *mapping, const char *folded);
const struct mapping_kind *mapping_find_kind(const struct mapping *mapping, const char *folded);
/* The name the journal has for this one (folded); NULL. */
const char *mapping_alias(const struct mapping_list *pairs, const char *folded);

/* A date of one of the mapping's forms; parts that it does not have are 0. */
struct mapping_date {
    int year, month, day;
};
bool mapping_read_date(const struct mapping *mapping, const char *text, struct mapping_date *date);

#endif
