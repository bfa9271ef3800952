/*
 * picture_svg: the subset of SVG as shapes: rect, line, polyline, polygon, circle, path and g, with fill, stroke, stroke-width
 * and stroke-dasharray. In: the nodes of an svg element; out: steps of a pen; fails on a value that is not what its attribute
 * needs, be it the template's or the data's.
 */
#include "base/i18n.h"
#include "page/css.h"
#include "page/element.h"
#include "page/picture.h"

#include <string.h>

enum value_kind { NUMBER, SIZE /* not negative */, LENGTH, POINTS, VIEW, COLOR, DASHES, STEPS };

static const struct property {
    enum tag tag; /* TAG_NONE: all */
    const char *name;
    enum value_kind kind;
} properties[] = {
    {TAG_NONE, "fill", COLOR},        {TAG_NONE, "stroke", COLOR},
    {TAG_NONE, "stroke-width", SIZE}, {TAG_NONE, "stroke-dasharray", DASHES},
    {TAG_SVG, "viewBox", VIEW},       {TAG_SVG, "width", LENGTH},
    {TAG_SVG, "height", LENGTH},      {TAG_RECT, "x", NUMBER},
    {TAG_RECT, "y", NUMBER},          {TAG_RECT, "width", SIZE},
    {TAG_RECT, "height", SIZE},       {TAG_LINE, "x1", NUMBER},
    {TAG_LINE, "y1", NUMBER},         {TAG_LINE, "x2", NUMBER},
    {TAG_LINE, "y2", NUMBER},         {TAG_CIRCLE, "cx", NUMBER},
    {TAG_CIRCLE, "cy", NUMBER},       {TAG_CIRCLE, "r", SIZE},
    {TAG_POLYLINE, "points", POINTS}, {TAG_POLYGON, "points", POINTS},
    {TAG_PATH, "d", STEPS},
};

static const struct property *find_property(enum tag tag, const char *name)
{
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if ((properties[i].tag == TAG_NONE || properties[i].tag == tag) &&
            strcmp(properties[i].name, name) == 0)
            return &properties[i];
    return NULL;
}

bool drawing_has(enum tag tag, const char *name)
{
    return find_property(tag, name) != NULL;
}

/* Numbers from LEAST to MOST of them. */
static bool read_numbers(const char *value, size_t least, size_t most, struct buf *out)
{
    const size_t before = out->len;
    const size_t size = sizeof(int32_t);
    return drawing_numbers(value, out) && (out->len - before) / size >= least &&
           (out->len - before) / size <= most;
}

/* A length with its unit, a bare number is pixels; in 1/1000 pt. */
static bool read_length(const char *value, int32_t *length)
{
    static const struct {
        const char *name;
        int64_t times, by;
    } units[] = {{"", 3, 4}, {"px", 3, 4}, {"pt", 1, 1}, {"mm", 360, 127}, {"cm", 3600, 127}, {"in", 72, 1}};
    const size_t digits = strspn(value, "+-.0123456789");
    struct buf number = {0}, numbers = {0};
    buf_put(&number, value, digits);
    bool known = read_numbers(buf_text(&number), 1, 1, &numbers), found = false;
    const int64_t thousandths = known ? *(const int32_t *)(const void *)numbers.data : 0;
    buf_free(&number);
    buf_free(&numbers);
    for (size_t i = 0; known && i < sizeof units / sizeof *units && !found; i++) {
        found = strcmp(value + digits, units[i].name) == 0;
        if (found && thousandths * units[i].times / units[i].by <= INT32_C(20000000))
            *length = (int32_t)(thousandths * units[i].times / units[i].by);
        else
            known = !found;
    }
    return known && found && *length > 0;
}

/* Reads a value of its kind into OUT: numbers, or the points of steps, which go into STEPS. */
static bool read_value(enum value_kind kind, const char *value, struct buf *out, struct buf *steps)
{
    const int32_t *numbers;
    int32_t length;
    uint32_t rgb;
    int keyword;
    bool right;
    switch (kind) {
    case NUMBER:
        return read_numbers(value, 1, 1, out);
    case SIZE:
        return read_numbers(value, 1, 1, out) && *(const int32_t *)(const void *)out->data >= 0;
    case LENGTH:
        right = read_length(value, &length);
        if (right)
            buf_put(out, &length, sizeof length);
        return right;
    case POINTS:
        return read_numbers(value, 0, SIZE_MAX, out) && out->len % (2 * sizeof *numbers) == 0;
    case VIEW:
        right = read_numbers(value, 4, 4, out);
        numbers = (const void *)out->data;
        return right && numbers[2] > 0 && numbers[3] > 0;
    case COLOR:
        return strcmp(value, "none") == 0 ||
               (css_color(value, &rgb, &keyword) && keyword != COLOR_TRANSPARENT);
    case DASHES:
        if (strcmp(value, "none") == 0)
            return true;
        right = read_numbers(value, 1, DASHES_MAX, out);
        numbers = (const void *)out->data;
        for (size_t i = 0; right && i < out->len / sizeof *numbers; i++)
            right = numbers[i] > 0;
        return right;
    default:
        return drawing_path(value, steps, out) == 0;
    }
}

static int refuse(enum value_kind kind, const char *name, const char *value, struct err *err)
{
    static const char *const expected[] = {
        [NUMBER] = N_("a number such as 12.5"),
        [SIZE] = N_("a number such as 12.5, not a negative one"),
        [LENGTH] = N_("a length such as 60 or 40mm"),
        [POINTS] = N_("pairs of numbers such as 0,0 10,5"),
        [VIEW] = N_("four numbers: left, top, width, height"),
        [COLOR] = N_("a colour or none"),
        [DASHES] = N_("none, or one to eight positive numbers"),
        [STEPS] = N_("steps with M, L, H, V and Z, such as M0 0 L10 5"),
    };
    return err_set(err, ERR_CONFIG, _("%s=\"%.60s\": expected is %s"), name, value, _(expected[kind]));
}

int drawing_check(enum tag tag, const char *name, const char *value, struct err *err)
{
    const struct property *property = find_property(tag, name);
    struct buf numbers = {0}, steps = {0};
    const bool right = read_value(property->kind, value, &numbers, &steps);
    buf_free(&numbers);
    buf_free(&steps);
    return right ? 0 : refuse(property->kind, name, value, err);
}

/* ---- shapes ---- */

struct maker {
    struct arena *arena;
    struct buf shapes;         /* struct shape */
    struct buf numbers, steps; /* of the attribute being read */
    bool grey;
    struct err *err;
};

static const char *attribute_of(const struct node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (strcmp(node->attributes[i].name, name) == 0)
            return node->attributes[i].value;
    return NULL;
}

/* The value of an attribute into maker->numbers; false: it is not there. */
static bool read_attribute(struct maker *maker, const struct node *node, const char *name)
{
    const char *value = attribute_of(node, name);
    buf_clear(&maker->numbers);
    buf_clear(&maker->steps);
    return value != NULL &&
           read_value(find_property(node->tag, name)->kind, value, &maker->numbers, &maker->steps);
}

static int32_t number_of(struct maker *maker, const struct node *node, const char *name)
{
    return read_attribute(maker, node, name) ? *(const int32_t *)(const void *)maker->numbers.data : 0;
}

static void read_paint(const struct node *node, const char *name, bool *has, uint32_t *rgb)
{
    const char *value = attribute_of(node, name);
    int keyword = 0;
    if (value == NULL)
        return;
    *has = strcmp(value, "none") != 0;
    if (*has && css_color(value, rgb, &keyword) && keyword == COLOR_CURRENT)
        *rgb = node->style->color_rgb;
}

/* What NODE says of the pen; SHAPE holds what is inherited. */
static void read_pen(struct maker *maker, const struct node *node, struct shape *shape)
{
    read_paint(node, "fill", &shape->has_fill, &shape->fill_rgb);
    read_paint(node, "stroke", &shape->has_stroke, &shape->stroke_rgb);
    if (read_attribute(maker, node, "stroke-width"))
        shape->stroke_width = *(const int32_t *)(const void *)maker->numbers.data;
    if (read_attribute(maker, node, "stroke-dasharray")) {
        shape->dash_count = (int)(maker->numbers.len / sizeof(int32_t));
        if (shape->dash_count > 0)
            memcpy(shape->dashes, maker->numbers.data, maker->numbers.len);
    }
}

static void put_shape(struct maker *maker, struct shape shape, const char *steps, size_t step_count,
                      const int32_t *points, size_t point_count)
{
    if (maker->grey) {
        shape.fill_rgb = style_grey(shape.fill_rgb);
        shape.stroke_rgb = style_grey(shape.stroke_rgb);
    }
    shape.steps = arena_strndup(maker->arena, steps, step_count);
    int32_t *copy = arena_raw(maker->arena, (point_count + 1) * sizeof *copy);
    if (point_count > 0)
        memcpy(copy, points, point_count * sizeof *copy);
    shape.points = copy;
    shape.step_count = step_count;
    shape.point_count = point_count;
    buf_put(&maker->shapes, &shape, sizeof shape);
}

static void put_rect(struct maker *maker, const struct node *node, const struct shape *pen)
{
    const int32_t x = number_of(maker, node, "x"), y = number_of(maker, node, "y");
    const int32_t width = number_of(maker, node, "width"), height = number_of(maker, node, "height");
    const int32_t points[] = {x, y, x + width, y, x + width, y + height, x, y + height};
    if (width > 0 && height > 0)
        put_shape(maker, *pen, "MLLLZ", 5, points, 8);
}

static void put_line(struct maker *maker, const struct node *node, const struct shape *pen)
{
    const int32_t points[] = {number_of(maker, node, "x1"), number_of(maker, node, "y1"),
                              number_of(maker, node, "x2"), number_of(maker, node, "y2")};
    put_shape(maker, *pen, "ML", 2, points, 4);
}

static void put_circle(struct maker *maker, const struct node *node, const struct shape *pen)
{
    const int32_t x = number_of(maker, node, "cx"), y = number_of(maker, node, "cy");
    const int32_t r = number_of(maker, node, "r");
    const int32_t k = (int32_t)((int64_t)r * 552285 / 1000000); /* four arcs, each a Bézier curve */
    const int32_t points[] = {x + r, y,     x + r, y + k, x + k, y + r, x,     y + r, x - k,
                              y + r, x - r, y + k, x - r, y,     x - r, y - k, x - k, y - r,
                              x,     y - r, x + k, y - r, x + r, y - k, x + r, y};
    if (r > 0)
        put_shape(maker, *pen, "MCCCCZ", 6, points, sizeof points / sizeof *points);
}

static void put_points(struct maker *maker, const struct node *node, const struct shape *pen)
{
    if (!read_attribute(maker, node, "points") || maker->numbers.len == 0)
        return;
    const size_t count = maker->numbers.len / sizeof(int32_t);
    buf_putc(&maker->steps, 'M');
    for (size_t i = 2; i < count; i += 2)
        buf_putc(&maker->steps, 'L');
    if (node->tag == TAG_POLYGON)
        buf_putc(&maker->steps, 'Z');
    put_shape(maker, *pen, maker->steps.data, maker->steps.len, (const void *)maker->numbers.data, count);
}

static void put_path(struct maker *maker, const struct node *node, const struct shape *pen)
{
    if (read_attribute(maker, node, "d") && maker->steps.len > 0)
        put_shape(maker, *pen, maker->steps.data, maker->steps.len, (const void *)maker->numbers.data,
                  maker->numbers.len / sizeof(int32_t));
}

static int make_shapes(struct maker *maker, const struct node *node, struct shape pen, int *line)
{
    if (node->style->display == DISPLAY_NONE)
        return 0;
    *line = node->line;
    for (size_t i = 0; i < node->attribute_count; i++)
        if (drawing_has(node->tag, node->attributes[i].name) &&
            drawing_check(node->tag, node->attributes[i].name, node->attributes[i].value, maker->err) < 0)
            return -1;
    read_pen(maker, node, &pen);
    switch (node->tag) {
    case TAG_RECT:
        put_rect(maker, node, &pen);
        break;
    case TAG_LINE:
        put_line(maker, node, &pen);
        break;
    case TAG_CIRCLE:
        put_circle(maker, node, &pen);
        break;
    case TAG_POLYLINE:
    case TAG_POLYGON:
        put_points(maker, node, &pen);
        break;
    case TAG_PATH:
        put_path(maker, node, &pen);
        break;
    default:
        break;
    }
    for (const struct node *child = node->first; child != NULL; child = child->next)
        if (child->tag != TAG_NONE && make_shapes(maker, child, pen, line) < 0)
            return -1;
    return 0;
}

int drawing_make(struct arena *arena, const struct node *node, bool grey, struct picture *picture, int *line,
                 struct err *err)
{
    struct maker maker = {.arena = arena, .grey = grey, .err = err};
    const struct shape pen = {.has_fill = true, .stroke_width = 1000};
    struct drawing *drawing = arena_alloc(arena, sizeof *drawing);
    int result = make_shapes(&maker, node, pen, line);
    if (result == 0 && !read_attribute(&maker, node, "viewBox")) {
        *line = node->line;
        result = err_set(err, ERR_CONFIG, _("<svg> needs a viewBox"));
    }
    if (result == 0) {
        const int32_t *view = (const void *)maker.numbers.data;
        *drawing = (struct drawing){.left = view[0], .top = view[1], .width = view[2], .height = view[3]};
        struct shape *shapes = arena_raw(arena, maker.shapes.len + 1);
        if (maker.shapes.len > 0)
            memcpy(shapes, maker.shapes.data, maker.shapes.len);
        drawing->shapes = shapes;
        drawing->shape_count = maker.shapes.len / sizeof *shapes;
        *picture = (struct picture){.drawing = drawing,
                                    .width_mpt = number_of(&maker, node, "width"),
                                    .height_mpt = number_of(&maker, node, "height")};
    }
    buf_free(&maker.shapes);
    buf_free(&maker.numbers);
    buf_free(&maker.steps);
    return result;
}
