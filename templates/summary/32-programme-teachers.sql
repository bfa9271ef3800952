-- sheet: Программа по учителям
-- title: Прохождение программы по учителям: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Нагрузка учителя: проведено им самим и другими учителями на замене. «Дал за других» — уроки чужой нагрузки, проведённые на замене; в нагрузку не входят.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 62
-- column: Учитель | width 34 | once | bold
-- column: Предмет | width 36
-- column: Классов, групп | integer | width 9
-- column: План | integer | sum | width 8
-- column: Проведено самим | integer | sum | width 10
-- column: На замене другими | integer | sum | width 10
-- column: Осталось провести | integer | sum | width 10
-- column: Отставание | integer | sum | width 12
-- column: Опережение | integer | sum | width 12
-- column: Выполнено, % | percent1 | width 11 | total 100 * ([Проведено самим] + [На замене другими]) / [План]
-- column: Дал за других | integer | sum | width 9
-- rows:
SELECT coalesce(t.full_name, 'Учитель не указан'), s.title, nullif(sum(p.planned > 0 OR p.held_own + p.held_by_others > 0), 0), sum(p.planned), sum(p.held_own),
       sum(p.held_by_others), sum(p.to_come), sum(max(p.planned - p.held_own - p.held_by_others - p.to_come, 0)),
       sum(max(p.held_own + p.held_by_others + p.to_come - p.planned, 0)),
       round(100.0 * sum(p.held_own + p.held_by_others) / nullif(sum(p.planned), 0), 1), sum(p.given_for_others)
  FROM programme_teacher p JOIN subject s USING (subject_id) LEFT JOIN teacher t ON t.teacher_id = p.teacher_id
 WHERE p.period_id = :period
 GROUP BY p.teacher_id, p.subject_id ORDER BY t.sort_key IS NULL, t.sort_key, p.teacher_id, s.position, s.subject_id;
-- total:
SELECT 'Всего', NULL, NULL, coalesce(sum(planned), 0), coalesce(sum(held_own), 0), coalesce(sum(held_by_others), 0), coalesce(sum(to_come), 0),
       coalesce(sum(max(planned - held_own - held_by_others - to_come, 0)), 0),
       coalesce(sum(max(held_own + held_by_others + to_come - planned, 0)), 0), round(100.0 * sum(held_own + held_by_others) / nullif(sum(planned), 0), 1),
       coalesce(sum(given_for_others), 0)
  FROM programme_teacher WHERE period_id = :period;
