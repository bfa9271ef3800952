/* mapping: see mapping.h. The ini is read by inih; each section has one reader below. */
#include "import/mapping.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/fold.h"
#include "import/value.h"

#include <ini.h>
#include <stddef.h>
#include <string.h>

enum { MAPPING_BYTES_MAX = 1 << 20, ITEMS_MAX = 2000 };

struct reading {
    const char *name, *at, *end;
    int line;
    struct mapping *mapping;
    bool failed;
    struct err *err;
};

static char *next_line(char *out, int size, void *stream)
{
    struct reading *reading = stream;
    if (reading->at >= reading->end)
        return NULL;
    const char *line = reading->at;
    const char *stop = memchr(line, '\n', (size_t)(reading->end - line));
    size_t len = stop != NULL ? (size_t)(stop - line) : (size_t)(reading->end - line);
    reading->at += len + (stop != NULL);
    reading->line++;
    while (len > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        len--;
    }
    if (len > 0 && (*line == ';' || *line == '#'))
        len = 0;
    bool odd = memchr(line, '\0', len) != NULL || !text_is_utf8(line, len, NULL);
    if (odd || len + 2 > (size_t)size) {
        if (!reading->failed)
            err_set(reading->err, ERR_CONFIG,
                    odd ? _("%s:%d: this is not UTF-8")
                        : _("%s:%d: the line is too long: repeat the key for further words"),
                    reading->name, reading->line);
        reading->failed = true;
        len = 0;
    }
    memcpy(out, line, len);
    out[len] = '\n';
    out[len + 1] = '\0';
    return out;
}

static bool refuse(struct reading *reading, const char *key, const char *expected)
{
    if (!reading->failed)
        err_set(reading->err, ERR_CONFIG, _("%s:%d: %s: expected %s"), reading->name, reading->line, key,
                expected);
    reading->failed = true;
    return false;
}

/* ───────────── words and lists ───────────── */

static void *grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity > 0 ? *capacity * 2 : 8;
    void *more = arena_alloc(arena, *capacity * size);
    if (count > 0)
        memcpy(more, items, count * size);
    return more;
}

static void *add(struct mapping *mapping, struct mapping_list *list, size_t size)
{
    list->items = grow(mapping->arena, list->items, list->count, &list->capacity, size);
    return (char *)list->items + list->count++ * size;
}

static void add_word(struct mapping *mapping, struct mapping_words *words, const char *text, bool fold)
{
    size_t len = strlen(text);
    bool prefix = len > 1 && text[len - 1] == '*';
    const char *folded = prefix ? arena_strndup(mapping->arena, text, len - 1) : text;
    folded = fold ? fold_label(mapping->arena, folded) : arena_strdup(mapping->arena, folded);
    if (*folded == '\0')
        return; /* ".*" would fit everything */
    words->items = grow(mapping->arena, words->items, words->count, &words->capacity, sizeof *words->items);
    words->items[words->count++] = (struct mapping_word){folded, prefix};
}

/* "Предмет | Дисциплина" */
static void add_words(struct mapping *mapping, struct mapping_words *words, const char *value, bool fold)
{
    char *rest = arena_strdup(mapping->arena, value);
    while (rest != NULL) {
        char *bar = strchr(rest, '|'), *word = rest;
        rest = bar != NULL ? bar + 1 : NULL;
        if (bar != NULL)
            *bar = '\0';
        word = text_trim(word);
        if (*word != '\0')
            add_word(mapping, words, word, fold);
    }
}

bool mapping_has(const struct mapping_words *words, const char *folded)
{
    for (size_t i = 0; *folded != '\0' && i < words->count; i++) {
        const struct mapping_word *word = &words->items[i];
        if (word->prefix ? strncmp(folded, word->text, strlen(word->text)) == 0
                         : strcmp(folded, word->text) == 0)
            return true;
    }
    return false;
}

const char *mapping_fold_code(struct arena *arena, const char *text)
{
    const char *lower = text_lower(arena, text_nfc(arena, text)), *end = lower + strlen(lower);
    char *out = arena_raw(arena, (size_t)(end - lower) + 5), *put = out;
    while (lower < end) {
        uint32_t code = text_next(&lower, end);
        if (code > ' ' && code != 0xA0)
            put += text_put(code == 0x451 ? 0x435 : code, put);
    }
    *put = '\0';
    return out;
}

const struct mapping_code *mapping_find_code(const struct mapping *mapping, const char *folded)
{
    const struct mapping_code *codes = mapping->codes.items;
    for (size_t i = 0; i < mapping->codes.count; i++)
        if (strcmp(codes[i].text, folded) == 0)
            return &codes[i];
    return NULL;
}

const struct mapping_kind *mapping_find_kind(const struct mapping *mapping, const char *folded)
{
    const struct mapping_kind *kinds = mapping->kinds.items;
    for (size_t i = 0; i < mapping->kinds.count; i++)
        if (strcmp(kinds[i].text, folded) == 0)
            return &kinds[i];
    return NULL;
}

const char *mapping_alias(const struct mapping_list *pairs, const char *folded)
{
    const struct mapping_pair *items = pairs->items;
    for (size_t i = 0; i < pairs->count; i++)
        if (strcmp(items[i].from, folded) == 0)
            return items[i].to;
    return NULL;
}

/* ───────────── dates ───────────── */

static bool read_digits(const char **at, size_t most, int *number)
{
    size_t digits = strspn(*at, "0123456789");
    *number = 0;
    if (digits == 0 || digits > most)
        return false;
    for (size_t i = 0; i < digits; i++)
        *number = *number * 10 + ((*at)[i] - '0');
    *at += digits;
    return true;
}

/* FORM: d, m, y and what stands between them. */
static bool date_fits(const char *form, const char *text, struct mapping_date *date)
{
    const char *whole = form;
    *date = (struct mapping_date){0};
    for (; *form != '\0'; form++) {
        const char *from = text;
        if (*form == 'd') {
            if (!read_digits(&text, 2, &date->day))
                return false;
        } else if (*form == 'm') {
            if (!read_digits(&text, 2, &date->month))
                return false;
        } else if (*form == 'y') {
            if (!read_digits(&text, 4, &date->year) || (text - from != 4 && text - from != 2))
                return false;
            date->year += text - from == 2 ? 2000 : 0;
        } else if (*text++ != *form) {
            return false;
        }
    }
    bool months = strchr(whole, 'm') == NULL || (date->month >= 1 && date->month <= 12);
    return *text == '\0' && date->day >= 1 && date->day <= 31 && months;
}

bool mapping_read_date(const struct mapping *mapping, const char *text, struct mapping_date *date)
{
    for (size_t i = 0; i < mapping->date_forms.count; i++)
        if (date_fits(mapping->date_forms.items[i].text, text, date))
            return true;
    return false;
}

/* ───────────── sections ───────────── */

static bool read_sheet(struct reading *reading, const char *key, const char *value)
{
    struct mapping *mapping = reading->mapping;
    if (strcmp(key, "title") == 0) {
        mapping->title = arena_strdup(mapping->arena, value);
    } else if (strcmp(key, "kind") == 0) {
        mapping->list = strcmp(value, "list") == 0;
        if (!mapping->list && strcmp(value, "register") != 0)
            return refuse(reading, key, "register, list");
    } else if (strcmp(key, "table") == 0) {
        const char *file = arena_printf(mapping->arena, "%s.csv", value);
        for (mapping->entity = 0; mapping->entity < ENTITY_COUNT; mapping->entity++)
            if (strcmp(journal_files[mapping->entity].name, file) == 0)
                return true;
        return refuse(reading, key, "marks, attendance, pupils, lessons ...");
    } else if (strcmp(key, "sheet_name") == 0) {
        mapping->sheet_name = arena_strdup(mapping->arena, value);
    } else if (strcmp(key, "file_name") == 0) {
        mapping->file_name = arena_strdup(mapping->arena, value);
    } else if (strcmp(key, "dates") == 0) {
        add_words(mapping, &mapping->date_forms, value, false);
    } else if (strcmp(key, "separators") == 0) {
        mapping->separators = arena_strdup(mapping->arena, value);
    } else {
        return refuse(reading, key, "title, kind, table, sheet_name, file_name, dates, separators");
    }
    return true;
}

/* The keys whose values are lists of words. */
static const struct word_key {
    const char *section, *key;
    size_t offset;
} word_keys[] = {
    {"head", "subject", offsetof(struct mapping, head_subject)},
    {"head", "class", offsetof(struct mapping, head_class)},
    {"head", "teacher", offsetof(struct mapping, head_teacher)},
    {"head", "year", offsetof(struct mapping, head_year)},
    {"columns", "pupil", offsetof(struct mapping, pupil)},
    {"columns", "number", offsetof(struct mapping, number)},
    {"columns", "ignore", offsetof(struct mapping, ignore)},
    {"rows", "kind", offsetof(struct mapping, row_kind)},
    {"rows", "weight", offsetof(struct mapping, row_weight)},
    {"rows", "topic", offsetof(struct mapping, row_topic)},
    {"rows", "homework", offsetof(struct mapping, row_homework)},
    {"rows", "skip", offsetof(struct mapping, row_skip)},
    {"lessons", "date", offsetof(struct mapping, lesson_date)},
    {"lessons", "topic", offsetof(struct mapping, lesson_topic)},
    {"lessons", "homework", offsetof(struct mapping, lesson_homework)},
};

/* "absence Н", "mark зач", "ignore" */
static bool read_code(struct reading *reading, const char *key, const char *value)
{
    struct mapping *mapping = reading->mapping;
    struct mapping_code code = {.text = mapping_fold_code(mapping->arena, key), .value = ""};
    size_t len = strcspn(value, " \t");
    const char *rest = value + len + strspn(value + len, " \t");
    if (len == 4 && strncmp(value, "mark", len) == 0 && *rest != '\0')
        code.action = ACTION_MARK;
    else if (len == 7 && strncmp(value, "absence", len) == 0 && *rest != '\0')
        code.action = ACTION_ABSENCE;
    else if (len == 6 && strncmp(value, "ignore", len) == 0 && *rest == '\0')
        code.action = ACTION_IGNORE;
    else
        return refuse(reading, key, "mark VALUE, absence CODE, ignore");
    code.value = arena_strdup(mapping->arena, rest);
    *(struct mapping_code *)add(mapping, &mapping->codes, sizeof code) = code;
    return true;
}

/* К = Контрольная работа | 1.5 | control */
static bool read_kind(struct reading *reading, const char *key, const char *value)
{
    struct mapping *mapping = reading->mapping;
    struct mapping_kind kind = {
        .text = fold_label(mapping->arena, key), .id = arena_strdup(mapping->arena, key), .weight = "1"};
    char *title = arena_strdup(mapping->arena, value), *weight = strchr(title, '|');
    if (weight != NULL) {
        *weight++ = '\0';
        char *control = strchr(weight, '|');
        if (control != NULL)
            *control++ = '\0';
        if (control != NULL && strcmp(text_trim(control), "control") != 0)
            return refuse(reading, key, "TITLE | WEIGHT | control");
        kind.control = control != NULL;
        kind.weight = text_trim(weight);
    }
    int64_t number;
    if (!value_decimal(kind.weight, &number))
        return refuse(reading, key, "TITLE | WEIGHT | control");
    kind.title = text_trim(title);
    *(struct mapping_kind *)add(mapping, &mapping->kinds, sizeof kind) = kind;
    return true;
}

static bool read_pair(struct mapping *mapping, struct mapping_list *pairs, const char *from, const char *to)
{
    *(struct mapping_pair *)add(mapping, pairs, sizeof(struct mapping_pair)) =
        (struct mapping_pair){from, arena_strdup(mapping->arena, to)};
    return true;
}

/* A column of the table, or a name by which something is looked up. */
static bool known_column(const struct mapping *mapping, const char *name)
{
    static const char *const others[] = {"class", "subject", "date", "name"};
    for (const struct column_layout *at = journal_files[mapping->entity].columns; at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i], name) == 0)
            return true;
    return false;
}

static bool read_list_column(struct reading *reading, const char *key, const char *value, bool constant)
{
    struct mapping *mapping = reading->mapping;
    struct mapping_column *columns = mapping->columns.items, *column = NULL;
    if (!known_column(mapping, key))
        return refuse(reading, key,
                      _("a column of the table (samples/README.md), or class, subject, date, name"));
    for (size_t i = 0; i < mapping->columns.count; i++)
        if (strcmp(columns[i].name, key) == 0)
            column = &columns[i];
    if (column == NULL) {
        if (mapping->columns.count == LAYOUT_COLUMNS_MAX)
            return refuse(reading, key, _("fewer columns"));
        column = add(mapping, &mapping->columns, sizeof *column);
        *column = (struct mapping_column){.name = arena_strdup(mapping->arena, key)};
    }
    if (constant)
        column->constant = arena_strdup(mapping->arena, value);
    else
        add_words(mapping, &column->heads, value, true);
    return true;
}

static bool read_value(struct reading *reading, const char *column, const char *key, const char *value)
{
    struct mapping *mapping = reading->mapping;
    *(struct mapping_value *)add(mapping, &mapping->values, sizeof(struct mapping_value)) =
        (struct mapping_value){arena_strdup(mapping->arena, column), fold_label(mapping->arena, key),
                               arena_strdup(mapping->arena, value)};
    return true;
}

static bool take_pair(struct reading *reading, const char *section, const char *key, const char *value)
{
    struct mapping *mapping = reading->mapping;
    if (mapping->codes.count + mapping->kinds.count + mapping->subjects.count + mapping->classes.count +
            mapping->values.count >
        ITEMS_MAX)
        return refuse(reading, key, _("fewer entries"));
    if (strcmp(section, "sheet") == 0)
        return read_sheet(reading, key, value);
    if (strcmp(section, "codes") == 0)
        return read_code(reading, key, value);
    if (strcmp(section, "kinds") == 0)
        return read_kind(reading, key, value);
    if (strcmp(section, "subjects") == 0)
        return read_pair(mapping, &mapping->subjects, fold_label(mapping->arena, key), value);
    if (strcmp(section, "classes") == 0)
        return read_pair(mapping, &mapping->classes, fold_class(mapping->arena, key), value);
    if (mapping->list && strcmp(section, "columns") == 0)
        return read_list_column(reading, key, value, false);
    if (mapping->list && strcmp(section, "constants") == 0)
        return read_list_column(reading, key, value, true);
    if (mapping->list && strncmp(section, "value ", 6) == 0)
        return read_value(reading, section + 6, key, value);
    for (size_t i = 0; i < sizeof word_keys / sizeof *word_keys; i++)
        if (strcmp(word_keys[i].section, section) == 0 && strcmp(word_keys[i].key, key) == 0) {
            void *words = (char *)mapping + word_keys[i].offset;
            add_words(mapping, words, value, true);
            return true;
        }
    if (!reading->failed)
        err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] %s: there is no such key"), reading->name,
                reading->line, section, key);
    reading->failed = true;
    return false;
}

static int on_pair(void *user, const char *section, const char *key, const char *value)
{
    struct reading *reading = user;
    return reading->failed || take_pair(reading, section, key, value);
}

/* ───────────── the whole ───────────── */

static int check(struct reading *reading)
{
    struct mapping *mapping = reading->mapping;
    if (mapping->date_forms.count == 0)
        add_words(mapping, &mapping->date_forms, "y-m-d | d.m.y | d.m | d.m. | d", false);
    bool pupils = mapping->list ? mapping->columns.count > 0 : mapping->pupil.count > 0;
    if (!pupils)
        return err_set(reading->err, ERR_CONFIG, _("%s: [columns] says nothing"), reading->name);
    return 0;
}

struct mapping *mapping_parse(const char *path, const char *text, size_t len, struct arena *arena,
                              struct err *err)
{
    struct mapping *mapping = arena_alloc(arena, sizeof *mapping);
    *mapping = (struct mapping){.path = arena_strdup(arena, path),
                                .title = arena_strdup(arena, path),
                                .entity = ENTITY_MARK,
                                .sheet_name = "",
                                .file_name = "",
                                .separators = "/,;",
                                .arena = arena};
    struct reading reading = {
        .name = mapping->path, .at = text, .end = text + len, .mapping = mapping, .err = err};
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        reading.at += 3;
    int line = ini_parse_stream(next_line, &reading, on_pair, &reading);
    if (reading.failed)
        return NULL;
    if (line != 0) {
        err_set(err, ERR_CONFIG, _("%s:%d: expected [section] or key = value"), path, line);
        return NULL;
    }
    return check(&reading) == 0 ? mapping : NULL;
}

struct mapping *mapping_load(const char *path, struct arena *arena, struct err *err)
{
    struct buf text = {0};
    struct mapping *mapping = NULL;
    if (!file_exists(path))
        err_set(err, ERR_CONFIG, _("%s is not there: name a mapping, such as templates/mappings/eljur.ini"),
                path);
    else if (file_read(path, MAPPING_BYTES_MAX, &text, err) == 0)
        mapping = mapping_parse(path, buf_text(&text), text.len, arena, err);
    buf_free(&text);
    return mapping;
}
