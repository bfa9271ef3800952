/*
 * A workbook: every visible sheet as a grid. An input that begins with PK is the archive itself. Any other is cut at
 * bytes 1E; the first byte of each part names a part of the workbook (w r s t x y), the rest is its text; what
 * is not named is a plain workbook's. So the XML can change without the sums of an archive.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/xlsx.h"

#include <libdeflate.h>

#define RELATION "<Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/>"

static const struct part {
    char letter;
    const char *name, *text;
} parts[] = {
    {'w', "xl/workbook.xml",
     "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Алгебра\" r:id=\"a\"/><sheet name=\"Б\" "
     "r:id=\"b\"/></sheets></workbook>"},
    {'r', "xl/_rels/workbook.xml.rels",
     "<Relationships>" RELATION
     "<Relationship Id=\"b\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
    {'s', "xl/styles.xml",
     "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd.mm.yyyy\"/></numFmts><cellXfs><xf "
     "numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>"},
    {'t', "xl/sharedStrings.xml", "<sst><si><t>ФИО</t></si></sst>"},
    {'x', "xl/worksheets/sheet1.xml",
     "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>"},
    {'y', "xl/worksheets/sheet2.xml", "<worksheet/>"},
};
enum { PARTS = sizeof parts / sizeof *parts };

static void put16(struct buf *out, unsigned value)
{
    buf_put(out, (const char[]){(char)(value & 0xFF), (char)(value >> 8 & 0xFF)}, 2);
}

static void put32(struct buf *out, size_t value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16 & 0xFFFF);
}

/* What a file's local header and its line of the directory have in common: stored, with its sum. */
static void put_facts(struct buf *out, const char *name, const void *text, size_t len)
{
    put16(out, 20);
    put16(out, 0);
    put16(out, 0); /* stored */
    put32(out, 0x00210021);
    put32(out, libdeflate_crc32(0, text, len));
    put32(out, len);
    put32(out, len);
    put16(out, (unsigned)strlen(name));
    put16(out, 0);
}

static void archive(struct buf *out, const uint8_t *const *texts, const size_t *lens)
{
    struct buf directory = {0};
    for (size_t i = 0; i < PARTS; i++) {
        size_t at = out->len;
        put32(out, 0x04034B50);
        put_facts(out, parts[i].name, texts[i], lens[i]);
        buf_put(out, parts[i].name, strlen(parts[i].name));
        buf_put(out, texts[i], lens[i]);
        put32(&directory, 0x02014B50);
        put16(&directory, 20);
        put_facts(&directory, parts[i].name, texts[i], lens[i]);
        put16(&directory, 0); /* comment, disk, looks of the file */
        put16(&directory, 0);
        put16(&directory, 0);
        put32(&directory, 0);
        put32(&directory, at);
        buf_put(&directory, parts[i].name, strlen(parts[i].name));
    }
    size_t at = out->len;
    buf_put(out, directory.data, directory.len);
    put32(out, 0x06054B50);
    put32(out, 0);
    put16(out, PARTS);
    put16(out, PARTS);
    put32(out, directory.len);
    put32(out, at);
    put16(out, 0);
    buf_free(&directory);
}

static void build(struct buf *out, const uint8_t *data, size_t size)
{
    const uint8_t *texts[PARTS];
    size_t lens[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        texts[i] = (const uint8_t *)parts[i].text;
        lens[i] = strlen(parts[i].text);
    }
    while (size > 0) {
        const uint8_t *end = memchr(data, 0x1E, size);
        size_t len = end != NULL ? (size_t)(end - data) : size;
        for (size_t i = 0; len > 0 && i < PARTS; i++)
            if (data[0] == parts[i].letter) {
                texts[i] = data + 1;
                lens[i] = len - 1;
            }
        size -= len + (end != NULL);
        data += len + (end != NULL);
    }
    archive(out, texts, lens);
}

static void check_grid(const struct grid *grid)
{
    int64_t line = 0;
    size_t cells = 0;
    for (size_t r = 0; r < grid->row_count; r++) {
        const struct grid_row *row = &grid->rows[r];
        CHECK(row->line > line && row->first == cells);
        line = row->line;
        cells += row->count;
        for (size_t i = 0; i < row->count; i++) {
            const struct grid_cell *cell = &grid->cells[row->first + i];
            CHECK(cell->column < GRID_COLUMNS_MAX && (i == 0 || cell[-1].column < cell->column));
            CHECK(text_is_utf8(cell->text, strlen(cell->text), NULL));
            CHECK(grid_text(grid, r, cell->column) == cell->text);
        }
    }
    CHECK(cells == grid->cell_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf made = {0};
    struct err err = {0};
    bool raw = size >= 2 && memcmp(data, "PK", 2) == 0;
    if (!raw)
        build(&made, data, size);
    struct xlsx *xlsx =
        xlsx_open("x.xlsx", raw ? (const char *)data : made.data, raw ? size : made.len, &err);
    CHECK(xlsx != NULL || (err.kind != ERR_NONE && err.message[0] != '\0'));
    for (size_t i = 0; xlsx != NULL && i < xlsx_sheet_count(xlsx); i++) {
        struct err cause = {0};
        struct grid *grid = grid_new(xlsx_sheet_name(xlsx, i));
        int failed = xlsx_read(xlsx, i, grid, &cause);
        CHECK(failed == 0 || (cause.kind != ERR_NONE && cause.message[0] != '\0'));
        CHECK(text_is_utf8(grid->sheet, strlen(grid->sheet), NULL));
        if (failed == 0)
            check_grid(grid);
        grid_free(grid);
    }
    xlsx_close(xlsx);
    buf_free(&made);
    return 0;
}
