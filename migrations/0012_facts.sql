-- Somebody said that a claim is something else than what was offered as the same: another claim, or a fact. It is not offered again,
-- neither way. As with the link to a fact, it rests while the claim is deleted, and holds none to be there.
CREATE TABLE told_apart (
    claim_id UUID NOT NULL,
    other_id UUID NOT NULL,
    is_fact BOOLEAN NOT NULL,
    PRIMARY KEY (claim_id, other_id)
);
CREATE INDEX told_apart_other ON told_apart (other_id, claim_id);

-- Pairs of claims of which one was offered beside the other when somebody decided on such an offer, each once (the smaller id first),
-- with how alike they were in hundredths. What became of an offer is read where it was decided: both are about one fact, or they were
-- told apart. No part of the record.
CREATE TABLE likeness_offer (
    claim_id UUID NOT NULL,
    other_id UUID NOT NULL,
    score BIGINT NOT NULL,
    by_meaning BOOLEAN NOT NULL,
    offered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (claim_id, other_id)
);
CREATE INDEX likeness_offer_other ON likeness_offer (other_id);

-- A rule of sourcing that does not hold for one article, and why. It rests while the article is removed.
CREATE TABLE article_waiver (
    article_id UUID NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (article_id, rule)
);

-- Since when a fact waits for a second person, in a newsroom that wants one. Until then readers keep what it was: as the record has
-- it, without claims, and of that what lists ask for; nothing when they have not seen it yet.
ALTER TABLE fact ADD COLUMN waits_since TIMESTAMPTZ;
ALTER TABLE fact ADD COLUMN shown TEXT;
ALTER TABLE fact ADD COLUMN shown_statement TEXT;
ALTER TABLE fact ADD COLUMN shown_finding TEXT;
CREATE INDEX fact_waiting ON fact (waits_since, id) WHERE waits_since IS NOT NULL;

-- Which claim readers see under which fact: the same as in `fact_claim`, but for facts that wait. While only one half of a merge is
-- approved a claim may stand under both.
CREATE TABLE shown_fact_claim (
    claim_id UUID NOT NULL,
    fact_id UUID NOT NULL,
    relation TEXT NOT NULL,
    PRIMARY KEY (claim_id, fact_id)
);
CREATE INDEX shown_fact_claim_fact ON shown_fact_claim (fact_id, claim_id);
INSERT INTO shown_fact_claim (claim_id, fact_id, relation) SELECT claim_id, fact_id, relation FROM fact_claim;
