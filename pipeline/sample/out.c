/* out: see out.h. A row is put together in memory; the stream's own errors are found at the commit. */
#include "sample/out.h"
#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WAVE_BITS = 40 }; /* a number's wave stands above its bits */

static const struct {
    const char *name, *head;
} files[SAMPLE_FILES] = {
    {"school", "id,short_name,full_name,address,phone,email,site,director,deputy,utc_offset"},
    {"periods", "id,kind,title,short_title,year_title,position,starts_on,ends_on,grade_from,grade_to,parent"},
    {"holidays", "id,title,starts_on,ends_on,grade_from,grade_to"},
    {"bells", "id,number,starts,ends,grade_from,grade_to"},
    {"teachers", "id,family_name,given_name,patronymic"},
    {"subjects", "id,title,short_title,position,assessment"},
    {"class_groups", "id,kind,title,grade,parent,tutor"},
    {"pupils", "id,family_name,given_name,patronymic,sex,born_on"},
    {"memberships", "id,pupil,class_group,from_on,to_on"},
    {"movements", "id,pupil,kind,moved_on,class_group,order_number,order_on,place"},
    {"individual_plans", "id,pupil,subject,title,basis,from_on,to_on"},
    {"guardians", "id,family_name,given_name,patronymic,delivery_form,has_internet"},
    {"guardianships", "id,guardian,pupil,relation"},
    {"contacts", "id,guardian,pupil,channel,value,origin,given_on,position"},
    {"consents", "id,guardian,pupil,purpose,channel,state,decided_on,valid_until,basis"},
    {"teaching", "id,class_group,subject,teacher,weekly_hours,from_on,to_on"},
    {"curriculum", "id,class_group,subject,period,lesson_type,hours"},
    {"timetable", "id,class_group,subject,teacher,weekday,number,room,from_on,to_on"},
    {"lesson_plans", "id,class_group,subject,number,topic,hours,lesson_type,period,planned_on"},
    {"plan_corrections", "id,class_group,subject,period,kind,hours,reason,order_number,order_on,author"},
    {"lessons",
     "id,class_group,subject,teacher,date,number,lesson_type,state,change,replaced_teacher,moved_from,reason,"
     "topic,homework,hours"},
    {"work_types", "id,title,weight,is_control,is_exam"},
    {"works", "id,class_group,subject,work_type,period,title,assigned_on,due_on,weight,max"},
    {"marks", "id,pupil,subject,date,value,work_type,weight,work,lesson,period,origin,comment,received_at"},
    {"attendance", "id,pupil,lesson,code,comment"},
    {"deferrals", "id,pupil,subject,period,state,order_number,order_on,basis,due_on,resolved_on,decision"},
    {"exam_results", "id,pupil,subject,period,kind,title,held_on,mark,score,max,received_at"},
    {"attainment", "id,pupil,subject,period,level,comment"},
    {"recommendations", "id,pupil,subject,period,teacher,date,text"},
    {"final_marks", "id,pupil,subject,period,kind,value,teacher,date,reason,received_at"},
    {"debt_attempts",
     "id,pupil,subject,period,number,commission,date,value,excused,ill_from,ill_to,document"},
    {"council_decisions", "id,pupil,period,decision,protocol,date,basis"},
};

int sample_out_open(struct sample_out *out, const char *dir, struct err *err)
{
    for (int i = 0; i < SAMPLE_FILES; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s.csv", dir, files[i].name);
        int failed = file_out_open(&out->table[i].file, path.data, err);
        buf_free(&path);
        if (failed != 0) {
            sample_out_abandon(out);
            return -1;
        }
        fprintf(out->table[i].file.stream, "%s\n", files[i].head);
    }
    return 0;
}

int sample_out_close(struct sample_out *out, struct err *err)
{
    for (int i = 0; i < SAMPLE_FILES; i++) {
        if (i >= SAMPLE_DEBT_ATTEMPTS_CSV && out->table[i].rows == 0)
            continue; /* abandoned below */
        if (file_out_commit(&out->table[i].file, false, err) != 0) {
            sample_out_abandon(out);
            return -1;
        }
    }
    sample_out_abandon(out);
    return 0;
}

void sample_out_abandon(struct sample_out *out)
{
    for (int i = 0; i < SAMPLE_FILES; i++) {
        file_out_abandon(&out->table[i].file);
        buf_free(&out->table[i].row);
        out->table[i].row = (struct buf){0};
    }
}

size_t sample_number(struct sample_out *out, enum sample_file file, int wave)
{
    return (size_t)wave << WAVE_BITS | ++out->table[file].numbered[wave];
}

static void separate(struct sample_table *table)
{
    if (table->fields++ > 0)
        buf_putc(&table->row, ',');
}

struct sample_table *sample_row(struct sample_out *out, enum sample_file file, const char *prefix)
{
    return sample_row_number(out, file, prefix, sample_number(out, file, out->wave));
}

struct sample_table *sample_row_number(struct sample_out *out, enum sample_file file, const char *prefix,
                                       size_t number)
{
    struct sample_table *table = &out->table[file];
    buf_clear(&table->row);
    table->fields = 0;
    table->rows++;
    sample_ref(table, prefix, number);
    return table;
}

struct sample_table *sample_row_id(struct sample_out *out, enum sample_file file, const char *id)
{
    struct sample_table *table = &out->table[file];
    buf_clear(&table->row);
    table->fields = 0;
    table->rows++;
    sample_text(table, id);
    return table;
}

void sample_text(struct sample_table *table, const char *text)
{
    separate(table);
    if (text == NULL)
        return;
    if (strpbrk(text, ",;\"\r\n") == NULL) {
        buf_puts(&table->row, text);
        return;
    }
    buf_putc(&table->row, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_putc(&table->row, '"');
        buf_putc(&table->row, *text);
    }
    buf_putc(&table->row, '"');
}

void sample_format(struct sample_table *table, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sample_text(table, text);
}

static void put_number(struct sample_table *table, size_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    buf_put(&table->row, digits + at, sizeof digits - at);
}

void sample_int(struct sample_table *table, long number)
{
    separate(table);
    if (number < 0)
        buf_putc(&table->row, '-');
    put_number(table, (size_t)(number < 0 ? -number : number));
}

void sample_ref(struct sample_table *table, const char *prefix, size_t number)
{
    separate(table);
    buf_puts(&table->row, prefix);
    if (number >> WAVE_BITS > 0) {
        put_number(table, (number >> WAVE_BITS) + 1);
        buf_putc(&table->row, '-');
    }
    put_number(table, number & (((size_t)1 << WAVE_BITS) - 1));
}

void sample_day(struct sample_table *table, int32_t day)
{
    char text[11];
    sample_text(table, day == INT32_MAX ? NULL : date_format(day, text));
}

void sample_at(struct sample_table *table, int32_t day, int minute)
{
    char text[32];
    sample_text(table, instant_format((int64_t)day * 86400 + (int64_t)(minute - 180) * 60, 180, text));
}

void sample_none(struct sample_table *table, int fields)
{
    for (int i = 0; i < fields; i++)
        separate(table);
}

void sample_end(struct sample_table *table)
{
    buf_putc(&table->row, '\n');
    fwrite(table->row.data, 1, table->row.len, table->file.stream);
}
