-- sheet: Задолженности
-- title: Академические задолженности: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: Академических задолженностей нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Класс | width 8 | centre
-- column: Учащийся | width 38
-- column: Предмет | width 34
-- column: За какой период | width 20
-- column: Причина | width 22
-- column: Попыток | integer | width 10
-- column: Срок | width 12 | centre
-- column: Состояние | width 24
SELECT c.title, p.full_name, s.title, q.title, CASE d.reason WHEN 'fail' THEN 'незачёт' WHEN 'failed' THEN 'неудовлетворительно' ELSE 'не аттестован' || CASE p.sex WHEN 'm' THEN '' WHEN 'f' THEN 'а' ELSE '(а)' END END, d.attempts, strftime('%d.%m.%Y', d.deadline_on),
       CASE d.state WHEN 'open' THEN 'не ликвидирована' WHEN 'cleared' THEN 'ликвидирована' WHEN 'exhausted' THEN 'попыток не осталось' WHEN 'overdue' THEN 'срок истёк' ELSE 'уважительная причина' END
  FROM academic_debt d JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id) JOIN class_group c ON c.class_group_id = d.class_group_id JOIN period q ON q.period_id = d.period_id
 WHERE d.period_id IN (:period, :year) AND :class IN (0, d.class_group_id) ORDER BY c.sort_key, p.sort_key, p.pupil_id, s.position, s.subject_id;
