/*
 * print_set: what is printed. Every family on paper gets the newest edition of its extract or forecast; what is missing, stale or could not
 * be made is held back with its reason and stops nobody else. In: roll, recipient, edition, piece, archive_piece, finding,
 * contact. Out: the set, in order and in files. Each family's address is the first by post of its guardians, or the pupil's own.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/output.h"
#include "report/print.h"
#include "report/report.h"
#include "report/shown.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char set_sql[] =
    "WITH newest AS (SELECT e.* FROM edition e WHERE e.report = ?4 AND e.period_id = ?1 AND e.edition "
    "= (SELECT max(o.edition) FROM edition o WHERE o.report = e.report AND o.pupil_id = e.pupil_id AND "
    "o.period_id = e.period_id)) "
    "SELECT r.pupil_id, p.source_id, c.class_group_id, c.title, c.sort_key, r.sort_key, e.edition_id, "
    "e.number, "
    "e.edition, s.pages, a.hash, (SELECT f.value_read FROM finding f WHERE f.period_id = ?1 AND f.stage = ?5 "
    "AND f.code IN "
    "('page_error', 'document_held') AND f.pupil_id = r.pupil_id LIMIT 1) AS fault, ?4 <> 'extract' OR "
    "EXISTS "
    "(SELECT 1 FROM result x WHERE x.period_id = ?1 AND x.pupil_id = r.pupil_id), coalesce((SELECT k.value "
    "FROM contact k WHERE k.channel = 'post' AND k.withdrawn = 0 AND (k.pupil_id = r.pupil_id OR "
    "k.guardian_id IN (SELECT g.guardian_id FROM guardianship g WHERE g.pupil_id = r.pupil_id AND "
    "g.withdrawn = 0)) ORDER BY k.guardian_id IS NULL, "
    "k.position, k.contact_id LIMIT 1), ''), e.revoked_at IS NOT NULL, e.stale_import_id IS NOT NULL, "
    "EXISTS (SELECT 1 FROM finding f WHERE f.period_id = ?1 AND f.stage = ?5 AND f.code = 'page_error' AND "
    "f.pupil_id = r.pupil_id) FROM roll r JOIN pupil "
    "p USING "
    "(pupil_id) JOIN class_group c "
    "USING "
    "(class_group_id) LEFT JOIN newest e ON e.pupil_id = r.pupil_id LEFT JOIN piece s ON s.edition_id = "
    "e.edition_id LEFT JOIN archive_piece a ON a.edition_id = e.edition_id WHERE r.period_id = ?1 AND "
    "(r.on_paper OR (?2 AND e.edition_id IS NOT NULL)) AND ?3 IN (0, r.class_group_id) AND "
    "(?4 = 'extract' OR s.edition_id IS NOT NULL OR fault IS NOT NULL) " /* of whom nothing is forecast gets no letter */
    "ORDER BY c.sort_key, c.class_group_id, r.sort_key, r.pupil_id";

static const struct print_what whats[] = {
    {"extracts", N_("Extracts"), "extract", "extract", "print"},
    {"forecasts", N_("Forecasts"), "forecast", "letters", "print-forecast"}};

const struct print_what *print_what_find(const char *name)
{
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
        if (name == NULL || strcmp(whats[i].name, name) == 0)
            return &whats[i];
    return NULL;
}

const struct print_what *print_what_of(const char *report)
{
    for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
        if (strcmp(whats[i].report, report) == 0)
            return &whats[i];
    return NULL;
}

/* What is read with. */
struct reading {
    struct run *run;
    const struct print_choice *choice;
    struct press *press;
    struct archive *archive;
    struct print_set *set;
    struct shown *shown;
};

static bool is_unaddressed(const struct print_choice *choice, const struct print_item *item)
{
    return choice->by_address && item->address[0] == '\0';
}

static void hold(const struct reading *reading, const struct print_item *item, const char *why)
{
    struct print_set *set = reading->set;
    set->held[set->held_count++] = (struct print_held){.pupil_id = item->pupil_id,
                                                       .class_group_id = item->class_group_id,
                                                       .unaddressed = is_unaddressed(reading->choice, item),
                                                       .pupil = item->pupil,
                                                       .class_title = item->class_title,
                                                       .piece = item->piece,
                                                       .why = arena_strdup(reading->run->arena, why)};
}

static void read_item(struct run *run, struct stmt *stmt, struct print_item *item)
{
    struct arena *arena = run->arena;
    *item = (struct print_item){.pupil_id = stmt_int(stmt, 0),
                                .pupil = arena_strdup(arena, stmt_text(stmt, 1, NULL)),
                                .class_group_id = stmt_int(stmt, 2),
                                .class_title = arena_strdup(arena, stmt_text(stmt, 3, NULL)),
                                .class_key = arena_strdup(arena, stmt_text(stmt, 4, NULL)),
                                .pupil_key = arena_strdup(arena, stmt_text(stmt, 5, NULL)),
                                .edition_id = stmt_int(stmt, 6),
                                .number = arena_strdup(arena, stmt_text(stmt, 7, NULL)),
                                .edition = stmt_int(stmt, 8),
                                .pages = (int)stmt_int(stmt, 9),
                                .address = arena_strdup(arena, stmt_text(stmt, 13, NULL))};
    item->piece =
        item->edition_id != 0 ? arena_printf(arena, "%s/%lld", item->number, (long long)item->edition) : "";
    item->address_key = text_sort_key(arena, item->address);
    const char *hash = stmt_text(stmt, 10, NULL);
    if (strlen(hash) == DIGEST_HEX)
        memcpy(item->hash, hash, sizeof item->hash);
}

/* Is the archived piece whole? 1: WHY says why not; 0: it is; -1. */
static int look_into(const struct reading *reading, const struct print_item *item, const char **why,
                     struct err *err)
{
    struct err cause = {0};
    struct piece *piece = NULL;
    int got = archive_find(reading->archive, reading->press, item->edition_id, &piece, &cause, err);
    if (got < 0)
        return -1;
    *why = NULL;
    if (got == 0)
        *why = arena_printf(reading->run->arena, _("the archive does not give it: %s"), cause.message);
    else if (piece_blank_page(piece) != 0)
        *why = arena_printf(reading->run->arena, _("its page %d is blank"), piece_blank_page(piece));
    else if (piece_pages(piece) != item->pages)
        *why = _("the archive has another number of pages than the register");
    piece_free(piece);
    return *why != NULL;
}

static int look_at_register(const struct reading *reading, struct stmt *stmt, const struct print_item *item,
                            const char **why, struct err *err)
{
    const struct shown_facts facts = {.pupil_id = item->pupil_id,
                                      .edition = item->edition,
                                      .revoked = stmt_int(stmt, 14) != 0,
                                      .stale = stmt_int(stmt, 15) != 0};
    return shown_look(reading->shown, &facts, why, err);
}

/* What else must not go out, and why; NULL: it may. */
static const char *fault_of(struct run *run, struct stmt *stmt, const struct print_item *item,
                            const struct print_choice *choice)
{
    if (!stmt_is_null(stmt, 11))
        return arena_printf(run->arena, stmt_int(stmt, 16) != 0 ? _("its page could not be made: %s") : "%s",
                            stmt_text(stmt, 11, NULL)); /* the finding of marks that wait says all */
    if (item->edition_id == 0 || item->pages == 0)
        return _("no extract was made; see itog extract");
    if (item->hash[0] == '\0')
        return _("its pages are not in the archive: make it again");
    if (stmt_int(stmt, 12) == 0)
        return _("it shows no results");
    if (is_unaddressed(choice, item))
        return _("there is no address by post");
    return NULL;
}

static void make_room(struct print_set *set)
{
    if (set->count + set->held_count < set->room)
        return;
    set->room = set->room * 2 + 256;
    set->items = mem_realloc(set->items, set->room * sizeof *set->items);
    set->held = mem_realloc(set->held, set->room * sizeof *set->held);
}

static int take_row(const struct reading *reading, struct stmt *stmt, struct err *err)
{
    struct print_item item;
    make_room(reading->set);
    read_item(reading->run, stmt, &item);
    const char *why = fault_of(reading->run, stmt, &item, reading->choice);
    if (why == NULL && look_at_register(reading, stmt, &item, &why, err) != 0)
        return -1;
    if (why == NULL && look_into(reading, &item, &why, err) < 0)
        return -1;
    if (why != NULL)
        hold(reading, &item, why);
    else
        reading->set->items[reading->set->count++] = item;
    return 0;
}

static int read_rows(const struct reading *reading, struct err *err)
{
    struct stmt *stmt = store_prepare(reading->run->store, set_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, reading->run->period.id);
    stmt_bind_int(stmt, 2, reading->run->everybody);
    stmt_bind_int(stmt, 3, reading->choice->building ? 0 : reading->choice->class_group_id);
    stmt_bind_text(stmt, 4, reading->choice->what->report);
    stmt_bind_text(stmt, 5, reading->choice->what->stage);
    int got;
    while ((got = stmt_step(stmt, err)) == 1)
        if (take_row(reading, stmt, err) != 0) {
            got = -1;
            break;
        }
    stmt_free(stmt);
    return got;
}

/* ---- a part of it ---- */

/* NAME is a number, or a number and an edition. */
static bool is_named(const char *number, const char *piece, const char *name)
{
    return strcmp(name, number) == 0 || strcmp(name, piece) == 0;
}

static int check_named(const struct print_choice *choice, const struct print_set *set, struct err *err)
{
    for (size_t i = 0; i < choice->piece_count; i++) {
        const char *name = choice->pieces[i];
        size_t at = 0;
        while (at < set->count && !is_named(set->items[at].number, set->items[at].piece, name))
            at++;
        if (at < set->count)
            continue;
        for (size_t j = 0; j < set->held_count; j++)
            if (strncmp(set->held[j].piece, name, strlen(name)) == 0)
                return err_set(err, ERR_DATA, _("--piece %s: it is held back: %s"), name, set->held[j].why);
        return err_set(err, ERR_USAGE, _("--piece %s: there is no such piece, or it has a newer edition"),
                       name);
    }
    return 0;
}

static bool is_chosen(const struct print_choice *choice, const struct print_item *item)
{
    bool named = choice->piece_count == 0;
    for (size_t i = 0; i < choice->piece_count && !named; i++)
        named = is_named(item->number, item->piece, choice->pieces[i]);
    if (choice->class_group_id != 0 && item->class_group_id != choice->class_group_id)
        return false;
    return named && (choice->from == 0 || (long)item->n >= choice->from) &&
           (choice->to == 0 || (long)item->n <= choice->to);
}

static int choose(const struct print_choice *choice, struct print_set *set, struct err *err)
{
    size_t kept = 0;
    if (check_named(choice, set, err) != 0)
        return -1;
    for (size_t i = 0; i < set->count; i++)
        if (is_chosen(choice, &set->items[i]))
            set->items[kept++] = set->items[i];
    set->count = kept;
    return 0;
}

/* ---- its code, its files ---- */

static bool is_whole(const struct print_choice *choice)
{
    return choice->class_group_id == 0 && choice->piece_count == 0 && choice->from == 0 && choice->to == 0;
}

/* Tells each file of a whole job who was held back. */
static void count_held(const struct print_choice *choice, struct print_set *set)
{
    for (size_t i = 0; is_whole(choice) && i < set->file_count; i++) {
        struct print_file *file = &set->files[i];
        for (size_t j = 0; j < set->held_count; j++) {
            const struct print_held *held = &set->held[j];
            if (!choice->building && held->class_group_id != set->items[file->first].class_group_id)
                continue;
            file->held++;
            file->unaddressed += held->unaddressed;
        }
    }
}

static void make_code(const struct print_choice *choice, struct print_set *set)
{
    struct digest digest;
    digest_begin(&digest);
    digest_int(&digest, choice->building);
    digest_int(&digest, choice->separators);
    digest_int(&digest, choice->split);
    for (size_t i = 0; i < set->count; i++) {
        digest_text(&digest, set->items[i].piece);
        digest_text(&digest, set->items[i].hash);
        digest_int(&digest, (int64_t)set->items[i].n);
        digest_int(&digest, (int64_t)set->items[i].m);
    }
    for (size_t i = 0; i < set->file_count; i++)
        if (set->files[i].held > 0) { /* the cover tells it */
            digest_int(&digest, (int64_t)set->files[i].held);
            digest_int(&digest, (int64_t)set->files[i].unaddressed);
        }
    digest_end(&digest, set->code);
}

static void name_files(struct run *run, const struct print_choice *choice, struct print_set *set)
{
    struct arena *arena = run->arena;
    set->folder = is_whole(choice) ? arena_printf(arena, "%s/%s", run->out_name, choice->what->folder)
                                   : arena_printf(arena, "%s/%s/%.*s", run->out_name, choice->what->folder,
                                                  PRINT_CODE, set->code);
    for (size_t i = 0; i < set->file_count; i++) {
        struct print_file *file = &set->files[i];
        file->title = choice->building ? _("the whole building") : set->items[file->first].class_title;
        const char *name = choice->building ? "building" : output_file_name(run, file->title);
        file->path = file->parts > 1 ? arena_printf(arena, "%s/%s-%zu.pdf", set->folder, name, file->part)
                                     : arena_printf(arena, "%s/%s.pdf", set->folder, name);
    }
}

int print_set_read(struct run *run, const struct print_choice *choice, struct press *press,
                   struct archive *archive, struct print_set *set, struct err *err)
{
    const struct reading reading = {run,     choice, press,
                                    archive, set,    shown_open(run, choice->what->report, err)};
    int failed = reading.shown != NULL ? read_rows(&reading, err) : -1;
    shown_close(reading.shown);
    if (failed != 0)
        return -1;
    print_sort(set->items, set->count, choice);
    print_number(set->items, set->count, choice->building);
    if (choose(choice, set, err) != 0)
        return -1;
    set->files = mem_zalloc((set->count + 1) * sizeof *set->files);
    set->file_count = print_split(set->items, set->count, choice, set->files);
    count_held(choice, set);
    make_code(choice, set);
    name_files(run, choice, set);
    return 0;
}

void print_set_free(struct print_set *set)
{
    for (size_t i = 0; i < set->file_count; i++)
        file_out_abandon(&set->files[i].out);
    free(set->items);
    free(set->held);
    free(set->files);
}
