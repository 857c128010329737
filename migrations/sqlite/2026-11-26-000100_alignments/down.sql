DROP TABLE alignment_follow;
DROP TABLE alignment_verdict;
