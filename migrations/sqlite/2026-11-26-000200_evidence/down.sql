DROP TABLE trusted_issuer_handle;
DROP TABLE trusted_issuer;
