/* print.css: rules, @page, and what they make of a page with a bit of everything. */
#include "fuzz_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char html[] =
        "<html lang=\"ru\"><head><title>t</title></head><body><h1 id=\"x\" class=\"hot\">{{title}}</h1>"
        "<p class=\"hot cold\">a <strong>b</strong> <em>c</em><br/>d</p><ul><li>e</li><li>f</li></ul>"
        "<table><thead><tr><th>g</th></tr></thead><tbody><tr><td class=\"hot\">h</td></tr></tbody></table>"
        "<div><span>i</span></div><div class=\"far\"><p>j<span class=\"note\">k</span></p></div>"
        "<p><img class=\"code\" src=\"qr:l\" alt=\"\"/><svg class=\"chart\" viewBox=\"0 0 9 9\"><rect "
        "width=\"5\" "
        "height=\"5\"/></svg></p></body></html>";
    return fuzz_page(html, sizeof html - 1, data, size);
}
