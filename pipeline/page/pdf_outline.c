/* pdf_outline: see pdf_outline.h. */
#include "page/pdf_outline.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/pdf_file.h"

#include <stdio.h>
#include <stdlib.h>

struct pdf_bookmark {
    unsigned id, page;
    int32_t height_mpt;
    char *title;
    bool below; /* the chapter in front of it */
};

void outline_chapter(struct outline *outline, const char *title)
{
    free(outline->chapter);
    outline->chapter = mem_strdup(title);
}

static void add(struct outline *outline, struct pdf_bookmark bookmark)
{
    if (outline->count == outline->room) {
        outline->room = outline->room * 2 + 32;
        outline->list = mem_realloc(outline->list, outline->room * sizeof *outline->list);
    }
    outline->list[outline->count++] = bookmark;
}

void outline_add(struct outline *outline, struct pdf_file *file, const char *title, unsigned page,
                 int32_t height_mpt)
{
    if (outline->chapter != NULL) {
        add(outline,
            (struct pdf_bookmark){pdf_file_reserve(file), page, height_mpt, outline->chapter, false});
        outline->chapter = NULL;
        outline->chapters = true;
    }
    if (title != NULL)
        add(outline, (struct pdf_bookmark){pdf_file_reserve(file), page, height_mpt, mem_strdup(title),
                                           outline->chapters});
}

/* The bookmark on the same level behind AT; COUNT: there is none. */
static size_t bookmark_behind(const struct outline *outline, size_t at)
{
    size_t next = at + 1;
    while (next < outline->count && outline->list[next].below && !outline->list[at].below)
        next++;
    return next < outline->count && outline->list[next].below == outline->list[at].below ? next
                                                                                         : outline->count;
}

/* The bookmarks from FIRST on, of its level, below PARENT; each of those closed, with what is below it. */
static void put_level(const struct outline *outline, struct pdf_file *file, unsigned parent, size_t first)
{
    unsigned before = 0;
    struct buf text = {0};
    for (size_t i = first, next; i < outline->count; i = next) {
        const struct pdf_bookmark *bookmark = &outline->list[i];
        next = bookmark_behind(outline, i);
        const size_t below = !bookmark->below && i + 1 < outline->count && bookmark[1].below ? i + 1 : 0;
        buf_puts(&text, "<</Title");
        pdf_file_text(&text, bookmark->title);
        buf_printf(&text, "/Parent %u 0 R/Dest[%u 0 R/XYZ 0 %d null]", parent, bookmark->page,
                   (bookmark->height_mpt + 999) / 1000);
        if (before != 0)
            buf_printf(&text, "/Prev %u 0 R", before);
        if (next < outline->count)
            buf_printf(&text, "/Next %u 0 R", outline->list[next].id);
        if (below != 0)
            buf_printf(&text, "/First %u 0 R/Last %u 0 R/Count -%zu", outline->list[below].id,
                       outline->list[next - 1].id, next - below);
        buf_puts(&text, ">>");
        pdf_file_put(file, bookmark->id, text.data, text.len);
        buf_clear(&text);
        if (below != 0)
            put_level(outline, file, bookmark->id, below);
        before = bookmark->id;
    }
    buf_free(&text);
}

unsigned outline_put(const struct outline *outline, struct pdf_file *file)
{
    size_t last = 0, count = 1;
    char text[100];
    if (outline->count == 0)
        return 0;
    for (size_t next; (next = bookmark_behind(outline, last)) < outline->count; last = next)
        count++;
    const unsigned root = pdf_file_reserve(file);
    const int len = snprintf(text, sizeof text, "<</Type/Outlines/First %u 0 R/Last %u 0 R/Count %zu>>",
                             outline->list[0].id, outline->list[last].id, count);
    pdf_file_put(file, root, text, (size_t)len);
    put_level(outline, file, root, 0);
    return root;
}

void outline_free(struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++)
        free(outline->list[i].title);
    free(outline->list);
    free(outline->chapter);
}
