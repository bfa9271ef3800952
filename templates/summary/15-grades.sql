-- sheet: По параллелям и уровням
-- title: Результаты по параллелям и уровням образования: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Учащихся на конец = N + аттестованные не по всем предметам + без отметок (1 класс). Успеваемость = (N − неуспевающие) ÷ N; качество = (отличники + с одной {{bands.four}} + хорошисты) ÷ N. «С н/а» и «С отсрочкой» — в какой бы группе ни стоял учащийся; н/а без единой отметки сюда не входит.
-- empty: Нет данных: ни в одном классе нет результатов за этот период.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 92
-- column: Параллель | width 20 | bold
-- column: Учащихся на конец | integer | sum | turn | width 8
-- column: Отличники | integer | sum | turn | width 8
-- column: С одной {{bands.four}} | integer | sum | turn | width 8
-- column: Хорошисты | integer | sum | turn | width 8
-- column: С одной {{bands.three}} | integer | sum | turn | width 8
-- column: С {{bands.three}} | integer | sum | turn | width 8
-- column: Неуспевающие | integer | sum | turn | width 8
-- column: Аттестованы не по всем предметам: н/а, отсрочка, нет отметок | integer | sum | turn | width 9
-- column: С н/а | integer | sum | turn | width 8
-- column: С отсрочкой | integer | sum | turn | width 8
-- column: Без отметок (1 класс) | integer | sum | turn | width 9
-- column: Решены все отметки (N) | integer | sum | turn | width 9
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([Решены все отметки (N)] - [Неуспевающие]) / [Решены все отметки (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([Отличники] + [С одной {{bands.four}}] + [Хорошисты]) / [Решены все отметки (N)]
-- chart: column | Успеваемость и качество по параллелям, % | categories Параллель | values Успеваемость, % | Качество, %
-- rows:
SELECT coalesce(g.grade || '-е классы', 'без параллели'), sum(c.pupils), sum(c.excellent), sum(c.one_four), sum(c.good), sum(c.one_three), sum(c.threes), sum(c.failing), sum(c.incomplete),
       sum(c.with_not_attested), sum(c.with_deferred), sum(c.unmarked), sum(c.pupils - c.incomplete - c.unmarked),
       round(100.0 * sum(c.pupils - c.incomplete - c.unmarked - c.failing) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1),
       round(100.0 * sum(c.excellent + c.one_four + c.good) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1)
  FROM class_result c JOIN class_group g USING (class_group_id)
 WHERE c.period_id = :period GROUP BY g.grade ORDER BY g.grade IS NULL, g.grade;
-- block: Уровни образования
SELECT CASE WHEN g.grade < 5 THEN 'НОО (1–4)' WHEN g.grade < 10 THEN 'ООО (5–9)' WHEN g.grade >= 10 THEN 'СОО (10–11)' ELSE 'без уровня' END, sum(c.pupils), sum(c.excellent), sum(c.one_four), sum(c.good), sum(c.one_three), sum(c.threes), sum(c.failing), sum(c.incomplete),
       sum(c.with_not_attested), sum(c.with_deferred), sum(c.unmarked), sum(c.pupils - c.incomplete - c.unmarked),
       round(100.0 * sum(c.pupils - c.incomplete - c.unmarked - c.failing) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1),
       round(100.0 * sum(c.excellent + c.one_four + c.good) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1)
  FROM class_result c JOIN class_group g USING (class_group_id)
 WHERE c.period_id = :period GROUP BY 1 ORDER BY min(coalesce(g.grade, 99));
-- total:
SELECT (SELECT title FROM period_school WHERE period_id = :period), sum(c.pupils), sum(c.excellent), sum(c.one_four), sum(c.good), sum(c.one_three), sum(c.threes), sum(c.failing), sum(c.incomplete),
       sum(c.with_not_attested), sum(c.with_deferred), sum(c.unmarked), sum(c.pupils - c.incomplete - c.unmarked),
       round(100.0 * sum(c.pupils - c.incomplete - c.unmarked - c.failing) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1),
       round(100.0 * sum(c.excellent + c.one_four + c.good) / nullif(sum(c.pupils - c.incomplete - c.unmarked), 0), 1)
  FROM class_result c JOIN class_group g USING (class_group_id)
 WHERE c.period_id = :period;
