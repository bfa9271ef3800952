/*
 * digest: BLAKE2b over a sequence of fields. Each field goes in with its length, so that ("ab", "c") and
 * ("a", "bc") differ. Used for result inputs, edition contents, imported files and templates.
 */
#ifndef ITOG_BASE_DIGEST_H
#define ITOG_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include <sodium.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX = 64 };

struct digest {
    crypto_generichash_state state;
};

void digest_begin(struct digest *digest);
void digest_field(struct digest *digest, const void *data, size_t len);
void digest_text(struct digest *digest, const char *text); /* NULL differs from "" */
void digest_int(struct digest *digest, int64_t value);
/* The bytes alone, without their length: after nothing but these the digest is that of digest_input. */
void digest_more(struct digest *digest, const void *data, size_t len);
/* Ends the digest: 64 hexadecimal digits and a NUL; returns OUT. */
char *digest_end(struct digest *digest, char out[DIGEST_HEX + 1]);

/* The bytes of a digest as hexadecimal digits; returns OUT. */
char *digest_hex(const unsigned char bytes[DIGEST_BYTES], char out[DIGEST_HEX + 1]);
/* The first LEN bytes (at most DIGEST_BYTES) of a digest in hexadecimal digits. */
void digest_prefix(const char *hex, unsigned char *bytes, size_t len);

/* The plain BLAKE2b of bytes: what decode_examine gives for a file that holds them. */
char *digest_input(const void *data, size_t len, char out[DIGEST_HEX + 1]);

/* The plain SHA-256 of bytes (no length in front): what sha256sum prints. */
char *digest_bytes(const void *data, size_t len, char out[DIGEST_HEX + 1]);

#endif
