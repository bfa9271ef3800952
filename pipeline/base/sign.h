/*
 * sign: Ed25519 signatures (RFC 8032) and their keys. Keys stand in files as everybody's programs know them: PEM with the
 * structures of RFC 8410, so that openssl reads and checks them, too.
 */
#ifndef ITOG_BASE_SIGN_H
#define ITOG_BASE_SIGN_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sodium.h>

enum { SIGN_KEY = 32, SIGN_SEED = 32, SIGN_ID = 4, SIGN_BYTES = 64, SIGN_SHA256 = 32 };

struct sign_public {
    unsigned char key[SIGN_KEY];
    unsigned char id[SIGN_ID]; /* the first bytes of the key's SHA-256: which key it was, not a proof */
};

struct sign_secret {
    unsigned char key[SIGN_SEED + SIGN_KEY];
    struct sign_public known; /* its public half */
};

/* The library behind it can be used: once, before everything else. */
bool sign_begin(void);

/* A new pair, from the system's random numbers. */
void sign_make(struct sign_secret *secret);
/* Wipes secrets from memory. */
void sign_forget(struct sign_secret *secret);
void sign_wipe(void *memory, size_t len); /* NULL with 0 is harmless */

/* The same key and message give the same signature. */
void sign_message(const struct sign_secret *secret, const void *message, size_t len,
                  unsigned char signature[SIGN_BYTES]);
bool sign_holds(const struct sign_public *key, const void *message, size_t len,
                const unsigned char signature[SIGN_BYTES]);

/* "a1b2c3d4"; returns OUT. */
char *sign_id_text(const unsigned char id[SIGN_ID], char out[2 * SIGN_ID + 1]);

/* As PEM, put behind what is in OUT. */
void sign_write_public(const struct sign_public *key, struct buf *out);
void sign_write_secret(const struct sign_secret *secret, struct buf *out);

/*
 * Reads PEM, whatever stands around it; of a public key also the line of base64 alone. ERR_DATA: TEXT holds no such key; NAME
 * stands in the message.
 */
int sign_read_public(const char *name, const char *text, struct sign_public *key, struct err *err);
int sign_read_secret(const char *name, const char *text, struct sign_secret *secret, struct err *err);

/* The plain SHA-256, as sha256sum has it. */
void sign_sha256(const void *data, size_t len, unsigned char out[SIGN_SHA256]);

/* The same in the making: told of what went in so far, and more may follow. Free with sign_sum_free. */
struct sign_sum;
struct sign_sum *sign_sum_begin(void);
void sign_sum_more(struct sign_sum *sum, const void *data, size_t len);
void sign_sum_now(const struct sign_sum *sum, unsigned char out[SIGN_SHA256]);
void sign_sum_free(struct sign_sum *sum);

#endif
