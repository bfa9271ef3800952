-- График контрольных работ класса за период: когда, предмет, работа, учитель; дни с двумя работами и больше выделены.

-- with:
home AS (SELECT class_group_id, title FROM class_group WHERE class_group_id = :class OR parent_id = :class),
line AS MATERIALIZED (
    SELECT coalesce(w.due_on, w.assigned_on) AS day, w.class_group_id, w.subject_id, w.title, t.title AS kind, w.work_id
      FROM work w JOIN home USING (class_group_id) JOIN work_type t USING (work_type_id) JOIN period q ON q.period_id = :period
     WHERE w.withdrawn = 0 AND t.is_control AND coalesce(w.due_on, w.assigned_on) BETWEEN q.starts_on AND q.ends_on),
-- сколько работ в этот день у одного учащегося: подгруппы одного предмета пишут каждая свою
load AS (
    SELECT day, sum(works) AS works FROM (SELECT day, max(works) AS works FROM (SELECT day, subject_id, count(*) AS works FROM line GROUP BY day, class_group_id, subject_id)
                                           GROUP BY day, subject_id) GROUP BY day)

-- name: school
SELECT full_name, short_name, deputy_name AS deputy, director_name AS director FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(ends_on >= :today, 0) AS running,
       substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS today FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: lines (many)
SELECT substr(day, 9, 2) || '.' || substr(day, 6, 2) || '.' || substr(day, 1, 4) AS day,
       CASE strftime('%w', day) WHEN '1' THEN 'пн' WHEN '2' THEN 'вт' WHEN '3' THEN 'ср' WHEN '4' THEN 'чт' WHEN '5' THEN 'пт' WHEN '6' THEN 'сб' ELSE 'вс' END AS week_day,
       s.title AS subject, l.title AS work, l.kind, CASE WHEN l.class_group_id <> :class THEN h.title END AS part,
       (SELECT t.short_name FROM teaching x JOIN teacher t USING (teacher_id) WHERE x.class_group_id = l.class_group_id AND x.subject_id = l.subject_id AND x.withdrawn = 0
         ORDER BY x.from_on IS NULL, x.from_on DESC LIMIT 1) AS teacher,
       nullif((SELECT d.works FROM load d WHERE d.day = l.day) > 1, 0) AS many
  FROM line l JOIN subject s USING (subject_id) JOIN home h USING (class_group_id) ORDER BY l.day, s.position, s.subject_id, l.work_id;
