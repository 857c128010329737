//! Cells with several entries, as OpenSALT and COMPEITO write them: between commas, or between bars where an entry has a
//! comma itself.

use crate::exchange::list;

/// The entries of a cell: between bars where it has one, else between commas. Trimmed; empty ones are left out.
pub(super) fn split(cell: &str) -> Vec<String> {
    if cell.contains('|') {
        return list::split(cell);
    }
    cell.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Joins entries so that [`split`] gives them back.
pub(super) fn join<S: AsRef<str>>(entries: &[S]) -> String {
    let plain = |entry: &S| !entry.as_ref().contains([',', '|']);
    if entries.iter().all(plain) {
        let entries: Vec<&str> = entries.iter().map(AsRef::as_ref).collect();
        return entries.join(",");
    }
    let cell = list::join(entries);
    match entries {
        // A bar at the end says that the comma does not separate.
        [only] if !cell.contains('|') => list::join(&[only.as_ref(), ""]),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commas_and_bars_separate_and_one_entry_may_have_either() {
        assert_eq!(split("01, 02,,03"), ["01", "02", "03"]);
        assert_eq!(split("a, b|c"), ["a, b", "c"]);
        assert_eq!(join(&["a, b"]), "a, b|");
        assert_eq!(join(&["01", "02"]), "01,02");
        assert!(split(" ").is_empty());
    }

    proptest! {
        #[test]
        fn split_undoes_join(entries in prop::collection::vec(r"[a\\|,é]{1,6}", 0..5)) {
            prop_assert_eq!(split(&join(&entries)), entries);
        }
    }
}
