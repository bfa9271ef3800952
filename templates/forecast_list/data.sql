-- Прогноз для классного руководителя: кому и по какому предмету грозит неуспех или н/а, у кого отметка на грани, что нужно.

-- with:
line AS MATERIALIZED (
    SELECT f.*, p.full_name, p.sort_key, t.short_name FROM forecast_line f JOIN pupil p USING (pupil_id) LEFT JOIN teacher t ON t.teacher_id = f.teacher_id
     WHERE f.period_id = :period AND likelihood(f.class_group_id = :class, 0.01) AND f.warning <> '')

-- include: ../shared/report.sql

-- name: bands
SELECT two FROM mark_scale WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor,
       (SELECT substr(as_of_on, 9, 2) || '.' || substr(as_of_on, 6, 2) || '.' || substr(as_of_on, 1, 4) FROM forecast WHERE period_id = :period LIMIT 1) AS day
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: lines (many)
SELECT full_name AS name, title AS subject, short_name AS teacher,
       substr(CASE WHEN instr(warning, ' risk ') THEN '; вероятна ' || (SELECT fail FROM mark_scale WHERE period_id = :period) || ' или н/а' ELSE '' END || CASE WHEN instr(warning, ' few_marks ') THEN '; мало отметок для аттестации' ELSE '' END ||
              CASE WHEN instr(warning, ' absent ') THEN '; пропусков больше нормы' ELSE '' END || CASE WHEN instr(warning, ' edge_down ') THEN '; отметка на грани, может снизиться' ELSE '' END ||
              CASE WHEN instr(warning, ' edge_up ') THEN '; рядом следующая отметка' ELSE '' END, 3) AS about,
       risk_percent AS risk, expected_mark AS mark, mean, evidence_count AS marks, rtrim(coalesce(needed, '') || coalesce(', ' || further, ''), ', ') AS needed
  FROM line ORDER BY instr(warning, ' risk ') = 0, p_success IS NULL, p_success, sort_key, pupil_id, position;
