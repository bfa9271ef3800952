/*
 * families: who stands for a pupil, how they are reached, and what they decided. Each family holds one of
 * thirty cards (person.c); the card says how it takes its information, so that about two thirds can be
 * reached electronically.
 */
#include "sample/registers.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

enum card {
    CARD_ANY,   /* consent to every channel */
    CARD_EMAIL, /* … to e-mail only */
    CARD_SMS,   /* … to SMS only */
    CARD_REFUSED,
    CARD_WITHDRAWN, /* granted in September, withdrawn in October */
    CARD_EXPIRED,
    CARD_NONE,   /* no decision */
    CARD_PAPER,  /* consents, but chose paper */
    CARD_OFFLINE /* no internet at home */
};

static enum card card_of(int number)
{
    static const unsigned char cards[30] = {
        CARD_ANY,  CARD_ANY,  CARD_ANY,     CARD_ANY,     CARD_ANY,       CARD_ANY,
        CARD_ANY,  CARD_ANY,  CARD_ANY,     CARD_ANY,     CARD_ANY,       CARD_ANY,
        CARD_ANY,  CARD_ANY,  CARD_ANY,     CARD_ANY,     CARD_EMAIL,     CARD_EMAIL,
        CARD_SMS,  CARD_SMS,  CARD_REFUSED, CARD_REFUSED, CARD_WITHDRAWN, CARD_EXPIRED,
        CARD_NONE, CARD_NONE, CARD_PAPER,   CARD_PAPER,   CARD_OFFLINE,   CARD_ANY};
    return (enum card)cards[number];
}

struct decided {
    struct sample_out *out;
    size_t guardian; /* 0: the pupil */
    size_t pupil;
    struct sample_rng *rng;
};

static void decision(const struct decided *who, const char *channel, const char *state, int32_t day,
                     int32_t until)
{
    char basis[96], date[11];
    struct sample_table *row = sample_row(who->out, SAMPLE_CONSENTS_CSV, "con-");
    snprintf(basis, sizeof basis, "%s № %zu от %s", strcmp(state, "granted") == 0 ? "согласие" : "заявление",
             who->out->table[SAMPLE_CONSENTS_CSV].rows, date_format_ru(day, date));
    if (who->guardian != 0)
        sample_ref(row, "g-", who->guardian);
    else
        sample_none(row, 1);
    sample_ref(row, "p-", who->pupil);
    sample_text(row, "results");
    sample_text(row, channel);
    sample_text(row, state);
    sample_day(row, day);
    sample_day(row, until);
    sample_text(row, basis);
    sample_end(row);
}

static void decisions(const struct decided *who, enum card card)
{
    int32_t day = date_from_civil(2025, 9, 1) + sample_below(who->rng, 12);
    int32_t until = sample_chance(who->rng, 700) ? date_from_civil(2026, 8, 31) : INT32_MAX;
    switch (card) {
    case CARD_ANY:
        if (sample_chance(who->rng, 60)) { /* first refused, then thought better of it */
            decision(who, "any", "refused", day, INT32_MAX);
            day += 9;
        }
        decision(who, "any", "granted", day, until);
        break;
    case CARD_EMAIL:
        decision(who, "email", "granted", day, until);
        break;
    case CARD_SMS:
        decision(who, "sms", "granted", day, until);
        decision(who, "email", "refused", day, INT32_MAX);
        break;
    case CARD_REFUSED:
        decision(who, "any", "refused", day, INT32_MAX);
        break;
    case CARD_WITHDRAWN:
        decision(who, "any", "granted", day, until);
        decision(who, "any", "withdrawn", date_from_civil(2025, 10, 6) + sample_below(who->rng, 10),
                 INT32_MAX);
        break;
    case CARD_EXPIRED:
        day = date_from_civil(2024, 9, 2) + sample_below(who->rng, 20);
        until = sample_chance(who->rng, 600) ? date_from_civil(2025, 8, 31) : date_from_civil(2025, 10, 15);
        decision(who, "any", "granted", day, until);
        break;
    case CARD_PAPER:
        if (sample_chance(who->rng, 500))
            decision(who, "any", "granted", day, until);
        break;
    case CARD_OFFLINE:
    case CARD_NONE:
        break;
    }
}

static void contact(struct sample_out *out, size_t guardian, size_t pupil, const char *channel,
                    const char *value, const char *origin, int position)
{
    struct sample_table *row = sample_row(out, SAMPLE_CONTACTS_CSV, "c-");
    if (guardian != 0)
        sample_ref(row, "g-", guardian);
    else
        sample_none(row, 1);
    if (pupil != 0)
        sample_ref(row, "p-", pupil);
    else
        sample_none(row, 1);
    sample_text(row, channel);
    sample_text(row, value);
    sample_text(row, origin);
    sample_day(row, date_from_civil(2025, 9, 1) + (int32_t)((guardian * 7 + pupil) % 12));
    sample_int(row, position);
    sample_end(row);
}

static void mailbox(const struct sample_person *person, const char *letter, size_t number, char *out,
                    size_t size)
{
    static const char *const domains[] = {"mail.example", "pochta.example", "inbox.example",
                                          "yashik.example"};
    char latin[SAMPLE_NAME_MAX];
    snprintf(out, size, "%s.%s%zu@%s", sample_latin(person->family, latin, sizeof latin), letter, number,
             domains[number % 4]);
}

/* Code 000 belongs to nobody, so no message can reach a real person. */
static void phone(size_t number, int whose, char *out, size_t size)
{
    snprintf(out, size, "+7000%d%06zu", whose, (number * 7919 + 104729) % 1000000);
}

static void contacts(struct sample_out *out, size_t guardian, const struct sample_person *person,
                     enum card card, struct sample_rng *rng)
{
    static const char *const origins[] = {"paper", "paper", "electronic", "self"};
    static const char *const streets[] = {"Садовая", "Лесная",   "Набережная", "Школьная",
                                          "Мира",    "Гагарина", "Молодёжная", "Полевая"};
    char value[160];
    const char *origin = origins[sample_below(rng, 4)];
    bool mail = card != CARD_OFFLINE && card != CARD_SMS && (card != CARD_NONE || sample_chance(rng, 600));
    bool sms = card != CARD_EMAIL;
    int position = 1;
    if (mail) {
        mailbox(person, "", guardian, value, sizeof value);
        contact(out, guardian, 0, "email", value, origin, position++);
    }
    if (sms) {
        phone(guardian, 0 + (int)(guardian / 1000000 % 5), value, sizeof value);
        contact(out, guardian, 0, "sms", value, mail && sample_chance(rng, 300) ? "self" : "paper",
                position++);
    }
    if (card == CARD_ANY && sample_chance(rng, 350)) {
        snprintf(value, sizeof value, "u%06zu", guardian);
        contact(out, guardian, 0, "portal", value, "electronic", position++);
    }
    if (card == CARD_PAPER || card == CARD_OFFLINE || card == CARD_REFUSED) {
        int house = sample_between(rng, 1, 60), flat = sample_between(rng, 1, 90);
        snprintf(value, sizeof value, "г. Заречный, ул. %s, д. %d, кв. %d", streets[sample_below(rng, 8)],
                 house, flat);
        contact(out, guardian, 0, "post", value, "paper", position);
    }
}

/* The second parent mostly does as the first; some decide nothing, and a few decide otherwise. */
static enum card second_card(enum card first, struct sample_rng *rng)
{
    int draw = sample_below(rng, 100);
    if (first == CARD_ANY || first == CARD_EMAIL || first == CARD_SMS)
        return draw < 55   ? first
               : draw < 80 ? CARD_NONE
               : draw < 90 ? CARD_SMS
               : draw < 97 ? CARD_REFUSED
                           : CARD_ANY;
    return draw < 70 ? first : draw < 92 ? CARD_NONE : draw < 95 ? CARD_EMAIL : CARD_REFUSED;
}

struct guardian {
    size_t number;
    enum card card;
    const char *relation;
};

static int guardians_of(const struct sample_school *school, uint32_t family_at, struct guardian out[2])
{
    struct sample_family family;
    sample_family_draw(school, family_at, &family);
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_CONSENT, family_at, 0);
    enum card card = card_of(family.card);
    int count = 0;
    if (family.has_ward)
        out[count++] = (struct guardian){(size_t)family_at * 2 + 1, card, "опекун (бабушка)"};
    if (family.has_mother)
        out[count++] = (struct guardian){(size_t)family_at * 2 + 1, card, "мать"};
    if (family.has_father)
        out[count++] = (struct guardian){(size_t)family_at * 2 + 2,
                                         family.has_mother ? second_card(card, &rng) : card, "отец"};
    return count;
}

static void write_guardian(const struct sample_school *school, struct sample_out *out, uint32_t family_at,
                           const struct guardian *guardian)
{
    static const char *const forms[] = {
        [CARD_ANY] = "electronic", [CARD_EMAIL] = "electronic",     [CARD_SMS] = "electronic",
        [CARD_REFUSED] = "paper",  [CARD_WITHDRAWN] = "electronic", [CARD_EXPIRED] = "electronic",
        [CARD_NONE] = "unknown",   [CARD_PAPER] = "paper",          [CARD_OFFLINE] = "paper"};
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_CONSENT, family_at, guardian->number);
    struct sample_person person;
    char id[24];
    sample_guardian_name(school, family_at, (int)(1 - guardian->number % 2), &person);
    snprintf(id, sizeof id, "g-%zu", guardian->number);
    struct sample_table *row = sample_row_id(out, SAMPLE_GUARDIANS_CSV, id);
    sample_text(row, person.family);
    sample_text(row, person.given);
    sample_text(row, person.patronymic);
    sample_text(row, forms[guardian->card]);
    sample_int(row, guardian->card != CARD_OFFLINE);
    sample_end(row);
    contacts(out, guardian->number, &person, guardian->card, &rng);
}

/* From 14 a pupil may decide too. */
static void write_own(const struct sample_school *school, struct sample_out *out, uint32_t at)
{
    static const enum card cards[] = {CARD_ANY, CARD_ANY, CARD_EMAIL, CARD_SMS, CARD_REFUSED, CARD_NONE};
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_OWN_CONSENT, at, 0);
    const struct sample_pupil *pupil = &school->pupils[at];
    if (pupil->born_on > date_from_civil(2011, 9, 1) || !sample_chance(&rng, school->small ? 500 : 300))
        return;
    enum card card = cards[sample_below(&rng, 6)];
    struct sample_person person;
    char value[160];
    sample_pupil_name(school, at, &person);
    if (card != CARD_SMS) {
        mailbox(&person, "p", at + 1, value, sizeof value);
        contact(out, 0, at + 1, "email", value, "self", 1);
    }
    if (card != CARD_EMAIL) {
        phone(at + 1, 9, value, sizeof value);
        contact(out, 0, at + 1, "sms", value, "self", card == CARD_SMS ? 1 : 2);
    }
    struct decided who = {out, 0, at + 1, &rng};
    decisions(&who, card);
}

void sample_write_families(const struct sample_school *school, struct sample_out *out)
{
    uint32_t written = 0; /* families are numbered in the order of their first pupils */
    for (uint32_t at = 0; at < school->pupil_count; at++) {
        uint32_t family = school->pupils[at].family;
        struct guardian guardians[2];
        int count = guardians_of(school, family, guardians);
        for (int i = 0; i < count; i++) {
            if (family == written)
                write_guardian(school, out, family, &guardians[i]);
            struct sample_table *row = sample_row(out, SAMPLE_GUARDIANSHIPS_CSV, "gs-");
            sample_ref(row, "g-", guardians[i].number);
            sample_ref(row, "p-", at + 1);
            sample_text(row, guardians[i].relation);
            sample_end(row);
            struct sample_rng rng =
                sample_rng(school->seed, SAMPLE_USE_CONSENT, guardians[i].number, at + 1000);
            struct decided who = {out, guardians[i].number, at + 1, &rng};
            decisions(&who, guardians[i].card);
        }
        if (family == written)
            written++;
        write_own(school, out, at);
    }
}
