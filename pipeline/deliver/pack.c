/* pack: see pack.h. */
#include "deliver/pack.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/program.h"
#include "deliver/deliver.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 512, NAME_MAX_BYTES = 99, KEY_BYTES = 1 << 20, FILE_BYTES = 1 << 30 };

static const char packed_sql[] =
    "UPDATE print_file SET state = 'packed', state_reason = '', state_at = ?2 WHERE print_job_id = ?1";
static const char made_sql[] = "SELECT made_at FROM print_job WHERE print_job_id = ?1";

/* ---- tar ---- */

static int put(FILE *out, const void *data, size_t len, struct err *err)
{
    return fwrite(data, 1, len, out) == len ? 0 : err_set_errno(err, ERR_IO, _("cannot write the archive"));
}

int tar_put(FILE *out, const char *name, const void *data, size_t len, int64_t mtime, struct err *err)
{
    char head[BLOCK] = {0}, rest[BLOCK] = {0};
    unsigned sum = 0;
    if (strlen(name) > NAME_MAX_BYTES)
        return err_set(err, ERR_DATA, _("%s: the name is too long for an archive"), name);
    memcpy(head, name, strlen(name));
    snprintf(head + 100, 8, "%07o", 0600U);
    snprintf(head + 108, 8, "%07o", 0U);
    snprintf(head + 116, 8, "%07o", 0U);
    snprintf(head + 124, 12, "%011llo", (unsigned long long)len);
    snprintf(head + 136, 12, "%011llo", (unsigned long long)mtime);
    memset(head + 148, ' ', 8);
    head[156] = '0';
    memcpy(head + 257, "ustar\00000", 8);
    for (size_t i = 0; i < sizeof head; i++)
        sum += (unsigned char)head[i];
    snprintf(head + 148, 7, "%06o", sum);
    return put(out, head, sizeof head, err) != 0 || put(out, data, len, err) != 0 ||
                   put(out, rest, (BLOCK - len % BLOCK) % BLOCK, err) != 0
               ? -1
               : 0;
}

int tar_end(FILE *out, struct err *err)
{
    const char nothing[2 * BLOCK] = {0};
    return put(out, nothing, sizeof nothing, err);
}

/* ---- keys ---- */

enum key_kind key_kind(const char *text)
{
    if (strstr(text, "-----BEGIN PGP PUBLIC KEY BLOCK-----") != NULL)
        return KEY_GNUPG;
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "age1", 4) == 0 || strncmp(line, "ssh-ed25519 ", 12) == 0 ||
            strncmp(line, "ssh-rsa ", 8) == 0)
            return KEY_AGE;
    }
    return KEY_UNKNOWN;
}

static int find_kind(const char *path, enum key_kind *kind, struct err *err)
{
    struct buf text = {0};
    int failed = file_read(path, KEY_BYTES, &text, err);
    *kind = failed == 0 ? key_kind(buf_text(&text)) : KEY_UNKNOWN;
    buf_free(&text);
    if (failed == 0 && *kind == KEY_UNKNOWN)
        return err_set(err, ERR_DATA,
                       _("%s holds no public key: one of age (age1...), of SSH, or an armored one of GnuPG "
                         "was expected"),
                       path);
    return failed;
}

/* ---- the pack ---- */

struct packing {
    struct run *run;
    const char *folder; /* of the print job, with the workspace in front */
    int64_t made_at;
    struct program program;
    struct buf bytes;
};

static int put_files(struct packing *packing, struct err *err)
{
    size_t count = 0;
    char **names = file_list(packing->run->arena, packing->folder, &count, err);
    int failed = names != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        const char *path = arena_printf(packing->run->arena, "%s/%s", packing->folder, names[i]);
        if (file_is_dir(path))
            continue;
        failed = file_read(path, FILE_BYTES, &packing->bytes, err);
        if (failed == 0)
            failed = tar_put(packing->program.in, names[i], packing->bytes.data, packing->bytes.len,
                             packing->made_at, err);
    }
    return failed == 0 ? tar_end(packing->program.in, err) : -1;
}

static int encrypt(struct packing *packing, enum key_kind kind, const char *key, FILE *file, struct err *err)
{
    const char *home = "";
    if (kind == KEY_GNUPG) {
        char *made = arena_printf(packing->run->arena,
                                  "%s/gnupg.XX"
                                  "XX"
                                  "XX",
                                  packing->folder);
        if ((home = mkdtemp(made)) == NULL)
            return err_set_errno(err, ERR_CANT_CREATE, _("cannot make %s"), made);
    }
    const char *const age[] = {"age", "--encrypt", "-R", key, NULL};
    const char *const gpg[] = {"gpg",
                               "--homedir",
                               home,
                               "--batch",
                               "--quiet",
                               "--no-tty",
                               "--no-autostart",
                               "--trust-model",
                               "always",
                               "--recipient-file",
                               key,
                               "--encrypt",
                               NULL};
    int failed = program_begin(&packing->program, kind == KEY_AGE ? age : gpg, file, err);
    if (failed == 0) {
        struct err cause = {0};
        failed = put_files(packing, &cause);
        if (program_end(&packing->program, err) != 0)
            failed = -1; /* its own fault is the reason why writing failed */
        else if (failed != 0)
            err_set(err, cause.kind, "%s", cause.message);
    }
    if (kind == KEY_GNUPG) {
        struct err ignored = {0};
        file_remove_tree(home, &ignored);
    }
    return failed;
}

/* When the job was put together: the date of the archive's entries. */
static int look_up(struct packing *packing, int64_t job, struct err *err)
{
    struct stmt *stmt = store_prepare(packing->run->store, made_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, job);
    int got = stmt_step(stmt, err);
    packing->made_at = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int note(struct run *run, int64_t job, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, packed_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, job);
    stmt_bind_int(stmt, 2, run->now_at);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int deliver_pack(struct run *run, int64_t job, const char *folder, const char *key, const char *path,
                 struct err *err)
{
    struct packing packing = {.run = run,
                              .folder = arena_printf(run->arena, "%s/%s", run->workspace, folder)};
    enum key_kind kind;
    struct file_out out = {0};
    if (find_kind(key, &kind, err) != 0 || look_up(&packing, job, err) != 0 ||
        file_out_open(&out, path, err) != 0)
        return -1;
    int failed = encrypt(&packing, kind, key, out.stream, err);
    if (failed == 0)
        failed = file_out_commit(&out, true, err);
    file_out_abandon(&out);
    buf_free(&packing.bytes);
    return failed == 0 ? note(run, job, err) : -1;
}
