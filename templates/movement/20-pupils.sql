-- sheet: Кто прибыл и выбыл
-- title: Прибывшие и выбывшие: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: За период никто не прибыл, не выбыл и не перешёл в другой класс.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Дата | date | width 12 | centre
-- column: Учащийся | width 38
-- column: Класс | width 8 | centre
-- column: Что | width 18
-- column: Откуда, куда | width 50 | wrap
-- column: Приказ | width 26
SELECT v.moved_on, p.full_name, v.class, CASE v.kind WHEN 'arrival' THEN 'прибытие' WHEN 'departure' THEN 'выбытие' ELSE 'перевод в класс' END, v.way,
       CASE WHEN v.order_number <> '' THEN '№ ' || v.order_number || coalesce(' от ' || strftime('%d.%m.%Y', v.order_on), '') END
  FROM movement_line v JOIN pupil p USING (pupil_id) JOIN period q ON q.period_id = :period
 WHERE v.moved_on BETWEEN q.starts_on AND q.ends_on
   AND EXISTS (SELECT 1 FROM pupil_result r WHERE r.period_id = :period AND r.pupil_id = v.pupil_id)
 ORDER BY v.moved_on, p.sort_key, v.movement_id;
