//! The corpora of the fuzz targets, replayed: whatever once broke a parser breaks this test if it comes back.

use std::path::Path;

#[path = "../fuzz/targets.rs"]
mod targets;

#[test]
fn every_corpus_is_read_without_a_crash_and_every_target_has_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    for (name, _) in targets::TARGETS {
        let folder = root.join("corpus").join(name);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut count = 0;
        for file in files {
            let path = file.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let run = std::panic::catch_unwind(|| targets::run(name, &bytes));
            assert!(run.is_ok(), "{}", path.display());
            count += 1;
        }
        assert!(count > 0, "{name} has no corpus");
        let binary = root.join("fuzz_targets").join(format!("{name}.rs"));
        assert!(binary.exists(), "{name} has no binary");
    }
}
