/* font_shape: see font_shape.h. */
#include "page/font_shape.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS_DEPTH = 8 }; /* of glyphs made of glyphs: none of a real face has more than 3 */

static void end(struct digest *digest, unsigned char bytes[FONT_SHAPE])
{
    unsigned char all[DIGEST_BYTES];
    crypto_generichash_final(&digest->state, all, sizeof all);
    memcpy(bytes, all, FONT_SHAPE);
}

bool font_shapes_open(struct font_shapes *shapes, const char *data, size_t len, bool only)
{
    static const enum font_tag common[] = {FONT_CVT, FONT_FPGM, FONT_HEAD, FONT_HHEA, FONT_MAXP, FONT_PREP};
    struct digest digest;
    *shapes = (struct font_shapes){.shapes = NULL};
    if (!font_tables_find(data, len, only, &shapes->tables))
        return false;
    digest_begin(&digest);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        digest_field(&digest, shapes->tables.at[common[i]].data, shapes->tables.at[common[i]].len);
    end(&digest, shapes->common);
    shapes->shapes = mem_zalloc((shapes->tables.count + 1) * sizeof *shapes->shapes);
    return true;
}

void font_shapes_close(struct font_shapes *shapes)
{
    free(shapes->shapes);
    shapes->shapes = NULL;
}

static const struct font_shape *shape_of(struct font_shapes *shapes, size_t id, unsigned depth);

/* Puts the shapes of the glyphs in that OUTLINE is made of. */
static bool put_parts(struct font_shapes *shapes, struct font_table outline, unsigned depth,
                      struct digest *digest)
{
    size_t at = 0;
    unsigned part;
    int got;
    while ((got = font_next_part(&shapes->tables, outline, &at, &part)) == 1) {
        const struct font_shape *shape = shape_of(shapes, part, depth + 1);
        if (shape->broken)
            return false;
        digest_more(digest, shape->bytes, FONT_SHAPE);
    }
    return got == 0;
}

/* A glyph that holds itself is broken before it is made. */
static const struct font_shape *shape_of(struct font_shapes *shapes, size_t id, unsigned depth)
{
    struct font_shape *shape = &shapes->shapes[id];
    const struct font_table outline = font_outline(&shapes->tables, id);
    unsigned char metrics[4];
    struct digest digest;
    if (shape->made || shape->broken)
        return shape;
    shape->broken = true;
    if (depth == PARTS_DEPTH || !font_metrics(&shapes->tables, id, metrics))
        return shape;
    digest_begin(&digest);
    digest_more(&digest, metrics, sizeof metrics);
    digest_int(&digest, (int64_t)(outline.len + outline.len % 2));
    digest_more(&digest, outline.data, outline.len);
    digest_more(&digest, "", outline.len % 2);
    if (font_is_composite(outline) && !put_parts(shapes, outline, depth, &digest))
        return shape;
    end(&digest, shape->bytes);
    shape->made = true;
    shape->broken = false;
    return shape;
}

bool font_shapes_letter(struct font_shapes *shapes, unsigned code, unsigned width, size_t id,
                        unsigned char letter[FONT_SHAPE])
{
    struct digest digest;
    if (id >= shapes->tables.count)
        return false;
    const struct font_shape *shape = shape_of(shapes, id, 0);
    if (shape->broken)
        return false;
    digest_begin(&digest);
    digest_int(&digest, code);
    digest_int(&digest, width);
    digest_more(&digest, shape->bytes, FONT_SHAPE);
    end(&digest, letter);
    return true;
}
