-- Движение и численность учащихся по классам, параллелям и школе; кто прибыл и выбыл, с приказами.
-- Учащиеся одни и те же в таблице и в списке: те, у чьих классов этот период есть (10–11 классы — в полугодиях).
-- for: school
-- needs: grade

-- with:
part AS MATERIALIZED (
    SELECT 1 AS rank, l.grade, l.class_key AS key, l.class AS title, l.roll_start, l.arrived, l.moved_in, l.departed, l.moved_out, l.roll_end, 1 AS classes FROM class_line l WHERE period_id = :period
    UNION ALL SELECT 2, grade, '', grade || '-е классы (' || count(*) || ')', sum(roll_start), sum(arrived), sum(moved_in), sum(departed), sum(moved_out), sum(roll_end), count(*)
      FROM class_line WHERE period_id = :period AND grade IS NOT NULL GROUP BY grade HAVING count(*) > 1
    UNION ALL SELECT 3, 99, '', (SELECT title FROM period_school WHERE period_id = :period) || ' (' || count(*) || ')', sum(roll_start), sum(arrived), sum(moved_in), sum(departed), sum(moved_out), sum(roll_end), count(*) FROM class_line WHERE period_id = :period)

-- include: ../shared/report.sql

-- name: lines (many)
SELECT title, nullif(rank > 1, 0) AS sum, roll_start, nullif(arrived, 0) AS arrived, nullif(moved_in, 0) AS moved_in, nullif(departed, 0) AS departed,
       nullif(moved_out, 0) AS moved_out, roll_end, CASE WHEN rank > 1 THEN replace(printf('%.1f', 1.0 * roll_end / classes), '.', ',') END AS mean
  FROM part ORDER BY coalesce(grade, 98), rank, key;

-- name: moves (many)
SELECT p.full_name AS name, v.class, CASE v.kind WHEN 'arrival' THEN 'прибытие' WHEN 'departure' THEN 'выбытие' ELSE 'перевод в класс' END AS what,
       substr(v.moved_on, 9, 2) || '.' || substr(v.moved_on, 6, 2) || '.' || substr(v.moved_on, 1, 4) AS day, v.way AS place,
       CASE WHEN v.order_number <> '' THEN '№ ' || v.order_number || coalesce(' от ' || substr(v.order_on, 9, 2) || '.' || substr(v.order_on, 6, 2) || '.' || substr(v.order_on, 1, 4), '') END AS order_number
  FROM movement_line v JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period
 WHERE v.moved_on BETWEEN q.starts_on AND q.ends_on
   AND EXISTS (SELECT 1 FROM pupil_result r WHERE r.period_id = :period AND r.pupil_id = v.pupil_id)
 ORDER BY v.moved_on, p.sort_key, v.movement_id;
