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

static HPDF_STATUS write_text(HPDF_Dict dict, HPDF_Stream stream)
{
    char **text = dict->attr;
    return *text != NULL ? HPDF_Stream_WriteStr(stream, *text) : HPDF_OK;
}

static HPDF_STATUS write_stream_text(HPDF_Dict dict, HPDF_Stream stream)
{
    HPDF_STATUS status = dict->attr != NULL ? write_text(dict, stream) : HPDF_OK;
    return status == HPDF_OK ? HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\012") : status;
}

HPDF_Dict haru_dict(HPDF_Doc doc, char **text)
{
    HPDF_Dict dict = HPDF_Dict_New(doc->mmgr);
    HPDF_Xref_Add(doc->xref, dict);
    dict->attr = text;
    dict->write_fn = write_text;
    return dict;
}

HPDF_Dict haru_stream(HPDF_Doc doc, char **text, const void *data, size_t len)
{
    HPDF_Dict dict = HPDF_DictStream_New(doc->mmgr, doc->xref);
    HPDF_Stream_Free(dict->stream);
    dict->stream = HPDF_MemStream_New(doc->mmgr, (HPDF_UINT)len); /* one block of the right size */
    HPDF_Stream_Write(dict->stream, data, (HPDF_UINT)len);
    dict->attr = text;
    dict->filter = HPDF_STREAM_FILTER_NONE;
    dict->write_fn = write_stream_text;
    return dict;
}

unsigned haru_id(HPDF_Dict dict)
{
    return dict->header.obj_id & 0x00FFFFFF;
}
