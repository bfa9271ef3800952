/*
 * css_screen: style sheets as they go to browsers. In: the bytes of print.css or screen.css; out: the same
 * without @page, or a verdict: fails when a sheet could leave its <style> element or fetch something from
 * elsewhere.
 */
#include "page/css.h"
#include "base/i18n.h"
#include "page/fault.h"

#include <string.h>
#include <strings.h>

/* Behind what begins at AT: a comment, a text in quotes, or one byte. */
static const char *step(const char *at, const char *end)
{
    if (*at == '/' && end - at > 1 && at[1] == '*') {
        for (at += 2; end - at > 1; at++)
            if (at[0] == '*' && at[1] == '/')
                return at + 2;
        return end;
    }
    if (*at == '"' || *at == '\'') {
        char quote = *at;
        for (at++; at < end && *at != quote && *at != '\n'; at++)
            if (*at == '\\' && end - at > 1)
                at++;
        return at < end ? at + 1 : end;
    }
    return at + 1;
}

void css_without_pages(const char *source, size_t len, struct buf *out)
{
    const char *end = source + len;
    for (const char *at = source; at < end;) {
        const char *next = step(at, end);
        if (*at != '@' || end - at < 6 || strncasecmp(at, "@page", 5) != 0 ||
            strchr(" \t\r\n:{/", at[5]) == NULL) {
            buf_put(out, at, (size_t)(next - at));
            at = next;
            continue;
        }
        int depth = 0;
        for (; at < end; at = next) {
            next = step(at, end);
            for (const char *byte = at; byte < next; byte++)
                if (*byte == '\n') /* lines keep their numbers */
                    buf_putc(out, '\n');
            depth += *at == '{';
            if (*at == '}' && --depth == 0) {
                at = next;
                break;
            }
        }
    }
}

static bool begins(const char *at, const char *end, const char *word)
{
    return (size_t)(end - at) >= strlen(word) && strncasecmp(at, word, strlen(word)) == 0;
}

int css_check_screen(const char *name, const char *source, size_t len, struct err *err)
{
    const char *end = source + len;
    int line = 1;
    for (const char *at = source; at < end; at++) {
        line += *at == '\n';
        if (*at == '\0')
            return page_fault(err, name, line, _("a NUL byte is not allowed"));
        if (begins(at, end, "</style"))
            return page_fault(err, name, line, _("\"</style\" is not allowed"));
        /* "\75rl(" and "@\69mport" are other spellings: without backslashes before hexadecimal digits there
         * are none */
        if (*at == '\\' && end - at > 1 && strchr("0123456789abcdefABCDEF", at[1]) != NULL)
            return page_fault(err, name, line,
                              _("escapes such as \\201C are not allowed: write the character itself"));
        if (begins(at, end, "@import"))
            return page_fault(err, name, line, _("@import is not allowed: the page must be self-contained"));
        if (!begins(at, end, "url(") && !begins(at, end, "image-set("))
            continue;
        const char *target = at + (*at == 'u' || *at == 'U' ? 4 : 10);
        while (target < end && strchr(" \t\r\n\"'", *target) != NULL)
            target++;
        if (!begins(target, end, "data:") && !begins(target, end, "#"))
            return page_fault(err, name, line,
                              _("url(...) may only hold data: the page must be self-contained"));
    }
    return 0;
}
