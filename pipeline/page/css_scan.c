/* css_scan: the bytes of a style sheet as tokens; in: text, out: tokens with their lines; fails on what no
 * token of CSS begins with. Numbers are exact, in millionths. */
#include "page/css.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_name_start(const struct css_scan *scan, const char *at)
{
    if (at >= scan->end)
        return false;
    unsigned char byte = (unsigned char)*at;
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte >= 0x80;
}

static bool is_digit(const struct css_scan *scan, const char *at)
{
    return at < scan->end && *at >= '0' && *at <= '9';
}

static bool is_name(const struct css_scan *scan, const char *at)
{
    return is_name_start(scan, at) || is_digit(scan, at) || (at < scan->end && *at == '-');
}

/* White space and comments. */
static int skip(struct css_scan *scan, bool *space)
{
    *space = false;
    while (scan->at < scan->end) {
        char byte = *scan->at;
        if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f') {
            scan->line += byte == '\n';
            scan->at++;
            *space = true;
        } else if (byte == '/' && scan->at + 1 < scan->end && scan->at[1] == '*') {
            int line = scan->line;
            for (scan->at += 2;; scan->at++) {
                if (scan->end - scan->at < 2)
                    return page_fault(scan->err, scan->name, line, _("a comment is not closed"));
                if (scan->at[0] == '*' && scan->at[1] == '/')
                    break;
                scan->line += *scan->at == '\n';
            }
            scan->at += 2;
            *space = true;
        } else {
            break;
        }
    }
    return 0;
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* "\201C " and "\"" inside a string; a newline behind the backslash is nothing. Returns the bytes written. */
static size_t read_escape(struct css_scan *scan, char *out)
{
    uint32_t code = 0;
    int digits = 0;
    while (scan->at < scan->end && digits < 6 && hex_digit(*scan->at) >= 0) {
        code = code * 16 + (uint32_t)hex_digit(*scan->at++);
        digits++;
    }
    if (digits > 0) {
        if (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
            scan->at++;
        if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            code = 0xFFFD;
        return text_put(code, out);
    }
    if (scan->at >= scan->end)
        return 0;
    if (*scan->at == '\n') {
        scan->line++;
        scan->at++;
        return 0;
    }
    *out = *scan->at++;
    return 1;
}

static int scan_string(struct css_scan *scan, struct css_token *token)
{
    char quote = *scan->at++;
    const char *stop = scan->at;
    while (stop < scan->end && *stop != quote && *stop != '\n')
        stop += *stop == '\\' && scan->end - stop > 1 ? 2 : 1;
    char *text = arena_raw(scan->arena, 2 * (size_t)(stop - scan->at) + 8); /* "\0" becomes three bytes */
    size_t len = 0;
    while (scan->at < scan->end && *scan->at != quote && *scan->at != '\n') {
        if (*scan->at == '\\') {
            char bytes[4];
            scan->at++;
            size_t count = read_escape(scan, bytes);
            memcpy(text + len, bytes, count);
            len += count;
        } else {
            text[len++] = *scan->at++;
        }
    }
    if (scan->at >= scan->end || *scan->at != quote)
        return page_fault(scan->err, scan->name, token->line,
                          _("a text in quotes is not closed on its line"));
    scan->at++;
    text[len] = '\0';
    token->kind = TOKEN_STRING;
    token->text = text;
    token->len = len;
    return 0;
}

static int scan_unit(struct css_scan *scan, struct css_token *token)
{
    static const struct {
        const char *name;
        enum css_unit unit;
    } units[] = {{"pt", UNIT_PT}, {"mm", UNIT_MM}, {"cm", UNIT_CM},  {"in", UNIT_IN},
                 {"px", UNIT_PX}, {"em", UNIT_EM}, {"rem", UNIT_REM}};
    if (scan->at < scan->end && *scan->at == '%') {
        scan->at++;
        token->unit = UNIT_PERCENT;
        return 0;
    }
    const char *start = scan->at;
    while (is_name(scan, scan->at))
        scan->at++;
    size_t len = (size_t)(scan->at - start);
    if (len == 0)
        return 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].name) == len && strncasecmp(units[i].name, start, len) == 0) {
            token->unit = units[i].unit;
            return 0;
        }
    }
    return page_fault(scan->err, scan->name, token->line,
                      _("unknown unit \"%.*s\" (known: pt mm cm in px em rem %%)"),
                      (int)(len < 40 ? len : 40), start);
}

static int scan_number(struct css_scan *scan, struct css_token *token)
{
    bool negative = *scan->at == '-';
    if (*scan->at == '-' || *scan->at == '+')
        scan->at++;
    int64_t value = 0;
    int decimals = 0;
    for (; is_digit(scan, scan->at); scan->at++)
        if (value < 1000000000)
            value = value * 10 + (*scan->at - '0');
    if (scan->at < scan->end && *scan->at == '.' && is_digit(scan, scan->at + 1)) {
        token->has_fraction = true;
        for (scan->at++; is_digit(scan, scan->at); scan->at++)
            if (decimals < 6) {
                value = value * 10 + (*scan->at - '0');
                decimals++;
            } else if (*scan->at != '0') {
                return page_fault(scan->err, scan->name, token->line,
                                  _("a number has more than six digits behind the point"));
            }
    }
    for (; decimals < 6; decimals++)
        value *= 10;
    token->kind = TOKEN_NUMBER;
    token->millionths = negative ? -value : value;
    if (value > INT64_C(1000000) * 1000000)
        return page_fault(scan->err, scan->name, token->line, _("a number is too large"));
    return scan_unit(scan, token);
}

static void scan_name(struct css_scan *scan, struct css_token *token, enum css_token_kind kind)
{
    token->kind = kind;
    token->text = scan->at;
    while (is_name(scan, scan->at))
        scan->at++;
    token->len = (size_t)(scan->at - token->text);
}

int css_next(struct css_scan *scan, struct css_token *token)
{
    *token = (struct css_token){.kind = TOKEN_END};
    bool space;
    if (skip(scan, &space) < 0)
        return -1;
    token->space_before = space;
    token->line = scan->line;
    token->start = scan->at;
    if (scan->at >= scan->end)
        return 0;
    const char *at = scan->at;
    bool sign = *at == '-' || *at == '+';
    if (is_digit(scan, at + sign) ||
        (at + sign < scan->end && at[sign] == '.' && is_digit(scan, at + sign + 1)))
        return scan_number(scan, token);
    if (*at == '"' || *at == '\'')
        return scan_string(scan, token);
    if (is_name_start(scan, at) ||
        (*at == '-' && (is_name_start(scan, at + 1) || (at + 1 < scan->end && at[1] == '-')))) {
        scan_name(scan, token, TOKEN_IDENT);
        if (scan->at < scan->end && *scan->at == '(') {
            scan->at++;
            token->kind = TOKEN_FUNCTION;
        }
        return 0;
    }
    if ((*at == '#' && is_name(scan, at + 1)) || (*at == '@' && is_name_start(scan, at + 1))) {
        scan->at++;
        scan_name(scan, token, *at == '#' ? TOKEN_HASH : TOKEN_AT);
        return 0;
    }
    if (*at == '\\')
        return page_fault(scan->err, scan->name, scan->line, _("a backslash is only known inside quotes"));
    token->kind = TOKEN_MARK;
    token->mark = *at;
    scan->at++;
    return 0;
}

bool css_is(const struct css_token *token, const char *word)
{
    return (token->kind == TOKEN_IDENT || token->kind == TOKEN_FUNCTION || token->kind == TOKEN_AT) &&
           strlen(word) == token->len && strncasecmp(word, token->text, token->len) == 0;
}

const char *css_show(struct arena *arena, const struct css_token *token)
{
    size_t len = token->len < 60 ? token->len : 60;
    switch (token->kind) {
    case TOKEN_END:
        return _("the end");
    case TOKEN_MARK:
        return arena_printf(arena, "\"%c\"", token->mark);
    case TOKEN_NUMBER: {
        static const char *const units[] = {"", "%", "em", "rem", "pt", "px", "mm", "cm", "in"};
        int64_t whole = token->millionths / 1000000, part = llabs(token->millionths % 1000000);
        char digits[8];
        int used = snprintf(digits, sizeof digits, ".%06d", (int)part);
        while (used > 0 && (digits[used - 1] == '0' || digits[used - 1] == '.'))
            digits[--used] = '\0';
        return arena_printf(arena, "\"%s%lld%s%s\"", token->millionths < 0 && whole == 0 ? "-" : "",
                            (long long)whole, digits, units[token->unit]);
    }
    default:
        return arena_printf(arena, "\"%s%.*s%s\"",
                            token->kind == TOKEN_HASH ? "#"
                            : token->kind == TOKEN_AT ? "@"
                                                      : "",
                            (int)len, token->text, token->kind == TOKEN_FUNCTION ? "(" : "");
    }
}
