/*
 * seal_keys: see seal.h. The folder keys/ of a workspace holds secret.pem, the pair that signs, and ID.pem, every public key
 * the school ever signed with: papers of an old key still verify.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/seal.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

enum { KEY_FILE_MAX = 16 << 10 };

static const char signed_sql[] = "SELECT 1 FROM edition WHERE code <> '' LIMIT 1";
static const char secret_name[] = "secret.pem";

static int read_secret(const char *path, struct sign_secret *secret, struct err *err)
{
    struct buf text = {0};
    int failed = file_read(path, KEY_FILE_MAX, &text, err);
    if (failed == 0)
        failed = sign_read_secret(path, buf_text(&text), secret, err);
    sign_wipe(text.data, text.len);
    buf_free(&text);
    return failed;
}

int seal_secret(const char *workspace, struct sign_secret *secret, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s/keys/%s", workspace, secret_name);
    int got = file_exists(path.data) ? read_secret(path.data, secret, err) : 1;
    buf_free(&path);
    return got;
}

int seal_open(const struct run *run, struct sign_secret *secret, struct err *err)
{
    int got = seal_secret(run->workspace, secret, err);
    if (got <= 0)
        return got;
    struct err cause = {0};
    const int64_t signed_before = store_int(run->store, signed_sql, 0, &cause);
    if (cause.kind != ERR_NONE)
        return err_set(err, cause.kind, "%s", cause.message);
    if (signed_before != 0)
        return err_set(err, ERR_CONFIG,
                       _("%s/keys/secret.pem is not there, but documents were signed with it: bring it back "
                         "from your copy "
                         "(itog key init --from FILE), or make another key: itog key init"),
                       run->workspace);
    return seal_key_init(run->workspace, NULL, false, NULL, err) == 0
               ? seal_secret(run->workspace, secret, err)
               : -1;
}

static int write_keys(const char *folder, const struct sign_secret *secret, struct err *err)
{
    struct buf path = {0}, text = {0};
    char id[2 * SIGN_ID + 1];
    buf_printf(&path, "%s/%s.pem", folder, sign_id_text(secret->known.id, id));
    sign_write_public(&secret->known, &text);
    int failed = file_make_dirs(folder, err);
    if (failed == 0)
        failed = file_write(path.data, text.data, text.len, err);
    buf_clear(&path);
    buf_clear(&text);
    buf_printf(&path, "%s/%s", folder, secret_name);
    sign_write_secret(secret, &text);
    if (failed == 0)
        failed = file_write(path.data, text.data, text.len, err);
    if (failed == 0)
        failed = file_sync_dir(folder, err);
    sign_wipe(text.data, text.len);
    buf_free(&path);
    buf_free(&text);
    return failed;
}

int seal_key_init(const char *workspace, const char *from, bool replace, struct sign_public *made,
                  struct err *err)
{
    struct sign_secret secret;
    struct buf folder = {0};
    int failed = 0;
    buf_printf(&folder, "%s/keys", workspace);
    const int got = replace ? 1 : seal_secret(workspace, &secret, err);
    if (got == 0) {
        char id[2 * SIGN_ID + 1];
        failed = err_set(
            err, ERR_CANT_CREATE,
            _("the school has the key %s already; --replace makes another one, and papers of the old one "
              "still verify"),
            sign_id_text(secret.known.id, id));
    } else if (got < 0) {
        failed = -1;
    }
    if (failed == 0 && from != NULL)
        failed = read_secret(from, &secret, err);
    else if (failed == 0)
        sign_make(&secret);
    if (failed == 0)
        failed = write_keys(folder.data, &secret, err);
    if (failed == 0 && made != NULL)
        *made = secret.known;
    sign_forget(&secret);
    buf_free(&folder);
    return failed;
}

int seal_ring_open(const char *workspace, struct arena *arena, struct seal_ring *ring, struct err *err)
{
    const char *folder = arena_printf(arena, "%s/keys", workspace);
    size_t count = 0;
    *ring = (struct seal_ring){0};
    if (!file_is_dir(folder))
        return 0;
    char **names = file_list(arena, folder, &count, err);
    if (names == NULL)
        return -1;
    ring->keys = arena_alloc(arena, (count + 1) * sizeof *ring->keys);
    struct buf text = {0};
    int failed = 0;
    for (size_t i = 0; i < count && failed == 0; i++) {
        const size_t len = strlen(names[i]);
        if (strcmp(names[i], secret_name) == 0 || len < 4 || strcmp(names[i] + len - 4, ".pem") != 0)
            continue;
        const char *path = arena_printf(arena, "%s/%s", folder, names[i]);
        failed = file_read(path, KEY_FILE_MAX, &text, err);
        if (failed == 0)
            failed = sign_read_public(path, buf_text(&text), &ring->keys[ring->count++], err);
    }
    buf_free(&text);
    return failed;
}

int seal_ring_read(const char *name, const char *text, struct arena *arena, struct seal_ring *ring,
                   struct err *err)
{
    static const char begin[] = "-----BEGIN PUBLIC KEY-----";
    size_t room = 1;
    for (const char *at = text; (at = strstr(at, begin)) != NULL; at++)
        room++;
    *ring = (struct seal_ring){.keys = arena_alloc(arena, room * sizeof *ring->keys)};
    const char *at = strstr(text, begin);
    for (at = at != NULL ? at : text; at != NULL; at = strstr(at + 1, begin))
        if (sign_read_public(name, at, &ring->keys[ring->count++], err) != 0)
            return -1;
    return 0;
}
