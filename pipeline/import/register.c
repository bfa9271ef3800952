/* register: a class register becomes rows: see register.h. Here: whom and what it is about; the cells are in
 * register_cells.c. */
#include "import/register.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ID_LONG = 200 };

const char *register_key(struct arena *arena, const char *const *parts, size_t count)
{
    const char *key = "reg";
    enum { MADE = sizeof DIRECTORY_MADE - 1 };
    for (size_t i = 0; i < count; i++) {
        bool made = strncmp(parts[i], DIRECTORY_MADE, MADE) == 0;
        key = arena_printf(arena, "%s|%s", key, parts[i] + (made ? MADE : 0));
    }
    if (strlen(key) <= ID_LONG)
        return key;
    char digest[DIGEST_HEX + 1];
    return arena_printf(arena, DIRECTORY_MADE "%.32s", digest_bytes(key, strlen(key), digest));
}

/* An id made from a name, without the name: logs tell ids. */
static const char *key_of_name(struct reg *reg, const char *where, const struct fold_name *name)
{
    const char *whole = "";
    char digest[DIGEST_HEX + 1];
    for (size_t i = 0; i < name->count; i++)
        whole = arena_printf(reg->arena, "%s%s ", whole, name->folded[i]);
    const char *short_digest = arena_printf(reg->arena, "%.16s", digest_bytes(whole, strlen(whole), digest));
    return register_key(reg->arena, (const char *const[]){where, short_digest}, 2);
}

const char *register_place(const struct reg *reg, size_t column)
{
    const char *name = grid_column_name(reg->arena, column);
    return *reg->grid->sheet != '\0' ? arena_printf(reg->arena, "%s!%s", reg->grid->sheet, name) : name;
}

void register_finding(struct reg *reg, enum finding_severity severity, enum finding_code code, size_t row,
                      const char *place, const char *value, const char *expected)
{
    struct finding finding = {.severity = severity,
                              .code = code,
                              .file = reg->file,
                              .line = row < reg->grid->row_count ? reg->grid->rows[row].line : 0,
                              .column = place != NULL ? place : reg->grid->sheet,
                              .value = value,
                              .expected = expected};
    if (reg->in_class != NULL)
        finding.class_group_id = reg->in_class->key;
    if (reg->in_subject != NULL)
        finding.subject_id = reg->in_subject->key;
    if (reg->by_teacher != NULL)
        finding.teacher_id = reg->by_teacher->person.key;
    findings_add(&reg->importer->findings, &finding);
}

struct row *register_begin(struct reg *reg, enum entity entity, size_t row, const char *id)
{
    row_begin(&reg->row, entity, reg->file, reg->grid->rows[row].line);
    row_set_copy(reg->importer, &reg->row, "id", id, NULL);
    return &reg->row;
}

void register_put(struct reg *reg, const char *name, const char *text, const char *place)
{
    row_set_copy(reg->importer, &reg->row, name, text, place);
}

bool register_is_taken(const struct reg *reg, enum entity entity, const char *id)
{
    return idmap_find(&reg->importer->entities[entity].taken, id, strlen(id), 0) != 0;
}

static int64_t key_of(const struct reg *reg, enum entity entity, const char *id)
{
    return idmap_find(&reg->importer->entities[entity].keys, id, strlen(id), 0);
}

static int take(struct reg *reg, struct err *err)
{
    return row_take(reg->importer, &reg->row, err);
}

/* ───────────── class, subject, teacher ───────────── */

static void tell_made(struct reg *reg, const char *what, bool expected)
{
    register_finding(reg, expected ? FINDING_NOTICE : FINDING_WARNING, FINDING_MADE_FROM_SHEET, reg->head_row,
                     NULL, what, NULL);
}

int register_find_class(struct reg *reg, struct err *err)
{
    struct directory *directory = reg->directory;
    const char *alias = mapping_alias(&reg->mapping->classes, fold_class(reg->arena, reg->class));
    const char *title = alias != NULL ? alias : reg->class;
    reg->in_class = directory_class(directory, title);
    if (reg->in_class != NULL)
        return 1;
    title = fold_class_title(reg->arena, title);
    int grade = atoi(title);
    if (grade < 1 || grade > 12) {
        register_finding(reg, FINDING_ERROR, FINDING_UNKNOWN_NAME, reg->head_row, NULL, reg->class, "5А");
        return 0;
    }
    const char *id = register_key(directory->arena, &title, 1);
    register_begin(reg, ENTITY_CLASS_GROUP, reg->head_row, id);
    register_put(reg, "kind", "class", NULL);
    register_put(reg, "title", title, NULL);
    register_put(reg, "grade", arena_printf(reg->arena, "%d", grade), NULL);
    int taken = take(reg, err);
    if (taken != 1)
        return taken;
    tell_made(reg, title, directory->own_classes);
    struct dir_class *class = directory_add(&directory->classes, directory->arena, sizeof *class);
    *class = (struct dir_class){.key = key_of(reg, ENTITY_CLASS_GROUP, id),
                                .id = id,
                                .title = arena_strdup(directory->arena, title),
                                .folded = fold_class(directory->arena, title),
                                .kind = 'c',
                                .made = true};
    reg->in_class = class;
    return 1;
}

int register_find_subject(struct reg *reg, struct err *err)
{
    struct directory *directory = reg->directory;
    const char *alias = mapping_alias(&reg->mapping->subjects, fold_label(reg->arena, reg->subject));
    const char *title = alias != NULL ? alias : reg->subject;
    reg->in_subject = directory_subject(directory, title);
    if (reg->in_subject != NULL)
        return 1;
    if (!directory->own_subjects && !reg->in_class->made) {
        register_finding(reg, FINDING_ERROR, FINDING_UNKNOWN_NAME, reg->head_row, NULL, reg->subject,
                         reg->importer->entity_files[ENTITY_SUBJECT]);
        return 0;
    }
    const char *folded = fold_label(directory->arena, title);
    const char *id = register_key(directory->arena, &folded, 1);
    /* "алгебра" of a file's name begins a line in forms */
    const char *rest = title;
    char first[5] = {0};
    text_put(text_upper_code(text_next(&rest, title + strlen(title))), first);
    title = arena_printf(reg->arena, "%s%s", first, rest);
    register_begin(reg, ENTITY_SUBJECT, reg->head_row, id);
    register_put(reg, "title", title, NULL);
    register_put(reg, "position", arena_printf(reg->arena, "%lld", (long long)++directory->last_position),
                 NULL);
    int taken = take(reg, err);
    if (taken != 1)
        return taken;
    tell_made(reg, title, directory->own_subjects);
    struct dir_subject *subject = directory_add(&directory->subjects, directory->arena, sizeof *subject);
    *subject = (struct dir_subject){key_of(reg, ENTITY_SUBJECT, id), id, folded, folded, true};
    reg->in_subject = subject;
    return 1;
}

/* Family name, given name, patronymic of words; the last cut takes all that is left. */
static void put_name(struct reg *reg, const struct fold_name *name)
{
    const char *rest = "";
    for (size_t i = 2; i < name->count; i++)
        rest = arena_printf(reg->arena, "%s%s%s%s", rest, i > 2 ? " " : "", name->words[i],
                            fold_is_initial(name->folded[i]) ? "." : "");
    register_put(reg, "family_name", name->words[0], NULL);
    register_put(
        reg, "given_name",
        arena_printf(reg->arena, "%s%s", name->words[1], fold_is_initial(name->folded[1]) ? "." : ""), NULL);
    register_put(reg, "patronymic", rest, NULL);
}

static void set_person(struct directory *directory, struct dir_person *person, const char *id, int64_t key,
                       const struct fold_name *name)
{
    person->id = id;
    person->key = key;
    for (size_t i = 0; i < name->count; i++) {
        struct fold_name *part = i == 0 ? &person->family : &person->rest;
        part->words[part->count] = arena_strdup(directory->arena, name->words[i]);
        part->folded[part->count++] = arena_strdup(directory->arena, name->folded[i]);
    }
}

static int make_teacher(struct reg *reg, const struct fold_name *name, struct err *err)
{
    struct directory *directory = reg->directory;
    const char *id = arena_strdup(directory->arena, key_of_name(reg, "teacher", name));
    register_begin(reg, ENTITY_TEACHER, reg->head_row, id);
    put_name(reg, name);
    int taken = take(reg, err);
    if (taken != 1)
        return taken;
    struct dir_teacher *teacher = directory_add(&directory->teachers, directory->arena, sizeof *teacher);
    set_person(directory, &teacher->person, id, key_of(reg, ENTITY_TEACHER, id), name);
    reg->by_teacher = teacher;
    return 1;
}

/* A teacher who is not known costs nothing but the teacher. */
static int find_teacher(struct reg *reg, struct err *err)
{
    bool ambiguous = false;
    struct fold_name name;
    if (*reg->teacher == '\0')
        return 0;
    reg->by_teacher = directory_teacher(reg->directory, reg->teacher, &ambiguous);
    if (reg->by_teacher != NULL)
        return 0;
    fold_name(reg->arena, reg->teacher, &name);
    if (!ambiguous && reg->directory->own_teachers && name.count >= 2)
        return make_teacher(reg, &name, err) < 0 ? -1 : 0;
    register_finding(reg, FINDING_WARNING, ambiguous ? FINDING_AMBIGUOUS_NAME : FINDING_UNKNOWN_NAME,
                     reg->head_row, NULL, NULL, reg->importer->entity_files[ENTITY_TEACHER]);
    return 0;
}

/* Without teaching the subject would not be on the pupils' lists. */
static int put_teaching(struct reg *reg, struct err *err)
{
    struct directory *directory = reg->directory;
    if (directory_is_taught(directory, reg->in_class, reg->in_subject->key))
        return 0;
    const char *const parts[] = {reg->in_class->id, reg->in_subject->id, "teaching"};
    register_begin(reg, ENTITY_TEACHING, reg->head_row, register_key(reg->arena, parts, 3));
    register_put(reg, "class_group", reg->in_class->id, NULL);
    register_put(reg, "subject", reg->in_subject->id, NULL);
    register_put(reg, "teacher", reg->by_teacher != NULL ? reg->by_teacher->person.id : "", NULL);
    int taken = take(reg, err);
    struct dir_teaching *teaching = directory_add(&directory->teachings, directory->arena, sizeof *teaching);
    *teaching = (struct dir_teaching){reg->in_class->key, reg->in_subject->key};
    return taken < 0 ? -1 : 0;
}

/* ───────────── pupils ───────────── */

static const char *begin_of_year(const struct reg *reg)
{
    if (*reg->importer->year_from != '\0')
        return reg->importer->year_from;
    return arena_printf(reg->arena, "%d-09-01", reg->year_from);
}

static int make_pupil(struct reg *reg, size_t row, const struct fold_name *name, struct dir_pupil **made,
                      struct err *err)
{
    struct directory *directory = reg->directory;
    const char *id = arena_strdup(directory->arena, key_of_name(reg, reg->in_class->title, name));
    register_begin(reg, ENTITY_PUPIL, row, id);
    put_name(reg, name);
    int taken = take(reg, err);
    if (taken != 1)
        return taken;
    const char *const parts[] = {reg->in_class->id, id};
    register_begin(reg, ENTITY_MEMBERSHIP, row, register_key(reg->arena, parts, 2));
    register_put(reg, "pupil", id, NULL);
    register_put(reg, "class_group", reg->in_class->id, NULL);
    register_put(reg, "from_on", begin_of_year(reg), NULL);
    taken = take(reg, err);
    if (taken < 0)
        return -1;
    struct dir_pupil *pupil = directory_add(&directory->pupils, directory->arena, sizeof *pupil);
    set_person(directory, &pupil->person, id, key_of(reg, ENTITY_PUPIL, id), name);
    struct dir_member *member = directory_add(&directory->members, directory->arena, sizeof *member);
    *member = (struct dir_member){pupil->person.key, reg->in_class->key,
                                  arena_strdup(directory->arena, begin_of_year(reg)), ""};
    *made = pupil;
    return 1;
}

int register_find_pupil(struct reg *reg, size_t row, const char *text, const char *place,
                        struct reg_pupil *out, struct err *err)
{
    struct fold_name name;
    bool ambiguous = false;
    fold_name(reg->arena, text, &name);
    *out = (struct reg_pupil){.row = row};
    out->pupil = directory_pupil(reg->directory, reg->in_class, &name, &ambiguous);
    bool may_make = reg->in_class != NULL && (reg->in_class->made || reg->in_class->roll == 0);
    if (out->pupil != NULL)
        return 1;
    if (!ambiguous && may_make && name.count >= 2) {
        out->changed = true;
        return make_pupil(reg, row, &name, &out->pupil, err);
    }
    register_finding(reg, FINDING_ERROR, ambiguous ? FINDING_AMBIGUOUS_NAME : FINDING_UNKNOWN_NAME, row,
                     place, NULL, reg->in_class != NULL ? reg->in_class->title : NULL);
    return 0;
}

/* 1: found or made; 0: rejected, a finding says why; -1. */
static int find_pupil(struct reg *reg, size_t row, struct reg_pupil *out, struct err *err)
{
    const char *place = register_place(reg, reg->pupil_column);
    int found = register_find_pupil(reg, row, grid_text(reg->grid, row, reg->pupil_column), place, out, err);
    for (size_t i = 0; found == 1 && i < reg->pupil_count; i++)
        if (reg->pupils[i].pupil == out->pupil) {
            const char *first =
                arena_printf(reg->arena, "%lld", (long long)reg->grid->rows[reg->pupils[i].row].line);
            register_finding(reg, FINDING_ERROR, FINDING_DUPLICATE_KEY, row, place, NULL, first);
            return 0;
        }
    return found;
}

static int find_pupils(struct reg *reg, struct err *err)
{
    struct import_file_count *counts = &reg->importer->files[reg->file_index];
    reg->pupils = arena_alloc(reg->arena, (reg->end_row + 1) * sizeof *reg->pupils);
    for (size_t r = reg->first_row; r < reg->end_row; r++) {
        if (!register_is_pupil_row(reg, r))
            continue;
        arena_reset(reg->importer->row);
        counts->read++;
        struct reg_pupil *pupil = &reg->pupils[reg->pupil_count];
        int found = find_pupil(reg, r, pupil, err);
        if (found < 0)
            return -1;
        counts->accepted += found;
        counts->rejected += !found;
        reg->importer->accepted += found;
        reg->pupil_count += (size_t)found;
    }
    return 0;
}

static int reject_all(struct reg *reg)
{
    struct import_file_count *counts = &reg->importer->files[reg->file_index];
    for (size_t r = reg->first_row; r < reg->end_row; r++)
        if (register_is_pupil_row(reg, r)) {
            counts->read++;
            counts->rejected++;
        }
    return 0;
}

int register_take(struct reg *reg, struct err *err)
{
    arena_reset(reg->importer->row);
    int found = register_find_class(reg, err);
    if (found == 1)
        found = register_find_subject(reg, err);
    if (found <= 0)
        return found < 0 ? -1 : reject_all(reg);
    if (find_teacher(reg, err) != 0 || put_teaching(reg, err) != 0)
        return -1;
    if (*reg->passed_over != '\0')
        register_finding(reg, reg->bad_head ? FINDING_WARNING : FINDING_NOTICE,
                         reg->bad_head ? FINDING_BAD_DATE : FINDING_UNKNOWN_COLUMN, reg->head_row, NULL,
                         reg->passed_over, reg->bad_head ? "24.10" : NULL);
    if (find_pupils(reg, err) != 0 || register_lessons(reg, err) != 0)
        return -1;
    for (size_t i = 0; i < reg->pupil_count; i++) {
        arena_reset(reg->importer->row);
        if (register_cells(reg, &reg->pupils[i], err) != 0)
            return -1;
        reg->importer->files[reg->file_index].changed += reg->pupils[i].changed;
    }
    return 0;
}
