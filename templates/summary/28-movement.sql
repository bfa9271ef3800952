-- sheet: Движение
-- title: Движение учащихся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Переход из класса в класс — не прибытие и не выбытие. На начало + прибыли + перешли в класс − выбыли − перешли из класса = на конец.
-- empty: Нет данных: классов в этом периоде нет.
-- freeze: head, columns 1
-- print: fit width, repeat head
-- column: Класс | width 14 | bold
-- column: На начало | integer | sum | width 11
-- column: Прибыли | integer | sum | width 11
-- column: Перешли в класс | integer | sum | width 16
-- column: Выбыли | integer | sum | width 11
-- column: Перешли из класса | integer | sum | width 18
-- column: На конец | integer | sum | width 11
-- name: Учащихся_на_начало | На начало
-- name: Прибыло | Прибыли
-- name: Выбыло | Выбыли
-- name: Учащихся_на_конец | На конец
-- rows:
SELECT g.title, c.roll_start, c.arrived, c.moved_in, c.departed, c.moved_out, c.roll_end
  FROM class_result c JOIN class_group g USING (class_group_id) WHERE c.period_id = :period ORDER BY g.sort_key, g.class_group_id;
-- total:
SELECT 'Всего', coalesce(sum(roll_start), 0), coalesce(sum(arrived), 0), coalesce(sum(moved_in), 0), coalesce(sum(departed), 0), coalesce(sum(moved_out), 0),
       coalesce(sum(roll_end), 0) FROM class_result WHERE period_id = :period;
