-- Mirrors: remote CASE servers whose frameworks are held here as mirrored copies. What a mirror is stands in the log; what
-- the rounds leave behind (validators, failures, next attempts, leases) does not, and the secret never does.
CREATE TABLE mirror (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    visibility TEXT NOT NULL,
    only_frameworks TEXT,
    every_seconds BIGINT NOT NULL,
    token_url TEXT,
    client_id TEXT,
    scope TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    base TEXT,
    version TEXT,
    list_etag TEXT,
    list_last_modified TEXT,
    failures BIGINT NOT NULL,
    next_attempt BIGINT NOT NULL,
    last_attempt BIGINT,
    last_success BIGINT,
    message TEXT,
    lease TEXT,
    lease_until BIGINT NOT NULL,
    UNIQUE (organisation_id, url)
);
CREATE INDEX mirror_next ON mirror (next_attempt);

-- The one thing of a mirror that is never shown, so it has a table that nothing but a round reads.
CREATE TABLE mirror_secret (
    mirror_id BIGINT NOT NULL PRIMARY KEY REFERENCES mirror (id) ON DELETE CASCADE,
    client_secret TEXT NOT NULL
);

-- A framework the remote server lists, and how far its copy is.
CREATE TABLE mirror_framework (
    mirror_id BIGINT NOT NULL REFERENCES mirror (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    identifier TEXT NOT NULL,
    title TEXT NOT NULL,
    position BIGINT NOT NULL,
    remote_change TEXT,
    taken_change TEXT,
    etag TEXT,
    last_modified TEXT,
    state TEXT NOT NULL,
    failures BIGINT NOT NULL,
    next_attempt BIGINT NOT NULL,
    message TEXT,
    document_id BIGINT,
    checked_at BIGINT,
    PRIMARY KEY (mirror_id, key)
);
