/*
 * check: what is missing in the journal of a period (table gap), for people: a workbook from templates/check,
 * and a text for the terminal: how many of each kind, which classes, then person by person. In: what the stage
 * check left in the store. The text names pupils: it is for the deputy head's own terminal, never for a log.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "report/workbook.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { LINES_A_KIND = 10, ITEMS_A_LINE = 8, KIND_WIDTH = 8 };

/* In the order in which they are told. The words of the workbook and of the run's page stand in the templates. */
static const struct {
    const char *kind, *words;
} words[] = {
    {"few_marks", N_("too few marks")},
    {"work_owed", N_("a work is owed: no mark before it is handed in")},
    {"no_weighted_work", N_("no mark that counts for the result")},
    {"missed_lessons", N_("away for most lessons: a deferral, or not attested")},
    {"no_attainment", N_("no words instead of a mark")},
    {"mark_without_lesson", N_("a mark on a day without a lesson")},
    {"control_unmarked", N_("a control work without marks")},
    {"no_lessons", N_("planned hours, but no lesson")},
    {"not_entered", N_("in the timetable, not in the journal")},
    {"not_held", N_("planned, neither held nor cancelled")},
    {"no_topic", N_("a lesson without a topic")},
    {"no_homework", N_("a lesson without homework")},
    {"little_homework", N_("homework in less than half of the lessons")},
    {"no_class", N_("a pupil in no class")},
    {"two_classes", N_("a pupil in two classes at once")},
    {"no_subjects", N_("a pupil without subjects")},
    {"no_teaching", N_("a group that is taught nothing")},
    {"plan_without_teaching", N_("an individual plan without teaching")},
    {"no_teacher", N_("teaching without a teacher")},
    {"no_tutor", N_("a class without a tutor")},
    {"no_guardian", N_("no guardian")},
    {"no_contact", N_("a family without any contact")},
    {"no_consent", N_("no decision on consent")},
    {"consent_expired", N_("the consent has expired")},
    {"no_received_at", N_("marks without the time when they were made")},
};
enum { KINDS = sizeof words / sizeof *words };

#define CHOSEN                                                                                               \
    " FROM gap_line WHERE period_id = ?1 AND ?2 IN (0, home_id) AND (?3 = '' OR instr(teacher_key, ?3) > "   \
    "0) "

static const char counts_sql[] = "SELECT kind, severity, count(*)" CHOSEN "GROUP BY kind, severity";
static const char classes_sql[] =
    "SELECT coalesce(class, '-'), count(*)" CHOSEN
    "AND severity <> 'notice' AND home_id IS NOT NULL GROUP BY home_id ORDER BY class_key, home_id";
/* A row is one item of a line; rows of one line (person, severity, kind, label) stand together. */
static const char items_sql[] =
    "SELECT coalesce(teacher_id, 0), actor, teacher, severity, kind, "
    "coalesce(class, '') || CASE kind WHEN 'missed_lessons' THEN ', ' || pupil_short ELSE coalesce(', ' || "
    "subject, '') END, "
    "CASE WHEN kind = 'missed_lessons' THEN subject ELSE coalesce(pupil_short, '') END, "
    "coalesce(substr(on_day, 9, 2) || '.' || substr(on_day, 6, 2), ''), "
    "coalesce('«' || work || '»', CASE kind WHEN 'two_classes' THEN '(' || note || ')' ELSE note END), "
    "CASE WHEN kind = 'two_classes' OR (kind = 'not_entered' AND want = 1) THEN '' WHEN have IS NULL THEN "
    "coalesce(want, '') "
    "ELSE have || coalesce('/' || want, '') END" CHOSEN "AND (?4 OR severity <> 'notice') "
    "ORDER BY teacher_id IS NULL, teacher_key, teacher_id, CASE WHEN teacher_id IS NULL THEN actor END, "
    "severity = 'notice', severity = 'warning', actor, kind, class_key, class_group_id, CASE kind WHEN "
    "'missed_lessons' THEN pupil_key END, position, subject_id, "
    "on_day, "
    "pupil_key, pupil_id, gap_id";
static const char person_sql[] = "SELECT sum(severity = 'error'), sum(severity = 'warning')" CHOSEN
                                 "AND coalesce(teacher_id, 0) = ?4 AND (?4 > 0 OR actor = ?5)";

struct telling {
    struct run *run;
    const struct check_view *view;
    const char *teacher; /* lower case */
    FILE *out;
    struct stmt *person;
};

const char *check_words(const char *kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(words[i].kind, kind) == 0)
            return _(words[i].words);
    return kind;
}

static struct stmt *query(const struct telling *telling, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(telling->run->store, sql, err);
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, telling->run->period.id);
        stmt_bind_int(stmt, 2, telling->view->class_group_id);
        stmt_bind_text(stmt, 3, telling->teacher);
    }
    return stmt;
}

/* How many of each kind; told in the order of the table. */
static int tell_counts(const struct telling *telling, int64_t totals[3], struct err *err)
{
    int64_t counts[KINDS] = {0};
    struct stmt *stmt = query(telling, counts_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        const char *severity = stmt_text(stmt, 1, NULL);
        int at = strcmp(severity, "error") == 0 ? 0 : strcmp(severity, "warning") == 0 ? 1 : 2;
        totals[at] += stmt_int(stmt, 2);
        for (size_t i = 0; at < 2 && i < KINDS; i++)
            if (strcmp(words[i].kind, stmt_text(stmt, 0, NULL)) == 0)
                counts[i] += stmt_int(stmt, 2);
    }
    stmt_free(stmt);
    if (got != 0 || telling->out == NULL)
        return got;
    for (size_t i = 0; i < KINDS; i++)
        if (counts[i] > 0)
            fprintf(telling->out, "  %*lld  %s\n", KIND_WIDTH, (long long)counts[i], _(words[i].words));
    return 0;
}

/* "By class: 5А 12, 5Б 7" */
static int tell_classes(const struct telling *telling, struct err *err)
{
    struct stmt *stmt = query(telling, classes_sql, err);
    int got = -1, shown = 0;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        if (shown++ == 0)
            fprintf(telling->out, "\n%s", _("By class: "));
        fprintf(telling->out, "%s%s %lld", shown > 1 ? ", " : "", stmt_text(stmt, 0, NULL),
                (long long)stmt_int(stmt, 1));
    }
    if (shown > 0)
        fputc('\n', telling->out);
    stmt_free(stmt);
    return got;
}

/* What the row before had, to see where a person, a kind, a line begins. */
struct place {
    char person[64], kind[32], severity[16], label[512];
    int64_t lines, items; /* of the kind, of the line */
    bool open;            /* a line is being written */
};

static void end_line(const struct telling *telling, struct place *place)
{
    if (!place->open)
        return;
    if (place->items > ITEMS_A_LINE && !telling->view->all)
        fprintf(telling->out, _(" and %lld more"), (long long)(place->items - ITEMS_A_LINE));
    fputc('\n', telling->out);
    place->open = false;
}

static void end_kind(const struct telling *telling, struct place *place)
{
    end_line(telling, place);
    if (place->lines > LINES_A_KIND && !telling->view->all)
        fprintf(telling->out, _("    ... and %lld more lines of this kind; see the workbook\n"),
                (long long)(place->lines - LINES_A_KIND));
    place->lines = 0;
    place->label[0] = '\0';
}

/* "Петрова Мария Ивановна: missing 3, to be looked at 2" */
static int begin_person(struct telling *telling, struct stmt *row, struct err *err)
{
    const char *actor = stmt_text(row, 1, NULL);
    const char *name = stmt_int(row, 0) > 0             ? stmt_text(row, 2, NULL)
                       : strcmp(actor, "operator") == 0 ? _("The journal's operator")
                                                        : _("The deputy head");
    struct stmt *stmt = telling->person;
    stmt_bind_int(stmt, 4, stmt_int(row, 0));
    stmt_bind_text(stmt, 5, actor);
    int got = stmt_step(stmt, err);
    if (got == 1)
        fprintf(telling->out, _("\n%s: missing %lld, to be looked at %lld\n"), name,
                (long long)stmt_int(stmt, 0), (long long)stmt_int(stmt, 1));
    stmt_reset(stmt);
    return got < 0 ? -1 : 0;
}

static void tell_item(const struct telling *telling, struct stmt *row, const struct place *place)
{
    if (place->items > ITEMS_A_LINE && !telling->view->all)
        return;
    bool first = true;
    for (int i = 6; i <= 9; i++) {
        const char *piece = stmt_text(row, i, NULL);
        if (*piece == '\0')
            continue;
        fprintf(telling->out, "%s%s", !first ? " " : place->items > 1 ? ", " : ": ", piece);
        first = false;
    }
}

static int tell_row(struct telling *telling, struct stmt *row, struct place *place, struct err *err)
{
    char person[64];
    const char *severity = stmt_text(row, 3, NULL), *kind = stmt_text(row, 4, NULL),
               *label = stmt_text(row, 5, NULL);
    snprintf(person, sizeof person, "%lld %s", (long long)stmt_int(row, 0),
             stmt_int(row, 0) > 0 ? "" : stmt_text(row, 1, NULL));
    bool new_person = strcmp(person, place->person) != 0;
    bool new_kind = new_person || strcmp(kind, place->kind) != 0 || strcmp(severity, place->severity) != 0;
    if (new_kind)
        end_kind(telling, place);
    if (new_person && begin_person(telling, row, err) != 0)
        return -1;
    snprintf(place->person, sizeof place->person, "%s", person);
    snprintf(place->kind, sizeof place->kind, "%s", kind);
    snprintf(place->severity, sizeof place->severity, "%s", severity);
    char cut[sizeof place->label];
    snprintf(cut, sizeof cut, "%s", label);
    if (new_kind || strcmp(cut, place->label) != 0) {
        end_line(telling, place);
        snprintf(place->label, sizeof place->label, "%s", cut);
        place->items = 0;
        place->lines++;
        if (telling->view->all || place->lines <= LINES_A_KIND) {
            place->open = true;
            fprintf(telling->out, "  %s %s%s%s",
                    *severity == 'e'   ? "!"
                    : *severity == 'w' ? "?"
                                       : " ",
                    label, *label != '\0' ? ": " : "", check_words(kind));
        }
    }
    place->items++;
    if (place->open)
        tell_item(telling, row, place);
    return 0;
}

static int tell_items(struct telling *telling, struct err *err)
{
    struct place place = {.open = false};
    struct stmt *stmt = query(telling, items_sql, err);
    telling->person = stmt != NULL ? query(telling, person_sql, err) : NULL;
    int got = -1;
    if (telling->person != NULL) {
        stmt_bind_int(stmt, 4, telling->view->all);
        while ((got = stmt_step(stmt, err)) == 1)
            if (tell_row(telling, stmt, &place, err) != 0) {
                got = -1;
                break;
            }
        end_kind(telling, &place);
    }
    stmt_free(telling->person);
    stmt_free(stmt);
    return got;
}

int report_check_text(struct run *run, const struct check_view *view, FILE *out, int64_t *missing,
                      struct err *err)
{
    char day[11];
    int64_t totals[3] = {0};
    struct telling telling = {.run = run,
                              .view = view,
                              .teacher = view->teacher != NULL ? text_lower(run->arena, view->teacher) : "",
                              .out = out};
    if (out != NULL)
        fprintf(out, _("%s, %s: what the journal lacks on %s\n\n"), run->period.code, run->period.title,
                date_format_ru(instant_day(run->now_at, run->utc_offset_min), day));
    if (tell_counts(&telling, totals, err) != 0)
        return -1;
    *missing = totals[0] + totals[1];
    if (out == NULL)
        return 0;
    if (*missing == 0)
        fprintf(out, "  %s\n", _("nothing is missing"));
    else if (tell_classes(&telling, err) != 0)
        return -1;
    if (tell_items(&telling, err) != 0)
        return -1;
    if (*missing > 0)
        fputs(_("\n! has to be filled in; ? has to be looked at; 2/3: two of three that are needed\n"), out);
    if (totals[2] > 0 && !view->all)
        fprintf(out, _("for information only, in the workbook and with --all: %lld\n"), (long long)totals[2]);
    return 0;
}

int report_check_book(struct run *run, const char *path, int64_t class_group_id, struct err *err)
{
    struct workbook workbook = {.folder = "check", .path = path, .class_group_id = class_group_id};
    return workbook_make(run, &workbook, err);
}

int report_check(struct run *run, struct err *err)
{
    struct workbook workbook = {.folder = "check",
                                .path = arena_printf(run->arena, "%s/check.xlsx", run->out_dir),
                                .stage = "check",
                                .artifact = arena_printf(run->arena, "%s/check.xlsx", run->out_name)};
    return workbook_make(run, &workbook, err); /* the summary is the counts, which assess has told */
}
