/*
 * paper: the extracts of the families on paper, one by one: what was printed, spoiled, handed out and when, until when it is due.
 * In: the register, with what printed.csv and handed_out.csv told. Pupils are the journal's identifiers. For people, or JSON.
 */
#include "base/date.h"
#include "base/i18n.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

/* Of a family that holds an older edition: when that was handed out. ?1 the period, ?2 the class (0: all). */
static const char lines_sql[] =
    "SELECT l.piece, g.title, u.source_id, l.state, l.due_at, h.handed_at, h.given_to FROM paper_line AS l "
    "JOIN pupil AS u USING (pupil_id) JOIN pupil_result AS r USING (period_id, pupil_id) JOIN class_group AS "
    "g USING (class_group_id) LEFT JOIN hand_out AS h ON h.hand_out_id = (SELECT x.hand_out_id FROM edition "
    "AS o JOIN hand_out AS x ON x.source_id = o.number || '/' || o.edition AND x.withdrawn = 0 WHERE "
    "o.report = 'extract' AND o.pupil_id = l.pupil_id AND o.period_id = l.period_id ORDER BY o.edition DESC "
    "LIMIT 1) WHERE l.period_id = ?1 AND ?2 IN (0, g.class_group_id) "
    "ORDER BY g.sort_key, g.class_group_id, u.sort_key, u.pupil_id";

enum { PIECE, CLASS, PUPIL, STATE, DUE_AT, HANDED_AT, GIVEN_TO, INDENT = 1 };

const char *report_paper_word(const char *state, int64_t count)
{
    const unsigned long n = (unsigned long)count;
    const struct {
        const char *state, *shown;
    } words[] = {
        {"missing", _n("not made yet", "not made yet", n)},
        {"made", _n("made, not printed yet", "made, not printed yet", n)},
        {"in_print", _n("given to print", "given to print", n)},
        {"spoiled", _n("spoiled in print", "spoiled in print", n)},
        {"printed", _n("printed, not handed out yet", "printed, not handed out yet", n)},
        {"handed_older", _n("handed out in an older edition", "handed out in an older edition", n)},
        {"handed_out", _n("handed out", "handed out", n)},
        {"late", _n("handed out late", "handed out late", n)},
        {"revoked", _n("revoked, not replaced yet", "revoked, not replaced yet", n)},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].state, state) == 0)
            return words[i].shown;
    return state;
}

static const char *receiver(const char *given_to)
{
    return strcmp(given_to, "guardian") == 0 ? _("to a guardian")
           : strcmp(given_to, "pupil") == 0  ? _("to the pupil")
           : strcmp(given_to, "post") == 0   ? _("by post")
                                             : _("to somebody else");
}

static bool is_handed_out(struct stmt *line)
{
    return strcmp(stmt_text(line, STATE, NULL), "handed_out") == 0;
}

/* "2025-Q1-000012/1  5А  p-36  printed, not handed out yet; due 25.10.2025 13:19; OVERDUE" */
static void tell(const struct run *run, struct stmt *line, FILE *out)
{
    char instant[32];
    const bool done = is_handed_out(line), has_due = !stmt_is_null(line, DUE_AT);
    fprintf(out, "%s  %s  %s  %s", stmt_is_null(line, PIECE) ? "–" : stmt_text(line, PIECE, NULL),
            stmt_text(line, CLASS, NULL), stmt_text(line, PUPIL, NULL),
            report_paper_word(stmt_text(line, STATE, NULL), 1));
    if (!stmt_is_null(line, HANDED_AT))
        fprintf(out, done ? " %s, %s" : _("; what the family holds: handed out %s, %s"),
                instant_format_ru(stmt_int(line, HANDED_AT), run->utc_offset_min, instant),
                receiver(stmt_text(line, GIVEN_TO, NULL)));
    if (has_due)
        fprintf(out, _("; due %s"), instant_format_ru(stmt_int(line, DUE_AT), run->utc_offset_min, instant));
    if (has_due && (done ? stmt_int(line, HANDED_AT) : run->now_at) > stmt_int(line, DUE_AT))
        fprintf(out, "; %s", done ? _("LATE") : _("OVERDUE"));
    fputc('\n', out);
}

static json_t *text_or_null(struct stmt *line, int at)
{
    return stmt_is_null(line, at) ? json_null() : json_string(stmt_text(line, at, NULL));
}

static json_t *instant_or_null(const struct run *run, struct stmt *line, int at)
{
    char instant[32];
    return stmt_is_null(line, at)
               ? json_null()
               : json_string(instant_format(stmt_int(line, at), run->utc_offset_min, instant));
}

static json_t *as_json(const struct run *run, struct stmt *line)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "piece", text_or_null(line, PIECE), "class",
                     text_or_null(line, CLASS), "pupil", text_or_null(line, PUPIL), "state",
                     text_or_null(line, STATE), "handed_at", instant_or_null(run, line, HANDED_AT), "to",
                     text_or_null(line, GIVEN_TO), "due_at", instant_or_null(run, line, DUE_AT));
}

static int end_json(const struct run *run, json_t *pieces, FILE *out, struct err *err)
{
    json_t *all = json_pack("{s:s, s:o}", "period", run->period.code, "pieces", pieces);
    const int failed = all == NULL || json_dumpf(all, out, JSON_INDENT(INDENT) | JSON_PRESERVE_ORDER) != 0 ||
                               fputc('\n', out) == EOF
                           ? err_set_errno(err, ERR_IO, _("cannot write %s"), "-")
                           : 0;
    json_decref(all);
    return failed;
}

int report_paper(struct run *run, int64_t class_group_id, bool json, FILE *out, int64_t *open_items,
                 struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, lines_sql, err);
    json_t *pieces = json && out != NULL ? json_array() : NULL;
    int64_t lines = 0;
    int got = -1;
    *open_items = 0;
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, run->period.id);
        stmt_bind_int(stmt, 2, class_group_id);
        for (; (got = stmt_step(stmt, err)) == 1; lines++) {
            *open_items += !is_handed_out(stmt);
            if (pieces != NULL)
                json_array_append_new(pieces, as_json(run, stmt));
            else if (out != NULL)
                tell(run, stmt, out);
        }
    }
    stmt_free(stmt);
    if (got < 0)
        json_decref(pieces);
    else if (pieces != NULL)
        return end_json(run, pieces, out, err);
    else if (out != NULL)
        fprintf(out, _("on paper: %lld, of these not handed out yet: %lld\n"), (long long)lines,
                (long long)*open_items);
    return got;
}
