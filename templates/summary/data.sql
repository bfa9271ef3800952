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
