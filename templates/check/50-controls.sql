-- sheet: Контрольные
-- title: Контрольные работы без отметок: {{period.title}}
-- note: Срок прошёл, а отметки есть не у всех, кто писал (отсутствовавшие не считаются). Порог — в policy.ini, [check] control_percent.
-- empty: Контрольных без отметок нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Кому | width 20
-- column: Класс, группа | width 30
-- column: Предмет | width 34
-- column: День | date | width 11 | left
-- column: Работа | width 60
-- column: С отметкой | integer | width 10
-- column: Писали | integer | width 8
-- column: Важность | width 12
-- rows:
SELECT coalesce(teacher_short, CASE actor WHEN 'operator' THEN 'оператор журнала' ELSE 'зам. директора' END), group_title, subject, on_day, coalesce(work, 'контрольный урок'), have, want, CASE severity WHEN 'error' THEN 'не хватает' WHEN 'warning' THEN 'проверить' ELSE 'к сведению' END
  FROM gap_line WHERE period_id = :period AND :class IN (0, home_id) AND kind = 'control_unmarked'
 ORDER BY teacher_key IS NULL, teacher_key, teacher_id, severity = 'notice', severity = 'warning', class_key, class_group_id, position, subject_id, on_day, gap_id;
