-- The indexes of the tables of schema.sql. They belong to the program, as the views do: a data base of another build of itog gets those it lacks
-- when it is opened for writing (open.c).
CREATE INDEX IF NOT EXISTS period_by_position ON period (position);
CREATE INDEX IF NOT EXISTS membership_by_pupil ON membership (pupil_id);
CREATE INDEX IF NOT EXISTS membership_by_class ON membership (class_group_id);
CREATE INDEX IF NOT EXISTS class_group_by_parent ON class_group (parent_id);
CREATE INDEX IF NOT EXISTS movement_by_pupil ON movement (pupil_id);
CREATE INDEX IF NOT EXISTS guardianship_by_pupil ON guardianship (pupil_id);
CREATE INDEX IF NOT EXISTS contact_by_guardian ON contact (guardian_id);
CREATE INDEX IF NOT EXISTS contact_by_pupil ON contact (pupil_id);
CREATE INDEX IF NOT EXISTS consent_by_pupil ON consent (pupil_id, guardian_id, channel, decided_on);
CREATE INDEX IF NOT EXISTS teaching_by_class ON teaching (class_group_id, subject_id);
CREATE INDEX IF NOT EXISTS lesson_by_class ON lesson (class_group_id, subject_id, given_on);
CREATE INDEX IF NOT EXISTS work_by_class ON work (class_group_id, subject_id);
CREATE INDEX IF NOT EXISTS mark_by_pupil ON mark (pupil_id, subject_id, marked_on, mark_id);
CREATE INDEX IF NOT EXISTS attendance_by_pupil ON attendance (pupil_id, lesson_id);
CREATE INDEX IF NOT EXISTS deferral_by_pupil ON deferral (pupil_id, period_id);
CREATE INDEX IF NOT EXISTS deferral_event_by_deferral ON deferral_event (deferral_id);
CREATE INDEX IF NOT EXISTS exam_result_by_pupil ON exam_result (pupil_id, subject_id);
CREATE INDEX IF NOT EXISTS debt_attempt_by_pupil ON debt_attempt (pupil_id, period_id);
CREATE INDEX IF NOT EXISTS council_decision_by_pupil ON council_decision (pupil_id, period_id);
CREATE INDEX IF NOT EXISTS attainment_by_pupil ON attainment (pupil_id, period_id);
CREATE INDEX IF NOT EXISTS recommendation_by_pupil ON recommendation (pupil_id, period_id);
CREATE INDEX IF NOT EXISTS result_by_class ON result (period_id, class_group_id, subject_id);
DROP INDEX IF EXISTS result_stale; -- of builds before: without the column itself SQLite would rather walk the period
CREATE INDEX IF NOT EXISTS result_by_stale ON result (period_id, stale_import_id) WHERE stale_import_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS result_by_transferred ON result (period_id, marks_transferred) WHERE marks_transferred > 0;
CREATE INDEX IF NOT EXISTS pupil_result_by_class ON pupil_result (period_id, class_group_id);
CREATE INDEX IF NOT EXISTS forecast_by_class ON forecast (period_id, class_group_id);
CREATE INDEX IF NOT EXISTS promotion_by_class ON promotion (period_id, class_group_id);
CREATE INDEX IF NOT EXISTS gap_by_period ON gap (period_id, kind);
CREATE INDEX IF NOT EXISTS outbox_by_state ON outbox (state, due_at);
CREATE INDEX IF NOT EXISTS change_by_pupil ON change (pupil_id, subject_id);
CREATE INDEX IF NOT EXISTS finding_by_period ON finding (period_id, stage);
