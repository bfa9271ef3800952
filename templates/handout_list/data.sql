-- Лист выдачи выписок на бумаге: кому, какая, сколько листов, подпись; о выданных — когда и кому. Из него потом вносят отметку о вручении.
-- needs: grade

-- with:
given AS MATERIALIZED (
    SELECT r.pupil_id, r.full_name, r.sort_key, e.number, e.edition, p.pages, (p.pages + 1) / 2 AS sheets,
           h.given_to, strftime('%d.%m.%Y', h.handed_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch') AS handed
      FROM roll r JOIN edition e ON e.report = 'extract' AND e.pupil_id = r.pupil_id AND e.period_id = :period
      JOIN piece p ON p.edition_id = e.edition_id
      LEFT JOIN hand_out h ON h.source_id = e.number || '/' || e.edition AND h.withdrawn = 0
     WHERE r.period_id = :period AND e.revoked_at IS NULL AND likelihood(r.class_group_id = :class, 0.01)
       AND e.edition = (SELECT max(x.edition) FROM edition x WHERE x.report = 'extract' AND x.pupil_id = r.pupil_id AND x.period_id = :period))

-- name: school
SELECT full_name, short_name FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;

-- name: class
SELECT c.title, t.short_name AS tutor, (SELECT count(*) FROM given) AS extracts, (SELECT coalesce(sum(sheets), 0) FROM given) AS sheets
  FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;

-- name: lines (many)
SELECT full_name AS name, g.number AS piece, edition, sheets, handed,
       CASE given_to WHEN 'guardian' THEN 'представитель' WHEN 'pupil' THEN 'учащийся' WHEN 'post' THEN 'почтой' WHEN 'other' THEN 'другое лицо' END AS receiver
  FROM given g ORDER BY sort_key, pupil_id;
