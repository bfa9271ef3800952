-- A school of two classes for the tests of report/: 1А without marks, 5А with them; four families on paper or by wire. All invented.
INSERT INTO school (school_id, source_id, short_name, full_name, address, phone, site, director_name)
VALUES (1, 's', 'Школа № 12', 'МБОУ «Школа № 12»', 'г. Вологда', '+7 8172 00-00-12', 'https://school12.example/', 'Смирнова О. В.');
INSERT INTO period (period_id, source_id, code, kind, title, short_title, year_title, position, starts_on, ends_on, grade_from, grade_to, parent_id) VALUES
    (1, '2025-Y', '2025-Y', 'year', 'Учебный год', 'Год', '2025/2026', 9, '2025-09-01', '2026-05-26', NULL, NULL, NULL),
    (2, '2025-Q1', '2025-Q1', 'quarter', 'I четверть', 'I', '2025/2026', 1, '2025-09-01', '2025-10-24', 1, 9, 1),
    (3, '2025-Q2', '2025-Q2', 'quarter', 'II четверть', 'II', '2025/2026', 2, '2025-11-05', '2025-12-30', 1, 9, 1);
INSERT INTO teacher (teacher_id, source_id, family_name, given_name, patronymic, full_name, short_name, sort_key) VALUES
    (1, 't1', 'Орлова', 'Анна', 'Игоревна', 'Орлова Анна Игоревна', 'Орлова А. И.', 'орлова'),
    (2, 't2', 'Попова', 'Инна', 'Львовна', 'Попова Инна Львовна', 'Попова И. Л.', 'попова');
INSERT INTO subject (subject_id, source_id, title, short_title, position) VALUES
    (1, 'rus', 'Русский язык', 'Рус. яз.', 1), (2, 'math', 'Математика', 'Мат.', 2);
INSERT INTO class_group (class_group_id, source_id, kind, title, grade, tutor_id, sort_key) VALUES
    (1, '1A', 'class', '1А', 1, 1, '001а'), (2, '5A', 'class', '5А', 5, 2, '005а');
INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) VALUES
    (1, 'p1', 'Белов', 'Пётр', 'Белов Пётр', 'белов'), (2, 'p2', 'Ёлкина', 'Мария', 'Ёлкина Мария', 'елкина'),
    (3, 'p3', 'Зуев', 'Олег', 'Зуев Олег', 'зуев'), (4, 'p4', 'Уехала', 'Анна', 'Уехала Анна', 'уехала'),
    (5, 'p5', 'Яшин', 'Лев', 'Яшин Лев', 'яшин');
INSERT INTO guardian (guardian_id, source_id, family_name, given_name, full_name, sort_key, delivery_form) VALUES
    (1, 'g1', 'Белова', 'Яна', 'Белова Яна', 'белова', 'paper'), (2, 'g2', 'Ёлкина', 'Яна', 'Ёлкина Яна', 'елкина', 'electronic'),
    (3, 'g3', 'Зуева', 'Яна', 'Зуева Яна', 'зуева', 'unknown'), (5, 'g5', 'Яшина', 'Яна', 'Яшина Яна', 'яшина', 'paper');
INSERT INTO guardianship (source_id, guardian_id, pupil_id) VALUES ('gs1', 1, 1), ('gs2', 2, 2), ('gs3', 3, 3), ('gs5', 5, 5);
INSERT INTO contact (source_id, guardian_id, channel, value, origin) VALUES
    ('c1', 2, 'email', 'e@mail.example', 'paper'), ('c2', 2, 'sms', '+70000000002', 'paper'), ('c3', 2, 'portal', 'e', 'self');
INSERT INTO consent (source_id, guardian_id, pupil_id, purpose, channel, state, decided_on) VALUES
    ('k2', 2, 2, 'results', 'any', 'granted', '2025-09-01'), ('k3', 3, 3, 'results', 'any', 'refused', '2025-09-01');
INSERT INTO deferral (deferral_id, source_id, pupil_id, period_id, state, basis, due_on) VALUES (1, 'd1', 2, 2, 'granted', 'справка о болезни', '2025-11-21');
INSERT INTO result (period_id, pupil_id, subject_id, class_group_id, taught_in_id, teacher_id, marks_text, marks_count, weight_sum_x1000,
                    weighted_sum_x1000000, mean_x1000, lessons_held, lessons_missed, lessons_ill, computed_outcome, deferral_id, outcome, mark, final_mark,
                    reason, outcome_text, digest) VALUES
    (2, 1, 1, 1, 1, 1, '', 0, 0, 0, NULL, 40, 2, 1, 'unmarked', NULL, 'unmarked', NULL, NULL, '', '–', 'x'),
    (2, 2, 1, 2, 2, 2, '5 4 5', 3, 3000, 14000000, 4666, 40, 9, 9, 'deferred', 1, 'deferred', NULL, NULL, 'deferral', 'отсрочка', 'x'),
    (2, 2, 2, 2, 2, 2, '4 4 н 5', 3, 3000, 13000000, 4333, 40, 1, 0, 'mark', NULL, 'mark', 4, 4, '', '4', 'x'),
    (2, 3, 1, 2, 2, 2, '3 3 2 4', 4, 4000, 12000000, 3000, 40, 0, 0, 'mark', NULL, 'mark', 3, 3, '', '3', 'x'),
    (2, 3, 2, 2, 2, 2, '2', 1, 1000, 2000000, 2000, 40, 0, 0, 'not_attested', NULL, 'not_attested', NULL, NULL, 'few_marks', 'н/а', 'x'),
    (2, 4, 1, 2, 2, 2, '5', 1, 1000, 5000000, 5000, 40, 0, 0, 'departed', NULL, 'departed', NULL, NULL, 'departed', '–', 'x'),
    (2, 5, 1, 2, 2, 2, '5 5 5 5', 4, 4000, 20000000, 5000, 40, 0, 0, 'mark', NULL, 'mark', 5, 5, '', '5', 'x'),
    (2, 5, 2, 2, 2, 2, '5 5 4 5', 4, 4000, 19000000, 4750, 40, 0, 0, 'mark', NULL, 'mark', 5, 5, '', '5', 'x');
INSERT INTO pupil_result (period_id, pupil_id, class_group_id, category, subjects, days_missed, lessons_missed, lessons_ill, lessons_unexcused, late) VALUES
    (2, 1, 1, 'unmarked', 1, 0, 2, 1, 0, 0), (2, 2, 2, 'incomplete', 2, 0, 10, 9, 0, 1), (2, 3, 2, 'incomplete', 2, 0, 0, 0, 0, 0),
    (2, 4, 2, 'departed', 1, 0, 0, 0, 0, 0), (2, 5, 2, 'excellent', 2, 0, 0, 0, 0, 0);
INSERT INTO subject_result (period_id, class_group_id, subject_id, roll, assessed, n5, n4, n3, n2, n_not_attested, n_no_mark, n_exempt, n_deferred, n_pass,
                            n_fail, n_unmarked, n_departed, mark_sum, n1, degree_sum_x1000) VALUES
    (2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0), (2, 2, 1, 3, 2, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 136000),
    (2, 2, 2, 3, 3, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 171000);
INSERT INTO policy_setting VALUES (2, 'degree_5', 100000), (2, 'degree_4', 64000), (2, 'degree_3', 36000), (2, 'degree_2', 16000),
    (2, 'degree_not_attested', 7000), (2, 'failing_with_not_attested', 0), (2, 'marks_to', 5000);
INSERT INTO attainment (source_id, pupil_id, subject_id, period_id, level, comment) VALUES ('a1', 1, 1, 2, 'high', 'Читает бегло');
INSERT INTO exam_result (source_id, pupil_id, subject_id, kind, title, held_on, mark, score_x1000, max_x1000, received_at)
VALUES ('x1', 2, 2, 'trial', 'Пробный экзамен', '2025-10-15', 4, 27500, 33000, 1760619600);
INSERT INTO compliance (period_id, class_group_id, subject_id, lesson_type, teacher_id, planned, held, replaced, moved, cancelled, without_topic, lessons, cum_planned, cum_held) VALUES
    (2, 2, 1, 'lesson', 2, 40, 38, 1, 0, 2, 0, 38, 40, 38), (2, 2, 2, 'lesson', 2, 40, 40, 0, 0, 0, 1, 40, 40, 40), (2, 2, 2, 'control', 2, 2, 2, 0, 0, 0, 0, 2, 2, 2);
INSERT INTO programme (period_id, class_group_id, subject_id, teacher_id, inherited, planned, held, to_come, corrected, cum_planned, cum_held, cum_corrected,
                       works_planned, works_held, works_scheduled, works_given, topics, topics_due, topics_done, topics_ahead, lessons_matched, lessons_unmatched,
                       year_planned, year_to_come) VALUES
    (2, 2, 1, 2, 0, 40, 38, 0, 1, 40, 38, 1, 0, 0, 0, 0, 30, 10, 9, 0, 36, 2, 170, 130), (2, 2, 2, 2, 0, 42, 42, 0, 0, 42, 42, 0, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0);
INSERT INTO programme_loss (period_id, class_group_id, subject_id, reason, hours, words) VALUES (2, 2, 1, 'illness', 1, ''), (2, 2, 1, 'other', 1, 'иное');
INSERT INTO programme_teacher (period_id, teacher_id, class_group_id, subject_id, planned, to_come, held_own, held_by_others, given_for_others) VALUES
    (2, 2, 2, 1, 40, 0, 37, 1, 0), (2, 2, 2, 2, 42, 0, 42, 0, 0);
