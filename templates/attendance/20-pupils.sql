-- sheet: По учащимся
-- title: Посещаемость по учащимся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: Нет данных: ни в одном классе нет результатов за этот период.
-- freeze: head, columns 2
-- filter: head
-- print: fit width, repeat head
-- head: height 62
-- column: Класс | width 9 | bold
-- column: Учащийся | width 38
-- column: Пропущено дней | integer | sum | width 11
-- column: Пропущено уроков | integer | sum | width 11
-- column: По болезни | integer | sum | width 11
-- column: По уважительной причине | integer | sum | width 15
-- column: Без уважительной причины | integer | sum | width 15
-- column: Опозданий | integer | sum | width 11
-- rows:
SELECT c.title, r.full_name, a.days_missed, a.lessons_missed, a.lessons_ill, a.lessons_missed - a.lessons_ill - a.lessons_unexcused, a.lessons_unexcused, a.late
  FROM roll r JOIN pupil_result a USING (period_id, pupil_id) JOIN class_group c ON c.class_group_id = r.class_group_id
 WHERE r.period_id = :period AND :class IN (0, r.class_group_id) ORDER BY c.sort_key, c.class_group_id, r.sort_key, r.pupil_id;
-- total:
SELECT 'Всего', NULL, sum(days_missed), sum(lessons_missed), sum(lessons_ill), sum(lessons_missed - lessons_ill - lessons_unexcused), sum(lessons_unexcused), sum(late)
  FROM pupil_result WHERE period_id = :period AND category <> 'departed' AND :class IN (0, class_group_id);
