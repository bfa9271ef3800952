/* ops_picture: see ops_picture.h. Growing arrays, their comparison, and their way into page content. */
#include "page/ops_picture.h"
#include "base/err.h"
#include "page/picture.h"

#include <stdlib.h>
#include <string.h>

static void *room(void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return items;
    *capacity = *capacity * 2 > need ? *capacity * 2 : need + 16;
    return mem_realloc(items, *capacity * size);
}

void pictures_clear(struct ops_pictures *pictures)
{
    pictures->image_count = pictures->symbol_count = pictures->path_count = 0;
    pictures->bit_count = pictures->step_count = pictures->point_count = 0;
}

void pictures_free(struct ops_pictures *pictures)
{
    free(pictures->images);
    free(pictures->symbols);
    free(pictures->paths);
    free(pictures->bits);
    free(pictures->steps);
    free(pictures->points);
    *pictures = (struct ops_pictures){0};
}

size_t pictures_count(const struct ops_pictures *pictures)
{
    return pictures->image_count + pictures->symbol_count + pictures->path_count;
}

void pictures_image(struct ops_pictures *pictures, struct op_image image)
{
    pictures->images =
        room(pictures->images, &pictures->image_room, pictures->image_count + 1, sizeof *pictures->images);
    pictures->images[pictures->image_count++] = image;
}

void pictures_symbol(struct ops_pictures *pictures, struct op_symbol symbol, const unsigned char *is_dark)
{
    const size_t bits = (size_t)symbol.modules * (size_t)symbol.modules;
    pictures->symbols = room(pictures->symbols, &pictures->symbol_room, pictures->symbol_count + 1,
                             sizeof *pictures->symbols);
    pictures->bits = room(pictures->bits, &pictures->bit_room, pictures->bit_count + bits, 1);
    symbol.first_bit = (uint32_t)pictures->bit_count;
    memcpy(pictures->bits + pictures->bit_count, is_dark, bits);
    pictures->bit_count += bits;
    pictures->symbols[pictures->symbol_count++] = symbol;
}

int32_t *pictures_path(struct ops_pictures *pictures, struct op_path path, const char *steps,
                       size_t step_count, size_t point_count)
{
    pictures->paths =
        room(pictures->paths, &pictures->path_room, pictures->path_count + 1, sizeof *pictures->paths);
    pictures->steps = room(pictures->steps, &pictures->step_room, pictures->step_count + step_count, 1);
    pictures->points = room(pictures->points, &pictures->point_room, pictures->point_count + point_count,
                            sizeof *pictures->points);
    path.first_step = (uint32_t)pictures->step_count;
    path.step_count = (uint32_t)step_count;
    path.first_point = (uint32_t)pictures->point_count;
    path.point_count = (uint32_t)point_count;
    memcpy(pictures->steps + pictures->step_count, steps, step_count);
    pictures->step_count += step_count;
    pictures->point_count += point_count;
    pictures->paths[pictures->path_count++] = path;
    return pictures->points + path.first_point;
}

struct pictures_mark pictures_mark(const struct ops_pictures *pictures)
{
    return (struct pictures_mark){pictures->image_count, pictures->symbol_count, pictures->path_count};
}

void pictures_append(struct ops_pictures *to, const struct ops_pictures *pictures, struct pictures_mark from,
                     struct pictures_mark end, int32_t up)
{
    for (size_t i = from.images; i < end.images; i++) {
        struct op_image image = pictures->images[i];
        image.y -= up;
        pictures_image(to, image);
    }
    for (size_t i = from.symbols; i < end.symbols; i++) {
        struct op_symbol symbol = pictures->symbols[i];
        symbol.y -= up;
        pictures_symbol(to, symbol, pictures->bits + symbol.first_bit);
    }
    for (size_t i = from.paths; i < end.paths; i++) {
        const struct op_path *path = &pictures->paths[i];
        const int32_t *points = pictures->points + path->first_point;
        int32_t *copy =
            pictures_path(to, *path, pictures->steps + path->first_step, path->step_count, path->point_count);
        for (size_t k = 0; k < path->point_count; k++)
            copy[k] = k % 2 == 0 ? points[k] : points[k] - up;
    }
}

uint64_t pictures_hash(const struct ops_pictures *pictures, uint64_t hash,
                       uint64_t hash_bytes(uint64_t hash, const void *data, size_t len))
{
    hash = hash_bytes(hash, pictures->images, pictures->image_count * sizeof *pictures->images);
    hash = hash_bytes(hash, pictures->symbols, pictures->symbol_count * sizeof *pictures->symbols);
    hash = hash_bytes(hash, pictures->paths, pictures->path_count * sizeof *pictures->paths);
    hash = hash_bytes(hash, pictures->bits, pictures->bit_count);
    hash = hash_bytes(hash, pictures->steps, pictures->step_count);
    return hash_bytes(hash, pictures->points, pictures->point_count * sizeof *pictures->points);
}

static bool same(const void *a, size_t a_count, const void *b, size_t b_count, size_t size)
{
    return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * size) == 0);
}

bool pictures_equal(const struct ops_pictures *a, const struct ops_pictures *b)
{
    return same(a->images, a->image_count, b->images, b->image_count, sizeof *a->images) &&
           same(a->symbols, a->symbol_count, b->symbols, b->symbol_count, sizeof *a->symbols) &&
           same(a->paths, a->path_count, b->paths, b->path_count, sizeof *a->paths) &&
           same(a->bits, a->bit_count, b->bits, b->bit_count, 1) &&
           same(a->steps, a->step_count, b->steps, b->step_count, 1) &&
           same(a->points, a->point_count, b->points, b->point_count, sizeof *a->points);
}

void pictures_copy(struct ops_pictures *to, const struct ops_pictures *from)
{
    *to = (struct ops_pictures){0};
    pictures_append(to, from, (struct pictures_mark){0, 0, 0}, pictures_mark(from), 0);
}

/* ---- page content ---- */

/* A number of 1/100 (PLACES 2) or 1/10000 (4) and a blank. */
static void put_number(struct buf *out, int64_t value, int places)
{
    char text[32];
    size_t at = sizeof text;
    uint64_t rest = value < 0 ? (uint64_t)-value : (uint64_t)value;
    text[--at] = ' ';
    bool digits = false;
    for (int i = 0; i < places; i++, rest /= 10)
        if (rest % 10 != 0 || digits) {
            text[--at] = (char)('0' + rest % 10);
            digits = true;
        }
    if (digits)
        text[--at] = '.';
    if (rest == 0 && !digits)
        text[--at] = '0';
    for (; rest > 0; rest /= 10)
        text[--at] = (char)('0' + rest % 10);
    if (value < 0)
        text[--at] = '-';
    buf_put(out, text + at, sizeof text - at);
}

static void put_length(struct buf *out, int32_t mpt)
{
    put_number(out, (mpt >= 0 ? (int64_t)mpt + 5 : (int64_t)mpt - 5) / 10, 2);
}

static void put_color(struct buf *out, uint32_t rgb, const char *word)
{
    for (int shift = 16; shift >= 0; shift -= 8)
        put_number(out, (int64_t)((rgb >> shift & 255) * 100 + 127) / 255, 2);
    buf_puts(out, word);
}

void image_name(const struct image *image, char name[IMAGE_NAME + 1])
{
    name[0] = 'I';
    memcpy(name + 1, image->hash, IMAGE_NAME - 1);
    name[IMAGE_NAME] = '\0';
}

static void write_image(const struct op_image *image, int32_t page_height, struct buf *out)
{
    char name[IMAGE_NAME + 1];
    image_name(image->image, name);
    buf_puts(out, "q ");
    put_length(out, image->width);
    buf_puts(out, "0 0 ");
    put_length(out, image->height);
    put_length(out, image->x);
    put_length(out, page_height - image->y - image->height);
    buf_printf(out, "cm/%s Do Q\n", name);
}

/* One sample a module, 0 is painted; rows begin with a byte. */
static void put_samples(struct buf *out, int side, const unsigned char *is_dark)
{
    buf_reserve(out, (size_t)side * (size_t)(side / 8 + 1));
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side / 8; x++, is_dark += 8)
            out->data[out->len++] =
                (char)~(is_dark[0] << 7 | is_dark[1] << 6 | is_dark[2] << 5 | is_dark[3] << 4 |
                        is_dark[4] << 3 | is_dark[5] << 2 | is_dark[6] << 1 | is_dark[7]);
        unsigned bits = 0;
        for (int x = 0; x < side % 8; x++)
            bits = bits << 1 | *is_dark++;
        if (side % 8 > 0)
            out->data[out->len++] = (char)~(bits << (8 - side % 8));
    }
    out->data[out->len] = '\0';
}

/*
 * A stencil: as sharp as rectangles at any size, and a quarter of their bytes. Where its samples hold "EI", which some readers
 * would take for the end, they are hexadecimal.
 */
static void write_symbol(const struct op_symbol *symbol, const unsigned char *is_dark, int32_t page_height,
                         struct buf *out)
{
    const int side = symbol->modules, whole = side + 2 * SYMBOL_QUIET;
    const int64_t width = symbol->width, height = symbol->height;
    struct buf samples = {0};
    put_samples(&samples, side, is_dark);
    bool binary = true;
    const char *at = samples.data, *end = samples.data + samples.len;
    while (binary && (at = memchr(at, 'E', (size_t)(end - at))) != NULL)
        binary = *++at != 'I'; /* a zero stands at the end */
    buf_puts(out, "q 0 g ");
    put_number(out, width * side * 10 / whole, 4);
    buf_puts(out, "0 0 ");
    put_number(out, height * side * 10 / whole, 4);
    put_number(out, ((int64_t)symbol->x + width * SYMBOL_QUIET / whole) * 10, 4);
    put_number(out, (page_height - (int64_t)symbol->y - height + height * SYMBOL_QUIET / whole) * 10, 4);
    buf_printf(out, "cm BI/W %d/H %d/IM true%s ID ", side, side, binary ? "" : "/F/AHx");
    if (binary)
        buf_put(out, samples.data, samples.len);
    for (size_t i = 0; i < samples.len && !binary; i++) {
        buf_putc(out, "0123456789ABCDEF"[(unsigned char)samples.data[i] >> 4]);
        buf_putc(out, "0123456789ABCDEF"[samples.data[i] & 15]);
    }
    buf_puts(out, binary ? "\nEI Q\n" : "> EI Q\n");
    buf_free(&samples);
}

static void write_pen(const struct op_path *path, struct buf *out)
{
    if (path->has_fill)
        put_color(out, path->fill_rgb, "rg ");
    if (!path->has_stroke)
        return;
    put_color(out, path->stroke_rgb, "RG ");
    put_length(out, path->width);
    buf_puts(out, "w [");
    for (int32_t i = 0; i < path->dash_count; i++)
        put_length(out, path->dashes[i]);
    buf_puts(out, "] 0 d ");
}

static void write_path(const struct op_path *path, const char *steps, const int32_t *points,
                       int32_t page_height, struct buf *out)
{
    write_pen(path, out);
    for (uint32_t i = 0; i < path->step_count; i++) {
        const int coordinates = steps[i] == 'Z' ? 0 : steps[i] == 'C' ? 6 : 2;
        for (int k = 0; k < coordinates; k += 2) {
            put_length(out, *points++);
            put_length(out, page_height - *points++);
        }
        buf_puts(out, steps[i] == 'M' ? "m\n" : steps[i] == 'L' ? "l\n" : steps[i] == 'C' ? "c\n" : "h\n");
    }
    buf_puts(out, path->has_fill && path->has_stroke ? "B\n" : path->has_fill ? "f\n" : "S\n");
}

void pictures_write(const struct ops_pictures *pictures, int32_t page_height, struct buf *out)
{
    for (size_t i = 0; i < pictures->image_count; i++)
        write_image(&pictures->images[i], page_height, out);
    for (size_t i = 0; i < pictures->symbol_count; i++)
        write_symbol(&pictures->symbols[i], pictures->bits + pictures->symbols[i].first_bit, page_height,
                     out);
    if (pictures->path_count > 0)
        buf_puts(out, "q\n");
    for (size_t i = 0; i < pictures->path_count; i++) {
        const struct op_path *path = &pictures->paths[i];
        write_path(path, pictures->steps + path->first_step, pictures->points + path->first_point,
                   page_height, out);
    }
    if (pictures->path_count > 0)
        buf_puts(out, "Q\n");
}
