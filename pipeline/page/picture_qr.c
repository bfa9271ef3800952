/*
 * picture_qr: texts as QR codes. In: "qr:TEXT"; out: its modules; fails on a text that is empty or has no room in a symbol.
 * Digits, and digits with Latin capitals, take less room than other characters.
 */
#include "base/i18n.h"
#include "page/picture.h"

#include <limits.h>
#include <qrencode.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *scheme;
    QRecLevel level;
} schemes[] = {
    {"qr:", QR_ECLEVEL_M}, {"qr-l:", QR_ECLEVEL_L}, {"qr-q:", QR_ECLEVEL_Q}, {"qr-h:", QR_ECLEVEL_H}};

static int find_scheme(const char *src)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(src, schemes[i].scheme, strlen(schemes[i].scheme)) == 0)
            return (int)i;
    return -1;
}

bool symbol_is(const char *src)
{
    return find_scheme(src) >= 0;
}

/* In the library, but not in its header; where it is hidden, this is NULL. */
extern QRcode *QRcode_encodeMask(QRinput *input, int mask) __attribute__((weak));

/* The densest mode that has all characters of the text. */
static QRencodeMode mode_of(const char *text)
{
    static const char capitals[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    if (text[strspn(text, "0123456789")] == '\0')
        return QR_MODE_NUM;
    return text[strspn(text, capitals)] == '\0' ? QR_MODE_AN : QR_MODE_8;
}

/*
 * The mask is fixed: to weigh all eight against each other takes four times as long as all the rest, and a code is the same to
 * every reader under each of them, unless the text itself draws large patterns. NULL: the text has no room.
 */
static QRcode *encode(const char *text, QRecLevel level)
{
    enum { MASK = 3 /* (row + column) mod 3 */ };
    QRcode *code = NULL;
    QRinput *input = QRinput_new2(0, level);
    if (input == NULL)
        abort();
    if (strlen(text) <= INT_MAX &&
        QRinput_append(input, mode_of(text), (int)strlen(text), (const unsigned char *)text) == 0)
        code = QRcode_encodeMask != NULL ? QRcode_encodeMask(input, MASK) : QRcode_encodeInput(input);
    QRinput_free(input);
    return code;
}

/* Of all that the library tells of a module its lowest bit: eight modules at once. */
static void keep_colors(unsigned char *to, const unsigned char *from, size_t count)
{
    for (; count >= sizeof(uint64_t);
         to += sizeof(uint64_t), from += sizeof(uint64_t), count -= sizeof(uint64_t)) {
        uint64_t modules;
        memcpy(&modules, from, sizeof modules);
        modules &= UINT64_C(0x0101010101010101);
        memcpy(to, &modules, sizeof modules);
    }
    while (count-- > 0)
        *to++ = *from++ & 1;
}

struct symbol *symbol_make(struct arena *arena, const char *src, struct err *err)
{
    const int scheme = find_scheme(src);
    const char *text = src + strlen(schemes[scheme].scheme);
    if (*text == '\0') {
        err_set(err, ERR_CONFIG, _("the QR code has no text"));
        return NULL;
    }
    QRcode *code = encode(text, schemes[scheme].level);
    if (code == NULL) {
        err_set(err, ERR_CONFIG, _("a text of %zu bytes has no room in a QR code"), strlen(text));
        return NULL;
    }
    struct symbol *symbol = arena_alloc(arena, sizeof *symbol);
    const size_t count = (size_t)code->width * (size_t)code->width;
    unsigned char *is_dark = arena_raw(arena, count);
    keep_colors(is_dark, code->data, count);
    *symbol = (struct symbol){code->width, is_dark};
    QRcode_free(code);
    return symbol;
}

void symbol_svg(const struct symbol *symbol, struct buf *out)
{
    const int side = symbol->modules + 2 * SYMBOL_QUIET;
    buf_printf(out,
               "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' "
               "shape-rendering='crispEdges'><rect width='%d' height='%d' fill='white'/><path d='",
               2 * side, 2 * side, side, side, side, side);
    for (int y = 0; y < symbol->modules; y++) {
        const unsigned char *row = symbol->is_dark + y * symbol->modules;
        for (int x = 0, end; x < symbol->modules; x = end) {
            for (end = x + 1; end < symbol->modules && row[end] == row[x]; end++)
                ;
            if (row[x])
                buf_printf(out, "M%d %dh%dv1h-%dz", x + SYMBOL_QUIET, y + SYMBOL_QUIET, end - x, end - x);
        }
    }
    buf_puts(out, "'/></svg>");
}
