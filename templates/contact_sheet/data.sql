-- Контактный лист: что школа знает о том, как связаться с семьёй, и как она получает сведения; семья проверяет, исправляет и подписывает.

-- with:
pupils AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, row_number() OVER (ORDER BY p.sort_key, p.pupil_id) AS place
      FROM pupil p
     WHERE p.withdrawn = 0 AND p.pupil_id IN (SELECT m.pupil_id FROM period q CROSS JOIN membership m ON m.class_group_id = :class
                                               WHERE q.period_id = :period AND m.withdrawn = 0
                                                 AND m.from_on <= q.ends_on AND coalesce(m.to_on, q.ends_on) >= q.ends_on)),
person AS MATERIALIZED ( -- представители, за ними сам учащийся, если у него есть свои контакты
    SELECT p.pupil_id, p.place, g.guardian_id, g.full_name AS name, s.relation, g.delivery_form, g.has_internet,
           row_number() OVER (PARTITION BY p.pupil_id ORDER BY g.sort_key, g.guardian_id) AS position
      FROM pupils p JOIN guardianship s ON s.pupil_id = p.pupil_id AND s.withdrawn = 0 JOIN guardian g ON g.guardian_id = s.guardian_id AND g.withdrawn = 0
    UNION ALL
    SELECT p.pupil_id, p.place, 0, p.full_name, 'учащийся', 'unknown', 1, 100 FROM pupils p
     WHERE EXISTS (SELECT 1 FROM contact c WHERE c.pupil_id = p.pupil_id AND c.withdrawn = 0)),
way (channel, position, title) AS (VALUES ('email', 1, 'Электронная почта'), ('sms', 2, 'Телефон для SMS'), ('portal', 3, 'Личный кабинет'), ('post', 4, 'Почтовый адрес'))

-- name: school
SELECT short_name, full_name, site FROM school;

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: pupil
SELECT pupil_id AS pupil, full_name AS name FROM pupils ORDER BY place;

-- name: people (many)
SELECT pupil_id AS pupil, guardian_id AS person, name, nullif(relation, '') AS relation, 
       CASE delivery_form WHEN 'electronic' THEN 'в электронной форме' WHEN 'paper' THEN 'на бумаге' END AS form,
       nullif(has_internet = 0, 0) AS offline
  FROM person ORDER BY place, position;

-- name: lines (many in people)
SELECT n.pupil_id AS pupil, n.guardian_id AS person, w.title,
       coalesce((SELECT group_concat(value, '; ') FROM (
           SELECT CASE WHEN instr(c.value, '@') > 0 THEN replace(replace(c.value, '@', '@' || char(8203)), '.', '.' || char(8203)) -- здесь строка может кончиться
                       ELSE c.value END AS value
             FROM contact c
            WHERE ((n.guardian_id = 0 AND c.pupil_id = n.pupil_id) OR (n.guardian_id > 0 AND c.guardian_id = n.guardian_id)) AND c.channel = w.channel AND c.withdrawn = 0
            ORDER BY c.position, c.contact_id)), '') AS value,
       CASE WHEN w.channel <> 'post' THEN coalesce((
           SELECT CASE l.state WHEN 'granted' THEN 'согласие' || CASE WHEN l.valid_until < :today THEN ' истекло' ELSE '' END
                               WHEN 'refused' THEN 'отказ' ELSE 'согласие отозвано' END ||
                  ' от ' || substr(l.decided_on, 9, 2) || '.' || substr(l.decided_on, 6, 2) || '.' || substr(l.decided_on, 1, 4)
             FROM consent l
            WHERE l.pupil_id = n.pupil_id AND l.guardian_id IS nullif(n.guardian_id, 0) AND l.channel IN (w.channel, 'any') AND l.purpose = 'results' AND l.withdrawn = 0
            ORDER BY l.decided_on DESC, l.consent_id DESC LIMIT 1), 'решения нет') END AS consent
  FROM person n CROSS JOIN way w
 ORDER BY n.place, n.position, w.position;
