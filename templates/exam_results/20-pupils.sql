-- sheet: По учащимся
-- title: Результаты экзаменов и испытаний по учащимся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- empty: За период результатов экзаменов и испытаний нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Дата | date | width 12 | centre
-- column: Предмет | width 32
-- column: Что | width 18
-- column: Название | width 36 | wrap
-- column: Класс | width 8 | centre
-- column: Учащийся | width 36
-- column: Отметка | integer | width 9 | bold
-- column: Балл | width 9
-- column: Из | width 7
-- column: Получен | time | width 17 | left
-- include: ../shared/exams.sql
-- rows:
SELECT t.held_on, t.subject, CASE t.kind WHEN 'exam' THEN 'экзамен' WHEN 'trial' THEN 'пробный экзамен' ELSE 'испытание' END, t.title, t.class, t.full_name, t.mark, t.score_x1000 / 1000.0, t.max_x1000 / 1000.0,
       strftime('%Y-%m-%d %H:%M', t.received_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch')
  FROM told t ORDER BY t.held_on, t.position, t.subject_id, t.kind, t.title, t.class_key, t.sort_key, t.pupil_id;
