-- Version 2 to 3: deferrals with their history, debts and promotion, the certificate, curriculum compliance in depth, results by teacher and kind
-- of work, forecasts with probabilities. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are
-- dropped before and made again after.

-- ── results and policy ──

-- ── deferrals ──
ALTER TABLE deferral ADD COLUMN origin TEXT NOT NULL DEFAULT 'journal' CHECK (origin IN ('journal', 'itog'));
ALTER TABLE deferral ADD COLUMN state_at INTEGER;
ALTER TABLE deferral ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'not_attested'));
ALTER TABLE deferral ADD COLUMN ill_days INTEGER;
ALTER TABLE deferral ADD COLUMN lessons_ill INTEGER;
ALTER TABLE deferral ADD COLUMN lessons_held INTEGER;
ALTER TABLE deferral ADD COLUMN marks_count INTEGER;
CREATE TABLE deferral_event (
    deferral_event_id INTEGER PRIMARY KEY,
    deferral_id     INTEGER NOT NULL REFERENCES deferral,
    happened_at     INTEGER NOT NULL,
    act             TEXT NOT NULL CHECK (act IN ('proposed', 'granted', 'extended', 'resolved', 'lapsed', 'refused', 'withdrawn')),
    import_id       INTEGER REFERENCES import,
    decided_by      TEXT NOT NULL DEFAULT '',
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    due_on          TEXT,
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deferral_event_by_deferral ON deferral_event (deferral_id);
INSERT INTO deferral_event (deferral_id, happened_at, act, import_id, order_number, order_on, due_on, reason)
SELECT d.deferral_id, i.committed_at, d.state, d.import_id, d.order_number, d.order_on, d.due_on, coalesce(nullif(d.decision, ''), d.basis)
  FROM deferral d JOIN import i USING (import_id) WHERE d.withdrawn = 0;

-- ── debts, promotion, the council's decision ──

-- ── compliance ──

-- ── statistics of results ──

-- ── forecast ──

PRAGMA user_version = 3;
