/*
 * printer: sends the files of a print job to a printer of CUPS and stays with each until its end. `lp` returns when the file is in the queue;
 * paper may jam after that, so the queue is asked (`lpstat`) until the job has left it, and then how it ended. What becomes of each file
 * stands in print_file, written as soon as it is known: a job that was sent and not seen to its end is 'queued' there.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/program.h"
#include "deliver/deliver.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POLL_MS_FIRST = 200, POLL_MS_MOST = 3000, REASON_MOST = 200, END_TRIES = 5 };

static const char files_sql[] =
    "SELECT position, path, title, pieces, sheets FROM print_file WHERE print_job_id = ?1 ORDER BY position";
static const char state_sql[] =
    "UPDATE print_file SET state = ?3, state_reason = ?4, state_at = ?5, queue_job = "
    "?6 WHERE print_job_id = ?1 AND position = ?2";

struct sending {
    struct run *run;
    const struct print_order *order;
    FILE *out;
    struct buf text;
    struct stmt *state;
    int64_t position;
    const char *title;
    const char *queue_job;
    int64_t failed;
};

/* ---- what lpstat says ---- */

/* The line behind the job's own that begins with WORD, such as "Alerts:"; copied. NULL: none. */
static const char *find_line(struct arena *arena, const char *text, const char *name, const char *word)
{
    const size_t len = strlen(name);
    bool inside = false;
    for (const char *line = text; *line != '\0';) {
        const size_t whole = strcspn(line, "\n");
        const char *begin = line + strspn(line, " \t");
        if (begin == line)
            inside = strncmp(line, name, len) == 0 && (line[len] == ' ' || line[len] == '\n');
        else if (inside && strncmp(begin, word, strlen(word)) == 0) {
            begin += strlen(word);
            begin += strspn(begin, " ");
            return arena_strndup(arena, begin, strcspn(begin, "\n"));
        }
        line += whole + (line[whole] == '\n');
    }
    return NULL;
}

static bool has_job(const char *text, const char *job)
{
    const size_t len = strlen(job);
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, job, len) == 0 && at[len] == ' ')
            return true;
    }
    return false;
}

/* How a job that left the queue ended, by its reasons; "unknown": they do not say it, or not yet. */
static const char *outcome(const char *reasons)
{
    static const char *const ends[] = {"aborted", "canceled", "completed-with-errors"};
    if (reasons == NULL)
        return "unknown";
    if (strstr(reasons, "completed-successfully") != NULL)
        return "printed";
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strstr(reasons, ends[i]) != NULL)
            return "failed";
    return "unknown";
}

/* ---- the register ---- */

static int note(struct sending *sending, const char *state, const char *reason, struct err *err)
{
    char cut[REASON_MOST + 1];
    snprintf(cut, sizeof cut, "%s", reason);
    stmt_bind_int(sending->state, 1, sending->order->job);
    stmt_bind_int(sending->state, 2, sending->position);
    stmt_bind_text(sending->state, 3, state);
    stmt_bind_text(sending->state, 4, cut);
    stmt_bind_int(sending->state, 5, sending->run->now_at);
    stmt_bind_text(sending->state, 6, sending->queue_job);
    return stmt_run(sending->state, err);
}

/* ---- one file ---- */

/* "request id is hp-12 (1 file(s))" → "hp-12" */
static const char *request_id(struct arena *arena, const char *text)
{
    static const char words[] = "request id is ";
    const char *at = strstr(text, words);
    if (at == NULL)
        return NULL;
    at += sizeof words - 1;
    return arena_strndup(arena, at, strcspn(at, " \n"));
}

static int submit(struct sending *sending, const char *path, struct err *err)
{
    const char *const words[] = {
        "lp",
        "-d",
        sending->order->printer,
        "-t",
        arena_printf(sending->run->arena, "itog %s %s", sending->run->period.code, sending->title),
        "-o",
        "sides=two-sided-long-edge",
        "-o",
        "media=iso_a4_210x297mm",
        "-o",
        "collate=true",
        "--",
        path,
        NULL};
    int code = 0;
    if (program_run(words, &sending->text, &code, err) != 0)
        return -1;
    sending->queue_job = code == 0 ? request_id(sending->run->arena, buf_text(&sending->text)) : NULL;
    if (sending->queue_job != NULL)
        return note(sending, "queued", "", err);
    return err_set(err, ERR_UNAVAILABLE, "lp: %.*s", (int)strcspn(buf_text(&sending->text), "\n"),
                   buf_text(&sending->text));
}

static int ask(struct sending *sending, const char *const *words, struct err *err)
{
    int code = 0;
    return program_run(words, &sending->text, &code, err);
}

/* What the printer itself says: "media-jam-error"; "" when nothing stands in its way. */
static int ask_printer(struct sending *sending, const char **reasons, struct err *err)
{
    const char *name = sending->order->printer;
    const char *const words[] = {"lpstat", "-l", "-p", name, NULL};
    if (ask(sending, words, err) != 0)
        return -1;
    const char *found = find_line(sending->run->arena, buf_text(&sending->text), "printer", "Alerts:");
    *reasons = found != NULL && strcmp(found, "none") != 0 && strncmp(found, "cups-", 5) != 0 ? found : "";
    return 0;
}

/* 1: it is in the queue no more; 0: it is; -1. */
static int has_left(struct sending *sending, struct err *err)
{
    const char *const words[] = {"lpstat", "-W", "not-completed", "-o", sending->order->printer, NULL};
    return ask(sending, words, err) != 0 ? -1 : !has_job(buf_text(&sending->text), sending->queue_job);
}

static int tell_end(struct sending *sending, const char *state, const char *reasons, struct err *err)
{
    bool printed = strcmp(state, "printed") == 0;
    if (note(sending, state, printed ? "" : reasons, err) != 0)
        return -1;
    if (!printed)
        sending->failed++;
    if (sending->out == NULL && printed)
        return 0;
    if (printed)
        fprintf(sending->out, _("%s: printed (%s)\n"), sending->title, sending->queue_job);
    else
        fprintf(stderr, _("%s: not printed (%s): %s\n"), sending->title, sending->queue_job, reasons);
    return 0;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/*
 * A job that has just left the queue may not have its last reasons yet, and some printers leave them as they were while it was printed:
 * then it is the message of the job that tells, which is empty when nothing went wrong.
 */
static int find_end(struct sending *sending, const char *seen, struct err *err)
{
    struct arena *arena = sending->run->arena;
    const char *const words[] = {"lpstat", "-l", "-W", "completed", "-o", sending->order->printer, NULL};
    const char *reasons = NULL, *message = NULL, *state = "unknown";
    for (int i = 0; i < END_TRIES && strcmp(state, "unknown") == 0; i++) {
        if (i > 0)
            pause_ms(POLL_MS_FIRST);
        if (ask(sending, words, err) != 0)
            return -1;
        reasons = find_line(arena, buf_text(&sending->text), sending->queue_job, "Alerts:");
        message = find_line(arena, buf_text(&sending->text), sending->queue_job, "Status:");
        state = outcome(reasons);
    }
    if (strcmp(state, "unknown") == 0 && reasons != NULL && message != NULL)
        state = *message == '\0' ? "printed" : "failed";
    /* a queue may take a job that jammed in the printer for a completed one: what the printer itself says comes first */
    const char *now = "";
    if (ask_printer(sending, &now, err) != 0)
        return -1;
    seen = *now != '\0' ? now : seen;
    if (strcmp(state, "printed") == 0 && (strstr(seen, "jam") != NULL || strstr(seen, "-error") != NULL))
        state = "failed";
    const char *said = message != NULL && *message != '\0' ? message
                       : reasons != NULL                   ? reasons
                                                           : _("the queue says nothing of its end");
    return tell_end(sending, state, *seen != '\0' ? arena_printf(arena, "%s, %s", said, seen) : said, err);
}

/* Until the job has left the queue, or the time is over: then it is there still, and may be printed later. */
static int follow(struct sending *sending, struct err *err)
{
    int64_t left_ms = (int64_t)sending->order->wait_s * 1000;
    const char *reasons = "", *seen = "";
    for (long ms = POLL_MS_FIRST;; ms = ms * 3 / 2 < POLL_MS_MOST ? ms * 3 / 2 : POLL_MS_MOST) {
        int left = has_left(sending, err);
        if (left != 0)
            return left < 0 ? -1 : find_end(sending, seen, err);
        if (ask_printer(sending, &reasons, err) != 0)
            return -1;
        if (*reasons != '\0' && strcmp(reasons, seen) != 0) {
            seen = reasons;
            fprintf(stderr, _("%s: the printer says: %s\n"), sending->title, seen);
            if (note(sending, "queued", seen, err) != 0)
                return -1;
        }
        if (left_ms <= 0)
            break;
        pause_ms(ms);
        left_ms -= ms;
    }
    sending->failed++;
    fprintf(stderr, _("%s: %s is still in the queue after %d s; see lpstat -p %s\n"), sending->title,
            sending->queue_job, sending->order->wait_s, sending->order->printer);
    return 0;
}

/* ---- all of them ---- */

struct listed {
    int64_t position;
    const char *path, *title;
};

static struct listed *list_files(struct run *run, int64_t job, size_t *count, struct err *err)
{
    size_t room = 16;
    struct listed *list = mem_alloc(room * sizeof *list);
    struct stmt *stmt = store_prepare(run->store, files_sql, err);
    int got = stmt != NULL ? 1 : -1;
    *count = 0;
    if (stmt != NULL)
        stmt_bind_int(stmt, 1, job);
    while (got == 1 && (got = stmt_step(stmt, err)) == 1) {
        if (*count == room)
            list = mem_realloc(list, (room *= 2) * sizeof *list);
        list[(*count)++] = (struct listed){
            stmt_int(stmt, 0), arena_printf(run->arena, "%s/%s", run->workspace, stmt_text(stmt, 1, NULL)),
            arena_strdup(run->arena, stmt_text(stmt, 2, NULL))};
    }
    stmt_free(stmt);
    if (got == 0)
        return list;
    free(list);
    return NULL;
}

int deliver_print(struct run *run, const struct print_order *order, FILE *out, int64_t *failed_files,
                  struct err *err)
{
    size_t count = 0;
    struct sending sending = {.run = run, .order = order, .out = out};
    struct listed *files = list_files(run, order->job, &count, err);
    sending.state = files != NULL ? store_prepare(run->store, state_sql, err) : NULL;
    int failed = sending.state != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        sending.position = files[i].position;
        sending.title = files[i].title;
        failed = submit(&sending, files[i].path, err);
        if (failed == 0)
            failed = follow(&sending, err);
    }
    *failed_files = sending.failed;
    stmt_free(sending.state);
    buf_free(&sending.text);
    free(files);
    return failed;
}
