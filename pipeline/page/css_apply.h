/* css_apply: declarations applied to a style. Private to css_compute.c and css_apply.c. */
#ifndef ITOG_PAGE_CSS_APPLY_H
#define ITOG_PAGE_CSS_APPLY_H

#include "page/css.h"

/* What a declaration is applied to. */
struct css_target {
    struct style *style;
    int32_t parent_size_mpt, root_size_mpt;
    int32_t line_factor_x1000;
    const char *string_name;
    int text_percent; /* of absolute sizes of letters and lines */
    bool aligned;     /* vertical-align was said */
    enum tag tag;
    struct err *err;
};

/* Applies COUNT blocks, the weakest first. The style holds what is inherited. */
int css_apply(struct css_target *target, const struct css_block *const *blocks, size_t count);

/* Does the layout know what to do with what authors said? BLOCKS without those of the built-in sheet.
 * (css_fit.c) */
int css_check_fit(const struct css_target *target, const struct css_block *const *blocks, size_t count);

#endif
