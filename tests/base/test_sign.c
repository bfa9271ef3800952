/* Keys and signatures: the vector of RFC 8032, PEM there and back, and what is no key; base32. */
#include "base/base32.h"
#include "base/sign.h"
#include "harness.h"

/* RFC 8032, 7.1, test 1 */
static const unsigned char secret_seed[SIGN_SEED] = {
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
static const unsigned char public_key[SIGN_KEY] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};
static const unsigned char signature_begin[8] = {0xe5, 0x56, 0x43, 0x00, 0xc3, 0x60, 0xac, 0x72};

/* A secret key of SEED, through PEM as everybody's programs write it. */
static void read_seed(const unsigned char seed[SIGN_SEED], struct sign_secret *secret)
{
    struct sign_secret made = {.key = {0}};
    struct buf pem = {0};
    struct err err = {0};
    memcpy(made.key, seed, SIGN_SEED);
    sign_write_secret(&made, &pem);
    ck_assert_msg(sign_read_secret("pem", pem.data, secret, &err) == 0, "%s", err.message);
    buf_free(&pem);
}

START_TEST(the_vector_of_rfc_8032)
{
    struct sign_secret secret;
    unsigned char signature[SIGN_BYTES];
    read_seed(secret_seed, &secret);
    ck_assert_mem_eq(secret.known.key, public_key, SIGN_KEY);
    sign_message(&secret, "", 0, signature);
    ck_assert_mem_eq(signature, signature_begin, sizeof signature_begin);
    ck_assert(sign_holds(&secret.known, "", 0, signature));
    ck_assert(!sign_holds(&secret.known, "a", 1, signature));
    signature[63] ^= 1;
    ck_assert(!sign_holds(&secret.known, "", 0, signature));
}
END_TEST

START_TEST(keys_go_through_pem)
{
    struct sign_secret secret, again;
    struct sign_public known;
    struct buf pem = {0};
    struct err err = {0};
    char id[2 * SIGN_ID + 1];
    sign_make(&secret);
    sign_make(&again);
    ck_assert_mem_ne(secret.key, again.key, sizeof secret.key);
    sign_write_secret(&secret, &pem);
    ck_assert_int_eq(sign_read_secret("s", pem.data, &again, &err), 0);
    ck_assert_mem_eq(secret.key, again.key, sizeof secret.key);
    ck_assert_int_eq(sign_read_public("s", pem.data, &known, &err), -1);
    buf_clear(&pem);
    buf_puts(&pem, "Key of a school\n");
    sign_write_public(&secret.known, &pem);
    ck_assert_int_eq(sign_read_public("p", pem.data, &known, &err), 0);
    ck_assert_mem_eq(&known, &secret.known, sizeof known);
    ck_assert_uint_eq(strlen(sign_id_text(known.id, id)), 8);
    /* the line of base64 alone */
    char *line = strchr(strstr(pem.data, "BEGIN"), '\n') + 1;
    *strchr(line, '\n') = '\0';
    ck_assert_int_eq(sign_read_public("p", line, &known, &err), 0);
    ck_assert_mem_eq(&known, &secret.known, sizeof known);
    buf_free(&pem);
}
END_TEST

START_TEST(what_is_no_key_is_told)
{
    static const char *const texts[] = {
        "",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "MCowBQYDK2VwAyEA",
        "MCowBQYDK2VuAyEAExgKCMH++UFDxUXhP6Q/BFqSGicMuBJ6nNwAhL7SiQo=", /* X25519 */
        "MCowBQYDK2VwAyEAExgKCMH++UFDxUXhP6Q/BFqSGicMuBJ6nNwAhL7SiQoAAAA=",
        "MCowBQYDK2VwAyEAExgKCMH++UFDxUXhP6Q/BFqSGicMuBJ6nNwAhL7SiQo= and more",
        "школа"};
    struct sign_public known;
    struct sign_secret secret;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct err err = {0};
        ck_assert_int_eq(sign_read_public("school-key.pem", texts[i], &known, &err), -1);
        ck_assert_int_eq(err.kind, ERR_DATA);
        ck_assert_ptr_nonnull(strstr(err.message, "school-key.pem"));
        ck_assert_int_eq(sign_read_secret("secret.pem", texts[i], &secret, &err), -1);
    }
    struct err err = {0};
    struct buf pem = {0};
    read_seed(secret_seed, &secret);
    sign_write_secret(&secret, &pem);
    ck_assert_int_eq(sign_read_public("secret.pem", pem.data, &known, &err), -1);
    buf_free(&pem);
}
END_TEST

START_TEST(base32_there_and_back)
{
    unsigned char bytes[40], read[40];
    char text[BASE32_LENGTH(40) + 1];
    const char *bad;
    size_t len;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 37 + 11);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        ck_assert_uint_eq(strlen(base32_write(bytes, n, text)), BASE32_LENGTH(n));
        ck_assert(base32_read(text, read, sizeof read, &len, &bad));
        ck_assert_uint_eq(len, n);
        ck_assert_mem_eq(read, bytes, n);
        ck_assert(n == 0 || !base32_read(text, read, n - 1, &len, &bad));
    }
    ck_assert_str_eq(base32_write((const unsigned char *)"\0\0\xFF", 3, text), "000FY");
    ck_assert(base32_read("oO-iL\ny", read, sizeof read, &len, &bad)); /* 0011Y, in a hurry */
    ck_assert_mem_eq(read, "\x00\x02\x1F", 3);
    ck_assert(!base32_read("00U", read, sizeof read, &len, &bad));
    ck_assert_str_eq(bad, "U");
    ck_assert(!base32_read("0", read, sizeof read, &len, &bad));  /* five bits are no byte */
    ck_assert(!base32_read("01", read, sizeof read, &len, &bad)); /* a rest that nobody writes */
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("sign");
    TCase *keys = tcase_create("keys");
    tcase_add_test(keys, the_vector_of_rfc_8032);
    tcase_add_test(keys, keys_go_through_pem);
    tcase_add_test(keys, what_is_no_key_is_told);
    tcase_add_test(keys, base32_there_and_back);
    suite_add_tcase(made, keys);
    return made;
}

TEST_MAIN
