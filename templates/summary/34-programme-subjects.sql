-- sheet: Программа по предметам
-- title: Прохождение программы по предметам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Часы групп: подгруппы класса считаются каждая. Отставание = план − проведено − осталось провести до конца периода; лишний час одного класса не возмещает часа другого.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 1
-- print: fit width, repeat head
-- head: height 48
-- column: Предмет | width 36
-- column: План | integer | sum | width 9
-- column: Проведено | integer | sum | width 10
-- column: Осталось провести | integer | sum | width 10
-- column: Отставание | integer | sum | width 12
-- column: Опережение | integer | sum | width 12
-- column: Выполнено, % | percent1 | width 11 | total 100 * [Проведено] / [План]
-- chart: bar | Выполнение программы по предметам, % | categories Предмет | values Выполнено, %
-- rows:
SELECT s.title, sum(planned), sum(held), sum(to_come), sum(behind), sum(ahead), round(100.0 * sum(held) / nullif(sum(planned), 0), 1)
  FROM programme_hours JOIN subject s USING (subject_id) WHERE period_id = :period GROUP BY subject_id ORDER BY s.position, subject_id;
-- total:
SELECT 'Всего', coalesce(sum(planned), 0), coalesce(sum(held), 0), coalesce(sum(to_come), 0), coalesce(sum(behind), 0), coalesce(sum(ahead), 0),
       round(100.0 * sum(held) / nullif(sum(planned), 0), 1) FROM programme_hours WHERE period_id = :period;
