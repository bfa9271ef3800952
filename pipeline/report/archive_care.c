/*
 * archive_care: the archive of printed documents looked after: what it holds, whether it is sound, what is too old. In: tables
 * archive_piece and archive_part; out: lines for people, deleted rows. Documents are told by their numbers, not by names.
 */
#include "base/arena.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static const char list_sql[] = "SELECT p.code, e.report, count(*), sum(length(a.bytes)) FROM archive_piece a "
                               "JOIN edition e USING (edition_id) "
                               "JOIN period p USING (period_id) GROUP BY p.period_id, e.report ORDER BY "
                               "p.starts_on, p.ends_on, p.code, e.report";
static const char parts_sql[] = "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM archive_part";
static const char pieces_sql[] = "SELECT a.edition_id, e.number, e.edition FROM archive_piece a LEFT JOIN "
                                 "edition e USING (edition_id) ORDER BY 1";
/* Young enough to be kept: ?1 today, ?2 years. */
static const char missing_sql[] = "SELECT number, edition FROM edition_lost WHERE issued_at >= unixepoch(?1, "
                                  "printf('-%d years', ?2)) ORDER BY edition_id";
static const char faces_sql[] = "SELECT hash, bytes FROM archive_part WHERE kind = 'face' ORDER BY hash";
static const char old_sql[] = "DELETE FROM archive_piece WHERE edition_id IN (SELECT edition_id FROM edition "
                              "WHERE issued_at < unixepoch(?1, printf('-%d years', ?2)))";
static const char need_sql[] = "INSERT OR IGNORE INTO needed (hash) VALUES (?1)";

int report_archive_list(struct run *run, FILE *out, struct err *err)
{
    struct stmt *list = store_prepare(run->store, list_sql, err);
    struct stmt *parts = list != NULL ? store_prepare(run->store, parts_sql, err) : NULL;
    int got = parts != NULL ? 0 : -1;
    while (got == 0 && (got = stmt_step(list, err)) == 1) {
        fprintf(out, _("%-10s  %-10s  documents: %lld, bytes: %lld\n"), stmt_text(list, 0, NULL),
                stmt_text(list, 1, NULL), (long long)stmt_int(list, 2), (long long)stmt_int(list, 3));
        got = 0;
    }
    if (got == 0 && (got = stmt_step(parts, err)) == 1) {
        fprintf(out, _("parts they share: %lld, bytes: %lld\n"), (long long)stmt_int(parts, 0),
                (long long)stmt_int(parts, 1));
        got = 0;
    }
    stmt_free(list);
    stmt_free(parts);
    return got;
}

/* A pass over the pieces: EACH is told of those that are sound, the others are counted and told on OUT. */
struct care {
    struct run *run;
    struct archive *archive;
    struct press *press;
    struct stmt *need; /* prune: notes what a piece needs */
    FILE *out;
    int64_t pieces, damaged;
};

static int open_care(struct care *care, struct run *run, FILE *out, struct err *err)
{
    *care = (struct care){.run = run, .out = out};
    care->press = press_open(run->fonts, err);
    care->archive = care->press != NULL ? archive_open(run->store, err) : NULL;
    if (care->archive == NULL)
        return -1;
    archive_serve(care->archive, care->press);
    return 0;
}

static void close_care(struct care *care)
{
    stmt_free(care->need);
    press_free(care->press);
    archive_close(care->archive);
}

static int note_need(void *user, const char *kind, const char *hash, const struct buf *bytes, struct err *err)
{
    struct care *care = user;
    (void)kind;
    (void)bytes;
    stmt_bind_text(care->need, 1, hash);
    return stmt_run(care->need, err);
}

static int look_at(struct care *care, struct stmt *row, struct err *err)
{
    struct err cause = {0};
    struct piece *piece = NULL;
    int got = archive_find(care->archive, care->press, stmt_int(row, 0), &piece, &cause, err);
    if (got == 1 && stmt_is_null(row, 1)) {
        err_set(&cause, ERR_DATA, "%s", _("the register of editions does not have it"));
        got = 0;
    }
    if (got == 0) {
        care->damaged++;
        if (care->out != NULL && stmt_is_null(row, 1))
            fprintf(care->out, _("edition_id %lld: %s\n"), (long long)stmt_int(row, 0), cause.message);
        else if (care->out != NULL)
            fprintf(care->out, _("%s, edition %lld: %s\n"), stmt_text(row, 1, NULL),
                    (long long)stmt_int(row, 2), cause.message);
    } else if (got == 1 && care->need != NULL) {
        got = piece_needs(piece, note_need, care, err);
    }
    piece_free(piece);
    care->pieces++;
    return got < 0 ? -1 : 0;
}

static int look_at_all(struct care *care, struct err *err)
{
    struct stmt *rows = store_prepare(care->run->store, pieces_sql, err);
    int got = rows != NULL ? 0 : -1;
    while (got == 0 && (got = stmt_step(rows, err)) == 1)
        got = look_at(care, rows, err);
    stmt_free(rows);
    return got;
}

/* The faces of this release are not read from the archive when pieces are: so here. */
static int look_at_faces(struct care *care, struct err *err)
{
    struct stmt *rows = store_prepare(care->run->store, faces_sql, err);
    int got = rows != NULL ? 0 : -1;
    while (got == 0 && (got = stmt_step(rows, err)) == 1) {
        char hash[DIGEST_HEX + 1];
        size_t len = 0;
        const char *bytes = stmt_bytes(rows, 1, &len);
        got = 0;
        if (strcmp(digest_bytes(bytes, len, hash), stmt_text(rows, 0, NULL)) == 0)
            continue;
        care->damaged++;
        if (care->out != NULL)
            fprintf(care->out, _("face %.12s: its bytes were changed in the archive\n"),
                    stmt_text(rows, 0, NULL));
    }
    stmt_free(rows);
    return got;
}

/* What was printed and can't be printed again. */
static int look_for_missing(struct care *care, int64_t keep_years, int64_t *missing, struct err *err)
{
    struct stmt *rows = store_prepare(care->run->store, missing_sql, err);
    int got = -1;
    if (rows != NULL) {
        stmt_bind_text(rows, 1, care->run->today);
        stmt_bind_int(rows, 2, keep_years);
    }
    while (rows != NULL && (got = stmt_step(rows, err)) == 1) {
        ++*missing;
        if (care->out != NULL)
            fprintf(care->out, _("%s, edition %lld: it was printed, and the archive does not have it\n"),
                    stmt_text(rows, 0, NULL), (long long)stmt_int(rows, 1));
    }
    stmt_free(rows);
    return got;
}

int report_archive_verify(struct run *run, int64_t keep_years, FILE *out, int64_t *faults, struct err *err)
{
    int64_t missing = 0;
    struct care care;
    int failed = open_care(&care, run, out, err);
    if (failed == 0)
        failed = look_at_all(&care, err);
    if (failed == 0)
        failed = look_at_faces(&care, err);
    if (failed == 0)
        failed = look_for_missing(&care, keep_years, &missing, err);
    close_care(&care);
    *faults = care.damaged + missing;
    if (failed == 0 && out != NULL)
        fprintf(out, _("documents: %lld, damaged: %lld, missing: %lld\n"), (long long)care.pieces,
                (long long)care.damaged, (long long)missing);
    return failed;
}

static int delete_old(struct run *run, int64_t keep_years, int64_t *deleted, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, old_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, run->today);
    stmt_bind_int(stmt, 2, keep_years);
    int failed = stmt_run(stmt, err);
    *deleted = store_changes(run->store);
    stmt_free(stmt);
    return failed;
}

/* Parts that no piece needs any more. While a piece is damaged, nobody knows what it needs: then they all stay. */
static int delete_parts(struct care *care, int64_t *deleted, struct err *err)
{
    struct store *store = care->run->store;
    *deleted = 0;
    if (store_exec(store,
                   "DROP TABLE IF EXISTS temp.needed; CREATE TEMP TABLE needed (hash TEXT PRIMARY KEY) "
                   "WITHOUT ROWID",
                   err) != 0)
        return -1;
    care->need = store_prepare(store, need_sql, err);
    if (care->need == NULL || look_at_all(care, err) != 0)
        return -1;
    if (care->damaged > 0)
        return 0;
    int failed =
        store_exec(store, "DELETE FROM archive_part WHERE hash NOT IN (SELECT hash FROM needed)", err);
    *deleted = store_changes(store);
    return failed;
}

int report_archive_prune(struct run *run, int64_t keep_years, FILE *out, struct err *err)
{
    struct care care;
    int64_t pieces = 0, parts = 0;
    int failed = open_care(&care, run, NULL, err);
    if (failed == 0)
        failed = store_begin(run->store, err);
    if (failed == 0 &&
        (delete_old(run, keep_years, &pieces, err) != 0 || delete_parts(&care, &parts, err) != 0))
        failed = -1;
    close_care(&care);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    if (out != NULL)
        fprintf(out, _("older than %lld years and deleted: documents %lld, parts %lld\n"),
                (long long)keep_years, (long long)pieces, (long long)parts);
    return 0;
}
