/*
 * pdf_profile: sRGB as a colour profile of a display, made of its definition: the primaries of IEC 61966-2-1, adapted to the
 * profile connection space's white (D50), and its curve as a table. The layout is ICC.1:2001-04, version 2.4. Always the same
 * bytes; every number in it is big-endian.
 */
#include "page/pdf_meta.h"

#include <math.h>
#include <stdint.h>

enum { HEAD = 128, TAG = 12, TAGS = 9, CURVE = 1024, SCRIPT = 67 /* bytes of a name for an old system */ };

static void put_number(struct buf *out, uint32_t number, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        buf_putc(out, (char)(number >> shift));
}

static void put_zeros(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_putc(out, '\0');
}

/* Numbers with 16 bits behind the point. */
static void put_xyz(struct buf *out, const double xyz[3])
{
    for (size_t i = 0; i < 3; i++)
        put_number(out, (uint32_t)lround(xyz[i] * 65536), 4);
}

static const double white[3] = {0.9642, 1.0, 0.8249};
static const double primaries[3][3] = {
    {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}};

static void put_description(struct buf *out)
{
    static const char name[] = "sRGB";
    buf_puts(out, "desc");
    put_zeros(out, 4);
    put_number(out, sizeof name, 4);
    buf_put(out, name, sizeof name);
    put_zeros(out, 4 + 4 + 2 + 1 + SCRIPT); /* not in Unicode, nor for that system */
}

static void put_copyright(struct buf *out)
{
    static const char text[] = "no copyright, use freely";
    buf_puts(out, "text");
    put_zeros(out, 4);
    buf_put(out, text, sizeof text);
}

static void put_colour(struct buf *out, const double xyz[3])
{
    buf_puts(out, "XYZ ");
    put_zeros(out, 4);
    put_xyz(out, xyz);
}

static void put_curve(struct buf *out)
{
    buf_puts(out, "curv");
    put_zeros(out, 4);
    put_number(out, CURVE, 4);
    for (int i = 0; i < CURVE; i++) {
        const double value = i / (CURVE - 1.0);
        const double linear = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
        put_number(out, (uint32_t)lround(linear * 65535), 2);
    }
}

/* What is in BODY stands under COUNT names. */
static void put_tag(struct buf *table, struct buf *data, const char *const *names, size_t count,
                    struct buf *body)
{
    put_zeros(data, (4 - data->len % 4) % 4);
    for (size_t i = 0; i < count; i++) {
        buf_puts(table, names[i]);
        put_number(table, (uint32_t)(HEAD + 4 + TAGS * TAG + data->len), 4);
        put_number(table, (uint32_t)body->len, 4);
    }
    buf_put(data, body->data, body->len);
    buf_clear(body);
}

static void put_tags(struct buf *table, struct buf *data)
{
    static const char *const names[TAGS] = {"desc", "cprt", "wtpt", "rXYZ", "gXYZ",
                                            "bXYZ", "rTRC", "gTRC", "bTRC"};
    struct buf body = {0};
    put_description(&body);
    put_tag(table, data, &names[0], 1, &body);
    put_copyright(&body);
    put_tag(table, data, &names[1], 1, &body);
    put_colour(&body, white);
    put_tag(table, data, &names[2], 1, &body);
    for (size_t i = 0; i < 3; i++) {
        put_colour(&body, primaries[i]);
        put_tag(table, data, &names[3 + i], 1, &body);
    }
    put_curve(&body);
    put_tag(table, data, &names[6], 3, &body);
    buf_free(&body);
}

/* What is not said is 0: no preferred program, no flags, no maker, perceptual. */
static void put_head(struct buf *out, size_t size)
{
    put_number(out, (uint32_t)size, 4);
    put_zeros(out, 4);
    put_number(out, 0x02400000, 4);
    buf_puts(out, "mntrRGB XYZ ");
    static const uint32_t date[] = {1999, 10, 18, 0, 0, 0}; /* of the standard */
    for (size_t i = 0; i < 6; i++)
        put_number(out, date[i], 2);
    buf_puts(out, "acsp");
    put_zeros(out, 68 - out->len);
    put_xyz(out, white);
    put_zeros(out, HEAD - out->len);
}

void pdf_profile_srgb(struct buf *out)
{
    struct buf table = {0}, data = {0};
    put_tags(&table, &data);
    put_zeros(&data, (4 - data.len % 4) % 4);
    put_head(out, HEAD + 4 + table.len + data.len);
    put_number(out, TAGS, 4);
    buf_put(out, table.data, table.len);
    buf_put(out, data.data, data.len);
    buf_free(&table);
    buf_free(&data);
}
