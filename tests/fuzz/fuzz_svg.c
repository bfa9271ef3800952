/* The values of attributes in drawings; the first byte says of which. */
#include "fuzz.h"
#include "page/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        enum tag tag;
        const char *name;
    } attributes[] = {{TAG_PATH, "d"},    {TAG_POLYGON, "points"}, {TAG_SVG, "viewBox"},
                      {TAG_SVG, "width"}, {TAG_RECT, "fill"},      {TAG_LINE, "stroke-dasharray"},
                      {TAG_CIRCLE, "r"}};
    if (size == 0)
        return 0;
    char *value = mem_zalloc(size);
    memcpy(value, data + 1, size - 1);
    const size_t at = data[0] % (sizeof attributes / sizeof *attributes);
    struct err err = {0};
    CHECK(drawing_check(attributes[at].tag, attributes[at].name, value, &err) == 0 || err.kind == ERR_CONFIG);
    struct buf steps = {0}, points = {0};
    if (drawing_path(value, &steps, &points) == 0) {
        size_t coordinates = 0;
        for (size_t i = 0; i < steps.len; i++)
            coordinates += steps.data[i] == 'Z' ? 0 : 2;
        CHECK(coordinates * sizeof(int32_t) == points.len);
        CHECK(steps.len == 0 || steps.data[0] == 'M');
    }
    buf_free(&steps);
    buf_free(&points);
    free(value);
    return 0;
}
