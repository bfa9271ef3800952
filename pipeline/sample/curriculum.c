/*
 * curriculum: the subjects and their weekly hours. Grades 1 to 4 and 5 to 9 follow the federal plans for a
 * five-day week; 10 and 11 the technological profile (physics and mathematics in depth), cut to the 34 hours
 * of five days.
 */
#include "sample/course.h"

const struct sample_subject sample_subjects[SAMPLE_SUBJECTS] = {
    [SAMPLE_RUS] = {"rus", "Русский язык", "Рус. яз.", "marks", "русскому языку", SAMPLE_TEACHES_RUSSIAN,
                    SAMPLE_HOMEWORK_EXERCISE, -210, true, NULL},
    [SAMPLE_LITR] = {"litr", "Литературное чтение", "Лит. чт.", "marks", "литературному чтению",
                     SAMPLE_TEACHES_PRIMARY, SAMPLE_HOMEWORK_READING, 550, false, "test"},
    [SAMPLE_LIT] = {"lit", "Литература", "Лит-ра", "marks", "литературе", SAMPLE_TEACHES_RUSSIAN,
                    SAMPLE_HOMEWORK_READING, 350, true, NULL},
    [SAMPLE_ENG] = {"eng", "Иностранный язык (английский)", "Ин. яз.", "marks", "английскому языку",
                    SAMPLE_TEACHES_ENGLISH, SAMPLE_HOMEWORK_ENGLISH, 200, true, NULL},
    [SAMPLE_MATH] = {"math", "Математика", "Матем.", "marks", "математике", SAMPLE_TEACHES_MATHS,
                     SAMPLE_HOMEWORK_PROBLEMS, -90, true, NULL},
    [SAMPLE_ALG] = {"alg", "Алгебра", "Алгебра", "marks", "алгебре", SAMPLE_TEACHES_MATHS,
                    SAMPLE_HOMEWORK_PROBLEMS, -180, true, NULL},
    [SAMPLE_GEOM] = {"geom", "Геометрия", "Геом.", "marks", "геометрии", SAMPLE_TEACHES_MATHS,
                     SAMPLE_HOMEWORK_PROBLEMS, -130, true, NULL},
    [SAMPLE_PROB] = {"prob", "Вероятность и статистика", "Вер. и ст.", "marks", "вероятности и статистике",
                     SAMPLE_TEACHES_MATHS, SAMPLE_HOMEWORK_PROBLEMS, 100, true, NULL},
    [SAMPLE_INF] = {"inf", "Информатика", "Информ.", "marks", "информатике", SAMPLE_TEACHES_COMPUTING,
                    SAMPLE_HOMEWORK_COMPUTING, 450, true, "practical"},
    [SAMPLE_WORLD] = {"world", "Окружающий мир", "Окр. мир", "marks", "окружающему миру",
                      SAMPLE_TEACHES_PRIMARY, SAMPLE_HOMEWORK_PARAGRAPH, 600, true, "excursion"},
    [SAMPLE_HIST] = {"hist", "История", "Ист.", "marks", "истории", SAMPLE_TEACHES_HISTORY,
                     SAMPLE_HOMEWORK_PARAGRAPH, 250, true, NULL},
    [SAMPLE_SOC] = {"soc", "Обществознание", "Общ.", "marks", "обществознанию", SAMPLE_TEACHES_HISTORY,
                    SAMPLE_HOMEWORK_PARAGRAPH, 300, true, NULL},
    [SAMPLE_GEO] = {"geo", "География", "Геогр.", "marks", "географии", SAMPLE_TEACHES_GEOGRAPHY,
                    SAMPLE_HOMEWORK_PARAGRAPH, 300, true, "practical"},
    [SAMPLE_PHYS] = {"phys", "Физика", "Физ.", "marks", "физике", SAMPLE_TEACHES_PHYSICS,
                     SAMPLE_HOMEWORK_SCIENCE, -80, true, "laboratory"},
    [SAMPLE_CHEM] = {"chem", "Химия", "Химия", "marks", "химии", SAMPLE_TEACHES_CHEMISTRY,
                     SAMPLE_HOMEWORK_SCIENCE, 80, true, "laboratory"},
    [SAMPLE_BIO] = {"bio", "Биология", "Биол.", "marks", "биологии", SAMPLE_TEACHES_BIOLOGY,
                    SAMPLE_HOMEWORK_PARAGRAPH, 300, true, "laboratory"},
    [SAMPLE_ORKSE] = {"orkse", "Основы религиозных культур и светской этики", "ОРКСЭ", "pass_fail",
                      "основам религиозных культур и светской этики", SAMPLE_TEACHES_HISTORY,
                      SAMPLE_HOMEWORK_PARAGRAPH, 0, false, NULL},
    [SAMPLE_ART] = {"art", "Изобразительное искусство", "ИЗО", "marks", "изобразительному искусству",
                    SAMPLE_TEACHES_ART, SAMPLE_HOMEWORK_ART, 1300, false, NULL},
    [SAMPLE_MUS] = {"mus", "Музыка", "Муз.", "marks", "музыке", SAMPLE_TEACHES_MUSIC, SAMPLE_HOMEWORK_NONE,
                    1400, false, NULL},
    [SAMPLE_TRUD] = {"trud", "Труд (технология)", "Труд", "marks", "труду (технологии)", SAMPLE_TEACHES_CRAFT,
                     SAMPLE_HOMEWORK_NONE, 1100, false, "practical"},
    [SAMPLE_PE] = {"pe", "Физическая культура", "Физ-ра", "marks", "физической культуре",
                   SAMPLE_TEACHES_SPORT, SAMPLE_HOMEWORK_NONE, 1300, false, "test"},
    [SAMPLE_OBZR] = {"obzr", "Основы безопасности и защиты Родины", "ОБЗР", "marks",
                     "основам безопасности и защиты Родины", SAMPLE_TEACHES_SAFETY, SAMPLE_HOMEWORK_PARAGRAPH,
                     700, false, "practical"},
    [SAMPLE_PROJ] = {"proj", "Индивидуальный проект", "Инд. проект", "pass_fail", "индивидуальному проекту",
                     SAMPLE_TEACHES_HISTORY, SAMPLE_HOMEWORK_NONE, 0, false, "consultation"},
    [SAMPLE_EMATH] = {"emath", "Избранные вопросы математики", "Изб. мат.", "marks",
                      "избранным вопросам математики", SAMPLE_TEACHES_MATHS, SAMPLE_HOMEWORK_PROBLEMS, 300,
                      false, NULL},
    [SAMPLE_ERUS] = {"erus", "Русское правописание: орфография и пунктуация", "Рус. прав.", "unmarked",
                     "русскому правописанию", SAMPLE_TEACHES_RUSSIAN, SAMPLE_HOMEWORK_EXERCISE, 300, false,
                     NULL},
};

/* The electives of 10 and 11 stand in streams: every pupil has one of the two, so only SAMPLE_EMATH's hours
 * count. */
const unsigned char sample_hours[12][SAMPLE_SUBJECTS] = {
    [1] = {[SAMPLE_RUS] = 5,
           [SAMPLE_LITR] = 4,
           [SAMPLE_MATH] = 4,
           [SAMPLE_WORLD] = 2,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2},
    [2] = {[SAMPLE_RUS] = 5,
           [SAMPLE_LITR] = 4,
           [SAMPLE_ENG] = 2,
           [SAMPLE_MATH] = 4,
           [SAMPLE_WORLD] = 2,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2},
    [3] = {[SAMPLE_RUS] = 5,
           [SAMPLE_LITR] = 4,
           [SAMPLE_ENG] = 2,
           [SAMPLE_MATH] = 4,
           [SAMPLE_WORLD] = 2,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2},
    [4] = {[SAMPLE_RUS] = 5,
           [SAMPLE_LITR] = 4,
           [SAMPLE_ENG] = 2,
           [SAMPLE_MATH] = 4,
           [SAMPLE_WORLD] = 2,
           [SAMPLE_ORKSE] = 1,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2},
    [5] = {[SAMPLE_RUS] = 5,
           [SAMPLE_LIT] = 3,
           [SAMPLE_ENG] = 3,
           [SAMPLE_MATH] = 5,
           [SAMPLE_HIST] = 3,
           [SAMPLE_GEO] = 1,
           [SAMPLE_BIO] = 1,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 2,
           [SAMPLE_PE] = 2},
    [6] = {[SAMPLE_RUS] = 6,
           [SAMPLE_LIT] = 3,
           [SAMPLE_ENG] = 3,
           [SAMPLE_MATH] = 5,
           [SAMPLE_HIST] = 3,
           [SAMPLE_GEO] = 1,
           [SAMPLE_BIO] = 1,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 2,
           [SAMPLE_PE] = 2},
    [7] = {[SAMPLE_RUS] = 4,
           [SAMPLE_LIT] = 2,
           [SAMPLE_ENG] = 3,
           [SAMPLE_ALG] = 3,
           [SAMPLE_GEOM] = 2,
           [SAMPLE_PROB] = 1,
           [SAMPLE_INF] = 1,
           [SAMPLE_HIST] = 3,
           [SAMPLE_GEO] = 2,
           [SAMPLE_PHYS] = 2,
           [SAMPLE_BIO] = 1,
           [SAMPLE_ART] = 1,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 2,
           [SAMPLE_PE] = 2},
    [8] = {[SAMPLE_RUS] = 3,
           [SAMPLE_LIT] = 2,
           [SAMPLE_ENG] = 3,
           [SAMPLE_ALG] = 3,
           [SAMPLE_GEOM] = 2,
           [SAMPLE_PROB] = 1,
           [SAMPLE_INF] = 1,
           [SAMPLE_HIST] = 3,
           [SAMPLE_GEO] = 2,
           [SAMPLE_PHYS] = 2,
           [SAMPLE_CHEM] = 2,
           [SAMPLE_BIO] = 2,
           [SAMPLE_MUS] = 1,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2,
           [SAMPLE_OBZR] = 1},
    [9] = {[SAMPLE_RUS] = 3,
           [SAMPLE_LIT] = 3,
           [SAMPLE_ENG] = 3,
           [SAMPLE_ALG] = 3,
           [SAMPLE_GEOM] = 2,
           [SAMPLE_PROB] = 1,
           [SAMPLE_INF] = 1,
           [SAMPLE_HIST] = 2,
           [SAMPLE_SOC] = 1,
           [SAMPLE_GEO] = 2,
           [SAMPLE_PHYS] = 3,
           [SAMPLE_CHEM] = 2,
           [SAMPLE_BIO] = 2,
           [SAMPLE_TRUD] = 1,
           [SAMPLE_PE] = 2,
           [SAMPLE_OBZR] = 1},
    [10] = {[SAMPLE_RUS] = 2,
            [SAMPLE_LIT] = 3,
            [SAMPLE_ENG] = 3,
            [SAMPLE_ALG] = 4,
            [SAMPLE_GEOM] = 3,
            [SAMPLE_PROB] = 1,
            [SAMPLE_INF] = 1,
            [SAMPLE_HIST] = 2,
            [SAMPLE_SOC] = 2,
            [SAMPLE_GEO] = 1,
            [SAMPLE_PHYS] = 5,
            [SAMPLE_CHEM] = 1,
            [SAMPLE_BIO] = 1,
            [SAMPLE_PE] = 2,
            [SAMPLE_OBZR] = 1,
            [SAMPLE_PROJ] = 1,
            [SAMPLE_EMATH] = 1},
    [11] = {[SAMPLE_RUS] = 2,
            [SAMPLE_LIT] = 3,
            [SAMPLE_ENG] = 3,
            [SAMPLE_ALG] = 4,
            [SAMPLE_GEOM] = 3,
            [SAMPLE_PROB] = 1,
            [SAMPLE_INF] = 1,
            [SAMPLE_HIST] = 2,
            [SAMPLE_SOC] = 2,
            [SAMPLE_GEO] = 1,
            [SAMPLE_PHYS] = 5,
            [SAMPLE_CHEM] = 1,
            [SAMPLE_BIO] = 1,
            [SAMPLE_PE] = 2,
            [SAMPLE_OBZR] = 1,
            [SAMPLE_EMATH] = 2},
};

bool sample_is_split(int grade, int subject)
{
    return subject == SAMPLE_ENG || subject == SAMPLE_INF || (subject == SAMPLE_TRUD && grade >= 5);
}

/* What was planned before the year began; now and then one control work more than was given. */
void sample_curriculum_write(struct sample_run *run)
{
    for (int first = 0; first < SAMPLE_QUARTERS; first = first + (run->grade <= 9 ? 1 : 2)) {
        int last = run->grade <= 9 ? first : first + 1, hours[SAMPLE_LESSON_TYPES] = {0};
        for (int quarter = first; quarter <= last; quarter++) {
            int weeks = sample_weeks[quarter] - (run->grade == 1 && quarter == 2);
            hours[SAMPLE_LESSON] += weeks * run->course->hours;
            for (int type = SAMPLE_CONTROL; type < SAMPLE_LESSON_TYPES; type++) {
                int count = sample_type_count(run->grade, run->course->subject, run->course->hours, quarter,
                                              (enum sample_lesson_type)type);
                if (type == SAMPLE_CONTROL && count > 0 && (run->course_at * 7 + quarter) % 23 == 0)
                    count++;
                hours[type] += count;
                hours[SAMPLE_LESSON] -= count;
            }
        }
        for (int type = SAMPLE_LESSON; type < SAMPLE_LESSON_TYPES; type++) {
            if (hours[type] == 0)
                continue;
            struct sample_table *row = sample_row(run->out, SAMPLE_CURRICULUM_CSV, "cur-");
            sample_text(row, run->group->id);
            sample_text(row, run->subject->id);
            sample_text(row, sample_period_of(run->school, run->grade, first)->id);
            sample_text(row, sample_lesson_types[type]);
            sample_int(row, hours[type]);
            sample_end(row);
        }
    }
}
