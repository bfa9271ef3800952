-- Сводная книга периода: успеваемость, качество, ведомости классов, выполнение программы.
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

-- Как называются уровни отметок: «5» или, в десятибалльной школе, 10–9; и так далее.
-- name: bands
SELECT five, four, three, two FROM mark_scale WHERE period_id = :period;

-- Есть ли у периода аттестаты: год с 9 или 11 классами. Без них лист «Аттестат» не делается.
-- name: certificate
SELECT (SELECT 1 FROM certificate WHERE period_id = :period LIMIT 1) AS there;

-- Есть ли отметки, принесённые из других школ.
-- name: transferred
SELECT (SELECT 1 FROM result WHERE period_id = :period AND marks_transferred > 0 LIMIT 1) AS there;

-- Итоги, выставленные вручную иначе, чем по правилам.
-- name: overrides
SELECT (SELECT 1 FROM final_override f JOIN result r USING (period_id, pupil_id, subject_id)
         WHERE f.period_id = :period AND f.withdrawn = 0 AND r.outcome <> 'departed'
           AND (f.kind = 'final' OR (f.kind = 'period' AND (f.outcome <> r.computed_outcome OR f.mark IS NOT r.computed_mark))) LIMIT 1) AS there;
