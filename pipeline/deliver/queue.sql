-- Fills the outbox. Parameters: :period, :now. The newest edition of each notice goes to every recipient the gate let through, by every channel for
-- which it has a text. due_at: R6, 24 hours from the earliest result. A first edition counts from the earliest result of its event; a later one
-- from the earliest result that became known after the edition before it was issued (a deferral resolved has its own 24 hours), and where there
-- is none (a mere correction) from the old clock, which never moves. Before a result is final there is no clock and no message.
INSERT OR IGNORE INTO outbox (pupil_id, guardian_id, event, period_id, edition_id, channel, address, due_at, state, message_key, queued_at)
WITH notice AS (
    SELECT e.*, CASE e.report WHEN 'notice' THEN 'results' ELSE 'exam' END AS event,
           row_number() OVER (PARTITION BY e.report, e.pupil_id ORDER BY e.edition DESC) AS age,
           lag(e.issued_at) OVER (PARTITION BY e.report, e.pupil_id ORDER BY e.edition) AS before_at
      FROM edition e WHERE e.period_id = :period AND e.report IN ('notice', 'notice_exam')),
clock AS (
    SELECT 'results' AS event, pupil_id, received_at FROM result_clock WHERE period_id = :period
    UNION ALL
    SELECT 'exam', x.pupil_id, x.received_at
      FROM exam_result x JOIN period p ON p.period_id = :period
     WHERE x.withdrawn = 0 AND (x.period_id = :period OR (x.period_id IS NULL AND x.held_on BETWEEN p.starts_on AND p.ends_on))),
due AS (
    SELECT n.edition_id, coalesce(min(CASE WHEN n.before_at IS NULL OR c.received_at > n.before_at THEN c.received_at END),
                                  min(c.received_at)) + 86400 AS due_at
      FROM notice n JOIN clock c ON c.event = n.event AND c.pupil_id = n.pupil_id
     WHERE n.age = 1 GROUP BY n.edition_id)
SELECT n.pupil_id, r.guardian_id, n.event, :period, n.edition_id, r.channel, c.value, d.due_at, 'queued',
       n.report || '.' || n.number || '.' || n.edition || '.' || CASE r.guardian_id WHEN 0 THEN 'pupil' ELSE 'g' || r.guardian_id END || '.' || r.channel,
       :now
  FROM notice n
  JOIN due d USING (edition_id)
  JOIN recipient r ON r.period_id = :period AND r.pupil_id = n.pupil_id AND r.channel <> 'paper'
  JOIN message m ON m.edition_id = n.edition_id AND m.channel = r.channel
  JOIN contact c ON c.contact_id = r.contact_id
 WHERE n.age = 1
 ORDER BY d.due_at, n.pupil_id, r.guardian_id, n.event, r.channel;

-- What is still queued of an older edition is not worth sending.
UPDATE outbox SET state = 'superseded', state_reason = 'newer_edition'
 WHERE period_id = :period AND state IN ('queued', 'blocked')
   AND EXISTS (SELECT 1 FROM outbox n JOIN edition ne ON ne.edition_id = n.edition_id JOIN edition oe ON oe.edition_id = outbox.edition_id
                WHERE n.period_id = outbox.period_id AND n.pupil_id = outbox.pupil_id AND n.guardian_id = outbox.guardian_id
                  AND n.event = outbox.event AND n.channel = outbox.channel AND ne.edition > oe.edition);

-- A consent withdrawn, a contact gone: nothing leaves.
UPDATE outbox SET state = 'blocked', state_reason = 'no_consent'
 WHERE period_id = :period AND state = 'queued'
   AND NOT EXISTS (SELECT 1 FROM recipient r WHERE r.period_id = :period AND r.pupil_id = outbox.pupil_id
                      AND r.guardian_id = outbox.guardian_id AND r.channel = outbox.channel);

UPDATE outbox SET state = 'queued', state_reason = ''
 WHERE period_id = :period AND state = 'blocked'
   AND EXISTS (SELECT 1 FROM recipient r WHERE r.period_id = :period AND r.pupil_id = outbox.pupil_id
                  AND r.guardian_id = outbox.guardian_id AND r.channel = outbox.channel);

-- A queued message goes to the contact that holds now.
UPDATE outbox SET address = (SELECT c.value FROM recipient r JOIN contact c USING (contact_id)
                              WHERE r.period_id = :period AND r.pupil_id = outbox.pupil_id AND r.guardian_id = outbox.guardian_id
                                AND r.channel = outbox.channel)
 WHERE period_id = :period AND state = 'queued';
