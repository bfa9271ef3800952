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
WITH kind (category, title, place) AS (VALUES ('excellent', 'Отличники', 1), ('one_four', 'С одной «4»', 2), ('good', 'Хорошисты', 3),
     ('one_three', 'С одной «3»', 4), ('threes', 'С «3»', 5), ('failing', 'Неуспевающие', 6), ('incomplete', 'Не всё решено', 7)),
scale AS (SELECT coalesce(max(value_x1000), 5000) = 10000 AS ten FROM policy_setting WHERE period_id = :period AND name = 'marks_to'),
line AS (
    SELECT p.category, p.pupil_id, p.class_group_id,
           (SELECT group_concat(z.title || ' — ' || z.outcome_text, '; ')
              FROM (SELECT s.title, CASE x.reason WHEN 'no_marks' THEN 'нет отметок' ELSE x.outcome_text END AS outcome_text FROM result x JOIN subject s USING (subject_id), scale
                     WHERE x.period_id = :period AND x.pupil_id = p.pupil_id
                       AND CASE p.category
                           WHEN 'one_four' THEN x.outcome = 'mark' AND x.mark BETWEEN CASE WHEN ten THEN 7 ELSE 4 END AND CASE WHEN ten THEN 8 ELSE 4 END
                           WHEN 'failing' THEN x.outcome IN ('fail', 'not_attested', 'deferred') OR (x.outcome = 'mark' AND x.mark <= CASE WHEN ten THEN 4 ELSE 2 END)
                           WHEN 'incomplete' THEN x.outcome IN ('not_attested', 'deferred')
                           ELSE x.outcome = 'mark' AND x.mark BETWEEN CASE WHEN ten THEN 5 ELSE 3 END AND CASE WHEN ten THEN 6 ELSE 3 END END
                     ORDER BY s.position, s.subject_id) z) AS subjects
      FROM pupil_result p WHERE p.period_id = :period AND p.category NOT IN ('departed', 'unmarked'))
SELECT CASE WHEN l.category = 'incomplete' THEN CASE WHEN instr(l.subjects, 'н/а') THEN 'Не аттестованы' WHEN instr(l.subjects, 'нет отметок') THEN 'Без отметок по предмету'
            WHEN l.subjects IS NULL THEN 'Ни одной отметки' ELSE 'Отсрочка' END
            WHEN ten THEN replace(replace(k.title, '«4»', '8–7'), '«3»', '6–5') ELSE k.title END, g.title, p.full_name, CASE WHEN l.category IN ('excellent', 'good') THEN NULL ELSE l.subjects END
  FROM scale, line l JOIN kind k USING (category) JOIN class_group g USING (class_group_id) JOIN pupil p ON p.pupil_id = l.pupil_id
 ORDER BY k.place, 1, g.sort_key, g.class_group_id, p.sort_key, p.pupil_id;
