/*
 * xlsx: see xlsx.h. An .xlsx is a .zip of XML parts (ECMA-376): xl/workbook.xml names the sheets, its .rels
 * their parts, xl/styles.xml the formats, xl/sharedStrings.xml the texts. Each part streams through expat;
 * what is of no use (formulas, looks, drawings) is passed over. Prefixes of elements are ignored.
 */
#include "import/xlsx.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/xml.h"
#include "base/zip.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    CHUNK = 64 * 1024,
    UNPACKED_MAX = 256 << 20,
    SHARED_BYTES_MAX = 64 << 20,
    SHARED_MAX = 2000000,
    STYLES_MAX = 65536,
    SHEETS_MAX = 1000,
    TEXT_MAX = 1 << 20 /* of one cell; Excel itself stops at 32767 letters */
};

struct sheet {
    const char *name, *relation, *part;
};

struct custom_format {
    int id;
    struct xlsx_format format;
};

struct xlsx {
    const char *name;
    struct zipfile *zip;
    struct arena *arena;
    struct sheet *sheets;
    size_t sheet_count;
    bool from_1904, shared_read;
    const char **shared;
    size_t shared_count, shared_capacity, shared_bytes;
    struct custom_format *customs;
    size_t custom_count;
    struct xlsx_format *styles; /* by the s of a cell */
    size_t style_count;
    size_t unpacked;
    /* of the part that is being read */
    const char *part;
    struct buf text;
    bool collect; /* text belongs to a value */
    bool phonetic, in_styles;
    struct grid *grid;
    int64_t line;
    size_t column;
    char type; /* of the cell: 's'hared, 'i'nline, 'b'oolean, 'n'umber, 't'ext as it stands */
    size_t style;
};

/* ───────────── parts ───────────── */

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static bool is(const char *name, const char *wanted)
{
    return strcmp(local(name), wanted) == 0;
}

/* The attribute of this local name; NULL. */
static const char *attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(local(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

static bool find_part(const struct xlsx *xlsx, const char *name, size_t *at)
{
    for (size_t i = 0, count = zipfile_count(xlsx->zip); i < count; i++)
        if (strcasecmp(zipfile_name(xlsx->zip, i), name) == 0) {
            *at = i;
            return true;
        }
    return false;
}

static int feed_part(struct xlsx *xlsx, struct zipfile_entry *entry, struct xml_stream *stream,
                     struct err *err)
{
    char *chunk = mem_alloc(CHUNK);
    int failed = 0;
    for (size_t got = 1; failed == 0 && got > 0;) {
        failed = zipfile_entry_read(entry, chunk, CHUNK, &got, err);
        xlsx->unpacked += got;
        if (failed == 0 && xlsx->unpacked > UNPACKED_MAX)
            failed =
                err_set(err, ERR_DATA, _("%s unpacks to more than %d MiB"), xlsx->name, UNPACKED_MAX >> 20);
        if (failed == 0)
            failed = xml_stream_put(stream, chunk, got, got == 0);
    }
    free(chunk);
    return failed;
}

/* 1: read; 0: there is no such part; -1. */
static int read_part(struct xlsx *xlsx, const char *part, const struct xml_events *events, struct err *err)
{
    size_t at;
    if (!find_part(xlsx, part, &at))
        return 0;
    struct zipfile_entry *entry = zipfile_entry_open(xlsx->zip, at, err);
    if (entry == NULL)
        return -1;
    xlsx->part = part;
    xlsx->collect = false;
    buf_clear(&xlsx->text);
    struct xml_stream *stream = xml_stream_new(part, events, xlsx, err);
    int failed = stream != NULL ? feed_part(xlsx, entry, stream, err) : -1;
    xml_stream_free(stream);
    zipfile_entry_close(entry);
    return failed == 0 ? 1 : -1;
}

static int no_text(void *user, int line, const char *text, size_t len, struct err *err)
{
    (void)user, (void)line, (void)text, (void)len, (void)err;
    return 0;
}

static int no_end(void *user, int line, const char *name, struct err *err)
{
    (void)user, (void)line, (void)name, (void)err;
    return 0;
}

static int take_text(void *user, int line, const char *text, size_t len, struct err *err)
{
    struct xlsx *xlsx = user;
    if (!xlsx->collect)
        return 0;
    if (xlsx->text.len + len > TEXT_MAX)
        return err_set(err, ERR_DATA, _("%s:%d: the text of a cell is too long"), xlsx->part, line);
    buf_put(&xlsx->text, text, len);
    return 0;
}

/* ───────────── the workbook and its relations ───────────── */

static int start_workbook(void *user, int line, const char *name, const char *const *attributes,
                          struct err *err)
{
    struct xlsx *xlsx = user;
    if (is(name, "workbookPr")) {
        const char *from = attribute(attributes, "date1904");
        xlsx->from_1904 = from != NULL && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    }
    if (!is(name, "sheet"))
        return 0;
    const char *title = attribute(attributes, "name"), *state = attribute(attributes, "state");
    const char *relation = NULL;
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strchr(attributes[i], ':') != NULL && is(attributes[i], "id"))
            relation = attributes[i + 1];
    if (title == NULL || relation == NULL || (state != NULL && strcmp(state, "visible") != 0))
        return 0; /* what is hidden was not meant to be seen */
    if (xlsx->sheet_count == SHEETS_MAX)
        return err_set(err, ERR_DATA, _("%s:%d: more than %d sheets"), xlsx->part, line, SHEETS_MAX);
    xlsx->sheets[xlsx->sheet_count++] =
        (struct sheet){arena_strdup(xlsx->arena, title), arena_strdup(xlsx->arena, relation), NULL};
    return 0;
}

static int start_relations(void *user, int line, const char *name, const char *const *attributes,
                           struct err *err)
{
    struct xlsx *xlsx = user;
    const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");
    (void)line, (void)err;
    if (!is(name, "Relationship") || id == NULL || target == NULL)
        return 0;
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        if (strcmp(xlsx->sheets[i].relation, id) == 0)
            xlsx->sheets[i].part = *target == '/' ? arena_strdup(xlsx->arena, target + 1)
                                                  : arena_printf(xlsx->arena, "xl/%s", target);
    return 0;
}

/* ───────────── styles ───────────── */

static int start_styles(void *user, int line, const char *name, const char *const *attributes,
                        struct err *err)
{
    struct xlsx *xlsx = user;
    const char *id = attribute(attributes, "numFmtId");
    if (is(name, "cellXfs"))
        xlsx->in_styles = true;
    if (is(name, "numFmt") && id != NULL) {
        const char *code = attribute(attributes, "formatCode");
        if (xlsx->custom_count == STYLES_MAX)
            return err_set(err, ERR_DATA, _("%s:%d: too many formats"), xlsx->part, line);
        if (xlsx->custom_count % 64 == 0)
            xlsx->customs = mem_realloc(xlsx->customs, (xlsx->custom_count + 64) * sizeof *xlsx->customs);
        xlsx->customs[xlsx->custom_count++] =
            (struct custom_format){atoi(id), xlsx_format_of(code != NULL ? code : "General")};
    }
    if (!xlsx->in_styles || !is(name, "xf"))
        return 0;
    if (xlsx->style_count == STYLES_MAX)
        return err_set(err, ERR_DATA, _("%s:%d: too many formats"), xlsx->part, line);
    if (xlsx->style_count % 64 == 0)
        xlsx->styles = mem_realloc(xlsx->styles, (xlsx->style_count + 64) * sizeof *xlsx->styles);
    struct xlsx_format format = xlsx_builtin_format(id != NULL ? atoi(id) : 0);
    for (size_t i = 0; id != NULL && i < xlsx->custom_count; i++)
        if (xlsx->customs[i].id == atoi(id))
            format = xlsx->customs[i].format;
    xlsx->styles[xlsx->style_count++] = format;
    return 0;
}

static int end_styles(void *user, int line, const char *name, struct err *err)
{
    (void)line, (void)err;
    if (is(name, "cellXfs"))
        ((struct xlsx *)user)->in_styles = false;
    return 0;
}

/* ───────────── shared texts ───────────── */

static int start_shared(void *user, int line, const char *name, const char *const *attributes,
                        struct err *err)
{
    struct xlsx *xlsx = user;
    (void)line, (void)attributes, (void)err;
    if (is(name, "si"))
        buf_clear(&xlsx->text);
    else if (is(name, "rPh"))
        xlsx->phonetic = true;
    else if (is(name, "t"))
        xlsx->collect = !xlsx->phonetic;
    return 0;
}

static int end_shared(void *user, int line, const char *name, struct err *err)
{
    struct xlsx *xlsx = user;
    if (is(name, "t"))
        xlsx->collect = false;
    else if (is(name, "rPh"))
        xlsx->phonetic = false;
    if (!is(name, "si"))
        return 0;
    xlsx->shared_bytes += xlsx->text.len;
    if (xlsx->shared_count == SHARED_MAX || xlsx->shared_bytes > SHARED_BYTES_MAX)
        return err_set(err, ERR_DATA, _("%s:%d: the workbook holds too much text"), xlsx->part, line);
    if (xlsx->shared_count == xlsx->shared_capacity) {
        xlsx->shared_capacity = xlsx->shared_capacity > 0 ? xlsx->shared_capacity * 2 : 256;
        xlsx->shared = mem_realloc(xlsx->shared, xlsx->shared_capacity * sizeof *xlsx->shared);
    }
    xlsx->shared[xlsx->shared_count++] =
        text_trim(arena_strndup(xlsx->arena, buf_text(&xlsx->text), xlsx->text.len));
    return 0;
}

/* ───────────── a sheet ───────────── */

/* "AB12": the column from 0; false when it is none. */
static bool column_of(const char *reference, size_t *column)
{
    size_t value = 0, letters = 0;
    for (; reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 4; letters++)
        value = value * 26 + (size_t)(reference[letters] - 'A') + 1;
    *column = value > 0 ? value - 1 : 0;
    return letters > 0 && letters < 4;
}

static char type_of(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return 'n';
    if (strcmp(type, "s") == 0)
        return 's';
    if (strcmp(type, "inlineStr") == 0)
        return 'i';
    return strcmp(type, "b") == 0 ? 'b' : 't';
}

static int start_sheet(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    struct xlsx *xlsx = user;
    if (is(name, "row")) {
        const char *number = attribute(attributes, "r");
        long long told = number != NULL ? strtoll(number, NULL, 10) : 0;
        xlsx->line = told > xlsx->line ? told : xlsx->line + 1;
        xlsx->column = (size_t)-1;
        grid_begin_row(xlsx->grid, xlsx->line);
    } else if (is(name, "c")) {
        const char *reference = attribute(attributes, "r"), *style = attribute(attributes, "s");
        xlsx->column++;
        if (xlsx->grid->row_count == 0 || (reference != NULL && !column_of(reference, &xlsx->column)))
            return err_set(err, ERR_DATA, _("%s:%d: a cell without its place"), xlsx->part, line);
        xlsx->type = type_of(attribute(attributes, "t"));
        xlsx->style = style != NULL ? (size_t)strtoul(style, NULL, 10) : 0;
        buf_clear(&xlsx->text);
    } else if (is(name, "rPh")) {
        xlsx->phonetic = true;
    } else if (is(name, "v") || is(name, "t")) {
        xlsx->collect = !xlsx->phonetic && is(name, xlsx->type == 'i' ? "t" : "v");
    }
    return 0;
}

static int put_cell(struct xlsx *xlsx, int line, struct err *err)
{
    const char *text = buf_text(&xlsx->text);
    char number[64];
    if (xlsx->text.len == 0)
        return 0;
    if (xlsx->type == 's') {
        size_t at = (size_t)strtoul(text, NULL, 10);
        if (at >= xlsx->shared_count)
            return err_set(err, ERR_DATA, _("%s:%d: a cell refers to text that is not there"), xlsx->part,
                           line);
        return grid_put_shared(xlsx->grid, xlsx->column, xlsx->shared[at], err);
    }
    if (xlsx->type == 'n' && xlsx->text.len < sizeof number) { /* else it is text that says it were one */
        struct xlsx_format format = {XLSX_GENERAL, 0};
        if (xlsx->style < xlsx->style_count)
            format = xlsx->styles[xlsx->style];
        xlsx_number(text, format, xlsx->from_1904, number);
        return grid_put(xlsx->grid, xlsx->column, number, strlen(number), err);
    }
    return grid_put(xlsx->grid, xlsx->column, text, xlsx->text.len, err);
}

static int end_sheet(void *user, int line, const char *name, struct err *err)
{
    struct xlsx *xlsx = user;
    if (is(name, "v") || is(name, "t"))
        xlsx->collect = false;
    else if (is(name, "rPh"))
        xlsx->phonetic = false;
    else if (is(name, "c"))
        return put_cell(xlsx, line, err);
    return 0;
}

/* ───────────── the whole ───────────── */

static int open_parts(struct xlsx *xlsx, struct err *err)
{
    static const struct xml_events workbook = {start_workbook, no_end, no_text};
    static const struct xml_events relations = {start_relations, no_end, no_text};
    static const struct xml_events styles = {start_styles, end_styles, no_text};
    int got = read_part(xlsx, "xl/workbook.xml", &workbook, err);
    if (got == 1)
        got = read_part(xlsx, "xl/_rels/workbook.xml.rels", &relations, err);
    if (got == 0)
        return err_set(err, ERR_DATA, _("%s is no .xlsx workbook"), xlsx->name);
    if (got == 1)
        got = read_part(xlsx, "xl/styles.xml", &styles, err);
    return got < 0 ? -1 : 0;
}

struct xlsx *xlsx_open(const char *name, const void *data, size_t len, struct err *err)
{
    struct zipfile *zip = zipfile_open_bytes(name, data, len, err);
    if (zip == NULL)
        return NULL;
    struct xlsx *xlsx = mem_zalloc(sizeof *xlsx);
    xlsx->arena = arena_new();
    xlsx->name = arena_strdup(xlsx->arena, name);
    xlsx->zip = zip;
    xlsx->sheets = mem_zalloc(SHEETS_MAX * sizeof *xlsx->sheets);
    if (open_parts(xlsx, err) == 0)
        return xlsx;
    xlsx_close(xlsx);
    return NULL;
}

void xlsx_close(struct xlsx *xlsx)
{
    if (xlsx == NULL)
        return;
    zipfile_close(xlsx->zip);
    arena_free(xlsx->arena);
    buf_free(&xlsx->text);
    free(xlsx->sheets);
    free(xlsx->shared);
    free(xlsx->customs);
    free(xlsx->styles);
    free(xlsx);
}

size_t xlsx_sheet_count(const struct xlsx *xlsx)
{
    return xlsx->sheet_count;
}

const char *xlsx_sheet_name(const struct xlsx *xlsx, size_t at)
{
    return xlsx->sheets[at].name;
}

int xlsx_read(struct xlsx *xlsx, size_t at, struct grid *grid, struct err *err)
{
    static const struct xml_events shared = {start_shared, end_shared, take_text};
    static const struct xml_events sheet = {start_sheet, end_sheet, take_text};
    if (!xlsx->shared_read && read_part(xlsx, "xl/sharedStrings.xml", &shared, err) < 0)
        return -1;
    xlsx->shared_read = true;
    xlsx->grid = grid;
    xlsx->line = 0;
    xlsx->phonetic = false;
    int got = xlsx->sheets[at].part != NULL ? read_part(xlsx, xlsx->sheets[at].part, &sheet, err) : 0;
    if (got == 0)
        return err_set(err, ERR_DATA, _("%s: the sheet %s is not in the file"), xlsx->name,
                       xlsx->sheets[at].name);
    return got < 0 ? -1 : 0;
}
