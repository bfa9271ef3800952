/* pdf_read: see pdf_read.h. */
#include "page/pdf_read.h"
#include "base/i18n.h"
#include "page/pdf_digest.h"
#include "page/pdf_font.h"
#include "page/pdf_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TREE_DEPTH_MAX = 32,
    PARTS_MAX = 2 * PDF_PARTS_MAX, /* images beside them */
    PARTS_DEPTH = 3,
    PART_NAME_MAX = 40,
    KNOWN_PARTS = 1 << 14,
    SIZE_MAX_HUNDREDTHS = 1440000
};

struct found_page {
    size_t dict;
    size_t box, resources; /* of its own, or handed down */
    size_t strange;        /* a node above it that hands down what pdf.c does not, or 0 */
};

struct found_part { /* a form or an image that the piece calls */
    size_t at;
    char name[PART_NAME_MAX], digest[DIGEST_HEX + 1];
};

struct known_part { /* one that calls no other: it is unpacked once, not again for each piece */
    size_t at;
    bool letters;
    char digest[DIGEST_HEX + 1];
};

struct pdf_reader {
    struct pdf_bytes bytes;
    struct found_page *pages;
    size_t page_count, page_room;
    size_t nodes; /* of the page tree, seen so far */
    struct buf content, form;
    struct found_part *parts;
    size_t part_count, calls; /* calls: of parts, so far */
    struct known_part *known; /* KNOWN_PARTS places */
    struct pdf_fonts fonts;
    bool letters; /* the piece that has begun has digests of its letters; */
    bool unread;  /* and some of them can't be read */
};

/* What pdf.c gives the nodes of the page tree. */
static const char *const node_keys[] = {"Type", "Parent", "Count", "Kids", "MediaBox", "Resources", NULL};

/* The pages under the node at AT, in order; NODE has what is handed down. */
static bool walk(struct pdf_reader *file, size_t at, struct found_page node, unsigned depth)
{
    struct pdf_bytes *bytes = &file->bytes;
    if (depth == TREE_DEPTH_MAX || ++file->nodes > bytes->object_count || !pdf_object_is_dict(bytes, at))
        return false;
    const size_t box = pdf_object_get(bytes, at, "MediaBox"),
                 resources = pdf_object_get(bytes, at, "Resources");
    node = (struct found_page){at, box != 0 ? box : node.box, resources != 0 ? resources : node.resources,
                               node.strange};
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
    if (!pdf_object_only(bytes, at, node_keys, NULL))
        node.strange = at;
    const size_t before = file->page_count;
    size_t count;
    for (size_t kid; (kid = pdf_object_next(bytes, &place)) != 0;)
        if (!walk(file, kid, node, depth + 1))
            return false;
    return place == 0 && pdf_object_whole(bytes, pdf_object_get(bytes, at, "Count"), &count) &&
           count == file->page_count - before;
}

/* What the catalog has besides what pdf.c and the tools that write a file anew put there may act, or hide what is drawn. */
static bool check_catalog(struct pdf_bytes *bytes, size_t root)
{
    static const char *const ours[] = {
        "Type",          "Pages",    "ViewerPreferences", "Lang",    "Outlines", "PageMode",
        "OutputIntents", "Metadata", "PageLabels",        "Version", NULL};
    return pdf_object_only(bytes, root, ours, NULL);
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
        else if (!check_catalog(&file->bytes, root))
            wrong = N_("the PDF file holds actions, forms or layers; itog writes none");
    }
    file->known = mem_zalloc(KNOWN_PARTS * sizeof *file->known);
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
    free(file->parts);
    free(file->known);
    pdf_fonts_free(&file->fonts);
    buf_free(&file->content);
    buf_free(&file->form);
    free(file);
}

bool pdf_read_is_kept(struct pdf_reader *file)
{
    const size_t root = pdf_object_get(&file->bytes, file->bytes.trailer, "Root");
    return pdf_object_get(&file->bytes, root, "OutputIntents") != 0;
}

size_t pdf_read_pages(const struct pdf_reader *file)
{
    return file->page_count;
}

/* ---- one page ---- */

/* An array of COUNT numbers and nothing else. */
static bool read_numbers(struct pdf_reader *file, size_t array, long *numbers, size_t count)
{
    size_t place = pdf_object_items(&file->bytes, array);
    for (size_t i = 0; i < count; i++)
        if (!pdf_object_number(&file->bytes, pdf_object_next(&file->bytes, &place), &numbers[i]))
            return false;
    return pdf_object_next(&file->bytes, &place) == 0 && place == 0;
}

/* Where the streams of a page's content begin within it: the second one, the last one. */
struct cuts {
    size_t count, second, last;
};

/* The content of a page, into file->content. */
static bool read_content(struct pdf_reader *file, size_t page, struct cuts *cuts)
{
    static const char *const ours[] = {"Length", "Filter", NULL};
    struct buf *stream = &file->form;
    const size_t contents = pdf_object_get(&file->bytes, page, "Contents");
    size_t place = pdf_object_items(&file->bytes, contents);
    buf_clear(&file->content);
    *cuts = (struct cuts){0};
    if (contents == 0)
        return !pdf_object_has(&file->bytes, page, "Contents");
    for (size_t at = place != 0 ? pdf_object_next(&file->bytes, &place) : contents; at != 0;
         at = place != 0 ? pdf_object_next(&file->bytes, &place) : 0) {
        if (!pdf_object_only(&file->bytes, at, ours, NULL) || !pdf_object_stream(&file->bytes, at, stream))
            return false;
        if (cuts->count == 1)
            cuts->second = file->content.len;
        cuts->last = file->content.len;
        cuts->count++;
        buf_put(&file->content, buf_text(stream), stream->len);
    }
    return place == 0;
}

/* What a page or a form may draw with: nothing that gives its colours another meaning. */
static bool check_resources(struct pdf_reader *file, size_t resources)
{
    static const char *const ours[] = {"Font", "XObject", "ProcSet", NULL};
    return resources == 0 || pdf_object_only(&file->bytes, resources, ours, NULL);
}

/* Puts the letters of CONTENT behind it, unless those of this piece are not signed. */
static bool read_letters(struct pdf_reader *file, size_t resources, const struct buf *content,
                         struct digest *digest)
{
    if (!check_resources(file, resources))
        return false;
    file->unread =
        file->letters && !pdf_font_letters(&file->bytes, &file->fonts,
                                           pdf_object_get(&file->bytes, resources, "Font"), content, digest);
    return !file->unread;
}

static bool digest_form(struct pdf_reader *file, size_t at, char hash[DIGEST_HEX + 1])
{
    static const char *const ours[] = {"Type", "Subtype", "BBox", "Resources", "Filter", "Length", NULL};
    static const long box_ours[] = {0, -1440000, 1440000, 1440000};
    long box[4];
    struct digest digest;
    if (!pdf_object_only(&file->bytes, at, ours, NULL) ||
        !read_numbers(file, pdf_object_get(&file->bytes, at, "BBox"), box, 4) ||
        memcmp(box, box_ours, sizeof box) != 0 || !pdf_object_stream(&file->bytes, at, &file->form))
        return false;
    digest_begin(&digest);
    digest_more(&digest, buf_text(&file->form), file->form.len);
    const bool read = read_letters(file, pdf_object_get(&file->bytes, at, "Resources"), &file->form, &digest);
    digest_end(&digest, hash);
    return read;
}

static bool digest_image(struct pdf_reader *file, size_t at, char digest[DIGEST_HEX + 1])
{
    static const char *const ours[] = {
        "Type",   "Subtype", "Width", "Height", "ColorSpace", "BitsPerComponent",
        "Filter", "Length",  "SMask", NULL};
    struct pdf_bytes *bytes = &file->bytes;
    const size_t mask = pdf_object_get(bytes, at, "SMask");
    const bool colour = pdf_object_is_name(bytes, pdf_object_get(bytes, at, "ColorSpace"), "DeviceRGB");
    size_t width, height, bits, mask_width;
    struct buf alpha = {0};
    bool read =
        pdf_object_only(bytes, at, ours, NULL) &&
        pdf_object_whole(bytes, pdf_object_get(bytes, at, "Width"), &width) &&
        pdf_object_whole(bytes, pdf_object_get(bytes, at, "Height"), &height) &&
        pdf_object_whole(bytes, pdf_object_get(bytes, at, "BitsPerComponent"), &bits) && bits == 8 &&
        (colour || pdf_object_is_name(bytes, pdf_object_get(bytes, at, "ColorSpace"), "DeviceGray")) &&
        pdf_object_stream(bytes, at, &file->form) && file->form.len == width * height * (colour ? 3 : 1);
    if (read && mask != 0)
        read = pdf_object_only(bytes, mask, ours, NULL) && pdf_object_get(bytes, mask, "SMask") == 0 &&
               pdf_object_whole(bytes, pdf_object_get(bytes, mask, "Width"), &mask_width) &&
               mask_width == width && pdf_object_stream(bytes, mask, &alpha) && alpha.len == width * height;
    if (read)
        pdf_digest_image((int)width, colour ? 3 : 1, buf_text(&file->form), file->form.len, buf_text(&alpha),
                         alpha.len, digest);
    buf_free(&alpha);
    return read;
}

static bool call_parts(struct pdf_reader *file, size_t resources, const struct buf *content, unsigned depth);

/* Form or image NAME, at AT, is called by the piece. False: it is not as pdf.c writes one. */
static bool add_part(struct pdf_reader *file, const char *name, size_t at, unsigned depth)
{
    struct pdf_bytes *bytes = &file->bytes;
    for (size_t i = 0; i < file->part_count; i++)
        if (strcmp(file->parts[i].name, name) == 0)
            return file->parts[i].at == at;
    if (file->part_count == PARTS_MAX || depth == PARTS_DEPTH)
        return false;
    file->parts = mem_realloc(file->parts, (file->part_count + 1) * sizeof *file->parts);
    struct found_part *part = &file->parts[file->part_count++];
    *part = (struct found_part){.at = at}; /* its digest stays "" where it is not as it should be */
    snprintf(part->name, sizeof part->name, "%s", name);
    struct known_part *known = &file->known[(at ^ at >> 14) % KNOWN_PARTS], found = {at, file->letters, ""};
    if (known->at == at && known->letters == file->letters) {
        memcpy(part->digest, known->digest, sizeof part->digest);
        return true;
    }
    if (pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Subtype"), "Image")) {
        if (!digest_image(file, at, part->digest))
            return false;
        memcpy(found.digest, part->digest, sizeof found.digest);
        *known = found;
        return true;
    }
    if (!pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Subtype"), "Form") ||
        !digest_form(file, at, part->digest))
        return false;
    memcpy(found.digest, part->digest, sizeof found.digest);
    const size_t calls = file->calls;
    const struct buf content = file->form; /* what it calls in turn: into a fresh one */
    file->form = (struct buf){0};
    const bool called = call_parts(file, pdf_object_get(bytes, at, "Resources"), &content, depth + 1);
    buf_free(&file->form);
    file->form = content;
    if (called && file->calls == calls)
        *known = found;
    return called;
}

/* "/T0123456789 Do" in CONTENT, of what RESOURCES know. */
static bool call_parts(struct pdf_reader *file, size_t resources, const struct buf *content, unsigned depth)
{
    const size_t parts = pdf_object_get(&file->bytes, resources, "XObject");
    const char *at = buf_text(content), *end = at + content->len;
    while (parts != 0 && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
        char name[PART_NAME_MAX];
        const char *from = ++at;
        while (at < end && ((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'z')))
            at++;
        const size_t len = (size_t)(at - from);
        if (len == 0 || len >= sizeof name || end - at < 3 || memcmp(at, " Do", 3) != 0)
            continue;
        memcpy(name, from, len);
        name[len] = '\0';
        const size_t part = pdf_object_get(&file->bytes, parts, name);
        file->calls += part != 0;
        if (part != 0 && !add_part(file, name, part, depth))
            return false;
    }
    return true;
}

/* "793.70" between the words that call what is drawn over a page; false: the content of the last stream is not that. */
static bool read_over_call(const char *text, size_t len, long *at)
{
    char exact[60];
    const size_t behind = strlen(PDF_OVER_BEHIND);
    if (len >= sizeof exact || len < behind || memcmp(text, PDF_OVER_BEHIND, behind) != 0)
        return false;
    *at = 0;
    for (size_t i = behind; i < len && *at < SIZE_MAX_HUNDREDTHS && text[i] != ' '; i++)
        *at = text[i] == '.' ? *at : 10 * *at + (text[i] - '0');
    const int made =
        snprintf(exact, sizeof exact, PDF_OVER_BEHIND "%ld.%02ld" PDF_OVER_CALL, *at / 100, *at % 100);
    return made == (int)len && memcmp(exact, text, len) == 0;
}

/*
 * A page of a print job (pdf_put_over): takes off what calls the strip drawn over it, so that its own content is left. The strip
 * itself is looked at only so far that it can't reach below the upper edge.
 */
static bool take_strip(struct pdf_reader *file, const struct found_page *page, const struct cuts *cuts,
                       long page_height, bool *strip)
{
    static const char *const ours[] = {"Type", "Subtype", "BBox", "Resources", "Filter", "Length", NULL};
    struct buf *content = &file->content;
    long at, box[4];
    *strip = cuts->count == 3 && cuts->second == strlen(PDF_OVER_BEFORE) &&
             memcmp(content->data, PDF_OVER_BEFORE, cuts->second) == 0 &&
             read_over_call(content->data + cuts->last, content->len - cuts->last, &at);
    if (!*strip)
        return cuts->count <= 1; /* between two streams some readers see a blank and some do not */
    const size_t parts = pdf_object_get(&file->bytes, page->resources, "XObject");
    const size_t over = pdf_object_get(&file->bytes, parts, "Over");
    content->len = cuts->last - cuts->second;
    memmove(content->data, content->data + cuts->second, content->len);
    return pdf_object_is_name(&file->bytes, pdf_object_get(&file->bytes, over, "Subtype"), "Form") &&
           pdf_object_only(&file->bytes, over, ours, NULL) &&
           check_resources(file, pdf_object_get(&file->bytes, over, "Resources")) &&
           read_numbers(file, pdf_object_get(&file->bytes, over, "BBox"), box, 4) && box[0] == 0 &&
           box[1] == 0 && box[2] > 0 && box[3] > 0 && box[3] <= PDF_OVER_MAX && at + box[3] == page_height;
}

static int compare_parts(const void *one, const void *other)
{
    return strcmp(((const struct found_part *)one)->name, ((const struct found_part *)other)->name);
}

void pdf_read_begin(struct pdf_reader *file, struct digest *piece)
{
    file->part_count = 0;
    file->letters = false;
    digest_begin(piece);
}

char *pdf_read_end(struct pdf_reader *file, struct digest *piece, char hash[DIGEST_HEX + 1])
{
    if (file->part_count > 0)
        qsort(file->parts, file->part_count, sizeof *file->parts, compare_parts);
    for (size_t i = 0; i < file->part_count; i++)
        pdf_digest_part(piece, file->parts[i].name, file->parts[i].digest);
    return digest_end(piece, hash);
}

static bool read_text(struct pdf_bytes *bytes, size_t dict, const char *key, char *text, size_t room)
{
    return pdf_object_text(bytes, pdf_object_get(bytes, dict, key), text, room);
}

/* /PieceInfo <</itog <</LastModified … /Private <</Said (…) /Pages 2 /Batch 7 0 R>>>>>>; once /Code (…) and /Seal (…) */
static bool read_seal(struct pdf_reader *file, size_t page, struct pdf_seal *seal)
{
    struct pdf_bytes *bytes = &file->bytes;
    long pages = 0;
    const size_t info = pdf_object_get(bytes, page, "PieceInfo");
    const size_t private = pdf_object_get(bytes, pdf_object_get(bytes, info, "itog"), "Private");
    if (private == 0)
        return info == 0;
    seal->batch = pdf_object_get(bytes, private, "Batch") != 0;
    seal->begins = pdf_object_number(bytes, pdf_object_get(bytes, private, "Pages"), &pages) &&
                   pages >= 100 && pages % 100 == 0 &&
                   read_text(bytes, private, seal->batch ? "Said" : "Code", seal->code, sizeof seal->code) &&
                   read_text(bytes, private, seal->batch ? "Batch" : "Seal", seal->seal, sizeof seal->seal);
    seal->pages = pages / 100;
    return seal->begins;
}

int pdf_read_page(struct pdf_reader *file, size_t at, struct digest *piece, struct pdf_seal *seal,
                  struct err *err)
{
    static const char *const ours[] = {"Type",     "Parent",    "MediaBox",     "Resources",
                                       "Contents", "PieceInfo", "LastModified", NULL};
    const struct found_page *page = &file->pages[at];
    char other[PDF_KEY_MAX];
    struct digest content;
    struct cuts cuts;
    long box[4];
    *seal = (struct pdf_seal){0};
    file->unread = false;
    bool whole = pdf_object_only(&file->bytes, page->dict, ours, other);
    if (whole && page->strange != 0)
        whole = pdf_object_only(&file->bytes, page->strange, node_keys, other);
    if (other[0] != '\0')
        return err_set(err, ERR_DATA, _("it holds what the school did not put there: /%s"), other);
    if (!whole || !read_numbers(file, page->box, box, 4) || box[0] != 0 || box[1] != 0 || box[2] < 0 ||
        box[2] > SIZE_MAX_HUNDREDTHS || box[3] < 0 || box[3] > SIZE_MAX_HUNDREDTHS ||
        !read_content(file, page->dict, &cuts) || !take_strip(file, page, &cuts, box[3], &seal->strip))
        return err_set(err, ERR_DATA, _("it is damaged"));
    if (!read_seal(file, page->dict, seal))
        return err_set(err, ERR_DATA, _("what signs it is damaged or missing"));
    seal->blank = file->content.len == 0 && !seal->strip;
    file->letters |= seal->batch;
    digest_begin(&content);
    digest_more(&content, buf_text(&file->content), file->content.len);
    if (!read_letters(file, page->resources, &file->content, &content) ||
        !call_parts(file, page->resources, &file->content, 0))
        return err_set(err, ERR_DATA, "%s",
                       file->unread
                           ? _("its letters can't be checked: a font is missing, damaged, or not one "
                               "that itog writes")
                           : _("it is damaged"));
    pdf_digest_page(piece, (int32_t)box[2], (int32_t)box[3], &content);
    return 0;
}
