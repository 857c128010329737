-- What every alignment meant when it was last looked at, so that a change of meaning is noticed and told. A reading: all
-- of it follows from the rows of frameworks, courses and badges.
CREATE TABLE alignment_verdict (
    document_id BIGINT NOT NULL,
    association_key TEXT NOT NULL,
    origin_key TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    target_key TEXT,
    target_document BIGINT,
    successor_key TEXT,
    successor_document BIGINT,
    until TEXT,
    since BIGINT NOT NULL,
    PRIMARY KEY (document_id, association_key)
);
CREATE INDEX alignment_verdict_target ON alignment_verdict (target_document);
CREATE INDEX alignment_verdict_successor ON alignment_verdict (successor_document);
CREATE INDEX alignment_verdict_until ON alignment_verdict (until);

-- How far the log was followed, and on which day.
CREATE TABLE alignment_follow (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    day TEXT NOT NULL
);
INSERT INTO alignment_follow (id, seq, day) VALUES (1, 0, '');
