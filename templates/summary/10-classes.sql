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
WITH counted AS (
    SELECT class_group_id, sum(category <> 'departed') AS roll, sum(category NOT IN ('departed', 'unmarked', 'incomplete')) AS marked,
           sum(category = 'excellent') AS excellent, sum(category = 'one_four') AS one_four, sum(category = 'good') AS good,
           sum(category = 'one_three') AS one_three, sum(category = 'threes') AS threes, sum(category = 'failing') AS failing,
           sum(category = 'incomplete') AS incomplete, sum(category = 'unmarked') AS unmarked, sum(category = 'departed') AS departed
      FROM pupil_result WHERE period_id = :period GROUP BY class_group_id)
SELECT g.title, t.short_name, c.roll, c.excellent, c.one_four, c.good, c.one_three, c.threes, c.failing, c.incomplete, c.unmarked, c.departed, c.marked,
       round(100.0 * (c.marked - c.failing) / nullif(c.marked, 0), 1), round(100.0 * (c.excellent + c.one_four + c.good) / nullif(c.marked, 0), 1)
  FROM counted c JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON t.teacher_id = g.tutor_id
 ORDER BY g.sort_key, g.class_group_id;
-- total:
SELECT 'Всего', NULL, coalesce(sum(category <> 'departed'), 0), coalesce(sum(category = 'excellent'), 0), coalesce(sum(category = 'one_four'), 0),
       coalesce(sum(category = 'good'), 0), coalesce(sum(category = 'one_three'), 0), coalesce(sum(category = 'threes'), 0),
       coalesce(sum(category = 'failing'), 0), coalesce(sum(category = 'incomplete'), 0), coalesce(sum(category = 'unmarked'), 0),
       coalesce(sum(category = 'departed'), 0), coalesce(sum(category NOT IN ('departed', 'unmarked', 'incomplete')), 0),
       round(100.0 * (sum(category NOT IN ('departed', 'unmarked', 'incomplete')) - sum(category = 'failing')) / nullif(sum(category NOT IN ('departed', 'unmarked', 'incomplete')), 0), 1),
       round(100.0 * sum(category IN ('excellent', 'one_four', 'good')) / nullif(sum(category NOT IN ('departed', 'unmarked', 'incomplete')), 0), 1)
  FROM pupil_result WHERE period_id = :period;
