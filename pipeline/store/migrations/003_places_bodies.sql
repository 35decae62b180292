-- The same places and bodies over all plans and years. Plans that were stored before are listed in `unfilled` until the
-- next ingest fills these tables from their records.

CREATE TABLE plan_places (
  plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  name TEXT NOT NULL,               -- as the record has it
  code TEXT,                        -- of the unit on the plan's day; null where none fits or several could be meant
  state TEXT,                       -- old, new: codes before and after 1 July 2025 are two lists
  certain INTEGER NOT NULL CHECK (certain IN (0, 1)),
  candidates TEXT NOT NULL,         -- JSON: [{code, name, kind}], nearest first
  today TEXT NOT NULL,              -- JSON: [{level, code, name, kind, part}], what the unit became on 1 July 2025
  PRIMARY KEY (plan, level)
) STRICT;
CREATE INDEX plan_places_code ON plan_places (state, code);

-- One row for each body that plans give work to; what a plan calls it stands in `agencies`.
CREATE TABLE bodies (
  id TEXT PRIMARY KEY,              -- cong-an-huyen
  name TEXT NOT NULL,
  english TEXT,
  level TEXT,
  until TEXT,                       -- its last day, where it is gone
  catalogued INTEGER NOT NULL CHECK (catalogued IN (0, 1))  -- 0: all that is known is what plans call it
) STRICT;

CREATE TABLE agency_bodies (
  agency INTEGER NOT NULL REFERENCES agencies (id) ON DELETE CASCADE,
  body TEXT NOT NULL REFERENCES bodies (id),
  PRIMARY KEY (agency, body)
) STRICT;
CREATE INDEX agency_bodies_body ON agency_bodies (body);

CREATE TABLE body_successors (
  body TEXT NOT NULL REFERENCES bodies (id) ON DELETE CASCADE,
  successor TEXT NOT NULL,          -- an id, whether plans name it yet or not
  since TEXT NOT NULL,
  matter TEXT NOT NULL,
  PRIMARY KEY (body, successor)
) STRICT;

ALTER TABLE breakdowns ADD COLUMN place_code TEXT;
ALTER TABLE instruments ADD COLUMN replaced_by TEXT;  -- numbers, parted by a space

CREATE TABLE unfilled (plan TEXT PRIMARY KEY REFERENCES plans (id) ON DELETE CASCADE) STRICT;
INSERT INTO unfilled SELECT id FROM plans;
