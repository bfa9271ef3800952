/*
 * directory: who and what the store and this import know, by the names that sheets use: classes, subjects,
 * teachers, pupils with their classes, who teaches what; and the lessons, marks and absences of one class and
 * subject. Read once before the sheets, from the store and from what is staged already (stage.h: tables of
 * schema "stage" hide those of the store by source_id); what the sheets make is added by hand. It is the
 * only place of the sheets that asks SQL.
 */
#ifndef ITOG_IMPORT_DIRECTORY_H
#define ITOG_IMPORT_DIRECTORY_H

#include "import/fold.h"
#include "import/importer.h"

struct dir_class {
    int64_t key, parent; /* parent: key; 0 */
    const char *id, *title, *folded;
    char kind;   /* first letter */
    bool made;   /* by a sheet: its pupils may be made by sheets */
    size_t roll; /* members */
};

struct dir_subject {
    int64_t key;
    const char *id, *title, *short_title; /* folded */
    bool made;
};

struct dir_person {
    int64_t key;
    const char *id;
    struct fold_name family, rest;
};

struct dir_teacher {
    struct dir_person person;
};

struct dir_pupil {
    struct dir_person person;
};

struct dir_member {
    int64_t pupil, class;  /* keys */
    const char *from, *to; /* to: "" open */
};

struct dir_teaching {
    int64_t class, subject; /* keys */
};

struct dir_lesson {
    int64_t key, class;
    const char *id;
    char date[11];
    int number;
    bool cancelled, made;
};

struct dir_mark {
    const char *id;
    int64_t pupil; /* key */
    char date[11];
    const char *kind; /* "number", … */
    int64_t value_x1000;
    bool withdrawn, kept; /* kept: the sheet still has it */
};

struct dir_absence {
    const char *id, *code;
    int64_t pupil, lesson; /* keys */
    bool withdrawn, kept;
};

/* Growing arrays of pointers: what they point to stays where it is. */
struct dir_list {
    void **items;
    size_t count, capacity;
};

struct directory {
    struct importer *importer;
    struct arena *arena;
    struct dir_list classes, subjects, teachers, pupils, members, teachings, work_types;
    bool own_subjects; /* every subject was made by sheets, or there is none */
    bool own_classes;
    bool own_teachers;
    int64_t last_position; /* of subjects */
};

int directory_load(struct directory *directory, struct importer *importer, struct err *err);
void directory_free(struct directory *directory);

/* Zeroed, in the list. */
void *directory_add(struct dir_list *list, struct arena *arena, size_t size);

struct dir_class *directory_class(const struct directory *directory, const char *text);
struct dir_subject *directory_subject(const struct directory *directory, const char *text);
/* NULL: none, or more than one (*AMBIGUOUS). */
struct dir_teacher *directory_teacher(const struct directory *directory, const char *text, bool *ambiguous);
/* Among the members of a class (or of its groups), or of the school when CLASS is NULL. */
struct dir_pupil *directory_pupil(const struct directory *directory, const struct dir_class *class,
                                  const struct fold_name *name, bool *ambiguous);
bool directory_is_member(const struct directory *directory, int64_t pupil, int64_t class, const char *on);
bool directory_is_taught(const struct directory *directory, const struct dir_class *class, int64_t subject);
/* The id of a kind of work, by id or title; NULL. */
const char *directory_work_type(const struct directory *directory, struct arena *arena, const char *text);

/* The lessons of a subject from a day to a day, of any class, by day and number; in ARENA. */
int directory_lessons(const struct directory *directory, int64_t subject, const char *from, const char *to,
                      struct dir_list *list, struct arena *arena, struct err *err);
/* The marks of these pupils; and their absences from the lessons of the list. */
int directory_marks(const struct directory *directory, const int64_t *pupils, size_t count, int64_t subject,
                    const char *from, const char *to, struct dir_list *list, struct arena *arena,
                    struct err *err);
int directory_absences(const struct directory *directory, const int64_t *pupils, size_t count,
                       const struct dir_list *lessons, struct dir_list *list, struct arena *arena,
                       struct err *err);

/* The begin of every id that a sheet's reader makes. */
#define DIRECTORY_MADE "reg|"
/* And of those of a list's rows. */
#define DIRECTORY_LISTED DIRECTORY_MADE "list|"

#endif
