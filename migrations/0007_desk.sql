-- Somebody asks to withdraw a claim that readers see. They keep it until a second person agrees.
CREATE TABLE withdrawal (
    claim_id UUID CONSTRAINT withdrawal_claim_id_key PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- Since when an article is out of the way: in no list but that of the archive.
ALTER TABLE article ADD COLUMN archived_at TIMESTAMPTZ;
CREATE INDEX article_archived ON article (created_at, id) WHERE archived_at IS NOT NULL;

-- What sets this newsroom apart from others on one machine, made once: its cookies are called after it.
CREATE TABLE newsroom (
    id BIGINT PRIMARY KEY,
    tag TEXT NOT NULL
);

-- A link by which somebody who forgot their password sets a new one. Only the digest of its secret is kept.
CREATE TABLE password_link (
    digest TEXT PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX password_link_person ON password_link (person_id);

-- Who is asked to decide on a claim. It stays through returns, and goes with the claim.
CREATE TABLE assignment (
    claim_id UUID PRIMARY KEY REFERENCES claim (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id)
);
CREATE INDEX assignment_person ON assignment (person_id, claim_id);
