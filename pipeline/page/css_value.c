/*
 * css_value: the value of a declaration as longhands, exact; in: its tokens, out: css_declarations; fails on
 * what is not a known value of the property.
 */
#include "page/css_value.h"
#include "base/i18n.h"
#include "page/fault.h"

#include <string.h>
#include <strings.h>

enum { LENGTH_MAX_MPT = 20000000 };

static const struct css_keyword font_styles[] = {{"normal", 0}, {"italic", 1}, {"oblique", 1}, {0}};
static const struct css_keyword border_styles[] = {{"none", BORDER_NONE},
                                                   {"solid", BORDER_SOLID},
                                                   {"dashed", BORDER_DASHED},
                                                   {"dotted", BORDER_DOTTED},
                                                   {0}};
static const struct css_keyword border_widths[] = {{"thin", 750}, {"medium", 2250}, {"thick", 3750}, {0}};

static int refuse(struct css_reader *reader)
{
    struct css_scan *scan = reader->scan;
    if (reader->at >= reader->count)
        return page_fault(scan->err, scan->name, reader->line, _("the value of \"%s\" is not complete"),
                          reader->property->name);
    return page_fault(scan->err, scan->name, reader->tokens[reader->at].line,
                      _("%s is not a known value of \"%s\""),
                      css_show(scan->arena, &reader->tokens[reader->at]), reader->property->name);
}

static struct css_token *peek(struct css_reader *reader)
{
    return reader->at < reader->count ? &reader->tokens[reader->at] : NULL;
}

static void put(struct css_reader *reader, enum css_property property, struct css_declaration value)
{
    value.property = property;
    value.file = reader->scan->name;
    value.line = reader->line;
    buf_put(reader->out, &value, sizeof value);
}

static bool read_keyword(struct css_reader *reader, const struct css_keyword *keywords, int *value)
{
    const struct css_token *token = peek(reader);
    if (token == NULL || token->kind != TOKEN_IDENT)
        return false;
    for (; keywords->name != NULL; keywords++) {
        if (css_is(token, keywords->name)) {
            *value = keywords->value;
            reader->at++;
            return true;
        }
    }
    return false;
}

static int64_t divide(int64_t value, int64_t by) /* to the nearest */
{
    return value >= 0 ? (value + by / 2) / by : -((-value + by / 2) / by);
}

/* A length; FLAGS as in the table. NUMBER: a bare number is one too (line-height). */
static bool read_length(struct css_reader *reader, int flags, bool number, struct css_length *length)
{
    const struct css_token *token = peek(reader);
    if (token == NULL)
        return false;
    if (token->kind == TOKEN_IDENT) {
        bool is_auto = (flags & AUTO) && css_is(token, "auto");
        if (!is_auto && !((flags & ZERO_WORD) && css_is(token, "normal")))
            return false;
        *length = (struct css_length){is_auto ? CSS_LENGTH_AUTO : CSS_LENGTH_MPT, 0};
        reader->at++;
        return true;
    }
    if (token->kind != TOKEN_NUMBER || (token->millionths < 0 && !(flags & NEGATIVE)))
        return false;
    static const struct {
        enum css_length_kind kind;
        int64_t times, by; /* of millionths */
    } scales[] = {
        [UNIT_NONE] = {CSS_NUMBER, 1, 1000},       [UNIT_PERCENT] = {CSS_LENGTH_PERCENT, 1, 1000},
        [UNIT_EM] = {CSS_LENGTH_EM, 1, 1000},      [UNIT_REM] = {CSS_LENGTH_REM, 1, 1000},
        [UNIT_PT] = {CSS_LENGTH_MPT, 1, 1000},     [UNIT_PX] = {CSS_LENGTH_MPT, 3, 4000},
        [UNIT_MM] = {CSS_LENGTH_MPT, 360, 127000}, [UNIT_CM] = {CSS_LENGTH_MPT, 3600, 127000},
        [UNIT_IN] = {CSS_LENGTH_MPT, 72, 1000},
    };
    int64_t value = divide(token->millionths * scales[token->unit].times, scales[token->unit].by);
    if (value > LENGTH_MAX_MPT || value < -LENGTH_MAX_MPT)
        return false;
    *length = (struct css_length){scales[token->unit].kind, (int32_t)value};
    if (length->kind == CSS_NUMBER && !number) {
        if (value != 0)
            return false; /* "width: 5": the unit is missing */
        length->kind = CSS_LENGTH_MPT;
    }
    if (length->kind == CSS_LENGTH_PERCENT && !(flags & PERCENT))
        return false;
    reader->at++;
    return true;
}

static bool hex_color(const struct css_token *token, uint32_t *rgb)
{
    uint32_t value = 0;
    if (token->len != 3 && token->len != 6)
        return false;
    for (size_t i = 0; i < token->len; i++) {
        char byte = token->text[i];
        uint32_t digit;
        if (byte >= '0' && byte <= '9')
            digit = (uint32_t)(byte - '0');
        else if ((byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F'))
            digit = (uint32_t)((byte | 0x20) - 'a') + 10;
        else
            return false;
        value = token->len == 3 ? value << 8 | digit * 0x11 : value << 4 | digit;
    }
    *rgb = value;
    return true;
}

static bool read_color(struct css_reader *reader, struct css_declaration *value)
{
    static const struct {
        const char *name;
        uint32_t rgb;
    } names[] = {{"black", 0x000000},  {"silver", 0xC0C0C0}, {"gray", 0x808080},   {"white", 0xFFFFFF},
                 {"maroon", 0x800000}, {"red", 0xFF0000},    {"purple", 0x800080}, {"fuchsia", 0xFF00FF},
                 {"green", 0x008000},  {"lime", 0x00FF00},   {"olive", 0x808000},  {"yellow", 0xFFFF00},
                 {"navy", 0x000080},   {"blue", 0x0000FF},   {"teal", 0x008080},   {"aqua", 0x00FFFF},
                 {"orange", 0xFFA500}};
    const struct css_token *token = peek(reader);
    if (token == NULL)
        return false;
    value->keyword = 0;
    if (token->kind == TOKEN_HASH && hex_color(token, &value->rgb)) {
        reader->at++;
        return true;
    }
    if (token->kind != TOKEN_IDENT)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (css_is(token, names[i].name)) {
            value->rgb = names[i].rgb;
            reader->at++;
            return true;
        }
    }
    if (css_is(token, "currentcolor"))
        value->keyword = COLOR_CURRENT;
    else if (css_is(token, "transparent"))
        value->keyword = COLOR_TRANSPARENT;
    else
        return false;
    reader->at++;
    return true;
}

bool css_color(const char *text, uint32_t *rgb, int *keyword)
{
    struct css_scan scan = {"", text, text + strlen(text), 1, NULL, NULL};
    struct css_reader reader = {.scan = &scan, .count = 1};
    struct css_declaration value = {0};
    const char *name = text + (*text == '#');
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] != '\0' ||
        css_next(&scan, &reader.tokens[0]) < 0 || scan.at != scan.end || !read_color(&reader, &value))
        return false;
    *rgb = value.rgb;
    *keyword = value.keyword;
    return true;
}

/* "color" itself has no transparent, a border neither; background has both names of nothing. */
static int read_color_value(struct css_reader *reader, struct css_declaration *value)
{
    const struct css_token *token = peek(reader);
    if (token != NULL && strcmp(reader->property->name, "background") == 0 && css_is(token, "none")) {
        value->keyword = COLOR_TRANSPARENT;
        reader->at++;
        return 0;
    }
    if (!read_color(reader, value))
        return refuse(reader);
    if ((value->keyword == COLOR_TRANSPARENT && reader->property->property != CSS_BACKGROUND) ||
        (value->keyword == COLOR_CURRENT && reader->property->property == CSS_COLOR)) {
        reader->at--;
        return refuse(reader);
    }
    return 0;
}

/* The first family decides and must be one that the house has; what follows is for browsers. */
static int read_family(struct css_reader *reader, struct css_declaration *value)
{
    static const struct {
        const char *name;
        int family; /* FONT_SERIF 0, FONT_SANS 1 */
    } families[] = {{"PT Serif", 0}, {"serif", 0}, {"PT Sans", 1}, {"sans-serif", 1}};
    value->keyword = -1;
    for (bool first = true;; first = false) {
        char name[64] = "";
        size_t len = 0, start = reader->at;
        const struct css_token *token = peek(reader);
        if (token == NULL)
            return refuse(reader);
        do {
            if (token->kind != TOKEN_IDENT && token->kind != TOKEN_STRING)
                return refuse(reader);
            if (len + token->len + 2 < sizeof name) {
                if (len > 0)
                    name[len++] = ' ';
                memcpy(name + len, token->text, token->len);
                len += token->len;
            }
            reader->at++;
            token = token->kind == TOKEN_STRING ? NULL : peek(reader);
        } while (token != NULL && token->kind == TOKEN_IDENT);
        for (size_t i = 0; first && i < sizeof families / sizeof *families; i++)
            if (strcasecmp(name, families[i].name) == 0)
                value->keyword = families[i].family;
        if (value->keyword < 0)
            return page_fault(
                reader->scan->err, reader->scan->name, reader->tokens[start].line,
                _("the first font family must be \"PT Serif\" (serif) or \"PT Sans\" (sans-serif), "
                  "not \"%s\""),
                name);
        token = peek(reader);
        if (token == NULL)
            return 0;
        if (token->kind != TOKEN_MARK || token->mark != ',')
            return refuse(reader);
        reader->at++;
    }
}

static bool read_weight(struct css_reader *reader, struct css_declaration *value)
{
    static const struct css_keyword weights[] = {{"normal", 0}, {"bold", 1}, {0}};
    const struct css_token *token = peek(reader);
    if (token == NULL)
        return false;
    if (token->kind == TOKEN_NUMBER && token->unit == UNIT_NONE &&
        (token->millionths == 400000000 || token->millionths == 700000000)) {
        value->keyword = token->millionths == 700000000;
        reader->at++;
        return true;
    }
    return read_keyword(reader, weights, &value->keyword);
}

static int read_line_height(struct css_reader *reader, struct css_declaration *value)
{
    return read_length(reader, PERCENT | ZERO_WORD, true, &value->length) ? 0 : refuse(reader);
}

/* font: [italic] [bold] size[/line-height] family */
static int read_font(struct css_reader *reader)
{
    struct css_declaration style = {0}, weight = {0}, size = {0}, family = {0};
    struct css_declaration height = {.length = {CSS_LENGTH_MPT, 0}};
    for (int i = 0; i < 2; i++)
        if (!read_keyword(reader, font_styles, &style.keyword))
            read_weight(reader, &weight);
    if (!read_length(reader, PERCENT, false, &size.length))
        return refuse(reader);
    const struct css_token *token = peek(reader);
    if (token != NULL && token->kind == TOKEN_MARK && token->mark == '/') {
        reader->at++;
        if (read_line_height(reader, &height) < 0)
            return -1;
    }
    if (read_family(reader, &family) < 0)
        return -1;
    put(reader, CSS_FONT_STYLE, style);
    put(reader, CSS_FONT_WEIGHT, weight);
    put(reader, CSS_FONT_SIZE, size);
    put(reader, CSS_LINE_HEIGHT, height);
    put(reader, CSS_FONT_FAMILY, family);
    return 0;
}

static bool read_border_width(struct css_reader *reader, struct css_declaration *value)
{
    int width;
    if (read_keyword(reader, border_widths, &width)) {
        value->length = (struct css_length){CSS_LENGTH_MPT, width};
        return true;
    }
    return read_length(reader, 0, false, &value->length);
}

static int read_border(struct css_reader *reader)
{
    struct css_declaration width = {.length = {CSS_LENGTH_MPT, 2250}}, style = {.keyword = BORDER_NONE};
    struct css_declaration color = {.keyword = COLOR_CURRENT};
    bool has_width = false, has_style = false, has_color = false;
    if (reader->count == 0)
        return refuse(reader);
    while (reader->at < reader->count) {
        if (!has_style && read_keyword(reader, border_styles, &style.keyword))
            has_style = true;
        else if (!has_width && read_border_width(reader, &width))
            has_width = true;
        else if (!has_color && read_color(reader, &color) && color.keyword != COLOR_TRANSPARENT)
            has_color = true;
        else
            return refuse(reader);
    }
    int from = (int)reader->property->property - CSS_BORDER_STYLE,
        to = reader->property->flags & ALL_SIDES ? SIDE_LEFT : from;
    for (int side = from; side <= to; side++) {
        put(reader, (enum css_property)(CSS_BORDER_STYLE + side), style);
        put(reader, (enum css_property)(CSS_BORDER_WIDTH + side), width);
        put(reader, (enum css_property)(CSS_BORDER_COLOR + side), color);
    }
    return 0;
}

/* One to four values: all; vertical, horizontal; top, horizontal, bottom; top, right, bottom, left. */
static int read_four(struct css_reader *reader)
{
    static const int source[4][4] = {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    const struct css_property_entry *property = reader->property;
    struct css_declaration values[4] = {0};
    int count = 0;
    do {
        bool read = false;
        if (count == 4)
            return refuse(reader);
        if (property->how == HOW_FOUR_LENGTHS)
            read = read_length(reader, reader->flags, false, &values[count].length);
        else if (property->how == HOW_FOUR_WIDTHS)
            read = read_border_width(reader, &values[count]);
        else if (property->how == HOW_FOUR_STYLES)
            read = read_keyword(reader, border_styles, &values[count].keyword);
        else
            read = read_color(reader, &values[count]) && values[count].keyword != COLOR_TRANSPARENT;
        if (!read)
            return refuse(reader);
        count++;
    } while (reader->at < reader->count);
    for (int side = 0; side < 4; side++) {
        struct css_declaration *value = &values[source[count - 1][side]];
        /* an "auto" of the upper or lower margin is nothing, as in CSS */
        if (value->length.kind == CSS_LENGTH_AUTO && (side == SIDE_TOP || side == SIDE_BOTTOM))
            put(reader, (enum css_property)(property->property + (unsigned)side),
                (struct css_declaration){.length = {CSS_LENGTH_MPT, 0}});
        else
            put(reader, (enum css_property)(property->property + (unsigned)side), *value);
    }
    return 0;
}

/* string-set: name content() */
static int read_string_set(struct css_reader *reader, struct css_declaration *value)
{
    const struct css_token *token = peek(reader);
    if (token == NULL || token->kind != TOKEN_IDENT)
        return refuse(reader);
    reader->at++;
    if (css_is(token, "none") && reader->at == reader->count)
        return 0;
    value->text = arena_strndup(reader->scan->arena, token->text, token->len);
    token = peek(reader);
    if (token == NULL || token->kind != TOKEN_FUNCTION || !css_is(token, "content"))
        return refuse(reader);
    reader->at++;
    token = peek(reader);
    if (token != NULL && css_is(token, "text"))
        reader->at++;
    token = peek(reader);
    if (token == NULL || token->kind != TOKEN_MARK || token->mark != ')')
        return refuse(reader);
    reader->at++;
    return 0;
}

/* counter(page), counter(pages), string(name): TOKEN is the function. */
static int read_content_function(struct css_reader *reader, struct content *item)
{
    const struct css_token *function = peek(reader);
    bool counter = css_is(function, "counter");
    if (!counter && !css_is(function, "string"))
        return refuse(reader);
    reader->at++;
    const struct css_token *argument = peek(reader);
    if (argument == NULL || argument->kind != TOKEN_IDENT)
        return refuse(reader);
    if (counter && css_is(argument, "page"))
        item->kind = CONTENT_PAGE;
    else if (counter && css_is(argument, "pages"))
        item->kind = CONTENT_PAGES;
    else if (counter)
        return refuse(reader);
    else
        item->kind = CONTENT_STRING;
    if (item->kind == CONTENT_STRING)
        item->text = arena_strndup(reader->scan->arena, argument->text, argument->len);
    reader->at++;
    const struct css_token *token = peek(reader);
    if (token == NULL || token->kind != TOKEN_MARK || token->mark != ')')
        return refuse(reader);
    reader->at++;
    return 0;
}

static int read_content(struct css_reader *reader, struct css_declaration *value)
{
    struct content *items = arena_alloc(reader->scan->arena, (reader->count + 1) * sizeof *items);
    const struct css_token *token = peek(reader);
    value->items = items;
    if (token != NULL && (css_is(token, "none") || css_is(token, "normal"))) {
        reader->at++;
        return 0;
    }
    do {
        token = peek(reader);
        struct content *item = &items[value->item_count];
        if (token != NULL && token->kind == TOKEN_STRING) {
            *item = (struct content){CONTENT_TEXT, token->text};
            reader->at++;
        } else if (token == NULL || token->kind != TOKEN_FUNCTION) {
            return refuse(reader);
        } else if (read_content_function(reader, item) < 0) {
            return -1;
        }
        value->item_count++;
    } while (reader->at < reader->count);
    return 0;
}

/* size: A4 [portrait | landscape] | width [height] */
static int read_size(struct css_reader *reader, struct css_declaration *value)
{
    static const struct {
        const char *name;
        int32_t width_mpt, height_mpt;
    } sizes[] = {
        {"A3", 841890, 1190551}, {"A4", 595276, 841890}, {"A5", 419528, 595276}, {"letter", 612000, 792000}};
    const struct css_token *token = peek(reader);
    if (token == NULL)
        return refuse(reader);
    value->length.kind = value->second.kind = CSS_LENGTH_MPT;
    if (token->kind == TOKEN_NUMBER) {
        if (!read_length(reader, 0, false, &value->length) || value->length.kind != CSS_LENGTH_MPT)
            return refuse(reader);
        value->second = value->length;
        if (reader->at < reader->count &&
            (!read_length(reader, 0, false, &value->second) || value->second.kind != CSS_LENGTH_MPT))
            return refuse(reader);
    } else {
        bool known = false, landscape = false;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !known; i++) {
            if (css_is(token, sizes[i].name)) {
                known = true;
                value->length.value = sizes[i].width_mpt;
                value->second.value = sizes[i].height_mpt;
            }
        }
        if (!known)
            return refuse(reader);
        reader->at++;
        token = peek(reader);
        if (token != NULL && ((landscape = css_is(token, "landscape")) || css_is(token, "portrait")))
            reader->at++;
        if (landscape) {
            struct css_length width = value->length;
            value->length = value->second;
            value->second = width;
        }
    }
    if (value->length.value < 28000 || value->second.value < 28000)
        return page_fault(reader->scan->err, reader->scan->name, reader->line, _("the page is too small"));
    return 0;
}

static int read_integer(struct css_reader *reader, struct css_declaration *value)
{
    const struct css_token *token = peek(reader);
    if (token == NULL || token->kind != TOKEN_NUMBER || token->unit != UNIT_NONE || token->has_fraction ||
        token->millionths < 1000000 || token->millionths > 100000000)
        return refuse(reader);
    value->keyword = (int)(token->millionths / 1000000);
    reader->at++;
    return 0;
}

static int read_share(struct css_reader *reader, struct css_declaration *value)
{
    enum { LEAST = 10, MOST = 100 };
    const struct css_token *token = peek(reader);
    if (token != NULL && css_is(token, "none")) {
        reader->at++;
        return 0;
    }
    if (token == NULL || token->kind != TOKEN_NUMBER || token->unit != UNIT_PERCENT || token->has_fraction ||
        token->millionths < LEAST * INT64_C(1000000) || token->millionths > MOST * INT64_C(1000000))
        return refuse(reader);
    value->keyword = (int)(token->millionths / 1000000);
    reader->at++;
    return 0;
}

static int read_single(struct css_reader *reader, struct css_declaration *value)
{
    const struct css_property_entry *property = reader->property;
    bool read = false;
    switch (property->how) {
    case HOW_KEYWORD:
        read = read_keyword(reader, property->keywords, &value->keyword);
        break;
    case HOW_BORDER_STYLE:
        read = read_keyword(reader, border_styles, &value->keyword);
        break;
    case HOW_LENGTH:
        read = read_length(reader, reader->flags, false, &value->length);
        break;
    case HOW_BORDER_WIDTH:
        read = read_border_width(reader, value);
        break;
    case HOW_WEIGHT:
        read = read_weight(reader, value);
        break;
    case HOW_INTEGER:
        return read_integer(reader, value);
    case HOW_SHARE:
        return read_share(reader, value);
    case HOW_FAMILY:
        return read_family(reader, value);
    case HOW_LINE_HEIGHT:
        return read_line_height(reader, value);
    case HOW_COLOR:
        return read_color_value(reader, value);
    case HOW_STRING_SET:
        return read_string_set(reader, value);
    case HOW_CONTENT:
        return read_content(reader, value);
    case HOW_SIZE:
        return read_size(reader, value);
    default:
        break;
    }
    return read ? 0 : refuse(reader);
}

int css_read_value(struct css_reader *reader)
{
    struct css_declaration value = {0};
    int result;
    switch (reader->property->how) {
    case HOW_FONT:
        result = read_font(reader);
        break;
    case HOW_BORDER:
        result = read_border(reader);
        break;
    case HOW_FOUR_LENGTHS:
    case HOW_FOUR_STYLES:
    case HOW_FOUR_WIDTHS:
    case HOW_FOUR_COLORS:
        result = read_four(reader);
        break;
    default:
        result = read_single(reader, &value);
        if (result == 0)
            put(reader, reader->property->property, value);
    }
    if (result < 0)
        return -1;
    return reader->at == reader->count ? 0 : refuse(reader);
}
