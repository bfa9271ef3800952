-- sheet: По классам
-- title: Прогноз успеваемости по классам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. По данным на {{basis.day}}; период кончается {{period.ends}}. {{basis.words}} Границы предупреждений — в policy.ini, [forecast].
-- empty: Нет данных: прогноза на этот день ни у кого нет.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 128
-- column: Класс | width 10 | bold
-- column: Классный руководитель | width 24
-- column: Учащихся | integer | sum | turn | width 8
-- column: Прогнозов | integer | sum | turn | width 8
-- column: Отметок мало, прогноза нет | integer | sum | turn | width 8
-- column: Учащихся под угрозой {{bands.of_fail}} или н/а | integer | sum | turn | width 9
-- column: Предметов под угрозой | integer | sum | turn | width 8
-- column: Могут потерять отметку (запас меньше {{bands.margin}}) | integer | sum | turn | width 10
-- column: Рядом со следующей отметкой | integer | sum | turn | width 9
-- column: Мало отметок для аттестации | integer | sum | turn | width 9
-- column: Пропусков больше нормы | integer | sum | turn | width 9
-- rows:
SELECT g.title, t.short_name, count(DISTINCT f.pupil_id), sum(f.state = 'said'), sum(f.state = 'too_little'),
       count(DISTINCT CASE WHEN instr(f.warning, ' risk ') > 0 THEN f.pupil_id END),
       coalesce(sum(instr(f.warning, ' risk ') > 0), 0), coalesce(sum(instr(f.warning, ' edge_down ') > 0), 0), coalesce(sum(instr(f.warning, ' edge_up ') > 0), 0),
       coalesce(sum(instr(f.warning, ' few_marks ') > 0), 0), coalesce(sum(instr(f.warning, ' absent ') > 0), 0)
  FROM forecast f JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON t.teacher_id = g.tutor_id
 WHERE f.period_id = :period GROUP BY f.class_group_id ORDER BY g.sort_key, f.class_group_id;
-- total:
SELECT 'Всего', NULL, count(DISTINCT f.pupil_id), sum(f.state = 'said'), sum(f.state = 'too_little'),
       count(DISTINCT CASE WHEN instr(f.warning, ' risk ') > 0 THEN f.pupil_id END),
       coalesce(sum(instr(f.warning, ' risk ') > 0), 0), coalesce(sum(instr(f.warning, ' edge_down ') > 0), 0), coalesce(sum(instr(f.warning, ' edge_up ') > 0), 0),
       coalesce(sum(instr(f.warning, ' few_marks ') > 0), 0), coalesce(sum(instr(f.warning, ' absent ') > 0), 0)
  FROM forecast f WHERE f.period_id = :period;
