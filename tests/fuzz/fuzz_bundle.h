/*
 * fuzz_bundle: a whole import of a folder. The input is cut at bytes 1E; the first byte of each part names
 * the file (a, b, c ... of a list), the rest is its text. What the import refers to is there already: the target
 * imports it once and keeps the store, or writes it beside the input's files. Counts must add up and references
 * hold, whatever the bytes.
 */
#ifndef ITOG_TESTS_FUZZ_BUNDLE_H
#define ITOG_TESTS_FUZZ_BUNDLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "import/import.h"
#include "store/store.h"

struct fuzz_file {
    const char *name, *text;
};

/* The files of the list as they are: into folder b. */
static void fuzz_bundle_base(const struct fuzz_file *base, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fuzz_write("b", base[i].name, base[i].text, strlen(base[i].text));
}

/* Those that the input names. */
__attribute__((unused)) static void fuzz_bundle_write(const uint8_t *data, size_t size,
                                                      const struct fuzz_file *base, size_t count)
{
    while (size > 0) {
        const uint8_t *end = memchr(data, 0x1E, size);
        size_t len = end != NULL ? (size_t)(end - data) : size;
        if (len > 0)
            fuzz_write("b", base[(data[0] - 'a' + 256u) % count].name, data + 1, len - 1);
        size -= len + (end != NULL);
        data += len + (end != NULL);
    }
}

/* Takes them away again. */
static void fuzz_bundle_clear(const struct fuzz_file *base, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fuzz_unlink("b", base[i].name);
}

/* Imports FOLDER of the scratch folder, by the mapping (NULL: those of the scratch folder's mapping/). */
static int fuzz_import(struct store *store, const char *folder, const char *mapping, struct arena *arena,
                       struct import_report *report, struct err *err)
{
    char source[300];
    snprintf(source, sizeof source, "%s/%s", fuzz_dir(), folder);
    struct import_options options = {
        .source = source, .now_at = 1761375600, .utc_offset_min = 180, .mapping = mapping};
    return import_path(store, fuzz_dir(), &options, arena, report, err);
}

/* Every so many inputs the store is as at the beginning again: a copy of one that FILL has filled (NULL: empty),
 * for making one takes longer than an import. It need not outlive the machine: nothing waits for a disk. */
enum { INPUTS_A_STORE = 100 };

static struct store *fuzz_store(void (*fill)(struct store *))
{
    static struct store *store;
    static unsigned inputs;
    static char path[400];
    static struct buf fresh;
    struct err err = {0};
    if (store != NULL && ++inputs % INPUTS_A_STORE != 0)
        return store;
    snprintf(path, sizeof path, "%s/school.db", fuzz_dir());
    if (store == NULL) {
        fuzz_folder_of("b");
        store = store_open(path, STORE_CREATE, &err);
        CHECK(store != NULL);
        if (fill != NULL)
            fill(store);
        CHECK(store_exec(store, "PRAGMA journal_mode = DELETE", &err) == 0);
        store_close(store);
        CHECK(file_read(path, 1 << 28, &fresh, &err) == 0);
    } else {
        store_close(store);
    }
    fuzz_write("", "school.db", fresh.data, fresh.len);
    store = store_open(path, STORE_WRITE, &err);
    CHECK(store != NULL);
    CHECK(
        store_exec(store,
                   "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF",
                   &err) == 0);
    return store;
}

/* Imports folder b, and at times once more. */
static void fuzz_rounds(struct store *store, size_t size, const char *mapping)
{
    struct arena *arena = arena_new();
    struct import_report report;
    struct err err = {0};
    for (int round = 0; round < (size % 8 == 0 ? 2 : 1); round++) {
        struct err cause = {0};
        int failed = fuzz_import(store, "b", mapping, arena, &report, &cause);
        CHECK(failed == 0 || cause.kind == ERR_DATA || (mapping != NULL && cause.kind == ERR_CONFIG));
        CHECK(failed == 0 || cause.message[0] != '\0');
        for (size_t i = 0; failed == 0 && i < report.file_count; i++) {
            const struct import_file_count *file = &report.files[i];
            CHECK(file->accepted + file->rejected == file->read && file->accepted >= 0 &&
                  file->rejected >= 0);
            CHECK(file->changed <= file->accepted && (round == 0 || file->changed == 0));
        }
    }
    CHECK(store_int(store, "SELECT count(*) FROM pragma_foreign_key_check", -1, &err) == 0);
    arena_free(arena);
}

/* For FILL: a school that is taken without an error. */
__attribute__((unused)) static void fuzz_load(struct store *store, const struct fuzz_file *base, size_t count)
{
    struct arena *arena = arena_new();
    struct import_report report;
    struct err err = {0};
    fuzz_bundle_base(base, count);
    CHECK(fuzz_import(store, "b", NULL, arena, &report, &err) == 0 && report.errors == 0);
    fuzz_bundle_clear(base, count);
    arena_free(arena);
}

#endif
