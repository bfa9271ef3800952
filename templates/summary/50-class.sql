-- sheet: {{class.title}}
-- for: class
-- title: Сводная ведомость учёта успеваемости, {{class.title}} класс{{#period.year_title}}, {{period.year_title}} учебный год{{/period.year_title}}
-- note: {{school.full_name}}.{{#class.tutor}} Классный руководитель: {{class.tutor}}{{/class.tutor}}
-- empty: Нет данных: учащихся в классе на конец периода нет.
-- freeze: head, columns 3
-- print: landscape, fit width, repeat head, repeat columns 3, keep groups
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
-- Столбцы предметов: все, по которым у учащихся класса есть результаты в этих периодах; решение педсовета — в году, когда решения внесены.
-- with:
now AS (SELECT period_id, parent_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id FROM period WHERE period_id = :period),
examined (there) AS MATERIALIZED (
    SELECT EXISTS (SELECT 1 FROM now CROSS JOIN pupil_result r CROSS JOIN result x ON x.period_id = coalesce(now.year_id, now.period_id) AND x.pupil_id = r.pupil_id
                    WHERE EXISTS (SELECT 1 FROM pupil_result y WHERE y.period_id = coalesce(now.year_id, now.period_id))
                      AND r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01) AND r.category <> 'departed' AND x.exam_mark IS NOT NULL)),
line (kind, period_id, title, position, shows) AS MATERIALIZED (
    SELECT 'period', p.period_id, p.short_title, p.position, 0
      FROM period p, now, class_group c
     WHERE c.class_group_id = :class AND p.withdrawn = 0 AND p.kind <> 'year'
       AND (p.period_id = now.period_id OR (p.parent_id = now.parent_id AND p.kind = now.kind) OR p.parent_id = now.period_id)
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)
    UNION ALL SELECT 'year', year_id, 'Год', 1000, 0 FROM now WHERE year_id IS NOT NULL
    UNION ALL SELECT k.kind, coalesce(now.year_id, now.period_id), k.title, k.position, k.position - 1000
      FROM now, (SELECT 'exam' AS kind, 'Экз.' AS title, 1001 AS position UNION ALL SELECT 'final', 'Итог', 1002) k
     WHERE (SELECT there FROM examined))
-- heads:
SELECT subject_id, short_title FROM (SELECT subject_id, short_title, position FROM subject UNION ALL SELECT -1, 'Решение педсовета', 1000000) ORDER BY position, subject_id;
-- rows:
WITH pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01))
SELECT p.pupil_id * 10000 + l.position, p.place, p.full_name, l.title, a.lessons_missed, a.lessons_ill
  FROM pupils p CROSS JOIN line l LEFT JOIN pupil_result a ON a.period_id = l.period_id AND a.pupil_id = p.pupil_id AND l.kind IN ('period', 'year')
 ORDER BY p.place, l.position;
-- values:
SELECT r.pupil_id * 10000 + l.position, z.subject_id,
       CASE WHEN l.shows = 0 THEN coalesce(z.mark, CASE z.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE z.outcome_text END)
            WHEN l.shows = 1 THEN z.exam_mark ELSE z.final_mark END
  FROM roll r CROSS JOIN line l CROSS JOIN result z ON z.period_id = l.period_id AND z.pupil_id = r.pupil_id
 WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01) AND (l.shows = 0 OR z.exam_mark IS NOT NULL)
UNION ALL -- прежняя школа: до прибытия
SELECT r.pupil_id * 10000 + l.position, f.subject_id,
       coalesce(f.mark, CASE f.outcome WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.' WHEN 'exempt' THEN 'осв.' ELSE 'н/а' END)
  FROM roll r CROSS JOIN final_override f ON f.pupil_id = r.pupil_id CROSS JOIN line l ON l.period_id = f.period_id
 WHERE r.period_id = :period AND likelihood(r.class_group_id = :class, 0.01) AND l.kind = 'period' AND f.kind = 'period' AND f.withdrawn = 0
   AND EXISTS (SELECT 1 FROM result x WHERE x.period_id = :period AND x.pupil_id = r.pupil_id AND x.subject_id = f.subject_id)
   AND NOT EXISTS (SELECT 1 FROM result z WHERE z.period_id = l.period_id AND z.pupil_id = r.pupil_id AND z.subject_id = f.subject_id)
UNION ALL
SELECT m.pupil_id * 10000 + 1000, -1,
       CASE d.decision WHEN 'promoted' THEN 'перев.' WHEN 'conditional' THEN 'усл.' WHEN 'repeated' THEN 'повт.' WHEN 'adapted_programme' THEN 'АООП'
            WHEN 'individual_plan' THEN 'ИУП' WHEN 'admitted' THEN 'доп.' WHEN 'not_admitted' THEN 'не доп.' WHEN 'graduated' THEN 'вып.' ELSE 'без атт.' END
  FROM promotion m CROSS JOIN roll r ON r.period_id = m.period_id AND r.pupil_id = m.pupil_id JOIN council_decision d USING (council_decision_id)
 WHERE m.period_id = :period AND r.class_group_id = :class;
-- block: {{#class.marked}}Итоги по предметам: {{period.title}}{{/class.marked}} | integer
WITH scale AS MATERIALIZED (SELECT five, four, three, two FROM mark_scale WHERE period_id = :period),
k (position, title) AS MATERIALIZED (
    SELECT 1, five FROM scale UNION ALL SELECT 2, four FROM scale UNION ALL SELECT 3, three FROM scale UNION ALL SELECT 4, two FROM scale
    UNION ALL VALUES (5, 'н/а'), (6, 'аттестуемых (N)'), (7, 'н/а без единой отметки'), (8, 'освобождены'), (9, 'отсрочка'), (10, 'зачёт'), (11, 'незачёт'),
                     (12, 'без отметок'), (13, 'учащихся на конец')),
most AS MATERIALIZED (SELECT max(n_pass) AS pass, max(n_fail) AS fail, max(n_unmarked) AS unmarked
          FROM subject_result WHERE period_id = :period AND class_group_id = :class AND roll > n_unmarked)
SELECT k.position, NULL, k.title, NULL, NULL, NULL, r.subject_id,
       CASE k.position WHEN 1 THEN n5 WHEN 2 THEN n4 WHEN 3 THEN n3 WHEN 4 THEN n2 WHEN 5 THEN n_not_attested WHEN 6 THEN assessed WHEN 7 THEN n_no_mark
                       WHEN 8 THEN n_exempt WHEN 9 THEN n_deferred WHEN 10 THEN n_pass WHEN 11 THEN n_fail WHEN 12 THEN n_unmarked ELSE roll END
  FROM most CROSS JOIN k CROSS JOIN subject_result r ON r.period_id = :period AND r.class_group_id = :class AND r.roll > r.n_unmarked
 WHERE CASE k.position WHEN 10 THEN most.pass WHEN 11 THEN most.fail WHEN 12 THEN most.unmarked ELSE 1 END > 0 -- в классе без зачётов этих строк нет
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
