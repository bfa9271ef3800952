-- sheet: Отсрочки
-- title: Отсрочки аттестации: {{period.title}}{{#period.in_year}} {{period.year_title}} учебного года{{/period.in_year}}
-- note: Для завуча: в документах семей о болезни не сказано.
-- empty: Отсрочек за этот период нет.
-- freeze: head
-- filter: head
-- print: landscape, fit width, repeat head
-- column: Класс | width 8 | centre
-- column: Учащийся | width 38
-- column: Период | width 18
-- column: Предмет | width 34
-- column: Состояние | width 16
-- column: Приказ | width 26
-- column: Срок | date | width 12 | centre
-- column: Просрочена | width 12 | centre
SELECT class, pupil, period_title, subject_words, CASE state WHEN 'proposed' THEN 'предложена' WHEN 'granted' THEN 'предоставлена' WHEN 'extended' THEN 'продлена' WHEN 'resolved' THEN 'завершена'
            WHEN 'lapsed' THEN 'истекла' WHEN 'refused' THEN 'отклонена' ELSE state END,
       order_text, due_on, CASE WHEN is_open AND due_on < :today THEN 'да' END
  FROM deferral_line WHERE :period IN (period_id, year_id) AND withdrawn = 0 AND :class IN (0, home_id) ORDER BY class_key, pupil_key, pupil_id, period_starts_on, position;
