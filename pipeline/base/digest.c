/* digest: see digest.h. BLAKE2b is libsodium's. */
#include "base/digest.h"
#include "base/sign.h"

#include <string.h>

void digest_begin(struct digest *digest)
{
    crypto_generichash_init(&digest->state, NULL, 0, DIGEST_BYTES);
}

void digest_field(struct digest *digest, const void *data, size_t len)
{
    unsigned char head[8];
    for (size_t i = 0; i < sizeof head; i++)
        head[i] = (unsigned char)((uint64_t)len >> (8 * i));
    crypto_generichash_update(&digest->state, head, sizeof head);
    crypto_generichash_update(&digest->state, data, len);
}

void digest_more(struct digest *digest, const void *data, size_t len)
{
    crypto_generichash_update(&digest->state, data, len);
}

void digest_text(struct digest *digest, const char *text)
{
    if (text == NULL) {
        static const unsigned char absent[8] = {255, 255, 255, 255, 255, 255, 255, 255};
        crypto_generichash_update(&digest->state, absent, sizeof absent);
        return;
    }
    digest_field(digest, text, strlen(text));
}

void digest_int(struct digest *digest, int64_t value)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    digest_field(digest, bytes, sizeof bytes);
}

char *digest_hex(const unsigned char bytes[DIGEST_BYTES], char out[DIGEST_HEX + 1])
{
    sodium_bin2hex(out, DIGEST_HEX + 1, bytes, DIGEST_BYTES);
    return out;
}

char *digest_end(struct digest *digest, char out[DIGEST_HEX + 1])
{
    unsigned char bytes[DIGEST_BYTES];
    crypto_generichash_final(&digest->state, bytes, sizeof bytes);
    return digest_hex(bytes, out);
}

void digest_prefix(const char *hex, unsigned char *bytes, size_t len)
{
    sodium_hex2bin(bytes, len, hex, 2 * len, NULL, NULL, NULL);
}

char *digest_input(const void *data, size_t len, char out[DIGEST_HEX + 1])
{
    unsigned char bytes[DIGEST_BYTES];
    crypto_generichash(bytes, sizeof bytes, data, len, NULL, 0);
    return digest_hex(bytes, out);
}

char *digest_bytes(const void *data, size_t len, char out[DIGEST_HEX + 1])
{
    unsigned char bytes[DIGEST_BYTES];
    sign_sha256(data, len, bytes);
    return digest_hex(bytes, out);
}
