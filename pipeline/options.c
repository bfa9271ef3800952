/* options: see options.h. */
#include "options.h"
#include "base/i18n.h"

#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_SWITCH, KIND_TEXT, KIND_NUMBER, KIND_DELIMITER, KIND_SUBJECT, KIND_PIECE };

/* FLAG 0: every command takes it. */
static const struct entry {
    const char *name;
    char letter;
    enum kind kind;
    unsigned flag;
    size_t at;
} entries[] = {
#define AT(field) offsetof(struct options, field)
    {"workspace", 'C', KIND_TEXT, 0, AT(context.workspace)},
    {"help", 'h', KIND_SWITCH, 0, AT(help)},
    {"quiet", 'q', KIND_SWITCH, 0, AT(context.quiet)},
    {"verbose", 'v', KIND_SWITCH, 0, AT(verbose)},
    {"now", 0, KIND_TEXT, 0, AT(context.now)},
    {"templates", 0, KIND_TEXT, 0, AT(context.templates)},
    {"fonts", 0, KIND_TEXT, 0, AT(context.fonts)},
    {"version", 0, KIND_SWITCH, 0, AT(version)},
    {"all", 0, KIND_SWITCH, FLAG_ALL, AT(context.everybody)},
    {"files", 0, KIND_SWITCH, FLAG_FILES, AT(context.by_pupil)},
    {"jobs", 'j', KIND_NUMBER, FLAG_JOBS, AT(context.jobs)},
    {"verify", 0, KIND_SWITCH, FLAG_ARCHIVE, AT(verify)},
    {"prune", 0, KIND_SWITCH, FLAG_ARCHIVE, AT(prune)},
    {"list", 0, KIND_SWITCH, FLAG_ARCHIVE, AT(list)},
    {"copy", 0, KIND_TEXT, FLAG_ARCHIVE, AT(copy)},
    {"dry-run", 0, KIND_SWITCH, FLAG_DRY_RUN, AT(dry_run)},
    {"until", 0, KIND_TEXT, FLAG_UNTIL, AT(until)},
    {"import", 0, KIND_TEXT, FLAG_IMPORT, AT(import)},
    {"from", 0, KIND_TEXT, FLAG_FROM, AT(from)},
    {"key", 0, KIND_TEXT, FLAG_KEY, AT(key)},
    {"replace", 0, KIND_SWITCH, FLAG_REPLACE, AT(replace)},
    {"policy", 0, KIND_TEXT, FLAG_POLICY, AT(policy)},
    {"pupils", 0, KIND_NUMBER, FLAG_SAMPLE, AT(pupils)},
    {"seed", 0, KIND_NUMBER, FLAG_SAMPLE, AT(seed)},
    {"classes", 0, KIND_NUMBER, FLAG_SAMPLE, AT(classes)},
    {"through", 0, KIND_TEXT, FLAG_SAMPLE, AT(through)},
    {"marks", 0, KIND_TEXT, FLAG_SAMPLE, AT(marks)},
    {"full", 0, KIND_SWITCH, FLAG_FULL, AT(full)},
    {"withdraw-many", 0, KIND_SWITCH, FLAG_FULL, AT(withdraw_many)},
    {"late", 0, KIND_SWITCH, FLAG_FULL, AT(late)},
    {"reason", 0, KIND_TEXT, FLAG_REASON, AT(reason)},
    {"by", 0, KIND_TEXT, FLAG_BY, AT(by)},
    {"teachers", 0, KIND_SWITCH, FLAG_TEACHERS, AT(teachers)},
    {"class", 0, KIND_TEXT, FLAG_CLASS, AT(class_title)},
    {"subject", 0, KIND_SUBJECT, FLAG_SUBJECT, AT(subject)},
    {"teacher", 0, KIND_TEXT, FLAG_TEACHER, AT(teacher)},
    {"pupil", 0, KIND_TEXT, FLAG_REPORT, AT(pupil)},
    {"form", 0, KIND_TEXT, FLAG_REPORT, AT(form)},
    {"look", 0, KIND_TEXT, FLAG_REPORT, AT(context.asked_look)},
    {"html", 0, KIND_SWITCH, FLAG_REPORT, AT(html)},
    {"grade", 0, KIND_NUMBER, FLAG_GRADE, AT(grade)},
    {"level", 0, KIND_TEXT, FLAG_GRADE, AT(level)},
    {"encoding", 0, KIND_TEXT, FLAG_DECLARE, AT(encoding)},
    {"delimiter", 0, KIND_DELIMITER, FLAG_DECLARE, AT(delimiter)},
    {"preview", 0, KIND_SWITCH, FLAG_PREVIEW, AT(preview)},
    {"mapping", 0, KIND_TEXT, FLAG_DECLARE, AT(mapping)},
    {"as-of", 0, KIND_TEXT, FLAG_FORECAST, AT(as_of)},
    {"send", 0, KIND_SWITCH, FLAG_FORECAST, AT(send)},
    {"backtest", 0, KIND_SWITCH, FLAG_FORECAST, AT(backtest)},
    {"prior", 0, KIND_TEXT, FLAG_FORECAST, AT(prior)},
    {"export-prior", 0, KIND_TEXT, FLAG_FORECAST, AT(export_prior)},
    {"overdue", 0, KIND_SWITCH, FLAG_OVERDUE, AT(overdue)},
    {"paper", 0, KIND_SWITCH, FLAG_PAPER, AT(paper)},
    {"xlsx", 0, KIND_TEXT, FLAG_XLSX, AT(xlsx)},
    {"json", 0, KIND_SWITCH, FLAG_JSON, AT(json)},
    {"order", 0, KIND_TEXT, FLAG_ORDER, AT(defer.order)},
    {"order-date", 0, KIND_TEXT, FLAG_DEFER, AT(defer.order_on)},
    {"basis", 0, KIND_TEXT, FLAG_DEFER, AT(defer.basis)},
    {"due", 0, KIND_TEXT, FLAG_DEFER, AT(defer.due)},
    {"decision", 0, KIND_TEXT, FLAG_DEFER, AT(defer.decision)},
    {"on", 0, KIND_TEXT, FLAG_DEFER, AT(defer.on)},
    {"all-proposed", 0, KIND_SWITCH, FLAG_DEFER, AT(defer.all_proposed)},
    {"building", 0, KIND_SWITCH, FLAG_PRINT, AT(print.building)},
    {"separators", 0, KIND_SWITCH, FLAG_PRINT, AT(print.separators)},
    {"preflight", 0, KIND_SWITCH, FLAG_PRINT, AT(print.preflight)},
    {"what", 0, KIND_TEXT, FLAG_PRINT, AT(print.what)},
    {"split", 0, KIND_NUMBER, FLAG_PRINT, AT(print.split)},
    {"to", 0, KIND_TEXT, FLAG_PRINT, AT(print.to)},
    {"piece", 0, KIND_PIECE, FLAG_PRINT, AT(print.piece)},
    {"printer", 0, KIND_TEXT, FLAG_PRINT, AT(print.printer)},
    {"wait", 0, KIND_NUMBER, FLAG_PRINT, AT(print.wait)},
    {"pack", 0, KIND_TEXT, FLAG_PRINT, AT(print.pack)},
    {"for", 0, KIND_TEXT, FLAG_PRINT, AT(print.key)},
    {"not-attested", 0, KIND_SWITCH, FLAG_DEFER, AT(defer.not_attested)},
};
enum { ENTRIES = sizeof entries / sizeof *entries, FIRST_CODE = 256 };

static int take_number(const char *option, const char *value, long *number, struct err *err)
{
    char *end = NULL;
    errno = 0;
    *number = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || *number < 0)
        return err_set(err, ERR_USAGE, _("--%s %s: a whole number was expected"), option, value);
    return 0;
}

static int take_delimiter(const char *value, char *delimiter, struct err *err)
{
    if (strcmp(value, "tab") == 0 || strcmp(value, "\t") == 0)
        *delimiter = '\t';
    else if (strcmp(value, ",") == 0 || strcmp(value, ";") == 0)
        *delimiter = *value;
    else
        return err_set(err, ERR_USAGE, _("--delimiter %s: one of , ; tab was expected"), value);
    return 0;
}

static int take(struct options *options, const struct entry *entry, const char *value, struct err *err)
{
    char *to = (char *)options + entry->at;
    options->given |= entry->flag;
    for (size_t i = 0; i < FLAG_COUNT; i++)
        if (entry->flag == 1U << i)
            options->names[i] = entry->name;
    switch (entry->kind) {
    case KIND_SWITCH:
        *(bool *)to = true;
        return 0;
    case KIND_TEXT:
        *(const char **)(void *)to = value;
        return 0;
    case KIND_SUBJECT:
        if (options->subject_count == OPTION_SUBJECTS)
            return err_set(err, ERR_USAGE, _("--%s is given too often"), entry->name);
        options->subjects[options->subject_count++] = value;
        *(const char **)(void *)to = value;
        return 0;
    case KIND_PIECE:
        if (options->print.piece_count == OPTION_PIECES)
            return err_set(err, ERR_USAGE, _("--%s is given too often"), entry->name);
        options->print.pieces[options->print.piece_count++] = value;
        return 0;
    case KIND_NUMBER:
        return take_number(entry->name, value, (long *)(void *)to, err);
    case KIND_DELIMITER:
        return take_delimiter(value, to, err);
    }
    return 0;
}

static const struct entry *find(int code)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (code == FIRST_CODE + (int)i || (entries[i].letter != 0 && code == entries[i].letter))
            return &entries[i];
    return NULL;
}

int options_parse(struct options *options, int argc, char **argv, struct err *err)
{
    struct option long_options[ENTRIES + 1] = {{0}};
    char letters[2 * ENTRIES + 1] = "", *letter = letters;
    for (size_t i = 0; i < ENTRIES; i++) {
        bool value = entries[i].kind != KIND_SWITCH;
        long_options[i] = (struct option){entries[i].name, value ? required_argument : no_argument, NULL,
                                          FIRST_CODE + (int)i};
        if (entries[i].letter != 0) {
            *letter++ = entries[i].letter;
            if (value)
                *letter++ = ':';
        }
    }
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, letters, long_options, NULL)) != -1;) {
        const struct entry *entry = find(code);
        if (entry == NULL)
            return err_set(err, ERR_USAGE,
                           _("%s: not an option of itog, or its value is missing; see itog --help"),
                           argv[optind - 1]);
        if (take(options, entry, optarg, err) != 0)
            return -1;
    }
    options->full |= options->withdraw_many;
    options->argc = argc - optind;
    options->argv = argv + optind;
    return 0;
}
