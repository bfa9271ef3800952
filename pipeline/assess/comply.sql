-- Planned and held hours of a period by class or group, subject and lesson type: every combination that appears in the curriculum or among
-- the lessons. Parameters: :period, :starts, :ends. Held hours include replaced and moved lessons; a moved lesson counts on the day it
-- was given. A year is planned as the sum of its periods; hours planned for the year itself hold where the periods have none.
-- Of the grades, those of the period; a group without a grade belongs where its curriculum is, or to every period.
INSERT INTO compliance (period_id, class_group_id, subject_id, lesson_type, teacher_id, planned, held, replaced, moved, cancelled, without_topic)
WITH term AS (
    SELECT period_id, coalesce(grade_from, -1) AS low, coalesce(grade_to, 99) AS high FROM period WHERE period_id = :period),
graded AS (
    SELECT g.class_group_id, coalesce(g.grade, p.grade) AS grade
      FROM class_group g LEFT JOIN class_group p ON p.class_group_id = g.parent_id
     WHERE g.withdrawn = 0),
of_parts AS ( -- what the periods of a year have planned
    SELECT c.class_group_id, c.subject_id, c.lesson_type, c.hours
      FROM curriculum c JOIN period p ON p.period_id = c.period_id
     WHERE c.withdrawn = 0 AND p.withdrawn = 0 AND p.parent_id = :period),
plan AS MATERIALIZED (
    SELECT class_group_id, subject_id, lesson_type, sum(hours) AS planned
      FROM (SELECT * FROM of_parts
            UNION ALL
            SELECT class_group_id, subject_id, lesson_type, hours FROM curriculum
             WHERE withdrawn = 0 AND period_id = :period
               AND (class_group_id, subject_id) NOT IN (SELECT class_group_id, subject_id FROM of_parts))
     GROUP BY 1, 2, 3),
member AS (
    SELECT g.class_group_id
      FROM graded g, term t
     WHERE (g.grade BETWEEN t.low AND t.high)
        OR (g.grade IS NULL
            AND ((t.low = -1 AND t.high = 99)
                 OR g.class_group_id IN (SELECT class_group_id FROM plan)
                 OR g.class_group_id NOT IN (SELECT class_group_id FROM curriculum WHERE withdrawn = 0)))),
line AS (
    SELECT class_group_id, subject_id, lesson_type, planned, 0 AS held, 0 AS replaced, 0 AS moved, 0 AS cancelled, 0 AS without_topic
      FROM plan
    UNION ALL
    SELECT class_group_id, subject_id, lesson_type, 0,
           CASE WHEN state = 'held' THEN hours ELSE 0 END,
           CASE WHEN state = 'held' AND change = 'replaced' THEN hours ELSE 0 END,
           CASE WHEN state = 'held' AND change = 'moved' THEN hours ELSE 0 END,
           CASE WHEN state = 'cancelled' THEN hours ELSE 0 END,
           CASE WHEN state = 'held' AND topic = '' THEN hours ELSE 0 END
      FROM lesson WHERE withdrawn = 0 AND given_on BETWEEN :starts AND :ends)
SELECT :period, l.class_group_id, l.subject_id, l.lesson_type,
       (SELECT t.teacher_id FROM teaching t
         WHERE t.class_group_id = l.class_group_id AND t.subject_id = l.subject_id AND t.withdrawn = 0
           AND coalesce(t.from_on, '0') <= :ends AND coalesce(t.to_on, '9') >= :starts
         ORDER BY coalesce(t.to_on, '9') >= :ends DESC, coalesce(t.from_on, '0') DESC, t.teaching_id DESC LIMIT 1),
       sum(l.planned), sum(l.held), sum(l.replaced), sum(l.moved), sum(l.cancelled), sum(l.without_topic)
  FROM line l
 WHERE l.class_group_id IN (SELECT class_group_id FROM member)
   AND l.subject_id IN (SELECT subject_id FROM subject WHERE withdrawn = 0)
 GROUP BY l.class_group_id, l.subject_id, l.lesson_type;
