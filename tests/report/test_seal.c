/* Codes: what they say, what is seen when one is changed; documents that carry them, and the keys of a school. */
#include "base/base32.h"
#include "report/edition.h"
#include "report/report.h"
#include "report/school.h"
#include "report/verify.h"

static const struct seal_facts facts_of_one = {.letter = 'P',
                                               .period = "2025-Q1",
                                               .number = 123456,
                                               .edition = 2,
                                               .issued_on = 20386, /* 2025-10-25 */
                                               .content = {1, 2, 3, 4, 5, 6, 7, 8},
                                               .text = "Иванов Пётр, 5А: 5 4 4 н/а"};

static void make_code(struct sign_secret *secret, char code[SEAL_CODE_MAX + 1])
{
    struct seal_facts facts = facts_of_one;
    struct err err = {0};
    sign_make(secret);
    ck_assert_int_eq(seal_make(secret, &facts, code, &err), 0);
}

START_TEST(a_code_says_what_was_signed)
{
    struct sign_secret secret, other;
    struct seal_facts facts;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1], check[SEAL_CHECK + 1];
    make_code(&secret, code);
    const struct seal_ring ring = {&secret.known, 1};
    ck_assert_uint_eq(strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:"),
                      strlen(code)); /* of QR's dense mode */
    ck_assert_int_eq(seal_read(code, &ring, &facts, &err), SEAL_GENUINE);
    ck_assert_int_eq(facts.letter, 'P');
    ck_assert_str_eq(facts.period, "2025-Q1");
    ck_assert_int_eq(facts.number, 123456);
    ck_assert_int_eq(facts.edition, 2);
    ck_assert_int_eq(facts.issued_on, 20386);
    ck_assert_mem_eq(facts.content, facts_of_one.content, SEAL_CONTENT);
    ck_assert_str_eq(facts.text, facts_of_one.text);
    ck_assert_mem_eq(facts.key_id, secret.known.id, SIGN_ID);
    ck_assert_uint_eq(strlen(seal_check(code, check)), SEAL_CHECK);
    /* the same again, in small letters and over lines */
    char *small = malloc(2 * strlen(code) + 1), *to = small;
    for (const char *at = code; *at != '\0'; at++) {
        *to++ = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        if (at - code > 6 && (at - code) % 40 == 0)
            *to++ = '\n';
    }
    *to = '\0';
    ck_assert_int_eq(seal_read(small, &ring, &facts, &err), SEAL_GENUINE);
    free(small);
    /* a key that nobody knows; one that has the same id by chance, or by design */
    sign_make(&other);
    ck_assert_int_eq(seal_read(code, &(struct seal_ring){&other.known, 1}, &facts, &err), SEAL_UNKNOWN_KEY);
    memcpy(other.known.id, secret.known.id, SIGN_ID);
    ck_assert_int_eq(seal_read(code, &(struct seal_ring){&other.known, 1}, &facts, &err), SEAL_FALSE);
}
END_TEST

START_TEST(no_character_can_be_changed)
{
    struct sign_secret secret;
    struct seal_facts facts;
    char code[SEAL_CODE_MAX + 1];
    make_code(&secret, code);
    const struct seal_ring ring = {&secret.known, 1};
    for (size_t i = 0; code[i] != '\0'; i++) {
        struct err err = {0};
        const char kept = code[i];
        code[i] = kept == '7' ? '8' : '7';
        ck_assert_int_ne(seal_read(code, &ring, &facts, &err), SEAL_GENUINE);
        ck_assert_int_eq(err.kind, ERR_DATA);
        code[i] = '?';
        ck_assert_int_eq(seal_read(code, &ring, &facts, &err), SEAL_UNREADABLE);
        code[i] = '\0'; /* cut */
        ck_assert_int_ne(seal_read(code, &ring, &facts, &err), SEAL_GENUINE);
        code[i] = kept;
    }
    struct err err = {0};
    ck_assert_int_eq(seal_read(code, &ring, &facts, &err), SEAL_GENUINE);
}
END_TEST

/* Signed by a key that is known, and still no sense: a terminal must not be told to do something. */
START_TEST(control_characters_are_not_shown)
{
    struct sign_secret secret;
    struct seal_facts facts = facts_of_one, read;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1];
    sign_make(&secret);
    strcpy(facts.text, "5 4\x1B[2J");
    ck_assert_int_eq(seal_make(&secret, &facts, code, &err), 0);
    ck_assert_int_eq(seal_read(code, &(struct seal_ring){&secret.known, 1}, &read, &err), SEAL_FALSE);
    ck_assert_int_eq(read.letter, 0);
}
END_TEST

/* As it was before texts were packed; and a text that has characters outside of the packed ones. */
START_TEST(texts_that_are_not_packed_are_read)
{
    static const char old[] =
        "ITOG1:074G6AGCA03K4C1J6MPN2C9D057T5RE4E7GR2Q0HHV8A3M5TT2SD1FPHG38RDM5YT2S21M4GT60D30EGPQ8B"
        "VM5RT2WJ1M4JT2XX1C6GPK8BHMC1T2XX1C6GPB8BXM5JT2WD31SC40RX14EWSP4P9CXC5DY2JK68RKAVN2SAVX40V0"
        "X3KM32TADA0V1GP2D98ZST2VDT9QGVY8NET0QCFW17DQ9DW6T6HTM7TQGGVFRJCGFN0Q50C";
    static const char old_key[] = "MCowBQYDK2VwAyEAZBiYPkLOgThyZmL0/qhOycTlzkEswa+7UghU9u7gyjo=";
    struct sign_public known;
    struct sign_secret secret;
    struct seal_facts facts = facts_of_one, read;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1], packed[SEAL_CODE_MAX + 1];
    ck_assert_int_eq(sign_read_public("old", old_key, &known, &err), 0);
    ck_assert_int_eq(seal_read(old, &(struct seal_ring){&known, 1}, &read, &err), SEAL_GENUINE);
    ck_assert_str_eq(read.text, "Скворцов Арсений Владиславович, 1Б");
    sign_make(&secret);
    const struct seal_ring ring = {&secret.known, 1};
    ck_assert_int_eq(seal_make(&secret, &facts, packed, &err), 0);
    strcpy(facts.text, "Ҡаһарман Әхмәт, 5А: 5 4 4 н/а");
    ck_assert_int_eq(seal_make(&secret, &facts, code, &err), 0);
    ck_assert_int_eq(seal_read(code, &ring, &read, &err), SEAL_GENUINE);
    ck_assert_str_eq(read.text, facts.text);
    ck_assert_uint_lt(strlen(packed) + 30, strlen(code));
}
END_TEST

START_TEST(the_longest_code_fits)
{
    struct sign_secret secret;
    struct seal_facts facts = {.letter = 'P', .number = INT64_MAX, .edition = INT64_MAX, .issued_on = 65535},
                      read;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1];
    sign_make(&secret);
    memset(facts.text, 'x', SEAL_TEXT_MAX);
    memset(facts.period, 'y', SEAL_SERIES_MAX);
    ck_assert_int_eq(seal_make(&secret, &facts, code, &err), 0);
    ck_assert_int_eq(seal_read(code, &(struct seal_ring){&secret.known, 1}, &read, &err), SEAL_GENUINE);
    ck_assert_int_eq(read.number, INT64_MAX);
    ck_assert_uint_eq(strlen(read.text), SEAL_TEXT_MAX);
    facts.issued_on = 65536;
    ck_assert_int_eq(seal_make(&secret, &facts, code, &err), -1);
}
END_TEST

/* ---- batches ---- */

static const char digest_of_one[] = "c9697db68df75b434560661256fbb0d0fa5aac427e72fa0954decf4b05755cad";

/* A batch of COUNT pieces, the last of which is the one that CODE and digest_of_one are of. */
static void make_batch(const struct sign_secret *secret, const char *said, size_t count,
                       char batch[SEAL_BATCH_MAX + 1])
{
    unsigned char drawn[SEAL_BATCH][SEAL_DRAWN] = {{0}};
    for (size_t i = 0; i < count; i++)
        drawn[i][0] = (unsigned char)i;
    seal_drawn(said, digest_of_one, drawn[count - 1]);
    seal_batch(secret, drawn[0], count, batch);
}

START_TEST(a_batch_signs_what_each_of_its_pieces_draws)
{
    struct sign_secret secret, other;
    struct seal_facts facts;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1], said[SEAL_CODE_MAX + 1], batch[SEAL_BATCH_MAX + 1];
    make_code(&secret, code);
    sign_make(&other);
    const struct seal_ring ring = {&secret.known, 1};
    ck_assert_uint_eq(strlen(seal_said(code, said)), strlen(code) - 6 - 103 + 1);
    ck_assert_str_eq(seal_said("ITOG1:00", said), "");
    seal_said(code, said);
    for (size_t count = 1; count <= SEAL_BATCH; count += SEAL_BATCH - 1) { /* one, and as many as go in */
        make_batch(&secret, said, count, batch);
        ck_assert_int_eq(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_GENUINE);
        ck_assert_str_eq(facts.text, facts_of_one.text);
        ck_assert_int_eq(facts.number, facts_of_one.number);
    }
    /* another drawing, other facts, another's batch, a key that nobody knows */
    char changed[DIGEST_HEX + 1], odd[SEAL_CODE_MAX + 1];
    strcpy(changed, digest_of_one);
    changed[63] = 'e';
    ck_assert_int_eq(seal_batch_read(said, changed, batch, &ring, &facts, &err), SEAL_FALSE);
    for (size_t i = 0; said[i] != '\0'; i++) {
        strcpy(odd, said);
        odd[i] = odd[i] == '7' ? '8' : '7';
        ck_assert_int_ne(seal_batch_read(odd, digest_of_one, batch, &ring, &facts, &err), SEAL_GENUINE);
    }
    ck_assert_int_eq(seal_batch_read(code, digest_of_one, batch, &ring, &facts, &err), SEAL_UNREADABLE);
    make_batch(&secret, odd, 5, batch);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_FALSE);
    make_batch(&other, said, 5, batch);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_UNKNOWN_KEY);
    memcpy(other.known.id, secret.known.id, SIGN_ID);
    make_batch(&other, said, 5, batch);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_FALSE);
}
END_TEST

/* One byte changed, cut anywhere, a digest put in; a list that is too long, none at all, of another purpose. */
START_TEST(no_batch_can_be_changed)
{
    struct sign_secret secret;
    struct seal_facts facts;
    struct err err = {0};
    char code[SEAL_CODE_MAX + 1], said[SEAL_CODE_MAX + 1], batch[SEAL_BATCH_MAX + 1];
    unsigned char bytes[SEAL_BATCH_BYTES_MAX + SEAL_DRAWN];
    size_t len;
    const char *bad;
    make_code(&secret, code);
    const struct seal_ring ring = {&secret.known, 1};
    make_batch(&secret, seal_said(code, said), 3, batch);
    for (size_t i = 0; batch[i] != '\0'; i++) {
        const char kept = batch[i];
        for (const char *other = "7\0)"; other < "7\0)" + 3; other++) {
            batch[i] = *other == kept ? '8' : *other;
            ck_assert_int_ne(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_GENUINE);
        }
        batch[i] = kept;
    }
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, batch, &ring, &facts, &err), SEAL_GENUINE);
    ck_assert(base32_read(batch, bytes, sizeof bytes, &len, &bad));
    memmove(bytes + 5 + SEAL_DRAWN, bytes + 5, len - 5);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, base32_write(bytes, len + SEAL_DRAWN, batch), &ring,
                                     &facts, &err),
                     SEAL_FALSE);
    make_batch(&secret, said, SEAL_BATCH, batch);
    char longer[2 * SEAL_BATCH_MAX + 1];
    snprintf(longer, sizeof longer, "%s%s", batch, batch);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, longer, &ring, &facts, &err), SEAL_UNREADABLE);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, "", &ring, &facts, &err), SEAL_UNREADABLE);
    ck_assert_int_eq(seal_batch_read("", digest_of_one, batch, &ring, &facts, &err), SEAL_UNREADABLE);
    ck_assert_int_eq(seal_batch_read(said, digest_of_one, code + 6, &ring, &facts, &err), SEAL_UNREADABLE);
}
END_TEST

/* What an itog without batches signed. */
START_TEST(pieces_that_were_signed_one_by_one_hold)
{
    static const char code[] =
        "ITOG1:0G9064YGA03K4C1J6MPN2C8Z057T5CE2XFBKA543JT8B5D5NPPSB084XP31B1EYCSWG9XEXNPEZB5FDG5GG3B41T40A184"
        "RM2GAHA58N2CTA9N7N9PZGS6WF0NCG7F5YR8DZZGRSGJWNRCJFRB48NR9JB1F9XBEZS52E0KGHFNPCKTFT274F2M40FGWQKXACQ1"
        "GF5RF84PKSBMJM1R";
    static const char key[] = "MCowBQYDK2VwAyEAowOchokYCRPNNIDB5sB1wf2xFQDrErXeFskuA6CuB+s=";
    char seal[] =
        "089064YGNMZMD96KBYEHXZVF6QVJR3P5BKQTT222GP11YS6HWNW25JAZBTPC18X9YQ6AT4BSX66X91Z6R2476XK15V8CG8"
        "PFRXXY5D3F38Y363G";
    struct sign_public known;
    struct err err = {0};
    ck_assert_int_eq(sign_read_public("old", key, &known, &err), 0);
    const struct seal_ring ring = {&known, 1};
    ck_assert(seal_stream_holds(&ring, code, digest_of_one, seal));
    seal[40] = seal[40] == 'A' ? 'B' : 'A';
    ck_assert(!seal_stream_holds(&ring, code, digest_of_one, seal));
}
END_TEST

/* A file of such a piece: one page that shows text, in a font that is not there. */
static void make_old_file(const struct sign_secret *secret, const char *code, struct buf *out)
{
    static const char content[] = "BT\n/F0 10 Tf\n<0041>Tj\nET\n";
    unsigned char message[1 + SEAL_BYTES_MAX + DIGEST_BYTES] = {2}, seal[1 + SIGN_ID + SIGN_BYTES] = {2};
    char line[DIGEST_HEX + 40], hash[DIGEST_HEX + 1], text[SEAL_STREAM_MAX + 1];
    const char *bad;
    size_t len, places[5];
    ck_assert(base32_read(code + strlen("ITOG1:"), message + 1, SEAL_BYTES_MAX, &len, &bad));
    snprintf(line, sizeof line, "200.00 100.00 %s\n", digest_input(content, strlen(content), hash));
    digest_prefix(digest_input(line, strlen(line), hash), message + 1 + len, DIGEST_BYTES);
    memcpy(seal + 1, secret->known.id, SIGN_ID);
    sign_message(secret, message, 1 + len + DIGEST_BYTES, seal + 1 + SIGN_ID);
    buf_puts(out, "%PDF-1.4\n");
    places[1] = out->len;
    buf_puts(out, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    places[2] = out->len;
    buf_puts(out, "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 100]>>\nendobj\n");
    places[3] = out->len;
    buf_printf(
        out,
        "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/PieceInfo<</itog<</Private<</Code(%s)/Pages "
        "1/Seal(%s)>>>>>>>>\nendobj\n",
        code, base32_write(seal, sizeof seal, text));
    places[4] = out->len;
    buf_printf(out, "4 0 obj\n<</Length %zu>>stream\n%s\nendstream\nendobj\n", strlen(content), content);
    const size_t table = out->len;
    buf_puts(out, "xref\n0 5\n0000000000 65535 f \n");
    for (int i = 1; i < 5; i++)
        buf_printf(out, "%010zu 00000 n \n", places[i]);
    buf_printf(out, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", table);
}

/* They hold as they did; what is not signed of them is told, but of a file that is whole. */
START_TEST(letters_of_older_pieces_are_not_vouched_for)
{
    struct sign_secret secret;
    char code[SEAL_CODE_MAX + 1], sha256[DIGEST_HEX + 1];
    make_code(&secret, code);
    for (int round = 0; round < 3; round++) {
        struct buf file = {0};
        struct err err = {0};
        char *told = NULL;
        size_t len;
        make_old_file(&secret, code, &file);
        if (round == 1)
            seal_file(&secret, &file, sha256);
        if (round == 2)
            memcpy(strstr(file.data, "<0041>"), "<0042>", 6);
        struct verify verify = {.ring = {&secret.known, 1}, .out = open_memstream(&told, &len)};
        ck_assert_int_eq(verify_pdf(&verify, file.data, file.len, &err), 0);
        fclose(verify.out);
        ck_assert_msg((strstr(told, "page 1: genuine") != NULL) == (round < 2), "%s", told);
        ck_assert_msg((strstr(told, "without the shapes of its letters") != NULL) == (round == 0), "%s",
                      told);
        free(told);
        buf_free(&file);
    }
}
END_TEST

/* ---- a school ---- */

static int verify_it(struct school *school, const char *data, size_t len, struct verify *verify)
{
    struct err err = {0};
    *verify = (struct verify){.store = school->run.store, .utc_offset_min = 180};
    ck_assert_int_eq(seal_ring_open(school->run.workspace, school->run.arena, &verify->ring, &err), 0);
    int failed = strncmp(data, "ITOG1:", 6) == 0 ? verify_codes(verify, data, &err)
                                                 : verify_pdf(verify, data, len, &err);
    ck_assert(failed == 0 || (err.kind == ERR_DATA && err.message[0] != '\0'));
    return failed;
}

static const char fifth[] = "out/2025-Q1/extracts/5А.pdf";

START_TEST(extracts_are_genuine_until_they_are_superseded_or_revoked)
{
    struct school school;
    struct verify verify;
    size_t len = 0;
    school_open(&school);
    school_stage(&school, report_extract);
    const char *pdf = school_file(&school, fifth, &len);
    char sha256[DIGEST_HEX + 1]; /* with the line that signs it */
    ck_assert_str_eq(school_text(&school, "SELECT sha256 FROM artifact WHERE path LIKE '%/5А.pdf'"),
                     digest_bytes(pdf, len, sha256));
    ck_assert_int_eq(verify_it(&school, pdf, len, &verify), 0);
    ck_assert_int_eq(verify.current, 2);
    ck_assert_int_eq(verify.doubtful + verify.refused, 0);
    const char *code = school_text(&school, "SELECT code FROM edition WHERE pupil_id = 3");
    ck_assert_int_eq(verify_it(&school, code, 0, &verify), 0);
    ck_assert_int_eq(verify.current, 1);
    /* a new mark, a new edition */
    school_exec(&school,
                "UPDATE result SET outcome_text = '5', mark = 5 WHERE pupil_id = 3 AND period_id = 2");
    school_stage(&school, report_extract);
    verify_it(&school, code, 0, &verify);
    ck_assert_int_eq(verify.doubtful, 1);
    verify_it(&school, pdf, len, &verify);
    ck_assert_int_eq(verify.current * 100 + verify.doubtful * 10 + verify.refused, 110);
    /* the new one is taken back: the next run makes another of the same content */
    const char *number = school_text(&school, "SELECT number FROM edition WHERE pupil_id = 3 LIMIT 1");
    const char *second = school_text(&school, "SELECT code FROM edition WHERE pupil_id = 3 AND edition = 2");
    ck_assert_int_eq(verify_revoke(&verify, number, "issued by mistake", SCHOOL_NOW, &school.err), 0);
    ck_assert_int_eq(verify_revoke(&verify, number, "again", SCHOOL_NOW, &school.err), -1);
    verify_it(&school, second, 0, &verify);
    ck_assert_int_eq(verify.doubtful, 1);
    school_stage(&school, report_extract);
    ck_assert_int_eq(school_int(&school, "SELECT max(edition) FROM edition WHERE pupil_id = 3"), 3);
    /* by the number and the check */
    char check[SEAL_CHECK + 1];
    const char *third = school_text(&school, "SELECT code FROM edition WHERE pupil_id = 3 AND edition = 3");
    verify = (struct verify){.store = verify.store, .ring = verify.ring};
    ck_assert_int_eq(verify_number(&verify, number, seal_check(third, check), &school.err), 0);
    ck_assert_int_eq(verify.current, 1);
    ck_assert_int_eq(verify_number(&verify, number, "0000-0000", &school.err), 0);
    ck_assert_int_eq(verify_number(&verify, "2025-Q1-999999", check, &school.err), 0);
    ck_assert_int_eq(verify.refused, 2);
    school_close(&school);
}
END_TEST

START_TEST(a_lost_key_is_told_and_a_new_one_knows_the_old_papers)
{
    struct school school;
    struct verify verify;
    struct sign_public made;
    struct sign_secret secret;
    struct stat info;
    school_open(&school);
    const char *workspace = school.run.workspace,
               *path = arena_printf(school.run.arena, "%s/keys/secret.pem", workspace);
    school_stage(&school, report_extract);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0600);
    const char *code = school_text(&school, "SELECT code FROM edition WHERE pupil_id = 3");
    ck_assert_int_eq(seal_key_init(workspace, NULL, false, &made, &school.err), -1);
    ck_assert_int_eq(school.err.kind, ERR_CANT_CREATE);
    const char *copy = arena_printf(school.run.arena, "%s/copy.pem", workspace);
    ck_assert_int_eq(rename(path, copy), 0);
    ck_assert_int_eq(report_extract(&school.run, &school.err), -1);
    ck_assert_int_eq(school.err.kind, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(school.err.message, "keys/secret.pem"));
    ck_assert_int_eq(seal_key_init(workspace, NULL, false, &made, &school.err), 0);
    school_stage(&school, report_extract); /* the same edition keeps its code */
    ck_assert_str_eq(school_text(&school, "SELECT code FROM edition WHERE pupil_id = 3"), code);
    verify_it(&school, code, 0, &verify);
    ck_assert_int_eq(verify.current, 1);
    ck_assert_uint_eq(verify.ring.count, 2);
    /* the copy comes back */
    ck_assert_int_eq(seal_key_init(workspace, copy, true, &made, &school.err), 0);
    ck_assert_int_eq(seal_secret(workspace, &secret, &school.err), 0);
    ck_assert_mem_eq(&secret.known, &made, sizeof made);
    verify_it(&school, code, 0, &verify);
    ck_assert_int_eq(verify.current, 1);
    ck_assert_uint_eq(verify.ring.count, 2);
    school_close(&school);
}
END_TEST

/* Whatever happens to a file on its way: an answer, no crash, and never the answer that it is as it was issued. */
START_TEST(a_file_that_was_changed_is_not_as_it_was_issued)
{
    struct school school;
    struct verify verify;
    size_t len = 0;
    school_open(&school);
    school_stage(&school, report_extract);
    const char *pdf = school_file(&school, fifth, &len);
    char *copy = malloc(len + 1);
    uint32_t random = 1;
    for (int round = 0; round < 600; round++) {
        memcpy(copy, pdf, len + 1);
        random = random * 1664525 + 1013904223;
        const size_t at = (random >> 8) % len;
        size_t now = len;
        if (round % 3 == 0)
            now = at; /* cut */
        else if (round % 3 == 1)
            copy[at] = (char)(copy[at] ^ (1 << round % 8));
        else
            memset(copy + at, ' ', len - at < 64 ? len - at : 64);
        char *exact = malloc(now + 1); /* so that a byte too far is seen */
        memcpy(exact, copy, now);
        exact[now] = '\0';
        const bool same = now == len && memcmp(exact, pdf, len) == 0;
        const int failed = verify_it(&school, exact, now, &verify);
        ck_assert_msg(same || failed != 0 || verify.doubtful + verify.refused > 0, "round %d, byte %zu",
                      round, at);
        free(exact);
    }
    free(copy);
    school_close(&school);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("seal");
    TCase *codes = tcase_create("codes"), *documents = tcase_create("documents");
    tcase_add_test(codes, a_code_says_what_was_signed);
    tcase_add_test(codes, no_character_can_be_changed);
    tcase_add_test(codes, control_characters_are_not_shown);
    tcase_add_test(codes, texts_that_are_not_packed_are_read);
    tcase_add_test(codes, the_longest_code_fits);
    tcase_add_test(codes, a_batch_signs_what_each_of_its_pieces_draws);
    tcase_add_test(codes, no_batch_can_be_changed);
    tcase_add_test(codes, pieces_that_were_signed_one_by_one_hold);
    tcase_add_test(codes, letters_of_older_pieces_are_not_vouched_for);
    tcase_add_test(documents, extracts_are_genuine_until_they_are_superseded_or_revoked);
    tcase_add_test(documents, a_lost_key_is_told_and_a_new_one_knows_the_old_papers);
    tcase_add_test(documents, a_file_that_was_changed_is_not_as_it_was_issued);
    suite_add_tcase(made, codes);
    suite_add_tcase(made, documents);
    return made;
}

TEST_MAIN
