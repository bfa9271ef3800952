-- sheet: Сравнение с прошлым периодом
-- title: Сравнение с прошлым периодом: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Прошлый период — предыдущий того же вида в этом году, для года — прошлый год: тогда класс сравнивается с классом того же названия. Изменение — в процентных пунктах. N у классов, параллелей, уровней и школы — учащиеся, аттестованные по всем предметам; у предметов и учителей — аттестуемые (учащиеся × предметы).
-- empty: Сравнивать не с чем: результатов за прошлый период нет.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 70
-- column: Класс | width 30 | bold
-- column: Учащихся было | integer | turn | width 9
-- column: Стало | integer | turn | width 9
-- column: Из них те же | integer | turn | width 9
-- column: N было | integer | turn | width 9
-- column: N стало | integer | turn | width 9
-- column: Успеваемость была, % | percent1 | width 14
-- column: стала, % | percent1 | width 10
-- column: изменение | percent1 | width 12
-- column: Качество было, % | percent1 | width 12
-- column: стало, % | percent1 | width 10
-- column: изменение | percent1 | width 12
-- column: Состав | width 34
-- rows:
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (
    SELECT l.*, iif(l.period_id = :period, l.class_group_id, coalesce((SELECT w.twin_id FROM class_twin w WHERE w.period_id = :period AND w.class_group_id = l.class_group_id),
               l.class_group_id)) AS twin_id
      FROM class_line l WHERE EXISTS (SELECT 1 FROM b) AND l.period_id IN (:period, (SELECT before_id FROM b))),
same AS MATERIALIZED (
    SELECT x.class_group_id AS twin_id, count(*) AS pupils
      FROM pupil_result x JOIN pupil_result y ON y.period_id = (SELECT before_id FROM b) AND y.pupil_id = x.pupil_id
           JOIN line w ON w.period_id = y.period_id AND w.class_group_id = y.class_group_id AND w.twin_id = x.class_group_id
     WHERE x.period_id = :period AND x.category <> 'departed' AND y.category <> 'departed' GROUP BY x.class_group_id)
SELECT max(class), sum(l.pupils) FILTER (WHERE period_id <> :period), sum(l.pupils) FILTER (WHERE period_id = :period), coalesce(max(s.pupils), 0),
       sum(decided) FILTER (WHERE period_id <> :period), sum(decided) FILTER (WHERE period_id = :period),
       round(100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1),
       CASE WHEN count(*) < 2 THEN iif(max(period_id = :period), 'класса раньше не было', 'класса больше нет')
            WHEN count(DISTINCT class_group_id) > 1 THEN 'другой класс того же названия'
            WHEN coalesce(max(s.pupils), 0) < sum(l.pupils) FILTER (WHERE period_id = :period) OR coalesce(max(s.pupils), 0) < sum(l.pupils) FILTER (WHERE period_id <> :period)
            THEN 'состав изменился' END
  FROM line l LEFT JOIN same s USING (twin_id) GROUP BY twin_id ORDER BY max(class_key), twin_id;
-- block: По параллелям
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (SELECT * FROM class_line WHERE EXISTS (SELECT 1 FROM b) AND period_id IN (:period, (SELECT before_id FROM b)))
SELECT coalesce(grade || '-е классы', 'без параллели'), sum(pupils) FILTER (WHERE period_id <> :period), sum(pupils) FILTER (WHERE period_id = :period), NULL,
       sum(decided) FILTER (WHERE period_id <> :period), sum(decided) FILTER (WHERE period_id = :period),
       round(100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), NULL
  FROM line GROUP BY grade ORDER BY grade IS NULL, grade;
-- block: По уровням
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (SELECT * FROM class_line WHERE EXISTS (SELECT 1 FROM b) AND period_id IN (:period, (SELECT before_id FROM b)))
SELECT CASE level WHEN 1 THEN 'НОО (1–4)' WHEN 2 THEN 'ООО (5–9)' WHEN 3 THEN 'СОО (10–11)' ELSE 'без уровня' END, sum(pupils) FILTER (WHERE period_id <> :period), sum(pupils) FILTER (WHERE period_id = :period), NULL,
       sum(decided) FILTER (WHERE period_id <> :period), sum(decided) FILTER (WHERE period_id = :period),
       round(100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), NULL
  FROM line GROUP BY level ORDER BY level;
-- block: По предметам (учащиеся × предметы)
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (SELECT * FROM subject_line WHERE EXISTS (SELECT 1 FROM b) AND period_id IN (:period, (SELECT before_id FROM b)))
SELECT max(subject), sum(roll) FILTER (WHERE period_id <> :period), sum(roll) FILTER (WHERE period_id = :period), NULL,
       sum(assessed) FILTER (WHERE period_id <> :period), sum(assessed) FILTER (WHERE period_id = :period),
       round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(n5 + n4) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(n5 + n4) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0), 1),
       round(100.0 * sum(n5 + n4) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(n5 + n4) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), NULL
  FROM line GROUP BY subject_id ORDER BY max(position), subject_id;
-- block: По учителям (учащиеся × предметы)
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (SELECT * FROM teacher_line WHERE EXISTS (SELECT 1 FROM b) AND period_id IN (:period, (SELECT before_id FROM b)))
SELECT coalesce(max(teacher), 'учитель не указан'), sum(roll) FILTER (WHERE period_id <> :period), sum(roll) FILTER (WHERE period_id = :period), NULL,
       sum(assessed) FILTER (WHERE period_id <> :period), sum(assessed) FILTER (WHERE period_id = :period),
       round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(n5 + n4 + n3) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(n5 + n4) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(n5 + n4) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0), 1),
       round(100.0 * sum(n5 + n4) FILTER (WHERE period_id = :period) / nullif(sum(assessed) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(n5 + n4) FILTER (WHERE period_id <> :period) / nullif(sum(assessed) FILTER (WHERE period_id <> :period), 0), 1), NULL
  FROM line GROUP BY teacher_id ORDER BY max(teacher_key) IS NULL, max(teacher_key), teacher_id;
-- total:
WITH b AS (SELECT before_id FROM period_before p WHERE period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
line AS (SELECT * FROM class_line WHERE EXISTS (SELECT 1 FROM b) AND period_id IN (:period, (SELECT before_id FROM b)))
SELECT (SELECT title FROM period_school WHERE period_id = :period), sum(pupils) FILTER (WHERE period_id <> :period), sum(pupils) FILTER (WHERE period_id = :period), NULL,
       sum(decided) FILTER (WHERE period_id <> :period), sum(decided) FILTER (WHERE period_id = :period),
       round(100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       0.0 + round(100.0 * sum(passed) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(passed) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0), 1),
       round(100.0 * sum(well) FILTER (WHERE period_id = :period) / nullif(sum(decided) FILTER (WHERE period_id = :period), 0) - 100.0 * sum(well) FILTER (WHERE period_id <> :period) / nullif(sum(decided) FILTER (WHERE period_id <> :period), 0), 1), NULL
  FROM line HAVING count(*) > 0;
