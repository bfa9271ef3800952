-- Предупреждения классным руководителям: кому что грозит к концу периода.
-- Слова для заголовков книги: {{school.…}}, {{period.…}}, {{basis.…}}.

-- name: school
SELECT short_name, full_name FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year,
       substr(ends_on, 9, 2) || '.' || substr(ends_on, 6, 2) || '.' || substr(ends_on, 1, 4) AS ends,
       CASE kind WHEN 'year' THEN 'по отметкам периодов, которые кончились' ELSE 'по нынешним отметкам и часам до конца периода' END AS needed
  FROM period WHERE period_id = :period;

-- name: basis
SELECT substr(as_of_on, 9, 2) || '.' || substr(as_of_on, 6, 2) || '.' || substr(as_of_on, 1, 4) AS day,
       CASE WHEN own_count + pooled_count = 0 THEN 'Вероятности — по общему правилу: своих закрытых ' || CASE kind WHEN 'year' THEN 'учебных лет' ELSE 'периодов' END || ' ещё нет.'
            ELSE 'Вероятности — по исходам прошлых периодов: своих ' || own_count || ', других школ ' || pooled_count || '.' END AS words
  FROM forecast_basis JOIN period USING (period_id) WHERE period_id = :period;

-- Чем грозит неуспех: «2» или, в десятибалльной школе, отметка ниже «5».
-- name: bands
SELECT two, fail, of_fail, margin FROM mark_scale WHERE period_id = :period;

-- name: class
SELECT title FROM class_group WHERE class_group_id = :class;
