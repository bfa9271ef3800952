-- sheet: Качество по предметам
-- title: Успеваемость и качество знаний по предметам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Учащихся на конец периода = N + н/а без единой отметки + освобождены + отсрочка + зачёт + незачёт + без отметок (1 класс); N, аттестуемые, = {{bands.five}} + {{bands.four}} + {{bands.three}} + {{bands.two}} + н/а. Проценты — от N. СОУ: {{degree.five}}, {{degree.four}}, {{degree.three}}, {{degree.two}} за {{bands.five}}, {{bands.four}}, {{bands.three}}, {{bands.two}} и {{degree.not_attested}} за н/а.
-- empty: Нет данных: ни по одному предмету нет результатов за этот период.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 100
-- column: Предмет | width 42
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
-- chart: stacked | Распределение отметок по предметам, % от аттестуемых | categories Предмет | values {{bands.five}} | {{bands.four}} | {{bands.three}} | {{bands.two}} | н/а
-- name: Отметок_5 | {{bands.five}}
-- name: Отметок_4 | {{bands.four}}
-- name: Отметок_3 | {{bands.three}}
-- name: Отметок_2 | {{bands.two}}
-- name: Не_аттестовано | н/а
-- name: Аттестуемых_по_предметам | Аттестуемых (N)
-- name: Успеваемость_по_предметам | Успеваемость, %
-- name: Качество_по_предметам | Качество, %
-- name: СОУ_школы | СОУ, %
-- rows:
SELECT s.title, sum(r.roll), sum(r.assessed), sum(r.n5), sum(r.n4), sum(r.n3), sum(r.n2), sum(r.n_not_attested), sum(r.n_no_mark),
       sum(r.n_exempt), sum(r.n_deferred), sum(r.n_pass), sum(r.n_fail), sum(r.n_unmarked),
       round(1.0 * sum(r.mark_sum) / nullif(sum(r.n5 + r.n4 + r.n3 + r.n2), 0), 2),
       round(100.0 * sum(r.n5 + r.n4 + r.n3) / nullif(sum(r.assessed), 0), 1),
       round(100.0 * sum(r.n5 + r.n4) / nullif(sum(r.assessed), 0), 1),
       round(sum(r.degree_sum_x1000) / 1000.0 / nullif(sum(r.assessed), 0), 1)
  FROM subject_result r JOIN subject s USING (subject_id)
 WHERE r.period_id = :period
 GROUP BY r.subject_id ORDER BY s.position, s.subject_id;
-- total:
SELECT 'Всего', coalesce(sum(r.roll), 0), coalesce(sum(r.assessed), 0), coalesce(sum(r.n5), 0), coalesce(sum(r.n4), 0), coalesce(sum(r.n3), 0),
       coalesce(sum(r.n2), 0), coalesce(sum(r.n_not_attested), 0), coalesce(sum(r.n_no_mark), 0), coalesce(sum(r.n_exempt), 0),
       coalesce(sum(r.n_deferred), 0), coalesce(sum(r.n_pass), 0), coalesce(sum(r.n_fail), 0), coalesce(sum(r.n_unmarked), 0),
       round(1.0 * sum(r.mark_sum) / nullif(sum(r.n5 + r.n4 + r.n3 + r.n2), 0), 2),
       round(100.0 * sum(r.n5 + r.n4 + r.n3) / nullif(sum(r.assessed), 0), 1),
       round(100.0 * sum(r.n5 + r.n4) / nullif(sum(r.assessed), 0), 1),
       round(sum(r.degree_sum_x1000) / 1000.0 / nullif(sum(r.assessed), 0), 1)
  FROM subject_result r WHERE r.period_id = :period;
