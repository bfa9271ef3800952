/* Bytes of a file: the encoding that is told, and what every encoding makes of them. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/decode.h"

static void decode_all(struct source *source, const struct source_file *file,
                       const struct decode_facts *facts, size_t step, struct buf *out)
{
    struct err err = {0};
    struct decode *decode = decode_open(source, file, facts, &err);
    CHECK(decode != NULL);
    char piece[4096];
    size_t got;
    do {
        CHECK(decode_read(decode, piece, step, &got, &err) == 0);
        CHECK(got <= step);
        buf_put(out, piece, got);
    } while (got > 0);
    decode_close(decode);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {NULL, "utf-8", "cp1251", "koi8-r", "cp866", "utf-16le", "utf-16be"};
    struct arena *arena = arena_new();
    struct err err = {0};
    fuzz_write("", "x.csv", data, size);
    struct source *source = source_open(fuzz_dir(), arena, &err);
    CHECK(source != NULL);
    const struct source_file *file = source_find(source, "x.csv");
    const char *name = names[size % (sizeof names / sizeof *names)]; /* NULL: what is told */
    struct decode_facts facts;
    CHECK(decode_examine(source, file, &facts, &err) == 0);
    CHECK(facts.bytes == size && facts.certainty >= 0 && facts.certainty <= 100);
    CHECK(name == NULL || decode_declare(&facts, name));
    if (!decode_is_text(facts.encoding))
        decode_declare(&facts, "utf-8");
    struct buf one = {0}, other = {0};
    decode_all(source, file, &facts, sizeof(char[4096]), &one);
    decode_all(source, file, &facts, 16 + size % 7, &other);
    CHECK(one.len == other.len && (one.len == 0 || memcmp(one.data, other.data, one.len) == 0));
    /* what is not marked as faulty is text */
    for (size_t k = 0; !facts.has_bad_bytes && k < one.len; k++)
        CHECK((unsigned char)one.data[k] != 0xFF && one.data[k] != '\0');
    CHECK(facts.has_bad_bytes || one.len == 0 || text_is_utf8(one.data, one.len, NULL));
    buf_free(&one);
    buf_free(&other);
    source_close(source);
    arena_free(arena);
    return 0;
}
