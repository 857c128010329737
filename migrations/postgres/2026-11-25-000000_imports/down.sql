DROP TABLE tombstone;
DROP TABLE staged_remark;
DROP TABLE staged_part;
DROP TABLE staged_association;
DROP TABLE staged_item;
DROP TABLE import_plan;
