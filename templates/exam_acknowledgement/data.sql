-- Лист ознакомления с результатами экзаменов и испытаний: у каждого свой, чужих результатов в нём нет.

-- with:
told AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, p.sort_key, s.title AS subject, e.title AS exam, e.held_on, e.mark, e.score_x1000, e.max_x1000, e.received_at
      FROM exam_result e JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id) JOIN period q ON q.period_id = :period
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on))
       AND e.pupil_id IN (SELECT m.pupil_id FROM period z CROSS JOIN membership m ON m.class_group_id = :class
                           WHERE z.period_id = :period AND m.withdrawn = 0 AND m.from_on <= z.ends_on AND coalesce(m.to_on, z.ends_on) >= z.ends_on))

-- name: school
SELECT full_name FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name FROM told GROUP BY pupil_id ORDER BY sort_key, pupil_id;

-- name: lines (many)
SELECT pupil_id AS pupil, subject, exam, substr(held_on, 9, 2) || '.' || substr(held_on, 6, 2) || '.' || substr(held_on, 1, 4) AS held, mark,
       CASE WHEN score_x1000 IS NOT NULL THEN replace(rtrim(rtrim(printf('%.2f', score_x1000 / 1000.0), '0'), '.'), '.', ',') ||
            coalesce(' из ' || replace(rtrim(rtrim(printf('%.2f', max_x1000 / 1000.0), '0'), '.'), '.', ','), '') END AS score,
       strftime('%d.%m.%Y %H:%M', received_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch') AS received
  FROM told ORDER BY sort_key, pupil_id, held_on, subject, exam;
