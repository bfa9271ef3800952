/* page.html: XHTML with Mustache tags. */
#include "fuzz_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char css[] = "p.hot { color: red } td { padding: 1mm }";
    return fuzz_page(data, size, css, sizeof css - 1);
}
