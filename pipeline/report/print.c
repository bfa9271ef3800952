/*
 * print: `itog print`: the extracts of a period as a print job, assembled from the archive. First it looks at every recipient
 * (print_set), then makes the files and what stands beside them, writes the register, and gives the files their names. See print.h.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/output.h"
#include "report/print.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static int write_artifacts(struct run *run, const struct print_set *set, struct err *err)
{
    for (size_t i = 0; i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        struct artifact artifact = {.path = file->path,
                                    .stage = "print",
                                    .title = file->title,
                                    .pages = file->pages,
                                    .pieces = (int64_t)file->count,
                                    .bytes = file->bytes};
        memcpy(artifact.sha256, file->sha256, sizeof artifact.sha256);
        if (output_artifact(run, &artifact, err) != 0)
            return -1;
    }
    return 0;
}

static int write_rows(struct run *run, const struct print_set *set, int64_t *job, struct err *err)
{
    if (store_begin(run->store, err) != 0)
        return -1;
    if (print_job_write(run, set, job, err) == 0 && write_artifacts(run, set, err) == 0 &&
        store_commit(run->store, err) == 0)
        return 0;
    store_rollback(run->store);
    return -1;
}

/* Files of the same folder that an earlier job left there are not of this one. */
static int remove_others(struct run *run, const struct print_set *set, struct err *err)
{
    size_t count = 0;
    const char *folder = arena_printf(run->arena, "%s/%s", run->workspace, set->folder);
    char **names = file_list(run->arena, folder, &count, err);
    if (names == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(run->arena, "%s/%s", set->folder, names[i]);
        const size_t len = strlen(names[i]);
        bool ours = len < 4 || strcmp(names[i] + len - 4, ".pdf") != 0 || strcmp(names[i], PRINT_TICKET) == 0;
        for (size_t j = 0; j < set->file_count && !ours; j++)
            ours = strcmp(path, set->files[j].path) == 0;
        if (!ours && (output_forget_artifact(run, path, err) != 0 ||
                      file_remove_tree(arena_printf(run->arena, "%s/%s", run->workspace, path), err) != 0))
            return -1;
    }
    return 0;
}

static void tell(const struct run *run, const struct print_set *set, struct print_choice *choice, FILE *out)
{
    int64_t pages = 0, sheets = 0;
    for (size_t i = 0; i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        pages += file->pages;
        sheets += file->sheets;
        if (out != NULL)
            fprintf(out, _("%s/%s: pieces: %zu, pages: %d, sheets: %d\n"), run->workspace, file->path,
                    file->count, file->pages, file->sheets);
    }
    if (out != NULL)
        fprintf(out, _("set %.*s: files: %zu, pieces: %zu, pages: %lld, sheets: %lld\n"), PRINT_CODE,
                set->code, set->file_count, set->count, (long long)pages, (long long)sheets);
    choice->folder = set->folder;
    choice->pieces_made = (int64_t)set->count;
}

/* Pupils by the journal's identifier. */
static void tell_held(const struct print_set *set, struct print_choice *choice, FILE *out)
{
    choice->held = (int64_t)set->held_count;
    if (out == NULL || set->held_count == 0)
        return;
    fprintf(out, _n("held back: %zu recipient\n", "held back: %zu recipients\n", set->held_count),
            set->held_count);
    for (size_t i = 0; i < set->held_count; i++)
        fprintf(out, "  %s  %s  %s%s%s\n", set->held[i].class_title, set->held[i].pupil, set->held[i].piece,
                *set->held[i].piece != '\0' ? ": " : "", set->held[i].why);
}

static int make(struct run *run, struct print_choice *choice, struct print_set *set, FILE *out,
                struct err *err)
{
    struct press *press = press_open(run->fonts, err);
    struct archive *archive = press != NULL ? archive_open(run->store, err) : NULL;
    int failed = archive != NULL ? 0 : -1;
    if (failed == 0) {
        archive_serve(archive, press);
        failed = print_set_read(run, choice, press, archive, set, err);
    }
    if (failed == 0) {
        tell_held(set, choice, out);
        if (set->count == 0)
            failed = err_set(err, ERR_DATA, _("there is nothing to print"));
    }
    if (failed == 0)
        failed = print_files_make(run, choice, press, archive, set, err);
    archive_close(archive);
    press_free(press);
    return failed;
}

int report_print(struct run *run, struct print_choice *choice, FILE *out, struct err *err)
{
    struct print_set set = {0};
    int failed = make(run, choice, &set, out, err);
    if (failed == 0 &&
        (write_rows(run, &set, &choice->job, err) != 0 || print_files_commit(run, &set, err) != 0 ||
         remove_others(run, &set, err) != 0 || print_manifest_write(run, &set, err) != 0 ||
         print_ticket_write(run, choice, &set, err) != 0))
        failed = -1;
    if (failed == 0)
        tell(run, &set, choice, out);
    print_set_free(&set);
    return failed;
}
