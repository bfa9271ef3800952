/*
 * sign: see sign.h. Signatures are libsodium's, and so are keys but for the few bytes around one in its file. SHA-256 is
 * libcrypto's, which has the processor's instructions for it: seven times as fast, and every file that goes out is hashed.
 */
#include "base/sign.h"
#include "base/i18n.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands in front of the key: DER of RFC 8410, sections 4 and 7. */
static const unsigned char public_head[] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03,
                                            0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
static const unsigned char secret_head[] = {0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                            0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
enum { DER_ROOM = sizeof secret_head + SIGN_SEED };

static const char public_word[] = "PUBLIC", secret_word[] = "PRIVATE";

bool sign_begin(void)
{
    return sodium_init() >= 0;
}

void sign_sha256(const void *data, size_t len, unsigned char out[SIGN_SHA256])
{
    if (SHA256(data, len, out) == NULL)
        abort(); /* only memory could have failed */
}

struct sign_sum {
    EVP_MD_CTX *state, *copy;
};

struct sign_sum *sign_sum_begin(void)
{
    struct sign_sum *sum = mem_zalloc(sizeof *sum);
    *sum = (struct sign_sum){EVP_MD_CTX_new(), EVP_MD_CTX_new()};
    if (sum->state == NULL || sum->copy == NULL || EVP_DigestInit_ex(sum->state, EVP_sha256(), NULL) != 1)
        abort(); /* only memory could have failed */
    return sum;
}

void sign_sum_more(struct sign_sum *sum, const void *data, size_t len)
{
    if (EVP_DigestUpdate(sum->state, data, len) != 1)
        abort();
}

void sign_sum_now(const struct sign_sum *sum, unsigned char out[SIGN_SHA256])
{
    if (EVP_MD_CTX_copy_ex(sum->copy, sum->state) != 1 || EVP_DigestFinal_ex(sum->copy, out, NULL) != 1)
        abort();
}

void sign_sum_free(struct sign_sum *sum)
{
    EVP_MD_CTX_free(sum->state);
    EVP_MD_CTX_free(sum->copy);
    free(sum);
}

static void name_key(struct sign_public *key)
{
    unsigned char sum[SIGN_SHA256];
    sign_sha256(key->key, sizeof key->key, sum);
    memcpy(key->id, sum, sizeof key->id);
}

static void from_seed(struct sign_secret *secret, const unsigned char seed[SIGN_SEED])
{
    crypto_sign_seed_keypair(secret->known.key, secret->key, seed);
    name_key(&secret->known);
}

void sign_make(struct sign_secret *secret)
{
    unsigned char seed[SIGN_SEED];
    randombytes_buf(seed, sizeof seed);
    from_seed(secret, seed);
    sodium_memzero(seed, sizeof seed);
}

void sign_forget(struct sign_secret *secret)
{
    sodium_memzero(secret, sizeof *secret);
}

void sign_wipe(void *memory, size_t len)
{
    if (len > 0)
        sodium_memzero(memory, len);
}

void sign_message(const struct sign_secret *secret, const void *message, size_t len,
                  unsigned char signature[SIGN_BYTES])
{
    crypto_sign_detached(signature, NULL, message, len, secret->key);
}

bool sign_holds(const struct sign_public *key, const void *message, size_t len,
                const unsigned char signature[SIGN_BYTES])
{
    return crypto_sign_verify_detached(signature, message, len, key->key) == 0;
}

char *sign_id_text(const unsigned char id[SIGN_ID], char out[2 * SIGN_ID + 1])
{
    return sodium_bin2hex(out, 2 * SIGN_ID + 1, id, SIGN_ID);
}

static void write_pem(const char *word, const unsigned char *head, size_t head_len, const unsigned char *key,
                      struct buf *out)
{
    unsigned char der[DER_ROOM];
    char text[sodium_base64_ENCODED_LEN(DER_ROOM, sodium_base64_VARIANT_ORIGINAL)];
    memcpy(der, head, head_len);
    memcpy(der + head_len, key, SIGN_KEY);
    sodium_bin2base64(text, sizeof text, der, head_len + SIGN_KEY, sodium_base64_VARIANT_ORIGINAL);
    buf_printf(out, "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n", word, text, word);
    sodium_memzero(der, sizeof der);
    sodium_memzero(text, sizeof text);
}

void sign_write_public(const struct sign_public *key, struct buf *out)
{
    write_pem(public_word, public_head, sizeof public_head, key->key, out);
}

void sign_write_secret(const struct sign_secret *secret, struct buf *out)
{
    write_pem(secret_word, secret_head, sizeof secret_head, secret->key, out);
}

/* The key behind HEAD, of which TEXT is the PEM or, where ALONE, the base64. */
static bool read_pem(const char *word, bool alone, const unsigned char *head, size_t head_len,
                     const char *text, unsigned char key[SIGN_KEY])
{
    char begin[40];
    unsigned char der[DER_ROOM];
    size_t len = 0;
    const char *end = NULL;
    snprintf(begin, sizeof begin, "-----BEGIN %s KEY-----", word);
    const char *from = strstr(text, begin);
    if (from == NULL && !alone)
        return false;
    from = from != NULL ? from + strlen(begin) : text;
    bool read = sodium_base642bin(der, sizeof der, from, strlen(from), " \t\r\n", &len, &end,
                                  sodium_base64_VARIANT_ORIGINAL) == 0 &&
                len == head_len + SIGN_KEY && memcmp(der, head, head_len) == 0 &&
                (*end == '\0' || strncmp(end, "-----END ", 9) == 0);
    if (read)
        memcpy(key, der + head_len, SIGN_KEY);
    sodium_memzero(der, sizeof der);
    return read;
}

int sign_read_public(const char *name, const char *text, struct sign_public *key, struct err *err)
{
    if (!read_pem(public_word, true, public_head, sizeof public_head, text, key->key))
        return err_set(err, ERR_DATA,
                       _("%s: this is no public key; expected what itog key show prints (Ed25519, PEM)"),
                       name);
    name_key(key);
    return 0;
}

int sign_read_secret(const char *name, const char *text, struct sign_secret *secret, struct err *err)
{
    unsigned char seed[SIGN_SEED];
    if (!read_pem(secret_word, false, secret_head, sizeof secret_head, text, seed))
        return err_set(err, ERR_DATA,
                       _("%s: this is no secret key; expected a copy of keys/secret.pem (Ed25519, PEM)"),
                       name);
    from_seed(secret, seed);
    sodium_memzero(seed, sizeof seed);
    return 0;
}
