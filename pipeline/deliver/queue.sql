-- Fills the outbox. Parameters: :period, :now. The newest edition of each notice goes to every recipient the gate let through, by every channel for
-- which it has a text. due_at: R6, 24 hours from the earliest result not yet told, asked of each recipient, event and channel by itself. Told is
-- what was known when the last edition sent there was issued; an edition that never left has told nothing. A result that became known
-- after it (a deferral resolved) has its own 24 hours. Where there is none it is a mere correction of what was told: 24 hours from
-- the import or the decision that brought the change (view edition_change), else from the edition itself. What takes the place of an unsent message is
-- never due later than that was, where nothing was told yet or it is a correction once more (a forecast has only the time of its own edition); an
-- unsent correction does not hasten a decision. Before a result is final, or put off by a deferral when the period is over, there is no clock and no message.
INSERT INTO outbox (pupil_id, guardian_id, event, period_id, edition_id, channel, address, due_at, state, message_key, queued_at)
WITH notice AS (
    SELECT e.*, CASE e.report WHEN 'notice' THEN 'results' WHEN 'notice_exam' THEN 'exam' ELSE 'forecast' END AS event,
           row_number() OVER (PARTITION BY e.report, e.pupil_id ORDER BY e.edition DESC) AS age
      FROM edition e WHERE e.period_id = :period AND e.report IN ('notice', 'notice_exam', 'forecast_notice')),
clock AS (
    SELECT 'results' AS event, pupil_id, NULL AS edition_id, received_at FROM family_clock WHERE period_id = :period
    UNION ALL -- a forecast is due a day after its own issue: that of an older one is over
    SELECT 'forecast', pupil_id, edition_id, issued_at FROM edition WHERE period_id = :period AND report = 'forecast_notice'
    UNION ALL
    SELECT 'exam', x.pupil_id, NULL, x.received_at
      FROM exam_result x JOIN period p ON p.period_id = :period
     WHERE x.withdrawn = 0 AND (x.period_id = :period OR (x.period_id IS NULL AND p.kind <> 'year' AND x.held_on BETWEEN p.starts_on AND p.ends_on))),
told AS ( -- the last edition that reached each recipient by each channel; issued_at is that of the row with the maximum
    SELECT o.pupil_id, o.guardian_id, o.event, o.channel, max(e.edition) AS edition, e.issued_at
      FROM outbox o JOIN edition e USING (edition_id)
     WHERE o.period_id = :period AND o.state IN ('sent', 'delivered')
     GROUP BY o.pupil_id, o.guardian_id, o.event, o.channel),
unsent AS ( -- when what was queued there since then and did not leave was due
    SELECT o.pupil_id, o.guardian_id, o.event, o.channel, min(o.due_at) AS due_at
      FROM outbox o JOIN edition e USING (edition_id)
           LEFT JOIN told t ON t.pupil_id = o.pupil_id AND t.guardian_id = o.guardian_id AND t.event = o.event AND t.channel = o.channel
     WHERE o.period_id = :period AND o.event <> 'forecast' AND o.state NOT IN ('sent', 'delivered') AND e.edition > coalesce(t.edition, 0)
     GROUP BY o.pupil_id, o.guardian_id, o.event, o.channel),
addressed AS (
    SELECT n.edition_id, n.report, n.number, n.edition, n.event, n.issued_at, n.pupil_id, r.guardian_id, r.channel, c.value AS address,
           t.issued_at AS told_at, u.due_at AS unsent_due_at
      FROM notice n
      JOIN recipient r ON r.period_id = :period AND r.pupil_id = n.pupil_id AND r.channel <> 'paper'
      JOIN message m ON m.edition_id = n.edition_id AND m.channel = r.channel
      JOIN contact c ON c.contact_id = r.contact_id
      LEFT JOIN told t ON t.pupil_id = n.pupil_id AND t.guardian_id = r.guardian_id AND t.event = n.event AND t.channel = r.channel
      LEFT JOIN unsent u ON u.pupil_id = n.pupil_id AND u.guardian_id = r.guardian_id AND u.event = n.event AND u.channel = r.channel
     WHERE n.age = 1),
due AS (
    SELECT a.*, min(CASE WHEN a.told_at IS NULL OR c.received_at > a.told_at THEN c.received_at END) AS known_at
      FROM addressed a JOIN clock c ON c.event = a.event AND c.pupil_id = a.pupil_id AND coalesce(c.edition_id, a.edition_id) = a.edition_id
     GROUP BY a.edition_id, a.guardian_id, a.channel),
timed AS (
    SELECT d.*, 86400 + coalesce(known_at, (SELECT x.changed_at FROM edition_change x -- not min(): see paper_line
                                             WHERE x.report = d.report AND x.pupil_id = d.pupil_id AND x.period_id = :period
                                               AND x.changed_at > d.told_at AND x.changed_at <= d.issued_at
                                             ORDER BY x.changed_at LIMIT 1), issued_at) AS clock_due_at
      FROM due d)
SELECT pupil_id, guardian_id, event, :period, edition_id, channel, address, iif(told_at IS NULL OR known_at IS NULL, min(clock_due_at, coalesce(unsent_due_at, clock_due_at)), clock_due_at), 'queued',
       report || '.' || number || '.' || edition || '.' || CASE guardian_id WHEN 0 THEN 'pupil' ELSE 'g' || guardian_id END || '.' || channel,
       :now
  FROM timed
 WHERE true
 ORDER BY 8, pupil_id, guardian_id, event, channel
ON CONFLICT (pupil_id, guardian_id, event, period_id, edition_id, channel) DO NOTHING;

-- What has not left of an older edition is not worth sending. What is on its way ('sending', 'unknown') is left to its outcome.
UPDATE outbox SET state = 'superseded', state_reason = 'newer_edition'
 WHERE period_id = :period AND state IN ('queued', 'held', 'failed', 'blocked')
   AND EXISTS (SELECT 1 FROM outbox n JOIN edition ne ON ne.edition_id = n.edition_id JOIN edition oe ON oe.edition_id = outbox.edition_id
                WHERE n.period_id = outbox.period_id AND n.pupil_id = outbox.pupil_id AND n.guardian_id = outbox.guardian_id
                  AND n.event = outbox.event AND n.channel = outbox.channel AND ne.edition > oe.edition);

-- A forecast that has not left when the results are there has nothing more to tell.
UPDATE outbox SET state = 'superseded', state_reason = 'results'
 WHERE period_id = :period AND event = 'forecast' AND state IN ('queued', 'held', 'failed', 'blocked')
   AND EXISTS (SELECT 1 FROM outbox n WHERE n.period_id = outbox.period_id AND n.pupil_id = outbox.pupil_id AND n.guardian_id = outbox.guardian_id
                  AND n.event = 'results' AND n.channel = outbox.channel);

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
