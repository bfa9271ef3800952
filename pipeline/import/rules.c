/*
 * rules: what the columns of a row say about each other, and the columns that are computed from others; one
 * function per table that needs it. In: a row whose values are of their types and whose references are
 * resolved. Out: derived cells, facts for later rows; false when the row can't stand, with its finding. See
 * samples/README.md.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "import/cell.h"
#include "import/fold.h"
#include "import/row.h"

#include <stdio.h>
#include <string.h>

enum { SCALE_LOW = 1, SCALE_HIGH = 5, PLAIN_WEIGHT_X1000 = 1000 };

/* Places of columns in journal_files, for the tables of many rows; test_import checks them. */
enum {
    MARK_PUPIL = 1,
    MARK_DATE = 3,
    MARK_VALUE,
    MARK_WORK_TYPE,
    MARK_WEIGHT,
    MARK_WORK,
    MARK_LESSON,
    MARK_PERIOD
};

static bool fails(struct importer *importer, const struct row *row, enum finding_code code,
                  const char *column, const char *expected)
{
    return row_fault(importer, row, FINDING_ERROR, code, column, expected);
}

/* FROM must not lie behind TO, where both are given. Days and times compare as text. */
static bool check_order(struct importer *importer, struct row *row, const char *from, const char *to)
{
    const struct cell *one = row_cell(row, from), *other = row_cell(row, to);
    if (one->kind == CELL_NULL || other->kind == CELL_NULL)
        return true;
    if (one->kind == CELL_INT ? one->number <= other->number : strcmp(one->value, other->value) <= 0)
        return true;
    const char *text = one->text != NULL ? one->text : "";
    return fails(importer, row, FINDING_ORDER_OF_DATES, to, arena_printf(importer->row, ">= %s", text));
}

/* ───────────── the school, its year, its people ───────────── */

static bool rule_school(struct importer *importer, struct row *row)
{
    struct entity_state *state = &importer->entities[ENTITY_SCHOOL];
    if (state->staged > 0)
        return fails(importer, row, FINDING_DUPLICATE_KEY, "id", "1");
    importer->utc_offset_min = (int)row_cell(row, "utc_offset")->number;
    return true;
}

static void widen(char from[11], char to[11], const struct cell *starts, const struct cell *ends)
{
    if (*from == '\0' || strcmp(starts->value, from) < 0)
        memcpy(from, starts->value, 11);
    if (*to == '\0' || strcmp(ends->value, to) > 0)
        memcpy(to, ends->value, 11);
}

static bool rule_period(struct importer *importer, struct row *row)
{
    if (!check_order(importer, row, "starts_on", "ends_on") ||
        !check_order(importer, row, "grade_from", "grade_to"))
        return false;
    cell_set_text(&row->derived[0], row->cells[0].value);
    if (row->withdrawn)
        return true;
    const struct cell *starts = row_cell(row, "starts_on"), *ends = row_cell(row, "ends_on");
    struct fact *fact = importer_fact(importer, ENTITY_PERIOD, row->key);
    fact->kind = *row_cell(row, "kind")->value;
    date_parse(starts->value, &fact->starts);
    if (fact->kind == 'y')
        widen(importer->year_from, importer->year_to, starts, ends);
    widen(importer->own_from, importer->own_to, starts, ends);
    widen(importer->all_from, importer->all_to, starts, ends);
    return true;
}

static bool rule_days_and_grades(struct importer *importer, struct row *row)
{
    return check_order(importer, row, "starts_on", "ends_on") &&
           check_order(importer, row, "grade_from", "grade_to");
}

static bool rule_bell(struct importer *importer, struct row *row)
{
    return check_order(importer, row, "starts", "ends") &&
           check_order(importer, row, "grade_from", "grade_to");
}

/* "И." of "Ивановна"; "" of "". */
static const char *initial(struct arena *arena, const char *name)
{
    if (*name == '\0')
        return "";
    const char *end = name;
    text_next(&end, name + strlen(name));
    return arena_printf(arena, " %.*s.", (int)(end - name), name);
}

/* full_name, sort_key, and a teacher's short_name, in the order of entity_layouts. */
static bool rule_person(struct importer *importer, struct row *row)
{
    const char *family = row_cell(row, "family_name")->value, *given = row_cell(row, "given_name")->value;
    const char *patronymic = row_cell(row, "patronymic")->value;
    const char *full =
        arena_printf(importer->row, "%s %s%s%s", family, given, *patronymic != '\0' ? " " : "", patronymic);
    cell_set_text(&row->derived[0], full);
    cell_set_text(&row->derived[1], text_sort_key(importer->row, full));
    if (row->layout->entity == ENTITY_TEACHER)
        cell_set_text(&row->derived[2],
                      arena_printf(importer->row, "%s%s%s", family, initial(importer->row, given),
                                   initial(importer->row, patronymic)));
    return true;
}

static bool rule_subject(struct importer *importer, struct row *row)
{
    (void)importer;
    struct cell *shorter = row_cell(row, "short_title");
    if (*shorter->value == '\0')
        cell_set_text(shorter, row_cell(row, "title")->value);
    return true;
}

static bool rule_class_group(struct importer *importer, struct row *row)
{
    cell_set_text(&row->derived[0], text_sort_key(importer->row, row_cell(row, "title")->value));
    importer_fact(importer, ENTITY_CLASS_GROUP, row->key)->kind = *row_cell(row, "kind")->value;
    return true;
}

static bool rule_membership(struct importer *importer, struct row *row)
{
    if (!check_order(importer, row, "from_on", "to_on"))
        return false;
    if (row->withdrawn)
        return true;
    int64_t class_group = row_cell(row, "class_group")->number;
    char kind = importer_fact(importer, ENTITY_CLASS_GROUP, class_group)->kind;
    struct fact *pupil = importer_fact(importer, ENTITY_PUPIL, row_cell(row, "pupil")->number);
    if (kind == 'c')
        pupil->homeroom = class_group;
    else if (pupil->homeroom == 0)
        pupil->homeroom = -1;
    return true;
}

static bool rule_from_to(struct importer *importer, struct row *row)
{
    return check_order(importer, row, "from_on", "to_on");
}

/* ───────────── families ───────────── */

/*
 * Columns that are unique together besides the id. Whoever has the key in this import keeps it. A row of an
 * earlier import, or a withdrawn one, gives it up to a new id (the merge then renames that row), but not to
 * an id that is a row already.
 */
static bool check_second_key(struct importer *importer, struct row *row, const char *key, const char *column)
{
    struct entity_state *state = &importer->entities[row->layout->entity];
    size_t len = strlen(key);
    const struct cell *id = &row->cells[0];
    int64_t own = (int64_t)(idmap_hash(id->value, id->value_len) >> 2) + 2;
    int64_t holder = idmap_find(&state->second, key, len, 0);
    bool known = idmap_find(&state->keys, id->value, id->value_len, 0) != 0;
    if (holder == 1 || (holder > 1 && holder != own && known))
        return fails(importer, row, FINDING_DUPLICATE_KEY, column, NULL);
    if (!row->withdrawn || holder == 0)
        idmap_put(&state->second, importer->keep, key, len, row->withdrawn ? own : 1);
    return true;
}

static bool rule_guardianship(struct importer *importer, struct row *row)
{
    const char *key = arena_printf(importer->row, "%lld %lld", (long long)row_cell(row, "guardian")->number,
                                   (long long)row_cell(row, "pupil")->number);
    return check_second_key(importer, row, key, "pupil");
}

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    return at != NULL && at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           strpbrk(text, " \t\r\n,;<>\"()") == NULL;
}

/* "8 (912) 345-67-89" is +79123456789: only digits count, and 8 is how Russians dial. NULL: no number. */
static const char *phone_number(struct arena *arena, const char *text)
{
    char digits[16];
    size_t count = 0;
    bool plus = *text == '+';
    for (const char *at = text + plus; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9' && count < sizeof digits - 1)
            digits[count++] = *at;
        else if (strchr(" -()", *at) == NULL)
            return NULL;
    }
    if (count != 11 || (digits[0] != '7' && (plus || digits[0] != '8')))
        return NULL;
    return arena_printf(arena, "+7%.10s", digits + 1);
}

static bool rule_contact(struct importer *importer, struct row *row)
{
    if ((row_cell(row, "guardian")->kind == CELL_NULL) == (row_cell(row, "pupil")->kind == CELL_NULL))
        return fails(importer, row, FINDING_BAD_CONTACT, "guardian", "guardian / pupil");
    struct cell *value = row_cell(row, "value");
    const char *channel = row_cell(row, "channel")->value;
    if (strcmp(channel, "email") == 0 && !is_email(value->value))
        return fails(importer, row, FINDING_BAD_CONTACT, "value", "name@example.ru");
    if (strcmp(channel, "sms") == 0) {
        const char *number = phone_number(importer->row, value->value);
        if (number == NULL)
            return fails(importer, row, FINDING_BAD_CONTACT, "value", "+79990000000");
        cell_set_text(value, number);
    }
    return true;
}

static bool rule_consent(struct importer *importer, struct row *row)
{
    cell_set_int(&row->derived[0], row_cell(row, "guardian")->kind == CELL_NULL);
    return check_order(importer, row, "decided_on", "valid_until");
}

/* ───────────── works and marks ───────────── */

static bool rule_work_type(struct importer *importer, struct row *row)
{
    struct fact *fact = importer_fact(importer, ENTITY_WORK_TYPE, row->key);
    fact->weight_x1000 = row_cell(row, "weight")->number;
    fact->exam = row_cell(row, "is_exam")->number != 0;
    return true;
}

static bool rule_work(struct importer *importer, struct row *row)
{
    if (!check_order(importer, row, "assigned_on", "due_on"))
        return false;
    const struct cell *max = row_cell(row, "max"), *weight = row_cell(row, "weight");
    struct fact *fact = importer_fact(importer, ENTITY_WORK, row->key);
    if (max->kind == CELL_INT && max->number == 0)
        return fails(importer, row, FINDING_BAD_DECIMAL, "max", "> 0");
    fact->max_x1000 = max->kind == CELL_INT ? max->number : -1;
    fact->min_x1000 = 0;
    fact->weight_x1000 = weight->kind == CELL_INT ? weight->number : -1;
    fact->type = row_cell(row, "work_type")->number;
    return true;
}

/* A number of at most three places, exact; -1 when it is none. */
static int64_t mark_number(const char *text)
{
    int64_t number = 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 6)
        return -1;
    int places = -1;
    for (; *text != '\0'; text++) {
        if ((*text == '.' || *text == ',') && places < 0)
            places = 0;
        else if (*text < '0' || *text > '9' || places == 3)
            return -1;
        else
            number = number * 10 + (*text - '0'), places += places >= 0;
    }
    if (places == 0)
        return -1;
    for (int i = places < 0 ? 0 : places; i < 3; i++)
        number *= 10;
    return number;
}

/* "20" of 20000, "17.500" of 17500 */
static const char *decimal_text(struct arena *arena, int64_t x1000)
{
    if (x1000 % 1000 == 0)
        return arena_printf(arena, "%lld", (long long)(x1000 / 1000));
    return arena_printf(arena, "%lld.%03lld", (long long)(x1000 / 1000), (long long)(x1000 % 1000));
}

const char *rule_scale(struct arena *arena, int64_t min_x1000, int64_t max_x1000)
{
    return arena_printf(arena, "%s..%s", decimal_text(arena, min_x1000), decimal_text(arena, max_x1000));
}

int64_t rule_percent_x1000(int64_t score_x1000, int64_t min_x1000, int64_t max_x1000)
{
    int64_t part = score_x1000 - min_x1000, whole = max_x1000 - min_x1000;
    return (part * 2 * 100000 + whole) / (whole * 2);
}

static bool is_percent(const struct importer *importer)
{
    return importer->options->mark_high == IMPORT_PERCENT;
}

int rule_scale_high(const struct importer *importer)
{
    int high = importer->options->mark_high;
    return high > 0 && !is_percent(importer) ? high : SCALE_HIGH;
}

bool rule_is_scale(const struct importer *importer, int64_t min_x1000, int64_t max_x1000)
{
    return importer->options->mark_high > 0 && !is_percent(importer) &&
           max_x1000 == rule_scale_high(importer) * 1000 && (min_x1000 == 0 || min_x1000 == SCALE_LOW * 1000);
}

/* "1..5", or "1..10" in a school of ten marks; with the words that may stand instead. */
static const char *scale_text(const struct importer *importer, const char *words)
{
    return arena_printf(importer->row, "%d..%d%s", SCALE_LOW, rule_scale_high(importer), words);
}

/* On the school's scale a whole number of 1 to 5 (or 10), in a school of per cent 0 to 100; where the work has a
 * maximum that is not the scale's, anything up to it, and stored is the percentage. */
static bool take_mark_value(struct importer *importer, struct row *row, const struct fact *work)
{
    const struct cell *value = &row->cells[MARK_VALUE];
    int64_t number = mark_number(value->value), min = work->min_x1000, max = work->max_x1000;
    if (rule_is_scale(importer, min, max))
        max = -1;
    if (max < 0 && is_percent(importer)) {
        min = 0;
        max = IMPORT_PERCENT * INT64_C(1000);
    }
    if (number < 0) {
        const char *kind = cell_mark_word(value->value);
        if (kind != NULL) {
            cell_set_text(&row->derived[0], kind);
            return true;
        }
        struct cell_item item;
        bool sign =
            max < 0 && cell_parse(value->value, rule_scale_high(importer), &item, 1, NULL) == 1 && item.sign;
        if (!sign)
            return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value",
                         max >= 0 ? rule_scale(importer->row, min, max)
                                  : scale_text(importer, ", н/а, осв, зач, незач, ., нс; 5/4"));
        row_fault(importer, row, FINDING_NOTICE, FINDING_MARK_WITH_SIGN, "value", NULL);
        number = item.value_x1000;
    }
    bool fits = max >= 0 ? number >= min && number <= max && min < max
                         : number % 1000 == 0 && number >= SCALE_LOW * 1000 &&
                               number <= rule_scale_high(importer) * 1000;
    if (!fits)
        return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value",
                     max >= 0 ? rule_scale(importer->row, min, max) : scale_text(importer, ""));
    cell_set_text(&row->derived[0], "number");
    cell_set_int(&row->derived[1], max >= 0 ? rule_percent_x1000(number, min, max) : number);
    return true;
}

static void warn_mark(struct importer *importer, const struct row *row)
{
    const char *on = row->cells[MARK_DATE].value;
    const char *from = *importer->year_from != '\0' ? importer->year_from : importer->all_from;
    const char *to = *importer->year_to != '\0' ? importer->year_to : importer->all_to;
    bool named = row->cells[MARK_PERIOD].number > 0; /* handed in after the year, for a period of it */
    if (*from != '\0' && (memcmp(on, from, 10) < 0 || (memcmp(on, to, 10) > 0 && !named)))
        row_fault(importer, row, FINDING_WARNING, FINDING_OUTSIDE_YEAR, "date",
                  arena_printf(importer->row, "%s..%s", from, to));
    if (importer_fact(importer, ENTITY_PUPIL, row->cells[MARK_PUPIL].number)->homeroom == 0)
        row_fault(importer, row, FINDING_WARNING, FINDING_NO_MEMBERSHIP, "pupil", NULL);
}

/* What is withdrawn may go from wherever it stands. */
static bool check_no_exam(struct importer *importer, struct row *row, int64_t type, const char *column)
{
    if (row->withdrawn || type <= 0 || !importer_fact(importer, ENTITY_WORK_TYPE, type)->exam)
        return true;
    return fails(importer, row, FINDING_EXAM_IN_MARKS, column, "exam_results.csv");
}

static bool rule_mark(struct importer *importer, struct row *row)
{
    struct cell *weight = &row->cells[MARK_WEIGHT], *type = &row->cells[MARK_WORK_TYPE];
    const struct cell *work = &row->cells[MARK_WORK];
    struct fact about = {.max_x1000 = -1, .weight_x1000 = -1};
    if (work->kind == CELL_INT)
        about = *importer_fact(importer, ENTITY_WORK, work->number);
    if (!check_no_exam(importer, row, type->kind == CELL_INT ? type->number : 0, "work_type") ||
        !check_no_exam(importer, row, about.type, "work") || !take_mark_value(importer, row, &about))
        return false;
    if (type->kind == CELL_NULL && about.type > 0)
        cell_set_int(type, about.type);
    if (weight->kind == CELL_NULL) {
        int64_t resolved = about.weight_x1000;
        if (resolved < 0)
            resolved = type->kind == CELL_INT
                           ? importer_fact(importer, ENTITY_WORK_TYPE, type->number)->weight_x1000
                           : PLAIN_WEIGHT_X1000;
        cell_set_int(weight, resolved);
    }
    if (!row->withdrawn)
        warn_mark(importer, row);
    return true;
}

static bool rule_exam_result(struct importer *importer, struct row *row)
{
    const struct cell *mark = row_cell(row, "mark"), *score = row_cell(row, "score"),
                      *max = row_cell(row, "max");
    if (mark->kind == CELL_INT && (mark->number < SCALE_LOW || mark->number > rule_scale_high(importer)))
        return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "mark", scale_text(importer, ""));
    if (score->kind == CELL_INT && max->kind == CELL_INT && score->number > max->number)
        return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "score",
                     rule_scale(importer->row, 0, max->number));
    return true;
}

/* The outcome of an attempt to clear a debt: a mark, зачёт, незачёт, or неявка; the days of an illness stand together. */
static bool rule_debt_attempt(struct importer *importer, struct row *row)
{
    static const char *const absences[] = {"неявка", "н/я", "не явился", "не явилась"};
    const struct cell *value = row_cell(row, "value"), *from = row_cell(row, "ill_from"),
                      *to = row_cell(row, "ill_to");
    const char *expected = scale_text(importer, ", зач, незач, неявка");
    int64_t number = mark_number(value->value);
    bool absent = false;
    for (size_t i = 0; i < sizeof absences / sizeof *absences; i++)
        absent |= strcmp(fold_label(importer->row, value->value), absences[i]) == 0;
    if (number >= 0) {
        if (number % 1000 != 0 || number < SCALE_LOW * 1000 || number > rule_scale_high(importer) * 1000)
            return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value", expected);
        cell_set_text(&row->derived[0], "mark");
        cell_set_int(&row->derived[1], number / 1000);
    } else if (absent) {
        cell_set_text(&row->derived[0], row_cell(row, "excused")->number != 0 ? "excused" : "absent");
    } else {
        const char *kind = cell_mark_word(value->value);
        if (kind == NULL || (strcmp(kind, "pass") != 0 && strcmp(kind, "fail") != 0))
            return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value", expected);
        cell_set_text(&row->derived[0], kind);
    }
    if ((from->kind == CELL_NULL) != (to->kind == CELL_NULL))
        return fails(importer, row, FINDING_EMPTY_VALUE, from->kind == CELL_NULL ? "ill_from" : "ill_to",
                     NULL);
    return check_order(importer, row, "ill_from", "ill_to") && rule_day_is_over(importer, row, "ill_to") &&
           rule_day_of_period(importer, row, "date");
}

static bool rule_final_mark(struct importer *importer, struct row *row)
{
    const struct cell *value = row_cell(row, "value");
    int64_t number = mark_number(value->value);
    if (number >= 0) {
        if (number % 1000 != 0 || number < SCALE_LOW * 1000 || number > rule_scale_high(importer) * 1000)
            return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value", scale_text(importer, ""));
        cell_set_text(&row->derived[0], "mark");
        cell_set_int(&row->derived[1], number / 1000);
    } else {
        const char *kind = cell_mark_word(value->value);
        bool final = kind != NULL && strcmp(kind, "work_owed") != 0 && strcmp(kind, "not_submitted") != 0;
        if (!final)
            return fails(importer, row, FINDING_MARK_OUT_OF_SCALE, "value",
                         scale_text(importer, ", н/а, осв, зач, незач"));
        cell_set_text(&row->derived[0], kind);
    }
    const char *key =
        arena_printf(importer->row, "%lld %lld %lld %s", (long long)row_cell(row, "pupil")->number,
                     (long long)row_cell(row, "subject")->number, (long long)row_cell(row, "period")->number,
                     row_cell(row, "kind")->value);
    if (!check_second_key(importer, row, key, "pupil"))
        return false;
    rule_authorship(importer, row);
    return true;
}

static bool (*const rules[ENTITY_COUNT])(struct importer *importer, struct row *row) = {
    [ENTITY_SCHOOL] = rule_school,
    [ENTITY_PERIOD] = rule_period,
    [ENTITY_HOLIDAY] = rule_days_and_grades,
    [ENTITY_BELL] = rule_bell,
    [ENTITY_TEACHER] = rule_person,
    [ENTITY_SUBJECT] = rule_subject,
    [ENTITY_CLASS_GROUP] = rule_class_group,
    [ENTITY_PUPIL] = rule_person,
    [ENTITY_MEMBERSHIP] = rule_membership,
    [ENTITY_INDIVIDUAL_PLAN] = rule_from_to,
    [ENTITY_GUARDIAN] = rule_person,
    [ENTITY_GUARDIANSHIP] = rule_guardianship,
    [ENTITY_CONTACT] = rule_contact,
    [ENTITY_CONSENT] = rule_consent,
    [ENTITY_TEACHING] = rule_from_to,
    [ENTITY_TIMETABLE] = rule_from_to,
    [ENTITY_WORK_TYPE] = rule_work_type,
    [ENTITY_WORK] = rule_work,
    [ENTITY_MARK] = rule_mark,
    [ENTITY_EXAM_RESULT] = rule_exam_result,
    [ENTITY_DEBT_ATTEMPT] = rule_debt_attempt,
    [ENTITY_COUNCIL_DECISION] = rule_council_decision,
    [ENTITY_FINAL_OVERRIDE] = rule_final_mark,
    [ENTITY_PRINTED_PIECE] = rule_paper,
    [ENTITY_HAND_OUT] = rule_paper,
};

bool rule_apply(struct importer *importer, struct row *row)
{
    return rules[row->layout->entity] == NULL || rules[row->layout->entity](importer, row);
}
