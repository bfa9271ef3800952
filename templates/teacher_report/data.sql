-- Отчёт учителя-предметника: результаты и прохождение программы по его классам и группам; кто не успевает и кто не аттестован.
-- for: teacher
-- needs: grade

-- name: school
SELECT full_name, short_name, deputy_name AS deputy, director_name AS director FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(ends_on >= :today, 0) AS running,
       substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS today FROM period WHERE period_id = :period;

-- Как называются уровни отметок: «5» или, в десятибалльной школе, 10–9; и так далее.
-- name: bands
SELECT five, four, three, two FROM mark_scale WHERE period_id = :period;

-- name: teacher
SELECT full_name AS name, short_name FROM teacher WHERE teacher_id = :teacher;

-- name: lines (many)
SELECT subject, group_title AS title, roll, assessed, nullif(n5, 0) AS n5, nullif(n4, 0) AS n4, nullif(n3, 0) AS n3, nullif(n2, 0) AS n2,
       nullif(n_not_attested + n_no_mark, 0) AS na, nullif(n_exempt + n_deferred + n_pass + n_fail + n_unmarked, 0) AS others,
       CASE WHEN n5 + n4 + n3 + n2 > 0 THEN replace(printf('%.2f', 1.0 * mark_sum / (n5 + n4 + n3 + n2)), '.', ',') END AS mean,
       CASE WHEN assessed > 0 THEN replace(printf('%.1f', 100.0 * (n5 + n4 + n3) / assessed), '.', ',') END AS success,
       CASE WHEN assessed > 0 THEN replace(printf('%.1f', 100.0 * (n5 + n4) / assessed), '.', ',') END AS quality,
       CASE WHEN assessed > 0 THEN replace(printf('%.1f', degree_sum_x1000 / 1000.0 / assessed), '.', ',') END AS degree
  FROM teacher_line WHERE period_id = :period AND teacher_id = :teacher ORDER BY position, subject_id, class_key, group_key, class_group_id;

-- name: sum
SELECT sum(roll) AS roll, sum(assessed) AS assessed, nullif(sum(n5), 0) AS n5, nullif(sum(n4), 0) AS n4, nullif(sum(n3), 0) AS n3, nullif(sum(n2), 0) AS n2,
       nullif(sum(n_not_attested + n_no_mark), 0) AS na, nullif(sum(n_exempt + n_deferred + n_pass + n_fail + n_unmarked), 0) AS others,
       CASE WHEN sum(n5 + n4 + n3 + n2) > 0 THEN replace(printf('%.2f', 1.0 * sum(mark_sum) / sum(n5 + n4 + n3 + n2)), '.', ',') END AS mean,
       CASE WHEN sum(assessed) > 0 THEN replace(printf('%.1f', 100.0 * sum(n5 + n4 + n3) / sum(assessed)), '.', ',') END AS success,
       CASE WHEN sum(assessed) > 0 THEN replace(printf('%.1f', 100.0 * sum(n5 + n4) / sum(assessed)), '.', ',') END AS quality,
       CASE WHEN sum(assessed) > 0 THEN replace(printf('%.1f', sum(degree_sum_x1000) / 1000.0 / sum(assessed)), '.', ',') END AS degree
  FROM teacher_result WHERE period_id = :period AND teacher_id = :teacher;

-- name: programme (many)
SELECT l.subject, l.group_title AS title, t.planned, t.held, l.reasons, nullif(l.corrections, '') AS corrections
  FROM (SELECT class_group_id, subject_id, sum(planned) AS planned, sum(held) AS held FROM programme WHERE period_id = :period GROUP BY 1, 2) t
  JOIN programme_line l ON l.period_id = :period AND l.class_group_id = t.class_group_id AND l.subject_id = t.subject_id
 WHERE EXISTS (SELECT 1 FROM teacher_result r WHERE r.period_id = :period AND r.teacher_id = :teacher AND r.class_group_id = t.class_group_id AND r.subject_id = t.subject_id)
 ORDER BY l.position, l.subject_id, l.class_key, l.group_key, l.class_group_id;

-- name: weak (many)
SELECT g.title AS class, s.title AS subject, p.full_name AS name, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE coalesce(x.counted_mark, x.outcome_text) END AS mark,
       CASE WHEN x.mean_x1000 IS NOT NULL THEN (x.mean_x1000 / 1000) || ',' || substr('0' || (x.mean_x1000 % 1000 / 10), -2) END AS mean, nullif(x.marks_text, '') AS marks
  FROM result x JOIN pupil p USING (pupil_id) JOIN class_group g ON g.class_group_id = x.class_group_id JOIN subject s USING (subject_id)
 WHERE x.period_id = :period AND x.teacher_id = :teacher
   AND (x.outcome IN ('not_attested', 'fail') OR (x.outcome = 'mark' AND x.counted_mark < (SELECT pass FROM mark_scale WHERE period_id = :period)))
 ORDER BY g.sort_key, s.position, p.sort_key, p.pupil_id;
