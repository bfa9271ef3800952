/*
 * fuzz: what the fuzzers share. A target is one file, tests/fuzz/fuzz_NAME.c, that defines
 * LLVMFuzzerTestOneInput (libFuzzer); its seeds are tests/fuzz/corpus/NAME/. Scratch files go into one folder
 * of memory. CHECK ends the run with a report, as a crash does.
 */
#ifndef ITOG_TESTS_FUZZ_H
#define ITOG_TESTS_FUZZ_H

#include "base/err.h"
#include "base/file.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(holds)                                                                                         \
    do {                                                                                                     \
        if (!(holds)) {                                                                                      \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds);                       \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

static char fuzz_folder[200];

__attribute__((unused)) static void fuzz_remove(void)
{
    struct err ignored = {0};
    file_remove_tree(fuzz_folder, &ignored);
}

/* The scratch folder, made at the first call and removed at the end. */
__attribute__((unused)) static const char *fuzz_dir(void)
{
    if (fuzz_folder[0] == '\0') {
        const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        snprintf(fuzz_folder, sizeof fuzz_folder, "%s/itog-fuzz-XXXXXX", base);
        CHECK(mkdtemp(fuzz_folder) != NULL);
        atexit(fuzz_remove);
    }
    return fuzz_folder;
}

/* Writes FOLDER/NAME of the scratch folder (FOLDER may be ""); not through file_write, which would sync. */
__attribute__((unused)) static const char *fuzz_write(const char *folder, const char *name, const void *data,
                                                      size_t size)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/%s%s%s", fuzz_dir(), folder, *folder != '\0' ? "/" : "", name);
    FILE *out = fopen(path, "wb");
    CHECK(out != NULL);
    CHECK(size == 0 || fwrite(data, 1, size, out) == size);
    CHECK(fclose(out) == 0);
    return path;
}

/* A folder of the scratch folder. */
__attribute__((unused)) static void fuzz_folder_of(const char *name)
{
    char path[300];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
    CHECK(file_make_dirs(path, &err) == 0);
}

__attribute__((unused)) static void fuzz_unlink(const char *folder, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s/%s", fuzz_dir(), folder, name);
    unlink(path);
}

#endif
