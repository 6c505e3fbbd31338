-- Under which names a desk files sources and what it takes them for, where it decides otherwise than a model (JSON), learnt from
-- decisions (`hearsay learn`).
CREATE TABLE source_choice (
    model TEXT PRIMARY KEY,
    choices TEXT NOT NULL,
    learnt_at TIMESTAMPTZ NOT NULL
);
