-- Views over the registers: what several rooms need to read in the same way. Made with the schema, so that the file shows them to any
-- SQLite tool. What depends on the day takes it from the reader (:today); see gate.sql.

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

-- Rates by class and subject, one decimal, from counts: success (5, 4, 3 of assessed), quality (5, 4), learning degree (СОУ: 100, 64, 36, 16
-- for marks, 7 for н/а), mean of numeric marks. NULL where nobody was assessed.
CREATE VIEW subject_rate AS
SELECT s.*,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4 + n3) / assessed END AS success,
       CASE WHEN assessed > 0 THEN 100.0 * (n5 + n4) / assessed END AS quality,
       CASE WHEN assessed > 0 THEN (100.0 * n5 + 64 * n4 + 36 * n3 + 16 * n2 + 7 * n_not_attested) / assessed END AS learning_degree,
       CASE WHEN n5 + n4 + n3 + n2 > 0 THEN 1.0 * mark_sum / (n5 + n4 + n3 + n2) END AS mean
  FROM subject_result s;

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

-- The messages that ought to be in the outbox and are not: a recipient by wire without a row for the newest edition of the notice of
-- results (or where there is none), and of the notice of exams where the pupil has exam results in the period.
CREATE VIEW message_missing AS
SELECT q.period_id, q.pupil_id, q.guardian_id, q.channel, 'results' AS event
  FROM recipient q
 WHERE q.channel <> 'paper' -- without a clock (every result deferred, or the period not over) there is nothing to tell yet
   AND EXISTS (SELECT 1 FROM result_clock c WHERE c.period_id = q.period_id AND c.pupil_id = q.pupil_id)
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
                                             AND e.period_id = q.period_id ORDER BY e.edition DESC LIMIT 1));

-- The pupils of the roll for whom nobody has said by which way the family is reached: not even paper.
CREATE VIEW unreached AS
SELECT r.period_id, r.pupil_id, r.class_group_id
  FROM pupil_result r
 WHERE r.category <> 'departed'
   AND NOT EXISTS (SELECT 1 FROM recipient q WHERE q.period_id = r.period_id AND q.pupil_id = r.pupil_id);

-- What stands between a period and its closing: one row per thing to do, with who must act. Time-dependent ones (overdue) and stages not
-- run are added by the reader.
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
