-- Разделитель: лист перед документами класса в файле на всё здание. Сколько их (doc), добавляет itog print.

-- name: class
SELECT c.title, t.short_name AS tutor FROM class_group c LEFT JOIN teacher t ON t.teacher_id = c.tutor_id WHERE c.class_group_id = :class;
