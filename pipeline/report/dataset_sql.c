/* dataset_sql: SQL in files of templates: its parameters, the common table expressions before it, shared files. See dataset.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/dataset_part.h"
#include "store/store.h"

#include <ctype.h>
#include <string.h>

enum { DATASET_FILE_MAX = 1 << 20 };

static const char *const parameter_names[] = {":period", ":year",  ":class",     ":pupil",  ":teacher",
                                              ":now",    ":today", ":everybody", ":emblem", ":envelope"};
enum { PARAMETERS = sizeof parameter_names / sizeof *parameter_names };

bool dataset_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* Past a string, a quoted name or a comment that begins AT; AT itself when none does. */
static const char *skip_quoted(const char *at)
{
    if (*at == '\'' || *at == '"' || *at == '`') {
        const char *end = strchr(at + 1, *at);
        return end != NULL ? end + 1 : at + strlen(at);
    }
    if (*at == '-' && at[1] == '-')
        return at + strcspn(at, "\n");
    if (*at == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end != NULL ? end + 2 : at + strlen(at);
    }
    return at;
}

static int count_lines(const char *from, const char *to)
{
    int lines = 0;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static bool is_parameter(const char *name, size_t len)
{
    for (size_t i = 0; i < PARAMETERS; i++)
        if (strlen(parameter_names[i]) == len && memcmp(parameter_names[i], name, len) == 0)
            return true;
    return false;
}

int dataset_check_sql(const char *path, int line, const char *sql, struct err *err)
{
    for (const char *at = sql; *at != '\0';) {
        const char *after = skip_quoted(at);
        if (after == at && (*at == '?' || *at == '@' || *at == '$' || *at == ':')) {
            size_t len = 1;
            while (dataset_name_byte(at[len]))
                len++;
            if (!is_parameter(at, len))
                return err_set(err, ERR_CONFIG,
                               _("%s:%d: unknown parameter %.*s; there are :period, :year, :class, :pupil, "
                                 ":teacher, :now, :today, :everybody, :emblem, :envelope"),
                               path, line + count_lines(sql, at), (int)len, at);
            after = at + len;
        }
        at = after > at ? after : at + 1;
    }
    return 0;
}

void dataset_trim_sql(char *sql)
{
    for (;;) {
        char *line = strrchr(sql, '\n');
        line = line != NULL ? line + 1 : sql;
        const char *first = line + strspn(line, " \t\r");
        if (line == sql || (*first != '\0' && strncmp(first, "--", 2) != 0))
            return;
        line[-1] = '\0';
    }
}

void dataset_bind(struct stmt *stmt, const struct dataset_parameters *parameters)
{
    stmt_bind_int_named(stmt, ":period", parameters->period_id);
    stmt_bind_int_named(stmt, ":year", parameters->year_id);
    stmt_bind_int_named(stmt, ":class", parameters->class_group_id);
    stmt_bind_int_named(stmt, ":pupil", parameters->pupil_id);
    stmt_bind_int_named(stmt, ":teacher", parameters->teacher_id);
    stmt_bind_int_named(stmt, ":now", parameters->now_at);
    stmt_bind_text_named(stmt, ":today", parameters->today);
    stmt_bind_int_named(stmt, ":everybody", parameters->everybody);
    if (parameters->has_emblem)
        stmt_bind_int_named(stmt, ":emblem", 1);
    if (parameters->envelope != NULL)
        stmt_bind_text_named(stmt, ":envelope", parameters->envelope);
}

/* The query, with what stands under "-- with:" in front; its own WITH goes on from there. */
const char *dataset_whole_sql(struct arena *arena, const char *with, char *sql)
{
    dataset_trim_sql(sql);
    if (with == NULL)
        return sql;
    const char *at = sql;
    for (const char *after;
         (after = *at == '-' || *at == '/' ? skip_quoted(at) : at + strspn(at, " \t\r\n")) > at;)
        at = after;
    bool own = strncmp(at, "WITH", 4) == 0 && strchr(" \t\r\n", at[4]) != NULL;
    return arena_printf(arena, "WITH %s%s\n%s", with, own ? "," : "", own ? at + 4 : at);
}

char *dataset_text(struct arena *arena, const char *path, struct err *err)
{
    struct buf text = {0};
    char *copy = file_read(path, DATASET_FILE_MAX, &text, err) == 0
                     ? arena_strndup(arena, buf_text(&text), text.len)
                     : NULL;
    buf_free(&text);
    return copy;
}

char *dataset_take_in(struct arena *arena, const char *path, const char *name, const char *ready,
                      const char *file, int line, struct err *err)
{
    if (!file_is_beside(name)) {
        err_set(err, ERR_CONFIG, _("%s:%d: \"%s\" is not taken in: expected ../FOLDER/FILE, once"), file,
                line, name);
        return NULL;
    }
    const char *slash = strrchr(path, '/');
    const char *folder = slash != NULL ? arena_strndup(arena, path, (size_t)(slash - path)) : ".";
    struct err cause = {0};
    char *text = dataset_text(arena, file_beside(arena, folder, name, ready), &cause);
    if (text == NULL)
        err_set(err, ERR_CONFIG, "%s:%d: %s", file, line, cause.message);
    return text;
}
