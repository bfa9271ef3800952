-- Проект приказа об окончании отсрочки: у кого срок истёк и работ для отметки нет (itog defer lapse). Параметры: :period, :class (0 — вся школа).
-- О болезни здесь нет ни слова.

-- name: school
SELECT full_name, address, director_name AS director, deputy_name AS deputy, :emblem AS emblem FROM school;

-- of: «за I четверть».
-- name: period
SELECT CASE kind WHEN 'year' THEN 'учебный год' ELSE title END AS title, CASE kind WHEN 'year' THEN '' ELSE year_title END AS in_year, year_title FROM period WHERE period_id = :period;

-- order: каким приказом предоставлена отсрочка, а если её продлевали, последним о продлении; due: до какого дня.
-- name: pupils (many)
SELECT name, class, CASE WHEN sum(subject IS NULL) > 0 THEN max(iif(subject IS NULL, subject_words, '')) ELSE group_concat(subject, ', ') END AS subjects,
       nullif(order_number, '') AS "order", substr(order_on, 9, 2) || '.' || substr(order_on, 6, 2) || '.' || substr(order_on, 1, 4) AS order_on, substr(due_on, 9, 2) || '.' || substr(due_on, 6, 2) || '.' || substr(due_on, 1, 4) AS due
  FROM (SELECT pupil AS name, coalesce(class, '–') AS class, subject, subject_words, coalesce(extended_number, order_number) AS order_number, iif(extended_number IS NULL, order_on, extended_on) AS order_on, due_on, class_key, pupil_key, pupil_id
          FROM deferral_line WHERE period_id = :period AND withdrawn = 0 AND state = 'lapsed' AND :class IN (0, home_id)
         ORDER BY class_key, pupil_key, pupil_id, position, subject_id)
 GROUP BY class_key, pupil_key, pupil_id, due_on, order_number, order_on ORDER BY class_key, pupil_key, pupil_id, due_on, order_number;
