//! Packages as others publish them, where they are at hand.

use std::path::PathBuf;
use std::time::Instant;

use super::promise::kept;
use crate::case::lenient::{Gravity, RepairKind};

#[test]
fn real_data_published_packages_keep_the_promises() {
    let shared = std::env::var_os("KAKEHASHI_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(shared.join("data/case")) else {
        println!("SKIPPED 1: no published data at {}", shared.display());
        return;
    };
    let mut read = 0;
    for file in files {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let reading = kept(&bytes).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
        let count = |kind| reading.repairs.iter().filter(|r| r.kind == kind).count();
        let counts: Vec<_> = RepairKind::ALL
            .iter()
            .map(|k| (k.name(), count(*k)))
            .filter(|(_, n)| *n > 0)
            .collect();
        println!("{} in {:?}: {counts:?}", path.display(), start.elapsed());
        assert!(!reading.package.items.is_empty() && !reading.package.associations.is_empty());
        // Nothing in these needs more than filling in: no value is inexact, no entity set aside.
        for kind in [
            RepairKind::SetAside,
            RepairKind::NumberInexact,
            RepairKind::KeyRepeated,
        ] {
            assert_eq!(
                (kind.gravity(), count(kind)),
                (Gravity::Loss, 0),
                "{}",
                path.display()
            );
        }
        read += 1;
    }
    assert!(read > 0);
}
