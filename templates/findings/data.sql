-- Что найдено неверным: книга по тем, кому исправлять.
-- Слова для заголовков книги: {{school.…}}, {{found.…}}, {{class.…}} (класс — когда книга сделана для одного класса).

-- name: school
SELECT short_name, full_name FROM school;

-- name: found
SELECT substr(:today, 9, 2) || '.' || substr(:today, 6, 2) || '.' || substr(:today, 1, 4) AS made_on;

-- name: class
SELECT title FROM class_group WHERE class_group_id = :class;
