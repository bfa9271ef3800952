/* pdf_digest: see pdf_digest.h. */
#include "page/pdf_digest.h"

#include <stdio.h>

int32_t pdf_hundredths(int32_t mpt)
{
    return (mpt + 5) / 10;
}

void pdf_digest_page(struct digest *piece, int32_t width, int32_t height, struct digest *content)
{
    char line[DIGEST_HEX + 40], hex[DIGEST_HEX + 1];
    const int len = snprintf(line, sizeof line, "%d.%02d %d.%02d %s\n", width / 100, width % 100,
                             height / 100, height % 100, digest_end(content, hex));
    digest_more(piece, line, (size_t)len);
}

void pdf_digest_form(struct digest *piece, const char *name, size_t len, const char *content)
{
    digest_more(piece, name, len);
    digest_more(piece, " ", 1);
    digest_more(piece, content, DIGEST_HEX);
    digest_more(piece, "\n", 1);
}
