/* form_book: see form_book.h. ECMA-376 part 1, 18.2 (workbook) and part 2, 9.3 (relationships). */
#include "report/form_book.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/xml.h"
#include "base/zip.h"
#include "report/cells.h"
#include "report/patch.h"
#include "stage.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FORM_BYTES_MAX = 64 << 20, SHEETS_MAX = 256 };

struct form_sheet {
    const char *title, *id, *part; /* "Раздел 1", "rId1", "xl/worksheets/sheet1.xml" */
    struct cell *cells;
    size_t count, room;
};

struct defined {
    const char *name, *target; /* "Раздел 1!$C$7" */
    struct defined *next;
};

struct filling {
    struct run *run;
    struct form_book *book;
    const char *form;
    struct buf bytes; /* of their file */
    struct zipfile *zip;
    struct form_sheet sheets[SHEETS_MAX];
    size_t sheet_count;
    struct defined *names;
    struct buf name_text; /* of a definedName while it is read */
    const char *name_now;
    struct cells cells;
};

/* ---- their file ---- */

static int read_part(struct filling *filling, const char *name, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < zipfile_count(filling->zip); i++) {
        if (strcmp(zipfile_name(filling->zip, i), name) != 0)
            continue;
        struct zipfile_entry *entry = zipfile_entry_open(filling->zip, i, err);
        size_t got = 1;
        int failed = entry != NULL ? 0 : -1;
        buf_clear(out);
        while (failed == 0 && got > 0) {
            buf_reserve(out, 1 << 16);
            failed = zipfile_entry_read(entry, out->data + out->len, 1 << 16, &got, err);
            out->len += failed == 0 ? got : 0;
            if (failed == 0 && out->len > FORM_BYTES_MAX)
                failed = err_set(err, ERR_DATA, _("%s: %s is too large"), filling->form, name);
        }
        zipfile_entry_close(entry);
        return failed;
    }
    return err_set(err, ERR_DATA, _("%s is no workbook (.xlsx): it has no %s"), filling->form, name);
}

static bool holds(const struct buf *bytes, const char *sign, size_t len)
{
    for (size_t i = 0; i + len <= bytes->len; i++)
        if (memcmp(bytes->data + i, sign, len) == 0)
            return true;
    return false;
}

/* What else lies under the name of a workbook, by its first bytes. */
static int check_bytes(const struct filling *filling, struct err *err)
{
    static const char compound[] = "\xD0\xCF\x11\xE0",
                      encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    const struct buf *bytes = &filling->bytes;
    if (bytes->len == 0)
        return err_set(err, ERR_DATA, _("%s is empty: expected a workbook (.xlsx)"), filling->form);
    if (bytes->len >= 4 && memcmp(bytes->data, compound, 4) == 0)
        return err_set(err, ERR_DATA,
                       holds(bytes, encrypted, sizeof encrypted)
                           ? _("%s has a password: take it off and save the workbook again")
                           : _("%s is a workbook of the old kind (.xls): save it as .xlsx"),
                       filling->form);
    if (bytes->len < 2 || memcmp(bytes->data, "PK", 2) != 0)
        return err_set(err, ERR_DATA, _("%s is no workbook (.xlsx), whatever it is called"), filling->form);
    return 0;
}

static bool has_part(const struct filling *filling, const char *name)
{
    for (size_t i = 0; i < zipfile_count(filling->zip); i++)
        if (strcmp(zipfile_name(filling->zip, i), name) == 0)
            return true;
    return false;
}

/* Of the kinds of workbook only the plain one can be filled: the copy is called .xlsx, and programs refuse another kind. PART: for
 * the use of this function. */
static int check_kind(struct filling *filling, struct buf *part, struct err *err)
{
    static const struct {
        const char *sign, *words;
    } kinds[] = {{"macroEnabled", N_("%s is a workbook with macros (.xlsm): save it as .xlsx")},
                 {"spreadsheetml.template", N_("%s is a template (.xltx): save it as .xlsx")}};
    if (has_part(filling, "xl/workbook.bin"))
        return err_set(err, ERR_DATA, _("%s is a binary workbook (.xlsb): save it as .xlsx"), filling->form);
    if (has_part(filling, "content.xml") && has_part(filling, "mimetype"))
        return err_set(err, ERR_DATA, _("%s is an OpenDocument workbook (.ods): save it as .xlsx"),
                       filling->form);
    if (read_part(filling, "[Content_Types].xml", part, err) != 0)
        return -1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (holds(part, kinds[i].sign, strlen(kinds[i].sign)))
            return err_set(err, ERR_DATA, _(kinds[i].words), filling->form);
    return 0;
}

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static int workbook_start(void *user, int line, const char *name, const char *const *attributes,
                          struct err *err)
{
    struct filling *filling = user;
    struct arena *arena = filling->run->arena;
    const char *title = attribute(attributes, "name"), *id = attribute(attributes, "id");
    if (strcmp(local(name), "definedName") == 0 && title != NULL &&
        attribute(attributes, "localSheetId") == NULL) {
        filling->name_now = arena_strdup(arena, title);
        buf_clear(&filling->name_text);
    }
    if (strcmp(local(name), "sheet") != 0 || title == NULL || id == NULL)
        return 0;
    if (filling->sheet_count == SHEETS_MAX)
        return err_set(err, ERR_DATA, _("%s:%d: more than %d sheets"), filling->form, line, SHEETS_MAX);
    filling->sheets[filling->sheet_count++] =
        (struct form_sheet){.title = arena_strdup(arena, title), .id = arena_strdup(arena, id)};
    return 0;
}

static int workbook_end(void *user, int line, const char *name, struct err *err)
{
    struct filling *filling = user;
    struct arena *arena = filling->run->arena;
    (void)line, (void)err;
    if (strcmp(local(name), "definedName") != 0 || filling->name_now == NULL)
        return 0;
    struct defined *defined = arena_alloc(arena, sizeof *defined);
    *defined = (struct defined){filling->name_now, arena_strdup(arena, buf_text(&filling->name_text)),
                                filling->names};
    filling->names = defined;
    filling->name_now = NULL;
    return 0;
}

static int workbook_text(void *user, int line, const char *text, size_t len, struct err *err)
{
    struct filling *filling = user;
    (void)line, (void)err;
    if (filling->name_now != NULL)
        buf_put(&filling->name_text, text, len);
    return 0;
}

static int relation_start(void *user, int line, const char *name, const char *const *attributes,
                          struct err *err)
{
    struct filling *filling = user;
    const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");
    (void)line, (void)err;
    if (strcmp(local(name), "Relationship") != 0 || id == NULL || target == NULL)
        return 0;
    for (size_t i = 0; i < filling->sheet_count; i++)
        if (strcmp(filling->sheets[i].id, id) == 0)
            filling->sheets[i].part = *target == '/' ? arena_strdup(filling->run->arena, target + 1)
                                                     : arena_printf(filling->run->arena, "xl/%s", target);
    return 0;
}

static int open_form(struct filling *filling, struct err *err)
{
    static const struct xml_events workbook = {workbook_start, workbook_end, workbook_text};
    static const struct xml_events relations = {relation_start, NULL, NULL};
    struct buf part = {0};
    if (file_read(filling->form, FORM_BYTES_MAX, &filling->bytes, err) != 0)
        return -1;
    if (check_bytes(filling, err) != 0)
        return -1;
    filling->zip = zipfile_open_bytes(filling->form, filling->bytes.data, filling->bytes.len, err);
    int failed = filling->zip != NULL ? check_kind(filling, &part, err) : -1;
    if (failed == 0)
        failed = read_part(filling, "xl/workbook.xml", &part, err);
    if (failed == 0)
        failed = xml_parse("xl/workbook.xml", part.data, part.len, &workbook, filling, err);
    if (failed == 0 && filling->sheet_count == 0)
        failed = err_set(err, ERR_DATA, _("%s has no sheets"), filling->form);
    if (failed == 0)
        failed = read_part(filling, "xl/_rels/workbook.xml.rels", &part, err);
    if (failed == 0)
        failed = xml_parse("xl/_rels/workbook.xml.rels", part.data, part.len, &relations, filling, err);
    buf_free(&part);
    return failed;
}

/* ---- places ---- */

static struct form_sheet *find_sheet(struct filling *filling, const char *title, size_t len)
{
    for (size_t i = 0; i < filling->sheet_count; i++)
        if (strlen(filling->sheets[i].title) == len && memcmp(filling->sheets[i].title, title, len) == 0)
            return &filling->sheets[i];
    return NULL;
}

static const char *sheet_titles(struct filling *filling)
{
    const char *list = "";
    for (size_t i = 0; i < filling->sheet_count; i++)
        list = arena_printf(filling->run->arena, "%s%s%s", list, i > 0 ? ", " : "", filling->sheets[i].title);
    return list;
}

/* "'Раздел 1'!$C$7": the quotes of its sheet are taken off, doubled ones become one. */
static struct form_sheet *resolve_name(struct filling *filling, struct cell_query *query)
{
    const struct defined *defined = filling->names;
    while (defined != NULL && strcmp(defined->name, query->name) != 0)
        defined = defined->next;
    const char *mark = defined != NULL ? strrchr(defined->target, '!') : NULL;
    struct cell_range range;
    if (mark == NULL || !cell_range_parse(mark + 1, &range))
        return NULL;
    char *title = arena_alloc(filling->run->arena, strlen(defined->target) + 1), *to = title;
    for (const char *at = defined->target; at < mark; at++) {
        if (*at == '\'' && at[1] == '\'')
            at++;
        else if (*at == '\'')
            continue;
        *to++ = *at;
    }
    *to = '\0';
    query->range.row = range.row;
    query->range.column = range.column;
    query->range.last_row = range.last_row;
    if (range.last_column > range.column || range.last_row > range.row)
        query->range.last_column = range.last_column;
    return find_sheet(filling, title, strlen(title));
}

static struct form_sheet *place_of(struct filling *filling, struct cell_query *query, struct err *err)
{
    struct form_sheet *sheet = query->name != NULL ? resolve_name(filling, query)
                                                   : find_sheet(filling, query->sheet, strlen(query->sheet));
    if (sheet != NULL && sheet->part != NULL)
        return sheet;
    if (query->name != NULL)
        err_set(err, ERR_DATA, _("%s:%d: the form has no cell or range of the name %s"), filling->cells.file,
                query->line, query->name);
    else
        err_set(err, ERR_DATA, _("%s:%d: the form has no sheet \"%s\"; it has: %s"), filling->cells.file,
                query->line, query->sheet, sheet_titles(filling));
    return NULL;
}

static int compare(const void *a, const void *b)
{
    const struct cell *left = a, *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column;
}

static void add_cells(struct filling *filling, struct form_sheet *sheet, const struct cell_query *query)
{
    struct cell *all = arena_alloc(filling->run->arena, (sheet->count + query->count) * sizeof *all + 1);
    if (sheet->count > 0)
        memcpy(all, sheet->cells, sheet->count * sizeof *all);
    if (query->count > 0)
        memcpy(all + sheet->count, query->cells, query->count * sizeof *all);
    sheet->cells = all;
    sheet->count += query->count;
}

static int fill_sheets(struct filling *filling, struct err *err)
{
    struct run *run = filling->run;
    struct dataset_parameters parameters;
    if (dataset_parameters(run, &parameters, err) != 0)
        return -1;
    parameters.class_group_id = filling->book->class_group_id;
    for (size_t i = 0; i < filling->cells.count; i++) {
        struct cell_query *query = &filling->cells.queries[i];
        struct form_sheet *sheet = place_of(filling, query, err);
        if (sheet == NULL || cells_run(&filling->cells, i, run->store, &parameters, run->arena, err) != 0)
            return -1;
        add_cells(filling, sheet, query);
    }
    for (size_t i = 0; i < filling->sheet_count; i++) {
        struct form_sheet *sheet = &filling->sheets[i];
        if (sheet->count > 0)
            qsort(sheet->cells, sheet->count, sizeof *sheet->cells, compare);
        for (size_t j = 1; j < sheet->count; j++) {
            char name[CELL_NAME];
            if (compare(&sheet->cells[j - 1], &sheet->cells[j]) == 0)
                return err_set(err, ERR_CONFIG, _("%s:%d: %s gets a value from line %d, too"),
                               filling->cells.file, sheet->cells[j].line,
                               cell_name(sheet->cells[j].row, sheet->cells[j].column, name),
                               sheet->cells[j - 1].line);
        }
        filling->book->cells += (int64_t)sheet->count;
    }
    return 0;
}

/* ---- the new file ---- */

static int write_form(struct filling *filling, struct err *err)
{
    struct zipfile_change changes[SHEETS_MAX + 1];
    struct buf made[SHEETS_MAX + 1] = {0}, part = {0}, out = {0};
    size_t count = 0;
    int failed = 0;
    for (size_t i = 0; i < filling->sheet_count && failed == 0; i++) {
        const struct form_sheet *sheet = &filling->sheets[i];
        if (sheet->count == 0)
            continue;
        failed = read_part(filling, sheet->part, &part, err);
        if (failed == 0)
            failed = patch_sheet(sheet->part, filling->cells.file, part.data, part.len, sheet->cells,
                                 sheet->count, &made[count], err);
        changes[count] = (struct zipfile_change){sheet->part, made[count].data, made[count].len};
        count++;
    }
    if (failed == 0)
        failed = read_part(filling, "xl/workbook.xml", &part, err);
    if (failed == 0)
        failed = patch_recalculate(part.data, part.len, &made[count], err);
    changes[count] = (struct zipfile_change){"xl/workbook.xml", made[count].data, made[count].len};
    count++;
    if (failed == 0)
        failed =
            zipfile_change(filling->form, filling->bytes.data, filling->bytes.len, changes, count, &out, err);
    if (failed == 0)
        failed = file_write(filling->book->path, out.data, out.len, err);
    for (size_t i = 0; i < count; i++)
        buf_free(&made[i]);
    buf_free(&part);
    buf_free(&out);
    return failed;
}

int form_book_make(struct run *run, struct form_book *book, struct err *err)
{
    struct filling *filling = arena_alloc(run->arena, sizeof *filling);
    *filling = (struct filling){.run = run, .book = book};
    filling->form = book->form != NULL ? book->form : arena_printf(run->arena, "%s/form.xlsx", book->folder);
    int failed =
        cells_read(&filling->cells, arena_printf(run->arena, "%s/cells.sql", book->folder), run->arena, err);
    if (failed == 0)
        failed = open_form(filling, err);
    if (failed == 0)
        failed = fill_sheets(filling, err);
    if (failed == 0)
        failed = write_form(filling, err);
    zipfile_close(filling->zip);
    buf_free(&filling->bytes);
    buf_free(&filling->name_text);
    return failed;
}
