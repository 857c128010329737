-- The foundation: one change log, organisations and keys, document copies with their entities, courses, badges.
-- Times are microseconds since 1970 UTC. Keys are lower-case UUIDs; identifiers are verbatim. Bodies are the CASE 1.1
-- JSON of the package form; other columns of an entity are projections of its body, for queries.
CREATE TABLE instance (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    database_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE change_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE change (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    organisation_id BIGINT NOT NULL,
    visibility TEXT NOT NULL,
    kind TEXT NOT NULL,
    document_id BIGINT,
    entity TEXT NOT NULL,
    op TEXT NOT NULL,
    before TEXT,
    after TEXT,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX change_entity ON change (entity);

CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_ja TEXT,
    kind TEXT NOT NULL,
    country TEXT,
    credit_scheme TEXT,
    url TEXT,
    created_at BIGINT NOT NULL
);

-- Names of people live here, outside the log: erasing a row keeps the chain whole.
CREATE TABLE person (
    reference TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE api_key (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE document (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    origin TEXT NOT NULL,
    purpose TEXT NOT NULL,
    visibility TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT,
    item_count BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    changed_seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    package_extensions TEXT,
    definitions_extensions TEXT,
    UNIQUE (organisation_id, key)
);
CREATE INDEX document_key ON document (key);
CREATE INDEX document_uri ON document (uri);

CREATE TABLE item (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    code TEXT,
    position BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (document_id, key)
);
CREATE INDEX item_key ON item (key);
CREATE INDEX item_uri ON item (uri);
CREATE INDEX item_code ON item (code);

CREATE TABLE association (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
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
    PRIMARY KEY (document_id, key)
);
CREATE INDEX association_key ON association (key);
CREATE INDEX association_uri ON association (uri);
CREATE INDEX association_origin ON association (origin_key);
CREATE INDEX association_destination ON association (destination_key);

-- Definitions (concept, subject, licence, item type, association grouping) and rubrics with their criteria and levels.
CREATE TABLE part (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    parent_key TEXT,
    identifier TEXT NOT NULL,
    uri TEXT NOT NULL,
    position BIGINT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (document_id, kind, key)
);
CREATE INDEX part_key ON part (key);
CREATE INDEX part_uri ON part (uri);

CREATE TABLE course (
    document_id BIGINT NOT NULL,
    item_key TEXT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    credits DOUBLE PRECISION,
    credit_scheme TEXT,
    hours DOUBLE PRECISION,
    level TEXT,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (document_id, item_key),
    FOREIGN KEY (document_id, item_key) REFERENCES item (document_id, key) ON DELETE CASCADE
);
CREATE INDEX course_code ON course (organisation_id, code);

CREATE TABLE badge (
    key TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT,
    credits DOUBLE PRECISION,
    credit_scheme TEXT,
    hours DOUBLE PRECISION,
    level TEXT,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (organisation_id, code, version)
);

-- What an import repaired, kept with the copy it made.
CREATE TABLE import_report (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    document_id BIGINT REFERENCES document (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    report TEXT NOT NULL
);
CREATE INDEX import_report_document ON import_report (document_id);

INSERT INTO change_head (id, seq, hash) VALUES (1, 0, '');
