/* output: see output.h. */
#include "report/output.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_FILE_MAX = 1 << 16, FILE_NAME_BYTES = 180 };

static const char classes_sql[] =
    "SELECT class_group_id, title FROM class_group WHERE class_group_id IN (SELECT class_group_id "
    "FROM pupil_result WHERE period_id = ?1 AND category <> 'departed') ORDER BY sort_key, class_group_id";
static const char forget_sql[] = "DELETE FROM finding WHERE period_id = ?1 AND stage = ?2";
static const char finding_sql[] =
    "INSERT INTO finding (period_id, stage, severity, code, class_group_id, pupil_id, value_read) "
    "VALUES (?1, ?2, iif(?6 = 'document_held', 'warning', 'error'), ?6, ?3, ?4, ?5)";
static const char key_sql[] = "SELECT source_id FROM pupil WHERE pupil_id = ?1";
static const char artifact_sql[] =
    "INSERT OR REPLACE INTO artifact (path, period_id, stage, title, class_group_id, pages, pieces, bytes, "
    "sha256) "
    "VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), nullif(?6, -1), nullif(?7, -1), ?8, ?9)";
static const char artifacts_sql[] = "SELECT path FROM artifact WHERE period_id = ?1 AND stage = ?2";
static const char remove_sql[] = "DELETE FROM artifact WHERE path = ?1";

struct class_row *output_classes(struct run *run, size_t *count, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, classes_sql, err);
    if (stmt == NULL)
        return NULL;
    struct err ignored = {0};
    size_t most = (size_t)store_int(run->store, "SELECT count(*) FROM class_group", 0, &ignored);
    struct class_row *rows = arena_alloc(run->arena, (most + 1) * sizeof *rows);
    stmt_bind_int(stmt, 1, run->period.id);
    *count = 0;
    int got = 0;
    while (*count < most && (got = stmt_step(stmt, err)) == 1)
        rows[(*count)++] =
            (struct class_row){stmt_int(stmt, 0), arena_strdup(run->arena, stmt_text(stmt, 1, NULL))};
    stmt_free(stmt);
    return got < 0 ? NULL : rows;
}

int report_results_are_out(struct run *run, bool *out, struct err *err)
{
    const char *sql =
        arena_printf(run->arena, "SELECT EXISTS (SELECT 1 FROM family_clock WHERE period_id = %lld)",
                     (long long)run->period.id);
    int64_t found = store_int(run->store, sql, -1, err);
    *out = found > 0;
    return found < 0 ? -1 : 0;
}

int output_forget_findings(struct run *run, const char *stage, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, forget_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, stage);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

/* As the journal knows the pupil; from the arena. */
static const char *pupil_key(struct run *run, int64_t pupil_id, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, key_sql, err);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, 1, pupil_id);
    int got = stmt_step(stmt, err);
    const char *key = got == 1 ? arena_strdup(run->arena, stmt_text(stmt, 0, NULL)) : "-";
    stmt_free(stmt);
    return got < 0 ? NULL : key;
}

bool output_is_held(const struct err *cause)
{
    return cause->kind == ERR_TRY_LATER;
}

int output_page_error(struct run *run, const char *stage, const struct class_row *class_row, int64_t pupil_id,
                      const struct err *cause, bool warn, bool keep, struct err *err)
{
    const char *key = warn ? pupil_key(run, pupil_id, err) : "";
    if (key == NULL)
        return -1;
    if (warn && pupil_id == 0)
        log_warn(_("%s: class %s: %s"), stage, class_row->title, cause->message);
    else if (warn)
        log_warn(_("%s: class %s, pupil %s: %s"), stage, class_row->title, key, cause->message);
    struct stmt *stmt = keep ? store_prepare(run->store, finding_sql, err) : NULL;
    if (stmt == NULL)
        return keep ? -1 : 0;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, stage);
    stmt_bind_int(stmt, 3, class_row->class_group_id);
    stmt_bind_int(stmt, 4, pupil_id);
    stmt_bind_text(stmt, 5, cause->message);
    stmt_bind_text(stmt, 6, output_is_held(cause) ? "document_held" : "page_error");
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

void output_add_failures(struct run *run, int64_t failed, int64_t held)
{
    size_t len = strlen(run->summary);
    if (failed > 0)
        snprintf(run->summary + len, sizeof run->summary - len,
                 _n("; %lld document could not be made", "; %lld documents could not be made",
                    (unsigned long)failed),
                 (long long)failed);
    len = strlen(run->summary);
    if (held > 0)
        snprintf(run->summary + len, sizeof run->summary - len,
                 _n("; %lld document waits for marks to be computed again",
                    "; %lld documents wait for marks to be computed again", (unsigned long)held),
                 (long long)held);
}

int output_artifact(struct run *run, const struct artifact *artifact, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, artifact_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, artifact->path);
    stmt_bind_int(stmt, 2, run->period.id);
    stmt_bind_text(stmt, 3, artifact->stage);
    stmt_bind_text(stmt, 4, artifact->title);
    stmt_bind_int(stmt, 5, artifact->class_group_id);
    stmt_bind_int(stmt, 6, artifact->pages);
    stmt_bind_int(stmt, 7, artifact->pieces);
    stmt_bind_int(stmt, 8, artifact->bytes);
    stmt_bind_text(stmt, 9, artifact->sha256);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int output_forget_artifact(struct run *run, const char *path, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, remove_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, path);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

static int by_path(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* KEEP ascends: with one file a pupil it is as long as the school. */
static bool is_kept(const char *path, const char *const *keep, size_t count)
{
    return count > 0 && bsearch(&path, keep, count, sizeof *keep, by_path) != NULL;
}

/* The rows of files that were not made this time. */
static int forget_artifacts(struct run *run, const char *stage, const char *const *keep, size_t count,
                            struct err *err)
{
    struct stmt *list = store_prepare(run->store, artifacts_sql, err);
    struct stmt *remove = list != NULL ? store_prepare(run->store, remove_sql, err) : NULL;
    int got = -1;
    if (remove != NULL) {
        stmt_bind_int(list, 1, run->period.id);
        stmt_bind_text(list, 2, stage);
        size_t gone_count = 0, gone_capacity = 16;
        const char **gone = arena_alloc(run->arena, gone_capacity * sizeof *gone);
        while ((got = stmt_step(list, err)) == 1) {
            if (is_kept(stmt_text(list, 0, NULL), keep, count))
                continue;
            if (gone_count == gone_capacity) {
                const char **more = arena_alloc(run->arena, 2 * gone_capacity * sizeof *gone);
                memcpy(more, gone, gone_count * sizeof *gone);
                gone = more;
                gone_capacity *= 2;
            }
            gone[gone_count++] = arena_strdup(run->arena, stmt_text(list, 0, NULL));
        }
        for (size_t i = 0; got == 0 && i < gone_count; i++) {
            stmt_bind_text(remove, 1, gone[i]);
            got = stmt_run(remove, err);
        }
    }
    stmt_free(list);
    stmt_free(remove);
    return got;
}

int output_remove_others(struct run *run, const char *stage, const char *folder, const char *const *keep,
                         size_t count, struct err *err)
{
    const char **sorted = arena_alloc(run->arena, (count + 1) * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = keep[i];
    qsort(sorted, count, sizeof *sorted, by_path);
    if (forget_artifacts(run, stage, sorted, count, err) != 0)
        return -1;
    size_t files = 0;
    char **names =
        file_list(run->arena, arena_printf(run->arena, "%s/%s", run->workspace, folder), &files, err);
    if (names == NULL)
        return -1;
    for (size_t i = 0; i < files; i++) {
        const char *path = arena_printf(run->arena, "%s/%s", folder, names[i]);
        if (is_kept(path, sorted, count))
            continue;
        const char *full = arena_printf(run->arena, "%s/%s", run->workspace, path);
        if (unlink(full) != 0)
            return err_set_errno(err, ERR_IO, _("cannot remove %s"), full);
    }
    return 0;
}

const char *output_file_name(struct run *run, const char *title)
{
    char *name = arena_strdup(run->arena, *title != '\0' ? title : "_");
    for (char *at = name; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || strchr("/\\:*?\"<>|#%", *at) != NULL || (at == name && *at == '.'))
            *at = '_';
    size_t len = strlen(name);
    if (len > FILE_NAME_BYTES) {
        for (len = FILE_NAME_BYTES; ((unsigned char)name[len] & 0xC0) == 0x80; len--)
            ;
        name[len] = '\0';
    }
    return name;
}

const char *output_read_text(struct run *run, const char *folder, const char *name, struct err *err)
{
    struct buf text = {0};
    const char *made = NULL;
    if (file_read(arena_printf(run->arena, "%s/%s", folder, name), TEXT_FILE_MAX, &text, err) == 0) {
        while (text.len > 0 && strchr(" \t\r\n", text.data[text.len - 1]) != NULL)
            text.data[--text.len] = '\0';
        made = arena_strdup(run->arena, buf_text(&text));
    }
    buf_free(&text);
    return made;
}
