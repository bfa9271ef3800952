/* Files of counts (itog forecast --prior): what was read is whole, and can be written and read again. */
#include "assess/model.h"
#include "fuzz.h"

#include <math.h>

static const struct model_scale scale = {
    .name = "five",
    .levels = 4,
    .pass = 1,
    .least_x1000 = 2000,
    .most_x1000 = 5000,
    .threshold_x1000 = {0, 2500, 3500, 4500},
    .values = 4,
    .level_of = {0, 1, 2, 3},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct model *model = model_new(&scale);
    struct err err = {0};
    bool read = model_read(model, "prior", (const char *)data, size, &err) == 0;
    CHECK(read || (err.kind == ERR_DATA && err.message[0] != '\0'));
    CHECK(read || (model_known(model).period_pooled == 0 && model_known(model).year_pooled == 0));
    if (read) {
        struct buf out = {0}, again = {0};
        struct model *copy = model_new(&scale);
        model_write(model, true, 1, &out);
        CHECK(model_read(copy, "copy", out.data, out.len, &err) == 0);
        model_write(copy, true, 1, &again);
        CHECK(out.len == again.len && memcmp(out.data, again.data, out.len) == 0);
        struct model_period period = {.marks = 3, .effective_x10 = 30, .mean_x1000 = 3400, .gone_x1000 = 500};
        struct model_year year = {.periods = 1, .of = 4, .value = {2}};
        double p[MODEL_OUTCOMES_MAX], sum = 0;
        model_prepare(copy);
        CHECK(model_predict_period(copy, 0, &period, p));
        for (int k = 0; k < MODEL_OUTCOMES_MAX; k++)
            sum += p[k];
        CHECK(fabs(sum - 1) < 1e-6);
        CHECK(model_predict_year(copy, 0, &year, p));
        buf_free(&out), buf_free(&again);
        model_free(copy);
    }
    model_free(model);
    return 0;
}
