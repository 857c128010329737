-- Issuers of badges that an organisation trusts, with the keys, identities and origins it knows them by.
-- A handle is what an issuer can be found by: an identifier (address or DID), or an origin.
CREATE TABLE trusted_issuer (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    visibility TEXT NOT NULL,
    name TEXT NOT NULL,
    last_change BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX trusted_issuer_organisation ON trusted_issuer (organisation_id, name);

CREATE TABLE trusted_issuer_handle (
    issuer_id TEXT NOT NULL REFERENCES trusted_issuer (id) ON DELETE CASCADE,
    handle TEXT NOT NULL,
    organisation_id BIGINT NOT NULL,
    PRIMARY KEY (issuer_id, handle)
);
CREATE INDEX trusted_issuer_handle_handle ON trusted_issuer_handle (organisation_id, handle);
