-- sheet: Как посчитано
-- title: Как посчитаны показатели: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: {{school.full_name}}. Значения — по школе в целом; по классам, предметам и учителям считается так же. Итоги таблиц — формулы: их видно в ячейках.
-- print: landscape, fit width, repeat head
-- freeze: head
-- column: Раздел | width 20 | once | bold | wrap
-- column: Показатель | width 34 | wrap
-- column: Как считается | width 74 | wrap
-- column: От чего | width 40 | wrap
-- column: Значение | width 22
-- rows:
WITH setting (name, value) AS MATERIALIZED (SELECT name, value_x1000 / 1000.0 FROM policy_setting WHERE period_id = :period),
band AS MATERIALIZED (SELECT five, four, three, two FROM mark_scale WHERE period_id = :period),
pupils AS MATERIALIZED (
    SELECT sum(pupils) AS roll, sum(left_results) AS departed, sum(unmarked) AS unmarked, sum(incomplete) AS incomplete, sum(decided) AS decided,
           sum(failing) AS failing, sum(well) AS well FROM class_line WHERE period_id = :period),
subjects AS MATERIALIZED (
    SELECT sum(roll) AS roll, sum(assessed) AS assessed, sum(n5) AS n5, sum(n4) AS n4, sum(n3) AS n3, sum(n2) AS n2, sum(n_not_attested) AS n_not_attested, sum(n_no_mark) AS n_no_mark,
           sum(n_exempt) AS n_exempt, sum(n_deferred) AS n_deferred, sum(n_pass) AS n_pass, sum(n_fail) AS n_fail, sum(n_unmarked) AS n_unmarked, sum(n_departed) AS n_departed,
           sum(mark_sum) AS mark_sum, sum(degree_sum_x1000) AS degree_sum FROM subject_result WHERE period_id = :period),
hours AS MATERIALIZED (SELECT sum(planned) AS planned, sum(held) AS held, sum(behind) AS behind, sum(open_lag) AS open_lag FROM programme_hours WHERE period_id = :period),
line (place, part, what, how, base, value) AS (
    SELECT 100, 'Откуда данные', 'Период', title || iif(kind <> 'year' AND year_title <> '', ', ' || year_title || ' учебный год', ''), NULL,
           strftime('%d.%m.%Y', starts_on) || '–' || strftime('%d.%m.%Y', ends_on) FROM period WHERE period_id = :period
    UNION ALL SELECT 101, 'Откуда данные', 'Отметки посчитаны', 'itog ' || version, NULL, strftime('%d.%m.%Y %H:%M', ended_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch')
      FROM (SELECT version, ended_at FROM run WHERE period_id = :period AND stage = 'grade' AND outcome = 'done' ORDER BY run_id DESC LIMIT 1)
    UNION ALL SELECT 102, 'Откуда данные', 'Программа посчитана', 'itog ' || version, NULL, strftime('%d.%m.%Y %H:%M', ended_at + 60 * (SELECT utc_offset_min FROM school), 'unixepoch')
      FROM (SELECT version, ended_at FROM run WHERE period_id = :period AND stage = 'comply' AND outcome = 'done' ORDER BY run_id DESC LIMIT 1)
    UNION ALL SELECT 103, 'Откуда данные', 'Книга сделана', NULL, NULL, strftime('%d.%m.%Y', :today)
    UNION ALL SELECT 200, 'По учащимся', 'Учащихся на конец', 'все, кто числится в классах в последний день периода', NULL, roll FROM pupils
    UNION ALL SELECT 201, 'По учащимся', 'Группа учащегося', 'первая подходящая: есть ' || two || iif((SELECT value FROM setting WHERE name = 'failing_with_not_attested'), ' или н/а', '') || ' — неуспевающий; аттестован не по всем предметам; одна ' || three ||
           '; несколько ' || three || '; одна ' || four || '; хорошист; отличник', 'каждый учащийся один раз', NULL FROM band
    UNION ALL SELECT 202, 'По учащимся', 'Аттестованы по всем предметам (N)', 'учащихся на конец − аттестованы не по всем предметам − без отметок (1 класс)', NULL, decided FROM pupils
    UNION ALL SELECT 203, 'По учащимся', 'Успеваемость, %', '(N − неуспевающие) ÷ N × 100', 'N: аттестованы по всем предметам', round(100.0 * (decided - failing) / nullif(decided, 0), 1) FROM pupils
    UNION ALL SELECT 204, 'По учащимся', 'Качество, %', '(отличники + с одной ' || four || ' + хорошисты) ÷ N × 100', 'N: аттестованы по всем предметам', round(100.0 * well / nullif(decided, 0), 1) FROM pupils, band
    UNION ALL SELECT 300, 'По предметам', 'Аттестуемых (N)', 'учащиеся × предметы; без освобождённых, отсрочек, зачётов и незачётов, 1 класса и тех, у кого нет ни одной отметки; н/а остаётся в N', NULL, assessed FROM subjects
    UNION ALL SELECT 301, 'По предметам', 'Успеваемость, %', '(' || five || ' + ' || four || ' + ' || three || ') ÷ N × 100', 'N: аттестуемые, вместе с н/а', round(100.0 * (n5 + n4 + n3) / nullif(assessed, 0), 1) FROM subjects, band
    UNION ALL SELECT 302, 'По предметам', 'Качество, %', '(' || five || ' + ' || four || ') ÷ N × 100', 'N: аттестуемые, вместе с н/а', round(100.0 * (n5 + n4) / nullif(assessed, 0), 1) FROM subjects, band
    UNION ALL SELECT 303, 'По предметам', 'СОУ, %', 'сумма коэффициентов отметок ÷ N; коэффициенты — ниже, в правилах школы', 'N: аттестуемые, вместе с н/а', round(degree_sum / 1000.0 / nullif(assessed, 0), 1) FROM subjects
    UNION ALL SELECT 304, 'По предметам', 'Средний балл', 'сумма отметок ÷ число отметок', 'отметки числом: н/а в них не входит', round(1.0 * mark_sum / nullif(n5 + n4 + n3 + n2, 0), 2) FROM subjects
    UNION ALL SELECT 305, 'По видам работ', 'Успеваемость, качество, %', 'так же, но текущие отметки по видам работ', 'N: отметки числом за работы этого вида', NULL
    UNION ALL SELECT 306, 'Сравнение', 'Изменение', 'нынешний процент − прошлый, в процентных пунктах, оба до округления', 'у каждого периода его N', NULL
    UNION ALL SELECT 400, 'Программа', 'Выполнено, %', 'проведённые часы ÷ часы по плану × 100; замены и перенесённые уроки — проведённые', 'часы плана за период', round(100.0 * held / nullif(planned, 0), 1) FROM hours
    UNION ALL SELECT 401, 'Программа', 'Отставание, часы', 'план − проведено − осталось провести, где больше нуля; опережение одного предмета не возмещает отставания другого', 'класс или группа и предмет', behind FROM hours
    UNION ALL SELECT 402, 'Программа', 'Отставание после корректировки', 'отставание − часы корректировки, не меньше нуля', 'класс или группа и предмет', open_lag FROM hours
    UNION ALL SELECT 500 + substr(name, 11), 'Правила школы', 'Порог отметки ' || substr(name, 11), 'наименьший средневзвешенный балл, который её даёт', NULL, value FROM setting WHERE name LIKE 'threshold@_%' ESCAPE '@'
    UNION ALL SELECT 520 + substr(name, 9), 'Правила школы', 'Отметок не меньше, при ' || substr(name, 9) || iif(name = 'minimum_3', ' и более', '') || iif(name = 'minimum_1', ' уроке', ' уроках') || ' в неделю',
           iif((SELECT value FROM setting WHERE name = 'few_marks_attest'), 'если их меньше, итог выставляется по тем, что есть', 'если их меньше, то н/а'), NULL, value FROM setting, period WHERE period_id = :period AND kind <> 'year' AND name LIKE 'minimum@_%' ESCAPE '@'
    UNION ALL SELECT 530, 'Правила школы', 'Пропущено уроков больше, %', iif((SELECT value FROM setting WHERE name = 'absence_alone'), 'н/а, сколько бы отметок ни было', 'причина н/а — пропуски'), 'проведённые уроки предмета', value FROM setting, period WHERE period_id = :period AND kind <> 'year' AND name = 'absence_limit'
    UNION ALL SELECT 540 - substr(name, 8), 'Правила школы', 'СОУ: коэффициент за ' || CASE substr(name, 8) WHEN '5' THEN five WHEN '4' THEN four WHEN '3' THEN three ELSE two END, 'процентов', NULL, value
      FROM setting, band WHERE name IN ('degree_5', 'degree_4', 'degree_3', 'degree_2')
    UNION ALL SELECT 541, 'Правила школы', 'СОУ: коэффициент за н/а', 'процентов', NULL, value FROM setting WHERE name = 'degree_not_attested'
    UNION ALL SELECT 542, 'Правила школы', 'Учащийся с н/а', 'считать ли его неуспевающим', NULL, iif(value, 'да', 'нет') FROM setting WHERE name = 'failing_with_not_attested'
    UNION ALL SELECT 543, 'Правила школы', 'Отставание, которое требует корректировки, %', 'больше этой доли плана', 'часы плана за период', value FROM setting WHERE name = 'lag_limit'
    UNION ALL SELECT 544, 'Правила школы', 'Особые правила', 'разделов policy.ini для отдельных классов, ступеней и предметов; там пороги и числа могут быть другими', NULL, value FROM setting WHERE name = 'own_sections'
    UNION ALL SELECT 600, 'Не вошли в проценты', 'Выбыли до конца периода', 'учащиеся', NULL, departed FROM pupils
    UNION ALL SELECT 601, 'Не вошли в проценты', 'Без отметок (1 класс)', 'учащиеся', NULL, unmarked FROM pupils
    UNION ALL SELECT 602, 'Не вошли в проценты', 'Аттестованы не по всем предметам', 'учащиеся без ' || two || ', у которых есть н/а, отсрочка или предмет без отметки; в проценты по предметам их отметки входят', NULL, incomplete FROM pupils, band
    UNION ALL SELECT 603, 'Не вошли в проценты', 'Освобождены', 'учащиеся × предметы', NULL, n_exempt FROM subjects
    UNION ALL SELECT 604, 'Не вошли в проценты', 'Отсрочка', 'учащиеся × предметы', NULL, n_deferred FROM subjects
    UNION ALL SELECT 605, 'Не вошли в проценты', 'н/а без единой отметки', 'учащиеся × предметы', NULL, n_no_mark FROM subjects
    UNION ALL SELECT 606, 'Не вошли в проценты', 'Зачёт и незачёт', 'учащиеся × предметы', NULL, n_pass + n_fail FROM subjects
    UNION ALL SELECT 607, 'Не вошли в проценты', 'Предметы без отметок', 'учащиеся × предметы', NULL, n_unmarked FROM subjects)
SELECT part, what, how, base, value FROM line WHERE value IS NOT NULL OR how IS NOT NULL ORDER BY place;
