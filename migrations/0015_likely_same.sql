-- Of each claim whose meaning is known, which one of another article is most like it, for the queue of claims that are about no fact
-- yet. Derived: found in the background, and found anew when it is thrown away; no part of the record.
CREATE TABLE likely_same (
    claim_id UUID PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    -- A digest of the words with which it was looked for.
    words BIGINT NOT NULL,
    -- Nothing when none is alike (with a score of 0), or while one has still to be looked for (with another score): so it is when that
    -- one is deleted.
    other_id UUID REFERENCES claim (id) ON DELETE SET NULL,
    -- How alike, in hundredths.
    score BIGINT NOT NULL,
    -- Whether the claim is about a fact, as `fact_claim` has it.
    linked BOOLEAN NOT NULL
);
CREATE INDEX likely_same_best ON likely_same (score, claim_id) WHERE other_id IS NOT NULL AND NOT linked;
CREATE INDEX likely_same_wanted ON likely_same (claim_id) WHERE other_id IS NULL AND score > 0;
CREATE INDEX likely_same_other ON likely_same (other_id);
