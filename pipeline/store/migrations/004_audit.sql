-- What the audit needs: where the lines of a text stand, its parts, and findings that were waived.

-- One row for each text of a file; a text that was stored before has none until its file is read again.
CREATE TABLE layouts (
  file INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  text_sha256 TEXT NOT NULL,
  lines TEXT NOT NULL,              -- JSON: [[start, end, page, x0, y0, x1, y1]] of the printed lines, in points
  repairs TEXT NOT NULL,            -- JSON: [[start, end, raw]] where the file has other letters than the text
  headings TEXT NOT NULL,           -- JSON: [[start, end, rank, section]], title and preamble among them
  PRIMARY KEY (file, text_sha256)
) STRICT;

ALTER TABLE findings ADD COLUMN mend_en TEXT;
ALTER TABLE findings ADD COLUMN derived INTEGER NOT NULL DEFAULT 0 CHECK (derived IN (0, 1));

-- Append-only. Neither `finding` nor `plan` is a foreign key: what a person decided outlives the reading it was made on.
CREATE TABLE waivers (
  id INTEGER PRIMARY KEY,
  finding TEXT NOT NULL,            -- findings.id, the same at every reading of the plan
  plan TEXT NOT NULL,
  rule TEXT NOT NULL,
  waived INTEGER NOT NULL CHECK (waived IN (0, 1)),  -- 0: taken back; the last row of a finding counts
  who TEXT NOT NULL CHECK (trim(who) <> ''),
  why TEXT NOT NULL CHECK (trim(why) <> ''),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX waivers_finding ON waivers (finding);

CREATE TRIGGER waivers_are_not_changed BEFORE UPDATE ON waivers
BEGIN
  SELECT RAISE(ABORT, 'waivers are append-only');
END;

CREATE TRIGGER waivers_are_not_deleted BEFORE DELETE ON waivers
BEGIN
  SELECT RAISE(ABORT, 'waivers are append-only');
END;
