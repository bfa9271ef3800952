-- Информационное письмо родителям класса: сроки периода и каникулы, график контрольных работ, учителя, как получить сведения о результатах.

-- with:
-- класс и его подгруппы; чей индивидуальный план, классу не сообщают
home AS MATERIALIZED (
    SELECT g.class_group_id, CASE WHEN g.class_group_id <> :class THEN CASE WHEN g.title LIKE c.title || ', %' THEN substr(g.title, length(c.title) + 3) ELSE g.title END END AS part
      FROM class_group c JOIN class_group g ON g.class_group_id = c.class_group_id OR (g.parent_id = c.class_group_id AND g.kind <> 'individual') WHERE c.class_group_id = :class),
parts AS MATERIALIZED ( -- на сколько подгрупп делится класс по предмету
    SELECT x.subject_id, count(DISTINCT x.class_group_id) AS count FROM teaching x JOIN home h USING (class_group_id)
     WHERE x.withdrawn = 0 AND h.part IS NOT NULL GROUP BY x.subject_id)

-- name: school
SELECT full_name, short_name, address, phone, email, site, director_name AS director FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, substr(starts_on, 9, 2) || '.' || substr(starts_on, 6, 2) || '.' || substr(starts_on, 1, 4) AS starts,
       substr(ends_on, 9, 2) || '.' || substr(ends_on, 6, 2) || '.' || substr(ends_on, 1, 4) AS ends FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.full_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: holidays (many)
SELECT h.title, substr(h.starts_on, 9, 2) || '.' || substr(h.starts_on, 6, 2) || '.' || substr(h.starts_on, 1, 4) AS starts,
       CASE WHEN h.ends_on > h.starts_on THEN substr(h.ends_on, 9, 2) || '.' || substr(h.ends_on, 6, 2) || '.' || substr(h.ends_on, 1, 4) END AS ends
  FROM holiday h JOIN period q ON q.period_id = :period JOIN class_group c ON c.class_group_id = :class
 WHERE h.withdrawn = 0 AND h.ends_on >= q.starts_on AND h.starts_on <= date(q.ends_on, '+14 days')
   AND coalesce(c.grade, 0) BETWEEN coalesce(h.grade_from, 0) AND coalesce(h.grade_to, 99) ORDER BY h.starts_on;

-- part: чья работа, если не всего класса и не всех его подгрупп.
-- name: works (many)
SELECT substr(w.day, 9, 2) || '.' || substr(w.day, 6, 2) AS day, w.subject, w.title AS work, CASE WHEN w.whole OR w.parts = p.count THEN NULL ELSE w.words END AS part
  FROM (SELECT day, subject_id, subject, position, title, count(part) < count(*) AS whole, count(part) AS parts, group_concat(part, '; ') AS words
          FROM (SELECT DISTINCT coalesce(w.due_on, w.assigned_on) AS day, w.subject_id, s.title AS subject, s.position, w.title, h.part
                  FROM work w JOIN home h USING (class_group_id) JOIN work_type k USING (work_type_id) JOIN subject s USING (subject_id) JOIN period q ON q.period_id = :period
                 WHERE w.withdrawn = 0 AND k.is_control AND coalesce(w.due_on, w.assigned_on) BETWEEN q.starts_on AND q.ends_on ORDER BY h.part)
         GROUP BY day, subject_id, title) w
  LEFT JOIN parts p USING (subject_id)
 ORDER BY w.day, w.position, w.subject_id, w.title;

-- name: teachers (many)
SELECT s.title AS subject, group_concat(t.full_name, ', ') AS teachers
  FROM (SELECT DISTINCT x.subject_id, x.teacher_id FROM teaching x JOIN home USING (class_group_id) JOIN period q ON q.period_id = :period
         WHERE x.withdrawn = 0 AND coalesce(x.from_on, '') <= q.ends_on AND coalesce(x.to_on, q.ends_on) >= q.starts_on) x
  JOIN subject s USING (subject_id) JOIN teacher t USING (teacher_id) GROUP BY s.subject_id ORDER BY s.position, s.subject_id;
