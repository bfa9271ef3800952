-- sheet: Движение
-- title: Движение и численность учащихся: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. На начало + прибыли + перешли в класс − выбыли − перешли из класса = на конец.
-- empty: Нет данных: классов в этом периоде нет.
-- freeze: head, columns 1
-- print: fit width, repeat head
-- column: Класс | width 22 | bold
-- column: На начало | integer | sum | width 11
-- column: Прибыли | integer | sum | width 11
-- column: Перешли в класс | integer | sum | width 16
-- column: Выбыли | integer | sum | width 11
-- column: Перешли из класса | integer | sum | width 18
-- column: На конец | integer | sum | width 11
-- rows:
SELECT class, roll_start, arrived, moved_in, departed, moved_out, roll_end FROM class_line WHERE period_id = :period ORDER BY class_key, class_group_id;
-- total:
SELECT (SELECT title FROM period_school WHERE period_id = :period), sum(roll_start), sum(arrived), sum(moved_in), sum(departed), sum(moved_out), sum(roll_end) FROM class_line WHERE period_id = :period;
-- block: По параллелям | integer
SELECT coalesce(grade || '-е классы', 'без параллели') || ' (' || count(*) || ')', sum(roll_start), sum(arrived), sum(moved_in), sum(departed), sum(moved_out), sum(roll_end)
  FROM class_line WHERE period_id = :period GROUP BY grade ORDER BY grade IS NULL, grade;
