/*
 * include: the text of a template's file, with what it takes from a folder beside its own put in its place: a line
 * {{> ../shared/rows.html}} of a page, a line @import "../shared/sheet.css"; of a style sheet. In: the folder and the
 * file's name; out: the text, in as many lines as the file has (what is put in stands on one), so that places told
 * in messages stay right. Fails on a file that isn't there and on a way out of the templates' folder.
 */
#include "base/file.h"
#include "base/i18n.h"
#include "page/fault.h"
#include "page/template.h"

#include <string.h>

enum { INCLUDE_MAX = 4 * 1024 * 1024 };

static const struct include_form {
    const char *before, *after;
} forms[] = {{"{{> ", "}}"}, {"@import \"", "\";"}};

/* The name in a line that is nothing but an include; NULL in any other. */
static const char *named(struct arena *arena, const char *line, size_t len)
{
    while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
        len--;
    for (; len > 0 && (*line == ' ' || *line == '\t'); len--)
        line++;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t before = strlen(forms[i].before), after = strlen(forms[i].after);
        if (len > before + after && memcmp(line, forms[i].before, before) == 0 &&
            memcmp(line + len - after, forms[i].after, after) == 0)
            return arena_strndup(arena, line + before, len - before - after);
    }
    return NULL;
}

/* The file NAME, beside FOLDER, on one line; kept for the digest, too. */
static int put_in(struct page_template *page, const char *folder, const char *name, struct buf *out,
                  struct err *err)
{
    struct buf text = {0};
    int failed = file_read(file_beside(page->arena, folder, name, page->look.ready), INCLUDE_MAX, &text, err);
    for (size_t i = 0; failed == 0 && i < text.len; i++)
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    if (failed == 0) {
        buf_put(out, text.data, text.len);
        buf_put(&page->included, text.data, text.len);
    }
    buf_free(&text);
    return failed;
}

int page_read(struct page_template *page, const char *folder, const char *file, struct buf *out,
              struct err *err)
{
    struct buf text = {0};
    struct err cause = {0};
    int failed = file_read(arena_printf(page->arena, "%s/%s", folder, file), INCLUDE_MAX, &text, err),
        number = 1;
    const char *at = buf_text(&text), *end = at + text.len;
    buf_clear(out);
    for (; failed == 0 && at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop != NULL ? stop : end;
        const char *name = named(page->arena, at, (size_t)(stop - at));
        if (name == NULL)
            buf_put(out, at, (size_t)(stop - at));
        else if (!file_is_beside(name))
            failed =
                page_fault(err, file, number, _("\"%s\" is not taken in: expected ../FOLDER/FILE"), name);
        else if (put_in(page, folder, name, out, &cause) != 0)
            failed = page_fault(err, file, number, "%s", cause.message);
        if (stop < end)
            buf_put(out, "\n", 1);
        at = stop < end ? stop + 1 : end;
    }
    buf_free(&text);
    return failed;
}
