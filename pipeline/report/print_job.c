/* print_job: the register of print jobs: what was put together when, which piece stands in which file. See print.h. */
#include "report/print.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

/* The last one of the same set, if nothing became of it yet. */
static const char same_sql[] =
    "SELECT j.print_job_id FROM print_job j WHERE j.period_id = ?1 AND j.set_code = ?2 AND NOT EXISTS "
    "(SELECT 1 "
    "FROM print_file f WHERE f.print_job_id = j.print_job_id AND f.state <> 'made') ORDER BY 1 DESC LIMIT 1";
static const char job_sql[] = "INSERT INTO print_job (period_id, set_code, made_at) VALUES (?1, ?2, ?3)";
/* Of a job that is there: the files are new ones where the key or the version is another. */
static const char file_sql[] =
    "INSERT INTO print_file (print_job_id, position, path, title, pieces, pages, sheets, sha256, state_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET path = excluded.path, title = "
    "excluded.title, pages = excluded.pages, sheets = excluded.sheets, sha256 = excluded.sha256, state_at = "
    "excluded.state_at WHERE sha256 <> excluded.sha256";
static const char clear_sql[] = "DELETE FROM print_item WHERE print_job_id = ?1";
static const char item_sql[] = "INSERT INTO print_item (print_job_id, number, edition_id, file, first_page, "
                               "pages, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

static int find_same(struct run *run, const struct print_set *set, int64_t *job, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, same_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, set->code);
    int got = stmt_step(stmt, err);
    *job = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int write_job(struct run *run, const struct print_set *set, int64_t *job, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, job_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, set->code);
    stmt_bind_int(stmt, 3, run->now_at);
    int failed = stmt_run(stmt, err);
    *job = store_last_id(run->store);
    stmt_free(stmt);
    return failed;
}

static int write_files(struct run *run, const struct print_set *set, int64_t job, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, file_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        stmt_bind_int(stmt, 1, job);
        stmt_bind_int(stmt, 2, (int64_t)i + 1);
        stmt_bind_text(stmt, 3, file->path);
        stmt_bind_text(stmt, 4, file->title);
        stmt_bind_int(stmt, 5, (int64_t)file->count);
        stmt_bind_int(stmt, 6, file->pages);
        stmt_bind_int(stmt, 7, file->sheets);
        stmt_bind_text(stmt, 8, file->sha256);
        stmt_bind_int(stmt, 9, run->now_at);
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

static int write_items(struct run *run, const struct print_set *set, int64_t job, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, item_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < set->count; i++) {
        const struct print_item *item = &set->items[i];
        stmt_bind_int(stmt, 1, job);
        stmt_bind_int(stmt, 2, (int64_t)item->n);
        stmt_bind_int(stmt, 3, item->edition_id);
        stmt_bind_int(stmt, 4, (int64_t)item->file + 1);
        stmt_bind_int(stmt, 5, item->first_page);
        stmt_bind_int(stmt, 6, item->pages);
        stmt_bind_text(stmt, 7, item->hash);
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

int print_job_write(struct run *run, const struct print_set *set, int64_t *job, struct err *err)
{
    int failed = find_same(run, set, job, err);
    if (failed == 0)
        failed = *job != 0 ? store_run_for(run->store, clear_sql, *job, err) : write_job(run, set, job, err);
    if (failed == 0)
        failed = write_files(run, set, *job, err);
    return failed == 0 ? write_items(run, set, *job, err) : -1;
}
