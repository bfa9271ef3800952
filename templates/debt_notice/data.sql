-- Уведомление семьи об академической задолженности: лист на учащегося, у которого она не ликвидирована. Параметры: :period (учебный год), :class.
-- Время болезни здесь только в общем правиле: сколько её было, не сказано.
-- needs: grade
-- needs: year

-- with:
owed AS MATERIALIZED (
    SELECT d.*, s.title, s.position FROM promotion p CROSS JOIN academic_debt d ON d.period_id = :period AND d.pupil_id = p.pupil_id
           JOIN subject s ON s.subject_id = d.subject_id
     WHERE p.period_id = :period AND p.class_group_id = :class AND d.state IN ('open', 'overdue', 'exhausted')),
pupils AS MATERIALIZED (
    SELECT u.pupil_id, u.full_name, u.sex, row_number() OVER (ORDER BY u.sort_key, u.pupil_id) AS place
      FROM pupil u WHERE u.pupil_id IN (SELECT pupil_id FROM owed))

-- name: school
SELECT full_name, address, replace(phone, ' ', char(160)) AS phone, director_name AS director FROM school;

-- name: period
SELECT year_title FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: pupil
SELECT r.pupil_id AS pupil, r.full_name AS name,
       CASE r.sex WHEN 'm' THEN 'Обучающийся' WHEN 'f' THEN 'Обучающаяся' ELSE 'Обучающийся (обучающаяся)' END AS who,
       (SELECT 1 FROM promotion p WHERE p.period_id = :period AND p.pupil_id = r.pupil_id AND p.proposal = 'conditional') AS conditional,
       (SELECT 1 FROM promotion p WHERE p.period_id = :period AND p.pupil_id = r.pupil_id AND p.proposal = 'choice') AS choice,
       (SELECT 1 FROM promotion p WHERE p.period_id = :period AND p.pupil_id = r.pupil_id AND p.proposal = 'not_admitted') AS not_admitted
  FROM pupils r ORDER BY r.place;

-- Попытки по порядку: сколько их засчитано, столько и показано; остальные даты назначает школа.
-- name: debts (many)
WITH tries AS (
    SELECT a.pupil_id, a.subject_id, substr(a.held_on, 9, 2) || '.' || substr(a.held_on, 6, 2) || '.' || substr(a.held_on, 1, 4) ||
           CASE a.outcome WHEN 'mark' THEN ': «' || a.mark || '»' WHEN 'pass' THEN ': зачёт' WHEN 'fail' THEN ': незачёт' ELSE ': неявка' END AS text,
           row_number() OVER (PARTITION BY a.pupil_id, a.subject_id ORDER BY a.held_on, coalesce(a.number, 99), a.debt_attempt_id) AS nth
      FROM debt_attempt a WHERE a.period_id = :period AND a.withdrawn = 0 AND a.outcome <> 'excused' AND a.pupil_id IN (SELECT pupil_id FROM owed))
SELECT r.pupil_id AS pupil, o.title,
       CASE o.reason WHEN 'failed' THEN 'неудовлетворительно' WHEN 'fail' THEN 'незачёт' ELSE 'нет аттестации' END AS reason,
       substr(o.deadline_on, 9, 2) || '.' || substr(o.deadline_on, 6, 2) || '.' || substr(o.deadline_on, 1, 4) AS deadline,
       CASE WHEN o.attempts >= 1 THEN (SELECT text FROM tries t WHERE t.pupil_id = o.pupil_id AND t.subject_id = o.subject_id AND t.nth = 1) END AS first,
       CASE WHEN o.attempts >= 2 THEN (SELECT text FROM tries t WHERE t.pupil_id = o.pupil_id AND t.subject_id = o.subject_id AND t.nth = 2) END AS second
  FROM pupils r JOIN owed o ON o.pupil_id = r.pupil_id
 ORDER BY r.place, o.position, o.subject_id;
