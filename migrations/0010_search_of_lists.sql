-- `?q=` of every list is answered by the index of words: what was kept for articles beside it is emptied. The program of the
-- release before still writes here while servers of both run, so the table goes in the release after.
DELETE FROM article_search;
