DROP TABLE blob_use;
DROP TABLE blob;
DROP TABLE issuer;
ALTER TABLE badge DROP COLUMN status;
