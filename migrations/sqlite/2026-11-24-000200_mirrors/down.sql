DROP TABLE mirror_framework;
DROP TABLE mirror_secret;
DROP TABLE mirror;
