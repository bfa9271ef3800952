/*
 * log: what goes to stderr. Lines carry identifiers, never names of people. Success is quiet, so that cron
 * mails only trouble; on a terminal a progress line shows what is being done.
 */
#ifndef ITOG_BASE_LOG_H
#define ITOG_BASE_LOG_H

#include <stddef.h>

enum log_level { LOG_QUIET, LOG_NORMAL, LOG_VERBOSE };

void log_begin(enum log_level level);

/* A line that is always shown ("itog: " in front). */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A line for --verbose. */
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* On a terminal: WHAT and DONE of TOTAL on one line that is written over; elsewhere nothing. */
void log_progress(const char *what, size_t done, size_t total);
/* Clears the progress line. */
void log_progress_end(void);

#endif
