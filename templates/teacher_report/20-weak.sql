-- sheet: Кто не успевает
-- title: Не успевают и не аттестованы: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: Все успевают и аттестованы.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Учитель | width 24
-- column: Предмет | width 34
-- column: Класс | width 8 | centre
-- column: Учащийся | width 38
-- column: Итог | width 14 | bold | centre
-- column: Средний балл | decimal2 | width 9
-- column: Отметки | width 50 | wrap
SELECT coalesce(t.short_name, 'не назван'), s.title, g.title, p.full_name, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE coalesce(x.counted_mark, x.outcome_text) END, x.mean_x1000 / 10 / 100.0, nullif(x.marks_text, '')
  FROM result x JOIN pupil p USING (pupil_id) JOIN class_group g ON g.class_group_id = x.class_group_id JOIN subject s USING (subject_id) LEFT JOIN teacher t ON t.teacher_id = x.teacher_id
 WHERE x.period_id = :period
   AND (x.outcome IN ('not_attested', 'fail') OR (x.outcome = 'mark' AND x.counted_mark < (SELECT pass FROM mark_scale WHERE period_id = :period)))
 ORDER BY t.sort_key IS NULL, t.sort_key, t.teacher_id, s.position, s.subject_id, g.sort_key, p.sort_key, p.pupil_id;
