-- A source that a text only describes (“two officials”, “the company”) belongs to its article: nobody else goes by what it is called
-- there. A source without a row here is one of the registry, and goes by its names in `source_name`.
CREATE TABLE unnamed_source (
    source_id UUID PRIMARY KEY REFERENCES source (id),
    article_id UUID NOT NULL REFERENCES article (id),
    folded TEXT NOT NULL,
    CONSTRAINT unnamed_source_article_id_folded_key UNIQUE (article_id, folded)
);
CREATE INDEX unnamed_source_folded ON unnamed_source (folded);
