/* dataset_kept: common table expressions that are run once for all queries. See dataset_part.h. */
#include "base/arena.h"
#include "report/dataset_part.h"
#include "store/kept.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char mark[] = "AS MATERIALIZED";

/* The bracket that closes the one AT; the end of the text when none does. */
static const char *closing(const char *at)
{
    int depth = 0;
    while (*at != '\0') {
        const char *after = dataset_skip_quoted(at);
        if (after > at) {
            at = after;
            continue;
        }
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        if (depth == 0)
            return at;
        at++;
    }
    return at;
}

/* Does what was copied end in the mark? */
static bool is_marked(const struct buf *text)
{
    size_t len = text->len;
    while (len > 0 && strchr(" \t\r\n", text->data[len - 1]) != NULL)
        len--;
    return len >= strlen(mark) && memcmp(text->data + len - strlen(mark), mark, strlen(mark)) == 0;
}

/* A table for the expression of LEN bytes BODY, which may name those in front of it: BEFORE. NULL: what is wrong with it, the first query
 * that uses it tells. */
static struct kept *keep_one(struct dataset *dataset, const char *before, size_t before_len, const char *body,
                             size_t len)
{
    struct err ignored = {0};
    const char *sql = arena_printf(dataset->arena, "%s%.*s SELECT * FROM (%.*s\n)",
                                   before_len > 0 ? "WITH " : "", (int)before_len, before, (int)len, body);
    store_guard(dataset->store, true);
    struct stmt *source = store_prepare(dataset->store, sql, &ignored);
    store_guard(dataset->store, false);
    return source != NULL ? kept_new(dataset->store, source, &ignored) : NULL;
}

void dataset_keep(struct dataset *dataset)
{
    struct buf text = {0};
    size_t whole = 0; /* expressions that end before a comma */
    for (const char *at = dataset->with; *at != '\0';) {
        const char *after = dataset_skip_quoted(at);
        if (after == at && *at == '(') {
            after = closing(at);
            struct kept *kept = is_marked(&text) && *after == ')' ? keep_one(dataset, buf_text(&text), whole,
                                                                             at + 1, (size_t)(after - at - 1))
                                                                  : NULL;
            if (kept != NULL) {
                dataset->kept = mem_realloc(dataset->kept, (dataset->kept_count + 1) * sizeof(struct kept *));
                dataset->kept[dataset->kept_count++] = kept;
                buf_printf(&text, "(SELECT * FROM %s", kept_name(kept));
                at = after;
            }
        } else if (after == at && *at == ',')
            whole = text.len;
        after = after > at ? after : at + 1;
        buf_put(&text, at, (size_t)(after - at));
        at = after;
    }
    dataset->with = arena_strdup(dataset->arena, buf_text(&text));
    buf_free(&text);
}

int dataset_fill_kept(struct dataset *dataset, const struct dataset_parameters *parameters, struct err *err)
{
    for (size_t i = 0; i < dataset->kept_count; i++) {
        struct err cause = {0};
        dataset_bind(kept_source(dataset->kept[i]), parameters);
        if (kept_fill(dataset->kept[i], &cause) != 0)
            return err_set(err, cause.kind, "%s:%d: %s", dataset->with_file, dataset->with_line,
                           cause.message);
    }
    return 0;
}
