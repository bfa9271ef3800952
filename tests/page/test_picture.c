/* picture: images, QR codes and drawings: what is read, what is refused, where it stands on paper, what a
 * browser and a text get. */
#include "page/paper.h"
#include "page/picture.h"

#include <png.h>

/* ---- images ---- */

static const char *picture_path(const char *name)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", test_dir(), name);
    return path;
}

static void write_file(const char *name, const void *data, size_t len)
{
    ck_assert_int_eq(file_write(picture_path(name), data, len, NULL), 0);
}

/* Two by two pixels: red, green, blue, white; with alpha the last one is half clear. */
static void write_png(const char *name, png_uint_32 format)
{
    static const png_byte rgba[] = {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 128};
    static const png_byte rgb[] = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
    static const png_byte grey[] = {0, 80, 160, 255}, indexes[] = {0, 1, 2, 3};
    png_image png = {.version = PNG_IMAGE_VERSION, .width = 2, .height = 2, .format = format};
    if (format & PNG_FORMAT_FLAG_COLORMAP)
        png.colormap_entries = 4;
    const void *pixels = format & PNG_FORMAT_FLAG_COLORMAP ? indexes
                         : format == PNG_FORMAT_RGBA       ? rgba
                         : format == PNG_FORMAT_RGB        ? rgb
                                                           : grey;
    ck_assert(png_image_write_to_file(&png, picture_path(name), 0, pixels, 0, rgba));
}

/* 5 × 3 pixels of 16 bits, interlaced: x × 50 in all channels. */
static void write_interlaced(const char *name)
{
    FILE *file = fopen(picture_path(name), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_byte row[10];
    png_bytep rows[3] = {row, row, row};
    for (int x = 0; x < 5; x++)
        row[2 * x] = row[2 * x + 1] = (png_byte)(x * 50);
    png_init_io(png, file);
    png_set_IHDR(png, info, 5, 3, 16, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_rows(png, info, rows);
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_destroy_write_struct(&png, &info);
    fclose(file);
}

static const struct {
    png_uint_32 format;
    bool grey, alpha;
    int channels, pixels[12];
} kinds[] = {
    {PNG_FORMAT_RGB, false, false, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}},
    {PNG_FORMAT_RGBA, false, true, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}},
    {PNG_FORMAT_RGBA_COLORMAP, false, true, 3, {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}},
    {PNG_FORMAT_GRAY, false, false, 1, {0, 80, 160, 255}},
    {PNG_FORMAT_RGB,
     true,
     false,
     1,
     {127, 220, 76, 255}}, /* linear light, as the standard of sRGB weighs it */
};

START_TEST(every_kind_of_png_is_read)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    write_png("a.png", kinds[_i].format);
    struct image *image = image_read(arena, picture_path("a.png"), kinds[_i].grey, &err);
    ck_assert_msg(image != NULL, "%s", err.message);
    ck_assert_int_eq(image->width, 2);
    ck_assert_int_eq(image->channels, kinds[_i].channels);
    for (int i = 0; i < 4 * kinds[_i].channels; i++)
        ck_assert_int_le(abs(image->pixels[i] - kinds[_i].pixels[i]), 2);
    ck_assert((image->alpha != NULL) == kinds[_i].alpha);
    if (kinds[_i].alpha) {
        ck_assert_int_eq(image->alpha[0], 255);
        ck_assert_int_eq(image->alpha[3], 128);
    }
    ck_assert_int_eq(strncmp(image->uri, "data:image/png;base64,iVBORw0KGgo", 33), 0);
    arena_free(arena);
}
END_TEST

START_TEST(interlaced_png_is_read)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    write_interlaced("a.png");
    struct image *image = image_read(arena, picture_path("a.png"), false, &err);
    ck_assert_msg(image != NULL, "%s", err.message);
    for (int i = 0; i < 15; i++)
        ck_assert_int_le(abs(image->pixels[i] - i % 5 * 50), 1);
    arena_free(arena);
}
END_TEST

/* The page with one img of a.png, whose bytes are DATA. */
static void refused_image(const void *data, size_t len, const char *words)
{
    struct err err = {0};
    write_file("a.png", data, len);
    ck_assert_ptr_null(open_page(PAGE_OF("\n<p><img src='a.png' alt='' /></p>"), NULL, &err));
    ck_assert_msg(strncmp(err.message, "page.html:2: a.png: ", 20) == 0, "%s", err.message);
    ck_assert_msg(strstr(err.message, words) != NULL, "%s", err.message);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
}

START_TEST(bad_images_are_refused)
{
    struct buf bytes = {0};
    write_png("a.png", PNG_FORMAT_RGBA);
    ck_assert_int_eq(file_read(picture_path("a.png"), 10000, &bytes, NULL), 0);
    refused_image("GIF89a", 6, "this is not a PNG image");
    refused_image("", 0, "this is not a PNG image");
    refused_image(bytes.data, bytes.len - 30, "the PNG image is damaged");
    bytes.data[bytes.len - 20] = (char)(bytes.data[bytes.len - 20] ^ 0x55);
    refused_image(bytes.data, bytes.len, "the PNG image is damaged");
    buf_free(&bytes);
    /* 30000 × 30000 pixels in the head, with the right check sum: nothing is allocated for them */
    static const unsigned char huge[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\2\0\0\0"
                                        "\xe9\x45\x6f\xed\0\0\0\0IDAT\x35\xaf\x06\x1e";
    refused_image(huge, sizeof huge - 1, "pixels");
}
END_TEST

START_TEST(files_of_images)
{
    static const char *const names[] = {"../a.png", "/etc/passwd",       "x/a.png", "http://x/a.png", ".a",
                                        "",         "../shared/../a.png"};
    struct err err = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char html[300];
        snprintf(html, sizeof html, PAGE_OF("<img src='%s' alt=''/>"), names[i]);
        ck_assert_ptr_null(open_page(html, NULL, &err));
        ck_assert_msg(strstr(err.message, "beside the page is expected") != NULL, "%s", err.message);
    }
    ck_assert_ptr_null(open_page(PAGE_OF("<img src='{{name}}' alt=''/>"), NULL, &err));
    ck_assert_str_eq(err.message,
                     "page.html:1: src: only a QR code (qr:) can hold data, the name of a file can't");
    ck_assert_ptr_null(open_page(PAGE_OF("<img src='a.png'/>"), NULL, &err));
    ck_assert_str_eq(err.message, "page.html:1: <img> needs the attribute \"alt\"");
    /* a file that is not there is missed where it is needed */
    struct page_template *page =
        open_page(PAGE_OF("{{#name}}<img src='no.png' alt=''/>{{/name}}"), NULL, &err);
    ck_assert_ptr_nonnull(page);
    struct arena *arena = arena_new();
    struct value without = TEXTS(arena, "name", ""), with_it = TEXTS(arena, "name", "x");
    ck_assert_ptr_nonnull(page_fill(page, &without, arena, &err));
    ck_assert_ptr_null(page_fill(page, &with_it, arena, &err));
    ck_assert_msg(strstr(err.message, "page.html:1: the picture no.png is missing") != NULL, "%s",
                  err.message);
    page_template_free(page);
    /* a picture of the look comes before the template's */
    char folder[600];
    snprintf(folder, sizeof folder, "%s/school", test_dir());
    ck_assert_int_eq(file_make_dirs(folder, &err), 0);
    write_png("school/no.png", PNG_FORMAT_RGB);
    struct page_look look = {.pictures = folder};
    page = page_template_open_look(test_dir(), &look, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    ck_assert_ptr_nonnull(page_fill(page, &with_it, arena, &err));
    page_template_free(page);
    arena_free(arena);
}
END_TEST

/* ---- symbols ---- */

START_TEST(symbols_are_made)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct symbol *small = symbol_make(arena, "qr-l:HELLO", &err);
    ck_assert_int_eq(small->modules, 21);
    static const char *const finder[] = {"1111111", "1000001", "1011101", "1011101",
                                         "1011101", "1000001", "1111111"};
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            ck_assert_int_eq(small->is_dark[y * 21 + x], finder[y][x] - '0');
            ck_assert_int_eq(small->is_dark[y * 21 + 20 - x], finder[y][x] - '0');
        }
    ck_assert_int_lt(symbol_make(arena, "qr:АБВГДЕЖЗИЙКЛМНОП", &err)->modules,
                     symbol_make(arena, "qr-h:АБВГДЕЖЗИЙКЛМНОП", &err)->modules);
    ck_assert_ptr_null(symbol_make(arena, "qr:", &err));
    ck_assert_str_eq(err.message, "the QR code has no text");
    char *huge = arena_alloc(arena, 4000);
    memset(huge, 'a', 3999);
    memcpy(huge, "qr:", 3);
    ck_assert_ptr_null(symbol_make(arena, huge, &err));
    ck_assert_str_eq(err.message, "a text of 3996 bytes has no room in a QR code");
    ck_assert(!symbol_is("qrx:a") && !symbol_is("a.png") && symbol_is("qr-q:x"));
    arena_free(arena);
}
END_TEST

START_TEST(symbols_stand_on_the_line)
{
    struct arena *arena = arena_new();
    struct paper paper;
    struct value data = TEXTS(arena, "code", "HELLO");
    paper_lay(&paper, PAGE_OF("<p>ab<img src='qr:{{code}}' alt='код {{code}}'/>cd</p><p>x</p>"),
              SMALL_PAGE "img { width: 58pt }", &data);
    ck_assert_msg(paper.result == 0, "%s", paper.err.message);
    const struct ops_pictures *pictures = &paper.layout.pages[0].data.pictures;
    ck_assert_uint_eq(pictures->symbol_count, 1);
    ck_assert_int_eq(pictures->symbols[0].width, 58000);
    ck_assert_int_eq(pictures->symbols[0].height, 58000);
    ck_assert_int_eq(pictures->symbols[0].modules, 21);
    ck_assert_int_eq(pictures->symbols[0].y, 20000);
    ck_assert_int_eq(pictures->symbols[0].y + 58000, find_text(&paper, 0, "ab")->y);
    ck_assert_int_eq(pictures->symbols[0].x + 58000, find_text(&paper, 0, "cd")->x);
    struct buf out = {0};
    ck_assert_int_eq(page_text(paper.document, 40, &out, &paper.err), 0);
    ck_assert_str_eq(buf_text(&out), "abкод HELLOcd\n\nx\n");
    buf_clear(&out);
    pictures_write(pictures, 400000,
                   &out); /* two points a module, 0 is dark; the first row begins with 7 dark ones */
    ck_assert_int_eq(strncmp(buf_text(&out), "q 0 g 42 0 0 42 ", 16), 0);
    ck_assert_ptr_nonnull(strstr(buf_text(&out), " 330 cm BI/W 21/H 21/IM true ID \x01"));
    buf_clear(&out);
    ck_assert_int_eq(page_html(paper.page, paper.document, &out, &paper.err), 0);
    ck_assert_ptr_nonnull(strstr(buf_text(&out),
                                 "ab<img src=\"data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' "
                                 "width='58' height='58' viewBox='0 0 29 29'"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "alt=\"код HELLO\">cd"));
    buf_free(&out);
    paper_free(&paper);
    arena_free(arena);
}
END_TEST

/* ---- drawings ---- */

static const struct {
    const char *d, *steps;
    int32_t last_x, last_y; /* thousandths */
} paths[] = {
    {"M1 2L3,4", "ML", 3000, 4000},
    {" m1 2 3 4 ", "ML", 4000, 6000},
    {"M0 0 10 0 10 10", "MLL", 10000, 10000},
    {"M0,0H5V7h-2.5v-.25", "MLLLL", 2500, 6750},
    {"M1-2l.5.5", "ML", 1500, -1500},
    {"M5 5h10v10zl1 1", "MLLZML", 6000, 6000},
    {"M5 5h10zM0 0L1 1Z", "MLZMLZ", 1000, 1000},
    {"", "", 0, 0},
    {"M0.0009 1.9999L-0.5 +2", "ML", -500, 2000},
    {"L1 1", NULL, 0, 0},
    {"M1", NULL, 0, 0},
    {"M1 2L3", NULL, 0, 0},
    {"M1 2C3 4 5 6 7 8", NULL, 0, 0},
    {"M1 2A3 4 5", NULL, 0, 0},
    {"M1 1e3", NULL, 0, 0},
    {"M1,,2", NULL, 0, 0},
    {"M1 2L3 4,", NULL, 0, 0},
    {"M1 2 x", NULL, 0, 0},
    {"Z", NULL, 0, 0},
    {"M1000001 0", NULL, 0, 0},
    {"M1000000 0h1", NULL, 0, 0},
    {"M99999999999999999999999 0", NULL, 0, 0},
    {"M--1 2", NULL, 0, 0},
    {"M. 2", NULL, 0, 0},
};

START_TEST(paths_are_read)
{
    struct buf steps = {0}, points = {0};
    int result = drawing_path(paths[_i].d, &steps, &points);
    ck_assert_int_eq(result, paths[_i].steps != NULL ? 0 : -1);
    if (result == 0) {
        ck_assert_str_eq(buf_text(&steps), paths[_i].steps);
        const int32_t *numbers = (const void *)points.data;
        const size_t count = points.len / sizeof *numbers;
        if (count > 0) {
            ck_assert_int_eq(numbers[count - 2], paths[_i].last_x);
            ck_assert_int_eq(numbers[count - 1], paths[_i].last_y);
        }
    }
    buf_free(&steps);
    buf_free(&points);
}
END_TEST

#define SVG(inside) PAGE_OF("<p><svg viewBox='0 0 10 10'>\n" inside "</svg></p>")

static const struct {
    const char *html, *message;
} bad_drawings[] = {
    {SVG("<rect width='5mm' height='2'/>"),
     "page.html:2: width=\"5mm\": expected is a number such as 12.5, not a negative one"},
    {SVG("<rect width='-1' height='2'/>"),
     "page.html:2: width=\"-1\": expected is a number such as 12.5, not a negative one"},
    {SVG("<rect fill='nice'/>"), "page.html:2: fill=\"nice\": expected is a colour or none"},
    {SVG("<rect fill='url(x)'/>"), "page.html:2: fill=\"url(x)\": expected is a colour or none"},
    {SVG("<polygon points='1 2 3'/>"),
     "page.html:2: points=\"1 2 3\": expected is pairs of numbers such as 0,0 10,5"},
    {SVG("<g stroke-dasharray='1 0'/>"),
     "page.html:2: stroke-dasharray=\"1 0\": expected is none, or one to eight positive numbers"},
    {SVG("<path d='M0 0Q1 1 2 2'/>"),
     "page.html:2: d=\"M0 0Q1 1 2 2\": expected is steps with M, L, H, V and Z, such as M0 0 L10 5"},
    {SVG("<g transform='scale(2)'/>"), "page.html:2: <g> has no attribute \"transform\" here"},
    {SVG("<text>a</text>"), "page.html:2: unknown element <text>"},
    {SVG("text"), "page.html:1: text can't stand directly in <svg>"},
    {SVG("<p>a</p>"), "page.html:2: <p> can't stand in <svg> (line 1)"},
    {SVG("<svg viewBox='0 0 1 1'/>"), "page.html:2: <svg> can't stand in <svg> (line 1)"},
    {PAGE_OF("<rect/>"), "page.html:1: <rect> can't stand in <body> (line 1)"},
    {PAGE_OF("<svg/>"), "page.html:1: <svg> needs the attribute \"viewBox\""},
    {PAGE_OF("<svg viewBox='0 0 10 0'/>"),
     "page.html:1: viewBox=\"0 0 10 0\": expected is four numbers: left, top, width, height"},
    {PAGE_OF("<svg viewBox='0 0 1 1' width='1em'/>"),
     "page.html:1: width=\"1em\": expected is a length such as 60 or 40mm"},
};

START_TEST(bad_drawings_are_refused)
{
    struct err err = {0};
    ck_assert_ptr_null(open_page(bad_drawings[_i].html, NULL, &err));
    ck_assert_str_eq(err.message, bad_drawings[_i].message);
}
END_TEST

START_TEST(data_in_drawings_is_checked)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct page_template *page = open_page(SVG("<g>\n<rect width='{{w}}' height='1'/></g>"), NULL, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value right = TEXTS(arena, "w", "4.5"), comma = TEXTS(arena, "w", "4,5"),
                 none = TEXTS(arena, "w", "");
    ck_assert_ptr_nonnull(page_fill(page, &right, arena, &err));
    ck_assert_ptr_null(page_fill(page, &comma, arena, &err));
    ck_assert_str_eq(err.message,
                     "page.html:3: width=\"4,5\": expected is a number such as 12.5, not a negative one");
    ck_assert_ptr_null(page_fill(page, &none, arena, &err));
    page_template_free(page);
    arena_free(arena);
}
END_TEST

START_TEST(drawings_are_scaled_evenly)
{
    struct paper paper;
    LAY(paper,
        "<svg class='a' viewBox='10 20 100 50'><g stroke='red' fill='none' stroke-width='2'>"
        "<rect x='10' y='20' width='100' height='50'/><line x1='10' y1='20' x2='60' y2='45' stroke='none'/>"
        "<polyline points='10,20 60,45' stroke-dasharray='4 2'/></g><circle cx='60' cy='45' r='10' "
        "fill='#888'/></svg>",
        ".a { display: block; width: 200pt; height: 200pt; margin: 0 auto }");
    const struct ops_pictures *pictures = &paper.layout.pages[0].fixed.pictures;
    ck_assert_uint_eq(pictures->path_count, 3); /* what has no colour is not drawn */
    /* twice as large, in the middle of its box, which is in the middle of the page */
    const int32_t *points = pictures->points + pictures->paths[0].first_point;
    ck_assert_int_eq(points[0], 20000 + 30000);
    ck_assert_int_eq(points[1], 20000 + 50000);
    ck_assert_int_eq(points[4], 20000 + 30000 + 200000);
    ck_assert_int_eq(points[5], 20000 + 150000);
    ck_assert_int_eq(pictures->paths[0].width, 4000);
    ck_assert_uint_eq(pictures->paths[0].stroke_rgb, 0xFF0000);
    ck_assert_int_eq(pictures->paths[1].dash_count, 2);
    ck_assert_int_eq(pictures->paths[1].dashes[0], 8000);
    ck_assert_uint_eq(pictures->paths[2].has_stroke, 0);
    struct buf out = {0};
    pictures_write(pictures, 400000, &out);
    ck_assert_ptr_nonnull(
        strstr(buf_text(&out), "1 0 0 RG 4 w [] 0 d 50 330 m\n250 330 l\n250 230 l\n50 230 l\nh\nS\n"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), " c\nh\nf\nQ\n"));
    buf_free(&out);
    paper_free(&paper);
}
END_TEST

static const struct {
    const char *css, *attributes;
    int32_t width, height;
} sizes[] = {
    {"", "", 75000, 37500},
    {"", "width='40mm'", 113385, 56692},
    {"", "height='50'", 75000, 37500},
    {"svg { height: 10pt }", "", 20000, 10000},
    {"svg { width: 10pt; height: 20pt }", "width='7'", 10000, 20000},
};

START_TEST(sizes_of_pictures)
{
    struct paper paper;
    char html[400], css[1000];
    snprintf(html, sizeof html, PAGE_OF("<p><svg id='x' viewBox='0 0 100 50' %s/></p>"),
             sizes[_i].attributes);
    snprintf(css, sizeof css, SMALL_PAGE "%s", sizes[_i].css);
    paper_lay(&paper, html, css, NULL);
    int32_t width, height;
    picture_size(node_by_id(paper.document->root, "x"), &width, &height);
    ck_assert_int_eq(width, sizes[_i].width);
    ck_assert_int_eq(height, sizes[_i].height);
    paper_free(&paper);
}
END_TEST

START_TEST(pictures_without_room_are_refused)
{
    struct paper paper;
    LAY_FAILS(paper, "\n<p><svg viewBox='0 0 100 50'/></p>", "svg { width: 270pt }",
              "page.html:2: the picture is wider than its cell or block");
    paper_free(&paper);
    LAY_FAILS(paper, "<p><svg viewBox='0 0 100 50'/></p>", "svg { width: 50% }",
              "page.html:1: the width of a picture in percent is not supported");
    paper_free(&paper);
    LAY_FAILS(paper, "<table><tr><td><svg viewBox='0 0 10 50'/></td></tr></table>",
              "td { writing-mode: vertical-rl }", "page.html:1: a picture in turned text is not supported");
    paper_free(&paper);
}
END_TEST

/* ---- looks ---- */

START_TEST(a_look_has_grey_and_large_print)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    static const char html[] = PAGE_OF("<p id='p'><b id='b'>a</b></p><svg viewBox='0 0 10 10'><rect "
                                       "width='5' height='5' fill='red'/></svg>");
    page_template_free(open_page(html,
                                 "p { color: red; font-size: 10pt; line-height: 12pt; background: #00f;"
                                 " border: 1pt solid lime; padding: 3pt } b { font-size: 80% }",
                                 &err));
    struct page_look look = {.grey = true, .text_percent = 150};
    struct page_template *page = page_template_open_look(test_dir(), &look, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct page_template *plain = page_template_open(test_dir(), &err);
    ck_assert_str_ne(page_template_digest(page), page_template_digest(plain));
    struct value none = NO_DATA(arena);
    struct document *document = page_fill(page, &none, arena, &err);
    const struct style *style = node_by_id(document->root, "p")->style;
    ck_assert_uint_eq(style->color_rgb, 0x4C4C4C);
    ck_assert_uint_eq(style->background_rgb, 0x1D1D1D);
    ck_assert_uint_eq(style->border[0].rgb, 0x969696);
    ck_assert_int_eq(style->font_size_mpt, 15000);
    ck_assert_int_eq(style->line_height_mpt, 18000);
    ck_assert_int_eq(style->padding_mpt[0], 2000);
    ck_assert_int_eq(node_by_id(document->root, "b")->style->font_size_mpt, 12000);
    ck_assert_int_eq(document->root->style->font_size_mpt, 18000);
    ck_assert_int_eq(document->pages[0].box[BOX_TOP_CENTER].style.font_size_mpt, 18000);
    const struct node *svg = node_by_id(document->root, "p")->next;
    ck_assert_uint_eq(svg->picture->drawing->shapes[0].fill_rgb, 0x4C4C4C);
    page_template_free(page);
    page_template_free(plain);
    arena_free(arena);
}
END_TEST

#define LOOP(test, table) tcase_add_loop_test(cases, test, 0, (int)(sizeof table / sizeof *table))

static Suite *suite(void)
{
    Suite *made = suite_create("picture");
    TCase *cases = tcase_create("pictures");
    LOOP(every_kind_of_png_is_read, kinds);
    tcase_add_test(cases, interlaced_png_is_read);
    tcase_add_test(cases, bad_images_are_refused);
    tcase_add_test(cases, files_of_images);
    tcase_add_test(cases, symbols_are_made);
    tcase_add_test(cases, symbols_stand_on_the_line);
    LOOP(paths_are_read, paths);
    LOOP(bad_drawings_are_refused, bad_drawings);
    tcase_add_test(cases, data_in_drawings_is_checked);
    tcase_add_test(cases, drawings_are_scaled_evenly);
    LOOP(sizes_of_pictures, sizes);
    tcase_add_test(cases, pictures_without_room_are_refused);
    tcase_add_test(cases, a_look_has_grey_and_large_print);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
