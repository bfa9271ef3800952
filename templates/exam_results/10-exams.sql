-- sheet: Экзамены
-- title: Результаты экзаменов, пробных экзаменов и испытаний: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Средняя отметка и средний балл — по тем, у кого они есть.
-- empty: За период результатов экзаменов и испытаний нет.
-- freeze: head
-- print: landscape, fit width, repeat head
-- column: Дата | date | width 12 | centre
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
-- include: ../shared/exams.sql
-- rows:
SELECT t.held_on, t.subject, CASE t.kind WHEN 'exam' THEN 'экзамен' WHEN 'trial' THEN 'пробный экзамен' ELSE 'испытание' END, t.title, count(*), sum(t.level IS 5), sum(t.level IS 4), sum(t.level IS 3),
       sum(t.level IS 2), round(avg(t.mark), 2), round(avg(t.score_x1000) / 1000.0, 1)
  FROM told t GROUP BY t.held_on, t.subject_id, t.kind, t.title ORDER BY t.held_on, t.position, t.subject_id, t.kind, t.title;
-- total:
SELECT NULL, 'Всего', NULL, NULL, count(*), coalesce(sum(level IS 5), 0), coalesce(sum(level IS 4), 0), coalesce(sum(level IS 3), 0), coalesce(sum(level IS 2), 0), NULL, NULL FROM told;
