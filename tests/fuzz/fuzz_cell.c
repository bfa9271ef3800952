/* The text of one value: cells of a journal, days, instants, numbers, text forms. */
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "fuzz.h"
#include "import/cell.h"
#include "import/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), out[32];
    CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    size_t len = strlen(text);
    for (int high = 5; high <= 100; high += 95)
        for (int max = 1; max <= CELL_ITEMS_MAX; max += CELL_ITEMS_MAX - 1) {
            struct cell_item items[CELL_ITEMS_MAX];
            size_t failed_at = 0;
            int count = cell_parse(text, high, items, max, &failed_at);
            CHECK(count >= -1 && count <= max && failed_at <= len);
            for (int i = 0; i < count; i++) {
                CHECK(items[i].kind != NULL);
                bool number = strcmp(items[i].kind, "number") == 0;
                CHECK(number == (items[i].value_x1000 > 0) && items[i].value_x1000 <= (int64_t)high * 1000);
            }
        }
    const char *mark = cell_mark_word(text), *absence = cell_absence_word(text);
    CHECK(mark == NULL || absence == NULL || strcmp(mark, "exempt") == 0);
    int32_t day, again;
    if (date_read(text, &day))
        CHECK(date_parse(date_format(day, out), &again) && again == day);
    int64_t at, number;
    if (instant_read(text, 180, &at))
        CHECK(*instant_format(at, 180, out) != '\0');
    CHECK(!value_decimal(text, &number) || number >= 0);
    value_is_mangled(text);
    if (text_is_utf8(text, len, NULL)) {
        struct arena *arena = arena_new();
        CHECK(text_nfc(arena, text) != NULL && text_lower(arena, text) != NULL);
        CHECK(text_sort_key(arena, text) != NULL);
        arena_free(arena);
    }
    text_squeeze(text_trim(text));
    free(text);
    return 0;
}
