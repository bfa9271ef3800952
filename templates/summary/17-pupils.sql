-- sheet: Категории учащихся
-- title: Категории учащихся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Каждый учащийся стоит один раз; предметы — те, из-за которых он в этой группе.
-- empty: Нет данных: учащихся с отметками за этот период нет.
-- freeze: head, columns 1
-- filter: head
-- print: fit width, repeat head
-- column: Категория | width 24
-- column: Класс | width 8
-- column: Учащийся | width 38
-- column: Предметы | width 70 | wrap
-- rows:
WITH scale AS MATERIALIZED (SELECT pass, good, excellent, four, three FROM mark_scale WHERE period_id = :period),
line AS MATERIALIZED (
    SELECT p.category, p.pupil_id, p.class_group_id,
           CASE WHEN p.category NOT IN ('excellent', 'good') THEN
           (SELECT group_concat(z.title || ' — ' || z.words, '; ')
              FROM (SELECT s.title, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE coalesce(x.counted_mark, x.outcome_text) END AS words FROM result x CROSS JOIN subject s USING (subject_id)
                     WHERE x.period_id = :period AND x.pupil_id = p.pupil_id
                       AND CASE p.category
                           WHEN 'threes' THEN x.outcome = 'mark' AND x.counted_mark BETWEEN pass AND good - 1
                           WHEN 'one_four' THEN x.outcome = 'mark' AND x.counted_mark BETWEEN good AND excellent - 1
                           WHEN 'failing' THEN x.outcome IN ('fail', 'not_attested', 'deferred') OR (x.outcome = 'mark' AND x.counted_mark < pass)
                           WHEN 'incomplete' THEN x.outcome IN ('not_attested', 'deferred')
                           ELSE x.outcome = 'mark' AND x.counted_mark BETWEEN pass AND good - 1 END
                     ORDER BY s.position, s.subject_id) z) END AS subjects
      FROM scale CROSS JOIN pupil_result p WHERE p.period_id = :period AND p.category NOT IN ('departed', 'unmarked'))
SELECT CASE l.category WHEN 'excellent' THEN 'Отличники' WHEN 'one_four' THEN 'С одной ' || four WHEN 'good' THEN 'Хорошисты' WHEN 'one_three' THEN 'С одной ' || three WHEN 'threes' THEN 'С ' || three
            WHEN 'failing' THEN 'Неуспевающие'
            ELSE CASE WHEN instr(l.subjects, 'н/а') THEN 'Не аттестованы' WHEN instr(l.subjects, 'нет отметок') THEN 'Без отметок по предмету'
                 WHEN l.subjects IS NULL THEN 'Ни одной отметки' ELSE 'Отсрочка' END END, g.title, p.full_name, l.subjects
  FROM line l CROSS JOIN scale CROSS JOIN class_group g USING (class_group_id) CROSS JOIN pupil p ON p.pupil_id = l.pupil_id
 ORDER BY CASE l.category WHEN 'excellent' THEN 1 WHEN 'one_four' THEN 2 WHEN 'good' THEN 3 WHEN 'one_three' THEN 4 WHEN 'threes' THEN 5 WHEN 'failing' THEN 6 ELSE 7 END,
       1, g.sort_key, g.class_group_id, p.sort_key, p.pupil_id;
