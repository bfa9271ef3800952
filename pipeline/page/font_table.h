/*
 * font_table: the tables of a TrueType file (the OpenType specification has them), which may come from a stranger: every offset
 * is checked against the file's length. Glyphs are numbered from 0; their outlines stand in the table glyf.
 */
#ifndef ITOG_PAGE_FONT_TABLE_H
#define ITOG_PAGE_FONT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an embedded file has, in the order of their tags, as the directory of a file wants them. */
enum font_tag {
    FONT_CVT,
    FONT_FPGM,
    FONT_GLYF,
    FONT_HEAD,
    FONT_HHEA,
    FONT_HMTX,
    FONT_LOCA,
    FONT_MAXP,
    FONT_PREP,
    FONT_TABLES
};
extern const char font_tags[FONT_TABLES][5];

struct font_table {
    const unsigned char *data;
    size_t len;
};

struct font_tables {
    struct font_table at[FONT_TABLES]; /* of one that is not there the length is 0 */
    size_t count;                      /* of the glyphs */
};

unsigned font_read16(const unsigned char *at);
size_t font_read32(const unsigned char *at);

/* Finds the tables of a file. Only: it has no others, and each once. False: it is no sound TrueType file. */
bool font_tables_find(const char *data, size_t len, bool only, struct font_tables *tables);

/* The outline of glyph ID, which is less than count. */
struct font_table font_outline(const struct font_tables *tables, size_t id);
/* The metrics of glyph ID: its advance, and how far left of its outline it begins. False: the file has none. */
bool font_metrics(const struct font_tables *tables, size_t id, unsigned char metrics[4]);

/* Is the outline made of other glyphs? Then these, one after the other: AT is 0 at first. 0: no more; -1: the outline is
 * broken. */
bool font_is_composite(struct font_table outline);
int font_next_part(const struct font_tables *tables, struct font_table outline, size_t *at, unsigned *part);

#endif
