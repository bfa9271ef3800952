/* fuzz_pdf: a PDF file is read back page by page, and looked at as one that somebody brings to be verified; so is a code. */
#include "fuzz.h"
#include "page/pdf_read.h"
#include "report/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    struct sign_public key = {.id = {1, 2, 3, 4}};
    struct verify verify = {.ring = {&key, 1}};
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    CHECK(verify_pdf(&verify, text, size, &err) == 0 || err.kind == ERR_DATA);
    err = (struct err){0};
    CHECK(verify_codes(&verify, text, &err) == 0 || err.kind == ERR_DATA);
    CHECK(verify.current == 0); /* nobody can sign with that key */
    free(text);
    return 0;
}
