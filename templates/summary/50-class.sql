-- sheet: {{class.title}}
-- for: class
-- title: Сводная ведомость учёта успеваемости, {{class.title}} класс{{#period.year_title}}, {{period.year_title}} учебный год{{/period.year_title}}
-- note: {{school.full_name}}.{{#class.tutor}} Классный руководитель: {{class.tutor}}{{/class.tutor}}
-- empty: Нет данных: учащихся в классе на конец периода нет.
-- freeze: head, columns 3
-- print: landscape, fit width, repeat head, repeat columns 3
-- head: height 62
-- row: height 9.5
-- column: № | width 5 | integer | once
-- column: Учащийся | width 34 | once
-- column: Период | width 8 | centre
-- pivot: width 6 | centre | turn
-- column: Пропущено уроков | width 7 | integer | turn
-- column: из них по болезни | width 7 | integer | turn
--
-- Строки: учащийся × периоды учебного года, год, экзамен, итог (две последние — когда в классе есть экзаменационные отметки).
-- Итоги по предметам — только там, где ставят отметки: в 1 классе их нет.
-- Столбцы предметов: все, по которым у учащихся класса есть результаты в этом году.
-- heads:
WITH now AS (SELECT period_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id FROM period WHERE period_id = :period),
shown AS (SELECT p.period_id FROM period p, now WHERE p.period_id IN (now.period_id, now.year_id) OR (p.parent_id = now.year_id AND p.kind <> 'year'))
SELECT subject_id, short_title FROM (
SELECT s.subject_id, s.short_title, s.position FROM subject s
 WHERE s.subject_id IN (SELECT z.subject_id FROM roll r CROSS JOIN shown CROSS JOIN result z ON z.period_id = shown.period_id AND z.pupil_id = r.pupil_id
                         WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01))
    OR s.subject_id IN (SELECT subject_id FROM subject_result WHERE period_id = :period AND class_group_id = :class)
 UNION ALL SELECT -1, 'Решение педсовета', 1000000 FROM now -- в году, когда решения внесены
 WHERE kind = 'year' AND EXISTS (SELECT 1 FROM promotion WHERE period_id = :period AND class_group_id = :class AND council_decision_id IS NOT NULL))
 ORDER BY position, subject_id;
-- rows:
WITH now AS (SELECT period_id, parent_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id FROM period WHERE period_id = :period),
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01)),
line (kind, period_id, title, position) AS MATERIALIZED (
    SELECT 'period', p.period_id, p.short_title, p.position
      FROM period p, now, class_group c
     WHERE c.class_group_id = :class AND p.withdrawn = 0 AND p.kind <> 'year'
       AND (p.period_id = now.period_id OR (p.parent_id = now.parent_id AND p.kind = now.kind) OR p.parent_id = now.period_id)
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)
    UNION ALL SELECT 'year', year_id, 'Год', 1000 FROM now WHERE year_id IS NOT NULL
    UNION ALL SELECT k.kind, coalesce(now.year_id, now.period_id), k.title, k.position
      FROM now, (SELECT 'exam' AS kind, 'Экз.' AS title, 1001 AS position UNION ALL SELECT 'final', 'Итог', 1002) k
     WHERE EXISTS (SELECT 1 FROM pupils p CROSS JOIN result x ON x.period_id = coalesce(now.year_id, now.period_id) AND x.pupil_id = p.pupil_id
                    WHERE x.exam_mark IS NOT NULL))
SELECT p.place * 10000 + l.position, p.place, p.full_name, l.title, a.lessons_missed, a.lessons_ill, z.subject_id,
       CASE l.kind WHEN 'exam' THEN z.exam_mark WHEN 'final' THEN z.final_mark
            ELSE coalesce(z.mark, CASE z.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE z.outcome_text END) END
  FROM pupils p
  CROSS JOIN line l
  LEFT JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND (l.kind IN ('period', 'year') OR z.exam_mark IS NOT NULL)
  LEFT JOIN pupil_result a ON a.period_id = l.period_id AND a.pupil_id = p.pupil_id AND l.kind IN ('period', 'year')
UNION ALL -- прежняя школа: до прибытия
SELECT p.place * 10000 + l.position, p.place, p.full_name, l.title, NULL, NULL, f.subject_id,
       coalesce(f.mark, CASE f.outcome WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.' WHEN 'exempt' THEN 'осв.' ELSE 'н/а' END)
  FROM pupils p CROSS JOIN line l CROSS JOIN final_override f ON f.pupil_id = p.pupil_id
 WHERE l.kind = 'period' AND f.period_id = l.period_id AND f.kind = 'period' AND f.withdrawn = 0
   AND EXISTS (SELECT 1 FROM result x WHERE x.period_id = :period AND x.pupil_id = p.pupil_id AND x.subject_id = f.subject_id)
   AND NOT EXISTS (SELECT 1 FROM result z WHERE z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = f.subject_id)
UNION ALL
SELECT p.place * 10000 + 1000, p.place, p.full_name, 'Год', a.lessons_missed, a.lessons_ill, -1,
       CASE d.decision WHEN 'promoted' THEN 'перев.' WHEN 'conditional' THEN 'усл.' WHEN 'repeated' THEN 'повт.' WHEN 'adapted_programme' THEN 'АООП'
            WHEN 'individual_plan' THEN 'ИУП' WHEN 'admitted' THEN 'доп.' WHEN 'not_admitted' THEN 'не доп.' WHEN 'graduated' THEN 'вып.' ELSE 'без атт.' END
  FROM pupils p JOIN promotion m ON m.period_id = :period AND m.pupil_id = p.pupil_id JOIN council_decision d USING (council_decision_id)
  LEFT JOIN pupil_result a ON a.period_id = :period AND a.pupil_id = p.pupil_id
 ORDER BY 1;
-- block: {{#class.marked}}Итоги по предметам: {{period.title}}{{/class.marked}} | integer
SELECT k.position, NULL, CASE k.position WHEN 1 THEN five WHEN 2 THEN four WHEN 3 THEN three WHEN 4 THEN two ELSE k.title END, NULL, NULL, NULL, r.subject_id,
       CASE k.position WHEN 1 THEN n5 WHEN 2 THEN n4 WHEN 3 THEN n3 WHEN 4 THEN n2 WHEN 5 THEN n_not_attested WHEN 6 THEN assessed WHEN 7 THEN n_no_mark
                       WHEN 8 THEN n_exempt WHEN 9 THEN n_deferred WHEN 10 THEN n_pass WHEN 11 THEN n_fail WHEN 12 THEN n_unmarked ELSE roll END
  FROM (SELECT five, four, three, two FROM mark_scale WHERE period_id = :period)
  JOIN (SELECT column1 AS position, column2 AS title FROM (VALUES (1, NULL), (2, NULL), (3, NULL), (4, NULL), (5, 'н/а'), (6, 'аттестуемых (N)'), (7, 'н/а без единой отметки'), (8, 'освобождены'),
               (9, 'отсрочка'), (10, 'зачёт'), (11, 'незачёт'), (12, 'без отметок'), (13, 'учащихся на конец'))) k
  JOIN subject_result r ON r.period_id = :period AND r.class_group_id = :class AND r.roll > r.n_unmarked
 WHERE k.position NOT IN (10, 11, 12) -- в классе без зачётов этих строк нет
    OR EXISTS (SELECT 1 FROM subject_result q WHERE q.period_id = :period AND q.class_group_id = :class AND q.roll > q.n_unmarked
                  AND CASE k.position WHEN 10 THEN q.n_pass WHEN 11 THEN q.n_fail ELSE q.n_unmarked END > 0)
 ORDER BY k.position;
-- block: | decimal2
SELECT 1, NULL, 'средний балл', NULL, NULL, NULL, subject_id, round(mean, 2)
  FROM subject_rate WHERE period_id = :period AND class_group_id = :class AND roll > n_unmarked;
-- block: | percent1
SELECT k.position, NULL, k.title, NULL, NULL, NULL, r.subject_id,
       round(CASE k.position WHEN 1 THEN success WHEN 2 THEN quality ELSE learning_degree END, 1)
  FROM (SELECT 1 AS position, 'успеваемость, %' AS title UNION ALL SELECT 2, 'качество, %' UNION ALL SELECT 3, 'СОУ, %') k
  JOIN subject_rate r ON r.period_id = :period AND r.class_group_id = :class AND r.roll > r.n_unmarked
 ORDER BY k.position;
