/*
 * css_parse: a style sheet as rules; in: its text, out: rules, page rules and the names and pseudo-classes
 * that selectors speak of; fails on every selector and at-rule outside the subset.
 */
#include "page/css.h"
#include "base/i18n.h"
#include "page/element.h"
#include "page/fault.h"

#include <string.h>
#include <strings.h>

enum { COMPOUNDS_MAX = 16, CLASSES_MAX = 16, SELECTORS_MAX = 64 };

/* What browsers do on their own, for the elements of the subset; the body has no margin, @page has. */
static const char user_agent[] =
    "html, body, header, footer, main, section, article, nav, div, p, h1, h2, h3, h4, ul, ol, dl, dt, dd, hr"
    "  { display: block }"
    "head, title, meta, link { display: none }"
    "p, ul, ol, dl { margin: 1em 0 }"
    "h1, h2, h3, h4 { font-weight: bold; page-break-after: avoid }"
    "h1 { font-size: 2em; margin: 0.67em 0 } h2 { font-size: 1.5em; margin: 0.83em 0 }"
    "h3 { font-size: 1.17em; margin: 1em 0 } h4 { margin: 1.33em 0 }"
    "ul { list-style: disc; padding-left: 30pt } ol { list-style: decimal; padding-left: 30pt }"
    "li ul, li ol { margin: 0 }"
    "li { display: list-item } dd { margin-left: 30pt }"
    "hr { border-top: 0.75pt solid gray; margin: 0.5em 0 }"
    "table { display: table; border-spacing: 1.5pt; text-indent: 0 }"
    "caption { display: table-caption; text-align: center }"
    "col, colgroup { display: table-column }"
    "thead { display: table-header-group; vertical-align: middle }"
    "tbody { display: table-row-group; vertical-align: middle }"
    "tfoot { display: table-footer-group; vertical-align: middle }"
    "tr { display: table-row } table > tr { vertical-align: middle }"
    "td, th { display: table-cell; padding: 0.75pt } th { font-weight: bold; text-align: center }"
    "b, strong { font-weight: bold } i, em { font-style: italic } u { text-decoration: underline }"
    "small, sup, sub { font-size: 0.83em } sup { vertical-align: super } sub { vertical-align: sub }";

/* GOST R 7.0.97-2016: margins of at least 20, 10, 20, 20 mm, on the back of a sheet the wide one on the right; pages
 * but the first are numbered in the middle of the upper margin, 10 mm from the edge or more. */
static const char standard_pages[] =
    "@page { margin: 20mm 10mm 20mm 20mm;"
    "  @top-center { content: counter(page); vertical-align: bottom; padding-bottom: 3mm } }"
    "@page :left { margin-left: 10mm; margin-right: 20mm }"
    "@page :first { @top-center { content: none } }";

struct sheet {
    struct css *css;
    struct css_scan scan;
    bool user_agent;
};

static bool is_mark(const struct css_token *token, char mark)
{
    return token->kind == TOKEN_MARK && token->mark == mark;
}

static int unexpected(struct sheet *sheet, const struct css_token *token, const char *expected)
{
    return page_fault(sheet->scan.err, sheet->scan.name, token->line, _("%s is expected, not %s"), expected,
                      css_show(sheet->scan.arena, token));
}

uint16_t css_name(const struct css *css, const char *text, size_t len)
{
    for (size_t i = 0; i < css->name_count; i++)
        if (strncmp(css->names[i], text, len) == 0 && css->names[i][len] == '\0')
            return (uint16_t)(i + 1);
    return 0;
}

static int intern(struct sheet *sheet, const struct css_token *token, uint16_t *number)
{
    struct css *css = sheet->css;
    *number = css_name(css, token->text, token->len);
    if (*number != 0)
        return 0;
    if (css->name_count == 10000)
        return page_fault(sheet->scan.err, sheet->scan.name, token->line, _("there are too many classes"));
    if (css->name_count == css->name_capacity) {
        size_t capacity = css->name_capacity == 0 ? 32 : 2 * css->name_capacity;
        const char **names = arena_raw(css->arena, capacity * sizeof *names);
        if (css->name_count > 0)
            memcpy(names, css->names, css->name_count * sizeof *names);
        css->names = names;
        css->name_capacity = capacity;
    }
    css->names[css->name_count++] = arena_strndup(css->arena, token->text, token->len);
    *number = (uint16_t)css->name_count;
    return 0;
}

static int pseudo_bit(struct sheet *sheet, int line, struct css_pseudo pseudo, uint32_t *bits)
{
    struct css *css = sheet->css;
    unsigned i = 0;
    while (i < css->pseudo_count &&
           (css->pseudos[i].step != pseudo.step || css->pseudos[i].offset != pseudo.offset ||
            css->pseudos[i].from_end != pseudo.from_end))
        i++;
    if (i == CSS_PSEUDOS_MAX)
        return page_fault(sheet->scan.err, sheet->scan.name, line, _("more than %d different :nth-child"),
                          CSS_PSEUDOS_MAX);
    if (i == css->pseudo_count)
        css->pseudos[css->pseudo_count++] = pseudo;
    *bits |= UINT32_C(1) << i;
    return 0;
}

/* Behind ":": first-child, last-child, nth-child(odd | even | N). */
static int read_pseudo(struct sheet *sheet, uint32_t *bits)
{
    struct css_token token, argument, close;
    if (css_next(&sheet->scan, &token) < 0)
        return -1;
    if (token.kind == TOKEN_IDENT && css_is(&token, "first-child"))
        return pseudo_bit(sheet, token.line, (struct css_pseudo){0, 1, false}, bits);
    if (token.kind == TOKEN_IDENT && css_is(&token, "last-child"))
        return pseudo_bit(sheet, token.line, (struct css_pseudo){0, 1, true}, bits);
    if (token.kind != TOKEN_FUNCTION || !css_is(&token, "nth-child"))
        return page_fault(sheet->scan.err, sheet->scan.name, token.line,
                          _("unknown pseudo-class %s (known: first-child, last-child, nth-child)"),
                          css_show(sheet->scan.arena, &token));
    if (css_next(&sheet->scan, &argument) < 0 || css_next(&sheet->scan, &close) < 0)
        return -1;
    struct css_pseudo pseudo = {2, 0, false};
    if (argument.kind == TOKEN_NUMBER && !argument.has_fraction && argument.unit == UNIT_NONE &&
        argument.millionths > 0 && argument.millionths < INT64_C(10000000000))
        pseudo = (struct css_pseudo){0, (int)(argument.millionths / 1000000), false};
    else if (css_is(&argument, "odd"))
        pseudo.offset = 1;
    else if (!css_is(&argument, "even"))
        return unexpected(sheet, &argument, _("odd, even or a number"));
    if (!is_mark(&close, ')'))
        return unexpected(sheet, &close, "\")\"");
    return pseudo_bit(sheet, token.line, pseudo, bits);
}

/* One compound such as td.mark:first-child, beginning with TOKEN; afterwards TOKEN is the one behind it. */
static int read_compound(struct sheet *sheet, struct css_token *token, struct css_compound *compound)
{
    uint16_t classes[CLASSES_MAX];
    bool any = false;
    *compound = (struct css_compound){0};
    for (;; any = true) {
        if (any && token->space_before)
            break;
        if (!any && token->kind == TOKEN_IDENT) {
            compound->tag = element_tag(token->text, token->len);
            if (compound->tag == TAG_NONE)
                return page_fault(sheet->scan.err, sheet->scan.name, token->line,
                                  _("unknown element \"%.*s\""), (int)(token->len < 60 ? token->len : 60),
                                  token->text);
        } else if (!any && is_mark(token, '*')) {
            compound->tag = TAG_NONE;
        } else if (token->kind == TOKEN_HASH && compound->id == 0) {
            if (intern(sheet, token, &compound->id) < 0)
                return -1;
        } else if (is_mark(token, '.')) {
            if (css_next(&sheet->scan, token) < 0)
                return -1;
            if (token->kind != TOKEN_IDENT || token->space_before || compound->class_count == CLASSES_MAX)
                return unexpected(sheet, token, _("the name of a class"));
            if (intern(sheet, token, &classes[compound->class_count++]) < 0)
                return -1;
        } else if (is_mark(token, ':')) {
            if (read_pseudo(sheet, &compound->pseudos) < 0)
                return -1;
        } else {
            break;
        }
        if (css_next(&sheet->scan, token) < 0)
            return -1;
    }
    if (!any)
        return unexpected(sheet, token, _("a selector (element, .class, #id)"));
    uint16_t *copy = arena_raw(sheet->css->arena, sizeof classes);
    memcpy(copy, classes, compound->class_count * sizeof *classes);
    compound->classes = copy;
    return 0;
}

static uint32_t specificity(const struct css_compound *compound)
{
    uint32_t value = (uint32_t)(compound->id != 0) << 16 | (uint32_t)compound->class_count << 8;
    for (uint32_t bits = compound->pseudos; bits != 0; bits &= bits - 1)
        value += 1 << 8;
    return value + (compound->tag != TAG_NONE);
}

/* One selector up to "," or "{", beginning with TOKEN, which is then that mark. */
static int read_selector(struct sheet *sheet, struct css_token *token, struct css_selector *selector)
{
    struct css_compound parts[COMPOUNDS_MAX];
    *selector = (struct css_selector){0};
    bool child = false;
    for (;;) {
        if (selector->count == COMPOUNDS_MAX)
            return page_fault(sheet->scan.err, sheet->scan.name, token->line, _("the selector is too long"));
        struct css_compound *part = &parts[selector->count++];
        if (read_compound(sheet, token, part) < 0)
            return -1;
        part->child = child;
        selector->specificity += specificity(part);
        child = is_mark(token, '>');
        if (child && css_next(&sheet->scan, token) < 0)
            return -1;
        if (!child && (is_mark(token, ',') || is_mark(token, '{')))
            break;
        if (!child && !token->space_before)
            return unexpected(sheet, token, _("\",\" or \"{\" or a selector"));
    }
    struct css_compound *copy = arena_raw(sheet->css->arena, selector->count * sizeof *copy);
    for (size_t i = 0; i < selector->count; i++)
        copy[i] = parts[selector->count - 1 - i];
    selector->parts = copy;
    return 0;
}

static int expect(struct sheet *sheet, char mark)
{
    struct css_token token;
    if (css_next(&sheet->scan, &token) < 0)
        return -1;
    char text[] = {'"', mark, '"', '\0'};
    return is_mark(&token, mark) ? 0 : unexpected(sheet, &token, text);
}

/* selector, selector { declarations }, beginning with TOKEN */
static int read_rule(struct sheet *sheet, struct css_token *token)
{
    struct css_selector selectors[SELECTORS_MAX];
    size_t count = 0;
    for (;;) {
        if (count == SELECTORS_MAX)
            return page_fault(sheet->scan.err, sheet->scan.name, token->line,
                              _("too many selectors in one rule"));
        if (read_selector(sheet, token, &selectors[count++]) < 0)
            return -1;
        if (is_mark(token, '{'))
            break;
        if (css_next(&sheet->scan, token) < 0)
            return -1;
    }
    struct css_block *block = arena_alloc(sheet->css->arena, sizeof *block);
    if (css_declarations(&sheet->scan, PLACE_ELEMENT, NULL, NULL, block) < 0 || expect(sheet, '}') < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct css_rule *rule = arena_alloc(sheet->css->arena, sizeof *rule);
        *rule = (struct css_rule){selectors[i], block, NULL, sheet->user_agent};
        *sheet->css->rules_end = rule;
        sheet->css->rules_end = &rule->next;
        sheet->css->rule_count++;
    }
    return 0;
}

struct page_reader {
    struct sheet *sheet;
    struct css_page_rule *rule;
};

/* @top-left { … } inside @page */
static int read_margin_box(void *user, struct css_scan *scan, const struct css_token *name)
{
    static const char *const boxes[BOX_COUNT] = {
        [BOX_TOP_LEFT_CORNER] = "top-left-corner",
        [BOX_TOP_LEFT] = "top-left",
        [BOX_TOP_CENTER] = "top-center",
        [BOX_TOP_RIGHT] = "top-right",
        [BOX_TOP_RIGHT_CORNER] = "top-right-corner",
        [BOX_RIGHT_TOP] = "right-top",
        [BOX_RIGHT_MIDDLE] = "right-middle",
        [BOX_RIGHT_BOTTOM] = "right-bottom",
        [BOX_BOTTOM_RIGHT_CORNER] = "bottom-right-corner",
        [BOX_BOTTOM_RIGHT] = "bottom-right",
        [BOX_BOTTOM_CENTER] = "bottom-center",
        [BOX_BOTTOM_LEFT] = "bottom-left",
        [BOX_BOTTOM_LEFT_CORNER] = "bottom-left-corner",
        [BOX_LEFT_BOTTOM] = "left-bottom",
        [BOX_LEFT_MIDDLE] = "left-middle",
        [BOX_LEFT_TOP] = "left-top",
    };
    struct page_reader *reader = user;
    for (size_t i = 0; i < BOX_COUNT; i++) {
        if (!css_is(name, boxes[i]))
            continue;
        if (reader->rule->box[i].count > 0)
            return page_fault(scan->err, scan->name, name->line, _("@%s stands twice in one @page"),
                              boxes[i]);
        if (expect(reader->sheet, '{') < 0 ||
            css_declarations(scan, PLACE_MARGIN_BOX, NULL, NULL, &reader->rule->box[i]) < 0)
            return -1;
        return expect(reader->sheet, '}');
    }
    return page_fault(scan->err, scan->name, name->line, _("unknown margin box %s"),
                      css_show(scan->arena, name));
}

/* Behind "@page": [:first | :left | :right] { … } */
static int read_page(struct sheet *sheet)
{
    struct css_page_rule *rule = arena_alloc(sheet->css->arena, sizeof *rule);
    struct css_token token;
    rule->kind = -1;
    if (++sheet->css->page_rule_count > CSS_PAGE_RULES_MAX)
        return page_fault(sheet->scan.err, sheet->scan.name, sheet->scan.line,
                          _("there are too many @page rules"));
    if (css_next(&sheet->scan, &token) < 0)
        return -1;
    if (is_mark(&token, ':')) {
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
        if (css_is(&token, "first"))
            rule->kind = PAGE_FIRST;
        else if (css_is(&token, "left"))
            rule->kind = PAGE_LEFT;
        else if (css_is(&token, "right"))
            rule->kind = PAGE_RIGHT;
        else
            return unexpected(sheet, &token, ":first, :left, :right");
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
    }
    if (!is_mark(&token, '{'))
        return unexpected(sheet, &token, "\"{\"");
    struct page_reader reader = {sheet, rule};
    if (css_declarations(&sheet->scan, rule->kind < 0 ? PLACE_PAGE : PLACE_PAGE_VARIANT, read_margin_box,
                         &reader, &rule->block) < 0 ||
        expect(sheet, '}') < 0)
        return -1;
    *sheet->css->pages_end = rule;
    sheet->css->pages_end = &rule->next;
    return 0;
}

/* Passes a block of other media: anything with matching braces. */
static int skip_block(struct sheet *sheet, int line)
{
    struct css_token token;
    for (int depth = 1; depth > 0;) {
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
        if (token.kind == TOKEN_END)
            return page_fault(sheet->scan.err, sheet->scan.name, line, _("the block is not closed"));
        depth += is_mark(&token, '{') - is_mark(&token, '}');
    }
    return 0;
}

static int read_rules(struct sheet *sheet, bool in_media);

/* Behind "@media": print, all or screen, with commas between. */
static int read_media(struct sheet *sheet, int line)
{
    bool wanted = false;
    struct css_token token;
    do {
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
        if (css_is(&token, "print") || css_is(&token, "all"))
            wanted = true;
        else if (!css_is(&token, "screen"))
            return unexpected(sheet, &token, _("print, screen or all"));
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
    } while (is_mark(&token, ','));
    if (!is_mark(&token, '{'))
        return unexpected(sheet, &token, "\"{\"");
    if (!wanted)
        return skip_block(sheet, line);
    return read_rules(sheet, true) < 0 ? -1 : expect(sheet, '}');
}

static int read_at_rule(struct sheet *sheet, const struct css_token *token, bool in_media)
{
    struct css_token argument;
    if (css_is(token, "page"))
        return read_page(sheet);
    if (css_is(token, "media") && !in_media)
        return read_media(sheet, token->line);
    if (css_is(token, "charset")) {
        if (css_next(&sheet->scan, &argument) < 0)
            return -1;
        if (argument.kind != TOKEN_STRING || strcasecmp(argument.text, "utf-8") != 0)
            return page_fault(sheet->scan.err, sheet->scan.name, token->line,
                              _("the character set must be \"utf-8\""));
        return expect(sheet, ';');
    }
    return page_fault(sheet->scan.err, sheet->scan.name, token->line, _("%s is not supported here"),
                      css_show(sheet->scan.arena, token));
}

/* Rules up to the end, or IN_MEDIA up to "}" (not eaten). */
static int read_rules(struct sheet *sheet, bool in_media)
{
    for (;;) {
        struct css_token token;
        const char *before = sheet->scan.at;
        int line = sheet->scan.line;
        if (css_next(&sheet->scan, &token) < 0)
            return -1;
        if (token.kind == TOKEN_END || (in_media && is_mark(&token, '}'))) {
            sheet->scan.at = before;
            sheet->scan.line = line;
            return 0;
        }
        if ((token.kind == TOKEN_AT ? read_at_rule(sheet, &token, in_media) : read_rule(sheet, &token)) < 0)
            return -1;
    }
}

static int add(struct css *css, const char *name, const char *source, size_t len, bool built_in,
               struct err *err)
{
    if (len >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0) {
        source += 3;
        len -= 3;
    }
    struct sheet sheet = {.css = css, .user_agent = built_in};
    sheet.scan = (struct css_scan){name, source, source + len, 1, css->arena, err};
    return read_rules(&sheet, false);
}

int css_add(struct css *css, const char *name, const char *source, size_t len, struct err *err)
{
    return add(css, name, source, len, false, err);
}

int css_add_pages(struct css *css, struct err *err)
{
    return css->pages != NULL ? 0
                              : add(css, "built-in.css", standard_pages, strlen(standard_pages), true, err);
}

struct css *css_new(struct arena *arena, struct err *err)
{
    struct css *css = arena_alloc(arena, sizeof *css);
    css->arena = arena;
    css->rules_end = &css->rules;
    css->pages_end = &css->pages;
    return add(css, "built-in.css", user_agent, strlen(user_agent), true, err) < 0 ? NULL : css;
}

int css_inline(struct css *css, const char *name, int line, const char *text, struct css_block *block,
               struct err *err)
{
    struct css_scan scan = {name, text, text + strlen(text), line, css->arena, err};
    struct css_token token;
    if (css_declarations(&scan, PLACE_ELEMENT, NULL, NULL, block) < 0 || css_next(&scan, &token) < 0)
        return -1;
    if (token.kind != TOKEN_END)
        return page_fault(err, name, line, _("%s is not expected here"), css_show(css->arena, &token));
    return 0;
}
