-- Прогноз успеваемости в электронном виде: для семей, до которых разрешено дойти электронно.
-- Параметры: :period, :class. SMS не называет ни имён, ни отметок.
-- О ком сказать ещё нечего (ни одной отметки, а за год — ни одного закрытого периода), тому письма нет.
-- with:
pupils AS MATERIALIZED (
    SELECT pupil_id, full_name, row_number() OVER (ORDER BY sort_key, pupil_id) AS place
      FROM roll r WHERE period_id = :period AND likelihood(class_group_id = :class, 0.01) AND by_wire
       AND EXISTS (SELECT 1 FROM forecast_told f WHERE f.period_id = :period AND f.pupil_id = r.pupil_id))

-- include: ../shared/forecast.sql
