/* term: see term.h. Here: identifiers, small helpers, and the questions that the stages ask of a loaded
 * period. */
#include "assess/term.h"
#include "assess/assess.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

void *term_room(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity == 0 ? 256 : *capacity * 2;
    return mem_realloc(items, *capacity * size);
}

void term_ids_add(struct term_ids *ids, int64_t id)
{
    ids->ids = term_room(ids->ids, ids->count, &ids->capacity, sizeof *ids->ids);
    ids->ids[ids->count++] = id;
}

void term_ids_ready(struct term_ids *ids)
{
    if (ids->count == 0)
        return;
    uint64_t span = (uint64_t)ids->ids[ids->count - 1] - (uint64_t)ids->ids[0];
    if (span / 8 > ids->count + 8192)
        return;
    ids->span = (int64_t)span + 1;
    ids->direct = mem_alloc((size_t)ids->span * sizeof *ids->direct);
    memset(ids->direct, 0xff, (size_t)ids->span * sizeof *ids->direct);
    for (size_t i = 0; i < ids->count; i++)
        ids->direct[ids->ids[i] - ids->ids[0]] = (int32_t)i;
}

int32_t term_ids_find(const struct term_ids *ids, int64_t id)
{
    if (ids->count == 0 || id < ids->ids[0] || id > ids->ids[ids->count - 1])
        return -1;
    if (ids->direct != NULL)
        return ids->direct[id - ids->ids[0]];
    size_t low = 0, high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ids->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->count && ids->ids[low] == id ? (int32_t)low : -1;
}

void term_ids_free(struct term_ids *ids)
{
    free(ids->ids);
    free(ids->direct);
    memset(ids, 0, sizeof *ids);
}

int32_t term_day(struct stmt *stmt, int at, int32_t missing)
{
    int32_t day = missing;
    return !stmt_is_null(stmt, at) && date_parse(stmt_text(stmt, at, NULL), &day) ? day : missing;
}

int32_t term_day_again(struct stmt *stmt, int at, int32_t missing, struct term_memo *memo)
{
    const char *text = stmt_text(stmt, at, NULL);
    if (strcmp(memo->text, text) == 0)
        return *text != '\0' ? memo->day : missing;
    int32_t day = missing;
    if (date_parse(text, &day)) {
        memcpy(memo->text, text, sizeof "2025-10-24");
        memo->day = day;
    }
    return day;
}

struct stmt *term_query(struct run *run, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, sql, err);
    if (stmt != NULL) {
        stmt_bind_int_named(stmt, ":period", run->period.id);
        stmt_bind_text_named(stmt, ":starts", run->period.starts_on);
        stmt_bind_text_named(stmt, ":ends", run->period.ends_on);
    }
    return stmt;
}

void term_odd(struct term *term, enum term_oddity_kind kind, int64_t pupil_id, int64_t subject_id)
{
    if (term->oddities_count > 0) { /* marks come in runs of the same pair */
        const struct term_oddity *last = &term->oddities[term->oddities_count - 1];
        if (last->kind == kind && last->pupil_id == pupil_id && last->subject_id == subject_id)
            return;
    }
    term->oddities =
        term_room(term->oddities, term->oddities_count, &term->oddities_capacity, sizeof *term->oddities);
    term->oddities[term->oddities_count++] = (struct term_oddity){kind, pupil_id, subject_id};
}

static int by_oddity(const void *one, const void *two)
{
    const struct term_oddity *a = one, *b = two;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->pupil_id != b->pupil_id)
        return a->pupil_id < b->pupil_id ? -1 : 1;
    return (a->subject_id > b->subject_id) - (a->subject_id < b->subject_id);
}

static void order_oddities(struct term *term)
{
    if (term->oddities_count == 0)
        return;
    qsort(term->oddities, term->oddities_count, sizeof *term->oddities, by_oddity);
    size_t kept = 1;
    for (size_t i = 1; i < term->oddities_count; i++)
        if (by_oddity(&term->oddities[i], &term->oddities[kept - 1]) != 0)
            term->oddities[kept++] = term->oddities[i];
    term->oddities_count = kept;
}

static int begin(struct run *run, struct term *term, struct err *err)
{
    term->period_id = run->period.id;
    term->until = INT32_MAX;
    term->year = strcmp(run->period.kind, "year") == 0;
    term->half_year = strcmp(run->period.kind, "half_year") == 0;
    if (!date_parse(run->period.starts_on, &term->starts) || !date_parse(run->period.ends_on, &term->ends) ||
        term->ends < term->starts)
        return err_set(err, ERR_DATA, _("the period %s has no valid dates (%s to %s)"), run->period.code,
                       run->period.starts_on, run->period.ends_on);
    return term_load_imports(run, term, err) != 0 ? -1 : term_load_roll(run, term, err);
}

int term_load_several(struct run *runs, struct term *terms, size_t count, struct err *err)
{
    memset(terms, 0, count * sizeof *terms);
    for (size_t i = 0; i < count; i++)
        if (begin(&runs[i], &terms[i], err) != 0)
            return -1;
    if (term_load_events(runs, terms, count, err) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (term_load_orders(&runs[i], &terms[i], err) != 0)
            return -1;
        order_oddities(&terms[i]);
    }
    return 0;
}

int term_load(struct run *run, struct term *term, struct err *err)
{
    return term_load_several(run, term, 1, err);
}

int term_share(struct run *run, struct term **term, struct err *err)
{
    struct err cause = {0};
    int64_t version = store_int(run->store, "PRAGMA data_version", -1, &cause);
    if (version < 0)
        return err_set(err, cause.kind, "%s", cause.message);
    if (run->term != NULL && (run->term->data_version != version || run->term->period_id != run->period.id))
        assess_forget(run);
    if (run->term == NULL) {
        run->term = mem_zalloc(sizeof *run->term);
        if (term_load(run, run->term, err) != 0) {
            assess_forget(run);
            return -1;
        }
        run->term->data_version = version;
    }
    run->term->until = INT32_MAX;
    *term = run->term;
    return 0;
}

void assess_forget(struct run *run)
{
    if (run->term != NULL)
        term_free(run->term);
    free(run->term);
    run->term = NULL;
}

void term_free(struct term *term)
{
    term_ids_free(&term->group_ids);
    term_ids_free(&term->subject_ids);
    term_ids_free(&term->pupil_ids);
    term_ids_free(&term->lesson_ids);
    term_ids_free(&term->import_ids);
    term_ids_free(&term->exam_type_ids);
    term_ids_free(&term->work_type_ids);
    free(term->groups);
    free(term->subjects);
    free(term->teachings);
    free(term->pupils);
    free(term->lessons);
    free(term->rows);
    free(term->spans);
    free(term->stays);
    free(term->events);
    free(term->overrides);
    free(term->deferrals);
    free(term->releases);
    free(term->exams);
    free(term->oddities);
    free(term->committed);
    free(term->cell_first);
    free(term->cell_days);
    memset(term, 0, sizeof *term);
}

int32_t term_row_find(const struct term *term, int32_t pupil, int32_t subject)
{
    int32_t low = term->pupils[pupil].first_row, end = low + term->pupils[pupil].rows, high = end;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (term->rows[middle].subject < subject)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && term->rows[low].subject == subject ? low : -1;
}

bool term_counts(const struct term *term, const struct term_row *row, int32_t group, int32_t day)
{
    const struct term_span *span = term->spans + row->first_span;
    for (int32_t i = 0; i < row->spans; i++)
        if (span[i].from <= day && day <= span[i].to)
            return span[i].group == group;
    return false;
}

int32_t term_events_of(const struct term *term, const struct term_row *row)
{
    int32_t count = row->events;
    while (count > 0 && term->events[row->first_event + count - 1].day > term->until)
        count--;
    return count;
}

int term_lessons_held(const struct term *term, const struct term_row *row, uint16_t *days)
{
    int held = 0;
    for (int32_t i = 0; i < row->spans; i++) {
        const struct term_span *span = &term->spans[row->first_span + i];
        size_t cell = (size_t)span->group * term->subjects_count + (size_t)row->subject;
        for (int32_t at = term->cell_first[cell]; at < term->cell_first[cell + 1]; at++) {
            int32_t day = term->cell_days[at];
            if (day > term->until)
                break; /* days ascend */
            if (day < span->from || day > span->to || (i > 0 && !term_counts(term, row, span->group, day)))
                continue;
            /* two spans of one group that overlap: the day is the first one's */
            bool again = false;
            for (int32_t before = 0; before < i && !again; before++) {
                const struct term_span *other = &term->spans[row->first_span + before];
                again = other->group == span->group && other->from <= day && day <= other->to;
            }
            if (again)
                continue;
            held++;
            if (days != NULL)
                days[day - term->starts]++;
        }
    }
    return held;
}

int term_lessons_out(const struct term *term, const struct term_row *row, int32_t last)
{
    const struct term_span *span = &term->spans[row->first_span];
    if (row->spans == 1 && span->from <= term->starts && span->to >= term->ends)
        return 0;
    size_t cell = (size_t)row->taught_in * term->subjects_count + (size_t)row->subject;
    int out = 0;
    for (int32_t at = term->cell_first[cell]; at < term->cell_first[cell + 1]; at++) {
        int32_t day = term->cell_days[at];
        bool in = day > last || day > term->until;
        for (int32_t i = 0; i < row->spans && !in; i++)
            in = span[i].from <= day && day <= span[i].to;
        out += !in;
    }
    return out;
}

int64_t term_commit_of(const struct term *term, int64_t import_id)
{
    int32_t at = term_ids_find(&term->import_ids, import_id);
    return at >= 0 ? term->committed[at] : term->last_commit;
}
