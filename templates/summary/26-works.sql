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
WITH line AS MATERIALIZED (
    SELECT subject_id, work_type_id, sum(n5) AS n5, sum(n4) AS n4, sum(n3) AS n3, sum(n2) AS n2, sum(n_pass) AS n_pass, sum(n_fail) AS n_fail,
           sum(n_not_submitted) AS n_not_submitted, sum(works_planned) AS works_planned, sum(works_held) AS works_held, sum(due) AS due, sum(written) AS written
      FROM work_result WHERE period_id = :period GROUP BY subject_id, work_type_id)
SELECT s.title, coalesce(k.title, 'вид не указан'), n5 + n4 + n3 + n2, n5, n4, n3, n2, n_pass, n_fail, n_not_submitted,
       round(100.0 * (n5 + n4 + n3) / nullif(n5 + n4 + n3 + n2, 0), 1), round(100.0 * (n5 + n4) / nullif(n5 + n4 + n3 + n2, 0), 1),
       works_planned, works_held, written, due - written
  FROM line CROSS JOIN subject s USING (subject_id) LEFT JOIN work_type k USING (work_type_id)
 ORDER BY s.position, subject_id, k.is_control IS NULL, k.is_control DESC, k.title;
-- total:
WITH line AS MATERIALIZED (
    SELECT sum(n5) AS n5, sum(n4) AS n4, sum(n3) AS n3, sum(n2) AS n2, sum(n_pass) AS n_pass, sum(n_fail) AS n_fail, sum(n_not_submitted) AS n_not_submitted,
           sum(works_planned) AS works_planned, sum(works_held) AS works_held, sum(due) AS due, sum(written) AS written
      FROM work_result WHERE period_id = :period)
SELECT 'Всего', NULL, coalesce(n5 + n4 + n3 + n2, 0), coalesce(n5, 0), coalesce(n4, 0), coalesce(n3, 0), coalesce(n2, 0), coalesce(n_pass, 0), coalesce(n_fail, 0),
       coalesce(n_not_submitted, 0), round(100.0 * (n5 + n4 + n3) / nullif(n5 + n4 + n3 + n2, 0), 1), round(100.0 * (n5 + n4) / nullif(n5 + n4 + n3 + n2, 0), 1),
       coalesce(works_planned, 0), coalesce(works_held, 0), coalesce(written, 0), coalesce(due - written, 0)
  FROM line;
