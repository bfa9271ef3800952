-- sheet: По учителям
-- title: Отчёт учителей-предметников: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Учащиеся стоят там, где их учат предмету: в классе, подгруппе, потоке. Учащихся на конец периода = N + н/а без единой отметки + освобождены + отсрочка + зачёт + незачёт + без отметок (1 класс); N, аттестуемые, = {{bands.five}} + {{bands.four}} + {{bands.three}} + {{bands.two}} + н/а. Проценты — от N. Часы — по плану и проведённые за период.
-- empty: Нет данных: ни по одному предмету нет результатов за этот период.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 100
-- column: Учитель | width 24
-- column: Предмет | width 34
-- column: Класс, группа | width 26
-- column: Учащихся на конец | integer | sum | turn | width 7
-- column: Аттестуемых (N) | integer | sum | turn | width 7
-- column: {{bands.five}} | integer | sum | width 7
-- column: {{bands.four}} | integer | sum | width 7
-- column: {{bands.three}} | integer | sum | width 7
-- column: {{bands.two}} | integer | sum | width 7
-- column: н/а | integer | sum | width 7
-- column: н/а без единой отметки | integer | sum | turn | width 7
-- column: Освобождены | integer | sum | turn | width 7
-- column: Отсрочка | integer | sum | turn | width 7
-- column: Зачёт | integer | sum | turn | width 7
-- column: Незачёт | integer | sum | turn | width 7
-- column: Без отметок (1 класс) | integer | sum | turn | width 8
-- column: Средний балл | decimal2 | width 9
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([{{bands.five}}] + [{{bands.four}}] + [{{bands.three}}]) / [Аттестуемых (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([{{bands.five}}] + [{{bands.four}}]) / [Аттестуемых (N)]
-- column: СОУ, % | percent1 | width 9
-- column: Часов по плану | integer | turn | width 7
-- column: Проведено | integer | turn | width 7
-- rows:
SELECT coalesce(t.short_name, 'не назван'), s.title, g.title, r.roll, r.assessed, r.n5, r.n4, r.n3, r.n2, r.n_not_attested, r.n_no_mark, r.n_exempt,
       r.n_deferred, r.n_pass, r.n_fail, r.n_unmarked, round(1.0 * r.mark_sum / nullif(r.n5 + r.n4 + r.n3 + r.n2, 0), 2),
       round(100.0 * (r.n5 + r.n4 + r.n3) / nullif(r.assessed, 0), 1), round(100.0 * (r.n5 + r.n4) / nullif(r.assessed, 0), 1),
       round(r.degree_sum_x1000 / 1000.0 / nullif(r.assessed, 0), 1),
       (SELECT sum(c.planned) FROM compliance c WHERE c.period_id = :period AND c.class_group_id = r.class_group_id AND c.subject_id = r.subject_id),
       (SELECT sum(c.held) FROM compliance c WHERE c.period_id = :period AND c.class_group_id = r.class_group_id AND c.subject_id = r.subject_id)
  FROM teacher_result r JOIN subject s USING (subject_id) JOIN class_group g ON g.class_group_id = r.class_group_id
  LEFT JOIN teacher t ON t.teacher_id = r.teacher_id
 WHERE r.period_id = :period
 ORDER BY t.teacher_id IS NULL, t.sort_key, t.teacher_id, s.position, s.subject_id, g.sort_key, g.class_group_id;
-- total:
SELECT 'Всего', NULL, NULL, coalesce(sum(roll), 0), coalesce(sum(assessed), 0), coalesce(sum(n5), 0), coalesce(sum(n4), 0), coalesce(sum(n3), 0), coalesce(sum(n2), 0), coalesce(sum(n_not_attested), 0), coalesce(sum(n_no_mark), 0), coalesce(sum(n_exempt), 0), coalesce(sum(n_deferred), 0), coalesce(sum(n_pass), 0), coalesce(sum(n_fail), 0), coalesce(sum(n_unmarked), 0),
       round(1.0 * sum(mark_sum) / nullif(sum(n5 + n4 + n3 + n2), 0), 2),
       round(100.0 * sum(n5 + n4 + n3) / nullif(sum(assessed), 0), 1), round(100.0 * sum(n5 + n4) / nullif(sum(assessed), 0), 1),
       round(sum(degree_sum_x1000) / 1000.0 / nullif(sum(assessed), 0), 1), NULL, NULL
  FROM teacher_result WHERE period_id = :period;
