/* row: see row.h. */
#include "import/row.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "import/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_MAX = 255, TITLE_MAX = 1000, DIGITS_MAX = 9 };

/* A fault of one value, kept until all references of the row are resolved: they tell whom it is about. */
struct fault {
    size_t column;
    enum finding_code code;
    const char *expected;
};

void row_begin(struct row *row, enum entity entity, const char *file, int64_t line)
{
    const struct file_layout *layout = &journal_files[entity];
    if (row->layout != layout) {
        row->columns = 0;
        while (layout->columns[row->columns].name != NULL)
            row->columns++;
    }
    row->layout = layout;
    row->file = file;
    row->line = line;
    row->withdrawn = row->soft = false;
    row->key = 0;
    for (size_t i = 0; i < row->columns; i++) {
        row->cells[i].text = NULL;
        row->cells[i].len = 0;
        row->cells[i].column = NULL;
        row->cells[i].kind = CELL_NULL;
    }
    for (size_t i = 0; i < LAYOUT_DERIVED_MAX; i++)
        row->derived[i].kind = CELL_NULL;
}

struct cell *row_cell(struct row *row, const char *name)
{
    for (size_t i = 0; i < row->columns; i++)
        if (strcmp(row->layout->columns[i].name, name) == 0)
            return &row->cells[i];
    return NULL;
}

void row_set(struct row *row, const char *name, char *text, const char *column)
{
    struct cell *cell = row_cell(row, name);
    cell->text = text;
    cell->len = strlen(text);
    cell->column = column;
}

void row_set_copy(struct importer *importer, struct row *row, const char *name, const char *text,
                  const char *column)
{
    if (text != NULL && *text != '\0')
        row_set(row, name, arena_strdup(importer->row, text), column);
    else
        row_cell(row, name)->column = column;
}

void cell_set_int(struct cell *cell, int64_t number)
{
    cell->kind = CELL_INT;
    cell->number = number;
}

void cell_set_text(struct cell *cell, const char *text)
{
    cell->kind = CELL_TEXT;
    cell->value = text;
    cell->value_len = strlen(text);
}

void cell_set_null(struct cell *cell)
{
    cell->kind = CELL_NULL;
}

/* ───────────── values ───────────── */

/* Text that has no character above U+02FF but plain Cyrillic is NFC as it stands: almost all there is. */
static bool is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x80)
            continue;
        bool two = (byte >= 0xC2 && byte <= 0xCB) || byte == 0xD0 || byte == 0xD1;
        if (!two)
            return false;
        i++;
    }
    return true;
}

static bool has_control(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') || byte == 0x7F)
            return true;
    }
    return false;
}

/* Cuts white space; the common case, none, is told by the ends alone. */
static void trim(struct cell *cell)
{
    if (cell->len == 0)
        return;
    unsigned char first = (unsigned char)cell->text[0], last = (unsigned char)cell->text[cell->len - 1];
    if (first > ' ' && first != 0xC2 && last > ' ' && last != 0xA0)
        return;
    cell->text = text_trim(cell->text);
    cell->len = strlen(cell->text);
}

static bool has_spaces(const struct cell *cell)
{
    for (size_t i = 0; i < cell->len; i++)
        if ((unsigned char)cell->text[i] <= ' ' || (unsigned char)cell->text[i] == 0xA0)
            return true;
    return false;
}

static int take_text(struct importer *importer, const struct column_layout *column, struct cell *cell,
                     struct fault *fault)
{
    bool title = column->type == COLUMN_TITLE;
    if (title && has_spaces(cell)) {
        text_squeeze(cell->text);
        cell->len = strlen(cell->text);
    }
    if (has_control(cell->text, cell->len)) {
        *fault = (struct fault){.code = FINDING_CONTROL_CHARACTER};
        return -1;
    }
    cell->kind = CELL_TEXT;
    cell->value = cell->text;
    cell->value_len = cell->len;
    if (!is_plain(cell->text, cell->len)) {
        cell->value = text_nfc(importer->row, cell->text);
        cell->value_len = strlen(cell->value);
    }
    if (title && cell->value_len > TITLE_MAX) {
        *fault = (struct fault){.code = FINDING_TOO_LONG, .expected = "1000"};
        return -1;
    }
    return 0;
}

/* Digits with one sign at most. */
static bool parse_int(const char *text, int64_t *number)
{
    bool minus = *text == '-';
    text += minus || *text == '+';
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > DIGITS_MAX || text[digits] != '\0')
        return false;
    *number = 0;
    for (size_t i = 0; i < digits; i++)
        *number = *number * 10 + (text[i] - '0');
    if (minus)
        *number = -*number;
    return true;
}

/* "1.4" or "1,4", at most three places, not negative; exact. */
static bool parse_decimal(const char *text, int64_t *x1000)
{
    int64_t number = 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (text[i] - '0');
    text += digits;
    size_t places = 0;
    if (*text == '.' || *text == ',') {
        text++;
        places = strspn(text, "0123456789");
        if (places == 0 || places > 3)
            return false;
        for (size_t i = 0; i < places; i++)
            number = number * 10 + (text[i] - '0');
        text += places;
    }
    for (; places < 3; places++)
        number *= 10;
    *x1000 = number;
    return *text == '\0';
}

static bool is_date(const char *text)
{
    int32_t day;
    return date_parse(text, &day) && strcmp(text, "1900") > 0 && strcmp(text, "2200") < 0;
}

static bool is_time(const char *text)
{
    return strlen(text) == 5 && text[0] >= '0' && text[0] <= '2' && text[1] >= '0' && text[1] <= '9' &&
           (text[0] < '2' || text[1] < '4') && text[2] == ':' && text[3] >= '0' && text[3] <= '5' &&
           text[4] >= '0' && text[4] <= '9';
}

static const char *list_words(struct importer *importer, const struct word *words)
{
    const char *list = "";
    for (size_t i = 0; words[i].word != NULL; i++)
        list = arena_printf(importer->row, "%s%s%s", list, i > 0 ? ", " : "", words[i].word);
    return list;
}

static int take_word(struct importer *importer, const struct column_layout *column, struct cell *cell,
                     struct fault *fault)
{
    const char *text = cell->text;
    if ((column->flags & COLUMN_FOLD_CASE) != 0)
        text = text_lower(importer->row, text_nfc(importer->row, text));
    for (const struct word *word = column->words; word->word != NULL; word++)
        if (strcmp(word->word, text) == 0) {
            cell_set_text(cell, word->value != NULL ? word->value : word->word);
            return 0;
        }
    *fault = (struct fault){.code = FINDING_BAD_WORD, .expected = list_words(importer, column->words)};
    return -1;
}

static int take_int(struct importer *importer, const struct column_layout *column, struct cell *cell,
                    struct fault *fault)
{
    int64_t number = 0;
    bool bounded = column->low != 0 || column->high != 0;
    if (parse_int(cell->text, &number) && (!bounded || (number >= column->low && number <= column->high))) {
        cell_set_int(cell, number);
        return 0;
    }
    *fault = (struct fault){.code = FINDING_BAD_INTEGER, .expected = "0, 1, 2 …"};
    if (bounded)
        fault->expected =
            arena_printf(importer->row, "%lld..%lld", (long long)column->low, (long long)column->high);
    return -1;
}

static int take_instant(struct importer *importer, struct cell *cell, struct fault *fault)
{
    int64_t at;
    if (instant_parse(cell->text, importer->utc_offset_min, &at)) {
        cell_set_int(cell, at);
        return 0;
    }
    *fault = (struct fault){.code = FINDING_BAD_INSTANT, .expected = "2025-10-24T18:30:00+03:00"};
    return -1;
}

/* A value that is not empty, of every type but references. */
static int take_value(struct importer *importer, const struct column_layout *column, struct cell *cell,
                      struct fault *fault)
{
    switch (column->type) {
    case COLUMN_ID:
        if (cell->len > ID_MAX) {
            *fault = (struct fault){.code = FINDING_TOO_LONG, .expected = "255"};
            return -1;
        }
        if (has_control(cell->text, cell->len)) {
            *fault = (struct fault){.code = FINDING_CONTROL_CHARACTER};
            return -1;
        }
        cell->kind = CELL_TEXT;
        cell->value = cell->text;
        cell->value_len = cell->len;
        return 0;
    case COLUMN_TITLE:
    case COLUMN_TEXT:
        return take_text(importer, column, cell, fault);
    case COLUMN_DATE:
        *fault = (struct fault){.code = FINDING_BAD_DATE, .expected = "2025-10-24"};
        cell->kind = CELL_TEXT;
        cell->value = cell->text;
        cell->value_len = cell->len;
        return is_date(cell->text) ? 0 : -1;
    case COLUMN_TIME:
        *fault = (struct fault){.code = FINDING_BAD_TIME, .expected = "08:30"};
        cell->kind = CELL_TEXT;
        cell->value = cell->text;
        cell->value_len = cell->len;
        return is_time(cell->text) ? 0 : -1;
    case COLUMN_INSTANT:
        return take_instant(importer, cell, fault);
    case COLUMN_INT:
        return take_int(importer, column, cell, fault);
    case COLUMN_DECIMAL:
        *fault = (struct fault){.code = FINDING_BAD_DECIMAL, .expected = "1.4"};
        cell->kind = CELL_INT;
        return parse_decimal(cell->text, &cell->number) ? 0 : -1;
    case COLUMN_FLAG:
        *fault = (struct fault){.code = FINDING_BAD_WORD, .expected = "0, 1"};
        cell_set_int(cell, cell->text[0] == '1');
        return strcmp(cell->text, "0") == 0 || strcmp(cell->text, "1") == 0 ? 0 : -1;
    case COLUMN_WORD:
        return take_word(importer, column, cell, fault);
    case COLUMN_REF:
        break;
    }
    return 0;
}

/* ───────────── references ───────────── */

/* A row further down in the same file may be the one that is meant: see row_settle. */
static void remember_pending(struct importer *importer, const struct row *row, size_t at)
{
    if (importer->pending_count == importer->pending_capacity) {
        importer->pending_capacity = importer->pending_capacity > 0 ? importer->pending_capacity * 2 : 64;
        importer->pending =
            mem_realloc(importer->pending, importer->pending_capacity * sizeof *importer->pending);
    }
    const struct cell *cell = &row->cells[at];
    importer->pending[importer->pending_count++] = (struct pending_ref){
        .key = row->key,
        .line = row->line,
        .column = at,
        .source_id = arena_strndup(importer->keep, row->cells[0].value, row->cells[0].value_len),
        .wanted = arena_strndup(importer->keep, cell->text, cell->len),
        .column_name = cell->column != NULL ? cell->column : row->layout->columns[at].name};
}

static int take_ref(struct importer *importer, const struct row *row, const struct column_layout *column,
                    struct cell *cell, struct fault *fault)
{
    int64_t key = idmap_find(&importer->entities[column->refers].keys, cell->text, cell->len, 0);
    if (key != 0) {
        cell_set_int(cell, key);
        return 0;
    }
    cell->kind = CELL_NULL;
    if (column->refers == row->layout->entity)
        return 0; /* remembered when the row is staged */
    *fault = (struct fault){.code = FINDING_DANGLING_REFERENCE,
                            .expected = importer->entity_files[column->refers]};
    return -1;
}

static int take_cell(struct importer *importer, struct row *row, size_t at, struct fault *fault)
{
    const struct column_layout *column = &row->layout->columns[at];
    struct cell *cell = &row->cells[at];
    cell->kind = CELL_NULL;
    if (cell->text != NULL)
        trim(cell);
    if (cell->text == NULL || cell->len == 0) {
        cell->text = NULL;
        cell->len = 0;
        *fault = (struct fault){.code = FINDING_EMPTY_VALUE};
        if ((column->flags & COLUMN_REQUIRED) != 0)
            return -1;
        if (column->type == COLUMN_TITLE || column->type == COLUMN_TEXT)
            cell_set_text(cell, "");
        else if (column->empty != NULL && column->type == COLUMN_WORD)
            cell_set_text(cell, column->empty);
        else if (column->empty != NULL)
            cell_set_int(cell, strtol(column->empty, NULL, 10));
        return 0;
    }
    if (column->type == COLUMN_REF)
        return take_ref(importer, row, column, cell, fault);
    return take_value(importer, column, cell, fault);
}

/* ───────────── findings ───────────── */

/* Whom the row is about, as far as its references were resolved. */
static void fill_context(struct importer *importer, const struct row *row, struct finding *finding)
{
    for (size_t i = 0; i < row->columns; i++) {
        const struct column_layout *column = &row->layout->columns[i];
        if (column->type != COLUMN_REF || row->cells[i].kind != CELL_INT)
            continue;
        int64_t key = row->cells[i].number;
        if (column->refers == ENTITY_PUPIL)
            finding->pupil_id = key;
        else if (column->refers == ENTITY_CLASS_GROUP)
            finding->class_group_id = key;
        else if (column->refers == ENTITY_SUBJECT)
            finding->subject_id = key;
        else if (column->refers == ENTITY_TEACHER && finding->teacher_id == 0)
            finding->teacher_id = key;
    }
    if (finding->class_group_id == 0 && finding->pupil_id != 0) {
        int64_t homeroom = importer_fact(importer, ENTITY_PUPIL, finding->pupil_id)->homeroom;
        finding->class_group_id = homeroom > 0 ? homeroom : 0;
    }
}

static void add_finding(struct importer *importer, const struct row *row, enum finding_severity severity,
                        enum finding_code code, size_t at, const char *expected)
{
    struct finding finding = {
        .severity = severity, .code = code, .file = row->file, .line = row->line, .expected = expected};
    if (at < row->columns) {
        const struct column_layout *column = &row->layout->columns[at];
        const struct cell *cell = &row->cells[at];
        finding.column = cell->column != NULL ? cell->column : column->name;
        finding.value = (column->flags & COLUMN_PRIVATE) == 0 ? cell->text : NULL;
    }
    if (row->soft && severity == FINDING_ERROR)
        finding.severity = FINDING_WARNING;
    fill_context(importer, row, &finding);
    findings_add(&importer->findings, &finding);
}

bool row_fault(struct importer *importer, const struct row *row, enum finding_severity severity,
               enum finding_code code, const char *column, const char *expected)
{
    size_t at = 0;
    while (column != NULL && at < row->columns && strcmp(row->layout->columns[at].name, column) != 0)
        at++;
    add_finding(importer, row, severity, code, column != NULL ? at : row->columns, expected);
    return false;
}

/* ───────────── the row ───────────── */

/* Is this id in the import already? 1, 0, -1. */
static int is_repeated(struct importer *importer, const struct row *row, struct err *err)
{
    const struct entity_layout *layout = &entity_layouts[row->layout->entity];
    struct entity_state *state = &importer->entities[row->layout->entity];
    const struct cell *id = &row->cells[0];
    if (layout->referred)
        return idmap_find(&state->taken, id->value, id->value_len, 0) != 0;
    size_t at = 0;
    uint64_t hash = idmap_hash(id->value, id->value_len);
    for (uint32_t staged; (staged = idset_next(&state->seen, hash, &at)) != 0;) {
        int same = stage_holds(importer, row->layout->entity, staged, id->value, id->value_len, err);
        if (same != 0)
            return same;
    }
    return 0;
}

static void choose_key(struct importer *importer, struct row *row)
{
    struct entity_state *state = &importer->entities[row->layout->entity];
    const struct cell *id = &row->cells[0];
    if (!entity_layouts[row->layout->entity].referred)
        return;
    row->key = idmap_find(&state->keys, id->value, id->value_len, 0);
    if (row->key == 0)
        row->key = state->next_key; /* taken only when the row is accepted */
}

static void remember_id(struct importer *importer, const struct row *row)
{
    struct entity_state *state = &importer->entities[row->layout->entity];
    const struct cell *id = &row->cells[0];
    if (!entity_layouts[row->layout->entity].referred) {
        idset_put(&state->seen, idmap_hash(id->value, id->value_len), (uint32_t)state->staged);
        return;
    }
    if (row->key == state->next_key)
        state->next_key++;
    idmap_put(&state->keys, importer->keep, id->value, id->value_len, row->key);
    idmap_put(&state->taken, importer->keep, id->value, id->value_len, 1);
}

int row_take(struct importer *importer, struct row *row, struct err *err)
{
    struct fault faults[LAYOUT_COLUMNS_MAX];
    size_t fault_count = 0;
    for (size_t i = 0; i < row->columns; i++)
        if (take_cell(importer, row, i, &faults[fault_count]) != 0) {
            row->cells[i].kind = CELL_NULL;
            faults[fault_count++].column = i;
        }
    for (size_t i = 0; i < fault_count; i++)
        add_finding(importer, row, FINDING_ERROR, faults[i].code, faults[i].column, faults[i].expected);
    if (fault_count > 0)
        return 0;
    int repeated = is_repeated(importer, row, err);
    if (repeated != 0) {
        if (repeated > 0)
            add_finding(importer, row, FINDING_ERROR, FINDING_DUPLICATE_KEY, 0, NULL);
        return repeated > 0 ? 0 : -1;
    }
    choose_key(importer, row);
    if (!rule_apply(importer, row))
        return 0;
    if (stage_put(importer, row, err) != 0)
        return -1;
    remember_id(importer, row);
    for (size_t i = 0; i < row->columns; i++)
        if (row->layout->columns[i].type == COLUMN_REF && row->cells[i].kind == CELL_NULL &&
            row->cells[i].len > 0)
            remember_pending(importer, row, i);
    return 1;
}

int row_settle(struct importer *importer, enum entity entity, const char *file, int64_t *rejected,
               struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    *rejected = 0;
    /* a row that is taken back may be another's parent: again until nothing more falls */
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < importer->pending_count; i++) {
            struct pending_ref *ref = &importer->pending[i];
            if (ref->wanted == NULL || idmap_find(&state->keys, ref->wanted, strlen(ref->wanted), 0) != 0)
                continue;
            importer_file_finding(importer, FINDING_ERROR, FINDING_DANGLING_REFERENCE, file, ref->line,
                                  ref->column_name, ref->wanted, importer->entity_files[entity]);
            if (stage_drop(importer, entity, ref->key, err) != 0)
                return -1;
            if (ref->key >= state->first_new_key) /* else the row of an earlier import stands */
                idmap_put(&state->keys, importer->keep, ref->source_id, strlen(ref->source_id), 0);
            if (importer->options->part != NULL && importer->options->part->rejected != NULL)
                importer->options->part->rejected(importer->options->part->user, file, ref->line);
            ref->wanted = NULL;
            ++*rejected;
            again = true;
        }
    }
    for (size_t i = 0; i < importer->pending_count; i++) {
        const struct pending_ref *ref = &importer->pending[i];
        const char *target = journal_files[entity].columns[ref->column].target;
        if (ref->wanted == NULL)
            continue;
        int64_t key = idmap_find(&state->keys, ref->wanted, strlen(ref->wanted), 0);
        if (stage_set_ref(importer, entity, ref->key, target, key, err) != 0)
            return -1;
    }
    importer->pending_count = 0;
    return 0;
}
