-- sheet: Экзамены
-- title: Результаты экзаменов, пробных экзаменов и испытаний: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Средняя отметка и средний балл — по тем, у кого они есть.
-- empty: За период результатов экзаменов и испытаний нет.
-- freeze: head
-- print: landscape, fit width, repeat head
-- column: Дата | width 12 | centre
-- column: Предмет | width 32
-- column: Что | width 18
-- column: Название | width 40 | wrap
-- column: Сдавали | integer | sum | width 10
-- column: {{bands.five}} | integer | sum | width 7
-- column: {{bands.four}} | integer | sum | width 7
-- column: {{bands.three}} | integer | sum | width 7
-- column: {{bands.two}} | integer | sum | width 9
-- column: Средняя отметка | decimal2 | width 10
-- column: Средний балл | decimal1 | width 10
-- rows:
WITH told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark, CASE WHEN e.mark >= m.excellent THEN 5 WHEN e.mark >= m.good THEN 4 WHEN e.mark >= m.pass THEN 3 WHEN e.mark IS NOT NULL THEN 2 END AS level, e.score_x1000, e.max_x1000, e.received_at, e.pupil_id FROM exam_result e JOIN period q ON q.period_id = :period JOIN mark_scale m ON m.period_id = q.period_id
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))
SELECT strftime('%d.%m.%Y', t.held_on), s.title, CASE t.kind WHEN 'exam' THEN 'экзамен' WHEN 'trial' THEN 'пробный экзамен' ELSE 'испытание' END, t.title, count(*), sum(t.level IS 5), sum(t.level IS 4), sum(t.level IS 3),
       sum(t.level IS 2), round(avg(t.mark), 2), round(avg(t.score_x1000) / 1000.0, 1)
  FROM told t JOIN subject s USING (subject_id) GROUP BY t.held_on, t.subject_id, t.kind, t.title ORDER BY t.held_on, s.position, s.subject_id, t.kind, t.title;
-- total:
WITH told AS MATERIALIZED (
    SELECT e.kind, e.subject_id, e.title, e.held_on, e.mark, CASE WHEN e.mark >= m.excellent THEN 5 WHEN e.mark >= m.good THEN 4 WHEN e.mark >= m.pass THEN 3 WHEN e.mark IS NOT NULL THEN 2 END AS level, e.score_x1000, e.max_x1000, e.received_at, e.pupil_id FROM exam_result e JOIN period q ON q.period_id = :period JOIN mark_scale m ON m.period_id = q.period_id
     WHERE e.withdrawn = 0 AND (e.period_id = q.period_id OR (e.period_id IS NULL AND e.held_on BETWEEN q.starts_on AND q.ends_on)))
SELECT NULL, 'Всего', NULL, NULL, count(*), coalesce(sum(level IS 5), 0), coalesce(sum(level IS 4), 0), coalesce(sum(level IS 3), 0), coalesce(sum(level IS 2), 0), NULL, NULL FROM told;
