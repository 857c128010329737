//! List cells: entries joined by `|`, with `\|` for a bar inside an entry.
//!
//! A run of backslashes is halved only where it stands before a bar, so mathematics such as `\frac` stays as it is.

/// Splits a list cell. Entries are trimmed; empty ones are dropped.
pub fn split(cell: &str) -> Vec<String> {
    let mut entries = vec![String::new()];
    let mut backslashes = 0;
    for c in cell.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        let kept = if c == '|' {
            backslashes / 2
        } else {
            backslashes
        };
        let separates = c == '|' && backslashes % 2 == 0;
        if let Some(entry) = entries.last_mut() {
            entry.extend(std::iter::repeat_n('\\', kept));
            if !separates {
                entry.push(c);
            }
        }
        if separates {
            entries.push(String::new());
        }
        backslashes = 0;
    }
    if let Some(entry) = entries.last_mut() {
        entry.extend(std::iter::repeat_n('\\', backslashes));
    }
    entries
        .iter()
        .map(|entry| entry.trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect()
}

/// Joins entries so that [`split`] gives them back.
pub fn join<S: AsRef<str>>(entries: &[S]) -> String {
    let mut cell = String::new();
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            cell.push('|');
        }
        let last = index + 1 == entries.len();
        let mut backslashes = 0;
        for c in entry.as_ref().chars() {
            if c == '|' {
                cell.extend(std::iter::repeat_n('\\', backslashes + 1));
            }
            backslashes = if c == '\\' { backslashes + 1 } else { 0 };
            cell.push(c);
        }
        if !last {
            cell.extend(std::iter::repeat_n('\\', backslashes));
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bar_separates_and_an_escaped_bar_does_not() {
        assert_eq!(
            split(r"a | b\|c || \frac{1}{2}"),
            ["a", "b|c", r"\frac{1}{2}"]
        );
        assert!(split(" | ").is_empty());
    }

    proptest! {
        #[test]
        fn split_undoes_join(entries in prop::collection::vec(r"[a\\|é]{1,6}", 0..5)) {
            prop_assert_eq!(split(&join(&entries)), entries);
        }
    }
}
