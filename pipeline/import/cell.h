/*
 * cell: what stands in one cell of a Russian journal. In: its text, UTF-8: "5", "5/4", "5 4 н", "осв", "4-",
 * "". Out: its marks and absences, in their order. Pure: no memory, no I/O. Words are read without regard to
 * case and to ё or е, and Latin letters that look Cyrillic (H, B, O, C ...) stand for these.
 *
 * Items stand apart by spaces or by one of / , ; \ |. A comma or a point between two digits is refused: "4,5"
 * may be two marks or a number of the school's own; so are "54" and marks outside the scale: nothing is
 * guessed. A sign behind a mark ("5-", "4+", "4!") does not change it.
 */
#ifndef ITOG_IMPORT_CELL_H
#define ITOG_IMPORT_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CELL_ITEMS_MAX = 16 };

struct cell_item {
    bool absence;        /* KIND is a code of attendance, not a kind of mark */
    bool sign;           /* stood with a sign, which is dropped */
    const char *kind;    /* "number", "pass", "exempt" ...; "ill", "absent", "late" ...: words of the store */
    int64_t value_x1000; /* of a number */
};

/*
 * The items of TEXT, at most MAX, of marks 1..MARK_HIGH (0: 5): how many; 0 when the cell is empty or holds a
 * dash. −1: it can't be read; *FAILED_AT (may be NULL) is the byte where.
 */
int cell_parse(const char *text, int mark_high, struct cell_item *items, int max, size_t *failed_at);

/* One word alone ("н/а", "зч", "."): its kind of mark, or NULL. */
const char *cell_mark_word(const char *text);
/* One word alone ("н", "Б", "уп"): its code of attendance, "осв" included, or NULL. */
const char *cell_absence_word(const char *text);

#endif
