/* command_run: the commands that work on a workspace under its lock: import, run, and each stage alone. See
 * command.h. */
#include "assess/policy.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "command.h"
#include "import/import.h"
#include "store/store.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* A few of each kind: one missing file or column can make thousands. */
static const char findings_sql[] =
    "SELECT severity, code, file, line, column_name, value_read, expected FROM (SELECT *, row_number() OVER "
    "(PARTITION BY file, code, column_name ORDER BY finding_id) AS place FROM finding WHERE import_id = ?1 "
    "AND severity <> 'notice') "
    "WHERE place <= 5 ORDER BY severity, finding_id LIMIT 40";
/* What is wrong, and what only waits. */
static const char open_sql[] =
    "SELECT count(*) FILTER (WHERE severity = 'error'), count(*) FILTER (WHERE code = 'document_held') FROM "
    "finding WHERE period_id = ?1 AND stage NOT IN ('import')";

/* "marks.csv:12: value: the mark is not of the scale; read: 7; expected: 1..5" */
static int print_findings(struct store *store, int64_t import_id, int64_t total, struct err *err)
{
    struct stmt *stmt = store_prepare(store, findings_sql, err);
    if (stmt == NULL)
        return -1;
    fflush(stdout); /* the counts stand above */
    stmt_bind_int(stmt, 1, import_id);
    int got;
    int64_t shown = 0;
    for (; (got = stmt_step(stmt, err)) == 1; shown++) {
        fprintf(stderr, "%s", stmt_text(stmt, 2, NULL));
        if (!stmt_is_null(stmt, 3))
            fprintf(stderr, ":%lld", (long long)stmt_int(stmt, 3));
        if (*stmt_text(stmt, 4, NULL) != '\0')
            fprintf(stderr, ": %s", stmt_text(stmt, 4, NULL));
        fprintf(stderr, ": %s", import_code_text(stmt_text(stmt, 1, NULL)));
        if (*stmt_text(stmt, 5, NULL) != '\0')
            fprintf(stderr, _("; read: %s"), stmt_text(stmt, 5, NULL));
        if (*stmt_text(stmt, 6, NULL) != '\0')
            fprintf(stderr, _("; expected: %s"), stmt_text(stmt, 6, NULL));
        fputs("\n", stderr);
    }
    stmt_free(stmt);
    if (got == 0 && total > shown)
        fprintf(stderr, _("... and %lld more; index.html of the next run shows how many of each kind\n"),
                (long long)(total - shown));
    return got;
}

/* TEXT in a column WIDTH letters wide, whatever they are in bytes. */
static void print_cell(const char *text, int width, bool right)
{
    int blanks = width - (int)text_length(text);
    printf("%*s%s%*s", right && blanks > 0 ? blanks : 0, "", text, !right && blanks > 0 ? blanks : 0, "");
}

void print_import_counts(const struct import_file_count *files, size_t count)
{
    enum { NAME_WIDTH = 28, COUNT_WIDTH = 10 };
    const char *const heads[] = {_("read"), _("accepted"), _("rejected"), _("changed"), _("withdrawn")};
    int64_t withdrawn = 0;
    for (size_t i = 0; i < count; i++)
        withdrawn += files[i].withdrawn;
    size_t columns = withdrawn > 0 ? 5 : 4; /* only a full import withdraws */
    print_cell(_("file"), NAME_WIDTH, false);
    for (size_t i = 0; i < columns; i++) {
        putchar(' ');
        print_cell(heads[i], COUNT_WIDTH, true);
    }
    putchar('\n');
    for (size_t i = 0; i < count; i++) {
        const int64_t counts[] = {files[i].read, files[i].accepted, files[i].rejected, files[i].changed,
                                  files[i].withdrawn};
        print_cell(files[i].name, NAME_WIDTH, false);
        for (size_t k = 0; k < columns; k++)
            printf(" %*lld", COUNT_WIDTH, (long long)counts[k]);
        putchar('\n');
    }
    for (size_t i = 0; i < count; i++)
        if (files[i].certainty < 100)
            printf("%s: %s (%d %%), %s\n", files[i].name, files[i].encoding, files[i].certainty,
                   files[i].delimiter == ';'    ? _("semicolons")
                   : files[i].delimiter == '\t' ? _("tabs")
                                                : _("commas"));
}

int workspace_mark_high(const char *workspace, int *high, struct err *err)
{
    struct buf path = {0};
    struct policy policy = {0};
    buf_printf(&path, "%s/policy.ini", workspace);
    *high = 0;
    int failed = file_exists(path.data) ? policy_load(path.data, &policy, err) : 0;
    if (failed == 0 && file_exists(path.data))
        *high = policy.scale == POLICY_PERCENT ? IMPORT_PERCENT : policy.highest;
    buf_free(&path);
    return failed;
}

static struct import_options import_options(const struct options *options, struct store *store,
                                            const char *path)
{
    const struct context *context = &options->context;
    return (struct import_options){.source = path,
                                   .utc_offset_min = run_offset(store),
                                   .full = options->full,
                                   .withdraw_many = options->withdraw_many,
                                   .late = options->late,
                                   .reason = options->reason,
                                   .encoding = options->encoding,
                                   .delimiter = options->delimiter,
                                   .mapping = options->mapping,
                                   .mappings =
                                       arena_printf(context->arena, "%s/mappings", context->templates)};
}

/* The closed periods that the import has changed something of. */
static int print_reopened(struct store *store, struct arena *arena, const struct import_options *import,
                          int64_t import_id, struct err *err)
{
    char today[11];
    const char *list;
    date_format(instant_day(import->now_at, import->utc_offset_min), today);
    if (run_reopened(store, arena, import_id, today, &list, err) != 0)
        return -1;
    if (*list != '\0')
        printf(_("closed periods have changed; now run, in order:\n%s"), list);
    return 0;
}

static int import_one(struct options *options, const char *path, bool *findings, struct err *err)
{
    struct context *context = &options->context;
    struct store *store = run_store(context, STORE_WRITE, err);
    if (store == NULL)
        return -1;
    struct import_options import = import_options(options, store, path);
    struct import_report report = {0};
    int failed = run_act_clock(store, context, import.utc_offset_min, &import.now_at, err);
    if (failed == 0)
        failed = workspace_mark_high(context->workspace, &import.mark_high, err);
    if (failed == 0)
        failed = import_path(store, context->workspace, &import, context->arena, &report, err);
    if (failed == 0 && !context->quiet)
        print_import_counts(report.files, report.file_count);
    if (failed == 0 && report.errors + report.warnings > 0) {
        *findings = true;
        failed = print_findings(store, report.findings_id, report.errors + report.warnings, err);
    }
    if (failed == 0 && !context->quiet && options->import == NULL) /* run tells at its end */
        failed = print_reopened(store, context->arena, &import, report.import_id, err);
    store_close(store);
    return failed;
}

/* "UTF-8, without doubt; delimiter ;" */
static void print_encoding(const struct import_file_count *file)
{
    const char *encoding = file->encoding;
    if (*encoding == '\0' || file->delimiter == '\0')
        return;
    bool sure = strncmp(encoding, "UTF-8", 5) == 0;
    printf(sure ? _("  encoding %s (without doubt), ") : _("  encoding %s (by the looks of it), "), encoding);
    if (file->delimiter == '\t')
        puts(_("delimiter: tab"));
    else
        printf(_("delimiter \"%c\"\n"), file->delimiter);
}

static void print_preview(const struct import_preview *preview, const struct import_report *report)
{
    const char *const layouts[] = {"journal", "oneroster", "register"};
    const char *const titles[] = {_("the journal layout"), _("OneRoster CSV 1.1"), _("sheets")};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (report->layout != NULL && strcmp(report->layout, layouts[i]) == 0)
            printf(_("Read as: %s\n"), titles[i]);
    for (size_t i = 0; i < report->file_count; i++) {
        const struct import_file_count *file = &report->files[i];
        printf(_("\n%s: %lld rows read, %lld would be accepted, %lld rejected\n"), file->name,
               (long long)file->read, (long long)file->accepted, (long long)file->rejected);
        print_encoding(file);
        fputs(import_preview_text(preview, file->name), stdout);
    }
}

/* The whole import into a copy of the data base, which is then thrown away. */
static int preview_one(struct options *options, const char *path, struct err *err)
{
    enum { ROWS = 5 };
    struct context *context = &options->context;
    const char *folder = arena_printf(context->arena, "%s/" WORKSPACE_DRY_RUN, context->workspace);
    const char *copy = arena_printf(context->arena, "%s/school.db", folder);
    struct store *store = run_store(context, STORE_READ, err);
    int failed = store != NULL ? file_make_dirs(folder, err) : -1;
    if (failed == 0)
        failed = store_copy(store, copy, err);
    store_close(store);
    store = failed == 0 ? store_open(copy, STORE_WRITE, err) : NULL;
    struct import_preview *preview = import_preview_new(ROWS);
    struct import_report report = {0};
    failed = store != NULL ? 0 : -1;
    if (failed == 0) {
        struct import_options import = import_options(options, store, path);
        import.preview = preview;
        failed = run_act_clock(store, context, import.utc_offset_min, &import.now_at, err);
        if (failed == 0)
            failed = import_path(store, context->workspace, &import, context->arena, &report, err);
    }
    if (failed == 0) {
        print_preview(preview, &report);
        if (report.errors + report.warnings > 0)
            failed = print_findings(store, report.import_id, report.errors + report.warnings, err);
    }
    import_preview_free(preview);
    store_close(store);
    struct err second = {0};
    if (file_remove_tree(folder, failed == 0 ? err : &second) != 0)
        failed = -1;
    if (failed == 0)
        puts(_("\na preview: nothing was stored"));
    return failed;
}

/* What is new in inbox/: folders and .zip files. */
static int inbox_paths(struct options *options, struct err *err)
{
    const struct context *context = &options->context;
    struct import_inbox inbox;
    struct store *store = run_store(context, STORE_WRITE, err);
    if (store == NULL)
        return -1;
    int failed = import_inbox(store, arena_printf(context->arena, "%s/inbox", context->workspace),
                              options->late || options->encoding != NULL || options->delimiter != 0 ||
                                  options->mapping != NULL,
                              context->arena, &inbox, err);
    store_close(store);
    if (failed != 0)
        return -1;
    if (inbox.present == 0 && !context->quiet)
        puts(_("inbox/ is empty: put a journal export there, or name it: itog import PATH"));
    options->argc = (int)inbox.count;
    options->argv = inbox.paths;
    return 0;
}

int command_import(struct options *options, struct err *err)
{
    int lock = -1;
    bool findings = false;
    if (options->late && options->reason == NULL)
        return err_set(err, ERR_USAGE, _("--late needs --reason: why the closed period is changed"));
    if (options->full && options->argc == 0)
        return err_set(err, ERR_USAGE, _("--full needs the path of the whole export"));
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "import");
    int failed = options->argc == 0 ? inbox_paths(options, err) : 0;
    for (int i = 0; failed == 0 && i < options->argc; i++)
        failed = options->preview ? preview_one(options, options->argv[i], err)
                                  : import_one(options, options->argv[i], &findings, err);
    file_unlock(lock);
    if (failed != 0)
        return err_place(err, "import");
    return findings ? ERR_OPEN_ITEMS : 0;
}

/* Does a stage need, itself or through another, one of those that failed (a bit each)? */
static bool needs_failed(const struct stage *stage, unsigned failed)
{
    for (size_t i = 0; stage->needs[i] != NULL; i++) {
        const struct stage *need = stage_find(stage->needs[i]);
        if ((failed & 1U << (need - stage_table)) != 0 || needs_failed(need, failed))
            return true;
    }
    return false;
}

/*
 * The stages up to and with --until, one after the other. When one fails, those that don't need it go on: a
 * fault of the paper must not cost the messages their deadline. The first failure is the run's.
 */
static int run_all(struct run *run, const struct options *options, struct err *err)
{
    const struct stage *last = options->until != NULL ? stage_find(options->until) : NULL;
    unsigned failed = 0;
    for (size_t i = 0; i < stage_count; i++) {
        const struct stage *stage = &stage_table[i];
        struct err cause = {0};
        log_progress(stage->name, i + 1, stage_count);
        bool skipped = needs_failed(stage, failed);
        int result = skipped ? -1 : run_stage(run, stage, &cause);
        log_progress_end();
        if (skipped) {
            log_warn(_("%s was left out: it needs what failed"), stage->name);
        } else if (result != 0 && failed == 0) {
            *err = cause;
        } else if (result != 0) {
            log_warn("%s", cause.message);
        } else if (!options->context.quiet) {
            printf("%-10s  %s\n", stage->name, run->summary);
        }
        if (result != 0)
            failed |= 1U << i;
        if (stage == last)
            break;
    }
    return failed == 0 ? 0 : -1;
}

/* Errors of stages (a page that could not be made) and documents that are held back make the exit code 1. */
static int exit_code(struct run *run, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, open_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int got = stmt_step(stmt, err);
    int64_t errors = got == 1 ? stmt_int(stmt, 0) : 0, held = got == 1 ? stmt_int(stmt, 1) : 0;
    stmt_free(stmt);
    if (got < 0)
        return -1;
    if (errors > 0)
        log_warn(_n("%lld error was found; see %s/index.html and itog status",
                    "%lld errors were found; see %s/index.html and itog status", (unsigned long)errors),
                 (long long)errors, run->out_name);
    if (held > 0)
        log_warn(_n("%lld document waits for marks to be computed again; see %s/index.html and itog status",
                    "%lld documents wait for marks to be computed again; see %s/index.html and itog status",
                    (unsigned long)held),
                 (long long)held, run->out_name);
    return errors + held > 0 ? ERR_OPEN_ITEMS : 0;
}

/* --dry-run: the same stages over a copy of the workspace, which is then thrown away. */
static int dry_run(const struct options *options, const char *period, struct err *err)
{
    struct options copy = *options;
    struct arena *arena = options->context.arena;
    const char *from = options->context.workspace;
    const char *folder = arena_printf(arena, "%s/" WORKSPACE_DRY_RUN, from);
    struct buf policy = {0};
    struct run run = {0};
    int failed = file_make_dirs(folder, err);
    if (failed == 0)
        failed = file_read(arena_printf(arena, "%s/policy.ini", from), 1 << 20, &policy, err);
    if (failed == 0)
        failed = file_write(arena_printf(arena, "%s/policy.ini", folder), policy.data, policy.len, err);
    const char *prior = arena_printf(arena, "%s/prior.txt", from); /* counts of other schools */
    if (failed == 0 && file_exists(prior) && file_read(prior, 256 << 20, &policy, err) == 0)
        failed = file_write(arena_printf(arena, "%s/prior.txt", folder), policy.data, policy.len, err);
    const char *secret =
        arena_printf(arena, "%s/keys/secret.pem", from); /* the same codes, but no key is made */
    if (failed == 0 && file_exists(secret) && file_read(secret, 1 << 20, &policy, err) == 0)
        failed =
            file_make_dirs(arena_printf(arena, "%s/keys", folder), err) != 0
                ? -1
                : file_write(arena_printf(arena, "%s/keys/secret.pem", folder), policy.data, policy.len, err);
    buf_free(&policy);
    struct store *store = failed == 0 ? run_store(&options->context, STORE_READ, err) : NULL;
    if (failed == 0)
        failed = store != NULL ? store_copy(store, arena_printf(arena, "%s/school.db", folder), err) : -1;
    store_close(store);
    copy.context.workspace = folder;
    if (failed == 0)
        failed = run_open(&run, &copy.context, period, false, err);
    run.look.pictures = arena_printf(arena, "%s/pictures", from);
    if (failed == 0)
        failed = run_all(&run, &copy, err);
    run_close(&run);
    struct err second = {0};
    if (file_remove_tree(folder, failed == 0 ? err : &second) != 0)
        failed = -1;
    if (failed == 0 && !options->context.quiet)
        puts(_("a dry run: nothing was changed"));
    return failed;
}

int command_run(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("run takes one period: itog run 2025-Q1"));
    if (options->until != NULL && stage_find(options->until) == NULL)
        return err_set(err, ERR_USAGE, _("--until %s: there is no such stage; see itog --help"),
                       options->until);
    if (options->import != NULL && options->dry_run)
        return err_set(err, ERR_USAGE, _("--dry-run works on what is imported already: leave --import out"));
    const char *period = options->argv[0];
    int lock = -1;
    struct run run = {0};
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "run");
    int code;
    if (options->dry_run) {
        code = dry_run(options, period, err);
    } else {
        bool findings = false;
        double started = run_seconds();
        code = options->import != NULL ? import_one(options, options->import, &findings, err) : 0;
        if (options->import != NULL)
            log_info(_("%s took %.3f s"), "import", run_seconds() - started);
        if (code == 0)
            code = run_open(&run, &options->context, period, false, err);
        if (code == 0)
            code = run_all(&run, options, err);
        if (code == 0)
            code = exit_code(&run, err);
        if (code == 0 && findings)
            code = ERR_OPEN_ITEMS;
        const char *again = "";
        if (code >= 0 && !options->context.quiet && options->until == NULL) {
            printf(_("%s/index.html shows what was made and what is left\n"), run.out_dir);
            if (run_again(&run, false, &again, err) != 0)
                code = -1;
        }
        if (*again != '\0')
            printf(_("marks on which other periods rest have changed; now run, in order:\n%s"), again);
    }
    run_close(&run);
    file_unlock(lock);
    return code == -1 ? err_place(err, "run") : code;
}

int command_stage(struct options *options, struct err *err)
{
    const struct stage *stage = stage_find(options->argv[-1]);
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("%s takes one period: itog %s 2025-Q1"), stage->name, stage->name);
    int lock = -1;
    struct run run = {0};
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "%s", stage->name);
    int code = run_open(&run, &options->context, options->argv[0], false, err);
    if (code == 0)
        code = run_stage(&run, stage, err);
    if (code == 0 && !options->context.quiet)
        printf("%-10s  %s\n", stage->name, run.summary);
    if (code == 0)
        code = exit_code(&run, err);
    run_close(&run);
    file_unlock(lock);
    return code;
}
