-- Титульный лист файла для печати: что в нём. Итоги файла (doc) добавляет itog print; дня здесь нет: тот же набор даёт те же листы.

-- name: school
SELECT replace(full_name, '№ ', '№' || char(160)) AS full_name FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;
