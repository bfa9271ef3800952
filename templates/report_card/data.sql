-- Табель успеваемости: итоги всех периодов года, год, экзамен, итог, пропуски, решение педагогического совета, подписи родителей по периодам.
-- needs: grade

-- with:
now AS (SELECT period_id, parent_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id, ends_on FROM period WHERE period_id = :period),
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, category, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01) AND :pupil IN (0, pupil_id)),
line (kind, period_id, title, position, ahead) AS MATERIALIZED ( -- столбцы; периоды впереди — пустые
    SELECT 'period', p.period_id, p.short_title, p.position, p.ends_on > now.ends_on
      FROM period p, now, class_group c
     WHERE c.class_group_id = :class AND p.withdrawn = 0 AND p.kind <> 'year'
       AND (p.period_id = now.period_id OR (p.parent_id = now.parent_id AND p.kind = now.kind) OR p.parent_id = now.period_id)
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)
    UNION ALL SELECT 'year', period_id, 'Год', 1000, kind <> 'year' FROM now WHERE year_id IS NOT NULL
    UNION ALL SELECT k.kind, now.period_id, k.title, k.position, 0
      FROM now, (SELECT 'exam' AS kind, 'Экз.' AS title, 1001 AS position UNION ALL SELECT 'final', 'Итог', 1002) k
     WHERE EXISTS (SELECT 1 FROM pupils p CROSS JOIN result x ON x.period_id = now.period_id AND x.pupil_id = p.pupil_id WHERE x.exam_mark IS NOT NULL))

-- name: school
SELECT full_name, address, director_name AS director, :emblem AS emblem FROM school;

-- name: period
SELECT title, nullif(year_title, '') AS year_title FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: heads (many)
SELECT title FROM line ORDER BY position, period_id;

-- name: signs (many)
SELECT title FROM line WHERE kind IN ('period', 'year') ORDER BY position, period_id;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name, nullif(category = 'unmarked', 0) AS unmarked FROM pupils ORDER BY place;

-- name: subjects (many)
SELECT p.pupil_id AS pupil, s.subject_id AS subject, s.title
  FROM pupils p CROSS JOIN subject s
 WHERE EXISTS (SELECT 1 FROM line l CROSS JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = s.subject_id WHERE NOT l.ahead AND z.outcome <> 'departed')
 ORDER BY p.place, s.position, s.subject_id;

-- Что значит знак, говорит сноска там, где он стоит впервые.
-- name: cells (many in subjects)
SELECT pupil, subject, text, strong,
       CASE WHEN row_number() OVER (PARTITION BY pupil, text ORDER BY subject_position, subject, line_position, period_id) = 1
            THEN (SELECT sign || ' — ' || words FROM outcome_note WHERE sign = text) END AS note
  FROM (
SELECT p.pupil_id AS pupil, s.subject_id AS subject, p.place, s.position AS subject_position, l.position AS line_position, l.period_id,
       CASE WHEN l.ahead THEN NULL
            WHEN l.kind = 'exam' THEN z.exam_mark WHEN l.kind = 'final' THEN CASE WHEN z.exam_mark IS NOT NULL THEN z.final_mark END
            ELSE coalesce(z.mark, CASE z.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE z.outcome_text END,
                          (SELECT coalesce(f.mark, CASE f.outcome WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.' WHEN 'exempt' THEN 'осв.' ELSE 'н/а' END)
                             FROM final_override f
                            WHERE z.period_id IS NULL AND l.kind = 'period' AND f.pupil_id = p.pupil_id AND f.subject_id = s.subject_id
                              AND f.period_id = l.period_id AND f.kind = 'period' AND f.withdrawn = 0)) END AS text,
       nullif(l.kind IN ('year', 'final'), 0) AS strong
  FROM pupils p CROSS JOIN subject s CROSS JOIN line l
  LEFT JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = s.subject_id
 WHERE EXISTS (SELECT 1 FROM line o CROSS JOIN result x ON x.period_id = o.period_id AND x.pupil_id = p.pupil_id AND x.subject_id = s.subject_id WHERE NOT o.ahead AND x.outcome <> 'departed')
)
 ORDER BY place, subject_position, subject, line_position, period_id;

-- name: missed (many)
SELECT p.pupil_id AS pupil, CASE WHEN NOT l.ahead AND l.kind IN ('period', 'year') THEN a.lessons_missed END AS lessons,
       CASE WHEN NOT l.ahead AND l.kind IN ('period', 'year') THEN a.lessons_ill END AS ill
  FROM pupils p CROSS JOIN line l LEFT JOIN pupil_result a ON a.period_id = l.period_id AND a.pupil_id = p.pupil_id
 ORDER BY p.place, l.position, l.period_id;

-- name: council
SELECT m.pupil_id AS pupil,
       CASE d.decision WHEN 'promoted' THEN moved || coalesce(CASE g.grade WHEN 1 THEN ' во ' ELSE ' в ' END || (g.grade + 1) || ' класс', ' в следующий класс')
            WHEN 'conditional' THEN moved || ' условно' WHEN 'repeated' THEN 'оставлен' || ending || ' на повторное обучение'
            WHEN 'adapted_programme' THEN moved || ' на обучение по адаптированной программе' WHEN 'individual_plan' THEN moved || ' на обучение по индивидуальному учебному плану'
            WHEN 'admitted' THEN 'допущен' || ending || ' к государственной итоговой аттестации' WHEN 'not_admitted' THEN 'не допущен' || ending || ' к государственной итоговой аттестации'
            WHEN 'graduated' THEN 'окончил' || ending || ' ' || g.grade || ' классов, выдан аттестат' ELSE 'аттестат не выдан' END AS text,
       d.protocol, substr(d.decided_on, 9, 2) || '.' || substr(d.decided_on, 6, 2) || '.' || substr(d.decided_on, 1, 4) AS decided_on
  FROM pupils p CROSS JOIN promotion m ON m.period_id = :period AND m.pupil_id = p.pupil_id JOIN council_decision d USING (council_decision_id)
  JOIN class_group g ON g.class_group_id = m.class_group_id
  JOIN pupil_ending USING (pupil_id) ORDER BY p.place;
