-- sheet: Успеваемость и качество
-- title: Успеваемость и качество знаний: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. N — учащиеся, аттестованные по всем предметам. Успеваемость = (N − неуспевающие) ÷ N; качество = (отличники + с одной {{bands.four}} + хорошисты) ÷ N. Изменение — в процентных пунктах к прошлому периоду.
-- empty: Нет данных: ни в одном классе нет результатов за этот период.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 92
-- column: Класс | width 24 | bold
-- column: Учащихся на конец | integer | sum | turn | width 8
-- column: Отличники | integer | sum | turn | width 8
-- column: Хорошисты и с одной {{bands.four}} | integer | sum | turn | width 8
-- column: С одной {{bands.three}} | integer | sum | turn | width 8
-- column: С {{bands.three}} | integer | sum | turn | width 8
-- column: Неуспевающие | integer | sum | turn | width 8
-- column: Аттестованы не по всем предметам | integer | sum | turn | width 8
-- column: Без отметок (1 класс) | integer | sum | turn | width 9
-- column: Решены все отметки (N) | integer | sum | turn | width 9
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([Решены все отметки (N)] - [Неуспевающие]) / [Решены все отметки (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([Отличники] + [Хорошисты и с одной {{bands.four}}]) / [Решены все отметки (N)]
-- column: Успеваемость: изменение | decimal1 | width 13
-- column: Качество: изменение | decimal1 | width 11
-- chart: column | Успеваемость и качество по классам, % | categories Класс | values Успеваемость, % | Качество, %
-- rows:
WITH was AS (SELECT w.twin_id, l.decided, l.passed, l.well FROM class_line l JOIN class_twin w ON w.period_id = :period AND w.class_group_id = l.class_group_id
              WHERE l.period_id = (SELECT before_id FROM period_before WHERE period_id = :period))
SELECT n.class, n.pupils, n.excellent, n.one_four + n.good, n.one_three, n.threes, n.failing, n.incomplete, n.unmarked, n.decided,
       round(100.0 * n.passed / nullif(n.decided, 0), 1), round(100.0 * n.well / nullif(n.decided, 0), 1),
       round(100.0 * n.passed / nullif(n.decided, 0) - 100.0 * was.passed / nullif(was.decided, 0), 1), round(100.0 * n.well / nullif(n.decided, 0) - 100.0 * was.well / nullif(was.decided, 0), 1)
  FROM class_line n LEFT JOIN was ON was.twin_id = n.class_group_id WHERE n.period_id = :period ORDER BY n.class_key, n.class_group_id;
-- total:
WITH was AS (SELECT sum(decided) AS decided, sum(passed) AS passed, sum(well) AS well FROM class_line WHERE period_id = (SELECT before_id FROM period_before WHERE period_id = :period)),
now AS (SELECT sum(pupils) AS pupils, sum(excellent) AS excellent, sum(one_four + good) AS good, sum(one_three) AS one_three, sum(threes) AS threes, sum(failing) AS failing,
               sum(incomplete) AS incomplete, sum(unmarked) AS unmarked, sum(decided) AS decided, sum(passed) AS passed, sum(well) AS well FROM class_line WHERE period_id = :period)
SELECT (SELECT title FROM period_school WHERE period_id = :period), n.pupils, n.excellent, n.good, n.one_three, n.threes, n.failing, n.incomplete, n.unmarked, n.decided,
       round(100.0 * n.passed / nullif(n.decided, 0), 1), round(100.0 * n.well / nullif(n.decided, 0), 1),
       round(100.0 * n.passed / nullif(n.decided, 0) - 100.0 * was.passed / nullif(was.decided, 0), 1), round(100.0 * n.well / nullif(n.decided, 0) - 100.0 * was.well / nullif(was.decided, 0), 1)
  FROM now n, was;
-- block: По параллелям
SELECT coalesce(grade || '-е классы', 'без параллели'), sum(pupils), sum(excellent), sum(one_four + good), sum(one_three), sum(threes), sum(failing), sum(incomplete), sum(unmarked), sum(decided),
       round(100.0 * sum(passed) / nullif(sum(decided), 0), 1), round(100.0 * sum(well) / nullif(sum(decided), 0), 1), NULL, NULL
  FROM class_line WHERE period_id = :period GROUP BY grade ORDER BY grade IS NULL, grade;
-- block: По уровням образования
SELECT CASE level WHEN 1 THEN 'Начальное общее' WHEN 2 THEN 'Основное общее' WHEN 3 THEN 'Среднее общее' ELSE 'Без параллели' END, sum(pupils), sum(excellent), sum(one_four + good), sum(one_three),
       sum(threes), sum(failing), sum(incomplete), sum(unmarked), sum(decided), round(100.0 * sum(passed) / nullif(sum(decided), 0), 1), round(100.0 * sum(well) / nullif(sum(decided), 0), 1), NULL, NULL
  FROM class_line WHERE period_id = :period GROUP BY level ORDER BY level;
