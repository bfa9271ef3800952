/*
 * reports: the reports that anybody can ask for by name: the folders of templates with a page or with sheets. In: those of the
 * school's own (templates/ in the workspace), then the ready ones. Out: out/<period>/reports/NAME.pdf, .html files, .xlsx,
 * about a part of the school "NAME 5А.pdf", in another look "NAME large.pdf"; a preview: out/<period>/preview/. Nothing is written into the store.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/edition.h"
#include "report/form.h"
#include "report/form_book.h"
#include "report/output.h"
#include "report/report.h"
#include "report/workbook.h"
#include "stage.h"

#include <string.h>

enum { HEAD_MAX = 1 << 20, PREVIEW_SHEETS = 3 };

static bool has_page(struct arena *arena, const char *folder)
{
    return file_exists(arena_printf(arena, "%s/page.html", folder));
}

/* A form of somebody else's, to be filled. */
static bool has_form(struct arena *arena, const char *folder)
{
    return file_exists(arena_printf(arena, "%s/cells.sql", folder));
}

static bool has_sheets(struct arena *arena, const char *folder)
{
    size_t count = 0;
    struct err ignored = {0};
    char **names = file_list(arena, folder, &count, &ignored);
    for (size_t i = 0; names != NULL && i < count; i++) {
        size_t len = strlen(names[i]);
        if (len > 4 && strcmp(names[i] + len - 4, ".sql") == 0 && strcmp(names[i], "data.sql") != 0 &&
            strcmp(names[i], "cells.sql") != 0)
            return true;
    }
    return false;
}

static bool is_report(struct arena *arena, const char *folder)
{
    return file_exists(arena_printf(arena, "%s/data.sql", folder)) &&
           file_exists(arena_printf(arena, "%s/title.txt", folder)) &&
           (has_page(arena, folder) || has_sheets(arena, folder) || has_form(arena, folder));
}

/* The first line of data.sql, which says what the report is. */
static const char *about(struct arena *arena, const char *folder)
{
    struct buf text = {0};
    struct err ignored = {0};
    const char *made = "";
    if (file_read(arena_printf(arena, "%s/data.sql", folder), HEAD_MAX, &text, &ignored) == 0) {
        const char *line = buf_text(&text);
        line += strspn(line, "- ");
        made = arena_strndup(arena, line, strcspn(line, "\r\n"));
    }
    buf_free(&text);
    return made;
}

static const char *own_templates(struct run *run)
{
    return arena_printf(run->arena, "%s/templates", run->workspace);
}

static int list_folder(struct run *run, const char *templates, FILE *out, struct err *err)
{
    size_t count = 0;
    char **names = file_list(run->arena, templates, &count, err);
    for (size_t i = 0; names != NULL && i < count; i++) {
        const char *folder = arena_printf(run->arena, "%s/%s", templates, names[i]);
        if (is_report(run->arena, folder))
            fprintf(out, "%-20s  %-9s  %s\n", names[i],
                    !has_page(run->arena, folder)                                    ? "XLSX"
                    : has_sheets(run->arena, folder) || has_form(run->arena, folder) ? "PDF, XLSX"
                                                                                     : "PDF",
                    about(run->arena, folder));
    }
    return names != NULL ? 0 : -1;
}

int report_list(struct run *run, FILE *out, struct err *err)
{
    const char *own = own_templates(run);
    if (file_is_dir(own) && list_folder(run, own, out, err) != 0)
        return -1;
    return list_folder(run, run->templates, out, err);
}

/* Where the templates of NAME are: the school's own come first. */
static int find_templates(struct run *run, const char *name, struct err *err)
{
    const char *own = own_templates(run);
    bool plain = strchr(name, '/') == NULL && name[0] != '.' && name[0] != '\0';
    if (plain && is_report(run->arena, arena_printf(run->arena, "%s/%s", own, name)))
        run->templates = own;
    else if (!plain || !is_report(run->arena, arena_printf(run->arena, "%s/%s", run->templates, name)))
        return err_set(err, ERR_USAGE, _("there is no report %s; itog report tells which there are"), name);
    return 0;
}

/* Within the workspace; a report about a part of the school does not take the place of the school's. */
static const char *path_of(struct run *run, const char *name, const struct report_choice *choice,
                           const char *ending)
{
    const bool is_part = choice->about != NULL && !choice->preview;
    return arena_printf(run->arena, "%s/%s/%s%s%s%s", run->out_name, choice->preview ? "preview" : "reports",
                        name, is_part ? " " : "", is_part ? output_file_name(run, choice->about) : "",
                        ending);
}

static int make_pages(struct run *run, const char *name, struct report_choice *choice, struct err *err)
{
    const bool has_look = choice->look != NULL && !choice->preview;
    const char *ending = arena_printf(run->arena, "%s%s%s", has_look ? " " : "", has_look ? choice->look : "",
                                      choice->html ? "" : ".pdf");
    struct form form = {.folder = name,
                        .path = path_of(run, name, choice, ending),
                        .html = choice->html,
                        .sample = choice->preview,
                        .sheets_max = choice->preview ? PREVIEW_SHEETS : 0,
                        .class_group_id = choice->class_group_id,
                        .pupil_id = choice->pupil_id,
                        .teacher = choice->teacher};
    if (!choice->preview && edition_kept(name))
        return err_set(err, ERR_USAGE,
                       _("%s is issued with numbers and editions by itog run; --preview shows it"), name);
    if (form_make(run, &form, err) != 0)
        return -1;
    choice->documents = form.sheets;
    choice->pages = form.pages + form.blank;
    choice->blank = form.blank;
    choice->failed = form.failed;
    choice->path = form.sheets > 0 ? form.path : NULL;
    return 0;
}

static int make_workbook(struct run *run, const char *name, struct report_choice *choice, struct err *err)
{
    const char *path = path_of(run, name, choice, ".xlsx");
    struct workbook workbook = {.folder = name,
                                .path = arena_printf(run->arena, "%s/%s", run->workspace, path),
                                .class_group_id = choice->class_group_id};
    if (workbook_make(run, &workbook, err) != 0)
        return -1;
    choice->workbook = path;
    choice->cells = workbook.cells;
    return 0;
}

static int fill_form(struct run *run, const char *name, const char *folder, struct report_choice *choice,
                     struct err *err)
{
    const char *path = path_of(run, name, choice, ".xlsx");
    struct form_book book = {.folder = folder,
                             .form = choice->form,
                             .path = arena_printf(run->arena, "%s/%s", run->workspace, path),
                             .class_group_id = choice->class_group_id};
    if (form_book_make(run, &book, err) != 0)
        return -1;
    choice->workbook = path;
    choice->cells = book.cells;
    return 0;
}

int report_by_name(struct run *run, const char *name, struct report_choice *choice, struct err *err)
{
    if (find_templates(run, name, err) != 0)
        return -1;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, name);
    const char *out =
        arena_printf(run->arena, "%s/%s", run->out_dir, choice->preview ? "preview" : "reports");
    if (file_make_dirs(out, err) != 0)
        return -1;
    if (has_page(run->arena, folder) && make_pages(run, name, choice, err) != 0)
        return -1;
    if (choice->form != NULL && !has_form(run->arena, folder))
        return err_set(err, ERR_USAGE, _("--form: %s fills no form: it has no cells.sql"), name);
    if (has_form(run->arena, folder))
        return fill_form(run, name, folder, choice, err);
    /* a workbook is about all: beside the page of one teacher or pupil there is none */
    bool part = has_page(run->arena, folder) && (choice->teacher != NULL || choice->pupil_id != 0);
    return has_sheets(run->arena, folder) && !choice->html && !part ? make_workbook(run, name, choice, err)
                                                                    : 0;
}
