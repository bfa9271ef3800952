/*
 * itog: closes a school's term. This file: options, which command, the exit code. Exit codes: 0 done; 1 done,
 * with findings or open items; 2 another run holds the lock; 64 to 78 as in sysexits(3).
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "command.h"
#include "workspace.h"

#include <errno.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OPT_NOW = 256,
    OPT_TEMPLATES,
    OPT_FONTS,
    OPT_ALL,
    OPT_DRY_RUN,
    OPT_UNTIL,
    OPT_FROM,
    OPT_IMPORT,
    OPT_POLICY,
    OPT_PUPILS,
    OPT_SEED,
    OPT_CLASSES,
    OPT_THROUGH,
    OPT_PREVIEW,
    OPT_MAPPING,
    OPT_VERSION
};

static const struct option long_options[] = {{"workspace", required_argument, NULL, 'C'},
                                             {"help", no_argument, NULL, 'h'},
                                             {"quiet", no_argument, NULL, 'q'},
                                             {"verbose", no_argument, NULL, 'v'},
                                             {"now", required_argument, NULL, OPT_NOW},
                                             {"templates", required_argument, NULL, OPT_TEMPLATES},
                                             {"fonts", required_argument, NULL, OPT_FONTS},
                                             {"all", no_argument, NULL, OPT_ALL},
                                             {"dry-run", no_argument, NULL, OPT_DRY_RUN},
                                             {"until", required_argument, NULL, OPT_UNTIL},
                                             {"from", required_argument, NULL, OPT_FROM},
                                             {"import", required_argument, NULL, OPT_IMPORT},
                                             {"policy", required_argument, NULL, OPT_POLICY},
                                             {"pupils", required_argument, NULL, OPT_PUPILS},
                                             {"seed", required_argument, NULL, OPT_SEED},
                                             {"classes", required_argument, NULL, OPT_CLASSES},
                                             {"through", required_argument, NULL, OPT_THROUGH},
                                             {"preview", no_argument, NULL, OPT_PREVIEW},
                                             {"mapping", required_argument, NULL, OPT_MAPPING},
                                             {"version", no_argument, NULL, OPT_VERSION},
                                             {NULL, 0, NULL, 0}};

static const char common_text[] =
    N_("Options of every command:\n"
       "  -C, --workspace DIR   the school's folder (default: the current one)\n"
       "      --now TIME        the time to go by, such as 2025-10-25T09:00 (default: the clock)\n"
       "      --templates DIR   templates of your own      --fonts DIR   the fonts\n"
       "  -q, --quiet           no results on the terminal; trouble is still told\n"
       "  -v, --verbose         tell more                  -h, --help    this help\n");

static int take_number(const char *option, const char *value, long *number, struct err *err)
{
    char *end = NULL;
    errno = 0;
    *number = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || *number < 0)
        return err_set(err, ERR_USAGE, _("--%s %s: a whole number was expected"), option, value);
    return 0;
}

/* Notes an option that not every command takes. */
static void special(struct options *options, enum option_flag flag, const char *name)
{
    options->given |= flag;
    for (size_t i = 0; i < FLAG_COUNT; i++)
        if (flag == 1U << i)
            options->names[i] = name;
}

static int take_option(struct options *options, int option, struct err *err)
{
    switch (option) {
    case 'C':
        options->context.workspace = optarg;
        return 0;
    case 'h':
        options->help = true;
        return 0;
    case 'q':
        options->context.quiet = true;
        return 0;
    case 'v':
        options->verbose = true;
        return 0;
    case OPT_NOW:
        options->context.now = optarg;
        return 0;
    case OPT_TEMPLATES:
        options->context.templates = optarg;
        return 0;
    case OPT_FONTS:
        options->context.fonts = optarg;
        return 0;
    case OPT_ALL:
        special(options, FLAG_ALL, "--all");
        options->context.everybody = true;
        return 0;
    case OPT_DRY_RUN:
        special(options, FLAG_DRY_RUN, "--dry-run");
        options->dry_run = true;
        return 0;
    case OPT_UNTIL:
        special(options, FLAG_UNTIL, "--until");
        options->until = optarg;
        return 0;
    case OPT_IMPORT:
        special(options, FLAG_IMPORT, "--import");
        options->import = optarg;
        return 0;
    case OPT_FROM:
        special(options, FLAG_FROM, "--from");
        options->from = optarg;
        return 0;
    case OPT_POLICY:
        special(options, FLAG_POLICY, "--policy");
        options->policy = optarg;
        return 0;
    case OPT_PUPILS:
        special(options, FLAG_SAMPLE, "--pupils");
        return take_number("pupils", optarg, &options->pupils, err);
    case OPT_SEED:
        special(options, FLAG_SAMPLE, "--seed");
        return take_number("seed", optarg, &options->seed, err);
    case OPT_CLASSES:
        special(options, FLAG_SAMPLE, "--classes");
        return take_number("classes", optarg, &options->classes, err);
    case OPT_THROUGH:
        special(options, FLAG_SAMPLE, "--through");
        options->through = optarg;
        return 0;
    case OPT_PREVIEW:
        special(options, FLAG_PREVIEW, "--preview");
        options->preview = true;
        return 0;
    case OPT_MAPPING:
        special(options, FLAG_MAPPING, "--mapping");
        options->mapping = optarg;
        return 0;
    case OPT_VERSION:
        options->version = true;
        return 0;
    default:
        return err_set(err, ERR_USAGE, _("that option is not known; see itog --help"));
    }
}

static int parse(struct options *options, int argc, char **argv, struct err *err)
{
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "C:hqv", long_options, NULL)) != -1;) {
        if (option == '?') {
            const char *name = argv[optind - 1];
            return err_set(err, ERR_USAGE,
                           _("%s: not an option of itog, or its value is missing; see itog --help"), name);
        }
        if (take_option(options, option, err) != 0)
            return -1;
    }
    options->argc = argc - optind;
    options->argv = argv + optind;
    return 0;
}

/* The folder of the running program, "" when it can't be told. */
static const char *program_folder(struct arena *arena)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    if (len <= 0)
        return "";
    path[len] = '\0';
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        *slash = '\0';
    return arena_strdup(arena, path);
}

/* Where the parts are: near the program when it runs from a build folder (build/ or build/NAME/), else where
 * it was installed. */
static void find_parts(struct context *context)
{
    const char *folder = program_folder(context->arena);
    const char *build = arena_printf(context->arena, "%s/../templates", folder);
    if (!file_is_dir(build))
        build = arena_printf(context->arena, "%s/../../templates", folder);
    bool in_build = file_is_dir(build);
    const char *data = in_build ? NULL : arena_printf(context->arena, "%s/../share/itog", folder);
    if (!in_build && !file_is_dir(data))
        data = ITOG_DATADIR;
    if (context->templates == NULL)
        context->templates = in_build ? build : arena_printf(context->arena, "%s/templates", data);
    if (context->fonts == NULL)
        context->fonts = arena_printf(context->arena, "%s/fonts", in_build ? folder : data);
    context->locale = in_build ? arena_printf(context->arena, "%s/locale", folder)
                               : arena_printf(context->arena, "%s/../locale", data);
}

static void print_help(FILE *out)
{
    fputs(_("itog closes a school's term: it imports what the electronic journal holds, computes final "
            "marks, and makes\n"
            "extracts on paper, a workbook, and a queue of messages.\n\n"
            "Usage: itog [OPTIONS] COMMAND [ARGUMENTS]\n\nCommands:\n"),
          out);
    for (size_t i = 0; i < command_count; i++)
        fprintf(out, "  %-10s  %s\n", command_table[i].name, _(command_table[i].summary));
    fputs(_("\nThe stages of a run, each a command too (itog STAGE PERIOD):\n"), out);
    for (size_t i = 0; i < stage_count; i++)
        fprintf(out, "  %-10s  %s\n", stage_table[i].name, _(stage_table[i].help));
    fprintf(out, "\n%s\n", _(common_text));
    fputs(_("A first term, step by step:\n"
            "  itog init school && cd school\n"
            "  itog import /path/to/journal-export\n"
            "  itog run 2025-Q1\n"
            "  itog status 2025-Q1\n\n"
            "itog COMMAND --help tells more of each.\n"
            "Exit codes: 0 done; 1 done, but something is open; 2 another itog is at work; 64-78 it failed "
            "(sysexits).\n"),
          out);
}

static void print_command_help(const struct command *command)
{
    printf(_("Usage: itog %s\n\n"), command->usage);
    printf("%s\n%s", _(command->text), _(common_text));
}

static void print_stage_help(const struct stage *stage)
{
    printf(_("Usage: itog %s PERIOD\n\n"), stage->name);
    printf(_("One stage of a run: %s.\n"), _(stage->help));
    if (stage->needs[0] != NULL) {
        fputs(_("It needs, for the same period:"), stdout);
        for (size_t i = 0; stage->needs[i] != NULL; i++)
            printf(" %s", stage->needs[i]);
        fputs("\n", stdout);
    }
    if (strcmp(stage->name, "extract") == 0)
        fputs(_("  --all   extracts for all pupils, not only for families who get paper\n"), stdout);
    printf("\n%s", _(common_text));
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(command_table[i].name, name) == 0)
            return &command_table[i];
    return NULL;
}

/* Settings of the workspace, where there is one: language of messages, places of the parts. */
static int take_settings(struct options *options, const struct command *command, struct err *err)
{
    struct context *context = &options->context;
    bool needs_none = command != NULL && (command->run == command_init || command->run == command_sample ||
                                          command->run == command_region);
    if (needs_none)
        return 0;
    struct workspace_settings settings;
    if (workspace_read(context->workspace, &settings, context->arena, err) != 0)
        return -1;
    if (settings.language != NULL)
        i18n_begin(context->locale, settings.language);
    if (settings.templates != NULL && context->templates == NULL)
        context->templates = settings.templates;
    if (settings.fonts != NULL && context->fonts == NULL)
        context->fonts = settings.fonts;
    return 0;
}

static int dispatch(struct options *options, struct err *err)
{
    if (options->version) {
        puts("itog " ITOG_VERSION);
        return 0;
    }
    if (options->argc == 0) {
        print_help(options->help ? stdout : stderr);
        return options->help ? 0 : ERR_USAGE;
    }
    const char *name = options->argv[0];
    const struct command *command = find_command(name);
    const struct stage *stage = command == NULL ? stage_find(name) : NULL;
    if (command == NULL && stage == NULL)
        return err_set(err, ERR_USAGE, _("%s is not a command of itog; see itog --help"), name);
    if (options->help) {
        if (command != NULL)
            print_command_help(command);
        else
            print_stage_help(stage);
        return 0;
    }
    unsigned takes = command != NULL ? command->takes : strcmp(name, "extract") == 0 ? FLAG_ALL : 0U;
    for (size_t i = 0; i < FLAG_COUNT; i++)
        if ((options->given & ~takes & 1U << i) != 0)
            return err_set(err, ERR_USAGE, _("%s does not take %s; see itog %s --help"), name,
                           options->names[i], name);
    options->argc--;
    options->argv++;
    if (take_settings(options, command, err) != 0)
        return -1;
    find_parts(&options->context);
    return command != NULL ? command->run(options, err) : command_stage(options, err);
}

int main(int argc, char **argv)
{
    umask(077);
    if (sodium_init() < 0) {
        fputs("itog: libsodium can't be used\n", stderr);
        return ERR_OS;
    }
    struct arena *arena = arena_new();
    struct options options = {.context = {.arena = arena, .workspace = "."}};
    struct err err = {0};
    struct context places = {.arena = arena};
    find_parts(&places);
    options.context.locale = places.locale;
    i18n_begin(places.locale, NULL);
    int code = parse(&options, argc, argv, &err);
    if (code == 0) {
        log_begin(options.context.quiet ? LOG_QUIET : options.verbose ? LOG_VERBOSE : LOG_NORMAL);
        code = dispatch(&options, &err);
    }
    log_progress_end();
    if (code == -1) {
        fprintf(stderr, "itog: %s\n", err.message);
        code = err.kind != ERR_NONE ? (int)err.kind : ERR_SOFTWARE;
    }
    /* what could not be written to stdout (a full disk) is a failure too */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "itog: %s\n", _("the results could not be written to the output"));
        if (code <= 1)
            code = ERR_IO;
    }
    arena_free(arena);
    return code;
}
