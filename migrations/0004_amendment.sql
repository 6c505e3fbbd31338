-- A change of an approved claim. Until somebody approves it, readers keep the claim's row as it was approved; what the desk works
-- on stands here.
ALTER TABLE claim ADD COLUMN amended BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE amendment (
    claim_id UUID PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    spans TEXT NOT NULL,
    place BIGINT NOT NULL,
    quote TEXT NOT NULL,
    statement TEXT NOT NULL
);

-- An attribution that was not changed has the same id here and in `attribution`.
CREATE TABLE amended_attribution (
    claim_id UUID NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    id UUID NOT NULL,
    source_id UUID NOT NULL REFERENCES source (id),
    status TEXT NOT NULL,
    form TEXT NOT NULL,
    identification TEXT NOT NULL,
    cue_start BIGINT,
    cue_end BIGINT,
    cue TEXT,
    via_id UUID,
    PRIMARY KEY (claim_id, position)
);
CREATE INDEX amended_attribution_source ON amended_attribution (source_id, claim_id);

-- What readers see is decided by these two: lists look nowhere else.
DROP INDEX claim_created;
CREATE INDEX claim_created ON claim (created_at, id, review, amended, article_id);
DROP INDEX claim_updated;
CREATE INDEX claim_updated ON claim (updated_at, id, review, amended, article_id);
DROP INDEX claim_progress;
CREATE INDEX claim_progress ON claim (article_id, updated_at, review, amended);
