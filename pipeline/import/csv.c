/*
 * csv: see csv.h. The file passes through one buffer; a row is scanned where it lies, first only to find its
 * fields, so that a fault can still go back to the line behind the row's first; then its fields are closed
 * and unquoted in place.
 */
#include "import/csv.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    BUFFER = 256 * 1024,
    /* a row of one full field and the other columns: what is longer is cut off as too long */
    ROW_MAX = 4 * CSV_FIELD_MAX
};

char *csv_list_next(char **list)
{
    while (*list != NULL) {
        char *from = *list, *comma = strchr(from, ',');
        *list = comma != NULL ? comma + 1 : NULL;
        if (comma != NULL)
            *comma = '\0';
        from = text_trim(from);
        if (*from != '\0')
            return from;
    }
    return NULL;
}

struct span {
    size_t from, len; /* relative to the row's begin */
    bool doubled;     /* holds "" */
};

struct csv {
    struct decode *decode;
    bool check, at_end;
    char delimiter;
    char *data;
    size_t at, len, capacity;
    int64_t line;
    struct span *spans;
    struct csv_field *fields;
};

struct csv *csv_new(struct decode *decode, bool check)
{
    struct csv *csv = mem_zalloc(sizeof *csv);
    csv->decode = decode;
    csv->check = check;
    csv->delimiter = ',';
    csv->line = 1;
    csv->capacity = BUFFER;
    csv->data = mem_alloc(csv->capacity + 1); /* room for a NUL behind the last field */
    csv->spans = mem_alloc((CSV_COLUMNS_MAX + 1) * sizeof *csv->spans);
    csv->fields = mem_alloc((CSV_COLUMNS_MAX + 1) * sizeof *csv->fields);
    return csv;
}

void csv_free(struct csv *csv)
{
    if (csv == NULL)
        return;
    free(csv->data);
    free(csv->spans);
    free(csv->fields);
    free(csv);
}

/* More bytes behind those that are there; sets at_end when there are none. */
static int fill(struct csv *csv, struct err *err)
{
    if (csv->at > 0) {
        memmove(csv->data, csv->data + csv->at, csv->len - csv->at);
        csv->len -= csv->at;
        csv->at = 0;
    }
    if (csv->capacity - csv->len < BUFFER / 4) {
        csv->capacity *= 2;
        csv->data = mem_realloc(csv->data, csv->capacity + 1);
    }
    size_t got = 0;
    if (decode_read(csv->decode, csv->data + csv->len, csv->capacity - csv->len, &got, err) != 0)
        return -1;
    csv->len += got;
    csv->at_end = got == 0;
    return 0;
}

int csv_find_delimiter(struct csv *csv, char *delimiter, struct err *err)
{
    const char *line_end = NULL;
    while (!csv->at_end && csv->len < BUFFER && line_end == NULL) {
        if (fill(csv, err) != 0)
            return -1;
        line_end = csv->len > 0 ? memchr(csv->data, '\n', csv->len) : NULL;
    }
    size_t commas = 0, semicolons = 0;
    bool quoted = false;
    for (size_t i = 0; i < csv->len && (quoted || csv->data[i] != '\n'); i++) {
        quoted ^= csv->data[i] == '"';
        commas += !quoted && csv->data[i] == ',';
        semicolons += !quoted && csv->data[i] == ';';
    }
    csv->delimiter = *delimiter = semicolons > commas ? ';' : ',';
    return 0;
}

void csv_set_delimiter(struct csv *csv, char delimiter)
{
    csv->delimiter = delimiter;
}

/* What a scan of the row at csv->at came to. */
struct scan {
    bool incomplete; /* the buffer ends within the row */
    enum csv_fault fault;
    size_t columns;
    size_t bytes;     /* of the row, its line end included */
    int64_t newlines; /* within the row, its end included */
};

/* Behind an opening quote at AT: the index of the closing one, or LEN. */
static size_t find_closing(const char *row, size_t at, size_t len, struct scan *scan, bool *doubled)
{
    for (; at < len; at++) {
        if (row[at] == '\n')
            scan->newlines++;
        if (row[at] != '"')
            continue;
        if (at + 1 < len && row[at + 1] == '"') {
            *doubled = true;
            at++;
            continue;
        }
        return at;
    }
    return len;
}

/* The next field from *AT; leaves *AT on what ends it (delimiter, line end, or LEN). */
static void scan_field(struct csv *csv, const char *row, size_t *at, size_t len, struct scan *scan,
                       struct span *span)
{
    size_t from = *at;
    *span = (struct span){.from = from};
    if (from < len && row[from] == '"') {
        size_t closing = find_closing(row, from + 1, len, scan, &span->doubled);
        if (closing == len || (closing + 1 == len && !csv->at_end)) {
            /* a quote at the buffer's end may be the first of two */
            scan->incomplete = !csv->at_end;
            scan->fault = CSV_QUOTE;
            *at = len;
            return;
        }
        span->from = from + 1;
        span->len = closing - from - 1;
        *at = closing + 1;
        bool clean = *at == len || row[*at] == csv->delimiter || row[*at] == '\n' ||
                     (row[*at] == '\r' && (*at + 1 == len || row[*at + 1] == '\n'));
        if (!clean)
            scan->fault = CSV_QUOTE;
        else if (*at < len && row[*at] == '\r')
            (*at)++;
        return;
    }
    size_t end = from;
    while (end < len && row[end] != csv->delimiter && row[end] != '\n') {
        if (row[end] == '"')
            scan->fault = CSV_QUOTE;
        end++;
    }
    span->len = end - from;
    if (end < len && row[end] == '\n' && end > from && row[end - 1] == '\r')
        span->len--;
    if (end == len && csv->at_end && end > from && row[end - 1] == '\r')
        span->len--;
    *at = end;
}

static struct scan scan_row(struct csv *csv)
{
    struct scan scan = {0};
    const char *row = csv->data + csv->at;
    size_t len = csv->len - csv->at, at = 0;
    for (;;) {
        struct span *span = &csv->spans[scan.columns < CSV_COLUMNS_MAX ? scan.columns : CSV_COLUMNS_MAX];
        scan_field(csv, row, &at, len, &scan, span);
        if (at > ROW_MAX && scan.fault == CSV_FINE)
            scan.fault = CSV_TOO_LONG;
        if (scan.fault != CSV_FINE)
            return scan;
        if (span->len > CSV_FIELD_MAX)
            scan.fault = CSV_TOO_LONG;
        scan.columns++;
        if (scan.columns > CSV_COLUMNS_MAX)
            scan.fault = CSV_TOO_MANY_COLUMNS;
        if (scan.fault != CSV_FINE)
            return scan;
        if (at >= len) {
            scan.incomplete = !csv->at_end;
            scan.bytes = len;
            return scan;
        }
        if (row[at] == '\n') {
            scan.newlines++;
            scan.bytes = at + 1;
            return scan;
        }
        at++;
    }
}

/* Passes over the row's first line, whatever its length. */
static int skip_line(struct csv *csv, struct err *err)
{
    for (;;) {
        const char *from = csv->data + csv->at;
        const char *end = csv->len > csv->at ? memchr(from, '\n', csv->len - csv->at) : NULL;
        if (end != NULL) {
            csv->at += (size_t)(end - from) + 1;
            csv->line++;
            return 0;
        }
        csv->at = csv->len;
        if (csv->at_end)
            return 0;
        if (fill(csv, err) != 0)
            return -1;
    }
}

/* Closes and unquotes the fields that the scan has found. */
static void finish_row(struct csv *csv, const struct scan *scan, struct csv_row *row)
{
    char *base = csv->data + csv->at;
    for (size_t i = 0; i < scan->columns; i++) {
        const struct span *span = &csv->spans[i];
        char *text = base + span->from;
        size_t len = span->len;
        if (span->doubled) {
            size_t put = 0;
            for (size_t at = 0; at < len; at++) {
                text[put++] = text[at];
                at += text[at] == '"';
            }
            len = put;
        }
        csv->fields[i] = (struct csv_field){text, len};
    }
    /* only now: the byte behind a field may be the delimiter before the next */
    for (size_t i = 0; i < scan->columns; i++)
        csv->fields[i].text[csv->fields[i].len] = '\0';
    row->count = scan->columns;
    row->fields = csv->fields;
}

static enum csv_fault bytes_fault(const struct csv *csv, size_t bytes)
{
    const char *row = csv->data + csv->at;
    if (memchr(row, '\0', bytes) != NULL)
        return CSV_NUL;
    return text_is_utf8(row, bytes, NULL) ? CSV_FINE : CSV_BAD_BYTES;
}

int csv_next(struct csv *csv, struct csv_row *row, struct err *err)
{
    for (;;) {
        if (csv->at == csv->len && !csv->at_end && fill(csv, err) != 0)
            return -1;
        if (csv->at == csv->len && csv->at_end)
            return 0;
        struct scan scan = scan_row(csv);
        if (scan.incomplete && csv->len - csv->at <= ROW_MAX) {
            if (fill(csv, err) != 0)
                return -1;
            continue;
        }
        if (scan.incomplete)
            scan.fault = scan.fault != CSV_FINE ? scan.fault : CSV_TOO_LONG;
        if (scan.fault == CSV_FINE && csv->check)
            scan.fault = bytes_fault(csv, scan.bytes);
        *row = (struct csv_row){.line = csv->line, .fault = scan.fault};
        if (scan.fault == CSV_NUL ||
            scan.fault == CSV_BAD_BYTES) { /* well formed: all its lines are passed */
            csv->line += scan.newlines;
            csv->at += scan.bytes;
            return 1;
        }
        if (scan.fault != CSV_FINE)
            return skip_line(csv, err) == 0 ? 1 : -1;
        bool blank = scan.columns == 1 && csv->spans[0].len == 0 && csv->spans[0].from == 0;
        if (!blank)
            finish_row(csv, &scan, row);
        csv->line += scan.newlines;
        csv->at += scan.bytes;
        if (!blank)
            return 1;
    }
}
