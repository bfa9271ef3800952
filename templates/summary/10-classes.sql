-- sheet: Классы
-- title: Результаты по классам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Учащихся на конец = N + аттестованные не по всем предметам + без отметок (1 класс); N — аттестованные по всем предметам и все с {{bands.two}}: они неуспевающие, даже если есть н/а.{{#degree.failing}} По правилам школы и н/а — неуспеваемость.{{/degree.failing}} Успеваемость = (N − неуспевающие) ÷ N; качество = (отличники + с одной {{bands.four}} + хорошисты) ÷ N. Как посчитано всё остальное — на последнем листе.
-- empty: Нет данных: ни в одном классе нет результатов за этот период.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 92
-- column: Класс | width 9 | bold
-- column: Классный руководитель | width 24
-- column: Учащихся на конец | integer | sum | turn | width 7
-- column: Отличники | integer | sum | turn | width 7
-- column: С одной {{bands.four}} | integer | sum | turn | width 7
-- column: Хорошисты | integer | sum | turn | width 7
-- column: С одной {{bands.three}} | integer | sum | turn | width 7
-- column: С {{bands.three}} | integer | sum | turn | width 7
-- column: Неуспевающие | integer | sum | turn | width 7
-- column: Аттестованы не по всем предметам: н/а, отсрочка, нет отметок | integer | sum | turn | width 9
-- column: Без отметок (1 класс) | integer | sum | turn | width 9
-- column: Выбыли | integer | sum | turn | width 7
-- column: Решены все отметки (N) | integer | sum | turn | width 9
-- column: Успеваемость, % | percent1 | width 13 | total 100 * ([Решены все отметки (N)] - [Неуспевающие]) / [Решены все отметки (N)]
-- column: Качество, % | percent1 | width 11 | total 100 * ([Отличники] + [С одной {{bands.four}}] + [Хорошисты]) / [Решены все отметки (N)]
-- chart: column | Успеваемость и качество по классам, % | categories Класс | values Успеваемость, % | Качество, %
-- name: Всего_учащихся | Учащихся на конец
-- name: Всего_отличников | Отличники
-- name: Всего_неуспевающих | Неуспевающие
-- name: Всего_с_решёнными_отметками | Решены все отметки (N)
-- name: Успеваемость_школы | Успеваемость, %
-- name: Качество_школы | Качество, %
-- rows:
SELECT class, t.short_name, pupils, excellent, one_four, good, one_three, threes, failing, incomplete, unmarked, left_results, decided,
       round(100.0 * (decided - failing) / nullif(decided, 0), 1), round(100.0 * well / nullif(decided, 0), 1)
  FROM class_line c JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON t.teacher_id = g.tutor_id
 WHERE period_id = :period AND pupils + left_results > 0 ORDER BY class_key, class_group_id;
-- total:
SELECT 'Всего', NULL, coalesce(sum(pupils), 0), coalesce(sum(excellent), 0), coalesce(sum(one_four), 0), coalesce(sum(good), 0), coalesce(sum(one_three), 0),
       coalesce(sum(threes), 0), coalesce(sum(failing), 0), coalesce(sum(incomplete), 0), coalesce(sum(unmarked), 0), coalesce(sum(left_results), 0),
       coalesce(sum(decided), 0), round(100.0 * sum(decided - failing) / nullif(sum(decided), 0), 1), round(100.0 * sum(well) / nullif(sum(decided), 0), 1)
  FROM class_line WHERE period_id = :period;
