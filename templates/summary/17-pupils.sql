-- sheet: Категории обучающихся
-- title: Категории обучающихся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
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
WITH scale AS (SELECT * FROM mark_scale WHERE period_id = :period),
kind (category, title, place) AS (
    SELECT 'one_four', 'С одной ' || four, 2 FROM scale UNION ALL SELECT 'one_three', 'С одной ' || three, 4 FROM scale UNION ALL SELECT 'threes', 'С ' || three, 5 FROM scale
    UNION ALL VALUES ('excellent', 'Отличники', 1), ('good', 'Хорошисты', 3), ('failing', 'Неуспевающие', 6), ('incomplete', 'Аттестованы не по всем предметам', 7)),
line AS (
    SELECT p.category, p.pupil_id, p.class_group_id,
           (SELECT group_concat(z.title || ' — ' || z.words, '; ')
              FROM (SELECT s.title, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE coalesce(x.counted_mark, x.outcome_text) END AS words FROM result x JOIN subject s USING (subject_id), scale
                     WHERE x.period_id = :period AND x.pupil_id = p.pupil_id
                       AND CASE p.category
                           WHEN 'one_four' THEN x.outcome = 'mark' AND x.counted_mark BETWEEN good AND excellent - 1
                           WHEN 'failing' THEN x.outcome IN ('fail', 'not_attested', 'deferred') OR (x.outcome = 'mark' AND x.counted_mark < pass)
                           WHEN 'incomplete' THEN x.outcome IN ('not_attested', 'deferred')
                           ELSE x.outcome = 'mark' AND x.counted_mark BETWEEN pass AND good - 1 END
                     ORDER BY s.position, s.subject_id) z) AS subjects
      FROM pupil_result p WHERE p.period_id = :period AND p.category NOT IN ('departed', 'unmarked'))
SELECT CASE WHEN l.category = 'incomplete' THEN CASE WHEN instr(l.subjects, 'н/а') THEN 'Не аттестованы' WHEN instr(l.subjects, 'нет отметок') THEN 'Без отметок по предмету'
            WHEN l.subjects IS NULL THEN 'Ни одной отметки' ELSE 'Отсрочка' END
            ELSE k.title END, g.title, p.full_name, CASE WHEN l.category IN ('excellent', 'good') THEN NULL ELSE l.subjects END
  FROM line l JOIN kind k USING (category) JOIN class_group g USING (class_group_id) JOIN pupil p ON p.pupil_id = l.pupil_id
 ORDER BY k.place, 1, g.sort_key, g.class_group_id, p.sort_key, p.pupil_id;
