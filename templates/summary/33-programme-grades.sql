-- sheet: Программа по параллелям
-- title: Прохождение программы по параллелям и предметам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Часы групп: подгруппы класса считаются каждая.
-- empty: Нет данных: ни учебного плана, ни проведённых уроков за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 48
-- column: Параллель | width 10 | once | bold
-- column: Предмет | width 36
-- column: План | integer | sum | width 8
-- column: Проведено | integer | sum | width 10
-- column: Осталось провести | integer | sum | width 10
-- column: Отставание | integer | sum | width 12
-- column: Опережение | integer | sum | width 12
-- column: Выполнено, % | percent1 | width 11 | total 100 * [Проведено] / [План]
-- column: Корректировка, часы | integer | sum | width 14
-- column: С начала года: план | integer | sum | width 10
-- column: С начала года: проведено | integer | sum | width 10
-- column: План года | integer | sum | width 9
-- column: Прогноз года | integer | sum | width 9
-- rows:
SELECT coalesce(grade, '–'), subject, sum(planned), sum(held), sum(to_come), sum(behind), sum(ahead), round(100.0 * sum(held) / nullif(sum(planned), 0), 1), sum(corrected),
       sum(cum_planned), sum(cum_held), sum(year_planned), sum(iif(year_planned > 0, year_held, 0))
  FROM programme_line WHERE period_id = :period
 GROUP BY grade, subject_id ORDER BY grade IS NULL, grade, position, subject_id;
-- total:
SELECT 'Всего', NULL, coalesce(sum(planned), 0), coalesce(sum(held), 0), coalesce(sum(to_come), 0), coalesce(sum(behind), 0), coalesce(sum(ahead), 0),
       round(100.0 * sum(held) / nullif(sum(planned), 0), 1), coalesce(sum(corrected), 0), coalesce(sum(cum_planned), 0), coalesce(sum(cum_held), 0),
       coalesce(sum(year_planned), 0), coalesce(sum(iif(year_planned > 0, year_held, 0)), 0)
  FROM programme_hours WHERE period_id = :period;
-- block: По уровням | integer
SELECT CASE level WHEN 1 THEN '1–4' WHEN 2 THEN '5–9' ELSE '10–11' END, NULL, sum(planned), sum(held), sum(to_come), sum(behind), sum(ahead), NULL, sum(corrected), sum(cum_planned), sum(cum_held), sum(year_planned), sum(iif(year_planned > 0, year_held, 0))
  FROM programme_line WHERE period_id = :period GROUP BY level ORDER BY level;
