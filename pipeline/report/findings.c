/*
 * findings: what was found in the journal's files and by the stages, grouped by who must act (view
 * finding_line), for people: text for the terminal, a workbook from templates/findings. The text names pupils: it
 * is for the deputy head's own terminal, never for a log.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "report/workbook.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LINES_A_KIND = 10 };

/* The codes of the stages; those of the import have their words there. */
static const struct {
    const char *code, *words;
    const char *read, *expected; /* what the values are; NULL: there is none */
} stage_words[] = {
    {"no_marks", N_("not attested: no marks"), NULL, NULL},
    {"no_weighted_work", N_("not attested: no mark that counts for the result"), N_("marks there are"), NULL},
    {"few_marks", N_("not attested: too few marks"), N_("marks there are"), N_("needed")},
    {"missed_lessons", N_("not attested: away for most lessons"), N_("missed, of those held"), N_("limit")},
    {"work_owed", N_("not attested: a work is owed"), NULL, NULL},
    {"year_tie", N_("the year's mean lies exactly between two marks"), N_("by the policy"), NULL},
    {"policy_subject", N_("the policy names a subject that the school does not have"), N_("name"), NULL},
    {"policy_work_type", N_("the policy names a kind of work that the school does not have"), N_("name"),
     NULL},
    {"policy_double", N_("the policy gives one value twice, under two names: this line holds"), N_("here"),
     N_("first")},
    {"policy_exam",
     N_("the policy does not say what an exam does in grades 10 and 11: the mean with it was taken"),
     N_("such marks"), N_("the usual rule")},
    {"exam_of_five",
     N_("exam marks up to 5 of grade 9 are read on the scale of ten; a state examination is marked by five"),
     N_("such marks"), N_("the scale")},
    {"certificate_override", N_("a mark is set for the certificate of a pupil who gets none this year"), NULL,
     NULL},
    {"lag_not_corrected", N_("the programme lags behind, and no correction says how it is made good"),
     N_("hours held and to come"), N_("by the plan")},
    {"override_differs", N_("the teacher's mark differs from the computed one"), N_("the teacher's"),
     N_("computed")},
    {"override_during_deferral", N_("a mark was set while the deferral runs"), NULL, NULL},
    {"override_in_unmarked_grade", N_("a mark in a grade without marks"), NULL, NULL},
    {"deferral_overdue", N_("the deferral is overdue"), NULL, NULL},
    {"deferral_lapsed_marked",
     N_("the deferral has lapsed, but the marks are in by now: see itog defer resolve"),
     N_("marks there are"), NULL},
    {"deferral_advised", N_("long illness and too few marks: a deferral could be proposed"),
     N_("missed, of those held"), NULL},
    {"deferral_twice", N_("a deferral both in the journal and in itog: the one that runs holds"),
     N_("in the journal"), N_("in itog")},
    {"debt_overdue", N_("the time to clear an academic debt is over"), N_("last day"), NULL},
    {"debt_exhausted", N_("no attempt is left to clear an academic debt"), N_("last attempt"),
     N_("attempts allowed")},
    {"debt_attempt_late", N_("an attempt to clear a debt behind its last day"), N_("attempt"),
     N_("last day")},
    {"debt_attempt_extra", N_("more attempts to clear a debt than there are"), NULL, N_("attempts allowed")},
    {"debt_attempt_order", N_("the number of an attempt to clear a debt is not its place: one is missing"),
     N_("number"), N_("place")},
    {"debt_no_commission", N_("the second attempt to clear a debt without a commission"), N_("attempt"),
     NULL},
    {"debt_attempt_without_debt", N_("an attempt to clear a debt that is not there"), NULL, NULL},
    {"decision_differs", N_("the council decided otherwise than the marks say"), N_("decided"),
     N_("by the marks")},
    {"decision_of_other_grade", N_("a decision on the final examination outside grades 9 and 11: not taken"),
     N_("decided"), NULL},
    {"decision_missing", N_("pupils without a decision of the council"), N_("how many"), NULL},
    {"decision_without_pupil", N_("a decision of the council on somebody who is not on the roll"), NULL,
     NULL},
    {"no_subjects", N_("the pupil has no subjects"), NULL, NULL},
    {"mark_without_membership", N_("marks of a pupil who is not taught this subject"), NULL, NULL},
    {"attendance_without_membership", N_("absences of a pupil who is not taught this subject"), NULL, NULL},
    {"override_without_membership", N_("a final mark of a pupil who is not taught this subject"), NULL, NULL},
    {"exam_without_membership", N_("an exam of a pupil who is not taught this subject"), NULL, NULL},
    {"mark_out_of_range", N_("a mark outside the school's scale"), NULL, NULL},
    {"exam_in_marks", N_("the result of an exam among the marks"), NULL, NULL},
    {"period_not_graded", N_("a part of the year has no results yet"), NULL, NULL},
    {"page_error", N_("a document could not be made"), N_("cause"), NULL},
    {"document_held", N_("a document waits for marks to be computed again"), N_("cause"), NULL},
};
enum { STAGE_WORDS = sizeof stage_words / sizeof *stage_words };

static const char totals_sql[] = "SELECT coalesce(sum(severity = 'error'), 0), coalesce(sum(severity = "
                                 "'notice'), 0) FROM finding_line WHERE ?1 IN (0, "
                                 "home_id)";
/* One pass: who (a person, else the office), then the line. */
static const char lines_sql[] =
    "SELECT severity, stage, code, file, line, column_name, value_read, expected, class, subject, pupil, "
    "pupil_source, "
    "period_code, coalesce(who_id, 0), actor, who, sum(severity = 'error') OVER whose, sum(severity = "
    "'warning') OVER whose "
    "FROM finding_line WHERE ?1 IN (0, home_id) AND (?2 OR severity <> 'notice') "
    "WINDOW whose AS (PARTITION BY who_id, CASE WHEN who_id IS NULL THEN actor END) "
    "ORDER BY who_id IS NULL, who_key, who_id, CASE WHEN who_id IS NULL THEN actor END DESC, severity = "
    "'notice', severity = "
    "'warning', stage = 'import' DESC, file, code, period_code, class_key, subject, line, pupil_source, "
    "finding_id";
static const char class_sql[] =
    "SELECT class_group_id FROM class_group WHERE sort_key = ?1 AND withdrawn = 0";
static const char titles_sql[] = "SELECT title FROM class_group WHERE kind IN ('class', 'scheduled') AND "
                                 "withdrawn = 0 ORDER BY sort_key LIMIT 120";

/* The words of a code of a stage; STAGE_WORDS: it is the import's. */
static size_t find_words(const char *code, const char *stage)
{
    size_t at = strcmp(stage, "import") == 0 ? STAGE_WORDS : 0;
    while (at < STAGE_WORDS && strcmp(stage_words[at].code, code) != 0)
        at++;
    return at;
}

/* Decisions of the council and proposals by their words. */
static const char *value_word(const char *code, const char *value)
{
    static const struct {
        const char *value, *words;
    } words[] = {
        {"promoted", N_("promoted")},
        {"conditional", N_("promoted conditionally")},
        {"repeated", N_("a repeated year")},
        {"adapted_programme", N_("an adapted programme")},
        {"individual_plan", N_("an individual plan")},
        {"choice", N_("the parents' choice")},
        {"held", N_("the council decides")},
        {"admitted", N_("admitted to the final examination")},
        {"not_admitted", N_("not admitted to the final examination")},
        {"graduated", N_("graduated")},
        {"not_graduated", N_("no certificate")},
        {"withheld", N_("no certificate")},
    };
    for (size_t i = 0; strncmp(code, "decision_", 9) == 0 && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].value, value) == 0)
            return _(words[i].words);
    return value;
}

/* " [5А, Математика, Иванов Пётр Ильич, p-17]" */
static void tell_whom(FILE *out, struct stmt *row)
{
    int told = 0;
    for (int i = 8; i <= 11; i++)
        if (*stmt_text(row, i, NULL) != '\0')
            fprintf(out, "%s%s", told++ == 0 ? " [" : ", ", stmt_text(row, i, NULL));
    if (told > 0)
        fputc(']', out);
}

/* "; read: 7", "; marks there are: 2" */
static void tell_value(FILE *out, const char *label, const char *code, const char *value)
{
    if (*value != '\0')
        fprintf(out, "; %s: %s", label, value_word(code, value));
}

/* "  ! marks.csv:12, value: the mark is not of the scale; read: 7; expected: 1..5 [5А, …]" */
static void tell_line(FILE *out, struct stmt *row, const char *(*import_words)(const char *code))
{
    const char *severity = stmt_text(row, 0, NULL), *code = stmt_text(row, 2, NULL);
    fprintf(out, "  %s ", *severity == 'e' ? "!" : *severity == 'w' ? "?" : " ");
    const char *place = *stmt_text(row, 3, NULL) != '\0' ? stmt_text(row, 3, NULL) : stmt_text(row, 12, NULL);
    fputs(place, out);
    if (!stmt_is_null(row, 4))
        fprintf(out, ":%lld", (long long)stmt_int(row, 4));
    if (*stmt_text(row, 5, NULL) != '\0')
        fprintf(out, ", %s", stmt_text(row, 5, NULL));
    size_t at = find_words(code, stmt_text(row, 1, NULL));
    bool known = at < STAGE_WORDS;
    const char *read = known ? stage_words[at].read : NULL,
               *expected = known ? stage_words[at].expected : NULL;
    fprintf(out, ": %s", known ? _(stage_words[at].words) : import_words(code));
    tell_value(out, read != NULL ? _(read) : _("read"), code, stmt_text(row, 6, NULL));
    tell_value(out, expected != NULL ? _(expected) : _("expected"), code, stmt_text(row, 7, NULL));
    tell_whom(out, row);
    fputc('\n', out);
}

static void tell_more(FILE *out, int64_t lines, bool all)
{
    if (lines > LINES_A_KIND && !all)
        fprintf(out, _("    ... and %lld more of this kind; see --all or --xlsx FILE\n"),
                (long long)(lines - LINES_A_KIND));
}

/* "Петрова Мария Ивановна: errors 3, warnings 2" */
static void tell_person(FILE *out, struct stmt *row, bool first)
{
    const char *actor = stmt_text(row, 14, NULL);
    const char *name = stmt_int(row, 13) > 0            ? stmt_text(row, 15, NULL)
                       : strcmp(actor, "operator") == 0 ? _("The journal's operator")
                                                        : _("The deputy head");
    fprintf(out, _("%s%s: errors %lld, warnings %lld\n"), first ? "" : "\n", name,
            (long long)stmt_int(row, 16), (long long)stmt_int(row, 17));
}

static int tell_lines(struct run *run, const struct check_view *view, const char *(*words)(const char *code),
                      FILE *out, int64_t *shown, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, lines_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, view->class_group_id);
    stmt_bind_int(stmt, 2, view->all);
    char person[64] = "", kind[128] = "", now[128];
    int64_t lines = 0;
    int got;
    for (*shown = 0; (got = stmt_step(stmt, err)) == 1; ++*shown) {
        const char *code = stmt_text(stmt, 2, NULL);
        snprintf(now, sizeof now, "%lld %s", (long long)stmt_int(stmt, 13),
                 stmt_int(stmt, 13) > 0 ? "" : stmt_text(stmt, 14, NULL));
        bool new_person = strncmp(now, person, sizeof person - 1) != 0;
        if (new_person)
            snprintf(person, sizeof person, "%.60s", now);
        snprintf(now, sizeof now, "%s %s %s", stmt_text(stmt, 0, NULL), code, stmt_text(stmt, 3, NULL));
        if (new_person || strcmp(now, kind) != 0) {
            tell_more(out, lines, view->all);
            memcpy(kind, now, sizeof kind);
            lines = 0;
        }
        if (new_person)
            tell_person(out, stmt, *shown == 0);
        if (++lines <= LINES_A_KIND || view->all)
            tell_line(out, stmt, words);
    }
    tell_more(out, lines, view->all);
    stmt_free(stmt);
    return got;
}

int report_findings(struct run *run, const struct check_view *view, const char *(*words)(const char *code),
                    FILE *out, int64_t *errors, struct err *err)
{
    int64_t notices = 0, shown = 0;
    struct stmt *stmt = store_prepare(run->store, totals_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, view->class_group_id);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        *errors = stmt_int(stmt, 0);
        notices = stmt_int(stmt, 1);
    }
    stmt_free(stmt);
    if (got < 0 || out == NULL)
        return got < 0 ? -1 : 0;
    if (tell_lines(run, view, words, out, &shown, err) != 0)
        return -1;
    if (shown == 0)
        fprintf(out, "%s\n", _("nothing was found that somebody must act on"));
    else
        fprintf(out, "\n%s\n",
                _("! error: the row was not taken, or a document can't be made; ? worth a look"));
    if (notices > 0 && !view->all)
        fprintf(out, _("for information only, with --all: %lld\n"), (long long)notices);
    return 0;
}

int report_findings_book(struct run *run, const char *path, int64_t class_group_id, struct err *err)
{
    struct workbook workbook = {.folder = "findings", .path = path, .class_group_id = class_group_id};
    return workbook_make(run, &workbook, err);
}

/* Latin letters that look like Russian ones, as these: "5A" typed on another keyboard is 5А. */
static const char *fold_letters(struct arena *arena, const char *title)
{
    static const char latin[] = "ABCEHKMOPTXaceopxy";
    static const char *const russian[] = {"А", "В", "С", "Е", "Н", "К", "М", "О", "Р",
                                          "Т", "Х", "а", "с", "е", "о", "р", "х", "у"};
    struct buf folded = {0};
    for (const char *at = title; *at != '\0'; at++) {
        const char *same = strchr(latin, *at);
        if (same != NULL)
            buf_puts(&folded, russian[same - latin]);
        else
            buf_putc(&folded, *at);
    }
    const char *kept = arena_strdup(arena, buf_text(&folded));
    buf_free(&folded);
    return kept;
}

/* 1: found, 0: there is none, -1. */
static int find_class(struct run *run, const char *title, int64_t *class_group_id, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, class_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, text_sort_key(run->arena, text_nfc(run->arena, title)));
    int got = stmt_step(stmt, err);
    *class_group_id = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    return got;
}

int report_find_class(struct run *run, const char *title, int64_t *class_group_id, struct err *err)
{
    int got = find_class(run, title, class_group_id, err);
    if (got == 0) /* none is called exactly so */
        got = find_class(run, fold_letters(run->arena, title), class_group_id, err);
    if (got != 0)
        return got == 1 ? 0 : -1;
    const char *list = "";
    struct stmt *stmt = store_prepare(run->store, titles_sql, err);
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        list = arena_printf(run->arena, "%s%s%s", list, *list != '\0' ? ", " : "", stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return err_set(err, ERR_USAGE, _("--class %s: there is no such class; there are: %s"), title, list);
}
