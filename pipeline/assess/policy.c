/*
 * policy: see policy.h. In: policy.ini. Out: a book of sections and settings, resolved in policy_book.c. What
 * can fail: everything that a hand may write wrong, told with its line.
 */
#include "assess/policy_keys.h"
#include "assess/policy_seen.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLICY_BYTES_MAX = 256 * 1024, POLICY_LINES_MAX = 60000 };

struct reading {
    int line;
    struct policy_book *book;
    struct policy_seen names, given; /* subjects: their place; settings with their scope: their line */
    struct err *err;
};

static void *room(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity > 0 ? *capacity * 2 : 16;
    void *larger = arena_alloc(arena, wanted * size);
    if (count > 0)
        memcpy(larger, items, count * size);
    *capacity = wanted;
    return larger;
}

__attribute__((format(printf, 2, 3))) static int fault(struct reading *reading, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_vset(reading->err, ERR_CONFIG, format, args);
    va_end(args);
    return err_place(reading->err, "%s:%d", reading->book->file, reading->line);
}

/* ---- names: bare, or in quotes, where "" is a quote ---- */

/* A name in quotes, in place: returns it, and *AT moves behind the closing quote; NULL when there is none. */
static char *take_quoted(char **at)
{
    char *name = *at + 1, *to = name;
    for (char *from = name; *from != '\0'; *to++ = *from++)
        if (*from == '"' && *++from != '"') {
            *at = from;
            *to = '\0';
            return name;
        }
    return NULL;
}

/* The next of a list with commas, trimmed and out of its quotes; NULL when its quotes are not its ends. *AT is NULL
 * behind the last. */
static char *next_item(char **at)
{
    char *item = *at, *end = item;
    for (bool quoted = false; *end != '\0' && (quoted || *end != ','); end++)
        quoted ^= *end == '"';
    *at = *end == ',' ? end + 1 : NULL;
    *end = '\0';
    return text_trim(item);
}

static char *bare(char *item)
{
    if (*item != '"')
        return item;
    char *name = take_quoted(&item);
    return *item == '\0' ? name : NULL;
}

static int name_of(struct reading *reading, const char *text)
{
    struct policy_book *book = reading->book;
    int *place = policy_seen_at(&reading->names, text);
    if (*place >= 0)
        return *place;
    *place = (int)book->names_count;
    book->names =
        room(book->arena, book->names, book->names_count, &book->names_capacity, sizeof *book->names);
    book->names[book->names_count++] = (struct policy_name){.text = arena_strdup(book->arena, text),
                                                            .line = reading->line,
                                                            .first_setting = -1,
                                                            .first_weight = -1};
    return *place;
}

/* ---- sections ---- */

/* One item of a scope: grade 9, level primary, subject "Физика". */
static int take_item(struct reading *reading, struct policy_section *section, char *item)
{
    static const char *const levels[] = {"primary", "lower_secondary", "upper_secondary"};
    char *value = item + strcspn(item, " \t");
    if (*value != '\0') {
        *value++ = '\0';
        value = text_trim(value);
    }
    if (strcmp(item, "subject") == 0 && section->subject < 0) {
        const char *name = bare(value);
        if (name == NULL)
            return fault(reading,
                         _("subject %s: expected a title, bare or in quotes (a quote in it is \"\")"), value);
        if (*name != '\0') {
            section->subject = name_of(reading, name);
            reading->book->names[section->subject].scoped = true;
            return 0;
        }
    }
    if (strcmp(item, "grade") == 0 && section->grade < 0 && section->level < 0) {
        char *end = NULL;
        long grade = strtol(value, &end, 10);
        if (end == value || *end != '\0' || grade < 1 || grade >= POLICY_GRADES)
            return fault(reading, _("grade %s: expected a grade from 1 to 11"), value);
        section->grade = (int)grade;
        return 0;
    }
    for (int i = 0; strcmp(item, "level") == 0 && section->grade < 0 && section->level < 0 && i < 3; i++)
        if (strcmp(value, levels[i]) == 0) {
            section->level = i;
            return 0;
        }
    return fault(reading,
                 _("%s %s: expected grade N, level primary, lower_secondary or upper_secondary, "
                   "subject \"TITLE\": at most one grade or level, and one subject"),
                 item, value);
}

/* What stands after the colon. */
static int take_scope(struct reading *reading, struct policy_section *section, char *scope)
{
    for (char *at = scope; at != NULL;)
        if (take_item(reading, section, next_item(&at)) != 0)
            return -1;
    if (strcmp(section->name, "weights") != 0 && policy_key_school(section->name))
        return fault(reading, _("[%s] holds for the whole school: expected no grade, level or subject"),
                     section->name);
    return 0;
}

/* [name] or [name : scope]. */
static int take_section(struct reading *reading, char *line)
{
    struct policy_book *book = reading->book;
    bool quoted = false, known = false;
    size_t end = 1;
    for (; line[end] != '\0' && (quoted || line[end] != ']'); end++)
        quoted ^= line[end] == '"';
    if (line[end] == '\0')
        return fault(reading, _("expected [section] or key = value"));
    const char *rest = text_trim(line + end + 1);
    if (*rest != '\0' && *rest != ';' && *rest != '#')
        return fault(reading, _("expected [section] or key = value"));
    struct policy_section section = {.text = arena_strndup(book->arena, line, end + 1),
                                     .line = reading->line,
                                     .grade = -1,
                                     .level = -1,
                                     .subject = -1};
    line[end] = '\0';
    char *inside = line + 1, *scope = strchr(inside, ':');
    if (scope != NULL)
        *scope++ = '\0';
    section.name = text_trim(inside);
    policy_key_find(section.name, "", &known);
    if (!known && strcmp(section.name, "weights") != 0) {
        char list[256];
        policy_key_list(NULL, list, sizeof list);
        return fault(reading, _("there is no section [%s]: expected one of %s, weights"), section.name, list);
    }
    if (scope != NULL && take_scope(reading, &section, scope) != 0)
        return -1;
    book->sections = room(book->arena, book->sections, book->sections_count, &book->sections_capacity,
                          sizeof *book->sections);
    book->sections[book->sections_count++] = section;
    return 0;
}

/* ---- settings ---- */

/* A setting is found by its subject, or among those of no subject. */
static int *chain_of(struct policy_book *book, size_t section, bool weight)
{
    int subject = book->sections[section].subject;
    if (subject < 0)
        return weight ? &book->first_weight : &book->first_setting;
    return weight ? &book->names[subject].first_weight : &book->names[subject].first_setting;
}

static int unexpected(struct reading *reading, size_t at, const char *name, const char *value,
                      const char *expected)
{
    return fault(reading, _("%s %s = %s: expected %s"), reading->book->sections[at].text, name, value,
                 expected);
}

/* A line of [weights]: the kind of work and its weight. */
static int take_weight(struct reading *reading, size_t at, const char *name, const char *value)
{
    struct policy_book *book = reading->book;
    int64_t weight = 0;
    char expected[128];
    if (policy_weight_read(value, &weight, expected, sizeof expected) != 0)
        return unexpected(reading, at, name, value, expected);
    book->weights =
        room(book->arena, book->weights, book->weights_count, &book->weights_capacity, sizeof *book->weights);
    int *chain = chain_of(book, at, true);
    book->weights[book->weights_count] = (struct policy_weight){.type = arena_strdup(book->arena, name),
                                                                .section = (uint16_t)at,
                                                                .line = (uint16_t)reading->line,
                                                                .weight_x1000 = (int32_t)weight,
                                                                .next = *chain};
    *chain = (int)book->weights_count++;
    return 0;
}

/* A line of [certificate]: «Математика = Алгебра, Геометрия»; a title with a comma stands in quotes. */
static int take_line(struct reading *reading, size_t at, const char *title, const char *value)
{
    struct policy_book *book = reading->book;
    struct policy_line line = {.title = arena_strdup(book->arena, title),
                               .first_name = (int)book->line_names_count,
                               .line = reading->line};
    for (char *next = arena_strdup(book->arena, value); next != NULL; line.names++) {
        const char *name = bare(next_item(&next));
        if (name == NULL || *name == '\0')
            return unexpected(reading, at, title, value, _("subjects with commas between them"));
        int known = name_of(reading, name);
        if (book->names[known].joined)
            return fault(reading, _("%s %s: subject %s is joined twice"), book->sections[at].text, title,
                         name);
        book->names[known].joined = true;
        book->line_names = room(book->arena, book->line_names, book->line_names_count,
                                &book->line_names_capacity, sizeof *book->line_names);
        book->line_names[book->line_names_count++] = known;
    }
    book->lines =
        room(book->arena, book->lines, book->lines_count, &book->lines_capacity, sizeof *book->lines);
    book->lines[book->lines_count++] = line;
    return 0;
}

/* What looks like a key is one: a key that is mistyped must not become a line. */
static bool is_title(const char *name)
{
    for (; *name != '\0'; name++)
        if (!((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') || *name == '_'))
            return true;
    return false;
}

/* NAME may stand once in each scope. */
static int check_once(struct reading *reading, const struct policy_section *section, const char *name)
{
    struct arena *arena = reading->book->arena;
    int *line =
        policy_seen_at(&reading->given, arena_printf(arena, "%s %d %d %d %s", section->name, section->grade,
                                                     section->level, section->subject, name));
    if (*line >= 0)
        return fault(reading, _("%s %s is given twice, first in line %d"), section->text, name, *line);
    *line = reading->line;
    return 0;
}

static int take(struct reading *reading, size_t at, const char *name, const char *value)
{
    struct policy_book *book = reading->book;
    const struct policy_section *section = &book->sections[at];
    bool known = false;
    char list[256];
    if (check_once(reading, section, name) != 0)
        return -1;
    if (strcmp(section->name, "weights") == 0)
        return take_weight(reading, at, name, value);
    if (strcmp(section->name, "certificate") == 0 && is_title(name))
        return take_line(reading, at, name, value);
    int key = policy_key_find(section->name, name, &known);
    if (key < 0) {
        policy_key_list(section->name, list, sizeof list);
        return fault(reading, _("[%s] has no key \"%s\": expected one of %s"), section->name, name, list);
    }
    if (policy_keys[key].school && (section->grade >= 0 || section->level >= 0 || section->subject >= 0))
        return fault(reading, _("%s %s holds for the whole school: put it into [%s]"), section->text, name,
                     section->name);
    if (key == POLICY_PROMOTION_CONDITIONAL && section->subject >= 0)
        return fault(reading, _("%s %s is about a pupil's whole year: expected a grade or level, no subject"),
                     section->text, name);
    int64_t number = 0;
    if (policy_key_read((enum policy_key)key, value, &number, list, sizeof list) != 0)
        return unexpected(reading, at, name, value, list);
    book->settings = room(book->arena, book->settings, book->settings_count, &book->settings_capacity,
                          sizeof *book->settings);
    int *chain = chain_of(book, at, false);
    book->settings[book->settings_count] = (struct policy_setting){.key = (uint16_t)key,
                                                                   .section = (uint16_t)at,
                                                                   .line = (uint16_t)reading->line,
                                                                   .value = number,
                                                                   .next = *chain};
    *chain = (int)book->settings_count++;
    return 0;
}

/* A line ends at a semicolon behind a blank, outside quotes. */
static void cut_comment(char *line)
{
    bool quoted = false;
    for (char *at = line; *at != '\0'; at++) {
        quoted ^= *at == '"';
        if (*at == ';' && !quoted && at > line && (at[-1] == ' ' || at[-1] == '\t')) {
            *at = '\0';
            return;
        }
    }
}

/* name = value, or name: value where there is no =; a name in quotes may hold both. */
static int take_pair(struct reading *reading, char *line)
{
    char *name = line, *value;
    cut_comment(line);
    if (*line == '"') {
        name = take_quoted(&line);
        value = line + strspn(line, " \t");
        if (name == NULL || (*value != '=' && *value != ':'))
            return fault(reading, _("expected \"name\" = value (a quote in the name is \"\")"));
    } else {
        value = strchr(line, '=');
        if (value == NULL)
            value = strchr(line, ':');
        if (value == NULL)
            return fault(reading, _("expected [section] or key = value"));
    }
    *value++ = '\0';
    name = text_trim(name);
    if (reading->book->sections_count == 0)
        return fault(reading, _("%s is outside any section: put a line [section] before it"), name);
    return take(reading, reading->book->sections_count - 1, name, text_trim(value));
}

/* ---- the text ---- */

/* Every byte counts, also in a comment: a file in another encoding is told at once, not when a name is missed. */
static int check_text(struct reading *reading, const char *line, size_t len)
{
    size_t bad = len;
    bool utf8 = text_is_utf8(line, len, &bad);
    const char *nul = memchr(line, '\0', utf8 ? len : bad);
    if (nul != NULL)
        bad = (size_t)(nul - line);
    else if (utf8)
        return 0;
    int column = 1;
    for (const char *at = line; at < line + bad; column++)
        text_next(&at, line + bad);
    return err_set(reading->err, ERR_CONFIG,
                   _("%s:%d:%d: read the byte %02X, expected text in UTF-8: save the file in this encoding"),
                   reading->book->file, reading->line, column, (unsigned)(unsigned char)line[bad]);
}

static int take_text(struct reading *reading, const char *text, size_t len)
{
    struct arena *arena = reading->book->arena;
    for (const char *at = text, *end = text + len; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop != NULL ? stop : end) - at);
        reading->line++;
        if (check_text(reading, at, length) != 0)
            return -1;
        if (reading->line > POLICY_LINES_MAX)
            return fault(reading, _("the file has too many lines"));
        char *line = text_trim(arena_strdup(arena, text_nfc(arena, arena_strndup(arena, at, length))));
        at += length + (stop != NULL);
        if (*line == '\0' || *line == ';' || *line == '#')
            continue;
        if (*line == '[' ? take_section(reading, line) != 0 : take_pair(reading, line) != 0)
            return -1;
    }
    return 0;
}

int policy_book_parse(const char *name, const char *text, size_t len, struct policy_book *book,
                      struct err *err)
{
    *book = (struct policy_book){.arena = arena_new(), .first_setting = -1, .first_weight = -1};
    book->file = arena_strdup(book->arena, name);
    struct reading reading = {
        .book = book, .names = {.arena = book->arena}, .given = {.arena = book->arena}, .err = err};
    size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (take_text(&reading, text + mark, len - mark) != 0)
        return -1;
    return policy_book_check(book, err);
}

int policy_book_load(const char *path, struct policy_book *book, struct err *err)
{
    struct buf text = {0};
    int failed;
    *book = (struct policy_book){0};
    if (!file_exists(path))
        failed = err_set(err, ERR_CONFIG, _("%s is not there: copy one of templates/policies, as common.ini"),
                         path);
    else
        failed = file_read(path, POLICY_BYTES_MAX, &text, err);
    if (failed == 0)
        failed = policy_book_parse(path, buf_text(&text), text.len, book, err);
    buf_free(&text);
    return failed;
}

static void take_base(struct policy_book *book, int failed, struct policy *policy)
{
    if (failed == 0) {
        *policy = *book->base;
        policy->book = NULL;
    }
    policy_book_free(book);
}

int policy_parse(const char *name, const char *text, size_t len, struct policy *policy, struct err *err)
{
    struct policy_book book;
    int failed = policy_book_parse(name, text, len, &book, err);
    take_base(&book, failed, policy);
    return failed;
}

int policy_load(const char *path, struct policy *policy, struct err *err)
{
    struct policy_book book;
    int failed = policy_book_load(path, &book, err);
    take_base(&book, failed, policy);
    return failed;
}
