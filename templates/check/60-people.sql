-- sheet: Люди и контакты
-- title: Классы, группы, учителя, семьи: {{period.title}}
-- note: Без связи и решения о согласии семья получит выписку на бумаге. Семьи, которые выбрали бумагу или живут без интернета, здесь не названы.
-- empty: Замечаний к классам, группам, учителям и контактам нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Кому | width 24
-- column: Класс, группа | width 30
-- column: Учащийся | width 34
-- column: Предмет | width 34
-- column: Что | width 60
-- column: Есть | integer | width 8
-- column: Нужно | integer | width 8
-- column: Важность | width 12
-- rows:
SELECT coalesce(teacher_short, CASE actor WHEN 'operator' THEN 'оператор журнала' ELSE 'зам. директора' END), group_title, pupil, subject,
       CASE kind WHEN 'no_class' THEN 'учащийся ни в одном классе' WHEN 'two_classes' THEN 'учащийся сразу в двух классах: и в ' || note
            WHEN 'no_subjects' THEN 'у учащегося нет ни одного предмета' WHEN 'no_tutor' THEN 'нет классного руководителя'
            WHEN 'no_teacher' THEN 'не указан учитель' WHEN 'no_teaching' THEN 'группа ничему не учится: нет нагрузки'
            WHEN 'plan_without_teaching' THEN 'индивидуальный план без нагрузки по предмету'
            WHEN 'no_guardian' THEN 'не внесён законный представитель' WHEN 'no_contact' THEN 'у семьи нет ни адреса, ни телефона'
            WHEN 'no_consent' THEN 'нет решения о согласии' WHEN 'consent_expired' THEN 'согласие истекло'
            WHEN 'no_received_at' THEN note || ': нет времени внесения, сутки идут от загрузки' END,
       have, want, CASE severity WHEN 'error' THEN 'не хватает' WHEN 'warning' THEN 'проверить' ELSE 'к сведению' END
  FROM gap_line
 WHERE period_id = :period AND :class IN (0, home_id)
   AND kind IN ('no_class', 'two_classes', 'no_subjects', 'no_tutor', 'no_teacher', 'no_teaching', 'plan_without_teaching',
                'no_guardian', 'no_contact', 'no_consent', 'consent_expired', 'no_received_at')
 ORDER BY actor = 'operator', teacher_key IS NULL, teacher_key, teacher_id, severity = 'notice', severity = 'warning', class_key, class_group_id, kind, pupil_key, pupil_id, gap_id;
