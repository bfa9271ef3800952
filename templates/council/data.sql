-- Проект решения педагогического совета о переводе, допуске к ГИА или выдаче аттестатов (пока решений класса нет) или сведения о решении (когда они внесены): лист на класс.
-- Параметры: :period (учебный год), :class. Предложение — из отметок и задолженностей (таблица promotion); о болезни здесь не сказано ничего.
-- needs: grade
-- needs: year

-- Когда после решения нужно новое (сданы экзамены, кончился срок задолженности), лист — снова проект, и только о тех, кого оно касается.
-- with:
again AS MATERIALIZED (
    SELECT count(*) > 0 AS waits FROM promotion WHERE period_id = :period AND class_group_id = :class AND agrees IS NULL AND council_decision_id IS NOT NULL),
base AS MATERIALIZED (
    SELECT p.pupil_id, p.proposal, p.agrees, p.failed_exams, u.full_name, row_number() OVER (ORDER BY u.sort_key, u.pupil_id) AS place, g.grade,
           c.decision, c.protocol, c.decided_on, count(c.council_decision_id) OVER () > 0 AS met
      FROM promotion p JOIN pupil u USING (pupil_id) JOIN class_group g ON g.class_group_id = p.class_group_id
           LEFT JOIN council_decision c ON c.council_decision_id = p.council_decision_id AND p.agrees IS NOT NULL
     WHERE p.period_id = :period AND p.class_group_id = :class AND (p.agrees IS NULL OR NOT (SELECT waits FROM again))),
part AS MATERIALIZED (
    SELECT b.*, CASE WHEN NOT met THEN proposal ELSE coalesce(decision, 'none') END AS kind,
           CASE WHEN NOT met THEN proposal ELSE coalesce(decision || ' ' || decided_on || ' ' || protocol, 'none') END AS section
      FROM base b),
word (kind, position, short) AS (VALUES
    ('promoted', 1, 'перевести'), ('admitted', 2, 'допустить к ГИА'), ('graduated', 3, 'выдать аттестат'), ('conditional', 4, 'перевести условно'),
    ('individual_plan', 5, 'индивидуальный учебный план'), ('adapted_programme', 6, 'адаптированная программа'), ('repeated', 7, 'повторное обучение'),
    ('choice', 8, 'по выбору родителей'), ('held', 9, 'решает совет'), ('not_admitted', 10, 'не допустить к ГИА'), ('withheld', 11, 'аттестат не выдавать'),
    ('not_graduated', 12, 'аттестат не выдавать'), ('none', 13, ''))

-- name: school
SELECT full_name, director_name AS director, :emblem AS emblem FROM school;

-- name: period
SELECT year_title FROM period WHERE period_id = :period;

-- stage: 1 — допуск к ГИА, 2 — аттестаты, 3 — у одних ещё допуск, у других уже аттестат.
-- name: class
SELECT c.title, t.short_name AS tutor, n.pupils, nullif(n.met, 0) AS decided,
       nullif(n.asked - n.decisions, 0) AS undecided,
       CASE n.stage WHEN 3 THEN 'о допуске к государственной итоговой аттестации и о выдаче аттестатов обучающимся' WHEN 2 THEN 'о выдаче аттестатов обучающимся' WHEN 1 THEN 'о допуске обучающихся' ELSE 'о переводе обучающихся' END AS about,
       CASE n.stage WHEN 1 THEN 'к государственной итоговой аттестации' || coalesce(' в ' || nullif(q.year_title, '') || ' учебном году', '')
                    ELSE 'по итогам ' || coalesce(nullif(q.year_title, '') || ' ', '') || 'учебного года' END AS aim,
       CASE WHEN n.stage >= 2 THEN 'статей 59 и 60' WHEN n.stage = 1 THEN 'статьи 59' ELSE 'статьи 58' END AS articles
  FROM class_group c JOIN period q ON q.period_id = :period LEFT JOIN teacher t ON t.teacher_id = c.tutor_id,
       (SELECT (SELECT count(*) FROM promotion p WHERE p.period_id = :period AND p.class_group_id = :class) AS pupils, count(*) AS asked, max(met) AS met, count(decision) AS decisions,
               2 * max(coalesce(decision, proposal) IN ('graduated', 'not_graduated', 'withheld'))
               + max(coalesce(decision, proposal) IN ('admitted', 'not_admitted')) AS stage FROM base) n
 WHERE c.class_group_id = :class;

-- name: sections (many)
SELECT p.section, count(*) AS count,
       CASE p.kind
            WHEN 'promoted' THEN 'Перевести ' || coalesce(CASE p.grade WHEN 1 THEN 'во ' ELSE 'в ' END || (p.grade + 1) || ' класс', 'в следующий класс')
            WHEN 'conditional' THEN 'Перевести ' || coalesce(CASE p.grade WHEN 1 THEN 'во ' ELSE 'в ' END || (p.grade + 1) || ' класс', 'в следующий класс') || ' условно (часть 8 статьи 58)'
            WHEN 'choice' THEN 'По выбору родителей (законных представителей): повторное обучение, адаптированная программа (по рекомендации ПМПК) или индивидуальный учебный план (часть 9 статьи 58)'
            WHEN 'repeated' THEN 'Оставить на повторное обучение (часть 9 статьи 58)'
            WHEN 'adapted_programme' THEN 'Перевести на обучение по адаптированной программе (часть 9 статьи 58)'
            WHEN 'individual_plan' THEN 'Перевести на обучение по индивидуальному учебному плану (часть 9 статьи 58)'
            WHEN 'held' THEN CASE p.grade WHEN 4 THEN 'Программа начального общего образования не освоена: решает совет (часть 5 статьи 66)' ELSE 'Решает совет' END
            WHEN 'admitted' THEN 'Допустить к государственной итоговой аттестации'
            WHEN 'not_admitted' THEN 'Не допускать к государственной итоговой аттестации до ликвидации задолженности'
            WHEN 'graduated' THEN 'Считать завершившими обучение по программе ' || CASE p.grade WHEN 9 THEN 'основного' ELSE 'среднего' END || ' общего образования и выдать аттестаты'
            WHEN 'none' THEN 'Решения совета не внесены'
            ELSE 'Аттестат не выдавать: итоговая аттестация не пройдена' END AS heading,
       CASE p.kind WHEN 'admitted' THEN 'При наличии зачёта за итоговое ' || CASE p.grade WHEN 9 THEN 'собеседование.' ELSE 'сочинение (изложение).' END
            WHEN 'conditional' THEN 'Задолженность ликвидируется не более чем за две попытки в указанный срок; вторая попытка — перед комиссией.' END AS note,
       CASE WHEN p.met THEN p.protocol END AS protocol,
       CASE WHEN p.met THEN substr(p.decided_on, 9, 2) || '.' || substr(p.decided_on, 6, 2) || '.' || substr(p.decided_on, 1, 4) END AS decided_on,
       CASE WHEN p.kind NOT IN ('promoted', 'admitted', 'graduated') OR max(coalesce(p.agrees, 1) = 0) THEN 1 END AS with_debts,
       CASE WHEN p.kind IN ('withheld', 'not_graduated') THEN 'Основание' ELSE 'Академическая задолженность, срок' END AS debts_head,
       CASE WHEN p.kind = 'choice' THEN 1 END AS with_choice
  FROM part p JOIN word w USING (kind)
 GROUP BY p.section ORDER BY w.position, p.decided_on, p.section;

-- debts: предметы, причина и срок; проставлено и то, что уже ликвидировано; экзамены, из-за которых нет аттестата.
-- name: lines (many in sections)
SELECT p.section, p.full_name AS name,
       (SELECT group_concat(t, '; ') FROM (
            SELECT 'неудовлетворительно на экзамене: ' || p.failed_exams AS t WHERE p.failed_exams <> ''
             UNION ALL
            SELECT s.title || CASE d.state
                   WHEN 'cleared' THEN ' — ликвидирована ' || substr(d.last_attempt_on, 9, 2) || '.' || substr(d.last_attempt_on, 6, 2) || '.' || substr(d.last_attempt_on, 1, 4)
                   WHEN 'excused' THEN ' — нет аттестации по уважительной причине'
                   ELSE ' — ' || CASE d.reason WHEN 'fail' THEN 'незачёт' WHEN 'failed' THEN 'неудовлетворительно' ELSE 'нет аттестации' END ||
                        CASE d.state WHEN 'exhausted' THEN ', попыток не осталось'
                             WHEN 'overdue' THEN ', срок истёк ' || substr(d.deadline_on, 9, 2) || '.' || substr(d.deadline_on, 6, 2) || '.' || substr(d.deadline_on, 1, 4)
                             ELSE ', до ' || substr(d.deadline_on, 9, 2) || '.' || substr(d.deadline_on, 6, 2) || '.' || substr(d.deadline_on, 1, 4) END END
              FROM academic_debt d JOIN subject s USING (subject_id)
             WHERE d.period_id = :period AND d.pupil_id = p.pupil_id
             UNION ALL
            SELECT group_concat(title, ', ') || ' — аттестация отложена' FROM (
                SELECT s.title FROM result r JOIN subject s USING (subject_id)
                 WHERE r.period_id = :period AND r.pupil_id = p.pupil_id AND r.outcome = 'deferred' ORDER BY s.position, s.subject_id) HAVING count(*) > 0)) AS debts,
       CASE WHEN p.agrees = 0 OR (p.kind = 'none' AND p.proposal <> 'promoted') THEN (SELECT short FROM word v WHERE v.kind = p.proposal) END AS proposed
  FROM part p JOIN word w USING (kind)
 ORDER BY w.position, p.decided_on, p.section, p.place;
