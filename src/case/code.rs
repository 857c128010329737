//! The order people expect of human codes and enumerations.

/// A text cut into runs of digits (as numbers) and of other characters, so that `1.10` comes after `1.9`. No text comes
/// last.
pub fn natural(text: Option<&str>) -> Vec<(bool, u64, &str)> {
    let Some(text) = text else {
        return vec![(true, u64::MAX, "")];
    };
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != digits)
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        runs.push((
            !digits,
            if digits {
                run.parse().unwrap_or(u64::MAX)
            } else {
                0
            },
            run,
        ));
        rest = tail;
    }
    runs
}

/// Whether a `hierarchyCode` stands below another: it has it as a prefix, and goes on with a separator or with a change
/// between letters and digits, so that `1.2` and `1a` stand below `1`, but `10` does not.
pub fn is_below(code: &str, parent: &str) -> bool {
    let separator = |c: char| matches!(c, '.' | '/' | '-' | ':' | '_' | '|' | '>');
    let Some(rest) = code.strip_prefix(parent) else {
        return false;
    };
    let (Some(last), Some(next)) = (parent.chars().next_back(), rest.chars().next()) else {
        return false;
    };
    separator(next)
        || separator(last)
        || (next.is_alphanumeric()
            && last.is_alphanumeric()
            && next.is_numeric() != last.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hierarchy_goes_on_at_a_boundary() {
        for (code, parent) in [
            ("1.2", "1"),
            ("1.2.3", "1"),
            ("1a", "1"),
            ("A1", "A"),
            ("a/b", "a/"),
        ] {
            assert!(is_below(code, parent), "{code} below {parent}");
        }
        for (code, parent) in [
            ("1", "1"),
            ("10", "1"),
            ("1", "1.2"),
            ("", ""),
            ("1", ""),
            ("Knowledge and Skills", "Knowledge"),
            ("Mathematics", "Math"),
        ] {
            assert!(!is_below(code, parent), "{code} not below {parent}");
        }
    }

    #[test]
    fn numbers_in_codes_count_as_numbers_and_no_code_comes_last() {
        let mut codes = [
            None,
            Some("B.1"),
            Some("1.10"),
            Some("A"),
            Some("1.9"),
            Some("1"),
        ];
        codes.sort_by(|a, b| natural(*a).cmp(&natural(*b)));
        assert_eq!(
            codes,
            [
                Some("1"),
                Some("1.9"),
                Some("1.10"),
                Some("A"),
                Some("B.1"),
                None
            ]
        );
    }
}
