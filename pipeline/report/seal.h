/*
 * seal: the signed code of an edition, and the keys it is signed with. The code says which document it is of, when it was
 * issued, the begin of its content hash and its seal text (what the query `seal` of its data.sql gives); whoever has the
 * school's public key can check it without the school. templates/README.md has the format byte by byte.
 */
#ifndef ITOG_REPORT_SEAL_H
#define ITOG_REPORT_SEAL_H

#include "base/digest.h"
#include "base/err.h"
#include "base/sign.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct run;

enum {
    SEAL_SERIES_MAX = 100, /* bytes of the period's code */
    SEAL_TEXT_MAX = 300,   /* bytes of the seal text */
    SEAL_CONTENT = 8,      /* bytes of the content hash */
    SEAL_BYTES_MAX =
        1 + SIGN_ID + 1 + 1 + SEAL_SERIES_MAX + 10 + 10 + 2 + SEAL_CONTENT + SEAL_TEXT_MAX + SIGN_BYTES,
    SEAL_CODE_MAX = 6 + (SEAL_BYTES_MAX * 8 + 4) / 5,
    SEAL_CHECK = 9,   /* "7K3M-9QXA" */
    SEAL_DRAWN = 16,  /* bytes that stand for a piece in a batch */
    SEAL_BATCH = 256, /* pieces of a batch, at most */
    SEAL_BATCH_BYTES_MAX = 1 + SIGN_ID + SEAL_BATCH * SEAL_DRAWN + SIGN_BYTES,
    SEAL_BATCH_MAX = (SEAL_BATCH_BYTES_MAX * 8 + 4) / 5,
    SEAL_STREAM_MAX = ((1 + SIGN_ID + SIGN_BYTES) * 8 + 4) / 5
};

/* What a code says. */
struct seal_facts {
    unsigned char key_id[SIGN_ID];
    char letter; /* the kind of document: struct edition_kind */
    char period[SEAL_SERIES_MAX + 1];
    int64_t number, edition;
    int32_t issued_on;
    unsigned char content[SEAL_CONTENT];
    char text[SEAL_TEXT_MAX + 1];
};

/* ---- codes ---- */

/* Writes the code of FACTS (key_id is filled in). ERR_DATA: the period's code or the text is too long. */
int seal_make(const struct sign_secret *secret, struct seal_facts *facts, char code[SEAL_CODE_MAX + 1],
              struct err *err);

/* A short check for people, printed beside the number: of the hash of a whole code. "" where there is none. */
char *seal_check(const char *code, char check[SEAL_CHECK + 1]);

/* Does TEXT begin as a code does? */
bool seal_is_code(const char *text);

/* Public keys that are known. */
struct seal_ring {
    struct sign_public *keys;
    size_t count;
};

enum seal_answer { SEAL_GENUINE, SEAL_UNREADABLE, SEAL_UNKNOWN_KEY, SEAL_FALSE };

/* Reads a code; CAUSE says why it is not genuine. FACTS is what it claims (letter 0: nothing that makes sense). */
enum seal_answer seal_read(const char *code, const struct seal_ring *ring, struct seal_facts *facts,
                           struct err *cause);

/* ---- PDF files ---- */

/*
 * What pieces draw is signed for a batch of them at once: a list, and one signature. What stands there for a piece: of its facts
 * and the digest of what it draws (64 hexadecimal digits). Half a digest is enough: to find another drawing for one that
 * is signed takes 2^128 trials. A list tells nothing of anybody.
 */
/* What a code says, as text, without its signature: the list has one. "" where CODE is none. */
char *seal_said(const char *code, char said[SEAL_CODE_MAX + 1]);
void seal_drawn(const char *said, const char *digest, unsigned char drawn[SEAL_DRAWN]);
/* The record of a batch, as text: of COUNT pieces, at most SEAL_BATCH; DRAWN has what stands for them, one behind the other. */
char *seal_batch(const struct sign_secret *secret, const unsigned char *drawn, size_t count,
                 char batch[SEAL_BATCH_MAX + 1]);
/* Does BATCH list such a piece, whoever signed it? */
bool seal_batch_lists(const char *batch, const unsigned char drawn[SEAL_DRAWN]);
/* Reads a piece of a batch as seal_read does a code; DIGEST: of what it draws. */
enum seal_answer seal_batch_read(const char *said, const char *digest, const char *batch,
                                 const struct seal_ring *ring, struct seal_facts *facts, struct err *cause);
/* Of a piece that was signed for itself, by an older itog: does the signature over its code and what it draws hold? */
bool seal_stream_holds(const struct seal_ring *ring, const char *code, const char *digest, const char *seal);

/* The line behind the end of a file, which signs all its bytes; SHA256: of them with the line, as digest_bytes has it. */
void seal_file(const struct sign_secret *secret, struct buf *file, char sha256[DIGEST_HEX + 1]);
/* Does such a line stand there, and hold? 1, 0, or -1: there is none. */
int seal_file_holds(const struct seal_ring *ring, const char *data, size_t len);

/* ---- keys: the folder keys/ of a workspace (seal_keys.c) ---- */

/* The secret key. 1: there is none. */
int seal_secret(const char *workspace, struct sign_secret *secret, struct err *err);

/*
 * The secret key for a run that issues documents; made when the school has not signed anything yet. ERR_CONFIG: it has, but
 * the key is gone.
 */
int seal_open(const struct run *run, struct sign_secret *secret, struct err *err);

/*
 * Makes the pair, or takes it from FROM (a copy of secret.pem; NULL: a new one). Refuses when there is one, unless REPLACE:
 * then the old public key stays known.
 */
int seal_key_init(const char *workspace, const char *from, bool replace, struct sign_public *made,
                  struct err *err);

/* All public keys of the workspace; from the arena. */
int seal_ring_open(const char *workspace, struct arena *arena, struct seal_ring *ring, struct err *err);

/* Those that TEXT holds, one PEM behind the other, or the base64 of one; NAME stands in the message. */
int seal_ring_read(const char *name, const char *text, struct arena *arena, struct seal_ring *ring,
                   struct err *err);

#endif
