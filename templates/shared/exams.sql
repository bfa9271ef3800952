-- Результаты экзаменов и испытаний периода (told), с классом учащегося в тот день; exam — экзамен, к которому относится результат.

-- with:
told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark,
           CASE WHEN e.mark >= m.excellent THEN 5 WHEN e.mark >= m.good THEN 4 WHEN e.mark >= m.pass THEN 3 WHEN e.mark IS NOT NULL THEN 2 END AS level, e.score_x1000, e.max_x1000, e.received_at, s.title AS subject, s.position, p.full_name, p.sort_key, e.pupil_id,
           c.title AS class, c.sort_key AS class_key,
           s.source_id || '|' || e.kind || '|' || e.title || '|' || e.held_on AS exam
      FROM exam_result e JOIN subject s USING (subject_id) JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period
      JOIN mark_scale m ON m.period_id = q.period_id
      LEFT JOIN class_group c ON c.class_group_id = (
               SELECT b.class_group_id FROM membership b JOIN class_group h USING (class_group_id) WHERE b.pupil_id = e.pupil_id AND b.withdrawn = 0
                  AND h.kind IN ('class', 'scheduled') AND b.from_on <= e.held_on AND coalesce(b.to_on, e.held_on) >= e.held_on ORDER BY h.kind, b.from_on DESC LIMIT 1)
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))
