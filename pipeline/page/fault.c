/* fault: see fault.h. */
#include "page/fault.h"

#include <stdarg.h>

int page_fault(struct err *err, const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_vset(err, ERR_CONFIG, format, args);
    va_end(args);
    return err_place(err, "%s:%d", file, line);
}
