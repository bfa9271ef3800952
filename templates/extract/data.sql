-- Выписка из электронного журнала за период: для учащихся класса, чьи семьи получают её на бумаге (:everybody — для всех).
-- Параметры: :period, :class, :everybody. Чьи выписки делаются и в каком порядке, говорит запрос pupil; остальные отдают
-- строки учащихся в любом порядке (строки тех, кто выбыл, никому не достаются). Запрос «many» даёт список, «many in» — список
-- внутри строки другого запроса. Представление roll — кто учтён в периоде и как получает сведения.

-- Общее для всех запросов: чьи строки читать и какие в учебном году есть периоды у этого класса (четверти,
-- триместры или полугодия). CROSS JOIN и likelihood велят SQLite идти от учащихся класса к их строкам, а не по всей школе.
-- with:
pupils AS (
    SELECT r.pupil_id FROM pupil_result r
     WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01)
       AND (:everybody OR EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = :period AND q.pupil_id = r.pupil_id AND q.guardian_id = 0 AND q.channel = 'paper'))),
head AS (
    SELECT p.period_id, p.short_title, p.position,
           p.ends_on > now.ends_on AS ahead
      FROM period p JOIN period now ON now.period_id = :period JOIN class_group c ON c.class_group_id = :class
     WHERE p.withdrawn = 0 AND p.kind <> 'year'
       AND (p.period_id = now.period_id OR (p.parent_id = now.parent_id AND p.kind = now.kind) OR p.parent_id = now.period_id)
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99))

-- name: school
SELECT short_name, full_name, address, replace(phone, ' ', char(160)) AS phone, site, director_name AS director, :emblem AS emblem FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(kind = 'year', 0) AS is_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, c.grade, t.short_name AS tutor
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- name: heads (many)
SELECT period_id AS period, short_title AS title FROM head ORDER BY position, period_id;

-- name: ahead (many)
SELECT period_id AS period FROM head WHERE ahead ORDER BY position, period_id;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name, nullif(category = 'unmarked', 0) AS unmarked
  FROM roll
 WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01) AND (:everybody OR on_paper)
 ORDER BY sort_key, pupil_id;

-- Что есть на листе.
-- name: sheet
SELECT r.pupil_id AS pupil, nullif(k.subjects > 14, 0) AS many,
       (SELECT 1 FROM attainment b JOIN period q USING (period_id)
         WHERE b.pupil_id = r.pupil_id AND b.withdrawn = 0 AND (q.period_id = :period OR q.parent_id = :period) LIMIT 1) AS has_attainment,
       (SELECT 1 FROM period WHERE period_id = :period AND kind = 'year') AS has_year,
       CASE WHEN EXISTS (SELECT 1 FROM exam_result e WHERE e.period_id = :period)
            THEN (SELECT 1 FROM result x WHERE x.period_id = :period AND x.pupil_id = r.pupil_id AND x.exam_mark IS NOT NULL LIMIT 1) END AS has_exam
  FROM pupils r CROSS JOIN pupil_result k ON k.period_id = :period AND k.pupil_id = r.pupil_id;

-- Адрес в окне конверта, когда он задан в itog.ini ([documents] envelope): первый почтовый адрес представителя, иначе только кому.
-- name: window
SELECT r.pupil_id AS pupil, :envelope AS kind, nullif(:envelope = 'dl', 0) AS thirds, a.value AS address,
       coalesce(a.full_name, 'Родителям: ' || r.full_name || ', ' || (SELECT title FROM class_group WHERE class_group_id = :class) || ' класс') AS addressee
  FROM pupils JOIN pupil r USING (pupil_id)
  LEFT JOIN (SELECT s.pupil_id, g.full_name,
                    replace(replace(replace(c.value, 'ул. ', 'ул.' || char(160)), 'д. ', 'д.' || char(160)), 'кв. ', 'кв.' || char(160)) AS value,
                    row_number() OVER (PARTITION BY s.pupil_id ORDER BY c.position, g.guardian_id, c.contact_id) AS rank
               FROM guardianship s JOIN guardian g USING (guardian_id)
               JOIN contact c ON c.guardian_id = g.guardian_id AND c.channel = 'post' AND c.withdrawn = 0
              WHERE :envelope IS NOT NULL AND s.withdrawn = 0 AND g.withdrawn = 0) a ON a.pupil_id = r.pupil_id AND a.rank = 1
 WHERE :envelope IS NOT NULL;

-- Средний балл: усечён до сотых, через запятую. Годовая и экзаменационная отметки — только в выписке за год: выписка за четверть или
-- полугодие от них не меняется.
-- name: subjects (many)
SELECT r.pupil_id AS pupil, x.subject_id AS subject, s.title,
       CASE WHEN x.outcome <> 'exempt' THEN x.marks_text END AS marks,
       CASE WHEN x.mean_x1000 IS NOT NULL THEN format('%d,%02d', x.mean_x1000 / 1000, x.mean_x1000 % 1000 / 10) END AS mean,
       CASE x.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE x.outcome_text END AS year,
       x.exam_mark AS exam, CASE WHEN x.exam_mark IS NOT NULL THEN x.final_mark END AS final
  FROM pupils r
  CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id
  JOIN subject s ON s.subject_id = x.subject_id
 ORDER BY r.pupil_id, s.position, s.subject_id;

-- Отметки по периодам. Периоды, которые кончаются позже нынешнего, — пустые клетки списка ahead: выписка не меняется от них.
-- Строка нынешнего периода уже прочитана (x): nullif избавляет от поиска её же среди z.
-- name: cells (many in subjects)
SELECT x.pupil_id AS pupil, x.subject_id AS subject,
       CASE WHEN h.period_id = :period THEN CASE x.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE x.outcome_text END
            WHEN z.period_id IS NULL THEN ( -- прежняя школа: до прибытия
                 SELECT coalesce(f.mark, CASE f.outcome WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.' WHEN 'exempt' THEN 'осв.' ELSE 'н/а' END)
                   FROM final_override f WHERE f.pupil_id = r.pupil_id AND f.subject_id = x.subject_id AND f.period_id = h.period_id
                    AND f.kind = 'period' AND f.withdrawn = 0)
            WHEN z.outcome = 'deferred' THEN 'отср.' WHEN z.outcome = 'departed' THEN NULL ELSE z.outcome_text END AS text
  FROM head h
  CROSS JOIN pupils r
  CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id
  LEFT JOIN result z ON z.period_id = nullif(h.period_id, :period) AND z.pupil_id = r.pupil_id AND z.subject_id = x.subject_id
 WHERE NOT h.ahead
 ORDER BY h.position, h.period_id;

-- Пояснения к знакам, но только к тем, которые есть на этом листе.
-- name: legend
WITH before AS MATERIALIZED (SELECT period_id FROM head WHERE NOT ahead AND period_id <> :period),
signs AS (
    SELECT r.pupil_id AS pupil,
           ' ' || group_concat(CASE x.outcome WHEN 'mark' THEN x.marks_text WHEN 'departed' THEN x.marks_text WHEN 'exempt' THEN x.outcome_text
                                    ELSE x.marks_text || ' ' || x.outcome_text END, ' ') ||
           ' ' || coalesce((SELECT group_concat(z.outcome_text, ' ') FROM before CROSS JOIN result z USING (period_id)
                             WHERE z.pupil_id = r.pupil_id AND z.outcome NOT IN ('mark', 'departed')
                               AND EXISTS (SELECT 1 FROM result y WHERE y.period_id = :period AND y.pupil_id = r.pupil_id
                                              AND y.subject_id = z.subject_id)) || ' ', '') AS t
      FROM pupils r CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id
     GROUP BY r.pupil_id)
SELECT pupil,
       nullif(substr(CASE WHEN instr(t, ' н ') THEN '; н — пропуск' ELSE '' END ||
                     CASE WHEN instr(t, ' . ') THEN '; точка — работу ещё нужно сдать' ELSE '' END ||
                     CASE WHEN instr(t, ' нс ') THEN '; нс — работа не сдана' ELSE '' END ||
                     CASE WHEN instr(t, ' н/а ') THEN '; н/а — нет аттестации' ELSE '' END ||
                     CASE WHEN instr(t, ' осв') THEN '; осв. — освобождение' ELSE '' END ||
                     CASE WHEN instr(t, ' зач') THEN '; зач. — зачёт' ELSE '' END ||
                     CASE WHEN instr(t, ' незач') THEN '; незач. — незачёт' ELSE '' END ||
                     CASE WHEN instr(t, ' отсрочка ') THEN '; отср. — аттестация отложена' ELSE '' END ||
                     CASE WHEN instr(t, ' – ') THEN '; – — без отметки' ELSE '' END, 3) || '.', '.') AS text
  FROM signs;

-- 1 класс: слова вместо отметок.
-- name: attainments (many)
SELECT pupil, title,
       CASE level WHEN 'high' THEN 'высокий' WHEN 'sufficient' THEN 'достаточный' WHEN 'partial' THEN 'частичный'
                  WHEN 'not_yet' THEN 'формируется' END AS level,
       comment
  FROM (SELECT r.pupil_id AS pupil, s.title, a.level, a.comment, -- той строки, где max: за год — последнее, что записано в его периодах
               max(q.ends_on || (q.period_id = :period))
          FROM pupils r
          CROSS JOIN pupil_result k ON k.period_id = :period AND k.pupil_id = r.pupil_id AND k.category = 'unmarked'
          CROSS JOIN attainment a ON a.pupil_id = r.pupil_id AND a.withdrawn = 0
          JOIN period q ON q.period_id = a.period_id AND (q.period_id = :period OR q.parent_id = :period)
          CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id AND x.subject_id = a.subject_id
          JOIN subject s ON s.subject_id = a.subject_id
         GROUP BY r.pupil_id, s.position, s.subject_id);

-- Почему нет отметки. О причине отсрочки здесь не сказано ничего.
-- name: notes (many)
SELECT pupil, words,
       CASE WHEN count(*) > 3 AND count(*) = (SELECT count(*) FROM result y WHERE y.period_id = :period AND y.pupil_id = pupil) THEN 'Все предметы'
            ELSE group_concat(title, ', ') END AS subjects
  FROM (SELECT r.pupil_id AS pupil, s.title,
               CASE x.outcome
                    WHEN 'deferred' THEN 'аттестация отложена' ||
                         coalesce(' до ' || substr(d.due_on, 9, 2) || '.' || substr(d.due_on, 6, 2) || '.' || substr(d.due_on, 1, 4), '')
                    ELSE 'нет аттестации (' || CASE x.reason
                         WHEN 'few_marks' THEN 'недостаточно отметок'
                         WHEN 'work_owed' THEN 'не сдана работа'
                         WHEN 'missed_lessons' THEN 'пропущена большая часть уроков'
                         WHEN 'no_marks' THEN 'нет отметок'
                         WHEN 'no_weighted_work' THEN 'нет отметок, влияющих на итог'
                         WHEN 'teacher' THEN 'по решению учителя'
                         WHEN 'deferral' THEN 'срок сдачи работ прошёл'
                         ELSE 'причина не указана' END || ')'
               END AS words
          FROM pupils r
          CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id AND x.outcome IN ('deferred', 'not_attested')
          JOIN subject s ON s.subject_id = x.subject_id
          LEFT JOIN deferral d ON d.deferral_id = x.deferral_id
         ORDER BY r.pupil_id, s.position, s.subject_id)
 GROUP BY pupil, words
 ORDER BY pupil, words;

-- За год: решение педагогического совета (учтённое этапом promote) и неликвидированная академическая задолженность. О болезни здесь не сказано ничего.
-- name: council
SELECT r.pupil_id AS pupil,
       CASE c.decision WHEN 'promoted' THEN 'Перевод ' || coalesce(CASE g.grade WHEN 1 THEN 'во ' ELSE 'в ' END || (g.grade + 1) || ' класс', 'в следующий класс')
            WHEN 'conditional' THEN 'Условный перевод ' || coalesce(CASE g.grade WHEN 1 THEN 'во ' ELSE 'в ' END || (g.grade + 1) || ' класс', 'в следующий класс') ||
                 CASE p.proposal WHEN 'promoted' THEN ', задолженность ликвидирована' ELSE '' END
            WHEN 'repeated' THEN 'Повторное обучение'
            WHEN 'adapted_programme' THEN 'Обучение по адаптированной программе' WHEN 'individual_plan' THEN 'Обучение по индивидуальному учебному плану'
            WHEN 'admitted' THEN 'Допуск к государственной итоговой аттестации' WHEN 'not_admitted' THEN 'Допуска к государственной итоговой аттестации нет'
            WHEN 'graduated' THEN 'Обучение завершено, аттестат' ELSE 'Итоговая аттестация не пройдена' END AS text,
       c.protocol, substr(c.decided_on, 9, 2) || '.' || substr(c.decided_on, 6, 2) || '.' || substr(c.decided_on, 1, 4) AS decided_on
  FROM pupils r JOIN class_group g ON g.class_group_id = :class
  JOIN promotion p ON p.period_id = :period AND p.pupil_id = r.pupil_id
  JOIN council_decision c USING (council_decision_id);

-- name: debts
SELECT pupil, group_concat(t, '; ') AS text
  FROM (SELECT r.pupil_id AS pupil,
               s.title || ' — ' || CASE d.state WHEN 'exhausted' THEN 'попыток не осталось'
                    ELSE 'до ' || substr(d.deadline_on, 9, 2) || '.' || substr(d.deadline_on, 6, 2) || '.' || substr(d.deadline_on, 1, 4) END AS t
          FROM pupils r CROSS JOIN academic_debt d ON d.period_id = :period AND d.pupil_id = r.pupil_id AND d.state NOT IN ('cleared', 'excused')
          JOIN subject s ON s.subject_id = d.subject_id
         ORDER BY r.pupil_id, s.position, s.subject_id)
 GROUP BY pupil;

-- name: absences
SELECT r.pupil_id AS pupil, a.lessons_missed AS missed, a.lessons_ill AS ill, a.late,
       nullif(a.lessons_missed, 0) AS any_missed, nullif(a.late, 0) AS any_late
  FROM pupils r CROSS JOIN pupil_result a ON a.period_id = :period AND a.pupil_id = r.pupil_id;

-- name: recommendations (many)
SELECT r.pupil_id AS pupil, s.title AS subject, CASE WHEN substr(trim(n.body), -1) IN ('.', '!', '?', '…') THEN trim(n.body) ELSE trim(n.body) || '.' END AS body, t.short_name AS teacher
  FROM pupils r
  CROSS JOIN recommendation n ON n.pupil_id = r.pupil_id AND n.withdrawn = 0
  JOIN period p ON p.period_id = :period
  LEFT JOIN subject s ON s.subject_id = n.subject_id
  LEFT JOIN teacher t ON t.teacher_id = n.teacher_id
 WHERE (n.period_id = :period OR (n.period_id IS NULL AND n.given_on BETWEEN p.starts_on AND p.ends_on))
 ORDER BY s.position, n.given_on, n.recommendation_id;

-- Прогноз, пока период идёт (или аттестация отложена): самая вероятная отметка и её вероятность.
-- name: outlook
SELECT pupil, day, group_concat(title || ' — «' || mark || '» (' || percent || ')', '; ') AS text
  FROM (SELECT r.pupil_id AS pupil, f.title, f.expected_mark AS mark, f.chance_words || coalesce(', ' || f.chance_percent, '') AS percent,
               substr(f.as_of_on, 9, 2) || '.' || substr(f.as_of_on, 6, 2) || '.' || substr(f.as_of_on, 1, 4) AS day
          FROM pupils r
          CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
         WHERE f.state = 'said' AND f.chance IS NOT NULL ORDER BY r.pupil_id, f.position, f.subject_id)
 GROUP BY pupil;

-- До следующей отметки: ближайшее достижимое, не больше четырёх предметов.
-- name: steps
SELECT pupil, group_concat(title || ': ' || replace(replace(needed, ' ', char(160)), '—' || char(160), '— '), '; ') AS text
  FROM (SELECT r.pupil_id AS pupil, f.title, f.needed,
               row_number() OVER (PARTITION BY r.pupil_id ORDER BY f.needed_count, f.position, f.subject_id) AS step
          FROM pupils r
          CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
         WHERE f.state = 'said' AND f.next_mark IS NOT NULL AND f.needed_count BETWEEN 1 AND min(3, coalesce(f.lessons_left, 3)))
 WHERE step <= 4
 GROUP BY pupil;

-- Что подписано в коде листа (QR) и видно при проверке без школы: учащийся, класс, отметки периода по порядку предметов. Места в коде мало:
-- о — отсрочка, з и нз — зачёт и незачёт, «-» — освобождение или без отметки; самое большее 145 знаков.
-- name: seal
SELECT r.pupil_id AS pupil, substr(r.full_name || ', ' || (SELECT title FROM class_group WHERE class_group_id = :class) || coalesce(': ' ||
       (SELECT group_concat(t, ' ') FROM (
               SELECT CASE x.outcome WHEN 'mark' THEN x.outcome_text WHEN 'not_attested' THEN 'н/а' WHEN 'deferred' THEN 'о'
                           WHEN 'pass' THEN 'з' WHEN 'fail' THEN 'нз' WHEN 'exempt' THEN '-' WHEN 'unmarked' THEN '-' END AS t
                 FROM result x CROSS JOIN subject s USING (subject_id)
                WHERE x.period_id = :period AND x.pupil_id = r.pupil_id AND r.category <> 'unmarked' AND x.outcome <> 'departed'
                ORDER BY s.position, s.subject_id)), ''), 1, 145) AS text
  FROM roll r
 WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01) AND (:everybody OR r.on_paper);
