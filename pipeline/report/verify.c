/* verify: see verify.h. */
#include "report/verify.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/i18n.h"
#include "page/pdf_read.h"
#include "report/edition.h"
#include "store/store.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TROUBLE_SHOWN = 20 };

static const char find_sql[] = "SELECT e.content_hash, e.issued_at, e.revoked_at, e.revoked_reason, "
                               "e.stale_import_id IS NOT NULL, e.code, "
                               "n.edition, n.issued_at FROM edition e JOIN edition n ON n.edition_id = "
                               "(SELECT edition_id FROM edition m WHERE "
                               "m.report = e.report AND m.number = e.number ORDER BY m.edition DESC LIMIT 1) "
                               "WHERE e.report = ?1 AND e.number = ?2 AND e.edition = ?3";
static const char number_sql[] =
    "SELECT code FROM edition WHERE number = ?1 AND code <> '' ORDER BY edition DESC";
static const char newest_sql[] =
    "SELECT edition_id, report, edition, revoked_at IS NOT NULL FROM edition WHERE number = ?1 "
    "ORDER BY edition DESC LIMIT 1";
static const char revoke_sql[] =
    "UPDATE edition SET revoked_at = ?2, revoked_reason = ?3 WHERE edition_id = ?1";

__attribute__((format(printf, 2, 3))) static void tell(struct verify *verify, const char *format, ...)
{
    va_list arguments;
    if (verify->out == NULL)
        return;
    va_start(arguments, format);
    vfprintf(verify->out, format, arguments);
    va_end(arguments);
}

/* "extract № 2025-Q1-000123, edition 1 of 25.10.2025" */
static void name_document(const struct seal_facts *facts, struct buf *out)
{
    char series[EDITION_SERIES_MAX], day[11];
    const struct edition_kind *kind = edition_kind(NULL, facts->letter);
    edition_series(facts->period, facts->letter, series);
    buf_clear(out);
    buf_printf(out, _("%s No. %s-%06lld, edition %lld of %s"), kind != NULL ? _(kind->title) : _("document"),
               series, (long long)facts->number, (long long)facts->edition,
               date_format_ru(facts->issued_on, day));
}

/* ---- the register ---- */

static const char *local_day(const struct verify *verify, int64_t at, char day[11])
{
    return date_format_ru(instant_day(at, verify->utc_offset_min), day);
}

/* Finds the edition of FACTS; the statement stands on its row. NULL: there is none (ERR untouched), or it failed. */
static struct stmt *find_edition(struct verify *verify, const struct seal_facts *facts, struct err *err)
{
    char series[EDITION_SERIES_MAX], number[EDITION_SERIES_MAX + 24];
    const struct edition_kind *kind = edition_kind(NULL, facts->letter);
    struct stmt *stmt = kind != NULL ? store_prepare(verify->store, find_sql, err) : NULL;
    if (stmt == NULL)
        return NULL;
    edition_series(facts->period, facts->letter, series);
    snprintf(number, sizeof number, "%s-%06lld", series, (long long)facts->number);
    stmt_bind_text(stmt, 1, kind->report);
    stmt_bind_text(stmt, 2, number);
    stmt_bind_int(stmt, 3, facts->edition);
    if (stmt_step(stmt, err) == 1)
        return stmt;
    stmt_free(stmt);
    return NULL;
}

/* What the register says of a genuine document. 0: it holds; 1: something speaks against it; -1. */
static int ask_register(struct verify *verify, const struct seal_facts *facts, struct buf *words,
                        struct err *err)
{
    char day[11];
    unsigned char content[SEAL_CONTENT];
    buf_clear(words);
    if (verify->store == NULL)
        return 0;
    err->kind = ERR_NONE;
    struct stmt *stmt = find_edition(verify, facts, err);
    if (stmt == NULL && err->kind != ERR_NONE)
        return -1;
    int doubt = 1;
    if (stmt == NULL) {
        buf_puts(words, _("the register does not have it"));
        return 1;
    }
    digest_prefix(stmt_text(stmt, 0, NULL), content, sizeof content);
    if (memcmp(content, facts->content, sizeof content) != 0 ||
        instant_day(stmt_int(stmt, 1), verify->utc_offset_min) != facts->issued_on)
        buf_puts(words, _("the register has another document under this number"));
    else if (!stmt_is_null(stmt, 2))
        buf_printf(words, _("revoked on %s: %s"), local_day(verify, stmt_int(stmt, 2), day),
                   stmt_text(stmt, 3, NULL));
    else if (stmt_int(stmt, 6) > facts->edition)
        buf_printf(words, _("superseded by edition %lld of %s"), (long long)stmt_int(stmt, 6),
                   local_day(verify, stmt_int(stmt, 7), day));
    else if (stmt_int(stmt, 4) != 0)
        buf_puts(words, _("marks have been changed since: a new edition is due"));
    else
        doubt = 0;
    if (doubt == 0)
        buf_puts(words, _("current"));
    stmt_free(stmt);
    return doubt;
}

/* Of a code that does not hold: what differs from the one that was issued under its number. */
static void tell_difference(struct verify *verify, const struct seal_facts *facts)
{
    struct err ignored = {0};
    struct seal_facts issued;
    struct stmt *stmt =
        verify->store != NULL && facts->letter != 0 ? find_edition(verify, facts, &ignored) : NULL;
    if (stmt == NULL)
        return;
    if (seal_read(stmt_text(stmt, 5, NULL), &verify->ring, &issued, &ignored) == SEAL_GENUINE) {
        char day[11];
        if (issued.issued_on != facts->issued_on)
            tell(verify, _("  its date was changed: issued on %s\n"), date_format_ru(issued.issued_on, day));
        if (memcmp(issued.content, facts->content, SEAL_CONTENT) != 0)
            tell(verify, "%s", _("  its content hash was changed\n"));
        if (strcmp(issued.text, facts->text) != 0)
            tell(verify, _("  its seal text was changed: \"%s\", issued was \"%s\"\n"), facts->text,
                 issued.text);
    }
    stmt_free(stmt);
}

/* ---- codes ---- */

static int tell_genuine(struct verify *verify, const char *place, const struct seal_facts *facts,
                        struct err *err)
{
    struct buf name = {0}, words = {0};
    const int doubt = ask_register(verify, facts, &words, err);
    if (doubt >= 0) {
        *(doubt == 0 ? &verify->current : &verify->doubtful) += 1;
        name_document(facts, &name);
        tell(verify, _("%sgenuine: %s%s%s\n"), place, buf_text(&name), words.len > 0 ? "; " : "",
             buf_text(&words));
        if (facts->text[0] != '\0')
            tell(verify, _("  it says: %s\n"), facts->text);
    }
    buf_free(&name);
    buf_free(&words);
    return doubt < 0 ? -1 : 0;
}

/* What was read; PLACE ("page 3: ") stands in front. */
static int tell_answer(struct verify *verify, const char *place, enum seal_answer answer,
                       const struct seal_facts *facts, const struct err *cause, struct err *err)
{
    if (answer == SEAL_GENUINE)
        return tell_genuine(verify, place, facts, err);
    verify->refused++;
    tell(verify,
         answer == SEAL_UNKNOWN_KEY  ? _("%sUNKNOWN: %s\n")
         : answer == SEAL_UNREADABLE ? _("%sUNREADABLE: %s\n")
                                     : _("%sNOT GENUINE: %s\n"),
         place, cause->message);
    if (answer == SEAL_FALSE)
        tell_difference(verify, facts);
    return 0;
}

static int verify_code(struct verify *verify, const char *code, struct err *err)
{
    struct seal_facts facts;
    struct err cause = {0};
    char check[SEAL_CHECK + 1], id[2 * SIGN_ID + 1];
    const enum seal_answer answer = seal_read(code, &verify->ring, &facts, &cause);
    const int failed = tell_answer(verify, "", answer, &facts, &cause, err);
    if (failed == 0 && answer == SEAL_GENUINE)
        tell(verify, _("  key %s, check %s\n"), sign_id_text(facts.key_id, id), seal_check(code, check));
    return failed;
}

int verify_codes(struct verify *verify, const char *text, struct err *err)
{
    struct buf code = {0};
    int failed = 0, line = 0;
    for (const char *end; failed >= 0 && *text != '\0'; text = *end != '\0' ? end + 1 : end) {
        end = text + strcspn(text, "\n");
        line++;
        if (strspn(text, " \t\r") >= (size_t)(end - text))
            continue;
        text += strspn(text, " \t");
        if (!seal_is_code(text) && code.len == 0) {
            buf_free(&code);
            return err_set(err, ERR_DATA, _("line %d: this is no code of itog, which begins with ITOG1:"),
                           line);
        }
        if (seal_is_code(text) && code.len > 0) {
            failed = verify_code(verify, code.data, err);
            buf_clear(&code);
        }
        buf_put(&code, text, (size_t)(end - text));
    }
    if (failed >= 0 && code.len == 0)
        failed = err_set(err, ERR_DATA, _("this is no code of itog, which begins with ITOG1:"));
    else if (failed >= 0)
        failed = verify_code(verify, code.data, err);
    buf_free(&code);
    return failed < 0 ? -1 : 0;
}

/* ---- PDF files ---- */

struct pages {
    struct verify *verify;
    struct pdf_reader *file;
    size_t count, at; /* at: the page that comes next */
    bool whole;       /* the file is as it was issued, byte for byte */
    bool strips;      /* of a print job */
    int64_t pieces, unknown, shown;
    struct buf
        held; /* trouble told before the first document: of a file without any the first line is enough */
};

/* One more page with trouble: is it shown? */
static bool is_shown(struct pages *pages)
{
    pages->verify->refused++;
    return pages->shown++ < TROUBLE_SHOWN;
}

/* Tells what was held, once there is a document. */
static void let_go(struct pages *pages)
{
    if (pages->pieces == 0)
        return;
    tell(pages->verify, "%s", buf_text(&pages->held));
    buf_clear(&pages->held);
}

/* Page NUMBER is not as it was issued. */
static void refuse_page(struct pages *pages, size_t number, const char *why)
{
    if (is_shown(pages))
        buf_printf(&pages->held, _("page %zu: NOT GENUINE: %s\n"), number, why);
    let_go(pages);
}

/* Page NUMBER is of no document: in a file that is whole a sheet of the print job, else nobody can tell. */
static void tell_sheet(struct pages *pages, size_t number)
{
    if (pages->whole) {
        tell(pages->verify, _("page %zu: a cover, a separator or the ticket of the print job\n"), number);
        return;
    }
    pages->unknown++;
    if (is_shown(pages))
        buf_printf(&pages->held, _("page %zu: UNKNOWN: no signed document begins here\n"), number);
    let_go(pages);
}

/* The other pages of a piece that has begun. */
static int read_rest(struct pages *pages, long count, struct digest *digest, struct err *cause)
{
    const size_t first = pages->at;
    for (; count > 1; count--, pages->at++) {
        struct pdf_seal next;
        if (pages->at == pages->count)
            return err_set(cause, ERR_DATA, _("pages of this document are missing"));
        if (pdf_read_page(pages->file, pages->at, digest, &next, cause) != 0) {
            char why[sizeof cause->message];
            memcpy(why, cause->message, sizeof why);
            return err_set(cause, ERR_DATA, _("its page %zu: %.900s"), pages->at++ - first + 2, why);
        }
        if (next.begins)
            return err_set(cause, ERR_DATA, _("pages of this document are missing"));
    }
    return 0;
}

_Static_assert((int)PDF_READ_SEAL > (int)SEAL_BATCH_MAX, "a full batch can be read");

/* HASH: of what the piece draws. */
static enum seal_answer read_seal(const struct verify *verify, const struct pdf_seal *seal, const char *hash,
                                  struct seal_facts *facts, struct err *cause)
{
    if (seal->batch)
        return seal_batch_read(seal->code, hash, seal->seal, &verify->ring, facts, cause);
    const enum seal_answer answer = seal_read(seal->code, &verify->ring, facts, cause);
    if (answer != SEAL_GENUINE || seal_stream_holds(&verify->ring, seal->code, hash, seal->seal))
        return answer;
    err_set(cause, ERR_DATA, _("what its pages show was changed after they were signed"));
    return SEAL_FALSE;
}

/* A piece that begins on the page before; FIRST_CAUSE: what is wrong with that one. */
static int check_piece(struct pages *pages, const struct pdf_seal *seal, struct digest *digest,
                       const struct err *first_cause, struct err *err)
{
    struct verify *verify = pages->verify;
    struct err cause = {0};
    struct seal_facts facts;
    char hash[DIGEST_HEX + 1], place[40];
    const size_t first = pages->at;
    pages->pieces++;
    let_go(pages);
    const int wrong = read_rest(pages, seal->pages, digest, &cause);
    pdf_read_end(pages->file, digest, hash);
    if (wrong != 0 || first_cause->kind != ERR_NONE) {
        refuse_page(pages, first, first_cause->kind != ERR_NONE ? first_cause->message : cause.message);
        return 0;
    }
    snprintf(place, sizeof place, _("page %zu: "), first);
    const enum seal_answer answer = read_seal(verify, seal, hash, &facts, &cause);
    if (tell_answer(verify, place, answer, &facts, &cause, err) != 0)
        return -1;
    if (answer == SEAL_GENUINE && !seal->batch && !pages->whole)
        tell(verify, "%s",
             _("  an older itog signed it, without the shapes of its letters: check its QR code, too\n"));
    return 0;
}

static int check_pages(struct pages *pages, struct err *err)
{
    while (pages->at < pages->count) {
        struct pdf_seal seal;
        struct digest digest;
        struct err cause = {0};
        pdf_read_begin(pages->file, &digest);
        const int failed = pdf_read_page(pages->file, pages->at++, &digest, &seal, &cause);
        pages->strips |= seal.strip;
        if (seal.begins && check_piece(pages, &seal, &digest, &cause, err) != 0)
            return -1;
        if (seal.begins)
            continue;
        if (failed != 0)
            refuse_page(pages, pages->at, cause.message);
        else if (!seal.blank)
            tell_sheet(pages, pages->at);
    }
    if (pages->pieces == 0 && !pages->whole) {
        const char *first = buf_text(&pages->held);
        if (*first != '\0')
            tell(pages->verify, "%.*s\n", (int)strcspn(first, "\n"), first);
        return err_set(err, ERR_DATA,
                       _("no document of itog begins in this PDF file: it is foreign, a part of one, or "
                         "another program has "
                         "written it anew; check the file as it was issued, or the QR code on the paper"));
    }
    return 0;
}

static void tell_file(const struct pages *pages)
{
    struct verify *verify = pages->verify;
    if (pages->shown > TROUBLE_SHOWN)
        tell(verify, _("... and %lld pages more\n"), (long long)(pages->shown - TROUBLE_SHOWN));
    tell(verify, _("documents: %lld, pages: %zu; "), (long long)pages->pieces, pages->count);
    if (pages->whole) {
        tell(verify, "%s", _("the file is as it was issued, byte for byte\n"));
        return;
    }
    verify->doubtful++;
    tell(verify, "%s",
         pdf_read_is_kept(pages->file)
             ? _("a copy of the archive, which is not signed as a whole file: what stands above holds for "
                 "what its pages draw, not for bookmarks and text that is copied out of it\n")
             : _("the file was changed or written anew after it was issued: what stands above holds for what "
                 "its pages draw, not for bookmarks and text that is copied out of it\n"));
    if (pages->strips)
        tell(verify, "%s", _("  nor for the strips that the print job put along their upper edge\n"));
    if (pages->unknown > 0)
        tell(verify, "%s",
             _("  a page that is unknown is foreign, or the first page of its document is missing, or it is "
               "a cover or a separator of a print job: check the file as itog print made it\n"));
}

int verify_pdf(struct verify *verify, const char *data, size_t len, struct err *err)
{
    struct pages pages = {.verify = verify, .file = pdf_read(data, len, err)};
    if (pages.file == NULL)
        return -1;
    pages.count = pdf_read_pages(pages.file);
    pages.whole = seal_file_holds(&verify->ring, data, len) == 1;
    int failed = check_pages(&pages, err);
    if (failed == 0)
        tell_file(&pages);
    pdf_read_free(pages.file);
    buf_free(&pages.held);
    return failed;
}

/* ---- by number ---- */

/* "7k3m9qxa" is "7K3M-9QXA". */
static bool same_check(const char *one, const char *other)
{
    for (;; one++, other++) {
        while (*one == '-' || *one == ' ')
            one++;
        while (*other == '-' || *other == ' ')
            other++;
        if (strncasecmp(one, other, 1) != 0)
            return false;
        if (*one == '\0')
            return true;
    }
}

int verify_number(struct verify *verify, const char *number, const char *check, struct err *err)
{
    struct stmt *stmt = store_prepare(verify->store, number_sql, err);
    if (stmt == NULL)
        return -1;
    char code[SEAL_CODE_MAX + 1] = "", made[SEAL_CHECK + 1];
    int got, any = 0;
    stmt_bind_text(stmt, 1, number);
    while ((got = stmt_step(stmt, err)) == 1 && code[0] == '\0') {
        any = 1;
        const char *issued = stmt_text(stmt, 0, NULL);
        if (same_check(seal_check(issued, made), check))
            snprintf(code, sizeof code, "%s", issued);
    }
    stmt_free(stmt);
    if (got < 0)
        return -1;
    if (code[0] != '\0')
        return verify_code(verify, code, err);
    verify->refused++;
    tell(verify,
         any ? _("NOT GENUINE: %s was issued, but not with the check %s\n")
             : _("NOT GENUINE: the register has no %s (check %s)\n"),
         number, check);
    return 0;
}

int verify_revoke(struct verify *verify, const char *number, const char *reason, int64_t now_at,
                  struct err *err)
{
    struct stmt *stmt = store_prepare(verify->store, newest_sql, err);
    int64_t id = 0, edition = 0;
    bool revoked = false;
    const struct edition_kind *kind = NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, number);
    const int got = stmt_step(stmt, err);
    if (got == 1) {
        id = stmt_int(stmt, 0);
        kind = edition_kind(stmt_text(stmt, 1, NULL), 0);
        edition = stmt_int(stmt, 2);
        revoked = stmt_int(stmt, 3) != 0;
    }
    stmt_free(stmt);
    if (got == 0)
        return err_set(err, ERR_DATA, _("the register has no document %s"), number);
    if (got == 1 && revoked)
        return err_set(err, ERR_DATA, _("%s, edition %lld, is revoked already"), number, (long long)edition);
    stmt = got == 1 ? store_prepare(verify->store, revoke_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, id);
    stmt_bind_int(stmt, 2, now_at);
    stmt_bind_text(stmt, 3, reason);
    const int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    if (failed == 0)
        tell(verify, _("revoked: %s No. %s, edition %lld; the next run makes another edition\n"),
             kind != NULL ? _(kind->title) : _("document"), number, (long long)edition);
    return failed;
}
