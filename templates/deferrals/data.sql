-- Отсрочки аттестации и академические задолженности: кому, по каким предметам, приказ, срок, чем кончилось. Для завуча: в документах семей о болезни не сказано.
-- for: school

-- include: ../shared/report.sql

-- За год: отсрочки всех его периодов.
-- name: deferrals (many)
SELECT class, pupil AS name, term, group_concat(subject, ', ') AS subjects, state, order_text, due, nullif(overdue, 0) AS overdue
  FROM (SELECT d.class, d.pupil, d.period_title AS term, d.period_starts_on AS starts_on, d.class_key, d.pupil_key, d.pupil_id, d.subject_words AS subject,
               CASE d.state WHEN 'proposed' THEN 'предложена' WHEN 'granted' THEN 'предоставлена' WHEN 'extended' THEN 'продлена' WHEN 'resolved' THEN 'завершена'
                    WHEN 'lapsed' THEN 'истекла' WHEN 'refused' THEN 'отклонена' ELSE d.state END AS state,
               d.order_text,
               substr(d.due_on, 9, 2) || '.' || substr(d.due_on, 6, 2) || '.' || substr(d.due_on, 1, 4) AS due, d.is_open AND d.due_on < :today AS overdue
          FROM deferral_line d WHERE :period IN (d.period_id, d.year_id) AND d.withdrawn = 0 AND :class IN (0, d.home_id) ORDER BY d.class_key, d.pupil_key, d.position)
 GROUP BY pupil_id, starts_on, term, state, order_text, due ORDER BY class_key, pupil_key, pupil_id, starts_on, state;

-- name: debts (many)
SELECT c.title AS class, p.full_name AS name, s.title AS subject, q.title AS period,
       CASE d.reason WHEN 'fail' THEN 'незачёт' WHEN 'failed' THEN 'неудовлетворительно' ELSE 'не аттестован' || CASE p.sex WHEN 'm' THEN '' WHEN 'f' THEN 'а' ELSE '(а)' END END AS reason, d.attempts,
       substr(d.deadline_on, 9, 2) || '.' || substr(d.deadline_on, 6, 2) || '.' || substr(d.deadline_on, 1, 4) AS deadline,
       CASE d.state WHEN 'open' THEN 'не ликвидирована' WHEN 'cleared' THEN 'ликвидирована' WHEN 'exhausted' THEN 'попыток не осталось' WHEN 'overdue' THEN 'срок истёк' ELSE 'уважительная причина' END AS state
  FROM academic_debt d JOIN pupil p USING (pupil_id) JOIN subject s USING (subject_id) JOIN class_group c ON c.class_group_id = d.class_group_id JOIN period q ON q.period_id = d.period_id
 WHERE d.period_id IN (:period, :year) AND :class IN (0, d.class_group_id) ORDER BY c.sort_key, p.sort_key, s.position;
