/* fault: see fault.h. */
#include "page/fault.h"

#include <stdarg.h>
#include <stdio.h>

int page_fault(struct err *err, const char *file, int line, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return err_set(err, ERR_CONFIG, "%s:%d: %s", file, line, text);
}
