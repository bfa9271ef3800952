-- Результаты экзаменов, пробных экзаменов и конкурсных испытаний периода: сводка и список по каждому экзамену, с временем получения.
-- for: school

-- include: ../shared/exams.sql
-- include: ../shared/report.sql

-- Как называются уровни отметок: «5» или, в десятибалльной школе, 10–9; и так далее.
-- name: bands
SELECT five, four, three, two FROM mark_scale WHERE period_id = :period;

-- name: exams (many)
SELECT exam, subject, title, substr(held_on, 9, 2) || '.' || substr(held_on, 6, 2) || '.' || substr(held_on, 1, 4) AS day, count(*) AS count,
       CASE kind WHEN 'exam' THEN 'экзамен' WHEN 'trial' THEN 'пробный экзамен' ELSE 'испытание' END AS kind,
       nullif(sum(level = 5), 0) AS n5, nullif(sum(level = 4), 0) AS n4, nullif(sum(level = 3), 0) AS n3, nullif(sum(level = 2), 0) AS n2,
       nullif(count(mark) > 0, 0) AS is_marked, printf('%.1f', 100.0 * sum(level = 5) / count(mark)) AS to5,
       printf('%.1f', 100.0 * sum(level >= 4) / count(mark)) AS to4, printf('%.1f', 100.0 * sum(level >= 3) / count(mark)) AS to3, -- доли с нарастанием: от высшего уровня к низшему
       CASE WHEN count(mark) > 0 THEN replace(printf('%.2f', avg(mark)), '.', ',') END AS mean,
       CASE WHEN count(score_x1000) > 0 THEN replace(printf('%.1f', avg(score_x1000) / 1000.0), '.', ',') END AS score
  FROM told GROUP BY exam ORDER BY held_on, position, exam;

-- name: lines (many in exams)
SELECT exam, class, full_name AS name, mark,
       CASE WHEN score_x1000 IS NOT NULL THEN replace(rtrim(rtrim(printf('%.2f', score_x1000 / 1000.0), '0'), '.'), '.', ',') ||
            coalesce(' из ' || replace(rtrim(rtrim(printf('%.2f', max_x1000 / 1000.0), '0'), '.'), '.', ','), '') END AS score,
       strftime('%d.%m.%Y %H:%M', received_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch') AS received
  FROM told ORDER BY held_on, position, exam, class_key, sort_key, pupil_id;
