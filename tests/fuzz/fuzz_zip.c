/* An archive: its names, and every entry to its end or its error. */
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const char *path = fuzz_write("", "x.zip", data, size);
    struct source *source = source_open(path, arena, &err);
    CHECK(source != NULL || err.kind != ERR_NONE);
    size_t count = 0;
    const struct source_file *files = source != NULL ? source_files(source, &count) : NULL;
    for (size_t i = 0; i < count && i < 20; i++) {
        CHECK(strchr(files[i].name, '/') == NULL && strchr(files[i].name, '\\') == NULL);
        CHECK(text_is_utf8(files[i].name, strlen(files[i].name), NULL));
        struct err cause = {0};
        struct source_stream *stream = source_stream_open(source, &files[i], &cause);
        static char piece[65536];
        size_t got = 1, total = 0;
        while (stream != NULL && got > 0 && total < (8u << 20)) {
            if (source_stream_read(stream, piece, sizeof piece, &got, &cause) != 0)
                break;
            total += got;
        }
        CHECK(stream != NULL || cause.kind != ERR_NONE);
        source_stream_close(stream);
    }
    source_close(source);
    arena_free(arena);
    return 0;
}
