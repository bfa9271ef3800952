-- sheet: Кому
-- title: Замечания к данным журнала: кому что исправить{{#class.title}}, {{class.title}} класс{{/class.title}}
-- note: {{school.full_name}}. На {{found.made_on}}: последняя загрузка каждого источника, последние расчёты каждого периода.
-- empty: Замечаний нет.
-- freeze: head, columns 1
-- print: landscape, fit width, repeat head
-- column: Кому | width 40 | bold
-- column: Всего | integer | sum | width 9
-- column: Ошибок | integer | sum | width 9
-- column: Внимание | integer | sum | width 10
-- column: К сведению | integer | sum | width 12
-- rows:
SELECT coalesce(who, CASE actor WHEN 'operator' THEN 'Оператор журнала' ELSE 'Заместитель директора' END), count(*),
       nullif(sum(severity = 'error'), 0), nullif(sum(severity = 'warning'), 0), nullif(sum(severity = 'notice'), 0)
  FROM finding_line WHERE :class IN (0, home_id)
 GROUP BY coalesce(who_id, actor) ORDER BY who_id IS NULL, who_key, who_id, actor DESC;
-- total:
SELECT 'Всего', count(*), coalesce(sum(severity = 'error'), 0), coalesce(sum(severity = 'warning'), 0), coalesce(sum(severity = 'notice'), 0)
  FROM finding_line WHERE :class IN (0, home_id);
