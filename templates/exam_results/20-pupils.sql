-- sheet: По учащимся
-- title: Результаты экзаменов и испытаний по учащимся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: За период результатов экзаменов и испытаний нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Дата | date | width 12 | centre
-- column: Предмет | width 32
-- column: Что | width 18
-- column: Название | width 36 | wrap
-- column: Класс | width 8 | centre
-- column: Учащийся | width 36
-- column: Отметка | integer | width 9 | bold
-- column: Балл | width 9
-- column: Из | width 7
-- column: Получен | time | width 17 | left
-- rows:
WITH told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark, e.score_x1000, e.max_x1000, e.received_at, e.pupil_id FROM exam_result e JOIN period q ON q.period_id = :period
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))
SELECT t.held_on, s.title, CASE t.kind WHEN 'exam' THEN 'экзамен' WHEN 'trial' THEN 'пробный экзамен' ELSE 'испытание' END, t.title, c.title, p.full_name, t.mark, t.score_x1000 / 1000.0, t.max_x1000 / 1000.0,
       strftime('%Y-%m-%d %H:%M', t.received_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch')
  FROM told t JOIN subject s USING (subject_id) JOIN pupil p USING (pupil_id)
  LEFT JOIN class_group c ON c.class_group_id = (
           SELECT m.class_group_id FROM membership m JOIN class_group h USING (class_group_id) WHERE m.pupil_id = t.pupil_id AND m.withdrawn = 0
              AND h.kind IN ('class', 'scheduled') AND m.from_on <= t.held_on AND coalesce(m.to_on, t.held_on) >= t.held_on ORDER BY h.kind, m.from_on DESC LIMIT 1)
 ORDER BY t.held_on, s.position, s.subject_id, t.kind, t.title, c.sort_key, p.sort_key, p.pupil_id;
