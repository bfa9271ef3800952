-- What the journal lacks, as rows of table gap: one INSERT a kind. Parameters, by name: :period, :starts, :ends; :today, and :until, the earlier of
-- today and the period's end; :homework, 1 when lessons need homework; :control_percent, how many of those present make a control work
-- marked; :closing, 1 from fourteen days before the end. The stage has filled the temporary tables check_group (groups of the
-- period's grades, home_id: the class a group belongs to), check_teaching (who teaches what there), check_pupil (the roll),
-- check_control (control works whose day is over, want: who was there, have: with a mark) and check_slot (days with
-- fewer lessons than the timetable has). Kinds that need the
-- policy's arithmetic (few_marks, work_owed, no_weighted_work, missed_lessons, mark_without_lesson, no_subjects) are found in check.c.

-- ── lessons ──
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, lesson_id, on_day)
SELECT :period, 'no_topic', 'error', 'teacher', coalesce(l.teacher_id, t.teacher_id), l.class_group_id, l.subject_id, l.lesson_id, l.given_on
  FROM check_group g CROSS JOIN lesson l ON l.class_group_id = g.class_group_id
       LEFT JOIN check_teaching t ON t.class_group_id = l.class_group_id AND t.subject_id = l.subject_id
 WHERE l.withdrawn = 0 AND l.state = 'held' AND l.given_on BETWEEN :starts AND :until AND trim(l.topic) = '';

-- Where fewer than half of the lessons have homework, it is not the custom there: told once, for information.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, lesson_id, on_day, have, want)
WITH asked AS MATERIALIZED (
    SELECT l.lesson_id, l.class_group_id, l.subject_id, l.given_on, coalesce(l.teacher_id, t.teacher_id) AS teacher_id, t.teacher_id AS usual_id,
           trim(l.homework) <> '' AS has
      FROM check_group g CROSS JOIN lesson l ON l.class_group_id = g.class_group_id
           JOIN subject s ON s.subject_id = l.subject_id AND s.assessment <> 'unmarked'
           LEFT JOIN check_teaching t ON t.class_group_id = l.class_group_id AND t.subject_id = l.subject_id
     WHERE :homework AND g.unmarked = 0 AND l.withdrawn = 0 AND l.state = 'held' AND l.given_on BETWEEN :starts AND :until
       AND l.lesson_type IN ('lesson', 'laboratory', 'practical')),
cell AS MATERIALIZED (
    SELECT class_group_id, subject_id, max(usual_id) AS teacher_id, count(*) AS want, sum(has) AS have FROM asked GROUP BY 1, 2)
SELECT :period, 'no_homework', 'warning', 'teacher', a.teacher_id, a.class_group_id, a.subject_id, a.lesson_id, a.given_on, NULL, NULL
  FROM asked a JOIN cell c USING (class_group_id, subject_id) WHERE NOT a.has AND 2 * c.have >= c.want
UNION ALL
SELECT :period, 'little_homework', 'notice', 'teacher', teacher_id, class_group_id, subject_id, NULL, NULL, have, want
  FROM cell WHERE 2 * have < want;

-- Planned for a day that is over, neither held nor cancelled.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, lesson_id, on_day)
SELECT :period, 'not_held', 'error', 'teacher', coalesce(l.teacher_id, t.teacher_id), l.class_group_id, l.subject_id, l.lesson_id, l.given_on
  FROM check_group g CROSS JOIN lesson l ON l.class_group_id = g.class_group_id
       LEFT JOIN check_teaching t ON t.class_group_id = l.class_group_id AND t.subject_id = l.subject_id
 WHERE l.withdrawn = 0 AND l.state = 'planned' AND l.given_on BETWEEN :starts AND :ends AND l.given_on < :today;

-- Lessons of the timetable that the journal of a day that is over does not have: found in check_timetable.c.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, on_day, have, want)
SELECT :period, 'not_entered', 'error', 'teacher', coalesce(s.teacher_id, t.teacher_id), s.class_group_id, s.subject_id, s.on_day, s.have, s.want
  FROM check_slot s LEFT JOIN check_teaching t ON t.class_group_id = s.class_group_id AND t.subject_id = s.subject_id;

-- Planned hours (of the curriculum, or a teaching with weekly hours) and not one lesson, a week after the period began. Groups of the class count for it.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, have, want)
WITH plan AS (
    SELECT class_group_id, subject_id, max(want) AS want
      FROM (SELECT c.class_group_id, c.subject_id, sum(c.hours) AS want
              FROM curriculum c JOIN period p USING (period_id)
             WHERE c.withdrawn = 0 AND p.withdrawn = 0 AND (p.period_id = :period OR p.parent_id = :period) GROUP BY 1, 2
            UNION ALL SELECT class_group_id, subject_id, NULL FROM check_teaching WHERE weekly_hours_x1000 > 0)
     GROUP BY 1, 2 HAVING max(want) IS NULL OR max(want) > 0),
given AS MATERIALIZED (
    SELECT DISTINCT g.class_group_id, g.home_id, l.subject_id
      FROM check_group g CROSS JOIN lesson l ON l.class_group_id = g.class_group_id
     WHERE l.withdrawn = 0 AND l.state <> 'cancelled' AND l.given_on BETWEEN :starts AND :ends)
SELECT :period, 'no_lessons', 'error', 'teacher', t.teacher_id, p.class_group_id, p.subject_id, 0, p.want
  FROM plan p JOIN check_group g USING (class_group_id) JOIN subject s ON s.subject_id = p.subject_id AND s.withdrawn = 0
       LEFT JOIN check_teaching t ON t.class_group_id = p.class_group_id AND t.subject_id = p.subject_id
 WHERE date(:starts, '+7 days') <= :today AND EXISTS (SELECT 1 FROM given)
   AND EXISTS (SELECT 1 FROM membership m WHERE m.class_group_id = p.class_group_id AND m.withdrawn = 0 AND m.from_on <= :until AND coalesce(m.to_on, '9') >= :until)
   AND NOT EXISTS (SELECT 1 FROM given n WHERE n.subject_id = p.subject_id AND (n.class_group_id = p.class_group_id OR n.home_id = p.class_group_id));

-- ── control works ──
-- How many of those who were there have a mark (for the work; where marks name no work, on its day): counted in check_controls.c.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, work_id, lesson_id, on_day, have, want)
SELECT :period, 'control_unmarked', CASE WHEN c.have = 0 THEN 'error' ELSE 'warning' END, 'teacher',
       coalesce((SELECT l.teacher_id FROM lesson l WHERE l.class_group_id = c.class_group_id AND l.subject_id = c.subject_id AND l.given_on = c.on_day
                    AND l.withdrawn = 0 AND l.state = 'held' LIMIT 1), t.teacher_id),
       c.class_group_id, c.subject_id, c.work_id, c.lesson_id, c.on_day, c.have, c.want
  FROM check_control c LEFT JOIN check_teaching t ON t.class_group_id = c.class_group_id AND t.subject_id = c.subject_id
 WHERE c.have = 0 OR 100 * c.have < :control_percent * c.want;

-- ── classes, groups, teachers ──
INSERT INTO gap (period_id, kind, severity, actor, pupil_id, class_group_id)
SELECT :period, 'no_class', 'error', 'deputy', p.pupil_id,
       (SELECT m.class_group_id FROM membership m JOIN class_group g USING (class_group_id)
         WHERE m.pupil_id = p.pupil_id AND m.withdrawn = 0 AND g.kind = 'class' ORDER BY m.from_on DESC, m.membership_id DESC LIMIT 1)
  FROM pupil p
 WHERE p.withdrawn = 0
   AND NOT EXISTS (SELECT 1 FROM membership m JOIN class_group g USING (class_group_id)
                    WHERE m.pupil_id = p.pupil_id AND m.withdrawn = 0 AND g.withdrawn = 0 AND g.kind IN ('class', 'scheduled') AND coalesce(m.to_on, '9') >= :until)
   AND NOT EXISTS (SELECT 1 FROM movement v WHERE v.pupil_id = p.pupil_id AND v.kind = 'departure' AND v.withdrawn = 0 AND v.moved_on <= date(:until, '+1 day'))
   -- who once was in a class has left it, where departures are not registered
   AND (EXISTS (SELECT 1 FROM movement WHERE withdrawn = 0)
        OR NOT EXISTS (SELECT 1 FROM membership m WHERE m.pupil_id = p.pupil_id AND m.withdrawn = 0));

INSERT INTO gap (period_id, kind, severity, actor, pupil_id, class_group_id, on_day, have, want, note)
SELECT :period, 'two_classes', 'error', 'deputy', a.pupil_id, a.class_group_id, max(a.from_on, b.from_on, :starts), 2, 1, h.title
  FROM membership a JOIN class_group g ON g.class_group_id = a.class_group_id AND g.kind = 'class' AND g.withdrawn = 0
       JOIN membership b ON b.pupil_id = a.pupil_id AND b.withdrawn = 0 AND b.membership_id <> a.membership_id
                        AND (b.from_on < a.from_on OR (b.from_on = a.from_on AND b.membership_id < a.membership_id))
       JOIN class_group h ON h.class_group_id = b.class_group_id AND h.kind = 'class' AND h.withdrawn = 0
 WHERE a.withdrawn = 0 AND a.from_on <= :until AND coalesce(a.to_on, '9') >= :starts
   AND coalesce(b.to_on, '9') >= a.from_on AND coalesce(b.to_on, '9') >= :starts AND b.class_group_id <> a.class_group_id
   AND (a.class_group_id IN (SELECT class_group_id FROM check_group) OR b.class_group_id IN (SELECT class_group_id FROM check_group));

INSERT INTO gap (period_id, kind, severity, actor, class_group_id)
SELECT :period, 'no_tutor', 'warning', 'deputy', g.class_group_id
  FROM check_group g LEFT JOIN teacher t ON t.teacher_id = g.tutor_id AND t.withdrawn = 0
 WHERE g.kind = 'class' AND t.teacher_id IS NULL AND g.class_group_id IN (SELECT class_group_id FROM check_pupil);

INSERT INTO gap (period_id, kind, severity, actor, class_group_id, subject_id)
SELECT DISTINCT :period, 'no_teacher', 'error', 'deputy', t.class_group_id, t.subject_id
  FROM check_teaching t LEFT JOIN teacher k ON k.teacher_id = t.teacher_id AND k.withdrawn = 0 WHERE k.teacher_id IS NULL;

INSERT INTO gap (period_id, kind, severity, actor, class_group_id, want)
SELECT :period, 'no_teaching', 'error', 'deputy', g.class_group_id, count(*)
  FROM check_group g CROSS JOIN membership m ON m.class_group_id = g.class_group_id
       JOIN check_pupil p ON p.pupil_id = m.pupil_id
 WHERE g.kind <> 'scheduled' AND m.withdrawn = 0 AND m.from_on <= :until AND coalesce(m.to_on, '9') >= :until
   AND g.class_group_id NOT IN (SELECT class_group_id FROM check_teaching)
 GROUP BY g.class_group_id;

INSERT INTO gap (period_id, kind, severity, actor, pupil_id, class_group_id, subject_id)
SELECT DISTINCT :period, 'plan_without_teaching', 'error', 'deputy', i.pupil_id, p.class_group_id, i.subject_id
  FROM individual_plan i JOIN check_pupil p USING (pupil_id)
 WHERE i.withdrawn = 0 AND i.subject_id IS NOT NULL AND i.from_on <= :until AND coalesce(i.to_on, '9') >= :until
   AND NOT EXISTS (SELECT 1 FROM membership m JOIN check_teaching t ON t.class_group_id = m.class_group_id AND t.subject_id = i.subject_id
                    WHERE m.pupil_id = i.pupil_id AND m.withdrawn = 0 AND m.from_on <= :until AND coalesce(m.to_on, '9') >= :until);

-- Grade 1 and other grades without marks: words for every subject, before the end; only where the journal keeps such words.
INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, pupil_id)
SELECT DISTINCT :period, 'no_attainment', 'warning', 'teacher', t.teacher_id, p.class_group_id, t.subject_id, p.pupil_id
  FROM check_pupil p CROSS JOIN membership m ON m.pupil_id = p.pupil_id AND m.withdrawn = 0 AND m.from_on <= :until AND coalesce(m.to_on, '9') >= :until
       JOIN check_teaching t ON t.class_group_id = m.class_group_id
       JOIN subject s ON s.subject_id = t.subject_id AND s.assessment = 'marks'
 WHERE :closing AND p.unmarked = 1
   AND EXISTS (SELECT 1 FROM attainment z WHERE z.withdrawn = 0 AND z.subject_id = t.subject_id)
   AND NOT EXISTS (SELECT 1 FROM attainment z WHERE z.pupil_id = p.pupil_id AND z.period_id = :period AND z.subject_id = t.subject_id AND z.withdrawn = 0);

-- ── families ──
-- A register that is empty altogether is told once for the school. Grown-up pupils need no guardian; whoever chose paper needs no contact.
INSERT INTO gap (period_id, kind, severity, actor, have, want)
SELECT :period, 'no_guardian', 'error', 'deputy', 0, count(*)
  FROM check_pupil WHERE NOT EXISTS (SELECT 1 FROM guardianship WHERE withdrawn = 0) HAVING count(*) > 0;
INSERT INTO gap (period_id, kind, severity, actor, have, want)
SELECT :period, 'no_consent', 'warning', 'deputy', 0, count(*)
  FROM check_pupil WHERE EXISTS (SELECT 1 FROM guardianship WHERE withdrawn = 0) AND NOT EXISTS (SELECT 1 FROM consent WHERE withdrawn = 0) HAVING count(*) > 0;

INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, pupil_id)
WITH family AS MATERIALIZED (
    SELECT p.pupil_id, p.class_group_id, p.tutor_id, count(g.guardian_id) AS guardians, coalesce(max(g.delivery_form = 'paper' OR g.has_internet = 0), 0) AS on_paper,
           max(EXISTS (SELECT 1 FROM contact c WHERE c.guardian_id = g.guardian_id AND c.withdrawn = 0)) AS has_contact
      FROM check_pupil p LEFT JOIN guardianship s ON s.pupil_id = p.pupil_id AND s.withdrawn = 0
           LEFT JOIN guardian g ON g.guardian_id = s.guardian_id AND g.withdrawn = 0
     GROUP BY p.pupil_id),
each_channel (channel) AS (VALUES ('email'), ('sms'), ('portal')),
ranked AS (
    SELECT c.pupil_id, c.state, coalesce(c.valid_until, '9') >= :today AS lasts,
           row_number() OVER (PARTITION BY c.pupil_id, c.guardian_id, e.channel ORDER BY c.decided_on DESC, c.consent_id DESC) AS age
      FROM consent c JOIN each_channel e ON c.channel IN (e.channel, 'any')
     WHERE c.withdrawn = 0 AND c.purpose = 'results' AND c.decided_on <= :today),
decided AS MATERIALIZED (
    SELECT pupil_id, max(state <> 'granted' OR lasts) AS holds FROM ranked WHERE age = 1 GROUP BY pupil_id)
SELECT :period, 'no_guardian', 'error', 'tutor', f.tutor_id, f.class_group_id, f.pupil_id
  FROM family f JOIN pupil u USING (pupil_id)
 WHERE f.guardians = 0 AND EXISTS (SELECT 1 FROM guardianship WHERE withdrawn = 0) AND coalesce(date(u.born_on, '+18 years') > :today, 1)
UNION ALL
SELECT :period, 'no_contact', 'error', 'tutor', f.tutor_id, f.class_group_id, f.pupil_id
  FROM family f WHERE f.guardians > 0 AND NOT f.on_paper AND NOT f.has_contact
UNION ALL
SELECT :period, 'no_consent', 'warning', 'tutor', f.tutor_id, f.class_group_id, f.pupil_id
  FROM family f LEFT JOIN decided d USING (pupil_id)
 WHERE f.guardians > 0 AND NOT f.on_paper AND d.pupil_id IS NULL AND EXISTS (SELECT 1 FROM consent WHERE withdrawn = 0)
UNION ALL
SELECT :period, 'consent_expired', 'warning', 'tutor', f.tutor_id, f.class_group_id, f.pupil_id
  FROM family f JOIN decided d USING (pupil_id) WHERE f.guardians > 0 AND NOT f.on_paper AND NOT d.holds;

-- ── the source's own times: without them the 24 hours run from the import ──
INSERT INTO gap (period_id, kind, severity, actor, have, want, note)
SELECT :period, 'no_received_at', 'notice', 'operator', sum(received_at IS NOT NULL), count(*), CASE i.layout WHEN 'oneroster' THEN 'results.csv' ELSE 'marks.csv' END
  FROM mark m JOIN import i USING (import_id)
 WHERE m.withdrawn = 0 AND (m.period_id = :period OR (m.period_id IS NULL AND m.marked_on BETWEEN :starts AND :until))
 GROUP BY i.layout = 'oneroster' HAVING sum(received_at IS NULL) > 0;
INSERT INTO gap (period_id, kind, severity, actor, have, want, note)
SELECT :period, 'no_received_at', 'notice', 'operator', sum(o.received_at IS NOT NULL), count(*), 'final_marks.csv'
  FROM final_override o WHERE o.withdrawn = 0 AND o.period_id = :period HAVING sum(o.received_at IS NULL) > 0;
INSERT INTO gap (period_id, kind, severity, actor, have, want, note)
SELECT :period, 'no_received_at', 'notice', 'operator', sum(x.received_at NOT IN (SELECT committed_at FROM import)), count(*), 'exam_results.csv'
  FROM exam_result x
 WHERE x.withdrawn = 0 AND x.held_on BETWEEN :starts AND :ends HAVING sum(x.received_at IN (SELECT committed_at FROM import)) > 0;

-- Whoever was away so much is the tutor's: a deferral, or н/а.
UPDATE gap SET teacher_id = (SELECT tutor_id FROM class_group g WHERE g.class_group_id = gap.class_group_id)
 WHERE period_id = :period AND kind = 'missed_lessons';

-- Nobody is known for it: the deputy head sees to it.
UPDATE gap SET actor = 'deputy' WHERE period_id = :period AND teacher_id IS NULL AND actor IN ('teacher', 'tutor');
