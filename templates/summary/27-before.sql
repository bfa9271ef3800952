-- sheet: Сравнение с прошлым периодом
-- title: Сравнение с прошлым периодом: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Прошлый период — предыдущий того же вида в этом году, для года — прошлый год. Если строк нет, сравнивать не с чем. Доли — от учащихся, у которых решены все отметки (N); изменение — в процентных пунктах. «Те же» меньше «стало» или «было»: состав класса изменился.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 70
-- column: Класс | width 18 | bold
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
-- rows:
WITH now AS (SELECT * FROM period WHERE period_id = :period),
before AS (
    SELECT p.period_id FROM period p, now
     WHERE p.withdrawn = 0 AND p.kind = now.kind AND p.ends_on < now.starts_on AND (now.kind = 'year' OR p.parent_id IS now.parent_id)
       AND coalesce(p.grade_from, 0) <= coalesce(now.grade_to, 99) AND coalesce(p.grade_to, 99) >= coalesce(now.grade_from, 0)
     ORDER BY p.ends_on DESC LIMIT 1),
a AS (SELECT * FROM class_result WHERE period_id = :period), b AS (SELECT * FROM class_result WHERE period_id = (SELECT period_id FROM before)),
both AS (SELECT class_group_id FROM a UNION SELECT class_group_id FROM b)
SELECT g.title, sum(b.pupils), sum(a.pupils), (SELECT count(*) FROM pupil_result x JOIN pupil_result y ON y.period_id = (SELECT period_id FROM before) AND y.pupil_id = x.pupil_id
                   AND y.class_group_id = x.class_group_id AND y.category <> 'departed'
         WHERE x.period_id = :period AND x.class_group_id = g.class_group_id AND x.category <> 'departed'), sum(b.pupils - b.incomplete - b.unmarked), sum(a.pupils - a.incomplete - a.unmarked), round(100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1),
       round(100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1)
  FROM both JOIN class_group g USING (class_group_id) LEFT JOIN a USING (class_group_id) LEFT JOIN b USING (class_group_id)
 WHERE EXISTS (SELECT 1 FROM before) GROUP BY class_group_id ORDER BY g.sort_key, class_group_id;
-- block: По параллелям
WITH now AS (SELECT * FROM period WHERE period_id = :period),
before AS (
    SELECT p.period_id FROM period p, now
     WHERE p.withdrawn = 0 AND p.kind = now.kind AND p.ends_on < now.starts_on AND (now.kind = 'year' OR p.parent_id IS now.parent_id)
       AND coalesce(p.grade_from, 0) <= coalesce(now.grade_to, 99) AND coalesce(p.grade_to, 99) >= coalesce(now.grade_from, 0)
     ORDER BY p.ends_on DESC LIMIT 1),
a AS (SELECT * FROM class_result WHERE period_id = :period), b AS (SELECT * FROM class_result WHERE period_id = (SELECT period_id FROM before)),
both AS (SELECT class_group_id FROM a UNION SELECT class_group_id FROM b)
SELECT coalesce(g.grade || '-е классы', 'без параллели'), sum(b.pupils), sum(a.pupils), NULL, sum(b.pupils - b.incomplete - b.unmarked), sum(a.pupils - a.incomplete - a.unmarked), round(100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1),
       round(100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1)
  FROM both JOIN class_group g USING (class_group_id) LEFT JOIN a USING (class_group_id) LEFT JOIN b USING (class_group_id)
 WHERE EXISTS (SELECT 1 FROM before) GROUP BY g.grade ORDER BY g.grade IS NULL, g.grade;
-- block: По уровням
WITH now AS (SELECT * FROM period WHERE period_id = :period),
before AS (
    SELECT p.period_id FROM period p, now
     WHERE p.withdrawn = 0 AND p.kind = now.kind AND p.ends_on < now.starts_on AND (now.kind = 'year' OR p.parent_id IS now.parent_id)
       AND coalesce(p.grade_from, 0) <= coalesce(now.grade_to, 99) AND coalesce(p.grade_to, 99) >= coalesce(now.grade_from, 0)
     ORDER BY p.ends_on DESC LIMIT 1),
a AS (SELECT * FROM class_result WHERE period_id = :period), b AS (SELECT * FROM class_result WHERE period_id = (SELECT period_id FROM before)),
both AS (SELECT class_group_id FROM a UNION SELECT class_group_id FROM b)
SELECT CASE WHEN g.grade < 5 THEN 'НОО (1–4)' WHEN g.grade < 10 THEN 'ООО (5–9)' WHEN g.grade >= 10 THEN 'СОО (10–11)' ELSE 'без уровня' END, sum(b.pupils), sum(a.pupils), NULL, sum(b.pupils - b.incomplete - b.unmarked), sum(a.pupils - a.incomplete - a.unmarked), round(100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1),
       round(100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1)
  FROM both JOIN class_group g USING (class_group_id) LEFT JOIN a USING (class_group_id) LEFT JOIN b USING (class_group_id)
 WHERE EXISTS (SELECT 1 FROM before) GROUP BY 1 ORDER BY min(coalesce(g.grade, 99));
-- total:
WITH now AS (SELECT * FROM period WHERE period_id = :period),
before AS (
    SELECT p.period_id FROM period p, now
     WHERE p.withdrawn = 0 AND p.kind = now.kind AND p.ends_on < now.starts_on AND (now.kind = 'year' OR p.parent_id IS now.parent_id)
       AND coalesce(p.grade_from, 0) <= coalesce(now.grade_to, 99) AND coalesce(p.grade_to, 99) >= coalesce(now.grade_from, 0)
     ORDER BY p.ends_on DESC LIMIT 1),
a AS (SELECT * FROM class_result WHERE period_id = :period), b AS (SELECT * FROM class_result WHERE period_id = (SELECT period_id FROM before)),
both AS (SELECT class_group_id FROM a UNION SELECT class_group_id FROM b)
SELECT 'Школа', sum(b.pupils), sum(a.pupils), NULL, sum(b.pupils - b.incomplete - b.unmarked), sum(a.pupils - a.incomplete - a.unmarked), round(100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.pupils - a.incomplete - a.unmarked - a.failing) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.pupils - b.incomplete - b.unmarked - b.failing) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1),
       round(100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0), 1), round(100.0 * sum(a.excellent + a.one_four + a.good) / nullif(sum(a.pupils - a.incomplete - a.unmarked), 0) - 100.0 * sum(b.excellent + b.one_four + b.good) / nullif(sum(b.pupils - b.incomplete - b.unmarked), 0), 1)
  FROM both JOIN class_group g USING (class_group_id) LEFT JOIN a USING (class_group_id) LEFT JOIN b USING (class_group_id)
 WHERE EXISTS (SELECT 1 FROM before);
