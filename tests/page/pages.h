/* pages: what the tests of the template side share: templates out of strings, data out of pairs, nodes by id.
 */
#ifndef ITOG_TESTS_PAGES_H
#define ITOG_TESTS_PAGES_H

#include "base/arena.h"
#include "base/file.h"
#include "harness.h"
#include "page/node.h"
#include "page/page.h"

#define PAGE_OF(body) "<html lang=\"ru\"><head><title>t</title></head><body>" body "</body></html>"

/* A template folder in the scratch folder; CSS may be NULL. NULL with ERR filled when it is refused. */
__attribute__((unused)) static struct page_template *open_page(const char *html, const char *css,
                                                               struct err *err)
{
    char path[600];
    snprintf(path, sizeof path, "%s/page.html", test_dir());
    ck_assert_int_eq(file_write(path, html, strlen(html), err), 0);
    snprintf(path, sizeof path, "%s/print.css", test_dir());
    if (css != NULL)
        ck_assert_int_eq(file_write(path, css, strlen(css), err), 0);
    else
        unlink(path);
    return page_template_open(test_dir(), err);
}

__attribute__((unused)) static const char *attribute_value(const struct node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

__attribute__((unused)) static const struct node *node_by_id(const struct node *node, const char *id)
{
    const char *own = attribute_value(node, "id");
    if (own != NULL && strcmp(own, id) == 0)
        return node;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        const struct node *found = node_by_id(child, id);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* A record of texts: name, text, name, text, …, NULL. */
__attribute__((unused)) static struct value texts(struct arena *arena, const char *const *pairs)
{
    const char *names[32];
    struct value *fields = arena_alloc(arena, 32 * sizeof *fields);
    size_t count = 0;
    for (; pairs[2 * count] != NULL; count++) {
        names[count] = pairs[2 * count];
        fields[count] = value_text(arena, pairs[2 * count + 1]);
    }
    return value_record(value_shape(arena, names, count), fields);
}

/* RECORD with one more field. */
__attribute__((unused)) static struct value with(struct arena *arena, struct value record, const char *name,
                                                 struct value field)
{
    const struct value_shape *shape = record.as.record.shape;
    const char **names = arena_alloc(arena, (shape->count + 1) * sizeof *names);
    struct value *fields = arena_alloc(arena, (shape->count + 1) * sizeof *fields);
    for (size_t i = 0; i < shape->count; i++) {
        names[i] = shape->names[i];
        fields[i] = record.as.record.fields[i];
    }
    names[shape->count] = name;
    fields[shape->count] = field;
    return value_record(value_shape(arena, names, shape->count + 1), fields);
}

/* A list of records {name: text}, one for each of the texts. */
__attribute__((unused)) static struct value list_of(struct arena *arena, const char *name,
                                                    const char *const *each)
{
    struct value *items = arena_alloc(arena, 64 * sizeof *items);
    size_t count = 0;
    for (; each[count] != NULL; count++)
        items[count] = texts(arena, (const char *const[]){name, each[count], NULL});
    return value_list(items, count);
}

#define TEXTS(arena, ...) texts(arena, (const char *const[]){__VA_ARGS__, NULL})
#define NO_DATA(arena)    texts(arena, (const char *const[]){NULL})

#endif
