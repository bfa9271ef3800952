/*
 * layout_picture: pictures on a line and on a page. A picture stands on the base line like a letter; how large
 * it is, its style says, else the picture itself. Out: operations: an image, the modules of a symbol, or the
 * shapes of a drawing, scaled evenly into their box as browsers do.
 */
#include "base/i18n.h"
#include "page/layout_box.h"
#include "page/picture.h"

void picture_size(const struct node *node, int32_t *width_mpt, int32_t *height_mpt)
{
    const struct style *style = node->style;
    const struct picture *picture = node->picture;
    int64_t width = picture->width_mpt, height = picture->height_mpt;
    int64_t across = width, down = height; /* the proportions */
    if (picture->drawing != NULL) {
        across = picture->drawing->width;
        down = picture->drawing->height;
        if (width == 0 && height == 0)
            width = across * 3 / 4;
        width = width != 0 ? width : height * across / down;
        height = height != 0 ? height : width * down / across;
    }
    const bool wide = style->width.unit == LENGTH_MPT, high = style->height.unit == LENGTH_MPT;
    if (wide)
        width = style->width.value;
    if (high)
        height = style->height.value;
    if (wide && !high)
        height = width * down / across;
    if (high && !wide)
        width = height * across / down;
    enum { LIMIT = 20000000 }; /* wider than any page */
    *width_mpt = (int32_t)(width < LIMIT ? width : LIMIT);
    *height_mpt = (int32_t)(height < LIMIT ? height : LIMIT);
}

int layout_picture_check(struct layout_context *context, const struct node *node)
{
    const struct style *style = node->style;
    if (style->width.unit == LENGTH_PERCENT || style->height.unit == LENGTH_PERCENT)
        err_set(context->err, ERR_CONFIG, _("the width of a picture in percent is not supported"));
    else if (style->writing_mode != WRITING_HORIZONTAL)
        err_set(context->err, ERR_CONFIG, _("a picture in turned text is not supported"));
    else
        return 0;
    return layout_at(context, node->line);
}

/* A box of a page, and the scale that puts a drawing into it. */
struct canvas {
    int32_t x, y;          /* of the drawing's own origin; 1/1000 pt */
    int64_t width, across; /* width is shown as across */
};

static int32_t scaled(const struct canvas *canvas, int32_t length)
{
    enum { LIMIT = 100000000 }; /* what is so far away is on no page */
    const int64_t value = length * canvas->across / canvas->width;
    return (int32_t)(value > LIMIT ? LIMIT : value < -LIMIT ? -LIMIT : value);
}

static void emit_shape(struct ops *ops, const struct canvas *canvas, const struct shape *shape)
{
    struct op_path path = {.has_fill = shape->has_fill,
                           .has_stroke = shape->has_stroke && shape->stroke_width > 0,
                           .fill_rgb = shape->fill_rgb,
                           .stroke_rgb = shape->stroke_rgb,
                           .width = scaled(canvas, shape->stroke_width),
                           .dash_count = shape->dash_count};
    if (!path.has_fill && !path.has_stroke)
        return;
    for (int i = 0; i < shape->dash_count; i++)
        path.dashes[i] = scaled(canvas, shape->dashes[i]);
    int32_t *points =
        pictures_path(&ops->pictures, path, shape->steps, shape->step_count, shape->point_count);
    for (size_t i = 0; i < shape->point_count; i++)
        points[i] = (i % 2 == 0 ? canvas->x : canvas->y) + scaled(canvas, shape->points[i]);
}

static void emit_drawing(struct ops *ops, const struct drawing *drawing, int32_t x, int32_t y, int32_t width,
                         int32_t height)
{
    struct canvas canvas = {x, y, drawing->width, width};
    if ((int64_t)width * drawing->height > (int64_t)height * drawing->width) {
        canvas.width = drawing->height; /* as high as there is room, in the middle */
        canvas.across = height;
        canvas.x += (width - scaled(&canvas, drawing->width)) / 2;
    } else {
        canvas.y += (height - scaled(&canvas, drawing->height)) / 2;
    }
    canvas.x -= scaled(&canvas, drawing->left);
    canvas.y -= scaled(&canvas, drawing->top);
    for (size_t i = 0; i < drawing->shape_count; i++)
        emit_shape(ops, &canvas, &drawing->shapes[i]);
}

void layout_emit_picture(const struct layout_place *place, const struct run *run, int32_t y)
{
    const struct picture *picture = run->picture->picture;
    struct ops *ops = run->data || !place->in_stretch ? place->data : place->fixed;
    int32_t width, height;
    picture_size(run->picture, &width, &height);
    const int32_t left = place->x + run->x, top = place->y + y + run->baseline - height;
    if (picture->image != NULL)
        pictures_image(&ops->pictures,
                       (struct op_image){left, top, width, height, image_id(picture->image), picture->image});
    else if (picture->symbol != NULL)
        pictures_symbol(&ops->pictures,
                        (struct op_symbol){left, top, width, height, picture->symbol->modules, 0},
                        picture->symbol->is_dark);
    else
        emit_drawing(ops, picture->drawing, left, top, width, height);
}
