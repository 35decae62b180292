-- What was read. Tables of values hold the version of each plan that counts; `versions` holds every version whole.
-- Columns evidence_* are the record's `evidence`: text, raw, start and end in the text of the version, page, boxes (JSON).

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  ended TEXT,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'interrupted')),
  paths TEXT NOT NULL,              -- JSON: what was named on the command line
  extractor TEXT NOT NULL,
  workers INTEGER NOT NULL,
  read INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  sha256 TEXT UNIQUE,               -- null for what could not even be opened
  name TEXT NOT NULL,               -- as it was last read; a member of an archive is archive.zip/inner/path
  media_type TEXT,
  pages INTEGER,
  status TEXT NOT NULL CHECK (status IN ('done', 'not_a_plan', 'failed')),
  plan TEXT REFERENCES plans (id) DEFERRABLE INITIALLY DEFERRED,
  version INTEGER REFERENCES versions (id) DEFERRABLE INITIALLY DEFERRED,
  error_code TEXT,                  -- of the last reading; a failed second reading leaves the first in place
  error_reason TEXT,
  error_advice TEXT,
  error_page INTEGER,
  extractor TEXT NOT NULL,
  seconds REAL,
  run INTEGER NOT NULL REFERENCES runs (id),
  read_at TEXT NOT NULL,
  CHECK ((status = 'failed') = (version IS NULL)),
  CHECK ((status = 'done') = (plan IS NOT NULL))
) STRICT;
CREATE INDEX files_plan ON files (plan);
CREATE INDEX files_version ON files (version);
CREATE INDEX files_run ON files (run);
CREATE INDEX files_status ON files (status);

-- Where a content was last seen. A file without a name was replaced by another content under all of its names.
CREATE TABLE file_names (
  location TEXT PRIMARY KEY,        -- absolute path, inside an archive continued with /
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX file_names_file ON file_names (file);

-- One text of one document. For a plan the versions are counted from 1.
CREATE TABLE versions (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL,               -- PlanRecord.plan; stands in `plans` where it is a plan and still counts
  number INTEGER NOT NULL,
  is_plan INTEGER NOT NULL CHECK (is_plan IN (0, 1)),
  file INTEGER NOT NULL REFERENCES files (id) DEFERRABLE INITIALLY DEFERRED,
  text_sha256 TEXT NOT NULL,
  recognised INTEGER NOT NULL CHECK (recognised IN (0, 1)),  -- most pages come from OCR
  run INTEGER NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,        -- of the file in its run
  schema_version TEXT NOT NULL,
  extractor TEXT NOT NULL,
  read_at TEXT NOT NULL,
  record TEXT NOT NULL,             -- the whole record, JSON
  UNIQUE (plan, text_sha256),
  UNIQUE (plan, number)
) STRICT;
CREATE INDEX versions_file ON versions (file);
CREATE INDEX versions_run ON versions (run);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  text_sha256 TEXT NOT NULL,
  number INTEGER NOT NULL,
  start INTEGER NOT NULL,           -- of the page in the text, code points
  text TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('text-layer', 'ocr', 'text')),
  confidence REAL,
  repaired_chars INTEGER NOT NULL,
  width REAL NOT NULL,              -- points; 0 for files without pages of fixed layout
  height REAL NOT NULL,
  UNIQUE (file, text_sha256, number)
) STRICT;

-- Holds fold_for_search(pages.text) under pages.id. SQLite itself folds neither đ nor stacked marks.
CREATE VIRTUAL TABLE pages_fts USING fts5 (folded, content = '', tokenize = 'unicode61 remove_diacritics 0');

CREATE TABLE warnings (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  page INTEGER
) STRICT;
CREATE INDEX warnings_file ON warnings (file);
CREATE INDEX warnings_code ON warnings (code);

CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE REFERENCES versions (id),
  file INTEGER NOT NULL REFERENCES files (id),
  type TEXT, number TEXT, issue_date TEXT, issue_place TEXT, title TEXT,
  issuer_name TEXT, issuer_level TEXT, issuer_kind TEXT, province TEXT, district TEXT, commune TEXT,
  signer_name TEXT, signer_position TEXT, signer_authority TEXT,
  period_start TEXT, period_end TEXT,
  issuers TEXT NOT NULL,            -- JSON
  signers TEXT NOT NULL             -- JSON
) STRICT;
CREATE INDEX plans_file ON plans (file);
CREATE INDEX plans_place ON plans (province, district, commune);
CREATE INDEX plans_issue_date ON plans (issue_date);

-- Evidence of the columns of `plans`, one row a field: number, issuer.name, period.start, …
CREATE TABLE header_fields (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  value TEXT,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, field)
) STRICT;

CREATE TABLE instruments (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,         -- what makes two citations name one instrument
  number TEXT, type TEXT, issuer TEXT, title TEXT,
  issue_date TEXT, effective_date TEXT, expiry_date TEXT,
  catalogued INTEGER NOT NULL CHECK (catalogued IN (0, 1))  -- 0: all that is known is what plans say of it
) STRICT;
CREATE INDEX instruments_number ON instruments (number);

CREATE TABLE citations (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  instrument INTEGER NOT NULL REFERENCES instruments (id),
  number TEXT, resolved_number TEXT, type TEXT, date TEXT, issuer TEXT, title TEXT,
  role TEXT NOT NULL, count INTEGER NOT NULL,
  mentions TEXT NOT NULL,           -- JSON
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, position)
) STRICT;
CREATE INDEX citations_instrument ON citations (instrument);

CREATE TABLE indicators (
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  id TEXT NOT NULL,                 -- the record's own, unique in its plan
  position INTEGER NOT NULL,
  code TEXT NOT NULL, subcode TEXT, measure TEXT NOT NULL, comparator TEXT, value REAL, value_max REAL, unit TEXT,
  direction TEXT, subject TEXT NOT NULL, target_date TEXT, baseline TEXT, place TEXT, section TEXT NOT NULL,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  PRIMARY KEY (plan, id)
) STRICT;
CREATE INDEX indicators_code ON indicators (code);

CREATE TABLE breakdowns (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL,
  indicator TEXT NOT NULL,
  position INTEGER NOT NULL,
  place TEXT NOT NULL, value REAL NOT NULL,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  FOREIGN KEY (plan, indicator) REFERENCES indicators (plan, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX breakdowns_indicator ON breakdowns (plan, indicator);

CREATE TABLE deadlines (
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL, recurrence TEXT, date TEXT, precision TEXT, month_day TEXT, relative TEXT,
  action TEXT NOT NULL, agency TEXT, recipient TEXT,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  PRIMARY KEY (plan, id)
) STRICT;
CREATE INDEX deadlines_date ON deadlines (date);

-- One row for each agency that a plan gives work to.
CREATE TABLE agencies (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL, agency_id TEXT, level TEXT, heading TEXT,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, position)
) STRICT;
CREATE INDEX agencies_agency_id ON agencies (agency_id);

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  agency INTEGER NOT NULL REFERENCES agencies (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  partners TEXT NOT NULL,           -- JSON
  text TEXT NOT NULL, due TEXT, product TEXT,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (agency, position)
) STRICT;
CREATE INDEX tasks_plan ON tasks (plan);

CREATE TABLE budget_sources (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, position)
) STRICT;

CREATE TABLE budget_amounts (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  value REAL NOT NULL, unit TEXT NOT NULL, year INTEGER, purpose TEXT,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, position)
) STRICT;

CREATE TABLE recipients (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  confidence REAL NOT NULL, rule TEXT NOT NULL, derived_from TEXT,
  evidence_text TEXT NOT NULL, evidence_raw TEXT NOT NULL, evidence_start INTEGER NOT NULL,
  evidence_end INTEGER NOT NULL, evidence_page INTEGER NOT NULL, evidence_boxes TEXT NOT NULL,
  UNIQUE (plan, position)
) STRICT;
