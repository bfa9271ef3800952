-- The consent gate: by which way is each family of a period reached on a given day? Parameters: :period, :today; :first and :last, the
-- range of pupil_id to look at (a large school is done in parts, so that memory stays flat). Fills table recipient, which was emptied for the
-- period before. R1: nothing electronic without a live consent of the recipient; R7: to the contact the person
-- prefers; R2c: paper for whoever refused, has no internet, chose paper, or can't be reached otherwise. A decision counts from its day on:
-- one dated ahead of :today opens and closes nothing yet. A pupil decides from the age of 14, where the day of birth is known.
INSERT INTO recipient (period_id, pupil_id, guardian_id, channel, contact_id, consent_id, reason)
WITH roll AS (
    SELECT pupil_id FROM pupil_result
     WHERE period_id = :period AND pupil_id BETWEEN :first AND :last AND category <> 'departed'),
person AS ( -- who may hear of a pupil: guardians, and the pupil (guardian_id 0)
    SELECT r.pupil_id, g.guardian_id, g.delivery_form, g.has_internet
      FROM roll r JOIN guardianship s ON s.pupil_id = r.pupil_id AND s.withdrawn = 0
                  JOIN guardian g ON g.guardian_id = s.guardian_id AND g.withdrawn = 0
    UNION ALL
    SELECT r.pupil_id, 0, 'electronic', 1 FROM roll r JOIN pupil u USING (pupil_id)
     WHERE date(u.born_on, '+14 years') <= :today AND EXISTS (SELECT 1 FROM contact c WHERE c.pupil_id = r.pupil_id AND c.withdrawn = 0)),
each_channel (channel) AS (VALUES ('email'), ('sms'), ('portal')),
ranked AS ( -- every decision made by today; 'any' counts for each channel; of two on the same day the later row wins
    SELECT c.consent_id, c.pupil_id, c.guardian_id, e.channel, c.state,
           c.state = 'granted' AND coalesce(c.valid_until, '9999') >= :today AS is_live,
           row_number() OVER (PARTITION BY c.pupil_id, c.guardian_id, e.channel ORDER BY c.decided_on DESC, c.consent_id DESC) AS age
      FROM consent c JOIN each_channel e ON c.channel IN (e.channel, 'any')
     WHERE c.pupil_id BETWEEN :first AND :last AND c.purpose = 'results' AND c.withdrawn = 0 AND c.decided_on <= :today),
decision AS MATERIALIZED ( -- the latest of each person (guardian_id NULL: the pupil), pupil and channel
    SELECT consent_id, pupil_id, guardian_id, channel, state, is_live FROM ranked WHERE age = 1),
live AS ( -- consents that hold today
    SELECT pupil_id, coalesce(guardian_id, 0) AS guardian_id, channel, consent_id FROM decision WHERE is_live),
reach AS ( -- person × channel with a live consent and a contact; the preferred contact wins
    SELECT p.pupil_id, p.guardian_id, l.channel, c.contact_id, l.consent_id,
           row_number() OVER (PARTITION BY p.pupil_id, p.guardian_id, l.channel ORDER BY c.position, c.contact_id) AS place
      FROM person p
      JOIN live l ON l.pupil_id = p.pupil_id AND l.guardian_id = p.guardian_id
      JOIN contact c ON c.withdrawn = 0 AND c.channel = l.channel
                    AND ((p.guardian_id > 0 AND c.guardian_id = p.guardian_id) OR (p.guardian_id = 0 AND c.pupil_id = p.pupil_id))
     WHERE p.delivery_form <> 'paper' AND p.has_internet = 1),
latest AS ( -- what each guardian last decided, over all channels: granted where any channel is live
    SELECT pupil_id, guardian_id,
           CASE WHEN max(is_live) THEN 'granted' WHEN max(state = 'granted') THEN 'expired'
                WHEN max(state = 'withdrawn') THEN 'withdrawn' ELSE 'refused' END AS state
      FROM decision
     WHERE guardian_id IS NOT NULL
     GROUP BY pupil_id, guardian_id),
wish AS ( -- why a family gets paper; the smallest rank is the reason told
    SELECT p.pupil_id,
           min(CASE WHEN l.state = 'refused' THEN 1
                    WHEN l.state = 'withdrawn' THEN 2
                    WHEN p.delivery_form = 'paper' THEN 3
                    WHEN p.has_internet = 0 THEN 4
                    WHEN l.state = 'expired' THEN 5
                    WHEN l.state IS NULL THEN 6
                    ELSE 7 END) AS rank
      FROM person p LEFT JOIN latest l ON l.pupil_id = p.pupil_id AND l.guardian_id = p.guardian_id
     WHERE p.guardian_id > 0 GROUP BY p.pupil_id)
SELECT :period, pupil_id, guardian_id, channel, contact_id, consent_id, '' FROM reach WHERE place = 1
UNION ALL
-- Refused, withdrawn, chose paper and no internet (1 to 4) give paper by themselves; the rest only where no guardian is reached. A pupil's own
-- consent does not replace the family's.
SELECT :period, r.pupil_id, 0, 'paper', NULL, NULL,
       CASE coalesce(w.rank, 0) WHEN 0 THEN 'no_guardian' WHEN 1 THEN 'refused' WHEN 2 THEN 'withdrawn' WHEN 3 THEN 'chose_paper'
            WHEN 4 THEN 'no_internet' WHEN 5 THEN 'expired' WHEN 6 THEN 'no_consent' ELSE 'no_contact' END
  FROM roll r LEFT JOIN wish w ON w.pupil_id = r.pupil_id
 WHERE coalesce(w.rank, 0) BETWEEN 1 AND 4
    OR NOT EXISTS (SELECT 1 FROM reach x WHERE x.pupil_id = r.pupil_id AND x.guardian_id > 0)
 ORDER BY 2, 3, 4;
