-- sheet: {{class.title}}
-- for: class
-- title: Ожидаемые отметки: {{class.title}} класс, {{period.title}}
-- note: На {{basis.day}}. Самая вероятная отметка; пусто — отметок пока мало.
-- empty: Нет данных: прогноза на этот день в классе ни у кого нет.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- head: height 110
-- column: Учащийся | width 34
-- pivot: width 6 | centre | turn
-- heads:
SELECT s.subject_id, s.short_title FROM subject s
 WHERE s.subject_id IN (SELECT subject_id FROM forecast WHERE period_id = :period AND class_group_id = :class) ORDER BY s.position, s.subject_id;
-- rows:
SELECT f.pupil_id, p.full_name, f.subject_id, f.expected_mark
  FROM forecast f JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id)
 WHERE f.period_id = :period AND likelihood(f.class_group_id = :class, 0.01) ORDER BY p.sort_key, f.pupil_id, s.position, f.subject_id;
