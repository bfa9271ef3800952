-- sheet: {{#transferred.there}}Отметки прежней школы{{/transferred.there}}
-- title: Отметки, с которыми учащиеся прибыли: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Входят ли они в итог, решает правило школы (policy.ini: [rules] transfer). Как вышла отметка, показывает itog explain.
-- freeze: head, columns 2
-- filter: head
-- print: fit width, repeat head
-- column: Класс | width 8 | centre
-- column: Учащийся | width 34
-- column: Предмет | width 28
-- column: Из прежней школы | integer | width 18
-- column: Отметок, вошедших в итог | integer | width 16
-- column: Проведено уроков при нём | integer | width 16
-- column: Итог | width 10 | bold | centre
-- rows:
SELECT g.title, p.full_name, s.title, r.marks_transferred, r.marks_count, r.lessons_held, coalesce(r.mark, r.outcome_text)
  FROM result r JOIN class_group g USING (class_group_id) JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id)
 WHERE r.period_id = :period AND r.marks_transferred > 0 ORDER BY g.sort_key, g.class_group_id, p.sort_key, p.pupil_id, s.position, s.subject_id;
