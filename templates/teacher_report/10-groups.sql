-- sheet: Результаты
-- title: Отчёты учителей-предметников: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. N, аттестуемые, — учащиеся на конец без освобождённых, отсрочек, зачётов, 1 класса и тех, у кого нет ни одной отметки; н/а входит в N. Проценты — от N.
-- empty: Нет данных: результатов за этот период нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 92
-- column: Учитель | width 24
-- column: Предмет | width 34
-- column: Класс, группа | width 28
-- column: Учащихся на конец | integer | sum | turn | width 8
-- column: Аттестуемых (N) | integer | sum | turn | width 8
-- column: {{bands.five}} | integer | sum | width 7
-- column: {{bands.four}} | integer | sum | width 7
-- column: {{bands.three}} | integer | sum | width 7
-- column: {{bands.two}} | integer | sum | width 7
-- column: н/а | integer | sum | width 7
-- column: н/а без единой отметки | integer | sum | turn | width 8
-- column: Средний балл | decimal2 | width 9
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([{{bands.five}}] + [{{bands.four}}] + [{{bands.three}}]) / [Аттестуемых (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([{{bands.five}}] + [{{bands.four}}]) / [Аттестуемых (N)]
-- column: СОУ, % | percent1 | width 9
-- rows:
SELECT coalesce(teacher, 'не назван'), subject, group_title, roll, assessed, n5, n4, n3, n2, n_not_attested, n_no_mark, round(1.0 * mark_sum / nullif(n5 + n4 + n3 + n2, 0), 2),
       round(100.0 * (n5 + n4 + n3) / nullif(assessed, 0), 1), round(100.0 * (n5 + n4) / nullif(assessed, 0), 1), round(degree_sum_x1000 / 1000.0 / nullif(assessed, 0), 1)
  FROM teacher_line WHERE period_id = :period
 ORDER BY teacher_key IS NULL, teacher_key, teacher_id, position, subject_id, class_key, group_key, class_group_id;
-- total:
SELECT 'Всего', NULL, NULL, sum(roll), sum(assessed), sum(n5), sum(n4), sum(n3), sum(n2), sum(n_not_attested), sum(n_no_mark), round(1.0 * sum(mark_sum) / nullif(sum(n5 + n4 + n3 + n2), 0), 2),
       round(100.0 * sum(n5 + n4 + n3) / nullif(sum(assessed), 0), 1), round(100.0 * sum(n5 + n4) / nullif(sum(assessed), 0), 1), round(sum(degree_sum_x1000) / 1000.0 / nullif(sum(assessed), 0), 1)
  FROM teacher_result WHERE period_id = :period;
