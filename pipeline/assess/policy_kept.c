/* policy_kept: see policy_kept.h. */
#include "assess/policy_kept.h"
#include "assess/assess.h"
#include "base/arena.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

#define THIS_RUN "(SELECT max(run_id) FROM run WHERE stage = 'grade' AND period_id = ?1)"
static const char keep_sql[] =
    "INSERT INTO graded_policy (period_id, digest, changed_run_id) VALUES (?1, ?2, iif(?3, " THIS_RUN
    ", NULL)) ON CONFLICT (period_id) DO UPDATE SET changed_run_id = iif(?3 OR digest <> "
    "excluded.digest, " THIS_RUN ", changed_run_id), digest = excluded.digest";
static const char kept_sql[] = "SELECT digest FROM graded_policy WHERE period_id = ?1";

static bool is_scoped(const struct policy_section *section)
{
    return section->grade >= 0 || section->level >= 0 || section->subject >= 0;
}

static void add_scope(const struct policy_book *book, const struct policy_section *section,
                      struct digest *digest)
{
    digest_int(digest, section->grade);
    digest_int(digest, section->level);
    digest_text(digest, section->subject >= 0 ? book->names[section->subject].text : NULL);
}

/* Values of the whole school, defaults among them. */
static void add_base(const struct policy *base, struct digest *digest)
{
    digest_text(digest, base->digest);
    digest_int(digest, base->pass);
    digest_int(digest, base->good);
    digest_int(digest, base->excellent);
    digest_int(digest, (int64_t)base->exam_required);
    for (int i = 0; i < POLICY_HOURS; i++)
        digest_int(digest, base->half_year_minimum[i]);
    digest_int(digest, base->certificate_year_only);
    digest_int(digest, base->certificate_years);
    digest_int(digest, base->certificate_together);
    for (int i = 1; i <= POLICY_BAND_MAX; i++)
        digest_int(digest, base->result_coefficient[i]);
    digest_int(digest, base->result_not_attested);
    digest_int(digest, base->failing_with_not_attested);
}

void policy_book_digest(const struct policy_book *book, char digest[DIGEST_HEX + 1])
{
    struct digest all;
    digest_begin(&all);
    add_base(book->base, &all);
    for (size_t i = 0; i < book->settings_count; i++) {
        const struct policy_setting *setting = &book->settings[i];
        const struct policy_section *section = &book->sections[setting->section];
        if (setting->key >= POLICY_DEFERRAL_LESSONS || !is_scoped(section))
            continue;
        add_scope(book, section, &all);
        digest_int(&all, setting->key);
        digest_int(&all, setting->value);
    }
    for (size_t i = 0; i < book->weights_count; i++) {
        add_scope(book, &book->sections[book->weights[i].section], &all);
        digest_text(&all, book->weights[i].type);
        digest_int(&all, book->weights[i].weight_x1000);
    }
    for (size_t i = 0; i < book->lines_count; i++) {
        const struct policy_line *line = &book->lines[i];
        digest_text(&all, line->title);
        for (int k = 0; k < line->names; k++)
            digest_text(&all, book->names[book->line_names[line->first_name + k]].text);
    }
    digest_end(&all, digest);
}

int policy_keep(struct run *run, const struct policy_book *book, bool changed, struct err *err)
{
    char digest[DIGEST_HEX + 1];
    struct stmt *stmt = store_prepare(run->store, keep_sql, err);
    if (stmt == NULL)
        return -1;
    policy_book_digest(book, digest);
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, digest);
    stmt_bind_int(stmt, 3, changed);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

/* A file that can't be read is another one, too: what is wrong with it `itog grade` tells. */
static bool is_another(struct run *run, const char *kept)
{
    struct policy_book book;
    struct err unread = {0};
    char digest[DIGEST_HEX + 1] = "";
    if (policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &book, &unread) == 0)
        policy_book_digest(&book, digest);
    policy_book_free(&book);
    return strcmp(digest, kept) != 0;
}

int assess_look_at_policy(struct run *run, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, kept_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int got = stmt_step(stmt, err);
    run->policy_changed = got == 1 && is_another(run, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}
