/* sample: see sample.h. */
#include "sample/sample.h"
#include "sample/registers.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"

static int dir_take(const char *dir, struct err *err)
{
    if (file_exists(dir) && !file_is_dir(dir))
        return err_set(err, ERR_CANT_CREATE, _("%s is not a folder"), dir);
    if (file_make_dirs(dir, err) != 0)
        return -1;
    struct arena *arena = arena_new();
    size_t count = 0;
    bool listed = file_list(arena, dir, &count, err) != NULL;
    arena_free(arena);
    if (!listed)
        return -1;
    if (count > 0)
        return err_set(err, ERR_CANT_CREATE, _("the folder %s is not empty"), dir);
    return 0;
}

int sample_write(const char *dir, const struct sample_options *options, struct err *err)
{
    struct sample_school school = {0};
    struct sample_out out = {0};
    int failed = sample_school_make(&school, options, err);
    if (failed == 0)
        failed = dir_take(dir, err);
    if (failed == 0)
        failed = sample_out_open(&out, dir, err);
    if (failed == 0) {
        sample_write_year(&school, &out);
        sample_write_people(&school, &out);
        sample_write_groups(&school, &out);
        sample_write_families(&school, &out);
        sample_write_courses(&school, &out);
        sample_write_deferrals(&school, &out);
        sample_write_exams(&school, &out);
        sample_write_council(&school, &out);
        failed = sample_out_close(&out, err);
    }
    sample_school_free(&school);
    return failed;
}
