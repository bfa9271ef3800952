/* command_defer: `itog defer VERB …`: the life of a deferral, from the command line. See command.h. */
#include "assess/assess.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "report/report.h"
#include "store/lookup.h"
#include "store/store.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MOST = 64, NAME_MOST = 200, TEXT_MOST = 500 }; /* letters */
enum need { NEED_NOTHING, NEED_WHOM, NEED_WHOM_OR_PROPOSED };
enum {
    TAKES_ORDER = 1,
    TAKES_BASIS = 2,
    TAKES_DUE = 4,
    TAKES_DECISION = 8, /* --decision, --on, --not-attested */
    TAKES_REASON = 16,
    TAKES_SUBJECT = 32,
    TAKES_CLASS = 64,
    TAKES_OVERDUE = 128, /* --overdue, --all */
    TAKES_PROPOSED = 256,
    TAKES_BY = 512
};

static const struct verb {
    const char *name;
    enum deferral_state to;
    enum need need;
    unsigned takes;
} verbs[] = {
    {"propose", DEFERRAL_PROPOSED, NEED_NOTHING, TAKES_BY},
    {"grant", DEFERRAL_GRANTED, NEED_WHOM_OR_PROPOSED,
     TAKES_ORDER | TAKES_BASIS | TAKES_DUE | TAKES_SUBJECT | TAKES_CLASS | TAKES_PROPOSED | TAKES_BY},
    {"extend", DEFERRAL_EXTENDED, NEED_WHOM,
     TAKES_ORDER | TAKES_DUE | TAKES_REASON | TAKES_SUBJECT | TAKES_CLASS | TAKES_BY},
    {"resolve", DEFERRAL_RESOLVED, NEED_WHOM, TAKES_DECISION | TAKES_SUBJECT | TAKES_CLASS | TAKES_BY},
    {"refuse", DEFERRAL_REFUSED, NEED_WHOM_OR_PROPOSED,
     TAKES_REASON | TAKES_SUBJECT | TAKES_CLASS | TAKES_PROPOSED | TAKES_BY},
    {"lapse", DEFERRAL_LAPSED, NEED_NOTHING, TAKES_CLASS | TAKES_BY},
    {"draft", DEFERRAL_PROPOSED, NEED_NOTHING, TAKES_CLASS},
    {"list", DEFERRAL_STATES, NEED_NOTHING, TAKES_CLASS | TAKES_OVERDUE},
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

/* ---- the command line ---- */

/* An option that the verb has no use for is a slip of the pen. */
static int check_taken(const struct verb *verb, const struct options *options, struct err *err)
{
    const struct option_defer *defer = &options->defer;
    const struct {
        const char *name;
        bool given;
        unsigned flag;
    } given[] = {
        {"--order", defer->order != NULL, TAKES_ORDER},
        {"--order-date", defer->order_on != NULL, TAKES_ORDER},
        {"--basis", defer->basis != NULL, TAKES_BASIS},
        {"--due", defer->due != NULL, TAKES_DUE},
        {"--decision", defer->decision != NULL, TAKES_DECISION},
        {"--on", defer->on != NULL, TAKES_DECISION},
        {"--not-attested", defer->not_attested, TAKES_DECISION},
        {"--reason", options->reason != NULL, TAKES_REASON},
        {"--subject", options->subject_count > 0, TAKES_SUBJECT},
        {"--class", options->class_title != NULL, TAKES_CLASS},
        {"--overdue", options->overdue, TAKES_OVERDUE},
        {"--all", options->context.everybody, TAKES_OVERDUE},
        {"--all-proposed", defer->all_proposed, TAKES_PROPOSED},
        {"--by", options->by != NULL, TAKES_BY},
    };
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (given[i].given && (verb->takes & given[i].flag) == 0)
            return err_set(err, ERR_USAGE, _("defer %s does not take %s; see itog defer --help"), verb->name,
                           given[i].name);
    return 0;
}

/* What stands in the register, and on orders: one line that can be read. */
static int check_text(const char *option, const char *text, size_t most, struct err *err)
{
    if (!text_is_utf8(text, strlen(text), &(size_t){0}))
        return err_set(err, ERR_USAGE, _("%s is not UTF-8"), option);
    if (!text_is_printable(text))
        return err_set(err, ERR_USAGE, _("%s holds a character that can't be printed, such as a line end"),
                       option);
    size_t length = text_length(text);
    if (length > most)
        return err_set(err, ERR_USAGE, _("%s is too long: %zu characters, at most %zu"), option, length,
                       most);
    return 0;
}

static int need_text(const char *verb, const char *option, const char *text, struct err *err)
{
    if (text == NULL || text[strspn(text, " ")] == '\0')
        return err_set(err, ERR_USAGE, _("defer %s needs %s"), verb, option);
    return 0;
}

static bool is_all(const char *subject)
{
    return strcmp(subject, "all") == 0 || strcmp(subject, "все") == 0;
}

static int check_whom(const struct verb *verb, const struct options *options, struct err *err)
{
    int most = verb->need == NEED_NOTHING && verb->to != DEFERRAL_STATES ? 1 : 2;
    bool pupil = options->argc == 2, group = options->class_title != NULL;
    if (options->argc > most || (options->argc == 0 && verb->to != DEFERRAL_STATES))
        return err_set(err, ERR_USAGE, _("itog defer %s: a period%s was expected; see itog defer --help"),
                       verb->name, most == 2 ? _(" and a pupil") : "");
    if (verb->need == NEED_NOTHING)
        return 0;
    if (pupil + group + options->defer.all_proposed != 1)
        return err_set(err, ERR_USAGE,
                       verb->need == NEED_WHOM
                           ? _("defer %s: about whom? A pupil, or --class")
                           : _("defer %s: about whom? A pupil, --class or --all-proposed"),
                       verb->name);
    if (!pupil && options->subject_count > 0)
        return err_set(err, ERR_USAGE, _("--subject goes with a pupil"));
    for (size_t i = 0; options->subject_count > 1 && i < options->subject_count; i++)
        if (is_all(options->subjects[i]))
            return err_set(err, ERR_USAGE, _("--subject all stands alone: all subjects, or some by name"));
    return 0;
}

static int check_texts(const struct verb *verb, const struct options *options, struct err *err)
{
    const struct option_defer *defer = &options->defer;
    bool takes_order = (verb->takes & TAKES_ORDER) != 0;
    const struct {
        const char *option, *text;
        bool needed;
        size_t most;
    } texts[] = {
        {"--order", defer->order, takes_order, NUMBER_MOST},
        {"--basis", defer->basis, (verb->takes & TAKES_BASIS) != 0, TEXT_MOST},
        {"--due", defer->due, verb->to == DEFERRAL_EXTENDED, NUMBER_MOST},
        {"--decision", defer->decision, (verb->takes & TAKES_DECISION) != 0, TEXT_MOST},
        {"--reason", options->reason, verb->to == DEFERRAL_REFUSED, TEXT_MOST},
        {"--by", options->by, options->by != NULL, NAME_MOST},
        {"--class", options->class_title, false, NAME_MOST},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if ((texts[i].needed && need_text(verb->name, texts[i].option, texts[i].text, err) != 0) ||
            (texts[i].text != NULL && check_text(texts[i].option, texts[i].text, texts[i].most, err) != 0))
            return -1;
    return 0;
}

static int take_day(const char *option, const char *text, int32_t missing, int32_t *day, struct err *err)
{
    *day = missing;
    if (text == NULL || date_read(text, day))
        return 0;
    return err_set(err, ERR_USAGE, _("%s %s: a day such as 2025-11-21 or 21.11.2025 was expected"), option,
                   text);
}

static const char *author(const struct options *options)
{
    const char *login = getenv("LOGNAME");
    return options->by != NULL ? options->by : login != NULL ? login : "";
}

static int take_decision(struct run *run, const struct verb *verb, const struct options *options,
                         struct deferral_decision *decision, struct err *err)
{
    const struct option_defer *defer = &options->defer;
    int32_t today = instant_day(run->now_at, run->utc_offset_min);
    bool order = (verb->takes & TAKES_ORDER) != 0;
    const char *texts[] = {defer->basis, defer->decision, options->reason};
    *decision = (struct deferral_decision){.to = verb->to,
                                           .order_number = order ? defer->order : "",
                                           .text = "",
                                           .by = author(options),
                                           .not_attested = defer->not_attested};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i] != NULL)
            decision->text = texts[i];
    if (take_day("--order-date", defer->order_on, order ? today : INT32_MAX, &decision->order_on, err) != 0 ||
        take_day("--due", defer->due, INT32_MAX, &decision->due, err) != 0 ||
        take_day("--on", defer->on, verb->to == DEFERRAL_RESOLVED ? today : INT32_MAX, &decision->on, err) !=
            0)
        return -1;
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &decision->class_group_id, err) != 0)
        return -1;
    struct lookup found = {0};
    if (options->argc == 2 && lookup_pupil(run->store, run->arena, options->argv[1], &found, err) != 0)
        return -1;
    decision->pupil_id = found.id;
    int64_t *subjects = arena_alloc(run->arena, OPTION_SUBJECTS * sizeof *subjects);
    decision->subjects = subjects;
    for (size_t i = 0; i < options->subject_count; i++) {
        found.id = 0;
        if (!is_all(options->subjects[i]) &&
            lookup_subject(run->store, run->arena, options->subjects[i], &found, err) != 0)
            return -1;
        subjects[decision->subject_count++] = found.id;
    }
    return 0;
}

/* ---- the verbs ---- */

static int propose(struct run *run, const struct options *options, struct err *err)
{
    struct deferral_counts counts;
    int64_t listed, overdue;
    if (assess_defer_propose(run, author(options), &counts, err) != 0)
        return -1;
    if (options->context.quiet)
        return 0;
    printf(_("proposed: %lld new, %lld as before, %lld withdrawn\n"), (long long)counts.made,
           (long long)counts.kept, (long long)counts.withdrawn);
    const struct deferral_view view = {.period_id = run->period.id};
    return report_deferrals(run, &view, stdout, &listed, &overdue, err);
}

/* The paper that the decision is made on. */
static int draft(struct run *run, const struct options *options, struct err *err)
{
    int64_t class_group_id = 0;
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &class_group_id, err) != 0)
        return -1;
    return report_deferral_draft(run, class_group_id, options->context.quiet ? NULL : stdout, err);
}

static int decide(struct run *run, const struct verb *verb, const struct options *options, bool *spares,
                  struct err *err)
{
    struct deferral_decision decision;
    int64_t *ids = NULL, listed, overdue;
    size_t count = 0;
    const char *spared = "";
    if (take_decision(run, verb, options, &decision, err) != 0 ||
        assess_defer_decide(run, &decision, &ids, &count, &spared, err) != 0)
        return -1;
    *spares = *spared != '\0';
    const struct deferral_view view = {.ids = ids, .count = count};
    const char *again = "";
    int failed = 0;
    if (*spares)
        fprintf(stderr,
                _("not lapsed, the marks are in:\n%s  itog defer resolve %s PUPIL [--subject TITLE] "
                  "--decision TEXT\n"),
                spared, run->period.code);
    if (!options->context.quiet && count > 0)
        failed = report_deferrals(run, &view, stdout, &listed, &overdue, err);
    if (failed == 0 && !options->context.quiet && count == 0 && !*spares)
        puts(_("nothing has lapsed"));
    if (failed == 0 && !options->context.quiet && count > 0 && verb->to != DEFERRAL_REFUSED)
        failed = run_again(run, true, &again, err);
    if (*again != '\0')
        printf(_("now run, in order:\n%s"), again);
    free(ids);
    return failed;
}

static int list(struct run *run, const struct options *options, int64_t *overdue, struct err *err)
{
    int64_t listed;
    struct lookup pupil = {0};
    struct deferral_view view = {.period_id = run->period.id,
                                 .overdue = options->overdue,
                                 .all = options->context.everybody || options->argc == 2,
                                 .acts = options->argc == 2};
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &view.class_group_id, err) != 0)
        return -1;
    if (options->argc == 2 && lookup_pupil(run->store, run->arena, options->argv[1], &pupil, err) != 0)
        return -1;
    view.pupil_id = pupil.id;
    FILE *out = options->context.quiet ? NULL : stdout;
    if (report_deferrals(run, &view, out, &listed, overdue, err) != 0)
        return -1;
    if (listed == 0 && out != NULL)
        puts(options->overdue ? _("nothing is overdue") : _("there are no deferrals"));
    return 0;
}

int command_defer(struct options *options, struct err *err)
{
    const struct verb *verb = options->argc > 0 ? find_verb(options->argv[0]) : NULL;
    if (verb == NULL)
        return err_set(
            err, ERR_USAGE,
            _("defer: propose, draft, grant, extend, resolve, refuse, lapse or list; see itog defer --help"));
    options->argc--;
    options->argv++;
    int lock = -1, failed = check_taken(verb, options, err);
    bool reads = verb->to == DEFERRAL_STATES;
    struct run run = {0};
    int64_t overdue = 0;
    bool spares = false;
    if (failed != 0 || check_whom(verb, options, err) != 0 || check_texts(verb, options, err) != 0)
        return -1;
    if (!reads && workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "defer");
    failed = options->argc > 0 ? run_open(&run, &options->context, options->argv[0], reads, err)
                               : run_open_school(&run, &options->context, STORE_READ, err);
    if (failed == 0)
        failed = reads                              ? list(&run, options, &overdue, err)
                 : strcmp(verb->name, "draft") == 0 ? draft(&run, options, err)
                 : verb->to == DEFERRAL_PROPOSED    ? propose(&run, options, err)
                                                    : decide(&run, verb, options, &spares, err);
    run_close(&run);
    if (!reads)
        file_unlock(lock);
    if (failed != 0)
        return err_place(err, "defer %s", verb->name);
    return overdue > 0 || spares ? ERR_OPEN_ITEMS : 0;
}
