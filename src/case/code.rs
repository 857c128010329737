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

#[cfg(test)]
mod tests {
    use super::*;

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
