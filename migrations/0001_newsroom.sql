-- The newsroom's record. One text for SQLite and PostgreSQL: ids and times are made by the program,
-- JSON lives in TEXT, `folded` columns hold what `text::fold` made of a name so that both engines match alike.

CREATE TABLE person (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL CONSTRAINT person_email_key UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- A signed-in browser. `digest` is the SHA-256 of the cookie's value, which is stored nowhere.
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_person ON session (person_id);

-- A link by which somebody joins. The one-time set-up link is an invitation without an inviter.
CREATE TABLE invitation (
    digest TEXT PRIMARY KEY,
    email TEXT,
    name TEXT,
    role TEXT NOT NULL,
    invited_by UUID REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ
);

CREATE TABLE api_token (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    digest TEXT NOT NULL CONSTRAINT api_token_digest_key UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX api_token_person ON api_token (person_id);

-- What an administrator decided for the whole newsroom.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE article (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL CONSTRAINT article_slug_key UNIQUE,
    title TEXT NOT NULL,
    outlet TEXT NOT NULL,
    byline TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    published_at TIMESTAMPTZ,
    revision_id UUID NOT NULL,
    publication_at TIMESTAMPTZ,
    publication_by UUID REFERENCES person (id),
    folded TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Immutable: a row is inserted once and never changed.
CREATE TABLE revision (
    id UUID PRIMARY KEY,
    article_id UUID NOT NULL REFERENCES article (id),
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT revision_number_key UNIQUE (article_id, number)
);

CREATE TABLE source (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL CONSTRAINT source_slug_key UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    parent_id UUID REFERENCES source (id),
    note TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Every name a source goes by, its canonical one (`position` 0) among them: one name leads to one source.
CREATE TABLE source_name (
    folded TEXT PRIMARY KEY,
    source_id UUID NOT NULL REFERENCES source (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX source_name_source ON source_name (source_id);

CREATE TABLE claim (
    id UUID PRIMARY KEY,
    article_id UUID NOT NULL REFERENCES article (id),
    revision_id UUID NOT NULL REFERENCES revision (id),
    spans TEXT NOT NULL,
    -- Where the claim begins in its text: what a list in reading order sorts by.
    place BIGINT NOT NULL,
    quote TEXT NOT NULL,
    statement TEXT NOT NULL,
    folded TEXT NOT NULL,
    review TEXT NOT NULL,
    finding TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    edited_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX claim_article ON claim (article_id, place);
-- The order of lists and exports: a page begins where the one before ended.
CREATE INDEX claim_created ON claim (created_at, id);
CREATE INDEX claim_review ON claim (review, updated_at);

CREATE TABLE attribution (
    id UUID PRIMARY KEY,
    claim_id UUID NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    source_id UUID NOT NULL REFERENCES source (id),
    status TEXT NOT NULL,
    form TEXT NOT NULL,
    identification TEXT NOT NULL,
    cue_start BIGINT,
    cue_end BIGINT,
    cue TEXT,
    via_id UUID
);
CREATE INDEX attribution_claim ON attribution (claim_id, position);
CREATE INDEX attribution_source ON attribution (source_id, status);

CREATE TABLE comment (
    id UUID PRIMARY KEY,
    claim_id UUID NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id),
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX comment_claim ON comment (claim_id, created_at);

-- Who did what, when, before and after. Rows are only ever inserted; each hash covers the one before it.
CREATE TABLE event (
    number BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    article_id UUID,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX event_subject ON event (subject, number);
CREATE INDEX event_article ON event (article_id, number);

-- The end of the chain: one row, locked by every writer, so that events are numbered without a gap.
CREATE TABLE history_head (
    id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO history_head (id, number, hash) VALUES (1, 0, '');

-- Answers to POST requests that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotent_answer (
    person_id UUID NOT NULL REFERENCES person (id),
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status BIGINT NOT NULL,
    location TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, key)
);
