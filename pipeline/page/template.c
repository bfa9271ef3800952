/*
 * template: opens a template's folder: page.html, print.css, screen.css, and the digest over all its files.
 * In: the folder; out: a page_template; fails with "FILE:LINE: …" on what the subset does not hold.
 */
#include "page/template.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/fault.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TEMPLATE_FILE_MAX = 64 * 1024 * 1024 };

const char page_file[] = "page.html";

static const char *join(struct page_template *page, const char *folder, const char *name)
{
    return arena_printf(page->arena, "%s/%s", folder, name);
}

static bool is_query(const char *name)
{
    const size_t len = strlen(name);
    return len >= 4 && strcmp(name + len - 4, ".sql") == 0;
}

/*
 * Names and bytes of all regular files of the folder but the queries, in the order of names, and what was taken in from others.
 * What queries give is for their readers to count; another way to the same values changes no page.
 */
static int digest_folder(struct page_template *page, const char *folder, struct err *err)
{
    size_t count;
    char **names = file_list(page->arena, folder, &count, err);
    if (names == NULL)
        return -1;
    struct digest digest;
    struct buf bytes = {0};
    digest_begin(&digest);
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        const char *path = join(page, folder, names[i]);
        struct stat status;
        if (is_query(names[i]) || stat(path, &status) < 0 || !S_ISREG(status.st_mode))
            continue;
        result = file_read(path, TEMPLATE_FILE_MAX, &bytes, err);
        digest_text(&digest, names[i]);
        digest_field(&digest, buf_text(&bytes), bytes.len);
    }
    if (page->look.grey || page->look.text_percent != 0) {
        digest_int(&digest, page->look.grey);
        digest_int(&digest, page->look.text_percent);
    }
    if (page->taken.len > 0) /* pictures from elsewhere */
        digest_field(&digest, page->taken.data, page->taken.len);
    if (page->included.len > 0)
        digest_field(&digest, buf_text(&page->included), page->included.len);
    digest_end(&digest, page->digest);
    buf_free(&bytes);
    return result;
}

static int read_sheet(struct page_template *page, const char *folder, const char *name, struct buf *out,
                      bool *there, struct err *err)
{
    *there = file_exists(join(page, folder, name));
    if (!*there)
        return 0;
    if (page_read(page, folder, name, out, err) < 0)
        return -1;
    size_t bad_at;
    if (text_is_utf8(buf_text(out), out->len, &bad_at))
        return 0;
    int line = 1;
    for (size_t i = 0; i < bad_at; i++)
        line += out->data[i] == '\n';
    return page_fault(err, name, line, _("this is not UTF-8"));
}

/* Styles before elements: classes are numbered by the selectors. */
static int read_styles(struct page_template *page, const char *folder, struct err *err)
{
    struct buf print = {0};
    bool has_print = false;
    page->css = css_new(page->arena, err);
    if (page->css != NULL) {
        page->css->grey = page->look.grey;
        page->css->text_percent = page->look.text_percent;
    }
    int result = page->css != NULL ? read_sheet(page, folder, "print.css", &print, &has_print, err) : -1;
    if (result == 0 && has_print)
        result = css_add(page->css, "print.css", buf_text(&print), print.len, err);
    if (result == 0)
        result = css_add_pages(page->css, err);
    if (result == 0)
        result = read_sheet(page, folder, "screen.css", &page->html_css, &page->has_screen, err);
    if (result == 0 && !page->has_screen)
        css_without_pages(buf_text(&print), print.len, &page->html_css);
    if (result == 0)
        result = css_check_screen(page->has_screen ? "screen.css" : "print.css", buf_text(&page->html_css),
                                  page->html_css.len, err);
    buf_free(&print);
    return result;
}

/* Does PART bring a block or a row into the element around it? */
static bool brings_blocks(const struct part *part)
{
    if (part->kind == PART_ELEMENT)
        return !element_is_phrasing(part->tag) && part->tag != TAG_TH && part->tag != TAG_TD;
    for (const struct part *child = part->first; child != NULL; child = child->next)
        if (brings_blocks(child))
            return true;
    return false;
}

static void mark_growing(struct part *part)
{
    part->grows = part->kind != PART_ELEMENT && brings_blocks(part);
    for (struct part *child = part->first; child != NULL; child = child->next)
        mark_growing(child);
}

/* The margin boxes inherit from html: as it is without data. */
static int make_pages(struct page_template *page, struct err *err)
{
    struct part *root = page->root;
    struct css_subject subject = {
        root->tag,         root->id, root->class_count, root->classes, css_pseudos_at(page->css, 0, 1),
        root->inline_style};
    const struct styled *styled = page_style_of(page, root, NULL, &subject, err);
    if (styled == NULL)
        return -1;
    page->pages = css_pages(page->css, styled, err);
    return page->pages != NULL ? 0 : -1;
}

static int open_folder(struct page_template *page, const char *folder, struct err *err)
{
    const char *path = join(page, folder, page_file);
    struct buf source = {0};
    if (!file_is_dir(folder))
        return err_set(err, ERR_NO_INPUT, _("there is no template folder %s"), folder);
    if (!file_exists(path))
        return err_set(err, ERR_NO_INPUT, _("the template has no page: %s is missing"), path);
    int result = -1;
    if (page_read(page, folder, page_file, &source, err) == 0 && read_styles(page, folder, err) == 0 &&
        xhtml_parse(page, buf_text(&source), source.len, err) == 0 && make_pages(page, err) == 0)
        result = digest_folder(page, folder, err);
    if (result == 0)
        mark_growing(page->root);
    buf_free(&source);
    return result;
}

struct page_template *page_template_open(const char *folder, struct err *err)
{
    return page_template_open_look(folder, &(struct page_look){0}, err);
}

struct page_template *page_template_open_look(const char *folder, const struct page_look *look,
                                              struct err *err)
{
    struct page_template *page = mem_zalloc(sizeof *page);
    page->arena = arena_new();
    page->folder = arena_strdup(page->arena, folder);
    page->look = *look;
    if (look->pictures != NULL)
        page->look.pictures = arena_strdup(page->arena, look->pictures);
    if (look->ready != NULL)
        page->look.ready = arena_strdup(page->arena, look->ready);
    if (open_folder(page, folder, err) == 0)
        return page;
    page_template_free(page);
    return NULL;
}

void page_template_free(struct page_template *page)
{
    if (page == NULL)
        return;
    buf_free(&page->html_css);
    buf_free(&page->taken);
    buf_free(&page->included);
    arena_free(page->arena);
    free(page);
}

const char *page_template_lang(const struct page_template *page)
{
    for (size_t i = 0; i < page->root->attribute_count; i++) {
        const struct part_attribute *attribute = &page->root->attributes[i];
        if (strcmp(attribute->name, "lang") == 0 && attribute->fixed != NULL)
            return attribute->fixed;
    }
    return "";
}

const char *page_template_digest(const struct page_template *page)
{
    return page->digest;
}
