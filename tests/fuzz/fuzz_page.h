/* fuzz_page: a template folder, filled and written as HTML, as text and as pages. */
#ifndef ITOG_TESTS_FUZZ_PAGE_H
#define ITOG_TESTS_FUZZ_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "page/layout.h"
#include "page/page.h"
#include "page/value.h"

/* {title: "…", empty: "", none, mark: "5", marks: [{mark: "4"}]} */
static struct value fuzz_data(struct arena *arena)
{
    static const char *const names[] = {"title", "empty", "none", "mark", "marks"}, *const inner[] = {"mark"};
    struct value *fields = arena_alloc(arena, 5 * sizeof *fields), *row = arena_alloc(arena, 2 * sizeof *row);
    fields[0] = value_text(arena, "Школа № 7 <&> \"а\"");
    fields[1] = value_text(arena, "");
    fields[2] = (struct value){0};
    fields[3] = value_text(arena, "5");
    row[1] = value_text(arena, "4");
    row[0] = value_record(value_shape(arena, (const char **)inner, 1), &row[1]);
    fields[4] = value_list(row, 1);
    return value_record(value_shape(arena, (const char **)names, 5), fields);
}

/* Lays DOCUMENT out, in the faces of the build. */
static void fuzz_layout(const struct document *document, struct arena *arena)
{
    static struct page_fonts *fonts;
    struct err err = {0};
    if (fonts == NULL) {
        fonts = page_fonts_open("build/fonts", &err);
        CHECK(fonts != NULL);
    }
    struct layout layout = {0};
    CHECK(layout_document(&layout, fonts, document, arena, &err) == 0 || err.kind != ERR_NONE);
    struct buf out = {0};
    for (int i = 0; i < layout.page_count && err.kind == ERR_NONE; i++) {
        const struct ops *const lists[] = {&layout.pages[i].fixed, &layout.pages[i].data};
        ops_write(lists, 2, fonts, NULL, layout.pages[i].height_mpt, &out);
    }
    buf_free(&out);
    layout_free(&layout);
}

__attribute__((unused)) static int fuzz_page(const void *html, size_t html_size, const void *css,
                                             size_t css_size)
{
    struct err err = {0};
    fuzz_write("", "page.html", html, html_size);
    fuzz_write("", "print.css", css, css_size);
    struct page_template *page = page_template_open(fuzz_dir(), &err);
    CHECK(page != NULL || (err.kind != ERR_NONE && err.message[0] != '\0'));
    if (page == NULL)
        return 0;
    struct arena *arena = arena_new();
    struct value data = fuzz_data(arena);
    struct document *document = page_fill(page, &data, arena, &err);
    CHECK(document != NULL || err.kind != ERR_NONE);
    struct buf out = {0};
    if (document != NULL) {
        CHECK(page_html(page, document, &out, &err) == 0 || err.kind != ERR_NONE);
        buf_clear(&out);
        err = (struct err){0};
        CHECK(page_text(document, 72, &out, &err) == 0 || err.kind != ERR_NONE);
        fuzz_layout(document, arena);
    }
    buf_free(&out);
    arena_free(arena);
    page_template_free(page);
    return 0;
}

#endif
