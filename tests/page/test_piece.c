/* piece: packed and read back, refused when damaged, and the files made of pieces. */
#define _GNU_SOURCE /* memmem */
#include "base/digest.h"
#include "page/paper.h"
#include "page/pdf_read.h"
#include "page/picture.h"

#include <libdeflate.h>
#include <png.h>

/* What an archive would hold. */
struct kept {
    char kind[64][16], hash[64][DIGEST_HEX + 1];
    struct buf bytes[64];
    int count;
    const char *missing; /* a kind that got lost, or NULL */
};

static int keep(void *user, const char *kind, const char *hash, const struct buf *bytes, struct err *err)
{
    (void)err;
    struct kept *kept = user;
    for (int i = 0; i < kept->count; i++)
        if (strcmp(kept->hash[i], hash) == 0)
            return 0;
    ck_assert_int_lt(kept->count, 64);
    snprintf(kept->kind[kept->count], sizeof kept->kind[0], "%s", kind);
    snprintf(kept->hash[kept->count], sizeof kept->hash[0], "%s", hash);
    buf_put(&kept->bytes[kept->count++], bytes->data, bytes->len);
    return 0;
}

static int find(void *user, const char *hash, struct buf *out, struct err *err)
{
    (void)err;
    const struct kept *kept = user;
    for (int i = 0; i < kept->count; i++)
        if (strcmp(kept->hash[i], hash) == 0 &&
            (kept->missing == NULL || strcmp(kept->kind[i], kept->missing) != 0)) {
            buf_put(out, kept->bytes[i].data, kept->bytes[i].len);
            return 1;
        }
    return 0;
}

static void kept_free(struct kept *kept)
{
    for (int i = 0; i < kept->count; i++)
        buf_free(&kept->bytes[i]);
}

#define BODY                                                                                                                              \
    PAGE_OF("<h1>Выписка</h1><p>Ученик, класс, <b>период</b></p><table><tr><td>один</td><td>два</td></tr>" \
            "</table><p>{{name}}</p><div style=\"page-break-before: always\"><p>подпись</p><p>дата</p>"                        \
            "<p>М. П.</p><p>{{name}}</p></div>")

static struct press *new_press(struct kept *kept)
{
    struct err err = {0};
    struct press *press = press_open(fonts_folder(), &err);
    ck_assert_msg(press != NULL, "%s", err.message);
    press_set_source(press, find, kept);
    return press;
}

static struct piece *make(struct press *press, const char *name)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct page_template *page = open_page(BODY, SMALL_PAGE, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(arena, "name", name);
    struct piece *piece = piece_make(press, page_fill(page, &data, arena, &err), name, arena, &err);
    ck_assert_msg(piece != NULL, "%s", err.message);
    page_template_free(page);
    arena_free(arena);
    return piece;
}

static void file_of(struct press *press, struct piece *const *pieces, int count, struct buf *out)
{
    struct err err = {0};
    struct pdf *pdf = pdf_begin(press, "т", "ru", 1);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(pdf_put(pdf, pieces[i], &err), 0);
    ck_assert_int_eq(pdf_end(pdf, out, &err), 0);
    pdf_free(pdf);
}

static struct kept archive; /* of one test */

/* Two pieces made, packed, and what they need kept. */
static void pack_two(struct press *press, struct piece *pieces[2], struct buf packed[2])
{
    static const char *const names[] = {"Анна", "Ҡаҙаҡбаев Пётр"};
    struct err err = {0};
    archive = (struct kept){.count = 0};
    for (int i = 0; i < 2; i++) {
        pieces[i] = make(press, names[i]);
        piece_seal(pieces[i], 0, "SAID");
        piece_join(pieces[i], press_batch(press, "SIGNED TOGETHER"));
        piece_pack(pieces[i], &packed[i]);
        ck_assert_int_eq(piece_needs(pieces[i], keep, &archive, &err), 0);
    }
}

START_TEST(a_piece_comes_back_as_it_was)
{
    struct press *press = new_press(&archive), *later = new_press(&archive);
    struct piece *made[2], *read[2];
    struct buf packed[2] = {{0}}, again = {0}, first = {0}, second = {0};
    struct err err = {0};
    pack_two(press, made, packed);
    ck_assert_str_ne(piece_hash(made[0]), piece_hash(made[1]));
    for (int i = 0; i < 2; i++) {
        read[i] = piece_unpack(later, packed[i].data, packed[i].len, &err);
        ck_assert_msg(read[i] != NULL, "%s", err.message);
        ck_assert_str_eq(piece_hash(read[i]), piece_hash(made[i]));
        ck_assert_int_eq(piece_pages(read[i]), 2);
        piece_pack(read[i], &again);
        ck_assert_uint_eq(again.len, packed[i].len);
        ck_assert_mem_eq(again.data, packed[i].data, again.len);
    }
    file_of(press, made, 2, &first);
    file_of(later, read, 2, &second);
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_mem_eq(first.data, second.data, first.len);
    for (int i = 0; i < 2; i++) {
        piece_free(made[i]);
        piece_free(read[i]);
        buf_free(&packed[i]);
    }
    buf_free(&again);
    buf_free(&first);
    buf_free(&second);
    press_free(press);
    press_free(later);
    kept_free(&archive);
}
END_TEST

START_TEST(what_the_template_draws_is_one_part)
{
    struct press *press = new_press(&archive);
    struct piece *made[2];
    struct buf packed[2] = {{0}};
    int templates = 0, faces = 0, batches = 0;
    pack_two(press, made, packed);
    for (int i = 0; i < archive.count; i++) {
        templates += strcmp(archive.kind[i], "template") == 0;
        faces += strcmp(archive.kind[i], "face") == 0;
        batches += strcmp(archive.kind[i], "batch") == 0;
    }
    ck_assert_int_eq(templates, 2); /* one on each page, the same for both */
    ck_assert_int_eq(faces, 2);
    ck_assert_int_eq(batches, 1);
    for (int i = 0; i < 2; i++) {
        piece_free(made[i]);
        buf_free(&packed[i]);
    }
    press_free(press);
    kept_free(&archive);
}
END_TEST

/* How many parts ARCHIVE has when a piece of NAME with so many ROWS is in it, too. */
static int parts_with(struct press *press, const char *html, const char *css, const char *name, int rows)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    const char *each[64] = {NULL};
    for (int i = 0; i < rows; i++)
        each[i] = "отметка";
    struct page_template *page = open_page(html, css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(arena, "name", name, "year", "");
    data = with(arena, data, "rows", list_of(arena, "v", each));
    struct piece *piece = piece_make(press, page_fill(page, &data, arena, &err), NULL, arena, &err);
    ck_assert_msg(piece != NULL, "%s", err.message);
    ck_assert_int_eq(piece_pages(piece) > 1, rows > 30);
    ck_assert_int_eq(piece_needs(piece, keep, &archive, &err), 0);
    piece_free(piece);
    page_template_free(page);
    arena_free(arena);
    int parts = 0;
    for (int i = 0; i < archive.count; i++)
        parts += strcmp(archive.kind[i], "template") == 0;
    return parts;
}

#define LINED_TABLE                                                                                          \
    "table { border-collapse: collapse; width: 100% } td, th { border: 1pt solid black } .n { width: 60pt }"
static const char long_name[] = "Достопримечательностева Александра Константиновна-Владимировна Вторая";

START_TEST(what_data_moves_is_no_part)
{
    static const char body[] =
        PAGE_OF("<table><thead><tr><th class='n'>№</th><th class='n'>предмет</th><th>балл</th>"
                "{{#year}}<th class='n'>год</th>{{/year}}</tr></thead>"
                "<tbody>{{#rows}}<tr><td>один</td><td>два</td><td>{{v}}</td></tr>{{/rows}}</tbody></table>"
                "<p>до</p><p>{{name}}</p><p>после</p><p>подпись</p>"
                "<div class='tear'><p>отрез</p><p>подпись</p><p>имя: {{name}}</p></div>");
    static const char css[] = SMALL_PAGE LINED_TABLE ".tear { float: bottom; border-top: 1pt dashed black }";
    archive = (struct kept){.count = 0};
    struct press *press = new_press(&archive);
    /* the head of the table; the paragraphs; the foot */
    ck_assert_int_eq(parts_with(press, body, css, "Анна", 0), 3);
    ck_assert_int_eq(parts_with(press, body, css, "Пётр", 2), 3);
    ck_assert_int_eq(parts_with(press, body, css, "Пётр", 60), 3); /* the head on all pages */
    /* two lines: before and behind them stands too little; at the foot the box goes by them, its words don't */
    ck_assert_int_eq(parts_with(press, body, css, long_name, 3), 4);
    ck_assert_int_eq(parts_with(press, body, css, long_name, 4), 4);
    press_free(press);
    kept_free(&archive);
}
END_TEST

START_TEST(rows_of_a_list_are_a_part_when_a_cell_is_common)
{
    static const char body[] =
        PAGE_OF("<table>{{#rows}}<tr><td class='n'>{{v}}</td><td>{{name}}</td></tr>{{/rows}}</table>");
    static const char own[] = SMALL_PAGE LINED_TABLE,
                      css[] = SMALL_PAGE LINED_TABLE ".n { -itog-common: yes }";
    static const char by_data[] = SMALL_PAGE "td { border: 1pt solid black } .n { -itog-common: yes }";
    archive = (struct kept){.count = 0};
    struct press *press = new_press(&archive);
    ck_assert_int_eq(parts_with(press, body, own, "Анна", 4), 0);
    ck_assert_int_eq(parts_with(press, body, by_data, "Анна", 4), 0); /* as wide as what stands in it */
    ck_assert_int_eq(parts_with(press, body, css, "Анна", 4), 1);
    ck_assert_int_eq(parts_with(press, body, css, "Пётр", 4), 1);
    ck_assert_int_eq(parts_with(press, body, css, long_name, 4), 1); /* none: the rows are higher */
    ck_assert_int_eq(parts_with(press, body, css, "Пётр", 5), 2);
    press_free(press);
    kept_free(&archive);
}
END_TEST

/* Puts the sum behind, as piece_pack does. */
static void put_sum(struct buf *bytes)
{
    char hex[DIGEST_HEX + 1];
    digest_input(bytes->data, bytes->len, hex);
    for (int i = 0; i < 16; i++) {
        unsigned byte;
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
        buf_putc(bytes, (char)byte);
    }
}

/* Taken only when it is refused: with an error of the data, and nothing lost. */
static void ck_refused(struct press *press, const char *data, size_t len)
{
    struct err err = {0};
    ck_assert_ptr_null(piece_unpack(press, data, len, &err));
    ck_assert_int_eq(err.kind, ERR_DATA);
}

START_TEST(damaged_bytes_are_refused)
{
    struct press *press = new_press(&archive);
    struct piece *made[2];
    struct buf packed[2] = {{0}};
    pack_two(press, made, packed);
    for (size_t len = 0; len < packed[0].len; len++)
        ck_refused(press, packed[0].data, len);
    for (size_t i = 0; i < packed[0].len; i++) {
        packed[0].data[i] ^= (char)(1 << i % 8);
        ck_refused(press, packed[0].data, packed[0].len);
        packed[0].data[i] ^= (char)(1 << i % 8);
    }
    for (int i = 0; i < 2; i++) {
        piece_free(made[i]);
        buf_free(&packed[i]);
    }
    press_free(press);
    kept_free(&archive);
}
END_TEST

/* The sum is of use against accidents only: lengths that lie must not be believed when it fits. */
START_TEST(lies_with_a_right_sum_do_no_harm)
{
    struct press *press = new_press(&archive);
    struct piece *made[2];
    struct buf packed[2] = {{0}};
    struct err err = {0};
    enum { SUM = 16 };
    pack_two(press, made, packed);
    for (size_t i = strlen("itog piece 3\n"); i + SUM < packed[0].len; i++)
        for (int k = 0; k < 3; k++) {
            struct buf lie = {0};
            buf_put(&lie, packed[0].data, packed[0].len - SUM);
            lie.data[i] = (char)(k == 0 ? 0xFF : k == 1 ? 0 : lie.data[i] ^ 1);
            if (k == 2)
                lie.len = i;
            put_sum(&lie);
            struct piece *piece = piece_unpack(press, lie.data, lie.len, &err);
            if (piece != NULL) { /* only its content differs */
                struct buf out = {0};
                file_of(press, &piece, 1, &out);
                buf_free(&out);
            }
            piece_free(piece);
            buf_free(&lie);
        }
    for (int i = 0; i < 2; i++) {
        piece_free(made[i]);
        buf_free(&packed[i]);
    }
    press_free(press);
    kept_free(&archive);
}
END_TEST

START_TEST(a_part_that_is_lost_or_changed_is_told)
{
    struct press *press = new_press(&archive);
    struct piece *made[2];
    struct buf packed[2] = {{0}};
    struct err err = {0};
    pack_two(press, made, packed);
    static const char *const kinds[] = {"template", "batch"};
    for (int k = 0; k < 2; k++) {
        struct press *later = new_press(&archive);
        archive.missing = kinds[k];
        ck_assert_ptr_null(piece_unpack(later, packed[0].data, packed[0].len, &err));
        ck_assert_msg(strstr(err.message, "the archive does not hold") != NULL, "%s", err.message);
        archive.missing = NULL;
        for (int i = 0; i < archive.count; i++)
            if (strcmp(archive.kind[i], kinds[k]) == 0)
                archive.bytes[i].data[archive.bytes[i].len / 2] ^= 1;
        ck_refused(later, packed[0].data, packed[0].len);
        for (int i = 0; i < archive.count; i++)
            if (strcmp(archive.kind[i], kinds[k]) == 0)
                archive.bytes[i].data[archive.bytes[i].len / 2] ^= 1;
        press_free(later);
    }
    for (int i = 0; i < 2; i++) {
        piece_free(made[i]);
        buf_free(&packed[i]);
    }
    press_free(press);
    kept_free(&archive);
}
END_TEST

/* Version 2 has no word of batches behind the seal. */
/* A face of another release: the piece is set in it, and stands beside one in this release's. */
START_TEST(a_piece_of_last_year_keeps_its_face)
{
    struct kept old = {.count = 0};
    struct err err = {0};
    struct buf command = {0};
    char path[700];
    buf_printf(&command, "mkdir %s/faces && cp %s/*.ttf %s/faces && printf x >>%s/faces/PTSerif-Regular.ttf",
               test_dir(), fonts_folder(), test_dir(), test_dir());
    ck_assert_int_eq(system(buf_text(&command)), 0);
    snprintf(path, sizeof path, "%s/faces", test_dir());
    struct press *then = press_open(path, &err);
    ck_assert_msg(then != NULL, "%s", err.message);
    struct piece *last_year = make(then, "Анна");
    struct buf packed = {0}, out = {0};
    piece_pack(last_year, &packed);
    ck_assert_int_eq(piece_needs(last_year, keep, &old, &err), 0);
    piece_free(last_year);
    press_free(then);
    struct press *now = new_press(&old);
    struct piece *pieces[2] = {make(now, "Анна"), piece_unpack(now, packed.data, packed.len, &err)};
    ck_assert_msg(pieces[1] != NULL, "%s", err.message);
    ck_assert_str_ne(piece_hash(pieces[0]), piece_hash(pieces[1]));
    file_of(now, pieces, 2, &out);
    snprintf(path, sizeof path, "%s/years.pdf", test_dir());
    ck_assert_int_eq(file_write(path, out.data, out.len, &err), 0);
    buf_clear(&command);
    buf_printf(&command,
               "command -v pdffonts >/dev/null || exit 0; test $(pdffonts %s | grep -c Regular) = 2 &&"
               " test $(pdftotext %s - | grep -c Анна) = 4",
               path, path);
    ck_assert_int_eq(system(buf_text(&command)), 0);
    buf_free(&command);
    for (int i = 0; i < 2; i++)
        piece_free(pieces[i]);
    buf_free(&packed);
    buf_free(&out);
    press_free(now);
    kept_free(&old);
}
END_TEST

/* Reads all pages of FILE, of pieces that have two each; HASHES: of what they draw. */
static int read_drawn(const struct buf *file, char hashes[][DIGEST_HEX + 1])
{
    struct err err = {0};
    struct pdf_seal seal;
    struct digest digest;
    struct pdf_reader *reader = pdf_read(file->data, file->len, &err);
    int failed = reader == NULL ? -1 : 0;
    for (size_t i = 0; failed == 0 && i < pdf_read_pages(reader); i++) {
        if (i % 2 == 0)
            pdf_read_begin(reader, &digest);
        failed = pdf_read_page(reader, i, &digest, &seal, &err);
        if (i % 2 == 1)
            pdf_read_end(reader, &digest, hashes[i / 2]);
    }
    pdf_read_free(reader);
    return failed;
}

/* Letters of one byte and of two, and those that strings escape; and another face. */
START_TEST(what_a_piece_draws_is_found_in_every_file)
{
    static const char *const names[] = {"Анна", "Ѣ (\\) Ѳ\u0130\u0131\u012f\u0122", "5 3 3"};
    struct kept none = {.count = 0};
    struct press *press = new_press(&none);
    struct buf file = {0};
    char hashes[4][DIGEST_HEX + 1], alone[DIGEST_HEX + 1];
    struct piece *pieces[4];
    for (int i = 0; i < 3; i++) {
        pieces[i] = make(press, names[i]);
        piece_seal(pieces[i], 0, "SAID");
        piece_join(pieces[i], press_batch(press, "0123"));
    }
    file_of(press, pieces, 3, &file);
    ck_assert_int_eq(read_drawn(&file, hashes), 0);
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(hashes[i], piece_drawn(pieces[i]));
    file_of(press, pieces + 1, 1, &file);
    ck_assert_int_eq(read_drawn(&file, hashes), 0);
    ck_assert_str_eq(hashes[0], piece_drawn(pieces[1]));
    snprintf(alone, sizeof alone, "%s", piece_drawn(pieces[2]));
    for (int i = 0; i < 3; i++)
        piece_free(pieces[i]);
    press_free(press);
    /* a face with other letters */
    struct err err = {0};
    struct buf command = {0};
    char path[700];
    buf_printf(
        &command,
        "mkdir %s/other && cp %s/*.ttf %s/other && cd %s/other && cp PTSerif-Bold.ttf PTSerif-Regular.ttf",
        test_dir(), fonts_folder(), test_dir(), test_dir());
    ck_assert_int_eq(system(buf_text(&command)), 0);
    snprintf(path, sizeof path, "%s/other", test_dir());
    press = press_open(path, &err);
    ck_assert_msg(press != NULL, "%s", err.message);
    pieces[0] = make(press, names[2]);
    ck_assert_str_ne(piece_drawn(pieces[0]), alone);
    piece_free(pieces[0]);
    press_free(press);
    buf_free(&command);
    buf_free(&file);
}
END_TEST

static void put_bytes(struct buf *out, const char *hex, int count)
{
    for (int i = 0; i < count; i++) {
        unsigned byte;
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
        buf_putc(out, (char)byte);
    }
}

/* A piece as releases before the codes of one byte packed it: one page that shows "Ы", the number of its glyph. */
static void pack_old(char version, struct buf *out)
{
    enum { SUM = 16 };
    const struct font_face *face = &fonts()->faces[0];
    const unsigned id = face->glyphs[0x42B].id;
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(1);
    struct buf text = {0};
    char deflated[200], hex[DIGEST_HEX + 1];
    buf_printf(&text, "BT\n/F0 10 Tf\n20 100 Td\n<%04X>Tj\nET\n", id);
    const size_t len = libdeflate_zlib_compress(compressor, text.data, text.len, deflated, sizeof deflated);
    buf_printf(out, "itog piece %c\n", version);
    put_bytes(out, digest_input("hash", 4, hex), DIGEST_BYTES);
    buf_putc(out, 4); /* groups of letters */
    put_bytes(out, face->hash, DIGEST_BYTES);
    if (version == '2') {
        buf_putc(out, 127);
        for (unsigned i = 0; i < 127; i++)
            buf_putc(out, (char)(id / 8 == i ? 1U << id % 8 : 0));
    }
    buf_put(out, "\0\0\0\0\0\0\0", FONT_FACES - 1);
    buf_put(out, "\0\0\0\1", 4);                 /* no parts, bookmark, seal; a page */
    buf_put(out, "\xC0\x9A\x0C\x80\xE9\x0F", 6); /* 200 x 259.2 pt */
    ck_assert_uint_lt(len, 128);
    buf_putc(out, (char)len);
    buf_put(out, deflated, len);
    put_bytes(out, digest_input(out->data, out->len, hex), SUM);
    libdeflate_free_compressor(compressor);
    buf_free(&text);
}

/* Both kinds of codes in one file; what was archived is packed again as it was. */
START_TEST(pieces_of_earlier_formats_stand_beside_those_of_today)
{
    struct kept none = {.count = 0};
    struct press *press = new_press(&none);
    struct err err = {0};
    for (char version = '1'; version <= '2'; version++) {
        struct buf packed = {0}, again = {0}, out = {0}, command = {0};
        pack_old(version, &packed);
        struct piece *pieces[2] = {piece_unpack(press, packed.data, packed.len, &err), make(press, "Анна Ѣ")};
        ck_assert_msg(pieces[0] != NULL, "%s", err.message);
        piece_pack(pieces[0], &again);
        struct piece *read = piece_unpack(press, again.data, again.len, &err);
        ck_assert_msg(read != NULL, "%s", err.message);
        for (int i = 0; i < 2; i++) {
            char path[600];
            struct piece *both[2] = {i == 0 ? pieces[0] : read, pieces[1]};
            snprintf(path, sizeof path, "%s/old-%c%d.pdf", test_dir(), version, i);
            file_of(press, both, 2, &out);
            ck_assert_int_eq(file_write(path, out.data, out.len, &err), 0);
            buf_clear(&command);
            buf_printf(
                &command,
                "command -v pdffonts >/dev/null || exit 0; test $(pdffonts %s | grep -c yes.yes.yes) = 3 &&"
                " pdftotext %s - | tr -d '\\f' | head -n 1 | grep -x Ы && test $(pdftotext %s - | grep -c "
                "'Анна Ѣ') = 2",
                path, path, path);
        }
        piece_free(pieces[0]);
        piece_free(pieces[1]);
        piece_free(read);
        buf_free(&packed);
        buf_free(&again);
        buf_free(&out);
        buf_free(&command);
    }
    press_free(press);
}
END_TEST

START_TEST(an_image_is_a_part_of_its_own)
{
    static const png_byte pixels[] = {255, 0, 0, 255, 0, 0, 255, 100};
    png_image png = {.version = PNG_IMAGE_VERSION, .width = 2, .height = 1, .format = PNG_FORMAT_RGBA};
    struct err err = {0};
    struct kept kept = {.count = 0};
    struct press *press = new_press(&kept);
    struct arena *arena = arena_new();
    char path[600];
    snprintf(path, sizeof path, "%s/em.png", test_dir());
    ck_assert(png_image_write_to_file(&png, path, 0, pixels, 0, NULL));
    /* once in what the template draws, once beside data */
    struct page_template *page =
        open_page(PAGE_OF("<div><p>a</p><p>b</p><p>c<img src='em.png' alt=''/></p></div><p>{{x}}<img "
                          "src='em.png' alt=''/></p>"),
                  SMALL_PAGE, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(arena, "x", "y");
    struct piece *piece = piece_make(press, page_fill(page, &data, arena, &err), NULL, arena, &err);
    ck_assert_msg(piece != NULL, "%s", err.message);
    page_template_free(page);
    ck_assert_int_eq(piece_needs(piece, keep, &kept, &err), 0);
    int images = 0;
    for (int i = 0; i < kept.count; i++)
        images += strcmp(kept.kind[i], "image") == 0;
    ck_assert_int_eq(images, 1);
    struct buf packed = {0}, first = {0}, second = {0};
    piece_pack(piece, &packed);
    file_of(press, &piece, 1, &first);
    piece_free(piece);
    press_free(press);
    press = new_press(&kept);
    piece = piece_unpack(press, packed.data, packed.len, &err);
    ck_assert_msg(piece != NULL, "%s", err.message);
    file_of(press, &piece, 1, &second);
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_mem_eq(first.data, second.data, first.len);
    snprintf(path, sizeof path, "%s/em.pdf", test_dir());
    ck_assert_int_eq(file_write(path, first.data, first.len, &err), 0);
    char command[2000];
    snprintf(command, sizeof command,
             "command -v pdfimages >/dev/null || exit 0; pdfimages -list %s | awk '$3 == \"image\" && $6 == "
             "\"rgb\" { i++ } "
             "$3 == \"smask\" { m++ } END { exit i == 2 && m == 2 ? 0 : 1 }'",
             path);
    ck_assert_int_eq(system(command), 0);
    piece_free(piece);
    press_free(press);
    kept_free(&kept);
    buf_free(&packed);
    buf_free(&first);
    buf_free(&second);
    arena_free(arena);
}
END_TEST

START_TEST(a_code_is_read_from_paper)
{
    struct err err = {0};
    struct kept kept = {.count = 0};
    struct press *press = new_press(&kept);
    struct arena *arena = arena_new();
    struct page_template *page =
        open_page(PAGE_OF("<p>a <img src='qr:{{x}}' alt=''/></p>"), SMALL_PAGE "img { width: 60pt }", &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(arena, "x", "ITOG1-7XK2P-Ключ");
    struct piece *piece = piece_make(press, page_fill(page, &data, arena, &err), NULL, arena, &err);
    ck_assert_msg(piece != NULL, "%s", err.message);
    struct buf out = {0};
    char path[600], command[2400];
    file_of(press, &piece, 1, &out);
    snprintf(path, sizeof path, "%s/qr.pdf", test_dir());
    ck_assert_int_eq(file_write(path, out.data, out.len, &err), 0);
    snprintf(command, sizeof command,
             "command -v zbarimg >/dev/null || exit 0; pdftoppm -r 100 -png %s %s/qr && "
             "test \"$(zbarimg -q --raw %s/qr-*.png 2>/dev/null)\" = ITOG1-7XK2P-Ключ",
             path, test_dir(), test_dir());
    ck_assert_int_eq(system(command), 0);
    piece_free(piece);
    page_template_free(page);
    press_free(press);
    buf_free(&out);
    arena_free(arena);
}
END_TEST

/* A background is below what the parts draw, which is below the texts of the data. */
START_TEST(parts_lie_over_backgrounds)
{
    struct ops left = {.text_end = 0}, data = {.text_end = 0};
    const struct ops *const lists[] = {&left, &data};
    const uint16_t glyph = fonts()->faces[0].glyphs['A'].id;
    struct buf calls = {0}, out = {0};
    ops_rect(&left, (struct op_rect){0, 0, 10000, 10000, 0xFF0000});
    ops_text(&data, (struct op_text){.size_mpt = 10000}, &glyph, 1, 5000);
    ops_line(&data, (struct op_line){.length = 5000, .width = 500, .style = BORDER_SOLID});
    buf_puts(&calls, "/Part Do\n");
    ops_write(lists, 2, fonts(), &calls, 100000, &out);
    const char *rect = strstr(buf_text(&out), "re\nf\nQ\n"), *part = strstr(buf_text(&out), "/Part Do");
    const char *line = strstr(buf_text(&out), "l\nS"), *text = strstr(buf_text(&out), "Tj");
    ck_assert(rect != NULL && part != NULL && line != NULL && text != NULL);
    ck_assert(rect < part && part < line && line < text);
    buf_free(&calls);
    buf_free(&out);
    ops_free(&left);
    ops_free(&data);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("piece");
    TCase *cases = tcase_create("piece");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, a_piece_comes_back_as_it_was);
    tcase_add_test(cases, what_the_template_draws_is_one_part);
    tcase_add_test(cases, what_data_moves_is_no_part);
    tcase_add_test(cases, rows_of_a_list_are_a_part_when_a_cell_is_common);
    tcase_add_test(cases, damaged_bytes_are_refused);
    tcase_add_test(cases, lies_with_a_right_sum_do_no_harm);
    tcase_add_test(cases, a_part_that_is_lost_or_changed_is_told);
    tcase_add_test(cases, a_piece_of_last_year_keeps_its_face);
    tcase_add_test(cases, what_a_piece_draws_is_found_in_every_file);
    tcase_add_test(cases, pieces_of_earlier_formats_stand_beside_those_of_today);
    tcase_add_test(cases, an_image_is_a_part_of_its_own);
    tcase_add_test(cases, a_code_is_read_from_paper);
    tcase_add_test(cases, parts_lie_over_backgrounds);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
