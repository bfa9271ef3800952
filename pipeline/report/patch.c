/* patch: see patch.h. The document is well-formed (xml_parse looked at it first), so a scan for tags is enough. */
#include "report/patch.h"
#include "base/i18n.h"
#include "base/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tag as it stands in the text. */
struct tag {
    const char *start, *end; /* from "<" to behind ">" */
    const char *name;        /* behind a prefix */
    size_t name_len, prefix_len;
    bool closes, empty; /* </x>, <x/> */
};

struct patch {
    const char *name, *file;
    const char *xml, *at, *end;
    const struct cell *cells;
    size_t count, next; /* next: the first cell that is not written yet */
    struct tag sheet_data;
    char row_style[16]; /* of the row that is being patched */
    struct buf *out;
};

static const char *skip_to(const char *at, const char *end, const char *mark)
{
    const size_t len = strlen(mark);
    for (; at + len <= end; at++)
        if (memcmp(at, mark, len) == 0)
            return at + len;
    return end;
}

/* The next tag at or behind AT; false at the end. */
static bool next_tag(const char *at, const char *end, struct tag *tag)
{
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
            at = skip_to(at + 4, end, "-->");
        } else if (end - at >= 9 && memcmp(at, "<![CDATA[", 9) == 0) {
            at = skip_to(at + 9, end, "]]>");
        } else if (end - at >= 2 && (at[1] == '?' || at[1] == '!')) {
            at = skip_to(at, end, ">");
        } else {
            *tag = (struct tag){.start = at, .closes = at[1] == '/'};
            tag->name = at + 1 + tag->closes;
            const char *rest = tag->name;
            while (rest < end && strchr(" \t\r\n/>", *rest) == NULL)
                rest++;
            const char *colon = memchr(tag->name, ':', (size_t)(rest - tag->name));
            if (colon != NULL) {
                tag->prefix_len = (size_t)(colon + 1 - tag->name);
                tag->name = colon + 1;
            }
            tag->name_len = (size_t)(rest - tag->name);
            char quote = 0;
            for (; rest < end && (quote != 0 || *rest != '>'); rest++)
                if (quote == 0 ? *rest == '"' || *rest == '\'' : *rest == quote)
                    quote = quote == 0 ? *rest : 0;
            tag->empty = rest[-1] == '/';
            tag->end = rest + 1;
            return rest < end;
        }
        if (at >= end)
            break;
    }
    return false;
}

static bool is(const struct tag *tag, const char *name)
{
    return tag->name_len == strlen(name) && memcmp(tag->name, name, tag->name_len) == 0;
}

/* The value of attribute NAME into OUT; false: there is none, or it is too long. */
static bool attribute(const struct tag *tag, const char *name, char *out, size_t size)
{
    const size_t len = strlen(name);
    for (const char *at = tag->name + tag->name_len; at < tag->end;) {
        at += strspn(at, " \t\r\n");
        const char *equal = at;
        while (equal < tag->end && strchr("= \t\r\n/>", *equal) == NULL)
            equal++;
        const size_t name_len = (size_t)(equal - at);
        const char *quote = equal;
        while (quote < tag->end && *quote != '"' && *quote != '\'')
            quote++;
        if (name_len == 0 || quote >= tag->end)
            return false;
        const char *close = memchr(quote + 1, *quote, (size_t)(tag->end - quote - 1));
        if (close == NULL)
            return false;
        if (name_len == len && memcmp(at, name, len) == 0) {
            const size_t value_len = (size_t)(close - quote - 1);
            if (value_len >= size)
                return false;
            memcpy(out, quote + 1, value_len);
            out[value_len] = '\0';
            return true;
        }
        at = close + 1;
    }
    return false;
}

static void put_escaped(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        default:
            buf_putc(out, *text);
        }
}

/* The tag's prefix ("x:") in front of NAME, so that the new elements are in its namespace. */
static void put_name(struct patch *patch, const char *before, const char *name)
{
    buf_puts(patch->out, before);
    buf_put(patch->out, patch->sheet_data.name - patch->sheet_data.prefix_len, patch->sheet_data.prefix_len);
    buf_puts(patch->out, name);
}

/* A cell anew, with the style that stood there. */
static void put_cell(struct patch *patch, const struct cell *cell, const char *style)
{
    struct buf *out = patch->out;
    char name[CELL_NAME];
    put_name(patch, "<", "c");
    buf_printf(out, " r=\"%s\"", cell_name(cell->row, cell->column, name));
    if (*style != '\0')
        buf_printf(out, " s=\"%s\"", style);
    if (cell->number != NULL) {
        buf_puts(out, ">");
        put_name(patch, "<", "v>");
        buf_puts(out, cell->number);
        put_name(patch, "</", "v>");
        put_name(patch, "</", "c>");
    } else if (cell->text != NULL) {
        buf_puts(out, " t=\"inlineStr\">");
        put_name(patch, "<", "is>");
        put_name(patch, "<", "t xml:space=\"preserve\">");
        put_escaped(out, cell->text);
        put_name(patch, "</", "t>");
        put_name(patch, "</", "is>");
        put_name(patch, "</", "c>");
    } else {
        buf_puts(out, "/>");
    }
}

/* A cell that was not there looks as its row does, else as its column. */
static void put_new_cell(struct patch *patch, const struct cell *cell)
{
    struct tag tag;
    char from[16], to[16], style[16] = "";
    if (*patch->row_style != '\0')
        strcpy(style, patch->row_style);
    else
        for (const char *at = patch->xml; next_tag(at, patch->sheet_data.start, &tag); at = tag.end)
            if (is(&tag, "col") && attribute(&tag, "min", from, sizeof from) &&
                attribute(&tag, "max", to, sizeof to) && strtoul(from, NULL, 10) <= cell->column + 1 &&
                strtoul(to, NULL, 10) > cell->column && !attribute(&tag, "style", style, sizeof style))
                *style = '\0';
    put_cell(patch, cell, style);
}

static int wrong(const struct patch *patch, struct err *err)
{
    return err_set(err, ERR_DATA, _("%s: this is not a worksheet as .xlsx has it"), patch->name);
}

static void copy(struct patch *patch, const char *end)
{
    buf_put(patch->out, patch->at, (size_t)(end - patch->at));
    patch->at = end;
}

static bool has_cell(const struct patch *patch, uint32_t row)
{
    return patch->next < patch->count && patch->cells[patch->next].row == row;
}

/* Where TAG's element ends; *FORMULA: it has one. */
static const char *element_end(const struct patch *patch, const struct tag *tag, bool *formula)
{
    struct tag inner;
    if (tag->empty)
        return tag->end;
    for (const char *at = tag->end; next_tag(at, patch->end, &inner); at = inner.end) {
        if (inner.closes && is(&inner, "c"))
            return inner.end;
        *formula |= is(&inner, "f");
    }
    return NULL;
}

/* A cell with a formula goes on without the value that it had: not every program computes when it opens a file, and the value may no
 * longer be true. */
static void copy_formula(struct patch *patch, const char *end)
{
    struct tag tag;
    while (next_tag(patch->at, end, &tag)) {
        if (!is(&tag, "v")) {
            copy(patch, tag.end);
            continue;
        }
        copy(patch, tag.start);
        while (!tag.empty && !(tag.closes && is(&tag, "v")) && next_tag(tag.end, end, &tag))
            ;
        patch->at = tag.end;
    }
    copy(patch, end);
}

/* The cells of one row: TAG is its opening tag, patch->at stands behind it. */
static int patch_row(struct patch *patch, uint32_t row, struct err *err)
{
    struct tag tag;
    uint32_t column = 0;
    while (next_tag(patch->at, patch->end, &tag)) {
        if (tag.closes && is(&tag, "row")) {
            for (; has_cell(patch, row); patch->next++)
                put_new_cell(patch, &patch->cells[patch->next]);
            copy(patch, tag.end);
            return 0;
        }
        char text[24] = "", style[16] = "";
        struct cell_range place;
        bool formula = false;
        if (tag.closes || !is(&tag, "c"))
            return wrong(patch, err);
        if (attribute(&tag, "r", text, sizeof text)) {
            if (!cell_range_parse(text, &place) || place.row != row)
                return wrong(patch, err);
            column = place.column;
        }
        const char *end = element_end(patch, &tag, &formula);
        if (end == NULL)
            return wrong(patch, err);
        copy(patch, tag.start);
        for (; has_cell(patch, row) && patch->cells[patch->next].column < column; patch->next++)
            put_new_cell(patch, &patch->cells[patch->next]);
        if (has_cell(patch, row) && patch->cells[patch->next].column == column) {
            const struct cell *cell = &patch->cells[patch->next++];
            if (formula)
                return err_set(err, ERR_DATA, _("%s:%d: %s holds a formula: it is not written over"),
                               patch->file, cell->line, cell_name(row, column, text));
            attribute(&tag, "s", style, sizeof style);
            put_cell(patch, cell, style);
            patch->at = end;
        } else if (formula) {
            copy_formula(patch, end);
        } else {
            copy(patch, end);
        }
        column++;
    }
    return wrong(patch, err);
}

/* Rows that the sheet does not have, before ROW. */
static void put_rows(struct patch *patch, uint32_t row)
{
    *patch->row_style = '\0';
    while (patch->next < patch->count && patch->cells[patch->next].row < row) {
        const uint32_t now = patch->cells[patch->next].row;
        put_name(patch, "<", "row");
        buf_printf(patch->out, " r=\"%u\">", now + 1);
        for (; has_cell(patch, now); patch->next++)
            put_new_cell(patch, &patch->cells[patch->next]);
        put_name(patch, "</", "row>");
    }
}

static int patch_rows(struct patch *patch, struct err *err)
{
    struct tag tag;
    uint32_t row = 0;
    while (next_tag(patch->at, patch->end, &tag)) {
        char text[16];
        copy(patch, tag.start);
        if (tag.closes && is(&tag, "sheetData")) {
            put_rows(patch, UINT32_MAX);
            return 0;
        }
        if (tag.closes || !is(&tag, "row"))
            return wrong(patch, err);
        if (attribute(&tag, "r", text, sizeof text)) {
            char *end = NULL;
            unsigned long number = strtoul(text, &end, 10);
            if (*end != '\0' || number == 0 || number <= row || number > UINT32_MAX)
                return wrong(patch, err);
            row = (uint32_t)number - 1;
        }
        put_rows(patch, row);
        if (!attribute(&tag, "customFormat", text, sizeof text) ||
            (strcmp(text, "1") != 0 && strcmp(text, "true") != 0) ||
            !attribute(&tag, "s", patch->row_style, sizeof patch->row_style))
            *patch->row_style = '\0';
        if (tag.empty && has_cell(patch, row)) {
            copy(patch, tag.end - 2);
            buf_puts(patch->out, ">");
            patch->at = tag.end;
            for (; has_cell(patch, row); patch->next++)
                put_new_cell(patch, &patch->cells[patch->next]);
            put_name(patch, "</", "row>");
        } else {
            copy(patch, tag.end);
            if (!tag.empty && patch_row(patch, row, err) != 0)
                return -1;
        }
        row++;
    }
    return wrong(patch, err);
}

/* Only the first cell of a merged range shows what it holds. */
static int check_merged(const struct patch *patch, struct err *err)
{
    struct tag tag;
    char text[40];
    struct cell_range range;
    for (const char *at = patch->at; next_tag(at, patch->end, &tag); at = tag.end) {
        if (tag.closes || !is(&tag, "mergeCell") || !attribute(&tag, "ref", text, sizeof text) ||
            !cell_range_parse(text, &range))
            continue;
        for (size_t i = 0; i < patch->count; i++) {
            const struct cell *cell = &patch->cells[i];
            char name[CELL_NAME];
            if (cell->row < range.row || cell->row > range.last_row || cell->column < range.column ||
                cell->column > range.last_column || (cell->row == range.row && cell->column == range.column))
                continue;
            return err_set(err, ERR_DATA,
                           _("%s:%d: %s lies within the merged cells %s: take their first one"), patch->file,
                           cell->line, cell_name(cell->row, cell->column, name), text);
        }
    }
    return 0;
}

static const struct xml_events pass = {NULL, NULL, NULL}; /* is it well-formed? */

int patch_sheet(const char *name, const char *file, const char *xml, size_t len, const struct cell *cells,
                size_t count, struct buf *out, struct err *err)
{
    struct patch patch = {.name = name,
                          .file = file,
                          .xml = xml,
                          .at = xml,
                          .end = xml + len,
                          .cells = cells,
                          .count = count,
                          .out = out};
    if (xml_parse(name, xml, len, &pass, NULL, err) != 0 || check_merged(&patch, err) != 0)
        return -1;
    struct tag tag;
    for (const char *at = xml;; at = tag.end) {
        if (!next_tag(at, patch.end, &tag))
            return wrong(&patch, err);
        if (!tag.closes && is(&tag, "sheetData"))
            break;
    }
    patch.sheet_data = tag;
    if (tag.empty) {
        copy(&patch, tag.end - 2);
        buf_puts(out, ">");
        patch.at = tag.end;
        put_rows(&patch, UINT32_MAX);
        put_name(&patch, "</", "sheetData>");
    } else {
        copy(&patch, tag.end);
        if (patch_rows(&patch, err) != 0)
            return -1;
    }
    copy(&patch, patch.end);
    return 0;
}

int patch_recalculate(const char *xml, size_t len, struct buf *out, struct err *err)
{
    struct tag tag, place = {0};
    char text[8];
    const char *end = xml + len;
    if (xml_parse("xl/workbook.xml", xml, len, &pass, NULL, err) != 0)
        return -1;
    for (const char *at = xml; next_tag(at, end, &tag); at = tag.end) {
        if (!tag.closes && is(&tag, "calcPr")) {
            const char *name_end =
                attribute(&tag, "fullCalcOnLoad", text, sizeof text) ? end : tag.name + tag.name_len;
            buf_put(out, xml, (size_t)(name_end - xml));
            if (name_end < end)
                buf_puts(out, " fullCalcOnLoad=\"1\"");
            buf_put(out, name_end, (size_t)(end - name_end));
            return 0;
        }
        if ((tag.closes || tag.empty) && (is(&tag, "sheets") || is(&tag, "functionGroups") ||
                                          is(&tag, "externalReferences") || is(&tag, "definedNames")))
            place = tag;
    }
    if (place.end == NULL) {
        buf_put(out, xml, len);
        return 0;
    }
    buf_put(out, xml, (size_t)(place.end - xml));
    buf_putc(out, '<');
    buf_put(out, place.name - place.prefix_len, place.prefix_len);
    buf_puts(out, "calcPr fullCalcOnLoad=\"1\"/>");
    buf_put(out, place.end, (size_t)(end - place.end));
    return 0;
}
