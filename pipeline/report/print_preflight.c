/*
 * print_preflight: `itog print --preflight`: looks at everything that would be printed before any of it is released: each page is laid out and
 * thrown away, each document's data, register and addressee are looked at. In: the data of the template for every recipient on paper, edition,
 * guardianship, contact. Out: lines of text. Files and registers stay as they are; one bad document does not end it.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "page/node.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/edition.h"
#include "report/looks.h"
#include "report/output.h"
#include "report/report.h"
#include "report/shown.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

/* A pupil: the newest edition, results, whom it goes to. Adults are addressees themselves; where no guardian was imported nobody is missed. */
static const char facts_sql[] =
    "SELECT p.source_id, e.edition, e.stale_import_id IS NOT NULL, e.revoked_at IS NOT NULL, "
    "EXISTS (SELECT 1 FROM result x WHERE x.period_id = ?1 AND x.pupil_id = p.pupil_id), "
    "EXISTS (SELECT 1 FROM guardianship g JOIN guardian h USING (guardian_id) WHERE g.pupil_id = p.pupil_id "
    "AND "
    "g.withdrawn = 0 AND h.withdrawn = 0) OR NOT EXISTS (SELECT 1 FROM guardianship WHERE withdrawn = 0) OR "
    "coalesce(date(p.born_on, '+18 years') <= ?4, 0), "
    "EXISTS (SELECT 1 FROM contact k WHERE k.channel = 'post' AND k.withdrawn = 0 AND (k.pupil_id = "
    "p.pupil_id OR k.guardian_id IN (SELECT g.guardian_id FROM guardianship g WHERE g.pupil_id = p.pupil_id "
    "AND g.withdrawn = 0))) FROM pupil p LEFT JOIN edition e ON e.edition_id = (SELECT o.edition_id FROM "
    "edition "
    "o WHERE o.report = ?3 AND o.period_id = ?1 AND o.pupil_id = p.pupil_id ORDER BY o.edition DESC LIMIT 1) "
    "WHERE p.pupil_id = ?2";
enum { SOURCE, EDITION, STALE, REVOKED, RESULTS, ADDRESSEE, ADDRESS };

struct preflight {
    struct run *run;
    const struct print_choice *choice;
    FILE *out;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct looks looks;
    struct press *press;
    struct shown *shown;
    struct stmt *facts;
    size_t documents, findings;
};

/* What is wrong with the document of the pupil that the facts stand on. */
static void find(struct preflight *preflight, const char *class_title, const char *what)
{
    preflight->findings++;
    if (preflight->out != NULL)
        fprintf(preflight->out, "  %s  %s  %s\n", class_title, stmt_text(preflight->facts, SOURCE, NULL),
                what);
}

/* The register: is the document that was issued last still right? */
static int look_at_edition(struct preflight *preflight, const struct class_row *class_row, int64_t pupil_id,
                           struct err *err)
{
    struct stmt *facts = preflight->facts;
    const char *why = NULL;
    const struct shown_facts shown = {.pupil_id = pupil_id,
                                      .edition = stmt_int(facts, EDITION),
                                      .revoked = stmt_int(facts, REVOKED) != 0,
                                      .stale = stmt_int(facts, STALE) != 0};
    if (shown_look(preflight->shown, &shown, &why, err) != 0)
        return -1;
    if (why != NULL)
        find(preflight, class_row->title, why);
    return 0;
}

static void look_at_facts(struct preflight *preflight, const char *class_title)
{
    const struct run *run = preflight->run;
    struct stmt *facts = preflight->facts;
    if (stmt_int(facts, RESULTS) == 0 && strcmp(preflight->choice->what->report, "extract") == 0)
        find(preflight, class_title, _("it shows no results"));
    if (stmt_int(facts, ADDRESSEE) == 0)
        find(preflight, class_title, _("it has no addressee: no guardian is known"));
    if (stmt_int(facts, ADDRESS) == 0 && (preflight->choice->by_address || run->envelope != NULL))
        find(preflight, class_title, _("there is no address by post"));
}

/* The page is made as it would be issued, but for its number, its code and its date. */
static int look_at_page(struct preflight *preflight, const char *class_title, struct dataset_record *record,
                        struct err *err)
{
    struct arena *arena = preflight->run->arena;
    struct err cause = {0};
    *record->doc = edition_sample_doc(preflight->run, preflight->choice->what->report);
    const struct page_template *page = looks_page(&preflight->looks, record->pupil_id);
    struct document *document = page_fill(page, &record->value, arena, &cause);
    struct piece *piece =
        document != NULL ? piece_make(preflight->press, document, NULL, arena, &cause) : NULL;
    if (piece == NULL && cause.kind != ERR_CONFIG && cause.kind != ERR_DATA) /* a fault of the machine */
        return err_set(err, cause.kind, "%s", cause.message);
    if (piece == NULL)
        find(preflight, class_title, cause.message);
    else if (piece_blank_page(piece) != 0)
        find(preflight, class_title, arena_printf(arena, _("its page %d is blank"), piece_blank_page(piece)));
    piece_free(piece);
    return 0;
}

static int look_at(struct preflight *preflight, const struct class_row *class_row,
                   struct dataset_record *record, struct err *err)
{
    struct stmt *facts = preflight->facts;
    stmt_bind_int(facts, 2, record->pupil_id);
    int failed = stmt_step(facts, err) == 1 ? 0 : -1;
    if (failed == 0) {
        preflight->documents++;
        look_at_facts(preflight, class_row->title);
        failed = look_at_edition(preflight, class_row, record->pupil_id, err);
    }
    if (failed == 0)
        failed = look_at_page(preflight, class_row->title, record, err);
    stmt_reset(facts);
    return failed;
}

static int look_at_class(struct preflight *preflight, const struct class_row *class_row, struct err *err)
{
    struct arena *arena = preflight->run->arena;
    size_t count = 0;
    preflight->parameters.class_group_id = class_row->class_group_id;
    struct dataset_record *records =
        dataset_run(preflight->dataset, &preflight->parameters, arena, &count, err);
    int failed = records != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        struct arena_mark mark = arena_mark(arena);
        failed = look_at(preflight, class_row, &records[i], err);
        arena_rewind(arena, mark);
    }
    return failed;
}

static int open_all(struct preflight *preflight, struct err *err)
{
    struct run *run = preflight->run;
    const char *report = preflight->choice->what->report;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, report);
    if (dataset_parameters(run, &preflight->parameters, err) != 0)
        return -1;
    preflight->dataset =
        dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err);
    if (preflight->dataset == NULL || looks_open(run, folder, &preflight->looks, err) != 0)
        return -1;
    preflight->shown = shown_open(run, report, err);
    preflight->press = preflight->shown != NULL ? press_open(run->fonts, err) : NULL;
    preflight->facts = preflight->press != NULL ? store_prepare(run->store, facts_sql, err) : NULL;
    if (preflight->facts == NULL)
        return -1;
    stmt_bind_int(preflight->facts, 1, run->period.id);
    stmt_bind_text(preflight->facts, 3, report);
    stmt_bind_text(preflight->facts, 4, run->today);
    return 0;
}

int report_preflight(struct run *run, const struct print_choice *choice, FILE *out, int64_t *findings,
                     struct err *err)
{
    struct preflight preflight = {.run = run, .choice = choice, .out = out};
    size_t count = 0;
    struct class_row *classes = output_classes(run, &count, err);
    int failed = classes != NULL ? open_all(&preflight, err) : -1;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        struct arena_mark mark = arena_mark(run->arena);
        if (choice->class_group_id == 0 || choice->class_group_id == classes[i].class_group_id)
            failed = look_at_class(&preflight, &classes[i], err);
        arena_rewind(run->arena, mark);
    }
    if (failed == 0 && out != NULL)
        fprintf(out, _("documents looked at: %zu, findings: %zu\n"), preflight.documents, preflight.findings);
    stmt_free(preflight.facts);
    press_free(preflight.press);
    shown_close(preflight.shown);
    looks_close(&preflight.looks);
    dataset_free(preflight.dataset);
    *findings = (int64_t)preflight.findings;
    return failed;
}
