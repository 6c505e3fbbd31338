-- The newsroom's record. One text for SQLite and PostgreSQL: ids and times are made by the program,
-- JSON lives in TEXT, `folded` columns hold what `text::fold` made of a name so that both engines match alike.

CREATE TABLE person (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL CONSTRAINT person_email_key UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    -- Counts what ends a sign-in that is under way: a new password, signing out everywhere, being blocked.
    credentials BIGINT NOT NULL DEFAULT 1,
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
CREATE INDEX session_person ON session (person_id, seen_at);
CREATE INDEX session_expires ON session (expires_at);

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

-- Tries to prove who one is that have not succeeded, of the last quarter of an hour. `counted_for` is a digest.
CREATE TABLE attempt (
    id UUID NOT NULL,
    counted_for TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id, counted_for)
);
CREATE INDEX attempt_counted_for ON attempt (counted_for, at);
CREATE INDEX attempt_at ON attempt (at);

-- From where an account signed in before, as a digest: there others cannot lock its owner out.
CREATE TABLE usual_place (
    place TEXT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL
);

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
    -- What the outlet's clock showed, as if it stood in Greenwich, and how many seconds it is ahead: days are the outlet's.
    published_at TIMESTAMPTZ,
    published_offset BIGINT NOT NULL DEFAULT 0,
    revision_id UUID NOT NULL,
    publication_at TIMESTAMPTZ,
    publication_by UUID REFERENCES person (id),
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
-- The orders in which articles are listed, and their claims.
CREATE INDEX article_created ON article (created_at, id);
CREATE INDEX article_shown ON article (COALESCE(published_at, created_at), id);
CREATE INDEX article_title ON article (title, id);
CREATE INDEX article_outlet ON article (outlet, id);
CREATE INDEX article_published ON article (published_at, id);
-- What a list of claims asks of each claim's article.
CREATE INDEX article_asked ON article (id, publication_at, published_at, outlet);
-- What is not finished.
CREATE INDEX article_unpublished ON article (created_at, id) WHERE publication_at IS NULL;

-- What `?q=` searches of an article: long, and read by nothing else.
CREATE TABLE article_search (
    article_id UUID PRIMARY KEY REFERENCES article (id),
    folded TEXT NOT NULL
);

-- Immutable: a row is inserted once and never changed.
CREATE TABLE revision (
    id UUID PRIMARY KEY,
    article_id UUID NOT NULL REFERENCES article (id),
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT revision_article_id_number_key UNIQUE (article_id, number)
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
    folded TEXT CONSTRAINT source_name_folded_key PRIMARY KEY,
    source_id UUID NOT NULL REFERENCES source (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX source_name_source ON source_name (source_id);

CREATE TABLE claim (
    id UUID CONSTRAINT claim_id_key PRIMARY KEY,
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
    -- Since when it waits for a second person.
    submitted_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
-- An article in reading order, and how far it has come.
CREATE INDEX claim_article ON claim (article_id, place, id);
CREATE INDEX claim_progress ON claim (article_id, updated_at, review);
-- What waits for somebody. Whose it is, and where, stands in the index, so that counting looks nowhere else.
CREATE INDEX claim_queue ON claim (review, updated_at, id, created_by, edited_by, article_id);
-- The queue, the one that waits longest first.
CREATE INDEX claim_waiting ON claim (submitted_at, id, created_by, edited_by) WHERE review = 'submitted';
-- What lists and exports are sorted by: a page begins where the one before ended. By time the newest are often all drafts: to
-- pass them by, their state stands in the index.
CREATE INDEX claim_created ON claim (created_at, id, review, article_id);
CREATE INDEX claim_updated ON claim (updated_at, id, review, article_id);
CREATE INDEX claim_statement ON claim (SUBSTR(folded, 1, 120), id);
CREATE INDEX claim_place ON claim (place, id);
CREATE INDEX claim_review ON claim (review, id, article_id);
CREATE INDEX claim_finding ON claim (finding, id);

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
CREATE INDEX attribution_source ON attribution (source_id, status, claim_id);
CREATE INDEX attribution_status ON attribution (status, claim_id);

CREATE TABLE comment (
    id UUID PRIMARY KEY,
    claim_id UUID NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES person (id),
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX comment_claim ON comment (claim_id, created_at);

-- Who did what, when, before and after. Rows are only ever inserted; after the commit each is given its place in the log.
CREATE TABLE event (
    id UUID PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    article_id UUID,
    -- The event that this one takes back.
    reverses UUID,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    -- What of it stands in the log: a hash over parts, each salted, so that a part can be shown without the others.
    salt BYTEA NOT NULL,
    entry BYTEA NOT NULL,
    -- Of an event that was erased, the hashes of its parts; its salt is then that of the parts which are still there.
    erased BYTEA
);
CREATE INDEX event_subject ON event (subject, at, id);
CREATE INDEX event_article ON event (article_id, at, id);
-- The history of the desk: all of it, by who, by what.
CREATE INDEX event_at ON event (at, id);
CREATE INDEX event_actor ON event (actor_id, at, id);
CREATE INDEX event_action ON event (action, at, id);
CREATE INDEX event_reverses ON event (reverses) WHERE reverses IS NOT NULL;

-- In which articles' histories an event stands that is of several, such as a merge of sources.
CREATE TABLE event_in_article (
    article_id UUID NOT NULL REFERENCES article (id),
    at TIMESTAMPTZ NOT NULL,
    event_id UUID NOT NULL REFERENCES event (id),
    PRIMARY KEY (article_id, at, event_id)
);

-- Events that have no place in the log yet.
CREATE TABLE event_waiting (
    event_id UUID PRIMARY KEY
);

-- The transparency log: which event stands where, from 1, …
CREATE TABLE log_leaf (
    number BIGINT PRIMARY KEY,
    event_id UUID NOT NULL CONSTRAINT log_leaf_event_id_key UNIQUE
);
-- … the tiles of its tree, 256 hashes of 32 bytes each or fewer, …
CREATE TABLE log_tile (
    level BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, position)
);
-- … its size, and its head as it was signed last.
CREATE TABLE log_head (
    id BIGINT PRIMARY KEY,
    size BIGINT NOT NULL,
    checkpoint TEXT NOT NULL
);
INSERT INTO log_head (id, size, checkpoint) VALUES (1, 0, '');
-- The keys that signed it, the public half of each.
CREATE TABLE log_key (
    vkey TEXT PRIMARY KEY,
    since BIGINT NOT NULL
);

-- Answers to POST requests that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotent_answer (
    person_id UUID NOT NULL REFERENCES person (id),
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status BIGINT NOT NULL,
    location TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT idempotent_answer_person_id_key_key PRIMARY KEY (person_id, key)
);
CREATE INDEX idempotent_answer_created ON idempotent_answer (created_at);


-- The models that have read here, by when each first did: a text is read again only by one that came later, so that two
-- servers with different models do not undo each other's readings.
CREATE TABLE reading_model (
    name TEXT PRIMARY KEY,
    since TIMESTAMPTZ NOT NULL
);

-- What the engine proposed for a text, as it was offered to editors, and what they made of it. A text is read once;
-- only while nobody has decided on anything does a later model read it again.
CREATE TABLE reading (
    revision_id UUID PRIMARY KEY REFERENCES revision (id),
    model TEXT NOT NULL,
    known_language BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX reading_created ON reading (created_at);

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
