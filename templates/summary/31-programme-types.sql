-- sheet: Программа по видам занятий
-- title: Часы и работы по видам занятий: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Замены: урок того же предмета провёл другой учитель. Перенесённые уроки стоят в том периоде, в котором проведены.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 62
-- column: Класс, группа | width 24 | wrap | once | bold
-- column: Предмет | width 36 | wrap
-- column: Вид занятия | width 14
-- column: Учитель | width 20
-- column: План | integer | sum | width 8
-- column: Проведено | integer | sum | width 10
-- column: План − проведено | integer | sum | width 10
-- column: Выполнено, % | percent1 | width 11 | total 100 * [Проведено] / [План]
-- column: С начала года: план | integer | sum | width 10
-- column: С начала года: проведено | integer | sum | width 10
-- column: Замен | integer | sum | width 8
-- column: Перенесено | integer | sum | width 11
-- column: Отменено | integer | sum | width 10
-- column: Без темы | integer | sum | width 9
-- rows:
SELECT g.title, s.title,
       CASE c.lesson_type WHEN 'lesson' THEN 'урок' WHEN 'control' THEN 'контрольная' WHEN 'laboratory' THEN 'лабораторная'
            WHEN 'practical' THEN 'практическая' WHEN 'excursion' THEN 'экскурсия' WHEN 'consultation' THEN 'консультация'
            WHEN 'test' THEN 'зачёт' ELSE c.lesson_type END,
       t.short_name, c.planned, c.held, c.planned - c.held, round(100.0 * c.held / nullif(c.planned, 0), 1), c.cum_planned, c.cum_held,
       c.replaced, c.moved, c.cancelled, c.without_topic
  FROM compliance c JOIN class_group g USING (class_group_id) JOIN subject s USING (subject_id) LEFT JOIN teacher t ON t.teacher_id = c.teacher_id
 WHERE c.period_id = :period
 ORDER BY g.sort_key, g.class_group_id, s.position, s.subject_id, c.lesson_type = 'lesson' DESC, c.lesson_type;
-- total:
SELECT 'Всего', NULL, NULL, NULL, coalesce(sum(planned), 0), coalesce(sum(held), 0), coalesce(sum(planned - held), 0),
       round(100.0 * sum(held) / nullif(sum(planned), 0), 1), coalesce(sum(cum_planned), 0), coalesce(sum(cum_held), 0),
       coalesce(sum(replaced), 0), coalesce(sum(moved), 0), coalesce(sum(cancelled), 0), coalesce(sum(without_topic), 0)
  FROM compliance WHERE period_id = :period;
-- block: Всего по видам занятий: план, проведено | integer
SELECT CASE lesson_type WHEN 'lesson' THEN 'урок' WHEN 'control' THEN 'контрольная' WHEN 'laboratory' THEN 'лабораторная'
            WHEN 'practical' THEN 'практическая' WHEN 'excursion' THEN 'экскурсия' WHEN 'consultation' THEN 'консультация'
            WHEN 'test' THEN 'зачёт' ELSE lesson_type END, NULL, NULL, NULL, sum(planned), sum(held), sum(planned - held), NULL, sum(cum_planned), sum(cum_held), sum(replaced), sum(moved), sum(cancelled), sum(without_topic)
  FROM compliance WHERE period_id = :period GROUP BY lesson_type ORDER BY lesson_type = 'lesson' DESC, lesson_type;
