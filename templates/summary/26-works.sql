-- sheet: По видам работ
-- title: Текущие отметки по видам работ: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Проценты — от поставленных отметок (N). Работы — по графику: намечено, проведено (есть хотя бы одна отметка); «писали» и «не писали» — учащиеся × проведённые работы.
-- empty: Нет данных: текущих отметок и намеченных работ за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 82
-- column: Предмет | width 34 | once
-- column: Вид работы | width 26
-- column: Отметок (N) | integer | sum | turn | width 8
-- column: {{bands.five}} | integer | sum | width 8
-- column: {{bands.four}} | integer | sum | width 8
-- column: {{bands.three}} | integer | sum | width 8
-- column: {{bands.two}} | integer | sum | width 8
-- column: Зачёт | integer | sum | turn | width 7
-- column: Незачёт | integer | sum | turn | width 7
-- column: Не сдано | integer | sum | turn | width 7
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([{{bands.five}}] + [{{bands.four}}] + [{{bands.three}}]) / [Отметок (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([{{bands.five}}] + [{{bands.four}}]) / [Отметок (N)]
-- column: Работ по графику | integer | sum | turn | width 8
-- column: Проведено | integer | sum | turn | width 8
-- column: Писали | integer | sum | turn | width 8
-- column: Не писали | integer | sum | turn | width 8
-- rows:
SELECT s.title, coalesce(k.title, 'вид не указан'), sum(r.n5 + r.n4 + r.n3 + r.n2), sum(r.n5), sum(r.n4), sum(r.n3), sum(r.n2), sum(r.n_pass), sum(r.n_fail),
       sum(r.n_not_submitted), round(100.0 * sum(r.n5 + r.n4 + r.n3) / nullif(sum(r.n5 + r.n4 + r.n3 + r.n2), 0), 1),
       round(100.0 * sum(r.n5 + r.n4) / nullif(sum(r.n5 + r.n4 + r.n3 + r.n2), 0), 1), sum(r.works_planned), sum(r.works_held), sum(r.written),
       sum(r.due - r.written)
  FROM work_result r JOIN subject s USING (subject_id) LEFT JOIN work_type k USING (work_type_id)
 WHERE r.period_id = :period GROUP BY r.subject_id, r.work_type_id
 ORDER BY s.position, s.subject_id, k.is_control IS NULL, k.is_control DESC, k.title;
-- total:
SELECT 'Всего', NULL, coalesce(sum(n5 + n4 + n3 + n2), 0), coalesce(sum(n5), 0), coalesce(sum(n4), 0), coalesce(sum(n3), 0), coalesce(sum(n2), 0),
       coalesce(sum(n_pass), 0), coalesce(sum(n_fail), 0), coalesce(sum(n_not_submitted), 0),
       round(100.0 * sum(n5 + n4 + n3) / nullif(sum(n5 + n4 + n3 + n2), 0), 1), round(100.0 * sum(n5 + n4) / nullif(sum(n5 + n4 + n3 + n2), 0), 1),
       coalesce(sum(works_planned), 0), coalesce(sum(works_held), 0), coalesce(sum(written), 0), coalesce(sum(due - written), 0)
  FROM work_result WHERE period_id = :period;
