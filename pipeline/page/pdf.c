/*
 * pdf: a PDF file in the making. Documents go in, one after the other; the bytes of the file come out at the
 * end. libharu owns the file's objects and cross references; page contents, deflated beforehand, and the
 * texts of dictionaries are ours. What a template draws is a content stream of its own, which all pages share
 * where it is the same (ISO 32000-1, 7.8.2: Contents may be an array).
 */
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/layout.h"
#include "page/page.h"
#include "page/pdf_digest.h"
#include "page/pdf_font.h"
#include "page/pdf_haru.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFLATE_LEVEL = 1,   /* three per cent more bytes than 6, a quarter less time for a whole run */
    PAGES_PER_NODE = 64, /* of the page tree: an array may have 32,767 entries */
    SHARED_MAX = 48,     /* how many template streams are kept for comparison */
    SAVE_BLOCK = 256 << 10
};

/*
 * A template's part of a page that was seen. The first time it is written into the page's own stream, and
 * only its hash is kept; when it comes again it gets a stream of its own, which all later pages share.
 */
struct shared {
    uint64_t hash;
    int32_t page_height;
    unsigned id;            /* of the stream; 0: seen once, or a free place */
    unsigned long last_use; /* 0: a free place */
    struct ops ops;         /* with a stream */
    struct digest content;  /* begun with what it draws */
};

struct bookmark {
    const char *title;
    unsigned page;
    int32_t height_mpt;
};

struct pdf {
    struct page_fonts *fonts;
    HPDF_Doc doc;
    struct haru_fault fault;
    struct arena *arena; /* texts of dictionaries */
    struct libdeflate_compressor *compressor;
    struct layout layout;
    struct buf content, deflated;
    bool duplex, ended;
    int pages;
    char **last_page, **piece_page; /* dictionaries: of the last page, of the last piece's first page */
    int piece_pages;
    char *font_text; /* the shared font resources, known at the end */
    unsigned font_resources;
    uint8_t *used[FONT_FACES];
    struct shared shared[SHARED_MAX];
    unsigned long use;
    struct bookmark *bookmarks;
    size_t bookmark_count, bookmark_room;
};

/* UTF-16BE with a byte order mark; the length in bytes into *LEN. */
static unsigned char *utf16(struct arena *arena, const char *text, size_t *len)
{
    const char *end = text + strlen(text);
    unsigned char *made = arena_raw(arena, 2 + 4 * strlen(text)), *at = made;
    *at++ = 0xFE;
    *at++ = 0xFF;
    while (text < end) {
        uint32_t code = text_next(&text, end);
        if (code >= 0x10000) {
            uint32_t high = 0xD800 + ((code - 0x10000) >> 10);
            *at++ = (unsigned char)(high >> 8);
            *at++ = (unsigned char)high;
            code = 0xDC00 + (code & 0x3FF);
        }
        *at++ = (unsigned char)(code >> 8);
        *at++ = (unsigned char)code;
    }
    *len = (size_t)(at - made);
    return made;
}

static int haru_failed(const struct pdf *pdf, struct err *err)
{
    return err_set(err, ERR_SOFTWARE, _("libharu error 0x%04lX, detail %lu"), pdf->fault.code,
                   pdf->fault.detail);
}

static void describe(struct pdf *pdf, const char *title, const char *lang)
{
    HPDF_Doc doc = pdf->doc;
    size_t len;
    unsigned char *text = utf16(pdf->arena, title != NULL ? title : "", &len);
    HPDF_Dict_Add(doc->info, "Title", HPDF_Binary_New(doc->mmgr, text, (HPDF_UINT)len));
    HPDF_Dict_Add(doc->catalog, "Lang", HPDF_String_New(doc->mmgr, lang != NULL ? lang : "ru", NULL));
    HPDF_Dict preferences = HPDF_Dict_New(doc->mmgr);
    HPDF_Dict_Add(doc->catalog, "ViewerPreferences", preferences);
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
}

struct pdf *pdf_begin(struct page_fonts *fonts, const char *title, const char *lang, int duplex,
                      struct err *err)
{
    struct pdf *pdf = mem_zalloc(sizeof *pdf);
    pdf->fonts = fonts;
    pdf->duplex = duplex != 0;
    pdf->arena = arena_new();
    pdf->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    pdf->doc = haru_new(&pdf->fault);
    pdf->doc->pdf_version = HPDF_VER_14; /* the least that knows Lang and DisplayDocTitle */
    for (unsigned i = 0; i < FONT_FACES; i++)
        pdf->used[i] = mem_zalloc((size_t)fonts->faces[i].glyph_count);
    describe(pdf, title, lang);
    pdf->font_resources = haru_id(haru_dict(pdf->doc, &pdf->font_text));
    if (pdf->fault.code == 0 && pdf->compressor != NULL)
        return pdf;
    haru_failed(pdf, err);
    pdf_free(pdf);
    return NULL;
}

/* Deflates what is in content; the bytes are in deflated until the next call. */
static void deflate_content(struct pdf *pdf)
{
    buf_clear(&pdf->deflated);
    buf_reserve(&pdf->deflated, libdeflate_zlib_compress_bound(pdf->compressor, pdf->content.len));
    pdf->deflated.len = libdeflate_zlib_compress(pdf->compressor, pdf->content.data, pdf->content.len,
                                                 pdf->deflated.data, pdf->deflated.capacity);
}

/*
 * The template's part of a page: the shared stream it is in, or 0, and then it stands in content. CONTENT takes in what it
 * draws, the same in both cases.
 */
static unsigned share(struct pdf *pdf, const struct layout_page *page, struct digest *content)
{
    const uint64_t hash = ops_hash(&page->fixed);
    struct shared *entry = NULL, *oldest = &pdf->shared[0];
    for (size_t i = 0; i < SHARED_MAX && entry == NULL; i++) {
        struct shared *seen = &pdf->shared[i];
        if (seen->last_use != 0 && seen->hash == hash && seen->page_height == page->height_mpt)
            entry = seen;
        else if (seen->last_use < oldest->last_use)
            oldest = seen;
    }
    if (entry != NULL && entry->id != 0 && ops_equal(&entry->ops, &page->fixed)) {
        entry->last_use = ++pdf->use;
        *content = entry->content;
        return entry->id;
    }
    ops_write(&page->fixed, page->height_mpt, true, &pdf->content);
    ops_mark(&page->fixed, pdf->used);
    digest_more(content, buf_text(&pdf->content), pdf->content.len);
    if (entry == NULL) {
        ops_free(&oldest->ops);
        *oldest = (struct shared){.hash = hash, .page_height = page->height_mpt, .last_use = ++pdf->use};
        return 0;
    }
    if (entry->id != 0) /* another list with the same hash */
        return 0;
    entry->last_use = ++pdf->use;
    ops_copy(&entry->ops, &page->fixed);
    entry->content = *content;
    deflate_content(pdf);
    buf_clear(&pdf->content);
    entry->id = haru_id(haru_stream(pdf->doc, NULL, pdf->deflated.data, pdf->deflated.len));
    return entry->id;
}

/* A page of the page tree. libharu's own constructor takes 20 KB for its drawing state, which we do not need.
 */
static unsigned add_page_object(struct pdf *pdf, char *text)
{
    if (pdf->pages % PAGES_PER_NODE == 0)
        HPDF_Doc_AddPagesTo(pdf->doc, pdf->doc->root_pages);
    char **held = arena_alloc(pdf->arena, sizeof *held);
    *held = text;
    pdf->last_page = held;
    HPDF_Dict page = haru_dict(pdf->doc, held);
    HPDF_Pages_AddKids(pdf->doc->cur_pages, page);
    page->header.obj_class |= HPDF_OSUBCLASS_PAGE; /* from here on it is counted */
    pdf->pages++;
    return haru_id(page);
}

static char *page_dictionary(struct pdf *pdf, int32_t width, int32_t height, const char *contents)
{
    int w = pdf_hundredths(width), h = pdf_hundredths(height);
    return arena_printf(pdf->arena,
                        "/Type /Page\n/MediaBox [0 0 %d.%02d %d.%02d]\n/Resources <</Font %u 0 R>>\n%s",
                        w / 100, w % 100, h / 100, h % 100, pdf->font_resources, contents);
}

static unsigned add_page(struct pdf *pdf, const struct layout_page *page, struct digest *piece)
{
    char contents[64] = "";
    unsigned fixed = 0, data = 0;
    struct digest content;
    digest_begin(&content);
    buf_clear(&pdf->content);
    if (!ops_empty(&page->fixed))
        fixed = share(pdf, page, &content);
    size_t fixed_len = pdf->content.len;
    if (!ops_empty(&page->data)) {
        ops_write(&page->data, page->height_mpt, false, &pdf->content);
        ops_mark(&page->data, pdf->used);
    }
    digest_more(&content, buf_text(&pdf->content) + fixed_len, pdf->content.len - fixed_len);
    pdf_digest_page(piece, pdf_hundredths(page->width_mpt), pdf_hundredths(page->height_mpt), &content);
    if (pdf->content.len > 0) {
        deflate_content(pdf);
        data = haru_id(haru_stream(pdf->doc, NULL, pdf->deflated.data, pdf->deflated.len));
    }
    if (fixed != 0 && data != 0)
        snprintf(contents, sizeof contents, "/Contents [%u 0 R %u 0 R]\n", fixed, data);
    else if (fixed != 0 || data != 0)
        snprintf(contents, sizeof contents, "/Contents %u 0 R\n", fixed != 0 ? fixed : data);
    return add_page_object(pdf, page_dictionary(pdf, page->width_mpt, page->height_mpt, contents));
}

static void add_bookmark(struct pdf *pdf, const char *title, unsigned page, int32_t height_mpt)
{
    if (pdf->bookmark_count == pdf->bookmark_room) {
        pdf->bookmark_room = pdf->bookmark_room * 2 + 32;
        pdf->bookmarks = mem_realloc(pdf->bookmarks, pdf->bookmark_room * sizeof *pdf->bookmarks);
    }
    pdf->bookmarks[pdf->bookmark_count++] =
        (struct bookmark){arena_strdup(pdf->arena, title), page, height_mpt};
}

int pdf_add(struct pdf *pdf, const struct document *document, const char *bookmark, struct arena *scratch,
            struct pdf_piece *piece, struct err *err)
{
    if (pdf->ended)
        return err_set(err, ERR_SOFTWARE, _("a PDF file that is finished takes no more pages"));
    if (layout_document(&pdf->layout, pdf->fonts, document, scratch, err) != 0)
        return -1;
    const struct layout *layout = &pdf->layout;
    if (pdf->duplex && pdf->pages % 2 == 1)
        add_page_object(pdf,
                        page_dictionary(pdf, layout->pages[0].width_mpt, layout->pages[0].height_mpt, ""));
    piece->first_page = pdf->pages + 1;
    piece->pages = layout->page_count;
    struct digest digest;
    digest_begin(&digest);
    for (int i = 0; i < layout->page_count; i++) {
        unsigned id = add_page(pdf, &layout->pages[i], &digest);
        if (i == 0) {
            pdf->piece_page = pdf->last_page;
            pdf->piece_pages = layout->page_count;
        }
        if (i == 0 && bookmark != NULL)
            add_bookmark(pdf, bookmark, id, layout->pages[0].height_mpt);
    }
    digest_end(&digest, piece->hash);
    return pdf->fault.code == 0 ? 0 : haru_failed(pdf, err);
}

void pdf_seal(struct pdf *pdf, int64_t issued_at, const char *code, const char *seal)
{
    char instant[32];
    int year, month, day, hour, minute, second;
    instant_format(issued_at, 0, instant);
    if (pdf->piece_page == NULL ||
        sscanf(instant, "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6)
        return;
    const char *at =
        arena_printf(pdf->arena, "(D:%04d%02d%02d%02d%02d%02dZ)", year, month, day, hour, minute, second);
    *pdf->piece_page =
        arena_printf(pdf->arena,
                     "%s/LastModified %s\n/PieceInfo <</itog <</LastModified %s /Private <</Code (%s) "
                     "/Pages %d /Seal (%s)>>>>>>\n",
                     *pdf->piece_page, at, at, code, pdf->piece_pages, seal);
}

int pdf_page_count(const struct pdf *pdf)
{
    return pdf->pages;
}

static void put_hex(struct buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        buf_printf(out, "%02X", bytes[i]);
}

/* The bookmarks as an outline of one level. Objects get their numbers in turn, so neighbours are known
 * beforehand. */
static void add_outline(struct pdf *pdf)
{
    if (pdf->bookmark_count == 0)
        return;
    char **texts = arena_alloc(pdf->arena, (pdf->bookmark_count + 1) * sizeof *texts);
    HPDF_Dict root = haru_dict(pdf->doc, &texts[0]);
    const unsigned first = haru_id(root) + 1, last = haru_id(root) + (unsigned)pdf->bookmark_count;
    texts[0] = arena_printf(pdf->arena, "/Type /Outlines\n/First %u 0 R\n/Last %u 0 R\n/Count %zu\n", first,
                            last, pdf->bookmark_count);
    struct buf text = {0};
    for (size_t i = 0; i < pdf->bookmark_count; i++) {
        const struct bookmark *bookmark = &pdf->bookmarks[i];
        const unsigned id = haru_id(haru_dict(pdf->doc, &texts[i + 1]));
        size_t len;
        const unsigned char *title = utf16(pdf->arena, bookmark->title, &len);
        buf_clear(&text);
        buf_puts(&text, "/Title <");
        put_hex(&text, title, len);
        buf_printf(&text, ">\n/Parent %u 0 R\n/Dest [%u 0 R /XYZ 0 %d null]\n", haru_id(root), bookmark->page,
                   (bookmark->height_mpt + 999) / 1000);
        if (id > first)
            buf_printf(&text, "/Prev %u 0 R\n", id - 1);
        if (id < last)
            buf_printf(&text, "/Next %u 0 R\n", id + 1);
        texts[i + 1] = arena_strdup(pdf->arena, buf_text(&text));
    }
    buf_free(&text);
    HPDF_Dict_Add(pdf->doc->catalog, "Outlines", root);
    HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
}

static void add_fonts(struct pdf *pdf)
{
    struct buf text = {0};
    for (unsigned i = 0; i < FONT_FACES; i++) {
        struct font_face *face = &pdf->fonts->faces[i];
        if (memchr(pdf->used[i], 1, (size_t)face->glyph_count) != NULL)
            buf_printf(&text, "/F%u %u 0 R\n", i,
                       pdf_font_add(pdf->doc, face, pdf->used[i], pdf->arena, pdf->compressor));
    }
    pdf->font_text = arena_strdup(pdf->arena, buf_text(&text));
    buf_free(&text);
}

int pdf_end(struct pdf *pdf, struct buf *out, struct err *err)
{
    if (pdf->ended || pdf->pages == 0)
        return err_set(err, ERR_SOFTWARE, _("a PDF file without pages, or finished twice"));
    pdf->ended = true;
    add_fonts(pdf);
    add_outline(pdf);
    pdf->doc->stream = HPDF_MemStream_New(pdf->doc->mmgr, SAVE_BLOCK);
    if (HPDF_SaveToStream(pdf->doc) != HPDF_OK || pdf->fault.code != 0)
        return haru_failed(pdf, err);
    buf_clear(out);
    buf_reserve(out, HPDF_Stream_Size(pdf->doc->stream));
    for (HPDF_UINT i = 0; i < HPDF_MemStream_GetBufCount(pdf->doc->stream); i++) {
        HPDF_UINT len = 0;
        const HPDF_BYTE *block = HPDF_MemStream_GetBufPtr(pdf->doc->stream, i, &len);
        buf_put(out, block, len);
    }
    return 0;
}

void pdf_free(struct pdf *pdf)
{
    if (pdf == NULL)
        return;
    HPDF_Free(pdf->doc);
    libdeflate_free_compressor(pdf->compressor);
    layout_free(&pdf->layout);
    for (unsigned i = 0; i < FONT_FACES; i++)
        free(pdf->used[i]);
    for (size_t i = 0; i < SHARED_MAX; i++)
        ops_free(&pdf->shared[i].ops);
    free(pdf->bookmarks);
    buf_free(&pdf->content);
    buf_free(&pdf->deflated);
    arena_free(pdf->arena);
    free(pdf);
}
