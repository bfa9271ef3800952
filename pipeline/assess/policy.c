/*
 * policy: see policy.h. In: policy.ini. Out: a book of sections and settings, resolved in policy_book.c. What
 * can fail: everything that a hand may write wrong, told with its line.
 *
 * inih tells no line numbers and cuts a section at 49 bytes, which a Russian subject fills at once. So the
 * reader counts the lines it hands out, and takes the section lines itself: inih gets their number instead.
 */
#include "assess/policy_keys.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLICY_BYTES_MAX = 256 * 1024, POLICY_LINES_MAX = 60000 };

struct reading {
    const char *at, *end;
    int line;
    struct policy_book *book;
    struct err *err;
    bool failed;
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
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    reading->failed = true;
    return err_set(reading->err, ERR_CONFIG, "%s:%d: %s", reading->book->file, reading->line, message);
}

/* ---- sections ---- */

static int name_of(struct reading *reading, const char *text)
{
    struct policy_book *book = reading->book;
    for (size_t i = 0; i < book->names_count; i++)
        if (strcmp(book->names[i].text, text) == 0)
            return (int)i;
    book->names =
        room(book->arena, book->names, book->names_count, &book->names_capacity, sizeof *book->names);
    book->names[book->names_count] =
        (struct policy_name){arena_strdup(book->arena, text), reading->line, false, false};
    return (int)book->names_count++;
}

/* One item of a scope: grade 9, level primary, subject "Физика". */
static int take_item(struct reading *reading, struct policy_section *section, char *item)
{
    static const char *const levels[] = {"primary", "lower_secondary", "upper_secondary"};
    char *value = item + strcspn(item, " \t");
    if (*value != '\0') {
        *value++ = '\0';
        value = text_trim(value);
    }
    size_t len = strlen(value);
    if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
        value[len - 1] = '\0';
        value++;
    }
    if (strcmp(item, "subject") == 0 && *value != '\0' && section->subject < 0) {
        section->subject = name_of(reading, value);
        reading->book->names[section->subject].scoped = true;
        return 0;
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
    for (char *at = scope; at != NULL;) {
        bool quoted = false;
        char *end = at;
        for (; *end != '\0' && (quoted || *end != ','); end++)
            quoted ^= *end == '"';
        char *next = *end == ',' ? end + 1 : NULL;
        *end = '\0';
        if (take_item(reading, section, text_trim(at)) != 0)
            return -1;
        at = next;
    }
    if (strcmp(section->name, "weights") != 0 && policy_key_school(section->name))
        return fault(reading, _("[%s] holds for the whole school: expected no grade, level or subject"),
                     section->name);
    return 0;
}

/* [name] or [name : scope], LEN bytes from the bracket. */
static int take_section(struct reading *reading, const char *line, size_t len)
{
    struct policy_book *book = reading->book;
    bool quoted = false, known = false;
    size_t end = 1;
    for (; end < len && (quoted || line[end] != ']'); end++)
        quoted ^= line[end] == '"';
    char *rest = arena_strndup(book->arena, line + end, len - end);
    rest = text_trim(rest + (*rest == ']'));
    if (end >= len || (*rest != '\0' && *rest != ';' && *rest != '#'))
        return fault(reading, _("expected [section] or key = value"));
    char *inside = text_trim(arena_strndup(book->arena, line + 1, end - 1));
    struct policy_section section = {.text = arena_strndup(book->arena, line, end + 1),
                                     .line = reading->line,
                                     .grade = -1,
                                     .level = -1,
                                     .subject = -1};
    char *scope = strchr(inside, ':');
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

static bool same_scope(const struct policy_section *a, const struct policy_section *b)
{
    return a->grade == b->grade && a->level == b->level && a->subject == b->subject;
}

/* A line of [weights]: the kind of work and its weight. */
static int take_weight(struct reading *reading, size_t at, const char *name, const char *value)
{
    struct policy_book *book = reading->book;
    const struct policy_section *section = &book->sections[at];
    int64_t weight = 0;
    char expected[128];
    if (policy_weight_read(value, &weight, expected, sizeof expected) != 0)
        return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s = %s: expected %s"), book->file,
                       reading->line, section->text, name, value, expected);
    for (size_t i = 0; i < book->weights_count; i++)
        if (strcmp(book->weights[i].type, name) == 0 &&
            same_scope(section, &book->sections[book->weights[i].section]))
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s is given twice, first in line %d"),
                           book->file, reading->line, section->text, name, book->weights[i].line);
    book->weights =
        room(book->arena, book->weights, book->weights_count, &book->weights_capacity, sizeof *book->weights);
    book->weights[book->weights_count++] = (struct policy_weight){
        arena_strdup(book->arena, name), (uint16_t)at, (uint16_t)reading->line, (int32_t)weight, false};
    return 0;
}

/* A line of [certificate]: «Математика = Алгебра, Геометрия»; a title with a comma stands in quotes. */
static int take_line(struct reading *reading, size_t at, const char *title, const char *value)
{
    struct policy_book *book = reading->book;
    for (size_t i = 0; i < book->lines_count; i++)
        if (strcmp(book->lines[i].title, title) == 0)
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s is given twice, first in line %d"),
                           book->file, reading->line, book->sections[at].text, title, book->lines[i].line);
    struct policy_line line = {.title = arena_strdup(book->arena, title),
                               .first_name = (int)book->line_names_count,
                               .line = reading->line};
    char *next = arena_strdup(book->arena, value);
    while (next != NULL) {
        bool quoted = false;
        char *end = next;
        for (; *end != '\0' && (quoted || *end != ','); end++)
            quoted ^= *end == '"';
        char *rest = *end == ',' ? end + 1 : NULL;
        *end = '\0';
        char *name = text_trim(next);
        size_t len = strlen(name);
        if (len >= 2 && name[0] == '"' && name[len - 1] == '"') {
            name[len - 1] = '\0';
            name++;
        }
        next = rest;
        if (*name == '\0')
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s = %s: expected %s"), book->file,
                           reading->line, book->sections[at].text, title, value,
                           _("subjects with commas between them"));
        int known = name_of(reading, name);
        for (size_t i = 0; i < book->line_names_count; i++)
            if (book->line_names[i] == known)
                return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s: subject %s is joined twice"),
                               book->file, reading->line, book->sections[at].text, title, name);
        book->line_names = room(book->arena, book->line_names, book->line_names_count,
                                &book->line_names_capacity, sizeof *book->line_names);
        book->line_names[book->line_names_count++] = known;
        line.names++;
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

static int take(struct reading *reading, size_t at, const char *name, const char *value)
{
    struct policy_book *book = reading->book;
    const struct policy_section *section = &book->sections[at];
    bool known = false;
    char list[256];
    if (strcmp(section->name, "weights") == 0)
        return take_weight(reading, at, name, value);
    if (strcmp(section->name, "certificate") == 0 && is_title(name))
        return take_line(reading, at, name, value);
    int key = policy_key_find(section->name, name, &known);
    if (key < 0) {
        policy_key_list(section->name, list, sizeof list);
        return err_set(reading->err, ERR_CONFIG, _("%s:%d: [%s] has no key \"%s\": expected one of %s"),
                       book->file, reading->line, section->name, name, list);
    }
    for (size_t i = 0; i < book->settings_count; i++)
        if (book->settings[i].key == key && same_scope(section, &book->sections[book->settings[i].section]))
            return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s is given twice, first in line %d"),
                           book->file, reading->line, section->text, name, book->settings[i].line);
    if (policy_keys[key].school && (section->grade >= 0 || section->level >= 0 || section->subject >= 0))
        return err_set(reading->err, ERR_CONFIG,
                       _("%s:%d: %s %s holds for the whole school: put it into [%s]"), book->file,
                       reading->line, section->text, name, section->name);
    if (key == POLICY_PROMOTION_CONDITIONAL && section->subject >= 0)
        return err_set(reading->err, ERR_CONFIG,
                       _("%s:%d: %s %s is about a pupil's whole year: expected a grade or level, no subject"),
                       book->file, reading->line, section->text, name);
    int64_t number = 0;
    if (policy_key_read((enum policy_key)key, value, &number, list, sizeof list) != 0)
        return err_set(reading->err, ERR_CONFIG, _("%s:%d: %s %s = %s: expected %s"), book->file,
                       reading->line, section->text, name, value, list);
    book->settings = room(book->arena, book->settings, book->settings_count, &book->settings_capacity,
                          sizeof *book->settings);
    book->settings[book->settings_count++] =
        (struct policy_setting){(uint16_t)key, (uint16_t)at, (uint16_t)reading->line, number};
    return 0;
}

static int on_pair(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;
    if (reading->failed)
        return 0;
    if (section[0] == '\0')
        fault(reading, _("%s is outside any section: put a line [section] before it"), name);
    else if (take(reading, strtoul(section, NULL, 10), name, value) != 0)
        reading->failed = true;
    return !reading->failed;
}

/* One line for inih; a comment goes out as an empty line, so that its length never matters. */
static char *next_line(char *out, int size, void *stream)
{
    struct reading *reading = stream;
    if (reading->at >= reading->end)
        return NULL;
    const char *line = reading->at;
    const char *stop = memchr(line, '\n', (size_t)(reading->end - line));
    size_t len = stop != NULL ? (size_t)(stop - line) : (size_t)(reading->end - line);
    reading->at += len + (stop != NULL);
    reading->line++;
    while (len > 0 && (*line == ' ' || *line == '\t'))
        line++, len--;
    if (len > 0 && line[len - 1] == '\r')
        len--;
    out[0] = '\0';
    if (reading->failed || len == 0 || *line == ';' || *line == '#')
        len = 0;
    else if (memchr(line, '\0', len) != NULL)
        fault(reading, _("expected text, there is a NUL byte"));
    else if (reading->line > POLICY_LINES_MAX)
        fault(reading, _("the file has too many lines"));
    else if (*line == '[') {
        if (take_section(reading, line, len) == 0)
            snprintf(out, (size_t)size, "[%zu]", reading->book->sections_count - 1);
    } else if (len + 2 > (size_t)size)
        fault(reading, _("the line is too long"));
    else
        snprintf(out, (size_t)size, "%.*s", (int)len, line);
    strcat(out, "\n");
    return out;
}

int policy_book_parse(const char *name, const char *text, size_t len, struct policy_book *book,
                      struct err *err)
{
    *book = (struct policy_book){.arena = arena_new()};
    book->file = arena_strdup(book->arena, name);
    struct reading reading = {.at = text, .end = text + len, .book = book, .err = err};
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        reading.at += 3;
    int line = ini_parse_stream(next_line, &reading, on_pair, &reading);
    if (reading.failed)
        return -1;
    if (line != 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: expected [section] or key = value"), name, line);
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
