/* pdf: whole files, read back with poppler-utils and qpdf where they are installed. */
#include "base/digest.h"
#include "page/paper.h"

enum { OUTPUT_MAX = 1 << 16 };

/* What a command prints (both streams); NULL when its program is not installed. */
static const char *output_of(const char *program, const char *format, const char *path)
{
    static char output[OUTPUT_MAX];
    char command[1200];
    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    if (system(command) != 0)
        return NULL;
    snprintf(command, sizeof command, format, path);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    size_t len = fread(output, 1, sizeof output - 1, pipe);
    output[len] = '\0';
    pclose(pipe);
    return output;
}

static const char *save(const struct buf *file)
{
    static char path[600];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/test.pdf", test_dir());
    ck_assert_int_eq(file_write(path, file->data, file->len, &err), 0);
    return path;
}

static struct press *press(void)
{
    static struct press *opened;
    if (opened == NULL) {
        struct err err = {0};
        opened = press_open(fonts_folder(), &err);
        ck_assert_msg(opened != NULL, "%s", err.message);
    }
    return opened;
}

/* Where a piece came to stand. */
struct placed {
    int first_page, pages;
    char hash[DIGEST_HEX + 1];
};

static int add(struct pdf *pdf, const struct document *document, const char *bookmark, struct arena *scratch,
               struct placed *placed, struct err *err)
{
    struct piece *piece = piece_make(press(), document, bookmark, scratch, err);
    if (piece == NULL)
        return -1;
    int result = pdf_put(pdf, piece, err);
    placed->pages = piece_pages(piece);
    placed->first_page = pdf_page_count(pdf) - placed->pages + 1;
    snprintf(placed->hash, sizeof placed->hash, "%s", piece_hash(piece));
    piece_free(piece);
    return result;
}

/* A file of PIECES pieces of the same page, each with a name of its own. */
static void make(struct buf *out, const char *html, const char *css, int pieces, int duplex,
                 struct placed *last)
{
    static const char *const names[] = {"Иванова Анна", "Ҡаҙаҡбаев Һәҙиә", "Ёлкин Пётр"};
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct err err = {0};
    struct page_template *page = open_page(html, css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct pdf *pdf = pdf_begin(press(), "Выписки 7 «Б»", "ru", duplex);
    ck_assert_ptr_nonnull(pdf);
    for (int i = 0; i < pieces; i++) {
        struct value data = TEXTS(arena, "name", names[i % 3]);
        struct arena_mark mark = arena_mark(scratch);
        struct document *document = page_fill(page, &data, scratch, &err);
        ck_assert_msg(document != NULL, "%s", err.message);
        ck_assert_msg(add(pdf, document, names[i % 3], scratch, last, &err) == 0, "%s", err.message);
        arena_rewind(scratch, mark);
    }
    ck_assert_msg(pdf_end(pdf, out, &err) == 0, "%s", err.message);
    pdf_free(pdf);
    page_template_free(page);
    arena_free(arena);
    arena_free(scratch);
}

#define BODY                                                                                                 \
    PAGE_OF(                                                                                                 \
        "<h1>Выписка № 1</h1><p><b>{{name}}</b>, «7 Б»</p>"                                      \
        "<table><tr><th>Предмет</th><th>Отметки</th></tr><tr><td>Физика</td><td>5 4 н 5</td></tr></table>")
#define CSS                                                                                                  \
    SMALL_PAGE "h1 { font-size: 10pt } td, th { border: 0.5pt solid black; padding: 2pt } @page { "          \
               "@bottom-right { content: counter(page) } }"

START_TEST(the_file_is_sound)
{
    struct buf file = {0};
    struct placed piece;
    make(&file, BODY, CSS, 3, 0, &piece);
    const char *path = save(&file), *said = output_of("qpdf", "qpdf --check %s 2>&1", path);
    if (said != NULL)
        ck_assert_msg(strstr(said, "No syntax or stream encoding errors") != NULL, "%s", said);
    said = output_of("pdffonts", "pdffonts %s 2>&1", path);
    if (said != NULL) {
        ck_assert_msg(strstr(said, "+PTSerif-Regular") != NULL && strstr(said, "+PTSerif-Bold ") != NULL,
                      "%s", said);
        ck_assert_msg(strstr(said, "yes yes yes") != NULL && strstr(said, " no ") == NULL, "%s", said);
        ck_assert_ptr_null(strstr(said, "PTSans")); /* a face that is not used is not embedded */
    }
    said = output_of("pdfinfo", "pdfinfo %s 2>&1", path);
    if (said != NULL) {
        ck_assert_msg(strstr(said, "Выписки 7 «Б»") != NULL && strstr(said, "Date") == NULL, "%s", said);
        ck_assert_ptr_nonnull(strstr(said, "Pages:           3"));
    }
    buf_free(&file);
}
END_TEST

START_TEST(text_can_be_extracted)
{
    struct buf file = {0};
    struct placed piece;
    make(&file, BODY, CSS, 2, 0, &piece);
    const char *said = output_of("pdftotext", "pdftotext %s - 2>&1", save(&file));
    if (said != NULL) {
        static const char *const expected[] = {"Выписка № 1", "Иванова Анна", "Ҡаҙаҡбаев Һәҙиә",
                                               "«7 Б»",       "5 4 н 5",      "Физика"};
        for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
            ck_assert_msg(strstr(said, expected[i]) != NULL, "%s is not in: %s", expected[i], said);
        ck_assert_msg(strstr(said, "Error") == NULL && strstr(said, "Warning") == NULL, "%s", said);
    }
    buf_free(&file);
}
END_TEST

START_TEST(two_runs_give_the_same_bytes)
{
    struct buf first = {0}, second = {0};
    struct placed one, two;
    make(&first, BODY, CSS, 5, 1, &one);
    make(&second, BODY, CSS, 5, 1, &two);
    ck_assert_uint_eq(first.len, second.len);
    ck_assert_mem_eq(first.data, second.data, first.len);
    ck_assert_str_eq(one.hash, two.hash);
    buf_free(&first);
    buf_free(&second);
}
END_TEST

START_TEST(a_piece_has_its_own_hash_wherever_it_stands)
{
    struct buf file = {0};
    struct placed alone, fourth, second;
    make(&file, BODY, CSS, 1, 0, &alone);
    make(&file, BODY, CSS, 4, 1, &fourth); /* the same name again */
    make(&file, BODY, CSS, 2, 0, &second);
    ck_assert_str_eq(alone.hash, fourth.hash);
    ck_assert_str_ne(alone.hash, second.hash);
    ck_assert_int_eq(fourth.first_page, 7); /* each on a right-hand page */
    ck_assert_int_eq(fourth.pages, 1);
    buf_free(&file);
}
END_TEST

START_TEST(what_the_template_draws_is_stored_once)
{
    struct buf one = {0}, many = {0};
    struct placed piece;
    make(&one, BODY, CSS, 3, 0, &piece);
    make(&many, BODY, CSS, 103, 0, &piece);
    ck_assert_uint_lt((many.len - one.len) / 100, 700);
    const char *said = output_of("qpdf", "qpdf --check %s 2>&1", save(&many));
    if (said != NULL)
        ck_assert_msg(strstr(said, "No syntax or stream encoding errors") != NULL, "%s", said);
    buf_free(&one);
    buf_free(&many);
}
END_TEST

START_TEST(rare_letters_have_codes_of_their_own)
{
    struct buf file = {0};
    struct placed piece;
    make(&file, PAGE_OF("<p>{{name}} (Ѣѣ) \\ ğ½¼ѳѵ</p>"), CSS, 2, 0, &piece);
    const char *said = output_of("pdftotext", "pdftotext %s - 2>&1", save(&file));
    if (said != NULL)
        ck_assert_msg(strstr(said, "Иванова Анна (Ѣѣ) \\ ğ½¼ѳѵ") != NULL, "%s", said);
    buf_free(&file);
}
END_TEST

/* The second word of a justified line ends where the line does: the space is as wide as it was laid out. */
START_TEST(spaces_of_a_justified_line_are_wide)
{
    struct buf file = {0};
    struct placed piece;
    make(&file, PAGE_OF("<p>два слова просвещение {{name}}</p>"),
         SMALL_PAGE "p { text-align: justify; width: 100pt }", 1, 0, &piece);
    const char *said = output_of("pdftotext", "pdftotext -bbox %s - | grep слова", save(&file));
    if (said != NULL)
        ck_assert_msg(strstr(said, "xMax=\"120.0") != NULL || strstr(said, "xMax=\"119.9") != NULL, "%s",
                      said);
    buf_free(&file);
}
END_TEST

START_TEST(a_page_that_fails_leaves_no_trace)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct page_template *page = open_page(PAGE_OF("<p>{{name}}</p>"), SMALL_PAGE, &err);
    struct pdf *pdf = pdf_begin(press(), "т", "ru", 0);
    struct placed piece;
    struct buf file = {0};
    static const char *const names[] = {"Анна", "漢", "Пётр"};
    for (int i = 0; i < 3; i++) {
        struct value data = TEXTS(arena, "name", names[i]);
        int result = add(pdf, page_fill(page, &data, arena, &err), names[i], arena, &piece, &err);
        ck_assert_int_eq(result, i == 1 ? -1 : 0);
    }
    ck_assert_int_eq(pdf_page_count(pdf), 2);
    ck_assert_int_eq(piece.first_page, 2);
    ck_assert_int_eq(pdf_end(pdf, &file, &err), 0);
    ck_assert_int_eq(pdf_end(pdf, &file, &err), -1);
    const char *said =
        output_of("qpdf", "qpdf --json --json-key=outlines %s | grep -c '\"title\"'", save(&file));
    if (said != NULL)
        ck_assert_int_eq(atoi(said), 2);
    pdf_free(pdf);
    pdf_free(NULL);
    page_template_free(page);
    buf_free(&file);
    arena_free(arena);
}
END_TEST

START_TEST(a_file_needs_a_page)
{
    struct err err = {0};
    struct buf file = {0};
    struct pdf *pdf = pdf_begin(press(), "т", NULL, 0);
    ck_assert_int_eq(pdf_end(pdf, &file, &err), -1);
    pdf_free(pdf);
}
END_TEST

/* A piece of one page, as styled. */
static struct piece *one_page(const char *css, const char *bookmark, struct arena *scratch)
{
    struct err err = {0};
    struct page_template *page = open_page(PAGE_OF("<p>{{name}}</p>"), css, &err);
    ck_assert_msg(page != NULL, "%s", err.message);
    struct value data = TEXTS(scratch, "name", "Анна");
    struct document *document = page_fill(page, &data, scratch, &err);
    struct piece *piece = document != NULL ? piece_make(press(), document, bookmark, scratch, &err) : NULL;
    ck_assert_msg(piece != NULL, "%s", err.message);
    page_template_free(page);
    return piece;
}

START_TEST(a_strip_has_the_upper_edge_and_no_more)
{
    struct arena *scratch = arena_new();
    struct err err = {0};
    struct buf file = {0};
    struct piece *piece = one_page("@page { size: 100mm 150mm; margin: 30mm }", "Анна", scratch);
    struct piece *strip = one_page("@page { size: 100mm 20mm; margin: 0 }", NULL, scratch);
    struct piece *high = one_page("@page { size: 100mm 21mm; margin: 0 }", NULL, scratch);
    struct pdf *pdf = pdf_begin(press(), "т", "ru", 0);
    pdf_chapter(pdf, "5А");
    ck_assert_int_eq(pdf_put_over(pdf, piece, strip, &err), 0);
    ck_assert_int_eq(pdf_put_over(pdf, piece, high, &err), -1);
    ck_assert_msg(strstr(err.message, "20 mm") != NULL, "%s", err.message);
    ck_assert_int_eq(pdf_page_count(pdf), 1);
    ck_assert_int_eq(pdf_end(pdf, &file, &err), 0);
    const char *said = output_of("pdftotext", "pdftotext -bbox %s - | grep Анна", save(&file));
    if (said != NULL) /* the strip's, and the page's own, below it */
        ck_assert_msg(strstr(said, "yMin=\"11.") != NULL && strstr(said, "yMin=\"96.") != NULL, "%s", said);
    said = output_of("qpdf", "qpdf --check %s 2>&1", save(&file));
    if (said != NULL)
        ck_assert_msg(strstr(said, "No syntax or stream encoding errors") != NULL, "%s", said);
    pdf_free(pdf);
    piece_free(piece);
    piece_free(strip);
    piece_free(high);
    buf_free(&file);
    arena_free(scratch);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("pdf");
    TCase *cases = tcase_create("pdf");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, the_file_is_sound);
    tcase_add_test(cases, text_can_be_extracted);
    tcase_add_test(cases, two_runs_give_the_same_bytes);
    tcase_add_test(cases, a_piece_has_its_own_hash_wherever_it_stands);
    tcase_add_test(cases, what_the_template_draws_is_stored_once);
    tcase_add_test(cases, rare_letters_have_codes_of_their_own);
    tcase_add_test(cases, spaces_of_a_justified_line_are_wide);
    tcase_add_test(cases, a_page_that_fails_leaves_no_trace);
    tcase_add_test(cases, a_file_needs_a_page);
    tcase_add_test(cases, a_strip_has_the_upper_edge_and_no_more);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
