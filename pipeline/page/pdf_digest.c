/* pdf_digest: see pdf_digest.h. */
#include "page/pdf_digest.h"

#include <stdio.h>
#include <string.h>

int32_t pdf_hundredths(int32_t mpt)
{
    return (mpt + 5) / 10;
}

bool pdf_digest_letters(struct digest *content, unsigned face, const struct font_letters *letters,
                        const struct font_set *set)
{
    unsigned char bytes[1 + FONT_SHAPE + FONT_CODE_END * FONT_SHAPE];
    size_t len = 1 + FONT_SHAPE;
    bytes[0] = (unsigned char)face;
    memcpy(bytes + 1, letters->common, FONT_SHAPE);
    for (unsigned at = 0; at < sizeof set->bits / sizeof *set->bits; at++)
        for (uint64_t bits = set->bits[at]; bits != 0; bits &= bits - 1, len += FONT_SHAPE) {
            const unsigned code = 64 * at + (unsigned)__builtin_ctzll(bits);
            if (!letters->has[code])
                return false;
            memcpy(bytes + len, letters->letters[code], FONT_SHAPE);
        }
    digest_more(content, bytes, len);
    return true;
}

void pdf_digest_page(struct digest *piece, int32_t width, int32_t height, struct digest *content)
{
    char line[DIGEST_HEX + 40], hex[DIGEST_HEX + 1];
    const int len = snprintf(line, sizeof line, "%d.%02d %d.%02d %s\n", width / 100, width % 100,
                             height / 100, height % 100, digest_end(content, hex));
    digest_more(piece, line, (size_t)len);
}

void pdf_digest_part(struct digest *piece, const char *name, const char *drawn)
{
    digest_more(piece, name, strlen(name));
    digest_more(piece, " ", 1);
    digest_more(piece, drawn, strlen(drawn));
    digest_more(piece, "\n", 1);
}

char *pdf_digest_image(int width, int channels, const void *samples, size_t len, const void *alpha,
                       size_t alpha_len, char out[DIGEST_HEX + 1])
{
    struct digest digest;
    digest_begin(&digest);
    digest_int(&digest, width);
    digest_int(&digest, channels);
    digest_field(&digest, samples, len);
    digest_field(&digest, alpha, alpha_len);
    return digest_end(&digest, out);
}
