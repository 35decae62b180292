-- What is said about what was read: by the audit's rules, and by people.

CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  rule TEXT NOT NULL,
  family TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
  status TEXT NOT NULL CHECK (status IN ('open', 'waived')),
  basis TEXT,                       -- JSON: doc, article, clause, point
  regime TEXT,
  message_vi TEXT NOT NULL, message_en TEXT NOT NULL, mend_vi TEXT,
  evidence TEXT NOT NULL,           -- JSON: a list of evidence
  related TEXT NOT NULL             -- JSON
) STRICT;
CREATE INDEX findings_plan ON findings (plan);
CREATE INDEX findings_rule ON findings (rule);

-- Append-only. `plan` is no foreign key: what a person wrote outlives the reading that it corrects.
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL,
  field TEXT NOT NULL,              -- path in the record: document.number, indicators.i3.value
  old TEXT,                         -- JSON, as is `new`
  new TEXT,
  why TEXT NOT NULL,
  who TEXT NOT NULL CHECK (trim(who) <> ''),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_plan ON corrections (plan);

CREATE TRIGGER corrections_are_not_changed BEFORE UPDATE ON corrections
BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only');
END;

CREATE TRIGGER corrections_are_not_deleted BEFORE DELETE ON corrections
BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only');
END;
