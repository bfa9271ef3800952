/*
 * err: how a failure travels.
 *
 * A function that can fail returns 0 or -1 (or a pointer or NULL) and fills the struct err given as its last
 * argument. The cause is written where it is found; callers add the place in front on the way up, so that the
 * user reads "import: marks.csv:12: mark "7" is outside 2..5". Kinds are the exit codes of the program.
 */
#ifndef ITOG_BASE_ERR_H
#define ITOG_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

/* Exit codes: 0 to 2 are itog's own, the rest are those of sysexits(3). */
enum err_kind {
    ERR_NONE = 0,
    ERR_OPEN_ITEMS = 1,   /* done, but findings or open items remain */
    ERR_LOCKED = 2,       /* another run holds the lock */
    ERR_USAGE = 64,       /* the command line is wrong */
    ERR_DATA = 65,        /* the input is wrong */
    ERR_NO_INPUT = 66,    /* a file or folder that was named is not there or not readable */
    ERR_UNAVAILABLE = 69, /* a service did not answer */
    ERR_SOFTWARE = 70,    /* a fault of itog itself */
    ERR_OS = 71,          /* the system refused (memory, fork) */
    ERR_CANT_CREATE = 73, /* an output file can't be made */
    ERR_IO = 74,          /* reading or writing failed (disk full) */
    ERR_TRY_LATER = 75,   /* a passing fault */
    ERR_CONFIG = 78       /* the configuration, a template or a font is wrong */
};

enum { ERR_BYTES = 1024 };

struct err {
    enum err_kind kind;
    char message[ERR_BYTES]; /* UTF-8; a longer one ends with a whole letter and "…" */
};

/* Fills ERR and returns -1, so that a caller can write `return err_set(...)`. ERR may be NULL. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

int err_vset(struct err *err, enum err_kind kind, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* As err_set, with ": strerror(errno)" behind the message. */
int err_set_errno(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "place: " in front of the message that is there. Returns -1. */
int err_place(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory that is there or ends the program with exit code 71: no caller checks. */
void *mem_alloc(size_t size);
/* The same for an array of megabytes that is written from front to back: with large pages where the system has them.
 * What is never written costs no memory. */
void *mem_large(size_t size);
void *mem_zalloc(size_t size);
void *mem_realloc(void *old, size_t size);
char *mem_strdup(const char *text);

#endif
