/* finding: see finding.h. */
#include "import/finding.h"
#include "base/arena.h"
#include "base/text.h"
#include "import/import.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_SHOWN = 80, ID_SHOWN = 8 };

static const char insert_sql[] =
    "INSERT INTO finding (import_id, stage, severity, code, file, line, column_name, value_read, expected,"
    " class_group_id, subject_id, teacher_id, pupil_id, row_id)"
    " VALUES (?1, 'import', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

const char *const finding_code_names[FINDING_CODES + 1] = {
    [FINDING_MISSING_FILE] = "missing_file",
    [FINDING_UNREADABLE_FILE] = "unreadable_file",
    [FINDING_UNKNOWN_FILE] = "unknown_file",
    [FINDING_UNUSED_FILE] = "unused_file",
    [FINDING_EMPTY_FILE] = "empty_file",
    [FINDING_NO_ROWS] = "no_rows",
    [FINDING_BAD_ENCODING] = "bad_encoding",
    [FINDING_DOUBTFUL_ENCODING] = "doubtful_encoding",
    [FINDING_LINKED_FILE] = "linked_file",
    [FINDING_NUL_BYTE] = "nul_byte",
    [FINDING_MISSING_COLUMN] = "missing_column",
    [FINDING_DUPLICATE_COLUMN] = "duplicate_column",
    [FINDING_UNKNOWN_COLUMN] = "unknown_column",
    [FINDING_UNBALANCED_QUOTE] = "unbalanced_quote",
    [FINDING_FIELD_COUNT] = "field_count",
    [FINDING_TOO_MANY_COLUMNS] = "too_many_columns",
    [FINDING_TOO_LONG] = "too_long",
    [FINDING_CONTROL_CHARACTER] = "control_character",
    [FINDING_MANGLED_IDENTIFIER] = "mangled_identifier",
    [FINDING_EMPTY_VALUE] = "empty_value",
    [FINDING_BAD_INTEGER] = "bad_integer",
    [FINDING_BAD_DECIMAL] = "bad_decimal",
    [FINDING_BAD_DATE] = "bad_date",
    [FINDING_BAD_TIME] = "bad_time",
    [FINDING_BAD_INSTANT] = "bad_instant",
    [FINDING_BAD_WORD] = "bad_word",
    [FINDING_BAD_CONTACT] = "bad_contact",
    [FINDING_DUPLICATE_KEY] = "duplicate_key",
    [FINDING_DANGLING_REFERENCE] = "dangling_reference",
    [FINDING_ORDER_OF_DATES] = "order_of_dates",
    [FINDING_UNKNOWN_PIECE] = "unknown_piece",
    [FINDING_DAY_AHEAD] = "day_ahead",
    [FINDING_DAY_EARLY] = "day_early",
    [FINDING_NOT_A_YEAR] = "not_a_year",
    [FINDING_MARK_OUT_OF_SCALE] = "mark_out_of_scale",
    [FINDING_NO_AUTHOR] = "no_author",
    [FINDING_NO_REASON] = "no_reason",
    [FINDING_MARK_WITH_SIGN] = "mark_with_sign",
    [FINDING_ABSENCE_NOT_TAKEN] = "absence_not_taken",
    [FINDING_EXAM_IN_MARKS] = "exam_in_marks",
    [FINDING_OUTSIDE_YEAR] = "outside_year",
    [FINDING_NO_MEMBERSHIP] = "no_membership",
    [FINDING_PARTIALLY_GRADED] = "partially_graded",
    [FINDING_NOT_GRADED] = "not_graded",
    [FINDING_UNUSED_ROW] = "unused_row",
    [FINDING_BAD_VERSION] = "bad_version",
    [FINDING_NO_SCHOOL] = "no_school",
    [FINDING_PERIOD_LOCKED] = "period_locked",
    [FINDING_DEFERRAL_UNMARKED] = "deferral_unmarked",
    [FINDING_DEFERRAL_KEPT] = "deferral_kept",
    [FINDING_NOT_COMPLETE] = "not_complete",
    [FINDING_MANY_VANISHED] = "many_vanished",
    [FINDING_MISSPELT_COLUMN] = "misspelt_column",
    [FINDING_NAMELESS_COLUMN] = "nameless_column",
    [FINDING_SHIFTED_COLUMNS] = "shifted_columns",
    [FINDING_COPIED_FILE] = "copied_file",
    [FINDING_UNREAD_COLUMN] = "unread_column",
    [FINDING_UNNAMED_FILE] = "unnamed_file",
    [FINDING_NO_MANIFEST] = "no_manifest",
    [FINDING_BAD_ID] = "bad_id",
    [FINDING_BAD_LIST] = "bad_list",
    [FINDING_NO_ROLE] = "no_role",
    [FINDING_NO_NAMES] = "no_names",
    [FINDING_NO_BEGIN] = "no_begin",
    [FINDING_OLD_WORKBOOK] = "old_workbook",
    [FINDING_SHEET_UNKNOWN] = "sheet_unknown",
    [FINDING_SHEET_INCOMPLETE] = "sheet_incomplete",
    [FINDING_UNKNOWN_NAME] = "unknown_name",
    [FINDING_AMBIGUOUS_NAME] = "ambiguous_name",
    [FINDING_MADE_FROM_SHEET] = "made_from_sheet",
    [FINDING_REGISTER_DIFFERS] = "register_differs",
    [FINDING_DATE_AS_MARKS] = "date_as_marks",
    [FINDING_CIRCLE] = "circle",
    [FINDING_MORE] = "more_findings",
};

const char *const *import_codes(void)
{
    return finding_code_names;
}

const char *finding_cut_id(struct arena *arena, const char *id)
{
    size_t letters = text_length(id), kept = (letters + 1) / 2 < ID_SHOWN ? (letters + 1) / 2 : ID_SHOWN;
    if (letters < 2)
        return id;
    const char *end = id;
    for (const char *close = id + strlen(id); kept > 0; kept--)
        text_next(&end, close);
    return arena_printf(arena, "%.*s…", (int)(end - id), id);
}

void findings_init(struct findings *findings, struct arena *arena)
{
    *findings = (struct findings){.arena = arena};
}

void findings_free(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){0};
}

static const char *keep(struct findings *findings, const char *text)
{
    return text != NULL ? arena_strdup(findings->arena, text) : NULL;
}

/* The value as read, cut between characters: a finding points at a place, it does not repeat the file. */
static const char *keep_value(struct findings *findings, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t len = strnlen(text, VALUE_SHOWN + 1);
    if (len <= VALUE_SHOWN)
        return arena_strndup(findings->arena, text, len);
    len = VALUE_SHOWN;
    while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
        len--;
    return arena_printf(findings->arena, "%.*s…", (int)len, text);
}

static void append(struct findings *findings, const struct finding *finding)
{
    if (findings->count == findings->capacity) {
        findings->capacity = findings->capacity > 0 ? findings->capacity * 2 : 64;
        findings->items = mem_realloc(findings->items, findings->capacity * sizeof *findings->items);
    }
    struct finding *kept = &findings->items[findings->count++];
    *kept = *finding;
    kept->row_id = keep(findings, finding->row_id);
    kept->column = keep(findings, finding->column);
    kept->value = keep_value(findings, finding->value);
    kept->expected = keep(findings, finding->expected);
}

void findings_close(struct findings *findings)
{
    for (size_t code = 0; findings->same_file != NULL && code < FINDING_CODES; code++)
        if (findings->same[code] > FINDING_SAME_MAX)
            append(findings, &(struct finding){.severity = FINDING_NOTICE,
                                               .code = FINDING_MORE,
                                               .file = findings->same_file,
                                               .value = arena_printf(
                                                   findings->arena, "%s +%lld", finding_code_names[code],
                                                   (long long)(findings->same[code] - FINDING_SAME_MAX))});
    findings->same_file = NULL;
    memset(findings->same, 0, sizeof findings->same);
}

void findings_add(struct findings *findings, const struct finding *finding)
{
    findings->errors += finding->severity == FINDING_ERROR;
    findings->warnings += finding->severity == FINDING_WARNING;
    if (findings->same_file == NULL || strcmp(findings->same_file, finding->file) != 0) {
        findings_close(findings);
        findings->same_file = finding->file;
    }
    if (++findings->same[finding->code] <= FINDING_SAME_MAX)
        append(findings, finding);
}

int findings_write(const struct findings *findings, struct store *store, int64_t import_id, struct err *err)
{
    static const char *const severities[] = {"error", "warning", "notice"};
    struct stmt *stmt = store_prepare(store, insert_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        stmt_bind_int(stmt, 1, import_id);
        stmt_bind_text(stmt, 2, severities[finding->severity]);
        stmt_bind_text(stmt, 3, finding_code_names[finding->code]);
        stmt_bind_text(stmt, 4, finding->file);
        stmt_bind_known(stmt, 5, finding->line, finding->line > 0);
        stmt_bind_text(stmt, 6, finding->column != NULL ? finding->column : "");
        stmt_bind_text(stmt, 7, finding->value != NULL ? finding->value : "");
        stmt_bind_text(stmt, 8, finding->expected != NULL ? finding->expected : "");
        stmt_bind_known(stmt, 9, finding->class_group_id, finding->class_group_id > 0);
        stmt_bind_known(stmt, 10, finding->subject_id, finding->subject_id > 0);
        stmt_bind_known(stmt, 11, finding->teacher_id, finding->teacher_id > 0);
        stmt_bind_known(stmt, 12, finding->pupil_id, finding->pupil_id > 0);
        stmt_bind_text(stmt, 13, finding->row_id != NULL ? finding->row_id : "");
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}
