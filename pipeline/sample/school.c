/*
 * school: makes the roll: how many classes of which grade, who sits in them, and what happens to whom in the
 * year. Rare events are dealt out by class, not by chance, so that even a small school has some of each.
 */
#include "sample/school.h"
#include "base/date.h"
#include "base/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int spread[11] = {1, 5, 10, 9, 4, 11, 3, 8, 2, 6, 7};

static const char *const letters[] = {"А", "Б", "В", "Г", "Д", "Е", "Ж", "З", "И", "К", "Л", "М", "Н",
                                      "О", "П", "Р", "С", "Т", "У", "Ф", "Х", "Ц", "Ч", "Ш", "Щ", "Э"};
static const char latin[] = "ABVGDEJZIKLMNOPRSTUFHCQWXY"; /* one each, for identifiers */
enum { LETTERS = 26 };

static void spread_classes(int classes, bool whole, int counts[12])
{
    if (!whole || classes <= 11) {
        for (int i = 0; i < classes; i++)
            counts[spread[i % 11]]++;
        return;
    }
    int left = classes, rest[12] = {0};
    for (int grade = 1; grade <= 11; grade++) { /* fewer pupils stay for grades 10 and 11 */
        int share = classes * (grade <= 9 ? 10 : 6);
        counts[grade] = share / 102;
        rest[grade] = share % 102;
        left -= counts[grade];
    }
    for (; left > 0; left--) {
        int best = 1;
        for (int grade = 2; grade <= 11; grade++) {
            if (rest[grade] > rest[best])
                best = grade;
        }
        rest[best] = -1;
        counts[best]++;
    }
}

static void class_name(struct sample_class *made, int grade, int at)
{
    unsigned round = (unsigned)at / LETTERS; /* behind the last letter: 5А2 */
    char tail[4] = "";
    if (round > 0)
        snprintf(tail, sizeof tail, "%u", (round + 1) % 1000);
    snprintf(made->title, sizeof made->title, "%d%s%s", grade, letters[at % LETTERS], tail);
    snprintf(made->id, sizeof made->id, "%d%c%s", grade, latin[at % LETTERS], tail);
}

static void classes_make(struct sample_school *school, const int counts[12], int pupils)
{
    int made = 0;
    uint32_t first = 0;
    for (int grade = 1; grade <= 11; grade++) {
        for (int i = 0; i < counts[grade]; i++, made++) {
            struct sample_class *class = &school->classes[made];
            *class =
                (struct sample_class){.grade = grade, .tutor = -1, .guest = UINT32_MAX, .late = UINT32_MAX};
            class_name(class, grade, i);
            class->count = (uint32_t)(pupils / school->class_count + (made < pupils % school->class_count));
        }
    }
    for (int i = 0; !school->small && i + 1 < school->class_count;
         i += 2) { /* no two classes are of one size */
        struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_CLASS, (uint64_t)i, 0);
        uint32_t shift = (uint32_t)sample_below(&rng, 4);
        if (school->classes[i].count > shift + 5) {
            school->classes[i].count -= shift;
            school->classes[i + 1].count += shift;
        }
    }
    for (int i = 0; i < school->class_count; i++) {
        school->classes[i].first = first;
        first += school->classes[i].count;
    }
    school->pupil_count = first;
}

static void pupil_make(struct sample_school *school, uint32_t at, int class_at)
{
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_PUPIL, at, 0);
    struct sample_pupil *pupil = &school->pupils[at];
    int grade = school->classes[class_at].grade, beside = -1;
    *pupil = (struct sample_pupil){.class_at = (int16_t)class_at, .moved_to = -1};
    pupil->family = UINT32_MAX;
    if (at > 0 && sample_chance(&rng, school->small ? 130 : 90)) { /* a brother or sister in another grade */
        uint32_t other = at - 1 - (uint32_t)sample_below(&rng, at < 300 ? (int)at : 300);
        struct sample_pupil *elder = &school->pupils[other];
        int apart = school->classes[elder->class_at].grade - grade; /* two grades: more than a year */
        if (!elder->has_sibling && (apart >= 2 || apart <= -2)) {
            pupil->family = elder->family;
            beside = elder->given;
            pupil->has_sibling = elder->has_sibling = true;
        }
    }
    if (pupil->family == UINT32_MAX)
        pupil->family = school->family_count++;
    pupil->sex = sample_chance(&rng, 505) ? 'm' : 'f';
    pupil->ability = (int16_t)sample_normal(&rng);
    pupil->born_on = date_from_civil(2018 - (grade - 1), 3, 1) + sample_below(&rng, 350);
    pupil->from_on = school->periods[0].starts_on;
    /* two children of one family never have the same name: no bank is shorter than ten */
    pupil->given = (int16_t)(beside >= 0 ? beside + sample_between(&rng, 1, 9) : sample_below(&rng, 10000));
    pupil->exempt_sport = !school->small && grade > 1 && sample_chance(&rng, 25);
}

/* A day in the quarter, DAY of its school days from its start. */
static int32_t quarter_day(const struct sample_school *school, int quarter, int days)
{
    return school->periods[quarter].starts_on + days;
}

static void arrivals_deal(struct sample_school *school, int class_at, const int *order, int count,
                          struct sample_rng *rng)
{
    struct sample_class *class = &school->classes[class_at];
    int quarter = sample_chance(rng, 600) ? 0 : sample_between(rng, 1, 3);
    bool arrival = school->small ? class->grade <= 5 : sample_chance(rng, 400);
    bool departure = school->small ? class->grade == 10 : sample_chance(rng, 330);
    if (school->small)
        quarter = 0;
    if (quarter >= school->quarters || count < 6)
        return;
    const struct sample_pupil *first = &school->pupils[class->first];
    struct sample_rng later =
        sample_rng(school->seed, SAMPLE_USE_ROLES, (uint64_t)class_at, (uint64_t)quarter);
    if (quarter > 0) /* what comes later changes nothing of the first quarter */
        rng = &later;
    if (arrival && first[order[0]].plan == 0) {
        int32_t day = quarter_day(school, quarter, sample_between(rng, 10, 36));
        day += 1 - date_weekday(day); /* a Monday */
        if (quarter > 0)
            class->late_from_on = day;
        else
            school->pupils[class->first + (uint32_t)order[0]].from_on = day;
    }
    if (departure && first[order[1]].plan == 0) {
        int32_t day = quarter_day(school, quarter, sample_between(rng, 14, 44));
        school->pupils[class->first + (uint32_t)order[1]].to_on = day - date_weekday(day) + 5; /* a Friday */
    }
    if (class_at + 1 < school->class_count && class[1].grade == class->grade && first[order[2]].plan == 0 &&
        sample_chance(rng, 200)) {
        int32_t day = quarter_day(school, quarter, 28);
        struct sample_pupil *pupil = &school->pupils[class->first + (uint32_t)order[2]];
        pupil->moved_on = day - date_weekday(day) + 1;
        pupil->moved_to = (int16_t)(class_at + 1);
        class[1].guest = class->first + (uint32_t)order[2];
    }
}

static void roles_deal(struct sample_school *school, int class_at, int quarter, struct sample_rng *rng,
                       int *order, int count)
{
    static const uint8_t dealt[8][3] = {
        {SAMPLE_ROLE_ILL_GRANTED},
        {SAMPLE_ROLE_ILL_RESOLVED, SAMPLE_ROLE_TRUANT},
        {SAMPLE_ROLE_ILL_PROPOSED, SAMPLE_ROLE_ILL_REFUSED},
        {SAMPLE_ROLE_ILL_SUBJECTS, SAMPLE_ROLE_TRUANT},
        {SAMPLE_ROLE_ILL_GRANTED, SAMPLE_ROLE_TRUANT},
        {SAMPLE_ROLE_ILL_RESOLVED},
        {SAMPLE_ROLE_ILL_EXTENDED},
        {SAMPLE_ROLE_ILL_SUBJECTS, SAMPLE_ROLE_TRUANT},
    };
    static const uint8_t all[] = {SAMPLE_ROLE_ILL_GRANTED, SAMPLE_ROLE_ILL_RESOLVED, SAMPLE_ROLE_ILL_SUBJECTS,
                                  SAMPLE_ROLE_TRUANT};
    const uint8_t *roles = school->small ? all : dealt[(class_at + quarter) % 8];
    int role_count = school->small ? 4 : 3, at = 4;
    for (int i = 0; i < role_count && roles[i] != SAMPLE_ROLE_NONE; i++) {
        for (; at < count; at++) {
            struct sample_pupil *pupil =
                &school->pupils[school->classes[class_at].first + (uint32_t)order[at]];
            if (pupil->plan == 0 && pupil->to_on == 0 && !pupil->exempt_sport) {
                pupil->role[quarter] = roles[i];
                at++;
                break;
            }
        }
    }
    for (int i = count - 1; i > 4; i--) { /* other people in the next quarter */
        int other = sample_between(rng, 4, i), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

static void class_deal(struct sample_school *school, int class_at)
{
    struct sample_class *class = &school->classes[class_at];
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_ROLES, (uint64_t)class_at, 0);
    int order[64], count = (int)class->count;
    for (int i = 0; i < count; i++) {
        int other = sample_below(&rng, i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    arrivals_deal(school, class_at, order, count, &rng);
    if (school->small && class->grade > 1 && count > 4)
        school->pupils[class->first + (uint32_t)order[count - 1]].exempt_sport = true;
    if (class->grade == 1)
        return;
    for (int quarter = 0; quarter < SAMPLE_QUARTERS; quarter++)
        roles_deal(school, class_at, quarter, &rng, order, count);
}

/* Who comes after the first quarter is numbered behind all others, by the quarter. */
static void late_add(struct sample_school *school)
{
    for (int quarter = 1; quarter < school->quarters; quarter++) {
        for (int i = 0; i < school->class_count; i++) {
            struct sample_class *class = &school->classes[i];
            if (class->late_from_on == 0 || sample_quarter_of(school, class->late_from_on) != quarter)
                continue;
            class->late = school->pupil_count++;
            pupil_make(school, class->late, i);
            school->pupils[class->late].from_on = class->late_from_on;
        }
    }
}

/* Individual plans: up to four, spread over grades 5 to 11; the second of them at home. */
static void plans_deal(struct sample_school *school)
{
    int eligible = 0, made = 0, seen = 0;
    for (int i = 0; i < school->class_count; i++)
        eligible += school->classes[i].grade >= 5 && school->classes[i].count >= 6;
    int wanted = eligible < 4 ? eligible : 4;
    for (int i = 0; i < school->class_count; i++) {
        const struct sample_class *class = &school->classes[i];
        if (class->grade < 5 || class->count < 6)
            continue;
        if (seen++ * wanted / eligible < made)
            continue;
        struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_PLAN, (uint64_t)i, 0);
        uint32_t at = class->first + (uint32_t)sample_below(&rng, (int)class->count);
        school->pupils[at].plan = made == 1 ? 2 : 1;
        made++;
    }
}

bool sample_is_alone_in(const struct sample_pupil *pupil, int grade, int subject)
{
    int maths = grade <= 6 ? SAMPLE_MATH : SAMPLE_ALG;
    if (pupil->plan == 1)
        return subject == maths;
    return pupil->plan == 2 && (subject == maths || subject == SAMPLE_RUS || subject == SAMPLE_HIST);
}

int sample_group_add(struct sample_school *school, struct sample_group group)
{
    if (school->group_count == school->group_capacity) {
        school->group_capacity = school->group_capacity * 2 + 64;
        school->groups = mem_realloc(school->groups, (size_t)school->group_capacity * sizeof *school->groups);
    }
    school->groups[school->group_count] = group;
    return school->group_count++;
}

int sample_course_add(struct sample_school *school, struct sample_course course)
{
    if (school->course_count == school->course_capacity) {
        school->course_capacity = school->course_capacity * 2 + 256;
        school->courses =
            mem_realloc(school->courses, (size_t)school->course_capacity * sizeof *school->courses);
    }
    school->courses[school->course_count] = course;
    return school->course_count++;
}

static bool is_in_part(const struct sample_school *school, uint32_t at, const struct sample_group *group)
{
    uint64_t draw = sample_hash(school->seed, SAMPLE_USE_ELECTIVE, at, (uint64_t)group->subject);
    if (group->kind == SAMPLE_STREAM)
        return (draw % 100 < 55) == (group->part == 1);
    if (group->kind == SAMPLE_SUBGROUP)
        return (int)(at % 2) == group->part - 1;
    return true;
}

int sample_members(const struct sample_school *school, const struct sample_group *group,
                   struct sample_member *out)
{
    int count = 0;
    int class_from = group->class_at,
        class_to = group->class_at + (group->kind == SAMPLE_STREAM ? group->class_count : 1);
    for (int class_at = class_from; class_at < class_to; class_at++) {
        const struct sample_class *class = &school->classes[class_at];
        for (uint32_t i = 0; i <= class->count + 1; i++) {
            uint32_t at = i < class->count    ? class->first + i
                          : i == class->count ? class->guest
                                              : class->late;
            if (at == UINT32_MAX || (group->kind == SAMPLE_INDIVIDUAL && at != group->pupil) ||
                !is_in_part(school, at, group))
                continue;
            const struct sample_pupil *pupil = &school->pupils[at];
            struct sample_member member = {at, pupil->from_on, pupil->to_on != 0 ? pupil->to_on : INT32_MAX};
            if (i == class->count)
                member.from_on = pupil->moved_on;
            else if (pupil->moved_on != 0)
                member.to_on = pupil->moved_on - 1;
            if (member.from_on <= member.to_on && count < SAMPLE_MEMBERS_MAX)
                out[count++] = member;
        }
    }
    return count;
}

static int pupils_check(const struct sample_options *options, int *classes, struct err *err)
{
    if (options->pupils < 1 || options->pupils > SAMPLE_PUPILS_MAX)
        return err_set(err, ERR_USAGE, _("the number of pupils must be from 1 to %d"), SAMPLE_PUPILS_MAX);
    if (options->classes < 0 || options->classes > options->pupils)
        return err_set(err, ERR_USAGE, _("the number of classes must be from 0 to the number of pupils"));
    *classes = options->classes > 0 ? options->classes : (options->pupils * 2 + 25) / 51;
    if (*classes < 1)
        *classes = 1;
    if (options->pupils / *classes > 38)
        return err_set(err, ERR_USAGE, _("%d pupils do not fit into %d classes"), options->pupils, *classes);
    return 0;
}

int sample_school_make(struct sample_school *school, const struct sample_options *options, struct err *err)
{
    static const struct {
        const char *period;
        int quarters;
    } known[] = {{"2025-Q1", 1}, {"2025-Q2", 2}, {"2025-H1", 2}, {"2025-Q3", 3},
                 {"2025-Q4", 4}, {"2025-H2", 4}, {"2025-Y", 4}};
    int quarters = options->through == NULL ? 1 : 0, classes = 0;
    for (size_t i = 0; quarters == 0 && i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].period, options->through) == 0)
            quarters = known[i].quarters;
    }
    if (quarters == 0)
        return err_set(err, ERR_USAGE,
                       _("the sample school has no period %s (2025-Q1, 2025-Q2, 2025-Q3, 2025-Q4, 2025-Y)"),
                       options->through);
    if (pupils_check(options, &classes, err) != 0)
        return -1;
    school->scale = sample_scale_of(options->marks != NULL ? options->marks : "2-5");
    if (school->scale == NULL)
        return err_set(err, ERR_USAGE, _("--marks %s: one of 2-5, percent, 10 was expected"), options->marks);
    school->seed = options->seed;
    school->small = classes <= 5;
    sample_calendar_make(school, quarters);
    int counts[12] = {0};
    spread_classes(classes, options->classes == 0, counts);
    school->class_count = classes;
    school->classes = mem_zalloc((size_t)classes * sizeof *school->classes);
    classes_make(school, counts, options->pupils);
    school->pupils = mem_zalloc(((size_t)school->pupil_count + (size_t)classes) * sizeof *school->pupils);
    for (int class_at = 0; class_at < classes; class_at++) {
        const struct sample_class *class = &school->classes[class_at];
        for (uint32_t i = 0; i < class->count; i++)
            pupil_make(school, class->first + i, class_at);
    }
    plans_deal(school);
    for (int class_at = 0; class_at < classes; class_at++)
        class_deal(school, class_at);
    late_add(school);
    sample_timetable_make(school);
    school->extra = mem_zalloc((size_t)school->teacher_count * SAMPLE_DAYS_MAX);
    return 0;
}

void sample_school_free(struct sample_school *school)
{
    free(school->classes);
    free(school->pupils);
    free(school->teachers);
    free(school->groups);
    free(school->courses);
    free(school->extra);
    *school = (struct sample_school){0};
}
