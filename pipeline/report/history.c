/*
 * history: what imports changed in one pupil's marks, absences and finals, and what that changed in results which had
 * been computed: before, after, when, from which file, and why. Reads table change. Fails when the pupil or subject is not known, or the name fits several.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "report/report.h"
#include "store/lookup.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* The period WHICH was closed, by a run of grade on its last day or later, before the import came. */
#define CLOSED(which)                                                                                        \
    "EXISTS (SELECT 1 FROM period AS p JOIN run AS r USING (period_id) WHERE r.stage = 'grade' AND "         \
    "r.outcome = 'done' AND "                                                                                \
    "r.started_at >= unixepoch(p.ends_on) AND r.started_at < i.committed_at AND " which ")"

/* An earlier import had brought a mark of this pupil of four days behind DAY or later: the journal had moved on. */
#define MOVED_ON(day)                                                                                        \
    "EXISTS (SELECT 1 FROM mark AS x WHERE x.pupil_id = ?1 AND x.import_id < i.import_id AND x.period_id "   \
    "IS "                                                                                                    \
    "NULL AND x.marked_on >= date(" day ", '+4 days'))"
#define NOT_CHANGED(entity, row)                                                                             \
    "NOT EXISTS (SELECT 1 FROM change AS c WHERE c.entity = '" entity "' AND c.source_id = " row ".source_"  \
    "id)"

static const char appeared_mark_sql[] =
    "SELECT m.subject_id, i.committed_at, 'mark', m.source_id, 'appeared', NULL, NULL, '', NULL, i.reason, "
    "i.import_id, 0 FROM mark AS m JOIN import AS i USING (import_id) WHERE m.pupil_id = ?1 AND i.import_id "
    "> "
    "(SELECT min(import_id) FROM import) AND (" MOVED_ON("m.marked_on") " OR " CLOSED(
        "coalesce(m.period_id = p.period_id, m.marked_on BETWEEN p.starts_on "
        "AND p.ends_on)") ") AND "
                          "m.withdrawn = 0 AND " NOT_CHANGED("mark", "m");
static const char appeared_final_sql[] =
    "SELECT f.subject_id, i.committed_at, 'final_override', f.source_id, 'appeared', NULL, NULL, '', NULL, "
    "i.reason, i.import_id, 0 FROM final_override AS f JOIN import AS i USING (import_id) WHERE f.pupil_id = "
    "?1 AND f.withdrawn = 0 AND " CLOSED("p.period_id = f.period_id") " AND " NOT_CHANGED("final_override",
                                                                                          "f");
static const char appeared_absence_sql[] =
    "SELECT l.subject_id, i.committed_at, 'attendance', a.source_id, 'appeared', NULL, NULL, '', NULL, "
    "i.reason, i.import_id, 0 FROM attendance AS a JOIN lesson AS l USING (lesson_id) JOIN import AS i ON "
    "i.import_id = a.import_id WHERE a.pupil_id = ?1 AND " MOVED_ON(
        "l.given_on") " AND a.withdrawn = 0 AND " NOT_CHANGED("attendance", "a");
/* Changes; marks and absences that came when the journal had moved on from their day; marks and finals that came when
 * their period was closed. */
static const char changes_sql[] =
    "WITH about (subject_id, at, entity, source_id, field, before, after, file, line, reason, import_id, "
    "place) "
    "AS (SELECT subject_id, changed_at, entity, source_id, field, before, after, file, line, reason, "
    "import_id, "
    "change_id FROM change WHERE pupil_id = ?1 UNION ALL %s UNION ALL %s UNION ALL %s) "
    "SELECT coalesce(s.title, ''), b.at, b.entity, b.source_id, b.field, b.before, b.after, b.file, b.line, "
    "b.reason, coalesce(i.source, ''), coalesce(m.marked_on, l.given_on, f.given_on, x.held_on, ''), "
    "coalesce(m.kind, a.code, f.outcome, ''), coalesce(m.value_x1000, f.mark * 1000, '') FROM about AS b "
    "LEFT JOIN subject AS s USING (subject_id) LEFT JOIN import AS i ON i.import_id = b.import_id LEFT JOIN "
    "mark AS m ON b.entity = 'mark' AND m.source_id = b.source_id LEFT JOIN attendance AS a ON b.entity = "
    "'attendance' AND a.source_id = b.source_id LEFT JOIN lesson AS l ON l.lesson_id = a.lesson_id LEFT JOIN "
    "final_override AS f ON b.entity = 'final_override' AND f.source_id = b.source_id LEFT JOIN exam_result "
    "AS "
    "x ON b.entity = 'exam_result' AND x.source_id = b.source_id WHERE ?2 = 0 OR b.subject_id = ?2 ORDER BY "
    "s.position, s.subject_id, b.at, b.place, b.entity, b.source_id";

/* What columns are called, by table where it matters. */
static const struct {
    const char *field, *words;
} field_words[] = {
    {"kind", N_("kind")},
    {"marked_on", N_("date")},
    {"weight_x1000", N_("weight")},
    {"work_type_id", N_("kind of work")},
    {"work_id", N_("work")},
    {"lesson_id", N_("lesson")},
    {"period_id", N_("period")},
    {"subject_id", N_("subject")},
    {"pupil_id", N_("pupil")},
    {"teacher_id", N_("teacher")},
    {"origin", N_("origin")},
    {"comment", N_("comment")},
    {"received_at", N_("known since")},
    {"mark", N_("mark")},
    {"given_on", N_("date")},
    {"held_on", N_("date")},
    {"reason", N_("reason")},
    {"score_x1000", N_("score")},
    {"max_x1000", N_("highest score")},
    {"level", N_("attainment")},
    {"state", N_("state")},
    {"order_number", N_("order")},
    {"order_on", N_("date of the order")},
    {"basis", N_("basis")},
    {"due_on", N_("due")},
    {"resolved_on", N_("resolved")},
    {"decision", N_("decision")},
    {"number", N_("number")},
    {"commission", N_("before a commission")},
    {"outcome", N_("outcome")},
    {"final_mark", N_("with the exam")},
    {"ill_from", N_("ill from")},
    {"ill_to", N_("ill until")},
    {"document", N_("document")},
    {"protocol", N_("minutes")},
    {"decided_on", N_("date")},
    {"title", N_("title")},
    {"source_id", N_("identifier")},
};
static const struct {
    const char *entity, *words;
} entity_words[] = {{"mark", N_("mark")},
                    {"attendance", N_("absence")},
                    {"final_override", N_("final mark")},
                    {"exam_result", N_("exam")},
                    {"attainment", N_("attainment")},
                    {"deferral", N_("deferral")},
                    {"result", N_("result of the period")},
                    {"debt_attempt", N_("attempt to clear a debt")},
                    {"council_decision", N_("decision of the council")}};

struct history {
    struct store *store;
    struct arena *arena;
    int utc_offset_min;
    FILE *out;
    char kind_id[256], kind[2][32]; /* of the row whose kind changed last: before, after */
};

static const char *field_word(const char *field)
{
    for (size_t i = 0; i < sizeof field_words / sizeof *field_words; i++)
        if (strcmp(field_words[i].field, field) == 0)
            return _(field_words[i].words);
    return field;
}

static const char *entity_word(const char *entity)
{
    for (size_t i = 0; i < sizeof entity_words / sizeof *entity_words; i++)
        if (strcmp(entity_words[i].entity, entity) == 0)
            return _(entity_words[i].words);
    return entity;
}

/* The identifier of a row that a column refers to; its number when there is none. */
static const char *referred(struct history *history, const char *field, const char *value)
{
    size_t len = strlen(field) - 3;
    struct err ignored = {0};
    const char *sql =
        arena_printf(history->arena, "SELECT source_id FROM %.*s WHERE %s = ?1", (int)len, field, field);
    struct stmt *stmt = store_prepare(history->store, sql, &ignored);
    if (stmt == NULL)
        return value;
    stmt_bind_text(stmt, 1, value);
    const char *found =
        stmt_step(stmt, &ignored) == 1 ? arena_strdup(history->arena, stmt_text(stmt, 0, NULL)) : value;
    stmt_free(stmt);
    return found;
}

/* A value as people read it: 5000 of value_x1000 is 5. */
static const char *shown(struct history *history, const char *field, const char *value)
{
    size_t len = strlen(field);
    if (*value == '\0')
        return "–";
    if (len > 6 && strcmp(field + len - 6, "_x1000") == 0) {
        long long number = strtoll(value, NULL, 10);
        if (number % 1000 == 0)
            return arena_printf(history->arena, "%lld", number / 1000);
        char *text = arena_printf(history->arena, "%lld,%03lld", number / 1000, number % 1000);
        for (size_t end = strlen(text); text[end - 1] == '0';)
            text[--end] = '\0';
        return text;
    }
    if (len > 3 && strcmp(field + len - 3, "_id") == 0 && strcmp(field, "source_id") != 0)
        return referred(history, field, value);
    if (len > 3 && strcmp(field + len - 3, "_at") == 0) {
        char at[32];
        return arena_strdup(history->arena,
                            instant_format_ru(strtoll(value, NULL, 10), history->utc_offset_min, at));
    }
    int32_t day;
    char text[11];
    if (len > 3 && strcmp(field + len - 3, "_on") == 0 && date_parse(value, &day))
        return arena_strdup(history->arena, date_format_ru(day, text));
    return value;
}

/* What stands in the journal for a word of the store. */
static const char *journal_word(const char *word)
{
    static const struct {
        const char *word, *shown;
    } words[] = {
        {"exempt", "осв"},   {"not_attested", "н/а"}, {"pass", "зач"}, {"fail", "незач"},
        {"work_owed", "."},  {"not_submitted", "нс"}, {"ill", "б"},    {"excused", "уп"},
        {"unexcused", "нп"}, {"absent", "н"},         {"late", "оп"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].shown;
    return word;
}

static bool is_kind(const char *field)
{
    return strcmp(field, "kind") == 0 || strcmp(field, "outcome") == 0;
}

/* The column that says what the row is worth: it needs no name. */
static bool is_value(const char *field)
{
    return strcmp(field, "value_x1000") == 0 || strcmp(field, "outcome_text") == 0 ||
           strcmp(field, "mark") == 0 || strcmp(field, "code") == 0 || is_kind(field);
}

/* A value of the field, or the word that stood instead of a number. */
static const char *worth(struct history *history, const char *field, const char *value, const char *kind)
{
    if (is_kind(field) || strcmp(field, "code") == 0)
        return journal_word(value);
    return *value == '\0' && *kind != '\0' ? journal_word(kind) : shown(history, field, value);
}

/* What the row holds now. */
static const char *holds(struct history *history, struct stmt *stmt)
{
    const char *value = stmt_text(stmt, 13, NULL);
    return *value != '\0' ? shown(history, "value_x1000", value) : journal_word(stmt_text(stmt, 12, NULL));
}

/* Why a result came out otherwise; NULL: an import is named. */
static const char *result_cause(struct stmt *stmt)
{
    const char *reason = stmt_text(stmt, 9, NULL);
    if (strcmp(stmt_text(stmt, 2, NULL), "result") != 0)
        return NULL;
    if (strcmp(reason, "deferral") == 0)
        return _("a deferral was decided");
    if (strcmp(reason, "periods") == 0)
        return _("marks of the year's periods changed");
    return *stmt_text(stmt, 10, NULL) == '\0' ? _("computed again, with another policy or roll") : NULL;
}

/* "  26.10.2025 10:00  mark of 23.09.2025 (mk-29): 4 → 5 (journal, marks.csv:30; reason)" */
static void print_change(struct history *history, struct stmt *stmt)
{
    char at[32], on[11];
    int32_t day;
    FILE *out = history->out;
    const char *field = stmt_text(stmt, 4, NULL), *after = stmt_text(stmt, 6, NULL);
    if (is_kind(field)) { /* told with the number that goes or comes with it, in the next row */
        snprintf(history->kind_id, sizeof history->kind_id, "%s", stmt_text(stmt, 3, NULL));
        snprintf(history->kind[0], sizeof history->kind[0], "%s", stmt_text(stmt, 5, NULL));
        snprintf(history->kind[1], sizeof history->kind[1], "%s", after);
        bool number = strcmp(history->kind[0], "number") == 0 || strcmp(history->kind[1], "number") == 0 ||
                      strcmp(history->kind[0], "mark") == 0 || strcmp(history->kind[1], "mark") == 0;
        if (number)
            return;
    }
    bool with_kind = strcmp(history->kind_id, stmt_text(stmt, 3, NULL)) == 0;
    fprintf(out, "  %s  %s", instant_format_ru(stmt_int(stmt, 1), history->utc_offset_min, at),
            entity_word(stmt_text(stmt, 2, NULL)));
    if (date_parse(stmt_text(stmt, 11, NULL), &day))
        fprintf(out, _(" of %s"), date_format_ru(day, on));
    fprintf(out, " (%s): ", stmt_text(stmt, 3, NULL));
    if (strcmp(field, "withdrawn") == 0) {
        fprintf(out, strcmp(after, "0") == 0 ? _("there again: %s") : _("withdrawn; it was %s"),
                holds(history, stmt));
    } else if (strcmp(field, "appeared") == 0) {
        fprintf(out, _("entered afterwards: %s"), holds(history, stmt));
    } else {
        if (!is_value(field))
            fprintf(out, "%s ", field_word(field));
        fputs(worth(history, field, stmt_text(stmt, 5, NULL), with_kind ? history->kind[0] : ""), out);
        fprintf(out, " → %s", worth(history, field, after, with_kind ? history->kind[1] : ""));
    }
    const char *cause = result_cause(stmt);
    if (cause != NULL) {
        fprintf(out, " (%s)\n", cause);
        return;
    }
    fprintf(out, " (%s", stmt_text(stmt, 10, NULL));
    if (*stmt_text(stmt, 7, NULL) != '\0')
        fprintf(out, ", %s:%lld", stmt_text(stmt, 7, NULL), (long long)stmt_int(stmt, 8));
    if (*stmt_text(stmt, 9, NULL) != '\0')
        fprintf(out, "; %s", stmt_text(stmt, 9, NULL));
    fputs(")\n", out);
}

int report_history(struct store *store, int utc_offset_min, const char *pupil, const char *subject, FILE *out,
                   struct err *err)
{
    struct history history = {
        .store = store, .arena = arena_new(), .utc_offset_min = utc_offset_min, .out = out};
    struct lookup about = {0}, in = {0};
    int failed = lookup_pupil(store, history.arena, pupil, &about, err);
    if (failed == 0)
        fprintf(out, "%s, %s\n", about.title, about.source_id);
    if (failed == 0 && subject != NULL)
        failed = lookup_subject(store, history.arena, subject, &in, err);
    const char *sql =
        arena_printf(history.arena, changes_sql, appeared_mark_sql, appeared_final_sql, appeared_absence_sql);
    struct stmt *stmt = failed == 0 ? store_prepare(store, sql, err) : NULL;
    int got = stmt != NULL ? 0 : -1, rows = 0;
    char *last = mem_strdup("");
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, about.id);
        stmt_bind_int(stmt, 2, in.id);
        while ((got = stmt_step(stmt, err)) == 1) {
            if (rows++ == 0 || strcmp(last, stmt_text(stmt, 0, NULL)) != 0) {
                free(last);
                last = mem_strdup(stmt_text(stmt, 0, NULL));
                fprintf(out, "\n%s\n", *last != '\0' ? last : _("all subjects"));
            }
            print_change(&history, stmt);
        }
    }
    if (got == 0 && rows == 0)
        fprintf(out, "%s\n", _("nothing was changed after it was first imported"));
    free(last);
    stmt_free(stmt);
    arena_free(history.arena);
    return got;
}
