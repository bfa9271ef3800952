/* log: see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level level_now = LOG_NORMAL;
static bool line_is_open;

void log_begin(enum log_level level)
{
    level_now = level;
}

static void log_line(const char *format, va_list args)
{
    log_progress_end();
    fputs("itog: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void log_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(format, args);
    va_end(args);
}

void log_info(const char *format, ...)
{
    if (level_now < LOG_VERBOSE)
        return;
    va_list args;
    va_start(args, format);
    log_line(format, args);
    va_end(args);
}

void log_progress(const char *what, size_t done, size_t total)
{
    if (level_now == LOG_QUIET || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r\033[K%s %zu/%zu", what, done, total);
    fflush(stderr);
    line_is_open = true;
}

void log_progress_end(void)
{
    if (line_is_open)
        fputs("\r\033[K", stderr);
    line_is_open = false;
}
