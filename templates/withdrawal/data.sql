-- Отзыв согласия на обработку персональных данных: отдельный документ на каждого законного представителя.
-- Имя, адрес и класс — из журнала, остальное вписывают от руки. Учащийся без представителей в журнале получает пустой бланк.

-- with:
pupils AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, row_number() OVER (ORDER BY p.sort_key, p.pupil_id) AS place
      FROM pupil p JOIN period q ON q.period_id = :period
     WHERE p.withdrawn = 0 AND EXISTS (SELECT 1 FROM membership m WHERE m.pupil_id = p.pupil_id AND m.class_group_id = :class AND m.withdrawn = 0
                                          AND m.from_on <= q.ends_on AND coalesce(m.to_on, q.ends_on) >= q.ends_on))

-- name: school
SELECT full_name, address, director_name AS director, site FROM school;

-- name: class
SELECT title FROM class_group WHERE class_group_id = :class;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name FROM pupils ORDER BY place;

-- name: people (many)
SELECT p.pupil_id AS pupil, g.full_name AS name, s.relation,
       nullif(row_number() OVER (PARTITION BY p.pupil_id ORDER BY g.sort_key, g.guardian_id) > 1, 0) AS next
  FROM pupils p LEFT JOIN guardianship s ON s.pupil_id = p.pupil_id AND s.withdrawn = 0
  LEFT JOIN guardian g ON g.guardian_id = s.guardian_id AND g.withdrawn = 0
 WHERE g.guardian_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM guardianship o JOIN guardian h USING (guardian_id)
                                                 WHERE o.pupil_id = p.pupil_id AND o.withdrawn = 0 AND h.withdrawn = 0)
 ORDER BY p.place, g.sort_key, g.guardian_id;
