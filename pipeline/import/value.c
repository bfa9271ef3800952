/* value: see value.h. */
#include "import/value.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "import/cell.h"

#include <string.h>

enum { ID_MAX = 255, TITLE_MAX = 1000, DIGITS_MAX = 9 };

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
void value_trim(struct cell *cell)
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
                     struct value_fault *fault)
{
    bool title = column->type == COLUMN_TITLE;
    if (title && has_spaces(cell)) {
        text_squeeze(cell->text);
        cell->len = strlen(cell->text);
    }
    if (has_control(cell->text, cell->len)) {
        *fault = (struct value_fault){.code = FINDING_CONTROL_CHARACTER};
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
        *fault = (struct value_fault){.code = FINDING_TOO_LONG, .expected = "1000"};
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

bool value_decimal(const char *text, int64_t *x1000)
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

/* Staged is "2025-10-24", whatever the file's way to write it. */
static int take_date(struct cell *cell, struct value_fault *fault)
{
    int32_t day;
    *fault = (struct value_fault){.code = FINDING_BAD_DATE, .expected = "2025-10-24, 24.10.2025"};
    cell->kind = CELL_TEXT;
    cell->value = cell->text;
    cell->value_len = cell->len;
    if (cell->len != 10 || !date_parse(cell->text, &day)) {
        if (cell->len > 32 || !date_read(cell->text, &day))
            return -1;
        cell->value = date_format(day, cell->small);
        cell->value_len = 10;
    }
    return strcmp(cell->value, "1900") > 0 && strcmp(cell->value, "2200") < 0 ? 0 : -1;
}

bool value_is_mangled(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (digits != 1)
        return false;
    text += digits;
    if ((*text == '.' || *text == ',') && text[1] >= '0' && text[1] <= '9')
        text += 1 + strspn(text + 1, "0123456789");
    if ((*text != 'E' && *text != 'e') || text[1] != '+')
        return false;
    digits = strspn(text + 2, "0123456789");
    return digits >= 2 && digits <= 3 && text[2 + digits] == '\0';
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
                     struct value_fault *fault)
{
    const char *text = cell->text;
    const char *code = (column->flags & COLUMN_ABSENCE) != 0 ? cell_absence_word(text) : NULL;
    if (code != NULL) {
        cell_set_text(cell, code);
        return 0;
    }
    for (const struct word *word = column->words; word->word != NULL; word++)
        if (strcmp(word->word, text) == 0) {
            cell_set_text(cell, word->value != NULL ? word->value : word->word);
            return 0;
        }
    *fault = (struct value_fault){.code = FINDING_BAD_WORD, .expected = list_words(importer, column->words)};
    return -1;
}

static int take_int(struct importer *importer, const struct column_layout *column, struct cell *cell,
                    struct value_fault *fault)
{
    int64_t number = 0;
    bool bounded = column->low != 0 || column->high != 0;
    if (parse_int(cell->text, &number) && (!bounded || (number >= column->low && number <= column->high))) {
        cell_set_int(cell, number);
        return 0;
    }
    *fault = (struct value_fault){.code = FINDING_BAD_INTEGER, .expected = "0, 1, 2 …"};
    if (bounded)
        fault->expected =
            arena_printf(importer->row, "%lld..%lld", (long long)column->low, (long long)column->high);
    return -1;
}

static int take_instant(struct importer *importer, struct cell *cell, struct value_fault *fault)
{
    int64_t at;
    if (instant_read(cell->text, importer->utc_offset_min, &at)) {
        cell_set_int(cell, at);
        return 0;
    }
    *fault = (struct value_fault){.code = FINDING_BAD_INSTANT, .expected = "2025-10-24T18:30:00+03:00"};
    return -1;
}

/* A value that is not empty, of every type but references. */
int value_take(struct importer *importer, const struct column_layout *column, struct cell *cell,
               struct value_fault *fault)
{
    switch (column->type) {
    case COLUMN_ID:
        if (cell->len > ID_MAX) {
            *fault = (struct value_fault){.code = FINDING_TOO_LONG, .expected = "255"};
            return -1;
        }
        if (has_control(cell->text, cell->len)) {
            *fault = (struct value_fault){.code = FINDING_CONTROL_CHARACTER};
            return -1;
        }
        if (value_is_mangled(cell->text)) {
            *fault = (struct value_fault){.code = FINDING_MANGLED_IDENTIFIER, .expected = "1230045678901"};
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
        return take_date(cell, fault);
    case COLUMN_TIME:
        *fault = (struct value_fault){.code = FINDING_BAD_TIME, .expected = "08:30"};
        cell->kind = CELL_TEXT;
        cell->value = cell->text;
        cell->value_len = cell->len;
        return is_time(cell->text) ? 0 : -1;
    case COLUMN_INSTANT:
        return take_instant(importer, cell, fault);
    case COLUMN_INT:
        return take_int(importer, column, cell, fault);
    case COLUMN_DECIMAL:
        *fault = (struct value_fault){.code = FINDING_BAD_DECIMAL, .expected = "1.4"};
        cell->kind = CELL_INT;
        return value_decimal(cell->text, &cell->number) ? 0 : -1;
    case COLUMN_FLAG:
        *fault = (struct value_fault){.code = FINDING_BAD_WORD, .expected = "0, 1"};
        cell_set_int(cell, cell->text[0] == '1');
        return strcmp(cell->text, "0") == 0 || strcmp(cell->text, "1") == 0 ? 0 : -1;
    case COLUMN_WORD:
        return take_word(importer, column, cell, fault);
    case COLUMN_REF:
        break;
    }
    return 0;
}
