-- Выполнение учебного плана классом и его группами: план, проведено, отставание, причины, корректировка, работы, темы.

-- with:
line AS MATERIALIZED (SELECT * FROM programme_line WHERE period_id = :period AND home_id = :class)

-- include: ../shared/report.sql

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: lines (many)
SELECT subject, CASE WHEN class_group_id <> home_id THEN group_title END AS part, teacher_short AS teacher, planned, held, nullif(max(lag, 0), 0) AS lag, nullif(max(-lag, 0), 0) AS ahead,
       nullif(reasons, '') AS reasons, nullif(corrections, '') AS corrections, nullif(works_planned, 0) AS works_planned, CASE WHEN works_planned > 0 THEN works_held END AS works_held,
       nullif(topics_due, 0) AS topics_due, CASE WHEN topics_due > 0 THEN topics_done END AS topics_done,
       CASE WHEN planned > 0 THEN replace(printf('%.0f', 100.0 * held / planned), '.', ',') END AS percent
  FROM line ORDER BY position, subject_id, group_key, class_group_id;

-- name: sum
SELECT sum(planned) AS planned, sum(held) AS held, nullif(sum(max(lag, 0)), 0) AS lag, nullif(sum(max(-lag, 0)), 0) AS ahead,
       CASE WHEN sum(planned) > 0 THEN replace(printf('%.0f', 100.0 * sum(held) / sum(planned)), '.', ',') END AS percent FROM line;
