-- Что есть в каждом отчёте о периоде: школа и её подписи, период и сегодняшний день.

-- name: school
SELECT full_name, short_name, deputy_name AS deputy, director_name AS director FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(kind = 'year', 0) AS is_year, nullif(ends_on >= :today, 0) AS running,
       substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS today FROM period WHERE period_id = :period;
