-- The same article taken in twice is noticed: by its address, and by its text (few are of the same length).
CREATE INDEX article_url ON article (url);
CREATE INDEX revision_length ON revision (LENGTH(body));
