-- Отказ от получения сведений в электронной форме: отдельный документ на каждого законного представителя.
-- Имя, адрес и класс — из журнала, остальное вписывают от руки. Учащийся без представителей в журнале получает пустой бланк.

-- with:
pupils AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, row_number() OVER (ORDER BY p.sort_key, p.pupil_id) AS place
      FROM pupil p
     WHERE p.withdrawn = 0 AND p.pupil_id IN (SELECT m.pupil_id FROM period q CROSS JOIN membership m ON m.class_group_id = :class
                                               WHERE q.period_id = :period AND m.withdrawn = 0
                                                 AND m.from_on <= q.ends_on AND coalesce(m.to_on, q.ends_on) >= q.ends_on))

-- include: ../shared/blank.sql
