-- sheet: По классам
-- title: Посещаемость по классам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Дни — те, в которые пропущены все уроки. Пропущено уроков = по болезни + по уважительной причине + без уважительной причины.
-- empty: Нет данных: ни в одном классе нет результатов за этот период.
-- freeze: head, columns 1
-- print: fit width, repeat head
-- head: height 62
-- column: Класс | width 10 | bold
-- column: Учащихся | integer | sum | width 10
-- column: Пропущено дней | integer | sum | width 11
-- column: Пропущено уроков | integer | sum | width 11
-- column: По болезни | integer | sum | width 11
-- column: По уважительной причине | integer | sum | width 15
-- column: Без уважительной причины | integer | sum | width 15
-- column: Опозданий | integer | sum | width 11
-- column: Уроков на учащегося | decimal1 | width 12 | total [Пропущено уроков] / [Учащихся]
-- chart: column | Пропущено уроков на учащегося | categories Класс | values Уроков на учащегося
-- rows:
SELECT c.title, count(*), sum(a.days_missed), sum(a.lessons_missed), sum(a.lessons_ill), sum(a.lessons_missed - a.lessons_ill - a.lessons_unexcused), sum(a.lessons_unexcused), sum(a.late),
       round(1.0 * sum(a.lessons_missed) / count(*), 1)
  FROM pupil_result a JOIN class_group c USING (class_group_id)
 WHERE a.period_id = :period AND a.category <> 'departed' AND :class IN (0, a.class_group_id) GROUP BY a.class_group_id ORDER BY c.sort_key, a.class_group_id;
-- total:
SELECT 'Всего', count(*), sum(days_missed), sum(lessons_missed), sum(lessons_ill), sum(lessons_missed - lessons_ill - lessons_unexcused), sum(lessons_unexcused), sum(late),
       round(1.0 * sum(lessons_missed) / count(*), 1)
  FROM pupil_result WHERE period_id = :period AND category <> 'departed' AND :class IN (0, class_group_id);
