/* workspace: see workspace.h. */
#include "workspace.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "store/store.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char ini_text[] =
    N_("; itog.ini: the settings of this workspace. Lines that begin with ; are off.\n"
       "[itog]\n"
       "; the language of messages on the terminal, where the environment does not say\n"
       "language = %s\n"
       "; a folder of templates of your own (a copy of itog's, changed)\n"
       "; templates = /srv/itog/templates\n"
       "[archive]\n"
       "; for how many years printed documents are kept: itog archive --prune\n"
       "keep_years = 5\n"
       "[documents]\n"
       "; grey: without colours; how large letters are, in percent (100 to 200)\n"
       "; look = grey\n"
       "; text_percent = 150\n"
       "; extracts for envelopes with a window: dl or c5\n"
       "; envelope = dl\n");

/* Copies the ready policy into the workspace, where the school changes it. */
static int copy_policy(const char *dir, const struct workspace_defaults *defaults, struct err *err)
{
    struct buf path = {0}, text = {0};
    buf_printf(&path, "%s/policies/%s.ini", defaults->templates, defaults->policy);
    int failed = file_read(path.data, 1 << 20, &text, err);
    if (failed == 0) {
        buf_clear(&path);
        buf_printf(&path, "%s/policy.ini", dir);
        failed = file_write(path.data, text.data, text.len, err);
    } else {
        err->kind = ERR_CONFIG;
    }
    buf_free(&path);
    buf_free(&text);
    return failed;
}

int workspace_create(const char *dir, const struct workspace_defaults *defaults, struct err *err)
{
    struct buf path = {0}, text = {0};
    struct store *store = NULL;
    int failed = -1;
    buf_printf(&path, "%s/itog.ini", dir);
    if (file_exists(path.data)) {
        err_set(err, ERR_CANT_CREATE, _("%s is a workspace already"), dir);
        goto done;
    }
    buf_clear(&path);
    buf_printf(&path, "%s/inbox", dir);
    if (file_make_dirs(path.data, err) != 0 || copy_policy(dir, defaults, err) != 0)
        goto done;
    buf_clear(&path);
    buf_printf(&path, "%s/school.db", dir);
    store = store_open(path.data, STORE_CREATE, err);
    if (store == NULL)
        goto done;
    /* itog.ini comes last: a folder that has it is whole */
    buf_clear(&path);
    buf_printf(&path, "%s/itog.ini", dir);
    buf_printf(&text, _(ini_text), defaults->language);
    failed = file_write(path.data, text.data, text.len, err);
done:
    store_close(store);
    buf_free(&path);
    buf_free(&text);
    return failed;
}

struct reading {
    struct workspace_settings *settings;
    struct arena *arena;
    const char *unknown; /* the first name that is none of ours */
};

static int take_setting(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    struct workspace_settings *settings = reading->settings;
    const struct {
        const char *section, *name, **place;
    } known[] = {
        {"itog", "language", &settings->language},
        {"itog", "templates", &settings->templates},
        {"itog", "fonts", &settings->fonts},
        {"archive", "keep_years", &settings->keep_years},
        {"documents", "look", &settings->look},
        {"documents", "text_percent", &settings->text_percent},
        {"documents", "envelope", &settings->envelope},
    };
    const char **place = NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known && place == NULL; i++)
        if (strcmp(section, known[i].section) == 0 && strcmp(name, known[i].name) == 0)
            place = known[i].place;
    if (place == NULL) {
        if (reading->unknown == NULL)
            reading->unknown = arena_printf(reading->arena, "[%s] %s", section, name);
        return 0;
    }
    *place = arena_strdup(reading->arena, value);
    return 1;
}

int workspace_read(const char *dir, struct workspace_settings *settings, struct arena *arena, struct err *err)
{
    *settings = (struct workspace_settings){0};
    const char *path = arena_printf(arena, "%s/itog.ini", dir);
    struct reading reading = {settings, arena, NULL};
    int line = ini_parse(path, take_setting, &reading);
    if (line == -1)
        return err_set(err, ERR_CONFIG,
                       _("%s is not a workspace of itog (no itog.ini): make one with: itog init %s"), dir,
                       dir);
    if (line != 0 && reading.unknown != NULL)
        return err_set(err, ERR_CONFIG,
                       _("%s:%d: unknown setting %s; known are language, templates, fonts in [itog], "
                         "keep_years in [archive], look, text_percent, envelope in [documents]"),
                       path, line, reading.unknown);
    if (line != 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: not a line of the form name = value"), path, line);
    return 0;
}

int workspace_lock(const char *dir, int *descriptor, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s/.lock", dir);
    int failed = file_lock(path.data, descriptor, err);
    if (failed != 0 && err->kind == ERR_CANT_CREATE) {
        const struct err cause = *err;
        err_set(err, ERR_CANT_CREATE,
                _("%s; this command writes into the school's folder: copy it to a place that can be written"),
                cause.message);
    }
    if (failed == 0) {
        buf_clear(&path);
        buf_printf(&path, "%s/" WORKSPACE_DRY_RUN, dir);
        failed = file_remove_tree(path.data, err);
        if (failed != 0)
            file_unlock(*descriptor);
    }
    buf_free(&path);
    return failed;
}

int workspace_spare(const char *dir, const char *path, struct err *err)
{
    static const char *const own[] = {"school.db", "school.db-wal", "school.db-shm", "policy.ini",
                                      "itog.ini",  "prior.txt",     ".lock",         "keys/secret.pem"};
    struct stat target, mine;
    if (stat(path, &target) != 0)
        return 0;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        char name[4096];
        int len = snprintf(name, sizeof name, "%s/%s", dir, own[i]);
        if (len < 0 || (size_t)len >= sizeof name || stat(name, &mine) != 0)
            continue;
        if (mine.st_dev == target.st_dev && mine.st_ino == target.st_ino)
            return err_set(err, ERR_USAGE, _("%s belongs to the school's data: name another file"), path);
    }
    return 0;
}
