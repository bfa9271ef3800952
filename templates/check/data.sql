-- Чего ещё нет в журнале: книга по людям и классам.
-- Слова для заголовков книги: {{school.…}}, {{period.…}}, {{check.…}}, {{class.…}} (класс — когда книга сделана для одного класса).

-- name: school
SELECT short_name, full_name FROM school;

-- name: period
SELECT title, year_title, nullif(kind <> 'year' AND year_title <> '', 0) AS in_year,
       substr(ends_on, 9, 2) || '.' || substr(ends_on, 6, 2) || '.' || substr(ends_on, 1, 4) AS ends FROM period WHERE period_id = :period;

-- name: check
SELECT substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS made_on;

-- name: class
SELECT title FROM class_group WHERE class_group_id = :class;
