/* directory: see directory.h. */
#include "import/directory.h"
#include "base/arena.h"
#include "base/text.h"
#include "import/stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* What is staged hides what the store has of the same identifier. */
#define BOTH(columns, table, where)                                                                          \
    "SELECT " columns " FROM temp.stage_" table " WHERE withdrawn = 0 AND " where                            \
    " UNION ALL SELECT " columns " FROM main." table " WHERE withdrawn = 0 AND " where                       \
    " AND source_id NOT IN (SELECT source_id FROM temp.stage_" table ")"

static const char classes_sql[] =
    BOTH("class_group_id, coalesce(parent_id, 0), source_id, title, kind", "class_group", "true");
static const char subjects_sql[] =
    BOTH("subject_id, source_id, title, short_title, position", "subject", "true");
static const char teachers_sql[] =
    BOTH("teacher_id, source_id, family_name, given_name || ' ' || patronymic", "teacher", "true");
static const char pupils_sql[] =
    BOTH("pupil_id, source_id, family_name, given_name || ' ' || patronymic", "pupil", "true");
static const char members_sql[] =
    BOTH("pupil_id, class_group_id, from_on, coalesce(to_on, '')", "membership", "true");
static const char teachings_sql[] = BOTH("class_group_id, subject_id", "teaching", "true");
static const char work_types_sql[] = BOTH("source_id, title", "work_type", "true");
static const char lessons_sql[] =
    "SELECT * FROM (" BOTH("lesson_id, class_group_id, source_id, given_on, coalesce(number, 0), state",
                           "lesson", "subject_id = ?1 AND given_on BETWEEN ?2 AND ?3") ") ORDER BY 4, 5, 1";
/* These are kept when withdrawn: their identifiers are taken. */
static const char staged_marks_sql[] =
    "SELECT source_id, marked_on, kind, coalesce(value_x1000, 0), withdrawn, pupil_id FROM temp.stage_mark "
    "WHERE subject_id = ?1 AND marked_on BETWEEN ?2 AND ?3 ORDER BY rowid";
static const char marks_sql[] =
    "SELECT source_id, marked_on, kind, coalesce(value_x1000, 0), withdrawn, pupil_id FROM main.mark "
    "WHERE pupil_id = ?4 AND subject_id = ?1 AND marked_on BETWEEN ?2 AND ?3 ORDER BY mark_id";
static const char staged_absences_sql[] =
    "SELECT source_id, code, lesson_id, withdrawn, pupil_id FROM temp.stage_attendance ORDER BY rowid";
static const char absences_sql[] = "SELECT source_id, code, lesson_id, withdrawn, pupil_id FROM "
                                   "main.attendance WHERE pupil_id = ?1 ORDER BY attendance_id";

void *directory_add(struct dir_list *list, struct arena *arena, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
        void **items = arena_alloc(arena, capacity * sizeof *items);
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    return list->items[list->count++] = arena_alloc(arena, size);
}

static bool is_made(const char *id)
{
    return strncmp(id, DIRECTORY_MADE, sizeof DIRECTORY_MADE - 1) == 0;
}

/* ───────────── loading ───────────── */

static const char *keep(struct directory *directory, struct stmt *stmt, int at)
{
    return arena_strdup(directory->arena, stmt_text(stmt, at, NULL));
}

static void take_class(struct directory *directory, struct stmt *stmt)
{
    struct dir_class *class = directory_add(&directory->classes, directory->arena, sizeof *class);
    class->key = stmt_int(stmt, 0);
    class->parent = stmt_int(stmt, 1);
    class->id = keep(directory, stmt, 2);
    class->title = keep(directory, stmt, 3);
    class->folded = fold_class(directory->arena, class->title);
    class->kind = *stmt_text(stmt, 4, NULL);
    class->made = is_made(class->id);
    directory->own_classes = directory->own_classes && class->made;
}

static void take_subject(struct directory *directory, struct stmt *stmt)
{
    struct dir_subject *subject = directory_add(&directory->subjects, directory->arena, sizeof *subject);
    subject->key = stmt_int(stmt, 0);
    subject->id = keep(directory, stmt, 1);
    subject->title = fold_label(directory->arena, stmt_text(stmt, 2, NULL));
    subject->short_title = fold_label(directory->arena, stmt_text(stmt, 3, NULL));
    subject->made = is_made(subject->id);
    directory->own_subjects = directory->own_subjects && subject->made;
    if (stmt_int(stmt, 4) > directory->last_position)
        directory->last_position = stmt_int(stmt, 4);
}

static void take_person(struct directory *directory, struct dir_person *person, struct stmt *stmt)
{
    person->key = stmt_int(stmt, 0);
    person->id = keep(directory, stmt, 1);
    fold_name(directory->arena, stmt_text(stmt, 2, NULL), &person->family);
    fold_name(directory->arena, stmt_text(stmt, 3, NULL), &person->rest);
}

static void take_teacher(struct directory *directory, struct stmt *stmt)
{
    struct dir_teacher *teacher = directory_add(&directory->teachers, directory->arena, sizeof *teacher);
    take_person(directory, &teacher->person, stmt);
    directory->own_teachers = directory->own_teachers && is_made(teacher->person.id);
}

static void take_pupil(struct directory *directory, struct stmt *stmt)
{
    struct dir_pupil *pupil = directory_add(&directory->pupils, directory->arena, sizeof *pupil);
    take_person(directory, &pupil->person, stmt);
}

static void take_member(struct directory *directory, struct stmt *stmt)
{
    struct dir_member *member = directory_add(&directory->members, directory->arena, sizeof *member);
    *member = (struct dir_member){stmt_int(stmt, 0), stmt_int(stmt, 1), keep(directory, stmt, 2),
                                  keep(directory, stmt, 3)};
    for (size_t i = 0; i < directory->classes.count; i++) {
        struct dir_class *class = directory->classes.items[i];
        class->roll += class->key == member->class;
    }
}

static void take_teaching(struct directory *directory, struct stmt *stmt)
{
    struct dir_teaching *teaching = directory_add(&directory->teachings, directory->arena, sizeof *teaching);
    *teaching = (struct dir_teaching){stmt_int(stmt, 0), stmt_int(stmt, 1)};
}

static void take_work_type(struct directory *directory, struct stmt *stmt)
{
    const char **pair = directory_add(&directory->work_types, directory->arena, 2 * sizeof *pair);
    pair[0] = keep(directory, stmt, 0);
    pair[1] = keep(directory, stmt, 1);
}

static int each(struct directory *directory, const char *sql,
                void (*take)(struct directory *directory, struct stmt *stmt), struct err *err)
{
    struct stmt *stmt = store_prepare(directory->importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    int got;
    while ((got = stmt_step(stmt, err)) == 1)
        take(directory, stmt);
    stmt_free(stmt);
    return got;
}

int directory_load(struct directory *directory, struct importer *importer, struct err *err)
{
    *directory = (struct directory){.importer = importer,
                                    .arena = arena_new(),
                                    .own_subjects = true,
                                    .own_classes = true,
                                    .own_teachers = true};
    static const enum entity staged[] = {ENTITY_CLASS_GROUP, ENTITY_SUBJECT,  ENTITY_TEACHER,  ENTITY_PUPIL,
                                         ENTITY_MEMBERSHIP,  ENTITY_TEACHING, ENTITY_WORK_TYPE};
    for (size_t i = 0; i < sizeof staged / sizeof *staged; i++)
        if (stage_show(importer, staged[i], err) != 0)
            return -1;
    if (each(directory, classes_sql, take_class, err) != 0 ||
        each(directory, subjects_sql, take_subject, err) != 0 ||
        each(directory, teachers_sql, take_teacher, err) != 0 ||
        each(directory, pupils_sql, take_pupil, err) != 0 ||
        each(directory, members_sql, take_member, err) != 0 ||
        each(directory, teachings_sql, take_teaching, err) != 0)
        return -1;
    return each(directory, work_types_sql, take_work_type, err);
}

void directory_free(struct directory *directory)
{
    arena_free(directory->arena);
    directory->arena = NULL;
}

/* ───────────── names ───────────── */

struct dir_class *directory_class(const struct directory *directory, const char *text)
{
    const char *folded = fold_class(directory->importer->row, text);
    struct dir_class *found = NULL;
    for (size_t i = 0; i < directory->classes.count; i++) {
        struct dir_class *class = directory->classes.items[i];
        if (strcmp(class->folded, folded) == 0 &&
            (found == NULL || (class->kind == 'c' && found->kind != 'c')))
            found = class;
    }
    for (size_t i = 0; found == NULL && i < directory->classes.count; i++) {
        struct dir_class *class = directory->classes.items[i];
        if (strcmp(class->id, text) == 0)
            found = class;
    }
    return found;
}

struct dir_subject *directory_subject(const struct directory *directory, const char *text)
{
    const char *folded = fold_label(directory->importer->row, text);
    struct dir_subject *found = NULL;
    for (size_t i = 0; i < directory->subjects.count; i++) {
        struct dir_subject *subject = directory->subjects.items[i];
        if (strcmp(subject->title, folded) == 0)
            return subject;
        if (found == NULL && (strcmp(subject->short_title, folded) == 0 || strcmp(subject->id, text) == 0))
            found = subject;
    }
    return found;
}

/* The better of two: word for word before anything else. */
static void *choose(void *found, void *other, bool exact, bool *found_exact, bool *ambiguous)
{
    if (found == NULL || (exact && !*found_exact)) {
        *found_exact = exact;
        *ambiguous = false;
        return other;
    }
    *ambiguous = *ambiguous || exact == *found_exact;
    return found;
}

struct dir_teacher *directory_teacher(const struct directory *directory, const char *text, bool *ambiguous)
{
    struct fold_name name;
    struct dir_teacher *found = NULL;
    bool exact, found_exact = false;
    fold_name(directory->importer->row, text, &name);
    *ambiguous = false;
    for (size_t i = 0; i < directory->teachers.count; i++) {
        struct dir_teacher *teacher = directory->teachers.items[i];
        if (fold_name_fits(&name, &teacher->person.family, &teacher->person.rest, &exact))
            found = choose(found, teacher, exact, &found_exact, ambiguous);
    }
    return *ambiguous ? NULL : found;
}

static bool belongs(const struct directory *directory, int64_t pupil, const struct dir_class *class)
{
    for (size_t i = 0; i < directory->members.count; i++) {
        const struct dir_member *member = directory->members.items[i];
        if (member->pupil == pupil && member->class == class->key)
            return true;
    }
    return false;
}

struct dir_pupil *directory_pupil(const struct directory *directory, const struct dir_class *class,
                                  const struct fold_name *name, bool *ambiguous)
{
    struct dir_pupil *found = NULL;
    bool exact, found_exact = false;
    *ambiguous = false;
    for (size_t i = 0; i < directory->pupils.count; i++) {
        struct dir_pupil *pupil = directory->pupils.items[i];
        if (fold_name_fits(name, &pupil->person.family, &pupil->person.rest, &exact) &&
            (class == NULL || belongs(directory, pupil->person.key, class)))
            found = choose(found, pupil, exact, &found_exact, ambiguous);
    }
    return *ambiguous ? NULL : found;
}

bool directory_is_member(const struct directory *directory, int64_t pupil, int64_t class, const char *on)
{
    for (size_t i = 0; i < directory->members.count; i++) {
        const struct dir_member *member = directory->members.items[i];
        if (member->pupil == pupil && member->class == class && strcmp(member->from, on) <= 0 &&
            (*member->to == '\0' || strcmp(member->to, on) >= 0))
            return true;
    }
    return false;
}

bool directory_is_taught(const struct directory *directory, const struct dir_class *class, int64_t subject)
{
    for (size_t i = 0; i < directory->teachings.count; i++) {
        const struct dir_teaching *teaching = directory->teachings.items[i];
        if (teaching->subject != subject)
            continue;
        if (teaching->class == class->key || teaching->class == class->parent)
            return true;
        for (size_t k = 0; k < directory->classes.count; k++) {
            const struct dir_class *group = directory->classes.items[k];
            if (group->key == teaching->class && group->parent == class->key)
                return true;
        }
    }
    return false;
}

const char *directory_work_type(const struct directory *directory, struct arena *arena, const char *text)
{
    const char *folded = fold_label(arena, text);
    for (int by_title = 0; by_title < 2; by_title++)
        for (size_t i = 0; i < directory->work_types.count; i++) {
            const char *const *pair = directory->work_types.items[i];
            if (strcmp(fold_label(arena, pair[by_title]), folded) == 0)
                return pair[0];
        }
    return NULL;
}

/* ───────────── lessons, marks, absences ───────────── */

static void copy_day(char out[11], const char *text)
{
    memcpy(out, text, strnlen(text, 10));
}

int directory_lessons(const struct directory *directory, int64_t subject, const char *from, const char *to,
                      struct dir_list *list, struct arena *arena, struct err *err)
{
    if (stage_show(directory->importer, ENTITY_LESSON, err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(directory->importer->store, lessons_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, subject);
    stmt_bind_text(stmt, 2, from);
    stmt_bind_text(stmt, 3, to);
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        struct dir_lesson *lesson = directory_add(list, arena, sizeof *lesson);
        lesson->key = stmt_int(stmt, 0);
        lesson->class = stmt_int(stmt, 1);
        lesson->id = arena_strdup(arena, stmt_text(stmt, 2, NULL));
        copy_day(lesson->date, stmt_text(stmt, 3, NULL));
        lesson->number = (int)stmt_int(stmt, 4);
        lesson->cancelled = strcmp(stmt_text(stmt, 5, NULL), "cancelled") == 0;
        lesson->made = is_made(lesson->id);
    }
    stmt_free(stmt);
    return got;
}

static void put_id(struct idmap *map, struct arena *arena, const char *id, int64_t value)
{
    idmap_put(map, arena, id, strlen(id), value);
}

/* Is this row staged, and so a newer one of the same identifier known already? */
static bool is_staged(const struct idmap *staged, const char *id)
{
    return idmap_find(staged, id, strlen(id), 0) != 0;
}

static int take_marks(struct stmt *stmt, struct dir_list *list, struct idmap *staged, bool staging,
                      struct arena *arena, struct err *err)
{
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        const char *id = stmt_text(stmt, 0, NULL);
        if (!staging && is_staged(staged, id))
            continue;
        struct dir_mark *mark = directory_add(list, arena, sizeof *mark);
        mark->id = arena_strdup(arena, id);
        copy_day(mark->date, stmt_text(stmt, 1, NULL));
        mark->kind = arena_strdup(arena, stmt_text(stmt, 2, NULL));
        mark->value_x1000 = stmt_int(stmt, 3);
        mark->withdrawn = stmt_int(stmt, 4) != 0;
        mark->pupil = stmt_int(stmt, 5);
        if (staging)
            put_id(staged, arena, mark->id, 1);
    }
    stmt_reset(stmt);
    return got;
}

int directory_marks(const struct directory *directory, const int64_t *pupils, size_t count, int64_t subject,
                    const char *from, const char *to, struct dir_list *list, struct arena *arena,
                    struct err *err)
{
    struct idmap staged = {0};
    if (stage_show(directory->importer, ENTITY_MARK, err) != 0)
        return -1;
    struct stmt *stmts[] = {store_prepare(directory->importer->store, staged_marks_sql, err),
                            store_prepare(directory->importer->store, marks_sql, err)};
    int failed = stmts[0] != NULL && stmts[1] != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < 2; i++) {
        stmt_bind_int(stmts[i], 1, subject);
        stmt_bind_text(stmts[i], 2, from);
        stmt_bind_text(stmts[i], 3, to);
    }
    if (failed == 0)
        failed = take_marks(stmts[0], list, &staged, true, arena, err);
    for (size_t i = 0; failed == 0 && i < count; i++) {
        stmt_bind_int(stmts[1], 4, pupils[i]);
        failed = take_marks(stmts[1], list, &staged, false, arena, err);
    }
    stmt_free(stmts[0]);
    stmt_free(stmts[1]);
    idmap_free(&staged);
    return failed;
}

static bool is_listed(const struct dir_list *lessons, int64_t key)
{
    for (size_t i = 0; i < lessons->count; i++)
        if (((const struct dir_lesson *)lessons->items[i])->key == key)
            return true;
    return false;
}

static int take_absences(struct stmt *stmt, const struct dir_list *lessons, struct dir_list *list,
                         struct idmap *staged, bool staging, struct arena *arena, struct err *err)
{
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        const char *id = stmt_text(stmt, 0, NULL);
        if (!is_listed(lessons, stmt_int(stmt, 2)) || (!staging && is_staged(staged, id)))
            continue;
        struct dir_absence *absence = directory_add(list, arena, sizeof *absence);
        absence->id = arena_strdup(arena, id);
        absence->code = arena_strdup(arena, stmt_text(stmt, 1, NULL));
        absence->lesson = stmt_int(stmt, 2);
        absence->withdrawn = stmt_int(stmt, 3) != 0;
        absence->pupil = stmt_int(stmt, 4);
        if (staging)
            put_id(staged, arena, absence->id, 1);
    }
    stmt_reset(stmt);
    return got;
}

int directory_absences(const struct directory *directory, const int64_t *pupils, size_t count,
                       const struct dir_list *lessons, struct dir_list *list, struct arena *arena,
                       struct err *err)
{
    struct idmap staged = {0};
    if (stage_show(directory->importer, ENTITY_ATTENDANCE, err) != 0)
        return -1;
    struct stmt *before = store_prepare(directory->importer->store, staged_absences_sql, err),
                *stmt = store_prepare(directory->importer->store, absences_sql, err);
    int failed = before != NULL && stmt != NULL ? 0 : -1;
    if (failed == 0)
        failed = take_absences(before, lessons, list, &staged, true, arena, err);
    for (size_t i = 0; failed == 0 && i < count; i++) {
        stmt_bind_int(stmt, 1, pupils[i]);
        failed = take_absences(stmt, lessons, list, &staged, false, arena, err);
    }
    stmt_free(before);
    stmt_free(stmt);
    idmap_free(&staged);
    return failed;
}
