/* Reading PDF files back: what a page draws, whatever writes the file; files that are broken, foreign, or made to do harm. */
#include "base/buf.h"
#include "harness.h"
#include "page/pdf_digest.h"
#include "page/pdf_read.h"

#include <libdeflate.h>

/* ---- small PDF files, made here ---- */

enum { OBJECTS = 12 };

struct maker {
    struct buf out;
    size_t places[OBJECTS];
    size_t count;
};

/* The next object is TEXT. */
static void put(struct maker *maker, const char *text)
{
    if (maker->count == 0) {
        buf_puts(&maker->out, "%PDF-1.5\n");
        maker->count = 1;
    }
    maker->places[maker->count] = maker->out.len;
    buf_printf(&maker->out, "%zu 0 obj\n%s\nendobj\n", maker->count++, text);
}

static void put_stream(struct maker *maker, const char *dict, const void *data, size_t len)
{
    struct buf text = {0};
    maker->places[maker->count] = maker->out.len;
    buf_printf(&text, "%zu 0 obj\n<<%s/Length %zu>>stream\n", maker->count++, dict, len);
    buf_put(&text, data, len);
    buf_puts(&text, "\nendstream\nendobj\n");
    buf_put(&maker->out, text.data, text.len);
    buf_free(&text);
}

static void finish(struct maker *maker, const char *trailer)
{
    const size_t at = maker->out.len;
    buf_printf(&maker->out, "xref\n0 %zu\n0000000000 65535 f \n", maker->count);
    for (size_t i = 1; i < maker->count; i++)
        buf_printf(&maker->out, "%010zu 00000 n \n", maker->places[i]);
    buf_printf(&maker->out, "trailer\n<</Size %zu/Root 1 0 R%s>>\nstartxref\n%zu\n%%%%EOF\n", maker->count,
               trailer, at);
}

static const char catalog[] = "<</Type/Catalog/Pages 2 0 R>>";
static const char tree[] = "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595.28 841.89]>>";
static const char contents[] = "0 0 10 10 re f\n";

/* One page with PAGE in its dictionary. */
static struct maker one_page(const char *page, const char *trailer)
{
    struct maker maker = {.count = 0};
    struct buf text = {0};
    put(&maker, catalog);
    put(&maker, tree);
    buf_printf(&text, "<</Type/Page/Parent 2 0 R/Contents 4 0 R%s>>", page);
    put(&maker, text.data);
    put_stream(&maker, "", contents, strlen(contents));
    finish(&maker, trailer);
    buf_free(&text);
    return maker;
}

/* Reads all pages of DATA from memory that ends with it. Why it can't be read, or "": then PIECE is the digest of all. */
static const char *read_pages(const char *data, size_t len, struct pdf_seal *seal, char piece[DIGEST_HEX + 1])
{
    static struct err err;
    struct digest digest;
    struct pdf_seal found;
    char *exact = malloc(len > 0 ? len : 1);
    memcpy(exact, data, len);
    err = (struct err){0};
    struct pdf_reader *reader = pdf_read(exact, len, &err);
    digest_begin(&digest);
    if (reader != NULL)
        pdf_read_begin(reader, &digest);
    for (size_t i = 0; reader != NULL && err.kind == ERR_NONE && i < pdf_read_pages(reader); i++)
        pdf_read_page(reader, i, &digest, seal != NULL ? seal : &found, &err);
    if (reader != NULL && piece != NULL)
        pdf_read_end(reader, &digest, piece);
    pdf_read_free(reader);
    free(exact);
    ck_assert((err.kind == ERR_NONE) == (err.message[0] == '\0'));
    return err.message;
}

static const char *read_made(struct maker maker)
{
    const char *why = read_pages(maker.out.data, maker.out.len, NULL, NULL);
    buf_free(&maker.out);
    return why;
}

/* ---- the tests ---- */

START_TEST(a_page_and_its_seal)
{
    struct pdf_seal seal;
    char piece[DIGEST_HEX + 1], content[DIGEST_HEX + 1], line[100], wanted[DIGEST_HEX + 1];
    struct maker maker = one_page(
        "/PieceInfo<</itog<</LastModified(D:20251025)/Private<</Code(ITOG1:00)/Pages 3/Seal(00)>>>>>>", "");
    ck_assert_str_eq(read_pages(maker.out.data, maker.out.len, &seal, piece), "");
    ck_assert(seal.begins && !seal.blank);
    ck_assert_int_eq(seal.pages, 3);
    ck_assert_str_eq(seal.code, "ITOG1:00");
    ck_assert_str_eq(seal.seal, "00");
    snprintf(line, sizeof line, "595.28 841.89 %s\n", digest_input(contents, strlen(contents), content));
    ck_assert_str_eq(piece, digest_input(line, strlen(line), wanted));
    buf_free(&maker.out);
}
END_TEST

/* What signs several pieces stands apart; what has a hold of it must have all. */
START_TEST(a_page_of_a_batch)
{
    static const char *const wrong[] = {
        "/PieceInfo<</itog<</Private<</Said(00)/Pages 1/Batch 9 0 R>>>>>>",
        "/PieceInfo<</itog<</Private<</Said(00)/Pages 1/Batch 3 0 R>>>>>>",
        "/PieceInfo<</itog<</Private<</Code(ITOG1:00)/Pages 1/Batch(00)>>>>>>",
        "/PieceInfo<</itog<</Private<</Said(00)/Pages 1/Seal(00)>>>>>>",
        "/PieceInfo<</itog<</Private<</Said(00)/Pages 0/Batch(00)>>>>>>",
        "/PieceInfo<</itog<</Private<</Said(00)/Pages 1>>>>>>"};
    struct pdf_seal seal;
    struct maker maker = {.count = 0};
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker,
        "<</Type/Page/Parent 2 0 R/PieceInfo<</itog<</Private<</Said(07)/Pages 2/Batch 4 0 R>>>>>>>>");
    put(&maker, "(0123)");
    finish(&maker, "");
    ck_assert_str_eq(read_pages(maker.out.data, maker.out.len, &seal, NULL), "");
    buf_free(&maker.out);
    ck_assert(seal.begins && seal.batch && seal.pages == 2);
    ck_assert_str_eq(seal.code, "07");
    ck_assert_str_eq(seal.seal, "0123");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(read_made(one_page(wrong[i], ""))[0] != '\0', "%s", wrong[i]);
    struct buf huge = {0}; /* more than any list has */
    buf_puts(&huge, "/PieceInfo<</itog<</Private<</Said(00)/Pages 1/Batch(");
    for (int i = 0; i < 100000; i++)
        buf_putc(&huge, '0');
    buf_puts(&huge, ")>>>>>>");
    ck_assert_str_ne(read_made(one_page(huge.data, "")), "");
    buf_free(&huge);
}
END_TEST

/* The same content, deflated, its stream the only one of an array. */
START_TEST(how_it_is_written_makes_no_difference)
{
    char piece[DIGEST_HEX + 1], again[DIGEST_HEX + 1], small[200];
    struct maker maker = one_page("", ""), other = {.count = 0};
    ck_assert_str_eq(read_pages(maker.out.data, maker.out.len, NULL, piece), "");
    buf_free(&maker.out);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(9);
    put(&other, catalog);
    put(&other, tree);
    put(&other, "<</Contents [4 0 R % a remark ] \n ]/Type/Page/Parent 2 0 R>>");
    const size_t len = libdeflate_zlib_compress(compressor, contents, strlen(contents), small, sizeof small);
    put_stream(&other, "/Filter[/FlateDecode]", small, len);
    libdeflate_free_compressor(compressor);
    finish(&other, "");
    ck_assert_str_eq(read_pages(other.out.data, other.out.len, NULL, again), "");
    ck_assert_str_eq(piece, again);
    buf_free(&other.out);
}
END_TEST

START_TEST(forms_that_a_page_calls_count)
{
    static const char *const bodies[] = {"0 g\n", "1 g\n"};
    char pieces[3][DIGEST_HEX + 1];
    for (int i = 0; i < 3; i++) {
        struct maker maker = {.count = 0};
        put(&maker, catalog);
        put(&maker, tree);
        put(&maker, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</T1 5 0 R>>>>>>");
        put_stream(&maker, "", i < 2 ? "/T1 Do" : "/T2 Do", 6);
        put_stream(&maker, "/Type/XObject/Subtype/Form/BBox[0 -14400 14400 14400]", bodies[i % 2], 4);
        finish(&maker, "");
        ck_assert_str_eq(read_pages(maker.out.data, maker.out.len, NULL, pieces[i]), "");
        buf_free(&maker.out);
    }
    ck_assert_str_ne(pieces[0], pieces[1]);
    ck_assert_str_ne(pieces[0], pieces[2]);
    struct maker moved = {.count = 0};
    put(&moved, catalog);
    put(&moved, tree);
    put(&moved, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</T1 5 0 R>>>>>>");
    put_stream(&moved, "", "/T1 Do", 6);
    put_stream(&moved, "/Subtype/Form/Matrix[1 0 0 1 9 9]/BBox[0 -14400 14400 14400]", bodies[0], 4);
    finish(&moved, "");
    ck_assert_str_ne(read_made(moved), "");
}
END_TEST

/* Each piece of a large print job calls the forms that the others call: they are unpacked and paid for once. */
START_TEST(many_pieces_call_the_same_form)
{
    char small[100];
    struct err err = {0};
    char hash[DIGEST_HEX + 1], first[DIGEST_HEX + 1];
    struct pdf_seal seal;
    struct digest digest;
    struct maker maker = {.count = 0};
    struct buf large = {0};
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(9);
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</T1 5 0 R>>>>>>");
    put_stream(&maker, "/Filter/FlateDecode", small,
               libdeflate_zlib_compress(compressor, "/T1 Do", 6, small, sizeof small));
    for (int i = 0; i < 10000; i++)
        buf_puts(&large, "0 g 1 g\n");
    char *packed = malloc(large.len);
    put_stream(&maker, "/Type/XObject/Subtype/Form/BBox[0 -14400 14400 14400]/Filter/FlateDecode", packed,
               libdeflate_zlib_compress(compressor, large.data, large.len, packed, large.len));
    put_stream(&maker, "", large.data, large.len); /* as large as such a file is */
    finish(&maker, "");
    struct pdf_reader *reader = pdf_read(maker.out.data, maker.out.len, &err);
    ck_assert_ptr_nonnull(reader);
    for (int i = 0; i < 5000; i++) {
        pdf_read_begin(reader, &digest);
        ck_assert_msg(pdf_read_page(reader, 0, &digest, &seal, &err) == 0, "piece %d: %s", i, err.message);
        pdf_read_end(reader, &digest, i == 0 ? first : hash);
        ck_assert(i == 0 || strcmp(hash, first) == 0);
    }
    pdf_read_free(reader);
    libdeflate_free_compressor(compressor);
    free(packed);
    buf_free(&large);
    buf_free(&maker.out);
}
END_TEST

/* A page of a print job: its own content between two streams that draw OVER along its upper edge. */
static const char *read_over(const char *own, const char *behind, const char *over, struct pdf_seal *seal,
                             char piece[DIGEST_HEX + 1])
{
    struct maker maker = {.count = 0};
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker,
        "<</Type/Page/Parent 2 0 R/Contents[4 0 R 5 0 R 6 0 R]/Resources<</XObject<</Over 7 0 R>>>>>>");
    put_stream(&maker, "", "q", 1);
    put_stream(&maker, "", own, strlen(own));
    put_stream(&maker, "", behind, strlen(behind));
    put_stream(&maker, over, "0 g 0 0 9 9 re f", 16);
    finish(&maker, "");
    const char *why = read_pages(maker.out.data, maker.out.len, seal, piece);
    buf_free(&maker.out);
    return why;
}

static const char *read_strip(const char *behind, const char *over, struct pdf_seal *seal,
                              char piece[DIGEST_HEX + 1])
{
    return read_over(contents, behind, over, seal, piece);
}

START_TEST(the_strip_of_a_print_job_is_no_part_of_the_piece)
{
    static const char strip[] = "/Type/XObject/Subtype/Form/BBox[0 0 595.28 48.19]";
    char own[DIGEST_HEX + 1], under[DIGEST_HEX + 1];
    struct pdf_seal seal;
    struct maker maker = one_page("", "");
    ck_assert_str_eq(read_pages(maker.out.data, maker.out.len, &seal, own), "");
    buf_free(&maker.out);
    ck_assert(!seal.strip);
    ck_assert_str_eq(read_strip("Q 1 0 0 1 0 793.70 cm/Over Do", strip, &seal, under), "");
    ck_assert(seal.strip);
    ck_assert_str_eq(own, under);
    /* it may not reach down, be turned, or be something else */
    ck_assert_str_ne(read_strip("Q 1 0 0 1 0 700.00 cm/Over Do", strip, &seal, under), "");
    ck_assert_str_ne(read_strip("Q 1 0 0 1 0 741.89 cm/Over Do",
                                "/Type/XObject/Subtype/Form/BBox[0 0 595.28 100]", &seal, under),
                     "");
    ck_assert_str_ne(read_strip("Q 1 0 0 1 0 793.70 cm/Over Do",
                                "/Type/XObject/Subtype/Form/BBox[0 -700 595.28 48.19]", &seal, under),
                     "");
    ck_assert_str_ne(read_strip("Q 1 0 0 1 0 793.70 cm/Over Do",
                                "/Subtype/Form/Matrix[1 0 0 9 0 0]/BBox[0 0 595.28 48.19]", &seal, under),
                     "");
    ck_assert_str_ne(read_strip("Q 1 0 0 1 0 793.70 cm/Over Do",
                                "/Subtype/Form/BBox[0 0 595.28 48.19]/Resources<</ColorSpace<<>>>>", &seal,
                                under),
                     "");
    /* a page of nothing but a strip is not blank */
    ck_assert_str_eq(read_over("", "Q 1 0 0 1 0 793.70 cm/Over Do", strip, &seal, under), "");
    ck_assert(seal.strip && !seal.blank);
    /* another call is content like any other */
    read_strip("Q 1 0 0 9 0 793.70 cm/Over Do", strip, &seal, under);
    ck_assert(!seal.strip);
    ck_assert_str_ne(own, under);
    read_strip("Q 1 0 0 1 0 793.70 cm/Over Do 0 0 99 99 re f", strip, &seal, under);
    ck_assert(!seal.strip);
    ck_assert_str_ne(own, under);
}
END_TEST

START_TEST(what_pdf_c_does_not_write_is_refused)
{
    ck_assert_ptr_nonnull(strstr(read_made(one_page("/Annots[]", "")), "/Annots"));
    ck_assert_ptr_nonnull(strstr(read_made(one_page("/Rotate 90", "")), "/Rotate"));
    ck_assert_str_ne(read_made(one_page("/Con#74ents 4 0 R", "")),
                     ""); /* another name to some readers only */
    ck_assert_str_ne(read_made(one_page("/LastModified /D#41", "")), "");
    ck_assert_str_ne(read_made(one_page("", "/#52oot 3 0 R")), "");
    ck_assert_str_ne(read_made(one_page("/Contents 3 0 R", "")), ""); /* twice: which does a viewer show? */
    /* what a page has from the node above it */
    struct maker cropped = {.count = 0};
    put(&cropped, catalog);
    put(&cropped, "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595.28 841.89]/CropBox[0 0 300 841.89]>>");
    put(&cropped, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>");
    put_stream(&cropped, "", contents, strlen(contents));
    finish(&cropped, "");
    ck_assert_ptr_nonnull(strstr(read_made(cropped), "/CropBox"));
    /* names that could be read as others; what gives colours another meaning */
    ck_assert_str_ne(read_made(one_page("/Resources<</Font<<>>/F#6fnt<<>>>>", "")), "");
    ck_assert_str_ne(
        read_made(one_page("/PieceInfo<</itog<</Private<</Said(00)/Pages 1/Batch(00)/P#61ges 2>>>>>>", "")),
        "");
    ck_assert_str_ne(read_made(one_page("/Resources<</ColorSpace<</DefaultGray/DeviceGray>>>>", "")), "");
    ck_assert_str_eq(read_made(one_page("/Resources<</Font<<>>/XObject<<>>/ProcSet[/PDF]>>", "")), "");
    struct maker maker = {.count = 0}; /* an item that is not there, and more behind it */
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker, "<</Type/Page/Parent 2 0 R/Contents[4 0 R 9 0 R 4 0 R]>>");
    put_stream(&maker, "", contents, strlen(contents));
    finish(&maker, "");
    ck_assert_str_ne(read_made(maker), "");
    ck_assert_str_ne(read_made(one_page("/MediaBox[0 0 595.28]", "")), "");
    ck_assert_str_ne(read_made(one_page("/MediaBox[1 0 595.28 841.89]", "")), "");
    ck_assert_str_ne(read_made(one_page("/PieceInfo<</itog<</Private<</Code(x)>>>>>>", "")), "");
    ck_assert_ptr_nonnull(strstr(read_made(one_page("", "/Encrypt 1 0 R")), "encrypted"));
    ck_assert_ptr_nonnull(strstr(read_made(one_page("", "/Prev 1")), "added to"));
    ck_assert_str_ne(read_made(one_page("", "/Root 1 0 R")), "");
}
END_TEST

/* A table that says more than one thing, heads in another spelling, content that is nowhere: each reader finds something else. */
START_TEST(what_readers_read_differently_is_refused)
{
    static const char *const heads[] = {"4 00000000000 obj\n", "+4 0 obj\n", "4 0 % \nxbj\n"};
    for (size_t i = 0; i < 3; i++) {
        struct maker maker = {.count = 0};
        put(&maker, catalog);
        put(&maker, tree);
        put(&maker, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>");
        maker.places[maker.count++] = maker.out.len;
        buf_printf(&maker.out, "%s<</Length 1>>stream\ng\nendstream\nendobj\n", heads[i]);
        finish(&maker, "");
        ck_assert_str_ne(read_made(maker), "");
    }
    struct maker maker = {.count = 0};
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker, "<</Type/Page/Parent 2 0 R/Contents 9 0 R>>");
    finish(&maker, "");
    ck_assert_str_ne(read_made(maker), "");
    maker = one_page("", "");
    char *trailer = strstr(maker.out.data, "trailer");
    struct buf twice = {0};
    buf_put(&twice, maker.out.data, (size_t)(trailer - maker.out.data));
    buf_printf(&twice, "4 1\n%010zu 00000 n \n%s", maker.places[4], trailer);
    ck_assert_str_ne(read_pages(twice.data, twice.len, NULL, NULL), "");
    buf_free(&twice);
    buf_free(&maker.out);
}
END_TEST

START_TEST(a_page_has_one_stream_and_the_tree_its_count)
{
    static const char *const catalogs[] = {"<</Type/Catalog/Pages 2 0 R/OpenAction 3 0 R>>",
                                           "<</Type/Catalog/Pages 2 0 R/AcroForm<<>>>>",
                                           "<</Type/Catalog/Pages 2 0 R/OCProperties<<>>>>"};
    static const char *const trees[] = {"<</Type/Pages/Count 2/Kids[3 0 R]/MediaBox[0 0 595.28 841.89]>>",
                                        "<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 595.28 841.89]>>", tree};
    for (size_t i = 0; i < 6; i++) {
        struct maker maker = {.count = 0};
        put(&maker, i < 3 ? catalogs[i] : catalog);
        put(&maker, i < 3 ? tree : trees[i - 3]);
        put(&maker, i < 5 ? "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"
                          : "<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]>>");
        put_stream(&maker, "", contents, strlen(contents));
        finish(&maker, "");
        ck_assert_msg(read_made(maker)[0] != '\0', "%zu", i);
    }
}
END_TEST

START_TEST(files_made_to_do_harm)
{
    /* a page tree that holds itself */
    struct maker maker = {.count = 0};
    put(&maker, catalog);
    put(&maker, "<</Type/Pages/Kids[2 0 R 2 0 R]>>");
    finish(&maker, "");
    ck_assert_str_ne(read_made(maker), "");
    /* references in a circle; arrays in arrays */
    maker = (struct maker){.count = 0};
    put(&maker, "2 0 R");
    put(&maker, "1 0 R");
    finish(&maker, "");
    ck_assert_str_ne(read_made(maker), "");
    struct buf deep = {0};
    for (int i = 0; i < 100000; i++)
        buf_putc(&deep, '[');
    maker = (struct maker){.count = 0};
    put(&maker, deep.data);
    finish(&maker, "");
    buf_free(&deep);
    ck_assert_str_ne(read_made(maker), "");
    /* a stream that unpacks to 64 MB */
    enum { BOMB = 64 << 20 };
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(9);
    char *zeros = calloc(1, BOMB), *bomb = malloc(BOMB / 64);
    size_t len = libdeflate_zlib_compress(compressor, zeros, BOMB, bomb, BOMB / 64);
    ck_assert_uint_gt(len, 0);
    maker = (struct maker){.count = 0};
    put(&maker, catalog);
    put(&maker, tree);
    put(&maker, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>");
    put_stream(&maker, "/Filter/FlateDecode", bomb, len);
    finish(&maker, "");
    ck_assert_str_ne(read_made(maker), "");
    libdeflate_free_compressor(compressor);
    free(zeros);
    free(bomb);
}
END_TEST

/* Cut anywhere, a byte changed anywhere: an answer. */
START_TEST(every_cut_and_every_byte)
{
    struct maker maker = one_page("/PieceInfo<</itog<</Private<</Code(ITOG1:00)/Pages 1/Seal(00)>>>>>>", "");
    for (size_t len = 0; len < maker.out.len; len++)
        ck_assert(len >= maker.out.len - 7 || read_pages(maker.out.data, len, NULL, NULL)[0] != '\0');
    for (size_t i = 0; i < maker.out.len; i++)
        for (int bit = 0; bit < 8; bit++) {
            maker.out.data[i] = (char)(maker.out.data[i] ^ 1 << bit);
            read_pages(maker.out.data, maker.out.len, NULL, NULL);
            maker.out.data[i] = (char)(maker.out.data[i] ^ 1 << bit);
        }
    buf_free(&maker.out);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("pdf_read");
    TCase *files = tcase_create("files");
    tcase_add_test(files, a_page_and_its_seal);
    tcase_add_test(files, a_page_of_a_batch);
    tcase_add_test(files, how_it_is_written_makes_no_difference);
    tcase_add_test(files, forms_that_a_page_calls_count);
    tcase_add_test(files, many_pieces_call_the_same_form);
    tcase_add_test(files, the_strip_of_a_print_job_is_no_part_of_the_piece);
    tcase_add_test(files, what_pdf_c_does_not_write_is_refused);
    tcase_add_test(files, what_readers_read_differently_is_refused);
    tcase_add_test(files, a_page_has_one_stream_and_the_tree_its_count);
    tcase_add_test(files, files_made_to_do_harm);
    tcase_add_test(files, every_cut_and_every_byte);
    suite_add_tcase(made, files);
    return made;
}

TEST_MAIN
