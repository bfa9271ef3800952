-- Бланк заказа на печать: для типографии, рядом с файлами. Что в заказе (doc), добавляет itog print; дня здесь нет.

-- name: school
SELECT replace(full_name, '№ ', '№' || char(160)) AS full_name, nullif(replace(phone, ' ', char(160)), '') AS phone, nullif(email, '') AS email FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year FROM period WHERE period_id = :period;
