/* Texts: the whole Mustache language. The first byte says how: 1 escaped, 2 strict. */
#include "fuzz_page.h"

static const char *partial(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "sign") == 0   ? "-- \n{{title}}\n"
           : strcmp(name, "loop") == 0 ? "{{>loop}}"
           : strcmp(name, "base") == 0 ? "a {{$block}}b{{/block}} c"
                                       : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *arena = arena_new();
    struct value record = fuzz_data(arena);
    struct buf out = {0};
    struct err err = {0};
    int failed = mustache_render("x", (const char *)data + 1, size - 1, &record, data[0] & 1,
                                 (data[0] & 2) != 0, partial, NULL, &out, &err);
    CHECK(failed == 0 || err.message[0] != '\0');
    buf_free(&out);
    arena_free(arena);
    return 0;
}
