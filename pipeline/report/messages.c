/*
 * messages: stage: the texts of electronic editions. For every pupil whom the consent gate lets through by
 * e-mail, SMS or portal: an edition of report notice (results of the period) and, where there are exam
 * results, of notice_exam; and their texts for each of these channels in table message. Addresses and
 * deadlines are the queue's.
 *
 * A template folder holds data.sql, page.html (e-mail body, as HTML and text), email-subject.txt, sms.txt,
 * portal-title.txt, portal.txt.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/log.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/edition.h"
#include "report/output.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { MAIL_COLUMNS = 76, WARNINGS_SHOWN = 5 };

enum text_name { TEXT_EMAIL_SUBJECT, TEXT_SMS, TEXT_PORTAL_TITLE, TEXT_PORTAL, TEXTS };
static const char *const text_files[TEXTS] = {"email-subject.txt", "sms.txt", "portal-title.txt",
                                              "portal.txt"};

/* Channels by which the pupil is reached and which have no text of this edition yet. */
static const char channels_sql[] =
    "SELECT DISTINCT channel FROM recipient r WHERE period_id = ?1 AND pupil_id = ?2 AND channel <> 'paper' "
    "AND NOT EXISTS (SELECT 1 FROM message m WHERE m.edition_id = ?3 AND m.channel = r.channel) ORDER BY "
    "channel";
static const char message_sql[] =
    "INSERT INTO message (edition_id, channel, title, body_text, body_html) VALUES (?1, ?2, ?3, ?4, ?5)";

struct notice {
    struct run *run;
    const char *stage;
    const char *folder; /* short name, for messages */
    const char *texts[TEXTS];
    const char *digest; /* of the page and the texts */
    struct dataset *dataset;
    struct page_template *page;
    struct editions *editions;
    struct stmt *channels, *insert;
    struct buf title, text, html;
    int64_t new_editions, messages, failed, held, sound; /* sound: pupils with nothing wrong */
    struct err first_fault;
};

static int open_notice(struct notice *notice, const char *report, struct err *err)
{
    struct run *run = notice->run;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, report);
    notice->folder = report;
    notice->dataset =
        dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err);
    if (notice->dataset == NULL)
        return -1;
    notice->page = page_template_open(folder, err);
    if (notice->page == NULL)
        return -1;
    struct digest digest;
    digest_begin(&digest);
    digest_text(&digest, page_template_digest(notice->page));
    for (int i = 0; i < TEXTS; i++) {
        notice->texts[i] = output_read_text(run, folder, text_files[i], err);
        if (notice->texts[i] == NULL)
            return -1;
        digest_text(&digest, notice->texts[i]);
    }
    char hex[DIGEST_HEX + 1];
    notice->digest = arena_strdup(run->arena, digest_end(&digest, hex));
    notice->editions = editions_open(run, report, err);
    if (notice->editions == NULL)
        return -1;
    notice->channels = store_prepare(run->store, channels_sql, err);
    if (notice->channels == NULL)
        return -1;
    notice->insert = store_prepare(run->store, message_sql, err);
    return notice->insert != NULL ? 0 : -1;
}

static void close_notice(struct notice *notice)
{
    stmt_free(notice->channels);
    stmt_free(notice->insert);
    editions_close(notice->editions);
    page_template_free(notice->page);
    dataset_free(notice->dataset);
    buf_free(&notice->title);
    buf_free(&notice->text);
    buf_free(&notice->html);
}

/* One of the text templates, filled. Every name in it must be there. */
static int fill_text(const struct notice *notice, enum text_name which, const struct value *data,
                     struct buf *out, struct err *err)
{
    char name[64];
    snprintf(name, sizeof name, "%s/%s", notice->folder, text_files[which]);
    buf_clear(out);
    return mustache_render(name, notice->texts[which], strlen(notice->texts[which]), data, 0, 1, NULL, NULL,
                           out, err);
}

static int make_texts(struct notice *notice, const char *channel, const struct value *data, struct err *cause)
{
    buf_clear(&notice->html);
    buf_clear(&notice->title);
    if (strcmp(channel, "sms") == 0)
        return fill_text(notice, TEXT_SMS, data, &notice->text, cause);
    if (strcmp(channel, "portal") == 0)
        return fill_text(notice, TEXT_PORTAL_TITLE, data, &notice->title, cause) != 0
                   ? -1
                   : fill_text(notice, TEXT_PORTAL, data, &notice->text, cause);
    struct document *document = page_fill(notice->page, data, notice->run->arena, cause);
    buf_clear(&notice->text);
    if (document == NULL || fill_text(notice, TEXT_EMAIL_SUBJECT, data, &notice->title, cause) != 0)
        return -1;
    return page_text(document, MAIL_COLUMNS, &notice->text, cause) != 0
               ? -1
               : page_html(notice->page, document, &notice->html, cause);
}

static int write_message(struct notice *notice, int64_t edition_id, const char *channel, struct err *err)
{
    stmt_bind_int(notice->insert, 1, edition_id);
    stmt_bind_text(notice->insert, 2, channel);
    stmt_bind_bytes(notice->insert, 3, buf_text(&notice->title), notice->title.len);
    stmt_bind_bytes(notice->insert, 4, buf_text(&notice->text), notice->text.len);
    stmt_bind_bytes(notice->insert, 5, buf_text(&notice->html), notice->html.len);
    notice->messages++;
    return stmt_run(notice->insert, err);
}

/* The channels that still need a text, into NAMES. */
static int missing_channels(struct notice *notice, const struct edition *edition, char names[3][8],
                            int *count, struct err *err)
{
    stmt_bind_int(notice->channels, 1, notice->run->period.id);
    stmt_bind_int(notice->channels, 2, edition->pupil_id);
    stmt_bind_int(notice->channels, 3, edition->edition_id);
    *count = 0;
    int got;
    while ((got = stmt_step(notice->channels, err)) == 1 && *count < 3)
        snprintf(names[(*count)++], 8, "%s", stmt_text(notice->channels, 0, NULL));
    stmt_reset(notice->channels);
    return got < 0 ? -1 : 0;
}

/* One pupil. 1: a text can't be made, or is held back: CAUSE says why; nothing of the edition is written then. */
static int add_notice(struct notice *notice, struct dataset_record *record, struct err *cause,
                      struct err *err)
{
    struct arena *arena = notice->run->arena;
    struct edition edition;
    char hash[DIGEST_HEX + 1], channels[3][8];
    int count = 0;
    int held = edition_check(notice->editions, record->pupil_id, cause, err);
    if (held != 0)
        return held;
    dataset_digest(notice->dataset, record, notice->digest, hash);
    if (edition_choose(notice->editions, record->pupil_id, hash, &edition, err) != 0 ||
        missing_channels(notice, &edition, channels, &count, err) != 0)
        return -1;
    if (count == 0)
        return edition.edition_id != 0 ? edition_write(notice->editions, &edition, err) : 0;
    if (edition_doc(notice->editions, &edition, &record->value, arena, record->doc, cause) != 0)
        return 1;
    bool is_new = edition.edition_id == 0;
    for (int i = 0; i < count; i++) {
        if (make_texts(notice, channels[i], &record->value, cause) != 0) {
            /* the channels before this one have their text: they stand, this one waits for the next run */
            return 1;
        }
        if (edition_write(notice->editions, &edition, err) != 0 ||
            write_message(notice, edition.edition_id, channels[i], err) != 0)
            return -1;
        if (is_new) {
            edition_take(notice->editions, &edition);
            notice->new_editions++;
            is_new = false;
        }
    }
    return 0;
}

static int add_class(struct notice *notice, const struct class_row *class_row, struct dataset_record *records,
                     size_t count, struct err *err)
{
    struct run *run = notice->run;
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(run->arena);
        struct err cause = {0};
        int got = add_notice(notice, &records[i], &cause, err);
        int64_t *tally = got == 0 ? &notice->sound : output_is_held(&cause) ? &notice->held : &notice->failed;
        if (got == 1 && tally == &notice->failed && cause.kind != ERR_CONFIG && cause.kind != ERR_DATA)
            return err_set(err, cause.kind, "%s", cause.message);
        ++*tally;
        if (got == 1 && tally == &notice->failed && notice->failed == 1)
            notice->first_fault = cause;
        if (got == 1)
            got = output_page_error(run, notice->stage, class_row, records[i].pupil_id, &cause,
                                    *tally <= WARNINGS_SHOWN, true, err);
        arena_rewind(run->arena, mark);
        if (got != 0)
            return -1;
    }
    return 0;
}

/* Class by class, a transaction each. */
static int make_notices(struct notice *notice, const struct dataset_parameters *all,
                        const struct class_row *classes, size_t count, struct err *err)
{
    struct run *run = notice->run;
    struct dataset_parameters parameters = *all;
    for (size_t i = 0; i < count; i++) {
        log_progress(notice->stage, i + 1, count);
        struct arena_mark mark = arena_mark(run->arena);
        size_t pupils = 0;
        parameters.class_group_id = classes[i].class_group_id;
        struct dataset_record *records = dataset_run(notice->dataset, &parameters, run->arena, &pupils, err);
        if (records == NULL || store_begin(run->store, err) != 0)
            return -1;
        if (add_class(notice, &classes[i], records, pupils, err) != 0 || store_commit(run->store, err) != 0) {
            store_rollback(run->store);
            return err_place(err, "%s", classes[i].title);
        }
        arena_rewind(run->arena, mark);
    }
    /* Not one pupil, and none that only waits: the template is wrong. */
    if (notice->failed > 0 && notice->sound + notice->held == 0)
        return err_set(err, notice->first_fault.kind, "%s", notice->first_fault.message);
    return 0;
}

static int begin(struct run *run, const char *stage, struct err *err)
{
    if (store_begin(run->store, err) != 0)
        return -1;
    if (output_forget_findings(run, stage, err) == 0 && store_commit(run->store, err) == 0)
        return 0;
    store_rollback(run->store);
    return -1;
}

/* REPORTS: template folders, closed by NULL. FORGET: this stage's findings. */
static int make_messages(struct run *run, const char *stage, const char *const *reports, bool forget,
                         struct err *err)
{
    struct dataset_parameters parameters;
    size_t count = 0;
    if ((forget && begin(run, stage, err) != 0) || dataset_parameters(run, &parameters, err) != 0)
        return -1;
    struct class_row *classes = output_classes(run, &count, err);
    if (classes == NULL)
        return -1;
    int64_t editions = 0, messages = 0, faults = 0, held = 0;
    for (; *reports != NULL; reports++) {
        struct notice notice = {.run = run, .stage = stage};
        int failed = open_notice(&notice, *reports, err);
        if (failed == 0)
            failed = make_notices(&notice, &parameters, classes, count, err);
        close_notice(&notice);
        log_progress_end();
        if (failed != 0)
            return -1;
        editions += notice.new_editions;
        messages += notice.messages;
        faults += notice.failed;
        held += notice.held;
    }
    run->made = messages;
    snprintf(run->summary, sizeof run->summary, _("%lld new texts, %lld new editions"), (long long)messages,
             (long long)editions);
    output_add_failures(run, faults, held);
    return 0;
}

int report_messages(struct run *run, struct err *err)
{
    static const char *const reports[] = {"notice", "notice_exam", NULL};
    bool out;
    /* what kept a letter of the forecast back is over with the forecast */
    if (report_results_are_out(run, &out, err) != 0 || (out && begin(run, "letters", err) != 0))
        return -1;
    return make_messages(run, "messages", reports, true, err);
}

int report_letters(struct run *run, struct err *err)
{
    static const char *const reports[] = {"forecast_notice", NULL};
    if (report_letters_paper(run, err) != 0)
        return -1;
    int64_t pages = run->made;
    if (make_messages(run, "letters", reports, false, err) != 0)
        return -1;
    run->made += pages;
    return 0;
}
