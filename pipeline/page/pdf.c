/*
 * pdf: pieces become a PDF file. Page contents come deflated from the pieces; parts that several pages show (forms, ISO
 * 32000-1, 8.10) are in the file once, and so are faces, with the letters that its pieces show. No layout is done here.
 */
#include "base/i18n.h"
#include "page/pdf_digest.h"
#include "page/pdf_file.h"
#include "page/pdf_meta.h"
#include "page/pdf_outline.h"
#include "page/press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYSTEM_INFO "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"

enum { PAGES_PER_NODE = 64, SLOTS_MIN = 64 };

/* One face for each name, /G0 to /G7, and for content in wide codes /F0 to /F7: pieces of different years may need several sets. */
struct face_set {
    struct face_use use;
    unsigned narrow,
        wide;    /* which faces content in today's codes is set in, and in wide ones: a bit for each */
    unsigned id; /* of the font dictionary */
};

struct pdf_part {
    struct part *part; /* NULL: a free slot */
    unsigned id;
};

struct pdf {
    struct press *press;
    struct pdf_file file;
    bool duplex, ended;
    int pages, pieces;
    int32_t width_mpt, height_mpt; /* of the first page: what the page tree tells all */
    unsigned root, info, tree, forms, node;
    unsigned
        images; /* what forms may call: in a file that is kept no form may seem to call itself, else all parts */
    unsigned keep_state,
        call_over;          /* contents that stand before and behind that of a page drawn over; 0: none yet */
    int over_at;            /* where call_over puts what it calls: hundredths of a point above the foot */
    struct buf kids, nodes; /* of the node in the making, of the root of the page tree */
    int kid_count;
    struct buf text;
    char code_map[16]; /* " 12 0 R", or "": not put in yet */
    char *title, *lang;
    struct face_set *sets;
    size_t set_count;
    struct pdf_part *parts; /* a table by hash; a power of two of slots */
    size_t part_count, slot_count;
    struct outline outline;
    struct pdf_meta meta;
};

static void put_object(struct pdf *pdf, unsigned id)
{
    pdf_file_put(&pdf->file, id, pdf->text.data, pdf->text.len);
    buf_clear(&pdf->text);
}

struct pdf *pdf_begin(struct press *press, const char *title, const char *lang, int duplex)
{
    struct pdf *pdf = mem_zalloc(sizeof *pdf);
    pdf->press = press;
    pdf->duplex = duplex != 0;
    pdf->title = mem_strdup(title != NULL ? title : "");
    pdf->lang = mem_strdup(lang != NULL && *lang != '\0' ? lang : "ru");
    pdf_file_begin(&pdf->file);
    pdf->root = pdf_file_reserve(&pdf->file);
    pdf->info = pdf_file_reserve(&pdf->file);
    pdf->tree = pdf_file_reserve(&pdf->file);
    pdf->images = pdf->forms = pdf_file_reserve(&pdf->file);
    return pdf;
}

void pdf_keep(struct pdf *pdf, int64_t made_at)
{
    pdf_meta_begin(&pdf->meta, made_at);
    pdf->images = pdf_file_reserve(&pdf->file);
}

/* ---- faces and parts ---- */

static bool fits(const struct face_use *set, const struct face_use *use)
{
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (use->faces[i] != NULL && set->faces[i] != NULL && set->faces[i] != use->faces[i])
            return false;
    return true;
}

static void join(struct face_set *set, const struct face_use *use)
{
    press_join(&set->use, use);
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (use->faces[i] != NULL)
            *(use->wide ? &set->wide : &set->narrow) |= 1U << i;
}

/* The number of the font dictionary that content set in these faces needs. */
static unsigned fonts_for(struct pdf *pdf, const struct face_use *use)
{
    size_t at = 0;
    while (at < pdf->set_count && !fits(&pdf->sets[at].use, use))
        at++;
    if (at == pdf->set_count) {
        pdf->sets = mem_realloc(pdf->sets, (pdf->set_count + 1) * sizeof *pdf->sets);
        pdf->sets[pdf->set_count++] = (struct face_set){.id = pdf_file_reserve(&pdf->file)};
    }
    join(&pdf->sets[at], use);
    return pdf->sets[at].id;
}

/* The slot of PART, or the free one where it belongs. */
static struct pdf_part *slot_of(struct pdf *pdf, const struct part *part)
{
    size_t at = 0;
    for (int i = 0; i < 8; i++)
        at = at << 4 | ((unsigned char)part->hash[i] & 15U);
    for (at *= 7;; at++) {
        struct pdf_part *slot = &pdf->parts[at & (pdf->slot_count - 1)];
        if (slot->part == NULL || strcmp(slot->part->hash, part->hash) == 0)
            return slot;
    }
}

static void grow_parts(struct pdf *pdf)
{
    struct pdf_part *old = pdf->parts;
    const size_t count = pdf->slot_count;
    pdf->slot_count = count > 0 ? 2 * count : SLOTS_MIN;
    pdf->parts = mem_zalloc(pdf->slot_count * sizeof *pdf->parts);
    for (size_t i = 0; i < count; i++)
        if (old[i].part != NULL)
            *slot_of(pdf, old[i].part) = old[i];
    free(old);
}

/* The samples, and those of the alpha as a soft mask (ISO 32000-1, 8.9 and 11.6.5.3). */
static void put_image(struct pdf *pdf, const struct part *part, unsigned id)
{
    const struct part_image *image = &part->image;
    const size_t rest = part->bytes.len - image->samples_len;
    char dict[200], mask[32] = "";
    if (rest > 0) {
        const unsigned alpha = pdf_file_reserve(&pdf->file);
        snprintf(dict, sizeof dict,
                 "/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8",
                 image->width, image->height);
        pdf_file_stream(&pdf->file, alpha, dict, part->bytes.data + image->samples_len, rest);
        snprintf(mask, sizeof mask, "/SMask %u 0 R", alpha);
    }
    snprintf(dict, sizeof dict,
             "/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8%s",
             image->width, image->height, image->channels == 3 ? "DeviceRGB" : "DeviceGray", mask);
    pdf_file_stream(&pdf->file, id, dict, part->bytes.data, image->samples_len);
}

static void put_part(struct pdf *pdf, struct part *part)
{
    if (2 * pdf->part_count >= pdf->slot_count)
        grow_parts(pdf);
    struct pdf_part *slot = slot_of(pdf, part);
    if (slot->part != NULL)
        return;
    *slot = (struct pdf_part){part, pdf_file_reserve(&pdf->file)};
    part->uses++;
    pdf->part_count++;
    if (part->is_batch) {
        buf_printf(&pdf->text, "(%s)", buf_text(&part->bytes));
        put_object(pdf, slot->id);
        return;
    }
    if (part->image.width > 0) {
        put_image(pdf, part, slot->id);
        return;
    }
    char dict[160];
    snprintf(dict, sizeof dict,
             "/Type/XObject/Subtype/Form/BBox[0 -14400 14400 14400]/Resources<</Font %u 0 R/XObject %u 0 R>>",
             fonts_for(pdf, &part->faces), pdf->images);
    pdf_file_stream(&pdf->file, slot->id, dict, part->bytes.data, part->bytes.len);
}

/* ---- pages ---- */

static void end_node(struct pdf *pdf)
{
    if (pdf->kid_count == 0)
        return;
    buf_printf(&pdf->text, "<</Type/Pages/Parent %u 0 R/Count %d/Kids[%s]>>", pdf->tree, pdf->kid_count,
               buf_text(&pdf->kids));
    put_object(pdf, pdf->node);
    buf_printf(&pdf->nodes, "%u 0 R ", pdf->node);
    buf_clear(&pdf->kids);
    pdf->kid_count = 0;
}

static void put_size(struct buf *out, int32_t width_mpt, int32_t height_mpt)
{
    const int w = pdf_hundredths(width_mpt), h = pdf_hundredths(height_mpt);
    buf_printf(out, "/MediaBox[0 0 %d.%02d %d.%02d]", w / 100, w % 100, h / 100, h % 100);
}

static unsigned put_content(struct pdf *pdf, const char *dict, const char *text)
{
    const unsigned id = pdf_file_reserve(&pdf->file);
    buf_clear(&pdf->press->content);
    buf_puts(&pdf->press->content, text);
    press_deflate(pdf->press);
    pdf_file_stream(&pdf->file, id, dict, pdf->press->deflated.data, pdf->press->deflated.len);
    return id;
}

/* What stands behind the content of a page of this height: calls what is drawn over it, at its upper edge. */
static void call_over(struct pdf *pdf, int page_height, int over_height)
{
    char text[60];
    const int at = page_height - over_height;
    if (pdf->call_over != 0 && pdf->over_at == at)
        return;
    if (pdf->keep_state == 0)
        pdf->keep_state = put_content(pdf, "", PDF_OVER_BEFORE);
    snprintf(text, sizeof text, PDF_OVER_BEHIND "%d.%02d" PDF_OVER_CALL, at / 100, at % 100);
    pdf->call_over = put_content(pdf, "", text);
    pdf->over_at = at;
}

/* A page that is drawn over another, as a form with its own faces: those below may be of another year. */
static unsigned put_over(struct pdf *pdf, const struct piece *over, const struct piece_page *page,
                         const struct piece_page *below)
{
    char dict[200];
    const unsigned id = pdf_file_reserve(&pdf->file);
    const int w = pdf_hundredths(page->width_mpt), h = pdf_hundredths(page->height_mpt);
    snprintf(dict, sizeof dict,
             "/Type/XObject/Subtype/Form/BBox[0 0 %d.%02d %d.%02d]/Resources<</Font %u 0 R/XObject %u 0 R>>",
             w / 100, w % 100, h / 100, h % 100, fonts_for(pdf, &over->faces), pdf->forms);
    pdf_file_stream(&pdf->file, id, dict, buf_text(&over->bytes) + page->at, page->len);
    call_over(pdf, pdf_hundredths(below->height_mpt), h);
    return id;
}

/* What the page draws with: its faces, the parts of all pieces, or of its own and what is drawn over it. */
static void put_resources(struct pdf *pdf, const struct piece *piece, unsigned fonts, unsigned over)
{
    if (over == 0 && (fonts != pdf->sets[0].id || pdf->meta.kept)) /* nothing may be handed down there */
        buf_printf(&pdf->text, "/Resources<</Font %u 0 R/XObject %u 0 R>>", fonts, pdf->forms);
    if (over == 0)
        return;
    buf_printf(&pdf->text, "/Resources<</Font %u 0 R/XObject<</Over %u 0 R", fonts, over);
    for (size_t i = 0; i < piece->part_count; i++)
        buf_printf(&pdf->text, "/%s %u 0 R", piece->parts[i]->name, slot_of(pdf, piece->parts[i])->id);
    buf_puts(&pdf->text, ">>>>");
}

static void put_seal(struct pdf *pdf, const struct piece *piece)
{
    if (piece->seal != NULL)
        buf_puts(&pdf->text, piece->seal);
    if (piece->batch != NULL)
        buf_printf(&pdf->text, "/Batch %u 0 R>>>>>>", slot_of(pdf, piece->batch)->id);
}

/* Page AT of PIECE, with what is drawn OVER it (0: nothing). A blank one: without its content. */
static unsigned add_page(struct pdf *pdf, const struct piece *piece, int at, bool blank, unsigned fonts,
                         unsigned over)
{
    const struct piece_page *page = &piece->pages[at];
    if (pdf->kid_count == PAGES_PER_NODE)
        end_node(pdf);
    if (pdf->kid_count == 0)
        pdf->node = pdf_file_reserve(&pdf->file);
    const unsigned id = pdf_file_reserve(&pdf->file);
    if (pdf->pages++ == 0) {
        pdf->width_mpt = page->width_mpt;
        pdf->height_mpt = page->height_mpt;
    }
    buf_printf(&pdf->kids, "%u 0 R ", id);
    pdf->kid_count++;
    buf_printf(&pdf->text, "<</Type/Page/Parent %u 0 R", pdf->node);
    if (page->width_mpt != pdf->width_mpt || page->height_mpt != pdf->height_mpt)
        put_size(&pdf->text, page->width_mpt, page->height_mpt);
    if (!blank && page->len > 0) {
        const unsigned content = pdf_file_reserve(&pdf->file);
        pdf_file_stream(&pdf->file, content, "", buf_text(&piece->bytes) + page->at, page->len);
        put_resources(pdf, piece, fonts, over);
        if (over != 0)
            buf_printf(&pdf->text, "/Contents[%u 0 R %u 0 R %u 0 R]", pdf->keep_state, content,
                       pdf->call_over);
        else
            buf_printf(&pdf->text, "/Contents %u 0 R", content);
    }
    if (at == 0 && !blank)
        put_seal(pdf, piece);
    buf_puts(&pdf->text, ">>");
    put_object(pdf, id);
    return id;
}

void pdf_chapter(struct pdf *pdf, const char *title)
{
    outline_chapter(&pdf->outline, title);
}

static int fits_over(const struct piece *piece, const struct piece *over, struct err *err)
{
    if (over->page_count != piece->page_count)
        return err_set(err, ERR_CONFIG, _("what is drawn over %d pages has %d"), piece->page_count,
                       over->page_count);
    for (int i = 0; i < over->page_count; i++)
        if (pdf_hundredths(over->pages[i].height_mpt) > PDF_OVER_MAX)
            return err_set(err, ERR_CONFIG, _("what is drawn over a page is higher than %d mm"),
                           PDF_OVER_MAX_MM);
    return 0;
}

int pdf_put_over(struct pdf *pdf, const struct piece *piece, const struct piece *over, struct err *err)
{
    if (pdf->ended)
        return err_set(err, ERR_SOFTWARE, _("a PDF file that is finished takes no more pages"));
    if (over != NULL && fits_over(piece, over, err) != 0)
        return -1;
    const unsigned fonts = fonts_for(pdf, &piece->faces);
    pdf->pieces++;
    pdf_meta_piece(&pdf->meta, piece->hash);
    for (size_t i = 0; i < piece->part_count; i++)
        put_part(pdf, piece->parts[i]);
    if (piece->batch != NULL)
        put_part(pdf, piece->batch);
    for (size_t i = 0; over != NULL && i < over->part_count; i++)
        put_part(pdf, over->parts[i]);
    if (pdf->duplex && pdf->pages % 2 == 1)
        add_page(pdf, piece, 0, true, 0, 0);
    for (int i = 0; i < piece->page_count; i++) {
        const bool drawn = over != NULL && over->pages[i].len > 0;
        unsigned id = add_page(pdf, piece, i, false, fonts,
                               drawn ? put_over(pdf, over, &over->pages[i], &piece->pages[i]) : 0);
        if (i == 0)
            outline_add(&pdf->outline, &pdf->file, piece->bookmark, id, piece->pages[0].height_mpt);
    }
    return 0;
}

int pdf_put(struct pdf *pdf, const struct piece *piece, struct err *err)
{
    return pdf_put_over(pdf, piece, NULL, err);
}

int pdf_page_count(const struct pdf *pdf)
{
    return pdf->pages;
}

/* ---- the end ---- */

/* The font ID of a face whose outlines DESCRIPTOR has; CODING says how content names its glyphs, ENCODING is its CMap. */
static void put_font(struct pdf *pdf, unsigned id, const struct font_face *face, unsigned descriptor,
                     const char *encoding, const struct font_coding *coding)
{
    struct pdf_file *file = &pdf->file;
    const unsigned font = pdf_file_reserve(file), codes = pdf_file_reserve(file);
    char glyphs[24] = "/Identity";
    if (coding->glyphs.len > 0) {
        const unsigned map = pdf_file_reserve(file);
        pdf_file_stream(file, map, "", coding->glyphs.data, coding->glyphs.len);
        snprintf(glyphs, sizeof glyphs, " %u 0 R", map);
    }
    pdf_file_stream(file, codes, "", coding->to_unicode.data, coding->to_unicode.len);
    buf_printf(&pdf->text,
               "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s" SYSTEM_INFO
               "/FontDescriptor %u 0 R/CIDToGIDMap%s/W[%s]>>",
               face->name, descriptor, glyphs, buf_text(&coding->widths));
    put_object(pdf, font);
    buf_printf(&pdf->text,
               "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding%s/DescendantFonts[%u 0 R]/ToUnicode %u 0 R>>",
               face->name, encoding, font, codes);
    put_object(pdf, id);
}

/* The CMap of today's codes: one a file. */
static const char *code_map(struct pdf *pdf)
{
    if (pdf->code_map[0] == '\0') {
        const unsigned id = put_content(pdf, "/Type/CMap/CMapName/" FONT_MAP_NAME SYSTEM_INFO, font_code_map);
        snprintf(pdf->code_map, sizeof pdf->code_map, " %u 0 R", id);
    }
    return pdf->code_map;
}

/* A face of a set: NARROW and WIDE are the numbers of its fonts, 0: not needed. */
static void put_face(struct pdf *pdf, const struct face_set *set, unsigned index, unsigned narrow,
                     unsigned wide)
{
    struct pdf_file *file = &pdf->file;
    struct font_face *face = set->use.faces[index];
    const struct font_embed *embed = font_embed(face, set->use.shown[index], narrow != 0, wide != 0);
    const unsigned descriptor = pdf_file_reserve(file), data = pdf_file_reserve(file);
    char dict[48];
    snprintf(dict, sizeof dict, "/Length1 %zu", embed->raw_len);
    pdf_file_stream(file, data, dict, embed->file.data, embed->file.len);
    buf_printf(&pdf->text,
               "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d"
               "/Descent %d/CapHeight %d/StemV %d/FontFile2 %u 0 R>>",
               face->name, face->flags, face->box[0], face->box[1], face->box[2], face->box[3],
               face->italic_angle, face->ascent, -face->descent, face->cap_height,
               strstr(face->name, "Bold") != NULL ? 140 : 80, data);
    put_object(pdf, descriptor);
    if (narrow != 0)
        put_font(pdf, narrow, face, descriptor, code_map(pdf), &embed->narrow);
    if (wide != 0)
        put_font(pdf, wide, face, descriptor, "/Identity-H", &embed->wide);
}

static void put_faces(struct pdf *pdf, const struct face_set *set)
{
    unsigned narrow[FONT_FACES] = {0}, wide[FONT_FACES] = {0};
    buf_puts(&pdf->text, "<<");
    for (unsigned i = 0; i < FONT_FACES; i++) {
        if ((set->narrow >> i & 1) != 0)
            buf_printf(&pdf->text, "/G%u %u 0 R", i, narrow[i] = pdf_file_reserve(&pdf->file));
        if ((set->wide >> i & 1) != 0)
            buf_printf(&pdf->text, "/F%u %u 0 R", i, wide[i] = pdf_file_reserve(&pdf->file));
    }
    buf_puts(&pdf->text, ">>");
    put_object(pdf, set->id);
    for (unsigned i = 0; i < FONT_FACES; i++)
        if (set->use.faces[i] != NULL)
            put_face(pdf, set, i, narrow[i], wide[i]);
}

static void put_parts(struct pdf *pdf, unsigned id, bool images_only)
{
    buf_puts(&pdf->text, "<<");
    for (size_t i = 0; i < pdf->slot_count; i++)
        if (pdf->parts[i].part != NULL && !pdf->parts[i].part->is_batch &&
            (!images_only || pdf->parts[i].part->image.width > 0))
            buf_printf(&pdf->text, "/%s %u 0 R", pdf->parts[i].part->name, pdf->parts[i].id);
    buf_puts(&pdf->text, ">>");
    put_object(pdf, id);
}

static void put_tree(struct pdf *pdf)
{
    end_node(pdf);
    buf_printf(&pdf->text, "<</Type/Pages/Count %d/Kids[%s]", pdf->pages, buf_text(&pdf->nodes));
    put_size(&pdf->text, pdf->width_mpt, pdf->height_mpt);
    buf_printf(&pdf->text, "/Resources<</Font %u 0 R/XObject %u 0 R>>>>", pdf->sets[0].id, pdf->forms);
    put_object(pdf, pdf->tree);
}

void pdf_take(struct pdf *pdf, struct buf *out)
{
    buf_clear(out);
    buf_put(out, pdf->file.out.data, pdf->file.out.len);
    pdf->file.behind += pdf->file.out.len;
    buf_clear(&pdf->file.out);
}

int pdf_end(struct pdf *pdf, struct buf *out, struct err *err)
{
    if (pdf->ended || pdf->pages == 0)
        return err_set(err, ERR_SOFTWARE, _("a PDF file without pages, or finished twice"));
    pdf->ended = true;
    for (size_t i = 0; i < pdf->set_count; i++)
        put_faces(pdf, &pdf->sets[i]);
    put_parts(pdf, pdf->forms, false);
    if (pdf->images != pdf->forms)
        put_parts(pdf, pdf->images, true);
    put_tree(pdf);
    const unsigned outline = outline_put(&pdf->outline, &pdf->file);
    buf_printf(&pdf->text, "<</Type/Catalog/Pages %u 0 R/ViewerPreferences<</DisplayDocTitle true>>/Lang",
               pdf->tree);
    pdf_file_text(&pdf->text, pdf->lang);
    if (outline != 0)
        buf_printf(&pdf->text, "/Outlines %u 0 R/PageMode/UseOutlines", outline);
    pdf_meta_catalog(&pdf->meta, &pdf->file, pdf->title, pdf->lang, &pdf->text);
    buf_puts(&pdf->text, ">>");
    put_object(pdf, pdf->root);
    buf_puts(&pdf->text, "<</Title");
    pdf_file_text(&pdf->text, pdf->title);
    pdf_meta_info(&pdf->meta, &pdf->text);
    buf_puts(&pdf->text, ">>");
    put_object(pdf, pdf->info);
    pdf_meta_trailer(&pdf->meta, &pdf->text);
    pdf_file_end(&pdf->file, pdf->root, pdf->info, buf_text(&pdf->text));
    pdf_take(pdf, out);
    return 0;
}

void pdf_free(struct pdf *pdf)
{
    if (pdf == NULL)
        return;
    for (size_t i = 0; i < pdf->slot_count; i++)
        if (pdf->parts[i].part != NULL)
            pdf->parts[i].part->uses--;
    outline_free(&pdf->outline);
    free(pdf->parts);
    free(pdf->sets);
    free(pdf->title);
    free(pdf->lang);
    buf_free(&pdf->kids);
    buf_free(&pdf->nodes);
    buf_free(&pdf->text);
    pdf_file_free(&pdf->file);
    free(pdf);
}
