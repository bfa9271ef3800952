-- Уведомление о результатах экзаменов, пробных и конкурсных испытаний: для учащихся класса, у которых они в этом периоде есть и до
-- семей которых разрешено дойти электронно. Параметры: :period, :class.
-- with:
results AS MATERIALIZED (
    SELECT x.exam_result_id, x.pupil_id, x.subject_id, x.kind, x.title, x.held_on, x.mark, x.score_x1000, x.max_x1000
      FROM exam_result x JOIN period p ON p.period_id = :period
     WHERE x.withdrawn = 0 AND (x.period_id = :period OR (x.period_id IS NULL AND x.held_on BETWEEN p.starts_on AND p.ends_on))),
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01) AND by_wire AND pupil_id IN (SELECT pupil_id FROM results))

-- name: school
SELECT short_name, full_name, phone, site,
       rtrim(CASE WHEN site LIKE 'https://%' THEN substr(site, 9) WHEN site LIKE 'http://%' THEN substr(site, 8) ELSE site END, '/') AS site_short
  FROM school;

-- name: class
SELECT c.title, t.short_name AS tutor
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- name: pupil
SELECT r.pupil_id AS pupil, r.full_name AS name FROM pupils r ORDER BY r.place;

-- name: results (many)
SELECT r.pupil_id AS pupil, s.title AS subject, x.title,
       substr(x.held_on, 9, 2) || '.' || substr(x.held_on, 6, 2) || '.' || substr(x.held_on, 1, 4) AS held_on,
       x.mark,
       CASE WHEN x.score_x1000 IS NOT NULL THEN
            replace(CASE WHEN x.score_x1000 % 1000 = 0 THEN x.score_x1000 / 1000 ELSE x.score_x1000 / 1000.0 END, '.', ',') ||
            CASE WHEN x.max_x1000 IS NOT NULL
                 THEN ' из ' || replace(CASE WHEN x.max_x1000 % 1000 = 0 THEN x.max_x1000 / 1000 ELSE x.max_x1000 / 1000.0 END, '.', ',')
                 ELSE '' END END AS score
  FROM pupils r
  CROSS JOIN results x ON x.pupil_id = r.pupil_id
  JOIN subject s ON s.subject_id = x.subject_id
 ORDER BY r.place, x.held_on, s.position, x.exam_result_id;
