-- Слова для заголовков книги: {{school.…}}, {{period.…}}, {{class.…}} (класс есть только у листов «for: class»).

-- name: school
SELECT short_name, full_name FROM school;

-- name: period
SELECT title, short_title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor,
       (SELECT 1 FROM subject_result r WHERE r.period_id = :period AND r.class_group_id = :class AND r.roll > r.n_unmarked LIMIT 1) AS marked
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- Настройки школы для статистики: коэффициенты СОУ; считается ли н/а неуспеваемостью.
-- name: degree
SELECT sum(CASE name WHEN 'degree_5' THEN value_x1000 END) / 1000 AS five, sum(CASE name WHEN 'degree_4' THEN value_x1000 END) / 1000 AS four,
       sum(CASE name WHEN 'degree_3' THEN value_x1000 END) / 1000 AS three, sum(CASE name WHEN 'degree_2' THEN value_x1000 END) / 1000 AS two,
       sum(CASE name WHEN 'degree_not_attested' THEN value_x1000 END) / 1000 AS not_attested,
       nullif(sum(CASE name WHEN 'failing_with_not_attested' THEN value_x1000 END), 0) AS failing
  FROM policy_setting WHERE period_id = :period;

-- Как называются группы отметок: в десятибалльной школе «5» — это 10 и 9, и так далее.
-- name: bands
SELECT CASE WHEN ten THEN '10–9' ELSE '«5»' END AS five, CASE WHEN ten THEN '8–7' ELSE '«4»' END AS four, CASE WHEN ten THEN '6–5' ELSE '«3»' END AS three,
       CASE WHEN ten THEN '4–1' ELSE '«2»' END AS two
  FROM (SELECT coalesce(max(value_x1000), 5000) = 10000 AS ten FROM policy_setting WHERE period_id = :period AND name = 'marks_to');

-- Есть ли у периода аттестаты: год с 9 или 11 классами. Без них лист «Аттестат» не делается.
-- name: certificate
SELECT (SELECT 1 FROM certificate WHERE period_id = :period LIMIT 1) AS there;
