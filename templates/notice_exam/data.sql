-- Уведомление о результатах экзаменов, пробных и конкурсных испытаний: для учащихся класса, у которых они в этом периоде есть и до
-- семей которых разрешено дойти электронно. Параметры: :period, :class.
-- with:
pupils AS MATERIALIZED (
    SELECT r.pupil_id, r.full_name, row_number() OVER (ORDER BY r.sort_key, r.pupil_id) AS place
      FROM roll r JOIN period p ON p.period_id = :period
     WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01) AND r.by_wire
       AND EXISTS (SELECT 1 FROM exam_result x WHERE x.pupil_id = r.pupil_id AND x.withdrawn = 0
                      AND (x.period_id = :period OR (x.period_id IS NULL AND p.kind <> 'year' AND x.held_on BETWEEN p.starts_on AND p.ends_on))))

-- name: school
SELECT short_name, full_name, replace(phone, ' ', char(160)) AS phone, site,
       rtrim(CASE WHEN site LIKE 'https://%' THEN substr(site, 9) WHEN site LIKE 'http://%' THEN substr(site, 8) ELSE site END, '/') AS site_short
  FROM school;

-- name: class
SELECT c.title, t.short_name AS tutor
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- name: pupil
SELECT r.pupil_id AS pupil, r.full_name AS name,
       (SELECT 1 FROM exam_result x JOIN period p ON p.period_id = :period
         WHERE x.pupil_id = r.pupil_id AND x.withdrawn = 0 AND x.kind <> 'competition'
           AND (x.period_id = :period OR (x.period_id IS NULL AND p.kind <> 'year' AND x.held_on BETWEEN p.starts_on AND p.ends_on)) LIMIT 1) AS has_exam
  FROM pupils r ORDER BY r.place;

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
  CROSS JOIN exam_result x ON x.pupil_id = r.pupil_id AND x.withdrawn = 0
  JOIN period p ON p.period_id = :period
  JOIN subject s ON s.subject_id = x.subject_id
 WHERE x.period_id = :period OR (x.period_id IS NULL AND p.kind <> 'year' AND x.held_on BETWEEN p.starts_on AND p.ends_on)
 ORDER BY r.place, x.held_on, s.position, x.exam_result_id;
