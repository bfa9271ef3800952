/* looks: see looks.h. */
#include "report/looks.h"
#include "base/arena.h"
#include "page/page.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>

static const char pupils_sql[] = "SELECT pupil_id FROM pupil WHERE print_look = 'large' ORDER BY pupil_id";

static int read_pupils(struct run *run, struct looks *looks, struct err *err)
{
    const int64_t all =
        store_int(run->store, "SELECT count(*) FROM pupil WHERE print_look = 'large'", 0, err);
    struct stmt *stmt = all >= 0 ? store_prepare(run->store, pupils_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    int64_t *pupils = arena_alloc(run->arena, ((size_t)all + 1) * sizeof *pupils);
    int got = 0;
    while ((int64_t)looks->count < all && (got = stmt_step(stmt, err)) == 1)
        pupils[looks->count++] = stmt_int(stmt, 0);
    looks->pupils = pupils;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int looks_open(struct run *run, const char *folder, struct looks *looks, struct err *err)
{
    struct page_look large = run->look;
    looks->page = page_template_open_look(folder, &run->look, err);
    if (looks->page == NULL || read_pupils(run, looks, err) != 0)
        return -1;
    if (looks->count == 0 || large.text_percent >= PAGE_LARGE_PERCENT)
        return 0;
    large.text_percent = PAGE_LARGE_PERCENT;
    looks->large = page_template_open_look(folder, &large, err);
    return looks->large != NULL ? 0 : -1;
}

void looks_close(struct looks *looks)
{
    page_template_free(looks->page);
    page_template_free(looks->large);
}

static int compare(const void *one, const void *other)
{
    const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

struct page_template *looks_page(const struct looks *looks, int64_t pupil_id)
{
    return looks->large != NULL &&
                   bsearch(&pupil_id, looks->pupils, looks->count, sizeof pupil_id, compare) != NULL
               ? looks->large
               : looks->page;
}
