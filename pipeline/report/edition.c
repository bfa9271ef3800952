/* edition: see edition.h. */
#include "report/edition.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char last_sql[] =
    "SELECT edition_id, CAST(substr(number, length(?4) + 2) AS INTEGER), edition, replaces, content_hash, "
    "issued_at, code, revoked_at IS NOT NULL "
    "FROM edition WHERE report = ?1 AND pupil_id = ?2 AND period_id = ?3 ORDER BY edition DESC LIMIT 1";
static const char highest_sql[] = "SELECT coalesce(max(CAST(substr(number, length(?3) + 2) AS INTEGER)), 0) "
                                  "FROM edition WHERE report = ?1 AND period_id = ?2";
static const char insert_sql[] =
    "INSERT INTO edition (report, pupil_id, period_id, number, edition, replaces, content_hash, issued_at, "
    "code) "
    "VALUES (?1, ?2, ?3, printf('%s-%06d', ?4, ?5), ?6, nullif(?7, 0), ?8, ?9, ?10)";

static const char fresh_sql[] =
    "UPDATE edition SET stale_import_id = NULL, code = ?2 WHERE edition_id = ?1 AND (stale_import_id IS "
    "NOT NULL OR code <> ?2)";
/* The year's own results stand in the documents of the year alone. */
const char edition_stale_sql[] = "SELECT p.code FROM period AS p JOIN period AS own ON own.period_id = ?1 "
                                 "WHERE p.ends_on <= own.ends_on AND "
                                 "(p.period_id = own.period_id OR p.parent_id = own.parent_id OR p.parent_id "
                                 "= own.period_id) AND EXISTS (SELECT 1 FROM result AS r WHERE r.period_id = "
                                 "p.period_id AND r.pupil_id = ?2 AND "
                                 "r.stale_import_id IS NOT NULL) ORDER BY p.ends_on, p.period_id LIMIT 1";

static const char *const doc_names[] = {"number",    "edition", "replaces", "issued_on",
                                        "issued_at", "code",    "check"};
static const struct value_shape doc_shape = {sizeof doc_names / sizeof *doc_names, doc_names};

/*
 * A number is a series, a hyphen and digits: "2025-Q1-000123". Extracts have the period's code as their series; the
 * others add their letter, so that no two documents of a school bear one number.
 */
static const struct edition_kind kinds[] = {
    {"extract", 'P', N_("extract")},
    {"notice", 'E', N_("notice of results")},
    {"notice_exam", 'X', N_("notice of an exam")},
    {"forecast", 'F', N_("forecast on paper")},
    {"forecast_notice", 'N', N_("notice of a forecast")},
};
enum { KINDS = sizeof kinds / sizeof *kinds, SAMPLE_CODE = 240 };

const struct edition_kind *edition_kind(const char *report, char letter)
{
    for (size_t i = 0; i < KINDS; i++)
        if (report != NULL ? strcmp(kinds[i].report, report) == 0 : kinds[i].letter == letter)
            return &kinds[i];
    return NULL;
}

void edition_series(const char *period, char letter, char series[EDITION_SERIES_MAX])
{
    if (letter == 'P')
        snprintf(series, EDITION_SERIES_MAX, "%s", period);
    else
        snprintf(series, EDITION_SERIES_MAX, "%s-%c", period, letter);
}

struct editions {
    struct run *run;
    const char *report;
    const struct edition_kind *kind;
    struct sign_secret secret;
    struct stmt *last, *insert, *fresh;
    struct stmt *stale;                    /* NULL: nothing is */
    int64_t highest;                       /* number given so far */
    const struct edition_numbers *numbers; /* NULL: the next one is always free */
    char series[EDITION_SERIES_MAX];       /* "2025-Q1", "2025-Q1-E" */
};

static int read_highest(struct editions *editions, struct err *err)
{
    struct stmt *stmt = store_prepare(editions->run->store, highest_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, editions->report);
    stmt_bind_int(stmt, 2, editions->run->period.id);
    stmt_bind_text(stmt, 3, editions->series);
    int got = stmt_step(stmt, err);
    if (got == 1)
        editions->highest = stmt_int(stmt, 0);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

/* Almost always nothing is stale, and nobody has to be asked about. */
static int look_for_stale(struct editions *editions, struct err *err)
{
    struct err cause = {0};
    bool any = store_int(editions->run->store,
                         "SELECT 1 FROM result WHERE stale_import_id IS NOT NULL LIMIT 1", 0, &cause) == 1;
    if (any)
        editions->stale = store_prepare(editions->run->store, edition_stale_sql, err);
    return any && editions->stale == NULL ? -1 : 0;
}

bool edition_kept(const char *report)
{
    return edition_kind(report, 0) != NULL;
}

struct editions *editions_open(struct run *run, const char *report, struct err *err)
{
    struct editions *editions = mem_zalloc(sizeof *editions);
    *editions = (struct editions){.run = run, .report = report, .kind = edition_kind(report, 0)};
    if (strlen(run->period.code) > SEAL_SERIES_MAX) {
        err_set(err, ERR_DATA,
                _("the period code %s is longer than %d bytes: no document can have it in its number"),
                run->period.code, SEAL_SERIES_MAX);
        free(editions);
        return NULL;
    }
    edition_series(run->period.code, editions->kind->letter, editions->series);
    editions->last = store_prepare(run->store, last_sql, err);
    editions->insert = editions->last != NULL ? store_prepare(run->store, insert_sql, err) : NULL;
    editions->fresh = editions->insert != NULL ? store_prepare(run->store, fresh_sql, err) : NULL;
    if (editions->fresh != NULL && read_highest(editions, err) == 0 && look_for_stale(editions, err) == 0 &&
        seal_open(run, &editions->secret, err) == 0) {
        stmt_bind_text(editions->last, 1, report);
        stmt_bind_int(editions->last, 3, run->period.id);
        stmt_bind_text(editions->last, 4, editions->series);
        stmt_bind_text(editions->insert, 1, report);
        stmt_bind_int(editions->insert, 3, run->period.id);
        stmt_bind_text(editions->insert, 4, editions->series);
        return editions;
    }
    editions_close(editions);
    return NULL;
}

void editions_close(struct editions *editions)
{
    if (editions == NULL)
        return;
    stmt_free(editions->last);
    stmt_free(editions->insert);
    stmt_free(editions->fresh);
    stmt_free(editions->stale);
    sign_forget(&editions->secret);
    free(editions);
}

int edition_check(struct editions *editions, int64_t pupil_id, struct err *cause, struct err *err)
{
    if (editions->stale == NULL)
        return 0;
    stmt_bind_int(editions->stale, 1, editions->run->period.id);
    stmt_bind_int(editions->stale, 2, pupil_id);
    int got = stmt_step(editions->stale, err);
    if (got == 1) {
        const char *code = stmt_text(editions->stale, 0, NULL);
        err_set(cause, ERR_TRY_LATER, _("marks of %s were changed after they were computed: itog run %s"),
                code, code);
    }
    stmt_reset(editions->stale);
    return got;
}

int edition_reserve(struct editions *editions, int64_t pupil_id, struct edition_numbers *numbers,
                    struct err *err)
{
    stmt_bind_int(editions->last, 2, pupil_id);
    int got = stmt_step(editions->last, err);
    stmt_reset(editions->last);
    if (got != 0)
        return got < 0 ? -1 : 0;
    if (numbers->count == numbers->room) {
        numbers->room = numbers->room * 2 + 256;
        numbers->list = mem_realloc(numbers->list, numbers->room * sizeof *numbers->list);
    }
    numbers->list[numbers->count++] = (struct reserved){pupil_id, ++editions->highest};
    return 0;
}

static int compare_reserved(const void *one, const void *other)
{
    const struct reserved *a = one, *b = other;
    return (a->pupil_id > b->pupil_id) - (a->pupil_id < b->pupil_id);
}

void editions_number(struct editions *editions, struct edition_numbers *numbers)
{
    if (numbers->count > 0)
        qsort(numbers->list, numbers->count, sizeof *numbers->list, compare_reserved);
    editions->numbers = numbers;
}

/* The number that waits for a pupil, else the next one. */
static int64_t next_number(const struct editions *editions, int64_t pupil_id)
{
    const struct edition_numbers *numbers = editions->numbers;
    const struct reserved wanted = {pupil_id, 0};
    const struct reserved *found =
        numbers == NULL || numbers->count == 0
            ? NULL
            : bsearch(&wanted, numbers->list, numbers->count, sizeof wanted, compare_reserved);
    return found != NULL ? found->number : editions->highest + 1;
}

int edition_choose(struct editions *editions, int64_t pupil_id, const char *content_hash,
                   struct edition *edition, struct err *err)
{
    *edition = (struct edition){.pupil_id = pupil_id,
                                .number = next_number(editions, pupil_id),
                                .edition = 1,
                                .issued_at = editions->run->now_at};
    memcpy(edition->content_hash, content_hash, sizeof edition->content_hash);
    stmt_bind_int(editions->last, 2, pupil_id);
    int got = stmt_step(editions->last, err);
    if (got == 1) {
        edition->number = stmt_int(editions->last, 1);
        if (strcmp(stmt_text(editions->last, 4, NULL), content_hash) == 0 &&
            stmt_int(editions->last, 7) == 0) {
            edition->edition_id = stmt_int(editions->last, 0);
            edition->edition = stmt_int(editions->last, 2);
            edition->replaces = stmt_int(editions->last, 3);
            edition->issued_at = stmt_int(editions->last, 5);
            snprintf(edition->code, sizeof edition->code, "%s", stmt_text(editions->last, 6, NULL));
        } else {
            edition->replaces = stmt_int(editions->last, 2);
            edition->edition = edition->replaces + 1;
        }
    }
    stmt_reset(editions->last);
    return got < 0 ? -1 : 0;
}

void edition_take(struct editions *editions, const struct edition *edition)
{
    if (edition->number > editions->highest)
        editions->highest = edition->number;
}

int edition_write(struct editions *editions, struct edition *edition, struct err *err)
{
    if (edition->edition_id != 0) {
        stmt_bind_int(editions->fresh, 1, edition->edition_id);
        stmt_bind_text(editions->fresh, 2, edition->code);
        return stmt_run(editions->fresh, err);
    }
    struct stmt *insert = editions->insert;
    stmt_bind_int(insert, 2, edition->pupil_id);
    stmt_bind_int(insert, 5, edition->number);
    stmt_bind_int(insert, 6, edition->edition);
    stmt_bind_int(insert, 7, edition->replaces);
    stmt_bind_text(insert, 8, edition->content_hash);
    stmt_bind_int(insert, 9, edition->issued_at);
    stmt_bind_text(insert, 10, edition->code);
    if (stmt_run(insert, err) != 0)
        return -1;
    edition->edition_id = store_last_id(editions->run->store);
    return 0;
}

/* The code of an edition that has none yet; TEXT is its seal text. */
static int make_code(const struct editions *editions, struct edition *edition, const char *text,
                     struct err *cause)
{
    const struct run *run = editions->run;
    struct seal_facts facts = {.letter = editions->kind->letter,
                               .number = edition->number,
                               .edition = edition->edition,
                               .issued_on = instant_day(edition->issued_at, run->utc_offset_min)};
    if (strlen(text) > SEAL_TEXT_MAX)
        return err_set(cause, ERR_DATA,
                       _("the seal text has %zu bytes, at most %d can be signed: \"%.60s...\""), strlen(text),
                       SEAL_TEXT_MAX, text);
    snprintf(facts.period, sizeof facts.period, "%s", run->period.code);
    snprintf(facts.text, sizeof facts.text, "%s", text);
    digest_prefix(edition->content_hash, facts.content, sizeof facts.content);
    return seal_make(&editions->secret, &facts, edition->code, cause);
}

/* What the query `seal` of its data gives, if there is one. */
static const char *seal_text(const struct value *data)
{
    const struct value *text = value_field(value_field(data, "seal"), "text");
    return text != NULL && text->kind == VALUE_TEXT ? text->as.text : "";
}

int edition_doc(const struct editions *editions, struct edition *edition, const struct value *data,
                struct arena *arena, struct value *doc, struct err *cause)
{
    const struct run *run = editions->run;
    char day[11], instant[32], check[SEAL_CHECK + 1];
    if (edition->code[0] == '\0' && make_code(editions, edition, seal_text(data), cause) != 0)
        return -1;
    date_format_ru(instant_day(edition->issued_at, run->utc_offset_min), day);
    instant_format_ru(edition->issued_at, run->utc_offset_min, instant);
    struct value *fields = arena_alloc(arena, doc_shape.count * sizeof *fields);
    fields[0] =
        value_text(arena, arena_printf(arena, "%s-%06lld", editions->series, (long long)edition->number));
    fields[1] = value_text(arena, arena_printf(arena, "%lld", (long long)edition->edition));
    fields[2] = edition->replaces == 0
                    ? value_text(arena, NULL)
                    : value_text(arena, arena_printf(arena, "%lld", (long long)edition->replaces));
    fields[3] = value_text(arena, day);
    fields[4] = value_text(arena, instant);
    fields[5] = value_text(arena, edition->code);
    fields[6] = value_text(arena, seal_check(edition->code, check));
    *doc = value_record(&doc_shape, fields);
    return 0;
}

const struct sign_secret *edition_key(const struct editions *editions)
{
    return &editions->secret;
}

struct value edition_sample_doc(struct run *run, const char *report)
{
    struct editions editions = {.run = run};
    struct edition edition = {.edition = 1, .issued_at = run->now_at};
    struct value doc = value_text(run->arena, NULL);
    struct err ignored = {0};
    snprintf(edition.code, sizeof edition.code, "ITOG1:%0*d", SAMPLE_CODE,
             0); /* as long as one is, and signed by nobody */
    edition_series(run->period.code, edition_kind(report, 0)->letter, editions.series);
    edition_doc(&editions, &edition, &doc, run->arena, &doc, &ignored);
    return doc;
}
