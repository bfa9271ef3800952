/*
 * picture_png: PNG files as pixels. In: a file; out: its samples, 8 bits each, its transparency apart, and the file as a data:
 * address for browsers. Everything that PNG knows is read (palettes, 16 bits, interlacing); fails on what is damaged or too
 * large. Nothing of the file but its pixels gets onto paper.
 */
#include "base/file.h"
#include "base/i18n.h"
#include "page/pdf_digest.h"
#include "page/picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 4 * 1024 * 1024, PIXELS_MAX = 4000000 };

static const char *data_uri(struct arena *arena, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char head[] = "data:image/png;base64,";
    char *uri = arena_raw(arena, sizeof head + (len + 2) / 3 * 4), *at = uri;
    at = (char *)memcpy(at, head, sizeof head - 1) + (sizeof head - 1);
    for (size_t i = 0; i < len; i += 3) {
        const size_t left = len - i;
        const uint32_t word = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                              (left > 2 ? bytes[i + 2] : 0U);
        *at++ = digits[word >> 18];
        *at++ = digits[word >> 12 & 63];
        *at++ = left > 1 ? digits[word >> 6 & 63] : '=';
        *at++ = left > 2 ? digits[word & 63] : '=';
    }
    *at = '\0';
    return uri;
}

/* Parts the samples of FROM: COLORS and one of alpha, if there is one. */
static void part_samples(struct arena *arena, const unsigned char *from, size_t pixels, bool alpha,
                         struct image *image)
{
    const size_t channels = (size_t)image->channels;
    unsigned char *colors = arena_raw(arena, pixels * channels);
    unsigned char *opacity = alpha ? arena_raw(arena, pixels) : NULL;
    bool opaque = true;
    for (size_t i = 0; i < pixels; i++) {
        memcpy(colors + i * channels, from, channels);
        from += channels;
        if (!alpha)
            continue;
        opaque = opaque && *from == 255;
        opacity[i] = *from++;
    }
    image->pixels = colors;
    image->alpha = opaque ? NULL : opacity;
}

static int decode(struct arena *arena, const struct buf *bytes, bool grey, struct image *image,
                  struct err *err)
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&png, bytes->data, bytes->len))
        return err_set(err, ERR_CONFIG, _("this is not a PNG image: %s"), png.message);
    const bool alpha = png.format & PNG_FORMAT_FLAG_ALPHA;
    const bool color = (png.format & PNG_FORMAT_FLAG_COLOR) && !grey;
    if ((uint64_t)png.width * png.height > PIXELS_MAX) {
        const unsigned width = png.width, height = png.height;
        png_image_free(&png);
        return err_set(err, ERR_CONFIG, _("the image has %u x %u pixels: more than %d"), width, height,
                       PIXELS_MAX);
    }
    png.format =
        color ? (alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB) : (alpha ? PNG_FORMAT_GA : PNG_FORMAT_GRAY);
    image->width = (int)png.width;
    image->height = (int)png.height;
    image->channels = color ? 3 : 1;
    unsigned char *samples = mem_alloc(PNG_IMAGE_SIZE(png));
    int result = 0;
    if (!png_image_finish_read(&png, NULL, samples, 0, NULL))
        result = err_set(err, ERR_CONFIG, _("the PNG image is damaged: %s"), png.message);
    else
        part_samples(arena, samples, (size_t)image->width * (size_t)image->height, alpha, image);
    free(samples);
    return result;
}

static void digest_image(struct image *image)
{
    const size_t pixels = (size_t)image->width * (size_t)image->height;
    pdf_digest_image(image->width, image->channels, image->pixels, pixels * (size_t)image->channels,
                     image->alpha != NULL ? image->alpha : image->pixels, image->alpha != NULL ? pixels : 0,
                     image->hash);
}

uint64_t image_id(const struct image *image)
{
    char digits[17] = "";
    memcpy(digits, image->hash, sizeof digits - 1);
    return strtoull(digits, NULL, 16);
}

struct image *image_read(struct arena *arena, const char *path, bool grey, struct err *err)
{
    struct buf bytes = {0};
    struct image *image = arena_alloc(arena, sizeof *image);
    int result = file_read(path, FILE_MAX, &bytes, err);
    if (result == 0)
        result = decode(arena, &bytes, grey, image, err);
    if (result == 0) {
        digest_image(image);
        image->uri = data_uri(arena, (const unsigned char *)bytes.data, bytes.len);
    }
    buf_free(&bytes);
    return result == 0 ? image : NULL;
}
