-- Imports in two steps: a plan is written into staging, where nobody sees it, and then applied in one short transaction.
-- Staged rows have the columns of the rows they become, with what is to be done (create, update, unchanged, remove).
CREATE TABLE import_plan (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    head TEXT NOT NULL
);

CREATE TABLE staged_item (
    plan_id TEXT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    op TEXT NOT NULL,
    place TEXT,
    label TEXT NOT NULL,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    code TEXT,
    position BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (plan_id, key)
);
CREATE INDEX staged_item_number ON staged_item (plan_id, number);

CREATE TABLE staged_association (
    plan_id TEXT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    op TEXT NOT NULL,
    place TEXT,
    label TEXT NOT NULL,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    origin_key TEXT NOT NULL,
    destination_key TEXT NOT NULL,
    origin_uri TEXT NOT NULL,
    destination_uri TEXT NOT NULL,
    sequence_number BIGINT,
    role TEXT,
    degree DOUBLE PRECISION,
    confidence DOUBLE PRECISION,
    completeness TEXT,
    status TEXT NOT NULL,
    asserted_by BIGINT NOT NULL,
    position BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (plan_id, key)
);
CREATE INDEX staged_association_number ON staged_association (plan_id, number);

CREATE TABLE staged_part (
    plan_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    number BIGINT NOT NULL,
    op TEXT NOT NULL,
    place TEXT,
    label TEXT NOT NULL,
    parent_key TEXT,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    position BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (plan_id, kind, key)
);
CREATE INDEX staged_part_number ON staged_part (plan_id, number);

-- What was repaired, remarked on or refused while a plan was made; kept with the plan's report once it is applied.
CREATE TABLE staged_remark (
    plan_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    op TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (plan_id, number)
);

-- What was removed: enough to answer that it is gone, and where it went.
CREATE TABLE tombstone (
    document_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    document TEXT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    removed_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    successor_key TEXT,
    successor_uri TEXT,
    PRIMARY KEY (document_id, kind, key)
);
CREATE INDEX tombstone_key ON tombstone (key);
CREATE INDEX tombstone_uri ON tombstone (uri);
