/* person: names, drawn again from the seed whenever they are needed. */
#include "sample/school.h"

static const struct sample_culture *culture_draw(struct sample_rng *rng)
{
    int draw = sample_below(rng, 1000), at = 0;
    while (at < SAMPLE_CULTURES - 1 && draw >= sample_cultures[at].per_mille)
        draw -= sample_cultures[at++].per_mille;
    return &sample_cultures[at];
}

void sample_family_draw(const struct sample_school *school, uint32_t family, struct sample_family *out)
{
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_FAMILY, family, 0);
    out->culture = culture_draw(&rng);
    out->name = out->culture->families[sample_below(&rng, out->culture->family_count)];
    out->father = &out->culture->fathers[sample_below(&rng, out->culture->father_count)];
    out->has_ward = sample_chance(&rng, 15);
    out->has_mother = !out->has_ward && sample_chance(&rng, 955);
    out->has_father = !out->has_ward && (!out->has_mother || sample_chance(&rng, 520));
    /* cards are dealt from a shuffled pack of 30, so that any 30 families show every kind */
    int pack[30];
    struct sample_rng deck = sample_rng(school->seed, SAMPLE_USE_DECK, family / 30, 0);
    for (int i = 0; i < 30; i++) {
        int other = sample_below(&deck, i + 1);
        pack[i] = pack[other];
        pack[other] = i;
    }
    out->card = pack[family % 30];
}

void sample_pupil_name(const struct sample_school *school, uint32_t pupil_at, struct sample_person *out)
{
    const struct sample_pupil *pupil = &school->pupils[pupil_at];
    struct sample_family family;
    sample_family_draw(school, pupil->family, &family);
    const struct sample_culture *culture = family.culture;
    sample_family_form(family.name, pupil->sex, out->family);
    if (pupil->sex == 'm') {
        out->given = culture->boys[pupil->given % culture->boy_count];
        out->patronymic = family.father->son;
    } else {
        out->given = culture->girls[pupil->given % culture->girl_count];
        out->patronymic = family.father->daughter;
    }
}

void sample_teacher_name(const struct sample_school *school, int teacher, struct sample_person *out)
{
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_TEACHER, (uint64_t)teacher, 0);
    const struct sample_culture *culture = culture_draw(&rng);
    enum sample_speciality speciality = school->teachers[teacher].speciality;
    bool sport = speciality == SAMPLE_TEACHES_SPORT || speciality == SAMPLE_TEACHES_SAFETY ||
                 speciality == SAMPLE_TEACHES_CRAFT;
    char sex = sample_chance(&rng, speciality == SAMPLE_TEACHES_PRIMARY ? 5 : sport ? 550 : 110) ? 'm' : 'f';
    sample_family_form(culture->families[sample_below(&rng, culture->family_count)], sex, out->family);
    const struct sample_father *father = &culture->fathers[sample_below(&rng, culture->father_count)];
    out->given = sex == 'm' ? culture->fathers[sample_below(&rng, culture->father_count)].name
                            : culture->women[sample_below(&rng, culture->woman_count)];
    out->patronymic = sex == 'm' ? father->son : father->daughter;
}

void sample_guardian_name(const struct sample_school *school, uint32_t family_at, int which,
                          struct sample_person *out)
{
    struct sample_family family;
    sample_family_draw(school, family_at, &family);
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_GUARDIAN, family_at, (uint64_t)which);
    const struct sample_father *father =
        &family.culture->fathers[sample_below(&rng, family.culture->father_count)];
    const char *name = family.name;
    if (which == 0 && sample_chance(&rng, family.has_ward ? 500 : 90)) /* kept or took another name */
        name = family.culture->families[sample_below(&rng, family.culture->family_count)];
    sample_family_form(name, which == 1 ? 'm' : 'f', out->family);
    out->given = which == 1 ? family.father->name
                            : family.culture->women[sample_below(&rng, family.culture->woman_count)];
    out->patronymic = which == 1 ? father->son : father->daughter;
}
