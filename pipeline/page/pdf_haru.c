/* pdf_haru: see pdf_haru.h. */
#include "page/pdf_haru.h"
#include "base/err.h"

#include <stdlib.h>

static void on_error(HPDF_STATUS code, HPDF_STATUS detail, void *user)
{
    struct haru_fault *fault = user;
    if (fault->code == 0)
        *fault = (struct haru_fault){code, detail};
}

static void *on_alloc(HPDF_UINT size)
{
    return mem_alloc(size);
}

static void on_free(void *memory)
{
    free(memory);
}

HPDF_Doc haru_new(struct haru_fault *fault)
{
    *fault = (struct haru_fault){0, 0};
    HPDF_Doc doc = HPDF_NewEx(on_error, on_alloc, on_free, 0, fault);
    if (doc == NULL)
        abort(); /* only memory could have failed, and that does not return */
    return doc;
}
