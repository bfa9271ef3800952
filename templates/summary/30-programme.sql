-- sheet: Прохождение программы
-- title: Выполнение учебного плана: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Часы по плану и проведённые, по классам, предметам и видам занятий. Отставание: план минус проведено.
-- freeze: head, columns 2
-- print: landscape, fit width, repeat head
-- column: Класс | width 9 | once | bold
-- column: Предмет | width 40
-- column: Вид занятия | width 14
-- column: Учитель | width 20
-- column: План | integer | sum | width 8
-- column: Проведено | integer | sum | width 10
-- column: Отставание | integer | sum | width 11
-- column: Выполнено, % | percent1 | width 11
-- column: Замен | integer | sum | width 8
-- column: Перенесено | integer | sum | width 11
-- column: Отменено | integer | sum | width 10
-- column: Без темы | integer | sum | width 9
-- rows:
SELECT g.title, s.title,
       CASE c.lesson_type WHEN 'lesson' THEN 'урок' WHEN 'control' THEN 'контрольная' WHEN 'laboratory' THEN 'лабораторная'
            WHEN 'practical' THEN 'практическая' WHEN 'excursion' THEN 'экскурсия' WHEN 'consultation' THEN 'консультация'
            WHEN 'test' THEN 'зачёт' ELSE c.lesson_type END,
       t.short_name, c.planned, c.held, c.planned - c.held, round(100.0 * c.held / nullif(c.planned, 0), 1),
       c.replaced, c.moved, c.cancelled, c.without_topic
  FROM compliance c JOIN class_group g USING (class_group_id) JOIN subject s USING (subject_id) LEFT JOIN teacher t ON t.teacher_id = c.teacher_id
 WHERE c.period_id = :period
 ORDER BY g.sort_key, g.class_group_id, s.position, s.subject_id, c.lesson_type = 'lesson' DESC, c.lesson_type;
-- total:
SELECT 'Всего', NULL, NULL, NULL, coalesce(sum(planned), 0), coalesce(sum(held), 0), coalesce(sum(planned - held), 0),
       round(100.0 * sum(held) / nullif(sum(planned), 0), 1),
       coalesce(sum(replaced), 0), coalesce(sum(moved), 0), coalesce(sum(cancelled), 0), coalesce(sum(without_topic), 0)
  FROM compliance WHERE period_id = :period;
