/* words: what teachers write: topics, titles of works, homework, advice, words instead of marks. */
#include "sample/course.h"

#include <stdio.h>
#include <string.h>

const struct sample_work_type sample_work_types[] = {
    [SAMPLE_WORK_ANSWER] = {"О", "Ответ на уроке", 10, 0, 0},
    [SAMPLE_WORK_CONTROL] = {"К", "Контрольная работа", 15, 1, 0},
    [SAMPLE_WORK_INDEPENDENT] = {"С", "Самостоятельная работа", 12, 0, 0},
    [SAMPLE_WORK_LABORATORY] = {"Л", "Лабораторная работа", 13, 0, 0},
    [SAMPLE_WORK_PRACTICAL] = {"А", "Практическая работа", 13, 0, 0},
    [SAMPLE_WORK_CHECK] = {"В", "Срезовая работа", 13, 1, 0},
    [SAMPLE_WORK_HOME] = {"Д", "Домашняя работа", 10, 0, 0},
    [SAMPLE_WORK_PROJECT] = {"П", "Проект", 13, 0, 0},
    [SAMPLE_WORK_DICTATION] = {"Н", "Словарный диктант", 14, 0, 0},
    [SAMPLE_WORK_REPORT] = {"Р", "Реферат", 12, 0, 0},
    [SAMPLE_WORK_ESSAY] = {"Ч", "Сочинение", 15, 1, 0},
    [SAMPLE_WORK_EXPOSITION] = {"И", "Изложение", 15, 1, 0},
    [SAMPLE_WORK_PASS] = {"З", "Зачёт", 15, 1, 0},
    [SAMPLE_WORK_TEST] = {"Т", "Тест", 12, 0, 0},
    [SAMPLE_WORK_LISTENING] = {"АУ", "Аудирование", 14, 0, 0},
    [SAMPLE_WORK_EXAM] = {"Э", "Экзамен", 10, 1, 1},
    {NULL, NULL, 0, 0, 0},
};

const char *const sample_lesson_types[SAMPLE_LESSON_TYPES] = {
    "lesson", "control", "laboratory", "practical", "excursion", "consultation", "test"};

/* KIND and its theme; a theme that has quotes of its own is not quoted again. */
static void about(char out[SAMPLE_TOPIC_MAX], const char *kind, const char *theme)
{
    if (strstr(theme, "«") != NULL)
        snprintf(out, SAMPLE_TOPIC_MAX, "%s. %s", kind, theme);
    else
        snprintf(out, SAMPLE_TOPIC_MAX, "%s по теме «%s»", kind, theme);
}

void sample_work_title(const struct sample_run *run, const struct sample_lesson *lesson,
                       char out[SAMPLE_TOPIC_MAX])
{
    char kind[128];
    switch (lesson->work_type) {
    case SAMPLE_WORK_ESSAY:
        about(out, "Сочинение", lesson->theme);
        return;
    case SAMPLE_WORK_EXPOSITION:
        snprintf(out, SAMPLE_TOPIC_MAX, "Сжатое изложение");
        return;
    case SAMPLE_WORK_CHECK:
        snprintf(out, SAMPLE_TOPIC_MAX, "Входная диагностическая работа по %s", run->subject->dative);
        return;
    default:
        break;
    }
    if (run->course->subject == SAMPLE_RUS)
        snprintf(kind, sizeof kind, "Контрольный диктант № %d", lesson->number_in_year);
    else if (run->course->subject == SAMPLE_ENG) {
        snprintf(out, SAMPLE_TOPIC_MAX, "Контрольная работа № %d (чтение, лексика, грамматика)",
                 lesson->number_in_year);
        return;
    } else
        snprintf(kind, sizeof kind, "Контрольная работа № %d", lesson->number_in_year);
    about(out, kind, lesson->theme);
}

static void special_topic(const struct sample_run *run, const struct sample_lesson *lesson,
                          char out[SAMPLE_TOPIC_MAX])
{
    static const char *const norms[] = {"бег на 30 м",
                                        "прыжок в длину с места",
                                        "бег на 1000 м",
                                        "подтягивание на перекладине",
                                        "наклон вперёд из положения стоя",
                                        "челночный бег"};
    char kind[64];
    switch (lesson->type) {
    case SAMPLE_LABORATORY:
        snprintf(kind, sizeof kind, "Лабораторная работа № %d", lesson->number_in_year);
        about(out, kind, lesson->theme);
        break;
    case SAMPLE_PRACTICAL:
        snprintf(kind, sizeof kind, "Практическая работа № %d", lesson->number_in_year);
        about(out, kind, lesson->theme);
        break;
    case SAMPLE_EXCURSION:
        snprintf(out, SAMPLE_TOPIC_MAX, "Экскурсия «%s»",
                 run->quarter == 0 ? "Осенние изменения в природе" : "Весна в природе");
        break;
    case SAMPLE_CONSULTATION:
        snprintf(out, SAMPLE_TOPIC_MAX, "%s",
                 run->course->subject == SAMPLE_PROJ ? "Консультация: ход работы над проектом"
                                                     : "Консультация: подготовка к экзамену");
        break;
    case SAMPLE_TEST:
        if (run->course->subject == SAMPLE_PE)
            snprintf(out, SAMPLE_TOPIC_MAX, "Зачёт: %s", norms[(run->ordinal + run->quarter) % 6]);
        else
            snprintf(out, SAMPLE_TOPIC_MAX, "Проверка техники чтения");
        break;
    default:
        snprintf(out, SAMPLE_TOPIC_MAX, "%s", lesson->theme);
    }
}

void sample_topic_write(const struct sample_run *run, const struct sample_lesson *lesson,
                        char out[SAMPLE_TOPIC_MAX])
{
    static const char *const steps[2][4] = {{"", "Закрепление", "Практикум", "Обобщение"},
                                            {"", "Решение задач", "Самостоятельная работа", "Обобщение"}};
    bool problems = run->subject->homework == SAMPLE_HOMEWORK_PROBLEMS;
    out[0] = '\0';
    if (lesson->no_topic)
        return;
    if (lesson->type == SAMPLE_CONTROL)
        sample_work_title(run, lesson, out);
    else if (lesson->type != SAMPLE_LESSON)
        special_topic(run, lesson, out);
    else if (lesson->after_control)
        snprintf(out, SAMPLE_TOPIC_MAX, "Работа над ошибками. %s", lesson->theme);
    else if (lesson->turn < 0)
        snprintf(out, SAMPLE_TOPIC_MAX, "Повторение: %s", lesson->theme);
    else if (lesson->turn > 0)
        snprintf(out, SAMPLE_TOPIC_MAX, "%s. %s", lesson->theme, steps[problems][lesson->turn % 4]);
    else
        snprintf(out, SAMPLE_TOPIC_MAX, "%s", lesson->theme);
}

static void homework_word(const struct sample_run *run, int page, int pick, char out[SAMPLE_TOPIC_MAX])
{
    size_t size = SAMPLE_TOPIC_MAX;
    switch (run->subject->homework) {
    case SAMPLE_HOMEWORK_EXERCISE:
        snprintf(out, size,
                 pick % 3 == 0   ? "Упр. %d, выучить правило"
                 : pick % 3 == 1 ? "Упр. %d"
                                 : "Упр. %d, словарные слова",
                 page);
        break;
    case SAMPLE_HOMEWORK_READING:
        if (pick % 5 == 4)
            snprintf(out, size, "Выучить стихотворение наизусть");
        else
            snprintf(out, size,
                     pick % 2 == 0 ? "Читать с. %d–%d, пересказ" : "Прочитать с. %d–%d, ответить на вопросы",
                     page, page + 4);
        break;
    case SAMPLE_HOMEWORK_PROBLEMS:
        if (pick % 4 == 3)
            snprintf(out, size, "Повторить правила, № %d", page);
        else
            snprintf(out, size, "№ %d, %d, %d", page, page + 2, page + 5);
        break;
    case SAMPLE_HOMEWORK_ENGLISH:
        snprintf(out, size, pick % 2 == 0 ? "Упр. %d, с. %d" : "Упр. %d, с. %d; выучить слова", pick % 9 + 1,
                 page);
        break;
    case SAMPLE_HOMEWORK_PARAGRAPH:
        snprintf(out, size,
                 pick % 3 == 0   ? "§ %d, пересказ"
                 : pick % 3 == 1 ? "§ %d, вопросы 1–4"
                                 : "§ %d, записи в тетради",
                 page / 6 + 1);
        break;
    case SAMPLE_HOMEWORK_SCIENCE:
        snprintf(out, size, pick % 2 == 0 ? "§ %d, задачи № %d, %d" : "§ %d, упр. %d (%d)", page / 6 + 1,
                 page, page + 1);
        break;
    case SAMPLE_HOMEWORK_COMPUTING:
        snprintf(out, size, "§ %d, задание %d", page / 8 + 1, pick % 8 + 1);
        break;
    case SAMPLE_HOMEWORK_ART:
        snprintf(out, size, pick % 2 == 0 ? "Принести краски и альбом" : "Закончить работу");
        break;
    case SAMPLE_HOMEWORK_NONE:
        break;
    }
}

void sample_homework_write(const struct sample_run *run, const struct sample_lesson *lesson,
                           char out[SAMPLE_TOPIC_MAX])
{
    out[0] = '\0';
    if (run->grade == 1 || lesson->no_homework ||
        lesson->type == SAMPLE_EXCURSION) /* grade 1 has no homework by rule */
        return;
    int pick = (int)(sample_hash(run->school->seed, SAMPLE_USE_WORDS, (uint64_t)run->course_at,
                                 (uint64_t)lesson->day_at) %
                     60);
    if (lesson->type == SAMPLE_CONTROL)
        snprintf(out, SAMPLE_TOPIC_MAX, "Повторить изученное");
    else
        homework_word(run, 10 + lesson->day_at * 3 + pick % 3, pick, out);
}

void sample_advice_write(const struct sample_run *run, int mean_x10, const char *theme,
                         struct sample_rng *rng, char out[SAMPLE_TOPIC_MAX])
{
    static const char *const weak[][2] = {
        [SAMPLE_HOMEWORK_NONE] = {"Приносить на урок всё необходимое",
                                  "Работать на уроке активнее, не отвлекаться"},
        [SAMPLE_HOMEWORK_EXERCISE] = {"Повторить правила и вести словарик трудных слов. Тема: %s",
                                      "Проверять работу перед сдачей, повторить тему: %s"},
        [SAMPLE_HOMEWORK_READING] = {"Больше читать и пересказывать прочитанное своими словами",
                                     "Читать произведения полностью, готовить развёрнутые ответы"},
        [SAMPLE_HOMEWORK_PROBLEMS] = {"Повторить тему и решать по две задачи в день. Тема: %s",
                                      "Записывать решение полностью, повторить тему: %s"},
        [SAMPLE_HOMEWORK_ENGLISH] = {"Учить слова каждого раздела, читать вслух",
                                     "Выполнять письменные упражнения, повторить времена глагола"},
        [SAMPLE_HOMEWORK_PARAGRAPH] = {"Отвечать по плану параграфа. Повторить тему: %s",
                                       "Выучить основные понятия. Тема: %s"},
        [SAMPLE_HOMEWORK_SCIENCE] = {"Повторить формулы и единицы измерения. Тема: %s",
                                     "Разобрать решённые в классе задачи. Тема: %s"},
        [SAMPLE_HOMEWORK_COMPUTING] = {"Закончить практическую работу. Тема: %s", "Повторить тему: %s"},
        [SAMPLE_HOMEWORK_ART] = {"Доводить работу до конца", "Приносить на урок краски и альбом"},
    };
    static const char *const middling[] = {
        "Хорошая работа на уроках. Для более высокого результата — выполнять домашние задания регулярно",
        "Есть успехи. Стоит внимательнее готовиться к контрольным работам",
        "Чаще отвечать устно, знания для этого есть"};
    static const char *const first_grade[SAMPLE_SUBJECTS] = {
        [SAMPLE_RUS] = "Ежедневно писать в прописях, проговаривая слоги",
        [SAMPLE_LITR] = "Читать вслух по 10–15 минут в день",
        [SAMPLE_MATH] = "Тренировать счёт в пределах 10 в игре",
        [SAMPLE_WORLD] = "Наблюдать за природой на прогулке и рассказывать об увиденном",
        [SAMPLE_ART] = "Дома рисовать карандашами и красками",
        [SAMPLE_MUS] = "Повторить дома слова песен",
        [SAMPLE_TRUD] = "Дома лепить и вырезать, развивать руку",
        [SAMPLE_PE] = "Ежедневно делать зарядку",
    };
    if (run->grade == 1) {
        snprintf(out, SAMPLE_TOPIC_MAX, "%s", first_grade[run->course->subject]);
        return;
    }
    if (mean_x10 >= 45) {
        snprintf(out, SAMPLE_TOPIC_MAX,
                 sample_chance(rng, 500)
                     ? "Отличные успехи. Советую участвовать в школьной олимпиаде по %s"
                     : "Показывает высокий интерес к предмету. Рекомендую дополнительные занятия по %s",
                 run->subject->dative);
    } else if (mean_x10 >= 37 && run->subject->controls) {
        snprintf(out, SAMPLE_TOPIC_MAX, "%s", middling[sample_below(rng, 3)]);
    } else if (run->course->subject == SAMPLE_PROJ) {
        snprintf(out, SAMPLE_TOPIC_MAX, "Уточнить план проекта и подобрать источники");
    } else if (run->course->subject == SAMPLE_PE) {
        snprintf(out, SAMPLE_TOPIC_MAX, "Ежедневно делать зарядку, не забывать спортивную форму");
    } else {
        const char *words = weak[run->subject->homework][run->grade <= 4 ? 0 : sample_below(rng, 2)];
        const char *hole = strstr(words, "%s");
        int before = hole != NULL ? (int)(hole - words) : (int)strlen(words);
        snprintf(out, SAMPLE_TOPIC_MAX, "%.*s%s", before, words, hole != NULL ? theme : "");
    }
}

const char *sample_attainment_words(int subject, int level)
{
    static const char *const words[SAMPLE_SUBJECTS][4] = {
        [SAMPLE_RUS] = {"Уверенно пишет слоги и слова, различает звуки и буквы",
                        "Пишет изученные буквы, делит слова на слоги",
                        "Узнаёт буквы, но путает похожие по написанию",
                        "Нуждается в помощи при письме букв и слогов"},
        [SAMPLE_LITR] = {"Читает целыми словами, понимает и пересказывает прочитанное",
                         "Читает по слогам, понимает прочитанное",
                         "Читает по слогам медленно, пересказывает по вопросам",
                         "Знает не все изученные буквы, нужна помощь в чтении"},
        [SAMPLE_MATH] = {"Считает в пределах 10 без ошибок, решает задачи самостоятельно",
                         "Считает в пределах 10, составляет равенства",
                         "Считает с опорой на предметы, иногда ошибается",
                         "Счёт в пределах 5 вызывает затруднения"},
        [SAMPLE_WORLD] = {"Хорошо знает растения и животных, рассказывает о них связно",
                          "Отвечает на вопросы о природе и семье", "Отвечает по наводящим вопросам",
                          "Пока затрудняется назвать изученные растения и животных"},
        [SAMPLE_ART] = {"Рисует с выдумкой, работает аккуратно",
                        "Владеет кистью и карандашом, выполняет задания", "Не всегда заканчивает работу",
                        "Нужна помощь взрослого в работе с красками"},
        [SAMPLE_MUS] = {"Поёт выразительно, узнаёт изученные произведения", "Знает изученные песни",
                        "Поёт вместе с классом, петь соло стесняется", "Пока не запоминает слова песен"},
        [SAMPLE_TRUD] = {"Работает самостоятельно и аккуратно", "Выполняет работу по образцу",
                         "Выполняет работу с помощью учителя", "Нужна помощь при работе с ножницами и клеем"},
        [SAMPLE_PE] = {"Ловко выполняет все упражнения", "Выполняет основные упражнения",
                       "Быстро устаёт, но старается", "Не все движения пока получаются, нужны занятия дома"},
    };
    return words[subject][level];
}
