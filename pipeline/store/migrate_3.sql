-- Version 2 to 3: deferrals with their history, debts and promotion, the certificate, curriculum compliance in depth, results by teacher and kind
-- of work, forecasts with probabilities. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are
-- dropped before and made again after.

-- ── results and policy ──

-- ── deferrals ──

-- ── debts, promotion, the council's decision ──

-- ── compliance ──

-- ── statistics of results ──

-- ── forecast ──

PRAGMA user_version = 3;
