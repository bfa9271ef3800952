-- Views over the registers: what several rooms need to read in the same way. Made with the schema, so that the file shows them to any
-- SQLite tool. What depends on the day takes it from the reader (:today); see gate.sql.

-- The latest decision of each person about each pupil and channel. A decision on 'any' counts for every channel; of two
-- on the same day the later row wins.
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

-- Rates by class and subject, one decimal, from counts: success (5, 4, 3 of assessed), quality (5, 4), learning degree (СОУ: 100, 64, 36, 16
-- for marks, 7 for н/а), mean of numeric marks. NULL where nobody was assessed.
CREATE VIEW subject_rate AS
SELECT s.*,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4 + n3) / assessed END AS success,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4) / assessed END AS quality,
       CASE WHEN assessed > 0 THEN (100.0 * n5 + 64 * n4 + 36 * n3 + 16 * n2 + 7 * n_not_attested) / assessed END AS learning_degree,
       CASE WHEN n5 + n4 + n3 + n2 > 0 THEN 1.0 * mark_sum / (n5 + n4 + n3 + n2) END AS mean
  FROM subject_result s;

-- What stands between a period and its closing: one row per thing to do, with who must act. Time-dependent ones (overdue) are
-- added by the reader.
CREATE VIEW ledger_open AS
SELECT r.period_id, 'not_attested' AS item, r.reason, r.class_group_id, r.subject_id, r.pupil_id, r.teacher_id, NULL AS due_at
  FROM result r WHERE r.outcome = 'not_attested'
UNION ALL
SELECT r.period_id, 'deferred', '', r.class_group_id, r.subject_id, r.pupil_id, r.teacher_id, NULL
  FROM result r WHERE r.outcome = 'deferred'
UNION ALL
SELECT q.period_id, 'paper_to_hand_out', q.reason, pr.class_group_id, NULL, q.pupil_id, g.tutor_id, NULL
  FROM recipient q JOIN pupil_result pr USING (period_id, pupil_id) JOIN class_group g USING (class_group_id)
 WHERE q.channel = 'paper'
UNION ALL
SELECT o.period_id, 'message_' || o.state, o.state_reason, pr.class_group_id, NULL, o.pupil_id, NULL, o.due_at
  FROM outbox o JOIN pupil_result pr USING (period_id, pupil_id)
 WHERE o.state NOT IN ('sent', 'delivered', 'superseded');

-- The pupils a period counts (who left is not among them), and by which ways their families are reached: what reports begin with.
CREATE VIEW roll AS
SELECT r.period_id, r.class_group_id, r.pupil_id, r.category, p.full_name, p.sort_key,
       EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id AND q.guardian_id = 0
                  AND q.channel = 'paper') AS on_paper,
       EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id
                  AND q.channel <> 'paper') AS by_wire
  FROM pupil_result r JOIN pupil p USING (pupil_id)
 WHERE r.category <> 'departed';
