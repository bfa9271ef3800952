-- sheet: {{#certificate.there}}Аттестат{{/certificate.there}}
-- title: Отметки в аттестат: {{period.title}}
-- note: 9 класс — годовая отметка, а если сдавался экзамен — среднее с экзаменационной; 11 класс — среднее полугодовых и годовых отметок за 10 и 11 классы: до черты 10 класс, после неё 11-й, последней стоит годовая; экзамен не учитывается. Половина округляется вверх. Правила школы: policy.ini, раздел [certificate].
-- empty: Нет данных: отметок в аттестат нет.
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Класс | width 8 | centre | once
-- column: Учащийся | width 34 | once
-- column: Предмет в аттестате | width 36
-- column: Из каких отметок | width 44 | wrap
-- column: Экзамен | integer | width 10
-- column: Отметка | width 10 | bold | centre
-- column: Примечание | width 44 | wrap
-- rows:
SELECT g.title, p.full_name, c.title, c.marks_text, c.exam_mark, coalesce(c.mark, c.outcome_text),
       rtrim(CASE WHEN m.highest = 5 OR c.mark IS NULL THEN '' WHEN c.mark >= m.excellent THEN '«5», отлично; ' WHEN c.mark >= m.good THEN '«4», хорошо; '
                  WHEN c.mark >= m.pass THEN '«3», удовлетворительно; ' ELSE '«2», неудовлетворительно; ' END || -- бланк заполняют по пятибалльной шкале
       CASE c.reason WHEN 'deferral' THEN 'нет отметки: отсрочка не закрыта' WHEN 'debt' THEN 'нет отметки: академическая задолженность'
            WHEN 'no_marks' THEN 'нет отметок за год' WHEN 'no_grade_10' THEN 'нет отметок за 10 класс' WHEN 'teacher' THEN 'выставлено вручную'
            ELSE CASE WHEN c.final_override_id IS NOT NULL THEN 'выставлена вручную' || CASE WHEN c.computed_mark <> c.mark THEN ', по правилам ' || c.computed_mark ELSE '' END
                      WHEN c.tie THEN 'среднее ровно посередине' ELSE '' END END, '; ')
  FROM certificate c JOIN pupil p USING (pupil_id) JOIN class_group g USING (class_group_id) JOIN mark_scale m ON m.period_id = c.period_id
 WHERE c.period_id = :period ORDER BY g.sort_key, g.class_group_id, p.sort_key, p.pupil_id, c.position;
