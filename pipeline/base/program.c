/* program: see program.h. */
#include "base/program.h"
#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The environment with LC_ALL=C; free the array alone. */
static char **plain_environment(void)
{
    size_t count = 0, kept = 0;
    while (environ[count] != NULL)
        count++;
    char **made = mem_alloc((count + 2) * sizeof *made);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LC_ALL=", 7) != 0 && strncmp(environ[i], "LANGUAGE=", 9) != 0)
            made[kept++] = environ[i];
    made[kept++] = (char *)"LC_ALL=C";
    made[kept] = NULL;
    return made;
}

/* Both ends are closed in programs that are run, but as their own streams. */
static int open_pipe(int ends[2], struct err *err)
{
    if (pipe(ends) != 0)
        return err_set_errno(err, ERR_OS, _("cannot make a pipe"));
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* IN, OUT, MESSAGES: descriptors that become its streams; -1: /dev/null, or for MESSAGES ours. */
static int start(const char *const *words, int in, int out, int messages, pid_t *pid, struct err *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (in >= 0)
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (messages >= 0)
        posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    char **environment = plain_environment();
    int fault = posix_spawnp(pid, words[0], &actions, NULL, (char *const *)words, environment);
    free(environment);
    posix_spawn_file_actions_destroy(&actions);
    if (fault == ENOENT)
        return err_set(err, ERR_UNAVAILABLE, _("the program %s is not installed"), words[0]);
    errno = fault;
    return fault == 0 ? 0 : err_set_errno(err, ERR_OS, _("cannot run %s"), words[0]);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int program_run(const char *const *words, struct buf *out, int *code, struct err *err)
{
    int ends[2];
    pid_t pid;
    buf_clear(out);
    if (open_pipe(ends, err) != 0)
        return -1;
    int failed = start(words, -1, ends[1], ends[1], &pid, err);
    close(ends[1]);
    char bytes[4096];
    for (ssize_t got; failed == 0 && (got = read(ends[0], bytes, sizeof bytes)) != 0;) {
        if (got > 0)
            buf_put(out, bytes, (size_t)got);
        else if (errno != EINTR)
            break;
    }
    close(ends[0]);
    if (failed == 0)
        *code = wait_for(pid);
    return failed;
}

int program_begin(struct program *program, const char *const *words, FILE *file, struct err *err)
{
    int ends[2];
    pid_t pid = 0;
    *program = (struct program){.name = words[0]};
    if (open_pipe(ends, err) != 0)
        return -1;
    int failed = start(words, ends[0], fileno(file), -1, &pid, err);
    close(ends[0]);
    if (failed == 0 && (program->in = fdopen(ends[1], "w")) == NULL)
        failed = err_set_errno(err, ERR_OS, _("cannot run %s"), words[0]);
    if (failed != 0)
        close(ends[1]);
    program->pid = (int)pid;
    signal(SIGPIPE,
           SIG_IGN); /* it may end before it has read all: then writing fails, and its exit code says why */
    return failed;
}

int program_end(struct program *program, struct err *err)
{
    const int unwritten = fclose(program->in);
    const int code = wait_for((pid_t)program->pid);
    program->in = NULL;
    if (code != 0)
        return err_set(err, ERR_UNAVAILABLE, _("%s failed with exit code %d"), program->name, code);
    return unwritten == 0 ? 0 : err_set_errno(err, ERR_IO, _("cannot write to %s"), program->name);
}
