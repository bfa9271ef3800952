/* pdf_file: see pdf_file.h. */
#include "page/pdf_file.h"
#include "base/text.h"
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

enum { OBJECTS_PER_STREAM = 200, DEFLATE_LEVEL = 1 };

/* Where an object is: at a place in the file, or in an object stream. */
struct pdf_entry {
    uint64_t at;    /* offset in the file, or the number of the object stream */
    uint16_t index; /* within the object stream */
    uint8_t kind;   /* 0: not put in yet; 1, 2: as in a cross-reference stream */
};

void pdf_file_begin(struct pdf_file *file)
{
    *file = (struct pdf_file){.compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL)};
    if (file->compressor == NULL)
        abort(); /* only memory could have failed, and that does not return */
    buf_puts(&file->out, "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n");
    pdf_file_reserve(file); /* object 0 is the head of the free ones */
}

void pdf_file_free(struct pdf_file *file)
{
    buf_free(&file->out);
    buf_free(&file->waiting);
    buf_free(&file->heads);
    buf_free(&file->scratch);
    free(file->entries);
    libdeflate_free_compressor(file->compressor);
}

unsigned pdf_file_reserve(struct pdf_file *file)
{
    if (file->count == file->room) {
        file->room = file->room * 2 + 256;
        file->entries = mem_realloc(file->entries, file->room * sizeof *file->entries);
    }
    file->entries[file->count] = (struct pdf_entry){0};
    return (unsigned)file->count++;
}

static void put_stream(struct pdf_file *file, unsigned id, const char *dict, const char *filter,
                       const void *data, size_t len)
{
    file->entries[id] = (struct pdf_entry){.at = file->behind + file->out.len, .kind = 1};
    buf_number(&file->out, id);
    buf_puts(&file->out, " 0 obj\n<<");
    buf_puts(&file->out, dict);
    buf_puts(&file->out, filter);
    buf_puts(&file->out, "/Length ");
    buf_number(&file->out, len);
    buf_puts(&file->out, ">>stream\n");
    buf_put(&file->out, data, len);
    buf_puts(&file->out, "\nendstream\nendobj\n");
}

void pdf_file_stream(struct pdf_file *file, unsigned id, const char *dict, const void *data, size_t len)
{
    put_stream(file, id, dict, "/Filter/FlateDecode", data, len);
}

void pdf_file_plain_stream(struct pdf_file *file, unsigned id, const char *dict, const void *data, size_t len)
{
    put_stream(file, id, dict, "", data, len);
}

static void deflate(struct pdf_file *file, const struct buf *from)
{
    buf_clear(&file->scratch);
    buf_reserve(&file->scratch, libdeflate_zlib_compress_bound(file->compressor, from->len));
    file->scratch.len = libdeflate_zlib_compress(file->compressor, from->data, from->len, file->scratch.data,
                                                 file->scratch.capacity);
}

static void flush_waiting(struct pdf_file *file)
{
    if (file->waiting_count == 0)
        return;
    char dict[80];
    snprintf(dict, sizeof dict, "/Type/ObjStm/N %u/First %zu", file->waiting_count, file->heads.len);
    buf_put(&file->heads, file->waiting.data, file->waiting.len);
    deflate(file, &file->heads);
    pdf_file_stream(file, file->waiting_id, dict, file->scratch.data, file->scratch.len);
    buf_clear(&file->heads);
    buf_clear(&file->waiting);
    file->waiting_count = 0;
}

void pdf_file_put(struct pdf_file *file, unsigned id, const void *text, size_t len)
{
    if (file->waiting_count == OBJECTS_PER_STREAM)
        flush_waiting(file);
    if (file->waiting_count == 0)
        file->waiting_id = pdf_file_reserve(file);
    file->entries[id] = (struct pdf_entry){file->waiting_id, (uint16_t)file->waiting_count++, 2};
    buf_number(&file->heads, id);
    buf_putc(&file->heads, ' ');
    buf_number(&file->heads, file->waiting.len);
    buf_putc(&file->heads, ' ');
    buf_put(&file->waiting, text, len);
    buf_putc(&file->waiting, '\n');
}

void pdf_file_end(struct pdf_file *file, unsigned root, unsigned info, const char *trailer)
{
    enum { WIDTH = 8 };
    flush_waiting(file);
    const unsigned id = pdf_file_reserve(file);
    const uint64_t at = file->behind + file->out.len;
    file->entries[id] = (struct pdf_entry){.at = at, .kind = 1};
    struct buf table = {0};
    buf_reserve(&table, file->count * WIDTH);
    for (size_t i = 0; i < file->count; i++) { /* the kind, five bytes of place, two of index */
        const struct pdf_entry *entry = &file->entries[i];
        const unsigned char bytes[WIDTH] = {entry->kind,
                                            (unsigned char)(entry->at >> 32),
                                            (unsigned char)(entry->at >> 24),
                                            (unsigned char)(entry->at >> 16),
                                            (unsigned char)(entry->at >> 8),
                                            (unsigned char)entry->at,
                                            (unsigned char)(entry->index >> 8),
                                            (unsigned char)entry->index};
        buf_put(&table, bytes, WIDTH);
    }
    deflate(file, &table);
    buf_free(&table);
    char dict[240];
    snprintf(dict, sizeof dict, "/Type/XRef/W[1 5 2]/Size %zu/Root %u 0 R/Info %u 0 R%s", file->count, root,
             info, trailer);
    pdf_file_stream(file, id, dict, file->scratch.data, file->scratch.len);
    buf_printf(&file->out, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)at);
}

void pdf_file_text(struct buf *out, const char *text)
{
    const char *end = text + strlen(text);
    struct buf wide = {0};
    buf_put(&wide, "\xFE\xFF", 2);
    while (text < end) {
        uint32_t code = text_next(&text, end);
        if (code >= 0x10000) {
            uint32_t high = 0xD800 + ((code - 0x10000) >> 10);
            buf_putc(&wide, (char)(high >> 8));
            buf_putc(&wide, (char)high);
            code = 0xDC00 + (code & 0x3FF);
        }
        buf_putc(&wide, (char)(code >> 8));
        buf_putc(&wide, (char)code);
    }
    buf_putc(out, '(');
    for (size_t i = 0; i < wide.len; i++) {
        char byte = wide.data[i];
        if (byte == '(' || byte == ')' || byte == '\\')
            buf_putc(out, '\\');
        if (byte == '\r')
            buf_puts(out, "\\r");
        else
            buf_putc(out, byte);
    }
    buf_putc(out, ')');
    buf_free(&wide);
}
