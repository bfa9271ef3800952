/*
 * list: sheets with one row of a table a line ("long" tables), whose columns a mapping names. Each line becomes
 * a row of the journal layout; what the journal knows by id may be named: a class, a subject, a teacher, a
 * pupil (by name, within the class if the sheet tells it). Without ids, ids are made of what the row is about,
 * so that the same file changes nothing. See sheets.h.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/preview.h"
#include "import/sheets.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS_MAX = 60 };

struct list {
    struct reg *reg;
    size_t head, row;
    size_t at[LAYOUT_COLUMNS_MAX]; /* where the mapping's columns stand; SIZE_MAX: nowhere */
    struct idmap times;            /* how often an id was made in this file */
};

static const struct mapping_column *columns_of(const struct mapping *mapping)
{
    return mapping->columns.items;
}

static size_t find_head(const struct mapping_column *column, const struct grid *grid, size_t row,
                        struct arena *arena)
{
    const struct grid_row *at = &grid->rows[row];
    for (size_t i = 0; i < at->count; i++) {
        const struct grid_cell *cell = &grid->cells[at->first + i];
        if (mapping_has(&column->heads, fold_label(arena, cell->text)))
            return cell->column;
    }
    return SIZE_MAX;
}

/* Is the table nothing without this column? */
static bool is_required(const struct mapping *mapping, const char *name)
{
    for (const struct column_layout *at = journal_files[mapping->entity].columns; at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return (at->flags & COLUMN_REQUIRED) != 0;
    return strcmp(name, "name") == 0;
}

size_t list_fits(const struct mapping *mapping, const struct grid *grid, struct arena *arena, size_t *head)
{
    const struct mapping_column *columns = columns_of(mapping);
    for (size_t r = 0; r < grid->row_count && r < HEAD_ROWS_MAX; r++) {
        size_t found = 0;
        bool all = true;
        for (size_t i = 0; i < mapping->columns.count; i++) {
            bool there = columns[i].heads.count > 0 && find_head(&columns[i], grid, r, arena) != SIZE_MAX;
            found += there;
            all = all && (there || columns[i].constant != NULL || !is_required(mapping, columns[i].name));
        }
        if (all && found >= 2) {
            *head = r;
            return found;
        }
    }
    return 0;
}

/* ───────────── a value ───────────── */

static const char *place_of(const struct list *list, const char *name)
{
    const struct mapping_column *columns = columns_of(list->reg->mapping);
    for (size_t i = 0; i < list->reg->mapping->columns.count; i++)
        if (strcmp(columns[i].name, name) == 0 && list->at[i] != SIZE_MAX)
            return register_place(list->reg, list->at[i]);
    return NULL;
}

/* The text of a column by its name in the layout, with the mapping's words put in: "" when it is not there. */
static const char *text_of(const struct list *list, const char *name)
{
    const struct mapping *mapping = list->reg->mapping;
    const struct mapping_column *columns = columns_of(mapping);
    const struct mapping_value *values = mapping->values.items;
    for (size_t i = 0; i < mapping->columns.count; i++) {
        if (strcmp(columns[i].name, name) != 0)
            continue;
        const char *text = list->at[i] != SIZE_MAX ? grid_text(list->reg->grid, list->row, list->at[i]) : "";
        if (*text == '\0' && columns[i].constant != NULL)
            text = columns[i].constant;
        const char *folded = fold_label(list->reg->arena, text);
        for (size_t k = 0; k < mapping->values.count; k++)
            if (strcmp(values[k].column, name) == 0 && strcmp(values[k].from, folded) == 0)
                return values[k].to;
        return text;
    }
    return "";
}

static bool has(const struct list *list, const char *name)
{
    return *text_of(list, name) != '\0';
}

/* "24.10.2025" → "2025-10-24"; what is no date stays, for the check to refuse. */
static const char *day_of(const struct list *list, const char *text)
{
    struct mapping_date date;
    char out[11];
    if (!mapping_read_date(list->reg->mapping, text, &date) || date.month == 0)
        return text;
    if (date.year == 0) {
        int from = *list->reg->importer->year_from != '\0' ? atoi(list->reg->importer->year_from) : 0;
        date.year = date.month >= 8 ? from : from + 1;
    }
    if (!date_exists(date.year, date.month, date.day))
        return text;
    return arena_strdup(list->reg->arena, date_format(date_from_civil(date.year, date.month, date.day), out));
}

static bool is_known(const struct list *list, enum entity entity, const char *id)
{
    return idmap_find(&list->reg->importer->entities[entity].keys, id, strlen(id), 0) != 0;
}

/* 1; 0: rejected; -1. *ID is what stands in the row; as it is when nothing is known by that name. */
static int resolve(struct list *list, enum entity entity, const char *name, const char **id, struct err *err)
{
    struct reg *reg = list->reg;
    const char *text = *id;
    bool ambiguous = false;
    if (*text == '\0' || is_known(list, entity, text))
        return 1;
    if (entity == ENTITY_PUPIL) {
        struct reg_pupil pupil;
        int found = register_find_pupil(reg, list->row, text, place_of(list, name), &pupil, err);
        *id = found == 1 ? pupil.pupil->person.id : text;
        return found;
    }
    if (entity == ENTITY_TEACHER) {
        const struct dir_teacher *teacher = directory_teacher(reg->directory, text, &ambiguous);
        if (teacher == NULL)
            register_finding(reg, FINDING_WARNING, ambiguous ? FINDING_AMBIGUOUS_NAME : FINDING_UNKNOWN_NAME,
                             list->row, place_of(list, name), NULL, "teachers.csv");
        *id = teacher != NULL ? teacher->person.id : "";
        return 1;
    }
    if (entity == ENTITY_CLASS_GROUP) {
        const struct dir_class *class = directory_class(reg->directory, text);
        *id = class != NULL ? class->id : text;
    } else if (entity == ENTITY_SUBJECT) {
        const struct dir_subject *subject = directory_subject(reg->directory, text);
        *id = subject != NULL ? subject->id : text;
    } else if (entity == ENTITY_WORK_TYPE) {
        const char *type = directory_work_type(reg->directory, reg->arena, text);
        *id = type != NULL ? type : text;
    }
    return 1;
}

/* ───────────── a row ───────────── */

/* What a row of a table is about, where the mapping names no id. */
static const char *const identities[ENTITY_COUNT][5] = {
    [ENTITY_MARK] = {"pupil", "subject", "date"},
    [ENTITY_ATTENDANCE] = {"pupil", "lesson"},
    [ENTITY_LESSON] = {"class_group", "subject", "date", "number"},
    [ENTITY_MEMBERSHIP] = {"pupil", "class_group", "from_on"},
    [ENTITY_TEACHING] = {"class_group", "subject", "teacher"},
    [ENTITY_CURRICULUM] = {"class_group", "subject", "period", "lesson_type"},
    [ENTITY_PLAN_TOPIC] = {"class_group", "subject", "number"},
    [ENTITY_DEBT_ATTEMPT] = {"pupil", "subject", "period", "date"},
    [ENTITY_COUNCIL_DECISION] = {"pupil", "period", "date"},
    [ENTITY_FINAL_OVERRIDE] = {"pupil", "subject", "period", "kind"},
    [ENTITY_SUBJECT] = {"title"},
    [ENTITY_CLASS_GROUP] = {"title"},
};

/* An id of the table and of TEXT; a second row about the same gets a number of its own. */
static const char *make_id(struct list *list, const char *table, const char *text)
{
    struct reg *reg = list->reg;
    const char *const parts[] = {"list", table, text};
    const char *id = register_key(reg->arena, parts, 3);
    int64_t times = idmap_find(&list->times, id, strlen(id), 0) + 1;
    idmap_put(&list->times, reg->directory->arena, id, strlen(id), times);
    return times > 1 ? arena_printf(reg->arena, "%s/%lld", id, (long long)times) : id;
}

/* The parts of a person's name, from the one column "name". */
static void put_person(struct list *list, const char *text)
{
    struct fold_name name;
    const char *rest = "";
    fold_name(list->reg->arena, text, &name);
    for (size_t i = 2; i < name.count; i++)
        rest = arena_printf(list->reg->arena, "%s%s%s", rest, i > 2 ? " " : "", name.words[i]);
    register_put(list->reg, "family_name", name.count > 0 ? name.words[0] : "", place_of(list, "name"));
    register_put(list->reg, "given_name", name.count > 1 ? name.words[1] : "", place_of(list, "name"));
    register_put(list->reg, "patronymic", rest, place_of(list, "name"));
}

/* Sets the row's columns from the sheet; 1, 0, -1. */
static int put_columns(struct list *list, enum entity entity, struct err *err)
{
    struct reg *reg = list->reg;
    const char *values[LAYOUT_COLUMNS_MAX];
    const struct column_layout *columns = journal_files[entity].columns;
    const char *about = "";
    for (size_t i = 0; columns[i].name != NULL; i++) {
        values[i] = text_of(list, columns[i].name);
        if (columns[i].type == COLUMN_DATE)
            values[i] = day_of(list, values[i]);
        int found = columns[i].type == COLUMN_REF
                        ? resolve(list, columns[i].refers, columns[i].name, &values[i], err)
                        : 1;
        if (found != 1)
            return found;
        bool names = identities[entity][0] == NULL && i > 0 && columns[i + 1].name != NULL;
        for (size_t k = 0; k < 5 && identities[entity][k] != NULL; k++)
            names = names || strcmp(identities[entity][k], columns[i].name) == 0;
        if (names)
            about = arena_printf(reg->arena, "%s%s|", about, values[i]);
    }
    about = arena_printf(reg->arena, "%s%s", about, fold_label(reg->arena, text_of(list, "name")));
    bool private = entity == ENTITY_PUPIL || entity == ENTITY_TEACHER || entity == ENTITY_GUARDIAN;
    char digest[DIGEST_HEX + 1];
    if (private || identities[entity][0] == NULL) /* no names in ids */
        about = arena_printf(reg->arena, "%.16s", digest_bytes(about, strlen(about), digest));
    register_begin(reg, entity, list->row,
                   has(list, "id") ? text_of(list, "id")
                                   : make_id(list, entity_layouts[entity].table, about));
    for (size_t i = 1; columns[i].name != NULL; i++)
        register_put(reg, columns[i].name, values[i], place_of(list, columns[i].name));
    if (private && has(list, "name"))
        put_person(list, text_of(list, "name"));
    return 1;
}

/* A pupil's row that names a class puts the pupil into it. */
static int put_membership(struct list *list, const char *pupil, struct err *err)
{
    struct reg *reg = list->reg;
    const struct importer *importer = reg->importer;
    const char *const parts[] = {reg->in_class->id, pupil};
    register_begin(reg, ENTITY_MEMBERSHIP, list->row, register_key(reg->arena, parts, 2));
    reg->row.soft = true;
    register_put(reg, "pupil", pupil, NULL);
    register_put(reg, "class_group", reg->in_class->id, NULL);
    register_put(reg, "from_on", *importer->year_from != '\0' ? importer->year_from : importer->all_from,
                 place_of(list, "class"));
    return row_take(reg->importer, &reg->row, err) < 0 ? -1 : 1;
}

/* An absence by subject and day. 1, 0, -1. */
static int put_absence(struct list *list, const char *code, struct err *err)
{
    struct reg *reg = list->reg;
    const char *pupil = text_of(list, "pupil");
    struct reg_pupil who = {.row = list->row};
    struct reg_column column = {.occurrence = 1, .kind = "", .weight = "", .topic = "", .homework = ""};
    const char *day = day_of(list, text_of(list, "date"));
    int32_t number;
    if (reg->in_subject == NULL || reg->in_class == NULL || !date_parse(day, &number)) {
        register_finding(reg, FINDING_ERROR, FINDING_EMPTY_VALUE, list->row, NULL, code,
                         _("class, subject and date, to find the lesson"));
        return 0;
    }
    memcpy(column.date, day, 11);
    for (size_t i = 0; i < reg->directory->pupils.count; i++) {
        struct dir_pupil *known = reg->directory->pupils.items[i];
        if (strcmp(known->person.id, pupil) == 0)
            who.pupil = known;
    }
    int found = who.pupil != NULL
                    ? 1
                    : register_find_pupil(reg, list->row, pupil, place_of(list, "pupil"), &who, err);
    if (found != 1)
        return found;
    reg->columns = &column;
    reg->column_count = 1;
    int taken = register_one_absence(reg, &who, code, err);
    reg->column_count = 0;
    return taken;
}

/* A mark's value may be several, or an absence: the mapping's codes hold here too. */
static int put_marks(struct list *list, struct err *err)
{
    struct reg *reg = list->reg;
    const struct reg_column column = {.occurrence = 1};
    struct reg_tokens tokens = {0};
    int verdict = 1;
    register_split(reg, &column, text_of(list, "value"), &tokens);
    if (tokens.count == 0) { /* the check says what is missing */
        int put = put_columns(list, ENTITY_MARK, err);
        return put == 1 ? row_take(reg->importer, &reg->row, err) : put;
    }
    for (size_t i = 0; i < tokens.count; i++) {
        const struct reg_token *token = &tokens.items[i];
        int taken =
            token->absence ? put_absence(list, token->value, err) : put_columns(list, ENTITY_MARK, err);
        if (taken == 1 && !token->absence) {
            if (token->ordinal > 1 && has(list, "id"))
                register_put(reg, "id",
                             arena_printf(reg->arena, "%s/%d", text_of(list, "id"), token->ordinal), NULL);
            register_put(reg, "value", token->value, place_of(list, "value"));
            taken = row_take(reg->importer, &reg->row, err);
        }
        if (taken < 0)
            return -1;
        verdict = taken == 1 ? verdict : 0;
    }
    return verdict;
}

/* Class and subject of the line, where they are named. 1, 0, -1. */
static int find_place(struct list *list, struct err *err)
{
    struct reg *reg = list->reg;
    int found = 1;
    reg->in_class = NULL;
    reg->in_subject = NULL;
    reg->class = text_of(list, "class");
    reg->subject = text_of(list, "subject");
    if (*reg->class != '\0')
        found = register_find_class(reg, err);
    if (found == 1 && *reg->subject != '\0' &&
        (reg->in_class != NULL || reg->directory->own_subjects == false))
        found = reg->in_class != NULL || directory_subject(reg->directory, reg->subject) != NULL
                    ? register_find_subject(reg, err)
                    : 1;
    return found;
}

static int take_line(struct list *list, struct err *err)
{
    struct reg *reg = list->reg;
    enum entity entity = reg->mapping->entity;
    reg->head_row = list->row;
    int found = find_place(list, err);
    if (found != 1)
        return found;
    if (entity == ENTITY_MARK)
        return put_marks(list, err);
    if (entity == ENTITY_ATTENDANCE && !has(list, "lesson"))
        return put_absence(list, text_of(list, "code"), err);
    found = put_columns(list, entity, err);
    if (found == 1)
        found = row_take(reg->importer, &reg->row, err);
    if (found == 1 && entity == ENTITY_PUPIL && reg->in_class != NULL)
        found = put_membership(list, arena_strdup(reg->arena, reg->row.cells[0].value), err);
    return found;
}

int list_take(struct reg *reg, size_t head, struct err *err)
{
    struct list list = {.reg = reg, .head = head};
    struct importer *importer = reg->importer;
    struct import_file_count *counts = &importer->files[reg->file_index];
    const struct mapping_column *columns = columns_of(reg->mapping);
    for (size_t i = 0; i < reg->mapping->columns.count; i++)
        list.at[i] = find_head(&columns[i], reg->grid, head, reg->arena);
    preview_list(importer->options->preview, reg->mapping, reg->grid, reg->file);
    enum entity entity = reg->mapping->entity;
    if (importer->entities[entity].staged == 0)
        importer->entities[entity].file = reg->file_index;
    int failed = 0;
    for (list.row = head + 1; failed == 0 && list.row < reg->grid->row_count; list.row++) {
        struct arena_mark mark = arena_mark(reg->arena);
        arena_reset(importer->row);
        counts->read++;
        int taken = take_line(&list, err);
        failed = taken < 0 ? -1 : 0;
        counts->accepted += taken == 1;
        counts->rejected += taken == 0;
        importer->accepted += taken == 1;
        arena_rewind(reg->arena, mark);
    }
    idmap_free(&list.times);
    if (failed != 0)
        return -1;
    /* rows may refer to rows of their own table (a subgroup's class) */
    int64_t back = 0;
    if (row_settle(importer, entity, reg->file, &back, err) != 0)
        return -1;
    counts->accepted -= back;
    counts->rejected += back;
    importer->accepted -= back;
    return 0;
}
