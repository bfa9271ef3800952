/*
 * policy_book: the policy of each grade and subject, resolved once. In: the sections and settings of a book,
 * the subjects of the school. Out: policies, equal ones stored once, and a table of who has which. What can
 * fail: thresholds that do not rise once the sections of a grade and subject are put together. Sections are many only
 * where they name subjects: each subject looks at its own and at those of no subject.
 */
#include "assess/policy_keys.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char subjects_sql[] =
    "SELECT subject_id, source_id, title FROM subject WHERE withdrawn = 0 ORDER BY subject_id";

static const char types_sql[] = "SELECT work_type_id, source_id, title FROM work_type ORDER BY work_type_id";

static int level_of(int grade)
{
    return grade < 1 ? -1 : grade <= 4 ? 0 : grade <= 9 ? 1 : 2;
}

/* Subject and grade 6, subject and level 5, subject 4, grade 2, level 1, base 0. */
static int rank_of(const struct policy_section *section)
{
    return 4 * (section->subject >= 0) + 2 * (section->grade >= 0) + (section->level >= 0);
}

static bool holds(const struct policy_section *section, int grade)
{
    return (section->grade < 0 || section->grade == grade) &&
           (section->level < 0 || section->level == level_of(grade));
}

/* Two lines for one value: the more specific section, then the later line. */
static int compare(const struct policy_book *book, size_t section, size_t held_section, int line,
                   int held_line)
{
    int rank = rank_of(&book->sections[section]) - rank_of(&book->sections[held_section]);
    return rank != 0 ? rank : line - held_line;
}

/* Sections that are equally specific and hold for one grade and subject name the subject, or the kind of work, by two
 * names: the same name twice is refused on reading. */
static void note_double(struct policy_book *book, const struct policy_double *twice, bool *noted)
{
    if (*noted || rank_of(&book->sections[twice->section]) != rank_of(&book->sections[twice->first_section]))
        return;
    *noted = true;
    if (book->doubles_count == book->doubles_capacity) {
        book->doubles_capacity = book->doubles_capacity > 0 ? 2 * book->doubles_capacity : 16;
        struct policy_double *larger = arena_alloc(book->arena, book->doubles_capacity * sizeof *larger);
        if (book->doubles_count > 0)
            memcpy(larger, book->doubles, book->doubles_count * sizeof *larger);
        book->doubles = larger;
    }
    book->doubles[book->doubles_count++] = *twice;
}

/* The settings of a chain that hold for the policy's grade. */
static void put_settings(struct policy_book *book, int first, struct policy *policy)
{
    for (int i = first; i >= 0; i = book->settings[i].next) {
        struct policy_setting *setting = &book->settings[i];
        int held_line = policy->place[setting->key].line, held_section = policy->place[setting->key].section;
        if (!holds(&book->sections[setting->section], policy->grade))
            continue;
        bool later = held_line == 0 ||
                     compare(book, setting->section, (size_t)held_section, setting->line, held_line) > 0;
        if (held_line != 0) {
            const char *name = policy_keys[setting->key].name;
            note_double(book,
                        later ? &(struct policy_double){setting->section, held_section, setting->line,
                                                        held_line, name, name}
                              : &(struct policy_double){held_section, setting->section, held_line,
                                                        setting->line, name, name},
                        &setting->doubled);
        }
        if (!later)
            continue;
        policy_key_put(policy, (enum policy_key)setting->key, setting->value);
        policy->place[setting->key].line = setting->line;
        policy->place[setting->key].section = setting->section;
    }
}

/* What holds for a grade and no subject, still without what depends on the scale. */
static void resolve_grade(struct policy_book *book, int grade, struct policy *policy)
{
    policy_defaults(policy);
    policy->grade = grade;
    policy->book = book;
    put_settings(book, book->first_setting, policy);
}

static bool is_called(const struct policy_subject *one, const char *name)
{
    return strcmp(name, one->title) == 0 || strcmp(name, one->source_id) == 0;
}

/* The weights by kind of work of a chain; marks carry what they make of it in their digest. The arrays of the policy
 * are another's until there is a line to put. */
static void put_weights(struct policy_book *book, int first, struct policy *policy)
{
    int32_t *weights = NULL, *at = NULL;
    size_t size = (book->types_count + 1) * sizeof *weights;
    for (int i = first; i >= 0; i = book->weights[i].next) {
        struct policy_weight *weight = &book->weights[i];
        if (!holds(&book->sections[weight->section], policy->grade))
            continue;
        if (weights == NULL) {
            weights = arena_alloc(book->arena, size);
            at = arena_alloc(book->arena, size);
            memset(weights, 0xFF, size); /* -1 */
            memset(at, 0xFF, size);
            if (policy->type_weight_x1000 != NULL) {
                memcpy(weights, policy->type_weight_x1000, size);
                memcpy(at, policy->type_weight_at, size);
            }
            policy->type_weight_x1000 = weights;
            policy->type_weight_at = at;
        }
        for (size_t k = 0; k < book->types_count; k++) {
            if (!is_called(&book->types[k], weight->type))
                continue;
            const struct policy_weight *held = at[k] >= 0 ? &book->weights[at[k]] : NULL;
            bool later =
                held == NULL || compare(book, weight->section, held->section, weight->line, held->line) > 0;
            if (held != NULL && held != weight) {
                const struct policy_weight *last = later ? weight : held, *early = later ? held : weight;
                note_double(book,
                            &(struct policy_double){last->section, early->section, last->line, early->line,
                                                    last->type, early->type},
                            &weight->doubled);
            }
            if (later) {
                weights[k] = weight->weight_x1000;
                at[k] = (int32_t)i;
            }
        }
    }
}

/* A half-year may ask for other numbers of marks than a quarter, or for the same by lines of its own. */
static void resolve_half_year(const struct policy_book *book, struct policy *policy)
{
    bool own = false;
    for (int i = 0; i < POLICY_HOURS; i++)
        own |= policy->place[POLICY_MINIMUM_HALF + i].line != 0;
    if (!own)
        return;
    struct policy *half = arena_alloc(book->arena, sizeof *half);
    *half = *policy;
    memcpy(half->minimum_marks, half->half_year_minimum, sizeof half->minimum_marks);
    half->is_half_year = true;
    policy_seal(half);
    policy->half_year = half;
}

/* A threshold must belong to a mark of the scale, lie within its values and above the one below. */
static int check_thresholds(const struct policy *policy, struct err *err)
{
    for (int key = POLICY_THRESHOLD; key <= POLICY_EXAM_THRESHOLD_LAST; key++) {
        int line = policy->place[key].line;
        bool exam = key >= POLICY_EXAM_THRESHOLD;
        if (line == 0)
            continue;
        const char *file = policy->book->file,
                   *section = policy->book->sections[policy->place[key].section].text;
        const int64_t *table = exam ? policy->exam_threshold_x1000 : policy->threshold_x1000;
        int mark = key - (exam ? POLICY_EXAM_THRESHOLD : POLICY_THRESHOLD);
        int64_t limit = exam ? 100000 : policy->value_max_x1000;
        if (mark <= policy->lowest || mark > policy->highest)
            return err_set(err, ERR_CONFIG, _("%s:%d: %s %d: expected a mark of the scale from %d to %d"),
                           file, line, section, mark, policy->lowest + 1, policy->highest);
        if (table[mark] > limit)
            return err_set(err, ERR_CONFIG, _("%s:%d: %s %d: expected at most %d"), file, line, section, mark,
                           (int)(limit / 1000));
        if ((mark > policy->lowest + 1 && table[mark] <= table[mark - 1]) ||
            (mark < policy->highest && table[mark] >= table[mark + 1]))
            return err_set(err, ERR_CONFIG, _("%s:%d: %s %d: expected thresholds that rise with the mark"),
                           file, line, section, mark);
    }
    return 0;
}

/* Four levels, each of one mark or more: below satisfactory, satisfactory, good, excellent. */
static int check_levels(const struct policy *policy, struct err *err)
{
    if (policy->lowest < policy->pass && policy->pass < policy->good && policy->good < policy->excellent &&
        policy->excellent <= policy->highest)
        return 0;
    int key = POLICY_SATISFACTORY;
    while (policy->place[key].line == 0 && key < POLICY_EXCELLENT)
        key++;
    return err_set(
        err, ERR_CONFIG,
        _("%s:%d: [scale] satisfactory = %d, good = %d, excellent = %d: expected marks of the scale from "
          "%d to %d, each above the one before"),
        policy->book->file, policy->place[key].line, policy->pass, policy->good, policy->excellent,
        policy->lowest + 1, policy->highest);
}

int policy_book_check(struct policy_book *book, struct err *err)
{
    struct policy *base = arena_alloc(book->arena, sizeof *base);
    resolve_grade(book, -1, base);
    policy_fill(base);
    policy_seal(base);
    book->base = base;
    if (base->place[POLICY_SCALE].line == 0)
        return err_set(err, ERR_CONFIG, _("%s: [scale] name is missing: expected 2-5, percent or 10"),
                       book->file);
    if (check_levels(base, err) != 0)
        return -1;
    for (int grade = -1; grade < POLICY_GRADES; grade++) {
        struct policy general, policy;
        resolve_grade(book, grade, &general);
        for (size_t name = 0; name <= book->names_count; name++) { /* the last: no subject that is named */
            if (name < book->names_count && book->names[name].first_setting < 0)
                continue;
            policy = general;
            if (name < book->names_count)
                put_settings(book, book->names[name].first_setting, &policy);
            policy_fill(&policy);
            if (check_thresholds(&policy, err) != 0)
                return -1;
        }
    }
    policy_book_bind_list(book, NULL, 0);
    return 0;
}

/* Which of the book's names are this subject, into MINE; how many. */
static size_t name_subject(struct policy_book *book, const struct policy_subject *subject, size_t *mine)
{
    size_t count = 0;
    for (size_t i = 0; i < book->names_count; i++)
        if (is_called(subject, book->names[i].text)) {
            book->names[i].known = true;
            mine[count++] = i;
        }
    return count;
}

static void finish(const struct policy_book *book, struct policy *policy)
{
    policy_fill(policy);
    policy_seal(policy);
    resolve_half_year(book, policy);
}

void policy_book_bind_list(struct policy_book *book, const struct policy_subject *subjects, size_t count)
{
    enum { ROWS = POLICY_GRADES + 1 };
    struct policy general[ROWS]; /* unfinished */
    size_t columns = count + 1;
    size_t *mine = arena_alloc(book->arena, (book->names_count + 1) * sizeof *mine);
    const struct policy **cells = arena_alloc(book->arena, ROWS * columns * sizeof *cells);
    int64_t *ids = arena_alloc(book->arena, columns * sizeof *ids);
    for (size_t i = 0; i < book->names_count; i++)
        book->names[i].known = false;
    for (size_t row = 0; row < ROWS; row++) {
        resolve_grade(book, (int)row - 1, &general[row]);
        put_weights(book, book->first_weight, &general[row]);
        struct policy *policy = arena_alloc(book->arena, sizeof *policy);
        *policy = general[row];
        finish(book, policy);
        cells[row * columns] = policy;
    }
    for (size_t column = 1; column < columns; column++) {
        size_t names = name_subject(book, &subjects[column - 1], mine);
        ids[column - 1] = subjects[column - 1].id;
        for (size_t row = 0; row < ROWS; row++) {
            cells[row * columns + column] = cells[row * columns];
            if (names == 0)
                continue;
            struct policy *policy = arena_alloc(book->arena, sizeof *policy);
            *policy = general[row];
            for (size_t i = 0; i < names; i++) {
                put_settings(book, book->names[mine[i]].first_setting, policy);
                put_weights(book, book->names[mine[i]].first_weight, policy);
            }
            finish(book, policy);
            cells[row * columns + column] = policy;
        }
    }
    book->cells = cells;
    book->subjects = count;
    book->subject_ids = ids;
    book->subject = subjects;
}

/* The rows of SQL: identifier, source_id, title. */
static struct policy_subject *read_list(struct policy_book *book, struct store *store, const char *sql,
                                        size_t *count, struct err *err)
{
    struct policy_subject *list = arena_alloc(book->arena, 64 * sizeof *list);
    size_t capacity = 64;
    struct stmt *stmt = store_prepare(store, sql, err);
    int row = -1;
    *count = 0;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        if (*count == capacity) {
            struct policy_subject *larger = arena_alloc(book->arena, 2 * capacity * sizeof *larger);
            memcpy(larger, list, capacity * sizeof *larger);
            list = larger;
            capacity *= 2;
        }
        list[(*count)++] =
            (struct policy_subject){stmt_int(stmt, 0), arena_strdup(book->arena, stmt_text(stmt, 1, NULL)),
                                    arena_strdup(book->arena, stmt_text(stmt, 2, NULL))};
    }
    stmt_free(stmt);
    return row < 0 ? NULL : list;
}

int policy_book_bind(struct policy_book *book, struct store *store, struct err *err)
{
    size_t count = 0;
    book->types = read_list(book, store, types_sql, &book->types_count, err);
    struct policy_subject *subjects =
        book->types != NULL ? read_list(book, store, subjects_sql, &count, err) : NULL;
    if (subjects == NULL) {
        book->types_count = 0;
        return -1;
    }
    for (size_t i = 0; i < book->weights_count; i++) {
        book->weights[i].known = false;
        for (size_t k = 0; k < book->types_count; k++)
            book->weights[i].known |= is_called(&book->types[k], book->weights[i].type);
    }
    policy_book_bind_list(book, subjects, count);
    /* only now it is known which names are one subject's */
    for (size_t cell = 0; cell < (POLICY_GRADES + 1) * (count + 1); cell++)
        if (check_thresholds(book->cells[cell], err) != 0)
            return -1;
    return 0;
}

int policy_line_of(const struct policy_book *book, const char *title, const char *source_id)
{
    for (size_t i = 0; i < book->lines_count; i++) {
        const struct policy_line *line = &book->lines[i];
        if (strcmp(line->title, title) == 0)
            return (int)i;
        for (int k = 0; k < line->names; k++) {
            const char *name = book->names[book->line_names[line->first_name + k]].text;
            if (strcmp(name, title) == 0 || strcmp(name, source_id) == 0)
                return (int)i;
        }
    }
    return -1;
}

const struct policy *policy_of(const struct policy_book *book, int grade, int64_t subject_id)
{
    size_t low = 0, high = book->subjects;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (book->subject_ids[middle] < subject_id)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < book->subjects && book->subject_ids[low] == subject_id;
    return policy_for(book, grade, found ? (int32_t)low : -1);
}

struct policy_place policy_place(const struct policy *policy, enum policy_key key)
{
    if (policy->is_half_year && key >= POLICY_MINIMUM && key <= POLICY_MINIMUM_LAST) {
        enum policy_key half = (enum policy_key)(key - POLICY_MINIMUM + POLICY_MINIMUM_HALF);
        key = policy->place[half].line != 0 ? half : key;
    }
    const struct policy_key_entry *entry = &policy_keys[key];
    const struct policy_book *book = policy->book;
    struct policy_place place = {book != NULL ? book->file : "", entry->head, entry->name,
                                 policy->place[key].line};
    if (book != NULL && place.line > 0)
        place.section = book->sections[policy->place[key].section].text;
    return place;
}

bool policy_weight_place(const struct policy *policy, int32_t type, struct policy_place *place)
{
    if (type < 0 || policy->type_weight_at == NULL || policy->type_weight_at[type] < 0)
        return false;
    const struct policy_weight *weight = &policy->book->weights[policy->type_weight_at[type]];
    *place = (struct policy_place){policy->book->file, policy->book->sections[weight->section].text,
                                   weight->type, weight->line};
    return true;
}

void policy_book_free(struct policy_book *book)
{
    arena_free(book->arena);
    *book = (struct policy_book){0};
}
