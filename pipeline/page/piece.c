/*
 * piece: a document laid out: the content of its pages, apart from any file. What the template draws at a place of its own
 * becomes parts (press.h), the rest stands in the page's own stream. A piece depends on its document alone, not on what was
 * made before it.
 */
#include "base/date.h"
#include "page/pdf_digest.h"
#include "page/press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hold(struct piece *piece, struct part *part)
{
    for (size_t i = 0; i < piece->part_count; i++)
        if (piece->parts[i] == part) {
            part->uses--;
            return;
        }
    piece->parts = mem_realloc(piece->parts, (piece->part_count + 1) * sizeof(struct part *));
    piece->parts[piece->part_count++] = part;
}

static void call_part(struct buf *out, const struct part *part, int32_t y_mpt)
{
    const int32_t y = (y_mpt >= 0 ? y_mpt + 5 : y_mpt - 5) / 10, rest = y % 100;
    buf_printf(out, "q 1 0 0 1 0 %s%d.%02d cm/%s Do Q\n", y < 0 ? "-" : "", abs(y / 100), abs(rest),
               part->name);
}

/* The parts of a page are called in CALLS; the rest of its fixed operations is in press->left. */
static void lift_parts(struct press *press, const struct layout_page *page, struct piece *piece,
                       struct buf *calls)
{
    const struct ops *fixed = &page->fixed;
    uint8_t *lifted = mem_zalloc(fixed->stretch_count + 1);
    ops_clear(&press->left);
    for (size_t i = 0; i < fixed->stretch_count; i++) {
        if (fixed->stretches[i].group == 0)
            continue;
        ops_clear(&press->lifted);
        ops_lift(fixed, i, &press->lifted);
        struct part *part = press_part(press);
        call_part(calls, part, page->height_mpt - fixed->stretches[i].y);
        hold(piece, part);
        lifted[i] = 1;
    }
    ops_leave(fixed, lifted, &press->left);
    free(lifted);
}

static void hold_images(struct press *press, const struct ops_pictures *pictures, struct piece *piece)
{
    for (size_t i = 0; i < pictures->image_count; i++)
        hold(piece, press_image(press, pictures->images[i].image));
}

static void add_page(struct press *press, const struct layout_page *page, struct piece *piece,
                     struct digest *digest, struct digest *drawn)
{
    struct piece_page *made = &piece->pages[piece->page_count++];
    struct buf calls = {0};
    struct digest content;
    lift_parts(press, page, piece, &calls);
    hold_images(press, &page->fixed.pictures, piece);
    hold_images(press, &page->data.pictures, piece);
    const struct ops *const lists[] = {&press->left, &page->data};
    buf_clear(&press->content);
    ops_write(lists, 2, press->fonts, &calls, page->height_mpt, &press->content);
    buf_free(&calls);
    struct face_use faces = {.wide = false};
    press_mark(press, &press->left, &faces);
    press_mark(press, &page->data, &faces);
    press_join(&piece->faces, &faces);
    digest_int(digest, page->width_mpt);
    digest_int(digest, page->height_mpt);
    digest_field(digest, press->content.data, press->content.len);
    digest_begin(&content);
    digest_more(&content, buf_text(&press->content), press->content.len);
    press_letters(&content, &faces);
    pdf_digest_page(drawn, pdf_hundredths(page->width_mpt), pdf_hundredths(page->height_mpt), &content);
    *made = (struct piece_page){page->width_mpt, page->height_mpt, piece->bytes.len, 0};
    if (press->content.len == 0)
        return;
    press_deflate(press);
    buf_put(&piece->bytes, press->deflated.data, press->deflated.len);
    made->len = press->deflated.len;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp((*(struct part *const *)one)->name, (*(struct part *const *)other)->name);
}

/* Behind the pages, in the order of their names. */
static void draw_parts(const struct piece *piece, struct digest *drawn)
{
    struct part **sorted = mem_alloc((piece->part_count + 1) * sizeof(struct part *));
    if (piece->part_count > 0)
        memcpy(sorted, piece->parts, piece->part_count * sizeof(struct part *));
    qsort(sorted, piece->part_count, sizeof(struct part *), compare_names);
    for (size_t i = 0; i < piece->part_count; i++)
        pdf_digest_part(drawn, sorted[i]->name, sorted[i]->drawn);
    free(sorted);
}

struct piece *piece_make(struct press *press, const struct document *document, const char *bookmark,
                         struct arena *scratch, struct err *err)
{
    if (layout_document(&press->layout, press->fonts, document, scratch, err) != 0)
        return NULL;
    const struct layout *layout = &press->layout;
    struct piece *piece = mem_zalloc(sizeof *piece);
    piece->pages = mem_zalloc((size_t)layout->page_count * sizeof *piece->pages);
    piece->bookmark = bookmark != NULL ? mem_strdup(bookmark) : NULL;
    struct digest digest, drawn;
    digest_begin(&digest);
    digest_begin(&drawn);
    for (int i = 0; i < layout->page_count; i++)
        add_page(press, &layout->pages[i], piece, &digest, &drawn);
    draw_parts(piece, &drawn);
    digest_end(&drawn, piece->drawn);
    press_digest_faces(&digest, &piece->faces);
    for (size_t i = 0; i < piece->part_count; i++)
        digest_text(&digest, piece->parts[i]->hash);
    digest_end(&digest, piece->hash);
    return piece;
}

void piece_free(struct piece *piece)
{
    if (piece == NULL)
        return;
    for (size_t i = 0; i < piece->part_count; i++)
        piece->parts[i]->uses--;
    if (piece->batch != NULL)
        piece->batch->uses--;
    free(piece->parts);
    free(piece->pages);
    free(piece->bookmark);
    free(piece->seal);
    buf_free(&piece->bytes);
    free(piece);
}

int piece_pages(const struct piece *piece)
{
    return piece->page_count;
}

const char *piece_hash(const struct piece *piece)
{
    return piece->hash;
}

const char *piece_drawn(const struct piece *piece)
{
    return piece->drawn;
}

void piece_seal(struct piece *piece, int64_t issued_at, const char *said)
{
    char day[11];
    struct buf text = {0};
    const struct civil civil = date_to_civil(instant_day(issued_at, 0));
    snprintf(day, sizeof day, "%04d%02d%02d", civil.year, civil.month, civil.day);
    buf_printf(&text, "/LastModified(D:%s)/PieceInfo<</itog<</LastModified(D:%s)/Private<</Said(%s)/Pages %d",
               day, day, said, piece->page_count);
    piece->seal = text.data;
}

void piece_join(struct piece *piece, struct part *batch)
{
    piece->batch = batch;
    batch->uses++;
}

struct part *piece_batch(const struct piece *piece, const char **text)
{
    if (piece->batch != NULL)
        *text = buf_text(&piece->batch->bytes);
    return piece->batch;
}

int piece_blank_page(const struct piece *piece)
{
    for (int i = 0; i < piece->page_count; i++)
        if (piece->pages[i].len == 0)
            return i + 1;
    return 0;
}
