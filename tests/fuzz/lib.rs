//! The fuzz targets of Kakehashi; see `run` in this folder.
#![allow(clippy::unwrap_used)]

pub mod targets;
