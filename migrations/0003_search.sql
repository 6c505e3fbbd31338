-- Where the statement of a claim stands among all others (`likeness/`): made in the background, never by who writes the claim, and
-- made anew for another model or other words, of which `words` is a digest. No part of the record: it says nothing of its own.
CREATE TABLE claim_vector (
    claim_id UUID PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    words BIGINT NOT NULL,
    vector BYTEA NOT NULL
);
