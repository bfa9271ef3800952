-- Прогноз для семьи, на бумаге и в письме: всё, кроме того, кому он (pupils в «-- with:» того, кто берёт этот файл).
-- Слова прогноза — в представлении forecast_line.

-- name: school
SELECT short_name, full_name, address, replace(phone, ' ', char(160)) AS phone, site, director_name AS director,
       rtrim(CASE WHEN site LIKE 'https://%' THEN substr(site, 9) WHEN site LIKE 'http://%' THEN substr(site, 8) ELSE site END, '/') AS site_short
  FROM school;

-- of: «I четверти»; here: «в этой четверти».
-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year, nullif(kind = 'year', 0) AS is_year,
       CASE kind WHEN 'year' THEN 'учебного года' ELSE replace(replace(replace(title, 'четверть', 'четверти'), 'полугодие', 'полугодия'), 'триместр', 'триместра') END AS of,
       CASE kind WHEN 'quarter' THEN 'в этой четверти' WHEN 'trimester' THEN 'в этом триместре' WHEN 'half_year' THEN 'в этом полугодии' WHEN 'year' THEN 'в этом году'
                 ELSE 'в этом периоде' END AS here,
       substr(ends_on, 9, 2) || '.' || substr(ends_on, 6, 2) || '.' || substr(ends_on, 1, 4) AS ends
  FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id
 WHERE c.class_group_id = :class;

-- rule: вероятности пока по общему правилу, не по прошлым периодам; open: период ещё идёт.
-- name: basis
SELECT substr(as_of_on, 9, 2) || '.' || substr(as_of_on, 6, 2) || '.' || substr(as_of_on, 1, 4) AS day, (gone_x1000 + 5) / 10 AS gone,
       nullif(own_count + pooled_count = 0, 0) AS rule, nullif(as_of_on < ends_on, 0) AS "open"
  FROM forecast_basis JOIN period USING (period_id) WHERE period_id = :period;

-- Как сбывались такие прогнозы (itog forecast --backtest): в ближайшей доле периода.
-- name: accuracy
SELECT CAST(round(100 * sum(level_accuracy * count) / sum(count)) AS INTEGER) AS percent
  FROM forecast_score, (SELECT gone_x1000 AS gone FROM forecast_basis WHERE period_id = :period)
 WHERE method = 'forecast' AND at_percent = CASE WHEN gone < 375 THEN 25 WHEN gone < 625 THEN 50 ELSE 75 END
   AND period_id IN (SELECT q.period_id FROM period q JOIN period p ON p.period_id = :period WHERE (q.kind = 'year') = (p.kind = 'year') AND q.ends_on < p.starts_on)
HAVING count(*) > 0;

-- name: pupil
SELECT r.pupil_id AS pupil, r.full_name AS name,
       (SELECT 1 FROM forecast f WHERE f.period_id = :period AND f.pupil_id = r.pupil_id AND f.state = 'said' LIMIT 1) AS said,
       (SELECT 1 FROM forecast f WHERE f.period_id = :period AND f.pupil_id = r.pupil_id AND f.state = 'said'
           AND f.lessons_absent * 10 >= f.lessons_held * 3 AND f.lessons_held >= 4 LIMIT 1) AS away
  FROM pupils r ORDER BY r.place;

-- name: subjects (many)
SELECT r.pupil_id AS pupil, f.title, f.evidence_count AS marks, f.mean, f.mark_now, f.expected_mark AS mark, f.chance_words AS words, f.chance_percent AS percent,
       substr(coalesce('; ' || f.reason || coalesce(', ' || f.reason_more, ''), '') || CASE WHEN instr(f.warning, ' few_marks ') THEN '; для итога пока мало отметок' ELSE '' END ||
              coalesce('; ' || f.needed || coalesce(', ' || f.further, ''), '') || coalesce('; вероятность н/а: ' || f.na_percent, ''), 3) AS why,
       f.needed, CASE WHEN f.needed IS NOT NULL THEN f.further END AS further
  FROM pupils r
  CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
 WHERE f.state = 'said' ORDER BY r.place, f.position, f.subject_id;

-- name: little
SELECT pupil, group_concat(title, ', ') AS subjects
  FROM (SELECT r.pupil_id AS pupil, r.place, f.title FROM pupils r CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
         WHERE f.state = 'too_little' ORDER BY r.place, f.position, f.subject_id)
 GROUP BY place, pupil ORDER BY place;

-- name: set
SELECT pupil, group_concat(title || coalesce(' — «' || expected_mark || '»', ''), ', ') AS subjects
  FROM (SELECT r.pupil_id AS pupil, r.place, f.title, f.expected_mark FROM pupils r CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
         WHERE f.state = 'final' ORDER BY r.place, f.position, f.subject_id)
 GROUP BY place, pupil ORDER BY place;

-- Отметки, до которых не дойти за оставшиеся уроки: «на «5» по предметам: Русский язык, История; на «4» по предмету: Физика».
-- name: late
SELECT pupil, group_concat(words, '; ') AS words
  FROM (SELECT pupil, place, 'на «' || mark || '» по ' || CASE WHEN count(*) > 1 THEN 'предметам: ' ELSE 'предмету: ' END || group_concat(title, ', ') AS words
          FROM (SELECT r.pupil_id AS pupil, r.place, f.unreachable AS mark, f.title
                  FROM pupils r CROSS JOIN forecast_line f ON f.period_id = :period AND f.pupil_id = r.pupil_id
                 WHERE f.unreachable IS NOT NULL ORDER BY r.place, f.unreachable DESC, f.position, f.subject_id)
         GROUP BY place, pupil, mark ORDER BY place, mark DESC)
 GROUP BY place, pupil ORDER BY place;
