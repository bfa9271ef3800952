/* archive: see archive.h. */
#include "report/archive.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "page/page.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char find_sql[] = "SELECT bytes, hash FROM archive_piece WHERE edition_id = ?1";
static const char part_sql[] = "SELECT bytes FROM archive_part WHERE hash = ?1";
static const char put_sql[] =
    "INSERT OR REPLACE INTO archive_piece (edition_id, bytes, hash) VALUES (?1, ?2, ?3)";
/* over one that is there: it may be damaged */
static const char keep_sql[] =
    "INSERT INTO archive_part (hash, kind, bytes) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes";

struct archive {
    struct store *store;
    struct stmt *find, *part, *put, *keep;
};

struct archive *archive_open(struct store *store, struct err *err)
{
    struct archive *archive = mem_zalloc(sizeof *archive);
    archive->store = store;
    archive->find = store_prepare(store, find_sql, err);
    archive->part = archive->find != NULL ? store_prepare(store, part_sql, err) : NULL;
    archive->put = archive->part != NULL ? store_prepare(store, put_sql, err) : NULL;
    archive->keep = archive->put != NULL ? store_prepare(store, keep_sql, err) : NULL;
    if (archive->keep != NULL)
        return archive;
    archive_close(archive);
    return NULL;
}

void archive_close(struct archive *archive)
{
    if (archive == NULL)
        return;
    stmt_free(archive->find);
    stmt_free(archive->part);
    stmt_free(archive->put);
    stmt_free(archive->keep);
    free(archive);
}

static int source(void *user, const char *hash, struct buf *out, struct err *err)
{
    struct archive *archive = user;
    stmt_bind_text(archive->part, 1, hash);
    int got = stmt_step(archive->part, err);
    if (got == 1) {
        size_t len = 0;
        const char *bytes = stmt_bytes(archive->part, 0, &len);
        buf_put(out, bytes, len);
    }
    stmt_reset(archive->part);
    return got;
}

void archive_serve(struct archive *archive, struct press *press)
{
    press_set_source(press, source, archive);
}

int archive_find(struct archive *archive, struct press *press, int64_t edition_id, struct piece **piece,
                 struct err *cause, struct err *err)
{
    struct err unsaid = {0};
    cause = cause != NULL ? cause : &unsaid;
    stmt_bind_int(archive->find, 1, edition_id);
    int got = stmt_step(archive->find, err);
    if (got == 1) {
        char hash[DIGEST_HEX + 1];
        size_t len = 0;
        const char *bytes = stmt_bytes(archive->find, 0, &len);
        digest_input(bytes, len, hash);
        if (strcmp(hash, stmt_text(archive->find, 1, NULL)) != 0)
            got = err_set(cause, ERR_DATA, _("its bytes were changed in the archive"));
        else if ((*piece = piece_unpack(press, bytes, len, cause)) == NULL)
            got = -1;
        if (got < 0 && cause->kind == ERR_DATA)
            got = 0;
        else if (got < 0)
            err_set(err, cause->kind, "%s", cause->message);
    }
    stmt_reset(archive->find);
    return got;
}

int archive_put(struct archive *archive, int64_t edition_id, const char *bytes, size_t len, const char *hash,
                struct err *err)
{
    stmt_bind_int(archive->put, 1, edition_id);
    stmt_bind_blob(archive->put, 2, bytes, len);
    stmt_bind_text(archive->put, 3, hash);
    return stmt_run(archive->put, err);
}

int archive_keep(struct archive *archive, const char *kind, const char *hash, const char *bytes, size_t len,
                 struct err *err)
{
    stmt_bind_text(archive->keep, 1, hash);
    stmt_bind_text(archive->keep, 2, kind);
    stmt_bind_blob(archive->keep, 3, bytes, len);
    return stmt_run(archive->keep, err);
}
