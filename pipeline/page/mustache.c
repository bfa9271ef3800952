/*
 * mustache: mustache_render of page.h, the whole language for texts after the official specification (without
 * lambdas and inheritance): comments, delimiters, interpolation, sections, inverted sections, partials, and
 * the rules of lines on which a tag stands alone. A text is compiled to a row of tokens and rendered; both
 * live in an arena of the call.
 */
#include "page/mustache.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "page/fault.h"
#include "page/page.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* PARTIALS_TOTAL: two partials that call each other twice would else run for ever. */
enum { PARTIALS_MAX = 64, PARTIALS_TOTAL = 100000, DELIMITER_MAX = 16 };

struct token {
    char kind; /* 't' text, else as in mustache_tag */
    int line;
    const char *text; /* text, or the indentation of a partial */
    size_t len;
    struct name *name;
    size_t close; /* sections: the index of the closing tag */
};

struct tokens {
    struct token *items;
    size_t count, capacity;
};

struct render {
    struct arena *arena;
    struct context context;
    int escape, strict, partials, partials_total;
    mustache_partial *partial;
    void *user;
    struct buf *out;
    struct err *err;
};

struct compile {
    struct arena *arena;
    const char *name, *source, *end;
    char open[DELIMITER_MAX + 1], close[DELIMITER_MAX + 1];
    struct tokens tokens;
    const char *counted; /* lines are counted up to here */
    int line;
    struct err *err;
};

static struct token *token_add(struct compile *compile, char kind)
{
    struct tokens *tokens = &compile->tokens;
    if (tokens->count == tokens->capacity) {
        size_t capacity = tokens->capacity == 0 ? 16 : 2 * tokens->capacity;
        struct token *items = arena_alloc(compile->arena, capacity * sizeof *items);
        if (tokens->count > 0)
            memcpy(items, tokens->items, tokens->count * sizeof *items);
        tokens->items = items;
        tokens->capacity = capacity;
    }
    struct token *token = &tokens->items[tokens->count++];
    *token = (struct token){.kind = kind, .line = compile->line};
    return token;
}

static void text_add(struct compile *compile, const char *from, const char *to)
{
    if (from >= to)
        return;
    struct token *token = token_add(compile, 't');
    token->text = from;
    token->len = (size_t)(to - from);
}

/* Does TAG stand alone on its line? Then *FROM is the line's start and *TO the next line's. */
static bool stands_alone(const struct compile *compile, const struct mustache_tag *tag, const char **from,
                         const char **to)
{
    if (strchr("#^/!>=", tag->kind) == NULL)
        return false;
    const char *start = tag->start, *after = tag->after;
    while (start > compile->source && (start[-1] == ' ' || start[-1] == '\t'))
        start--;
    if (start > compile->source && start[-1] != '\n')
        return false;
    while (after < compile->end && (*after == ' ' || *after == '\t'))
        after++;
    if (after < compile->end && *after == '\r' && after + 1 < compile->end)
        after++;
    if (after < compile->end) {
        if (*after != '\n')
            return false;
        after++;
    }
    *from = start;
    *to = after;
    return true;
}

static int set_delimiters(struct compile *compile, const struct mustache_tag *tag)
{
    const char *at = tag->name, *end = tag->name + tag->len, *word[2];
    size_t len[2];
    for (int i = 0; i < 2; i++) {
        while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
            at++;
        word[i] = at;
        while (at < end && *at != ' ' && *at != '\t' && *at != '\n' && *at != '\r' && *at != '=')
            at++;
        len[i] = (size_t)(at - word[i]);
    }
    if (at != end || len[0] == 0 || len[1] == 0 || len[0] > DELIMITER_MAX || len[1] > DELIMITER_MAX ||
        memchr(tag->name, '\0', tag->len) != NULL)
        return page_fault(compile->err, compile->name, compile->line,
                          _("delimiters are changed as in {{=<%% %%>=}}"));
    memcpy(compile->open, word[0], len[0]);
    compile->open[len[0]] = '\0';
    memcpy(compile->close, word[1], len[1]);
    compile->close[len[1]] = '\0';
    return 0;
}

/* The section that TAG closes: the newest open one, linked through close. */
static int close_section(struct compile *compile, const struct mustache_tag *tag, size_t *open)
{
    struct token *items = compile->tokens.items;
    if (*open == SIZE_MAX)
        return page_fault(compile->err, compile->name, compile->line,
                          _("{{/%.*s}} closes a section that is not open"), (int)tag->len, tag->name);
    struct token *section = &items[*open];
    if (strlen(section->name->text) != tag->len || memcmp(section->name->text, tag->name, tag->len) != 0)
        return page_fault(compile->err, compile->name, compile->line,
                          _("{{/%.*s}} stands where {{/%s}} is expected (opened in line %d)"), (int)tag->len,
                          tag->name, section->name->text, section->line);
    size_t outer = section->close;
    section->close = compile->tokens.count;
    token_add(compile, '/');
    *open = outer;
    return 0;
}

static int tag_add(struct compile *compile, const struct mustache_tag *tag, const char *indent, size_t *open)
{
    if (tag->kind == '!')
        return 0;
    if (tag->kind == '=')
        return set_delimiters(compile, tag);
    if (tag->kind == '/')
        return close_section(compile, tag, open);
    if (tag->kind == '<' || tag->kind == '$')
        return page_fault(compile->err, compile->name, compile->line,
                          _("inheritance ({{%c%.*s}}) is not supported"), tag->kind, (int)tag->len,
                          tag->name);
    struct name *name = name_compile(compile->arena, tag->name, tag->len);
    if (name == NULL && tag->kind == '>' && tag->len > 0 && tag->len < 1000) {
        /* the name of a partial is the caller's affair */
        name = arena_alloc(compile->arena, sizeof *name);
        name->text = arena_strndup(compile->arena, tag->name, tag->len);
    }
    if (name == NULL)
        return page_fault(compile->err, compile->name, compile->line, _("\"%.*s\" is not a name"),
                          (int)(tag->len < 60 ? tag->len : 60), tag->name);
    struct token *token = token_add(compile, tag->kind == '{' ? '&' : tag->kind);
    token->name = name;
    if (tag->kind == '>' && indent != NULL) {
        token->text = indent;
        token->len = (size_t)(tag->start - indent);
    }
    if (tag->kind == '#' || tag->kind == '^') {
        token->close = *open;
        *open = compile->tokens.count - 1;
    }
    return 0;
}

static void count_lines(struct compile *compile, const char *to)
{
    for (; compile->counted < to; compile->counted++)
        compile->line += *compile->counted == '\n';
}

static int compile_source(struct compile *compile)
{
    size_t open = SIZE_MAX;
    struct mustache_tag tag;
    const char *at = compile->source;
    for (;;) {
        int found = mustache_tag_next(at, compile->end, compile->open, compile->close, &tag);
        if (found == 0)
            break;
        count_lines(compile, tag.start);
        if (found < 0)
            return page_fault(compile->err, compile->name, compile->line,
                              _("a tag is not closed: %s expected"), compile->close);
        const char *from = tag.start, *to = tag.after;
        bool alone = stands_alone(compile, &tag, &from, &to);
        /* two lone tags cannot share a line, but a lone one may follow right behind another's cut line */
        text_add(compile, at, from < at ? at : from);
        if (tag_add(compile, &tag, alone ? from : NULL, &open) < 0)
            return -1;
        at = to;
    }
    text_add(compile, at, compile->end);
    if (open != SIZE_MAX)
        return page_fault(compile->err, compile->name, compile->tokens.items[open].line,
                          _("the section {{%c%s}} is not closed"), compile->tokens.items[open].kind,
                          compile->tokens.items[open].name->text);
    return 0;
}

static int render_source(struct render *render, const char *name, const char *source, size_t len);

static int render_partial(struct render *render, const struct token *token, const char *file)
{
    const char *source = render->partial != NULL ? render->partial(render->user, token->name->text) : NULL;
    if (source == NULL) {
        if (render->strict)
            return page_fault(render->err, file, token->line, _("there is no partial \"%s\""),
                              token->name->text);
        return 0;
    }
    if (render->partials == PARTIALS_MAX || ++render->partials_total > PARTIALS_TOTAL)
        return page_fault(render->err, file, token->line, _("partials call each other without end"));
    struct buf indented = {0};
    for (const char *at = source; *at != '\0' && token->len > 0;) {
        const char *newline = strchr(at, '\n');
        size_t line = newline != NULL ? (size_t)(newline - at) + 1 : strlen(at);
        buf_put(&indented, token->text, token->len);
        buf_put(&indented, at, line);
        at += line;
    }
    render->partials++;
    int result = token->len > 0 ? render_source(render, token->name->text, buf_text(&indented), indented.len)
                                : render_source(render, token->name->text, source, strlen(source));
    render->partials--;
    buf_free(&indented);
    return result;
}

static void put_escaped(struct buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        switch (text[i]) {
        case '&':
            buf_puts(out, "&amp;");
            break;
        case '<':
            buf_puts(out, "&lt;");
            break;
        case '>':
            buf_puts(out, "&gt;");
            break;
        case '"':
            buf_puts(out, "&quot;");
            break;
        default:
            buf_putc(out, text[i]);
        }
    }
}

static int look_up(struct render *render, const struct token *token, const char *file,
                   const struct value **value)
{
    size_t part = 0;
    enum name_result result = name_find(token->name, &render->context, value, &part);
    if (result != NAME_FOUND && render->strict)
        return page_fault(render->err, file, token->line, "%s",
                          name_complaint(render->arena, token->name, result, part));
    return 0;
}

static int render_value(struct render *render, const struct token *token, const char *file)
{
    const struct value *value;
    if (look_up(render, token, file, &value) < 0)
        return -1;
    if (value->kind == VALUE_TEXT) {
        if (render->escape && token->kind == 'v')
            put_escaped(render->out, value->as.text, value->count);
        else
            buf_put(render->out, value->as.text, value->count);
    } else if (value->kind != VALUE_NONE && render->strict) {
        return page_fault(render->err, file, token->line, _("{{%s}} is a list or a record, not a text"),
                          token->name->text);
    }
    return 0;
}

static int render_tokens(struct render *render, const char *file, const struct token *items, size_t from,
                         size_t to);

static int render_inside(struct render *render, const char *file, const struct token *items, size_t at,
                         const struct value *top)
{
    if (!context_push(&render->context, top))
        return page_fault(render->err, file, items[at].line, _("sections nest deeper than %d levels"),
                          CONTEXT_MAX);
    int result = render_tokens(render, file, items, at + 1, items[at].close);
    render->context.depth--;
    return result;
}

static int render_section(struct render *render, const char *file, const struct token *items, size_t at)
{
    const struct value *value;
    if (look_up(render, &items[at], file, &value) < 0)
        return -1;
    if (items[at].kind == '^')
        return value_is_true(value) ? 0 : render_tokens(render, file, items, at + 1, items[at].close);
    if (!value_is_true(value))
        return 0;
    if (value->kind != VALUE_LIST)
        return render_inside(render, file, items, at, value);
    for (size_t i = 0; i < value->count; i++)
        if (render_inside(render, file, items, at, &value->as.items[i]) < 0)
            return -1;
    return 0;
}

static int render_tokens(struct render *render, const char *file, const struct token *items, size_t from,
                         size_t to)
{
    for (size_t i = from; i < to; i++) {
        int result = 0;
        switch (items[i].kind) {
        case 't':
            buf_put(render->out, items[i].text, items[i].len);
            break;
        case '>':
            result = render_partial(render, &items[i], file);
            break;
        case '#':
        case '^':
            result = render_section(render, file, items, i);
            i = items[i].close;
            break;
        default:
            result = render_value(render, &items[i], file);
        }
        if (result < 0)
            return -1;
    }
    return 0;
}

static int render_source(struct render *render, const char *name, const char *source, size_t len)
{
    struct compile compile = {.arena = render->arena,
                              .name = name,
                              .source = source,
                              .end = source + len,
                              .open = "{{",
                              .close = "}}",
                              .counted = source,
                              .line = 1,
                              .err = render->err};
    if (compile_source(&compile) < 0)
        return -1;
    return render_tokens(render, name, compile.tokens.items, 0, compile.tokens.count);
}

int mustache_render(const char *name, const char *source, size_t len, const struct value *data,
                    int escape_html, int strict, mustache_partial *partial, void *user, struct buf *out,
                    struct err *err)
{
    struct render *render = mem_zalloc(sizeof *render);
    *render = (struct render){
        .escape = escape_html, .strict = strict, .partial = partial, .user = user, .out = out, .err = err};
    render->arena = arena_new();
    context_begin(&render->context, data);
    int result = render_source(render, name, source, len);
    arena_free(render->arena);
    free(render);
    return result;
}
