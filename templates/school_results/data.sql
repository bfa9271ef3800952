-- Успеваемость и качество знаний по классам, параллелям, уровням образования и школе, с изменением против прошлого периода.
-- for: school
-- needs: grade

-- with:
b AS (SELECT before_id FROM period_before WHERE period_id = :period),
line AS MATERIALIZED (SELECT *, period_id = :period AS now FROM class_line WHERE period_id IN (:period, (SELECT before_id FROM b))),
part AS MATERIALIZED ( -- классы, за ними параллель, если классов в ней несколько; после параллелей уровня — уровень; в конце школа
    SELECT 1 AS rank, level, grade, class_key AS key, class AS title, now, pupils, excellent, one_four + good AS good, one_three, threes, failing, incomplete, unmarked, decided, passed, well
      FROM line
    UNION ALL SELECT 2, level, grade, '', grade || '-е классы', now, sum(pupils), sum(excellent), sum(one_four + good), sum(one_three), sum(threes), sum(failing), sum(incomplete), sum(unmarked),
           sum(decided), sum(passed), sum(well) FROM line WHERE grade IS NOT NULL GROUP BY grade, now HAVING count(*) > 1
    UNION ALL SELECT 3, level, 99, '', CASE level WHEN 1 THEN 'Начальное общее' WHEN 2 THEN 'Основное общее' WHEN 3 THEN 'Среднее общее' ELSE 'Без параллели' END, now, sum(pupils), sum(excellent),
           sum(one_four + good), sum(one_three), sum(threes), sum(failing), sum(incomplete), sum(unmarked), sum(decided), sum(passed), sum(well) FROM line GROUP BY level, now
    UNION ALL SELECT 4, 99, 99, '', (SELECT title FROM period_school WHERE period_id = :period), now, sum(pupils), sum(excellent), sum(one_four + good), sum(one_three), sum(threes), sum(failing), sum(incomplete), sum(unmarked),
           sum(decided), sum(passed), sum(well) FROM line GROUP BY now)

-- include: ../shared/report.sql

-- Как называются уровни отметок: «5» или, в десятибалльной школе, 10–9; и так далее.
-- name: bands
SELECT five, four, three, well FROM mark_scale WHERE period_id = :period;

-- name: before
SELECT p.title FROM period p JOIN b ON p.period_id = b.before_id WHERE EXISTS (SELECT 1 FROM line WHERE NOT now);

-- name: lines (many)
SELECT n.title, nullif(n.rank > 1, 0) AS sum, n.pupils, nullif(n.excellent, 0) AS excellent, nullif(n.good, 0) AS good, nullif(n.one_three, 0) AS one_three, nullif(n.threes, 0) AS threes,
       nullif(n.failing, 0) AS failing, nullif(n.incomplete, 0) AS incomplete, nullif(n.unmarked, 0) AS unmarked, n.decided,
       CASE WHEN n.decided > 0 THEN replace(printf('%.1f', 100.0 * n.passed / n.decided), '.', ',') END AS success,
       CASE WHEN n.decided > 0 THEN replace(printf('%.1f', 100.0 * n.well / n.decided), '.', ',') END AS quality,
       CASE WHEN n.decided > 0 THEN printf('%.1f', 100.0 * n.well / n.decided) END AS bar,
       CASE WHEN n.decided > 0 AND o.decided > 0 THEN replace(replace(printf('%+.1f', 100.0 * n.passed / n.decided - 100.0 * o.passed / o.decided), '.', ','), '-', '−') END AS success_change,
       CASE WHEN n.decided > 0 AND o.decided > 0 THEN replace(replace(printf('%+.1f', 100.0 * n.well / n.decided - 100.0 * o.well / o.decided), '.', ','), '-', '−') END AS quality_change
  FROM part n LEFT JOIN part o ON NOT o.now AND o.rank = n.rank AND o.title = n.title
 WHERE n.now ORDER BY n.level, n.grade IS NULL, n.grade, n.rank, n.key;
