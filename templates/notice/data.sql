-- Уведомление об итогах периода: для учащихся класса, до семей которых разрешено дойти электронно (представление roll, by_wire).
-- Параметры: :period, :year, :class.
-- with:
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, category, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01) AND by_wire)

-- site_short: адрес кабинета для СМС, без https:// и черты в конце.
-- name: school
SELECT short_name, full_name, replace(phone, ' ', char(160)) AS phone, email, site,
       rtrim(CASE WHEN site LIKE 'https://%' THEN substr(site, 9) WHEN site LIKE 'http://%' THEN substr(site, 8) ELSE site END, '/') AS site_short
  FROM school;

-- of: «итоги I четверти».
-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year,
       CASE kind WHEN 'year' THEN 'Год' ELSE 'Отметка' END AS mark_head,
       CASE kind WHEN 'year' THEN 'итоги учебного года' WHEN 'term' THEN 'итоги периода ' || title
                 ELSE 'итоги ' || replace(replace(replace(title, 'четверть', 'четверти'), 'полугодие', 'полугодия'), 'триместр', 'триместра')
       END AS results,
       CASE kind WHEN 'year' THEN 'итоги года' WHEN 'term' THEN 'итоги периода ' || title -- для СМС: покороче
                 ELSE 'итоги ' || replace(replace(replace(title, 'четверть', 'четверти'), 'полугодие', 'полугодия'), 'триместр', 'трим.')
       END AS results_short
  FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- name: pupil
SELECT r.pupil_id AS pupil, r.full_name AS name, nullif(r.category = 'unmarked', 0) AS unmarked,
       (SELECT 1 FROM result x WHERE x.period_id = :period AND x.pupil_id = r.pupil_id AND x.exam_mark IS NOT NULL LIMIT 1) AS has_exam,
       (SELECT 1 FROM attainment b JOIN period q USING (period_id)
         WHERE b.pupil_id = r.pupil_id AND b.withdrawn = 0 AND (q.period_id = :period OR q.parent_id = :period) LIMIT 1) AS has_attainment,
       (SELECT 1 FROM forecast f WHERE f.period_id = :period AND f.pupil_id = r.pupil_id AND f.state = 'said' AND f.next_mark IS NOT NULL
           AND f.needed_count BETWEEN 1 AND min(3, coalesce(f.lessons_left, 3)) LIMIT 1) AS has_steps,
       (SELECT 1 FROM recommendation n JOIN period p ON p.period_id = :period
         WHERE n.pupil_id = r.pupil_id AND n.withdrawn = 0
           AND (n.period_id = :period OR (n.period_id IS NULL AND n.given_on BETWEEN p.starts_on AND p.ends_on)) LIMIT 1) AS has_advice
  FROM pupils r
 ORDER BY r.place;

-- note: слова вместо отметки. О причине отсрочки не сказано ничего.
-- name: subjects (many)
SELECT r.pupil_id AS pupil, s.title,
       CASE x.outcome WHEN 'deferred' THEN 'отложена' ELSE x.outcome_text END AS mark,
       (x.mean_x1000 / 1000) || ',' || substr('0' || (x.mean_x1000 % 1000 / 10), -2) AS mean,
       CASE x.outcome
            WHEN 'not_attested' THEN CASE x.reason
                 WHEN 'few_marks' THEN 'недостаточно отметок'
                 WHEN 'work_owed' THEN 'не сдана работа'
                 WHEN 'missed_lessons' THEN 'пропущена большая часть уроков'
                 WHEN 'no_marks' THEN 'нет отметок'
                 WHEN 'no_weighted_work' THEN 'нет отметок, влияющих на итог'
                 WHEN 'deferral' THEN 'срок сдачи работ прошёл'
                 WHEN 'teacher' THEN 'по решению учителя' END
            WHEN 'exempt' THEN 'освобождение' END AS note,
       x.exam_mark AS exam, CASE WHEN x.exam_mark IS NOT NULL THEN x.final_mark END AS final
  FROM pupils r
  CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id
  JOIN subject s ON s.subject_id = x.subject_id
 WHERE r.category <> 'unmarked'
 ORDER BY r.place, s.position, s.subject_id;

-- Отсрочка: одним предложением под таблицей, а не в каждой строке.
-- name: deferred (many)
SELECT pupil,
       'Аттестация отложена' || coalesce(' до ' || substr(due_on, 9, 2) || '.' || substr(due_on, 6, 2) || '.' || substr(due_on, 1, 4), '') ||
       CASE WHEN count(*) <= 3 THEN ': ' || group_concat(title, ', ')
            WHEN NOT EXISTS (SELECT 1 FROM result y WHERE y.period_id = :period AND y.pupil_id = pupil AND y.outcome NOT IN ('exempt', 'unmarked')
                                AND NOT (y.outcome = 'deferred' AND (SELECT z.due_on FROM deferral z WHERE z.deferral_id = y.deferral_id) IS due_on))
                 THEN ' по всем предметам'
            WHEN count(*) % 10 = 1 AND count(*) % 100 <> 11 THEN ' по ' || count(*) || ' предмету'
            ELSE ' по ' || count(*) || ' предметам' END AS words
  FROM (SELECT r.pupil_id AS pupil, r.place, s.title, d.due_on
          FROM pupils r
          CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id AND x.outcome = 'deferred'
          JOIN subject s ON s.subject_id = x.subject_id
          LEFT JOIN deferral d ON d.deferral_id = x.deferral_id
         ORDER BY r.place, s.position, s.subject_id)
 GROUP BY place, pupil, due_on
 ORDER BY place, due_on;

-- name: attainments (many)
SELECT r.pupil_id AS pupil, s.title,
       CASE a.level WHEN 'high' THEN 'высокий' WHEN 'sufficient' THEN 'достаточный' WHEN 'partial' THEN 'частичный'
                    WHEN 'not_yet' THEN 'формируется' END AS level,
       a.comment
  FROM pupils r
  CROSS JOIN result x ON x.period_id = :period AND x.pupil_id = r.pupil_id
  JOIN subject s ON s.subject_id = x.subject_id
  JOIN attainment a ON a.attainment_id = ( -- за год: последнее, что записано в его периодах
           SELECT b.attainment_id FROM attainment b JOIN period q USING (period_id)
            WHERE b.pupil_id = r.pupil_id AND b.subject_id = x.subject_id AND b.withdrawn = 0 AND (q.period_id = :period OR q.parent_id = :period)
            ORDER BY q.ends_on DESC, q.period_id = :period DESC LIMIT 1)
 WHERE r.category = 'unmarked'
 ORDER BY r.place, s.position, s.subject_id;

-- name: absences
SELECT r.pupil_id AS pupil, a.lessons_missed AS missed, a.late
  FROM pupils r CROSS JOIN pupil_result a ON a.period_id = :period AND a.pupil_id = r.pupil_id
 ORDER BY r.place;

-- name: recommendations (many)
SELECT r.pupil_id AS pupil, s.title AS subject, CASE WHEN substr(trim(n.body), -1) IN ('.', '!', '?', '…') THEN trim(n.body) ELSE trim(n.body) || '.' END AS body, t.short_name AS teacher
  FROM pupils r
  CROSS JOIN recommendation n ON n.pupil_id = r.pupil_id AND n.withdrawn = 0
  JOIN period p ON p.period_id = :period
  LEFT JOIN subject s ON s.subject_id = n.subject_id
  LEFT JOIN teacher t ON t.teacher_id = n.teacher_id
 WHERE (n.period_id = :period OR (n.period_id IS NULL AND n.given_on BETWEEN p.starts_on AND p.ends_on))
 ORDER BY r.place, s.position, n.given_on, n.recommendation_id;

-- name: steps (many)
SELECT pupil, title, needed
  FROM (SELECT r.pupil_id AS pupil, r.place, f.title, f.needed,
               row_number() OVER (PARTITION BY r.place ORDER BY f.needed_count, f.position, f.subject_id) AS step
          FROM pupils r
          CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
         WHERE f.state = 'said' AND f.next_mark IS NOT NULL AND f.needed_count BETWEEN 1 AND min(3, coalesce(f.lessons_left, 3)))
 WHERE step <= 4
 ORDER BY place, step;
