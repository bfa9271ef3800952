-- sheet: Прохождение программы
-- title: Прохождение программы: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Часы по учебному плану и проведённые. Отставание = план − проведено − осталось провести до конца периода; когда дано больше плана, это опережение. Складываются порознь: лишний час одного предмета не возмещает час другого. Корректировка — уплотнение, объединение тем, резерв, замещение. Работы — контрольные, лабораторные, практические, зачёты. Прогноз года: проведённое с начала года и остаток по расписанию.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, a3, fit width, repeat head
-- head: height 96
-- column: Класс, группа | width 24 | wrap | bold
-- column: Предмет | width 32 | wrap
-- column: Учитель | width 18
-- column: План | integer | sum | turn | width 6
-- column: Проведено | integer | sum | turn | width 6
-- column: Осталось провести | integer | sum | turn | width 6
-- column: Отставание | integer | sum | turn | width 6
-- column: Опережение | integer | sum | turn | width 6
-- column: Выполнено, % | percent1 | turn | width 8 | total 100 * [Проведено] / [План]
-- column: Причины (часы) | width 40
-- column: Корректировка, часы | integer | sum | turn | width 6
-- column: Корректировка | width 26
-- column: Отставание после корректировки | integer | sum | turn | width 7
-- column: С начала года: план | integer | sum | turn | width 7
-- column: С начала года: проведено | integer | sum | turn | width 7
-- column: С начала года: отставание | integer | sum | turn | width 7
-- column: С начала года: опережение | integer | sum | turn | width 7
-- column: Работ по плану | integer | sum | turn | width 6
-- column: Работ проведено | integer | sum | turn | width 6
-- column: Работ по графику | integer | sum | turn | width 6
-- column: Из них выполнено | integer | sum | turn | width 6
-- column: Тем к концу периода | integer | sum | turn | width 6
-- column: Тем пройдено | integer | sum | turn | width 6
-- column: Пройдено вперёд | integer | sum | turn | width 6
-- column: Уроков не по плану тем | integer | sum | turn | width 7
-- column: План года | integer | sum | turn | width 7
-- column: Прогноз года | integer | sum | turn | width 7
-- name: Часов_по_плану | План
-- name: Часов_проведено | Проведено
-- name: Часов_отставания | Отставание
-- name: Программа_выполнена | Выполнено, %
-- rows:
SELECT group_title, subject, teacher_short, planned, held, nullif(to_come, 0), behind, nullif(ahead, 0), round(100.0 * held / nullif(planned, 0), 1), nullif(reasons, ''),
       nullif(corrected, 0), nullif(corrections, ''), open_lag, cum_planned, cum_held, cum_behind, nullif(cum_ahead, 0), works_planned, works_held, works_scheduled, works_given,
       topics_due, topics_done, topics_ahead, lessons_unmatched, nullif(year_planned, 0), iif(year_planned > 0, year_held, NULL)
  FROM programme_line
 WHERE period_id = :period
 ORDER BY class_key, home_id, group_key, class_group_id, position, subject_id;
-- total:
SELECT 'Всего', NULL, NULL, coalesce(sum(planned), 0), coalesce(sum(held), 0), coalesce(sum(to_come), 0), coalesce(sum(behind), 0), coalesce(sum(ahead), 0),
       round(100.0 * sum(held) / nullif(sum(planned), 0), 1), NULL, coalesce(sum(corrected), 0), NULL, coalesce(sum(open_lag), 0),
       coalesce(sum(cum_planned), 0), coalesce(sum(cum_held), 0), coalesce(sum(cum_behind), 0), coalesce(sum(cum_ahead), 0), coalesce(sum(works_planned), 0), coalesce(sum(works_held), 0),
       coalesce(sum(works_scheduled), 0), coalesce(sum(works_given), 0), coalesce(sum(topics_due), 0), coalesce(sum(topics_done), 0),
       coalesce(sum(topics_ahead), 0), coalesce(sum(lessons_unmatched), 0), coalesce(sum(year_planned), 0),
       coalesce(sum(iif(year_planned > 0, year_held, 0)), 0)
  FROM programme_hours WHERE period_id = :period;
