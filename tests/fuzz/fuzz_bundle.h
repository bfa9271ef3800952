/*
 * fuzz_bundle: a whole import of a folder. The input is cut at bytes 1E; the first byte of each part names
 * the file (a, b, c ... of a list), the rest is its text; other files are as in BASE. Counts must add up and
 * references hold, whatever the bytes.
 */
#ifndef ITOG_TESTS_FUZZ_BUNDLE_H
#define ITOG_TESTS_FUZZ_BUNDLE_H

#include "base/arena.h"
#include "fuzz.h"
#include "import/import.h"
#include "store/store.h"

struct fuzz_file {
    const char *name, *text;
};

static void fuzz_bundle_write(const uint8_t *data, size_t size, const struct fuzz_file *base, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fuzz_write("b", base[i].name, base[i].text, strlen(base[i].text));
    while (size > 0) {
        const uint8_t *end = memchr(data, 0x1E, size);
        size_t len = end != NULL ? (size_t)(end - data) : size;
        if (len > 0)
            fuzz_write("b", base[(data[0] - 'a' + 256u) % count].name, data + 1, len - 1);
        size -= len + (end != NULL);
        data += len + (end != NULL);
    }
}

static int fuzz_bundle(const uint8_t *data, size_t size, const struct fuzz_file *base, size_t count)
{
    static struct store *empty;
    static char folder[300], path[400], model[400];
    struct err err = {0};
    if (empty == NULL) {
        snprintf(folder, sizeof folder, "%s/b", fuzz_dir());
        CHECK(file_make_dirs(folder, &err) == 0);
        snprintf(model, sizeof model, "%s/model.db", fuzz_dir());
        snprintf(path, sizeof path, "%s/school.db", fuzz_dir());
        empty = store_open(model, STORE_CREATE, &err);
        CHECK(empty != NULL);
    }
    fuzz_bundle_write(data, size, base, count);
    unlink(path);
    CHECK(store_copy(empty, path, &err) == 0);
    struct store *store = store_open(path, STORE_WRITE, &err);
    CHECK(store != NULL);
    CHECK(store_exec(store, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", &err) == 0 ||
          err.kind != ERR_NONE);
    struct arena *arena = arena_new();
    struct import_options options = {.source = folder, .now_at = 1761375600, .utc_offset_min = 180};
    struct import_report report;
    for (int round = 0; round < 2; round++) {
        struct err cause = {0};
        int failed = import_path(store, fuzz_dir(), &options, arena, &report, &cause);
        CHECK(failed == 0 || (cause.kind == ERR_DATA && cause.message[0] != '\0'));
        for (size_t i = 0; failed == 0 && i < report.file_count; i++) {
            const struct import_file_count *file = &report.files[i];
            CHECK(file->accepted + file->rejected == file->read && file->accepted >= 0 &&
                  file->rejected >= 0);
            CHECK(file->changed <= file->accepted && (round == 0 || file->changed == 0));
        }
    }
    CHECK(store_int(store, "SELECT count(*) FROM pragma_foreign_key_check", -1, &err) == 0);
    store_close(store);
    arena_free(arena);
    return 0;
}

#endif
