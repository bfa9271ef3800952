-- Проект приказа об отсрочке: кто предложен (itog defer propose, журнал) и ещё ждёт приказа. Параметры: :period, :class (0 — вся школа), :today.
-- О болезни здесь нет ни слова, кроме общего основания: приложение видят все, кто исполняет приказ.

-- name: school
SELECT full_name, address, director_name AS director, deputy_name AS deputy, :emblem AS emblem FROM school;

-- of: «за I четверть».
-- name: period
SELECT CASE kind WHEN 'year' THEN 'учебный год' ELSE title END AS title, CASE kind WHEN 'year' THEN '' ELSE year_title END AS in_year, year_title FROM period WHERE period_id = :period;

-- due: срок, который назвал журнал, или срок по policy.ini со дня предложения; пусто — вписать от руки.
-- name: pupils (many)
SELECT pupil_full AS name, coalesce(class, '–') AS class,
       CASE WHEN sum(subject_id IS NULL) > 0 THEN max(iif(subject IS NULL, subject_words, '')) ELSE group_concat(subject, ', ') END AS subjects,
       substr(due_on, 9, 2) || '.' || substr(due_on, 6, 2) || '.' || substr(due_on, 1, 4) AS due
  FROM (SELECT d.*, d.pupil AS pupil_full FROM deferral_line d WHERE period_id = :period AND is_proposed AND :class IN (0, home_id) ORDER BY class_key, pupil_key, pupil_id, position, subject_id)
 GROUP BY class_key, pupil_key, pupil_id, due_on ORDER BY class_key, pupil_key, pupil_id, due_on;
