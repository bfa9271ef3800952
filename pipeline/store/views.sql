-- Views over the registers: what several rooms need to read in the same way. They stand in the file, so that it shows them to any SQLite
-- tool, and are made anew when another build of itog made them (open.c). What depends on the day takes it from the reader (:today); see gate.sql.

-- For people: the latest decision of each person about each pupil and channel. A decision on 'any' counts for every channel; of two
-- on the same day the later row wins. A decision dated ahead counts here already: a view knows no day. The consent gate does, and
-- ranks by itself (gate.sql).
CREATE VIEW consent_latest AS
WITH each_channel (channel) AS (VALUES ('email'), ('sms'), ('portal')),
spread AS (
    SELECT c.*, e.channel AS for_channel,
           row_number() OVER (PARTITION BY c.pupil_id, c.guardian_id, c.by_pupil, c.purpose, e.channel
                              ORDER BY c.decided_on DESC, c.consent_id DESC) AS age
      FROM consent c JOIN each_channel e ON c.channel IN (e.channel, 'any')
     WHERE c.withdrawn = 0)
SELECT consent_id, guardian_id, by_pupil, pupil_id, purpose, for_channel AS channel, state, decided_on, valid_until, basis
  FROM spread WHERE age = 1;

-- The marks a period's row of the summary sheet shows: every period of the year beside it.
CREATE VIEW result_line AS
SELECT r.period_id, r.pupil_id, r.subject_id, r.class_group_id, r.outcome, r.outcome_text, r.mark, r.final_mark, r.mean_x1000,
       r.exam_mark, p.code AS period_code, p.kind AS period_kind, p.position AS period_position, p.parent_id AS year_id
  FROM result r JOIN period p USING (period_id);

-- Rates by class and subject, one decimal, from counts: success (5, 4, 3 of assessed), quality (5, 4), learning degree (СОУ, by the
-- policy's coefficients), mean of numeric marks. NULL where nobody was assessed.
CREATE VIEW subject_rate AS
SELECT s.*,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4 + n3) / assessed END AS success,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4) / assessed END AS quality,
       CASE WHEN assessed > 0 THEN degree_sum_x1000 / 1000.0 / assessed END AS learning_degree,
       CASE WHEN n5 + n4 + n3 + n2 > 0 THEN 1.0 * mark_sum / (n5 + n4 + n3 + n2) END AS mean
  FROM subject_result s;

-- The marks of a period's scale and their levels (excellent, good, pass: the lowest marks of each), as the policy has them; of a period without results
-- those of the last one with. five, four, three, two: how a level is called at the head of a column, «5» or 10–9; well: the marks of quality; margin: so near to a threshold a mark is
-- told to be on the edge (forecast_compute.c). In sentences
-- what is below a success: fail (what threatens), of_fail (without what), a_fail (to have what).
CREATE VIEW mark_scale AS
WITH scale AS (
    SELECT p.period_id, coalesce(max(iif(name = 'marks_from', value_x1000 / 1000, NULL)), 2) AS lowest,
           coalesce(max(iif(name = 'marks_to', value_x1000 / 1000, NULL)), 5) AS highest,
           coalesce(max(iif(name = 'works_to', value_x1000 / 1000, NULL)), 5) AS works_to,
           coalesce(max(iif(name = 'level_3', value_x1000 / 1000, NULL)), 3) AS pass,
           coalesce(max(iif(name = 'level_4', value_x1000 / 1000, NULL)), 4) AS good,
           coalesce(max(iif(name = 'level_5', value_x1000 / 1000, NULL)), 5) AS excellent
      FROM period p LEFT JOIN policy_setting s
        ON s.period_id = coalesce((SELECT period_id FROM policy_setting WHERE period_id = p.period_id LIMIT 1),
                                  (SELECT q.period_id FROM policy_setting x JOIN period q USING (period_id) ORDER BY q.ends_on DESC, q.period_id DESC LIMIT 1))
           AND s.name IN ('marks_from', 'marks_to', 'works_to', 'level_3', 'level_4', 'level_5')
     GROUP BY p.period_id)
SELECT *, iif(excellent = highest, '«' || highest || '»', highest || '–' || excellent) AS five,
       iif(good = excellent - 1, '«' || good || '»', (excellent - 1) || '–' || good) AS four, iif(pass = good - 1, '«' || pass || '»', (good - 1) || '–' || pass) AS three,
       iif(lowest = pass - 1, '«' || lowest || '»', (pass - 1) || '–' || lowest) AS two,
       iif(good = highest - 1, '«' || good || '» и «' || highest || '»', good || '–' || highest) AS well,
       iif(works_to = 100, '2 %', '0,1') AS margin,
       iif(lowest = pass - 1, '«' || lowest || '»', 'отметка ниже «' || pass || '»') AS fail,
       iif(lowest = pass - 1, '«' || lowest || '»', 'отметки ниже «' || pass || '»') AS of_fail,
       iif(lowest = pass - 1, '«' || lowest || '»', 'отметку ниже «' || pass || '»') AS a_fail
  FROM scale;

-- What stands in a table where there is no mark, told below it.
CREATE VIEW outcome_note (sign, words) AS VALUES ('н/а', 'нет аттестации'), ('осв.', 'освобождение'), ('зач.', 'зачёт'), ('незач.', 'незачёт'),
    ('отср.', 'аттестация отложена'), ('–', 'без отметки');

-- How a pupil's sex, as far as it is known, ends the words of a decision: допущен + ending, moved.
CREATE VIEW pupil_ending AS
SELECT pupil_id, CASE sex WHEN 'm' THEN '' WHEN 'f' THEN 'а' ELSE '(а)' END AS ending,
       CASE sex WHEN 'm' THEN 'переведён' WHEN 'f' THEN 'переведена' ELSE 'переведён(а)' END AS moved
  FROM pupil;

-- ── results, with names ──

-- The period that a change is told against: the latest earlier one of the same kind for the same grades; but for years, of the same year.
CREATE VIEW period_before AS
SELECT n.period_id,
       (SELECT p.period_id FROM period p
         WHERE p.withdrawn = 0 AND p.kind = n.kind AND p.ends_on < n.starts_on AND (n.kind = 'year' OR p.parent_id IS n.parent_id)
           AND coalesce(p.grade_from, 0) <= coalesce(n.grade_to, 99) AND coalesce(p.grade_to, 99) >= coalesce(n.grade_from, 0)
         ORDER BY p.ends_on DESC, p.period_id LIMIT 1) AS before_id
  FROM period n;

-- What the sum of a period's classes is called: the school, or those of its grades that have such a period.
CREATE VIEW period_school AS
SELECT period_id, 'Школа' || CASE WHEN EXISTS (SELECT 1 FROM class_group g WHERE g.kind = 'class' AND g.withdrawn = 0 AND g.grade NOT BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99))
                                  THEN ', ' || iif(p.grade_from = p.grade_to, p.grade_from || '-е', coalesce(p.grade_from, 1) || '–' || coalesce(p.grade_to, 11)) || ' классы' ELSE '' END AS title
  FROM period p;

-- A class of the period before, and the class it is compared with: itself, else the one of the same title that was not there then (a new
-- school year may give classes new identifiers), else none: itself again.
CREATE VIEW class_twin AS
SELECT n.period_id, b.class_group_id,
       coalesce((SELECT a.class_group_id FROM class_result a WHERE a.period_id = n.period_id AND a.class_group_id = b.class_group_id),
                (SELECT a.class_group_id FROM class_result a JOIN class_group h USING (class_group_id)
                  WHERE a.period_id = n.period_id AND h.title = g.title
                    AND NOT EXISTS (SELECT 1 FROM class_result x WHERE x.period_id = n.before_id AND x.class_group_id = a.class_group_id)
                  ORDER BY a.class_group_id LIMIT 1), b.class_group_id) AS twin_id
  FROM period_before n JOIN class_result b ON b.period_id = n.before_id JOIN class_group g ON g.class_group_id = b.class_group_id;

-- level: 1 (grades 1-4), 2 (5-9), 3 (10-11), 4 (no grade). decided: the N of success and quality of pupils; passed: of them without a failing result.
CREATE VIEW class_line AS
SELECT c.*, c.pupils - c.incomplete - c.unmarked AS decided, c.pupils - c.incomplete - c.unmarked - c.failing AS passed,
       c.excellent + c.one_four + c.good AS well, g.title AS class, g.sort_key AS class_key, g.grade,
       CASE WHEN g.grade <= 4 THEN 1 WHEN g.grade <= 9 THEN 2 WHEN g.grade IS NOT NULL THEN 3 ELSE 4 END AS level
  FROM class_result c JOIN class_group g USING (class_group_id);

CREATE VIEW subject_line AS
SELECT r.*, g.title AS class, g.sort_key AS class_key, g.grade,
       CASE WHEN g.grade <= 4 THEN 1 WHEN g.grade <= 9 THEN 2 WHEN g.grade IS NOT NULL THEN 3 ELSE 4 END AS level, s.title AS subject, s.position
  FROM subject_result r JOIN class_group g USING (class_group_id) JOIN subject s USING (subject_id);

-- home_id: the class of a subgroup; a class, stream, individual plan: itself.
CREATE VIEW teacher_line AS
SELECT r.*, coalesce(h.class_group_id, g.class_group_id) AS home_id, coalesce(h.title, g.title) AS class, coalesce(h.sort_key, g.sort_key) AS class_key,
       g.title AS group_title, g.sort_key AS group_key, coalesce(g.grade, h.grade) AS grade,
       CASE WHEN coalesce(g.grade, h.grade) <= 4 THEN 1 WHEN coalesce(g.grade, h.grade) <= 9 THEN 2 WHEN coalesce(g.grade, h.grade) IS NOT NULL THEN 3
            ELSE 4 END AS level, s.title AS subject, s.position, t.short_name AS teacher, t.sort_key AS teacher_key
  FROM teacher_result r JOIN class_group g USING (class_group_id) LEFT JOIN class_group h ON h.class_group_id = g.parent_id
       JOIN subject s USING (subject_id) LEFT JOIN teacher t ON t.teacher_id = r.teacher_id;

CREATE VIEW work_line AS
SELECT r.*, coalesce(h.class_group_id, g.class_group_id) AS home_id, coalesce(g.grade, h.grade) AS grade,
       CASE WHEN coalesce(g.grade, h.grade) <= 4 THEN 1 WHEN coalesce(g.grade, h.grade) <= 9 THEN 2 WHEN coalesce(g.grade, h.grade) IS NOT NULL THEN 3
            ELSE 4 END AS level, s.title AS subject, s.position, k.title AS work_type, k.is_control
  FROM work_result r JOIN class_group g USING (class_group_id) LEFT JOIN class_group h ON h.class_group_id = g.parent_id
       JOIN subject s USING (subject_id) LEFT JOIN work_type k ON k.work_type_id = r.work_type_id;

CREATE VIEW mark_line AS
SELECT r.*, g.title AS class, g.sort_key AS class_key, g.grade,
       CASE WHEN g.grade <= 4 THEN 1 WHEN g.grade <= 9 THEN 2 WHEN g.grade IS NOT NULL THEN 3 ELSE 4 END AS level, s.title AS subject, s.position
  FROM mark_result r JOIN class_group g USING (class_group_id) JOIN subject s USING (subject_id);

-- The messages, and which of them somebody must still see to. A message stopped because its consent is gone (blocked) is
-- done with when the family is reached in another way, on paper or by a guardian's other contact, each of which is counted for
-- itself; and when the pupil has left.
CREATE VIEW message_line AS
SELECT o.*,
       o.state NOT IN ('sent', 'delivered', 'superseded')
       AND NOT (o.state = 'blocked' AND o.state_reason = 'no_consent'
                AND (EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = o.period_id AND q.pupil_id = o.pupil_id
                                AND (q.channel = 'paper' OR q.guardian_id > 0))
                     OR NOT EXISTS (SELECT 1 FROM pupil_result r WHERE r.period_id = o.period_id AND r.pupil_id = o.pupil_id
                                       AND r.category <> 'departed'))) AS is_open
  FROM outbox o;

-- Whoever has no result that is final, for all of them are put off, is told that: since the period was over, or the act that put them off, as far as marks
-- were computed since.
CREATE VIEW deferral_clock AS
SELECT r.period_id, r.pupil_id,
       CAST(max(coalesce(e.happened_at, 0), unixepoch(p.ends_on, '+1 day') - 60 * (SELECT coalesce(max(utc_offset_min), 180) FROM school)) AS INTEGER) AS received_at
  FROM result r JOIN period p USING (period_id) LEFT JOIN deferral_event e ON e.deferral_id = r.deferral_id AND e.act IN ('granted', 'extended')
 WHERE r.outcome = 'deferred' AND NOT EXISTS (SELECT 1 FROM result_clock c WHERE c.period_id = r.period_id AND c.pupil_id = r.pupil_id)
   AND EXISTS (SELECT 1 FROM run g WHERE g.stage = 'grade' AND g.outcome = 'done' AND g.period_id = r.period_id
                  AND g.started_at >= unixepoch(p.ends_on, '+1 day') - 60 * (SELECT coalesce(max(utc_offset_min), 180) FROM school));

-- What may have brought a correction of a document: the import that made an edition of it out of date, a decision about a deferral of the pupil.
CREATE VIEW edition_change AS
SELECT e.report, e.pupil_id, e.period_id, i.committed_at AS changed_at
  FROM edition e JOIN import i ON i.import_id = e.stale_import_id
UNION ALL
SELECT k.column1, d.pupil_id, d.period_id, v.happened_at
  FROM deferral d JOIN deferral_event v USING (deferral_id) CROSS JOIN (VALUES ('notice'), ('extract')) k WHERE v.act NOT IN ('proposed', 'refused');

-- Since when there is something to tell a family.
CREATE VIEW family_clock AS
SELECT period_id, pupil_id, received_at FROM result_clock UNION ALL SELECT period_id, pupil_id, received_at FROM deferral_clock;

-- The messages that ought to be in the outbox and are not: a recipient by wire without a row for the newest edition of the notice of
-- results (or where there is none), and of the notice of exams where the pupil has exam results in the period.
CREATE VIEW message_missing AS
SELECT q.period_id, q.pupil_id, q.guardian_id, q.channel, 'results' AS event
  FROM recipient q
 WHERE q.channel <> 'paper' -- without a clock (the period is not over) there is nothing to tell yet
   AND EXISTS (SELECT 1 FROM family_clock c WHERE c.period_id = q.period_id AND c.pupil_id = q.pupil_id)
   AND NOT EXISTS (SELECT 1 FROM outbox o
                    WHERE o.pupil_id = q.pupil_id AND o.guardian_id = q.guardian_id AND o.event = 'results' AND o.period_id = q.period_id
                      AND o.channel = q.channel
                      AND o.edition_id = (SELECT e.edition_id FROM edition e WHERE e.report = 'notice' AND e.pupil_id = q.pupil_id
                                             AND e.period_id = q.period_id ORDER BY e.edition DESC LIMIT 1))
UNION ALL
SELECT q.period_id, q.pupil_id, q.guardian_id, q.channel, 'exam'
  FROM recipient q JOIN period p USING (period_id)
 WHERE q.channel <> 'paper'
   AND EXISTS (SELECT 1 FROM exam_result x WHERE x.pupil_id = q.pupil_id AND x.withdrawn = 0
                  AND (x.period_id = q.period_id OR (x.period_id IS NULL AND p.kind <> 'year' AND x.held_on BETWEEN p.starts_on AND p.ends_on)))
   AND NOT EXISTS (SELECT 1 FROM outbox o
                    WHERE o.pupil_id = q.pupil_id AND o.guardian_id = q.guardian_id AND o.event = 'exam' AND o.period_id = q.period_id
                      AND o.channel = q.channel
                      AND o.edition_id = (SELECT e.edition_id FROM edition e WHERE e.report = 'notice_exam' AND e.pupil_id = q.pupil_id
                                             AND e.period_id = q.period_id ORDER BY e.edition DESC LIMIT 1))
UNION ALL -- a forecast that was issued, while the results are not there
SELECT q.period_id, q.pupil_id, q.guardian_id, q.channel, 'forecast'
  FROM recipient q
 WHERE q.channel <> 'paper'
   AND EXISTS (SELECT 1 FROM edition e WHERE e.report = 'forecast_notice' AND e.pupil_id = q.pupil_id AND e.period_id = q.period_id)
   AND NOT EXISTS (SELECT 1 FROM family_clock c WHERE c.period_id = q.period_id AND c.pupil_id = q.pupil_id)
   AND NOT EXISTS (SELECT 1 FROM outbox o
                    WHERE o.pupil_id = q.pupil_id AND o.guardian_id = q.guardian_id AND o.event = 'forecast' AND o.period_id = q.period_id
                      AND o.channel = q.channel
                      AND o.edition_id = (SELECT e.edition_id FROM edition e WHERE e.report = 'forecast_notice' AND e.pupil_id = q.pupil_id
                                             AND e.period_id = q.period_id ORDER BY e.edition DESC LIMIT 1));

-- The pupils of the roll for whom nobody has said by which way the family is reached: not even paper.
CREATE VIEW unreached AS
SELECT r.period_id, r.pupil_id, r.class_group_id
  FROM pupil_result r
 WHERE r.category <> 'departed'
   AND NOT EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id);

-- The forecasts with their words, for letters, extracts and lists: chance (thousandths) of the likeliest mark, told in steps of 5 per cent; what the reasons
-- say; what leads to the next mark and the one above it, where there is time for it (needed, further), and the nearest for which the time left is too short (unreachable).
-- The words of a chance go by the percentage that stands beside them. The words are for families: nobody is blamed.
CREATE VIEW forecast_line AS
SELECT l.*,
       CASE WHEN chance_step >= 90 THEN 'почти наверняка' WHEN chance_step >= 70 THEN 'скорее всего' WHEN chance_step >= 50 THEN 'вероятно'
            WHEN chance_step IS NOT NULL THEN 'пока неясно' END AS chance_words,
       CASE WHEN chance >= 975 THEN 'более 95' WHEN chance < 25 THEN 'менее 5' ELSE chance_step END || char(160) || '%' AS chance_percent,
       CASE WHEN 1000 - p_success >= 975 THEN 'более 95' WHEN 1000 - p_success < 25 THEN 'менее 5' ELSE (1025 - p_success) / 50 * 5 END || char(160) || '%' AS risk_percent,
       CASE WHEN p_na >= 975 THEN 'более 95' WHEN p_na >= 25 THEN (p_na + 25) / 50 * 5 END || char(160) || '%' AS na_percent,
       (mean_x1000 / 1000) || ',' || substr('0' || (mean_x1000 % 1000 / 10), -2) AS mean,
       CASE told_1
            WHEN 'mean' THEN CASE WHEN told_effect_1 > 0 THEN 'хороший средний балл' ELSE 'низкий средний балл' END
            WHEN 'recent' THEN CASE WHEN told_effect_1 > 0 THEN 'последние отметки лучше прежних' ELSE 'последние отметки хуже прежних' END
            WHEN 'few_marks' THEN CASE WHEN told_effect_1 > 0 THEN 'отметок много: ' ELSE 'отметок пока мало: ' END || evidence_count
            WHEN 'missed' THEN CASE WHEN works_missed > 0 THEN 'не сдано работ: ' || works_missed ELSE 'работы сданы' END
            WHEN 'absent' THEN CASE WHEN told_effect_1 < 0 THEN 'пропущено уроков: ' || lessons_absent || ' из ' || lessons_held ELSE 'мало пропусков' END
            WHEN 'time_left' THEN CASE WHEN told_effect_1 < 0 THEN 'времени осталось мало' ELSE 'времени ещё много' END
            WHEN 'subject' THEN CASE WHEN told_effect_1 > 0 THEN 'по этому предмету итоги обычно выше' ELSE 'по этому предмету итоги обычно ниже' END END AS reason,
       CASE told_2
            WHEN 'mean' THEN CASE WHEN effect_2 > 0 THEN 'хороший средний балл' ELSE 'низкий средний балл' END
            WHEN 'recent' THEN CASE WHEN effect_2 > 0 THEN 'последние отметки лучше прежних' ELSE 'последние отметки хуже прежних' END
            WHEN 'few_marks' THEN CASE WHEN effect_2 > 0 THEN 'отметок много: ' ELSE 'отметок пока мало: ' END || evidence_count
            WHEN 'missed' THEN CASE WHEN works_missed > 0 THEN 'не сдано работ: ' || works_missed ELSE 'работы сданы' END
            WHEN 'absent' THEN CASE WHEN effect_2 < 0 THEN 'пропущено уроков: ' || lessons_absent || ' из ' || lessons_held ELSE 'мало пропусков' END
            WHEN 'time_left' THEN CASE WHEN effect_2 < 0 THEN 'времени осталось мало' ELSE 'времени ещё много' END
            WHEN 'subject' THEN CASE WHEN effect_2 > 0 THEN 'по этому предмету итоги обычно выше' ELSE 'по этому предмету итоги обычно ниже' END END AS reason_more,
       CASE WHEN state = 'said' AND needed_count BETWEEN 1 AND min(9, coalesce(lessons_left, 9))
                 THEN 'до «' || next_mark || '» — ' || needed_count || CASE WHEN kind = 'year' THEN CASE WHEN needed_count % 10 = 1 AND needed_count % 100 <> 11 THEN ' период' WHEN needed_count % 10 BETWEEN 2 AND 4 AND needed_count % 100 NOT BETWEEN 12 AND 14 THEN ' периода' ELSE ' периодов' END || ' с «' || needed_value || '»'
                      WHEN needed_value > 10 THEN CASE WHEN needed_count % 10 = 1 AND needed_count % 100 <> 11 THEN ' работа' WHEN needed_count % 10 BETWEEN 2 AND 4 AND needed_count % 100 NOT BETWEEN 12 AND 14 THEN ' работы' ELSE ' работ' END || ' на ' || needed_value || ' %'
                      ELSE CASE WHEN needed_count % 10 = 1 AND needed_count % 100 <> 11 THEN ' отметка' WHEN needed_count % 10 BETWEEN 2 AND 4 AND needed_count % 100 NOT BETWEEN 12 AND 14 THEN ' отметки' ELSE ' отметок' END || ' «' || needed_value || '»' END END AS needed,
       CASE WHEN state = 'said' AND further_count BETWEEN 1 AND min(9, coalesce(lessons_left, 9))
                 THEN 'до «' || further_mark || '» — ' || further_count || CASE WHEN kind = 'year' THEN CASE WHEN further_count % 10 = 1 AND further_count % 100 <> 11 THEN ' период' WHEN further_count % 10 BETWEEN 2 AND 4 AND further_count % 100 NOT BETWEEN 12 AND 14 THEN ' периода' ELSE ' периодов' END || ' с «' || needed_value || '»'
                      WHEN needed_value > 10 THEN CASE WHEN further_count % 10 = 1 AND further_count % 100 <> 11 THEN ' работа' WHEN further_count % 10 BETWEEN 2 AND 4 AND further_count % 100 NOT BETWEEN 12 AND 14 THEN ' работы' ELSE ' работ' END || ' на ' || needed_value || ' %'
                      ELSE CASE WHEN further_count % 10 = 1 AND further_count % 100 <> 11 THEN ' отметка' WHEN further_count % 10 BETWEEN 2 AND 4 AND further_count % 100 NOT BETWEEN 12 AND 14 THEN ' отметки' ELSE ' отметок' END || ' «' || needed_value || '»' END END AS further
  FROM (SELECT k.*, (chance + 25) / 50 * 5 AS chance_step, -- a mark out of reach is told: that there is much time left isn't, then
               iif(unreachable IS NOT NULL AND reason_1 = 'time_left' AND effect_1 >= 0, reason_2, reason_1) AS told_1,
               iif(unreachable IS NOT NULL AND reason_1 = 'time_left' AND effect_1 >= 0, effect_2, effect_1) AS told_effect_1,
               iif(unreachable IS NOT NULL AND (reason_1 = 'time_left' AND effect_1 >= 0 OR reason_2 = 'time_left' AND effect_2 >= 0), NULL, reason_2) AS told_2
          FROM (SELECT f.*, s.title, s.position, p.kind, p.ends_on,
               CASE WHEN as_of_on >= p.ends_on OR f.state <> 'said' THEN NULL WHEN needed_count > lessons_left THEN next_mark
                    WHEN further_count > lessons_left THEN further_mark END AS unreachable,
               CASE f.expected_mark WHEN 1 THEN f.p1 WHEN 2 THEN f.p2 WHEN 3 THEN f.p3 WHEN 4 THEN f.p4 WHEN 5 THEN f.p5 WHEN 6 THEN f.p6 WHEN 7 THEN f.p7
                    WHEN 8 THEN f.p8 WHEN 9 THEN f.p9 WHEN 10 THEN f.p10 END AS chance
          FROM forecast f JOIN subject s USING (subject_id) JOIN period p USING (period_id)) k) l;

-- What a letter can speak of; a pupil without such a line gets none (not a mark yet; of a year, no closed period).
CREATE VIEW forecast_told AS
SELECT * FROM forecast WHERE state = 'said' OR (state = 'too_little' AND evidence_count > 0);

-- Paper families, and how far the newest edition of their extract has come; it is done with when a hand-out list says that this edition was given out, and the school still stands by it.
-- due_at as of messages (deliver/queue.sql): 24 hours from the earliest result not told by an edition handed out before, of a correction from what brought it; NULL: no result is known yet.
CREATE VIEW paper_line AS
WITH newest AS (
    SELECT e.*, e.number || '/' || e.edition AS piece,
           (SELECT o.issued_at FROM edition o JOIN hand_out h ON h.source_id = o.number || '/' || o.edition AND h.withdrawn = 0
             WHERE o.report = 'extract' AND o.pupil_id = e.pupil_id AND o.period_id = e.period_id AND o.edition < e.edition
             ORDER BY o.edition DESC LIMIT 1) AS told_at
      FROM edition e
     WHERE e.report = 'extract' AND e.edition = (SELECT max(o.edition) FROM edition o WHERE o.report = e.report AND o.pupil_id = e.pupil_id
                                                    AND o.period_id = e.period_id))
SELECT q.period_id, q.pupil_id, q.reason, n.edition_id, n.piece,
       CASE WHEN n.edition_id IS NULL OR NOT EXISTS (SELECT 1 FROM piece p WHERE p.edition_id = n.edition_id) THEN 'missing'
            WHEN n.revoked_at IS NOT NULL THEN 'revoked'
            WHEN h.handed_at IS NOT NULL THEN 'handed_out' WHEN n.told_at IS NOT NULL THEN 'handed_older'
            WHEN s.outcome IS NOT NULL THEN s.outcome
            ELSE coalesce((SELECT CASE f.state WHEN 'printed' THEN 'printed' ELSE 'in_print' END
                             FROM print_item i JOIN print_file f ON f.print_job_id = i.print_job_id AND f.position = i.file
                            WHERE i.edition_id = n.edition_id AND f.state NOT IN ('made', 'failed')
                            ORDER BY f.state = 'printed' DESC LIMIT 1), 'made') END AS state,
       h.handed_at,
       -- ORDER BY and LIMIT, not min(): so SQLite asks each part of a view that is a union by its own key, and does not read it whole for every family
       CASE WHEN EXISTS (SELECT 1 FROM family_clock c WHERE c.period_id = q.period_id AND c.pupil_id = q.pupil_id)
            THEN 86400 + coalesce((SELECT c.received_at FROM family_clock c
                                    WHERE c.period_id = q.period_id AND c.pupil_id = q.pupil_id AND (n.told_at IS NULL OR c.received_at > n.told_at)
                                    ORDER BY c.received_at LIMIT 1),
                                  (SELECT x.changed_at FROM edition_change x
                                    WHERE x.report = 'extract' AND x.pupil_id = q.pupil_id AND x.period_id = q.period_id
                                      AND x.changed_at > n.told_at AND x.changed_at <= n.issued_at ORDER BY x.changed_at LIMIT 1), n.issued_at) END AS due_at
  FROM recipient q LEFT JOIN newest n ON n.period_id = q.period_id AND n.pupil_id = q.pupil_id
       LEFT JOIN hand_out h ON h.source_id = n.piece AND h.withdrawn = 0
       LEFT JOIN printed_piece s ON s.source_id = n.piece AND s.withdrawn = 0
 WHERE q.channel = 'paper';

-- What stands between a period and its closing: one row per thing to do, with who must act. Time-dependent ones (overdue) and stages not
-- run are added by the reader.
CREATE VIEW ledger_open AS
SELECT r.period_id, 'not_attested' AS item, r.reason, r.class_group_id, r.subject_id, r.pupil_id, r.teacher_id, NULL AS due_at
  FROM result r WHERE r.outcome = 'not_attested'
UNION ALL
SELECT r.period_id, 'deferred', '', r.class_group_id, r.subject_id, r.pupil_id, r.teacher_id, NULL
  FROM result r WHERE r.outcome = 'deferred'
UNION ALL
SELECT d.period_id, 'debt_' || d.state, d.reason, d.class_group_id, d.subject_id, d.pupil_id, d.teacher_id, NULL
  FROM academic_debt d WHERE d.state IN ('overdue', 'exhausted')
UNION ALL
SELECT p.period_id, CASE WHEN p.agrees IS NULL THEN 'decision_missing' ELSE 'decision_differs' END, p.proposal, p.class_group_id, NULL, p.pupil_id, NULL, NULL
  FROM promotion p LEFT JOIN council_decision c USING (council_decision_id) WHERE p.agrees IS NULL OR (p.agrees = 0 AND c.basis = '')
UNION ALL
SELECT q.period_id, 'paper_to_hand_out', q.state, pr.class_group_id, NULL, q.pupil_id, g.tutor_id, q.due_at
  FROM paper_line q JOIN pupil_result pr USING (period_id, pupil_id) JOIN class_group g USING (class_group_id)
 WHERE q.state <> 'handed_out'
UNION ALL
SELECT u.period_id, 'unreached', '', u.class_group_id, NULL, u.pupil_id, g.tutor_id, NULL
  FROM unreached u JOIN class_group g USING (class_group_id)
UNION ALL
SELECT m.period_id, 'message_not_queued', m.channel, pr.class_group_id, NULL, m.pupil_id, NULL, NULL
  FROM message_missing m JOIN pupil_result pr USING (period_id, pupil_id)
UNION ALL
SELECT o.period_id, 'message_' || o.state, o.state_reason, pr.class_group_id, NULL, o.pupil_id, NULL, o.due_at
  FROM message_line o JOIN pupil_result pr USING (period_id, pupil_id)
 WHERE o.is_open;

-- The pupils a period counts (who left is not among them), and by which ways their families are reached: what reports begin with.
CREATE VIEW roll AS
SELECT r.period_id, r.class_group_id, r.pupil_id, r.category, p.full_name, p.sort_key,
       EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id AND q.guardian_id = 0
                  AND q.channel = 'paper') AS on_paper,
       EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id
                  AND q.channel <> 'paper') AS by_wire
  FROM pupil_result r JOIN pupil p USING (pupil_id)
 WHERE r.category <> 'departed';

-- Deferrals with the words of the registers: whose, of which class at the period's end, and how they stand. Whether one is overdue depends on the
-- day, which the reader has. Of one for all subjects: except_own, those about which something else was decided; except_done, these and those
-- whose marks were in when they were computed last. is_done: the marks of all its subjects were. subject_words: for a list.
CREATE VIEW deferral_line AS
SELECT k.*, coalesce(k.subject, 'все предметы' || coalesce(', кроме: ' || k.except_own, '')) AS subject_words
  FROM (
SELECT d.*,
       (SELECT group_concat(title, ', ') FROM (SELECT DISTINCT z.title FROM deferral o JOIN subject z USING (subject_id)
           WHERE d.subject_id IS NULL AND o.pupil_id = d.pupil_id AND o.period_id = d.period_id AND o.withdrawn = 0
             AND o.state IN ('granted', 'extended', 'resolved', 'lapsed') AND (o.state, o.order_number, o.due_on) IS NOT (d.state, d.order_number, d.due_on)
           ORDER BY z.position, z.subject_id)) AS except_own,
       (SELECT group_concat(title, ', ') FROM (SELECT z.title FROM result r JOIN subject z USING (subject_id)
           WHERE d.subject_id IS NULL AND r.pupil_id = d.pupil_id AND r.period_id = d.period_id AND r.outcome <> 'departed'
             AND (r.deferral_id IS NOT d.deferral_id OR r.outcome <> 'deferred' OR r.computed_outcome <> 'not_attested'
                  OR EXISTS (SELECT 1 FROM deferral o WHERE o.pupil_id = d.pupil_id AND o.period_id = d.period_id AND o.subject_id = r.subject_id
                                AND o.withdrawn = 0 AND o.state IN ('granted', 'extended', 'resolved', 'lapsed')
                                AND (o.state, o.order_number, o.due_on) IS NOT (d.state, d.order_number, d.due_on)))
           ORDER BY z.position, z.subject_id)) AS except_done,
       EXISTS (SELECT 1 FROM result r WHERE r.pupil_id = d.pupil_id AND r.period_id = d.period_id AND r.deferral_id = d.deferral_id)
       AND NOT EXISTS (SELECT 1 FROM result r WHERE r.pupil_id = d.pupil_id AND r.period_id = d.period_id AND r.deferral_id = d.deferral_id
                          AND r.outcome = 'deferred' AND r.computed_outcome = 'not_attested') AS is_done, q.code AS period_code, q.title AS period_title, q.starts_on AS period_starts_on, q.parent_id AS year_id, p.full_name AS pupil, p.source_id AS pupil_source, p.sort_key AS pupil_key,
       s.title AS subject, s.position, c.class_group_id AS home_id, c.title AS class, c.sort_key AS class_key, c.tutor_id,
       d.withdrawn = 0 AND d.state IN ('granted', 'extended') AS is_open, d.withdrawn = 0 AND d.state = 'proposed' AS is_proposed,
       (SELECT count(*) FROM deferral_event e WHERE e.deferral_id = d.deferral_id AND e.act = 'extended') AS extensions,
       x.order_number AS extended_number, x.order_on AS extended_on,
       CASE WHEN d.order_number <> '' THEN '№ ' || d.order_number || coalesce(' от ' || substr(d.order_on, 9, 2) || '.' || substr(d.order_on, 6, 2) || '.' || substr(d.order_on, 1, 4), '') END ||
       iif((x.order_number, x.order_on) IS (d.order_number, d.order_on), '', coalesce(', продлена: № ' || x.order_number || coalesce(' от ' || substr(x.order_on, 9, 2) || '.' || substr(x.order_on, 6, 2) || '.' || substr(x.order_on, 1, 4), ''), '')) AS order_text
  FROM deferral d JOIN period q USING (period_id) JOIN pupil p USING (pupil_id) LEFT JOIN subject s USING (subject_id)
  LEFT JOIN deferral_event x ON x.deferral_event_id = (SELECT max(e.deferral_event_id) FROM deferral_event e
                                                        WHERE e.deferral_id = d.deferral_id AND e.act = 'extended' AND e.order_number <> '')
  LEFT JOIN class_group c ON c.class_group_id = (
           SELECT m.class_group_id FROM membership m JOIN class_group g USING (class_group_id)
            WHERE m.pupil_id = d.pupil_id AND m.withdrawn = 0 AND g.kind IN ('class', 'scheduled') AND m.from_on <= q.ends_on
              AND coalesce(m.to_on, q.ends_on) >= q.starts_on ORDER BY g.kind, m.from_on DESC LIMIT 1)) k;

-- The movements with their classes; of a transfer class_group_id is the new class, origin_id the one the pupil was in before; way: «из 1А в 1Б».
CREATE VIEW movement_line AS
SELECT v.movement_id, v.pupil_id, v.kind, v.moved_on, v.class_group_id, c.title AS class, o.class_group_id AS origin_id, v.order_number, v.order_on,
       'из ' || o.title AS from_class, iif(c.title LIKE '2%', 'во ', 'в ') || c.title AS to_class,
       coalesce(nullif(v.place, ''), 'из ' || o.title || iif(c.title LIKE '2%', ' во ', ' в ') || c.title) AS way
  FROM movement v LEFT JOIN class_group c USING (class_group_id)
  LEFT JOIN class_group o ON v.kind = 'transfer' AND o.class_group_id = (
           SELECT m.class_group_id FROM membership m JOIN class_group g USING (class_group_id)
            WHERE m.pupil_id = v.pupil_id AND m.withdrawn = 0 AND g.kind IN ('class', 'scheduled') AND m.class_group_id <> v.class_group_id AND m.from_on < v.moved_on
            ORDER BY g.kind, m.from_on DESC LIMIT 1)
 WHERE v.withdrawn = 0;

-- The gaps of a period with the words of the registers: who must act, in which class (of a subgroup: its class), about what and whom.
CREATE VIEW gap_line AS
SELECT g.*, coalesce(h.class_group_id, c.class_group_id) AS home_id, coalesce(h.title, c.title) AS class, coalesce(h.sort_key, c.sort_key) AS class_key,
       c.title AS group_title, s.title AS subject, s.position, t.full_name AS teacher, t.short_name AS teacher_short, t.sort_key AS teacher_key,
       p.full_name AS pupil, p.family_name || ' ' || p.given_name AS pupil_short, p.source_id AS pupil_source, p.sort_key AS pupil_key,
       l.number AS lesson_number, w.title AS work
  FROM gap g
  LEFT JOIN class_group c ON c.class_group_id = g.class_group_id LEFT JOIN class_group h ON h.class_group_id = c.parent_id
  LEFT JOIN subject s ON s.subject_id = g.subject_id LEFT JOIN teacher t ON t.teacher_id = g.teacher_id
  LEFT JOIN pupil p ON p.pupil_id = g.pupil_id LEFT JOIN lesson l ON l.lesson_id = g.lesson_id LEFT JOIN work w ON w.work_id = g.work_id;

-- Where the programme stands, a line a group and subject (table programme), in hours: what sums are made of. lag: planned, neither held nor to come;
-- behind (отставание) is it above nought, ahead (опережение) below: sums are of each, for an hour more in one subject makes no hour of another good.
-- open_lag: behind less the corrections. cum_behind, cum_ahead: the same since the begin of the year.
CREATE VIEW programme_hours AS
SELECT p.*, p.planned - p.held - p.to_come AS lag, max(p.planned - p.held - p.to_come, 0) AS behind, max(p.held + p.to_come - p.planned, 0) AS ahead,
       max(p.planned - p.held - p.to_come - p.corrected, 0) AS open_lag, max(p.cum_planned - p.cum_held - p.to_come, 0) AS cum_behind,
       max(p.cum_held + p.to_come - p.cum_planned, 0) AS cum_ahead,
       p.cum_held + p.year_to_come AS year_held
  FROM programme p;

-- The same for people. home is the class (of a subgroup its own; of a group without a class the group itself), level 1 to 3 of the school
-- (grades 1-4, 5-9, 10-11). reasons: the hours that were lost, «болезнь учителя: 2; карантин: 1».
CREATE VIEW programme_line AS
WITH word (reason, place, words) AS (VALUES
    ('illness', 1, 'болезнь учителя'), ('away', 2, 'отсутствие учителя'), ('holiday', 3, 'праздничный день'), ('quarantine', 4, 'карантин'),
    ('subject', 5, 'замена другим предметом'), ('event', 6, 'мероприятие'), ('closure', 7, 'отмена занятий'), ('moved', 8, 'перенос за пределы периода'),
    ('other', 9, 'иная причина'), ('unconfirmed', 10, 'не отмечено'), ('not_entered', 11, 'нет записи')),
lost AS MATERIALIZED (
    SELECT period_id, class_group_id, subject_id, group_concat(words, '; ') AS reasons, sum(hours) AS lost
      FROM (SELECT l.period_id, l.class_group_id, l.subject_id, l.hours, w.words || iif(l.words <> '', ' (' || l.words || ')', '') || ': ' || l.hours AS words
              FROM programme_loss l JOIN word w USING (reason) ORDER BY l.period_id, l.class_group_id, l.subject_id, w.place)
     GROUP BY period_id, class_group_id, subject_id),
corrected AS MATERIALIZED (
    SELECT period_id, class_group_id, subject_id, group_concat(words, '; ') AS corrections
      FROM (SELECT period_id, class_group_id, subject_id,
                   CASE kind WHEN 'compressed' THEN 'уплотнение' WHEN 'merged' THEN 'объединение тем' WHEN 'reserve' THEN 'резерв' WHEN 'substitution' THEN 'замещение'
                        WHEN 'consultation' THEN 'консультации' WHEN 'distance' THEN 'дистанционно' WHEN 'independent' THEN 'самостоятельно' ELSE 'иное' END
                   || ': ' || sum(hours) || coalesce(' (' || nullif(trim(max(iif(order_number <> '', 'приказ № ' || order_number, '')) ||
                   coalesce(' от ' || substr(max(order_on), 9, 2) || '.' || substr(max(order_on), 6, 2) || '.' || substr(max(order_on), 1, 4), '')), '') || ')', '') AS words
              FROM plan_correction WHERE withdrawn = 0 GROUP BY period_id, class_group_id, subject_id, kind ORDER BY 1, 2, 3, kind)
     GROUP BY period_id, class_group_id, subject_id)
SELECT p.*,
       coalesce((SELECT lost FROM lost l WHERE l.period_id = p.period_id AND l.class_group_id = p.class_group_id AND l.subject_id = p.subject_id), 0) AS lost,
       coalesce((SELECT reasons FROM lost l WHERE l.period_id = p.period_id AND l.class_group_id = p.class_group_id AND l.subject_id = p.subject_id), '') AS reasons,
       coalesce((SELECT corrections FROM corrected c WHERE c.period_id = p.period_id AND c.class_group_id = p.class_group_id AND c.subject_id = p.subject_id),
                (SELECT corrections FROM corrected c WHERE p.inherited = 1 AND c.period_id = p.period_id AND c.class_group_id = g.parent_id AND c.subject_id = p.subject_id),
                '') AS corrections,
       coalesce(h.class_group_id, g.class_group_id) AS home_id, coalesce(h.title, g.title) AS class, coalesce(h.sort_key, g.sort_key) AS class_key,
       g.title AS group_title, g.sort_key AS group_key, coalesce(g.grade, h.grade) AS grade,
       CASE WHEN coalesce(g.grade, h.grade) <= 4 THEN 1 WHEN coalesce(g.grade, h.grade) <= 9 THEN 2 ELSE 3 END AS level,
       s.title AS subject, s.position, t.full_name AS teacher, t.short_name AS teacher_short, t.sort_key AS teacher_key
  FROM programme_hours p JOIN class_group g USING (class_group_id) LEFT JOIN class_group h ON h.class_group_id = g.parent_id JOIN subject s USING (subject_id)
       LEFT JOIN teacher t ON t.teacher_id = p.teacher_id;

-- What enters a line of a certificate: the results and decisions of these periods in these subjects. In grade 11 also the year before and its periods.
CREATE VIEW certificate_source AS
SELECT c.period_id, c.pupil_id, c.position, coalesce(c.subject_id, j.subject_id) AS subject_id, q.period_id AS source_period_id
  FROM certificate c JOIN class_group g USING (class_group_id) JOIN period y USING (period_id)
       LEFT JOIN certificate_join j ON c.subject_id IS NULL AND j.period_id = c.period_id AND j.title = c.title
       JOIN period q ON y.period_id IN (q.period_id, q.parent_id) OR (g.grade = 11 AND
            (SELECT b.period_id FROM period b WHERE b.kind = 'year' AND b.withdrawn = 0 AND b.ends_on < y.starts_on
                AND 10 BETWEEN coalesce(b.grade_from, 10) AND coalesce(b.grade_to, 10) ORDER BY b.ends_on DESC LIMIT 1) IN (q.period_id, q.parent_id));

-- What each stage reads of what an import changes (import_reach). so_far: of the year's earlier periods too. whole: what was made of it before is out of
-- date as a whole, and no stage that needs it may go on; what marks rest on is known mark by mark (result.stale_import_id).
CREATE VIEW stage_reads (stage, entity, so_far, whole) AS VALUES
    ('grade', 'result', 0, 0), ('grade', 'work', 0, 0), ('grade', 'membership', 0, 1), ('grade', 'teaching', 0, 1),
    ('grade', 'subject', 0, 0), ('grade', 'class_group', 0, 0), ('grade', 'pupil', 0, 0), ('grade', 'work_type', 0, 0), ('grade', 'teacher', 0, 0),
    ('comply', 'lesson', 1, 1), ('comply', 'curriculum', 1, 1), ('comply', 'plan_topic', 1, 1), ('comply', 'plan_correction', 1, 1),
    ('comply', 'timetable', 1, 1), ('comply', 'holiday', 1, 1), ('comply', 'teaching', 1, 0), ('comply', 'membership', 1, 0),
    ('comply', 'work', 1, 0), ('comply', 'mark', 1, 0), ('comply', 'class_group', 0, 0), ('comply', 'subject', 0, 0), ('comply', 'teacher', 0, 0),
    ('forecast', 'result', 1, 0), ('forecast', 'work', 0, 0),
    ('promote', 'debt_attempt', 0, 1), ('promote', 'council_decision', 0, 1),
    ('recipients', 'consent', 0, 1), ('recipients', 'contact', 0, 1), ('recipients', 'guardian', 0, 1), ('recipients', 'guardianship', 0, 1),
    ('recipients', 'membership', 0, 1), ('recipients', 'pupil', 0, 0),
    ('extract', 'recommendation', 0, 0), ('extract', 'school', 0, 0), ('extract', 'teacher', 0, 0),
    ('extract', 'debt_attempt', 0, 0), ('extract', 'council_decision', 0, 0),
    ('summary', 'result', 1, 0), ('summary', 'school', 0, 0), ('summary', 'debt_attempt', 0, 0), ('summary', 'council_decision', 0, 0),
    ('messages', 'recommendation', 0, 0), ('messages', 'school', 0, 0), ('messages', 'teacher', 0, 0),
    ('notify', 'contact', 0, 0), ('index', 'result', 1, 0), ('index', 'lesson', 1, 0), ('index', 'curriculum', 1, 0), ('index', 'plan_topic', 1, 0),
    ('index', 'plan_correction', 1, 0), ('index', 'timetable', 1, 0), ('index', 'holiday', 1, 0), ('index', 'debt_attempt', 0, 0),
    ('index', 'council_decision', 0, 0);

CREATE VIEW stage_needs (stage, need) AS VALUES -- as in stages.c
    ('forecast', 'grade'), ('promote', 'grade'), ('recipients', 'grade'), ('extract', 'forecast'), ('extract', 'recipients'), ('summary', 'grade'),
    ('summary', 'comply'), ('messages', 'forecast'), ('messages', 'recipients'), ('notify', 'messages'), ('index', 'grade');

-- When an import changed what a stage reads of a period.
CREATE VIEW stage_reached AS
SELECT e.stage, p.period_id, i.committed_at, r.bound, e.whole
  FROM stage_reads e JOIN import_reach r USING (entity) JOIN import i USING (import_id) JOIN period q ON q.period_id = r.period_id
       JOIN period p ON p.period_id = q.period_id OR (e.so_far AND q.ends_on <= p.ends_on AND (q.parent_id IS p.parent_id OR q.parent_id = p.period_id));

-- The stages that were never done for a period, or not since an import changed what they, or the stages they need, read of it, or since grade,
-- where they need it, came out otherwise (by another policy, a deferral, the marks of the year's periods). Rows that are bound to
-- no day (names, contacts, consents) don't open a period again that had ended when its messages went into the queue. ever: it was done at all.
CREATE VIEW stage_due AS
WITH RECURSIVE through (stage, need) AS (
    SELECT DISTINCT stage, stage FROM stage_reads
     UNION SELECT t.stage, n.need FROM through t JOIN stage_needs n ON n.stage = t.need),
done AS (SELECT period_id, stage, max(started_at) AS started_at, max(run_id) AS run_id FROM run WHERE outcome = 'done' GROUP BY period_id, stage),
told AS (SELECT n.period_id FROM done n JOIN period p USING (period_id)
          WHERE n.stage = 'notify' AND n.started_at >= unixepoch(p.ends_on, '+1 day') - 60 * (SELECT coalesce(max(utc_offset_min), 180) FROM school))
SELECT p.period_id, s.stage, d.started_at IS NOT NULL AS ever
  FROM period p CROSS JOIN (SELECT DISTINCT stage FROM stage_reads) s LEFT JOIN done d ON d.period_id = p.period_id AND d.stage = s.stage
 WHERE (s.stage <> 'promote' OR p.kind = 'year')
   AND (d.started_at IS NULL
        OR EXISTS (SELECT 1 FROM through t JOIN stage_reached r ON r.stage = t.need
                    WHERE t.stage = s.stage AND r.period_id = p.period_id AND r.committed_at > d.started_at
                      AND (r.bound OR p.period_id NOT IN (SELECT period_id FROM told)))
        OR EXISTS (SELECT 1 FROM through t JOIN graded_policy g ON g.period_id = p.period_id
                    WHERE t.stage = s.stage AND t.need = 'grade' AND g.changed_run_id > d.run_id));

-- The periods to be computed again: marks or lines of certificates that changed since, or the newest document of a family that shows such: its
-- extract on paper, its notice else.
CREATE VIEW period_stale AS
SELECT period_id FROM result WHERE stale_import_id IS NOT NULL
UNION
SELECT period_id FROM certificate WHERE stale_import_id IS NOT NULL
UNION
SELECT e.period_id
  FROM recipient w JOIN edition e ON e.report = iif(w.channel = 'paper', 'extract', 'notice') AND e.pupil_id = w.pupil_id AND e.period_id = w.period_id
 WHERE e.stale_import_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM edition n WHERE n.report = e.report AND n.pupil_id = e.pupil_id AND n.period_id = e.period_id AND n.edition > e.edition);

-- The editions that were on paper, by a file of the run, a print job or the lists that came back, and that the archive can't print again. An edition of
-- the time before the archive has no code.
CREATE VIEW edition_lost AS
SELECT e.edition_id, e.number, e.edition, e.issued_at
  FROM edition e
 WHERE e.code <> '' AND NOT EXISTS (SELECT 1 FROM archive_piece a WHERE a.edition_id = e.edition_id)
   AND (EXISTS (SELECT 1 FROM piece p WHERE p.edition_id = e.edition_id)
        OR EXISTS (SELECT 1 FROM print_item i WHERE i.edition_id = e.edition_id)
        OR EXISTS (SELECT 1 FROM printed_piece d WHERE d.source_id = e.number || '/' || e.edition AND d.withdrawn = 0)
        OR EXISTS (SELECT 1 FROM hand_out h WHERE h.source_id = e.number || '/' || e.edition AND h.withdrawn = 0));

-- Who must act on which kind of finding: teacher (of the subject), tutor (of the class), operator (of the journal: files, columns, references),
-- deputy (the deputy head). Kinds that say only what is wrong with a value go by their file (finding_file).
CREATE VIEW finding_kind (code, actor) AS VALUES
    ('missing_file', 'operator'), ('unreadable_file', 'operator'), ('unknown_file', 'operator'), ('unused_file', 'operator'), ('empty_file', 'operator'),
    ('no_rows', 'operator'), ('bad_encoding', 'operator'), ('nul_byte', 'operator'), ('missing_column', 'operator'), ('duplicate_column', 'operator'),
    ('unknown_column', 'operator'), ('unbalanced_quote', 'operator'), ('field_count', 'operator'), ('too_many_columns', 'operator'),
    ('bad_version', 'operator'), ('no_school', 'operator'), ('unused_row', 'operator'), ('more_findings', 'operator'), ('duplicate_key', 'operator'),
    ('doubtful_encoding', 'operator'), ('linked_file', 'operator'), ('mangled_identifier', 'operator'), ('not_complete', 'operator'),
    ('many_vanished', 'operator'), ('period_locked', 'deputy'), ('deferral_unmarked', 'deputy'), ('deferral_kept', 'deputy'), ('mark_with_sign', 'teacher'), ('absence_not_taken', 'teacher'),
    ('misspelt_column', 'operator'), ('nameless_column', 'operator'), ('shifted_columns', 'operator'), ('copied_file', 'operator'), ('unread_column', 'operator'),
    ('unnamed_file', 'operator'), ('no_manifest', 'operator'), ('bad_id', 'operator'), ('bad_list', 'operator'), ('no_role', 'operator'),
    ('no_names', 'operator'), ('no_begin', 'operator'),
    ('old_workbook', 'operator'), ('sheet_unknown', 'operator'), ('sheet_incomplete', 'operator'), ('unknown_name', 'operator'), ('ambiguous_name', 'operator'),
    ('made_from_sheet', 'deputy'), ('register_differs', 'teacher'), ('date_as_marks', 'teacher'), ('circle', 'operator'),
    ('dangling_reference', 'operator'), ('control_character', 'operator'), ('bad_instant', 'operator'),
    ('too_long', 'by_file'), ('empty_value', 'by_file'), ('bad_integer', 'by_file'), ('bad_decimal', 'by_file'), ('bad_date', 'by_file'),
    ('bad_time', 'by_file'), ('bad_word', 'by_file'), ('order_of_dates', 'by_file'), ('day_ahead', 'by_file'), ('unknown_piece', 'deputy'), ('day_early', 'by_file'), ('not_a_year', 'by_file'),
    ('mark_out_of_scale', 'teacher'), ('exam_in_marks', 'teacher'), ('outside_year', 'teacher'), ('partially_graded', 'teacher'), ('not_graded', 'teacher'),
    ('bad_contact', 'tutor'), ('no_membership', 'deputy'), ('no_author', 'teacher'), ('no_reason', 'deputy'),
    ('no_marks', 'teacher'), ('no_weighted_work', 'teacher'), ('few_marks', 'teacher'), ('missed_lessons', 'tutor'), ('work_owed', 'teacher'), ('year_tie', 'teacher'),
    ('policy_subject', 'deputy'), ('policy_work_type', 'deputy'), ('policy_double', 'deputy'), ('policy_exam', 'deputy'), ('exam_of_five', 'deputy'), ('certificate_override', 'deputy'), ('override_differs', 'teacher'),
    ('override_during_deferral', 'teacher'), ('override_in_unmarked_grade', 'teacher'), ('mark_out_of_range', 'teacher'),
    ('deferral_overdue', 'tutor'), ('deferral_lapsed_marked', 'deputy'), ('deferral_advised', 'deputy'), ('deferral_twice', 'deputy'), ('no_subjects', 'deputy'),
    ('debt_overdue', 'deputy'), ('debt_exhausted', 'deputy'), ('debt_attempt_late', 'deputy'), ('debt_attempt_extra', 'deputy'),
    ('debt_no_commission', 'deputy'), ('debt_attempt_order', 'deputy'), ('decision_of_other_grade', 'deputy'), ('debt_attempt_without_debt', 'deputy'), ('decision_differs', 'deputy'), ('decision_missing', 'deputy'),
    ('decision_without_pupil', 'deputy'), ('mark_without_membership', 'deputy'), ('attendance_without_membership', 'deputy'),
    ('override_without_membership', 'deputy'), ('exam_without_membership', 'deputy'), ('period_not_graded', 'deputy'), ('lag_not_corrected', 'deputy'),
    ('page_error', 'deputy'), ('document_held', 'deputy');

CREATE VIEW finding_file (file, actor) AS VALUES
    ('marks.csv', 'teacher'), ('attendance.csv', 'teacher'), ('lessons.csv', 'teacher'), ('works.csv', 'teacher'), ('final_marks.csv', 'teacher'),
    ('debt_attempts.csv', 'deputy'), ('council_decisions.csv', 'deputy'), ('attainment.csv', 'teacher'), ('recommendations.csv', 'teacher'), ('results.csv', 'teacher'), ('lineItems.csv', 'teacher'),
    ('guardians.csv', 'tutor'), ('guardianships.csv', 'tutor'), ('contacts.csv', 'tutor'), ('consents.csv', 'tutor');

-- The findings, each with who must act: who_id is the teacher or tutor; without one it is the deputy head's, or for a file the operator's.
CREATE VIEW finding_line AS
WITH found AS (
    SELECT f.*, coalesce(nullif(k.actor, 'by_file'), d.actor, CASE f.stage WHEN 'import' THEN 'operator' ELSE 'deputy' END) AS meant
      FROM finding f LEFT JOIN finding_kind k USING (code) LEFT JOIN finding_file d ON d.file = f.file),
placed AS ( -- the class: its own, or the class of the pupil
    SELECT f.*, coalesce(h.class_group_id, c.class_group_id) AS home_id, coalesce(h.title, c.title) AS class, coalesce(h.sort_key, c.sort_key) AS class_key,
           coalesce(h.tutor_id, c.tutor_id) AS tutor_id
      FROM found f LEFT JOIN class_group c ON c.class_group_id = coalesce(f.class_group_id,
               (SELECT m.class_group_id FROM membership m JOIN class_group g USING (class_group_id)
                 WHERE m.pupil_id = f.pupil_id AND m.withdrawn = 0 AND g.kind IN ('class', 'scheduled') ORDER BY g.kind, m.from_on DESC LIMIT 1))
           LEFT JOIN class_group h ON h.class_group_id = c.parent_id),
addressed AS (
    SELECT p.*, CASE p.meant
           WHEN 'teacher' THEN coalesce(p.teacher_id,
               (SELECT t.teacher_id FROM membership m JOIN teaching t ON t.class_group_id = m.class_group_id AND t.subject_id = p.subject_id AND t.withdrawn = 0
                 WHERE m.pupil_id = p.pupil_id AND m.withdrawn = 0 AND t.teacher_id IS NOT NULL ORDER BY coalesce(m.to_on, '9') DESC, coalesce(t.to_on, '9') DESC LIMIT 1),
               (SELECT t.teacher_id FROM teaching t
                 WHERE t.class_group_id = p.class_group_id AND t.subject_id = p.subject_id AND t.withdrawn = 0 AND t.teacher_id IS NOT NULL
                 ORDER BY coalesce(t.to_on, '9') DESC LIMIT 1))
           WHEN 'tutor' THEN p.tutor_id END AS who_id
      FROM placed p)
SELECT a.*, CASE WHEN a.who_id IS NOT NULL OR a.meant IN ('operator', 'deputy') THEN a.meant WHEN a.stage = 'import' THEN 'operator' ELSE 'deputy' END AS actor,
       t.full_name AS who, t.sort_key AS who_key, s.title AS subject, u.full_name AS pupil, u.source_id AS pupil_source, q.code AS period_code
  FROM addressed a LEFT JOIN teacher t ON t.teacher_id = a.who_id LEFT JOIN subject s ON s.subject_id = a.subject_id
       LEFT JOIN pupil u ON u.pupil_id = a.pupil_id LEFT JOIN period q ON q.period_id = a.period_id;
