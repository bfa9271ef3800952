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

/* A fresh store for every INPUTS_A_STORE inputs: making one takes longer than an import. */
enum { INPUTS_A_STORE = 200 };

static struct store *fuzz_store(void)
{
    static struct store *store;
    static unsigned inputs;
    static char path[400];
    struct err err = {0};
    if (store != NULL && ++inputs % INPUTS_A_STORE != 0)
        return store;
    store_close(store);
    snprintf(path, sizeof path, "%s/b", fuzz_dir());
    CHECK(file_make_dirs(path, &err) == 0);
    snprintf(path, sizeof path, "%s/school.db", fuzz_dir());
    unlink(path);
    store = store_open(path, STORE_CREATE, &err);
    CHECK(store != NULL);
    return store;
}

static int fuzz_bundle(const uint8_t *data, size_t size, const struct fuzz_file *base, size_t count)
{
    static char folder[300];
    struct store *store = fuzz_store();
    snprintf(folder, sizeof folder, "%s/b", fuzz_dir());
    fuzz_bundle_write(data, size, base, count);
    struct arena *arena = arena_new();
    struct import_options options = {.source = folder, .now_at = 1761375600, .utc_offset_min = 180};
    struct import_report report;
    for (int round = 0; round < (size % 8 == 0 ? 2 : 1); round++) {
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
    struct err err = {0};
    CHECK(store_int(store, "SELECT count(*) FROM pragma_foreign_key_check", -1, &err) == 0);
    arena_free(arena);
    return 0;
}

#endif
