-- Страница запуска для завуча: что сделано, чего нет и за кем дело, сроки, замечания. Запросы — обо всей школе.
-- Параметры: :period, :now, :today. Время — местное (school.utc_offset_min).

-- name: school
SELECT short_name, full_name FROM school;

-- name: period
SELECT title, year_title, code, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year,
       substr(starts_on, 9, 2) || '.' || substr(starts_on, 6, 2) || '.' || substr(starts_on, 1, 4) AS starts,
       substr(ends_on, 9, 2) || '.' || substr(ends_on, 6, 2) || '.' || substr(ends_on, 1, 4) AS ends
  FROM period WHERE period_id = :period;

-- name: bands
SELECT fail, of_fail, a_fail FROM mark_scale WHERE period_id = :period;

-- Школа в нескольких числах. Доли — среди учащихся, аттестованных по всем предметам.
-- name: figures
WITH r AS (SELECT * FROM pupil_result WHERE period_id = :period),
     n AS (SELECT sum(category <> 'departed') AS pupils, sum(category NOT IN ('departed', 'unmarked')) AS marked,
                  sum(category NOT IN ('departed', 'unmarked', 'incomplete')) AS attested, sum(category = 'failing') AS failing,
                  sum(category IN ('excellent', 'one_four', 'good')) AS good, sum(category = 'excellent') AS excellent FROM r)
SELECT pupils, attested, marked, failing, excellent,
       replace(round(100.0 * good / nullif(attested, 0), 1), '.', ',') AS quality,
       replace(round(100.0 * (attested - failing) / nullif(attested, 0), 1), '.', ',') AS success,
       not_attested, deferred, nullif(no_mark, 0) AS no_mark,
       CASE WHEN pupils % 10 = 1 AND pupils % 100 <> 11 THEN 'учащийся' WHEN pupils % 10 BETWEEN 2 AND 4 AND pupils % 100 NOT BETWEEN 12 AND 14 THEN 'учащихся' ELSE 'учащихся' END AS pupils_word,
       CASE WHEN not_attested % 10 = 1 AND not_attested % 100 <> 11 THEN 'отметка' WHEN not_attested % 10 BETWEEN 2 AND 4 AND not_attested % 100 NOT BETWEEN 12 AND 14 THEN 'отметки' ELSE 'отметок' END AS not_attested_word,
       CASE WHEN deferred % 10 = 1 AND deferred % 100 <> 11 THEN 'отметка' WHEN deferred % 10 BETWEEN 2 AND 4 AND deferred % 100 NOT BETWEEN 12 AND 14 THEN 'отметки' ELSE 'отметок' END AS deferred_word
  FROM n, (SELECT count(*) FILTER (WHERE outcome = 'not_attested') AS not_attested, count(*) FILTER (WHERE outcome = 'deferred') AS deferred,
                  count(*) FILTER (WHERE outcome = 'not_attested' AND reason = 'no_marks') AS no_mark
             FROM result WHERE period_id = :period);

-- Успеваемость, качество, СОУ, средний балл и их N; изменение против прошлого периода, если у него есть результаты (п. п., у балла — в баллах).
-- name: results
WITH b AS (SELECT before_id FROM period_before p WHERE p.period_id = :period AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = p.before_id)),
c AS (SELECT sum(decided) FILTER (WHERE period_id = :period) AS n, sum(decided) FILTER (WHERE period_id <> :period) AS was_n,
             100.0 * sum(passed) FILTER (WHERE period_id = :period) AS passed, 100.0 * sum(passed) FILTER (WHERE period_id <> :period) AS was_passed,
             100.0 * sum(well) FILTER (WHERE period_id = :period) AS well, 100.0 * sum(well) FILTER (WHERE period_id <> :period) AS was_well
        FROM class_line WHERE period_id IN (:period, (SELECT before_id FROM b))),
s AS (SELECT sum(assessed) FILTER (WHERE period_id = :period) AS n, sum(assessed) FILTER (WHERE period_id <> :period) AS was_n,
             sum(degree_sum_x1000) FILTER (WHERE period_id = :period) / 1000.0 AS degree, sum(degree_sum_x1000) FILTER (WHERE period_id <> :period) / 1000.0 AS was_degree,
             sum(n5 + n4 + n3 + n2) FILTER (WHERE period_id = :period) AS marks, sum(n5 + n4 + n3 + n2) FILTER (WHERE period_id <> :period) AS was_marks,
             1.0 * sum(mark_sum) FILTER (WHERE period_id = :period) AS mark_sum, 1.0 * sum(mark_sum) FILTER (WHERE period_id <> :period) AS was_sum
        FROM subject_result WHERE period_id IN (:period, (SELECT before_id FROM b)))
SELECT nullif(s.n, 0) AS "any", c.n AS pupils, s.n AS assessed, s.marks, (SELECT title FROM period WHERE period_id = (SELECT before_id FROM b)) AS before,
       replace(printf('%.1f', s.degree / nullif(s.n, 0)), '.', ',') AS degree, replace(printf('%.2f', s.mark_sum / nullif(s.marks, 0)), '.', ',') AS mean,
       iif(c.n > 0 AND c.was_n > 0, replace(replace(printf('%+.1f', 0.0 + round(c.passed / c.n - c.was_passed / c.was_n, 1)), '.', ','), '-', '−'), NULL) AS success_change,
       iif(c.n > 0 AND c.was_n > 0, replace(replace(printf('%+.1f', 0.0 + round(c.well / c.n - c.was_well / c.was_n, 1)), '.', ','), '-', '−'), NULL) AS quality_change,
       iif(s.n > 0 AND s.was_n > 0, replace(replace(printf('%+.1f', 0.0 + round(s.degree / s.n - s.was_degree / s.was_n, 1)), '.', ','), '-', '−'), NULL) AS degree_change,
       iif(s.marks > 0 AND s.was_marks > 0, replace(replace(printf('%+.2f', 0.0 + round(s.mark_sum / s.marks - s.was_sum / s.was_marks, 2)), '.', ','), '-', '−'), NULL) AS mean_change
  FROM c, s;

-- ── что сделано ──

-- name: books (many)
SELECT replace(substr(path, length('out/' || (SELECT code FROM period WHERE period_id = :period) || '/') + 1), ' ', '%20') AS href, title, pieces,
       (bytes + 999) / 1000 AS kb
  FROM artifact WHERE period_id = :period AND stage = 'summary' ORDER BY path;

-- name: extracts (many)
SELECT replace(substr(a.path, length('out/' || (SELECT code FROM period WHERE period_id = :period) || '/') + 1), ' ', '%20') AS href, a.title, a.pieces
  FROM artifact a LEFT JOIN class_group g USING (class_group_id)
 WHERE a.period_id = :period AND a.stage = 'extract' ORDER BY g.sort_key, a.path;

-- sheets: листов бумаги при двусторонней печати.
-- name: paper
SELECT count(*) AS files, sum(pieces) AS pieces, nullif(count(*), 0) AS "any",
       sheets, CASE WHEN sheets % 10 = 1 AND sheets % 100 <> 11 THEN 'листе' ELSE 'листах' END AS sheets_word
  FROM artifact, (SELECT sum((k.pages + 1) / 2) AS sheets FROM piece k JOIN edition e USING (edition_id)
                   WHERE e.period_id = :period AND e.report = 'extract')
 WHERE period_id = :period AND stage = 'extract';

-- ── за кем дело ──

-- name: people (many)
WITH item AS (
    SELECT r.teacher_id FROM result r WHERE r.period_id = :period AND r.outcome = 'not_attested'
    UNION ALL
    SELECT g.tutor_id FROM result r JOIN class_group g USING (class_group_id) WHERE r.period_id = :period AND r.outcome = 'deferred'
    UNION ALL
    SELECT g.tutor_id FROM recipient q JOIN pupil_result p USING (period_id, pupil_id) JOIN class_group g USING (class_group_id)
     WHERE q.period_id = :period AND q.channel = 'paper' AND q.reason IN ('no_consent', 'expired', 'no_contact', 'no_guardian'))
SELECT coalesce(i.teacher_id, 0) AS teacher, coalesce(t.full_name, 'Учитель не указан') AS name, count(*) AS things_count
  FROM item i LEFT JOIN teacher t USING (teacher_id)
 GROUP BY coalesce(i.teacher_id, 0) ORDER BY t.sort_key IS NULL, t.sort_key, teacher;

-- what: что сделать; whom: о ком; due: до какого дня.
-- name: things (many in people)
WITH thing AS (
    SELECT coalesce(r.teacher_id, 0) AS teacher, 1 AS kind, g.sort_key AS class_key, g.title AS class, p.sort_key,
           CASE r.reason WHEN 'teacher' THEN 'проверить н/а, поставленное учителем: ' WHEN 'deferral' THEN 'срок отсрочки прошёл, н/а: ' WHEN 'missed_lessons' THEN 'решить, отсрочка или н/а: '
                WHEN 'few_marks' THEN 'решить, н/а или дополнительный опрос: ' WHEN 'no_marks' THEN 'решить, н/а или дополнительный опрос: '
                WHEN 'work_owed' THEN 'принять работу и выставить отметку: ' ELSE 'выставить отметку: ' END || s.title ||
           CASE r.reason WHEN 'few_marks' THEN ' (мало отметок)' WHEN 'missed_lessons' THEN ' (много пропусков)' WHEN 'work_owed' THEN ' (не сдана работа)' WHEN 'no_marks' THEN ' (отметок нет)'
                WHEN 'no_weighted_work' THEN ' (нет отметок с весом)' ELSE '' END AS what,
           p.full_name AS whom, NULL AS due_on
      FROM result r JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id) JOIN class_group g USING (class_group_id)
     WHERE r.period_id = :period AND r.outcome = 'not_attested'
    UNION ALL
    SELECT coalesce(g.tutor_id, 0), 2, g.sort_key, g.title, p.sort_key,
           'закрыть отсрочку: ' || CASE WHEN count(*) > 3 THEN 'предметов ' || count(*) ELSE group_concat(s.title, ', ') END, p.full_name, min(d.due_on)
      FROM result r JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id) JOIN class_group g USING (class_group_id)
           LEFT JOIN deferral d USING (deferral_id)
     WHERE r.period_id = :period AND r.outcome = 'deferred' GROUP BY g.class_group_id, p.pupil_id
    UNION ALL
    SELECT coalesce(tutor_id, 0), 3, class_key, class, min(sort_key),
           CASE reason WHEN 'no_consent' THEN 'получить решение о согласии: ' WHEN 'expired' THEN 'обновить истёкшее согласие: '
                       WHEN 'no_contact' THEN 'узнать адрес или телефон: ' ELSE 'внести законного представителя: ' END || count(*),
           group_concat(short_name, ', '), NULL
      FROM (SELECT g.tutor_id, g.class_group_id, g.sort_key AS class_key, g.title AS class, q.reason, p.sort_key,
                   p.family_name || ' ' || substr(p.given_name, 1, 1) || '.' AS short_name
              FROM recipient q JOIN pupil_result a USING (period_id, pupil_id) JOIN class_group g USING (class_group_id) JOIN pupil p USING (pupil_id)
             WHERE q.period_id = :period AND q.channel = 'paper' AND q.reason IN ('no_consent', 'expired', 'no_contact', 'no_guardian')
             ORDER BY p.sort_key)
     GROUP BY class_group_id, reason)
SELECT h.teacher, h.class, h.what, h.whom,
       substr(h.due_on, 9, 2) || '.' || substr(h.due_on, 6, 2) || '.' || substr(h.due_on, 1, 4) AS due,
       nullif(h.due_on < :today, 0) AS overdue
  FROM thing h LEFT JOIN teacher t ON t.teacher_id = h.teacher
 ORDER BY t.sort_key IS NULL, t.sort_key, h.teacher, h.kind, h.class_key, h.sort_key, h.what;

-- ── сроки ──

-- name: deadline
SELECT strftime('%d.%m.%Y %H:%M', min(o.due_at) + (SELECT utc_offset_min FROM school) * 60, 'unixepoch') AS first,
       count(*) AS waiting, nullif(sum(o.due_at < :now), 0) AS overdue, nullif(count(*), 0) AS "any"
  FROM outbox o WHERE o.period_id = :period AND o.state NOT IN ('sent', 'delivered', 'superseded');

-- name: messages (many)
SELECT CASE o.channel WHEN 'email' THEN 'Электронная почта' WHEN 'sms' THEN 'СМС' ELSE 'Портал' END AS channel,
       CASE o.event WHEN 'exam' THEN 'испытания' WHEN 'forecast' THEN 'прогноз' ELSE 'итоги' END AS event,
       CASE o.state WHEN 'queued' THEN 'в очереди' WHEN 'held' THEN 'задержано' WHEN 'sending' THEN 'отправляется' WHEN 'sent' THEN 'отправлено'
                    WHEN 'delivered' THEN 'доставлено' WHEN 'failed' THEN 'не отправлено' WHEN 'unknown' THEN 'без подтверждения'
                    WHEN 'superseded' THEN 'заменено новым' WHEN 'blocked' THEN 'остановлено: нет согласия' ELSE o.state END AS state,
       count(*) AS count,
       CASE WHEN o.state NOT IN ('sent', 'delivered', 'superseded')
            THEN strftime('%d.%m %H:%M', min(o.due_at) + (SELECT utc_offset_min FROM school) * 60, 'unixepoch') END AS due
  FROM outbox o WHERE o.period_id = :period
 GROUP BY o.channel, o.event, o.state ORDER BY min(o.due_at), o.channel, o.event, o.state;

-- name: families (many)
SELECT CASE reason WHEN 'refused' THEN 'отказались от электронной формы' WHEN 'withdrawn' THEN 'отозвали согласие'
            WHEN 'chose_paper' THEN 'выбрали бумагу' WHEN 'no_internet' THEN 'нет интернета' WHEN 'expired' THEN 'согласие истекло'
            WHEN 'no_consent' THEN 'решения о согласии нет' WHEN 'no_contact' THEN 'нет адреса или телефона'
            WHEN 'no_guardian' THEN 'законный представитель не внесён' ELSE reason END AS reason,
       count(*) AS count
  FROM recipient WHERE period_id = :period AND channel = 'paper' GROUP BY reason ORDER BY count(*) DESC, reason;

-- ── прохождение программы ──

-- name: lags (many)
SELECT replace(group_title, '-', char(8209)) AS class, subject, teacher_short AS teacher, planned, held, lag, nullif(reasons, '') AS reasons, nullif(corrected, 0) AS corrected
  FROM programme_line WHERE period_id = :period AND lag > 0
 ORDER BY open_lag DESC, lag DESC, group_key, position LIMIT 12;

-- name: hours
WITH sums AS (
    SELECT sum(planned) AS planned, sum(held) AS held, sum(to_come) AS to_come, sum(behind) AS lag, sum(ahead) AS ahead, sum(corrected) AS corrected, sum(behind > 0) AS lines,
           sum(topics_due) AS topics, sum(topics_done) AS done, sum(works_planned) AS works, sum(works_held) AS works_held, sum(year_planned) AS year_planned,
           sum(iif(year_planned > 0, year_held, 0)) AS year_held
      FROM programme_line WHERE period_id = :period)
SELECT nullif(planned, 0) AS planned, held, nullif(to_come, 0) AS to_come, lag, nullif(ahead, 0) AS ahead, replace(round(100.0 * held / nullif(planned, 0), 1), '.', ',') AS percent,
       nullif(lines, 0) AS lines, nullif(corrected, 0) AS corrected, nullif(topics, 0) AS topics, done, nullif(works, 0) AS works, works_held,
       nullif(year_planned, 0) AS year_planned, year_held,
       (SELECT nullif(sum(without_topic), 0) FROM compliance WHERE period_id = :period) AS without_topic
  FROM sums;

-- ── прогноз ──

-- name: forecast
SELECT nullif(sum(f.state = 'said'), 0) AS said, nullif(sum(f.state = 'too_little'), 0) AS too_little,
       (SELECT nullif(kind = 'year', 0) FROM period WHERE period_id = :period) AS is_year,
       nullif(count(DISTINCT CASE WHEN f.state = 'too_little' AND NOT EXISTS (SELECT 1 FROM forecast_told t WHERE t.period_id = f.period_id AND t.pupil_id = f.pupil_id)
                                  THEN f.pupil_id END), 0) AS silent,
       substr(b.as_of_on, 9, 2) || '.' || substr(b.as_of_on, 6, 2) || '.' || substr(b.as_of_on, 1, 4) AS day,
       nullif(count(DISTINCT CASE WHEN instr(f.warning, ' risk ') > 0 THEN f.pupil_id END), 0) AS risk,
       nullif(b.own_count, 0) AS own, nullif(b.pooled_count, 0) AS pooled, nullif(b.own_count + b.pooled_count = 0, 0) AS rule,
       (SELECT substr(path, length('out/' || (SELECT code FROM period WHERE period_id = :period) || '/') + 1)
          FROM artifact WHERE period_id = :period AND stage = 'warnings') AS href
  FROM forecast f JOIN forecast_basis b USING (period_id) WHERE f.period_id = :period HAVING count(*) > 0;

-- Как сбывались бы прогнозы (itog forecast --backtest): этот период, а пока он не кончился, последний закрытый того же рода. Успех — положительный итог.
-- name: scores (many)
SELECT p.title || ', ' || s.at_percent || ' %' AS at, s.count, replace(printf('%.3f', s.brier), '.', ',') AS brier, replace(printf('%.3f', s.ece), '.', ',') AS ece,
       replace(printf('%.1f', 100 * s.accuracy), '.', ',') AS success, replace(printf('%.1f', 100 * s.level_accuracy), '.', ',') AS mark,
       replace(printf('%.3f', l.brier), '.', ',') AS last_brier, replace(printf('%.1f', 100 * l.level_accuracy), '.', ',') AS last_mark,
       replace(printf('%.3f', b.brier), '.', ',') AS base_brier,
       nullif(s.brier >= min(l.brier, o.brier), 0) AS worse
  FROM forecast_score s JOIN period p USING (period_id)
       JOIN forecast_score l ON l.period_id = s.period_id AND l.at_percent = s.at_percent AND l.method = 'last_mark'
       JOIN forecast_score o ON o.period_id = s.period_id AND o.at_percent = s.at_percent AND o.method = 'last_level'
       JOIN forecast_score b ON b.period_id = s.period_id AND b.at_percent = s.at_percent AND b.method = 'base_rate'
 WHERE s.method = 'forecast'
   AND s.period_id = (SELECT q.period_id FROM forecast_score x JOIN period q USING (period_id) JOIN period now ON now.period_id = :period
                       WHERE q.ends_on <= now.ends_on AND (q.kind = 'year') = (now.kind = 'year') ORDER BY q.period_id = :period DESC, q.ends_on DESC LIMIT 1)
 ORDER BY s.at_percent;

-- name: calibration
SELECT nullif(count(*), 0) AS "any", nullif(sum(s.brier * s.count) >= min(sum(l.brier * l.count), sum(o.brier * o.count)), 0) AS worse, nullif(max(s.training = 'folds'), 0) AS folds
  FROM forecast_score s
       JOIN forecast_score l ON l.period_id = s.period_id AND l.at_percent = s.at_percent AND l.method = 'last_mark'
       JOIN forecast_score o ON o.period_id = s.period_id AND o.at_percent = s.at_percent AND o.method = 'last_level'
 WHERE s.method = 'forecast'
   AND s.period_id = (SELECT q.period_id FROM forecast_score x JOIN period q USING (period_id) JOIN period now ON now.period_id = :period
                       WHERE q.ends_on <= now.ends_on AND (q.kind = 'year') = (now.kind = 'year') ORDER BY q.period_id = :period DESC, q.ends_on DESC LIMIT 1);

-- name: reliability (many)
SELECT (bin * 10) || '–' || (bin * 10 + 10) || ' %' AS told, replace(printf('%.0f', 100 * sum(said_sum) / sum(count)), '.', ',') AS said,
       replace(printf('%.0f', 100.0 * sum(happened) / sum(count)), '.', ',') AS happened, sum(count) AS count
  FROM forecast_reliability
 WHERE period_id = (SELECT q.period_id FROM forecast_score x JOIN period q USING (period_id) JOIN period now ON now.period_id = :period
                     WHERE q.ends_on <= now.ends_on AND (q.kind = 'year') = (now.kind = 'year') ORDER BY q.period_id = :period DESC, q.ends_on DESC LIMIT 1)
 GROUP BY bin ORDER BY bin;

-- ── перевод: только за год ──

-- name: promotion
SELECT nullif(count(*), 0) AS "any", sum(p.proposal = 'promoted') AS promoted, nullif(sum(p.proposal = 'conditional'), 0) AS conditional,
       nullif(sum(p.proposal = 'choice'), 0) AS choice, nullif(sum(p.proposal = 'held'), 0) AS held, nullif(sum(p.proposal = 'admitted'), 0) AS admitted,
       nullif(sum(p.proposal = 'not_admitted'), 0) AS not_admitted, nullif(sum(p.proposal = 'graduated'), 0) AS graduated,
       nullif(sum(p.proposal = 'withheld'), 0) AS withheld, nullif(sum(p.agrees IS NULL), 0) AS undecided, nullif(sum(p.agrees IS NOT NULL), 0) AS decided,
       nullif(sum(p.agrees = 0 AND c.basis = ''), 0) AS differs,
       (SELECT nullif(count(*), 0) FROM academic_debt WHERE period_id = :period AND state NOT IN ('cleared', 'excused')) AS debts,
       (SELECT nullif(count(*), 0) FROM academic_debt WHERE period_id = :period
           AND (state IN ('overdue', 'exhausted') OR (state = 'open' AND deadline_on < :today))) AS over,
       (SELECT 'council.pdf' FROM artifact WHERE period_id = :period AND path LIKE '%/council.pdf') AS council,
       (SELECT 'debts.pdf' FROM artifact WHERE period_id = :period AND path LIKE '%/debts.pdf') AS notices
  FROM promotion p LEFT JOIN council_decision c USING (council_decision_id) WHERE p.period_id = :period;

-- Кого совет ещё должен решить: задолженность без срока и попыток, решение не как предложено.
-- name: councils (many)
SELECT g.title AS class, u.full_name AS name,
       CASE WHEN p.agrees = 0 THEN 'решение отличается от предложенного' WHEN p.proposal = 'choice' THEN 'срок или попытки кончились: выбор родителей'
            WHEN p.proposal = 'held' THEN 'решает совет' WHEN p.proposal = 'withheld' THEN 'экзамен не сдан: предлагается не выдавать аттестат'
            ELSE 'предлагается не допустить к ГИА' END AS what
  FROM promotion p JOIN class_group g USING (class_group_id) JOIN pupil u USING (pupil_id) LEFT JOIN council_decision c USING (council_decision_id)
 WHERE p.period_id = :period AND ((p.agrees = 0 AND c.basis = '') OR (p.agrees IS NULL AND p.proposal IN ('choice', 'held', 'withheld', 'not_admitted')))
 ORDER BY g.sort_key, u.sort_key LIMIT 40;

-- ── импорт и замечания ──

-- name: import
SELECT i.source, strftime('%d.%m.%Y %H:%M', i.committed_at + (SELECT utc_offset_min FROM school) * 60, 'unixepoch') AS at,
       (SELECT sum(rows_read) FROM import_file f WHERE f.import_id = i.import_id) AS rows_read,
       (SELECT sum(rows_accepted) FROM import_file f WHERE f.import_id = i.import_id) AS accepted,
       (SELECT sum(rows_rejected) FROM import_file f WHERE f.import_id = i.import_id) AS rejected
  FROM import i ORDER BY i.import_id DESC LIMIT 1;

-- Слова для кодов: каждый код, который пишут импорт и стадии, должен стоять здесь (это проверяет тест).
-- name: findings (many)
WITH word (code, words) AS (VALUES
    ('missing_file', 'нет файла'), ('unreadable_file', 'файл не читается'), ('unknown_file', 'файл не из этого формата'),
    ('unused_file', 'файл не используется'), ('empty_file', 'пустой файл'), ('no_rows', 'в файле только заголовок'),
    ('bad_encoding', 'не читается кодировка'), ('doubtful_encoding', 'кодировка определена неуверенно'), ('linked_file', 'ссылка за пределы папки'),
    ('mangled_identifier', 'идентификатор испорчен табличной программой'), ('mark_with_sign', 'отметка со знаком, взята без него'),
    ('absence_not_taken', 'пропуск среди отметок, урок не найден'), ('nul_byte', 'нулевой байт в строке'), ('missing_column', 'нет обязательного столбца'),
    ('duplicate_column', 'столбец назван дважды'), ('unknown_column', 'незнакомый столбец пропущен'), ('unbalanced_quote', 'незакрытая кавычка'),
    ('field_count', 'число полей не такое, как в заголовке'), ('too_many_columns', 'слишком много столбцов'), ('too_long', 'слишком длинное значение'),
    ('control_character', 'непечатаемый знак'), ('empty_value', 'пустое обязательное значение'), ('bad_integer', 'не целое число'),
    ('bad_decimal', 'не число'), ('bad_date', 'неверная дата'), ('bad_time', 'неверное время'), ('bad_instant', 'неверное время события'),
    ('bad_word', 'слово не из списка'), ('bad_contact', 'неверный адрес или телефон'), ('duplicate_key', 'повторный идентификатор'),
    ('dangling_reference', 'ссылка на то, чего нет'), ('order_of_dates', 'конец раньше начала'), ('day_ahead', 'день ещё не наступил'), ('unknown_piece', 'такой выписки не было'),
    ('day_early', 'раньше начала периода'), ('not_a_year', 'решение педсовета не о годе'), ('mark_out_of_scale', 'отметка вне шкалы'),
    ('outside_year', 'отметка вне учебного года'), ('no_membership', 'отметка учащегося, который не числится в классе'),
    ('no_author', 'у итоговой отметки не указан автор'), ('no_reason', 'итоговая отметка после экзамена или в аттестат без основания'),
    ('partially_graded', 'результат ещё не окончательный'), ('not_graded', 'результат без оценки'), ('unused_row', 'строки не используются'),
    ('bad_version', 'версия не та, что в manifest'), ('misspelt_column', 'имя столбца с опечаткой'), ('nameless_column', 'столбцы без имени'),
    ('shifted_columns', 'столбцы сдвинуты относительно имён'), ('copied_file', 'копия другого файла'), ('unread_column', 'сведения о происхождении не читаются'),
    ('unnamed_file', 'файл не назван в manifest'), ('no_manifest', 'нет manifest.csv'), ('bad_id', 'недопустимый идентификатор'), ('bad_list', 'не список идентификаторов'),
    ('no_role', 'пользователь без роли'), ('no_names', 'люди без имён'), ('no_begin', 'нет даты зачисления в класс'), ('no_school', 'строка не относится ни к одной школе'), ('period_locked', 'период закрыт: изменение не принято'), ('deferral_unmarked', 'период закрыт: отметка не принята, а отсрочка закрыта'), ('deferral_kept', 'об отсрочке в itog решено иначе: решение школы оставлено'),
    ('not_complete', 'файл прочитан не весь: недостающее не изъято'), ('many_vanished', 'в файле не хватает слишком многого: ничего не изъято'),
    ('old_workbook', 'старая книга Excel (.xls): сохраните как .xlsx'), ('sheet_unknown', 'таблица неизвестного вида'),
    ('sheet_incomplete', 'в журнале класса не указаны класс, предмет или даты'), ('unknown_name', 'имя или название не найдено в школе'),
    ('ambiguous_name', 'имя или название подходит к нескольким'), ('made_from_sheet', 'создано по журналу класса'),
    ('register_differs', 'журнал класса расходится с выгрузкой'), ('date_as_marks', 'дата вместо двух отметок'),
    ('circle', 'строки входят друг в друга по кругу'),
    ('more_findings', 'и ещё такие же: названы не все'),
    ('no_marks', 'н/а: нет отметок'), ('no_weighted_work', 'н/а: нет отметок, влияющих на итог'), ('few_marks', 'н/а: недостаточно отметок'),
    ('work_owed', 'н/а: есть несданная работа («точка»)'), ('year_tie', 'среднее за год ровно посередине между отметками'),
    ('policy_subject', 'в правилах аттестации назван предмет, которого нет в школе'),
    ('certificate_override', 'отметка в аттестат выставлена тому, кто его в этом году не получает'),
    ('policy_work_type', 'в правилах аттестации назван вид работы, которого нет в школе'),
    ('policy_double', 'в правилах аттестации одно значение задано дважды, под двумя названиями'),
    ('exam_of_five', 'отметки за экзамен в 9 классе не выше «5» прочитаны по десятибалльной шкале, а ОГЭ оценивают по пятибалльной'),
    ('policy_exam', 'в правилах аттестации не сказано, влияет ли экзамен на отметку в 10 и 11 классах: взято среднее'),
    ('missed_lessons', 'н/а: пропущена большая часть уроков'), ('override_differs', 'отметка учителя отличается от расчётной'),
    ('override_during_deferral', 'отметка выставлена при действующей отсрочке'), ('override_in_unmarked_grade', 'отметка в классе без отметок'),
    ('deferral_overdue', 'срок отсрочки прошёл'), ('deferral_lapsed_marked', 'отсрочка истекла, но отметки уже есть'), ('deferral_advised', 'долгая болезнь и мало отметок: решить об отсрочке'), ('deferral_twice', 'отсрочка есть и в журнале, и в itog'),
    ('no_subjects', 'у учащегося нет предметов'),
    ('debt_overdue', 'срок ликвидации задолженности прошёл'), ('debt_exhausted', 'попыток ликвидировать задолженность не осталось'),
    ('debt_attempt_late', 'попытка позже срока'), ('debt_attempt_extra', 'лишняя попытка'), ('debt_no_commission', 'вторая попытка без комиссии'),
    ('debt_attempt_order', 'номер попытки не по порядку'), ('decision_of_other_grade', 'решение о ГИА не в 9 и не в 11 классе'),
    ('debt_attempt_without_debt', 'попытка без задолженности'), ('decision_differs', 'решение педсовета отличается от предложенного'),
    ('decision_missing', 'нет решения педсовета'), ('decision_without_pupil', 'решение педсовета не об учащемся школы'),
    ('mark_without_membership', 'отметка учащегося вне класса'), ('attendance_without_membership', 'пропуск учащегося вне класса'),
    ('override_without_membership', 'итоговая отметка учащегося вне класса'), ('exam_without_membership', 'экзамен учащегося вне класса'),
    ('mark_out_of_range', 'отметка вне шкалы школы'), ('exam_in_marks', 'экзамен среди текущих отметок'),
    ('period_not_graded', 'в этом периоде класс не аттестуется'), ('lag_not_corrected', 'отставание по программе без корректировки'), ('page_error', 'страница не сделана'),
    ('document_held', 'документ ждёт пересчёта отметок'))
SELECT CASE f.severity WHEN 'error' THEN 'ошибка' WHEN 'warning' THEN 'внимание' ELSE 'к сведению' END AS severity, f.severity AS kind,
       coalesce(w.words, f.code) AS words, count(*) AS count,
       coalesce(nullif(min(f.file), '') || coalesce(':' || min(f.line), '') || coalesce(', ' || nullif(min(f.column_name), ''), ''),
                CASE WHEN f.code IN ('page_error', 'document_held') THEN min(f.value_read) END,
                min(nullif(rtrim(coalesce(g.title || ', ', '') || coalesce(s.title, p.full_name, '') ||
                                 CASE f.code WHEN 'override_differs' THEN ': ' || f.value_read || ', расчётная ' || f.expected
                                             WHEN 'lag_not_corrected' THEN ': ' || f.value_read || ' из ' || f.expected || ' ч.' ELSE '' END,
                                 ', '), ''))) AS example
  FROM finding f LEFT JOIN word w USING (code) LEFT JOIN class_group g ON g.class_group_id = f.class_group_id
       LEFT JOIN subject s ON s.subject_id = f.subject_id LEFT JOIN pupil p ON p.pupil_id = f.pupil_id
 WHERE f.period_id = :period OR f.import_id IS NOT NULL
 GROUP BY f.stage, f.severity, f.code
 ORDER BY f.severity = 'notice', f.severity = 'warning', f.stage, count(*) DESC, f.code LIMIT 60;

-- name: counts
SELECT nullif(sum(severity = 'error'), 0) AS errors, nullif(sum(severity = 'warning'), 0) AS warnings, nullif(count(*), 0) AS "any"
  FROM finding WHERE period_id = :period OR import_id IS NOT NULL;

-- ── проверка перед закрытием ──

-- name: check
SELECT strftime('%d.%m.%Y %H:%M', max(r.started_at) + (SELECT utc_offset_min FROM school) * 60, 'unixepoch') AS at,
       (SELECT nullif(count(*), 0) FROM gap WHERE period_id = :period AND severity <> 'notice') AS "any",
       (SELECT nullif(count(*), 0) FROM gap WHERE period_id = :period AND severity = 'error') AS missing,
       (SELECT nullif(count(*), 0) FROM gap WHERE period_id = :period AND severity = 'warning') AS doubtful,
       (SELECT substr(path, length('out/' || (SELECT code FROM period WHERE period_id = :period) || '/') + 1)
          FROM artifact WHERE period_id = :period AND stage = 'check') AS href
  FROM run r WHERE r.stage = 'check' AND r.period_id = :period AND r.outcome = 'done' HAVING count(*) > 0;

-- Слова для видов: каждый вид, который пишет проверка, должен стоять здесь (это проверяет тест).
-- name: gaps (many)
WITH word (kind, words) AS (VALUES
    ('few_marks', 'мало отметок'), ('work_owed', 'не сданы работы: без них итога нет'), ('no_weighted_work', 'нет отметок, влияющих на итог'),
    ('missed_lessons', 'много пропусков: отсрочка или н/а'), ('no_attainment', 'нет оценки словами (без отметок)'),
    ('mark_without_lesson', 'отметки в дни без уроков'), ('control_unmarked', 'контрольные без отметок'),
    ('no_lessons', 'часы по плану есть, уроков нет'), ('not_entered', 'уроки по расписанию не внесены в журнал'),
    ('not_held', 'уроки не отмечены ни проведёнными, ни отменёнными'), ('no_topic', 'уроки без темы'), ('no_homework', 'уроки без домашнего задания'),
    ('little_homework', 'домашних заданий мало или нет'), ('no_class', 'учащиеся ни в одном классе'), ('two_classes', 'учащиеся сразу в двух классах'),
    ('no_subjects', 'учащиеся без предметов'), ('no_teaching', 'группы без нагрузки'), ('plan_without_teaching', 'индивидуальные планы без нагрузки'),
    ('no_teacher', 'нагрузка без учителя'), ('no_tutor', 'классы без классного руководителя'), ('no_guardian', 'нет законного представителя'),
    ('no_contact', 'семьи без адреса и телефона'), ('no_consent', 'нет решения о согласии'), ('consent_expired', 'согласие истекло'),
    ('no_received_at', 'источник не сообщает время отметок'))
SELECT coalesce(w.words, g.kind) AS words, count(*) AS count, nullif(max(g.severity = 'error'), 0) AS missing
  FROM gap g LEFT JOIN word w USING (kind)
 WHERE g.period_id = :period AND g.severity <> 'notice' GROUP BY g.kind ORDER BY max(g.severity = 'error') DESC, count(*) DESC, g.kind;

-- Есть ли строки у таблиц: пустые не показываются.
-- name: tables
SELECT (SELECT 1 FROM outbox WHERE period_id = :period LIMIT 1) AS messages,
       (SELECT 1 FROM recipient WHERE period_id = :period AND channel = 'paper' LIMIT 1) AS families,
       (SELECT 1 FROM programme WHERE period_id = :period AND planned > held + to_come LIMIT 1) AS lags,
       (SELECT 1 FROM finding WHERE period_id = :period OR import_id IS NOT NULL LIMIT 1) AS findings;

-- name: todo
SELECT nullif((SELECT count(*) FROM result WHERE period_id = :period AND outcome IN ('not_attested', 'deferred')) +
              (SELECT count(*) FROM recipient WHERE period_id = :period AND channel = 'paper'
                  AND reason IN ('no_consent', 'expired', 'no_contact', 'no_guardian')), 0) AS "any";
