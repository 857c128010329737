//! What the spreadsheet readers and writers promise, on small files, on real ones and on files nobody meant to write.

#![allow(clippy::unwrap_used, clippy::expect_used)]
