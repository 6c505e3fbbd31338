-- What one person alone did to what readers see: done, and shown to the others until one of them seconds it or takes it back.
CREATE TABLE unseconded (
    event_id UUID PRIMARY KEY REFERENCES event (id),
    subject TEXT NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX unseconded_subject ON unseconded (subject);
CREATE INDEX unseconded_created ON unseconded (created_at, event_id);

-- What an article is about, in its newsroom's words.
CREATE TABLE article_tag (
    article_id UUID NOT NULL REFERENCES article (id),
    position BIGINT NOT NULL,
    tag TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
);
CREATE INDEX article_tag_folded ON article_tag (folded, article_id);
