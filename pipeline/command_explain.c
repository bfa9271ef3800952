/* command_explain: how one final mark came about, or the figures of a class. See command.h. */
#include "assess/assess.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "command.h"
#include "report/report.h"
#include "store/lookup.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static const char latest_sql[] =
    "SELECT p.code FROM certificate JOIN period AS p USING (period_id) WHERE pupil_id "
    "= ?1 ORDER BY p.ends_on DESC LIMIT 1";

static int explain_pupil(struct run *run, const struct options *options, bool *differs, struct err *err)
{
    struct lookup pupil, subject;
    if (lookup_pupil(run->store, run->arena, options->argv[0], &pupil, err) != 0 ||
        lookup_subject(run->store, run->arena, options->argv[1], &subject, err) != 0)
        return -1;
    return assess_explain(run, pupil.id, subject.id, options->json, stdout, differs, err);
}

/* The word for the certificate, in the place of a period. */
static bool is_certificate(const char *word)
{
    return strcmp(word, "certificate") == 0 || strcmp(word, "аттестат") == 0;
}

static int explain_certificate(struct run *run, const struct options *options, bool *differs, struct err *err)
{
    struct lookup pupil;
    if (lookup_pupil(run->store, run->arena, options->argv[0], &pupil, err) != 0)
        return -1;
    return assess_explain_certificate(run, pupil.id, options->argv[1], options->json, stdout, differs, err);
}

/* The year of the pupil's latest certificate. */
static const char *certificate_year(const struct context *context, const char *name, struct err *err)
{
    struct lookup pupil;
    struct arena *arena = context->arena;
    struct store *store = run_store(context, STORE_READ, err);
    struct stmt *stmt = NULL;
    const char *code = NULL;
    if (store != NULL && lookup_pupil(store, arena, name, &pupil, err) == 0)
        stmt = store_prepare(store, latest_sql, err);
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, pupil.id);
        int got = stmt_step(stmt, err);
        if (got == 1)
            code = arena_strdup(arena, stmt_text(stmt, 0, NULL));
        else if (got == 0)
            err_set(
                err, ERR_DATA,
                _("%s has no certificate yet: it is made of a year in grades 9 and 11, by itog grade YEAR"),
                name);
    }
    stmt_free(stmt);
    store_close(store);
    return code;
}

static int explain_class(struct run *run, const struct options *options, struct err *err)
{
    struct lookup subject;
    int64_t class_group_id = 0;
    if (report_find_class(run, options->class_title, &class_group_id, err) != 0 ||
        lookup_subject(run->store, run->arena, options->argv[0], &subject, err) != 0)
        return -1;
    return assess_explain_class(run, class_group_id, subject.id, options->json, stdout, err);
}

int command_explain(struct options *options, struct err *err)
{
    bool of_class = options->class_title != NULL, differs = false;
    bool certificate = !of_class && options->argc >= 3 && is_certificate(options->argv[2]);
    if (options->argc != (of_class ? 2 : 3) && !(certificate && options->argc == 4))
        return err_set(err, ERR_USAGE, "%s",
                       of_class
                           ? _("explain --class takes a subject and a period: itog explain --class 5A "
                               "SUBJECT PERIOD")
                           : _("explain takes a pupil, a subject and a period: itog explain PUPIL SUBJECT "
                               "PERIOD"));
    if (of_class && is_certificate(options->argv[1]))
        return err_set(
            err, ERR_USAGE, "%s",
            _("a certificate is a pupil's: itog explain PUPIL SUBJECT certificate; those of a class stand "
              "in the summary workbook, in the sheet Certificate"));
    const char *period = options->argv[options->argc - 1];
    if (certificate && options->argc == 3)
        period = certificate_year(&options->context, options->argv[0], err);
    struct run run = {0};
    int failed = period != NULL ? run_open(&run, &options->context, period, true, err) : -1;
    if (failed == 0)
        failed = certificate ? explain_certificate(&run, options, &differs, err)
                 : of_class  ? explain_class(&run, options, err)
                             : explain_pupil(&run, options, &differs, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "explain");
    return differs ? ERR_OPEN_ITEMS : 0;
}
