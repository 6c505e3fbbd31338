-- How likely each field of a suggestion was right, as the engine estimated before the desk's own decisions correct it (JSON); empty
-- for those kept before there was this column, and for sentences nobody is cited for.
ALTER TABLE suggestion ADD COLUMN sure TEXT NOT NULL DEFAULT '';

-- What a model's estimates mean on this desk, learnt from decisions (`hearsay learn`).
CREATE TABLE calibration (
    model TEXT PRIMARY KEY,
    curves TEXT NOT NULL,
    learnt_at TIMESTAMPTZ NOT NULL
);
