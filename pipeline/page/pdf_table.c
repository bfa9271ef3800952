/*
 * pdf_table: where the objects of a PDF file are (ISO 32000-1, 7.5.4, 7.5.7, 7.5.8): a table of lines, or a stream, which
 * also tells of objects within object streams; those are unpacked behind the file.
 */
#include "base/i18n.h"
#include "page/pdf_object.h"

#include <stdlib.h>
#include <string.h>

enum { TAIL = 2048, OBJECTS_MAX = 8 << 20 };

/* A line of the table. */
struct entry {
    size_t at;          /* in the file, or the number of the object stream */
    size_t index;       /* within that */
    bool listed;        /* the table has it: not twice */
    unsigned char kind; /* 0 free, 1 in the file, 2 in an object stream */
};

struct table {
    struct pdf_bytes *bytes;
    struct entry *entries;
    size_t count;
};

static bool make_room(struct table *table, size_t first, size_t count)
{
    if (first > OBJECTS_MAX || count > OBJECTS_MAX)
        return false;
    if (first + count > table->count) {
        table->entries = mem_realloc(table->entries, (first + count) * sizeof *table->entries);
        memset(table->entries + table->count, 0, (first + count - table->count) * sizeof *table->entries);
        table->count = first + count;
    }
    return true;
}

/* The place that startxref names; 0: none. */
static size_t find_start(struct pdf_bytes *bytes)
{
    static const char word[] = "startxref";
    const size_t from = bytes->len > TAIL ? bytes->len - TAIL : 0;
    size_t place = 0;
    for (size_t at = bytes->len; at-- > from;)
        if (pdf_scan_word(bytes, at, word))
            return pdf_scan_whole(bytes, pdf_scan_space(bytes, at + strlen(word)), &place) != 0 &&
                           place < bytes->len
                       ? place
                       : 0;
    return 0;
}

/* ---- as lines ---- */

/* "0000000015 00000 n" */
static bool read_line(const char *line, struct entry *entry)
{
    size_t place = 0;
    for (size_t i = 0; i < 10; i++) {
        if (line[i] < '0' || line[i] > '9')
            return false;
        place = place * 10 + (size_t)(line[i] - '0');
    }
    if (entry->listed)
        return false;
    *entry = (struct entry){.at = place, .listed = true, .kind = line[17] == 'n'};
    return true;
}

/* One section, "0 12" and 12 lines of 20 bytes; the place behind it, or 0. */
static size_t read_section(struct table *table, size_t at)
{
    enum { LINE = 20 };
    struct pdf_bytes *bytes = table->bytes;
    size_t first, count = 0;
    at = pdf_scan_whole(bytes, at, &first);
    at = at != 0 ? pdf_scan_whole(bytes, pdf_scan_space(bytes, at), &count) : 0;
    at = at != 0 ? pdf_scan_space(bytes, at) : 0;
    if (at == 0 || (bytes->len - at) / LINE < count || !make_room(table, first, count))
        return 0;
    for (size_t i = 0; i < count; i++, at += LINE)
        if (!read_line(bytes->data + at, &table->entries[first + i]))
            return 0;
    return at;
}

static bool read_lines(struct table *table, size_t at)
{
    struct pdf_bytes *bytes = table->bytes;
    at = pdf_scan_space(bytes, at + strlen("xref"));
    while (at != 0 && at < bytes->len && !pdf_scan_word(bytes, at, "trailer")) {
        at = read_section(table, at);
        at = at != 0 ? pdf_scan_space(bytes, at) : 0;
    }
    if (at == 0 || at >= bytes->len)
        return false;
    bytes->trailer = pdf_scan_space(bytes, at + strlen("trailer"));
    return pdf_object_is_dict(bytes, bytes->trailer);
}

/* ---- as a stream ---- */

/* Undoes PNG's predictors None and Up, rows of WIDTH bytes behind one that names it. */
static bool undo_predictor(struct buf *rows, size_t width)
{
    const size_t count = rows->len / (width + 1);
    unsigned char *to = (unsigned char *)rows->data;
    if (rows->len % (width + 1) != 0)
        return false;
    for (size_t row = 0; row < count; row++) {
        const unsigned char *from = (unsigned char *)rows->data + row * (width + 1), kind = *from++;
        if (kind != 0 && kind != 2)
            return false;
        for (size_t i = 0; i < width; i++, to++)
            *to = (unsigned char)(from[i] + (kind == 2 && row > 0 ? to[-(ptrdiff_t)width] : 0));
    }
    rows->len = count * width;
    return true;
}

static size_t take_number(const unsigned char **at, size_t width, size_t missing)
{
    size_t value = width > 0 ? 0 : missing;
    for (; width > 0; width--)
        value = value << 8 | *(*at)++;
    return value;
}

/* The lines of one section of the stream, which begin at *AT. */
static bool take_section(struct table *table, const size_t widths[3], size_t first, size_t count,
                         const unsigned char **at, const unsigned char *end)
{
    const size_t width = widths[0] + widths[1] + widths[2];
    if ((size_t)(end - *at) / width < count || !make_room(table, first, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &table->entries[first + i];
        const size_t kind = take_number(at, widths[0], 1);
        if (entry->listed)
            return false;
        *entry = (struct entry){
            .listed = true, .at = take_number(at, widths[1], 0), .kind = kind <= 2 ? (unsigned char)kind : 0};
        entry->index = take_number(at, widths[2], 0);
    }
    return true;
}

static bool take_sections(struct table *table, const size_t widths[3], const struct buf *rows)
{
    struct pdf_bytes *bytes = table->bytes;
    const unsigned char *at = (const unsigned char *)buf_text(rows), *end = at + rows->len;
    size_t size, first, count;
    size_t index = pdf_object_items(bytes, pdf_object_get(bytes, bytes->trailer, "Index"));
    if (index == 0)
        return pdf_object_whole(bytes, pdf_object_get(bytes, bytes->trailer, "Size"), &size) &&
               take_section(table, widths, 0, size, &at, end);
    for (size_t item; (item = pdf_object_next(bytes, &index)) != 0;)
        if (!pdf_object_whole(bytes, item, &first) ||
            !pdf_object_whole(bytes, pdf_object_next(bytes, &index), &count) ||
            !take_section(table, widths, first, count, &at, end))
            return false;
    return true;
}

/* "12 0 obj <</Type/XRef …>> stream": the trailer's entries are in the same dictionary. */
static bool read_stream(struct table *table, size_t at)
{
    struct pdf_bytes *bytes = table->bytes;
    size_t ignored, widths[3], predictor = 1;
    at = pdf_scan_whole(bytes, at, &ignored);
    at = at != 0 ? pdf_scan_whole(bytes, pdf_scan_space(bytes, at), &ignored) : 0;
    at = at != 0 ? pdf_scan_space(bytes, at) : 0;
    if (at == 0 || !pdf_scan_word(bytes, at, "obj"))
        return false;
    bytes->trailer = pdf_scan_space(bytes, at + strlen("obj"));
    if (!pdf_object_is_name(bytes, pdf_object_get(bytes, bytes->trailer, "Type"), "XRef"))
        return false;
    size_t place = pdf_object_items(bytes, pdf_object_get(bytes, bytes->trailer, "W"));
    for (size_t i = 0; i < 3; i++)
        if (!pdf_object_whole(bytes, pdf_object_next(bytes, &place), &widths[i]) ||
            widths[i] > sizeof(size_t))
            return false;
    const size_t width = widths[0] + widths[1] + widths[2];
    const size_t parms = pdf_object_get(bytes, bytes->trailer, "DecodeParms");
    if (width == 0 ||
        (parms != 0 && !pdf_object_whole(bytes, pdf_object_get(bytes, parms, "Predictor"), &predictor)))
        return false;
    struct buf rows = {0};
    const bool read = pdf_object_inflate(bytes, bytes->trailer, &rows) &&
                      (predictor < 10 || undo_predictor(&rows, width)) && take_sections(table, widths, &rows);
    buf_free(&rows);
    return read;
}

/* ---- object streams ---- */

/* What object stream NUMBER holds goes behind the file; the places of its objects are noted. */
static bool unpack(struct table *table, size_t number, struct buf *out)
{
    struct pdf_bytes *bytes = table->bytes;
    const size_t at =
        number < table->count && table->entries[number].kind == 1 ? pdf_object_find(bytes, number) : 0;
    size_t count, first, object, offset;
    if (!pdf_object_is_name(bytes, pdf_object_get(bytes, at, "Type"), "ObjStm") ||
        !pdf_object_whole(bytes, pdf_object_get(bytes, at, "N"), &count) ||
        !pdf_object_whole(bytes, pdf_object_get(bytes, at, "First"), &first) ||
        !pdf_object_stream(bytes, at, out) || first > out->len)
        return false;
    const size_t base = bytes->text.len;
    buf_put(&bytes->text, out->data, out->len);
    buf_putc(&bytes->text, '\n');
    bytes->data = bytes->text.data;
    bytes->len = bytes->text.len;
    size_t place = base;
    for (size_t i = 0; i < count; i++) {
        place = pdf_scan_whole(bytes, pdf_scan_space(bytes, place), &object);
        place = place != 0 ? pdf_scan_whole(bytes, pdf_scan_space(bytes, place), &offset) : 0;
        if (place == 0 || offset > out->len - first)
            return false;
        if (object < table->count && table->entries[object].kind == 2 &&
            table->entries[object].at == number && table->entries[object].index == i)
            bytes->objects[object] = base + first + offset;
    }
    return true;
}

static bool place_objects(struct table *table)
{
    struct pdf_bytes *bytes = table->bytes;
    struct buf unpacked = {0};
    bool read = true;
    unsigned char *seen = mem_zalloc(table->count + 1);
    bytes->object_count = table->count;
    bytes->objects = mem_zalloc((table->count + 1) * sizeof *bytes->objects);
    for (size_t i = 0; i < table->count; i++)
        if (table->entries[i].kind == 1 && table->entries[i].at < bytes->file_len)
            bytes->objects[i] = table->entries[i].at;
    for (size_t i = 0; i < table->count && read; i++) {
        const size_t stream = table->entries[i].at;
        if (table->entries[i].kind != 2 || stream >= table->count || seen[stream])
            continue;
        seen[stream] = 1;
        read = unpack(table, stream, &unpacked);
    }
    free(seen);
    buf_free(&unpacked);
    return read;
}

/* Each object that the table has begins there, under its number, and can be read: no reader looks for it elsewhere. */
static bool check_objects(struct table *table)
{
    struct pdf_bytes *bytes = table->bytes;
    bool whole = pdf_object_is_whole(bytes, bytes->trailer);
    for (size_t i = 0; i < table->count && whole; i++)
        whole = table->entries[i].kind == 0 || pdf_object_is_whole(bytes, pdf_object_find(bytes, i));
    return whole;
}

const char *pdf_object_open(struct pdf_bytes *bytes, const char *data, size_t len)
{
    *bytes = (struct pdf_bytes){.len = len, .file_len = len};
    buf_put(&bytes->text, data, len);
    bytes->data = buf_text(&bytes->text);
    if (!pdf_scan_word(bytes, 0, "%PDF-"))
        return N_("this is no PDF file");
    const size_t at = find_start(bytes);
    if (at == 0)
        return N_("the PDF file is cut, or damaged at its end");
    struct table table = {.bytes = bytes};
    const bool read = (pdf_scan_word(bytes, at, "xref") ? read_lines(&table, at) : read_stream(&table, at)) &&
                      place_objects(&table) && check_objects(&table);
    free(table.entries);
    if (!read)
        return N_("the PDF file is damaged: its table of objects can't be read");
    if (pdf_object_get(bytes, bytes->trailer, "Encrypt") != 0)
        return N_("the PDF file is encrypted; itog does not encrypt");
    if (pdf_object_get(bytes, bytes->trailer, "Prev") != 0 ||
        pdf_object_get(bytes, bytes->trailer, "XRefStm") != 0)
        return N_("the PDF file was added to after it was made");
    return NULL;
}

void pdf_object_close(struct pdf_bytes *bytes)
{
    free(bytes->objects);
    buf_free(&bytes->text);
    *bytes = (struct pdf_bytes){0};
}
