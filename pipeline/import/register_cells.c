/*
 * register_cells: what stands in the cells of a class register: see register.h. A mark's id is made of class,
 * subject, pupil, day and place in the cell, so that the same sheet changes nothing, a corrected cell changes
 * its mark, and an emptied one withdraws it. Marks of the same pupil, subject and day that came from the
 * journal's export (other ids) hold: where they are the same nothing is done, where not it is told.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/register.h"
#include "import/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ───────────── lessons ───────────── */

/* "2025-10-24", "2025-10-24/2" */
static const char *day_key(struct reg *reg, const char *date, int occurrence)
{
    return occurrence > 1 ? arena_printf(reg->arena, "%s/%d", date, occurrence) : date;
}

static bool is_control(const struct reg *reg, const struct reg_column *column)
{
    const struct mapping_kind *kind = mapping_find_kind(reg->mapping, fold_label(reg->arena, column->kind));
    return kind != NULL && kind->control;
}

/* The row of a lesson that sheets made: new, or once more with what the sheet says now. */
static int put_lesson(struct reg *reg, const struct reg_column *column, const char *id, struct err *err)
{
    const struct reg_lesson *said = register_lesson(reg, column->date, column->occurrence);
    const char *place = register_place(reg, column->column);
    char today[11];
    date_format(instant_day(reg->importer->options->now_at, reg->importer->utc_offset_min), today);
    register_begin(reg, ENTITY_LESSON, reg->head_row, id);
    register_put(reg, "class_group", reg->in_class->id, NULL);
    register_put(reg, "subject", reg->in_subject->id, NULL);
    register_put(reg, "teacher", reg->by_teacher != NULL ? reg->by_teacher->person.id : "", NULL);
    register_put(reg, "date", column->date, place);
    register_put(reg, "lesson_type", is_control(reg, column) ? "control" : "lesson", NULL);
    register_put(reg, "state", strcmp(column->date, today) <= 0 ? "held" : "planned", NULL);
    register_put(reg, "topic", *column->topic != '\0' || said == NULL ? column->topic : said->topic, place);
    register_put(reg, "homework",
                 *column->homework != '\0' || said == NULL ? column->homework : said->homework, place);
    return row_take(reg->importer, &reg->row, err);
}

static int make_lesson(struct reg *reg, struct reg_column *column, struct err *err)
{
    const char *const parts[] = {reg->in_class->id, reg->in_subject->id,
                                 day_key(reg, column->date, column->occurrence)};
    const char *id = register_key(reg->arena, parts, 3);
    int taken = put_lesson(reg, column, id, err);
    if (taken != 1)
        return taken < 0 ? -1 : 0;
    struct dir_lesson *lesson = directory_add(&reg->all_lessons, reg->arena, sizeof *lesson);
    lesson->key = idmap_find(&reg->importer->entities[ENTITY_LESSON].keys, id, strlen(id), 0);
    lesson->class = reg->in_class->key;
    lesson->id = id;
    memcpy(lesson->date, column->date, 11);
    lesson->made = true;
    column->lesson = lesson;
    return 0;
}

/* The n-th lesson of the day that FITS. */
static struct dir_lesson *lesson_of_day(const struct reg *reg, const struct reg_column *column, int64_t pupil)
{
    int occurrence = 0;
    for (size_t i = 0; i < reg->all_lessons.count; i++) {
        struct dir_lesson *lesson = reg->all_lessons.items[i];
        if (strcmp(lesson->date, column->date) != 0 || lesson->cancelled)
            continue;
        bool of_class = lesson->class == reg->in_class->key ||
                        (reg->in_class->parent != 0 && lesson->class == reg->in_class->parent);
        if (of_class ||
            (pupil != 0 && directory_is_member(reg->directory, pupil, lesson->class, column->date)))
            if (++occurrence == column->occurrence)
                return lesson;
    }
    return NULL;
}

/* Groups of the class have their own lessons: then the class needs none. */
static bool groups_have_lesson(const struct reg *reg, const struct reg_column *column)
{
    for (size_t i = 0; i < reg->pupil_count; i++)
        if (lesson_of_day(reg, column, reg->pupils[i].pupil->person.key) != NULL)
            return true;
    return false;
}

static bool find_absences(const struct reg *reg);

int register_lessons(struct reg *reg, struct err *err)
{
    int64_t *keys = arena_alloc(reg->arena, (reg->pupil_count + 1) * sizeof *keys);
    int64_t subject = reg->in_subject->key;
    for (size_t i = 0; i < reg->pupil_count; i++)
        keys[i] = reg->pupils[i].pupil->person.key;
    reg->has_absences = find_absences(reg);
    if (directory_lessons(reg->directory, subject, reg->first_day, reg->last_day, &reg->all_lessons,
                          reg->arena, err) != 0 ||
        directory_marks(reg->directory, keys, reg->pupil_count, subject, reg->first_day, reg->last_day,
                        &reg->marks, reg->arena, err) != 0 ||
        directory_absences(reg->directory, keys, reg->pupil_count, &reg->all_lessons, &reg->absences,
                           reg->arena, err) != 0)
        return -1;
    for (size_t i = 0; i < reg->column_count; i++) {
        struct reg_column *column = &reg->columns[i];
        arena_reset(reg->importer->row);
        column->lesson = lesson_of_day(reg, column, 0);
        if (column->lesson == NULL && !groups_have_lesson(reg, column)) {
            if (make_lesson(reg, column, err) != 0)
                return -1;
        } else if (column->lesson != NULL && column->lesson->made &&
                   column->lesson->class == reg->in_class->key &&
                   !register_is_taken(reg, ENTITY_LESSON, column->lesson->id)) {
            if (put_lesson(reg, column, column->lesson->id, err) < 0)
                return -1;
        }
    }
    return 0;
}

/* ───────────── the words of a cell ───────────── */

static void add_token(struct reg *reg, struct reg_tokens *tokens, const struct reg_column *column,
                      const char *value, bool absence)
{
    if (tokens->count == tokens->capacity) {
        size_t capacity = tokens->capacity > 0 ? tokens->capacity * 2 : 16;
        struct reg_token *items = arena_alloc(reg->arena, capacity * sizeof *items);
        if (tokens->count > 0)
            memcpy(items, tokens->items, tokens->count * sizeof *items);
        tokens->items = items;
        tokens->capacity = capacity;
    }
    int ordinal = 1;
    for (size_t i = 0; i < tokens->count; i++)
        ordinal += tokens->items[i].column == column && !tokens->items[i].absence;
    tokens->items[tokens->count++] = (struct reg_token){value, absence, column, ordinal};
}

/* A word that is a code as a whole ("н/а" holds a separator). */
static bool add_code(struct reg *reg, struct reg_tokens *tokens, const struct reg_column *column,
                     const char *word)
{
    const struct mapping_code *code = mapping_find_code(reg->mapping, mapping_fold_code(reg->arena, word));
    if (code == NULL)
        return false;
    if (code->action != ACTION_IGNORE)
        add_token(reg, tokens, column, code->value, code->action == ACTION_ABSENCE);
    return true;
}

/* "5/4" that a spreadsheet took for the 5th of April: the same two marks, whichever comes first. Per cent are no such marks. */
static bool marks_of_date(const struct reg *reg, const char *text, int *first, int *second)
{
    int32_t number;
    int high = rule_scale_high(reg->importer);
    if (reg->importer->options->mark_high == IMPORT_PERCENT || !date_parse(text, &number))
        return false;
    struct civil day = date_to_civil(number);
    *first = day.day;
    *second = day.month;
    return day.day <= high && day.month <= high;
}

void register_split(struct reg *reg, const struct reg_column *column, const char *cell,
                    struct reg_tokens *tokens)
{
    int first, second;
    if (*cell == '\0' || add_code(reg, tokens, column, cell))
        return;
    if (marks_of_date(reg, cell, &first, &second)) {
        add_token(reg, tokens, column, arena_printf(reg->arena, "%d", first), false);
        add_token(reg, tokens, column, arena_printf(reg->arena, "%d", second), false);
        return;
    }
    char *rest = arena_strdup(reg->arena, cell);
    for (char *at = rest; *at != '\0'; at++) /* a no-break space is one too */
        if ((unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0)
            at[0] = at[1] = ' ';
    for (char *word; (word = strtok_r(rest, " \t\r\n", &rest)) != NULL;) {
        if (add_code(reg, tokens, column, word))
            continue;
        for (char *piece; (piece = strtok_r(word, reg->mapping->separators, &word)) != NULL;)
            if (!add_code(reg, tokens, column, piece))
                add_token(reg, tokens, column, piece, false);
    }
}

static bool find_absences(const struct reg *reg)
{
    struct reg copy = *reg;
    for (size_t i = 0; i < reg->pupil_count; i++)
        for (size_t c = 0; c < reg->column_count; c++) {
            struct reg_tokens tokens = {0};
            register_split(&copy, &reg->columns[c],
                           grid_text(reg->grid, reg->pupils[i].row, reg->columns[c].column), &tokens);
            for (size_t k = 0; k < tokens.count; k++)
                if (tokens.items[k].absence)
                    return true;
        }
    return false;
}

/* ───────────── marks ───────────── */

static const struct mark_text {
    const char *kind, *value;
} mark_texts[] = {{"not_attested", "н/а"}, {"exempt", "осв"},  {"pass", "зач"},
                  {"fail", "незач"},       {"work_owed", "."}, {"not_submitted", "нс"}};

/* A mark of the store as marks.csv would have it. */
static const char *value_of(struct reg *reg, const struct dir_mark *mark)
{
    for (size_t i = 0; i < sizeof mark_texts / sizeof *mark_texts; i++)
        if (strcmp(mark_texts[i].kind, mark->kind) == 0)
            return mark_texts[i].value;
    if (mark->value_x1000 % 1000 == 0)
        return arena_printf(reg->arena, "%lld", (long long)(mark->value_x1000 / 1000));
    return arena_printf(reg->arena, "%lld.%03lld", (long long)(mark->value_x1000 / 1000),
                        (long long)(mark->value_x1000 % 1000));
}

static int compare_texts(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static const char *join(struct reg *reg, const char **texts, size_t count)
{
    const char *all = "";
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(reg->arena, "%s%s%s", all, i > 0 ? " " : "", texts[i]);
    return all;
}

static const char *pupil_key(struct reg *reg, const struct dir_pupil *pupil)
{
    const char *const parts[] = {reg->in_class->id, reg->in_subject->id, pupil->person.id};
    return arena_printf(reg->arena, "%s|", register_key(reg->arena, parts, 3));
}

/* The kind of work of a column: known, or made. NULL: none. -1 in *FAILED. */
static const char *work_type(struct reg *reg, const struct reg_column *column, int *failed, struct err *err)
{
    if (*column->kind == '\0')
        return NULL;
    const struct mapping_kind *kind = mapping_find_kind(reg->mapping, fold_label(reg->arena, column->kind));
    const char *id = directory_work_type(reg->directory, reg->arena, column->kind);
    if (id == NULL && kind != NULL)
        id = directory_work_type(reg->directory, reg->arena, kind->title);
    if (id != NULL)
        return id;
    struct arena *arena = reg->directory->arena;
    id = arena_strdup(arena, kind != NULL ? kind->id : column->kind);
    register_begin(reg, ENTITY_WORK_TYPE, reg->head_row, id);
    register_put(reg, "title", kind != NULL ? kind->title : column->kind,
                 register_place(reg, column->column));
    register_put(reg, "weight", kind != NULL ? kind->weight : "1", NULL);
    register_put(reg, "is_control", kind != NULL && kind->control ? "1" : "0", NULL);
    int taken = row_take(reg->importer, &reg->row, err);
    *failed = taken < 0 ? -1 : 0;
    if (taken != 1)
        return NULL;
    const char **pair = directory_add(&reg->directory->work_types, arena, 2 * sizeof *pair);
    pair[0] = id;
    pair[1] = arena_strdup(arena, kind != NULL ? kind->title : column->kind);
    return id;
}

static struct dir_mark *find_mark(const struct reg *reg, const char *id)
{
    for (size_t i = 0; i < reg->marks.count; i++) {
        struct dir_mark *mark = reg->marks.items[i];
        if (strcmp(mark->id, id) == 0)
            return mark;
    }
    return NULL;
}

static bool is_day(const char *text)
{
    int32_t day;
    return date_parse(text, &day);
}

static int put_mark(struct reg *reg, struct reg_pupil *pupil, const char *key, const struct reg_token *token,
                    struct err *err)
{
    const struct reg_column *column = token->column;
    const char *place = register_place(reg, column->column);
    const char *id = arena_printf(reg->arena, "%s%s|%d", key, day_key(reg, column->date, column->occurrence),
                                  token->ordinal);
    struct dir_mark *known = find_mark(reg, id);
    if (known != NULL)
        known->kept = true; /* also when its new value can't be taken: what was right yesterday stands */
    if (is_day(token->value)) {
        register_finding(reg, FINDING_ERROR, FINDING_MARK_OUT_OF_SCALE, pupil->row, place, token->value,
                         _("5/4, which the spreadsheet took for a date: make the cell text"));
        return 0;
    }
    int failed = 0;
    int64_t number;
    const char *type = work_type(reg, column, &failed, err);
    if (failed != 0)
        return -1;
    register_begin(reg, ENTITY_MARK, pupil->row, id);
    register_put(reg, "pupil", pupil->pupil->person.id, NULL);
    register_put(reg, "subject", reg->in_subject->id, NULL);
    register_put(reg, "date", column->date, place);
    register_put(reg, "value", token->value, place);
    register_put(reg, "work_type", type, place);
    register_put(reg, "weight", value_decimal(column->weight, &number) ? column->weight : "", place);
    register_put(reg, "lesson", column->lesson != NULL ? column->lesson->id : "", NULL);
    int taken = row_take(reg->importer, &reg->row, err);
    if (taken == 1 &&
        (known == NULL || known->withdrawn || strcmp(known->kind, reg->row.derived[0].value) != 0 ||
         (strcmp(known->kind, "number") == 0 && known->value_x1000 != reg->row.derived[1].number)))
        pupil->changed = true;
    return taken < 0 ? -1 : 0;
}

static int withdraw_mark(struct reg *reg, struct reg_pupil *pupil, const struct dir_mark *mark,
                         struct err *err)
{
    register_begin(reg, ENTITY_MARK, pupil->row, mark->id);
    register_put(reg, "pupil", pupil->pupil->person.id, NULL);
    register_put(reg, "subject", reg->in_subject->id, NULL);
    register_put(reg, "date", mark->date, NULL);
    register_put(reg, "value", value_of(reg, mark), NULL);
    register_put(reg, "status", "withdrawn", NULL);
    pupil->changed = true;
    return row_take(reg->importer, &reg->row, err) < 0 ? -1 : 0;
}

static bool is_own(const struct dir_mark *mark, const char *key)
{
    return strncmp(mark->id, key, strlen(key)) == 0;
}

/* "осв" in a cell is an exemption from the lesson: an exempt mark of the export says the same. */
static bool is_exempt(const struct reg *reg, const struct reg_tokens *tokens, const char *date)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].absence && strcmp(tokens->items[i].column->date, date) == 0 &&
            strcmp(mapping_fold_code(reg->arena, tokens->items[i].value), "осв") == 0)
            return true;
    return false;
}

/* The day has marks of the journal's export: they hold. True: there are some, and differences are told. */
static bool compare_day(struct reg *reg, const struct reg_pupil *pupil, const char *key, const char *date,
                        const struct reg_tokens *tokens)
{
    const char **theirs = arena_alloc(reg->arena, (reg->marks.count + 1) * sizeof *theirs);
    const char **ours = arena_alloc(reg->arena, (tokens->count + 1) * sizeof *ours);
    size_t their_count = 0, our_count = 0;
    const struct reg_column *first = NULL;
    for (size_t i = 0; i < reg->marks.count; i++) {
        const struct dir_mark *mark = reg->marks.items[i];
        if (mark->pupil == pupil->pupil->person.key && !mark->withdrawn && strcmp(mark->date, date) == 0 &&
            !is_own(mark, key) && !(strcmp(mark->kind, "exempt") == 0 && is_exempt(reg, tokens, date)))
            theirs[their_count++] = value_of(reg, mark);
    }
    if (their_count == 0)
        return false;
    for (size_t i = 0; i < tokens->count; i++)
        if (!tokens->items[i].absence && strcmp(tokens->items[i].column->date, date) == 0)
            ours[our_count++] = tokens->items[i].value;
    for (size_t i = 0; first == NULL; i++)
        if (strcmp(reg->columns[i].date, date) == 0)
            first = &reg->columns[i];
    const char *our_text = join(reg, ours, our_count), *their_text = join(reg, theirs, their_count);
    if (strcmp(our_text, their_text) != 0)
        register_finding(reg, FINDING_WARNING, FINDING_REGISTER_DIFFERS, pupil->row,
                         register_place(reg, first->column), our_text, their_text);
    return true;
}

static bool is_first_of_day(const struct reg *reg, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (strcmp(reg->columns[i].date, reg->columns[column].date) == 0)
            return false;
    return true;
}

static int put_marks(struct reg *reg, struct reg_pupil *pupil, const struct reg_tokens *tokens,
                     struct err *err)
{
    const char *key = pupil_key(reg, pupil->pupil);
    for (size_t c = 0; c < reg->column_count; c++) {
        const char *date = reg->columns[c].date;
        if (!is_first_of_day(reg, c) || compare_day(reg, pupil, key, date, tokens))
            continue;
        for (size_t i = 0; i < tokens->count; i++)
            if (!tokens->items[i].absence && strcmp(tokens->items[i].column->date, date) == 0 &&
                put_mark(reg, pupil, key, &tokens->items[i], err) != 0)
                return -1;
    }
    for (size_t i = 0; i < reg->marks.count; i++) {
        struct dir_mark *mark = reg->marks.items[i];
        bool of_sheet = false;
        for (size_t c = 0; c < reg->column_count; c++)
            of_sheet = of_sheet || strcmp(reg->columns[c].date, mark->date) == 0;
        if (mark->pupil == pupil->pupil->person.key && of_sheet && is_own(mark, key) && !mark->kept &&
            !mark->withdrawn && withdraw_mark(reg, pupil, mark, err) != 0)
            return -1;
    }
    return 0;
}

/* ───────────── absences ───────────── */

/* Do the store's code and that of the cell say the same? "Н" says less than the store may know. */
static bool same_absence(const struct reg *reg, const char *code, const char *stored)
{
    static const struct {
        const char *word, *stored;
    } codes[] = {{"б", "ill"},    {"уп", "excused"}, {"нп", "unexcused"}, {"от", "absent"},
                 {"н", "absent"}, {"оп", "late"},    {"осв", "exempt"}};
    const char *folded = mapping_fold_code(reg->arena, code);
    bool missed = strcmp(stored, "late") != 0 && strcmp(stored, "exempt") != 0;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i].word, folded) == 0)
            return strcmp(codes[i].stored, stored) == 0 || (missed && strcmp(codes[i].stored, "absent") == 0);
    return false;
}

/* The row of an absence; LESSON and CODE as in attendance.csv. */
static int put_absence(struct reg *reg, const struct reg_pupil *pupil, const char *id, const char *lesson,
                       const char *code, const char *place, bool withdrawn, struct err *err)
{
    register_begin(reg, ENTITY_ATTENDANCE, pupil->row, id);
    register_put(reg, "pupil", pupil->pupil->person.id, NULL);
    register_put(reg, "lesson", lesson, place);
    register_put(reg, "code", code, place);
    register_put(reg, "status", withdrawn ? "withdrawn" : "active", NULL);
    return row_take(reg->importer, &reg->row, err);
}

static const char *word_of(const char *stored)
{
    static const char *const pairs[][2] = {{"ill", "Б"},    {"excused", "УП"}, {"unexcused", "НП"},
                                           {"absent", "Н"}, {"late", "ОП"},    {"exempt", "ОСВ"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], stored) == 0)
            return pairs[i][1];
    return "Н";
}

static const struct reg_token *absence_of(const struct reg_tokens *tokens, const struct reg_column *column)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].absence && tokens->items[i].column == column)
            return &tokens->items[i];
    return NULL;
}

/* What is known of the pupil at the lesson: by this sheet's reader (*OWN) and from the export (*OTHER). */
static void known_absences(const struct reg *reg, int64_t pupil, int64_t lesson, const char *id,
                           struct dir_absence **own, struct dir_absence **other)
{
    *own = *other = NULL;
    for (size_t i = 0; i < reg->absences.count; i++) {
        struct dir_absence *absence = reg->absences.items[i];
        if (strcmp(absence->id, id) == 0)
            *own = absence;
        else if (absence->pupil == pupil && absence->lesson == lesson && !absence->withdrawn)
            *other = absence;
    }
}

static int take_absence(struct reg *reg, struct reg_pupil *pupil, struct reg_column *column, const char *key,
                        const struct reg_token *token, struct err *err)
{
    int64_t who = pupil->pupil->person.key;
    struct dir_lesson *lesson = lesson_of_day(reg, column, who);
    if (lesson == NULL && column->lesson == NULL && token != NULL && make_lesson(reg, column, err) != 0)
        return -1;
    lesson = lesson != NULL ? lesson : column->lesson;
    if (lesson == NULL)
        return 0;
    const char *id = arena_printf(reg->arena, "%s%s|a", key, day_key(reg, column->date, column->occurrence));
    const char *place = register_place(reg, column->column);
    struct dir_absence *own, *other;
    known_absences(reg, who, lesson->key, id, &own, &other);
    if (other != NULL && reg->has_absences &&
        (token == NULL || !same_absence(reg, token->value, other->code)))
        register_finding(reg, FINDING_WARNING, FINDING_REGISTER_DIFFERS, pupil->row, place,
                         token != NULL ? token->value : "", word_of(other->code));
    bool wanted = token != NULL && other == NULL;
    if (!wanted && (own == NULL || own->withdrawn))
        return 0;
    int taken = put_absence(reg, pupil, id, lesson->id, wanted ? token->value : word_of(own->code), place,
                            !wanted, err);
    if (taken == 1 && (!wanted || own == NULL || own->withdrawn || own->lesson != lesson->key ||
                       strcmp(own->code, row_cell(&reg->row, "code")->value) != 0))
        pupil->changed = true;
    return taken < 0 ? -1 : 0;
}

int register_one_absence(struct reg *reg, struct reg_pupil *pupil, const char *code, struct err *err)
{
    struct reg_column *column = &reg->columns[0];
    const struct reg_token token = {.value = code, .absence = true, .column = column};
    const int64_t keys[] = {pupil->pupil->person.key};
    reg->all_lessons = reg->absences = (struct dir_list){0};
    reg->has_absences = true;
    if (directory_lessons(reg->directory, reg->in_subject->key, column->date, column->date, &reg->all_lessons,
                          reg->arena, err) != 0 ||
        directory_absences(reg->directory, keys, 1, &reg->all_lessons, &reg->absences, reg->arena, err) != 0)
        return -1;
    column->lesson = NULL;
    return take_absence(reg, pupil, column, pupil_key(reg, pupil->pupil), &token, err) < 0 ? -1 : 1;
}

int register_cells(struct reg *reg, struct reg_pupil *pupil, struct err *err)
{
    struct reg_tokens tokens = {0};
    const char *key = pupil_key(reg, pupil->pupil);
    for (size_t c = 0; c < reg->column_count; c++) {
        const char *cell = grid_text(reg->grid, pupil->row, reg->columns[c].column);
        int first, second;
        register_split(reg, &reg->columns[c], cell, &tokens);
        if (marks_of_date(reg, cell, &first, &second))
            register_finding(reg, FINDING_WARNING, FINDING_DATE_AS_MARKS, pupil->row,
                             register_place(reg, reg->columns[c].column), cell,
                             arena_printf(reg->arena, "%d/%d", first, second));
    }
    if (put_marks(reg, pupil, &tokens, err) != 0)
        return -1;
    for (size_t c = 0; c < reg->column_count; c++)
        if (take_absence(reg, pupil, &reg->columns[c], key, absence_of(&tokens, &reg->columns[c]), err) != 0)
            return -1;
    return 0;
}
