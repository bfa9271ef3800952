/*
 * workbook: .xlsx files for tests, made part by part with libzip, so that each can be as odd as the test
 * needs it.
 */
#ifndef ITOG_TESTS_IMPORT_WORKBOOK_H
#define ITOG_TESTS_IMPORT_WORKBOOK_H

#include "family.h"

#include <zip.h>

struct zip_part {
    const char *name, *text; /* TEXT NULL ends the list */
    size_t len;              /* 0: up to the NUL */
};

__attribute__((unused)) static void write_zip(const char *path, const struct zip_part *parts)
{
    int code = 0;
    unlink(path);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    ck_assert_ptr_nonnull(zip);
    for (; parts->name != NULL; parts++) {
        size_t len = parts->len > 0 ? parts->len : strlen(parts->text);
        zip_source_t *source = zip_source_buffer(zip, parts->text, len, 0);
        ck_assert(zip_file_add(zip, parts->name, source, ZIP_FL_ENC_UTF_8 | ZIP_FL_OVERWRITE) >= 0);
    }
    ck_assert_int_eq(zip_close(zip), 0);
}

#define XLSX_NS   "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define XLSX_R    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define XLSX_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char one_sheet[] = XLSX_HEAD
    "<workbook " XLSX_NS " " XLSX_R "><sheets><sheet name=\"Алгебра\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
    "</workbook>";
static const char one_relation[] = XLSX_HEAD
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
    "Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";

/* A workbook of one sheet; STYLES and SHARED may be NULL. ROWS: what stands in sheetData. */
__attribute__((unused)) static const char *write_workbook(const char *dir, const char *name, const char *rows,
                                                          const char *styles, const char *shared)
{
    static char path[1024];
    struct buf sheet = {0};
    buf_printf(&sheet, XLSX_HEAD "<worksheet " XLSX_NS "><sheetData>%s</sheetData></worksheet>", rows);
    struct zip_part parts[7] = {{"xl/workbook.xml", one_sheet, 0},
                                {"xl/_rels/workbook.xml.rels", one_relation, 0},
                                {"xl/worksheets/sheet1.xml", buf_text(&sheet), 0}};
    size_t count = 3;
    if (styles != NULL)
        parts[count++] = (struct zip_part){"xl/styles.xml", styles, 0};
    if (shared != NULL)
        parts[count++] = (struct zip_part){"xl/sharedStrings.xml", shared, 0};
    snprintf(path, sizeof path, "%s/%s", dir, name);
    write_zip(path, parts);
    buf_free(&sheet);
    return path;
}

#endif
