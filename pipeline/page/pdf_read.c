/* pdf_read: see pdf_read.h. */
#include "page/pdf_read.h"
#include "base/i18n.h"
#include "page/pdf_digest.h"
#include "page/pdf_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TREE_DEPTH_MAX = 32, FORMS_MAX = 4096, SIZE_MAX_HUNDREDTHS = 1440000 };

struct pdf_reader {
    struct pdf_bytes bytes;
    struct found_page {
        size_t dict;
        size_t box, resources; /* of its own, or handed down */
    } * pages;
    size_t page_count, page_room;
    size_t nodes; /* of the page tree, seen so far */
    struct buf content, form;
    struct found_form {
        size_t at;
        char digest[DIGEST_HEX + 1];
    } * forms;
    size_t form_count;
};

/* The pages under the node at AT, in order; NODE has what is handed down. */
static bool walk(struct pdf_reader *file, size_t at, struct found_page node, unsigned depth)
{
    struct pdf_bytes *bytes = &file->bytes;
    if (depth == TREE_DEPTH_MAX || ++file->nodes > bytes->object_count || !pdf_object_is_dict(bytes, at))
        return false;
    const size_t box = pdf_object_get(bytes, at, "MediaBox"),
                 resources = pdf_object_get(bytes, at, "Resources");
    node = (struct found_page){at, box != 0 ? box : node.box, resources != 0 ? resources : node.resources};
    if (pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Type"), "Page")) {
        if (file->page_count == file->page_room) {
            file->page_room = 2 * file->page_room + 64;
            file->pages = mem_realloc(file->pages, file->page_room * sizeof *file->pages);
        }
        file->pages[file->page_count++] = node;
        return true;
    }
    size_t place = pdf_object_items(bytes, pdf_object_get(bytes, at, "Kids"));
    if (place == 0)
        return false;
    for (size_t kid; (kid = pdf_object_next(bytes, &place)) != 0;)
        if (!walk(file, kid, node, depth + 1))
            return false;
    return place == 0;
}

struct pdf_reader *pdf_read(const char *data, size_t len, struct err *err)
{
    struct pdf_reader *file = mem_zalloc(sizeof *file);
    const char *wrong = pdf_object_open(&file->bytes, data, len);
    if (wrong == NULL) {
        const size_t root = pdf_object_get(&file->bytes, file->bytes.trailer, "Root");
        if (!walk(file, pdf_object_get(&file->bytes, root, "Pages"), (struct found_page){0}, 0) ||
            file->page_count == 0)
            wrong = N_("the PDF file is damaged: its pages can't be found");
    }
    if (wrong == NULL)
        return file;
    err_set(err, ERR_DATA, "%s", _(wrong));
    pdf_read_free(file);
    return NULL;
}

void pdf_read_free(struct pdf_reader *file)
{
    if (file == NULL)
        return;
    pdf_object_close(&file->bytes);
    free(file->pages);
    free(file->forms);
    buf_free(&file->content);
    buf_free(&file->form);
    free(file);
}

size_t pdf_read_pages(const struct pdf_reader *file)
{
    return file->page_count;
}

/* ---- one page ---- */

struct keys {
    const char *const *ours; /* what pdf.c writes */
    unsigned seen;           /* of them */
    char other[40];          /* another one, or the same again */
};

static bool see_key(void *user, const char *key, size_t len)
{
    struct keys *keys = user;
    for (unsigned i = 0; keys->ours[i] != NULL; i++)
        if ((keys->seen & 1U << i) == 0 && strlen(keys->ours[i]) == len &&
            memcmp(keys->ours[i], key, len) == 0) {
            keys->seen |= 1U << i;
            return true;
        }
    for (size_t i = 0; i < len && i + 1 < sizeof keys->other; i++)
        keys->other[i] = (char)(key[i] > ' ' && key[i] <= '~' ? key[i] : '?');
    return false;
}

/* An array of COUNT numbers and nothing else. */
static bool read_numbers(struct pdf_reader *file, size_t array, long *numbers, size_t count)
{
    size_t place = pdf_object_items(&file->bytes, array);
    for (size_t i = 0; i < count; i++)
        if (!pdf_object_number(&file->bytes, pdf_object_next(&file->bytes, &place), &numbers[i]))
            return false;
    return pdf_object_next(&file->bytes, &place) == 0 && place == 0;
}

/* The content of a page, into file->content. */
static bool read_content(struct pdf_reader *file, size_t page)
{
    struct buf *stream = &file->form;
    const size_t contents = pdf_object_get(&file->bytes, page, "Contents");
    size_t place = pdf_object_items(&file->bytes, contents);
    buf_clear(&file->content);
    if (contents == 0)
        return true;
    for (size_t at = place != 0 ? pdf_object_next(&file->bytes, &place) : contents; at != 0;
         at = place != 0 ? pdf_object_next(&file->bytes, &place) : 0) {
        if (!pdf_object_stream(&file->bytes, at, stream))
            return false;
        buf_put(&file->content, buf_text(stream), stream->len);
    }
    return place == 0;
}

/* The digest of what the form at AT draws; NULL: it is not as pdf.c writes one. */
static const char *form_digest(struct pdf_reader *file, size_t at)
{
    static const char *const ours[] = {"Type", "Subtype", "BBox", "Resources", "Filter", "Length", NULL};
    static const long box_ours[] = {0, -1440000, 1440000, 1440000};
    struct keys keys = {.ours = ours};
    long box[4];
    for (size_t i = 0; i < file->form_count; i++)
        if (file->forms[i].at == at)
            return file->forms[i].digest;
    if (file->form_count == FORMS_MAX || !pdf_object_keys(&file->bytes, at, see_key, &keys) ||
        !pdf_object_is_name(&file->bytes, pdf_object_get(&file->bytes, at, "Subtype"), "Form") ||
        !read_numbers(file, pdf_object_get(&file->bytes, at, "BBox"), box, 4) ||
        memcmp(box, box_ours, sizeof box) != 0 || !pdf_object_stream(&file->bytes, at, &file->form))
        return NULL;
    file->forms = mem_realloc(file->forms, (file->form_count + 1) * sizeof *file->forms);
    file->forms[file->form_count].at = at;
    return digest_input(buf_text(&file->form), file->form.len, file->forms[file->form_count++].digest);
}

/* "/T1234567890 Do" in the page's content: a line for each that the page's resources know. */
static bool add_forms(struct pdf_reader *file, const struct found_page *page, struct digest *piece)
{
    struct pdf_bytes *bytes = &file->bytes;
    const size_t forms = pdf_object_get(bytes, page->resources, "XObject");
    const char *at = buf_text(&file->content), *end = at + file->content.len;
    while (forms != 0 && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
        char name[40];
        const char *from = ++at;
        while (at < end && ((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'z')))
            at++;
        const size_t len = (size_t)(at - from);
        if (len == 0 || len >= sizeof name || end - at < 3 || memcmp(at, " Do", 3) != 0)
            continue;
        memcpy(name, from, len);
        name[len] = '\0';
        const size_t form = pdf_object_get(bytes, forms, name);
        const char *digest = form != 0 ? form_digest(file, form) : NULL;
        if (form != 0 && digest == NULL)
            return false;
        if (form != 0)
            pdf_digest_form(piece, name, len, digest);
    }
    return true;
}

/* /PieceInfo <</itog <</LastModified … /Private <</Code (…) /Pages 2 /Seal (…)>>>>>> */
static bool read_seal(struct pdf_reader *file, size_t page, struct pdf_seal *seal)
{
    struct pdf_bytes *bytes = &file->bytes;
    long pages = 0;
    const size_t info = pdf_object_get(bytes, page, "PieceInfo");
    const size_t private = pdf_object_get(bytes, pdf_object_get(bytes, info, "itog"), "Private");
    if (private == 0)
        return info == 0;
    seal->begins =
        pdf_object_number(bytes, pdf_object_get(bytes, private, "Pages"), &pages) && pages >= 100 &&
        pages % 100 == 0 &&
        pdf_object_text(bytes, pdf_object_get(bytes, private, "Code"), seal->code, sizeof seal->code) &&
        pdf_object_text(bytes, pdf_object_get(bytes, private, "Seal"), seal->seal, sizeof seal->seal);
    seal->pages = pages / 100;
    return seal->begins;
}

int pdf_read_page(struct pdf_reader *file, size_t at, struct digest *piece, struct pdf_seal *seal,
                  struct err *err)
{
    static const char *const ours[] = {"Type",     "Parent",    "MediaBox",     "Resources",
                                       "Contents", "PieceInfo", "LastModified", NULL};
    const struct found_page *page = &file->pages[at];
    struct keys keys = {.ours = ours};
    struct digest content;
    long box[4];
    *seal = (struct pdf_seal){0};
    const bool whole = pdf_object_keys(&file->bytes, page->dict, see_key, &keys);
    if (keys.other[0] != '\0')
        return err_set(err, ERR_DATA, _("it holds what the school did not put there: /%s"), keys.other);
    if (!whole || !read_numbers(file, page->box, box, 4) || box[0] != 0 || box[1] != 0 || box[2] < 0 ||
        box[2] > SIZE_MAX_HUNDREDTHS || box[3] < 0 || box[3] > SIZE_MAX_HUNDREDTHS ||
        !read_content(file, page->dict) || !read_seal(file, page->dict, seal))
        return err_set(err, ERR_DATA, _("it is damaged"));
    seal->blank = file->content.len == 0;
    digest_begin(&content);
    digest_more(&content, buf_text(&file->content), file->content.len);
    if (!add_forms(file, page, piece))
        return err_set(err, ERR_DATA, _("it is damaged"));
    pdf_digest_page(piece, (int32_t)box[2], (int32_t)box[3], &content);
    return 0;
}
