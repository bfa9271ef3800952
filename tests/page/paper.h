/* paper: what the tests of the PDF side share: the fonts of the build, a page laid out, what an operation
 * says as text. */
#ifndef ITOG_TESTS_PAPER_H
#define ITOG_TESTS_PAPER_H

#include "page/font.h"
#include "page/layout.h"
#include "page/pages.h"

__attribute__((unused)) static const char *fonts_folder(void)
{
    static char folder[512];
    const char *build = getenv("ITOG_BUILD");
    snprintf(folder, sizeof folder, "%s/fonts", build != NULL ? build : "build");
    return folder;
}

/* Opened once a test program; never freed before its end. */
__attribute__((unused)) static struct page_fonts *fonts(void)
{
    static struct page_fonts *opened;
    if (opened == NULL) {
        struct err err = {0};
        opened = page_fonts_open(fonts_folder(), &err);
        ck_assert_msg(opened != NULL, "%s", err.message);
    }
    return opened;
}

/* A paper of 300 x 400 pt with 20 pt of margin: 260 x 360 pt of content; lines of 10 pt text are 12 pt high.
 */
#define SMALL_PAGE                                                                                           \
    "@page { size: 300pt 400pt; margin: 20pt } body { font-size: 10pt; line-height: 12pt; margin: 0 }"       \
    "p, h1, table, ul { margin: 0; padding: 0 } td, th { padding: 0 } table { border-collapse: collapse }"

/* A document and its pages, and all that they live in. */
struct paper {
    struct arena *arena;
    struct page_template *page;
    struct document *document;
    struct layout layout;
    struct err err;
    int result;
};

__attribute__((unused)) static void paper_lay(struct paper *paper, const char *html, const char *css,
                                              const struct value *data)
{
    *paper = (struct paper){.arena = arena_new()};
    paper->page = open_page(html, css, &paper->err);
    ck_assert_msg(paper->page != NULL, "%s", paper->err.message);
    struct value none = NO_DATA(paper->arena);
    paper->document = page_fill(paper->page, data != NULL ? data : &none, paper->arena, &paper->err);
    ck_assert_msg(paper->document != NULL, "%s", paper->err.message);
    paper->result = layout_document(&paper->layout, fonts(), paper->document, paper->arena, &paper->err);
}

__attribute__((unused)) static void paper_free(struct paper *paper)
{
    layout_free(&paper->layout);
    page_template_free(paper->page);
    arena_free(paper->arena);
}

/* The text of an operation, through the face's map back to Unicode. */
__attribute__((unused)) static const char *op_string(const struct ops *ops, const struct op_text *op)
{
    static char shown[4][512];
    static int turn;
    char *out = shown[turn++ % 4], *at = out;
    const struct font_face *face = &fonts()->faces[op->face];
    for (uint32_t i = 0; i < op->glyph_count && at < out + 500; i++) {
        uint32_t code = face->codes[ops->glyphs[op->first_glyph + i]];
        if (code >= 0x800)
            *at++ = (char)(0xE0 | code >> 12);
        if (code >= 0x80)
            *at++ = (char)(code >= 0x800 ? 0x80 | (code >> 6 & 63) : 0xC0 | code >> 6);
        *at++ = (char)(code >= 0x80 ? 0x80 | (code & 63) : code);
    }
    *at = '\0';
    return out;
}

/* The first operation on PAGE (from 0) whose text is TEXT, in either list; fails the test when there is none.
 */
__attribute__((unused)) static const struct op_text *find_text(const struct paper *paper, int page,
                                                               const char *text)
{
    ck_assert_int_lt(page, paper->layout.page_count);
    const struct ops *lists[2] = {&paper->layout.pages[page].fixed, &paper->layout.pages[page].data};
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list]->text_count; i++)
            if (strcmp(op_string(lists[list], &lists[list]->texts[i]), text) == 0)
                return &lists[list]->texts[i];
    ck_abort_msg("no text \"%s\" on page %d", text, page);
    return NULL;
}

__attribute__((unused)) static bool has_text(const struct paper *paper, int page, const char *text)
{
    const struct ops *lists[2] = {&paper->layout.pages[page].fixed, &paper->layout.pages[page].data};
    for (int list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list]->text_count; i++)
            if (strcmp(op_string(lists[list], &lists[list]->texts[i]), text) == 0)
                return true;
    return false;
}

#define LAY(paper, body, css)                                                                                \
    do {                                                                                                     \
        paper_lay(&(paper), PAGE_OF(body), SMALL_PAGE css, NULL);                                            \
        ck_assert_msg((paper).result == 0, "%s", (paper).err.message);                                       \
    } while (0)

#define LAY_FAILS(paper, body, css, words)                                                                   \
    do {                                                                                                     \
        paper_lay(&(paper), PAGE_OF(body), SMALL_PAGE css, NULL);                                            \
        ck_assert_int_eq((paper).result, -1);                                                                \
        ck_assert_msg(strstr((paper).err.message, words) != NULL, "%s", (paper).err.message);                \
        ck_assert_int_eq((paper).err.kind, ERR_CONFIG);                                                      \
    } while (0)

#endif
