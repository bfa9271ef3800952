/* print_plan: order, running numbers and files of a print job; see print.h. Pure: no store, no files. */
#include "report/print.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static int compare(const struct print_item *a, const struct print_item *b, bool by_class, bool by_address)
{
    int order = 0;
    if (by_class && (order = strcmp(a->class_key, b->class_key)) == 0)
        order = (a->class_group_id > b->class_group_id) - (a->class_group_id < b->class_group_id);
    if (order == 0 && by_address)
        order = strcmp(a->address_key, b->address_key);
    if (order == 0 && by_address && !by_class)
        order = strcmp(a->class_key, b->class_key);
    if (order == 0)
        order = strcmp(a->pupil_key, b->pupil_key);
    return order != 0 ? order : (a->pupil_id > b->pupil_id) - (a->pupil_id < b->pupil_id);
}

static int by_class_and_name(const void *a, const void *b)
{
    return compare(a, b, true, false);
}

static int by_class_and_address(const void *a, const void *b)
{
    return compare(a, b, true, true);
}

static int by_address(const void *a, const void *b)
{
    return compare(a, b, false, true);
}

void print_sort(struct print_item *items, size_t count, const struct print_choice *choice)
{
    if (count > 0)
        qsort(items, count, sizeof *items,
              !choice->by_address ? by_class_and_name
              : choice->building  ? by_address
                                  : by_class_and_address);
}

static size_t end_of_group(const struct print_item *items, size_t count, size_t from, bool building)
{
    size_t to = from;
    while (to < count && (building || items[to].class_group_id == items[from].class_group_id))
        to++;
    return to;
}

void print_number(struct print_item *items, size_t count, bool building)
{
    for (size_t from = 0, to; from < count; from = to) {
        to = end_of_group(items, count, from, building);
        for (size_t i = from; i < to; i++) {
            items[i].n = i - from + 1;
            items[i].m = to - from;
        }
    }
}

/* Sheets that the piece takes in a file, with the separator in front of it. */
static int sheets_of(const struct print_item *item, const struct print_choice *choice)
{
    return print_sheets(item->pages) + (choice->separators && item->first_of_class ? 1 : 0);
}

size_t print_split(struct print_item *items, size_t count, const struct print_choice *choice,
                   struct print_file *files)
{
    size_t file_count = 0;
    for (size_t from = 0, to; from < count; from = to) {
        const size_t first = file_count;
        struct print_file *file = NULL;
        to = end_of_group(items, count, from, choice->building);
        for (size_t i = from; i < to; i++) {
            items[i].first_of_class = i == from || items[i].class_group_id != items[i - 1].class_group_id;
            const int sheets = sheets_of(&items[i], choice);
            if (file == NULL || (choice->split > 0 && file->sheets + sheets > choice->split)) {
                file = &files[file_count++];
                *file =
                    (struct print_file){.first = i, .part = file_count - first, .sheets = 1}; /* its cover */
            }
            file->count++;
            file->sheets += sheets;
            file->pages = 2 * (file->sheets - print_sheets(items[i].pages)) + items[i].pages;
            items[i].file = file_count - 1;
        }
        for (size_t i = first; i < file_count; i++)
            files[i].parts = file_count - first;
    }
    return file_count;
}
