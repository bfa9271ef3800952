-- sheet: По классам
-- title: Проверка заполнения журнала: по классам. {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. На {{check.made_on}}; период кончается {{period.ends}}. Считаются дела: то, чего не хватает, и то, что надо проверить; подробно — на следующих листах.
-- empty: Дел нет, журнал заполнен.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 128
-- column: Класс | width 14 | bold
-- column: Всего | integer | sum | width 8
-- column: Из них не хватает | integer | sum | turn | width 8
-- column: Мало отметок, не сданы работы | integer | sum | turn | width 8
-- column: Много пропусков: отсрочка или н/а | integer | sum | turn | width 9
-- column: Уроки без темы | integer | sum | turn | width 7
-- column: Уроки без домашнего задания | integer | sum | turn | width 9
-- column: Уроки не внесены или не отмечены | integer | sum | turn | width 9
-- column: Контрольные без отметок | integer | sum | turn | width 8
-- column: Отметки в день без урока, нет оценки словами | integer | sum | turn | width 9
-- column: Классы, группы, учителя | integer | sum | turn | width 9
-- column: Семьи: связь и согласие | integer | sum | turn | width 8
-- rows:
SELECT coalesce(class, 'Без класса'), count(*), nullif(sum(severity = 'error'), 0),
       nullif(sum(kind IN ('few_marks', 'no_weighted_work', 'work_owed')), 0),
       nullif(sum(kind = 'missed_lessons'), 0),
       nullif(sum(kind = 'no_topic'), 0),
       nullif(sum(kind = 'no_homework'), 0),
       nullif(sum(kind IN ('not_entered', 'not_held', 'no_lessons')), 0),
       nullif(sum(kind = 'control_unmarked'), 0),
       nullif(sum(kind IN ('mark_without_lesson', 'no_attainment')), 0),
       nullif(sum(kind IN ('no_class', 'two_classes', 'no_subjects', 'no_tutor', 'no_teacher', 'no_teaching', 'plan_without_teaching')), 0),
       nullif(sum(kind IN ('no_guardian', 'no_contact', 'no_consent', 'consent_expired')), 0)
  FROM gap_line
 WHERE period_id = :period AND severity <> 'notice' AND :class IN (0, home_id)
 GROUP BY home_id ORDER BY home_id IS NULL, class_key, home_id;
-- total:
SELECT 'Всего', count(*), coalesce(sum(severity = 'error'), 0),
       coalesce(sum(kind IN ('few_marks', 'no_weighted_work', 'work_owed')), 0),
       coalesce(sum(kind = 'missed_lessons'), 0),
       coalesce(sum(kind = 'no_topic'), 0),
       coalesce(sum(kind = 'no_homework'), 0),
       coalesce(sum(kind IN ('not_entered', 'not_held', 'no_lessons')), 0),
       coalesce(sum(kind = 'control_unmarked'), 0),
       coalesce(sum(kind IN ('mark_without_lesson', 'no_attainment')), 0),
       coalesce(sum(kind IN ('no_class', 'two_classes', 'no_subjects', 'no_tutor', 'no_teacher', 'no_teaching', 'plan_without_teaching')), 0),
       coalesce(sum(kind IN ('no_guardian', 'no_contact', 'no_consent', 'consent_expired')), 0)
  FROM gap_line WHERE period_id = :period AND severity <> 'notice' AND :class IN (0, home_id);
