/* register_find: where the head, the dates and the pupils of a class register stand: see register.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "import/fold.h"
#include "import/register.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    HEAD_ROWS_MAX = 60,
    DATES_MAX = 1000,
    PASSED_MAX = 400,
    LABEL_MAX = 200, /* bytes */
    YEAR_BEGINS = 8  /* August: later months are of the first year */
};

/* ───────────── header lines ───────────── */

enum role { ROLE_SUBJECT, ROLE_CLASS, ROLE_TEACHER, ROLE_YEAR, ROLES };

static enum role role_of(const struct mapping *mapping, const char *folded)
{
    const struct mapping_words *const words[] = {&mapping->head_subject, &mapping->head_class,
                                                 &mapping->head_teacher, &mapping->head_year};
    for (enum role role = 0; role < ROLES; role++)
        if (mapping_has(words[role], folded))
            return role;
    return ROLES;
}

/* The label at the end of TEXT ("Алгебра, Класс"): its role, and where it begins. */
static enum role label_at_end(struct reg *reg, const char *text, size_t *from)
{
    size_t len = strlen(text); /* of a longer text only the end can be a label */
    for (size_t i = len > LABEL_MAX ? len - LABEL_MAX : 0; i < len; i++) {
        bool begins = i == 0 || strchr(" \t\n,;/", text[i - 1]) != NULL;
        enum role role = begins ? role_of(reg->mapping, fold_label(reg->arena, text + i)) : ROLES;
        if (role != ROLES) {
            *from = i;
            return role;
        }
    }
    *from = len;
    return ROLES;
}

static void set_role(struct reg *reg, enum role role, const char *value)
{
    const char **const places[] = {&reg->subject, &reg->class, &reg->teacher, &reg->year};
    char *text = arena_strdup(reg->arena, value);
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\n,;/", text[len - 1]) != NULL)
        text[--len] = '\0';
    text = text_trim(text);
    if (role < ROLES && *text != '\0' && **places[role] == '\0')
        *places[role] = text;
}

/* A cell of a header line: "Класс: 5А, Предмет: Алгебра", or a label whose value stands in the next cell. */
static void read_head_cell(struct reg *reg, const char *cell, const char *next)
{
    char *rest = arena_strdup(reg->arena, cell);
    enum role role = ROLES;
    size_t from = 0;
    if (strchr(rest, ':') == NULL) {
        set_role(reg, role_of(reg->mapping, fold_label(reg->arena, rest)), next);
        return;
    }
    while (rest != NULL) {
        char *colon = strchr(rest, ':'), *part = rest;
        rest = colon != NULL ? colon + 1 : NULL;
        if (colon != NULL)
            *colon = '\0';
        enum role further = colon != NULL ? label_at_end(reg, part, &from) : ROLES;
        if (further != ROLES)
            part[from] = '\0';
        bool empty = *text_trim(arena_strdup(reg->arena, part)) == '\0';
        set_role(reg, role, colon == NULL && empty ? next : part);
        role = further;
    }
}

static void read_head(struct reg *reg, size_t rows)
{
    for (size_t r = 0; r < rows; r++) {
        const struct grid_row *row = &reg->grid->rows[r];
        const struct grid_cell *cells = reg->grid->cells + row->first;
        for (size_t i = 0; i < row->count; i++)
            read_head_cell(reg, cells[i].text, i + 1 < row->count ? cells[i + 1].text : "");
    }
}

/* ───────────── names of sheet and file ───────────── */

/* "5А-алгебра" → "5А", "алгебра"; false when it does not begin with a class. */
static bool split_name(struct reg *reg, const char *name, const char **class, const char **subject)
{
    const char *end = name + strlen(name), *at = name;
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 2)
        return false;
    at += digits;
    while (at < end && strchr(" -_\"", *at) != NULL)
        at++;
    if (at == end)
        return false;
    uint32_t code = text_next(&at, end);
    const char *behind = at;
    uint32_t after = at < end ? text_next(&at, end) : ' ';
    bool ends = after == ' ' || after == '-' || after == '_' || after == ',' || after == '.';
    if (text_upper_code(code) < 'A' || !ends)
        return false;
    *class = arena_strndup(reg->arena, name, (size_t)(behind - name));
    while (behind < end && strchr(" -_,.", *behind) != NULL)
        behind++;
    *subject = arena_strndup(reg->arena, behind, (size_t)(end - behind));
    return true;
}

/* ANY_SUBJECT: a name without a class is a subject also when nobody knows it ("журнал.csv" is not). */
static void read_name(struct reg *reg, const char *name, const char *tells, bool any_subject)
{
    bool class = strstr(tells, "class") != NULL, subject = strstr(tells, "subject") != NULL;
    const char *of_class = "", *of_subject = "";
    if (*tells == '\0' || *name == '\0')
        return;
    if (split_name(reg, name, &of_class, &of_subject)) {
        if (class)
            set_role(reg, ROLE_CLASS, of_class);
        if (subject)
            set_role(reg, ROLE_SUBJECT, of_subject);
    } else if (subject && (any_subject || directory_subject(reg->directory, name) != NULL)) {
        set_role(reg, ROLE_SUBJECT, name);
    }
}

/* "5А-алгебра" of "5А-алгебра.xlsx"; a sheet that was a file is "Алгебра.csv" to some programs. */
static const char *without_ending(struct reg *reg, const char *name)
{
    static const char *const ends[] = {".csv", ".xlsx", ".xlsm", ".xls"};
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return arena_strndup(reg->arena, name, (size_t)(dot - name));
    return name;
}

/* What the header lines left open: the names that programs give by themselves say nothing. */
static void read_names(struct reg *reg)
{
    static const char *const plain[] = {"лист", "sheet", "table", "страница", "page"};
    const char *folded = fold_label(reg->arena, reg->grid->sheet);
    bool said = *folded != '\0';
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        size_t len = strlen(plain[i]);
        said = said && (strncmp(folded, plain[i], len) != 0 ||
                        folded[len + strspn(folded + len, " 0123456789")] != '\0');
    }
    if (said)
        read_name(reg, without_ending(reg, reg->grid->sheet), reg->mapping->sheet_name, true);
    read_name(reg, without_ending(reg, reg->file), reg->mapping->file_name, false);
    /* "5А/Алгебра": the class is known by itself */
    const char *slash = strchr(reg->subject, '/');
    if (slash == NULL || *reg->class == '\0')
        return;
    const char *left = arena_strndup(reg->arena, reg->subject, (size_t)(slash - reg->subject));
    const char *class = fold_class(reg->arena, reg->class);
    if (strcmp(fold_class(reg->arena, left), class) == 0)
        reg->subject = text_trim(arena_strdup(reg->arena, slash + 1));
    else if (strcmp(fold_class(reg->arena, slash + 1), class) == 0)
        reg->subject = text_trim(arena_strdup(reg->arena, left));
}

/* ───────────── rows ───────────── */

/* What the row is by a label in its first cells; NULL: no label. */
static const struct mapping_words *find_label(const struct reg *reg, size_t row)
{
    const struct mapping *m = reg->mapping;
    const struct mapping_words *const all[] = {&m->row_kind,     &m->row_weight, &m->row_topic,
                                               &m->row_homework, &m->row_skip,   &m->pupil};
    for (size_t c = 0; c <= reg->pupil_column; c++) {
        const char *text = grid_text(reg->grid, row, c);
        const char *folded = *text != '\0' ? fold_label(reg->arena, text) : "";
        for (size_t i = 0; *folded != '\0' && i < sizeof all / sizeof *all; i++)
            if (mapping_has(all[i], folded))
                return all[i];
    }
    return NULL;
}

/* The labels of all rows, found once. */
static void find_labels(struct reg *reg)
{
    reg->labels = arena_alloc(reg->arena, (reg->grid->row_count + 1) * sizeof *reg->labels);
    for (size_t r = 0; r < reg->grid->row_count; r++)
        reg->labels[r] = find_label(reg, r);
}

static const struct mapping_words *row_label(const struct reg *reg, size_t row)
{
    return reg->labels[row];
}

bool register_is_pupil_row(const struct reg *reg, size_t row)
{
    return *grid_text(reg->grid, row, reg->pupil_column) != '\0' && row_label(reg, row) == NULL;
}

static bool find_head(struct reg *reg)
{
    for (size_t r = 0; r < reg->grid->row_count && r < HEAD_ROWS_MAX; r++) {
        const struct grid_row *row = &reg->grid->rows[r];
        for (size_t i = 0; i < row->count; i++) {
            const struct grid_cell *cell = &reg->grid->cells[row->first + i];
            if (mapping_has(&reg->mapping->pupil, fold_label(reg->arena, cell->text))) {
                reg->head_row = r;
                reg->pupil_column = cell->column;
                return true;
            }
        }
    }
    return false;
}

static void find_first_row(struct reg *reg)
{
    reg->first_row = reg->head_row + 1;
    while (reg->first_row < reg->grid->row_count && !register_is_pupil_row(reg, reg->first_row))
        reg->first_row++;
    reg->end_row = reg->grid->row_count;
}

/* ───────────── dates ───────────── */

/* The month that WORD names in any case or in short: 1 to 12; 0. */
static int month_of(const char *word, size_t len)
{
    static const char *const stems[] = {"январ", "феврал", "март",    "апрел",  "ма",    "июн",
                                        "июл",   "август", "сентябр", "октябр", "ноябр", "декабр"};
    enum { LETTER = 2 /* bytes of a Cyrillic one */, SHORT = 3 * LETTER };
    for (int i = 0; i < 12; i++) {
        size_t stem = strlen(stems[i]);
        bool shortened = len == SHORT && stem >= SHORT && strncmp(word, stems[i], SHORT) == 0;
        bool whole = strncmp(word, stems[i], stem) == 0 && (len == stem || len == stem + LETTER);
        if (shortened || (whole && (len >= SHORT)))
            return i + 1;
    }
    return 0;
}

/* "Сентябрь", "сен. 2025": a month and nothing else. */
static bool read_month(struct reg *reg, const char *text, int *month, int *year)
{
    const char *folded = fold_label(reg->arena, text), *space = strchr(folded, ' ');
    *month = month_of(folded, strcspn(folded, " "));
    *year = 0;
    if (*month == 0)
        return false;
    if (space == NULL)
        return true;
    *year = atoi(space + 1);
    return *year > 2000 && *year < 2200;
}

static int year_of_month(const struct reg *reg, int month)
{
    return month >= YEAR_BEGINS ? reg->year_from : reg->year_from + 1;
}

/* "01.10.2025 – 24.10.2025": a column of another day is none of this sheet. */
static void find_span(struct reg *reg)
{
    int32_t found[2] = {0};
    size_t count = 0;
    for (const char *at = reg->year; *at != '\0' && count < 2; at++) {
        int day, month, year, used = 0;
        bool begins = at == reg->year || at[-1] < '0' || at[-1] > '9';
        if (!begins || sscanf(at, "%2d.%2d.%4d%n", &day, &month, &year, &used) != 3 ||
            !date_exists(year, month, day))
            continue;
        found[count++] = date_from_civil(year, month, day);
        at += used - 1;
    }
    if (count == 2 && found[0] <= found[1]) {
        reg->span_from = found[0];
        reg->span_to = found[1];
    }
}

static bool is_in_span(const struct reg *reg, int32_t day)
{
    return reg->span_to == 0 || (day >= reg->span_from && day <= reg->span_to);
}

/* From "2025/2026", "2025-2026 уч. год", "01.09.2025 – 24.10.2025": the first year, or the one it begins in. */
static void find_year(struct reg *reg)
{
    const struct importer *importer = reg->importer;
    int month = 0;
    for (const char *at = reg->year; *at != '\0'; at++) {
        size_t digits = strspn(at, "0123456789");
        int number = atoi(at);
        if (digits == 2)
            month = number;
        if (digits == 4 && number > 2000 && number < 2200) {
            bool dated = at > reg->year && at[-1] == '.' && month >= 1 && month < YEAR_BEGINS;
            reg->year_from = dated ? number - 1 : number;
            return;
        }
        at += digits > 0 ? digits - 1 : 0;
    }
    const char *from = *importer->year_from != '\0' ? importer->year_from : importer->all_from;
    struct civil today = date_to_civil(instant_day(importer->options->now_at, importer->utc_offset_min));
    reg->year_from = *from != '\0' ? atoi(from) : today.month >= YEAR_BEGINS ? today.year : today.year - 1;
}

struct head { /* of one column */
    struct mapping_date date;
    int month, year; /* of the month's row */
    bool has_day, ignored, other;
    const char *kind, *text;
};

static bool is_weekday(const char *folded)
{
    static const char *const days[] = {"пн", "вт", "ср", "чт", "пт", "сб", "вс"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strcmp(folded, days[i]) == 0)
            return true;
    return false;
}

/* One cell of the head: "24.10", "24.10\nК", "пт 24.10", "24". */
static void read_head_words(struct reg *reg, struct head *head, const char *cell)
{
    char *rest = arena_strdup(reg->arena, cell);
    for (char *word; (word = strtok_r(rest, " \t\r\n", &rest)) != NULL;) {
        struct mapping_date date;
        const char *folded = fold_label(reg->arena, word);
        char *clock = strchr(word, 'T');
        if (clock != NULL && clock - word == 10)
            *clock = '\0';
        bool dated = mapping_read_date(reg->mapping, word, &date);
        if (dated && (!head->has_day || (date.month > 0 && head->date.month == 0))) {
            head->date = date;
            head->has_day = true;
        } else if (!dated && mapping_find_kind(reg->mapping, folded) != NULL) {
            head->kind = arena_strdup(reg->arena, word);
        } else if (!dated && !is_weekday(folded)) {
            head->other = true;
        }
    }
}

static size_t count_columns(const struct grid *grid)
{
    size_t columns = 0;
    for (size_t i = 0; i < grid->cell_count; i++)
        if (grid->cells[i].column >= columns)
            columns = grid->cells[i].column + 1;
    return columns;
}

static void read_head_row(struct reg *reg, struct head *heads, size_t columns, size_t row)
{
    int month = 0, year = 0;
    for (size_t c = reg->pupil_column + 1; c < columns; c++) {
        const char *cell = grid_text(reg->grid, row, c);
        int new_month, new_year;
        if (*cell != '\0' && read_month(reg, cell, &new_month, &new_year)) {
            month = new_month;
            year = new_year;
        } else if (*cell != '\0') {
            if (mapping_has(&reg->mapping->ignore, fold_label(reg->arena, cell)))
                heads[c].ignored = true;
            read_head_words(reg, &heads[c], cell);
            heads[c].text = cell;
        }
        if (month > 0) {
            heads[c].month = month;
            heads[c].year = year;
        }
    }
}

/* Does the row above the head belong to it? It names months, or two dates at least. */
static bool is_of_head(struct reg *reg, size_t row)
{
    const struct grid_row *at = &reg->grid->rows[row];
    int dates = 0, month, year;
    for (size_t i = 0; i < at->count; i++) {
        const struct grid_cell *cell = &reg->grid->cells[at->first + i];
        struct mapping_date date;
        if (cell->column <= reg->pupil_column)
            continue;
        if (read_month(reg, cell->text, &month, &year))
            return true;
        dates += mapping_read_date(reg->mapping, cell->text, &date);
    }
    return dates >= 2;
}

static bool finish_date(const struct reg *reg, const struct head *head, int month_before, char out[11])
{
    struct mapping_date date = head->date;
    if (date.month == 0) {
        date.month = head->month;
        date.year = head->year;
    }
    /* 1.10 that a spreadsheet took for the number 1.1 */
    if (head->date.month == 1 && date.year == 0 && (month_before == 9 || month_before == 10))
        date.month = 10;
    if (date.year == 0 && date.month > 0)
        date.year = year_of_month(reg, date.month);
    if (date.month == 0 || !date_exists(date.year, date.month, date.day))
        return false;
    int32_t day = date_from_civil(date.year, date.month, date.day);
    /* the same in the first column, which has no month before it */
    if (!is_in_span(reg, day) && date.month == 1 && date_exists(year_of_month(reg, 10), 10, date.day))
        day = date_from_civil(year_of_month(reg, 10), 10, date.day);
    if (!is_in_span(reg, day))
        return false;
    date_format(day, out);
    return true;
}

static const char *labelled(const struct reg *reg, const struct mapping_words *label, size_t column)
{
    for (size_t r = reg->head_row > 0 ? reg->head_row - 1 : 0; r < reg->grid->row_count; r++)
        if (row_label(reg, r) == label)
            return grid_text(reg->grid, r, column);
    return "";
}

static void add_column(struct reg *reg, size_t c, const struct head *head, const char date[11])
{
    struct reg_column *column = &reg->columns[reg->column_count];
    *column = (struct reg_column){.column = c, .occurrence = 1};
    memcpy(column->date, date, 11);
    for (size_t i = 0; i < reg->column_count; i++)
        column->occurrence += strcmp(reg->columns[i].date, date) == 0;
    const char *kind = labelled(reg, &reg->mapping->row_kind, c);
    column->kind = *kind != '\0' ? kind : head->kind != NULL ? head->kind : "";
    column->weight = labelled(reg, &reg->mapping->row_weight, c);
    column->topic = labelled(reg, &reg->mapping->row_topic, c);
    column->homework = labelled(reg, &reg->mapping->row_homework, c);
    reg->column_count++;
}

static void find_dates(struct reg *reg)
{
    size_t columns = count_columns(reg->grid);
    struct head *heads = arena_alloc(reg->arena, (columns + 1) * sizeof *heads);
    reg->columns = arena_alloc(reg->arena, (columns + 1) * sizeof *reg->columns);
    reg->passed_over = "";
    size_t top = reg->head_row;
    while (top > 0 && reg->head_row - top < 2 && is_of_head(reg, top - 1))
        top--;
    for (size_t r = top; r < reg->first_row && r < reg->grid->row_count; r++)
        if (r <= reg->head_row || row_label(reg, r) == NULL)
            read_head_row(reg, heads, columns, r);
    int month_before = 0;
    for (size_t c = reg->pupil_column + 1; c < columns; c++) {
        char date[11];
        if (heads[c].ignored || heads[c].text == NULL)
            continue;
        bool room = reg->column_count < DATES_MAX;
        if (room && heads[c].has_day && finish_date(reg, &heads[c], month_before, date)) {
            add_column(reg, c, &heads[c], date);
            month_before = atoi(date + 5);
            continue;
        }
        reg->bad_head = reg->bad_head || heads[c].has_day;
        if (strlen(reg->passed_over) > PASSED_MAX)
            continue;
        reg->passed_over =
            arena_printf(reg->arena, "%s%s%s: %s", reg->passed_over, *reg->passed_over != '\0' ? ", " : "",
                         grid_column_name(reg->arena, c), heads[c].text);
    }
}

/* ───────────── the part of topics ───────────── */

static size_t find_in_row(struct reg *reg, size_t row, const struct mapping_words *words)
{
    const struct grid_row *at = &reg->grid->rows[row];
    for (size_t i = 0; i < at->count; i++) {
        const struct grid_cell *cell = &reg->grid->cells[at->first + i];
        if (mapping_has(words, fold_label(reg->arena, cell->text)))
            return cell->column;
    }
    return SIZE_MAX;
}

static bool read_day(struct reg *reg, const char *text, char out[11])
{
    struct head head = {0};
    read_head_words(reg, &head, text);
    return head.has_day && finish_date(reg, &head, 0, out);
}

/* A head of "Дата" and "Тема" beside or below the pupils. */
static void find_lessons(struct reg *reg)
{
    size_t r = reg->head_row, date = SIZE_MAX, topic = SIZE_MAX;
    for (; r < reg->grid->row_count; r++) {
        date = find_in_row(reg, r, &reg->mapping->lesson_date);
        topic = date != SIZE_MAX ? find_in_row(reg, r, &reg->mapping->lesson_topic) : SIZE_MAX;
        if (topic != SIZE_MAX)
            break;
    }
    if (topic == SIZE_MAX)
        return;
    size_t homework = find_in_row(reg, r, &reg->mapping->lesson_homework);
    if (r > reg->head_row)
        reg->end_row = r;
    reg->lessons = arena_alloc(reg->arena, (reg->grid->row_count - r) * sizeof *reg->lessons);
    for (r++; r < reg->grid->row_count; r++) {
        struct reg_lesson *lesson = &reg->lessons[reg->lesson_count];
        if (!read_day(reg, grid_text(reg->grid, r, date), lesson->date))
            continue;
        lesson->occurrence = 1;
        for (size_t i = 0; i < reg->lesson_count; i++)
            lesson->occurrence += strcmp(reg->lessons[i].date, lesson->date) == 0;
        lesson->topic = grid_text(reg->grid, r, topic);
        lesson->homework = homework != SIZE_MAX ? grid_text(reg->grid, r, homework) : "";
        reg->lesson_count++;
    }
}

const struct reg_lesson *register_lesson(const struct reg *reg, const char *date, int occurrence)
{
    for (size_t i = 0; i < reg->lesson_count; i++)
        if (strcmp(reg->lessons[i].date, date) == 0 && reg->lessons[i].occurrence == occurrence)
            return &reg->lessons[i];
    return NULL;
}

static void find_days(struct reg *reg)
{
    for (size_t i = 0; i < reg->column_count; i++) {
        const char *date = reg->columns[i].date;
        if (i == 0 || strcmp(date, reg->first_day) < 0)
            memcpy(reg->first_day, date, 11);
        if (i == 0 || strcmp(date, reg->last_day) > 0)
            memcpy(reg->last_day, date, 11);
    }
}

enum reg_verdict register_find(struct reg *reg)
{
    reg->subject = reg->class = reg->teacher = reg->year = "";
    reg->passed_over = "";
    if (!find_head(reg))
        return REG_OTHER;
    read_head(reg, reg->head_row);
    read_names(reg);
    find_year(reg);
    find_span(reg);
    find_labels(reg);
    find_first_row(reg);
    find_dates(reg);
    find_days(reg);
    find_lessons(reg);
    if (reg->column_count == 0)
        return REG_NO_DATES;
    if (*reg->class == '\0')
        return REG_NO_CLASS;
    return *reg->subject == '\0' ? REG_NO_SUBJECT : REG_FITS;
}
