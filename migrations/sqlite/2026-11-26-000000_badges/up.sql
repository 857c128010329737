-- Issuers, the life of badge definitions, and images.
ALTER TABLE badge ADD COLUMN status TEXT NOT NULL DEFAULT 'published';
UPDATE badge SET status = 'draft' WHERE visibility = 'private';

-- What an organisation says of itself as an issuer.
CREATE TABLE issuer (
    organisation_id BIGINT NOT NULL PRIMARY KEY REFERENCES organisation (id) ON DELETE CASCADE,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- Content-addressed bytes. Who may read them follows from what uses them.
CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    created_at BIGINT NOT NULL,
    bytes BLOB NOT NULL
);

-- What uses a blob: a badge class, an issuer, or the organisation that uploaded it and has not used it yet.
CREATE TABLE blob_use (
    sha256 TEXT NOT NULL REFERENCES blob (sha256) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    PRIMARY KEY (sha256, kind, entity)
);
CREATE INDEX blob_use_entity ON blob_use (kind, entity);
