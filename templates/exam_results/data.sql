-- Результаты экзаменов, пробных экзаменов и конкурсных испытаний периода: сводка и список по каждому экзамену, с временем получения.
-- for: school

-- with:
told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark, CASE WHEN e.mark >= m.excellent THEN 5 WHEN e.mark >= m.good THEN 4 WHEN e.mark >= m.pass THEN 3 WHEN e.mark IS NOT NULL THEN 2 END AS level, e.score_x1000, e.max_x1000, e.received_at, s.title AS subject, s.position, p.full_name, p.sort_key, e.pupil_id,
           c.title AS class, c.sort_key AS class_key,
           s.source_id || '|' || e.kind || '|' || e.title || '|' || e.held_on AS exam
      FROM exam_result e JOIN subject s USING (subject_id) JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period JOIN mark_scale m ON m.period_id = q.period_id
      LEFT JOIN class_group c ON c.class_group_id = (
               SELECT m.class_group_id FROM membership m JOIN class_group h USING (class_group_id) WHERE m.pupil_id = e.pupil_id AND m.withdrawn = 0
                  AND h.kind IN ('class', 'scheduled') AND m.from_on <= e.held_on AND coalesce(m.to_on, e.held_on) >= e.held_on ORDER BY h.kind, m.from_on DESC LIMIT 1)
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))

-- name: school
SELECT full_name, short_name, deputy_name AS deputy, director_name AS director FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(ends_on >= :today, 0) AS running,
       substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS today FROM period WHERE period_id = :period;

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
