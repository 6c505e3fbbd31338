-- Facts: what claims of several articles are about.

CREATE TABLE fact (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL CONSTRAINT fact_slug_key UNIQUE,
    statement TEXT NOT NULL,
    -- Statement and topics, as they are searched.
    folded TEXT NOT NULL,
    -- The newsroom's newest finding.
    finding TEXT NOT NULL,
    -- The fact that took this one over: its place in URLs leads on to that one.
    merged_into UUID REFERENCES fact (id),
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX fact_updated ON fact (updated_at, id);
CREATE INDEX fact_merged ON fact (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE fact_topic (
    fact_id UUID NOT NULL REFERENCES fact (id),
    position BIGINT NOT NULL,
    topic TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (fact_id, position)
);
CREATE INDEX fact_topic_folded ON fact_topic (folded, fact_id);

-- What the newsroom found, in order; the last one stands, those before it are kept.
CREATE TABLE fact_finding (
    fact_id UUID NOT NULL REFERENCES fact (id),
    position BIGINT NOT NULL,
    finding TEXT NOT NULL,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL,
    found_by UUID NOT NULL REFERENCES person (id),
    found_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (fact_id, position)
);

CREATE TABLE fact_relation (
    fact_id UUID NOT NULL REFERENCES fact (id),
    position BIGINT NOT NULL,
    relation TEXT NOT NULL,
    other_id UUID NOT NULL REFERENCES fact (id),
    PRIMARY KEY (fact_id, position)
);
CREATE INDEX fact_relation_other ON fact_relation (other_id);

-- Which claim is about which fact. The link of a deleted claim rests until the claim is brought back, so it holds no claim to be there.
CREATE TABLE fact_claim (
    claim_id UUID CONSTRAINT fact_claim_claim_id_key PRIMARY KEY,
    fact_id UUID NOT NULL REFERENCES fact (id),
    relation TEXT NOT NULL
);
CREATE INDEX fact_claim_fact ON fact_claim (fact_id, claim_id);
