/* marks: see marks.h. */
#include "import/marks.h"
#include "base/arena.h"
#include "base/date.h"
#include "import/cell.h"
#include "import/stage.h"
#include "import/value.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* Places of columns in journal_files; test_import checks them. */
enum { ID, PUPIL, SUBJECT, DATE, VALUE, WORK_TYPE, WEIGHT, WORK, LESSON };

enum { LESSONS_MAX = 4 };

/* What earlier imports made of cells of several items. */
static const char parts_sql[] =
    "SELECT source_id FROM mark WHERE source_id GLOB '*/[1-9]*' AND withdrawn = 0 "
    "UNION ALL SELECT source_id FROM attendance WHERE source_id GLOB '*/a[1-9]*' AND "
    "withdrawn = 0";
static const char mark_sql[] =
    "SELECT kind, coalesce(value_x1000, 0) FROM main.mark WHERE source_id = ?1 AND withdrawn = 0";
static const char absence_sql[] =
    "SELECT a.code, p.source_id, l.source_id FROM main.attendance AS a "
    "JOIN main.pupil AS p USING (pupil_id) JOIN main.lesson AS l USING (lesson_id) "
    "WHERE a.source_id = ?1 AND a.withdrawn = 0";
/* The staged rows as tables that can be searched: made when the first lesson is looked for. */
static const char *const index_sql[] = {
    "CREATE INDEX temp.membership_of_pupil ON stage_membership (pupil_id)",
    "CREATE INDEX temp.lesson_of_day ON stage_lesson (subject_id, given_on)",
    "CREATE INDEX temp.lesson_by_key ON stage_lesson (lesson_id)",
};
static const char lesson_sql[] =
    "WITH here (class_group_id) AS ("
    "SELECT class_group_id FROM temp.stage_membership WHERE pupil_id = ?1 AND withdrawn = 0 AND from_on <= "
    "?3 AND "
    "(to_on IS NULL OR to_on >= ?3) UNION "
    "SELECT class_group_id FROM main.membership WHERE pupil_id = ?1 AND withdrawn = 0 AND from_on <= ?3 AND "
    "(to_on IS NULL OR to_on >= ?3)), found (source_id, number) AS ("
    "SELECT source_id, number FROM temp.stage_lesson WHERE subject_id = ?2 AND given_on = ?3 AND withdrawn = "
    "0 "
    "AND "
    "state <> 'cancelled' AND class_group_id IN here UNION "
    "SELECT source_id, number FROM main.lesson AS l WHERE class_group_id IN here AND subject_id = ?2 AND "
    "given_on = ?3 AND withdrawn = 0 AND state <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM "
    "temp.stage_lesson AS "
    "s "
    "WHERE s.lesson_id = l.lesson_id)) "
    "SELECT source_id FROM found ORDER BY number, source_id LIMIT 4";

/* A part of an earlier cell that the present one does not have, and the row it would belong to. */
struct surplus {
    struct row row;
    const char *id;
    bool absence;
};

struct marks {
    struct importer *importer;
    size_t file;
    struct idmap parts;   /* "ID/2", "ID/a1" of the store */
    struct idmap present; /* ids with a '/' that are rows of this file */
    struct surplus *surplus;
    size_t surplus_count, surplus_capacity;
    struct stmt *lessons, *mark, *absence;
    struct row attendance;
};

static int load_parts(struct marks *marks, struct err *err)
{
    struct stmt *stmt = store_prepare(marks->importer->store, parts_sql, err);
    if (stmt == NULL)
        return -1;
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        size_t len;
        const char *id = stmt_text(stmt, 0, &len);
        idmap_put(&marks->parts, marks->importer->keep, id, len, 1);
    }
    stmt_free(stmt);
    return got;
}

struct marks *marks_new(struct importer *importer, size_t file, struct err *err)
{
    struct marks *marks = mem_zalloc(sizeof *marks);
    marks->importer = importer;
    marks->file = file;
    marks->mark = store_prepare(importer->store, mark_sql, err);
    marks->absence = marks->mark != NULL ? store_prepare(importer->store, absence_sql, err) : NULL;
    if (marks->absence != NULL && load_parts(marks, err) == 0)
        return marks;
    marks_free(marks);
    return NULL;
}

void marks_free(struct marks *marks)
{
    if (marks == NULL)
        return;
    stmt_free(marks->lessons);
    stmt_free(marks->mark);
    stmt_free(marks->absence);
    idmap_free(&marks->parts);
    idmap_free(&marks->present);
    free(marks->surplus);
    free(marks);
}

/* ───────────── words ───────────── */

static const struct {
    const char *kind, *word;
} kind_words[] = {{"not_attested", "н/а"}, {"exempt", "осв"},       {"pass", "зач"}, {"fail", "незач"},
                  {"work_owed", "."},      {"not_submitted", "нс"}, {"absent", "н"}, {"ill", "б"},
                  {"excused", "уп"},       {"unexcused", "нп"},     {"late", "оп"}};

/* How a row of the layout writes it. */
static const char *word_of(struct arena *arena, const char *kind, int64_t value_x1000)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (strcmp(kind_words[i].kind, kind) == 0)
            return kind_words[i].word;
    return arena_printf(arena, "%lld", (long long)(value_x1000 / 1000));
}

static void set_cell(struct importer *importer, struct row *row, size_t at, const char *text)
{
    row->cells[at].text = arena_strdup(importer->row, text);
    row->cells[at].len = strlen(text);
}

/* ───────────── parts of a cell ───────────── */

static int take_part(struct importer *importer, struct row *row, const char *id, const char *value,
                     struct err *err)
{
    set_cell(importer, row, ID, id);
    set_cell(importer, row, VALUE, value);
    row->withdrawn = false;
    for (size_t i = 0; i < LAYOUT_DERIVED_MAX; i++)
        row->derived[i].kind = CELL_NULL;
    return row_take(importer, row, err);
}

/* An absence as a row of attendance. */
static int take_absence(struct marks *marks, const struct row *row, const char *id, const char *pupil,
                        const char *lesson, const char *code, bool withdrawn, struct err *err)
{
    struct importer *importer = marks->importer;
    struct row *absence = &marks->attendance;
    row_begin(absence, ENTITY_ATTENDANCE, row->file, row->line);
    row_set_copy(importer, absence, "id", id, NULL);
    row_set_copy(importer, absence, "pupil", pupil, NULL);
    row_set_copy(importer, absence, "lesson", lesson, NULL);
    row_set_copy(importer, absence, "code", word_of(importer->row, code, 0), "value");
    row_set_copy(importer, absence, "status", withdrawn ? "withdrawn" : "active", NULL);
    importer->entities[ENTITY_ATTENDANCE].file = marks->file;
    return row_take(importer, absence, err);
}

/* The lessons of the pupil's classes in the subject on the day, in their order; how many; -1. */
static int find_lessons(struct marks *marks, struct row *row, const char *lessons[LESSONS_MAX],
                        struct err *err)
{
    struct importer *importer = marks->importer;
    const struct cell *pupil = &row->cells[PUPIL], *subject = &row->cells[SUBJECT], *date = &row->cells[DATE];
    if (pupil->text == NULL || subject->text == NULL || date->text == NULL)
        return 0;
    int64_t pupil_key = idmap_find(&importer->entities[ENTITY_PUPIL].keys, pupil->text, pupil->len, 0);
    int64_t subject_key =
        idmap_find(&importer->entities[ENTITY_SUBJECT].keys, subject->text, subject->len, 0);
    int32_t day;
    char on[11];
    if (pupil_key == 0 || subject_key == 0 || date->len > 32 || !date_read(date->text, &day))
        return 0;
    if (marks->lessons == NULL) {
        if (stage_show(importer, ENTITY_MEMBERSHIP, err) != 0 ||
            stage_show(importer, ENTITY_LESSON, err) != 0)
            return -1;
        for (size_t i = 0; i < sizeof index_sql / sizeof *index_sql; i++)
            if (store_exec(importer->store, index_sql[i], err) != 0)
                return -1;
        marks->lessons = store_prepare(importer->store, lesson_sql, err);
        if (marks->lessons == NULL)
            return -1;
    }
    stmt_bind_int(marks->lessons, 1, pupil_key);
    stmt_bind_int(marks->lessons, 2, subject_key);
    stmt_bind_text(marks->lessons, 3, date_format(day, on));
    int count = 0, got;
    while ((got = stmt_step(marks->lessons, err)) == 1 && count < LESSONS_MAX)
        lessons[count++] = arena_strdup(importer->row, stmt_text(marks->lessons, 0, NULL));
    stmt_reset(marks->lessons);
    return got < 0 ? -1 : count;
}

/* Is "ID/TAG" of an earlier import there no more? Withdraws it. */
static int withdraw_part(struct marks *marks, struct row *row, const char *base, const char *id, bool absence,
                         struct err *err)
{
    struct importer *importer = marks->importer;
    struct stmt *stmt = absence ? marks->absence : marks->mark;
    stmt_bind_text(stmt, 1, id);
    int got = stmt_step(stmt, err);
    const char *kind = "", *pupil = "", *lesson = "";
    int64_t value = 0;
    if (got == 1) {
        kind = arena_strdup(importer->row, stmt_text(stmt, 0, NULL));
        value = absence ? 0 : stmt_int(stmt, 1);
        pupil = absence ? arena_strdup(importer->row, stmt_text(stmt, 1, NULL)) : "";
        lesson = absence ? arena_strdup(importer->row, stmt_text(stmt, 2, NULL)) : "";
    }
    stmt_reset(stmt);
    if (got <= 0)
        return got;
    if (absence)
        got = take_absence(marks, row, id, pupil, lesson, kind, true, err);
    else {
        struct cell status = row->cells[row->columns - 1];
        set_cell(importer, row, row->columns - 1, "withdrawn");
        got = take_part(importer, row, id, word_of(importer->row, kind, value), err);
        row->cells[row->columns - 1] = status;
        set_cell(importer, row, ID, base);
    }
    return got < 0 ? -1 : 0;
}

/* To be withdrawn when all rows are read: the id may be that of a row of its own further down. */
static void remember_surplus(struct marks *marks, const struct row *row, const char *id, bool absence)
{
    struct arena *keep = marks->importer->keep;
    if (marks->surplus_count == marks->surplus_capacity) {
        marks->surplus_capacity = marks->surplus_capacity > 0 ? marks->surplus_capacity * 2 : 16;
        marks->surplus = mem_realloc(marks->surplus, marks->surplus_capacity * sizeof *marks->surplus);
    }
    struct surplus *surplus = &marks->surplus[marks->surplus_count++];
    *surplus = (struct surplus){.row = *row, .id = arena_strdup(keep, id), .absence = absence};
    for (size_t i = 0; i < row->columns; i++)
        if (row->cells[i].text != NULL)
            surplus->row.cells[i].text = arena_strdup(keep, row->cells[i].text);
}

/* What the store has of this cell beyond MARKS marks and ABSENCES absences. */
static void find_surplus(struct marks *marks, const struct row *row, const char *base, int mark_count,
                         int absence_count)
{
    struct importer *importer = marks->importer;
    if (marks->parts.count == 0)
        return;
    if (strchr(base, '/') != NULL)
        idmap_put(&marks->present, importer->keep, base, strlen(base), 1);
    for (int i = (mark_count < 1 ? 1 : mark_count) + 1; i <= CELL_ITEMS_MAX; i++) {
        const char *id = arena_printf(importer->row, "%s/%d", base, i);
        if (idmap_find(&marks->parts, id, strlen(id), 0) != 0)
            remember_surplus(marks, row, id, false);
    }
    for (int i = absence_count + 1; i <= LESSONS_MAX; i++) {
        const char *id = arena_printf(importer->row, "%s/a%d", base, i);
        if (idmap_find(&marks->parts, id, strlen(id), 0) != 0)
            remember_surplus(marks, row, id, true);
    }
}

int marks_finish(struct marks *marks, struct err *err)
{
    for (size_t i = 0; i < marks->surplus_count; i++) {
        struct surplus *surplus = &marks->surplus[i];
        if (idmap_find(&marks->present, surplus->id, strlen(surplus->id), 0) == 0 &&
            withdraw_part(marks, &surplus->row, surplus->id, surplus->id, surplus->absence, err) != 0)
            return -1;
    }
    return 0;
}

/* ───────────── cells ───────────── */

struct cell_parts {
    struct cell_item items[CELL_ITEMS_MAX];
    int count, marks, absences;
    bool sign;
};

/* False: the value is plain, or it is for the mark's rule to refuse. */
static bool read_parts(const struct marks *marks, const struct row *row, struct cell_parts *parts)
{
    const struct cell *value = &row->cells[VALUE], *work = &row->cells[WORK];
    if (value->text == NULL)
        return false;
    struct importer *importer = marks->importer;
    if (work->text != NULL && work->len > 0) {
        int64_t key = idmap_find(&importer->entities[ENTITY_WORK].keys, work->text, work->len, 0);
        if (key != 0 && importer_fact(importer, ENTITY_WORK, key)->max_x1000 >= 0)
            return false; /* a score */
    }
    parts->count = cell_parse(value->text, importer->options->mark_high, parts->items, CELL_ITEMS_MAX, NULL);
    for (int i = 0; i < parts->count; i++) {
        parts->absences += parts->items[i].absence;
        parts->sign |= parts->items[i].sign;
    }
    return parts->count > 1 || parts->absences > 0;
}

/* 1: all absences are staged; 0: the lesson is not known; -1. */
static int take_absences(struct marks *marks, struct row *row, const char *base, struct cell_parts *parts,
                         struct err *err)
{
    const char *lessons[LESSONS_MAX];
    int found = 1;
    if (row->cells[LESSON].text != NULL && row->cells[LESSON].len > 0)
        lessons[0] = row->cells[LESSON].text;
    else
        found = find_lessons(marks, row, lessons, err);
    if (found != parts->absences)
        return found < 0 ? -1 : 0;
    int taken = 1;
    for (int i = 0, at = 0; taken == 1 && i < parts->count; i++)
        if (parts->items[i].absence) {
            const char *id = arena_printf(marks->importer->row, "%s/a%d", base, at + 1);
            taken = take_absence(marks, row, id, row->cells[PUPIL].text != NULL ? row->cells[PUPIL].text : "",
                                 lessons[at], parts->items[i].kind, row->withdrawn, err);
            at++;
        }
    return taken;
}

/* The marks of the cell; 1, or what the first one came to. */
static int take_marks(struct marks *marks, struct row *row, const char *base, struct cell_parts *parts,
                      struct err *err)
{
    struct arena *arena = marks->importer->row;
    int at = 0;
    for (int i = 0; i < parts->count; i++) {
        const struct cell_item *item = &parts->items[i];
        if (item->absence)
            continue;
        const char *id = ++at == 1 ? base : arena_printf(arena, "%s/%d", base, at);
        int taken = take_part(marks->importer, row, id, word_of(arena, item->kind, item->value_x1000), err);
        if (taken < 0 || (taken == 0 && at == 1))
            return taken;
    }
    return 1;
}

static int take_cell(struct marks *marks, struct row *row, struct cell_parts *parts, struct err *err)
{
    struct importer *importer = marks->importer;
    struct cell *status = &row->cells[row->columns - 1];
    const char *base = row->cells[ID].text != NULL ? row->cells[ID].text : "";
    const char *whole = row->cells[VALUE].text;
    int taken = 1;
    if (parts->sign)
        row_fault(importer, row, FINDING_NOTICE, FINDING_MARK_WITH_SIGN, "value", NULL);
    if (parts->count > parts->absences)
        taken = take_marks(marks, row, base, parts, err);
    else if (*base != '\0' && withdraw_part(marks, row, base, base, false, err) != 0)
        return -1;
    if (taken <= 0)
        return taken;
    row->withdrawn = status->text != NULL && strcmp(status->text, "withdrawn") == 0;
    int absent = parts->absences > 0 ? take_absences(marks, row, base, parts, err) : 1;
    if (absent < 0)
        return -1;
    if (absent == 0) {
        bool lone = parts->count == parts->absences;
        set_cell(importer, row, VALUE, whole);
        row_fault(importer, row, lone ? FINDING_ERROR : FINDING_WARNING, FINDING_ABSENCE_NOT_TAKEN, "value",
                  "lesson");
        taken = !lone;
    }
    find_surplus(marks, row, base, parts->count - parts->absences, absent > 0 ? parts->absences : 0);
    return taken;
}

int marks_take(struct marks *marks, struct row *row, struct err *err)
{
    const struct cell *value = &row->cells[VALUE];
    bool plain = value->len == 1 && value->text[0] >= '0' && value->text[0] <= '9';
    if (!plain) {
        struct cell_parts parts = {.count = 0};
        for (size_t i = ID; i <= LESSON; i++)
            if (row->cells[i].text != NULL)
                value_trim(&row->cells[i]);
        if (read_parts(marks, row, &parts))
            return take_cell(marks, row, &parts, err);
    }
    int taken = row_take(marks->importer, row, err);
    if (taken == 1)
        find_surplus(marks, row, row->cells[ID].text, 1, 0);
    return taken;
}
