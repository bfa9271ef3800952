/*
 * model_file: counts as text, to be pooled between schools (see model.h). Lines of fields between tabs:
 *
 *   itog-prior  1
 *   scale       NAME LEVELS VALUES LEVEL-OF-VALUE…
 *   school      DIGEST                                                   (whose counts; may be missing)
 *   period      SUBJECT GONE MEAN MISSED MARKS ABSENT  COUNT-BY-OUTCOME…     (the last: not attested)
 *   year        SUBJECT OF PERIODS LAST EARLIER GAPS   COUNT-BY-VALUE…
 *   end         NUMBER-OF-COUNTED-LINES
 *
 * A pupil is counted in one line only: in that of the subject, or, where the subject's cell is too small, in
 * a line without a subject; cells that are too small even there are joined with those of the same mean (or
 * last mark), under the largest one's name, and left out when that is not enough. So no difference of two
 * lines shows a smaller group. Cells are relative to the thresholds, hence schools with 2.5/3.5/4.5 and
 * 2.6/3.6/4.6 can pool.
 */
#include "assess/model_parts.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

static const char version[] = "itog-prior\t1\n";
enum { FIELDS_MAX = 8 + MODEL_VALUES_MAX, LINES_MAX = 10000000 };
static const int64_t count_max = 1000000000;

/* ---- writing ---- */

static int64_t total_of(const int64_t *row, int width)
{
    int64_t total = 0;
    for (int k = 0; k < width; k++)
        total += row[k];
    return total;
}

static void write_scale(const struct model_scale *scale, struct buf *out)
{
    buf_printf(out, "scale\t%s\t%d\t%d", scale->name, scale->levels, scale->values);
    for (int i = 0; i < scale->values; i++)
        buf_printf(out, "\t%d", scale->level_of[i]);
    buf_putc(out, '\n');
}

static void write_line(bool year, const char *subject, uint32_t packed, const int64_t *row, int width,
                       struct buf *out)
{
    buf_printf(out, "%s\t%s", year ? "year" : "period", subject);
    if (year) {
        struct model_ycell cell = model_ycell_unpack(packed);
        buf_printf(out, "\t%d\t%d\t%d\t%d\t%d", cell.of, cell.periods, cell.last, cell.earlier, cell.gaps);
    } else {
        struct model_cell cell = model_cell_unpack(packed);
        buf_printf(out, "\t%d\t%d\t%d\t%d\t%d", cell.gone, cell.mean, cell.missed, cell.marks, cell.absent);
    }
    for (int k = 0; k < width; k++)
        buf_printf(out, "\t%lld", (long long)row[k]);
    buf_putc(out, '\n');
}

/* What two cells must share to be joined. */
static uint64_t family(bool year, uint32_t packed)
{
    if (year) {
        struct model_ycell cell = model_ycell_unpack(packed);
        cell.earlier = cell.gaps = 0;
        return model_ycell_pack(&cell);
    }
    struct model_cell cell = model_cell_unpack(packed);
    cell.missed = cell.marks = cell.absent = 0;
    return model_cell_pack(&cell);
}

/* Writes a table's cells of at least LEAST and moves the others to REST. Returns the number of lines. */
static int64_t write_cells(bool year, const char *subject, const struct model_table *table, int64_t least,
                           struct model_table *rest, struct buf *out)
{
    int64_t lines = 0;
    uint32_t *cells = model_table_cells(table);
    for (size_t i = 0; i < table->used; i++) {
        const int64_t *row = model_table_find(table, cells[i]);
        if (total_of(row, table->width) >= least) {
            write_line(year, subject, cells[i], row, table->width, out);
            lines++;
            continue;
        }
        for (int k = 0; k < table->width; k++)
            if (row[k] > 0)
                model_table_add(rest, cells[i], k, row[k]);
    }
    free(cells);
    return lines;
}

/* Joins the cells of a family, under the name of the one with the most pupils, the first of equals. The cells of
 * a family stand together: what it shares is the higher part of the number. */
static void join_families(bool year, const struct model_table *from, struct model_table *joined)
{
    uint32_t *cells = model_table_cells(from);
    for (size_t first = 0, next = 0; first < from->used; first = next) {
        uint32_t name = cells[first];
        int64_t most = -1;
        for (; next < from->used && family(year, cells[next]) == family(year, cells[first]); next++) {
            int64_t total = total_of(model_table_find(from, cells[next]), from->width);
            if (total > most) {
                most = total;
                name = cells[next];
            }
        }
        for (size_t i = first; i < next; i++) {
            const int64_t *row = model_table_find(from, cells[i]);
            for (int k = 0; k < from->width; k++)
                if (row[k] > 0)
                    model_table_add(joined, name, k, row[k]);
        }
    }
    free(cells);
}

static void take(struct model_table *table, const struct model_table *other, int64_t sign)
{
    for (size_t i = 0; i < other->capacity; i++)
        for (int k = 0; other->keys[i] != 0 && k < other->width; k++) {
            int64_t count = other->rows[i * (size_t)other->width + (size_t)k];
            if (count != 0)
                model_table_add(table, other->keys[i] - 1, k, sign * count);
        }
}

static int64_t write_kind(const struct model *model, bool year, bool pooled, int64_t least, struct buf *out)
{
    int width = year ? model->scale.values + 1 : model->scale.levels + 1;
    struct model_table rest = {.width = width}, left = {.width = width}, joined = {.width = width};
    int64_t lines = 0;
    for (size_t place = 0; place <= model->subjects_count; place++) {
        struct model_table all = {.width = width};
        take(&all, year ? &model->own[place].year : &model->own[place].period, 1);
        if (pooled)
            take(&all, year ? &model->pooled[place].year : &model->pooled[place].period, 1);
        if (place == 0) {
            take(&rest, &all, 1); /* all subjects: what the subjects write is taken off below */
        } else {
            take(&rest, &all, -1);
            lines += write_cells(year, model->subjects[place - 1], &all, least, &rest, out);
        }
        model_table_free(&all);
    }
    lines += write_cells(year, "", &rest, least, &left, out);
    join_families(year, &left, &joined);
    model_table_free(&rest);
    rest.width = width;
    lines += write_cells(year, "", &joined, least, &rest, out);
    model_table_free(&rest);
    model_table_free(&left);
    model_table_free(&joined);
    return lines;
}

void model_set_school(struct model *model, const char *source_id)
{
    struct digest digest;
    digest_begin(&digest);
    digest_text(&digest, "itog-prior");
    digest_text(&digest, source_id);
    digest_end(&digest, model->school);
}

void model_write(const struct model *model, bool pooled, int64_t least, struct buf *out)
{
    if (least < 1)
        least = 1;
    buf_puts(out, version);
    write_scale(&model->scale, out);
    if (model->school[0] != '\0')
        buf_printf(out, "school\t%s\n", model->school);
    int64_t lines = write_kind(model, false, pooled, least, out);
    lines += write_kind(model, true, pooled, least, out);
    buf_printf(out, "end\t%lld\n", (long long)lines);
}

/* ---- reading ---- */

struct reading {
    struct model *model; /* the counts of the file */
    const char *name;
    const char *at, *end;
    int line;
    char *field[FIELDS_MAX]; /* of the line */
    int fields;
    char *copy;
    size_t copy_size;
};

static int refuse(const struct reading *reading, const char *why, struct err *err)
{
    return err_set(err, ERR_DATA, "%s:%d: %s", reading->name, reading->line, why);
}

/* The next line, cut at the tabs. 1; 0 at the end of the text; −1. */
static int next_line(struct reading *reading, struct err *err)
{
    if (reading->at == reading->end)
        return 0;
    reading->line++;
    const char *stop = memchr(reading->at, '\n', (size_t)(reading->end - reading->at));
    if (stop == NULL)
        return refuse(reading, _("the file is cut off: the last line has no end"), err);
    size_t len = (size_t)(stop - reading->at);
    if (memchr(reading->at, '\0', len) != NULL)
        return refuse(reading, _("a zero byte"), err);
    if (len + 1 > reading->copy_size) {
        reading->copy_size = len + 200;
        reading->copy = mem_realloc(reading->copy, reading->copy_size);
    }
    memcpy(reading->copy, reading->at, len);
    reading->copy[len] = '\0';
    reading->at = stop + 1;
    reading->fields = 0;
    for (char *field = reading->copy; field != NULL;) {
        char *tab = strchr(field, '\t');
        if (reading->fields == FIELDS_MAX)
            return refuse(reading, _("too many fields"), err);
        reading->field[reading->fields++] = field;
        if (tab != NULL)
            *tab++ = '\0';
        field = tab;
    }
    return 1;
}

/* Field AT, digits only, 0 to MOST. */
static bool number(const struct reading *reading, int at, int64_t most, int64_t *value)
{
    const char *c = reading->field[at];
    *value = 0;
    if (*c == '\0' || (c[0] == '0' && c[1] != '\0'))
        return false;
    for (; *c != '\0'; c++) {
        if (*c < '0' || *c > '9')
            return false;
        *value = *value * 10 + (*c - '0');
        if (*value > most)
            return false;
    }
    return true;
}

static int read_head(struct reading *reading, struct err *err)
{
    const struct model_scale *scale = &reading->model->scale;
    int64_t value = 0;
    int got = next_line(reading, err);
    if (got < 0)
        return -1;
    if (got == 0 || strcmp(reading->field[0], "itog-prior") != 0)
        return refuse(reading, _("not a file of counts of itog forecast --export-prior"), err);
    if (reading->fields != 2 || !number(reading, 1, 1, &value) || value != 1)
        return refuse(reading, _("counts of another version: this program reads version 1"), err);
    got = next_line(reading, err);
    if (got < 0)
        return -1;
    if (got == 0 || strcmp(reading->field[0], "scale") != 0)
        return refuse(reading, _("the line \"scale\" is missing"), err);
    bool same = reading->fields == 4 + scale->values && strcmp(reading->field[1], scale->name) == 0 &&
                number(reading, 2, MODEL_LEVELS_MAX, &value) && value == scale->levels &&
                number(reading, 3, MODEL_VALUES_MAX, &value) && value == scale->values;
    for (int i = 0; same && i < scale->values; i++)
        same = number(reading, 4 + i, MODEL_LEVELS_MAX, &value) && value == scale->level_of[i];
    return same ? 0 : refuse(reading, _("counts of another scale of marks than this school's"), err);
}

static int read_counts(struct reading *reading, bool year, struct err *err)
{
    struct model *model = reading->model;
    int width = year ? model->scale.values + 1 : model->scale.levels + 1, subject = MODEL_NONE;
    int64_t part[5], count = 0, total = 0;
    uint32_t packed = 0;
    if (reading->fields != 7 + width)
        return refuse(reading, _("wrong number of fields"), err);
    if (*reading->field[1] != '\0' && (subject = model_subject(model, reading->field[1])) == MODEL_NONE)
        return refuse(reading, _("not a subject's name"), err);
    for (int i = 0; i < 5; i++)
        if (!number(reading, 2 + i, 1000, &part[i]))
            return refuse(reading, _("a cell's field is not a number in its bounds"), err);
    struct model_cell cell = {.gone = (int)part[0],
                              .mean = (int)part[1],
                              .missed = (int)part[2],
                              .marks = (int)part[3],
                              .absent = (int)part[4]};
    struct model_ycell ycell = {(int)part[0], (int)part[1], (int)part[2], (int)part[3], (int)part[4]};
    if (year ? !model_ycell_valid(&model->scale, &ycell) : !model_cell_valid(&model->scale, &cell))
        return refuse(reading, _("a cell that is not there on this scale"), err);
    packed = year ? model_ycell_pack(&ycell) : model_cell_pack(&cell);
    for (int k = 0; k < width; k++) {
        if (!number(reading, 7 + k, count_max, &count))
            return refuse(reading, _("not a count from 0 to 1000000000"), err);
        if (count == 0)
            continue;
        total += count;
        model_table_add(year ? &model->pooled[0].year : &model->pooled[0].period, packed, k, count);
        struct model_counts *own = subject >= 0 ? &model->pooled[1 + subject] : NULL;
        if (own != NULL)
            model_table_add(year ? &own->year : &own->period, packed, k, count);
    }
    if (total == 0)
        return refuse(reading, _("a line that counts nobody"), err);
    *(year ? &model->known.year_pooled : &model->known.period_pooled) += total;
    return 0;
}

static int read_all(struct reading *reading, struct err *err)
{
    int64_t lines = 0, said = 0;
    int got = read_head(reading, err);
    while (got == 0 && (got = next_line(reading, err)) == 1) {
        const char *word = reading->field[0];
        if (strcmp(word, "end") == 0) {
            if (reading->fields != 2 || !number(reading, 1, LINES_MAX, &said) || said != lines)
                return refuse(reading, _("the number of lines is not the one that the end tells"), err);
            if (reading->at != reading->end)
                return refuse(reading, _("there is something behind the end"), err);
            return 0;
        }
        if (strcmp(word, "school") == 0) {
            if (reading->fields != 2 || strlen(reading->field[1]) != DIGEST_HEX)
                return refuse(reading, _("wrong number of fields"), err);
            if (strcmp(reading->field[1], reading->model->school) == 0)
                return refuse(
                    reading,
                    _("these are this school's own counts, which it learns from anyway: take those of "
                      "other schools"),
                    err);
            got = 0;
            continue;
        }
        if (strcmp(word, "period") != 0 && strcmp(word, "year") != 0)
            return refuse(reading, _("a line must begin with school, period, year or end"), err);
        if (++lines > LINES_MAX)
            return refuse(reading, _("too many lines"), err);
        got = read_counts(reading, *word == 'y', err);
    }
    return got < 0 ? -1 : refuse(reading, _("the file is cut off: the line \"end\" is missing"), err);
}

int model_read(struct model *model, const char *name, const char *text, size_t len, struct err *err)
{
    struct reading reading = {.model = model_new(&model->scale), .name = name, .at = text, .end = text + len};
    memcpy(reading.model->school, model->school, sizeof model->school);
    int failed = read_all(&reading, err);
    const struct model *file = reading.model;
    size_t added = 0;
    for (size_t i = 0; failed == 0 && i < file->subjects_count; i++)
        added += model_subject(model, file->subjects[i]) == MODEL_NONE;
    if (failed == 0 && added > 0)
        failed = err_set(err, ERR_DATA, _("%s: too many subjects"), name);
    for (size_t i = 0; failed == 0 && i <= file->subjects_count; i++) {
        size_t place = i > 0 ? (size_t)model_subject(model, file->subjects[i - 1]) + 1 : 0;
        model_table_join(&model->pooled[place].period, &file->pooled[i].period);
        model_table_join(&model->pooled[place].year, &file->pooled[i].year);
    }
    if (failed == 0) {
        model_memo_free(model);
        model->known.period_pooled += file->known.period_pooled;
        model->known.year_pooled += file->known.year_pooled;
    }
    model_free(reading.model);
    free(reading.copy);
    return failed;
}
