-- Отказ от получения сведений в электронной форме: отдельный документ на каждого законного представителя.
-- Имя, адрес и класс — из журнала, остальное вписывают от руки. Учащийся без представителей в журнале получает пустой бланк.

-- with:
pupils AS MATERIALIZED (
    SELECT p.pupil_id, p.full_name, row_number() OVER (ORDER BY p.sort_key, p.pupil_id) AS place
      FROM pupil p JOIN period q ON q.period_id = :period
     WHERE p.withdrawn = 0 AND EXISTS (SELECT 1 FROM membership m WHERE m.pupil_id = p.pupil_id AND m.class_group_id = :class AND m.withdrawn = 0
                                          AND m.from_on <= q.ends_on AND coalesce(m.to_on, q.ends_on) >= q.ends_on))

-- include: ../shared/blank.sql
