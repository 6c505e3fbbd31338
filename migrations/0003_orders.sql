-- What lists and exports of a large newsroom are sorted by: a page begins where the one before ended.
CREATE INDEX claim_updated ON claim (updated_at, id);
CREATE INDEX claim_statement ON claim (SUBSTR(folded, 1, 120), id);
CREATE INDEX claim_place ON claim (place, id);
CREATE INDEX claim_finding ON claim (finding, id);
-- What readers see, and what waits for a reviewer, in the order in which it was made.
CREATE INDEX claim_review_created ON claim (review, created_at, id);
