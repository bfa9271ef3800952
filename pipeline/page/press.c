/* press: see press.h. */
#include "page/press.h"
#include "base/i18n.h"
#include "page/pdf_digest.h"
#include "page/picture.h"

#include <stdlib.h>
#include <string.h>

enum { DEFLATE_LEVEL = 1, PARTS_MAX = 512 /* kept though no piece holds them */ };

struct press *press_open(const char *folder, struct err *err)
{
    struct page_fonts *fonts = page_fonts_open(folder, err);
    if (fonts == NULL)
        return NULL;
    struct press *press = mem_zalloc(sizeof *press);
    press->fonts = fonts;
    press->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (press->compressor == NULL)
        abort(); /* only memory could have failed, and that does not return */
    return press;
}

void press_set_source(struct press *press, press_source *source, void *user)
{
    press->source = source;
    press->source_user = user;
}

static void free_part(struct part *part)
{
    buf_free(&part->bytes);
    ops_free(&part->ops);
    free(part);
}

void press_free(struct press *press)
{
    if (press == NULL)
        return;
    for (size_t i = 0; i < press->part_count; i++)
        free_part(press->parts[i]);
    free(press->parts);
    layout_free(&press->layout);
    ops_free(&press->lifted);
    ops_free(&press->left);
    libdeflate_free_compressor(press->compressor);
    buf_free(&press->content);
    buf_free(&press->deflated);
    page_fonts_free(press->fonts);
    free(press);
}

void press_deflate(struct press *press)
{
    struct buf *out = &press->deflated;
    buf_clear(out);
    buf_reserve(out, libdeflate_zlib_compress_bound(press->compressor, press->content.len));
    out->len = libdeflate_zlib_compress(press->compressor, press->content.data, press->content.len, out->data,
                                        out->capacity);
}

void press_mark(struct press *press, const struct ops *list, struct face_use *use)
{
    const unsigned faces = ops_mark(list, use->shown);
    for (unsigned i = 0; i < FONT_FACES; i++)
        if ((faces >> i & 1) != 0)
            use->faces[i] = &press->fonts->faces[i];
}

void press_join(struct face_use *use, const struct face_use *more)
{
    for (unsigned i = 0; i < FONT_FACES; i++) {
        if (more->faces[i] == NULL)
            continue;
        use->faces[i] = more->faces[i];
        for (size_t k = 0; k < FONT_SHOWN; k++)
            use->shown[i][k] |= more->shown[i][k];
    }
}

void press_digest_faces(struct digest *digest, const struct face_use *use)
{
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (use->faces[i] != NULL) {
            digest_int(digest, i);
            digest_text(digest, use->faces[i]->hash);
        }
}

void press_letters(struct digest *content, const struct face_use *use)
{
    struct font_set set;
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (use->faces[i] != NULL)
            pdf_digest_letters(content, i, font_letters(use->faces[i], use->shown[i], &set), &set);
}

/* ---- parts ---- */

static struct part *add_part(struct press *press)
{
    if (press->part_count >= PARTS_MAX) {
        size_t kept = 0;
        for (size_t i = 0; i < press->part_count; i++)
            if (press->parts[i]->uses > 0)
                press->parts[kept++] = press->parts[i];
            else
                free_part(press->parts[i]);
        press->part_count = kept;
    }
    if (press->part_count == press->part_room) {
        press->part_room = press->part_room * 2 + 64;
        press->parts = mem_realloc(press->parts, press->part_room * sizeof(struct part *));
    }
    return press->parts[press->part_count++] = mem_zalloc(sizeof(struct part));
}

/* The latest are looked at first: those of the class that is being made. */
static struct part *known_part(const struct press *press, const char *hash)
{
    for (size_t i = press->part_count; i > 0; i--)
        if (strcmp(press->parts[i - 1]->hash, hash) == 0)
            return press->parts[i - 1];
    return NULL;
}

static void name_part(struct part *part, const char *hash)
{
    memcpy(part->hash, hash, sizeof part->hash);
    part->name[0] = part->is_batch ? 'B' : part->image.width > 0 ? 'I' : 'T';
    memcpy(part->name + 1, hash, PART_NAME - 1);
    if (part->image.width > 0)
        memcpy(part->drawn, hash, sizeof part->drawn);
}

/* Deflated behind what the part has already. */
static void put_samples(struct press *press, struct part *part, const unsigned char *samples, size_t len)
{
    buf_clear(&press->content);
    buf_put(&press->content, samples, len);
    press_deflate(press);
    buf_put(&part->bytes, press->deflated.data, press->deflated.len);
}

struct part *press_image(struct press *press, const struct image *image)
{
    struct part *part = known_part(press, image->hash);
    if (part == NULL) {
        const size_t pixels = (size_t)image->width * (size_t)image->height;
        part = add_part(press);
        part->image = (struct part_image){image->width, image->height, image->channels, 0};
        name_part(part, image->hash);
        put_samples(press, part, image->pixels, pixels * (size_t)image->channels);
        part->image.samples_len = part->bytes.len;
        if (image->alpha != NULL)
            put_samples(press, part, image->alpha, pixels);
    }
    part->uses++;
    return part;
}

static void set_ops(struct part *part, const struct ops *ops, uint64_t hash)
{
    ops_free(&part->ops);
    ops_copy(&part->ops, ops);
    part->ops_hash = hash;
}

struct part *press_part(struct press *press)
{
    const uint64_t ops_hash_now = ops_hash(&press->lifted);
    for (size_t i = press->part_count; i > 0; i--) {
        struct part *part = press->parts[i - 1];
        if (part->ops_hash == ops_hash_now && ops_equal(&part->ops, &press->lifted)) {
            part->uses++;
            return part;
        }
    }
    const struct ops *const lists[] = {&press->lifted};
    struct face_use faces = {.wide = false};
    char hash[DIGEST_HEX + 1];
    struct digest digest;
    buf_clear(&press->content);
    ops_write(lists, 1, press->fonts, NULL, 0, &press->content);
    press_mark(press, &press->lifted, &faces);
    digest_begin(&digest);
    press_digest_faces(&digest, &faces);
    digest_field(&digest, press->content.data, press->content.len);
    digest_end(&digest, hash);
    struct part *part = known_part(press, hash); /* from the archive, or of operations that draw the same */
    if (part == NULL) {
        part = add_part(press);
        name_part(part, hash);
        part->faces = faces;
        press_deflate(press);
        buf_put(&part->bytes, press->deflated.data, press->deflated.len);
    }
    digest_begin(&digest);
    digest_more(&digest, buf_text(&press->content), press->content.len);
    press_letters(&digest, &faces);
    digest_end(&digest, part->drawn);
    set_ops(part, &press->lifted, ops_hash_now);
    part->uses++;
    return part;
}

/* What the source has under HASH, into OUT. */
static int fetch(struct press *press, const char *hash, struct buf *out, struct err *err)
{
    int got = press->source != NULL ? press->source(press->source_user, hash, out, err) : 0;
    if (got == 0)
        err_set(err, ERR_DATA, _("the archive does not hold part %.12s"), hash);
    return got == 1 ? 0 : -1;
}

struct part *press_find_part(struct press *press, const char *hash, struct err *err)
{
    struct part *part = known_part(press, hash);
    if (part == NULL) {
        struct buf bytes = {0};
        struct part read = {.uses = 0};
        int failed = fetch(press, hash, &bytes, err);
        if (failed == 0)
            failed = part_unpack(press, &bytes, &read, err);
        if (failed == 0 && strcmp(read.hash, hash) != 0)
            failed = err_set(err, ERR_DATA, _("part %.12s of the archive is damaged"), hash);
        buf_free(&bytes);
        if (failed != 0) {
            buf_free(&read.bytes);
            return NULL;
        }
        part = add_part(press);
        *part = read;
        name_part(part, hash);
    }
    part->uses++;
    return part;
}

struct part *press_batch(struct press *press, const char *text)
{
    char hash[DIGEST_HEX + 1];
    struct part *part = known_part(press, digest_input(text, strlen(text), hash));
    if (part == NULL) {
        part = add_part(press);
        part->is_batch = true;
        name_part(part, hash);
        buf_puts(&part->bytes, text);
    }
    return part;
}

struct part *press_find_batch(struct press *press, const char *hash, struct err *err)
{
    struct part *part = known_part(press, hash);
    struct buf text = {0};
    if (part == NULL && fetch(press, hash, &text, err) == 0) {
        char found[DIGEST_HEX + 1];
        if (strcmp(digest_input(buf_text(&text), text.len, found), hash) == 0)
            part = press_batch(press, buf_text(&text));
        else
            err_set(err, ERR_DATA, _("part %.12s of the archive is damaged"), hash);
    }
    buf_free(&text);
    if (part != NULL)
        part->uses++;
    return part;
}

struct font_face *press_find_face(struct press *press, unsigned index, const char *hash, struct err *err)
{
    struct font_face *face = font_find(press->fonts, index, hash);
    if (face != NULL)
        return face;
    struct buf bytes = {0};
    char found[DIGEST_HEX + 1];
    if (fetch(press, hash, &bytes, err) == 0) {
        if (strcmp(digest_bytes(bytes.data, bytes.len, found), hash) == 0)
            face = font_take(press->fonts, index, bytes.data, bytes.len, err);
        else
            err_set(err, ERR_DATA, _("part %.12s of the archive is damaged"), hash);
    }
    buf_free(&bytes);
    return face;
}
