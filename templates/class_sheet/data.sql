-- Сводная ведомость учёта успеваемости класса (последние страницы классного журнала): альбомный лист, предметы — столбцы.
-- Строки: учащийся × периоды учебного года, год, экзамен, итог. Предметов больше, чем помещается в ширину, — продолжение на новых листах.
-- needs: grade

-- with:
now AS (SELECT period_id, parent_id, kind, CASE kind WHEN 'year' THEN period_id ELSE parent_id END AS year_id, ends_on FROM period WHERE period_id = :period),
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01)),
line (kind, period_id, title, position) AS MATERIALIZED ( -- строки учащегося; периоды, которые ещё не кончились, в ведомость не входят
    SELECT 'period', p.period_id, p.short_title, p.position
      FROM period p, now, class_group c
     WHERE c.class_group_id = :class AND p.withdrawn = 0 AND p.kind <> 'year' AND p.ends_on <= now.ends_on
       AND (p.period_id = now.period_id OR (p.parent_id = now.parent_id AND p.kind = now.kind) OR p.parent_id = now.period_id)
       AND coalesce(c.grade, 0) BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)
    UNION ALL SELECT 'year', period_id, 'Год', 1000 FROM now WHERE kind = 'year'
    UNION ALL SELECT k.kind, now.period_id, k.title, k.position
      FROM now, (SELECT 'exam' AS kind, 'Экз.' AS title, 1001 AS position UNION ALL SELECT 'final', 'Итог', 1002) k
     WHERE EXISTS (SELECT 1 FROM pupils p CROSS JOIN result x ON x.period_id = now.period_id AND x.pupil_id = p.pupil_id WHERE x.exam_mark IS NOT NULL)),
column_of AS MATERIALIZED ( -- двадцать предметов на лист
    SELECT subject_id, short_title AS title, (row_number() OVER (ORDER BY position, subject_id) - 1) / 20 AS block,
           row_number() OVER (ORDER BY position, subject_id) AS place, count(*) OVER () AS subjects
      FROM subject
     WHERE subject_id IN (SELECT z.subject_id FROM pupils r CROSS JOIN line CROSS JOIN result z ON z.period_id = line.period_id AND z.pupil_id = r.pupil_id)),
sheet AS MATERIALIZED (
    SELECT block, count(*) AS columns, block = (SELECT max(block) FROM column_of) AS last FROM column_of GROUP BY block),
bands AS (SELECT five, four, three, two FROM mark_scale WHERE period_id = :period),
kind (position, title) AS (
    SELECT 1, five FROM bands UNION ALL SELECT 2, four FROM bands UNION ALL SELECT 3, three FROM bands UNION ALL SELECT 4, two FROM bands
    UNION ALL VALUES (5, 'не аттестованы'), (6, 'освобождены'), (7, 'отсрочка'), (8, 'зачёт'),
    (9, 'незачёт'), (10, 'средний балл'), (11, 'успеваемость, %'), (12, 'качество, %'), (13, 'СОУ, %')),
figure AS MATERIALIZED (
    SELECT k.position, k.title, r.subject_id,
           CASE k.position WHEN 1 THEN nullif(r.n5, 0) WHEN 2 THEN nullif(r.n4, 0) WHEN 3 THEN nullif(r.n3, 0) WHEN 4 THEN nullif(r.n2, 0)
                WHEN 5 THEN nullif(r.n_not_attested + r.n_no_mark, 0) WHEN 6 THEN nullif(r.n_exempt, 0) WHEN 7 THEN nullif(r.n_deferred, 0)
                WHEN 8 THEN nullif(r.n_pass, 0) WHEN 9 THEN nullif(r.n_fail, 0)
                WHEN 10 THEN replace(printf('%.2f', q.mean), '.', ',') WHEN 11 THEN replace(printf('%.1f', q.success), '.', ',')
                WHEN 12 THEN replace(printf('%.1f', q.quality), '.', ',') ELSE replace(printf('%.1f', q.learning_degree), '.', ',') END AS text
      FROM kind k CROSS JOIN subject_result r ON r.period_id = :period AND r.class_group_id = :class AND r.roll > r.n_unmarked
      LEFT JOIN subject_rate q ON q.period_id = :period AND q.class_group_id = :class AND q.subject_id = r.subject_id AND q.assessed > 0)

-- name: school
SELECT full_name, deputy_name AS deputy FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor, (SELECT count(*) FROM pupils) AS pupils, (SELECT 1 FROM sheet LIMIT 1) AS has_marks, (SELECT 1 FROM figure LIMIT 1) AS marked,
       (SELECT group_concat(l.title || ' — ' || p.title, '; ') FROM line l JOIN period p USING (period_id)
         WHERE l.kind = 'period' AND p.title NOT LIKE l.title || ' %' AND p.title <> l.title) AS terms
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: blocks (many)
SELECT block, nullif(last, 0) AS last, nullif((SELECT count(*) FROM sheet) > 1, 0) AS several, (SELECT count(*) FROM sheet) AS of,
       columns + 3 + 2 * last AS width, nullif(block > 0, 0) AS next,
       (SELECT 1 FROM figure LIMIT 1) AS marked,
       CASE WHEN last THEN (SELECT 1 FROM now WHERE kind = 'year') END AS decided -- до решения совета клетки пусты: в них пишут
  FROM sheet ORDER BY block;

-- name: heads (many in blocks)
SELECT block, title FROM column_of ORDER BY block, place;

-- name: people (many in blocks)
SELECT s.block, s.block * 100000 + p.place AS person, p.place, p.full_name AS name FROM sheet s CROSS JOIN pupils p ORDER BY s.block, p.place;

-- Пропуски — на последнем листе, у периодов и года.
-- name: lines (many in people)
SELECT s.block * 100000 + p.place AS person, (s.block * 100000 + p.place) * 2000 + l.position AS line, l.title,
       CASE WHEN row_number() OVER (PARTITION BY s.block, p.place ORDER BY l.position) = 1 THEN (SELECT count(*) FROM line) END AS span,
       nullif(l.kind IN ('year', 'final'), 0) AS strong, nullif(s.last, 0) AS last,
       CASE WHEN s.last THEN a.lessons_missed END AS missed, CASE WHEN s.last THEN a.lessons_ill END AS ill,
       CASE WHEN s.last AND l.kind = 'year' THEN (
           SELECT CASE d.decision WHEN 'promoted' THEN moved WHEN 'conditional' THEN moved || ' условно' WHEN 'repeated' THEN 'повторное обучение'
                       WHEN 'adapted_programme' THEN 'АООП' WHEN 'individual_plan' THEN 'ИУП' WHEN 'admitted' THEN 'допущен' || ending || ' к ГИА'
                       WHEN 'not_admitted' THEN 'не допущен' || ending || ' к ГИА' WHEN 'graduated' THEN 'выпущен' || ending ELSE 'без аттестата' END ||
                  ', № ' || d.protocol || ' от ' || substr(d.decided_on, 9, 2) || '.' || substr(d.decided_on, 6, 2) || '.' || substr(d.decided_on, 1, 4)
             FROM promotion m JOIN council_decision d USING (council_decision_id) JOIN pupil_ending USING (pupil_id)
            WHERE m.period_id = :period AND m.pupil_id = p.pupil_id) END AS decision
  FROM sheet s CROSS JOIN pupils p CROSS JOIN line l
  LEFT JOIN pupil_result a ON a.period_id = l.period_id AND a.pupil_id = p.pupil_id AND l.kind IN ('period', 'year')
 ORDER BY s.block, p.place, l.position;

-- Клетка есть у каждого предмета; до прибытия — отметки прежней школы.
-- name: cells (many in lines)
SELECT (c.block * 100000 + p.place) * 2000 + l.position AS line,
       CASE l.kind WHEN 'exam' THEN z.exam_mark WHEN 'final' THEN CASE WHEN z.exam_mark IS NOT NULL THEN z.final_mark END
            ELSE coalesce(z.mark, CASE z.outcome WHEN 'deferred' THEN 'отср.' WHEN 'departed' THEN NULL ELSE z.outcome_text END,
                          (SELECT coalesce(f.mark, CASE f.outcome WHEN 'pass' THEN 'зач.' WHEN 'fail' THEN 'незач.' WHEN 'exempt' THEN 'осв.' ELSE 'н/а' END)
                             FROM final_override f
                            WHERE z.period_id IS NULL AND l.kind = 'period' AND f.pupil_id = p.pupil_id AND f.subject_id = c.subject_id
                              AND f.period_id = l.period_id AND f.kind = 'period' AND f.withdrawn = 0)) END AS text
  FROM column_of c CROSS JOIN pupils p CROSS JOIN line l
  LEFT JOIN result z ON z.period_id = l.period_id AND z.pupil_id = p.pupil_id AND z.subject_id = c.subject_id
 ORDER BY c.block, p.place, l.position, c.place;

-- name: totals (many in blocks)
SELECT s.block, s.block * 100 + k.position AS total, k.title, nullif(k.position = 10, 0) AS begins, nullif(s.last, 0) AS last
  FROM sheet s CROSS JOIN kind k
 WHERE EXISTS (SELECT 1 FROM figure f WHERE f.position = k.position AND f.text IS NOT NULL)
 ORDER BY s.block, k.position;

-- name: sums (many in totals)
SELECT c.block * 100 + k.position AS total, f.text
  FROM column_of c CROSS JOIN kind k LEFT JOIN figure f ON f.position = k.position AND f.subject_id = c.subject_id
 WHERE EXISTS (SELECT 1 FROM figure g WHERE g.position = k.position AND g.text IS NOT NULL)
 ORDER BY c.block, k.position, c.place;
