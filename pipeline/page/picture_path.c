/*
 * picture_path: the small languages inside SVG's attributes: lists of numbers, the steps of a path. Numbers are exact to
 * 1/1000 and at most a million; fails on everything that is not in the subset.
 */
#include "page/picture.h"

#include <string.h>

enum { LIMIT = 1000000, NUMBERS_MAX = 20000 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void skip_blanks(const char **at)
{
    while (is_blank(**at))
        ++*at;
}

/* Blanks with at most one comma among them. */
static void skip_comma(const char **at)
{
    skip_blanks(at);
    if (**at == ',')
        ++*at;
    skip_blanks(at);
}

/* A number at AT, in 1/1000; digits behind the third are dropped. */
static bool read_number(const char **at, int32_t *value)
{
    const char *from = *at;
    const bool negative = *from == '-';
    if (*from == '-' || *from == '+')
        from++;
    int64_t whole = 0, part = 0;
    int digits = 0, places = 0;
    for (; *from >= '0' && *from <= '9'; from++, digits++)
        whole = whole <= LIMIT ? whole * 10 + (*from - '0') : whole;
    if (*from == '.')
        for (from++; *from >= '0' && *from <= '9'; from++, digits++)
            if (places < 3) {
                part = part * 10 + (*from - '0');
                places++;
            }
    for (; places < 3; places++)
        part *= 10;
    if (digits == 0 || whole > LIMIT || *from == 'e' || *from == 'E')
        return false;
    *value = (int32_t)(negative ? -(whole * 1000 + part) : whole * 1000 + part);
    *at = from;
    return true;
}

bool drawing_numbers(const char *text, struct buf *out)
{
    skip_blanks(&text);
    for (int count = 0; *text != '\0'; count++) {
        int32_t value;
        if (count == NUMBERS_MAX || !read_number(&text, &value))
            return false;
        buf_put(out, &value, sizeof value);
        const char *before = text;
        skip_comma(&text);
        if (*text == '\0' && text > before && text[-1] == ',')
            return false;
    }
    return true;
}

struct path {
    struct buf *steps, *points;
    int64_t x, y, start_x, start_y; /* where the pen is, where the subpath began */
};

static bool put_step(struct path *path, char step, int64_t x, int64_t y)
{
    if (x > LIMIT * INT64_C(1000) || x < -LIMIT * INT64_C(1000) || y > LIMIT * INT64_C(1000) ||
        y < -LIMIT * INT64_C(1000) || path->steps->len == NUMBERS_MAX)
        return false;
    const int32_t point[2] = {(int32_t)x, (int32_t)y};
    buf_putc(path->steps, step);
    buf_put(path->points, point, sizeof point);
    path->x = x;
    path->y = y;
    return true;
}

/* The numbers behind LETTER, once. */
static bool read_step(struct path *path, char letter, const char **at)
{
    const bool relative = letter >= 'a';
    const char kind = (char)(letter & ~0x20);
    int32_t first, second = 0;
    if (!read_number(at, &first))
        return false;
    if (kind == 'M' || kind == 'L') {
        skip_comma(at);
        if (!read_number(at, &second))
            return false;
    }
    int64_t x = path->x, y = path->y;
    if (kind == 'V') {
        y = (relative ? y : 0) + first;
    } else {
        x = (relative ? x : 0) + first;
        y = kind == 'H' ? y : (relative ? y : 0) + second;
    }
    if (!put_step(path, kind == 'M' ? 'M' : 'L', x, y))
        return false;
    if (kind == 'M') {
        path->start_x = x;
        path->start_y = y;
    }
    return true;
}

int drawing_path(const char *text, struct buf *steps, struct buf *points)
{
    struct path path = {.steps = steps, .points = points};
    skip_blanks(&text);
    while (*text != '\0') {
        char letter = *text++;
        skip_blanks(&text);
        if (letter == 'Z' || letter == 'z') {
            if (steps->len == 0 || steps->len == NUMBERS_MAX)
                return -1;
            buf_putc(steps, 'Z');
            path.x = path.start_x;
            path.y = path.start_y;
            continue;
        }
        if (letter == '\0' || strchr("MmLlHhVv", letter) == NULL ||
            (steps->len == 0 && letter != 'M' && letter != 'm'))
            return -1;
        /* behind Z a new subpath begins where the last one did */
        if (steps->len > 0 && steps->data[steps->len - 1] == 'Z' && letter != 'M' && letter != 'm' &&
            !put_step(&path, 'M', path.x, path.y))
            return -1;
        do {
            if (!read_step(&path, letter, &text))
                return -1;
            skip_comma(&text);
            if (letter == 'M' || letter == 'm') /* more pairs are lines */
                letter = letter == 'M' ? 'L' : 'l';
        } while (*text == '-' || *text == '+' || *text == '.' || (*text >= '0' && *text <= '9'));
        if (text[-1] == ',')
            return -1;
    }
    return 0;
}
