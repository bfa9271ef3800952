-- sheet: Выполнение плана
-- title: Выполнение учебного плана: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Отставание = план − проведено − осталось провести до конца периода; опережение одного предмета не возмещает отставания другого.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 62
-- column: Класс, группа | width 24 | bold | wrap
-- column: Предмет | width 36 | wrap
-- column: Учитель | width 20
-- column: План | integer | sum | width 8
-- column: Проведено | integer | sum | width 10
-- column: Отставание | integer | sum | width 12
-- column: Опережение | integer | sum | width 12
-- column: Выполнено, % | percent1 | width 11 | total 100 * [Проведено] / [План]
-- column: Причины (часы) | width 40 | wrap
-- column: Корректировка | width 40 | wrap
-- column: Работ по плану | integer | sum | width 9
-- column: Работ проведено | integer | sum | width 10
-- column: Тем к концу периода | integer | sum | width 10
-- column: Тем пройдено | integer | sum | width 10
-- rows:
SELECT group_title, subject, teacher_short, planned, held, behind, ahead, round(100.0 * held / nullif(planned, 0), 1), nullif(reasons, ''), nullif(corrections, ''), works_planned, works_held, topics_due, topics_done
  FROM programme_line WHERE period_id = :period AND :class IN (0, home_id) ORDER BY class_key, home_id, group_key, class_group_id, position, subject_id;
-- total:
SELECT 'Всего', NULL, NULL, sum(planned), sum(held), sum(behind), sum(ahead), round(100.0 * sum(held) / nullif(sum(planned), 0), 1), NULL, NULL, sum(works_planned), sum(works_held), sum(topics_due), sum(topics_done)
  FROM programme_line WHERE period_id = :period AND :class IN (0, home_id);
