/* command_verify: verify, and revoke. See command.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "report/verify.h"
#include "store/store.h"
#include "workspace.h"

#include <string.h>

enum { INPUT_MAX = 256 << 20, KEY_MAX = 64 << 10 };

/* The keys of --key: a file, or the text itself. */
static int read_keys(const struct options *options, struct seal_ring *ring, struct err *err)
{
    struct buf text = {0};
    const char *name = options->key;
    int failed = 0;
    if (file_exists(name))
        failed = file_read(name, KEY_MAX, &text, err);
    else
        buf_puts(&text, name);
    if (failed == 0)
        failed = seal_ring_read(name, buf_text(&text), options->context.arena, ring, err);
    buf_free(&text);
    return failed;
}

/* Keys and register: those of the workspace, or the key that was named. */
static int open_verify(const struct options *options, struct verify *verify, struct err *err)
{
    const struct context *context = &options->context;
    *verify = (struct verify){.out = context->quiet ? NULL : stdout};
    if (options->key != NULL)
        return read_keys(options, &verify->ring, err);
    if (!file_exists(arena_printf(context->arena, "%s/itog.ini", context->workspace)))
        return err_set(err, ERR_USAGE,
                       _("name the school's public key (--key FILE), or go into its folder (-C DIR)"));
    if (seal_ring_open(context->workspace, context->arena, &verify->ring, err) != 0)
        return -1;
    verify->store =
        store_open(arena_printf(context->arena, "%s/school.db", context->workspace), STORE_READ, err);
    if (verify->store == NULL)
        return -1;
    verify->utc_offset_min = run_offset(verify->store);
    return 0;
}

static int read_stdin(struct buf *input, struct err *err)
{
    for (size_t got = 1; got > 0 && input->len <= INPUT_MAX;) {
        buf_reserve(input, 65536);
        got = fread(input->data + input->len, 1, 65536, stdin);
        input->len += got;
    }
    input->data[input->len] = '\0';
    if (ferror(stdin))
        return err_set_errno(err, ERR_IO, _("cannot read %s"), "-");
    return input->len <= INPUT_MAX
               ? 0
               : err_set(err, ERR_DATA, _("%s is larger than %zu bytes"), "-", (size_t)INPUT_MAX);
}

static int verify_input(struct verify *verify, const char *what, struct err *err)
{
    struct buf input = {0};
    int failed;
    if (seal_is_code(what))
        return verify_codes(verify, what, err);
    failed = strcmp(what, "-") == 0 ? read_stdin(&input, err) : file_read(what, INPUT_MAX, &input, err);
    if (failed == 0) {
        const char *text = buf_text(&input);
        if (strncmp(text, "%PDF", 4) == 0)
            failed = verify_pdf(verify, text, input.len, err);
        else if (strlen(text) != input.len)
            failed = err_set(err, ERR_DATA, _("neither a PDF file nor a code of itog"));
        else
            failed = verify_codes(verify, text, err);
        if (failed != 0)
            err_place(err, "%s", what);
    }
    buf_free(&input);
    return failed;
}

int command_verify(struct options *options, struct err *err)
{
    struct verify verify = {0};
    if (options->argc < 1 || options->argc > 2)
        return err_set(err, ERR_USAGE,
                       _("verify takes a code, a file or - , or a number and its check: itog verify "
                         "2025-Q1-000123 7K3M-9QXA"));
    if (options->argc == 2 && options->key != NULL)
        return err_set(err, ERR_USAGE,
                       _("a number and its check are looked up in the register: leave --key out"));
    int failed = open_verify(options, &verify, err);
    if (failed == 0)
        failed = options->argc == 2 ? verify_number(&verify, options->argv[0], options->argv[1], err)
                                    : verify_input(&verify, options->argv[0], err);
    store_close(verify.store);
    if (failed != 0)
        return err_place(err, "verify");
    return verify.refused > 0 ? ERR_DATA : verify.doubtful > 0 ? ERR_OPEN_ITEMS : 0;
}

int command_revoke(struct options *options, struct err *err)
{
    const struct context *context = &options->context;
    struct verify verify = {.out = context->quiet ? NULL : stdout};
    int lock = -1;
    int64_t now_at = 0;
    if (options->argc != 1 || options->reason == NULL)
        return err_set(
            err, ERR_USAGE,
            _("revoke takes the number of a document and why: itog revoke 2025-Q1-000123 --reason TEXT"));
    if (workspace_lock(context->workspace, &lock, err) != 0)
        return err_place(err, "revoke");
    verify.store =
        store_open(arena_printf(context->arena, "%s/school.db", context->workspace), STORE_WRITE, err);
    int failed = verify.store != NULL ? run_clock(context, run_offset(verify.store), &now_at, err) : -1;
    const char *reason = options->by != NULL
                             ? arena_printf(context->arena, "%s (%s)", options->reason, options->by)
                             : options->reason;
    if (failed == 0)
        failed = verify_revoke(&verify, options->argv[0], reason, now_at, err);
    store_close(verify.store);
    file_unlock(lock);
    return failed == 0 ? 0 : err_place(err, "revoke");
}
