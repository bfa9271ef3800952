-- sheet: Предупреждения
-- title: Кому помочь: {{period.title}}
-- note: На {{basis.day}}. Сначала те, кому вероятнее всего грозит {{bands.fail}} или н/а. «Что нужно» считается {{period.needed}}.
-- empty: Предупреждений нет: никому не грозит {{bands.fail}} или н/а, и никто не стоит у границы отметки.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- head: height 62
-- column: Класс | width 8 | bold
-- column: Учащийся | width 34
-- column: Предмет | width 30
-- column: Учитель | width 20
-- column: О чём | width 46 | wrap
-- column: {{bands.two}} или н/а | width 13 | centre
-- column: Прогноз | integer | width 9 | centre
-- column: Средний балл | decimal2 | width 9
-- column: Отметок (за год — периодов) | integer | width 9
-- column: Пропущено | integer | width 10
-- column: Уроков было | integer | width 10
-- column: Осталось уроков (за год — периодов) | integer | width 10
-- column: Что влияет | width 44 | wrap
-- column: Что нужно | width 40 | wrap
-- rows:
SELECT g.title, p.full_name, f.title, t.short_name,
       substr(CASE WHEN instr(f.warning, ' risk ') THEN '; вероятна ' || m.fail || ' или н/а' ELSE '' END || CASE WHEN instr(f.warning, ' few_marks ') THEN '; мало отметок для аттестации' ELSE '' END ||
              CASE WHEN instr(f.warning, ' absent ') THEN '; пропусков больше нормы' ELSE '' END || CASE WHEN instr(f.warning, ' edge_down ') THEN '; отметка на грани, может снизиться' ELSE '' END ||
              CASE WHEN instr(f.warning, ' edge_up ') THEN '; рядом следующая отметка' ELSE '' END, 3),
       f.risk_percent, f.expected_mark, f.mean_x1000 / 1000.0, f.evidence_count, CASE WHEN y.kind <> 'year' THEN f.lessons_absent END, CASE WHEN y.kind <> 'year' THEN f.lessons_held END, f.lessons_left,
       rtrim(coalesce(f.reason, '') || coalesce(', ' || f.reason_more, ''), ', '), rtrim(coalesce(f.needed, '') || coalesce(', ' || f.further, ''), ', ')
  FROM forecast_line f JOIN pupil p USING (pupil_id) JOIN class_group g USING (class_group_id) JOIN period y ON y.period_id = f.period_id JOIN mark_scale m ON m.period_id = f.period_id LEFT JOIN teacher t ON t.teacher_id = f.teacher_id
 WHERE f.period_id = :period AND f.warning <> ''
 ORDER BY g.sort_key, f.class_group_id, instr(f.warning, ' risk ') = 0, f.p_success IS NULL, f.p_success, p.sort_key, f.pupil_id, f.position, f.subject_id;
