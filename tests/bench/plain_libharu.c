/*
 * plain_libharu WORKSPACE FONTS OUT TEMPLATES RUNS [apart | dump]: the peer of extract_pages_per_s; apart: each page as a document
 * of its own, the peer of extract_files_per_s; dump: nothing is drawn, OUT becomes a text file of what the other peers draw. All extract pages of
 * the workspace's period are laid out beforehand; then the same strings and lines, at the same places, are
 * drawn by libharu's plain calls (BeginText, TextOut, EndText for every string; MoveTo, LineTo, Stroke for
 * every line; the QR code, its modules ready, as an image of one bit a module) into one document and saved. Only that second part is timed: ready data, no query, no template,
 * no layout. Prints pages per second of processor time, the median of RUNS.
 */
#include "base/arena.h"
#include "base/text.h"
#include "page/layout.h"
#include "page/page.h"
#include "report/dataset.h"
#include "store/store.h"

#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct text {
    float x, y, size;
    int face;
    const char *text;
};

struct line {
    float x1, y1, x2, y2, width;
};

struct symbol_image {
    float x, y, width;
    unsigned modules;
    unsigned char *samples; /* 1 is white; rows begin with a byte */
};

struct page {
    struct text *texts;
    struct line *lines;
    struct symbol_image symbol; /* modules 0: none */
    size_t text_count, line_count;
    float width, height;
};

static const char *const face_files[FONT_FACES] = {"PTSerif-Regular",    "PTSerif-Bold",     "PTSerif-Italic",
                                                   "PTSerif-BoldItalic", "PTSans-Regular",   "PTSans-Bold",
                                                   "PTSans-Italic",      "PTSans-BoldItalic"};
static struct page *pages;
static size_t page_count, page_room;
static const char *font_folder;

static void fail(const char *message)
{
    fprintf(stderr, "plain_libharu: %s\n", message);
    exit(70);
}

static float points(int32_t mpt)
{
    return (float)mpt / 1000;
}

static void keep_ops(struct page *page, const struct ops *ops, const struct page_fonts *fonts,
                     struct arena *arena)
{
    for (size_t i = 0; i < ops->text_count; i++) {
        const struct op_text *from = &ops->texts[i];
        char *text = arena_alloc(arena, from->glyph_count * 4 + 1), *put = text;
        for (uint32_t g = 0; g < from->glyph_count; g++)
            put += text_put(fonts->faces[from->face].codes[ops->glyphs[from->first_glyph + g]], put);
        page->texts[page->text_count++] = (struct text){points(from->x), page->height - points(from->y),
                                                        points(from->size_mpt), from->face, text};
    }
    for (size_t i = 0; i < ops->line_count; i++) {
        const struct op_line *from = &ops->lines[i];
        float x = points(from->x), y = page->height - points(from->y), length = points(from->length);
        page->lines[page->line_count++] = (struct line){x, y, from->vertical ? x : x + length,
                                                        from->vertical ? y - length : y, points(from->width)};
    }
}

static void keep_symbol(struct page *page, const struct ops_pictures *pictures, struct arena *arena)
{
    if (pictures->symbol_count == 0)
        return;
    const struct op_symbol *from = &pictures->symbols[0];
    const unsigned char *is_dark = pictures->bits + from->first_bit;
    const int side = from->modules, row = (side + 7) / 8;
    unsigned char *samples = arena_alloc(arena, (size_t)(row * side));
    memset(samples, 0xFF, (size_t)(row * side));
    for (int i = 0; i < side * side; i++)
        samples[i / side * row + i % side / 8] ^= (unsigned char)(is_dark[i] << (7 - i % side % 8));
    const float quiet = points(from->width) * 4 / (float)(side + 8), width = points(from->width) - 2 * quiet;
    page->symbol =
        (struct symbol_image){points(from->x) + quiet, page->height - points(from->y + from->height) + quiet,
                              width, (unsigned)side, samples};
}

static void keep_page(const struct layout_page *from, const struct page_fonts *fonts, struct arena *arena)
{
    if (page_count == page_room)
        pages = mem_realloc(pages, (page_room = page_room * 2 + 64) * sizeof *pages);
    struct page *page = &pages[page_count++];
    *page = (struct page){.width = points(from->width_mpt), .height = points(from->height_mpt)};
    page->texts = arena_alloc(arena, (from->fixed.text_count + from->data.text_count) * sizeof *page->texts);
    page->lines = arena_alloc(arena, (from->fixed.line_count + from->data.line_count) * sizeof *page->lines);
    keep_ops(page, &from->fixed, fonts, arena);
    keep_ops(page, &from->data, fonts, arena);
    keep_symbol(page, &from->data.pictures, arena);
}

/* The code of a pupil's edition. */
static const char *code_of(struct stmt *codes, int64_t pupil_id, struct arena *arena)
{
    struct err err = {0};
    stmt_bind_int(codes, 1, pupil_id);
    if (stmt_step(codes, &err) != 1)
        fail("a pupil has no extract: run itog extract --all before");
    const char *code = arena_strdup(arena, stmt_text(codes, 0, NULL));
    stmt_reset(codes);
    return code;
}

/* The pages of one class. */
static void keep_class(struct dataset *dataset, struct stmt *codes, struct page_template *template,
                       const struct page_fonts *fonts, const struct dataset_parameters *parameters,
                       struct layout *layout, struct arena *kept)
{
    static const char *const names[] = {"number",    "edition", "replaces", "issued_on",
                                        "issued_at", "code",    "check"};
    static const struct value_shape shape = {7, names};
    struct arena *arena = arena_new();
    struct err err = {0};
    size_t count = 0;
    struct dataset_record *records = dataset_run(dataset, parameters, arena, &count, &err);
    if (records == NULL)
        fail(err.message);
    for (size_t i = 0; i < count; i++) {
        struct value *fields = arena_alloc(arena, shape.count * sizeof *fields);
        fields[0] = value_text(arena, "2025-Q1-000001");
        fields[1] = value_text(arena, "1");
        fields[3] = value_text(arena, "25.10.2025");
        fields[5] = value_text(arena, code_of(codes, records[i].pupil_id, arena));
        fields[6] = value_text(arena, "0000-0000");
        fields[4] = value_text(arena, "25.10.2025 09:00");
        *records[i].doc = value_record(&shape, fields);
        struct document *document = page_fill(template, &records[i].value, arena, &err);
        if (document == NULL || layout_document(layout, fonts, document, arena, &err) != 0)
            fail(err.message);
        for (int p = 0; p < layout->page_count; p++)
            keep_page(&layout->pages[p], fonts, kept);
    }
    arena_free(arena);
}

static void keep_all(const char *workspace, const char *templates, struct arena *kept)
{
    struct err err = {0};
    struct store *store = store_open(arena_printf(kept, "%s/school.db", workspace), STORE_READ, &err);
    struct page_template *template = page_template_open(arena_printf(kept, "%s/extract", templates), &err);
    struct page_fonts *fonts = page_fonts_open(font_folder, &err);
    struct dataset *dataset =
        store != NULL ? dataset_open(store, arena_printf(kept, "%s/extract/data.sql", templates), NULL, &err)
                      : NULL;
    if (template == NULL || fonts == NULL || dataset == NULL)
        fail(err.message);
    struct layout layout = {0};
    struct dataset_parameters parameters = {.today = "2025-10-25", .now_at = 1761372000, .everybody = true};
    parameters.period_id = store_int(store, "SELECT max(period_id) FROM pupil_result", 0, &err);
    parameters.year_id = store_int(
        store, "SELECT parent_id FROM period WHERE period_id = (SELECT max(period_id) FROM pupil_result)", 0,
        &err);
    struct stmt *classes = store_prepare(store, "SELECT DISTINCT class_group_id FROM pupil_result", &err);
    struct stmt *codes = store_prepare(store, "SELECT code FROM edition WHERE pupil_id = ?1", &err);
    if (classes == NULL || codes == NULL)
        fail(err.message);
    while (stmt_step(classes, &err) == 1) {
        parameters.class_group_id = stmt_int(classes, 0);
        keep_class(dataset, codes, template, fonts, &parameters, &layout, kept);
    }
    stmt_free(classes);
    stmt_free(codes);
    layout_free(&layout);
    dataset_free(dataset);
    page_fonts_free(fonts);
    page_template_free(template);
    store_close(store);
}

static void haru_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
    (void)user;
    fprintf(stderr, "plain_libharu: libharu error %lx, %lx\n", (unsigned long)error, (unsigned long)detail);
    exit(70);
}

/* The pages FIRST to END - 1 as one document. */
static void draw_document(size_t first, size_t end, const char *out)
{
    HPDF_Font fonts[FONT_FACES] = {NULL};
    HPDF_Doc doc = HPDF_New(haru_error, NULL);
    HPDF_UseUTFEncodings(doc);
    HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
    for (size_t p = first; p < end; p++) {
        const struct page *page = &pages[p];
        HPDF_Page to = HPDF_AddPage(doc);
        HPDF_Page_SetWidth(to, page->width);
        HPDF_Page_SetHeight(to, page->height);
        for (size_t i = 0; i < page->line_count; i++) {
            const struct line *line = &page->lines[i];
            HPDF_Page_SetLineWidth(to, line->width);
            HPDF_Page_MoveTo(to, line->x1, line->y1);
            HPDF_Page_LineTo(to, line->x2, line->y2);
            HPDF_Page_Stroke(to);
        }
        if (page->symbol.modules > 0)
            HPDF_Page_DrawImage(to,
                                HPDF_LoadRawImageFromMem(doc, page->symbol.samples, page->symbol.modules,
                                                         page->symbol.modules, HPDF_CS_DEVICE_GRAY, 1),
                                page->symbol.x, page->symbol.y, page->symbol.width, page->symbol.width);
        for (size_t i = 0; i < page->text_count; i++) {
            const struct text *text = &page->texts[i];
            if (fonts[text->face] == NULL) {
                char path[600];
                snprintf(path, sizeof path, "%s/%s.ttf", font_folder, face_files[text->face]);
                fonts[text->face] = HPDF_GetFont(doc, HPDF_LoadTTFontFromFile(doc, path, HPDF_TRUE), "UTF-8");
            }
            HPDF_Page_BeginText(to);
            HPDF_Page_SetFontAndSize(to, fonts[text->face], text->size);
            HPDF_Page_TextOut(to, text->x, text->y, text->text);
            HPDF_Page_EndText(to);
        }
    }
    HPDF_SaveToFile(doc, out);
    HPDF_Free(doc);
}

/*
 * A line for each thing, lengths in points from the page's lower left corner: "page WIDTH HEIGHT", "line X1 Y1 X2 Y2 WIDTH", "text FACE SIZE
 * X Y STRING" (the string to the line's end, X and Y of its baseline), "symbol X Y WIDTH MODULES BITS" (of rows from above, 1 is dark).
 */
static void dump_page(const struct page *page, FILE *to)
{
    fprintf(to, "page %.3f %.3f\n", page->width, page->height);
    for (size_t i = 0; i < page->line_count; i++) {
        const struct line *line = &page->lines[i];
        fprintf(to, "line %.3f %.3f %.3f %.3f %.3f\n", line->x1, line->y1, line->x2, line->y2, line->width);
    }
    const struct symbol_image *symbol = &page->symbol;
    const unsigned side = symbol->modules, row = (side + 7) / 8;
    if (side > 0) {
        fprintf(to, "symbol %.3f %.3f %.3f %u ", symbol->x, symbol->y, symbol->width, side);
        for (unsigned i = 0; i < side * side; i++)
            fputc(symbol->samples[i / side * row + i % side / 8] >> (7 - i % side % 8) & 1 ? '0' : '1', to);
        fputc('\n', to);
    }
    for (size_t i = 0; i < page->text_count; i++) {
        const struct text *text = &page->texts[i];
        fprintf(to, "text %s %.3f %.3f %.3f %s\n", face_files[text->face], text->size, text->x, text->y,
                text->text);
    }
}

static void dump(const char *out)
{
    FILE *to = fopen(out, "w");
    if (to == NULL)
        fail("the dump can't be written");
    for (size_t p = 0; p < page_count; p++)
        dump_page(&pages[p], to);
    if (fclose(to) != 0)
        fail("the dump can't be written");
}

static double draw(const char *out, int apart)
{
    clock_t from = clock();
    for (size_t p = 0; p < page_count; p += apart ? 1 : page_count)
        draw_document(p, apart ? p + 1 : page_count, out);
    return (double)page_count / ((double)(clock() - from) / CLOCKS_PER_SEC);
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    int runs = argc == 6 || argc == 7 ? atoi(argv[5]) : 0;
    const char *way = argc == 7 ? argv[6] : "";
    if (runs < 1 || runs > 99) {
        fputs("usage: plain_libharu WORKSPACE FONTS OUT TEMPLATES RUNS [apart | dump]\n", stderr);
        return 64;
    }
    struct arena *kept = arena_new();
    font_folder = argv[2];
    keep_all(argv[1], argv[4], kept);
    double rates[99];
    if (strcmp(way, "dump") == 0) {
        dump(argv[3]);
    } else {
        for (int i = 0; i < runs; i++)
            rates[i] = draw(argv[3], strcmp(way, "apart") == 0);
        qsort(rates, (size_t)runs, sizeof *rates, compare);
        printf("%.1f\n", rates[runs / 2]);
    }
    free(pages);
    arena_free(kept);
    return 0;
}
