/* form_units: see form_units.h. */
#include "report/form_units.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/dataset.h"
#include "report/form.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static const char graded_sql[] =
    "SELECT class_group_id, 0, title FROM class_group WHERE class_group_id IN (SELECT class_group_id FROM "
    "pupil_result WHERE period_id = ?1 AND category <> 'departed' AND ?3 IN (0, pupil_id)) AND ?2 IN (0, "
    "class_group_id) ORDER BY sort_key, class_group_id";
static const char members_sql[] =
    "SELECT c.class_group_id, 0, c.title FROM class_group AS c JOIN period AS q ON q.period_id = ?1 WHERE "
    "c.withdrawn = 0 AND c.kind IN ('class', 'scheduled') AND ?2 IN (0, c.class_group_id) AND EXISTS (SELECT "
    "1 "
    "FROM membership AS m WHERE m.class_group_id = c.class_group_id AND m.withdrawn = 0 AND ?3 IN (0, "
    "m.pupil_id) AND m.from_on <= q.ends_on AND coalesce(m.to_on, q.ends_on) >= q.starts_on) ORDER BY "
    "c.sort_key, c.class_group_id";
static const char teachers_sql[] =
    "SELECT 0, t.teacher_id, t.short_name FROM teacher AS t JOIN period AS q ON q.period_id = ?1 WHERE "
    "t.withdrawn = 0 AND instr(t.sort_key, ?4) > 0 AND EXISTS (SELECT 1 FROM teaching AS x WHERE "
    "x.teacher_id = "
    "t.teacher_id AND x.withdrawn = 0 AND ?2 IN (0, x.class_group_id) AND coalesce(x.from_on, '') <= "
    "q.ends_on AND "
    "coalesce(x.to_on, q.ends_on) >= q.starts_on) ORDER BY t.sort_key, t.teacher_id";
static const char is_graded_sql[] = "SELECT EXISTS (SELECT 1 FROM pupil_result WHERE period_id = ?1)";

static int check_graded(struct run *run, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, is_graded_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int got = stmt_step(stmt, err);
    bool graded = got == 1 && stmt_int(stmt, 0) != 0;
    stmt_free(stmt);
    if (got == 1 && !graded)
        return err_set(err, ERR_DATA,
                       _("it shows final marks, and those of %s are not computed yet: itog grade %s"),
                       run->period.code, run->period.code);
    return got == 1 ? 0 : -1;
}

static struct form_unit *read_units(struct run *run, const struct form *form, const char *sql, size_t *count,
                                    struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, sql, err);
    if (stmt == NULL)
        return NULL;
    size_t room = 64;
    struct form_unit *units = arena_alloc(run->arena, room * sizeof *units);
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_int(stmt, 2, form->class_group_id);
    stmt_bind_int(stmt, 3, form->pupil_id);
    stmt_bind_text(stmt, 4, text_lower(run->arena, form->teacher != NULL ? form->teacher : ""));
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        if (*count == room) {
            struct form_unit *more = arena_alloc(run->arena, 2 * room * sizeof *more);
            for (size_t i = 0; i < room; i++)
                more[i] = units[i];
            units = more;
            room *= 2;
        }
        units[(*count)++] = (struct form_unit){stmt_int(stmt, 0), stmt_int(stmt, 1),
                                               arena_strdup(run->arena, stmt_text(stmt, 2, NULL))};
    }
    stmt_free(stmt);
    return got == 0 ? units : NULL;
}

struct form_unit *form_units(struct run *run, const struct form *form, const struct dataset *dataset,
                             size_t *count, struct err *err)
{
    bool graded = dataset_needs_grade(dataset);
    *count = 0;
    if (dataset_needs_year(dataset) && strcmp(run->period.kind, "year") != 0) {
        err_set(err, ERR_DATA, _("it is about a school year, and %s is none"), run->period.code);
        return NULL;
    }
    if (graded && check_graded(run, err) != 0)
        return NULL;
    switch (dataset_unit(dataset)) {
    case UNIT_CLASS:
        return read_units(run, form, graded ? graded_sql : members_sql, count, err);
    case UNIT_TEACHER:
        return read_units(run, form, teachers_sql, count, err);
    case UNIT_SCHOOL:
        break;
    }
    struct form_unit *school = arena_alloc(run->arena, sizeof *school);
    *school = (struct form_unit){.class_group_id = form->class_group_id, .title = run->period.title};
    *count = 1;
    return school;
}
