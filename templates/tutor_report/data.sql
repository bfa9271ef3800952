-- Отчёт классного руководителя: движение, категории учащихся поимённо, кто из-за какого предмета, пропуски. До конца периода — предварительный.
-- needs: grade

-- with:
scale AS (SELECT * FROM mark_scale WHERE period_id = :period),
kind (category, title, place) AS (
    SELECT 'one_four', 'С одной ' || four, 2 FROM scale UNION ALL SELECT 'one_three', 'С одной ' || three, 4 FROM scale UNION ALL SELECT 'threes', 'С ' || three, 5 FROM scale
    UNION ALL VALUES ('excellent', 'Отличники', 1), ('good', 'Хорошисты', 3), ('failing', 'Неуспевающие', 6), ('incomplete', 'Аттестованы не по всем предметам', 7)),
member AS MATERIALIZED (
    SELECT r.category, r.pupil_id, r.full_name, r.sort_key,
           (SELECT group_concat(z.title || ' — ' || z.words, '; ')
              FROM (SELECT s.title, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE coalesce(x.counted_mark, x.outcome_text) END AS words FROM result x JOIN subject s USING (subject_id), scale
                     WHERE x.period_id = :period AND x.pupil_id = r.pupil_id
                       AND CASE r.category
                           WHEN 'one_four' THEN x.outcome = 'mark' AND x.counted_mark BETWEEN good AND excellent - 1
                           WHEN 'one_three' THEN x.outcome = 'mark' AND x.counted_mark BETWEEN pass AND good - 1
                           WHEN 'failing' THEN x.outcome IN ('fail', 'not_attested', 'deferred') OR (x.outcome = 'mark' AND x.counted_mark < pass)
                           WHEN 'incomplete' THEN x.outcome IN ('not_attested', 'deferred') END
                     ORDER BY s.position, s.subject_id) z) AS subjects
      FROM roll r WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01)),
rate AS (SELECT c.*, round(100.0 * passed / nullif(decided, 0), 1) AS success, round(100.0 * well / nullif(decided, 0), 1) AS quality
           FROM class_line c WHERE c.period_id = :period AND c.class_group_id = :class),
missed AS (SELECT sum(a.lessons_missed) AS lessons, sum(a.lessons_ill) AS ill, sum(a.lessons_unexcused) AS unexcused, sum(a.late) AS late
             FROM pupil_result a JOIN member m ON m.pupil_id = a.pupil_id WHERE a.period_id = :period)

-- include: ../shared/report.sql

-- name: bands
SELECT well FROM scale;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: rate
SELECT roll_start, arrived + moved_in AS came, departed + moved_out AS left, roll_end, nullif(decided, 0) AS decided, passed, well, nullif(incomplete, 0) AS incomplete,
       nullif(unmarked, 0) AS unmarked, replace(success, '.', ',') AS success, replace(quality, '.', ',') AS quality FROM rate;

-- name: missed
SELECT lessons, ill, unexcused, late FROM missed;

-- Перевод называют оба класса: откуда и куда.
-- name: moves (many)
SELECT p.full_name AS name, CASE v.kind WHEN 'arrival' THEN 'прибыл' WHEN 'departure' THEN 'выбыл' ELSE iif(p.sex = 'f', 'переведен', 'переведён') END ||
       CASE p.sex WHEN 'm' THEN '' WHEN 'f' THEN 'а' ELSE '(а)' END || coalesce(' ' || CASE WHEN v.kind = 'transfer' THEN iif(v.origin_id = :class, v.to_class, v.from_class) END, '') AS what,
       substr(v.moved_on, 9, 2) || '.' || substr(v.moved_on, 6, 2) || '.' || substr(v.moved_on, 1, 4) AS day, nullif(v.order_number, '') AS order_number
  FROM movement_line v JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period
 WHERE :class IN (v.class_group_id, v.origin_id) AND v.moved_on BETWEEN q.starts_on AND q.ends_on ORDER BY v.moved_on, p.sort_key;

-- name: groups (many)
SELECT k.category, k.title, count(*) AS count FROM member m JOIN kind k USING (category) GROUP BY k.category ORDER BY k.place;

-- name: people (many in groups)
SELECT m.category, m.full_name AS name, CASE WHEN m.category IN ('one_four', 'one_three', 'failing', 'incomplete') THEN m.subjects END AS subjects
  FROM member m JOIN kind k USING (category) ORDER BY k.place, m.sort_key, m.pupil_id;

-- Кто пропустил больше всех.
-- name: absent (many)
SELECT m.full_name AS name, a.lessons_missed AS lessons, nullif(a.lessons_ill, 0) AS ill, nullif(a.lessons_unexcused, 0) AS unexcused
  FROM pupil_result a JOIN member m ON m.pupil_id = a.pupil_id
 WHERE a.period_id = :period AND a.lessons_missed > 0 ORDER BY a.lessons_missed DESC, m.sort_key LIMIT 10;
