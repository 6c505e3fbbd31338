-- What the engine proposed for a text, as it was offered to editors, and what they made of it. A text is read once;
-- only while nobody has decided on anything does a newer model read it again.
CREATE TABLE reading (
    revision_id UUID PRIMARY KEY REFERENCES revision (id),
    model TEXT NOT NULL,
    known_language BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE suggestion (
    revision_id UUID NOT NULL REFERENCES reading (revision_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    -- From where to where it reaches in the text, to tell which claims it foresaw.
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    -- The status of its first attribution; empty when nobody is cited.
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Empty until somebody decides. An accepted one whose claim was deleted since is open again.
    outcome TEXT NOT NULL,
    claim_id UUID REFERENCES claim (id) ON DELETE SET NULL,
    -- The fields that the editor changed when accepting, separated by spaces.
    changed TEXT NOT NULL,
    decided_by UUID REFERENCES person (id),
    decided_at TIMESTAMPTZ,
    PRIMARY KEY (revision_id, number)
);
CREATE INDEX suggestion_claim ON suggestion (claim_id);
CREATE INDEX suggestion_outcome ON suggestion (outcome, decided_at);
