/*
 * itog: closes a school's term. This file: options, which command, the exit code. Exit codes: 0 done; 1 done,
 * with findings or open items; 2 another run holds the lock; 64 to 78 as in sysexits(3).
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/sign.h"
#include "command.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char common_text[] =
    N_("Options of every command:\n"
       "  -C, --workspace DIR   the school's folder (default: the current one)\n"
       "      --now TIME        the time to go by, such as 2025-10-25T09:00 (default: the clock)\n"
       "      --templates DIR   templates of your own      --fonts DIR   the fonts\n"
       "  -q, --quiet           no results on the terminal; trouble is still told\n"
       "  -v, --verbose         tell more                  -h, --help    this help\n");

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

/* What stands for something in a line of usage; options and words to be typed stay as they are. */
static const char *const placeholders[] = {
    N_("BUNDLE"),  N_("CHECK"),   N_("CODE"),  N_("DATE"),  N_("DIR"),     N_("FILE"),
    N_("KEYFILE"), N_("LEVEL"),   N_("LOOK"),  N_("NAME"),  N_("NUMBER"),  N_("OPTION"),
    N_("PATH"),    N_("PERIOD"),  N_("PUPIL"), N_("SCALE"), N_("SECONDS"), N_("SHEETS"),
    N_("STAGE"),   N_("SUBJECT"), N_("TEXT"),  N_("TIME"),  N_("TITLE"),   N_("YEAR")};

/* LEN bytes at WORD, in the language of the user when they are a placeholder. */
static void print_word(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
        if (strlen(placeholders[i]) == len && memcmp(placeholders[i], word, len) == 0) {
            fputs(_(placeholders[i]), stdout);
            return;
        }
    fwrite(word, 1, len, stdout);
}

static void print_command_help(const struct command *command)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    fputs(_("Usage: itog "), stdout);
    for (const char *at = command->usage; *at != '\0';) {
        size_t word = strspn(at, capitals), between = strcspn(at + word, capitals);
        print_word(at, word);
        fwrite(at + word, 1, between, stdout);
        at += word + between;
    }
    fputs("\n\n", stdout);
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
        fputs(_("  --all         extracts for all pupils, not only for families who get paper\n"
                "  --files       one PDF a pupil instead of one a class\n"
                "  -j, --jobs N  work in N processes (the outcome is the same)\n"),
              stdout);
    printf("\n%s", _(common_text));
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(command_table[i].name, name) == 0)
            return &command_table[i];
    return NULL;
}

static bool in_workspace(const struct context *context)
{
    return file_exists(arena_printf(context->arena, "%s/itog.ini", context->workspace));
}

/* Settings of the workspace, where there is one: language of messages, places of the parts. */
static int take_settings(struct options *options, const struct command *command, struct err *err)
{
    struct context *context = &options->context;
    bool needs_none = command != NULL && (command->run == command_init || command->run == command_sample ||
                                          command->run == command_region);
    bool free = command != NULL &&
                (command->run == command_verify || (command->run == command_report && options->argc == 0));
    if (needs_none || (free && !in_workspace(context)))
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
    context->keep_years = settings.keep_years;
    context->look = settings.look;
    context->text_percent = settings.text_percent;
    context->envelope = settings.envelope;
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
    unsigned takes = command != NULL                ? command->takes
                     : strcmp(name, "extract") == 0 ? FLAG_ALL | FLAG_FILES | FLAG_JOBS
                                                    : 0U;
    for (size_t i = 0; i < FLAG_COUNT; i++)
        if ((options->given & ~takes & 1U << i) != 0)
            return err_set(err, ERR_USAGE, _("%s does not take --%s; see itog %s --help"), name,
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
    if (!sign_begin()) {
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
    int code = options_parse(&options, argc, argv, &err);
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
