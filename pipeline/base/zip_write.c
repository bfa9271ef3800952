/* zip_write: see zip_write.h. The records are those of APPNOTE.TXT, 4.3. */
#include "base/zip_write.h"
#include "base/buf.h"
#include "base/i18n.h"

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFLATE_LEVEL = 4,
    VERSION = 20,
    DEFLATED = 8,
    UTF8_NAMES = 1 << 11,
    FIRST_DAY = 0x21, /* 1980-01-01 */
    ENTRIES_MAX = 0xFFFF
};

struct zip_write {
    FILE *stream;
    struct libdeflate_compressor *compressor;
    struct buf packed, list; /* an entry; the central directory so far */
    uint64_t at;             /* how much is written */
    size_t count;
};

struct zip_write *zip_write_new(FILE *stream)
{
    struct zip_write *zip = mem_zalloc(sizeof *zip);
    zip->stream = stream;
    zip->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (zip->compressor == NULL)
        abort(); /* only memory could have failed, and that does not return */
    return zip;
}

static void put(struct buf *out, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_putc(out, (char)(number >> 8 * i));
}

static void write_out(struct zip_write *zip, const void *data, size_t len)
{
    fwrite(data, 1, len, zip->stream); /* what fails is seen by ferror at the end */
    zip->at += len;
}

/* What the entry's own header and its line of the list have in common. */
static void put_facts(struct buf *out, uint32_t crc, size_t packed, size_t len, size_t name_len)
{
    put(out, VERSION, 2);
    put(out, UTF8_NAMES, 2);
    put(out, DEFLATED, 2);
    put(out, 0, 2);
    put(out, FIRST_DAY, 2);
    put(out, crc, 4);
    put(out, packed, 4);
    put(out, len, 4);
    put(out, name_len, 2);
    put(out, 0, 2);
}

void zip_write_add(struct zip_write *zip, const char *name, const void *data, size_t len)
{
    uint32_t crc = libdeflate_crc32(0, data, len);
    size_t most = libdeflate_deflate_compress_bound(zip->compressor, len), name_len = strlen(name);
    struct buf header = {0};
    buf_clear(&zip->packed);
    buf_reserve(&zip->packed, most);
    size_t packed = libdeflate_deflate_compress(zip->compressor, data, len, zip->packed.data, most);

    put(&zip->list, 0x02014B50, 4);
    put(&zip->list, VERSION, 2);
    put_facts(&zip->list, crc, packed, len, name_len);
    put(&zip->list, 0, 10); /* no remark, one disk, no attributes */
    put(&zip->list, zip->at, 4);
    buf_put(&zip->list, name, name_len);
    zip->count++;

    put(&header, 0x04034B50, 4);
    put_facts(&header, crc, packed, len, name_len);
    buf_put(&header, name, name_len);
    write_out(zip, header.data, header.len);
    write_out(zip, zip->packed.data, packed);
    buf_free(&header);
}

int zip_write_end(struct zip_write *zip, struct err *err)
{
    struct buf end = {0};
    uint64_t list_at = zip->at;
    write_out(zip, buf_text(&zip->list), zip->list.len);
    put(&end, 0x06054B50, 4);
    put(&end, 0, 4);
    put(&end, zip->count, 2);
    put(&end, zip->count, 2);
    put(&end, zip->list.len, 4);
    put(&end, list_at, 4);
    put(&end, 0, 2);
    write_out(zip, end.data, end.len);
    buf_free(&end);
    if (ferror(zip->stream) || fflush(zip->stream) != 0)
        return err_set_errno(err, ERR_IO, _("the archive can't be written"));
    return zip->at <= UINT32_MAX && zip->count <= ENTRIES_MAX
               ? 0
               : err_set(err, ERR_DATA, _("the archive is too large"));
}

void zip_write_free(struct zip_write *zip)
{
    if (zip == NULL)
        return;
    libdeflate_free_compressor(zip->compressor);
    buf_free(&zip->packed);
    buf_free(&zip->list);
    free(zip);
}
