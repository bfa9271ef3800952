/* pdf_meta: see pdf_meta.h. */
#include "page/pdf_meta.h"
#include "base/arena.h"
#include "base/date.h"
#include "page/page.h"
#include "page/pdf_file.h"

#include <string.h>

/* The identification of PDF/A stands beside what the document information says, too. */
static const char xmp[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
    "<pdfaid:part>2</pdfaid:part>\n"
    "<pdfaid:conformance>B</pdfaid:conformance>\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{{title}}</rdf:li></rdf:Alt></dc:title>\n"
    "<dc:language><rdf:Bag><rdf:li>{{lang}}</rdf:li></rdf:Bag></dc:language>\n"
    "<xmp:CreateDate>{{date}}</xmp:CreateDate>\n"
    "<xmp:ModifyDate>{{date}}</xmp:ModifyDate>\n"
    "</rdf:Description>\n"
    "</rdf:RDF>\n"
    "</x:xmpmeta>\n"
    "<?xpacket end=\"r\"?>";

void pdf_meta_begin(struct pdf_meta *meta, int64_t made_at)
{
    meta->kept = true;
    instant_format(made_at, 0, meta->date);
    digest_begin(&meta->pieces);
    digest_text(&meta->pieces, meta->date);
}

void pdf_meta_piece(struct pdf_meta *meta, const char *hash)
{
    if (meta->kept)
        digest_text(&meta->pieces, hash);
}

static void write_xmp(const struct pdf_meta *meta, const char *title, const char *lang, struct buf *out)
{
    static const char *const names[] = {"title", "lang", "date"};
    static const struct value_shape shape = {sizeof names / sizeof *names, names};
    struct arena *arena = arena_new();
    struct err err = {0};
    struct value fields[] = {value_text(arena, title), value_text(arena, lang),
                             value_text(arena, meta->date)};
    const struct value data = value_record(&shape, fields);
    mustache_render("xmp", xmp, strlen(xmp), &data, 1, 1, NULL, NULL, out,
                    &err); /* all its names are there */
    arena_free(arena);
}

void pdf_meta_catalog(const struct pdf_meta *meta, struct pdf_file *file, const char *title, const char *lang,
                      struct buf *out)
{
    if (!meta->kept)
        return;
    struct buf bytes = {0};
    const unsigned metadata = pdf_file_reserve(file), profile = pdf_file_reserve(file);
    write_xmp(meta, title, lang, &bytes);
    pdf_file_plain_stream(file, metadata, "/Type/Metadata/Subtype/XML", bytes.data, bytes.len);
    buf_clear(&bytes);
    pdf_profile_srgb(&bytes);
    pdf_file_plain_stream(file, profile, "/N 3/Alternate/DeviceRGB", bytes.data, bytes.len);
    buf_free(&bytes);
    buf_printf(
        out,
        "/Metadata %u 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        "/Info(sRGB, IEC 61966-2-1)/DestOutputProfile %u 0 R>>]",
        metadata, profile);
}

void pdf_meta_info(const struct pdf_meta *meta, struct buf *out)
{
    static const char *const names[] = {"CreationDate", "ModDate"};
    const char *d = meta->date;
    for (size_t i = 0; i < 2 && meta->kept; i++)
        buf_printf(out, "/%s(D:%.4s%.2s%.2s%.2s%.2s%.2sZ)", names[i], d, d + 5, d + 8, d + 11, d + 14,
                   d + 17);
}

void pdf_meta_trailer(struct pdf_meta *meta, struct buf *out)
{
    enum { HEX = 32 };
    char hash[DIGEST_HEX + 1];
    if (!meta->kept)
        return;
    digest_end(&meta->pieces, hash);
    buf_printf(out, "/ID[<%.*s><%.*s>]", HEX, hash, HEX, hash);
}
