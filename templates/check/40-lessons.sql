-- sheet: Уроки
-- title: Уроки: темы, домашние задания, записи в журнале: {{period.title}}
-- note: Сравниваются журнал, расписание, каникулы и учебный план; дни до {{check.made_on}}. «Домашних заданий мало» — к сведению: по предмету они заданы реже чем в половине уроков.
-- empty: Замечаний к урокам нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Кому | width 20
-- column: Класс, группа | width 30
-- column: Предмет | width 34
-- column: День | date | width 11 | left
-- column: Урок | integer | width 6
-- column: Что | width 46
-- column: Есть | integer | width 7
-- column: Нужно | integer | width 7
-- column: Важность | width 12
-- rows:
SELECT coalesce(teacher_short, CASE actor WHEN 'operator' THEN 'оператор журнала' ELSE 'зам. директора' END), group_title, subject, on_day, lesson_number,
       CASE kind WHEN 'no_topic' THEN 'нет темы' WHEN 'no_homework' THEN 'нет домашнего задания' WHEN 'little_homework' THEN 'домашних заданий мало или нет'
            WHEN 'not_held' THEN 'запланирован, но не проведён и не отменён' WHEN 'not_entered' THEN 'по расписанию урок есть, в журнале нет'
            WHEN 'no_lessons' THEN 'часы по плану есть, уроков нет' END,
       have, want, CASE severity WHEN 'error' THEN 'не хватает' WHEN 'warning' THEN 'проверить' ELSE 'к сведению' END
  FROM gap_line
 WHERE period_id = :period AND :class IN (0, home_id) AND kind IN ('no_topic', 'no_homework', 'little_homework', 'not_held', 'not_entered', 'no_lessons')
 ORDER BY teacher_key IS NULL, teacher_key, teacher_id, severity = 'notice', severity = 'warning', class_key, class_group_id, position, subject_id, kind, on_day, lesson_number, gap_id;
