/* command_key: the school's key pair. See command.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "report/seal.h"
#include "workspace.h"

#include <string.h>

static int key_init(const struct options *options, struct err *err)
{
    const char *workspace = options->context.workspace;
    struct sign_public made;
    char id[2 * SIGN_ID + 1];
    int lock = -1;
    if (workspace_lock(workspace, &lock, err) != 0)
        return -1;
    const int failed = seal_key_init(workspace, options->from, options->replace, &made, err);
    file_unlock(lock);
    if (failed == 0 && !options->context.quiet)
        printf(_("the school signs with the key %s now\n"
                 "keep a copy of %s/keys/secret.pem where nobody else can read it; publish what itog key "
                 "show prints\n"),
               sign_id_text(made.id, id), workspace);
    return failed;
}

/* The key that signs first, then those of older papers. */
static int key_show(const struct options *options, struct err *err)
{
    const char *workspace = options->context.workspace;
    struct sign_secret secret;
    struct seal_ring ring;
    struct buf pem = {0};
    char id[2 * SIGN_ID + 1];
    const int got = seal_secret(workspace, &secret, err);
    const struct sign_public own = secret.known;
    sign_forget(&secret);
    if (got == 1)
        return err_set(
            err, ERR_DATA,
            _("the school has no key yet: itog run makes it with the first document, itog key init at once"));
    if (got < 0 || seal_ring_open(workspace, options->context.arena, &ring, err) != 0)
        return -1;
    sign_write_public(&own, &pem);
    printf(_("The school's public key %s (Ed25519):\n%s"), sign_id_text(own.id, id), buf_text(&pem));
    for (size_t i = 0; i < ring.count; i++) {
        if (memcmp(ring.keys[i].key, own.key, SIGN_KEY) == 0)
            continue;
        buf_clear(&pem);
        sign_write_public(&ring.keys[i], &pem);
        printf(_("An earlier key, of older papers, %s:\n%s"), sign_id_text(ring.keys[i].id, id),
               buf_text(&pem));
    }
    buf_free(&pem);
    return 0;
}

int command_key(struct options *options, struct err *err)
{
    const bool init = options->argc == 1 && strcmp(options->argv[0], "init") == 0;
    const bool show = options->argc == 1 && strcmp(options->argv[0], "show") == 0;
    if (!init && !show)
        return err_set(err, ERR_USAGE, _("key takes one word: itog key init, or itog key show"));
    if (show && (options->replace || options->from != NULL))
        return err_set(err, ERR_USAGE, _("key show only shows: --replace and --from are for key init"));
    return (init ? key_init(options, err) : key_show(options, err)) == 0 ? 0 : err_place(err, "key");
}
