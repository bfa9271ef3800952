-- Ведомость посещаемости класса: пропущенные уроки и дни, по болезни, по уважительной причине и без неё, опоздания.
-- needs: grade

-- with:
line AS MATERIALIZED (
    SELECT r.full_name, r.sort_key, a.* FROM roll r JOIN pupil_result a USING (period_id, pupil_id)
     WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01)),
held AS (SELECT coalesce(max(n), 0) AS lessons FROM (SELECT sum(x.lessons_held) AS n FROM result x JOIN line USING (pupil_id) WHERE x.period_id = :period GROUP BY x.pupil_id))

-- include: ../shared/report.sql

-- name: class
SELECT c.title, t.short_name AS tutor, held.lessons AS held FROM held, class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: lines (many)
SELECT full_name AS name, nullif(days_missed, 0) AS days, nullif(lessons_missed, 0) AS lessons, nullif(lessons_ill, 0) AS ill,
       nullif(lessons_missed - lessons_ill - lessons_unexcused, 0) AS excused, nullif(lessons_unexcused, 0) AS unexcused, nullif(late, 0) AS late
  FROM line ORDER BY sort_key, pupil_id;

-- name: sum
SELECT sum(days_missed) AS days, sum(lessons_missed) AS lessons, sum(lessons_ill) AS ill, sum(lessons_missed - lessons_ill - lessons_unexcused) AS excused,
       sum(lessons_unexcused) AS unexcused, sum(late) AS late FROM line;
