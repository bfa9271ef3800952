-- Выписка для перевода в другую школу: аттестация за прошедшие периоды года и текущие отметки с датами. Кто выбыл в этом периоде, или --pupil.

-- with:
now AS (SELECT period_id, parent_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id, starts_on, ends_on FROM period WHERE period_id = :period),
pupils AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, p.born_on, p.sex, row_number() OVER (ORDER BY p.sort_key, p.pupil_id) AS place, v.moved_on, v.place AS goes, v.order_number, v.order_on
      FROM pupil p, now
      LEFT JOIN movement v ON v.movement_id = (SELECT o.movement_id FROM movement o WHERE o.pupil_id = p.pupil_id AND o.kind = 'departure' AND o.withdrawn = 0
                                                  AND o.moved_on BETWEEN now.starts_on AND now.ends_on ORDER BY o.moved_on DESC LIMIT 1)
     WHERE p.withdrawn = 0 AND CASE :pupil WHEN 0 THEN v.movement_id IS NOT NULL ELSE p.pupil_id = :pupil END
       AND p.pupil_id IN (SELECT m.pupil_id FROM now z CROSS JOIN membership m ON m.class_group_id = :class
                           WHERE m.withdrawn = 0 AND m.from_on <= z.ends_on AND coalesce(m.to_on, z.ends_on) >= z.starts_on)),
line AS MATERIALIZED ( -- прошедшие периоды года; в выписке за год — аттестованные, и сам год
    SELECT p.period_id, CASE p.kind WHEN 'year' THEN 'Год' ELSE p.short_title END AS title, CASE p.kind WHEN 'year' THEN 1000 ELSE p.position END AS position FROM period p, now, class_group c
     WHERE c.class_group_id = :class AND p.withdrawn = 0 AND now.year_id IN (p.parent_id, p.period_id)
       AND CASE now.kind WHEN 'year' THEN EXISTS (SELECT 1 FROM pupils u CROSS JOIN result x ON x.period_id = p.period_id AND x.pupil_id = u.pupil_id WHERE x.outcome <> 'departed')
                ELSE p.kind <> 'year' AND p.ends_on < now.starts_on END
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)),
given AS MATERIALIZED ( -- текущие отметки этого периода
    SELECT p.place, k.pupil_id, k.subject_id, k.marked_on, k.mark_id, t.title AS work,
           CASE k.kind WHEN 'number' THEN replace(rtrim(rtrim(printf('%.2f', k.value_x1000 / 1000.0), '0'), '.'), '.', ',') WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.'
                WHEN 'exempt' THEN 'осв.' WHEN 'not_attested' THEN 'н/а' WHEN 'work_owed' THEN 'точка' ELSE 'нс' END AS text,
           k.kind = 'number' AS counts, k.value_x1000, k.weight_x1000
      FROM pupils p, now CROSS JOIN mark k ON k.pupil_id = p.pupil_id LEFT JOIN work_type t USING (work_type_id)
     WHERE k.withdrawn = 0 AND CASE WHEN k.period_id IS NULL THEN k.marked_on BETWEEN now.starts_on AND now.ends_on ELSE k.period_id = now.period_id END),
progress AS MATERIALIZED ( -- слова вместо отметок: последнее, что записано о предмете в этом году
    SELECT pupil_id, subject_id, level, comment FROM (
        SELECT a.pupil_id, a.subject_id, a.level, a.comment, row_number() OVER (PARTITION BY a.pupil_id, a.subject_id ORDER BY q.ends_on DESC, a.attainment_id DESC) AS newest
          FROM pupils p CROSS JOIN now CROSS JOIN attainment a ON a.pupil_id = p.pupil_id JOIN period q ON q.period_id = a.period_id
         WHERE a.withdrawn = 0 AND now.year_id IN (q.period_id, q.parent_id) AND q.starts_on <= now.ends_on) WHERE newest = 1)

-- name: school
SELECT full_name, address, phone, director_name AS director, :emblem AS emblem FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- Новой школе: по какой шкале отметки, если не по пятибалльной.
-- name: scale
SELECT CASE WHEN highest > 5 THEN 'Отметки — по шкале от ' || lowest || ' до ' || highest || ': ' || five || ' — отлично, ' || four || ' — хорошо, ' || three ||
                 ' — удовлетворительно, ' || two || ' — неудовлетворительно.'
            WHEN works_to = 100 THEN 'Текущие отметки — в процентах, итоговые — от 2 до 5.' END AS words
  FROM mark_scale WHERE period_id = :period;

-- name: heads (many)
SELECT title FROM line ORDER BY position, period_id;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name, substr(born_on, 9, 2) || '.' || substr(born_on, 6, 2) || '.' || substr(born_on, 1, 4) AS born,
       substr(moved_on, 9, 2) || '.' || substr(moved_on, 6, 2) || '.' || substr(moved_on, 1, 4) AS left_on, nullif(goes, '') AS goes, CASE sex WHEN 'm' THEN 'Выбыл' WHEN 'f' THEN 'Выбыла' ELSE 'Выбыл(а)' END AS left_word, nullif(order_number, '') AS order_number,
       substr(order_on, 9, 2) || '.' || substr(order_on, 6, 2) || '.' || substr(order_on, 1, 4) AS order_on,
       (SELECT 1 FROM given g WHERE g.pupil_id = p.pupil_id LIMIT 1) AS has_marks, (SELECT 1 FROM progress a WHERE a.pupil_id = p.pupil_id LIMIT 1) AS has_progress,
       CASE WHEN NOT EXISTS (SELECT 1 FROM given g WHERE g.pupil_id = p.pupil_id) AND (SELECT grade FROM class_group WHERE class_group_id = :class) = 1 THEN 1 END AS unmarked
  FROM pupils p ORDER BY place;

-- 1 класс: слова вместо отметок.
-- name: attainments (many)
SELECT p.pupil_id AS pupil, s.title,
       CASE a.level WHEN 'high' THEN 'высокий' WHEN 'sufficient' THEN 'достаточный' WHEN 'partial' THEN 'частичный' WHEN 'not_yet' THEN 'формируется' END AS level, a.comment
  FROM pupils p JOIN progress a USING (pupil_id) JOIN subject s USING (subject_id) ORDER BY p.place, s.position, s.subject_id;

-- name: subjects (many)
SELECT p.pupil_id AS pupil, s.subject_id AS subject, s.title,
       (SELECT group_concat(text, ' ') FROM (SELECT text FROM given g WHERE g.pupil_id = p.pupil_id AND g.subject_id = s.subject_id ORDER BY g.marked_on, g.mark_id)) AS marks,
       (SELECT CASE WHEN sum(weight_x1000) > 0 THEN replace(printf('%d.%02d', sum(value_x1000 * weight_x1000) / sum(weight_x1000) / 1000,
                    sum(value_x1000 * weight_x1000) / sum(weight_x1000) % 1000 / 10), '.', ',') END FROM given g WHERE g.pupil_id = p.pupil_id AND g.subject_id = s.subject_id AND counts) AS mean
  FROM pupils p CROSS JOIN subject s
 WHERE EXISTS (SELECT 1 FROM given g WHERE g.pupil_id = p.pupil_id AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM line l CROSS JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = s.subject_id)
 ORDER BY p.place, s.position, s.subject_id;

-- Что значит знак, говорит сноска там, где он стоит впервые.
-- name: cells (many in subjects)
SELECT pupil, subject, text,
       CASE WHEN row_number() OVER (PARTITION BY pupil, text ORDER BY subject_position, subject, line_position, period_id) = 1
            THEN (SELECT sign || ' — ' || words FROM outcome_note WHERE sign = text) END AS note
  FROM (
SELECT p.pupil_id AS pupil, s.subject_id AS subject, p.place, s.position AS subject_position, l.position AS line_position, l.period_id, coalesce(z.mark, CASE z.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE z.outcome_text END) AS text
  FROM pupils p CROSS JOIN subject s CROSS JOIN line l
  LEFT JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = s.subject_id
 WHERE EXISTS (SELECT 1 FROM given g WHERE g.pupil_id = p.pupil_id AND g.subject_id = s.subject_id)
    OR EXISTS (SELECT 1 FROM line o CROSS JOIN result x ON x.period_id = o.period_id AND x.pupil_id = p.pupil_id AND x.subject_id = s.subject_id)
)
 ORDER BY place, subject_position, subject, line_position, period_id;

-- name: details (many)
SELECT p.pupil_id AS pupil, s.subject_id AS subject, s.title FROM pupils p CROSS JOIN subject s
 WHERE EXISTS (SELECT 1 FROM given g WHERE g.pupil_id = p.pupil_id AND g.subject_id = s.subject_id) ORDER BY p.place, s.position, s.subject_id;

-- name: days (many in details)
SELECT g.pupil_id AS pupil, g.subject_id AS subject,
       g.text || ' (' || substr(g.marked_on, 9, 2) || '.' || substr(g.marked_on, 6, 2) || coalesce(', ' || g.work, '') || ')' AS text,
       nullif(row_number() OVER (PARTITION BY g.pupil_id, g.subject_id ORDER BY g.marked_on, g.mark_id) > 1, 0) AS next
  FROM given g JOIN subject s USING (subject_id) ORDER BY g.place, s.position, s.subject_id, g.marked_on, g.mark_id;
