/* Images of a page: PNG files. */
#include "base/arena.h"
#include "fuzz.h"
#include "page/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_write("", "a.png", data, size);
    for (int grey = 0; grey < 2; grey++) {
        struct arena *arena = arena_new();
        struct err err = {0};
        const struct image *image = image_read(arena, path, grey, &err);
        CHECK(image != NULL || (err.kind != ERR_NONE && err.message[0] != '\0'));
        CHECK(image == NULL || (image->width > 0 && image->height > 0 && image->pixels != NULL));
        arena_free(arena);
    }
    return 0;
}
