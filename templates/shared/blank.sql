-- Бланк, который подписывает законный представитель: школа, класс, учащийся и его представители. Выражение pupils — в отчёте.

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
