/* Bytes of a CSV file: rows, faults and lines. */
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    fuzz_write("", "x.csv", data, size);
    struct source *source = source_open(fuzz_dir(), arena, &err);
    CHECK(source != NULL);
    const struct source_file *file = source_find(source, "x.csv");
    struct decode_facts facts;
    CHECK(decode_examine(source, file, &facts, &err) == 0);
    if (!decode_is_text(facts.encoding))
        decode_declare(&facts, "utf-8");
    struct decode *decode = decode_open(source, file, &facts, &err);
    CHECK(decode != NULL);
    struct csv *csv = csv_new(decode, facts.has_bad_bytes);
    char delimiter = 0;
    CHECK(csv_find_delimiter(csv, &delimiter, &err) == 0);
    CHECK(delimiter == ',' || delimiter == ';' || delimiter == '\t');
    struct csv_row row;
    int64_t line = 0;
    int got;
    while ((got = csv_next(csv, &row, &err)) == 1) {
        CHECK(row.line > line && row.line <= (int64_t)size + 1);
        line = row.line;
        CHECK((row.fault == CSV_FINE) == (row.count > 0));
        for (size_t i = 0; i < row.count; i++) {
            CHECK(strlen(row.fields[i].text) == row.fields[i].len);
            CHECK(text_is_utf8(row.fields[i].text, row.fields[i].len, NULL));
            for (char *list = row.fields[i].text, *item; (item = csv_list_next(&list)) != NULL;)
                CHECK(*item != '\0');
        }
    }
    CHECK(got == 0);
    csv_free(csv);
    decode_close(decode);
    source_close(source);
    arena_free(arena);
    return 0;
}
