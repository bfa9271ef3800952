/* extract_workers: see extract_workers.h. */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "report/extract_workers.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BUFS = 5,
    PIPE_BYTES = 1 << 20 /* some classes: a worker need not wait for the one that is taken first */
};

struct worker {
    pid_t pid;
    int from; /* the end of its pipe that is read */
};

struct workers {
    struct worker *list;
    int count;
    int *shares; /* of the classes: which worker makes it */
};

/* What goes through a pipe in front of the bytes of a class. */
struct head {
    size_t lens[BUFS];
    struct err err; /* kind ERR_NONE: the class was made */
};

static void bufs_of(struct made_class *made, struct buf *bufs[BUFS])
{
    bufs[0] = &made->pieces;
    bufs[1] = &made->needs;
    bufs[2] = &made->files;
    bufs[3] = &made->failures;
    bufs[4] = &made->bytes;
}

static int write_all(int to, const void *data, size_t len)
{
    for (const char *at = data; len > 0;) {
        ssize_t done = write(to, at, len);
        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0) {
            at += done;
            len -= (size_t)done;
        }
    }
    return 0;
}

static int read_all(int from, void *data, size_t len)
{
    for (char *at = data; len > 0;) {
        ssize_t done = read(from, at, len);
        if (done == 0 || (done < 0 && errno != EINTR))
            return -1;
        if (done > 0) {
            at += done;
            len -= (size_t)done;
        }
    }
    return 0;
}

static int tell(int to, struct made_class *made, const struct err *err)
{
    struct head head = {.err = *err};
    struct buf *bufs[BUFS];
    bufs_of(made, bufs);
    for (int i = 0; i < BUFS; i++)
        head.lens[i] = bufs[i]->len;
    int failed = write_all(to, &head, sizeof head);
    for (int i = 0; i < BUFS && failed == 0; i++)
        failed = write_all(to, bufs[i]->data, bufs[i]->len);
    return failed;
}

/* Each class goes to the worker with the least work so far. */
static int *share_out(const struct work *work, int jobs)
{
    size_t *loads = mem_zalloc((size_t)jobs * sizeof *loads);
    int *shares = mem_alloc((work->count + 1) * sizeof *shares);
    for (size_t i = 0; i < work->count; i++) {
        int least = 0;
        for (int k = 1; k < jobs; k++)
            least = loads[k] < loads[least] ? k : least;
        shares[i] = least;
        loads[least] += work->pupils[i] + 1;
    }
    free(loads);
    return shares;
}

/* The life of worker OWN. */
static void live(struct run *run, const struct work *work, const int *shares, int own, int to)
{
    struct err err = {.kind = ERR_NONE};
    run->store = store_open(arena_printf(run->arena, "%s/school.db", run->workspace), STORE_READ, &err);
    const bool attached = run->store != NULL && sheet_maker_attach(work->maker, &err) == 0;
    if (attached)
        sheet_maker_number(work->maker, work->numbers);
    for (size_t i = 0; i < work->count; i++) {
        if (shares[i] != own)
            continue;
        struct made_class made = {.pieces = {0}};
        int failed =
            !attached || sheet_maker_make(work->maker, &work->classes[i], work->paths[i], &made, &err) != 0;
        if (tell(to, &made, &err) != 0 || failed)
            break;
        made_class_free(&made);
    }
    _exit(0); /* nothing of the parent's is flushed or closed */
}

static int start_one(struct workers *workers, int (*ends)[2], struct err *err)
{
    if (pipe(*ends) != 0)
        return err_set_errno(err, ERR_OS, _("cannot start a worker"));
#ifdef F_SETPIPE_SZ
    fcntl((*ends)[1], F_SETPIPE_SZ, PIPE_BYTES);
#endif
    struct worker *worker = &workers->list[workers->count];
    worker->pid = fork();
    if (worker->pid < 0) {
        err_set_errno(err, ERR_OS, _("cannot start a worker"));
        close((*ends)[0]);
        close((*ends)[1]);
        return -1;
    }
    worker->from = (*ends)[0];
    if (worker->pid != 0)
        workers->count++;
    return 0;
}

struct workers *workers_start(struct run *run, const struct work *work, int jobs, struct err *err)
{
    struct workers *workers = mem_zalloc(sizeof *workers);
    workers->list = mem_zalloc((size_t)jobs * sizeof *workers->list);
    workers->shares = share_out(work, jobs);
    int failed = 0;
    sheet_maker_detach(work->maker);
    store_close(run->store);
    run->store = NULL;
    for (int i = 0; i < jobs && failed == 0; i++) {
        int ends[2];
        failed = start_one(workers, &ends, err);
        if (failed == 0 && workers->count == i) { /* the child */
            for (int k = 0; k < i; k++)
                close(workers->list[k].from);
            close(ends[0]);
            live(run, work, workers->shares, i, ends[1]);
        }
        if (failed == 0)
            close(ends[1]);
    }
    struct err second = {0};
    run->store = store_open(arena_printf(run->arena, "%s/school.db", run->workspace), STORE_WRITE,
                            failed == 0 ? err : &second);
    if (failed == 0 && run->store != NULL)
        return workers;
    workers_end(workers);
    return NULL;
}

int workers_next(struct workers *workers, size_t at, struct made_class *made, struct err *err)
{
    const int from = workers->list[workers->shares[at]].from;
    struct head head;
    struct buf *bufs[BUFS];
    bufs_of(made, bufs);
    int failed = read_all(from, &head, sizeof head);
    for (int i = 0; i < BUFS && failed == 0; i++) {
        buf_reserve(bufs[i], head.lens[i]);
        failed = read_all(from, bufs[i]->data, head.lens[i]);
        bufs[i]->len = failed == 0 ? head.lens[i] : 0;
        bufs[i]->data[bufs[i]->len] = '\0';
    }
    if (failed != 0)
        return err_set(err, ERR_SOFTWARE, _("a worker ended before its work was done"));
    if (head.err.kind != ERR_NONE)
        return err_set(err, head.err.kind, "%s", head.err.message);
    return 0;
}

void workers_end(struct workers *workers)
{
    if (workers == NULL)
        return;
    for (int i = 0; i < workers->count; i++) {
        close(workers->list[i].from); /* one that still writes ends of that */
        kill(workers->list[i].pid, SIGTERM);
        waitpid(workers->list[i].pid, NULL, 0);
    }
    free(workers->shares);
    free(workers->list);
    free(workers);
}
