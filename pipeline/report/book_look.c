/* book_look: the workbook itself, how its cells look, the names of its sheets. See book.h. */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/err.h"
#include "base/text.h"
#include "report/book_part.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const double size_title = 13, size_text = 9, size_small = 8;
static char font_name[] = "Arial";
enum {
    COLOR_LINE = 0xBFBFBF,
    COLOR_STRONG = 0x595959,
    COLOR_HEAD = 0xEEF2F6,
    COLOR_TOTAL = 0xF7F7F2,
    COLOR_WEAK = 0x595959
};

static void free_book(struct book *book)
{
    buf_free(&book->text);
    free(book->names);
    arena_free(book->names_arena);
    arena_free(book->scratch);
    free(book);
}

/*
 * The library takes 128 KiB of zeros for each sheet and hardly touches them. As a map of its own such a piece costs nothing until
 * it is touched; but the C library raises the size from which it makes maps once a large one was given back: here it stays.
 */
static void keep_maps(void)
{
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

struct book *book_open(const char *path, const char *title, const char *author, int64_t created_at,
                       struct err *err)
{
    struct book *book = mem_zalloc(sizeof *book);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    keep_maps();
    book->names_arena = arena_new();
    book->scratch = arena_new();
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        free_book(book);
        err_set(err, ERR_CANT_CREATE, _("cannot make %s"), path);
        return NULL;
    }
    lxw_doc_properties properties = {.title = arena_strdup(book->names_arena, title),
                                     .author = arena_strdup(book->names_arena, author),
                                     .created = (time_t)created_at};
    workbook_set_properties(book->workbook, &properties);
    return book;
}

int64_t book_cells(const struct book *book)
{
    return book->cells;
}

int book_fail(lxw_error code, const char *place, struct err *err)
{
    enum err_kind kind = code == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_OS : ERR_IO;
    return err_set(err, kind, "%s: %s", place, lxw_strerror(code));
}

int book_close(struct book *book, struct err *err)
{
    lxw_error code = workbook_close(book->workbook); /* frees it, too */
    free_book(book);
    return code == LXW_NO_ERROR ? 0 : book_fail(code, _("the workbook can't be written"), err);
}

void book_abandon(struct book *book)
{
    if (book == NULL)
        return;
    lxw_workbook_free(book->workbook);
    free_book(book);
}

static void set_lines(lxw_format *format, const struct book_look *look)
{
    if (look->role == ROLE_TITLE || look->role == ROLE_NOTE || look->role == ROLE_BLOCK)
        return;
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, COLOR_LINE);
    if (look->top || look->role == ROLE_TOTAL || look->role == ROLE_HEAD) {
        format_set_top(format, LXW_BORDER_THIN);
        format_set_top_color(format, COLOR_STRONG);
    }
    if (look->role == ROLE_HEAD) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, COLOR_STRONG);
    }
}

static lxw_format *make_format(struct book *book, const struct book_look *look)
{
    static const char *const numbers[] = {NULL, "0", "0.0", "0.00", "dd.mm.yyyy", "dd.mm.yyyy hh:mm"};
    lxw_format *format = workbook_add_format(book->workbook);
    format_set_font_name(format, font_name);
    format_set_font_size(format, look->role == ROLE_TITLE ? size_title
                                 : look->small            ? size_small
                                                          : size_text);
    if (look->bold || look->role == ROLE_TITLE || look->role == ROLE_HEAD || look->role == ROLE_BLOCK ||
        look->role == ROLE_TOTAL)
        format_set_bold(format);
    if (look->role == ROLE_NOTE)
        format_set_font_color(format, COLOR_WEAK);
    if (look->role == ROLE_HEAD || look->role == ROLE_TOTAL)
        format_set_bg_color(format, look->role == ROLE_HEAD ? COLOR_HEAD : COLOR_TOTAL);
    if (numbers[look->number] != NULL)
        format_set_num_format(format, numbers[look->number]);
    if (look->align == SHEET_ALIGN_CENTRE || look->role == ROLE_HEAD)
        format_set_align(format, LXW_ALIGN_CENTER);
    else if (look->align == SHEET_ALIGN_LEFT)
        format_set_align(format, LXW_ALIGN_LEFT);
    format_set_align(format, look->role == ROLE_HEAD && look->turn ? LXW_ALIGN_VERTICAL_BOTTOM
                                                                   : LXW_ALIGN_VERTICAL_CENTER);
    if (look->turn && look->role == ROLE_HEAD)
        format_set_rotation(format, 90);
    if (look->wrap || look->role == ROLE_HEAD)
        format_set_text_wrap(format);
    set_lines(format, look);
    return format;
}

static bool same_look(const struct book_look *one, const struct book_look *two)
{
    return one->role == two->role && one->number == two->number && one->align == two->align &&
           one->bold == two->bold && one->turn == two->turn && one->wrap == two->wrap &&
           one->top == two->top && one->small == two->small;
}

lxw_format *book_format(struct book *book, const struct book_look *look)
{
    for (size_t i = 0; i < book->look_count; i++)
        if (same_look(&book->looks[i], look))
            return book->formats[i];
    if (book->look_count == BOOK_LOOKS_MAX)
        return NULL;
    book->looks[book->look_count] = *look;
    book->formats[book->look_count] = make_format(book, look);
    return book->formats[book->look_count++];
}

/* ---- names of sheets ---- */

/* The first MOST code points of TEXT. */
static const char *first_of(struct arena *arena, const char *text, size_t most)
{
    const char *at = text, *end = text + strlen(text);
    while (at < end && most-- > 0)
        text_next(&at, end);
    return arena_strndup(arena, text, (size_t)(at - text));
}

static bool name_taken(struct book *book, const char *lower)
{
    for (size_t i = 0; i < book->name_count; i++)
        if (strcmp(book->names[i], lower) == 0)
            return true;
    return false;
}

const char *book_sheet_name(struct book *book, const char *text)
{
    char *clean = arena_strdup(book->names_arena, *text != '\0' ? text : "_");
    for (char *at = clean; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || strchr("[]:*?/\\'", *at) != NULL)
            *at = '_';
    const char *name = first_of(book->names_arena, clean, BOOK_NAME_MAX);
    for (int copy = 2; name_taken(book, text_lower(book->names_arena, name)); copy++) {
        const char *tail = arena_printf(book->names_arena, "~%d", copy);
        name = arena_printf(book->names_arena, "%s%s",
                            first_of(book->names_arena, clean, BOOK_NAME_MAX - strlen(tail)), tail);
    }
    if (book->name_count == book->name_capacity) {
        book->name_capacity = book->name_capacity > 0 ? 2 * book->name_capacity : 64;
        book->names = mem_realloc(book->names, book->name_capacity * sizeof *book->names);
    }
    book->names[book->name_count++] = text_lower(book->names_arena, name);
    return name;
}
