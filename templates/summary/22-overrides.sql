-- sheet: {{#overrides.there}}Выставлено вручную{{/overrides.there}}
-- title: Итоги, выставленные вручную иначе, чем по правилам: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Действует выставленная отметка. После экзамена: слева отметка за период и экзаменационная, справа итоговая. Что выставлено для аттестата, стоит на листе «Аттестат».
-- freeze: head, columns 2
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Класс | width 8 | centre
-- column: Учащийся | width 34
-- column: Предмет | width 28
-- column: Что | width 16
-- column: По правилам | width 16 | centre
-- column: Выставлено | width 12 | bold | centre
-- column: Кто | width 30 | wrap
-- column: Когда | date | width 12 | left
-- column: Причина | width 50 | wrap
-- rows:
WITH word (outcome, text) AS (VALUES ('not_attested', 'н/а'), ('exempt', 'осв.'), ('pass', 'зач.'), ('fail', 'незач.'), ('unmarked', 'без отметок'))
SELECT g.title, p.full_name, s.title, CASE f.kind WHEN 'final' THEN 'после экзамена' ELSE 'за период' END,
       CASE f.kind WHEN 'final' THEN coalesce(r.mark, (SELECT text FROM word WHERE outcome = r.outcome)) || coalesce(' и ' || r.exam_mark, '')
            ELSE coalesce(r.computed_mark, (SELECT text FROM word WHERE outcome = r.computed_outcome)) END,
       coalesce(f.mark, (SELECT text FROM word WHERE outcome = f.outcome)), coalesce(nullif(f.author, ''), t.full_name, 'не указано'),
       f.given_on, coalesce(nullif(f.reason, ''), 'не указана')
  FROM pupil_result a CROSS JOIN final_override f ON f.pupil_id = a.pupil_id AND f.period_id = a.period_id
       CROSS JOIN result r ON r.period_id = f.period_id AND r.pupil_id = f.pupil_id AND r.subject_id = f.subject_id
       JOIN class_group g ON g.class_group_id = r.class_group_id JOIN pupil p ON p.pupil_id = r.pupil_id JOIN subject s ON s.subject_id = r.subject_id
       LEFT JOIN teacher t ON t.teacher_id = f.teacher_id
 WHERE a.period_id = :period AND r.outcome <> 'departed' AND f.withdrawn = 0
   AND (f.kind = 'final' OR (f.kind = 'period' AND (f.outcome <> r.computed_outcome OR f.mark IS NOT r.computed_mark)))
 ORDER BY g.sort_key, g.class_group_id, p.sort_key, p.pupil_id, s.position, s.subject_id, f.kind DESC;
