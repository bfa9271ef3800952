-- Результаты экзаменов и испытаний периода (told), с классом учащегося в тот день; exam — экзамен, к которому относится результат.

-- with:
told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark, e.score_x1000, e.max_x1000, e.received_at, s.title AS subject, s.position, p.full_name, p.sort_key, e.pupil_id,
           c.title AS class, c.sort_key AS class_key,
           s.source_id || '|' || e.kind || '|' || e.title || '|' || e.held_on AS exam
      FROM exam_result e JOIN subject s USING (subject_id) JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period
      LEFT JOIN class_group c ON c.class_group_id = (
               SELECT m.class_group_id FROM membership m JOIN class_group h USING (class_group_id) WHERE m.pupil_id = e.pupil_id AND m.withdrawn = 0
                  AND h.kind IN ('class', 'scheduled') AND m.from_on <= e.held_on AND coalesce(m.to_on, e.held_on) >= e.held_on ORDER BY h.kind, m.from_on DESC LIMIT 1)
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))
