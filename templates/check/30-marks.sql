-- sheet: Отметки
-- title: Отметки, которых не хватает: {{period.title}}
-- note: Сколько отметок нужно при скольких уроках в неделю, задаёт policy.ini. «Осталось уроков» — до конца периода, по журналу и часам в неделю. При отсрочке и выставленном итоге строки нет.
-- empty: Отметок хватает у всех.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Кому | width 20
-- column: Класс | width 8
-- column: Предмет | width 34
-- column: Учащийся | width 34
-- column: Что | width 44
-- column: Есть | integer | width 7
-- column: Нужно | integer | width 7
-- column: Осталось уроков | integer | width 10
-- column: День | date | width 11 | left
-- column: Важность | width 12
-- rows:
SELECT coalesce(teacher_short, CASE actor WHEN 'operator' THEN 'оператор журнала' ELSE 'зам. директора' END), class, subject, pupil,
       CASE kind WHEN 'few_marks' THEN CASE have WHEN 0 THEN 'нет ни одной отметки' ELSE 'мало отметок' END
            WHEN 'work_owed' THEN 'не сданы работы («точка»): без них итога нет'
            WHEN 'no_weighted_work' THEN 'нет отметок, влияющих на итог'
            WHEN 'missed_lessons' THEN 'много пропусков (пропущено и проведено): отсрочка или н/а'
            WHEN 'mark_without_lesson' THEN 'отметка в день, когда урока не было'
            WHEN 'no_attainment' THEN 'нет оценки словами (класс без отметок)' END,
       have, want, remaining, on_day, CASE severity WHEN 'error' THEN 'не хватает' WHEN 'warning' THEN 'проверить' ELSE 'к сведению' END
  FROM gap_line
 WHERE period_id = :period AND :class IN (0, home_id) AND kind IN ('few_marks', 'work_owed', 'no_weighted_work', 'missed_lessons', 'mark_without_lesson', 'no_attainment')
 ORDER BY teacher_key IS NULL, teacher_key, teacher_id, severity = 'notice', severity = 'warning', class_key, class_group_id, position, subject_id, pupil_key, pupil_id, on_day, gap_id;
