/* command_explain: how one final mark came about, or the figures of a class. See command.h. */
#include "assess/assess.h"
#include "base/i18n.h"
#include "command.h"
#include "report/report.h"
#include "store/lookup.h"

#include <stdio.h>

static int explain_pupil(struct run *run, const struct options *options, bool *differs, struct err *err)
{
    struct lookup pupil, subject;
    if (lookup_pupil(run->store, run->arena, options->argv[0], &pupil, err) != 0 ||
        lookup_subject(run->store, run->arena, options->argv[1], &subject, err) != 0)
        return -1;
    return assess_explain(run, pupil.id, subject.id, options->json, stdout, differs, err);
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
    if (options->argc != (of_class ? 2 : 3))
        return err_set(err, ERR_USAGE, "%s",
                       of_class
                           ? _("explain --class takes a subject and a period: itog explain --class 5A "
                               "SUBJECT PERIOD")
                           : _("explain takes a pupil, a subject and a period: itog explain PUPIL SUBJECT "
                               "PERIOD"));
    struct run run = {0};
    int failed = run_open(&run, &options->context, options->argv[options->argc - 1], true, err);
    if (failed == 0)
        failed = of_class ? explain_class(&run, options, err) : explain_pupil(&run, options, &differs, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "explain");
    return differs ? ERR_OPEN_ITEMS : 0;
}
