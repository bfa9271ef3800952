/* command_results: the statistics of results, read-only. See command.h. */
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "report/report.h"
#include "store/lookup.h"

#include <string.h>

/* The place of NAME in LIST, from 1; 0: not there. */
static int place_in(const char *const *list, const char *name)
{
    for (int i = 0; list[i] != NULL; i++)
        if (strcmp(list[i], name) == 0)
            return i + 1;
    return 0;
}

static int take_words(const struct options *options, struct results_view *view, struct err *err)
{
    static const char *const tables[] = {"class", "grade", "level", "subject", "teacher", "work", NULL};
    static const char *const levels[] = {"primary", "lower_secondary", "upper_secondary", NULL};
    const char *const given[] = {"--class",        options->class_title, "--subject",
                                 options->subject, "--teacher",          options->teacher};
    for (size_t i = 0; i < sizeof given / sizeof *given; i += 2)
        if (given[i + 1] != NULL && !text_is_utf8(given[i + 1], strlen(given[i + 1]), &(size_t){0}))
            return err_set(err, ERR_USAGE, _("%s is not UTF-8"), given[i]);
    if (options->subject_count > 1)
        return err_set(err, ERR_USAGE, _("--%s is given too often"), "subject");
    if (options->by != NULL && place_in(tables, options->by) == 0)
        return err_set(err, ERR_USAGE,
                       _("--by %s: one of class, grade, level, subject, teacher, work was expected"),
                       options->by);
    if (options->by != NULL && strcmp(options->by, "work") == 0 && options->teacher != NULL)
        return err_set(err, ERR_USAGE, _("--by work: kinds of work are not told by teacher"));
    if (options->level != NULL && (view->level = place_in(levels, options->level)) == 0)
        return err_set(err, ERR_USAGE,
                       _("--level %s: one of primary, lower_secondary, upper_secondary was expected"),
                       options->level);
    if ((options->given & FLAG_GRADE) != 0 && options->level == NULL && options->grade == 0)
        return err_set(err, ERR_USAGE, _("--grade %d: a grade from 1 to 11 was expected"), 0);
    if (options->grade > 11)
        return err_set(err, ERR_USAGE, _("--grade %d: a grade from 1 to 11 was expected"),
                       options->grade > 9999 ? 9999 : (int)options->grade);
    view->grade = options->grade;
    view->teacher = options->teacher;
    view->by = options->by;
    return 0;
}

static int take_view(struct run *run, const struct options *options, struct results_view *view,
                     struct err *err)
{
    struct lookup subject;
    if (options->teacher != NULL && command_check_teacher(run, options->teacher, err) != 0)
        return -1;
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &view->class_group_id, err) != 0)
        return -1;
    if (options->subject == NULL)
        return 0;
    if (lookup_subject(run->store, run->arena, options->subject, &subject, err) != 0)
        return -1;
    view->subject_id = subject.id;
    return 0;
}

int command_results(struct options *options, struct err *err)
{
    struct run run = {0};
    struct results_view view = {0};
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("%s takes one period: itog %s 2025-Q1"), "results", "results");
    if (take_words(options, &view, err) != 0)
        return err_place(err, "results");
    int failed = run_open(&run, &options->context, options->argv[0], true, err);
    if (failed == 0)
        failed = take_view(&run, options, &view, err);
    if (failed == 0)
        run_warn_policy(&run);
    if (failed == 0)
        failed = report_results(&run, &view, options->context.quiet ? NULL : stdout, err);
    run_close(&run);
    return failed != 0 ? err_place(err, "results") : 0;
}
